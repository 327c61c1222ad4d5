"""An export shows one moment, however busily the desk goes on writing."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert

from storage.db import Database
from storage.export import document
from storage.machine import audit
from storage.people import OrganisationRow
from tests.infra.talk import TestDesk

EXPORTS = 30


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_an_export_is_one_moment(kind, request, tmp_path: Path):
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = await TestDesk(tmp_path, url).starts()
    writing = asyncio.create_task(_writes(desk))

    counts = [await _counted(desk.app.database) for _ in range(EXPORTS)]

    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await desk.stops()
    assert [first for first, last in counts if first != last] == []
    assert counts[-1] > counts[0]  # it did go on writing


async def _writes(desk: TestDesk) -> None:
    """Commits a row of the first table that an export reads together with one of the last, again and again."""
    number = 0
    while True:
        number, now = number + 1, desk.clock.now()
        async with desk.app.database.writing() as session:
            await session.execute(insert(OrganisationRow).values(name=f"organisatie {number}", created_at=now))
            await audit.add(session, now, None, "test", None, "test")
        await asyncio.sleep(0)


async def _counted(database: Database) -> tuple[int, int]:
    async with database.reading() as session:
        everything = await document(session, {}, confidential=True)
    await asyncio.sleep(0.01)
    return len(everything["organisations"]), len(everything["audit"])
