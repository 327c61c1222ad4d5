"""The clock under fire: 200 reminders within 20 seconds and a `kill -9` among them; a week away."""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
from sqlalchemy import select

from bot.demo.homeserver import Synapse
from bot.demo.person import Person
from storage.db import Database
from storage.people import AccountRow
from tests.infra.fixtures import PASSWORD, new_account
from tests.infra.process import DeskProcess
from tests.infra.seeding import talk

DATABASES = "sqlite", "postgresql"
REMINDERS, SECONDS, A_PERSON = 200, 20, 3  # nobody hears more than three a day
BUSY = 5  # times as much as a bare client: on a machine that has other things to do, that is all one can ask
WAITS = 60  # seconds, at most, for all to have come
HOUR = timedelta(hours=1)
TOPIC = re.compile(r'over "Nummer (\d+)"')


class Accounts:
    """People who only write and read now and then: listening all the time would cost the homeserver too much."""

    def __init__(self, synapse: Synapse, http: aiohttp.ClientSession) -> None:
        self.synapse, self.url, self.http = synapse, f"{synapse.url}/_matrix/client/v3", http
        self.tokens: dict[str, str] = {}

    def arrive(self, name: str) -> str:
        """Somebody new, who is logged in from the start; gives the user id."""
        made = self.synapse.register(f"{name}-{uuid.uuid4().hex[:6]}", PASSWORD)
        self.tokens[made["user_id"]] = made["access_token"]
        return made["user_id"]

    async def enter(self, user: str) -> None:
        identifier = {"type": "m.id.user", "user": user}
        login = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        self.tokens[user] = (await self.call(user, "POST", "login", login))["access_token"]

    async def call(self, user: str, method: str, path: str, content: object = None, **query: str) -> dict:
        headers = {"Authorization": f"Bearer {self.tokens[user]}"} if user in self.tokens else {}
        async with self.http.request(method, f"{self.url}/{path}", json=content, params=query, headers=headers) as got:
            assert got.status == 200, await got.text()
            return await got.json()

    async def direct(self, user: str, desk: str) -> str:
        wanted = {"is_direct": True, "invite": [desk], "preset": "trusted_private_chat"}
        return (await self.call(user, "POST", "createRoom", wanted))["room_id"]

    async def heard(self, user: str, room: str) -> list[tuple[int, str]]:
        """What others said there: when, in milliseconds, and the words."""
        said = await self.call(user, "GET", f"rooms/{quote(room)}/messages", dir="b", limit="100")
        events = [one for one in said["chunk"] if one["type"] == "m.room.message" and one["sender"] != user]
        return [(one["origin_server_ts"], one["content"]["body"]) for one in events]


async def reminders(accounts: Accounts, rooms: dict[str, str], user: str) -> list[tuple[int, int]]:
    """Of what this person was reminded, and when, in milliseconds."""
    heard = await accounts.heard(user, rooms[user])
    return [(int(number), at) for at, words in heard for number in TOPIC.findall(words)]


async def everybodys(accounts: Accounts, rooms: dict[str, str], people: list[str]) -> list[tuple[int, int]]:
    """Of what all of these were reminded, and when."""
    return [one for user in people for one in await reminders(accounts, rooms, user)]


async def seed(url: str, people: list[str], moments: list[datetime], made: datetime) -> None:
    """Talks at these moments, for these people in turn: number 0, 1, 2 …"""
    database = Database(url)
    async with database.writing() as session:
        ids = {row.address: row.person_id for row in (await session.execute(select(AccountRow))).scalars()}
        for number, at in enumerate(moments):
            await talk(session, number, ids[people[number % len(people)]], at, made)
    await database.close()


