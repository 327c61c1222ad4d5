"""The moments that can be had, and which of them somebody means."""

from bot import Choice, Desk
from storage import appointments
from storage.appointments import Slot

TITLE = "appointments.calendar_title"  # what an invitation says: never the subject of the talk


async def free(desk: Desk) -> list[Slot]:
    """What can be had now, kept as it was shown."""
    return await desk.recall("free", appointments.free, desk.config.appointments.notice, desk.programme_ends)


def which(desk: Desk, words: str, free: list[Slot]) -> Choice[Slot]:
    """Which of these; a day or a time finds one too."""
    notice = desk.config.appointments.notice
    facts = {"notice": notice, "from_then": (desk.said_at + notice).date()}
    return Choice(words, facts, free, moment=lambda slot: slot.starts_at, not_offered="appointments.not_offered")
