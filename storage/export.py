"""All records as one document. Of confidential ones it shows that they are there, unless told otherwise."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.absences import AbsenceRow
from storage.actions import ActionRow
from storage.appointments import AppointmentRow, SlotRow
from storage.db import Base
from storage.limburg import MUNICIPALITIES
from storage.log import EntryRow
from storage.machine.audit import AuditRow
from storage.machine.occasions import OccasionRow
from storage.meetings import AttendanceRow, ItemRow, MeetingRow
from storage.people import AccountRow, GrantRow, OrganisationRow, PersonRow
from storage.reports import ApprovalRow, LedgerRow, RemarkRow, ReportRow
from storage.requests import RequestRow
from storage.signals import SignalRow
from storage.successions import SuccessionRow

FORMAT = 1
TABLES = (
    "organisations people accounts role_grants help_requests slots appointments log_entries signals spearheads "
    "action_items initiatives participation meetings reports remarks approvals ledger_entries absences "
    "successions occasions audit"
).split()
ROWS: dict[str, type[Base]] = {
    row.__tablename__: row
    for row in (
        OrganisationRow, PersonRow, AccountRow, GrantRow, RequestRow,
        SlotRow, AppointmentRow, EntryRow, SignalRow, ActionRow, MeetingRow, ReportRow, RemarkRow, ApprovalRow,
        LedgerRow, AbsenceRow, SuccessionRow, OccasionRow, AuditRow,
    )
}  # fmt: skip
OF_MEETINGS: dict[str, type[AttendanceRow | ItemRow]] = {"attendance": AttendanceRow, "items": ItemRow}
SHOWN_OF_CONFIDENTIAL = "id", "state", "created_at", "confidential"


async def document(session: AsyncSession, programme: dict[str, Any], *, confidential: bool) -> dict[str, Any]:
    """Everything, by table, as it stood at one moment; in a fresh session. Times are RFC 3339 with an offset."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite looks at one moment by itself
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    tables = {name: [_plain(row) async for row in _rows(session, name)] for name in TABLES}
    _complete(tables)
    for name, row in OF_MEETINGS.items():
        await _put_in(session, tables["meetings"], name, row)
    if not confidential:
        for records in tables.values():
            records[:] = [_veiled(record) if record.get("confidential") else record for record in records]
    places = [{"code": place.code, "name": place.name, "region": place.region} for place in MUNICIPALITIES]
    return {"format": FORMAT, "programme": programme, "municipalities": places, **tables}


async def _rows(session: AsyncSession, name: str) -> Any:
    if name in ROWS:
        for row in (await session.execute(select(ROWS[name]).order_by(ROWS[name].id))).scalars():
            yield row


def _plain(row: Base) -> dict[str, Any]:
    return dict(_fields(row))


def _fields(row: Base) -> Iterator[tuple[str, Any]]:
    for column in row.__table__.columns:
        value = getattr(row, column.name)
        yield column.name, value.isoformat() if isinstance(value, datetime | date) else value


def _complete(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Gives an appointment its time, and whether what it is about is confidential; a remark its report and version."""
    slots = {slot["id"]: slot for slot in tables["slots"]}
    requests = {request["id"]: request for request in tables["help_requests"]}
    for appointment in tables["appointments"]:
        slot = slots[appointment["slot_id"]]
        appointment |= {key: slot[key] for key in ("starts_at", "ends_at")}
        appointment["confidential"] = requests[appointment["request_id"]]["confidential"]
    for report in tables["reports"]:
        report["number"] = int(report["number"]) if report["number"].isdecimal() else report["number"]
    reports = {report["id"]: report for report in tables["reports"]}
    for said in (*tables["remarks"], *tables["approvals"]):
        said |= {key: reports[said["report_id"]][key] for key in ("number", "version")}


async def _put_in(
    session: AsyncSession, meetings: list[dict[str, Any]], name: str, row: type[AttendanceRow | ItemRow]
) -> None:  # fmt: skip
    """Gives a meeting who comes, and what was said."""
    parts = [_plain(each) for each in (await session.execute(select(row).order_by(row.id))).scalars()]
    for meeting in meetings:
        meeting[name] = [part for part in parts if part["meeting_id"] == meeting["id"]]


def _veiled(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in SHOWN_OF_CONFIDENTIAL if key in record}
