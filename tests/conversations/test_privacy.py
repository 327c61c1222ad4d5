"""Who sees what. A marker stands in every field of what is confidential; no outlet but those of the entitled ever holds it."""

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType

import pytest

from bot import Desk, command
from bot.documents.calendar import ics
from storage import actions, appointments, log, requests
from storage.audience import Audience, Viewer
from storage.db import Db
from storage.export import document
from tests.infra.talk import AMBASSADOR, SECRETARY, Talker, TestDesk

MARKER = "zeepaardje"
ROLES = ("alderman", "civil_servant", "taskforce", "steering_group", "partner")
OUTLETS = (
    "menu", "stop", "/status", "/afspraken", "stop", "/logboek", "/logboek Horst aan de Maas", "/logboek zeepaardje", "/mensen",
    "hoe staat het met mijn vraag?", "/intrekken H-1", "/intrekken H-2", "/aanvullen H-1 iets", "/afronden H-1 klaar",
    "/oppakken H-1", "/antwoorden H-1 iets", "/spar H-1", "stop", "/verbeteren L-1 iets", "/weghalen L-1",
    "/vraag zegt u eens wat er speelt in Horst aan de Maas", "stop", "/verder", "stop", "/gegevens", "/foo",
    "/acties", "/acties alles", "/acties Bert", "/acties te laat", "A-1 klaar", "/bijwerken A-1", "stop",
)  # fmt: skip


@dataclass
class World:
    """A desk with a confidential request, appointment, wish and log, and others with the same place."""

    desk: TestDesk
    anna: Talker
    ambassador: Talker
    others: dict[str, Talker]

    async def everybody_looks(self) -> None:
        for person in self.others.values():
            await person.says(*OUTLETS)
            for line in ("/status", "/logboek", "/afspraken"):
                await person.says(line, room="!taskforce")
                await person.says("/stop")


@pytest.fixture
async def world(desk: TestDesk, anna: Talker) -> World:
    ambassador = await desk.greeted(AMBASSADOR)
    others = {
        role: await desk.knows(
            f"@{role}:localhost", name=role, function=role, municipality="Horst aan de Maas", roles=(role,)
        )
        for role in ROLES
    }
    others["secretary"] = await desk.greeted(SECRETARY)
    others["stranger"] = Talker(desk, "@vreemd:localhost")
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30", "2022-10-14 09:30")
    await anna.says(f"/vraag Een {MARKER} in onze haven", "raadplegen", "gewoon", "ja", "ja")
    await anna.says("/spar", "1", f"Vertrouwelijk over het {MARKER}", "ja")
    await ambassador.says("/log", f"wethouder {MARKER}, Horst", f"ziet een {MARKER}", f"Bert: belt {MARKER}, vrijdag")
    await ambassador.says("wonen", "2", "ja", "ja")
    return World(desk, anna, ambassador, others)


def heard_by(person: Talker) -> str:
    """All that came into somebody's chat: texts, HTML and files."""
    parts = []
    for heard in person.messages:
        parts += [heard.message.body, heard.message.html, json.dumps(heard.message.file)]
        if heard.message.file:
            parts.append(ics(heard.message.file)[2].decode())
    return "\n".join(parts)


async def test_the_entitled_see_it(world: World) -> None:
    await world.anna.says("/status")
    assert MARKER in world.anna.heard_last
    await world.anna.says("/afspraken")
    assert MARKER in world.anna.heard_last
    for line in ("/status", "/afspraken", "/logboek", "/logboek Horst"):
        await world.ambassador.says(line)
        assert MARKER in world.ambassador.heard_last, line
    assert any("Vertrouwelijk: alleen u ziet dit." in words and MARKER in words for words in world.ambassador.words)


async def test_nobody_else_ever_hears_of_it_and_of_what_is_open_only_the_secretary(world: World) -> None:
    await world.anna.says("/stop", "/vraag Wie kent een pinguin?", "raadplegen", "gewoon", "nee", "ja")
    await world.everybody_looks()
    for role, person in world.others.items():
        heard = heard_by(person).replace(f'niets over "{MARKER}"', "").replace(f"niets over &quot;{MARKER}&quot;", "")
        assert MARKER not in heard, role
        assert ("pinguin" in heard) == (role == "secretary"), role


