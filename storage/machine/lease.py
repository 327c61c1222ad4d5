"""One desk per database."""

import os
import socket
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from storage.db import Base, upsert

LOST = "another desk has taken over this database; this one stops."
LAPSES = timedelta(seconds=5)  # after the last renewal by another host


class LeaseTaken(Exception):
    """Another desk works on this database. Stop it first, or give this one a database of its own."""


class LeaseLost(Exception):
    """The desk did not renew in time and another one has taken over."""


class LeaseRow(Base):
    """The one desk that works on this database. Real time, not the desk's clock."""

    __tablename__ = "lease"
    host: Mapped[str]
    pid: Mapped[int]
    born: Mapped[str]
    renewed_at: Mapped[datetime]


@dataclass(frozen=True)
class Holder:
    """A process on a host; `born` says when it began, so that another one with its number is not taken for it."""

    host: str
    pid: int
    born: str

    @classmethod
    def here(cls) -> Self:
        """The process that we are."""
        return cls(socket.gethostname(), os.getpid(), _born(os.getpid()))


async def take(session: AsyncSession, at: datetime, who: Holder | None = None) -> None:
    """Makes this process the one desk on this database. `at` is real time.

    Raises `LeaseTaken`, which names the other's host and pid.
    """
    who = who or Holder.here()
    row = await session.get(LeaseRow, 1, with_for_update=True)
    if row and _alive(row, at, who):
        raise LeaseTaken(f"another desk works on this database: pid {row.pid} on {row.host}. Stop it first.")
    values = {"id": 1, **asdict(who), "renewed_at": at}
    query = upsert(session, LeaseRow).values(values)
    await session.execute(query.on_conflict_do_update(index_elements=["id"], set_=values))


async def renew(session: AsyncSession, at: datetime, who: Holder | None = None) -> None:
    """Keeps the lease; raises `LeaseLost` when another desk has it. `at` is real time."""
    query = update(LeaseRow).where(_held_by(who)).values(renewed_at=at).returning(LeaseRow.id)
    if not (await session.execute(query)).first():
        raise LeaseLost(LOST)


async def hold(session: AsyncSession, who: Holder | None = None) -> None:
    """Makes sure, inside a turn, that this process has the lease until the turn is committed; else `LeaseLost`."""
    query = select(LeaseRow.id).where(_held_by(who)).with_for_update()
    if not (await session.execute(query)).first():
        raise LeaseLost(LOST)


async def give_back(session: AsyncSession, who: Holder | None = None) -> None:
    """Frees the database for the next desk; leaves it alone when another one has taken over."""
    await session.execute(delete(LeaseRow).where(_held_by(who)))


def _held_by(who: Holder | None) -> ColumnElement[bool]:
    who = who or Holder.here()
    return and_(LeaseRow.host == who.host, LeaseRow.pid == who.pid, LeaseRow.born == who.born)


def _alive(row: LeaseRow, at: datetime, who: Holder) -> bool:
    if row.host == who.host:
        return row.pid != who.pid and row.born == _born(row.pid)
    return at - row.renewed_at < LAPSES


def _born(pid: int) -> str:
    """When a process began, so that another one with the same number is not taken for it; empty if it is gone."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return "" if state == "Z" else fields[18]  # a zombie does nothing any more
    except (OSError, IndexError):
        return ""
