"""Sparring: when the ambassador is free, and who has which moment.

That a slot has one live appointment is a law of the database (`one_live_appointment_per_slot`), not of our code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    case,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from storage import requests
from storage.audience import Viewer
from storage.db import Base, Db
from storage.people import CALLED, PersonRow
from storage.requests import RequestRow

AT_ONCE = 6  # of them are read at a glance: within these, the soonest comes first


class SlotTaken(Exception):
    """The slot was booked or withdrawn since it was shown."""


@dataclass(frozen=True)
class Slot:
    """A moment at which the ambassador is free to spar."""

    id: int
    starts_at: datetime


@dataclass(frozen=True)
class Appointment:
    """A talk that was agreed. `uid` is its name in calendars for life; `sequence` counts its changes. `who` has it, and
    `called` says so among others: with the place.
    """

    id: int
    request_id: int
    person_id: int
    who: str
    starts_at: datetime
    ends_at: datetime
    topic: str
    confidential: bool
    uid: str
    sequence: int
    created_at: datetime
    municipalities: tuple[str, ...] = ()
    asker_id: int = 0
    called: str = ""

    @property
    def sides(self) -> tuple[int, ...]:
        """Who follow it besides the ambassador: whose talk it is, and who booked it for them."""
        return tuple(dict.fromkeys((self.person_id, self.asker_id)))


class SlotRow(Base):
    """One concrete moment; withdrawn ones stay."""

    __tablename__ = "slots"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    state: Mapped[str]


class AppointmentRow(Base):
    """Who has which slot, now or before; moving keeps id and uid."""

    __tablename__ = "appointments"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    request_id: Mapped[int] = mapped_column(ForeignKey(RequestRow.id))
    slot_id: Mapped[int] = mapped_column(ForeignKey(SlotRow.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), index=True)
    state: Mapped[str]
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")


LIVE = AppointmentRow.state == "confirmed"
OFFERED = SlotRow.state == "offered"
Index("one_live_appointment_per_slot", AppointmentRow.slot_id, unique=True, sqlite_where=LIVE)
Index("one_offer_per_moment", SlotRow.starts_at, unique=True, sqlite_where=OFFERED)
TAKEN = select(AppointmentRow.slot_id).where(LIVE)
WHO = case((PersonRow.function != "", PersonRow.function), else_=PersonRow.name)
FIELDS = select(  # of an `Appointment`, by name; rows of the four tables as objects would take twice as long
    AppointmentRow.id, AppointmentRow.request_id, AppointmentRow.person_id, WHO.label("who"),
    SlotRow.starts_at, SlotRow.ends_at, RequestRow.text.label("topic"), RequestRow.confidential,
    AppointmentRow.uid, AppointmentRow.sequence, AppointmentRow.created_at,
    RequestRow.municipalities, RequestRow.asker_id, CALLED.label("called"),
)  # fmt: skip
AGREED = (
    FIELDS.join(SlotRow, SlotRow.id == AppointmentRow.slot_id)
    .join(RequestRow, RequestRow.id == AppointmentRow.request_id)
    .join(PersonRow, PersonRow.id == AppointmentRow.person_id)
    .order_by(SlotRow.starts_at)
)


def of(viewer: Viewer) -> ColumnElement[bool]:
    """Which appointments are one's own: to be there, or booked for somebody."""
    asked = select(RequestRow.id).where(requests.of(viewer))
    return or_(AppointmentRow.person_id == viewer.id, AppointmentRow.request_id.in_(asked))


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which appointments one person may see."""
    if viewer.has("ambassador"):
        return true()
    return or_(of(viewer), RequestRow.confidential.is_(False) if viewer.has("secretary") else false())


# ---------------------------------------------------------------- slots
async def free(db: Db, after: timedelta, before: datetime) -> list[Slot]:
    """The slots that can be had, at least `after` from now: the first of each day before the second of any."""
    window = SlotRow.starts_at >= db.now + after, SlotRow.starts_at < before, OFFERED, SlotRow.id.not_in(TAKEN)
    query = select(SlotRow.id, SlotRow.starts_at).where(*window).order_by(SlotRow.starts_at)
    return _spread([Slot(*row) for row in await db.session.execute(query)])


def _spread(slots: Sequence[Slot]) -> list[Slot]:
    seen: dict[object, int] = {}
    turns = []
    for slot in slots:
        day = slot.starts_at.date()
        turns.append((seen.get(day, 0), slot))
        seen[day] = seen.get(day, 0) + 1
    spread = [slot for _, slot in sorted(turns, key=lambda turn: (turn[0], turn[1].starts_at))]
    return [
        slot
        for first in range(0, len(spread), AT_ONCE)
        for slot in sorted(spread[first : first + AT_ONCE], key=lambda slot: slot.starts_at)
    ]


async def offered(db: Db) -> list[Slot]:
    """All slots to come that nobody has, soonest first; for the ambassador."""
    coming = SlotRow.starts_at > db.now, OFFERED, SlotRow.id.not_in(TAKEN)
    query = select(SlotRow.id, SlotRow.starts_at).where(*coming).order_by(SlotRow.starts_at)
    return [Slot(*row) for row in await db.session.execute(query)]


async def offer(db: Db, created_by: str, moments: Sequence[datetime], length: timedelta) -> list[datetime]:
    """Opens slots at these moments; one that would overlap another is left out. Returns those that are new."""
    new = []
    for moment in moments:
        if await _overlaps(db, moment, moment + length):
            continue
        values = {"created_at": db.now, "created_by": created_by, "starts_at": moment, "ends_at": moment + length}
        await db.session.execute(insert(SlotRow).values(**values, state="offered"))
        new.append(moment)
    return new


async def withdraw(db: Db, since: datetime, until: datetime, state: str = "withdrawn") -> int:
    """Takes back the slots that begin in this time; what is booked stays, this once. Returns how many were free.

    With `away` as their state they can be put back.
    """
    inside = SlotRow.starts_at >= since, SlotRow.starts_at < until, OFFERED
    free = select(func.count()).select_from(SlotRow).where(*inside, SlotRow.id.not_in(TAKEN))
    count = (await db.session.execute(free)).scalar_one()
    await db.session.execute(update(SlotRow).where(*inside).values(state=state))
    return count


async def put_back(db: Db, since: datetime, until: datetime) -> int:
    """Offers again what was taken back as `away` and is still to come, except where another slot came in its place.

    Returns how many are free.
    """
    away = SlotRow.state == "away", SlotRow.starts_at >= max(since, db.now), SlotRow.starts_at < until
    back = []
    for number, starts_at, ends_at in await db.session.execute(
        select(SlotRow.id, SlotRow.starts_at, SlotRow.ends_at).where(*away)
    ):
        if not await _overlaps(db, starts_at, ends_at):
            await db.session.execute(update(SlotRow).where(SlotRow.id == number).values(state="offered"))
            back.append(number)
    free = select(func.count()).select_from(SlotRow).where(SlotRow.id.in_(back), SlotRow.id.not_in(TAKEN))
    return (await db.session.execute(free)).scalar_one()


async def _overlaps(db: Db, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a slot that is offered lies there."""
    overlap = SlotRow.starts_at < ends_at, SlotRow.ends_at > starts_at
    return bool((await db.session.execute(select(SlotRow.id).where(*overlap, OFFERED).limit(1))).first())


