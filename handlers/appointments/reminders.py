"""Before a talk: a reminder for both sides, and for the ambassador what is known of the place."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta

from bot import Almanac, Desk, Due, OneOf, calendar, command
from handlers.appointments import sides
from storage import appointments, log, requests, signals
from storage.appointments import Appointment
from storage.db import Db

MOST_LINES, MOST_PLACES = 10, 4  # of what is known before a talk: read on the way to it
REMINDED = {"1d": timedelta(days=1), "1h": timedelta(hours=1)}  # before it begins


@calendar
async def reminders(almanac: Almanac) -> AsyncIterator[Due]:
    """A day and an hour before a talk both sides hear of it; the ambassador also what is known of the place."""
    for talk in await appointments.coming(almanac.db, almanac.since):
        asker = almanac.people[talk.person_id]
        for name, before in REMINDED.items():
            for person in (asker, *almanac.holding("ambassador")):
                soon = name == "1h"
                yield Due(
                    f"appointment-reminder/{talk.id}/{talk.starts_at:%Y-%m-%dT%H:%MZ}/{name}/{person.id}",
                    at=almanac.before(talk.starts_at, before), until=talk.starts_at, since=talk.created_at, to=person,
                    words=_words(asks=person == asker, soon=soon),
                    read=OneOf(_known_of if soon and person != asker else _talks, talk.id),
                    thing=f"appointment:{talk.id}", about=f"appointment:{talk.id}", exact=soon,
                )  # fmt: skip


def _words(*, asks: bool, soon: bool) -> str:
    if not soon:
        return "appointments.reminder"
    return "appointments.reminder_soon" if asks else "appointments.briefing"


async def _talks(db: Db, numbers: Sequence[int]) -> dict[int, Mapping[str, object]]:
    return {talk.id: {"appointment": talk} for talk in await appointments.agreed(db, numbers)}


async def _known_of(db: Db, numbers: Sequence[int]) -> dict[int, Mapping[str, object]]:
    talks = await appointments.agreed(db, numbers)
    return {talk.id: {"appointment": talk, "places": await _places(db, talk)} for talk in talks}


async def _places(db: Db, talk: Appointment) -> list[dict[str, object]]:
    named = talk.municipalities[:MOST_PLACES]
    room = (MOST_LINES - 2) // max(len(named), 1) - 2  # the talk and what to say come first and last; a place has two
    places = []
    for place in named:
        still_open = [one for one in await requests.open_about(db, place) if one.id != talk.request_id]
        promises = await log.open_promises(db, place)
        raised = await signals.open_about(db, place)
        rest = max(room - 1, 0) if raised else room
        shown = still_open[: max(rest - rest // 2, rest - len(promises))]
        kept = promises[: rest - len(shown)]
        facts = {"open": shown, "promises": kept, "signals": raised[: room - len(shown) - len(kept)]}
        places.append({"name": place, "last": await log.last_about(db, place), **facts})
    return places


@command("kom ik", "ik kom", "i will come", listed=False, about="appointment", ticks="appointment")
async def coming(desk: Desk) -> None:
    """Somebody says to a reminder that they will be there."""
    mine = await sides.meant(desk)
    if mine:
        desk.say("appointments.see_you", appointment=mine[0])
