"""SQLite in the event loop: a statement takes microseconds, and handing it to a thread and back takes longer than that.

One desk writes, its transactions last milliseconds, and they come one after another; so nothing is gained by a thread.
Only another process that holds the lock makes the loop wait, for as long as `busy_timeout` at most.
"""

import sqlite3
from asyncio import Future
from collections.abc import Callable, Generator
from typing import Any

import aiosqlite


class AtOnce:
    """Takes the place of the queue to aiosqlite's thread, and does each piece of work itself."""

    def put_nowait(self, work: tuple[Future[Any] | None, Callable[[], Any]]) -> None:
        """Runs it now; whoever awaits the future goes on without a turn of the loop."""
        future, function = work
        try:
            result = function()
        except BaseException as failure:  # noqa: BLE001 - it belongs to whoever awaits
            if future:
                future.set_exception(failure)
        else:
            if future:
                future.set_result(result)


class Connection(aiosqlite.Connection):
    """A connection without a thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._tx = AtOnce()  # type: ignore[assignment]

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._connect().__await__()


def connect(database: str, **options: Any) -> Connection:
    """As `aiosqlite.connect`."""
    return Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