# ---------------------------------------------------------------- appointments
async def take(db: Db, slot_id: int, request_id: int, created_by: str, person_id: int | None = None) -> Appointment:
    """Books the slot for the viewer, or for whom they may; raises `SlotTaken` when somebody was quicker."""
    await _must_be_offered(db, slot_id)
    values = {
        "created_at": db.now, "created_by": created_by, "request_id": request_id, "slot_id": slot_id,
        "person_id": person_id or db.viewer.id, "state": "confirmed",
        "uid": f"pending-{request_id}-{slot_id}", "sequence": 0,
    }  # fmt: skip
    try:
        async with db.session.begin_nested():
            query = insert(AppointmentRow).values(values).returning(AppointmentRow.id)
            number = (await db.session.execute(query)).scalar_one()
    except IntegrityError as quicker:
        raise SlotTaken from quicker
    uid = f"appointment-{number}-{db.now:%Y%m%d%H%M%S}@{created_by.rpartition(':')[2]}"
    await db.session.execute(update(AppointmentRow).where(AppointmentRow.id == number).values(uid=uid))
    return await _one(db, number)


async def move(db: Db, number: int, slot_id: int) -> Appointment | None:
    """Gives a live appointment of the viewer another slot: same record, same uid; None when it was called off.

    Raises `SlotTaken`, and then the old one is as it was.
    """
    await _must_be_offered(db, slot_id)
    try:
        async with db.session.begin_nested():
            values = {"slot_id": slot_id, "sequence": AppointmentRow.sequence + 1}
            query = update(AppointmentRow).where(AppointmentRow.id == number, LIVE, _own(db)).values(values)
            moved = (await db.session.execute(query.returning(AppointmentRow.id))).first()
    except IntegrityError as quicker:
        raise SlotTaken from quicker
    return await _one(db, number) if moved else None


