"""The Taskforce's meetings: when, who comes, what is on the agenda, what was decided.

Each month of the rule has one row, for ever: moved, called off or rewritten it stays the meeting of that month. That
two live meetings never begin at one moment is a law of the database (`one_meeting_at_a_moment`). Taskforce, ambassador
and secretaries see them; nobody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, delete, exists, false, func, insert, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from storage import people
from storage.audience import Viewer
from storage.db import Base, Db, upsert
from storage.people import PersonRow

BY_RULE = "config"  # who made a meeting that follows from the configuration


class MomentTaken(Exception):
    """Another meeting begins at that moment."""


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


@dataclass(frozen=True)
class Attendance:
    """What somebody said of coming. `state`: comes, away, substitute (then it says who comes instead)."""

    id: int
    meeting_id: int
    person_id: int
    who: str
    state: str
    substitute: str


@dataclass(frozen=True)
class Item:
    """Something on the agenda or in the minutes. `kind`: point, news, decision, remark."""

    id: int
    meeting_id: int
    kind: str
    text: str
    minutes: int | None
    who: str
    changed: bool


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


class AttendanceRow(Base):
    """What one person said of coming to one meeting."""

    __tablename__ = "meeting_attendance"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    meeting_id: Mapped[int] = mapped_column(ForeignKey(MeetingRow.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    state: Mapped[str]
    substitute: Mapped[str]


class ItemRow(Base):
    """Something on the agenda or in the minutes. `history` keeps what it was before each change."""

    __tablename__ = "meeting_items"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    meeting_id: Mapped[int] = mapped_column(ForeignKey(MeetingRow.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int | None]
    state: Mapped[str]
    history: Mapped[list[Any]] = mapped_column(default=list)


class InvitationRow(Base):
    """Who has the meetings in their own calendar, and so gets each change of them."""

    __tablename__ = "meeting_invitations"
    created_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), unique=True)


LIVE = MeetingRow.state != "cancelled"
Index("one_meeting_at_a_moment", MeetingRow.starts_at, unique=True, sqlite_where=LIVE)
Index("one_answer_per_member", AttendanceRow.meeting_id, AttendanceRow.person_id, unique=True)
ANSWERED = exists().where(AttendanceRow.meeting_id == MeetingRow.id)
PREPARED = exists().where(ItemRow.meeting_id == MeetingRow.id)
TOUCHED = MeetingRow.changed_at.is_not(None) | ANSWERED | PREPARED


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Who sees meetings sees all of them."""
    return true() if viewer.has("taskforce", "ambassador", "secretary") else false()


# ---------------------------------------------------------------- by the rule
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


# ---------------------------------------------------------------- which meeting
async def coming(db: Db, before: datetime) -> list[Meeting]:
    """Those that are not over and begin before then, soonest first."""
    return await _read(db, LIVE, MeetingRow.ends_at > db.now, MeetingRow.starts_at < before)


async def between(db: Db, since: datetime, until: datetime) -> list[Meeting]:
    """Those that begin from then until then, soonest first."""
    return await _read(db, LIVE, MeetingRow.starts_at >= since, MeetingRow.starts_at < until)


async def find(db: Db, number: int) -> Meeting | None:
    """One that was not called off."""
    return next(iter(await _read(db, LIVE, MeetingRow.id == number)), None)


async def last_begun(db: Db, by: datetime) -> Meeting | None:
    """The newest that has begun by then."""
    return next(reversed(await _read(db, LIVE, MeetingRow.starts_at <= by)), None)


async def _read(db: Db, *conditions: ColumnElement[bool]) -> list[Meeting]:
    query = select(MeetingRow).where(db.audience.may(seen_by), *conditions).order_by(MeetingRow.starts_at)
    return [_meeting(row) for row in (await db.session.execute(query)).scalars()]


def _meeting(row: MeetingRow) -> Meeting:
    since = row.changed_at or row.created_at
    return Meeting(row.id, row.starts_at, row.ends_at, row.state, row.uid, row.sequence, since)


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
    later = await _read(db, LIVE, MeetingRow.starts_at > old.starts_at)
    if later:
        query = update(ItemRow).where(ItemRow.meeting_id == number).values(meeting_id=later[0].id)
        await db.session.execute(query)
    return (await _read(db, MeetingRow.id == number))[0]


async def _planned(db: Db, number: int) -> Meeting | None:
    return next(iter(await _read(db, LIVE, MeetingRow.id == number, MeetingRow.starts_at > db.now)), None)


# ---------------------------------------------------------------- who comes
async def attend(db: Db, created_by: str, meeting_id: int, state: str, substitute: str = "") -> Attendance:
    """The viewer says whether they come; what they said before is replaced."""
    values = {
        "created_at": db.now, "created_by": created_by, "meeting_id": meeting_id, "person_id": db.viewer.id,
        "state": state, "substitute": substitute,
    }  # fmt: skip
    query = upsert(db.session, AttendanceRow).values(values)
    await db.session.execute(query.on_conflict_do_update(index_elements=["meeting_id", "person_id"], set_=values))
    return next(one for one in await attendance(db, meeting_id) if one.person_id == db.viewer.id)


