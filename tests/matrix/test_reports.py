"""The review of a report as the Steering Group holds it: a real encrypted room, a thread, a reaction, three versions."""

import csv
import subprocess
import sys

import pytest

from tests.infra.fixtures import PASSWORD
from tests.infra.persona import Persona
from tests.infra.process import DeskProcess

ENCRYPTED = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
LONG = 60  # seconds: the clock has to come to its moment first


@pytest.fixture
async def desk(synapse, tmp_path):
    """A desk that has not begun yet."""
    desk = DeskProcess(tmp_path, synapse)
    yield desk
    if desk.process and desk.process.poll() is None:
        desk.stops()


def knows(desk: DeskProcess, members: dict[str, str]) -> None:
    """Takes in these members of the Steering Group, by address and organisation."""
    file = desk.folder / "members.csv"
    with file.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow("chat_address name function organisation municipality roles language via".split())
        lines.writerows(
            [address, organisation, "bestuurder", organisation, "", "steering_group", "nl", ""]
            for address, organisation in members.items()
        )
    command = [sys.executable, "-m", "bot", "import", "people", str(file), "--apply", "--config", str(desk.config)]
    subprocess.run(command, check=True, capture_output=True)


async def test_a_report_survives_kill_and_downtime_and_is_reviewed_in_its_thread_until_all_approve(
    desk, synapse, person, persona, monkeypatch
):
    founder, jansen, smeets = await person("opzet"), await persona("jansen"), await persona("smeets")
    alias = f"stuurgroep-{founder.user_id[1:].partition(':')[0]}"
    room = await founder.create_room("Stuurgroep", alias, public=True, initial_state=[ENCRYPTED])
    for one in (jansen, smeets):
        await one.join(room)
    with desk.config.open("a") as file:
        file.write(f'\n[rooms]\nsteering_group = "#{alias}:localhost"\n')
    knows(desk, {jansen.user_id: "LWV", smeets.user_id: "LLTB"})

    # The draft, on the day that it is due in any case; then a kill, and a week in which nothing runs.
    monkeypatch.setenv("DESK_NOW", "2022-11-24T08:59:50+01:00")
    await desk.starts_up()
    chat = await jansen.direct(desk.user)
    await jansen.hears(chat, desk.user, "Goedendag", seconds=LONG)
    await jansen.hears(room, desk.user, "Het verslag over periode 2, versie 1 (voorlopig).", seconds=LONG)
    desk.kills()

    monkeypatch.setenv("DESK_NOW", "2022-12-01T09:10:00+01:00")
    await desk.starts_up()
    report = await jansen.hears(room, desk.user, "Het verslag over periode 2, versie 2.", seconds=LONG)
    for ending in (".pdf", ".docx"):
        file = await jansen.hears(room, desk.user, f"verslag-periode-2-versie-2{ending}", seconds=LONG)
        assert file["content"]["msgtype"] == "m.file"

    said = await jansen.does("thread", room=room, event_id=report["event_id"], body="2.3: de stand van Noord ontbreekt")
    answer = await jansen.hears(room, desk.user, 'O-1 bij 2.3: "de stand van Noord ontbreekt"', seconds=LONG)
    await jansen.edits(room, said["event_id"], "2.3: de stand van Zuid ontbreekt")
    changed = await jansen.hears(room, desk.user, 'O-1 bij 2.3: "de stand van Zuid ontbreekt"', seconds=LONG)
    for line in (answer, changed):
        assert (line["relates_to"]["rel_type"], line["relates_to"]["event_id"]) == ("m.thread", report["event_id"])
    tick = await jansen.reacts(room, report["event_id"], "✅")
    await jansen.hears(chat, desk.user, "LWV is akkoord met versie 2.", seconds=LONG)
    await jansen.says(chat, "ja")
    await jansen.hears(room, desk.user, "LWV is akkoord met versie 2. Nog niet: LLTB.", seconds=LONG)
    await jansen.redacts(room, tick)
    await jansen.hears(room, desk.user, "LWV neemt het akkoord op versie 2 terug.", seconds=LONG)

    await explains_and_posts(desk, synapse.url)
    explained = await jansen.hears(room, desk.user, "Antwoord op O-1 van LWV", seconds=LONG)
    assert explained["relates_to"]["event_id"] == report["event_id"]
    await jansen.hears(room, desk.user, "Het verslag over periode 2, versie 3.", seconds=LONG)
    await jansen.says(room, "/akkoord")
    await jansen.hears(room, desk.user, "LWV is akkoord met versie 3. Nog niet: LLTB.", seconds=LONG)
    await smeets.says(room, "!akkoord")
    await jansen.hears(room, desk.user, "Alle organisaties zijn akkoord. Versie 3 is vastgesteld", seconds=LONG)
    heard = [line["content"].get("body", "") for line in jansen.lines if line["event"] == "message"]
    for version in ("versie 1 (voorlopig).", "versie 2.", "versie 3."):
        told = [body for body in heard if body.startswith(f"Het verslag over periode 2, {version}")]
        assert len(told) == 1, "each once, after a kill and a week away"


async def explains_and_posts(desk: DeskProcess, url: str) -> None:
    """The ambassador answers the remark, and shows the next version."""
    async with await Persona.login(url, desk.people["ambassador"], PASSWORD) as ambassador:
        chat = await ambassador.direct(desk.user)
        await ambassador.hears(chat, desk.user, "Goedendag", seconds=LONG)
        for words, answer in (
            ("uitleggen O-1", "Waarom blijft de tekst"),
            ("Die volgt in december", "Ik zet in de kamer"),
            ("ja", "O-1 is uitgelegd."),
            ("rapport plaatsen", "Ik plaats het verslag over periode 2"),
            ("ja", "Versie 3 staat in de kamer."),
        ):
            await ambassador.says(chat, words)
            await ambassador.hears(chat, desk.user, answer, seconds=LONG)
