"""What is left at the end of the programme: open promises and open questions, and to whom they go."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from storage.actions import ActionRow
from storage.appointments import AppointmentRow
from storage.db import Db
from storage.facts.agreed import owner_of
from storage.people import OrganisationRow, PersonRow
from storage.requests import OPEN, RequestRow


@dataclass(frozen=True)
class Left:
    """Something that is not done. `text` is what was promised, or the places that a question is about."""

    number: str
    text: str
    owner: str


async def left(db: Db) -> list[Left]:
    """All that is open now and not confidential. What somebody asked stays between them and the ambassador."""
    if not db.audience.all_have("steering_group", "ambassador", "secretary"):
        return []
    return [*await _promises(db), *await _questions(db)]


async def _promises(db: Db) -> list[Left]:
    query = (
        select(ActionRow.id, ActionRow.text, ActionRow.owner, PersonRow.function, OrganisationRow.name)
        .outerjoin(PersonRow, PersonRow.id == ActionRow.owner_id)
        .outerjoin(OrganisationRow, OrganisationRow.id == PersonRow.organisation_id)
        .where(ActionRow.state == "open", ActionRow.confidential.is_(False))
        .order_by(ActionRow.id)
    )
    named = {name.casefold() for name in (await db.session.execute(select(OrganisationRow.name))).scalars()}
    return [Left(f"A-{row.id}", row.text, owner_of(row, named)) for row in await db.session.execute(query)]


async def _questions(db: Db) -> list[Left]:
    """A question that was talked about is not open any more, whatever became of its state."""
    talked = exists().where(AppointmentRow.request_id == RequestRow.id, AppointmentRow.state == "held")
    query = select(RequestRow.id, RequestRow.municipalities).where(
        RequestRow.state.in_(OPEN), RequestRow.confidential.is_(False), ~talked
    )
    rows = await db.session.execute(query.order_by(RequestRow.id))
    return [Left(f"H-{row.id}", ", ".join(row.municipalities), "") for row in rows]
