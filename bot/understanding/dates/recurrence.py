"""What recurs: elke dinsdagochtend tot kerst, om de week op woensdag, iedere eerste maandag van de maand."""

from datetime import date, timedelta

from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.periods import edges
from bot.understanding.dates.values import Day, DayName, Every, Except, Period, Sight, Until, months_on

rhythms, limits = Stage(), Stage()
THROUGH = {"t/m", "tm", "tot en met", "through", "until and including"}  # with that day
WORKDAYS = (0, 1, 2, 3, 4)
EACH = {"day": (WORKDAYS, 1), "workday": (WORKDAYS, 1)}


@rhythms.rule(
    "every dayname",
    "weekdays",
    "every first=dayname and|or last=dayname",
    "every first=dayname comma middle=dayname and|or last=dayname",
    "first=weekdays and last=weekdays",
)
def weekly(
    _sight: Sight, dayname: DayName | None = None, weekdays: int | None = None,
    first: DayName | int | None = None, middle: DayName | None = None, last: DayName | int | None = None,
) -> Every:  # fmt: skip
    """Elke dinsdag, op maandagen, elke dinsdag en donderdag."""
    said = [day for day in (dayname, weekdays, first, middle, last) if day is not None]
    return Every(tuple(sorted(day.index if isinstance(day, DayName) else day for day in said)))


@rhythms.rule(
    "alternate week_word on? article? dayname", "dayname alternate week_word",
    "alternate count unit on? article? dayname",
    "dayname alternate count unit", "rhythm on? article? dayname", "every week_word on? article? dayname",
)  # fmt: skip
def every_so_many(
    _sight: Sight,
    dayname: DayName,
    alternate: str | None = None,
    count: int | None = None,
    rhythm: str = "week",
    unit: str = "week",
) -> Every | None:
    """Om de week op woensdag, dinsdag om de drie weken, wekelijks op vrijdag."""
    weeks = count or (2 if alternate or rhythm == "two_weeks" else 1)
    return Every((dayname.index,), int(weeks)) if unit == "week" and rhythm.endswith(("week", "weeks")) else None


@rhythms.rule("every unit", "rhythm", "every workday")
def daily(_sight: Sight, unit: str = "workday", rhythm: str | None = None) -> Every | None:
    """Elke werkdag, dagelijks."""
    return Every(*EACH[rhythm or unit]) if (rhythm or unit) in EACH else None


@edges.rule("every nth dayname of? article? unit", "article? nth dayname of? every unit", "every nth dayname")
def monthly(_sight: Sight, nth: int, dayname: DayName, unit: str = "month") -> Every | None:
    """Iedere eerste maandag van de maand."""
    return Every((dayname.index,), nth=nth) if unit == "month" else None


@limits.rule("before article? day", "to article? day", "before article? period", "to article? period")
def until(_sight: Sight, day: Day | None = None, period: Period | None = None, to: str = "") -> Until | None:
    """Tot kerst; voor de zomer. The day itself is not in it, unless it says so."""
    through = to in THROUGH
    day = day or (Day((period.last if through else period.first,), period.why) if period else None)
    return Until(day.first - timedelta(days=not through), day) if day and day.choices else None


@limits.rule("behind article? period", "after article? day", "after article? period", "after article? dayname")
def since(
    sight: Sight, day: Day | None = None, period: Period | None = None, dayname: DayName | None = None, behind: str = ""
) -> Day | None:
    """Vanaf maandag, na de zomer."""
    if dayname:
        return Day((sight.nearest(dayname.index),), "open")
    if period:
        return Day((period.last + timedelta(days=1) if behind else period.first,), "open")
    return Day(day.choices, day.why or "open") if day and day.choices else None


@limits.rule("about article? day", "about article? dayname")
def around_then(sight: Sight, day: Day | None = None, dayname: DayName | None = None) -> Day | None:
    """Rond kerst."""
    choices = day.choices if day else (sight.nearest(dayname.index),) if dayname else ()
    return Day(choices, "about") if choices else None


@limits.rule("already article? day", "already article? period", "already article? dayname")
def already(
    sight: Sight, day: Day | None = None, period: Period | None = None, dayname: DayName | None = None
) -> Day | None:
    """Sinds maart: the last one."""
    if dayname:
        return Day((sight.gone(dayname.index),), "open")
    first = period.first if period else day.first if day and day.choices else None
    return Day((first if first <= sight.today else months_on(first, -12),), "open") if first else None


@limits.rule(
    "before article? dayname",
    "before article? gathering of? article? day",
    "before article? gathering of? article? dayname",
)
def deadline(sight: Sight, day: Day | None = None, dayname: DayName | None = None) -> Day | None:
    """Uiterlijk vrijdag; voor de raad van 4 oktober."""
    if dayname:
        return Day((sight.nearest(dayname.index),), "deadline")
    return Day(day.choices, day.why or "deadline") if day and day.choices else None


@limits.rule("except article? period", "except article? day", "except article? dayname")
def without(
    sight: Sight, period: Period | None = None, day: Day | None = None, dayname: DayName | None = None
) -> Except:
    """Niet in de herfstvakantie."""
    if period:
        return Except(tuple(period.days))
    days: tuple[date, ...] = day.choices[:1] if day else (sight.coming(dayname.index),) if dayname else ()
    return Except(days)
