"""A moment that a text names: what the text says beside it, when it is on the clock, and whether it went by."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.understanding import dates
from bot.understanding.questions.question import NotUnderstood, Question, Said

T = TypeVar("T")

LEADS_OVER = re.compile(r"(?:^|\s+)(?:op|om|on|at|for|voor)$", re.IGNORECASE)
BESIDE = re.compile(r"^[\s,.;:–-]*(?:(?:graag|please|om|on|at)\s+)*", re.IGNORECASE)
FILLER = re.compile(r"^[\s,.;:–-]*(?:(?:over|about|graag|please|voor|om|on|at)\s+)*", re.IGNORECASE)


class Twice(Exception):
    """A local time of the hour that comes twice when the clock goes back."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day


def without(text: str, found: dates.Said) -> str:
    """What is left of a text when its moment is taken out, without the small words that led over to it."""
    before = LEADS_OVER.sub("", text[: found.start].strip())
    after = FILLER.sub("", text[found.end :]) if not before else BESIDE.sub("", text[found.end :])
    return f"{before} {after}".strip()


def is_just_a_moment(said: Said) -> bool:
    """Whether a text names one moment, and says nothing else."""
    found = dates.find(said.text, said.now)
    return len(found) == 1 and not without(said.text, found[0])


def on_the_clock(day: date, wall: time, said: Said, fold: int | None) -> datetime:
    """A moment on the wall. One that DST skips is moved on, and that is said; one that it doubles needs a `fold`."""
    assert isinstance(said.now.tzinfo, ZoneInfo)
    moment = datetime.combine(day, wall, said.now.tzinfo).replace(fold=fold or 0)
    if Clock(said.now.tzinfo).exists_once(day, wall):
        return moment
    moved = moment.astimezone(UTC).astimezone(said.now.tzinfo)
    if moved.time() != wall:
        said.remark("desk.clock_skips", day=day, at=wall, moved=moved)
    elif fold is None:
        raise Twice(day)
    return moved


def once(question: Question[T], said: Said, read: Callable[[Said, int | None], T]) -> T:
    """What is read; a time that comes twice is asked, as a choice of the two."""
    try:
        return read(said, None)
    except Twice as twice:
        proposed = [question.pack(read(said, fold)) for fold in (0, 1)]
        raise NotUnderstood("desk.doubt_twice", proposed=proposed, quoted=said.text, day=twice.day) from None


def is_past(found: dates.Said, said: Said) -> bool:
    """Whether a day, or an hour of today, went by when this was said."""
    return bool(found.day) and (found.day, found.at or time.max) < (said.now.date(), said.now.time())


def gone(found: dates.Said, said: Said, rest: str = "") -> NotUnderstood:
    """A day that went by, or an hour of today."""
    key = "desk.doubt_past_today" if found.day == said.now.date() else "desk.doubt_past"
    return NotUnderstood(key, quoted=said.text, day=found.day, rest=rest)
