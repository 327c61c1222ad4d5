"""Weeks, months, quarters, years and seasons, and their beginnings and ends: volgende week, Q3, eind maart."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.understanding.dates.counting import moved, working_days_on, works
from bot.understanding.dates.feasts import easter
from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.values import WEEK, Day, DayName, Period, Sight, month_end, months_on

periods, edges = Stage(), Stage()
MONTHS_IN = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
SHIFTS = {"this": 0, "next": 1, "coming": 1, "previous": -1, "gone": -1}
QUARTERS = {f"q{number}": number for number in range(1, 5)}


def around(day: date, unit: str, shift: int = 0, why: str = "") -> Period | None:
    """The week, month, quarter or year in which this day lies, or one before or after it."""
    if unit in {"week", "weekend"}:
        monday = day - timedelta(days=day.weekday()) + shift * WEEK
        return Period(monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6), unit, why)
    if unit not in MONTHS_IN:
        return None
    length = MONTHS_IN[unit]
    first = months_on(day.replace(day=1), shift * length - (day.month - 1) % length)
    return Period(first, month_end(months_on(first, length - 1)), unit, why)


@periods.rule("article? which unit", "article? unit side=side")
def pointed_at(sight: Sight, unit: str, which: str = "", side: str = "") -> Period | None:
    """Deze week, volgende maand, vorig kwartaal; het komende weekend is dat van deze week."""
    which = which or side
    shift = SHIFTS[which]
    why = "period" if which in {"coming", "gone"} else ""
    if unit == "weekend" and which in {"coming", "next"} and sight.today.weekday() < 5:
        shift, why = (0, "") if which == "coming" else (1, "which_day")
    if unit == "weekend" and which == "gone":
        why = ""
    return around(sight.today, unit, shift, why)


@periods.rule("which count unit")
def several(sight: Sight, which: str, count: int, unit: str) -> Period | None:
    """De komende twee weken, de afgelopen drie maanden."""
    other = moved(sight.today, count * (1 if SHIFTS[which] >= 0 else -1), unit) if count <= 1000 else None
    return Period(min(sight.today, other), max(sight.today, other), unit, "period") if other else None


@periods.rule("week_word number_word? n", "week_word number_word? n of? year=nnnn", "n=th week_word of? year=nnnn")
def week(sight: Sight, n: int, year: int | None = None) -> Period | Day | None:
    """Week 49: of this year, if it is still to come."""
    if year:
        first = _week(year, n)
        return Period(first, first + timedelta(days=6), "week") if first else Day((), "no_such_date")
    ends = {y: monday + timedelta(days=6) for y in _years(sight) if (monday := _week(y, n))}
    if not 1 <= n <= 53:
        return Day((), "no_such_date")
    wanted = [
        end for end in ends.values() if (end - timedelta(days=6) <= sight.today if sight.back else end >= sight.today)
    ]
    last = wanted[-1 if sight.back else 0]
    return Period(last - timedelta(days=6), last, "week", "far" if abs((last - sight.today).days) > 300 else "")


def _years(sight: Sight) -> range:
    return range(sight.today.year - 7, sight.today.year + 8)


def _week(year: int, number: int) -> date | None:
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError:
        return None


@periods.rule("week_word first=n to|dash last=n", "week_word first=n or|and last=n", "week_word dm")
def weeks(sight: Sight, first: int = 0, last: int = 0, dm: str = "") -> Period | None:
    """Week 49 t/m 51, week 50 of 51, week 50/51."""
    if dm:
        first, last = map(int, dm.replace("/", "-").split("-"))
    begins, ends = week(sight, first), week(sight, last)
    if not isinstance(begins, Period) or not isinstance(ends, Period) or begins.first >= ends.first:
        return None
    return Period(begins.first, ends.last, "weeks", "period")


@periods.rule("in? month year?", "in short_month year?", "short_month nnnn", "in? which month")
def month(
    sight: Sight, month: int | None = None, short_month: int | None = None, year: int | None = None,
    nnnn: int | None = None,
) -> Period | None:  # fmt: skip
    """December, in februari, maart 2027."""
    return whole_months(sight, (month or short_month or 1, 1), year or nnnn)


@periods.rule("quarter_word n year?", "nth unit=quarter_word year?", "article? nth unit=quarter_word of? year?")
def quarter(sight: Sight, n: int | None = None, nth: int | None = None, year: int | None = None) -> Period | None:
    """Q3, kwartaal 2, het eerste kwartaal van 2027."""
    number = n or nth or 0
    return whole_months(sight, (3 * number - 2, 3), year) if 1 <= number <= 4 else None


def whole_months(sight: Sight, said: tuple[int, int], year: int | None) -> Period | None:
    """So many months from this one on: of this year, else the first that is not over, or the last that has begun."""
    start, length = said
    if year is not None:
        year += 2000 if year < 100 else 0
        if not 1900 <= year <= 2199:
            return None
        first = date(year, start, 1)
        return Period(first, month_end(months_on(first, length - 1)), "month")
    firsts = [date(y, start, 1) for y in range(sight.today.year - 2, sight.today.year + 3)]
    whole = [Period(first, month_end(months_on(first, length - 1)), "month") for first in firsts]
    return _nearest(sight, whole)


def _nearest(sight: Sight, whole: list[Period]) -> Period:
    """The one that is not over yet, or the last that has begun."""
    if sight.back:
        return [one for one in whole if one.first <= sight.today][-1]
    return next(one for one in whole if one.last >= sight.today)


@periods.rule("in year=nnnn", "article? year_word=unit nnnn")
def year(_sight: Sight, year: int | None = None, nnnn: int | None = None, year_word: str = "year") -> Period | None:
    """In 2027, het jaar 2027."""
    said = year or nnnn or 0
    fits = 1990 <= said <= 2100 and year_word == "year"
    return Period(date(said, 1, 1), date(said, 12, 31), "year") if fits else None


@periods.rule("in? article? season year?", "in? which season")
def season(sight: Sight, season: str, year: int | None = None) -> Period:
    """De zomer, dit najaar."""
    return _yearly(sight, year, lambda y: _season(y, season))


def _season(year: int, said: str) -> Period:
    first, last = said.split()
    start, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}")
    return Period(start, end if end > start else end.replace(year=year + 1), "season", "season")


@periods.rule("in? article? holiday year?", "in? which holiday")
def holiday(sight: Sight, holiday: str, year: int | None = None) -> Period:
    """De herfstvakantie; schools decide, so it is said back."""
    return _yearly(sight, year, lambda y: _holiday(y, holiday))


def _yearly(sight: Sight, year: int | None, period_of: Callable[[int], Period]) -> Period:
    """That of the year that is said, or the nearest."""
    if year and 1900 <= year <= 2199:
        return period_of(year)
    return _nearest(sight, [period_of(y) for y in range(sight.today.year - 2, sight.today.year + 3)])


def _holiday(year: int, weeks: str) -> Period:
    if weeks == "carnival":
        begins = easter(year) - timedelta(days=50)
        return Period(begins, begins + timedelta(days=8), "season", "season")
    first, last = map(int, weeks.split())
    end = date.fromisocalendar(year + (last < first), last, 7)
    return Period(date.fromisocalendar(year, first, 1), end, "season", "season")


@edges.rule(
    "edge of? article? period",
    "edge of? article? unit",
    "article edge of? article? period",
    "article edge of? article? unit",
)
def edge_of(sight: Sight, edge: str, period: Period | None = None, unit: str | None = None) -> Day | None:
    """Eind van de week, medio maart, begin volgend jaar."""
    whole = period or around(sight.today, unit or "")
    if whole is None:
        return None
    if whole.unit == "week":
        return Day((whole.first + timedelta(days={"begin": 0, "middle": 2, "end": 4}[edge]),), "edge")
    months = (whole.last.month - whole.first.month) % 12 + 1
    middle = whole.first.replace(day=15) if months == 1 else whole.first + (whole.last - whole.first) / 2
    return Day(({"begin": whole.first, "middle": middle, "end": whole.last}[edge],), "" if edge == "end" else "edge")


@edges.rule("which dayname", "dayname side", "dayname which=which >end|stop|comma|clock|hours|hm")
def pointed_day(sight: Sight, dayname: DayName, which: str = "", side: str = "") -> Day:
    """Deze, komende, volgende, vorige vrijdag; vrijdag jl."""
    coming, week_on = sight.coming(dayname.index), sight.monday + WEEK + timedelta(days=dayname.index)
    this_week, gone = week_on - WEEK, sight.gone(dayname.index)
    if which == "next":
        return Day((coming,), named=True) if coming == week_on else Day((week_on, coming), "which_day", named=True)
    if which == "previous":
        last = this_week - WEEK
        return Day((gone,), named=True) if gone == last else Day((last, gone), "which_day", named=True)
    if which == "this":
        near = this_week if sight.back and this_week <= sight.today else coming
        return Day((near,), named=True) if near == this_week else Day((near, this_week), "which_day", named=True)
    return Day((gone if "gone" in {which, side} else coming,), named=True)


@edges.rule(
    "dayname joint? joint? period", "period joint? joint? dayname", "dayname joint? period", "period article? dayname"
)
def day_in_week(_sight: Sight, period: Period, dayname: DayName) -> Day | None:
    """Volgende week dinsdag, donderdag in week 50."""
    if period.unit not in {"week", "weekend"}:
        return None
    return Day((period.last - timedelta(days=6 - dayname.index),), period.why, named=True)


@edges.rule("day side")
def lying(sight: Sight, day: Day, side: str) -> Day | None:
    """15 januari jl."""
    if not day.choices:
        return None
    return Day((months_on(day.first, -12),)) if side == "gone" and day.first > sight.today else day


@edges.rule("edge of? year=nnnn")
def edge_of_year(sight: Sight, edge: str, year: int) -> Day | None:
    """Begin 2027."""
    whole = Period(date(year, 1, 1), date(year, 12, 31), "year") if 1990 <= year <= 2100 else None
    return edge_of(sight, edge, whole) if whole else None


@edges.rule("edge of? short_month", "article edge of? short_month")
def edge_of_month(sight: Sight, edge: str, short_month: int) -> Day | None:
    """End of March: a month whose name is another word too."""
    whole = whole_months(sight, (short_month, 1), None)
    return edge_of(sight, edge, whole) if whole else None


@edges.rule("article? nth week_word of? article? period")
def nth_week(_sight: Sight, nth: int, period: Period) -> Period | None:
    """De eerste week van januari: the first with its Thursday in it."""
    thursdays = [day for day in period.days if day.weekday() == 3] if period.unit != "week" else []
    if not nth or abs(nth) > len(thursdays):
        return None
    return around(thursdays[nth - 1 if nth > 0 else nth], "week", why="edge")


@edges.rule("article? nth halves of? article? period")
def half(_sight: Sight, nth: int, period: Period) -> Period | None:
    """De eerste helft van december."""
    days = period.days
    middle = (len(days) + 1) // 2
    part = {1: days[:middle], 2: days[middle:]}.get(nth)
    return Period(part[0], part[-1], "half", "edge") if part else None


@edges.rule("article? nth dayname ahead_of article? day", "article? nth dayname behind article? day")
def nth_beside(_sight: Sight, nth: int, dayname: DayName, day: Day, behind: str | None = None) -> Day | None:
    """De laatste vrijdag voor kerst, de eerste maandag na Pasen."""
    if not day.choices or nth not in {1, -1}:
        return None
    apart = (dayname.index - day.first.weekday()) % 7
    return Day((day.first + timedelta(days=(apart or 7) if behind else apart - 7),), "nearest", named=True)


@edges.rule("dayname week_word >end|stop|comma|at|clock")
def and_a_week(sight: Sight, dayname: DayName) -> Day:
    """Monday week."""
    return Day((sight.coming(dayname.index) + WEEK,), "nearest", named=True)


@edges.rule(
    "article? nth dayname of? article? period",
    "article? nth dayname of? article? unit",
    "nth dayname of article? period",
)
def nth_day(sight: Sight, nth: int, dayname: DayName, period: Period | None = None, unit: str = "") -> Day | None:
    """De eerste dinsdag van december, de laatste vrijdag van de maand."""
    whole = period or around(sight.today, unit)
    if whole is None or whole.unit == "week":
        return None
    found = _nth(whole, nth, dayname.index)
    if period is None and found and found < sight.today and not sight.back:
        later = around(sight.today, unit, 1)
        next_one = _nth(later, nth, dayname.index) if later else None
        return Day((next_one,), "nearest") if next_one else None
    return Day((found,)) if found else Day((), "no_such_date")


def _nth(whole: Period, nth: int, weekday: int) -> date | None:
    days = [day for day in whole.days if day.weekday() == weekday]
    return days[nth - 1 if nth > 0 else nth] if nth and abs(nth) <= len(days) else None


@edges.rule(
    "article? nth workday of? article? period",
    "article? nth workday of? article? unit",
    "article? which workday of? article? period",
    "article? which workday of? article? unit",
    "article? which workday",
)
def nth_workday(
    sight: Sight, nth: int = 0, which: str = "", period: Period | None = None, unit: str = ""
) -> Day | None:
    """De laatste werkdag van de maand, de eerstvolgende werkdag."""
    whole = period or around(sight.today, unit)
    if whole is None:
        step = 1 if SHIFTS.get(which, 1) >= 0 else -1
        return Day((working_days_on(sight.today, step),))
    nth = nth or {"coming": 1, "gone": -1}.get(which, 0)
    days = [day for day in whole.days if works(day)]
    return Day((days[nth - 1 if nth > 0 else nth],)) if nth and abs(nth) <= len(days) else None
