"""What a look of the clock costs with many things to come: read from the tables, and from memory in between."""

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from storage.people import Line, add
from tests.infra.seeding import talk
from tests.infra.talk import TestDesk

THINGS, LOOKS = 500, 20


async def looks() -> None:
    """Prints both, with as many people as things."""
    with tempfile.TemporaryDirectory() as folder:
        desk = await TestDesk(Path(folder)).starts()
        await _fill(desk)
        read = await _median(desk.app.occasions.take)
        kept = await _median(lambda: desk.app.occasions.take(anew=False))
        await desk.stops()
    print(f"\n### A look at the clock, {THINGS} talks of as many people to come\n")
    print(f"| read from the tables | from memory |\n| --- | --- |\n| {read * 1e3:.0f} ms | {kept * 1e3:.2f} ms |")


async def _fill(desk: TestDesk) -> None:
    now = desk.clock.now()
    async with desk.app.database.writing() as session:
        for number in range(THINGS):
            line = Line(f"@p{number}:localhost", f"P{number}", "wethouder", "", "Beek", "nl")
            person = await add(session, now, line, by="import", state="admitted")
            await talk(session, number, person, now + timedelta(days=3, minutes=number), now)


async def _median(look: Callable[[], Awaitable[object]]) -> float:
    took = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        await look()
        took.append(time.perf_counter() - began)
    return statistics.median(took)
