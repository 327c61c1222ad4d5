"""What the clock caused: each by a name of its own, once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base, upsert
from storage.people import PersonRow

MANY = 500  # keys in one look


class OccasionRow(Base):
    """Something that the clock caused. `state`: sent, skipped (it was stale), cancelled (its cause was)."""

    __tablename__ = "occasions"
    key: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    nudges: Mapped[bool]
    state: Mapped[str]


SENT = OccasionRow.state == "sent"
Index("ix_occasions_person", OccasionRow.person_id, OccasionRow.created_at)


async def settled(session: AsyncSession, keys: Iterable[str]) -> set[str]:
    """Which of these have been dealt with."""
    wanted, found = list(keys), set[str]()
    for first in range(0, len(wanted), MANY):
        query = select(OccasionRow.key).where(OccasionRow.key.in_(wanted[first : first + MANY]))
        found.update((await session.execute(query)).scalars())
    return found


async def settle(
    session: AsyncSession, dues: Mapping[str, tuple[datetime, bool]], state: str, now: datetime
) -> set[str]:
    """Deals with these, of each key when it was due and if it nudges; returns those with which nobody did before."""
    if not dues:
        return set()
    query = upsert(session, OccasionRow).on_conflict_do_nothing(index_elements=["key"]).returning(OccasionRow.key)
    common = {"created_at": now, "person_id": None, "state": state}
    rows = [common | {"key": key, "due_at": at, "nudges": nudges} for key, (at, nudges) in dues.items()]
    return set((await session.execute(query, rows)).scalars())


async def sent(session: AsyncSession, keys: Sequence[str], person_id: int | None) -> None:
    """Something was said of these, just dealt with: for this person one message, which counts as the first of them."""
    first, *rest = keys
    said = update(OccasionRow).values(state="sent")
    await session.execute(said.where(OccasionRow.key == first).values(person_id=person_id))
    for start in range(0, len(rest), MANY):
        await session.execute(said.where(OccasionRow.key.in_(rest[start : start + MANY])))


async def told(session: AsyncSession, people: Sequence[int], since: datetime) -> dict[int, tuple[int, int]]:
    """How often each was spoken to unasked since then, and how many of these were nudges."""
    theirs = OccasionRow.person_id.in_(people), SENT, OccasionRow.created_at >= since
    nudges = func.sum(case((OccasionRow.nudges, 1), else_=0))
    query = select(OccasionRow.person_id, func.count(), nudges).where(*theirs).group_by(OccasionRow.person_id)
    return {person: (count, nudged) for person, count, nudged in await session.execute(query)}
