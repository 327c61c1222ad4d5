"""Money on the lines of the budget: set apart, promised, paid."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base, Db
from storage.reports.publishing import seen_by


@dataclass(frozen=True)
class Entry:
    """Money on a line of the budget, in cents. `kind`: budgeted (more than the plan has), committed, spent."""

    id: int
    line: str
    kind: str
    cents: int
    on: date
    text: str


class LedgerRow(Base):
    """Money that was set apart, promised or paid."""

    __tablename__ = "ledger_entries"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    line: Mapped[str]
    kind: Mapped[str]
    cents: Mapped[int]
    on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str]


async def enter(db: Db, created_by: str, line: str, kind: str, cents: int, on: date, text: str) -> Entry:
    """Records money on a line of the budget."""
    values = {
        "created_at": db.now, "created_by": created_by, "line": line, "kind": kind, "cents": cents, "on": on,
        "text": text, "state": "final",
    }  # fmt: skip
    made = (await db.session.execute(insert(LedgerRow).values(values).returning(LedgerRow.id))).scalar_one()
    return (await _entries(db, LedgerRow.id == made))[0]


async def entries(db: Db, before: date) -> list[Entry]:
    """All money until then, oldest first."""
    return await _entries(db, LedgerRow.on < before)


async def find_entry(db: Db, number: int) -> Entry | None:
    """One line of it."""
    return next(iter(await _entries(db, LedgerRow.id == number)), None)


async def strike(db: Db, number: int) -> None:
    """Takes a line out of the count; that it was there stays known."""
    await db.session.execute(update(LedgerRow).where(LedgerRow.id == number).values(state="struck"))


async def _entries(db: Db, *conditions: ColumnElement[bool]) -> list[Entry]:
    live = db.audience.may(seen_by), LedgerRow.state == "final"
    query = select(LedgerRow).where(*live, *conditions).order_by(LedgerRow.on, LedgerRow.id)
    return [
        Entry(row.id, row.line, row.kind, row.cents, row.on, row.text)
        for row in (await db.session.execute(query)).scalars()
    ]
