"""Somebody comes after somebody else in an office, word for word. `>` is what a person types."""

import json
from datetime import timedelta

import pytest

from bot.documents.calendar import ics
from storage import people, successions
from storage.export import document
from storage.people import Line, Person
from tests.infra.talk import Talker, TestDesk

HORST = {
    "function": "wethouder Wonen",
    "organisation": "gemeente Horst aan de Maas",
    "municipality": "Horst aan de Maas",
}
DAAN = "@daan:localhost"
TAKEN_OVER = """Als opvolger hebt u dit overgenomen:

- H-1: "Wie kent er een jurist in Horst"
- H-4: "Short-stay in de kern"
- afspraak met de kennisambassadeur: dinsdag 11 oktober, 14.00 uur
- A-1: "belt de buurt", voor woensdag 12 oktober

Is iets niet van u? Zeg niet van mij, met het nummer erachter."""


async def imports(desk: TestDesk, *lines: tuple[str, str, tuple[str, ...]]) -> int:
    """What an import of these addresses, names and roles does, for Horst."""
    async with desk.app.database.writing() as session:
        now = desk.clock.now()
        for address, name, roles in lines:
            line = Line(address, name, HORST["function"], HORST["organisation"], HORST["municipality"], "nl", roles)
            await people.take_in(session, now, line)
        count = await successions.match(session, now, "import")
    await desk.settles()
    return count


@pytest.fixture
async def busy(desk: TestDesk, anna: Talker, ambassador: Talker) -> Talker:
    """Anna, with something of everything: open, closed, confidential, planned, promised."""
    await desk.offers("2022-10-11 14:00")
    await anna.says("/vraag Wie kent er een jurist in Horst", "raadplegen", "gewoon", "nee", "ja")
    await anna.says("/vraag Een zeepaardje in onze haven", "raadplegen", "gewoon", "ja", "ja")
    await anna.says("/vraag Over de mossel in de haven", "raadplegen", "gewoon", "nee", "ja")
    await ambassador.says("/afronden H-3 het werd een oester", "ja")
    await anna.says("/spar", "1", "Short-stay in de kern", "ja")
    await ambassador.says(
        "/log", "wethouder Wonen Horst", "denkt mee", "wethouder Wonen Horst: belt de buurt, 12 oktober"
    )
    await ambassador.says("wonen", "2", "nee", "ja")
    return anna


async def test_an_import_in_which_one_leaves_and_one_comes_passes_on_what_is_open(
    desk: TestDesk, busy: Talker, ambassador: Talker
) -> None:
    busy.read, ambassador.read = len(busy.words), len(ambassador.words)
    assert await imports(desk, (busy.address, "Anna", ()), (DAAN, "Daan", ("alderman",))) == 1

    daan = Talker(desk, DAAN)
    assert daan.heard_last.partition("\n\n")[2] == TAKEN_OVER
    await busy.hears("""
        Uw opvolger heeft overgenomen wat bij u open stond: 2 vragen, 1 afspraak en 1 actie. U hoeft niets te doen. Wat vertrouwelijk is, ging niet mee. Met wat ik meestuur, verdwijnt het ook uit uw kalender.
    """)
    await ambassador.hears("""
        wethouder Wonen, Horst aan de Maas, heeft een opvolger. Overgegaan: 2 vragen, 1 afspraak en 1 actie. Vertrouwelijk, en gebleven bij wie vertrok: 1.
    """)
    await daan.chats("""
        > status
        - H-4 is ingepland, van maandag 3 oktober: "Short-stay in de kern"
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent er een jurist in Horst"
        > acties
        Dit staat bij u open:
        - A-1 belt de buurt, voor woensdag 12 oktober; afgesproken vandaag
        Bijwerken? Zeg bijvoorbeeld: A-1 klaar, A-1 volgende week, of wie het overneemt.
    """)
    await daan.says("aanvullen H-2 iets", "stop", "aanvullen H-3 iets", "stop", "logboek", "stop", "afspraken")
    heard = "\n".join(daan.words)
    assert "14.00" in daan.heard_last
    assert not [word for word in ("zeepaardje", "mossel", "oester") if word in heard]
    assert "H-2" in await busy.says("status")
    assert "H-1" not in busy.heard_last


async def test_who_left_before_is_followed_by_who_comes_later(desk: TestDesk, busy: Talker) -> None:
    assert await imports(desk, (busy.address, "Anna", ())) == 0
    desk.goes_to(desk.clock.now() + timedelta(hours=1))
    assert await imports(desk, (DAAN, "Daan", ("alderman",))) == 1
    assert Talker(desk, DAAN).heard_last.endswith(TAKEN_OVER)
    assert await imports(desk, (DAAN, "Daan", ("alderman",)), (busy.address, "Anna", ())) == 0


