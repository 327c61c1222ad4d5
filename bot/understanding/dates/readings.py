"""From what was said to what it may be: moments, days, periods and spans, and how certain each of them is."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.understanding.dates.joining import Said, weekdays_between
from bot.understanding.dates.values import (
    AMBIGUOUS,
    GRAVEST_FIRST,
    Clock,
    Day,
    DayPart,
    Every,
    Hours,
    Period,
    Sight,
)

Times = tuple[time | None, time | None]  # from and until; one of them open; both the same object for a clock time
OF_PART = {"night": range(6), "morning": range(12), "afternoon": range(12, 19), "evening": range(17, 24)}
"""The hours that people call so, for an hour that may be in either half of the day."""

NIGHT_ENDS, MORNING_BEGINS = 6, 8  # "om 3" is in the afternoon, "om 9" in the morning, and between these nobody knows
HORIZON = timedelta(days=400)  # to look for the first day of what recurs


@dataclass(frozen=True)
class Reading:
    """What `text[start:end]` may mean, in local wall time.

    A moment, a day, days from `since` to `until` (both included), or a span from `since` until `until` (not included).
    `why` says why it is assumed or ambiguous; `assumption` says it in words. Of what recurs it is the first.
    """

    start: int
    end: int
    kind: Literal["moment", "day", "days", "span"]
    since: datetime | date
    until: datetime | date | None = None
    why: str = ""
    assumption: str | None = None
    repeats: Every | None = None

    @property
    def certainty(self) -> Literal["certain", "assumed", "ambiguous"]:
        """Whether it can be used, must be said back, or must be asked."""
        return "ambiguous" if self.why in AMBIGUOUS else "assumed" if self.why else "certain"

    @property
    def value(self) -> str:
        """As ISO 8601, local, without offset; `since/until` for days and spans."""
        return "/".join(_iso(edge) for edge in (self.since, self.until) if edge)

    @property
    def begins(self) -> date:
        """Its first day."""
        return self.since.date() if isinstance(self.since, datetime) else self.since

    @property
    def ahead(self) -> date:
        """Its last day."""
        edge = self.until or self.since
        return edge.date() if isinstance(edge, datetime) else edge


def _iso(edge: datetime | date) -> str:
    return edge.strftime("%Y-%m-%dT%H:%M") if isinstance(edge, datetime) else edge.isoformat()


def gravest(whys: set[str] | frozenset[str]) -> str:
    """The reason that matters most."""
    return min(whys - {""}, key=GRAVEST_FIRST.index, default="")


def readings(sight: Sight, said: Said) -> list[Reading]:
    """What this may mean, the likeliest first; nothing when there is no such day."""
    if said.moment:
        return [Reading(said.start, said.end, "moment", said.moment.at, why=gravest({said.moment.why, *said.whys}))]
    if isinstance(said.day, Period) and not said.name and not said.every:
        last = said.day.last
        why = gravest({said.day.why, *said.whys, "open" if said.timed else ""})
        return [Reading(said.start, said.end, "days", said.day.first, last, why)]
    repeats = recurring(said)
    days, unsure = days_of(sight, said, repeats)
    hours, loose = hours_of(said.time, said.part)
    also = _as_date(said, days)
    why = gravest({unsure, loose, *said.whys, "which_day" if also else ""})
    found = [one for day in days for at in hours for one in _on(sight, day, at, said, why)] + [
        Reading(said.start, said.end, "day", day, why=why) for day in also
    ]
    return [replace(one, repeats=repeats) for one in found] if repeats else found


def _as_date(said: Said, days: list[date]) -> list[date]:
    """The day that "9-12" may be as well."""
    date_ = said.time.as_date if isinstance(said.time, Hours) and not said.day else None
    if date_ is None or (said.name and days and date_.choices and date_.first.weekday() != days[0].weekday()):
        return []
    return [*date_.choices[:1]]


def recurring(said: Said) -> Every | None:
    """The rule, when it recurs: it says so, or it has an end."""
    every = said.every or (
        Every((said.name.index,)) if said.name and (said.until or said.without) and not said.day else None
    )
    if every is None:
        return None
    last = said.until.last if said.until else None
    since = said.day.first if isinstance(said.day, Period) or (said.day and said.day.choices) else None
    last = said.day.last if isinstance(said.day, Period) else last
    without = frozenset(said.without.days) if said.without else frozenset[date]()
    return Every(every.weekdays, every.weeks, every.nth, since, last, without)


def days_of(sight: Sight, said: Said, repeats: Every | None) -> tuple[list[date], str]:
    """Which days it may be, and why that is not certain."""
    if repeats:
        return repeats.days(sight.today + timedelta(days=1), sight.today + HORIZON)[:1], "repeats"
    if isinstance(said.day, Period) and said.name:
        days = weekdays_between(said.day.first, said.day.last, said.name.index)[:6]
        return days, said.day.why if len(days) == 1 else "which_day"
    day = said.day or (Day(said.until.day.choices, said.until.day.why or "deadline") if said.until else None)
    if isinstance(day, Day):
        if day.choices == (sight.today,) and said.part and said.part.name == "night" and not sight.back:
            return [sight.today + timedelta(days=1)], "nearest"  # vannacht is the night to come
        return _fitting(day, said)
    if said.name:
        return _named(sight, said.name.index, said)
    return _unsaid(sight, said)


def _fitting(day: Day, said: Said) -> tuple[list[date], str]:
    """The date, when it lies on the weekday that is said with it; else both are asked about."""
    if said.name is None or not day.choices:
        return [*day.choices], day.why
    fits = [choice for choice in day.choices if choice.weekday() == said.name.index]
    near = day.choices[-1]  # of a date that has just passed and comes again in a year
    if fits and (near in fits or day.why != "just_passed"):
        return fits[-1:], "" if day.why in {"just_passed", "far"} else day.why
    apart = (said.name.index - near.weekday() + 3) % 7 - 3
    return [near, *fits, near + timedelta(days=apart)], "weekday_differs"


def _named(sight: Sight, weekday: int, said: Said) -> tuple[list[date], str]:
    """The next such day, or the last; on that very day it may be today."""
    nearest = sight.nearest(weekday)
    if weekday != sight.today.weekday():
        return [nearest], ""
    at = next((since or until for since, until in hours_of(said.time, said.part)[0]), None) if said.timed else None
    later = at is not None and (at < sight.now.time() if sight.back else at > sight.now.time())
    return ([nearest, sight.today], "which_day") if later else ([nearest], "week_on")


def _unsaid(sight: Sight, said: Said) -> tuple[list[date], str]:
    """A time without a day: today, when that time is still to come or has been; else the day beside it."""
    if said.time is None:
        return [], ""
    since, until = hours_of(said.time, said.part)[0][0]
    at = since or until or time()
    fits = at <= sight.now.time() if sight.back else at > sight.now.time()
    return [sight.today if fits else sight.today + timedelta(days=-1 if sight.back else 1)], "today"


def hours_of(at: Clock | Hours | None, part: DayPart | None) -> tuple[list[Times], str]:
    """From and until when it may be; with the half of the day settled where that can be."""
    if at is None:
        if part is None:
            return [(None, None)], ""
        until = time() if part.until == 24 else time(part.until)
        return [(time(part.since), until)], part.why
    if isinstance(at, Clock):
        halves, why = settled(at, part)
        return [(half, half) for half in halves], gravest({why, "about" if at.about else ""})
    if at.since is None or at.until is None:
        known = at.since or at.until
        assert known
        halves, why = settled(known, part)
        begins, ends = (time(part.since), time(part.until % 24)) if part else (None, None)
        return [(half, ends) if at.since else (begins, half) for half in halves], why
    return _between(at.since, at.until, part)


def _between(since: Clock, until: Clock, part: DayPart | None) -> tuple[list[Times], str]:
    starts, why = settled(since, part)
    later = since.at.replace(hour=(since.at.hour + 12) % 24)
    if since.loose and until.afternoon and starts[0] < later < until.at:
        starts, why = [later], ""
    spans = [(start, min((end for end in until.halves if end > start), default=until.at)) for start in starts]
    rising = [span for span in spans if span[0] < span[1]]
    return [*(rising or spans)], why if rising else "half_of_day"


def settled(clock: Clock, part: DayPart | None) -> tuple[list[time], str]:
    """The times that this can be, the likeliest first."""
    halves = clock.halves
    if part:
        fitting = [half for half in halves if half.hour in OF_PART[part.name]]
        return (fitting[:1], "") if fitting else (halves, "half_of_day")
    if not clock.loose or clock.at.hour == 12:
        return [clock.at], ""
    if clock.at.hour < NIGHT_ENDS:
        return [halves[-1]], "afternoon"
    if clock.at.hour >= MORNING_BEGINS:
        return [halves[0]], ""
    return halves[:: -1 if clock.at.hour == NIGHT_ENDS else 1], "half_of_day"


def _on(sight: Sight, day: date, hours: Times, said: Said, why: str) -> list[Reading]:
    """These hours on this day."""
    since, until = hours
    if since is None and until is None:
        return [Reading(said.start, said.end, "day", day, why=why)]
    zone = sight.now.tzinfo
    if since is until and since is not None:
        at = datetime.combine(day, since, zone)
        return [Reading(said.start, said.end, "moment", *_existing(one, why)) for one in _twice(at)]
    begins = datetime.combine(day, since or time(), zone)
    ends = datetime.combine(day, until or time(), zone)
    if ends <= begins:
        ends += timedelta(days=1)
    return [Reading(said.start, said.end, "span", begins, ends, why)]


def _twice(at: datetime) -> list[datetime]:
    """Both, when the clock shows this time twice that night."""
    first, second = at.replace(fold=0), at.replace(fold=1)
    return [first, second] if first.utcoffset() != second.utcoffset() and not _skipped(at) else [at]


def _skipped(at: datetime) -> bool:
    """Whether the clock goes past this time that night."""
    return at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) != at.replace(tzinfo=None)


def _existing(at: datetime, why: str) -> tuple[datetime, None, str]:
    if _skipped(at):
        return at.astimezone(UTC).astimezone(at.tzinfo), None, gravest({why, "moved"})
    return at, None, gravest({why, "twice" if len(_twice(at)) > 1 else ""})


def best_first(sight: Sight, found: list[Reading]) -> list[Reading]:
    """What lies in the direction that is spoken of, and says most, before the rest; else as they were said."""
    exact = {"moment": 0, "span": 1, "day": 2, "days": 3}

    def rank(one: Reading) -> tuple[bool, int]:
        since = one.since.date() if isinstance(one.since, datetime) else one.since
        return (since > sight.today if sight.back else one.ahead < sight.today), exact[one.kind]

    return sorted(found, key=rank)
