"""What questions need of a text: days with the hours at which people meet, and a doubt where the desk must ask."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.understanding.dates import joining
from bot.understanding.dates.cascade import row_of
from bot.understanding.dates.clock import PARTS
from bot.understanding.dates.joining import only_small_words, times
from bot.understanding.dates.readings import days_of, hours_of, recurring
from bot.understanding.dates.values import Clock, Day, Every, Hours, Period, Sight

FRIDAY = timedelta(days=4)  # after Monday
DOUBTS = ("no_such_date", "weekday_differs", "past", "which_day", "half_of_day", "not_exact")
"""All doubts, the gravest first. `not_exact`: before, after or about that time."""
WRONG = DOUBTS[:3]
"""Those of what cannot be meant as it was said."""

MEETING_HOURS = {
    "morning": (time(9), time(12)), "afternoon": (time(13), time(17)), "evening": (time(18), time(22)),
    "night": (time(0), time(6)),
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """The moment in `text[start:end]`, in local wall time. `at` with `until` is a span; a `doubt` of "" is none.

    What `repeats` does so on more days than `day`.
    """

    start: int
    end: int
    day: date | None
    at: time | None
    until: time | None
    doubt: str
    repeats: Every | None = None


def find(text: str, now: datetime) -> list[Said]:
    """All moments said in running text, left to right, seen from `now` (aware, local)."""
    sight = Sight(now)
    said = times(row_of(text, sight))
    return [_answer(sight, one) for one in said if not one.weak and not _vague(one)]


def deadline(text: str, now: datetime) -> Said | None:
    """The day by which something will be done: a day, or the last one of a period; of a week that is its Friday."""
    sight = Sight(now)
    for said in times(row_of(text, sight)):
        if isinstance(said.day, Period) and _vague(said):
            last = said.day.last
            if said.day.unit == "week":
                last = said.day.first + FRIDAY
            return Said(said.start, said.end, last, None, None, "past" if last < sight.today else "")
        if not said.weak and (found := _answer(sight, said)).day:
            return found
    return None


def _vague(said: joining.Said) -> bool:
    """A week or a month is no moment; "3-5 oktober" means some days to be named."""
    return isinstance(said.day, Period) and said.day.unit != "days" and not said.name and not said.timed


def moment(text: str, now: datetime) -> Said | None:
    """The one moment that the whole answer is. A time without a day is in doubt; a day may come without a time."""
    sight = Sight(now)
    row = row_of(text, sight)
    said = times(row)
    if not said or not only_small_words(row, said):
        return None
    whole = said[0]
    for one in said[1:]:
        if not whole.joins(one):
            return None
        whole = whole.with_(one)
    return _answer(sight, whole)


def _answer(sight: Sight, said: joining.Said) -> Said:
    at, until, loose = _hours(said)
    day, unsure = _day(sight, said)
    if said.moment:
        at = said.moment.at.time().replace(second=0, microsecond=0)
    gone = day and (day < sight.today or (day == sight.today and at and at < sight.now.time()))
    doubts = {_DOUBT_OF.get(why, why) for why in (unsure, loose, "past" if gone else "")} & {*DOUBTS}
    doubt = min(doubts, key=DOUBTS.index, default="")
    return Said(said.start, said.end, day, at, until, doubt, recurring(said))


_DOUBT_OF = {"just_passed": "past", "about": "not_exact"}


def _day(sight: Sight, said: joining.Said) -> tuple[date | None, str]:
    if said.moment:
        return said.moment.at.date(), "about" if said.moment.why else ""
    if isinstance(said.day, Period) and not said.name:
        return said.day.first if said.day.unit == "days" else None, "which_day"
    if said.every or not (said.day or said.name or said.until):
        return None, "which_day"
    if isinstance(said.day, Day) and not said.day.choices:
        return None, "no_such_date"
    days, why = days_of(sight, said, recurring(said))
    if isinstance(said.time, Hours) and said.time.as_date and said.time.as_date.choices and days and not said.day:
        why = "which_day" if said.time.as_date.first.weekday() == days[0].weekday() else why
    if not days:
        return None, "which_day"
    return days[-1] if why == "just_passed" else sight.today if _later_today(said, why) else days[0], why


def _later_today(said: joining.Said, why: str) -> bool:
    """On a Tuesday, "dinsdag 14 uur" may be today."""
    return why == "which_day" and said.day is None and bool(said.name) and isinstance(said.time, Clock)


def _hours(said: joining.Said) -> tuple[time | None, time | None, str]:
    if said.time is None and said.part:
        whole = (said.part.since, said.part.until) == PARTS[said.part.name]
        since, until = MEETING_HOURS[said.part.name] if whole else (time(said.part.since), time(said.part.until % 24))
        return since, until, ""
    found, why = hours_of(said.time, said.part)
    at, end = found[0]
    if isinstance(said.time, Hours):
        return at, end, why if at and end else "not_exact"
    return at, None, why
