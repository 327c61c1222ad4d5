"""Who hear of an appointment besides the ambassador."""

from bot import Desk
from storage.appointments import Appointment
from storage.people import Person


async def others(desk: Desk, agreed: Appointment) -> list[Person]:
    """Whose talk it is and who booked it, without the person who speaks."""
    found = [await desk.people.by_id(desk.db.session, number) for number in agreed.sides]
    return [person for person in found if person.known and person.id != desk.person.id]
