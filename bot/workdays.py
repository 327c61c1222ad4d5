"""Working days and quiet hours: when the desk may speak unasked, and how long a promise really lasts.

All days and hours are local. Working days are Monday to Friday without the Dutch public holidays; Good Friday is an
ordinary working day for municipalities, and Liberation Day is free once in five years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.easter import easter

from bot.clock import Clock

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CLOSED = time(18), time(8)  # when nobody works, where the configuration names no quiet hours
AFTER_EASTER = 0, 1, 39, 49, 50  # days: Easter itself, Ascension Day, Whitsun
FIXED = (1, 1), (12, 25), (12, 26)


@lru_cache(16)
def holidays(year: int) -> frozenset[date]:
    """The public holidays of the Netherlands on which public bodies are closed."""
    kings_day = date(year, 4, 27)
    days = {easter(year) + timedelta(after) for after in AFTER_EASTER} | {date(year, *fixed) for fixed in FIXED}
    days.add(kings_day - DAY if kings_day.weekday() == 6 else kings_day)
    return frozenset(days | ({date(year, 5, 5)} if year % 5 == 0 else set()))


def works(day: date) -> bool:
    """Whether this is a working day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working(day: date) -> date:
    """The day itself, or the first working day after it."""
    return days_from(day - DAY, 1)


def days_from(day: date, count: int) -> date:
    """The working day that lies so many working days after this day; before it, when `count` is negative."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not works(day):
            day += step
    return day


@dataclass(frozen=True)
class Hours:
    """When the desk may speak unasked, and when people work. `quiet` is from when until when, perhaps past midnight."""

    clock: Clock
    quiet: tuple[time, time] | None

    def is_quiet(self, moment: datetime) -> bool:
        """Whether nothing unasked may go at this moment."""
        return self.quiet is not None and not any(start <= moment < end for start, end in self._of(self._day(moment)))

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself, or the first after it that is not quiet."""
        if not self.is_quiet(moment):
            return moment
        return next(start for start, _ in self._spans(moment) if start > moment)

    def last_open(self, moment: datetime) -> datetime:
        """The moment itself, or the beginning of the last working hour before it."""
        if not self.is_quiet(moment):
            return moment
        day = self._day(moment)
        while not (before := [(start, end) for start, end in self._of(day) if end <= moment]):
            day -= DAY
        start, end = before[-1]
        return max(start, end - HOUR)

    def closing(self, moment: datetime, days: int) -> datetime:
        """The end of the working day that lies so many working days after the day of this moment."""
        return self._of(days_from(self._day(moment), days))[-1][1]

    def opening(self, moment: datetime, wall: time) -> datetime:
        """A local time on the first working day after the day of this moment."""
        return self.clock.at(days_from(self._day(moment), 1), wall)

    def after(self, moment: datetime, working: timedelta) -> datetime:
        """The moment at which so much working time has passed."""
        for start, end in self._spans(moment):
            begin = max(start, moment)
            if working <= end - begin:
                return begin + working
            working -= max(end - begin, timedelta(0))
        raise AssertionError("working days never end")

    def on(self, moment: datetime, wall: time, *, days: int = 0) -> datetime:
        """A local time on the day of another moment, or so many days after it."""
        return self.clock.at(self._day(moment) + days * DAY, wall)

    def _spans(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = self._day(since)
        while True:
            yield from self._of(day)
            day += DAY

    def _of(self, day: date) -> list[tuple[datetime, datetime]]:
        return _open(self.clock, self.quiet or CLOSED, day)

    def _day(self, moment: datetime) -> date:
        return self.clock.local(moment).date()


@lru_cache(1024)
def _open(clock: Clock, quiet: tuple[time, time], day: date) -> list[tuple[datetime, datetime]]:
    """The open hours of a day, which are asked for again and again."""
    start, end = quiet
    within_a_day = [(time(), start, day), (end, time(), day + DAY)]
    past_midnight = [(end, start, day)]
    spans = past_midnight if start >= end else within_a_day
    local = [(clock.at(day, since), clock.at(until_day, until)) for since, until, until_day in spans]
    return [(since, until) for since, until in local if since < until and works(day)]
