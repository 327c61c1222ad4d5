"""The moments that can be had, and which of them somebody means."""

from datetime import datetime

from bot import Choice, Desk, fitting
from storage import appointments
from storage.appointments import Slot

TITLE = "appointments.calendar_title"  # what an invitation says: never the subject of the talk


async def free(desk: Desk) -> list[Slot]:
    """What can be had now, kept as it was shown."""
    return await desk.recall("free", appointments.free, desk.config.appointments.notice, desk.programme_ends)


def which(desk: Desk, words: str, free: list[Slot], line: str, moves: datetime | None = None) -> Choice[Slot]:
    """Which of these; a day or a time finds one too. What fits the line comes first, and the others with *meer*.

    `moves` is when it is now, of a talk that gets another moment.
    """
    fits = fitting(line, desk.said_at, [slot.starts_at for slot in free])
    near = [slot for slot in free if slot.starts_at in fits]
    options = near + [slot for slot in free if slot not in near]
    notice = desk.config.appointments.notice
    facts = {"notice": notice, "from_then": (desk.said_at + notice).date()}
    return Choice(
        words,
        facts,
        options,
        moment=lambda slot: slot.starts_at,
        moves=moves,
        not_offered="appointments.not_offered",
        near=len(near),
    )