async def test_of_two_with_the_same_office_nobody_is_taken_for_the_successor(desk: TestDesk, busy: Talker) -> None:
    assert await imports(desk, (DAAN, "Daan", ("alderman",)), ("@eva:localhost", "Eva", ("alderman",))) == 0
    assert await imports(desk, (busy.address, "Anna", ())) == 0
    assert "H-1" in await busy.says("status")


async def test_somebody_who_is_let_in_takes_over_from_who_left(desk: TestDesk, busy: Talker, secretary: Talker) -> None:
    await imports(desk, (busy.address, "Anna", ()))
    daan = Talker(desk, DAAN)
    await daan.says("goedemiddag", "Daan", "Wethouder wonen", "gemeente Horst aan de Maas", "ja")
    await secretary.says("toelaten", "ja")
    assert daan.heard_last == TAKEN_OVER


async def test_ambassador_or_secretary_says_who_comes_after_whom(
    desk: TestDesk, busy: Talker, bert: Talker, secretary: Talker, ambassador: Talker
) -> None:
    await secretary.chats("""
        > opvolger van Anna is Bert
        Anna stopt als wethouder Wonen, Horst aan de Maas. Bert, beleidsadviseur in Venray, neemt over wat open is:
        - H-4: "Short-stay in de kern"
        - H-1: "Wie kent er een jurist in Horst"
        Afspraken en acties gaan mee. Wat vertrouwelijk is, gaat niet mee.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd. Beiden horen van mij wat er is overgegaan.
    """)
    assert bert.heard_last == TAKEN_OVER
    assert "alderman" not in (await _person(desk, busy.address)).roles
    assert ambassador.heard_last.endswith("Vertrouwelijk, en gebleven bij wie vertrok: 1.")
    assert "ertrouwelijk, en gebleven" not in "\n".join(secretary.words)
    await secretary.says("Anna wordt opgevolgd door Anna")
    assert secretary.heard_last.startswith("Dat is dezelfde persoon.")


async def test_what_is_not_theirs_goes_back_and_the_ambassador_hears_it(
    desk: TestDesk, busy: Talker, bert: Talker, secretary: Talker, ambassador: Talker
) -> None:
    await secretary.says("opvolger van Anna is Bert", "ja")
    await bert.chats("""
        > niet van mij H-4
        Ik leg vast dat H-4 niet van u is. Het gaat terug naar wie het eerst had.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-4 staat niet meer bij u. De kennisambassadeur weet het.
        > niet van mij A-1
        Ik leg vast dat A-1 niet van u is. Het gaat terug naar wie het eerst had.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        A-1 staat niet meer bij u. De kennisambassadeur weet het.
        > niet van mij H-2
        H-2 hebt u niet van een ander overgenomen, of het is al terug. Zeg status of acties om te zien wat er bij u staat.
        > status
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent er een jurist in Horst"
    """)
    assert ambassador.heard_last == "A-1 is niet van beleidsadviseur, Venray. Het staat weer bij Anna."
    assert busy.heard_last == "A-1 is niet van uw opvolger, en staat weer bij u."
    assert "14.00" in await busy.says("afspraken")
    assert "14.00" not in await bert.says("stop", "afspraken")


async def test_the_talk_goes_into_the_calendar_of_who_has_it_now(
    desk: TestDesk, busy: Talker, bert: Talker, secretary: Talker, ambassador: Talker
) -> None:
    (first,) = busy.files
    await secretary.says("opvolger van Anna is Bert", "ja")
    (taken,) = bert.files
    assert taken["title"] == "Sparren met de kennisambassadeur"
    assert {**taken, "sequence": 0, "stamp": first["stamp"]} == first
    assert taken["sequence"] == 1
    assert busy.files[1:] == [{**taken, "method": "CANCEL"}]

    await bert.says("niet van mij H-4", "ja")
    gone, again = bert.files[-1], busy.files[-1]
    assert (gone["method"], gone["uid"], gone["sequence"]) == ("CANCEL", first["uid"], 2)
    assert (again["method"], again["uid"], again["sequence"]) == ("REQUEST", first["uid"], 2)
    await busy.says("afspraken", "afzeggen", "overslaan", "ja")
    assert (busy.files[-1]["method"], busy.files[-1]["sequence"]) == ("CANCEL", 3)


