"""A period as records see it, and how little is told of what is confidential."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

SHOWN_FROM = 3  # confidential records: fewer are counted nowhere
SLICE = 1000  # rows that are in memory at once


@dataclass(frozen=True)
class Span:
    """A period, as days on the programme's wall and as moments."""

    since: date
    until: date
    zone: ZoneInfo

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime(self.since.year, self.since.month, self.since.day, tzinfo=self.zone)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime(self.until.year, self.until.month, self.until.day, tzinfo=self.zone)

    def day(self, moment: datetime) -> date:
        """The day of a moment."""
        return moment.astimezone(self.zone).date()


def told(counts: Iterable[Any]) -> int:
    """The total that may be told, from how many are confidential (True) and how many are not (False)."""
    of: Counter[bool] = Counter()
    for secretly, count in counts:
        of[bool(secretly)] += count
    return of[False] + (veiled(of[True]) or 0)


def veiled(count: int) -> int | None:
    """How many confidential ones may be told; None below three."""
    return count if count >= SHOWN_FROM else None
