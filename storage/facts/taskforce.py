"""The Taskforce's meetings, and what was decided in them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import itemgetter

from sqlalchemy import select

from storage.db import Db
from storage.facts.span import Span
from storage.facts.values import Decision, Meetings
from storage.meetings import ItemRow, MeetingRow

LOOKS_AHEAD = timedelta(days=92)  # for meetings of the next period


async def meetings(db: Db, span: Span) -> Meetings:
    """Those of the period, and those that come next."""
    query = select(MeetingRow.id, MeetingRow.starts_at, MeetingRow.ends_at, MeetingRow.state).where(
        MeetingRow.starts_at >= span.begins, MeetingRow.starts_at < span.ends + LOOKS_AHEAD
    )
    rows = (await db.session.execute(query.order_by(MeetingRow.starts_at))).all()
    inside = [row for row in rows if row.starts_at < span.ends]
    held = [row for row in inside if row.state != "cancelled" and row.ends_at <= db.now]
    ahead = [row for row in rows if row.state != "cancelled" and row.starts_at >= max(span.ends, db.now)]
    return Meetings(
        len(held), len(inside) - sum(row.state != "cancelled" for row in inside),
        await _decisions(db, span, {row.id: row.starts_at for row in held}),
        tuple(span.day(row.starts_at) for row in ahead),
    )  # fmt: skip


async def _decisions(db: Db, span: Span, meetings: Mapping[int, datetime]) -> tuple[Decision, ...]:
    """What was decided in these meetings, in the order in which it was said."""
    said = ItemRow.kind == "decision", ItemRow.state == "live", ItemRow.meeting_id.in_(meetings)
    query = select(ItemRow.meeting_id, ItemRow.text).where(*said).order_by(ItemRow.id)
    rows = [(meetings[number], text) for number, text in await db.session.execute(query)]
    return tuple(Decision(span.day(at), text) for at, text in sorted(rows, key=itemgetter(0)))
