"""When the next message may go, and from which room."""

import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from bot.transports.account import pauses
from storage.machine.outbox import KINDS, Outgoing

AT_ONCE = 8  # rooms


class Pace:
    """Nobody waits for another's trouble, and rooms take turns. A limit of the server holds up the whole account."""

    def __init__(self) -> None:
        self.at_once = AT_ONCE
        self._account_until = 0.0
        self._until: dict[str, float] = {}
        self._troubles: dict[str, Iterator[float]] = defaultdict(pauses)
        self._served: dict[str, int] = {}
        self._count = count(1)

    def limited(self, seconds: float | None) -> None:
        """The server asks the whole account to slow down."""
        pause = next(self._troubles[""]) if seconds is None else seconds
        self._account_until = max(self._account_until, time.monotonic() + pause)
        self.at_once = 1

    def troubled(self, place: str) -> float:
        """Something failed that only this room has to wait for; returns for how long."""
        pause = next(self._troubles[place])
        self._until[place] = time.monotonic() + pause
        return pause

    def went(self, place: str) -> None:
        """All is well there."""
        self._served[place] = next(self._count)
        self.at_once = min(AT_ONCE, self.at_once + 1)
        for name in (place, ""):
            self._troubles.pop(name, None)

    def resume(self) -> None:
        """The server is back: no room waits any longer."""
        self._until.clear()
        self._troubles.clear()

    def paused(self) -> set[str]:
        """The rooms that wait."""
        now = time.monotonic()
        self._until = {place: until for place, until in self._until.items() if until > now}
        return set(self._until)

    def wait(self) -> float | None:
        """Seconds until somebody may go on; None if nobody is held up."""
        now = time.monotonic()
        return min((until - now for until in (self._account_until, *self._until.values()) if until > now), default=None)

    def choose(self, waiting: dict[str, Outgoing]) -> str | None:
        """Of the first messages of each room: replies before notices before bulk, then who was served longest ago."""
        if time.monotonic() < self._account_until:
            return None
        free = [place for place in waiting if place not in self.paused()]
        order = lambda place: (KINDS.index(waiting[place].kind), self._served.get(place, 0))  # noqa: E731
        return min(free, key=order, default=None)
