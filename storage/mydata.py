"""What is kept of one person, for that very person: whoever else reads along, reads nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from storage import appointments, requests
from storage.actions import ActionRow
from storage.appointments import AppointmentRow, SlotRow
from storage.audience import Viewer
from storage.db import Base, Db
from storage.log import EntryRow
from storage.machine.dialogs import DialogRow
from storage.machine.inbox import InboxRow
from storage.machine.outbox import OutboxRow
from storage.meetings import AttendanceRow, InvitationRow, ItemRow
from storage.people import AccountRow, GrantRow, PersonRow
from storage.reports import ApprovalRow, RemarkRow
from storage.requests import RequestRow
from storage.signals import SignalRow
from storage.successions import SuccessionRow


@dataclass(frozen=True)
class Kept:
    """How much there is of somebody."""

    requests: int
    appointments: int
    logs: int
    actions: int
    remarks: int
    approvals: int
    signals: int = 0


COUNTED = RequestRow, AppointmentRow, EntryRow, ActionRow, RemarkRow, ApprovalRow, SignalRow
OF_CHATS = {"created_at", "sent_at", "said_at", "place", "text", "body", "line", "loose", "journal", "held"}


def _theirs(viewer: Viewer) -> dict[type[Base], ColumnElement[bool]]:
    """In which tables, and which rows."""
    own = AccountRow.person_id == viewer.id
    addresses = select(AccountRow.address).where(own).scalar_subquery()
    promises = ActionRow.author_id, ActionRow.owner_id, ActionRow.offered_to_id
    return {
        PersonRow: PersonRow.id == viewer.id,
        AccountRow: own,
        GrantRow: GrantRow.person_id == viewer.id,
        RequestRow: requests.of(viewer),
        AppointmentRow: appointments.of(viewer),
        SlotRow: SlotRow.created_by.in_(addresses),
        SuccessionRow: or_(SuccessionRow.old_id == viewer.id, SuccessionRow.new_id == viewer.id),
        EntryRow: EntryRow.author_id == viewer.id,
        SignalRow: SignalRow.author_id == viewer.id,
        RemarkRow: RemarkRow.person_id == viewer.id,
        ApprovalRow: ApprovalRow.person_id == viewer.id,
        ActionRow: or_(*(column == viewer.id for column in promises)),
        AttendanceRow: AttendanceRow.person_id == viewer.id,
        ItemRow: ItemRow.person_id == viewer.id,
        InvitationRow: InvitationRow.person_id == viewer.id,
        DialogRow: DialogRow.person_id == viewer.id,
        InboxRow: InboxRow.sender.in_(addresses),
        OutboxRow: _said_to(viewer),
    }


def _said_to(viewer: Viewer) -> ColumnElement[bool]:
    """What is addressed to one of their accounts, in whichever direct chat."""
    begins = func.substr(OutboxRow.place + " ", 1, func.length(AccountRow.address) + 1)
    return exists().where(AccountRow.person_id == viewer.id, begins == AccountRow.address + " ")


def _of_the_viewer(db: Db, row: type[Base]) -> ColumnElement[bool]:
    return and_(_theirs(db.viewer)[row], db.audience.may(lambda viewer: _theirs(viewer)[row]))


async def of(db: Db) -> Kept:
    """How much is kept of the viewer."""
    counts = [
        (await db.session.execute(select(func.count()).select_from(row).where(_of_the_viewer(db, row)))).scalar_one()
        for row in COUNTED
    ]
    return Kept(*counts)


async def records(db: Db) -> dict[str, list[dict[str, Any]]]:
    """All of it, by table; moments are RFC 3339 with an offset. Of chats what was said, and not how it travelled."""
    found = {}
    for row in _theirs(db.viewer):
        rows = (await db.session.execute(select(*_columns(row)).where(_of_the_viewer(db, row)))).mappings()
        found[row.__tablename__] = [{name: _plain(value) for name, value in one.items()} for one in rows]
    return found


def _columns(row: type[Base]) -> Sequence[ColumnElement[Any]]:
    chats = row in (DialogRow, InboxRow, OutboxRow)
    return [column for column in row.__table__.columns if not chats or column.name in OF_CHATS]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
