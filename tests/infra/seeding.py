"""Records laid straight into the database, where hundreds are needed."""

from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.appointments import AppointmentRow, SlotRow
from storage.requests import RequestRow

LASTS = timedelta(hours=1)


async def talk(session: AsyncSession, number: int, person_id: int, begins: datetime, made: datetime) -> None:
    """A talk about "Nummer 7" at this moment, agreed at that one."""
    by = {"created_at": made, "created_by": "@test:localhost"}
    request = insert(RequestRow).values(
        **by, asker_id=person_id, kind="sparring", text=f"Nummer {number}", municipalities=[], urgency="normal",
        confidential=False, state="planned", changed_at=made,
    )  # fmt: skip
    slot = insert(SlotRow).values(**by, starts_at=begins, ends_at=begins + LASTS, state="offered")
    of = {
        "request_id": (await session.execute(request.returning(RequestRow.id))).scalar_one(),
        "slot_id": (await session.execute(slot.returning(SlotRow.id))).scalar_one(),
    }
    values = {**by, **of, "person_id": person_id, "state": "confirmed", "uid": f"talk-{number}", "sequence": 0}
    await session.execute(insert(AppointmentRow).values(values))
