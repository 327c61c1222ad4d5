"""A question for some whole days: "3 tot 10 mei", "volgende week", "24 en 25 oktober"."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from bot.understanding import dates
from bot.understanding.dates import Reading
from bot.understanding.questions.question import NotUnderstood, Question, Said

DAY = timedelta(days=1)
SMALL_WORDS = re.compile(r"(?:\W|\b(?:en|and|van|from|op|on)\b)*", re.IGNORECASE)  # that say nothing beside the days


@dataclass(frozen=True)
class Stretch:
    """Whole days, from the beginning of the first until the end of the last (not included). In UTC."""

    since: datetime
    until: datetime

    @property
    def last(self) -> datetime:
        """A moment of its last day."""
        return self.until - timedelta(seconds=1)

    def holds(self, moment: datetime) -> bool:
        """Whether a moment is in it."""
        return self.since <= moment < self.until


@dataclass(frozen=True)
class Days(Question[Stretch]):
    """Some whole days that follow each other, of which the last is today or later; both ends are included."""

    def parse(self, said: Said) -> Stretch:
        """From the first to the last, without a guess; what else is said is left for `find`."""
        found = self.find(said)
        if found is None or not SMALL_WORDS.fullmatch(found[1]):
            raise NotUnderstood("desk.no_days", quoted=said.text)
        return found[0]

    def find(self, said: Said) -> tuple[Stretch, str] | None:
        """The days that a text names, and what else it says."""
        assert isinstance(said.now.tzinfo, ZoneInfo)
        found = dates.understand(said.text, said.now, said.now.tzinfo, language=said.language)
        if not found:
            return None
        rest = said.text
        for start, end in sorted({(one.start, one.end) for one in found}, reverse=True):
            rest = f"{rest[:start].rstrip()} {rest[end:].lstrip()}"
        first, last = _all(found, said, rest)
        return Stretch(_begin(first, said), _begin(last + DAY, said)), rest.strip()

    def unpack(self, stored: object) -> Stretch:
        """As it was, aware."""
        return msgspec.convert(stored, Stretch)


def _all(found: list[Reading], said: Said, rest: str) -> tuple[date, date]:
    """The first and the last day of all that is named; it may have no gap."""
    ends = sorted(_ends(one, said, rest) for one in found)
    if any(after - last > DAY for (_, last), (after, _) in pairwise(ends)):
        raise NotUnderstood("desk.doubt_gap", quoted=said.text, rest=rest)
    first, last = ends[0][0], max(last for _, last in ends)
    if last < said.now.date():
        raise NotUnderstood("desk.doubt_past", quoted=said.text, day=last, rest=rest)
    return first, last


def _ends(one: Reading, said: Said, rest: str) -> tuple[date, date]:
    if one.certainty == "ambiguous":
        raise NotUnderstood("desk.doubt_which_day", quoted=said.text, day=None, rest=rest)
    if one.kind not in ("day", "days"):
        raise NotUnderstood("desk.whole_days", quoted=said.text, rest=rest)
    if one.why == "open":
        raise NotUnderstood("desk.until_when", quoted=said.text, rest=rest)
    assert isinstance(one.since, date)
    first, last = one.since, one.until if isinstance(one.until, date) else one.since
    return (said.now.date() if one.why == "deadline" else first), last


def _begin(day: date, said: Said) -> datetime:
    return datetime.combine(day, time(), said.now.tzinfo).astimezone(UTC)
