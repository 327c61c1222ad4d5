"""Who sees what. A marker stands in every field of what is confidential; no outlet but those of the entitled ever holds it."""

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType

import pytest
from sqlalchemy import text

from bot import Desk, command, logs
from bot.documents.calendar import ics
from bot.documents.files import render
from bot.transports.inprocess import Heard
from storage import actions, appointments, log, requests
from storage.audience import Audience, Viewer
from storage.db import Db
from storage.export import document
from tests.infra.talk import ADMINISTRATOR, AMBASSADOR, SECRETARY, Talker, TestDesk

ROLES = ("alderman", "civil_servant", "taskforce", "steering_group", "partner")
LOOKS = (
    "menu", "stop", "/status", "/afspraken", "stop", "/logboek", "/logboek Horst aan de Maas", "/logboek vandaag", "/mensen",
    "hoe staat het met mijn vraag?", "/vraag zegt u eens wat er speelt in Horst aan de Maas", "stop", "/spar", "stop",
    "/vrij", "stop", "/log", "stop", "/logboek L-1", "/logboek L-2", "/logboek L-3", "/kennismaken", "stop", "/toelaten", "/afwijzen", "/taal nl", "/privacy", "/hallo",
    "/bedankt", "/verder", "stop", "/gegevens", "1", "stop", "/aanvaarden @niemand:localhost", "ik kom", "/foo",
    "/overleg", "stop", "/ik kom", "/ik kom niet", "/vervanger mijn collega", "/weet nog niet", "/agendapunt iets", "stop",
    "/anders verwoorden", "/nieuws", "stop", "/besluit iets", "/besluit terug", "/actie Bert belt", "/actie terug",
    "/besluitenlijst", "/kom ik", "stop", "/acties", "/acties alles", "/acties Bert", "/acties te laat", "/bewust niet gedaan", "stop", "/buiten bereik", "stop",
    "/weg", "stop", "/ik ben er toch wel", "stop", "/opvolger", "stop", "/niet van mij", "stop",
    "/rapport", "stop", "/rapport geld", "stop", "/akkoord", "stop", "/akkoord terug", "/niet akkoord", "stop", "/wie nog niet",
    "/opmerking iets", "stop", "/opmerkingen", "/opmerking terug", "/bij hoofdstuk", "/overnemen", "/aanpassen", "/uitleggen",
    "/interview", "stop", "/rapport waar komt 5 vandaan", "stop", "/bedoeling", "stop", "/ander loket", "stop",
    "/kans", "stop", "/bedreiging", "stop", "/aanbeveling", "stop", "/signaal", "/signaal anders", "/signaal terug",
)  # fmt: skip
LOOKS_AT = {
    "H": ("/intrekken {}", "stop", "/aanvullen {} iets", "stop", "/oppakken {}", "/afronden {} klaar", "/antwoorden {} iets",
          "/later {} iets", "stop", "/doorverwijzen {} naar iets", "stop", "/buiten bereik {}", "stop",
          "/spar {}", "stop"),
    "A": ("{} klaar", "stop", "/bijwerken {}", "stop"),
    "L": ("/verbeteren {} iets", "stop", "/weghalen {}", "stop"),
    "S": ("/signaal {}",),
}  # fmt: skip

# A word in every field that may be confidential, and who may ever read it.
OF_ANNA = {
    "question": "zeepaardje", "addition": "zeester", "word of the ambassador": "garnaal", "question that is closed": "mossel",
    "outcome": "oester", "topic": "krab", "topic of what was called off": "kreeft", "reason": "inktvis", "wish": "kwal",
    "why later": "walvis", "where it belongs": "dolfijn", "asked on behalf": "zeehond",
    "opportunity that may not be known": "otter",
}  # fmt: skip
OF_THE_AMBASSADOR = {
    "contact": "haring",
    "result": "makreel",
    "agreement": "tonijn",
    "who promised it": "sprot",
    "not done": "paling",
}
OF_THE_SECRETARY = {"secretary's contact": "zalm", "secretary's result": "forel"}
MARKERS = OF_ANNA | OF_THE_AMBASSADOR | OF_THE_SECRETARY
TOLD_ONLY = {"word of the ambassador", "why later", "reason"}  # passed on, and never read again
ENTITLED = {
    "asker": set(OF_ANNA),
    "ambassador": set(MARKERS),
    "secretary": set(OF_THE_SECRETARY),
    "official": {"asked on behalf"},
} | {role: set() for role in (*ROLES, "administrator", "stranger")}


