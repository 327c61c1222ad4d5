"""The schema, step by step. `upgrade` brings a database to `HEAD`; one that is there already costs one look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.db import Base, Database

HEAD = "0015"


class NewerSchema(Exception):
    """A newer desk worked on this database. Run that version, or put back the copy from before its upgrade."""

    def __init__(self, found: str) -> None:
        super().__init__(f"The schema is at {found}, this desk knows it up to {HEAD}. {self.__doc__}")


class Dangling(Exception):
    """Rows refer to rows that are not there. Put back the copy from before the upgrade, and tell the makers."""

    def __init__(self, table: str) -> None:
        super().__init__(f"After the upgrade something in {table} refers to nothing. {self.__doc__}")


async def upgrade(database: Database) -> None:
    """Brings the schema up to date."""
    if await version(database) == HEAD:
        return
    async with database.engine.connect() as connection, _tables_may_go(connection):
        await connection.run_sync(run)
        await connection.run_sync(_see_that_all_refers)
        await connection.commit()


@asynccontextmanager
async def _tables_may_go(connection: AsyncConnection) -> AsyncIterator[None]:
    """SQLite changes a table by making it anew: what refers to it must bear that, and is looked at again afterwards."""
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite = (await connection.get_raw_connection()).driver_connection
    assert sqlite
    sqlite.execute("PRAGMA foreign_keys=OFF")  # nothing, once a transaction has begun
    try:
        yield
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")


def _see_that_all_refers(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (lost := connection.execute(text("PRAGMA foreign_key_check")).first()):
        raise Dangling(lost[0])


async def version(database: Database) -> str | None:
    """Which step the schema stands at; None for an empty database. Raises `NewerSchema` where it is ahead of us."""
    async with database.engine.connect() as connection:
        found = await connection.run_sync(_version)
    if found and found > HEAD:
        raise NewerSchema(found)
    return found


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def run(connection: Connection, to: str = "head") -> None:
    """Takes the steps up to this one, within the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - only needed when something is to be done
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


__all__ = ["HEAD", "Base", "run", "upgrade", "version"]
