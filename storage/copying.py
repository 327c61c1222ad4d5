"""All that a desk remembers, once more in a file of its own: to be played with. The original is only read."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import delete, insert, make_url, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import migrations
from storage.db import Base, Database
from storage.machine import places
from storage.machine.inbox import InboxRow
from storage.machine.outbox import UNSENT, OutboxRow

AT_ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class OtherSchema(Exception):
    """The records are of another version of the desk: bring them up to date with `desk migrate`."""


async def copy(url: str, file: Path) -> None:
    """Copies SQLite or PostgreSQL to a new SQLite file. What waits to be handled or sent belongs to the original."""
    original = make_url(url)
    if original.get_backend_name() == "sqlite":
        _back_up(Path(original.database or ""), file)
    database = Database(f"sqlite+aiosqlite:///{file}")
    try:
        await migrations.upgrade(database)
        if original.get_backend_name() != "sqlite":
            await _fill(database, url)
        async with database.writing() as session:
            await places.begin_anew(session)
            await session.execute(delete(InboxRow).where(InboxRow.state.in_(("waiting", "sealed"))))
            await session.execute(delete(OutboxRow).where(UNSENT))
    finally:
        await database.close()


def _back_up(original: Path, file: Path) -> None:
    """Page by page, also while a desk writes; one that is not there yet is empty."""
    if original.exists():
        with (
            closing(sqlite3.connect(f"{original.resolve().as_uri()}?mode=ro", uri=True)) as there,
            closing(sqlite3.connect(file)) as here,
        ):
            there.backup(here)


async def _fill(database: Database, url: str) -> None:
    """Row by row, as it stands at one moment."""
    original = Database(url)
    try:
        if (found := await migrations.version(original)) not in (None, migrations.HEAD):
            raise OtherSchema(f"The schema is at {found}, this desk knows {migrations.HEAD}. {OtherSchema.__doc__}")
        if found:
            async with original.reading() as there, database.writing() as here:
                await there.connection(execution_options=AT_ONE_MOMENT)
                await _rows(there, here)
    finally:
        await original.close()


async def _rows(there: AsyncSession, here: AsyncSession) -> None:
    for table in Base.metadata.sorted_tables:
        if rows := [dict(row) for row in (await there.execute(select(table))).mappings()]:
            await here.execute(insert(table), rows)
