"""Days by name, by number, and by where they lie: dinsdag, 1 december, overmorgen, volgende vrijdag."""

import re
from datetime import date, timedelta

from bot.understanding.dates.clock import PARTS
from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.values import WEEK, Day, DayName, DayPart, Sight, dated, in_a_year, months_on

names, dates = Stage(), Stage()


@names.rule("weekday")
def named(_sight: Sight, weekday: int) -> DayName:
    """Dinsdag."""
    return DayName(weekday)


@names.rule(
    "short_day >dm|dmy|hm",
    "short_day >n >months|oclock|half_of_day|dash|to",
    "short_day >n|th >months",
    "plain_short >n >end|stop|comma|free|or|and",
    "plain_short >half|at|between|from|quarter_of_hour|about|part|side|ahead|can|before|after",
    "plain_short >count >to_hour|past_hour",
    "plain_short >which",
    "plain_short >dash >part",
    "plain_short >and|or|comma|slash|dash|through|to >plain_short|weekday",
    "<plain_short|weekday <and|or|comma|slash|dash|through|to plain_short",
    "<begin short_day >end",
    "<begin short_day >stop >end",
    "<which plain_short",
    "<every plain_short",
)
def abbreviated(_sight: Sight, short_day: int | None = None, plain_short: int | None = None) -> DayName:
    """Di, where a time, a number, another day or nothing else stands beside it."""
    index = plain_short if short_day is None else short_day
    assert index is not None
    return DayName(index)


@names.rule("which >part")
def this_part(sight: Sight, which: str) -> Day | None:
    """Deze middag."""
    return Day((sight.today,)) if which == "this" else None


@names.rule("<weekday|plain_short morning_word", "<tomorrow early")
def that_morning(_sight: Sight) -> DayPart:
    """Dinsdag morgen."""
    return DayPart("morning", *PARTS["morning"])


@names.rule("near")
def near(sight: Sight, near: int) -> Day:
    """Overmorgen."""
    return Day((sight.today + timedelta(days=near),))


@dates.rule("on? indefinite dayname")
def any_such(sight: Sight, dayname: DayName) -> Day:
    """Op een dinsdag: the next one, perhaps."""
    return Day((sight.nearest(dayname.index),), "nearest")


@dates.rule(
    "dayname article? th >end|stop|comma|free|clock|hm|at|to|dash|and|or|n|bracket",
    "dayname n >end|stop|comma|free|clock|hm",
)
def numbered(sight: Sight, dayname: DayName, th: int = 0, n: int = 0) -> Day | None:
    """Dinsdag de 8e; dinsdag 8, when that is the date of the next one."""
    coming = sight.coming(dayname.index)
    days = (coming - WEEK + timedelta(days=7 * at) for at in range(10))
    fits = [found for found in days if found >= sight.today and found.day == (th or n)][:1]
    if not 1 <= (th or n) <= 31:
        return None
    if fits and (th or fits[0] <= coming):
        return Day((*fits,), named=True)
    return Day((coming, *fits), "which_day", named=True)


@dates.rule("on? article? day=th >end|stop|comma|clock|hm|at|free", "on article day=ordinal >end|stop|comma")
def of_this_month(sight: Sight, day: int) -> Day | None:
    """De 10e."""
    months = (months_on(sight.today.replace(day=1), at) for at in range(3))
    fits = [found for month in months if (found := dated(month.year, month.month, day)) and found >= sight.today]
    return Day((fits[0],), "nearest") if 1 <= day <= 31 and fits else None


@dates.rule("day=n|th|number|ordinal dash? months dash? year?", "day=n|th of months comma? year?")
def worded(sight: Sight, day: int, months: int, year: int | None) -> Day | None:
    """1 december, 1 dec 2026, vijf december, the 3rd of May."""
    return calendar_day(sight, day, months, year)


@dates.rule("months day=th comma? year?", "months day=n comma? year", "months day=n >end|stop|comma|free|clock|hm|at")
def month_first(sight: Sight, day: int, months: int, year: int | None = None) -> Day | None:
    """December 3rd, Dec 1, 2026."""
    return calendar_day(sight, day, months, year)


@dates.rule("day=dm", "day=dmy")
def numeric(sight: Sight, day: str) -> Day | None:
    """27/9, 1-12-2026, 2026-12-01: the day first, unless the year is."""
    said = re.findall(r"\d+", day)
    if len(said[0]) == 4:
        said.reverse()
    return calendar_day(sight, int(said[0]), int(said[1]), int(said[2]) if len(said) > 2 else None)


def calendar_day(sight: Sight, day: int, month: int, year: int | None) -> Day | None:
    """A day of the calendar. `None` when no calendar has such a day or month."""
    if not (1 <= day <= 31 and 1 <= month <= 12 and float(day).is_integer()):
        return None
    if year is not None:
        year += 2000 if year < 100 else 0
        found = dated(year, month, int(day))
        return None if not 1900 <= year <= 2199 else Day((found,)) if found else Day((), "no_such_date")
    return in_a_year(sight, dates_by_year(sight, month, int(day)))


def dates_by_year(sight: Sight, month: int, day: int) -> dict[int, date]:
    """A date in the years around now that have it."""
    years = range(sight.today.year - 4, sight.today.year + 5)
    return {year: found for year in years if (found := dated(year, month, day))}
