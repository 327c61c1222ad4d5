"""What a report costs with much to count, on both databases: its time, and how long others wait meanwhile."""

import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot import app
from bot.clock import Clock
from bot.config import Config, Storage
from bot.documents.files import drawn
from bot.periods import named
from bot.reporting import report_of
from bot.transports.inprocess import InProcess
from storage.actions import ActionRow
from storage.log import EntryRow
from storage.machine.outbox import Outgoing
from tests.infra.postgres import Postgres
from tests.infra.records import BY

LINES = 1_000, 10_000, 100_000  # in the logbook, all in one quarter; and as many promises
AT_ONCE = 5_000
BEGINS, QUARTER = datetime(2022, 9, 1, 8, tzinfo=UTC), timedelta(days=90)
NOW = datetime(2022, 12, 5, 8, tzinfo=UTC)
OTHER = "@anna:localhost"
OTHERS_ASK = "afspraken", "acties"  # in turn: who says the same again and again is slowed down
ASKS, ASKS_SOMETHING_ELSE = "rapport 2", "rapport geld"
ROUNDS = 8  # of the one and of the other, in turn
PACE = 0.02  # seconds between two messages of somebody else


async def reports() -> None:
    """Prints a row for each database and size."""
    print("\n### A report, all its lines in one quarter, while somebody else asks for their appointments\n")
    print(
        "| database | lines | figures and text, s | asked in chat, s | others p50, ms | … without, ms | ratio | "
        "others p95, ms | … without, ms | ratio | PDF, s | Word, s | MiB |"
    )
    print("| --- " * 13 + "|")
    with _databases() as urls:
        for name, made in urls:
            for lines in LINES:
                await _measure(name, next(made), lines)


@contextmanager
def _databases() -> Iterator[list[tuple[str, Iterator[str]]]]:
    with tempfile.TemporaryDirectory() as folder:
        here = ("SQLite", (f"sqlite+aiosqlite:///{folder}/{lines}.sqlite3" for lines in LINES))
        if not Postgres.found():
            yield [here]
            return
        with Postgres() as server:
            yield [here, ("PostgreSQL", (server.database() for _ in LINES))]


async def _measure(name: str, url: str, lines: int) -> None:
    config = replace(Config(), storage=Storage(url=url))
    clock = Clock(ZoneInfo(config.programme.time_zone), source=lambda: NOW)
    async with app.opened(config, clock=clock) as desk:
        await _fill(desk, lines)
        period = named(config.programme, "2")
        assert period
        counting, report = await _timed(report_of(desk, period))
        asked, others, without = await Crowd(desk).measured()
        pdf, word = [(await _timed(asyncio.to_thread(drawn, report, form)))[0] for form in ("pdf", "docx")]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    beside = " | ".join(
        f"{_p(others, at) * 1e3:.1f} | {_p(without, at) * 1e3:.1f} | {_p(others, at) / _p(without, at):.2f}"
        for at in (50, 95)
    )
    row = f"{counting:.2f} | {statistics.median(asked):.2f} | {beside} | {pdf:.2f} | {word:.2f} | {most:.0f}"
    print(f"| {name} | {lines} | {row} |", flush=True)


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


class Crowd:
    """The ambassador, who asks for a report or for something else, and somebody who has nothing to do with it."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.chat = desk, InProcess(desk.database, desk.clock)
        self.answered: dict[str, asyncio.Event] = {}
        desk.turns.committed = self._committed

    async def measured(self) -> tuple[list[float], list[float], list[float]]:
        """In seconds: until the report was there, and until others were answered meanwhile, and without it."""
        work = asyncio.create_task(self.desk.turns.work())
        ambassador = self.desk.config.people.ambassador
        asked, others, without = list[float](), list[float](), list[float]()
        for person in (OTHER, ambassador):
            await self._asks(person, "menu")
        for _ in range(ROUNDS):
            asked.append(await self._beside(ambassador, ASKS, others))
            await self._asks(ambassador, "stop")
            await self._beside(ambassador, ASKS_SOMETHING_ELSE, without, at_least=asked[-1])
            await self._asks(ambassador, "stop")
        self.desk.turns.stop()
        await work
        return asked, others, without

    async def _beside(self, who: str, text: str, waits: list[float], at_least: float = 0) -> float:
        """Until this was answered, and so long at least, somebody else asks; their waits are added."""
        until = asyncio.get_running_loop().time() + at_least
        asking = asyncio.create_task(self._asks(who, text))
        while True:
            await asyncio.sleep(PACE)
            waits.append(await self._asks(OTHER, OTHERS_ASK[len(waits) % 2]))
            if asking.done() and asyncio.get_running_loop().time() >= until:
                return await asking

    async def _asks(self, who: str, text: str) -> float:
        """How long until it was answered."""
        self.answered[who] = asyncio.Event()
        began = time.perf_counter()
        await self.chat.says(who, text)
        self.desk.turns.wake()
        await self.answered[who].wait()
        return time.perf_counter() - began

    def _committed(self, posts: Sequence[Outgoing]) -> None:
        for post in posts:
            if waits := self.answered.get(post.place.partition(" ")[0]):
                waits.set()


async def _timed(work: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    made = await work
    return time.perf_counter() - began, made


async def _fill(desk: Any, lines: int) -> None:
    """Talks with as many people, evenly over the quarter."""
    async with desk.database.writing() as session:
        person = await desk.people.at(session, desk.config.people.ambassador)
        talk = {
            "created_by": BY, "author_id": person.id, "municipalities": ["Venray"], "outcome": "besproken " * 20,
            "disciplines": ["gemeente"], "action_point": 1, "confidential": False, "state": "final", "kind": "talk",
        }  # fmt: skip
        promise = {
            "created_by": BY, "author_id": person.id, "text": "stuurt de lijst", "owner": "Provincie",
            "confidential": False, "state": "open", "history": [],
        }  # fmt: skip
        for first in range(0, lines, AT_ONCE):
            rows = [
                talk | {"created_at": BEGINS + QUARTER * at / lines, "contact": f"wethouder Wonen {at}"}
                for at in range(first, min(first + AT_ONCE, lines))
            ]
            await session.execute(insert(EntryRow), rows)
            promises = [
                promise | {"created_at": row["created_at"], "due": (row["created_at"] + timedelta(9)).date()}
                for row in rows
            ]
            await session.execute(insert(ActionRow), promises)
