"""Who sees what. A marker stands in every field of what is confidential; no outlet but those of the entitled ever holds it."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import ModuleType

import pytest
from sqlalchemy import text

from bot import Desk, command, logs
from bot.documents.calendar import ics
from storage import actions, appointments, log, requests
from storage.audience import Audience, Viewer
from storage.db import Db
from storage.export import document
from tests.infra.marked import (
    ENTITLED,
    LOOKS,
    LOOKS_AT,
    MARKERS,
    OF_THE_SECRETARY,
    OPEN,
    ROLES,
    TABLES,
    TOLD_ONLY,
    World,
    found_in,
    played,
    whole,
)
from tests.infra.talk import TestDesk


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """As it was left; the tests only look at it."""
    async with played(tmp_path_factory.mktemp("world")) as one:
        yield one


@pytest.fixture(scope="module")
async def watched(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One in which everybody tried all that there is, before and during a meeting, and weeks went by."""
    with listening() as lines:
        async with played(tmp_path_factory.mktemp("watched")) as one:
            one.lines = lines
            await one.everybody_looks()
            somebody = await one.desk.knows("@iemand:localhost")
            await somebody.says(*MARKERS.values(), *(f"/{marker}" for marker in MARKERS.values()))
            await one.desk.passes("2022-10-11 10:30")
            await one.everybody_looks_in_the_rooms()
            await one.desk.passes("2022-10-31 12:00")  # reminders, minutes, what is due, and Mondays too
            yield one


@contextmanager
def listening() -> Iterator[list[str]]:
    """What the program's log holds, as it is written; of the desk everything, of others what is amiss."""
    lines: list[str] = []
    handler, desk = logging.Handler(), logging.getLogger("desk")
    handler.emit = lambda record: lines.append(logs.Line().format(record)) if is_written(record) else None  # type: ignore[method-assign]
    before, root = desk.level, logging.getLogger()
    root.addHandler(handler)
    desk.setLevel(logging.DEBUG)
    yield lines
    desk.setLevel(before)
    root.removeHandler(handler)


def is_written(record: logging.LogRecord) -> bool:
    """Whether the program's log has it (`bot.logs.start`); of the desk everything is looked at."""
    return record.name.startswith("desk") or record.levelno >= logging.WARNING


# ---------------------------------------------------------------- after all that people tried
together = pytest.mark.xdist_group("watched")  # that it is played once


@together
def test_each_reads_what_is_theirs_and_nobody_reads_more(watched: World) -> None:
    read = {role: found_in("\n".join(map(whole, person.messages))) for role, person in watched.people.items()}
    assert read == ENTITLED


@together
def test_of_what_is_open_only_the_secretary_hears(watched: World) -> None:
    assert {word: watched.readers_of(word) for word in OPEN} == OPEN


@together
def test_no_room_ever_hears_of_it(watched: World) -> None:
    assert {heard.place for heard in watched.in_rooms} == {"taskforce", "steering_group", "!elders"}
    said = "\n".join(map(whole, watched.in_rooms))
    assert all(words in said for words in ("Herinnering: overleg", "Besluit 1", "Besluitenlijst", "begroot"))
    assert not found_in(said)


@together
def test_a_room_that_is_nobodys_hears_one_neutral_line(watched: World) -> None:
    assert {(heard.message.body, heard.message.file) for heard in watched.in_rooms if heard.place == "!elders"} == {
        ("Daarop volgt het antwoord in het directe gesprek.", None)
    }


@together
def test_no_log_line_holds_it(watched: World) -> None:
    assert watched.lines
    assert not [line for line in watched.lines if "turn.failed" in line]
    assert not found_in("\n".join(watched.lines))


# ---------------------------------------------------------------- as it was left
async def test_everybody_was_let_look_at_everything_that_there_is(world: World) -> None:
    lines = [*LOOKS, *(line for lines, _ in LOOKS_AT.values() for line in lines)]
    said = [line.removeprefix("/") for line in lines]
    tried = {*said, *(line.partition(" ")[0] for line in said)}
    assert {one.names[0] for one in world.desk.app.turns.office.registry.commands} <= tried
    tables = await exported(world.desk, confidential=True)
    assert found_in(json.dumps(tables)) == set(MARKERS) - TOLD_ONLY | {"reason"}
    counted = {kind: len(tables[name]) for kind, name in TABLES.items()}
    assert counted == {kind: most for kind, (_, most) in LOOKS_AT.items()}


