"""The schema, step by step. `upgrade` brings a database to `HEAD`; one that is there already costs one look."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.db import Base, Database

HEAD = "0007"


class NewerSchema(Exception):
    """A newer desk worked on this database. Run that version, or put back the copy from before its upgrade."""

    def __init__(self, found: str) -> None:
        super().__init__(f"The schema is at {found}, this desk knows it up to {HEAD}. {self.__doc__}")


async def upgrade(database: Database) -> None:
    """Brings the schema up to date."""
    if await version(database) == HEAD:
        return
    async with database.engine.connect() as connection:
        await connection.run_sync(_run)
        await connection.commit()


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


def _run(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - only needed when something is to be done
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


__all__ = ["HEAD", "Base", "upgrade", "version"]
