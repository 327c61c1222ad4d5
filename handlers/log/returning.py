"""After a talk the ambassador is asked how it went."""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from functools import partial

from bot import Almanac, Due, calendar
from storage import appointments
from storage.db import Db

ASKED_AFTER = timedelta(minutes=15)  # that a talk ended
ASKED_AGAIN = time(8, 30)  # on the working day after the one on which it was asked; then it waits in Monday's list
LOOKS_BACK = timedelta(days=7)  # for talks of which nobody said how they went


@calendar
async def how_it_went(almanac: Almanac) -> AsyncIterator[Due]:
    """After a talk the ambassador is asked what came of it, and once more the next working morning."""
    for talk in await appointments.to_be_logged(almanac.db, almanac.db.now - LOOKS_BACK):
        asked = talk.ends_at + ASKED_AFTER
        again = almanac.hours.opening(almanac.hours.next_open(asked), ASKED_AGAIN)
        for person in almanac.holding("ambassador"):
            for name, at in (("first", asked), ("again", again)):
                yield Due(
                    f"how-it-went/{talk.id}/{talk.starts_at:%Y-%m-%dT%H:%MZ}/{name}/{person.id}",
                    at, at + LOOKS_BACK, person, "log.how_did_it_go", partial(_ended, number=talk.id),
                    thing=f"talk:{talk.id}", about=f"talk:{talk.id}", nudges=name == "again",
                    asks=("log", f"talk:{talk.id}"),
                )  # fmt: skip


async def _ended(db: Db, number: int) -> dict[str, object] | None:
    found = await appointments.ended(db, number)
    return {"talk": found[0]} if found else None
