"""Where there is much to count it is counted ahead of the turn: who asked waits for it, and nobody else does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from storage.facts import COUNTED_AT_ONCE
from storage.log import EntryRow
from tests.infra.talk import AMBASSADOR, SECRETARY, Group, Talker, TestDesk

MONDAY = "2022-11-21T09:00:00+01:00"


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TestDesk]:
    """A desk with a logbook so long that nobody counts it in a turn: its newest line says how long."""
    url = request.getfixturevalue("postgres").database() if request.param == "postgresql" else ""
    desk = await TestDesk(tmp_path, url, now=MONDAY).starts()
    line = {
        "created_at": datetime(2022, 10, 4, 8, tzinfo=UTC), "created_by": AMBASSADOR, "author_id": 1,
        "contact": "wethouder Wonen", "municipalities": ["Venray"], "outcome": "besproken", "confidential": False,
        "state": "final", "kind": "talk",
    }  # fmt: skip
    async with desk.app.database.writing() as session:
        await session.execute(insert(EntryRow).values(line | {"id": COUNTED_AT_ONCE + 1}))
    yield desk
    await desk.stops()


async def test_others_are_answered_while_it_is_counted_for_somebody(desk):
    ambassador, secretary = Talker(desk, AMBASSADOR), Talker(desk, SECRETARY)
    await ambassador.says("dag")
    before = len(desk.heard)
    for who, said in ((AMBASSADOR, "rapport 2"), (AMBASSADOR, "stop"), (SECRETARY, "menu")):
        await desk.chat.says(who, said)
    await desk.answers()
    assert [heard.place for heard in desk.heard[before:]] == [secretary.place, ambassador.place, ambassador.place]
    assert "Er is 1 gesprek gevoerd" in ambassador.words[-2]
    assert ambassador.heard_last.startswith("Gestopt")  # what was said second stays second


async def test_the_worker_goes_on_by_itself_when_it_was_counted(desk):
    ambassador = Talker(desk, AMBASSADOR)
    work = asyncio.create_task(desk.app.turns.work())
    await desk.chat.says(AMBASSADOR, "rapport 2")
    desk.app.turns.wake()
    async with asyncio.timeout(10):
        while "Er is 1 gesprek gevoerd" not in ambassador.heard_last:
            await asyncio.sleep(0.01)
            await desk.chat.deliver()
    desk.app.turns.stop()
    await work


async def test_the_clock_waits_for_it_too_and_makes_one_version(desk):
    lwv = await desk.knows(
        "@lwv:localhost", name="Mw. Bours", function="bestuurder", organisation="LWV", roles=("steering_group",)
    )
    room = Group(desk, lwv.address, "steering_group")
    await desk.passes("2022-11-24 09:00")
    assert sum("Er is 1 gesprek gevoerd" in words for words in room.words) == 1


async def test_the_lines_behind_a_figure_are_found_ahead_too(desk):
    assert f"L-{COUNTED_AT_ONCE + 1}" in await Talker(desk, AMBASSADOR).says("waar komt 1 vandaan")


async def test_a_count_that_fails_fails_the_turn_and_not_the_next(desk):
    ambassador = Talker(desk, AMBASSADOR)
    await ambassador.says("dag")
    async with desk.app.database.writing() as session:
        await session.execute(text("ALTER TABLE meeting_items RENAME TO gone"))
    assert "kon ik niet verwerken" in await ambassador.says("rapport 2")
    async with desk.app.database.writing() as session:
        await session.execute(text("ALTER TABLE gone RENAME TO meeting_items"))
    assert "Er is 1 gesprek gevoerd" in await ambassador.says("rapport 2")
