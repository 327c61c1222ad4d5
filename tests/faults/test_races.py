"""Forty people, five slots: five have one, thirty-five are told so kindly, and nothing breaks.

Twice: through a desk, whose one worker takes turns; and past it, by processes that write to one database at the same
instant. There the law of the database alone decides, and without it all of them would have the slot.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage.appointments import SlotRow
from storage.people import PersonRow
from tests.infra.talk import TestDesk

PEOPLE, SLOTS, ROUNDS = 40, 5, 20
RACERS, HEATS = 3, 3  # processes, and how often they race for five slots
DATABASES = "sqlite", "postgresql"


@pytest.fixture
def url(request, tmp_path: Path) -> str:
    """A database that several processes can open."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").database()
    return f"sqlite+aiosqlite:///{tmp_path}/desk.sqlite3"


@pytest.mark.parametrize("url", DATABASES, indirect=True)
async def test_forty_people_race_for_five_slots(url, tmp_path: Path, caplog):
    desk = await TestDesk(tmp_path, url).starts()
    people = [await desk.knows(f"@racer{number}:localhost", roles=("alderman",)) for number in range(PEOPLE)]

    for race in range(ROUNDS):
        moments = moments_of(race)
        await desk.offers(*moments)
        for said in ("/spar", "{slot}", "Huisvesting", "ja"):  # everybody says it before anybody is answered
            await desk.together({person: said.format(slot=at % SLOTS + 1) for at, person in enumerate(people)})

        assert [await desk.booked(moment) for moment in moments] == [1] * SLOTS
        last = [person.heard_last for person in people]
        assert sum(words.startswith("Genoteerd:") for words in last) == SLOTS
        losers = [words for words in last if "is zojuist geboekt" in words]
        assert len(losers) == PEOPLE - SLOTS
        assert all("Wat u had ingevuld, heb ik bewaard." in words for words in losers)
        await desk.together(dict.fromkeys(people, "stop"))

    assert "turn.failed" not in caplog.text
    await desk.stops()


def moments_of(race: int) -> list[str]:
    hour, minute = divmod(race * 45, 60)
    return [f"2022-10-{day} {hour:02}:{minute:02}" for day in range(10, 10 + SLOTS)]


@pytest.mark.parametrize("url", DATABASES, indirect=True)
async def test_of_processes_that_take_a_slot_at_the_same_instant_one_has_it(url, tmp_path: Path):
    desk, slots = await with_slots(url, tmp_path)
    heard = await raced(desk, slots)
    assert heard == {(slot, how): count for slot in slots for how, count in (("has", 1), ("late", RACERS - 1))}
    assert await booked(desk) == dict.fromkeys(slots, 1)
    await desk.stops()


@pytest.mark.parametrize("url", DATABASES, indirect=True)
async def test_without_the_law_of_the_database_all_of_them_have_it(url, tmp_path: Path):
    desk, slots = await with_slots(url, tmp_path)
    async with desk.app.database.writing() as session:
        await session.execute(text("DROP INDEX one_live_appointment_per_slot"))
    await raced(desk, slots)
    assert await booked(desk) == dict.fromkeys(slots, RACERS)
    await desk.stops()


async def with_slots(url: str, folder: Path) -> tuple[TestDesk, list[int]]:
    """A desk with slots, and as many people as will race."""
    desk = await TestDesk(folder, url).starts()
    for number in range(RACERS):
        await desk.knows(f"@racer{number}:localhost", roles=("alderman",))
    for race in range(HEATS):
        await desk.offers(*moments_of(race))
    async with desk.app.database.reading() as session:
        return desk, list((await session.execute(select(SlotRow.id))).scalars())


async def raced(desk: TestDesk, slots: list[int]) -> Counter[tuple[int, str]]:
    """What the racers say of the slots: all of them try all."""
    async with desk.app.database.reading() as session:
        people = list(
            (await session.execute(select(PersonRow.id).order_by(PersonRow.id.desc()).limit(RACERS))).scalars()
        )
    command = [sys.executable, "-m", "tests.faults.racer", desk.url]
    racers = [
        subprocess.Popen(
            [*command, *map(str, (person, *slots))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for person in people
    ]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    lines = [line.split() for racer in racers for line in racer.communicate(timeout=60)[0].splitlines()]
    assert [racer.returncode for racer in racers] == [0] * RACERS
    return Counter((int(slot), how) for slot, how in lines)


async def booked(desk: TestDesk) -> dict[int, int]:
    """How many live appointments each slot has."""
    async with desk.app.database.reading() as session:
        rows = await session.execute(
            text(
                "SELECT slot_id, count(*) FROM appointments WHERE state = 'confirmed' GROUP BY slot_id ORDER BY slot_id"
            )
        )
        return {slot: count for slot, count in rows}  # noqa: C416 - rows are no pairs to mypy
