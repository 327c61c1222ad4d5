"""The Taskforce's meeting as its members meet it: a real encrypted room, and a desk that lives in October 2022."""

import pytest

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


async def test_reminder_attendance_and_minutes_in_a_real_room(desk, person, persona, monkeypatch):
    founder, jansen = await person("opzet"), await persona("jansen")
    alias = f"taskforce-{founder.user_id[1:].partition(':')[0]}"
    room = await founder.create_room("Taskforce", alias, public=True, initial_state=[ENCRYPTED])
    await jansen.join(room)
    with desk.config.open("a") as file:
        file.write(f'\n[rooms]\ntaskforce = "#{alias}:localhost"\n')

    monkeypatch.setenv("DESK_NOW", "2022-10-04T09:59:48+02:00")
    desk.knows(jansen.user_id, roles="taskforce")
    await desk.starts_up()
    reminder = await jansen.hears(room, desk.user, "Herinnering: overleg van de Taskforce", seconds=LONG)
    assert "dinsdag 11 oktober, 10.00 uur" in reminder["content"]["body"]
    assert reminder["encrypted"]
    await jansen.reacts(room, reminder["event_id"], "✅")
    said = await jansen.hears(room, desk.user, "wethouder Wonen, Beek komt op dinsdag 11 oktober", seconds=LONG)
    await jansen.replies(room, said["event_id"], "oeps")
    await jansen.hears(room, desk.user, "Teruggedraaid", seconds=LONG)
    await jansen.replies(room, reminder["event_id"], "vervanger P. Peeters")
    await jansen.hears(room, desk.user, "P. Peeters komt voor", seconds=LONG)
    desk.stops()

    monkeypatch.setenv("DESK_NOW", "2022-10-11T11:59:40+02:00")
    await desk.starts_up()
    await jansen.says(room, "!besluit Venray deelt de regels")
    await jansen.hears(room, desk.user, 'Besluit 1: "Venray deelt de regels"', seconds=LONG)
    await jansen.says(room, "/actie LWV: nodigt de uitzendbureaus uit, vrijdag")
    await jansen.hears(room, desk.user, 'A-1: LWV, "nodigt de uitzendbureaus uit", vrijdag 14 oktober', seconds=LONG)
    minutes = await jansen.hears(room, desk.user, "Besluitenlijst van het overleg van dinsdag 11 oktober", seconds=LONG)
    assert "Aanwezig: P. Peeters (voor wethouder Wonen, Beek)." in minutes["content"]["body"]
    await jansen.replies(room, minutes["event_id"], "besluit 1: Venray deelt alle regels")
    await jansen.hears(room, desk.user, 'Besluit 1 is nu: "Venray deelt alle regels"', seconds=LONG)
    desk.kills()

    monkeypatch.setenv("DESK_NOW", "2022-10-12T16:59:52+02:00")
    await desk.starts_up()
    fixed = await jansen.hears(room, desk.user, "De besluitenlijst van dinsdag 11 oktober staat vast.", seconds=LONG)
    assert "1. Venray deelt alle regels" in fixed["content"]["body"]
    heard = [line["content"].get("body", "") for line in jansen.lines if line["event"] == "message"]
    assert sum(body.startswith("Herinnering") for body in heard) == 1, "once, also after two restarts"
