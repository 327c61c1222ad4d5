"""What words of time mean, before the whole is known: days, hours, periods, and from where one looks at them.

`why` says why a value is less than certain: see `ASSUMED` and `AMBIGUOUS`. "" is certain.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

ASSUMED = (
    "typo", "afternoon", "about", "deadline", "far", "edge", "nearest", "week_on", "today", "season", "repeats",
    "moved", "apart", "open", "plain", "part", "period",
)  # fmt: skip
"""Reasons to say back what was understood."""

AMBIGUOUS = "weekday_differs", "half_of_day", "which_day", "just_passed", "twice"
"""Reasons to ask, the gravest first."""

GRAVEST_FIRST = ("no_such_date", *AMBIGUOUS, *ASSUMED)

JUST_PASSED = timedelta(days=60)  # a date without a year that passed less long ago may be meant
FAR = timedelta(days=200)  # one that lies further off may be meant in the year before or after
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Sight:
    """From where one looks: local wall time now, and whether "maandag" is the next one or the last."""

    now: datetime
    prefer: str = "future"

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def monday(self) -> date:
        """Of this week."""
        return self.today - timedelta(days=self.today.weekday())

    @property
    def back(self) -> bool:
        """Whether it is the past that is spoken of."""
        return self.prefer == "past"

    def coming(self, weekday: int) -> date:
        """The next such day after today."""
        return self.today + timedelta(days=(weekday - self.today.weekday() - 1) % 7 + 1)

    def gone(self, weekday: int) -> date:
        """The last such day before today."""
        return self.coming(weekday) - (2 if weekday == self.today.weekday() else 1) * WEEK

    def nearest(self, weekday: int) -> date:
        """The one that is meant when no more is said."""
        return self.gone(weekday) if self.back else self.coming(weekday)


@dataclass(frozen=True)
class DayName:
    """Just the name of a weekday; Monday is 0."""

    index: int


@dataclass(frozen=True)
class DayNumber:
    """The 19th of "19 of 20 oktober": its month comes later."""

    number: int


@dataclass(frozen=True)
class Day:
    """A day; several when it may be any of them, the likeliest first; none when there is no such date."""

    choices: tuple[date, ...]
    why: str = ""
    named: bool = False  # by its weekday: a weekday that is said beside it is another day

    @property
    def first(self) -> date:
        """The likeliest."""
        return self.choices[0]


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both in it."""

    first: date
    last: date
    unit: str
    why: str = ""

    @property
    def days(self) -> list[date]:
        """All of them."""
        return [self.first + timedelta(days=at) for at in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Clock:
    """A time of day. A `loose` one may be in either half of it; a `weak` one is none unless a day stands beside it."""

    at: time
    loose: bool = False
    weak: bool = False
    about: bool = False
    afternoon: bool = False  # said as "pm", which an hour before it shares

    @property
    def halves(self) -> list[time]:
        """What it may be, the earliest first."""
        return sorted([self.at, self.at.replace(hour=(self.at.hour + 12) % 24)]) if self.loose else [self.at]


@dataclass(frozen=True)
class Hours:
    """From a time until another; one of them may be open."""

    since: Clock | None
    until: Clock | None
    weak: bool = False
    as_date: Day | None = None  # "9-12" may be the ninth of December


@dataclass(frozen=True)
class DayPart:
    """A part of the day, or of a part of it."""

    name: str
    since: int  # hours
    until: int
    why: str = ""


@dataclass(frozen=True)
class Moment:
    """A moment that needs no more."""

    at: datetime
    why: str = ""


@dataclass(frozen=True)
class Until:
    """Up to and including the day before this one, or this one too when it says so."""

    last: date
    day: Day


@dataclass(frozen=True)
class Except:
    """Days on which what recurs does not."""

    days: tuple[date, ...]


@dataclass(frozen=True)
class Every:
    """What recurs: on these weekdays, every so many weeks; or the nth of a month, -1 the last."""

    weekdays: tuple[int, ...]
    weeks: int = 1
    nth: int = 0
    since: date | None = None
    until: date | None = None
    without: frozenset[date] = field(default_factory=frozenset)

    def days(self, since: date, until: date) -> list[date]:
        """The days from `since` to `until`, both included, on which it falls."""
        start = max(since, self.since or since)
        last = min(until, self.until or until)
        begun = start - timedelta(days=start.weekday())
        days = (start + timedelta(days=at) for at in range((last - start).days + 1))
        return [day for day in days if self._falls(day, begun) and day not in self.without]

    def _falls(self, day: date, begun: date) -> bool:
        on = day.weekday() in self.weekdays
        if self.nth:
            return on and (self.nth in {(day.day - 1) // 7 + 1, -1 - (month_end(day) - day).days // 7})
        return on and (day - begun).days // 7 % self.weeks == 0


@dataclass(frozen=True)
class Nothing:
    """Words that look like time and are not."""


TYPES = tuple(
    kind.__name__.lower()
    for kind in (DayName, DayNumber, Day, Period, Clock, Hours, DayPart, Moment, Until, Except, Every, Nothing)
)


def dated(year: int, month: int, day: int) -> date | None:
    """The date, if the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_on(day: date, months: int) -> date:
    """As many months later; the 31st becomes the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_a_year(sight: Sight, dates: dict[int, date]) -> Day:
    """Which of the dates that lie in each year is meant, when no year is said."""
    if not dates:
        return Day((), "no_such_date")
    ahead = [day for day in dates.values() if day >= sight.today]
    behind = [day for day in dates.values() if day <= sight.today][::-1]
    wanted, other = (behind, ahead) if sight.back else (ahead, behind)
    if not wanted:
        return Day((other[0],), "far")
    if other and not sight.back and timedelta() < sight.today - other[0] < JUST_PASSED:
        return Day((wanted[0], other[0]), "just_passed")
    return Day((wanted[0],), "far" if abs(wanted[0] - sight.today) > FAR else "")
