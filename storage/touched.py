"""Which tables were read, and which were written: so that nobody reads again what nobody changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
WORD = re.compile(r"\w+")
_reading: ContextVar[set[str] | None] = ContextVar("reading", default=None)  # of the task in hand


class Touched:
    """What the statements of one program touch, by the words in them: rather a table too many than one too few."""

    def __init__(self) -> None:
        self._written: set[str] = set()

    def listen(self, engine: AsyncEngine) -> None:
        """From now on to this engine too."""
        event.listen(engine.sync_engine, "before_cursor_execute", self._note)

    @contextmanager
    def reads(self) -> Iterator[set[str]]:
        """All words of what this task executes meanwhile; the names of the tables are among them."""
        words = set[str]()
        before = _reading.set(words)
        try:
            yield words
        finally:
            _reading.reset(before)

    def written(self) -> set[str]:
        """The tables that were written since this was asked last, whether that was kept or not."""
        written, self._written = self._written, set()
        return written

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if table := _written_by(statement):
            self._written.add(table)
        if (reading := _reading.get()) is not None:
            reading.update(_words_of(statement))


@lru_cache(maxsize=1000)
def _written_by(statement: str) -> str | None:
    found = WRITES.search(statement)
    return found and found[1]


@lru_cache(maxsize=1000)
def _words_of(statement: str) -> frozenset[str]:
    return frozenset(WORD.findall(statement))