async def cancel(db: Db, number: int, reason: str) -> Appointment | None:
    """Calls off a live appointment of the viewer; None when it was called off already.

    Its slot is free again, unless it is the ambassador who cannot make it, or is away then.
    """
    values = {"state": "cancelled", "sequence": AppointmentRow.sequence + 1, "reason": reason}
    query = update(AppointmentRow).where(AppointmentRow.id == number, LIVE, _own(db)).values(values)
    slot = (await db.session.execute(query.returning(AppointmentRow.slot_id))).scalar()
    if slot is None:
        return None
    if db.viewer.has("ambassador"):
        await db.session.execute(update(SlotRow).where(SlotRow.id == slot, OFFERED).values(state="withdrawn"))
    return await _one(db, number)


async def coming(db: Db, since: datetime | None = None) -> list[Appointment]:
    """What is agreed from now on, or since then: one's own; for the ambassador everybody's. Soonest first."""
    return await _read(db, _own(db), LIVE, SlotRow.ends_at > (since or db.now))


async def agreed(db: Db, numbers: Sequence[int]) -> list[Appointment]:
    """Those of these that were not called off, as far as they are for these eyes; soonest first."""
    return await _read(db, AppointmentRow.id.in_(numbers), LIVE)


async def to_be_logged(db: Db, since: datetime) -> list[Appointment]:
    """What ends after that moment, and nobody said yet how it went; for the ambassador everybody's."""
    return await _read(db, _own(db), LIVE, SlotRow.ends_at > since)


async def ended(db: Db, *numbers: int) -> list[Appointment]:
    """Those of these that ended and of which nobody said yet how they went, as far as they are for these eyes."""
    return await _read(db, AppointmentRow.id.in_(numbers), LIVE, SlotRow.ends_at <= db.now)


async def unlogged(db: Db, looks_back: timedelta) -> list[Appointment]:
    """What ended lately and nobody said yet how it went, if the viewer may log it; nothing confidential."""
    lately = SlotRow.ends_at > db.now - looks_back, SlotRow.ends_at <= db.now
    return await _read(db, _own(db), LIVE, RequestRow.confidential.is_(False), *lately)


async def close(db: Db, number: int, state: str) -> bool:
    """It was `held`, or did not happen (`no_show`); False when that was said before."""
    live = AppointmentRow.id == number, LIVE, _own(db)
    query = update(AppointmentRow).where(*live).values(state=state).returning(AppointmentRow.id)
    return bool((await db.session.execute(query)).first())


def _own(db: Db) -> ColumnElement[bool]:
    return true() if db.viewer.has("ambassador") else of(db.viewer)


async def within(db: Db, since: datetime, until: datetime) -> list[Appointment]:
    """What is agreed in this time."""
    return await _read(db, LIVE, SlotRow.starts_at >= since, SlotRow.starts_at < until)


async def _must_be_offered(db: Db, slot_id: int) -> None:
    slot = await db.session.get_one(SlotRow, slot_id, with_for_update=True, populate_existing=True)
    if slot.state != "offered":
        raise SlotTaken


async def _one(db: Db, number: int) -> Appointment:
    return (await _read(db, AppointmentRow.id == number))[0]


async def _read(db: Db, *conditions: ColumnElement[bool]) -> list[Appointment]:
    rows = (await db.session.execute(AGREED.where(db.audience.may(seen_by), *conditions))).mappings()
    return [Appointment(**{**row, "municipalities": tuple(row["municipalities"])}) for row in rows]