# ---------------------------------------------------------------- 200 in 20 seconds
@pytest.mark.parametrize("kind", DATABASES)
async def test_killed_while_200_reminders_fall_due_each_comes_once_and_in_time(kind, request, synapse, tmp_path: Path, monkeypatch):  # fmt: skip
    monkeypatch.setenv("DESK_PROGRAMME__QUIET", '""')
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = DeskProcess(tmp_path, synapse, url)
    async with aiohttp.ClientSession() as http:
        accounts = Accounts(synapse, http)
        people = [accounts.arrive(f"p{number}") for number in range(-(-REMINDERS // A_PERSON))]
        desk.knows(*people)
        await desk.starts_up()
        await accounts.enter(desk.people["ambassador"])
        rooms = {user: await accounts.direct(user, desk.user) for user in accounts.tokens}
        for user, room in rooms.items():
            while not any("Dit is de balie" in words for _, words in await accounts.heard(user, room)):
                await asyncio.sleep(0.1)
        desk.stops()

        begins = datetime.now(UTC) + timedelta(seconds=8)
        dues = [begins + timedelta(seconds=SECONDS * number / REMINDERS) for number in range(REMINDERS)]
        records = url or f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}"
        await seed(records, people, [due + HOUR for due in dues], begins - HOUR)
        await desk.starts_up()
        floor = asyncio.create_task(how_quick(accounts, people[0], begins))
        await asyncio.sleep(begins.timestamp() + SECONDS * 0.4 - time.time())
        killed = time.time()
        desk.kills()
        await desk.starts_up()
        back = time.time()

        await asyncio.sleep(begins.timestamp() + SECONDS + 3 - time.time())
        while len(theirs := await everybodys(accounts, rooms, people)) < REMINDERS and time.time() < back + WAITS:
            await asyncio.sleep(1)  # on a busy machine; how late it was is read from each message
        of_the_ambassador = await reminders(accounts, rooms, desk.people["ambassador"])
        messages = {at for _, at in of_the_ambassador}
        bare = await floor
        desk.stops()

    assert Counter(number for number, _ in theirs) == Counter(range(REMINDERS)), "each once"
    assert Counter(number for number, _ in of_the_ambassador) == Counter(range(REMINDERS)), "and to the ambassador"
    assert len(messages) == A_PERSON, "who heard three times, the last time of all that was still to come"

    came = {number: at / 1000 for number, at in theirs}
    calm = [number for number, due in enumerate(dues) if not killed - 1 < due.timestamp() < back + 1]
    bare = [late for moment, late in bare.items() if not killed - 1 < moment < back + 1]
    arrived = p95(came[number] - dues[number].timestamp() for number in calm)
    server = p95(bare)
    print(f"\n{kind}: p95 {arrived * 1e3:.0f} ms late, {len(calm)} of {REMINDERS}; a bare client {server * 1e3:.0f} ms")
    assert min(came[number] - dues[number].timestamp() for number in range(REMINDERS)) >= 0, "none is early"
    assert max(came[number] - dues[number].timestamp() for number in calm) < 1 + BUSY * max(bare)
    assert arrived < 0.050 + BUSY * server


def p95(values: Iterable[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


async def how_quick(accounts: Accounts, user: str, begins: datetime) -> dict[float, float]:
    """By moment, how late a client is that does nothing but send a message every quarter of a second, in seconds."""
    room = (await accounts.call(user, "POST", "createRoom", {}))["room_id"]
    moments = [begins.timestamp() + number / 4 for number in range(SECONDS * 4)]
    for number, moment in enumerate(moments):
        await asyncio.sleep(moment - time.time())
        text = {"msgtype": "m.text", "body": str(number)}
        await accounts.call(user, "PUT", f"rooms/{quote(room)}/send/m.room.message/{number}", text)
    said = await accounts.call(user, "GET", f"rooms/{quote(room)}/messages", dir="b", limit="100")
    dated = {one["content"]["body"]: one["origin_server_ts"] for one in said["chunk"] if "body" in one["content"]}
    return {moment: dated[str(number)] / 1000 - moment for number, moment in enumerate(moments)}


# ---------------------------------------------------------------- a week away
@pytest.mark.parametrize("kind", DATABASES)
async def test_a_week_of_downtime_leaves_out_what_is_past_and_answers_everybody(kind, request, synapse, tmp_path: Path, monkeypatch):  # fmt: skip
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = DeskProcess(tmp_path, synapse, url)
    address = new_account(synapse, "anna")
    desk.knows(address)
    monkeypatch.setenv("DESK_NOW", "2022-10-03T09:00:00+02:00")
    await desk.starts_up()
    async with await Person.login(synapse.url, address, PASSWORD) as anna:
        room = await anna.direct(desk.user)
        await anna.hears(sender=desk.user, contains="Goedendag", seconds=20)
        desk.stops()
        records = url or f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}"
        talks = [datetime(2022, 10, day, 8, 30, tzinfo=UTC) for day in (6, 11, 13)]
        await seed(records, [address], talks, datetime(2022, 10, 3, 6, tzinfo=UTC))
        for number in range(20):
            await anna.says(room, f"/nummer{number}")

        before = len(anna.heard)
        monkeypatch.setenv("DESK_NOW", "2022-10-10T11:00:00+02:00")
        await desk.starts_up()
        await anna.hears(sender=desk.user, contains="Nummer 1", seconds=20)
        heard = [one.body for one in anna.heard[before:] if one.sender == desk.user]
        desk.stops()

    asked = [int(found[1]) for words in heard if (found := re.search(r'"nummer(\d+)"', words))]
    assert asked == list(range(20)), "each is answered once, in order"
    assert sum("U stuurde veel berichten." in words for words in heard) == 1
    assert [TOPIC.findall(words) for words in heard if "Herinnering" in words] == [["1"]]
    assert "Herinnering" in heard[-1], "what people said is heard first"
    occasions = exported(desk)["occasions"]
    talks = [(one["key"].split("/"), one["state"]) for one in occasions if one["key"].startswith("appointment-")]
    states = {f"{key[1]}/{key[3]}": state for key, state in talks}
    assert states == {"1/1d": "skipped", "1/1h": "skipped", "2/1d": "sent"}


def exported(desk: DeskProcess) -> dict:
    command = [sys.executable, "-m", "bot", "export", "--config", str(desk.config)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
