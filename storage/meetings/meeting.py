"""The meetings themselves: which there are, and when they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Index, Text, false, func, select, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.audience import Viewer
from storage.db import Base, Db


@dataclass(frozen=True)
class Meeting:
    """One meeting. `uid` is its name in calendars for life, `sequence` counts its changes; `since`: it stands so."""

    id: int
    starts_at: datetime
    ends_at: datetime
    state: str
    uid: str
    sequence: int
    since: datetime


class MeetingRow(Base):
    """A meeting. `state`: planned, held, cancelled. `changed_at`: when people last changed it, if they did."""

    __tablename__ = "meetings"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    month: Mapped[str] = mapped_column(unique=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    state: Mapped[str]
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int]
    changed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


LIVE = MeetingRow.state != "cancelled"
Index("one_meeting_at_a_moment", MeetingRow.starts_at, unique=True, sqlite_where=LIVE)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Who sees meetings sees all of them."""
    return true() if viewer.has("taskforce", "ambassador", "secretary") else false()


async def coming(db: Db, before: datetime) -> list[Meeting]:
    """Those that are not over and begin before then, soonest first."""
    return await read(db, LIVE, MeetingRow.ends_at > db.now, MeetingRow.starts_at < before)


async def between(db: Db, since: datetime, until: datetime) -> list[Meeting]:
    """Those that begin from then until then, soonest first."""
    return await read(db, LIVE, MeetingRow.starts_at >= since, MeetingRow.starts_at < until)


async def find(db: Db, number: int) -> Meeting | None:
    """One that was not called off."""
    return next(iter(await read(db, LIVE, MeetingRow.id == number)), None)


async def last_begun(db: Db, by: datetime) -> Meeting | None:
    """The newest that has begun by then."""
    return next(reversed(await read(db, LIVE, MeetingRow.starts_at <= by)), None)


async def times(db: Db, since: datetime, until: datetime) -> int:
    """How many meetings began after `since`, up to and including `until`: how often something came back."""
    begun = LIVE, MeetingRow.starts_at > since, MeetingRow.starts_at <= until
    query = select(func.count()).select_from(MeetingRow).where(db.audience.may(seen_by), *begun)
    return (await db.session.execute(query)).scalar_one()


async def read(db: Db, *conditions: ColumnElement[bool]) -> list[Meeting]:
    """Those that all this is true of, soonest first."""
    query = select(MeetingRow).where(db.audience.may(seen_by), *conditions).order_by(MeetingRow.starts_at)
    return [_meeting(row) for row in (await db.session.execute(query)).scalars()]


def _meeting(row: MeetingRow) -> Meeting:
    since = row.changed_at or row.created_at
    return Meeting(row.id, row.starts_at, row.ends_at, row.state, row.uid, row.sequence, since)
