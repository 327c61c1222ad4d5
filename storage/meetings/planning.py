"""Meetings by the rule, on another day, or not at all."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from storage.db import Db, upsert
from storage.meetings.attending import AttendanceRow
from storage.meetings.meeting import LIVE, Meeting, MeetingRow, find, read
from storage.meetings.noting import ItemRow

BY_RULE = "config"  # who made a meeting that follows from the configuration
ANSWERED = exists().where(AttendanceRow.meeting_id == MeetingRow.id)
PREPARED = exists().where(ItemRow.meeting_id == MeetingRow.id)
TOUCHED = MeetingRow.changed_at.is_not(None) | ANSWERED | PREPARED


class MomentTaken(Exception):
    """Another meeting begins at that moment."""


async def plan(db: Db, moments: Mapping[str, datetime], lasts: timedelta, announced: timedelta, host: str) -> None:
    """Brings the meetings to come in line with the rule, which says when each month has its own.

    Doing it twice is doing it once. What people changed or prepared stays, and what was announced by now.
    """
    await db.session.execute(update(MeetingRow).where(LIVE, MeetingRow.ends_at <= db.now).values(state="held"))
    rows = {row.month: row for row in (await db.session.execute(select(MeetingRow))).scalars()}
    free = MeetingRow.starts_at > db.now + announced, MeetingRow.state == "planned", ~TOUCHED
    loose = set((await db.session.execute(select(MeetingRow.month).where(*free))).scalars())
    for month, starts_at in moments.items():
        if month not in rows:
            await _make(db, month, starts_at, lasts, host)
        elif month in loose and rows[month].starts_at != starts_at:
            await _set(db, rows[month].id, starts_at, starts_at + lasts)


async def _make(db: Db, month: str, starts_at: datetime, lasts: timedelta, host: str) -> None:
    values = {
        "created_at": db.now, "created_by": BY_RULE, "month": month, "starts_at": starts_at,
        "ends_at": starts_at + lasts, "state": "planned", "uid": f"taskforce-{month}@{host}", "sequence": 0,
    }  # fmt: skip
    # Where a meeting that was moved begins at this very moment, it is this month's as well.
    await db.session.execute(upsert(db.session, MeetingRow).values(values).on_conflict_do_nothing())


async def _set(db: Db, number: int, starts_at: datetime, ends_at: datetime, **more: Any) -> bool:
    """Gives it another moment; False when another meeting begins then."""
    values = {"starts_at": starts_at, "ends_at": ends_at, "sequence": MeetingRow.sequence + 1, **more}
    try:
        async with db.session.begin_nested():
            await db.session.execute(update(MeetingRow).where(MeetingRow.id == number).values(values))
    except IntegrityError:
        return False
    return True


# ---------------------------------------------------------------- another day, or none
async def move(db: Db, number: int, starts_at: datetime) -> Meeting | None:
    """Gives it another moment and asks everybody anew who comes; None when it is over or was called off.

    Raises `MomentTaken`, and then it is as it was.
    """
    old = await _planned(db, number)
    if old is None:
        return None
    if not await _set(db, number, starts_at, starts_at + (old.ends_at - old.starts_at), changed_at=db.now):
        raise MomentTaken
    await db.session.execute(delete(AttendanceRow).where(AttendanceRow.meeting_id == number))
    return await find(db, number)


async def cancel(db: Db, number: int, reason: str) -> Meeting | None:
    """Calls it off; None when it is over or was called off already. What stood on its agenda goes to the next one."""
    if (old := await _planned(db, number)) is None:
        return None
    values = {"state": "cancelled", "sequence": MeetingRow.sequence + 1, "changed_at": db.now, "reason": reason}
    await db.session.execute(update(MeetingRow).where(MeetingRow.id == number).values(values))
    later = await read(db, LIVE, MeetingRow.starts_at > old.starts_at)
    if later:
        query = update(ItemRow).where(ItemRow.meeting_id == number).values(meeting_id=later[0].id)
        await db.session.execute(query)
    return (await read(db, MeetingRow.id == number))[0]


async def _planned(db: Db, number: int) -> Meeting | None:
    return next(iter(await read(db, LIVE, MeetingRow.id == number, MeetingRow.starts_at > db.now)), None)
