"""The desk as its people meet it: a process, on a real homeserver."""

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from tests.infra.process import DeskProcess

WAITING = 120


@pytest.fixture
async def desk(synapse, tmp_path) -> AsyncIterator[DeskProcess]:
    """A desk that is ready, and knows how to work and how to break."""
    desk = DeskProcess(tmp_path, synapse, module="tests.infra.worker")
    await desk.starts_up()
    yield desk
    if desk.process and desk.process.poll() is None:
        desk.stops()


async def test_an_alderman_asks_in_a_plain_chat(desk, person):
    anna = await person("anna")
    desk.knows(anna.user_id)
    room = await anna.direct(desk.user)
    welcome = await anna.hears(room, desk.user, "Goedendag")
    assert welcome.body.startswith("Dit is de balie van Kennisambassadeur Internationale Werknemers.")

    assert (await anna.answer_to(room, "woord " * 10_000)).startswith('Wat bedoelt u met "woord woord')
    text = "We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?"
    assert "Wat vraagt u van de kennisambassadeur?" in await anna.answer_to(room, text)
    assert "Hoe snel hebt u antwoord nodig?" in await anna.answer_to(room, "2")
    assert "Is dit vertrouwelijk?" in await anna.answer_to(room, "gewoon")
    assert "- gemeente: Horst aan de Maas" in await anna.answer_to(room, "nee")
    assert (await anna.answer_to(room, "ja")).startswith("Uw vraag is H-1.")


async def test_an_independent_client_that_trusts_only_signed_devices_holds_a_conversation(desk, persona):
    jansen = await persona("jansen")
    desk.knows(jansen.user_id)
    room = await jansen.direct(desk.user)
    await jansen.hears(room, desk.user, "Goedendag", seconds=30)

    await jansen.says(room, "We zitten vast met een aanvraag voor 80 bedden in Horst, wie denkt er mee?")
    question = await jansen.hears(room, desk.user, "Wat vraagt u van de kennisambassadeur?")
    assert question["encrypted"]
    assert not question["shield"], "the client shows no warning"
    await jansen.says(room, "raadplegen")
    await jansen.hears(room, desk.user, "Hoe snel")
    await jansen.says(room, "1")
    await jansen.hears(room, desk.user, "Is dit vertrouwelijk?")
    await jansen.says(room, "ja")
    await jansen.hears(room, desk.user, "vertrouwelijk: ja")
    await jansen.says(room, "klopt")
    await jansen.hears(room, desk.user, "Uw vraag is H-1. Alleen de kennisambassadeur leest haar.")


async def test_a_text_as_long_as_an_encrypted_event_holds_is_kept_and_said_back_in_short(desk, persona):
    jansen = await persona("jansen")
    desk.knows(jansen.user_id)
    room = await jansen.direct(desk.user)
    await jansen.hears(room, desk.user, "Goedendag", seconds=30)

    text = f"Wie helpt ons in Horst? {'één woord ' * 3_600}".strip()
    await jansen.says(room, text)
    question = await jansen.hears(room, desk.user, "Wat vraagt u van de kennisambassadeur?")
    assert question["content"]["body"].startswith('Uw vraag is: "Wie helpt ons in Horst? één woord')
    await jansen.says(room, "raadplegen, gewoon, niet vertrouwelijk")
    await jansen.hears(room, desk.user, "- gemeente: Horst aan de Maas")
    await jansen.says(room, "ja")
    await jansen.hears(room, desk.user, "Uw vraag is H-1.")
    await jansen.says(room, "aanvullen H-1")
    await jansen.hears(room, desk.user, "Wat wilt u toevoegen")
    await jansen.says(room, text)
    summary = await jansen.hears(room, desk.user, 'Ik voeg toe aan H-1: "Wie helpt ons in Horst?')
    assert summary["content"]["body"].endswith("Klopt dat? Zeg ja, wijzig … of stop.")
    await jansen.says(room, "ja")
    await jansen.hears(room, desk.user, "Toegevoegd aan H-1.")
    (kept,) = sqlite3.connect(desk.folder / "desk.sqlite3").execute("SELECT text FROM help_requests").fetchone()
    assert kept == f"{text}\n\n{text}"