async def test_the_series_of_the_taskforce_passes_from_one_calendar_to_the_other(desk: TestDesk) -> None:
    carla = await desk.knows("@carla:localhost", name="Carla", function=HORST["function"], organisation="gemeente Horst aan de Maas",
                             municipality="Horst aan de Maas", roles=("alderman", "taskforce"))  # fmt: skip
    await carla.says("overleg uitnodiging")
    (series,) = carla.files
    await imports(desk, (carla.address, "Carla", ()), (DAAN, "Daan", ("alderman", "taskforce")))
    daan = Talker(desk, DAAN)
    assert "- de overleggen van de Taskforce, voor uw kalender" in daan.heard_last
    assert carla.heard_last == ("Met wat ik meestuur, verdwijnen de overleggen van de Taskforce uit uw kalender.")
    assert [file["events"] for file in (*carla.files[1:], *daan.files)] == [series["events"]] * 2
    assert [ics(file)[2].count(b"STATUS:CANCELLED") for file in (carla.files[1], *daan.files)] == [
        len(series["events"]), 0,  # type: ignore[arg-type]
    ]  # fmt: skip


async def test_who_leaves_the_taskforce_without_successor_loses_the_series_once(desk: TestDesk) -> None:
    carla = await desk.knows("@carla:localhost", name="Carla", function=HORST["function"], organisation="gemeente Horst aan de Maas",
                             municipality="Horst aan de Maas", roles=("alderman", "taskforce"))  # fmt: skip
    await carla.says("overleg uitnodiging")
    await imports(desk, (carla.address, "Carla", ("alderman",)))
    assert carla.heard_last == (
        "U bent geen lid meer van de Taskforce. Met wat ik meestuur, verdwijnen de overleggen uit uw kalender."
    )
    series, gone = carla.files
    assert gone["events"] == series["events"]
    assert ics(gone)[2].count(b"STATUS:CANCELLED") == len(gone["events"])  # type: ignore[arg-type]
    await desk.passes("2022-10-05 12:00")
    await desk.restarts()
    await desk.settles()
    assert len(carla.files) == 2


async def test_an_official_who_asked_for_the_alderman_now_asks_for_who_came_after(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    karin = await desk.knows("@karin:localhost", name="Karin", function="adviseur", municipality="Horst aan de Maas",
                             roles=("civil_servant",), via=(anna.address,))  # fmt: skip
    await karin.says("Namens mijn wethouder: wie kent er een jurist?", "2, gewoon, niet vertrouwelijk", "ja")
    await imports(desk, (anna.address, "Anna", ()), (DAAN, "Daan", ("alderman",)))
    await ambassador.says("oppakken H-1")
    assert Talker(desk, DAAN).heard_last == karin.heard_last == (
        "De kennisambassadeur heeft uw vraag H-1 opgepakt en neemt contact met u op."
    )  # fmt: skip
    assert "opgepakt" not in anna.heard_last


async def test_only_ambassador_and_secretary_say_who_succeeds(busy: Talker, bert: Talker) -> None:
    await bert.says("/opvolger van Anna is Bert")
    assert "kennisambassadeur" in bert.heard_last
    assert "H-1" in await busy.says("status")


async def test_export_and_erasure_hold_nobody_who_left(
    desk: TestDesk, busy: Talker, bert: Talker, ambassador: Talker
) -> None:
    await bert.says("/vraag Wie betaalt de pendelbus in Venray", "raadplegen", "gewoon", "nee", "ja")
    await ambassador.says("opvolger van Bert is Anna", "ja")
    await bert.says("gegevens", "wissen", "ja")
    async with desk.app.database.reading() as session:
        records = await document(session, {}, confidential=True)
    assert bert.address not in json.dumps(records)
    (passed,) = records["successions"]
    assert (passed["requests"], passed["appointments"], passed["actions"]) == ([5], [], [])
    assert records["help_requests"][4]["asker_id"] == (await _person(desk, busy.address)).id


async def test_what_an_alderman_did_is_kept_also_when_somebody_came_after(desk: TestDesk, busy: Talker) -> None:
    await imports(desk, (busy.address, "Anna", ()), (DAAN, "Daan", ("alderman",)))
    await busy.says("gegevens", "wissen")
    assert "Archiefwet" in busy.heard_last


async def _person(desk: TestDesk, address: str) -> Person:
    async with desk.app.database.reading() as session:
        found = await desk.app.people.at(session, address)
    assert found
    return found
