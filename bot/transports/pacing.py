"""When the next message may go, and from which room."""

import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from bot.transports.account import pauses
from storage.machine.outbox import KINDS, Outgoing

FIRST, MOST = 8, 50  # rooms at once: to begin with, and if all goes well


class Pace:
    """Nobody waits for another's trouble, and rooms take turns. A limit of the server holds up the whole account.

    As many rooms at once as the server can take, found as TCP does: one more for each message that went, half as many
    at each that did not.
    """

    def __init__(self) -> None:
        self.at_once = FIRST
        self._account_until = 0.0
        self._until: dict[str, float] = {}
        self._troubles: dict[str, Iterator[float]] = defaultdict(pauses)
        self._served: dict[str, int] = {}
        self._count = count(1)

    def limited(self, seconds: float | None) -> None:
        """The server asks the whole account to slow down."""
        pause = next(self._troubles[""]) if seconds is None else seconds
        self._account_until = max(self._account_until, time.monotonic() + pause)
        self._halve()

    def troubled(self, place: str) -> float:
        """Something failed that only this room has to wait for; returns for how long."""
        pause = next(self._troubles[place])
        self._until[place] = time.monotonic() + pause
        self._halve()
        return pause

    def _halve(self) -> None:
        self.at_once = max(1, self.at_once // 2)

    def went(self, place: str) -> None:
        """All is well there."""
        self._served[place] = next(self._count)
        self.at_once = min(MOST, self.at_once + 1)
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
        paused = self.paused()
        free = [place for place in waiting if place not in paused]
        order = lambda place: (KINDS.index(waiting[place].kind), self._served.get(place, 0))  # noqa: E731
        return min(free, key=order, default=None)
