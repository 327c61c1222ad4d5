"""The review of a report as the Steering Group holds it: a real encrypted room, a thread, a reaction, two versions."""

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


async def test_a_report_is_remarked_on_in_its_thread_and_approved_in_its_second_version(
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

    monkeypatch.setenv("DESK_NOW", "2022-12-01T08:59:40+01:00")
    await desk.starts_up()
    chat = await jansen.direct(desk.user)
    await jansen.hears(chat, desk.user, "Goedendag", seconds=LONG)
    report = await jansen.hears(room, desk.user, "Het verslag over periode 2, versie 1.", seconds=LONG)
    for ending in (".pdf", ".docx"):
        file = await jansen.hears(room, desk.user, f"verslag-periode-2-versie-1{ending}", seconds=LONG)
        assert file["content"]["msgtype"] == "m.file"

    await jansen.does("thread", room=room, event_id=report["event_id"], body="2.3: de stand van Noord ontbreekt")
    await jansen.hears(room, desk.user, 'O-1 bij 2.3: "de stand van Noord ontbreekt"', seconds=LONG)
    tick = await jansen.reacts(room, report["event_id"], "✅")
    await jansen.hears(chat, desk.user, "LWV is akkoord met versie 1.", seconds=LONG)
    await jansen.says(chat, "ja")
    await jansen.hears(room, desk.user, "LWV is akkoord met versie 1. Nog niet: LLTB.", seconds=LONG)
    await jansen.redacts(room, tick)
    await jansen.hears(room, desk.user, "LWV neemt het akkoord op versie 1 terug.", seconds=LONG)
    desk.kills()

    monkeypatch.setenv("DESK_NOW", "2022-12-01T09:10:00+01:00")
    await desk.starts_up()
    async with await Persona.login(synapse.url, desk.people["ambassador"], PASSWORD) as ambassador:
        private = await ambassador.direct(desk.user)
        await ambassador.hears(private, desk.user, "Goedendag", seconds=LONG)
        await ambassador.says(private, "rapport plaatsen")
        await ambassador.hears(private, desk.user, "Ik plaats het verslag over periode 2", seconds=LONG)
        await ambassador.says(private, "ja")
        await ambassador.hears(private, desk.user, "Versie 2 staat in de kamer.", seconds=LONG)
    await jansen.hears(room, desk.user, "Het verslag over periode 2, versie 2.", seconds=LONG)
    await jansen.says(room, "/akkoord")
    await jansen.hears(room, desk.user, "LWV is akkoord met versie 2. Nog niet: LLTB.", seconds=LONG)
    await smeets.says(room, "!akkoord")
    await jansen.hears(room, desk.user, "Alle organisaties zijn akkoord. Versie 2 is vastgesteld", seconds=LONG)
    heard = [line["content"].get("body", "") for line in jansen.lines if line["event"] == "message"]
    assert sum(body.startswith("Het verslag over periode 2, versie 1.") for body in heard) == 1, (
        "once, also after a kill"
    )