async def test_no_room_ever_hears_of_it(world: World) -> None:
    for person in (world.anna, world.ambassador, *world.others.values()):
        await person.says("/afspraken", room="!taskforce")
        await person.says("/status", room="!stuurgroep")
    in_rooms = [heard.message for heard in world.desk.chat.heard if not heard.place.startswith("!direct-")]
    assert in_rooms
    assert {message.body for message in in_rooms} == {"Daarop volgt het antwoord in het directe gesprek."}


async def test_no_invitation_holds_it(world: World) -> None:
    await world.anna.says("/stop", "/afspraken", "verzetten", "1", "ja")
    await world.anna.says("/afspraken", "afzeggen", f"het {MARKER} is ziek", "ja")
    files = [file for person in (world.anna, world.ambassador) for file in person.files]
    assert len(files) == 6
    for file in files:
        assert MARKER not in json.dumps(file)
        assert MARKER.encode() not in ics(file)[2]


async def test_no_log_line_holds_it(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await world.anna.says(f"/vraag Nog een {MARKER}", "raadplegen", "gewoon", "ja", "ja", f"/{MARKER}", MARKER)
    assert MARKER not in "".join(str(vars(record)) for record in caplog.records if record.name.startswith("desk"))


async def test_no_export_holds_it_unless_it_is_asked_for(world: World) -> None:
    await world.anna.says("/stop", "/afspraken", "afzeggen", f"het {MARKER} is ziek", "ja")
    async with world.desk.app.database.reading() as session:
        assert MARKER not in json.dumps(await document(session, {}, confidential=False))
        assert json.dumps(await document(session, {}, confidential=True)).count(MARKER) >= 6


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
    await anna.says(f"/stuk {MARKER}")
    assert anna.heard_last.startswith("Uw bericht kon ik niet verwerken.")
    failures = [record for record in caplog.records if record.getMessage() == "turn.failed"]
    assert len(failures) == 3
    assert MARKER not in "".join(str(vars(record)) for record in failures)
    assert MARKER not in "".join(heard.message.body for heard in desk.chat.heard)


@pytest.mark.parametrize(
    "roles", [{role} for role in ROLES] + [{"secretary"}, {"administrator"}, set(), {*ROLES, "secretary"}]
)
async def test_no_read_of_the_memory_gives_it_to_anybody_else(world: World, roles: set[str]) -> None:
    async with world.desk.app.database.reading() as session:
        boss, other = Viewer(0, frozenset({"ambassador"})), Viewer(999, frozenset(roles))
        for viewer in (boss, other):  # whoever acts: those who see it count
            db = Db(session, world.desk.clock.now(), viewer, Audience.of(other))
            assert MARKER not in str(await everything(db))
        assert str(await everything(Db(session, world.desk.clock.now(), boss, Audience.of(boss)))).count(MARKER) >= 5


async def everything(db: Db) -> list[object]:
    """All that the memory tells of requests, appointments, the log and promises."""
    far = db.now + timedelta(days=365)
    return [
        [await requests.find(db, number) for number in (1, 2)],
        await requests.open_ones(db),
        await requests.wishes(db),
        await appointments.coming(db),
        await appointments.within(db, db.now, far),
        await log.find(db),
        await log.find(db, words=MARKER),
        await log.mine(db, 1),
        await actions.find(db, 1),
        await actions.open_ones(db),
        await actions.ownerless(db),
        await actions.offered(db),
        await actions.of_talks(db, [1]),
    ]


async def test_the_trail_holds_ids_only(world: World) -> None:
    async with world.desk.app.database.reading() as session:
        rows = (await session.connection()).exec_driver_sql
        trail = list(await rows("SELECT * FROM audit"))
    assert trail
    assert MARKER not in str(trail)


async def test_the_secretary_sees_what_is_not_confidential_of_the_log_only(world: World) -> None:
    await world.ambassador.says(
        "/log gebeld met de LLTB in Horst, ziet een pinguin bij het wonen", "geen", "geen", "nee", "ja"
    )
    await world.others["secretary"].says("/logboek")
    assert "pinguin" in world.others["secretary"].heard_last
    assert MARKER not in world.others["secretary"].heard_last


async def test_the_asker_never_sees_the_log(world: World) -> None:
    await world.anna.says("/stop", "/logboek", "/logboek Horst aan de Maas")
    assert world.anna.heard_last.startswith("Dit kan alleen de kennisambassadeur of de secretaris.")