async def test_the_first_message_is_answered_also_when_it_came_with_the_invitation(desk, persona):
    jansen = await persona("jansen")
    desk.knows(jansen.user_id)
    room = await jansen.direct(desk.user)
    await jansen.says(room, "afspraken")
    await jansen.hears(room, desk.user, "Er staan geen afspraken.", seconds=30)


async def test_what_came_while_the_desk_was_down_is_answered_in_order(desk, person):
    anna = await person("anna")
    desk.knows(anna.user_id)
    room = await anna.direct(desk.user)
    await anna.hears(room, desk.user, "Goedendag")
    desk.stops()
    for number in range(WAITING):
        await anna.says(room, f"nummer {number}")
    before = len(anna.heard)
    await desk.starts_up()
    await anna.hears(room, desk.user, f'"nummer {WAITING - 1}"', after=before, seconds=60)

    answers = [heard.body for heard in anna.heard[before:] if heard.sender == desk.user]
    assert [f'"nummer {number}"' in answer for number, answer in enumerate(answers)] == [True] * WAITING
    assert sum("U stuurde veel berichten." in answer for answer in answers) == 1


async def test_a_message_that_breaks_the_desk_is_set_aside_and_the_others_are_answered(desk, person):
    anna = await person("anna")
    desk.knows(anna.user_id)
    room = await anna.direct(desk.user)
    await anna.hears(room, desk.user, "Goedendag")
    for text in ("nummer 1", "gif", "nummer 2"):
        await anna.says(room, text)
    await anna.hears(room, desk.user, '"nummer 2"')

    said = [heard.body for heard in anna.heard if heard.sender == desk.user and heard.kind == "m.room.message"][1:]
    assert '"nummer 1"' in said[0]
    assert said[1].startswith("Uw bericht kon ik niet verwerken. De beheerder weet ervan")
    assert '"nummer 2"' in said[2]
    assert desk.said("turn.failed") == 3


async def test_a_room_hears_one_neutral_line_and_the_answer_comes_in_the_direct_chat(desk, person, synapse):
    secretary = await person("secretaris")
    desk.stops()
    desk.config.write_text(desk.config.read_text().replace(desk.people["secretary"], secretary.user_id))
    await desk.starts_up()
    room = await secretary.create_room("Taskforce", invite=[desk.user])
    await secretary.says(room, "!mensen voor de balie er is")
    await secretary.hears(room, desk.user, kind="m.room.member")
    await secretary.says(room, "zonder voorvoegsel zegt de balie niets")
    await secretary.says(room, "!mensen")
    neutral = await secretary.hears(room, desk.user, kind="m.room.message")
    assert neutral.body == "Daarop volgt het antwoord in het directe gesprek."
    invitation = await secretary.is_asked(desk.user)
    direct = await secretary.accepts(invitation)
    assert direct != room


async def test_when_a_third_person_comes_in_the_conversation_goes_on_where_nobody_reads_along(desk, person):
    anna, bert = await person("anna"), await person("bert", joins_invites=True)
    desk.knows(anna.user_id)
    room = await anna.direct(desk.user)
    await anna.answer_to(room, "/vraag")
    await anna.invite(room, bert.user_id)
    neutral = await anna.hears(room, desk.user, "Hier leest nu iemand mee.")
    assert neutral.body == "Hier leest nu iemand mee. Het gesprek gaat verder in een direct gesprek."

    direct = await anna.accepts(await anna.is_asked(desk.user))
    again = await anna.hears(direct, desk.user, "Wat is uw vraag aan de kennisambassadeur?")
    assert again.body.startswith("In het andere gesprek leest nu iemand mee. Daarom gaan we hier verder.")
    assert "Wat vraagt u van de kennisambassadeur?" in await anna.answer_to(direct, "Wie betaalt de keuring?")
    assert not [heard for heard in bert.heard if heard.sender == desk.user and "keuring" in heard.body]


async def test_a_second_desk_on_the_same_database_is_refused(desk):
    command = [sys.executable, "-m", "bot", "run", "--config", str(desk.config)]
    second = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)
    assert second.returncode == 1
    assert f"pid {desk.process.pid} on " in second.stderr


async def test_a_desk_that_is_told_to_stop_ends_well_and_soon(desk):
    assert desk.stops() == 0
