"""A process that books every slot it can, as fast as it can, for one person. It starts when its input says so.

python -m tests.faults.racer URL PERSON SLOT…    prints one line a slot: its number, and *has* or *late*
"""

import asyncio
import sys
from datetime import UTC, datetime

from storage import appointments, requests
from storage.appointments import SlotTaken
from storage.audience import Audience, Viewer
from storage.db import Database, Db

NOW = datetime(2022, 10, 3, 7, tzinfo=UTC)


async def race(url: str, person: int, slots: list[int]) -> None:
    """Takes one slot after the other, in the same order as all who race."""
    database, viewer = Database(url), Viewer(person)
    async with database.reading() as session:
        await session.connection()
    print("ready", flush=True)
    sys.stdin.readline()
    for slot in slots:
        try:
            async with database.writing() as session:
                await take(Db(session, NOW, viewer, Audience.of(viewer)), slot)
        except SlotTaken:
            print(slot, "late")
        else:
            print(slot, "has")
    await database.close()


async def take(db: Db, slot: int) -> None:
    """As the conversation does it: the request, and then the slot."""
    by = f"@racer{db.viewer.id}:localhost"
    request = await requests.ask(db, by, "sparring", "Huisvesting", (), "normal", confidential=False)
    await appointments.take(db, slot, request.id, by)


if __name__ == "__main__":
    asyncio.run(race(sys.argv[1], int(sys.argv[2]), [int(slot) for slot in sys.argv[3:]]))