async def attendance(db: Db, meeting_id: int) -> list[Attendance]:
    """Who said what of coming."""
    query = (
        select(AttendanceRow, PersonRow)
        .join(PersonRow, PersonRow.id == AttendanceRow.person_id)
        .where(db.audience.may(seen_by), AttendanceRow.meeting_id == meeting_id)
        .order_by(AttendanceRow.id)
    )
    return [_attendance(*row) for row in await db.session.execute(query)]


def _attendance(row: AttendanceRow, person: PersonRow) -> Attendance:
    return Attendance(row.id, row.meeting_id, row.person_id, people.called(person), row.state, row.substitute)


async def forget_answer(db: Db, number: int) -> bool:
    """Takes back what the viewer said of coming."""
    mine = AttendanceRow.id == number, AttendanceRow.person_id == db.viewer.id
    return bool((await db.session.execute(delete(AttendanceRow).where(*mine).returning(AttendanceRow.id))).first())


# ---------------------------------------------------------------- agenda and minutes
async def note(
    db: Db, created_by: str, meeting_id: int, kind: str, text: str, minutes: int | None = None
) -> Item:  # fmt: skip
    """Puts something on the agenda or in the minutes."""
    values = {
        "created_at": db.now, "created_by": created_by, "meeting_id": meeting_id, "person_id": db.viewer.id,
        "kind": kind, "text": text, "minutes": minutes, "state": "live",
    }  # fmt: skip
    number = (await db.session.execute(insert(ItemRow).values(values).returning(ItemRow.id))).scalar_one()
    return (await _items(db, ItemRow.id == number))[0]


async def items(db: Db, meeting_id: int) -> list[Item]:
    """All that stands on its agenda and in its minutes, in the order in which it was said."""
    return await _items(db, ItemRow.meeting_id == meeting_id, ItemRow.state == "live")


async def item(db: Db, number: int) -> Item | None:
    """One of them, also when it was taken off."""
    return next(iter(await _items(db, ItemRow.id == number)), None)


async def change(
    db: Db, created_by: str, number: int, *, text: str | None = None, minutes: int | None = None
) -> None:  # fmt: skip
    """Puts another text in its place, or without one takes it off; what it was is kept."""
    was, history = await _as_it_is(db, number)
    now = {"state": "gone"} if text is None else {"text": text, "minutes": minutes, "state": "live"}
    kept = [*history, was | {"at": db.now.isoformat(), "by": created_by}]
    await db.session.execute(update(ItemRow).where(ItemRow.id == number).values(now | {"history": kept}))


async def undo(db: Db, number: int) -> Item | None:
    """Takes back the last thing that happened to it: a change, else that it came there. Returns it as it is then."""
    is_now, history = await _as_it_is(db, number)
    was = history[-1] if history else is_now | {"state": "gone"}
    values = {name: was[name] for name in is_now} | {"history": history[:-1]}
    await db.session.execute(update(ItemRow).where(ItemRow.id == number).values(values))
    return next(iter(await _items(db, ItemRow.id == number, ItemRow.state == "live")), None)


async def _as_it_is(db: Db, number: int) -> tuple[dict[str, Any], list[Any]]:
    """What can change of it, and its history."""
    query = select(ItemRow.text, ItemRow.minutes, ItemRow.state, ItemRow.history).where(ItemRow.id == number)
    text, minutes, state, history = (await db.session.execute(query)).one()
    return {"text": text, "minutes": minutes, "state": state}, history


async def _items(db: Db, *conditions: ColumnElement[bool]) -> list[Item]:
    query = (
        select(ItemRow, PersonRow)
        .join(PersonRow, PersonRow.id == ItemRow.person_id)
        .where(db.audience.may(seen_by), *conditions)
        .order_by(ItemRow.id)
    )
    return [_item(*row) for row in await db.session.execute(query)]


def _item(row: ItemRow, person: PersonRow) -> Item:
    return Item(row.id, row.meeting_id, row.kind, row.text, row.minutes, people.called(person), bool(row.history))


# ---------------------------------------------------------------- calendars
async def invite(db: Db) -> None:
    """From now on the viewer gets each change for their calendar."""
    query = upsert(db.session, InvitationRow).values(created_at=db.now, person_id=db.viewer.id)
    await db.session.execute(query.on_conflict_do_nothing(index_elements=["person_id"]))


async def uninvite(db: Db) -> None:
    """From now on the viewer gets them no more."""
    await db.session.execute(delete(InvitationRow).where(InvitationRow.person_id == db.viewer.id))


async def invited(db: Db) -> set[int]:
    """Who gets each change for their calendar."""
    return set((await db.session.execute(select(InvitationRow.person_id).where(db.audience.may(seen_by)))).scalars())


async def times(db: Db, since: datetime, until: datetime) -> int:
    """How many meetings began after `since`, up to and including `until`: how often something came back."""
    begun = LIVE, MeetingRow.starts_at > since, MeetingRow.starts_at <= until
    query = select(func.count()).select_from(MeetingRow).where(db.audience.may(seen_by), *begun)
    return (await db.session.execute(query)).scalar_one()
