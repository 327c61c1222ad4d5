"""The figures of one period, from the records: what a report to the Steering Group says, and no name of anybody.

They are read for an `Audience` that may have figures: the Steering Group, the ambassador, secretaries. What is
confidential counts in one figure only, and below three nowhere; so no total can be told apart by subtraction.
Times are aware; a day is a day in `zone`.
"""

from datetime import date
from zoneinfo import ZoneInfo

from storage.audience import Audience
from storage.db import Db
from storage.facts import asked, logbook
from storage.facts.agreed import agreements
from storage.facts.asked import appointments, requests
from storage.facts.handover import Left, left
from storage.facts.logbook import Reads, group_of, lines, logged
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
from storage.log import TALK, EntryRow

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

MAY_HAVE_FIGURES = "steering_group", "ambassador", "secretary"


class NotForThem(Exception):
    """Somebody who will read along may not have the figures of the programme."""


async def of(db: Db, since: date, until: date, zone: ZoneInfo, disciplines_in: Reads) -> Facts:
    """The figures from the day `since` until before the day `until`. Raises `NotForThem`.

    It reads in slices and lets others go first in between; with 100,000 lines it takes seconds all the same.
    """
    if not _may_have(db.audience):
        raise NotForThem
    span = Span(since, until, zone)
    talks, undone = await logged(db, span, disciplines_in)
    return Facts(
        since, until, db.now, db.now < span.ends, talks,
        await requests(db, span), await appointments(db, span), await agreements(db, span),
        await meetings(db, span), undone, await signals(db, span),
    )  # fmt: skip


async def totals(db: Db, since: date, until: date, zone: ZoneInfo) -> Totals:
    """How much there was in a period; soon counted, however much that is. Raises `NotForThem`."""
    if not _may_have(db.audience):
        raise NotForThem
    span = Span(since, until, zone)
    return Totals(since, until, await logbook.how_many(db, span), await asked.how_many(db, span))


def _may_have(audience: Audience) -> bool:
    return audience.all_have(*MAY_HAVE_FIGURES)


async def behind(
    db: Db, since: date, until: date, zone: ZoneInfo, disciplines_in: Reads, *,
    group: str = "", discipline: str = "", place: str = "",
) -> list[int]:  # fmt: skip
    """The numbers of the lines in the logbook behind a figure: all talks, or those of a region, discipline or place.

    Confidential ones are never among them. Raises `NotForThem`.
    """
    if not _may_have(db.audience):
        raise NotForThem
    shown = EntryRow.confidential.is_(False), EntryRow.kind == TALK
    return [
        row.id
        async for row in lines(db, Span(since, until, zone), *shown)
        if (not group or group_of(tuple(row.municipalities)) == group)
        and (not discipline or discipline in disciplines_in(row.contact))
        and (not place or place in row.municipalities)
    ]
