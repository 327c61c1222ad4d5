"""The figures of one period, from the records: what a report to the Steering Group says, and no name of anybody.

They are read for an `Audience` that may have figures: the Steering Group, the ambassador, secretaries. What is
confidential counts in one figure only, and below three nowhere; so no total can be told apart by subtraction.
Times are aware; a day is a day in `zone`.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from storage.actions import ActionRow
from storage.db import Db
from storage.facts import asked, logbook
from storage.facts.agreed import agreements
from storage.facts.asked import appointments, requests
from storage.facts.handover import Left, left
from storage.facts.logbook import logged
from storage.facts.raised import recommended, signals
from storage.facts.span import Span
from storage.facts.taskforce import meetings
from storage.facts.values import (
    Agreements,
    Appointments,
    Decision,
    Facts,
    Late,
    Meetings,
    Raised,
    Region,
    Requests,
    Signals,
    Talks,
    Totals,
    Undone,
)
from storage.log import EntryRow
from storage.requests import RequestRow

__all__ = [
    "Agreements",
    "Appointments",
    "Decision",
    "Facts",
    "Late",
    "Left",
    "Meetings",
    "NotForThem",
    "Raised",
    "Region",
    "Requests",
    "Signals",
    "Talks",
    "Totals",
    "Undone",
    "behind",
    "left",
    "of",
    "recommended",
    "totals",
]

T = TypeVar("T")
S = TypeVar("S")
MAY_HAVE_FIGURES = "steering_group", "ambassador", "secretary"
COUNTED = EntryRow, ActionRow, RequestRow
COUNTED_AT_ONCE = 500  # of one kind; so many take a few milliseconds


class NotForThem(Exception):
    """Somebody who will read along may not have the figures of the programme."""


async def of(db: Db, since: date, until: date, zone: ZoneInfo) -> Facts:
    """The figures from the day `since` until before the day `until`. Raises `NotForThem`."""
    return await _read(db, f"facts/{since}/{until}", _facts, Span(since, until, zone))


async def totals(db: Db, spans: Iterable[tuple[date, date]], zone: ZoneInfo) -> list[Totals]:
    """How much there was in each of these periods, a pair of days like those of `of`. Raises `NotForThem`."""
    every = [Span(since, until, zone) for since, until in spans]
    return await _read(db, f"totals/{every}", _totals, every)


async def behind(
    db: Db, since: date, until: date, zone: ZoneInfo, figures: Sequence[tuple[str, str]]
) -> list[list[int]]:  # fmt: skip
    """The numbers of the lines in the logbook behind each figure: of what ("talks", "group", "discipline", "place"),
    and of which one. Confidential lines are never among them. Raises `NotForThem`.
    """
    lines = await _read(db, f"behind/{since}/{until}", logbook.behind, Span(since, until, zone))
    return [[number for number, counts_in in lines if figure in counts_in] for figure in figures]


async def _read(db: Db, name: str, look: Callable[[Db, S], Awaitable[T]], of: S) -> T:
    """What a look finds. Where there is much to look through, it is read ahead of the turn."""
    if not db.audience.all_have(*MAY_HAVE_FIGURES):
        raise NotForThem
    if db.ahead and await _are_many(db):
        return db.ahead.known(name, lambda session: look(replace(db, session=session, ahead=None), of))
    return await look(db, of)


async def _are_many(db: Db) -> bool:
    """Whether there ever were so many records that counting them would keep others waiting."""
    newest = [(await db.session.execute(select(func.max(row.id)))).scalar() or 0 for row in COUNTED]
    return max(newest) > COUNTED_AT_ONCE


async def _facts(db: Db, span: Span) -> Facts:
    talks, undone = await logged(db, span)
    return Facts(
        span.since, span.until, db.now, db.now < span.ends, talks,
        await requests(db, span), await appointments(db, span), await agreements(db, span),
        await meetings(db, span), undone, await signals(db, span),
    )  # fmt: skip


async def _totals(db: Db, spans: Sequence[Span]) -> list[Totals]:
    return [
        Totals(span.since, span.until, await logbook.how_many(db, span), await asked.how_many(db, span))
        for span in spans
    ]
