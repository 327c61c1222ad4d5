"""Which appointment is meant, and who hear of it besides the ambassador."""

from bot import Desk
from storage import appointments
from storage.appointments import Appointment
from storage.people import Person


async def others(desk: Desk, agreed: Appointment) -> list[Person]:
    """Whose talk it is and who booked it, without the person who speaks."""
    found = [await desk.people.by_id(desk.db.session, number) for number in agreed.sides]
    return [person for person in found if person.known and person.id != desk.person.id]


async def meant(desk: Desk) -> list[Appointment]:
    """The one that this is about or that we told of last, else all that are agreed; if there is none, that is said."""
    mine = await desk.recall("mine", appointments.coming)
    told = [one for one in mine if one.id in (desk.record, desk.lately)]
    found = told if desk.record else told or mine
    if not found:
        desk.say("appointments.gone" if mine else "appointments.none")
    return found
