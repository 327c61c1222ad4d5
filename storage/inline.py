"""SQLite in the event loop: a statement takes microseconds, and handing it to a thread and back takes longer than that.

One desk writes, its transactions last milliseconds, and they come one after another; so nothing is gained by a thread.
Only another process that holds the lock makes the loop wait, for as long as `busy_timeout` at most.
"""

import sqlite3
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED = LRUCache[Any, Any](1000)  # statements; the desk has some hundreds, and each takes a millisecond to compile


class Cursor(sqlite3.Cursor):
    """A cursor that an `AsyncSession` can let go of."""

    async def _async_soft_close(self) -> None:
        """Its rows need no waiting for."""


class Connection(sqlite3.Connection):
    """A connection with such cursors."""

    def cursor(self, *_: Any) -> Cursor:  # type: ignore[override]  # typeshed lets the factory choose
        """As `sqlite3`'s."""
        return super().cursor(Cursor)


class Inline(SQLiteDialect_pysqlite):
    """Python's own `sqlite3` below SQLAlchemy's asynchronous sessions, which await only what has to be awaited.

    One is as good as another: what was compiled for one engine, `COMPILED` keeps for all of the process.
    """

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        """They compile alike: none has settings of its own."""
        return type(other) is type(self)

    def __hash__(self) -> int:
        """The same for all."""
        return hash(type(self))

    @classmethod
    def get_pool_class(cls, _url: URL) -> type[Pool]:
        """Who waits for a connection leaves the loop to others."""
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> Any:
        """As `sqlite3.connect` takes them."""
        arguments, options = super().create_connect_args(url)
        return arguments, {**options, "factory": Connection}


registry.register(f"sqlite.{Inline.driver}", __name__, Inline.__name__)
