"""The schema, step by step. `upgrade` brings a database to `HEAD`; one that is there already costs one look."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.db import Base, Database

HEAD = "0004"


async def upgrade(database: Database) -> None:
    """Brings the schema up to date."""
    if await version(database) == HEAD:
        return
    async with database.engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()


async def version(database: Database) -> str | None:
    """Which step the schema stands at; None for an empty database."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_version)


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
