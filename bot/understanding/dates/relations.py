"""Days that lie so far from now or from another day: over twee weken, drie dagen geleden, de dag na Hemelvaart."""

from datetime import timedelta

from bot.understanding.dates.counting import moved, working_days_on
from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.periods import around
from bot.understanding.dates.values import WEEK, Day, DayName, Moment, Period, Sight

relations, beside = Stage(), Stage()
HOURS = {"minute": 1, "quarter_hour": 15, "hour": 60}


def shifted(sight: Sight, count: float, unit: str, why: str = "") -> Day | Moment | None:
    """So far from now."""
    if abs(count) > 1000:
        return None
    if unit in HOURS:
        return Moment(sight.now + timedelta(minutes=count * HOURS[unit]), why)
    day = moved(sight.today, count, unit)
    return Day((day,), why) if day else None


@relations.rule(
    "ahead count unit", "ahead article? half article? unit", "count unit since_now", "ahead indefinite unit",
    "article? half article? unit since_now",
)  # fmt: skip
def later(sight: Sight, unit: str, count: float = 1, half: str = "", ahead: str = "") -> Day | Moment | None:
    """Over drie dagen, over een half uur; "in twee weken" may be how long something takes."""
    return shifted(sight, 0.5 if half else count, unit, "nearest" if ahead == "in" else "")


@relations.rule("ahead indefinite|number unit or count", "ahead indefinite|number unit of count")
def about_so_long(sight: Sight, unit: str, count: float) -> Day | Moment | None:
    """Over een week of drie."""
    return shifted(sight, count, unit, "about")


@relations.rule("ahead first=count or|to|dash last=count unit")
def either(sight: Sight, first: float, last: float, unit: str) -> Day | None:
    """Over twee of drie weken."""
    days = [moved(sight.today, count, unit) for count in (first, last) if count <= 1000 and unit not in HOURS]
    return Day(tuple(day for day in days if day), "which_day") if any(days) else None


@relations.rule("day ahead count unit", "day ahead indefinite unit")
def day_ahead(_sight: Sight, day: Day, unit: str, count: float = 1) -> Day | None:
    """Vandaag over een week."""
    found = moved(day.first, count, unit) if day.choices and count <= 1000 and unit not in HOURS else None
    return Day((found,)) if found else None


@relations.rule("ahead article? vague unit", "ahead article? vague of unit")
def some_time(sight: Sight, unit: str) -> Day | None:
    """Over een paar weken: two, three or four."""
    days = [day for count in (2, 3, 4) if unit not in HOURS and (day := moved(sight.today, count, unit))]
    return Day(tuple(days), "which_day") if days else None


@relations.rule("within count unit", "within article? half article? unit", "within article unit")
def within(sight: Sight, unit: str, count: float = 1, half: str | None = None) -> Day | Moment | None:
    """Binnen twee weken: the last day of these."""
    return shifted(sight, 0.5 if half else count, unit, "deadline")


@relations.rule("count unit ago", "article unit ago", "article? half article? unit ago")
def ago(sight: Sight, unit: str, count: float = 1, half: str | None = None) -> Day | Moment | None:
    """Drie dagen geleden."""
    return shifted(sight, -0.5 if half else -count, unit)


@relations.rule("now")
def now(sight: Sight) -> Moment | None:
    """Zojuist; "net" and "nu" say little about a time to come."""
    return Moment(sight.now.replace(second=0, microsecond=0)) if sight.back else None


@relations.rule("dayname ahead count unit", "dayname ahead article unit", "count unit from dayname")
def weekday_ahead(sight: Sight, dayname: DayName, unit: str, count: float = 1) -> Day | None:
    """Donderdag over een week; on a Thursday that may be counted from today."""
    if unit == "day" and count % 7 == 0:
        unit, count = "week", count / 7  # over 14 dagen
    if unit != "week" or count > 100:
        return None
    coming = sight.coming(dayname.index) + round(count) * WEEK
    same = dayname.index == sight.today.weekday()
    return Day((coming, coming - WEEK) if same else (coming,), "which_day" if same else "", named=True)


@relations.rule("ahead count unit on? article? dayname", "ahead article unit on? article? dayname")
def ahead_on(sight: Sight, unit: str, dayname: DayName, count: float = 1) -> Day | None:
    """Over twee weken op donderdag."""
    if unit != "week" or count > 100:
        return None
    return Day((sight.monday + round(count) * WEEK + timedelta(days=dayname.index),), named=True)


@beside.rule("article? week_word of article? day")
def week_of(_sight: Sight, day: Day) -> Period | None:
    """De week van 7 december."""
    return around(day.first, "week") if day.choices else None


@beside.rule(
    "article? unit ahead_of article? day", "article? unit ahead_of article? period",
    "count unit ahead_of article? day",
)  # fmt: skip
def before(
    _sight: Sight, unit: str, day: Day | None = None, period: Period | None = None, count: int = 1
) -> Day | Period | None:
    """De dag voor kerst, de week voor kerst, twee dagen voor Pasen."""
    return _next_to(day, period, unit, -count)


@beside.rule(
    "article? unit behind article? day", "article? unit behind article? period",
    "count unit behind article? day",
)  # fmt: skip
def after(
    _sight: Sight, unit: str, day: Day | None = None, period: Period | None = None, count: int = 1
) -> Day | Period | None:
    """De dag na Hemelvaart, de week na de herfstvakantie."""
    return _next_to(day, period, unit, count)


def _next_to(day: Day | None, period: Period | None, unit: str, count: int) -> Day | Period | None:
    if (day and not day.choices) or abs(count) > 1000:
        return None
    edge = day.first if day else (period.first if count < 0 else period.last) if period else None
    if edge is None or unit in HOURS:
        return None
    if abs(count) == 1 and unit != "day":
        return around(edge, unit, count) if unit != "workday" else Day((working_days_on(edge, count),))
    found = moved(edge, count, unit)
    return Day((found,), day.why if day else "season") if found else None


@beside.rule("article? dayname ahead_of article? day", "article? dayname behind article? day")
def weekday_beside(_sight: Sight, dayname: DayName, day: Day, behind: str | None = None) -> Day | None:
    """De dinsdag na Pasen, de vrijdag voor carnaval."""
    if not day.choices:
        return None
    apart = (dayname.index - day.first.weekday()) % 7
    return Day(
        (day.first + timedelta(days=apart or 7) if behind else day.first + timedelta(days=apart) - WEEK,), "nearest"
    )
