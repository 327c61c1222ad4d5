"""Reads that take long are made ahead of the turn that needs them, so that nobody else waits for them.

A turn that comes to such a read is given up before it changed anything. What it needs is read meanwhile, in a thread
with a connection of its own, others have their turns, and then it runs again with what was read.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")
Look = Callable[[AsyncSession], Awaitable[T]]


class NotYet(BaseException):
    """What a turn needs was not read yet. No handler can catch it by accident."""

    def __init__(self, key: str, look: Look[object]) -> None:
        super().__init__(key)
        self.key, self.look = key, look


class Ahead:
    """What was read ahead for one turn, each under its own name."""

    def __init__(self) -> None:
        self._read: dict[str, asyncio.Task[object]] = {}

    def known(self, key: str, look: Look[T]) -> T:
        """What was read under this name; the first time the turn is given up. A read that failed fails the turn."""
        if key not in self._read:
            raise NotYet(key, look)
        return self._read[key].result()  # type: ignore[return-value]  # the same name is the same look

    def begin(self, missing: NotYet, apart: Callable[[Look[object]], object]) -> asyncio.Task[object]:
        """Reads what was missing, `apart` from this turn; it can run again when the task is done."""
        task = self._read[missing.key] = asyncio.create_task(asyncio.to_thread(apart, missing.look))
        return task