@dataclass
class World:
    """A desk that holds one of everything that is confidential, and people of every role."""

    desk: TestDesk
    people: dict[str, Talker]

    @property
    def anna(self) -> Talker:
        return self.people["asker"]

    async def everybody_looks(self) -> None:
        for person in self.people.values():
            await person.says("/stop", *LOOKS)
            for kind, lines in LOOKS_AT.items():
                for number in range(1, 9):
                    await person.says(*(line.format(f"{kind}-{number}") for line in lines))

    def read_by(self, role: str) -> set[str]:
        """Which fields came into somebody's chat: in text, in HTML or in a file."""
        return found_in("\n".join(map(whole, self.people[role].messages)))


def found_in(text: str) -> set[str]:
    return {field for field, marker in MARKERS.items() if marker in text.casefold()}


def whole(heard: Heard) -> str:
    """All of a message, with the bytes of its file."""
    file = heard.message.file
    return (
        f"{heard.message.body}\n{heard.message.html}\n{file}\n{render(file)[2].decode(errors='ignore') if file else ''}"
    )


@pytest.fixture
async def world(desk: TestDesk, anna: Talker) -> World:
    ambassador, secretary = await desk.greeted(AMBASSADOR), await desk.greeted(SECRETARY)
    people = {"asker": anna, "ambassador": ambassador, "secretary": secretary}
    people |= {
        role: await desk.knows(
            f"@{role}:localhost", name=role, function=role, municipality="Horst aan de Maas", roles=(role,)
        )
        for role in ROLES
    }
    people["official"] = await desk.knows(
        "@karin:localhost", name="Karin", function="bestuursadviseur", organisation="gemeente Horst aan de Maas",
        municipality="Horst aan de Maas", roles=("civil_servant",), via=(anna.address,),
    )  # fmt: skip
    people |= {"administrator": await desk.greeted(ADMINISTRATOR), "stranger": Talker(desk, "@vreemd:localhost")}
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")

    await anna.says("/vraag Een zeepaardje in onze haven", "raadplegen", "gewoon", "ja", "ja")
    await anna.says("/aanvullen H-1 en ook een zeester", "ja")
    await ambassador.says("/antwoorden H-1 ik zie daar een garnaal", "ja")
    await anna.says("/vraag Over de mossel in de haven", "raadplegen", "gewoon", "ja", "ja")
    await ambassador.says("/afronden H-2 het werd een oester", "ja")
    await anna.says(
        "/spar", "1", "Vertrouwelijk over de krab", "ja", "/spar", "1", "Vertrouwelijk over de kreeft", "ja"
    )
    await ambassador.says("/afspraken", "2", "afzeggen", "de inktvis is ziek", "ja")
    await anna.says("/spar", "Vertrouwelijk over de kwal", "ja")
    await ambassador.says("/log", "wethouder Haring, Horst", "ziet een makreel", "Sprot: belt over tonijn, vrijdag")
    await ambassador.says("wonen", "2", "ja", "ja")
    await secretary.says("/log", "de heer Zalm, Horst", "ziet een forel", "geen", "wonen", "2", "ja", "ja")
    await ambassador.says("/bewust niet gedaan vertrouwelijk: de paling geteld", "ja")
    await anna.says("/vraag Over de dolfijn in de haven", "raadplegen", "gewoon", "ja", "ja")
    await ambassador.says("/doorverwijzen H-6", "de Dolfijn", "ja", "/later H-1", "de walvis slaapt", "ja")
    await people["official"].says(
        "/vraag namens mijn wethouder: wie heeft een zeehond", "raadplegen", "gewoon", "ja", "ja"
    )
    await anna.says("/kans vertrouwelijk: de otter is terug", "1", "raadplegen", "gewoon", "ja")
    return World(desk, people)


async def test_each_reads_what_is_theirs_and_nobody_reads_more(world: World) -> None:
    await world.everybody_looks()
    await world.desk.passes("2022-10-31 12:00")  # reminders, what is due, and Mondays too
    assert {role: world.read_by(role) for role in world.people} == ENTITLED


async def test_everybody_was_let_look_at_everything_that_there_is(world: World) -> None:
    lines = [*LOOKS, *sum(LOOKS_AT.values(), ())]
    said = [line.removeprefix("/") for line in lines]
    tried = {*said, *(line.partition(" ")[0] for line in said)}
    assert {one.names[0] for one in world.desk.app.turns.office.registry.commands} <= tried
    tables = await exported(world.desk, confidential=True)
    assert found_in(json.dumps(tables)) == set(MARKERS) - TOLD_ONLY | {"reason"}
    assert (len(tables["help_requests"]), len(tables["log_entries"])) == (8, 3)


