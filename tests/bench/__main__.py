"""Measures the desk beside two floors, interleaved on one homeserver, and prints tables in Markdown.

python -m tests.bench [--each 200] [--only trip|away|start|crowd|clock|report]
"""

import argparse
import asyncio
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.demo.homeserver import Synapse, tied
from tests.bench import look, reports
from tests.infra.fixtures import PASSWORD

HERE = Path(__file__).parent
ROOMS_AWAY, MESSAGES_AWAY = 50, 500
CROWD, ROOMS_IN_MEMORY = 200, 200
ANSWERS = (
    "select room_id, count(*), max(received_ts) from events"
    " where sender = ? and type = 'm.room.message' and received_ts >= ? group by room_id"
)
ROUNDS = 3  # of what is measured as a whole, the bots in turn; the median counts
MENTIONS = {"m.mentions": {}}  # as in each message of the desk: the homeserver checks it against a schema
FLOORS = (
    ("nio echo", "floor_nio.py", {}),
    ("durable floor", "floor_durable.py", MENTIONS),
    ("the same without `m.mentions`", "floor_durable.py", {}),
)


@dataclass
class Account:
    """Somebody on the homeserver."""

    user: str
    token: str
    device: str


Chat = tuple[Account, str]  # a person, and the room in which they talk with a bot


