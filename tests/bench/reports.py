"""What a report costs with much to count, on both databases: its time, and how long others wait meanwhile."""

import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from storage.log import EntryRow
from tests.infra.postgres import Postgres
from tests.infra.records import BY

LINES = 1_000, 10_000, 100_000  # in the logbook, all in one quarter
AT_ONCE = 5_000
BEGINS, QUARTER = datetime(2022, 9, 1, 8, tzinfo=UTC), timedelta(days=90)
NOW = datetime(2022, 12, 5, 8, tzinfo=UTC)


@dataclass
class Wait:
    """How long somebody else waited for the loop at most, in seconds."""

    longest: float = 0.0

    async def goes_on(self) -> None:
        """Wants a turn each millisecond."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.perf_counter() - began)


async def reports() -> None:
    """Prints a row for each database and size."""
    print("\n### A report, all its lines in one quarter\n")
    print("| database | lines | figures and text, s | others wait at most, ms | PDF, s | Word, s | MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
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
        period, wait = named(config.programme, "2"), Wait()
        assert period
        other = asyncio.create_task(wait.goes_on())
        counting, report = await _timed(report_of(desk, period))
        other.cancel()
        drawing = [(await _timed(asyncio.to_thread(drawn, report, form)))[0] for form in ("pdf", "docx")]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pdf, word = drawing
    print(f"| {name} | {lines} | {counting:.2f} | {wait.longest * 1e3:.0f} | {pdf:.2f} | {word:.2f} | {most:.0f} |")


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
            "action_point": 1, "confidential": False, "state": "final", "kind": "talk",
        }  # fmt: skip
        for first in range(0, lines, AT_ONCE):
            rows = [
                talk | {"created_at": BEGINS + QUARTER * at / lines, "contact": f"wethouder Wonen {at}"}
                for at in range(first, min(first + AT_ONCE, lines))
            ]
            await session.execute(insert(EntryRow), rows)
