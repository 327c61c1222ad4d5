"""The world that other tests stand on is real: homeserver, people, an independent client, PostgreSQL."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.demo.account import Refused
from bot.demo.homeserver import NameTaken, Synapse
from bot.demo.person import Person
from tests.infra.fixtures import Arrives, ArrivesEncrypted
from tests.infra.persona import Persona
from tests.infra.postgres import Postgres, plain

HERE = Path(__file__).parent
PARENT = """
import sys, time
from pathlib import Path
from bot.demo.homeserver import Synapse
from tests.infra.postgres import Postgres
synapse = Synapse(Path(sys.argv[1]))
synapse.start()
print(synapse.process.pid)
if Postgres.found() and not Postgres()._elsewhere:
    postgres = Postgres()
    postgres.start()
    print(postgres._process.pid, postgres._home)
print(flush=True)
time.sleep(60)
"""


async def test_two_people_talk(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert", joins_invites=True)

    room = await anna.direct(bert.user_id)
    said = await anna.says(room, "Dag Bert")
    heard = await bert.hears(room, sender=anna.user_id, contains="Bert")
    await bert.replies(room, heard.event_id, "Dag Anna")
    await anna.edits(room, said, "Dag Berend")
    await bert.reacts(room, said, "✅")

    assert heard.event_id == said
    assert (await anna.hears(contains="Dag Anna")).content["m.relates_to"] == {"m.in_reply_to": {"event_id": said}}
    assert (await anna.hears(kind="m.reaction")).body == "✅"
    assert (await bert.hears(contains="* Dag Berend")).content["m.new_content"]["body"] == "Dag Berend"


async def test_a_chat_of_two_is_used_again_by_both(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert")
    room = await anna.direct(bert.user_id)
    await bert.is_asked(by=anna.user_id)

    assert await bert.direct(anna.user_id) == room
    assert await bert.direct(anna.user_id) == room
    assert await anna.direct(bert.user_id) == room


async def test_a_chat_of_two_is_known_after_a_new_login(synapse: Synapse, person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert", joins_invites=True)
    room = await anna.direct(bert.user_id)
    await anna.says(room, "voor de nieuwe login")

    async with await Person.login(synapse.url, anna.user_id, "geheim") as again:
        assert await again.direct(bert.user_id) == room
        assert again.heard == []


async def test_an_answer_is_all_that_comes_at_once(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert", joins_invites=True)
    room = await anna.direct(bert.user_id)

    async def answers() -> None:
        await bert.hears(room, contains="hoe")
        await bert.says(room, "goed")
        await bert.says(room, "en u?")

    answering = asyncio.create_task(answers())
    assert await anna.answer_to(room, "hoe gaat het?") == "goed\nen u?"
    await answering


async def test_who_waits_in_vain_is_told_what_was_heard_instead(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert", joins_invites=True)
    room = await anna.direct(bert.user_id)
    await anna.says(room, "iets anders")
    await bert.hears(contains="iets anders")

    with pytest.raises(TimeoutError, match=r"contains 'Dag'.*heard instead:\n.*iets anders"):
        await bert.hears(room, contains="Dag", after=bert.heard.index(await bert.hears(contains="iets")), seconds=0.1)


async def test_a_group_room_has_an_alias_and_can_be_joined(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert")
    room = await anna.create_room("Taskforce", alias := anna.user_id[1:].split(":")[0], public=True)

    assert await bert.join(f"#{alias}:localhost") == room
    said = await anna.says(room, "welkom")
    await bert.hears(room, contains="welkom")
    await anna.redacts(room, said)
    assert (await bert.hears(room, kind="m.room.redaction")).content["redacts"] == said


async def test_a_closed_room_refuses_who_was_not_asked(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert")
    room = await anna.create_room("Stuurgroep")

    with pytest.raises(Refused, match="M_FORBIDDEN"):
        await bert.join(room)
    await anna.invite(room, bert.user_id)
    assert await bert.join(room) == room


async def test_nothing_is_missed_when_much_is_said_at_once(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert", joins_invites=True)
    room = await anna.direct(bert.user_id)
    await anna.says(room, "begin")
    await bert.hears(room, contains="begin")

    said = [f"bericht {number}" for number in range(250)]
    async with bert.looks_away():
        for line in said:
            await anna.says(room, line)

    await bert.hears(room, contains=said[-1])
    assert [one.body for one in bert.heard if one.body.startswith("bericht")] == said


async def test_malformed_events_do_not_deafen_anybody(person: Arrives) -> None:
    anna, bert = await person("anna"), await person("bert", joins_invites=True)
    room = await anna.direct(bert.user_id)
    relations: list[object] = ["x", [], {"key": []}]
    for relation in relations:
        await anna.sends(room, "m.reaction", {"body": 12, "m.relates_to": relation})
    await anna.says(room, "hoort u mij?")
    await bert.hears(room, contains="hoort u mij?")


async def test_a_second_start_keeps_accounts_port_and_secrets(tmp_path: Path) -> None:
    with Synapse(tmp_path / "home") as first:
        first.register("anna", "geheim", admin=True)
    with Synapse(tmp_path / "home") as second:
        with pytest.raises(NameTaken):
            second.register("anna", "geheim")
        async with await Person.login(second.url, "anna", "geheim") as anna:
            assert anna.user_id == "@anna:localhost"

    assert second.url == first.url
    assert not [path for path in (tmp_path / "home").glob("*.secret") if stat.S_IMODE(path.stat().st_mode) != 0o600]


async def test_people_listen_on_when_the_homeserver_was_away(tmp_path: Path) -> None:
    with Synapse(tmp_path) as server:
        for name in ("anna", "bert"):
            server.register(name, "geheim")
        async with (
            await Person.login(server.url, "anna", "geheim") as anna,
            await Person.login(server.url, "bert", "geheim", joins_invites=True) as bert,
        ):
            room = await anna.direct("@bert:localhost")
            await anna.says(room, "voor")
            await bert.hears(room, contains="voor")
            server.stop()
            server.start()
            await anna.says(room, "erna")
            await bert.hears(room, contains="erna")


async def test_real_limits_slow_people_down_and_lose_nothing(tmp_path: Path) -> None:
    with Synapse(tmp_path, limits=True) as server:
        server.register("anna", "geheim")
        async with await Person.login(server.url, "anna", "geheim") as anna:
            room = await anna.create_room("Overleg")
            began = time.monotonic()
            for number in range(10):
                await anna.says(room, f"bericht {number}")
    assert time.monotonic() - began > 3


def test_nothing_runs_on_when_the_test_run_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, cwd=HERE.parents[1], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        started = [line.split() for line in iter(parent.stdout.readline, "\n")]
        pids = [int(pid) for pid, *_ in started]
        assert all(map(_runs, pids))
        parent.kill()

    end = time.monotonic() + 15
    while any(map(_runs, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in pids if _runs(pid)] == []
    for _, *folders in started:
        for folder in folders:
            shutil.rmtree(folder)


async def test_postgres_gives_every_test_its_own_database(postgres: Postgres) -> None:
    one, other = postgres.database(), postgres.database()
    assert one != other

    engine = create_async_engine(one)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE remark (words TEXT)"))
        await connection.execute(text("INSERT INTO remark VALUES ('één')"))
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT words FROM remark"))).scalar() == "één"
        assert (await connection.execute(text("SHOW fsync"))).scalar() == "on"
    await engine.dispose()


async def test_postgres_keeps_what_was_committed_before_a_crash() -> None:
    if not Postgres.found() or "DESK_TEST_POSTGRES" in os.environ:
        pytest.skip("a crash needs a PostgreSQL of our own")
    with Postgres() as server:
        engine = create_async_engine(server.database(), pool_pre_ping=True)
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE kept AS SELECT 1 AS one"))
        server.crash()
        server.start()
        async with engine.connect() as connection:
            assert (await connection.execute(text("SELECT one FROM kept"))).scalar() == 1
        await engine.dispose()


def test_a_plain_url_is_what_postgres_tools_take() -> None:
    assert plain("postgresql+psycopg://desk@127.0.0.1:5432/x") == "postgresql://desk@127.0.0.1:5432/x"


async def test_two_modern_clients_talk_encrypted(persona: ArrivesEncrypted) -> None:
    jansen, smit = await persona("jansen"), await persona("smit")

    room = await jansen.direct(smit.user_id)
    await smit.sees("invite", room=room)
    await smit.join(room)
    await jansen.does("joined", room=room, user=smit.user_id)
    said = await jansen.says(room, "Dag Smit")
    heard = await smit.hears(room, contains="Dag Smit")
    await smit.edits(room, await smit.says(room, "Dag Jansn"), "Dag Jansen")
    await smit.reacts(room, said, "👍")

    assert (heard["encrypted"], heard["event_id"], heard["shield"]) == (True, said, 0)
    assert (await jansen.hears(room, contains="* Dag Jansen"))["encrypted"]
    assert not (await jansen.sees("message", type="m.reaction", room=room))["encrypted"]


async def test_a_second_device_reads_on_with_the_recovery_key(synapse: Synapse, persona: ArrivesEncrypted) -> None:
    jansen, smit = await persona("jansen"), await persona("smit")
    room = await jansen.direct(smit.user_id)
    await smit.sees("invite", room=room)
    await smit.join(room)
    await jansen.does("joined", room=room, user=smit.user_id)

    async with await Persona.login(synapse.url, smit.user_id, "geheim", recovery_key=smit.recovery_key) as second:
        await jansen.says(room, "voor beide")
        assert (await second.hears(room, contains="voor beide"))["encrypted"]


def _runs(pid: int) -> bool:
    """Tell whether a process is there and not merely waiting to be buried by its new parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
