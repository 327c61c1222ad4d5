"""One desk per database."""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, delete, select, update
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


async def take(session: AsyncSession, at: datetime) -> None:
    """Makes this process the one desk on this database. `at` is real time.

    Raises `LeaseTaken`, which names the other's host and pid.
    """
    row = await session.get(LeaseRow, 1, with_for_update=True)
    host, pid = socket.gethostname(), os.getpid()
    if row and _alive(row, at):
        raise LeaseTaken(f"another desk works on this database: pid {row.pid} on {row.host}. Stop it first.")
    values = {"id": 1, "host": host, "pid": pid, "born": _born(pid), "renewed_at": at}
    query = upsert(session, LeaseRow).values(values)
    await session.execute(query.on_conflict_do_update(index_elements=["id"], set_=values))


async def renew(session: AsyncSession, at: datetime) -> None:
    """Keeps the lease; raises `LeaseLost` when another desk has it. `at` is real time."""
    query = update(LeaseRow).where(*_mine()).values(renewed_at=at).returning(LeaseRow.id)
    if not (await session.execute(query)).first():
        raise LeaseLost(LOST)


async def hold(session: AsyncSession) -> None:
    """Makes sure, inside a turn, that this process has the lease until the turn is committed; else `LeaseLost`."""
    query = select(LeaseRow.id).where(*_mine()).with_for_update()
    if not (await session.execute(query)).first():
        raise LeaseLost(LOST)


def _mine() -> tuple[ColumnElement[bool], ...]:
    pid = os.getpid()
    return LeaseRow.host == socket.gethostname(), LeaseRow.pid == pid, LeaseRow.born == _born(pid)


async def give_back(session: AsyncSession) -> None:
    """Frees the database for the next desk."""
    await session.execute(delete(LeaseRow).where(LeaseRow.host == socket.gethostname(), LeaseRow.pid == os.getpid()))


def _alive(row: LeaseRow, at: datetime) -> bool:
    if row.host == socket.gethostname():
        return row.pid != os.getpid() and row.born == _born(row.pid)
    return at - row.renewed_at < LAPSES


def _born(pid: int) -> str:
    """When a process began, so that another one with the same number is not taken for it; empty if it is gone."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return "" if state == "Z" else fields[18]  # a zombie does nothing any more
    except (OSError, IndexError):
        return ""
