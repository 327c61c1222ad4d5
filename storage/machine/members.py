"""Who is in the group rooms, as the homeserver says. That gives nobody a right: `storage/rooms.py` compares the two."""

from collections.abc import Iterable

from sqlalchemy import Index, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from storage.db import Base, upsert


class MemberRow(Base):
    """An account that is in a room."""

    __tablename__ = "room_members"
    place: Mapped[str]
    address: Mapped[str]


Index("one_row_per_member", MemberRow.place, MemberRow.address, unique=True)


async def enters(session: AsyncSession, place: str, address: str) -> None:
    """Somebody came into a room; coming in twice is coming in once."""
    query = upsert(session, MemberRow).values(place=place, address=address)
    await session.execute(query.on_conflict_do_nothing(index_elements=["place", "address"]))


async def leaves(session: AsyncSession, place: str, address: str) -> None:
    """Somebody went."""
    await session.execute(delete(MemberRow).where(MemberRow.place == place, MemberRow.address == address))


async def are(session: AsyncSession, place: str, addresses: Iterable[str]) -> None:
    """These are all who are in a room; of one that we left, nobody."""
    await session.execute(delete(MemberRow).where(MemberRow.place == place))
    if rows := [{"place": place, "address": address} for address in addresses]:
        await session.execute(insert(MemberRow), rows)


async def of(session: AsyncSession, place: str) -> list[str]:
    """Who is in a room; nobody, where we do not know."""
    query = select(MemberRow.address).where(MemberRow.place == place).order_by(MemberRow.address)
    return list((await session.execute(query)).scalars())
