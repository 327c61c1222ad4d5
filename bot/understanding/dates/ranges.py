"""From one to another: van 9 tot 12, tussen 2 en 4, na 14 uur, 3 t/m 5 december, maandag tot en met woensdag."""

import re
from datetime import date, time, timedelta

from bot.understanding.dates.clock import whole
from bot.understanding.dates.days import calendar_day
from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.values import Clock, Day, DayName, DayNumber, Hours, Period, Sight

day_ranges, hours, bounds, periods_of_days = Stage(), Stage(), Stage(), Stage()
OFFICE = range(7, 19)  # the hours for which "9-12" is read as hours rather than as a date
BEFORE_HOURS = "day|dayname|daypart|dmy|months|year|unit"
AFTER_HOURS = "end|stop|comma|bracket|free|to|dayname|day|daypart|which|and|or|on|in|article|near|every"


@day_ranges.rule(
    "from? begins=dayname? first=n|th to|dash ends=dayname? last=n|th months year?",
    "between begins=dayname? first=n|th and ends=dayname? last=n|th months year?",
    "first=dm months year?",
)
def days_of_month(
    sight: Sight, first: int | str, months: int, last: int = 0, year: int | None = None,
    begins: DayName | None = None, ends: DayName | None = None,
) -> Day | Period | None:  # fmt: skip
    """Van 3 tot 5 december, 3-5 december, ma 7 t/m wo 9 december."""
    either = isinstance(first, str) and "/" in first
    if isinstance(first, str):
        first, last = map(int, first.replace("/", "-").split("-"))
    end = calendar_day(sight, last, months, year)
    if not end or not end.choices or not 0 < first < last:
        return None
    begin = end.first.replace(day=first)
    why = end.why if _fits(begin, begins) and _fits(end.first, ends) else "weekday_differs"
    return Day((begin, end.first), "which_day") if either else Period(begin, end.first, "days", why)


def _fits(day: date, name: DayName | None) -> bool:
    """Whether a weekday that is said beside a date is its own."""
    return name is None or day.weekday() == name.index


@day_ranges.rule(
    "n >or|and|comma|slash >n|th >months",
    "n >or|and|comma|slash >dayname >n|th >months",
    "n >comma >n >or|and|comma >n|th >months",
)
def one_of_several(_sight: Sight, n: int) -> DayNumber | None:
    """The 19 of "19 of 20 oktober"."""
    return DayNumber(n) if 1 <= n <= 31 else None


def clock_of(said: Clock | float) -> Clock | None:
    """The bare numbers of "van 9 tot 12" are hours."""
    if isinstance(said, Clock):
        return said
    return Clock(time(int(said)), loose=1 <= said <= 12) if whole(said) else None


@hours.rule(
    "from? first=clock to|dash last=clock", "between first=clock and last=clock",
    "from? first=hour to|dash last=clock", "between first=hour and last=clock",
    "from? first=clock to|dash last=hour", "between first=clock and last=hour",
    f"from first=hour to last=hour >{AFTER_HOURS}", f"between first=hour and last=hour >{AFTER_HOURS}",
    f"first=n to last=n >{AFTER_HOURS}", f"<{BEFORE_HOURS} first=n dash last=n >{AFTER_HOURS}",
    f"<{BEFORE_HOURS} first=hour to last=hour >{AFTER_HOURS}",
)  # fmt: skip
def between(_sight: Sight, first: Clock | float, last: Clock | float) -> Hours | None:
    """Van 13 tot 15 uur, tussen 9 en 11, half 10 tot 11."""
    since, until = clock_of(first), clock_of(last)
    return Hours(since, until) if since and until else None