async def test_who_searches_for_a_word_hears_that_there_is_nothing(world: World) -> None:
    for marker in MARKERS.keys() - OF_THE_SECRETARY.keys():
        heard = await world.people["secretary"].says(f"/logboek {MARKERS[marker]}")
        assert heard.startswith(f'In het logboek vind ik niets over "{MARKERS[marker]}".')


async def test_no_invitation_holds_it(world: World) -> None:
    files = [file for person in world.people.values() for file in person.files]
    assert sorted(file["method"] for file in files) == ["CANCEL"] * 2 + ["REQUEST"] * 6
    for file in files:
        assert not found_in(json.dumps(file) + unfolded(ics(file)[2]))


def unfolded(calendar: bytes) -> str:
    """Long lines of a calendar go on in the next one."""
    return calendar.decode().replace("\r\n ", "")


async def test_no_export_holds_it_unless_it_is_asked_for(world: World) -> None:
    tables = await exported(world.desk, confidential=False)
    assert not found_in(json.dumps(tables))
    for name in (*TABLES.values(), "appointments"):
        closed = [row for row in tables[name] if row["confidential"]]
        assert closed
        assert all(set(row) == {"id", "state", "created_at", "confidential"} for row in closed)


async def exported(desk: TestDesk, *, confidential: bool) -> dict[str, list[dict[str, object]]]:
    async with desk.app.database.reading() as session:
        return await document(session, {}, confidential=confidential)


async def test_a_turn_that_fails_logs_no_word_of_what_was_typed(
    desk: TestDesk, caplog: pytest.LogCaptureFixture
) -> None:
    @command("stuk", who="all", takes_line=True)
    async def broken(desk: Desk) -> None:
        raise ValueError(desk.line)

    subject = ModuleType("handlers.broken")
    vars(subject)["broken"] = broken
    await desk.restarts(subject)
    anna = await desk.knows("@anna:localhost", name="Anna", roles=("alderman",))
    await anna.says("/stuk zeepaardje")
    assert anna.heard_last.startswith("Uw bericht kon ik niet verwerken.")
    failures = [record for record in caplog.records if record.getMessage() == "turn.failed"]
    assert len(failures) == 3
    assert not found_in("".join(logs.Line().format(record) + str(vars(record)) for record in failures))
    assert not found_in("".join(map(whole, desk.chat.heard)))


@pytest.mark.parametrize(
    "roles", [{role} for role in ROLES] + [{"secretary"}, {"administrator"}, set(), {*ROLES, "secretary"}]
)
async def test_no_read_of_the_memory_gives_it_to_anybody_else(world: World, roles: set[str]) -> None:
    async with world.desk.app.database.reading() as session:
        boss, other = Viewer(0, frozenset({"ambassador"})), Viewer(999, frozenset(roles))
        for viewer in (boss, other):  # whoever acts: those who see it count
            db = Db(session, world.desk.clock.now(), viewer, Audience.of(other))
            assert not found_in(str(await everything(db)))
            both = Db(session, world.desk.clock.now(), viewer, Audience.of(boss, other))
            assert not found_in(str(await everything(both)))
        all_of_it = str(await everything(Db(session, world.desk.clock.now(), boss, Audience.of(boss))))
        assert found_in(all_of_it) == set(MARKERS) - TOLD_ONLY


async def everything(db: Db) -> list[object]:
    """All that the memory tells of requests, appointments, the log and promises."""
    far = db.now + timedelta(days=365)
    return [
        [await requests.find(db, number) for number in range(1, LOOKS_AT["H"][1] + 1)],
        await requests.mine(db),
        await requests.open_ones(db),
        await requests.wishes(db, db.now),
        await appointments.coming(db),
        await appointments.within(db, db.now, far),
        await log.find(db),
        [await log.find(db, words=marker) for marker in MARKERS.values()],
        [await log.mine(db, number) for number in range(1, LOOKS_AT["L"][1] + 1)],
        [await actions.find(db, number) for number in range(1, LOOKS_AT["A"][1] + 1)],
        await log.open_promises(db, "Horst aan de Maas"),
        await actions.open_ones(db),
        await actions.ownerless(db),
        await actions.offered(db),
        await actions.of_talks(db, [1, 4]),
    ]


async def test_the_trail_holds_ids_only(world: World) -> None:
    async with world.desk.app.database.reading() as session:
        trail = list(await session.execute(text("SELECT * FROM audit")))
    assert len(trail) > 10
    assert not found_in(str(trail))


async def test_the_asker_never_sees_the_log(world: World) -> None:
    await world.anna.says("/stop", "/logboek", "/logboek Horst aan de Maas")
    assert world.anna.heard_last.startswith("Dit kan alleen de kennisambassadeur of de secretaris.")