@dataclass
class Bot:
    """What is measured: a process with an account, and what to say to it."""

    name: str
    account: Account
    folder: Path
    command: list[str]
    say: Callable[[int], str]
    joins: bool
    environment: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        """What it prints."""
        return self.folder / "out.log"

    async def start(self) -> float:
        """Starts it; seconds until it says that it is ready."""
        began, before = time.monotonic(), self._ready()
        with self.log.open("ab") as out:
            environment = os.environ | self.environment | {"PYTHONPATH": str(Path.cwd())}
            self.process = subprocess.Popen(
                tied(self.command), cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        while self._ready() == before:
            assert self.process.poll() is None, self.log.read_text()
            await asyncio.sleep(0.005)
        return time.monotonic() - began

    def _ready(self) -> int:
        return self.log.read_text().count("desk.ready") if self.log.exists() else 0

    def stop(self) -> None:
        """Stops it."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)

    def memory(self) -> float:
        """Resident, in MiB."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


class World:
    """The homeserver, spoken to directly, so that the measuring costs little."""

    def __init__(self, server: Synapse, http: aiohttp.ClientSession) -> None:
        self.server, self.http = server, http

    def account(self, name: str) -> Account:
        """A new one."""
        made = self.server.register(f"{name}-{uuid.uuid4().hex[:6]}", PASSWORD)
        return Account(made["user_id"], made["access_token"], made["device_id"])

    async def call(self, who: Account, method: str, path: str, content: Any = None, **query: str) -> dict[str, Any]:
        """One request."""
        url = f"{self.server.url}/_matrix/client/v3/{path}"
        headers = {"Authorization": f"Bearer {who.token}"}
        async with self.http.request(method, url, json=content, params=query, headers=headers) as answer:
            said: dict[str, Any] = await answer.json()
            assert answer.status == 200, said
            return said

    async def chat(self, who: Account, bot: Bot) -> str:
        """A direct chat in which the bot is."""
        wanted = {"is_direct": True, "invite": [bot.account.user], "preset": "trusted_private_chat"}
        room = str((await self.call(who, "POST", "createRoom", wanted))["room_id"])
        if not bot.joins:
            await self.call(bot.account, "POST", f"rooms/{quote(room)}/join", {})
        while bot.account.user not in (await self.call(who, "GET", f"rooms/{quote(room)}/joined_members"))["joined"]:
            await asyncio.sleep(0.05)
        return room

    async def say(self, who: Account, room: str, text: str) -> None:
        """Sends a text."""
        path = f"rooms/{quote(room)}/send/m.room.message/{uuid.uuid4().hex}"
        await self.call(who, "PUT", path, {"msgtype": "m.text", "body": text})

    def answers(self, bot: Bot, since: float) -> dict[str, tuple[int, float]]:
        """How often the bot said something since then, and when last, by room.

        Read from the homeserver's own database, which costs it nothing: when it had kept each for people to see. What
        it stamps on an event is when the event came in; then it may wait for seconds among many that came at once.
        """
        with closing(sqlite3.connect(f"file:{self.server.home / 'homeserver.db'}?mode=ro", uri=True)) as kept:
            found = kept.execute(ANSWERS, (bot.account.user, since * 1000)).fetchall()
        return {room: (count, last / 1000) for room, count, last in found}


def bots(world: World, folder: Path) -> list[Bot]:
    """The desk and its floors, each with an account of its own."""
    made = []
    for name, program, content in FLOORS:
        account = world.account("floor")
        environment = {"MATRIX_URL": world.server.url, "MATRIX_USER": account.user, "MATRIX_TOKEN": account.token}
        environment |= {"MATRIX_DEVICE": account.device, "MATRIX_CONTENT": json.dumps(content)}
        command = [sys.executable, str(HERE / program)]
        made.append(Bot(name, account, _made(folder / name), command, lambda at: f"!echo {at}", False, environment))
    account = world.account("desk")
    home = _made(folder / "desk")
    (home / "password").write_text(PASSWORD)
    (home / "config.toml").write_text(f"""
        [matrix]
        homeserver = "{world.server.url}"
        user_id = "{account.user}"
        password_file = "password"
    """)
    command = [sys.executable, "-m", "bot", "run", "--config", str(home / "config.toml")]
    made.append(Bot("desk", account, home, command, lambda at: "/afspraken" if at % 2 else "/status", joins=True))
    return made


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def know(bot: Bot, people: Iterable[Account]) -> None:
    """Lets people in, where that is needed."""
    if bot.name != "desk":
        return
    file = bot.folder / "people.csv"
    lines = [f"{one.user},somebody,alderman,alderman" for one in people]
    file.write_text("chat_address,name,function,roles\n" + "\n".join(lines) + "\n")
    command = [sys.executable, "-m", "bot", "import", "people", str(file), "--apply", "--config"]
    subprocess.run([*command, str(bot.folder / "config.toml")], check=True, capture_output=True)


# ---------------------------------------------------------------- what is measured
async def trip(world: World, folder: Path, each: int) -> None:
    """From send to the reply in the person's own sync, one at a time, the bots in turn."""
    everybody, times = bots(world, folder), {}
    chats = {}
    for bot in everybody:
        anna = world.account("anna")
        know(bot, [anna])
        await bot.start()
        chats[bot.name] = bot, Listener(world, anna, await world.chat(anna, bot), bot)
        times[bot.name] = list[float]()
        await chats[bot.name][1].begin()
    for at in range(each + 10):
        for bot, listener in random.sample(list(chats.values()), len(chats)):
            took = await listener.round_trip(bot.say(at))
            if at >= 10:  # the first are for warming up
                times[bot.name].append(took)
    for bot in everybody:
        bot.stop()
    floor = times["durable floor"]
    print(f"\n### A one-line command, send → reply seen ({each} each, interleaved)\n")
    print("| | p50 ms | p95 ms | p50 / durable floor | p95 / durable floor |\n| --- | --- | --- | --- | --- |")
    for name, took in times.items():
        p50, p95 = _p(took, 50), _p(took, 95)
        print(f"| {name} | {p50 * 1e3:.1f} | {p95 * 1e3:.1f} | {p50 / _p(floor, 50):.2f} | {p95 / _p(floor, 95):.2f} |")


class Listener:
    """One person in one chat, who waits for each reply with a sync that is already open when they speak."""

    def __init__(self, world: World, who: Account, room: str, bot: Bot) -> None:
        self.world, self.who, self.room, self.bot, self.since = world, who, room, bot, ""

    async def begin(self) -> None:
        """What was there before does not count."""
        await asyncio.sleep(0.5)
        self.since = (await self.world.call(self.who, "GET", "sync", timeout="0"))["next_batch"]

    async def round_trip(self, text: str) -> float:
        """Seconds from sending to seeing the reply."""
        began = time.perf_counter()
        await self.world.say(self.who, self.room, text)
        while not await self._replied():
            pass
        return time.perf_counter() - began

    async def _replied(self) -> bool:
        said = await self.world.call(self.who, "GET", "sync", since=self.since, timeout="10000")
        self.since = said["next_batch"]
        room = said.get("rooms", {}).get("join", {}).get(self.room, {})
        events = room.get("timeline", {}).get("events", [])
        return any(one["sender"] == self.bot.account.user and one["type"] == "m.room.message" for one in events)


async def away(world: World, folder: Path, _each: int) -> None:
    """Messages that came while the bot was away: from its start to the last answer."""
    chats = [(bot, await _chats(world, bot, ROOMS_AWAY)) for bot in _floor_and_desk(world, folder)]
    took: dict[str, list[float]] = {bot.name: [] for bot, _ in chats}
    for bot, _ in chats:
        bot.stop()
    for bot, rooms in _rounds(chats):
        for at in range(MESSAGES_AWAY // ROOMS_AWAY):
            await asyncio.gather(*(world.say(one, room, bot.say(at)) for one, room in rooms))
        began = time.time()
        await bot.start()
        took[bot.name].append(await _last_answer(world, bot, rooms, began, MESSAGES_AWAY // ROOMS_AWAY) - began)
        bot.stop()
    _table(f"{MESSAGES_AWAY} messages in {ROOMS_AWAY} rooms while away, start → last answer", "seconds", took)


async def crowd(world: World, folder: Path, _each: int) -> None:
    """Many people say something at the same moment."""
    chats = [(bot, await _chats(world, bot, CROWD)) for bot in _floor_and_desk(world, folder)]
    rates: dict[str, list[float]] = {bot.name: [] for bot, _ in chats}
    for bot, rooms in _rounds(chats):
        began = time.time()
        await asyncio.gather(*(world.say(one, room, bot.say(1)) for one, room in rooms))
        rates[bot.name].append(CROWD / (await _last_answer(world, bot, rooms, began, 1) - began))
    for bot, _ in chats:
        bot.stop()
    _table(f"{CROWD} people at once", "answers a second", rates)


async def memory(world: World, folder: Path, _each: int) -> None:
    """The desk with many rooms, in each of which it answered."""
    desk = bots(world, folder)[-1]
    rooms = await _chats(world, desk, ROOMS_IN_MEMORY)
    began = time.time()
    await asyncio.gather(*(world.say(one, room, desk.say(1)) for one, room in rooms))
    await _last_answer(world, desk, rooms, began, 1)
    print(f"\n### Resident memory with {ROOMS_IN_MEMORY} rooms\n\n{desk.memory():.0f} MiB")
    desk.stop()


def _floor_and_desk(world: World, folder: Path) -> list[Bot]:
    return [bot for bot in bots(world, folder) if bot.name in ("durable floor", "desk")]


async def _chats(world: World, bot: Bot, how_many: int) -> list[Chat]:
    """Starts the bot, and gives it so many people, each in a direct chat."""
    people = [world.account("anna") for _ in range(how_many)]
    know(bot, people)
    await bot.start()
    chats = [(one, await world.chat(one, bot)) for one in people]
    await asyncio.sleep(3)
    return chats


def _rounds(chats: list[tuple[Bot, list[Chat]]]) -> Iterator[tuple[Bot, list[Chat]]]:
    for _ in range(ROUNDS):
        yield from random.sample(chats, len(chats))


def _table(what: str, unit: str, measured: dict[str, list[float]]) -> None:
    floor = statistics.median(measured["durable floor"])
    print(f"\n### {what} (median of {ROUNDS})\n\n| | {unit} | / durable floor |\n| --- | --- | --- |")
    for name, values in measured.items():
        print(f"| {name} | {statistics.median(values):.1f} | {statistics.median(values) / floor:.2f} |")


async def _last_answer(world: World, bot: Bot, rooms: list[Chat], since: float, each: int) -> float:
    """When the last of so many answers in each room was there to be read, in seconds since 1970."""
    wanted = {room for _, room in rooms}
    while True:
        await asyncio.sleep(0.2)
        answers = world.answers(bot, since)
        if all(answers.get(room, (0,))[0] >= each for room in wanted):
            return max(answers[room][1] for room in wanted)


async def start(world: World, folder: Path, _each: int) -> None:
    """A start with state: rooms, keys and records are there."""
    desk = bots(world, folder)[-1]
    await _chats(world, desk, 20)
    took = []
    for _ in range(7):
        desk.stop()
        took.append(await desk.start())
    desk.stop()
    print(f"\n### Start with state\n\n{statistics.median(took):.2f} s (median of {len(took)})")


async def clock(_world: World, _folder: Path, _each: int) -> None:
    """What a look of the clock costs."""
    await look.looks()


async def report(_world: World, _folder: Path, _each: int) -> None:
    """What a report costs with much to count."""
    await reports.reports()


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


PARTS = {"trip": trip, "away": away, "start": start, "crowd": crowd, "memory": memory, "clock": clock, "report": report}


async def main() -> None:
    """All parts, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Synapse(Path(folder) / "synapse") as server:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as http:
            for name, part in PARTS.items():
                if options.only in (None, name):
                    await part(World(server, http), Path(folder) / name, options.each)


if __name__ == "__main__":
    asyncio.run(main())