@hours.rule(
    "dm oclock",
    "dm half_of_day",
    f"<{BEFORE_HOURS}|dm|comma|and dm >{AFTER_HOURS}",
    "<begin dm >end",
    "<at|from|between dm",
)
def written_short(sight: Sight, dm: str, oclock: str | None = None, half_of_day: str | None = None) -> Hours | None:
    """9-12, when that may be hours; after a day it is rather not a date."""
    first, last = map(int, re.findall(r"\d+", dm))
    if not (whole(first) and whole(last)) or "/" in dm:
        return None
    shift = 12 if half_of_day == "pm" and last < 12 else 0
    if half_of_day:
        return Hours(Clock(time(first + (shift if first < last else 0))), Clock(time(last + shift)))
    as_date = None if oclock else calendar_day(sight, first, last, None)
    if not oclock and not _office_hours(dm, first, last):
        return None
    return Hours(Clock(time(first), first <= 12), Clock(time(last), last <= 12), as_date=as_date)


def _office_hours(said: str, first: int, last: int) -> bool:
    """Whether these rise within the hours in which people meet."""
    after_noon = [hour + 12 if hour < OFFICE.start else hour for hour in (first, last)]
    return (
        "0" not in {said[0], said.partition("-")[2][0]} and after_noon[0] < after_noon[1] and {*after_noon} <= {*OFFICE}
    )


@bounds.rule("after clock", "from clock")
def open_end(_sight: Sight, clock: Clock) -> Hours:
    """Na 14 uur, vanaf 9.00."""
    return Hours(clock, None)


@bounds.rule("before clock", "to clock")
def open_start(_sight: Sight, clock: Clock) -> Hours:
    """Voor 11 uur, tot 12 uur."""
    return Hours(None, clock)


@bounds.rule("after n >end|stop|comma", f"<day|dayname|daypart|comma after n >{AFTER_HOURS}")
def after_bare(_sight: Sight, n: int) -> Hours | None:
    """Na 3."""
    clock = clock_of(n)
    return Hours(clock, None) if clock else None


@bounds.rule(f"<day|dayname|daypart|comma before n >{AFTER_HOURS}")
def before_bare(_sight: Sight, n: int) -> Hours | None:
    """Dinsdag voor 11."""
    clock = clock_of(n)
    return Hours(None, clock) if clock else None


@periods_of_days.rule(
    "from? first_name=dayname? first=day to|dash last_name=dayname? last=day",
    "between first_name=dayname? first=day and last_name=dayname? last=day",
    "from? first=dayname to|dash last=day", "from? first=day to|dash last=dayname",
    "from? first=dayname to|dash last=dayname", "between first=dayname and last=dayname",
    "between first=day and last=dayname", "from? first=period to|dash last=period",
    "between first=period and last=period",
    "from first=day to|dash last=period", "from first=period to|dash last=day", "from first=clock_name to last=day",
)  # fmt: skip
def days_between(
    sight: Sight, first: Day | DayName | Period, last: Day | DayName | Period,
    first_name: DayName | None = None, last_name: DayName | None = None,
) -> Period | None:  # fmt: skip
    """Maandag tot en met woensdag, 3 december t/m 5 januari, tussen Kerst en Oud en Nieuw."""
    start, end = day_of(sight, first), day_of(sight, last, at_end=True)
    if start is None or end is None or not start.choices or not end.choices:
        return None
    begins, ends = start.first, end.first
    if isinstance(last, DayName):
        ends = begins + timedelta(days=(last.index - begins.weekday()) % 7 or 7)
    elif isinstance(first, DayName):
        begins = ends - timedelta(days=(ends.weekday() - first.index) % 7 or 7)
    elif ends < begins and isinstance(first, Day) and isinstance(last, Day):
        ends = next((day for day in end.choices if day > begins), ends)
    if not begins <= ends:
        return None
    fit = _fits(begins, first_name) and _fits(ends, last_name)
    return Period(begins, ends, "days", (start.why or end.why) if fit else "weekday_differs")


def day_of(sight: Sight, said: Day | DayName | Period, *, at_end: bool = False) -> Day | None:
    """The day at which something begins, or ends."""
    if isinstance(said, DayName):
        return Day((sight.nearest(said.index),))
    if isinstance(said, Period):
        return Day((said.last if at_end else said.first,), said.why)
    return said
