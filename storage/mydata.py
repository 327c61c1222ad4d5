"""What is kept of one person, for that very person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from storage.appointments import AppointmentRow
from storage.db import Base, Db
from storage.log import EntryRow
from storage.people import AccountRow, GrantRow, PersonRow
from storage.reports import ApprovalRow, RemarkRow
from storage.requests import RequestRow
from storage.successions import SuccessionRow


@dataclass(frozen=True)
class Kept:
    """How much there is of somebody."""

    requests: int
    appointments: int
    logs: int
    remarks: int
    approvals: int


def _theirs(person_id: int) -> Sequence[tuple[type[Base], ColumnElement[bool]]]:
    """In which tables, and which rows."""
    return (
        (PersonRow, PersonRow.id == person_id),
        (AccountRow, AccountRow.person_id == person_id),
        (GrantRow, GrantRow.person_id == person_id),
        (SuccessionRow, or_(SuccessionRow.old_id == person_id, SuccessionRow.new_id == person_id)),
        (RequestRow, or_(RequestRow.asker_id == person_id, RequestRow.asked_for_id == person_id)),
        (AppointmentRow, AppointmentRow.person_id == person_id),
        (EntryRow, EntryRow.author_id == person_id),
        (RemarkRow, RemarkRow.person_id == person_id),
        (ApprovalRow, ApprovalRow.person_id == person_id),
    )


async def of(db: Db, person_id: int) -> Kept:
    """The sum of it."""
    counts = [
        (await db.session.execute(select(func.count()).select_from(row).where(mine))).scalar_one()
        for row, mine in _theirs(person_id)[-3:]
    ]
    return Kept(*counts)


async def records(db: Db, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """All of it, by table; moments are RFC 3339 with an offset."""
    found = {}
    for row, mine in _theirs(person_id):
        rows = (await db.session.execute(select(row.__table__).where(mine))).mappings()
        found[row.__tablename__] = [{name: _plain(value) for name, value in one.items()} for one in rows]
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
