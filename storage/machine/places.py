"""The rooms that the desk is in, people's identities there, and small facts that survive a restart."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base, Db, upsert, upserting

BEGUN = "desk.begun"  # the mark of when the desk took up its work
ROOM = "matrix.room."  # before the name of a group room, among the marks


@dataclass(frozen=True)
class Place:
    """A room as the desk knows it. `peer` is the other person of a direct chat."""

    place: str
    direct: bool
    peer: str | None
    caught_up: int


@dataclass(frozen=True)
class Changed:
    """An account that shows another identity than the first one, which waits for an administrator."""

    id: int
    address: str
    master_key: str


class PlaceRow(Base):
    """A room that the desk is in."""

    __tablename__ = "places"
    place: Mapped[str] = mapped_column(unique=True)
    direct: Mapped[bool]
    peer: Mapped[str | None] = mapped_column(index=True)
    caught_up: Mapped[int] = mapped_column(default=0)


class PinRow(Base):
    """The first identity that a person's account showed; another one waits for an administrator."""

    __tablename__ = "pins"
    address: Mapped[str] = mapped_column(unique=True)
    master_key: Mapped[str]
    changed_to: Mapped[str | None]


class MarkRow(Base):
    """Small facts that survive a restart, such as the sync position."""

    __tablename__ = "marks"
    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str] = mapped_column(Text)


async def know(session: AsyncSession, place: str, *, direct: bool, peer: str | None) -> None:
    """Remembers a room, and whether it is a direct chat and with whom."""
    query = upsert(session, PlaceRow).values(place=place, direct=direct, peer=peer, caught_up=0)
    await session.execute(query.on_conflict_do_update(index_elements=["place"], set_={"direct": direct, "peer": peer}))


async def known(session: AsyncSession) -> dict[str, Place]:
    """All rooms that the desk knows."""
    rows = (await session.execute(select(PlaceRow).order_by(PlaceRow.id))).scalars()
    return {row.place: Place(row.place, row.direct, row.peer, row.caught_up) for row in rows}


async def find(session: AsyncSession, name: str) -> Place | None:
    """One room."""
    row = (await session.execute(select(PlaceRow).where(PlaceRow.place == name))).scalar()
    return Place(row.place, row.direct, row.peer, row.caught_up) if row else None


async def forget(session: AsyncSession, name: str) -> None:
    """The desk left, or was sent away."""
    await session.execute(delete(PlaceRow).where(PlaceRow.place == name))


async def catching_up(session: AsyncSession, name: str, until: int) -> None:
    """An apology was made in this place for everything up to this inbox id."""
    query = upsert(session, PlaceRow).values(place=name, direct=True, peer=None, caught_up=until)
    await session.execute(query.on_conflict_do_update(index_elements=["place"], set_={"caught_up": until}))


async def mark(session: AsyncSession, name: str) -> str | None:
    """A small fact."""
    return (await session.execute(select(MarkRow.value).where(MarkRow.name == name))).scalar()


async def set_mark(session: AsyncSession, name: str, value: str) -> None:
    """Keeps a small fact."""
    await session.execute(_marking(session.get_bind().dialect.name), {"name": name, "value": value})


@lru_cache
def _marking(dialect: str) -> Any:
    """Every sync does this: a statement that stays the same is compiled once and recognised at once."""
    query = upserting(dialect, Base.metadata.tables[MarkRow.__tablename__])
    return query.on_conflict_do_update(index_elements=["name"], set_={"value": query.excluded.value})


async def begun(session: AsyncSession, now: datetime) -> datetime:
    """The minute in which this desk took up its work: the first time that this was asked, or the earliest."""
    this_minute = now.replace(second=0, microsecond=0)
    known = await mark(session, BEGUN)
    if known is None or this_minute < datetime.fromisoformat(known):  # the clock was set back
        await set_mark(session, BEGUN, this_minute.isoformat())
        return this_minute
    return datetime.fromisoformat(known)


async def begin_anew(session: AsyncSession) -> None:
    """Forgets when the desk took up its work: a copy takes it up again."""
    await session.execute(delete(MarkRow).where(MarkRow.name == BEGUN))


async def name_room(session: AsyncSession, name: str, place: str) -> None:
    """Remembers which room is the one that the configuration calls so: taskforce, steering_group."""
    await set_mark(session, f"{ROOM}{name}", place)


async def named(session: AsyncSession, name: str) -> str | None:
    """Which room the configuration calls so, if we found it."""
    return await mark(session, f"{ROOM}{name}")


async def room_name(session: AsyncSession, place: str) -> str | None:
    """How the configuration calls this room, if it does."""
    query = select(MarkRow.name).where(MarkRow.value == place, MarkRow.name.startswith(ROOM, autoescape=True))
    name = (await session.execute(query)).scalar()
    return name.removeprefix(ROOM) if name else None


async def pins(session: AsyncSession) -> dict[str, tuple[str, str | None]]:
    """The identity of each person: the first one seen, and another that came later."""
    rows = (await session.execute(select(PinRow))).scalars()
    return {row.address: (row.master_key, row.changed_to) for row in rows}


async def pin(session: AsyncSession, address: str, master_key: str, changed_to: str | None) -> None:
    """Keeps a person's identity."""
    query = upsert(session, PinRow).values(address=address, master_key=master_key, changed_to=changed_to)
    await session.execute(query.on_conflict_do_update(index_elements=["address"], set_={"changed_to": changed_to}))


async def changed_identities(db: Db) -> list[Changed]:
    """Whose new identity waits for an administrator; for administrators."""
    if not db.audience.all_have("administrator"):
        return []
    query = select(PinRow).where(PinRow.changed_to.is_not(None)).order_by(PinRow.address)
    rows = (await db.session.execute(query)).scalars()
    return [Changed(row.id, row.address, str(row.changed_to)) for row in rows]


async def accept_pin(session: AsyncSession, address: str, master_key: str) -> bool:
    """From now on this identity is theirs; False when it is no longer the one that waits."""
    waiting = PinRow.address == address, PinRow.changed_to == master_key
    query = update(PinRow).where(*waiting).values(master_key=master_key, changed_to=None).returning(PinRow.id)
    return (await session.execute(query)).first() is not None