async def test_who_searches_for_a_word_hears_that_there_is_nothing(world: World) -> None:
    for marker in (OF_THE_AMBASSADOR | OF_ANNA).values():
        heard = await world.people["secretary"].says(f"/logboek {marker}")
        assert heard.startswith(f'In het logboek vind ik niets over "{marker}".')


async def test_of_what_is_open_only_those_hear_whom_it_is_for(world: World) -> None:
    await world.anna.says("/vraag Wie kent een pinguin?", "raadplegen", "gewoon", "nee", "ja")
    await world.people["ambassador"].says(
        "/log", "de LLTB, Horst", "ziet een albatros", "geen", "wonen", "2", "nee", "ja"
    )
    await world.anna.says("/kans Een reiger op het dak van het hotel", "ja")
    await world.everybody_looks()
    for word, readers in {
        "pinguin": {"asker", "ambassador", "secretary"},
        "albatros": {"ambassador", "secretary"},
        "reiger": {"asker", "ambassador", "secretary", "taskforce", "steering_group"},
    }.items():
        heard = {role: "".join(map(whole, person.messages)) for role, person in world.people.items()}
        assert {role for role, text in heard.items() if word in text} == readers


async def test_no_room_ever_hears_of_it(world: World) -> None:
    for person in world.people.values():
        for room in ("taskforce", "steering_group"):
            await person.says(*(f"/{line.removeprefix('/')}" for line in LOOKS), room=room)
    in_rooms = [heard for heard in world.desk.chat.heard if not heard.place.startswith("!direct-")]
    assert {heard.place for heard in in_rooms} == {"taskforce", "steering_group"}
    assert not found_in("\n".join(map(whole, in_rooms)))


async def test_a_room_that_is_nobodys_hears_one_neutral_line(world: World) -> None:
    await world.people["ambassador"].says(*(f"/{line.removeprefix('/')}" for line in LOOKS), room="!elders")
    in_rooms = [heard.message for heard in world.desk.chat.heard if not heard.place.startswith("!direct-")]
    assert {(message.body, message.file) for message in in_rooms} == {
        ("Daarop volgt het antwoord in het directe gesprek.", None)
    }


async def test_no_invitation_holds_it(world: World) -> None:
    await world.desk.offers("2022-10-14 09:30")
    await world.anna.says("/afspraken", "verzetten", "1", "ja")
    await world.anna.says("/afspraken", "afzeggen", "de inktvis is weer ziek", "ja")
    files = [file for person in world.people.values() for file in person.files]
    assert sorted(file["method"] for file in files) == ["CANCEL"] * 4 + ["REQUEST"] * 6
    for file in files:
        assert not found_in(json.dumps(file) + unfolded(ics(file)[2]))


def unfolded(calendar: bytes) -> str:
    """Long lines of a calendar go on in the next one."""
    return calendar.decode().replace("\r\n ", "")


async def test_no_log_line_holds_it(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await world.everybody_looks()
        await world.anna.says(*MARKERS.values(), *(f"/{marker}" for marker in MARKERS.values()))
    lines = [logs.Line().format(record) for record in caplog.records if is_written(record)]
    assert not found_in("\n".join(lines))


def is_written(record: logging.LogRecord) -> bool:
    """Whether the program's log has it (`bot.logs.start`); of the desk everything is looked at."""
    return record.name.startswith("desk") or record.levelno >= logging.WARNING


async def test_no_export_holds_it_unless_it_is_asked_for(world: World) -> None:
    tables = await exported(world.desk, confidential=False)
    assert not found_in(json.dumps(tables))
    for name in ("help_requests", "appointments", "log_entries", "action_items"):
        assert tables[name]
        assert all(set(row) == {"id", "state", "created_at", "confidential"} for row in tables[name])


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
        [await requests.find(db, number) for number in range(1, 8)],
        await requests.mine(db),
        await requests.open_ones(db),
        await requests.wishes(db),
        await appointments.coming(db),
        await appointments.within(db, db.now, far),
        await log.find(db),
        [await log.find(db, words=marker) for marker in MARKERS.values()],
        [await log.mine(db, number) for number in (1, 2, 3)],
        await actions.find(db, 1),
        await actions.open_ones(db),
        await actions.ownerless(db),
        await actions.offered(db),
        await actions.of_talks(db, [1]),
    ]


async def test_the_trail_holds_ids_only(world: World) -> None:
    async with world.desk.app.database.reading() as session:
        trail = list(await session.execute(text("SELECT * FROM audit")))
    assert len(trail) > 10
    assert not found_in(str(trail))


async def test_the_asker_never_sees_the_log(world: World) -> None:
    await world.anna.says("/stop", "/logboek", "/logboek Horst aan de Maas")
    assert world.anna.heard_last.startswith("Dit kan alleen de kennisambassadeur of de secretaris.")
