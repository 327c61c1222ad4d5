"""`desk check` against a real homeserver: each line, and each thing that can be wrong."""

import asyncio
from pathlib import Path

import pytest

from bot.check import LATER, findings
from bot.config import Config
from bot.demo.homeserver import Synapse
from bot.demo.person import Person
from tests.infra.fixtures import PASSWORD
from tests.infra.process import DeskProcess

ROOMS = "taskforce", "steering_group"


@pytest.fixture
def desk(synapse: Synapse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskProcess:
    """A desk that never ran, with two rooms in its configuration that nobody made."""
    desk = DeskProcess(tmp_path, synapse)
    for room in ROOMS:
        monkeypatch.setenv(f"DESK_ROOMS__{room.upper()}", address(desk, room))
    return desk


def address(desk: DeskProcess, room: str) -> str:
    return f"#{room}-{desk.user[1:].partition(':')[0]}:localhost"


async def check(desk: DeskProcess, **other: str) -> dict[str, str]:
    """What `desk check` prints, by subject; `other` are settings, as in the environment."""
    rooms = {f"DESK_ROOMS__{room.upper()}": address(desk, room) for room in ROOMS}
    config = Config.read(desk.config, rooms | {f"DESK_{name}": value for name, value in other.items()})
    lines = [str(finding) async for finding in findings(config)]
    return {line[5:].partition(":")[0]: line for line in lines}


async def makes(person: Person, desk: DeskProcess, room: str, **more: object) -> str:
    return await person.create_room(room, address(desk, room)[1:].partition(":")[0], **more)  # type: ignore[arg-type]


async def test_before_the_first_run_it_says_what_is_still_to_be_done(desk: DeskProcess, synapse: Synapse) -> None:
    said = await check(desk)
    assert list(said) == ["config", "database", "homeserver", "account", "encryption", *map("room {}".format, ROOMS)]
    assert said["database"] == "ok   database: SQLite, schema empty, made at the first run"
    assert said["homeserver"].startswith(f"ok   homeserver: {synapse.url} speaks v1.")
    assert said["account"].startswith(f"ok   account: {desk.user} on device ")
    assert said["encryption"] == (
        "FAIL encryption: the desk has no identity yet: run the desk once: it makes its identity and signs its device"
    )
    assert said["room taskforce"].startswith("FAIL room taskforce: M_NOT_FOUND: ")
    assert said["room taskforce"].endswith(
        f": let one of [people] make that room or invite {desk.user}, or correct rooms.taskforce"
    )


async def test_when_all_is_well_every_line_says_so_and_a_level_too_low_does_not(
    desk: DeskProcess, synapse: Synapse
) -> None:
    await desk.starts_up()
    async with await Person.login(synapse.url, desk.people["ambassador"], PASSWORD) as ambassador:
        taskforce = await makes(ambassador, desk, "taskforce")
        strict = {"events_default": 50}
        steering = await makes(
            ambassador, desk, "steering_group", invite=[desk.user], power_level_content_override=strict
        )
        await _until(ambassador, steering, desk.user)
        said = await check(desk)
        assert said["encryption"] == "ok   encryption: this device is signed by the desk's own identity"
        assert f"FAIL room taskforce: the desk is not in {address(desk, 'taskforce')}: " in said["room taskforce"]
        assert "has power level 0 in" in said["room steering_group"]
        assert "and needs 50 to write" in said["room steering_group"]

        await ambassador.invite(taskforce, desk.user)
        await _until(ambassador, taskforce, desk.user)
        levels = {"users": {desk.user: 50}, **strict}
        await ambassador.calls("PUT", f"rooms/{steering}/state/m.room.power_levels/", levels)
        said = await check(desk)
        assert {line[:4] for line in said.values()} == {"ok  "}

        sealed = {"events": {"m.room.encrypted": 50}, "users": {}}
        await ambassador.calls("PUT", f"rooms/{taskforce}/state/m.room.power_levels/", sealed)
        assert (await check(desk))["room taskforce"].startswith("ok")
        encryption = {"algorithm": "m.megolm.v1.aes-sha2"}
        await ambassador.calls("PUT", f"rooms/{taskforce}/state/m.room.encryption/", encryption)
        assert "needs 50 to write" in (await check(desk))["room taskforce"]
    desk.stops()


async def test_a_new_device_and_a_lost_identity_are_seen(desk: DeskProcess) -> None:
    await desk.starts_up()
    desk.stops()
    store = desk.folder / "data" / "matrix"
    (store / "device.json").unlink()
    assert (
        "this device is not signed by the desk's own identity yet: run the desk once"
        in (await check(desk))["encryption"]
    )

    (store / "identity.json").unlink()
    assert "The account has an identity whose keys are not in" in (await check(desk))["encryption"]
    (store / "device.json").write_text("{")
    assert f"what lies in {store} cannot be read" in (await check(desk))["account"]


@pytest.mark.parametrize(
    ("setting", "value", "subject", "words"),
    [
        ("MATRIX__PASSWORD", "fout", "account", "FAIL account: M_FORBIDDEN: Invalid username or password"),
        ("MATRIX__PASSWORD_FILE", "nergens", "account", "expected a file that the desk can read"),
        ("MATRIX__USER_ID", "@niemand:localhost", "account", "FAIL account: M_FORBIDDEN"),
        ("STORAGE__URL", "postgresql+psycopg://127.0.0.1:1/x", "database", "Connection refused: see storage.url"),
        ("MATRIX__HOMESERVER", "http://127.0.0.1:1", "homeserver", "does not answer (ClientConnector"),
    ],
)
async def test_what_is_wrong_is_one_line_that_says_where_to_look(
    desk: DeskProcess, setting: str, value: str, subject: str, words: str
) -> None:
    said = await check(desk, **{setting: value})
    assert words in said[subject]
    if subject != "database":
        assert said["encryption"] == f"FAIL encryption: {LATER}"


async def test_a_desk_that_is_refused_ends_with_one_sentence(
    desk: DeskProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_MATRIX__PASSWORD", "fout")
    desk.begins()
    assert desk.process
    assert await asyncio.to_thread(desk.process.wait, 20) == 1
    (line,) = desk.log.read_text().splitlines()
    assert line.startswith("The homeserver refuses the desk: M_FORBIDDEN: Invalid username or password. `desk check`")


async def _until(person: Person, room: str, member: str) -> None:
    """Until this member is in the room."""
    async with asyncio.timeout(15):
        while member not in (await person.calls("GET", f"rooms/{room}/joined_members"))["joined"]:
            await asyncio.sleep(0.1)
