"""SQLite and PostgreSQL behind one face: engines, types, and who may look.

SQLite has one engine that writes (a pool of one, `BEGIN IMMEDIATE`) and one that only reads; PostgreSQL has one.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import JSON, URL, Connection, DateTime, Dialect, MetaData, String, event
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from storage.ahead import Ahead, Look
from storage.audience import Audience, Viewer
from storage.inline import COMPILED, Inline
from storage.touched import Touched

T = TypeVar("T")
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SESSION: dict[str, Any] = {  # rows are read anew each turn: nothing is to be synchronised with what was read before
    "expire_on_commit": False,
    "autoflush": False,
    "execution_options": {"synchronize_session": False},
}
SQLITE_PRAGMAS = "journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000"
HASTY = "desk_hasty"  # an execution option: the commit does not wait for the disk


class NaiveMoment(TypeError):
    """A moment without a zone was about to be stored."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, in UTC on both databases; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To the database."""
        if value is not None and value.tzinfo is None:
            raise NaiveMoment(f"{value!r} has no zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """From the database: SQLite forgets the zone."""
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


class Base(DeclarativeBase):
    """Every table: an `id` that people say with a letter before it, where they say it at all.

    An index on some of the rows says so with `sqlite_where`; to PostgreSQL the migrations say it, which make every
    schema: naming it here as well would load a dialect that most desks do not need, and that holds 2 MiB.
    """

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON, str: String}  # noqa: RUF012 - read by SQLAlchemy
    id: Mapped[int] = mapped_column(primary_key=True)


class Database:
    """The engines of one desk."""

    def __init__(self, url: str) -> None:
        self.given = url
        driver, _, path = url.partition(":///")
        self.sqlite = driver.startswith("sqlite")
        self.url = URL.create(driver, database=path) if self.sqlite else make_url(url)  # a path may hold any sign
        if self.sqlite:
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self._write = _sqlite(self.url, pool_size=1)
            self._read = _sqlite(self.url, pool_size=4, only_reads=True)
        else:
            self._write = self._read = _postgresql(url)
        self._note = self._write.execution_options(**{HASTY: True})
        self.touched = Touched()
        for engine in {self._write, self._read}:
            self.touched.listen(engine)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        async with AsyncSession(self._write, **SESSION) as session, session.begin():
            yield session

    @asynccontextmanager
    async def noting(self) -> AsyncIterator[AsyncSession]:
        """As `writing`, for what would be learnt again: it does not wait for the disk.

        A kill takes nothing of it. A power cut may, but then everything after it is gone as well, and the next
        `writing` waits for the disk for both.
        """
        async with AsyncSession(self._note, **SESSION) as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A look that changes nothing."""
        async with AsyncSession(self._read, **SESSION) as session:
            yield session

    def apart(self, look: Look[T]) -> T:
        """One look from a thread: with a loop and a connection of its own."""
        return asyncio.run(_looked(self.given, look))

    @property
    def engine(self) -> AsyncEngine:
        """The engine that may write, for migrations."""
        return self._write

    async def close(self) -> None:
        """Gives back all connections."""
        for engine in {self._write, self._read}:
            await engine.dispose()


async def _looked(url: str, look: Look[T]) -> T:
    own = Database(url)
    try:
        async with own.reading() as session:
            return await look(session)
    finally:
        await own.close()


@dataclass(frozen=True)
class Db:
    """What storage functions get: a session, the desk's time, who acts, and who will see what is read.

    In a turn also what was read `ahead` of it; without it a function reads here and now, however long that takes.
    """

    session: AsyncSession
    now: datetime
    viewer: Viewer
    audience: Audience
    ahead: Ahead | None = None


def upsert(session: AsyncSession, row: type[Base]) -> Any:
    """INSERT … ON CONFLICT, in the words of whichever database this is."""
    return upserting(session.get_bind().dialect.name, row)


def upserting(dialect: str, row: Any) -> Any:
    """The same where the dialect is known; `row` is a class of rows, or its table."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - see `Base`

        return insert(row)
    return sqlite_insert(row)


def complaint(no: BaseException) -> str:
    """What an operator reads of a failure: the first line of what the database, or the system, says itself."""
    own = getattr(no, "orig", None) or no
    return next((line for line in str(own).splitlines() if line), type(own).__name__)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sqlite(url: URL, *, pool_size: int, only_reads: bool = False) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername=f"sqlite+{Inline.driver}"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        json_serializer=_compact,
        hide_parameters=True,
        execution_options={"compiled_cache": COMPILED},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        cursor = connection.cursor()
        for pragma in (*SQLITE_PRAGMAS, *(["query_only=ON"] if only_reads else [])):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        execute = connection.connection.cursor().execute
        if only_reads:
            execute("BEGIN")
        else:
            execute(f"PRAGMA synchronous={'NORMAL' if _hasty(connection) else 'FULL'}")
            execute("BEGIN IMMEDIATE")  # a deferred one that reads and then writes fails with "database is locked"

    return engine


def _postgresql(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=8, json_serializer=_compact, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        if _hasty(connection):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    return engine


def _hasty(connection: Connection) -> bool:
    return HASTY in connection.get_execution_options()
