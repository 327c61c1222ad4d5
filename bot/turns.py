"""The worker: takes what came in, oldest first, one turn at a time.

No network, no file, no rendering of documents in a turn: it costs milliseconds, and our users are hundreds.
"""

import asyncio
import hashlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import routing
from bot.clock import Clock
from bot.commands import Registry
from bot.config import Config
from bot.echoes import Echoes
from bot.speech import Office, Speech
from bot.telling import Tell
from bot.turn import Turn
from bot.words import Words
from storage.ahead import Ahead, NotYet
from storage.db import Database
from storage.machine import audit, inbox, outbox
from storage.machine.inbox import Waiting
from storage.machine.lease import LeaseLost
from storage.machine.outbox import Outgoing
from storage.people import People

log = logging.getLogger("desk.turns")

MOST_FAILURES = 3  # then a message is set aside and its sender told


@dataclass
class GivenUp:
    """A turn that waits for what it needs."""

    sender: str
    ahead: Ahead
    reading: asyncio.Task[object] | None = None


class Turns:
    """The worker: takes what came in, oldest first."""

    def __init__(
        self, database: Database, clock: Clock, config: Config, people: People, registry: Registry, release: str
    ) -> None:
        self.database = database
        self.office = Office(clock, Words(clock.zone, clock.now), config, people, registry, release)
        self.awake = asyncio.Event()
        self.committed: Callable[[Sequence[Outgoing]], None] = lambda _rows: None
        self.recorded: Callable[[], None] = lambda: None
        self.fence: Callable[[AsyncSession], Awaitable[None]] | None = None  # says that we still may
        self.alone = asyncio.Lock()  # one turn at a time, whoever or whatever caused it
        self.caught_up = asyncio.Event()  # with what had come in before this desk began
        self.stopping = False
        self.echoes = Echoes()
        self._given_up: dict[int, GivenUp] = {}  # by message: what its turn needs is being read

    def wake(self) -> None:
        """Something came in."""
        self.awake.set()

    def stop(self) -> None:
        """Finishes the turn in hand, and takes no other."""
        self.stopping = True
        self.awake.set()

    async def work(self) -> None:
        """Takes turns until stopped; while the database is away it waits and goes on by itself."""
        pause = 0.5
        while not self.stopping:
            try:
                while not self.stopping and await self.take_one():
                    pause = 0.5
                    await asyncio.sleep(0)  # a database in the loop never waits: what was said leaves before the next
            except DBAPIError as away:
                log.error("turns.no_database", extra={"error": type(away.orig).__name__, "again_in_s": pause})  # noqa: TRY400
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)
                continue
            self.caught_up.set()
            if not self.stopping:
                await self.awake.wait()
                self.awake.clear()

    async def take_one(self) -> bool:
        """Handles the oldest message that waits; False when none can be. A failure of the database itself is raised."""
        waiting: Waiting | None = None
        try:
            async with self.alone, self.database.writing() as session:
                waiting = await inbox.next_waiting(session, self._read_for())
                if waiting is None:
                    return False
                turn = await self._handle(session, waiting)
            posts = turn.posts
            if turn.recorded:
                self.recorded()
        except LeaseLost:
            raise
        except NotYet as missing:
            assert waiting
            self._give_up(waiting, missing)
            return True
        except Exception as failure:  # the one place where everything is caught: the turn fails whole
            if waiting is None:
                raise
            _log_failure(failure, waiting)
            posts = await self._count_failure(waiting)
        self._given_up.pop(waiting.id, None)
        self.committed(posts)
        return True

    async def _handle(self, session: AsyncSession, waiting: Waiting) -> Turn:
        """All that follows from one message, to be committed together."""
        before = self._given_up.get(waiting.id)
        turn = await Turn.of(self.office, session, waiting, before.ahead if before else Ahead())
        if before or not self.echoes.hold_back(waiting.arrival, turn.now):
            await routing.follow(turn)
        await turn.finish()
        if self.fence:
            await self.fence(session)
        return turn

    def _give_up(self, waiting: Waiting, missing: NotYet) -> None:
        """What the turn needs is read while others have theirs; until then its sender's other messages wait too."""
        given_up = self._given_up.setdefault(waiting.id, GivenUp(waiting.arrival.sender, Ahead()))
        given_up.reading = given_up.ahead.begin(missing, self.database.apart)
        given_up.reading.add_done_callback(lambda _: self.wake())

    def _read_for(self) -> list[str]:
        return [one.sender for one in self._given_up.values() if one.reading and not one.reading.done()]

    async def read_ahead(self) -> bool:
        """Waits until everything is read that turns were given up for; False when no turn waits for that."""
        reading = [one.reading for one in self._given_up.values() if one.reading]
        await asyncio.gather(*reading, return_exceptions=True)
        return bool(reading)

    async def _count_failure(self, waiting: Waiting) -> list[Outgoing]:
        """In a transaction of its own. After the last one the message is set aside; returns what is said of it."""
        async with self.alone, self.database.writing() as session:
            if await inbox.failed(session, waiting.id) < MOST_FAILURES:
                return []
            turn = await Turn.of(self.office, session, waiting)
            reference = await turn.set_aside()
            await turn.finish("aside")
        log.error("turn.aside", extra={"reference": reference, "inbox": waiting.id})
        return turn.posts

    async def report(self, key: str, facts: Mapping[str, object], role: str = "administrator") -> None:
        """Tells the administrators, or who has another appointed role; for what happens outside any turn."""
        cause = hashlib.sha256(f"{key}{sorted(facts.items())}{self.office.clock.now():%F %H}".encode()).hexdigest()[:24]
        async with self.database.writing() as session:
            speech = Speech(self.office, session, cause)
            await speech.tell([Tell(role, key, dict(facts), None, ())])
            await outbox.post(session, speech.posts, speech.now)
        self.committed(speech.posts)

    async def report_export(self) -> None:
        """Somebody at the machine takes out the confidential records: that is audited, and the ambassador hears it."""
        now = self.office.clock.now()
        async with self.database.writing() as session:
            await audit.add(session, now, None, "export.confidential", None, f"{now:%F %T}")
        await self.report("desk.confidential_export", {"at": self.office.clock.local(now)}, "ambassador")


def _log_failure(failure: Exception, waiting: Waiting) -> None:
    """The traceback without the message of the error, which may hold what people typed."""
    where = "".join(traceback.format_tb(failure.__traceback__))
    log.error(
        "turn.failed",
        extra={"inbox": waiting.id, "error": type(failure).__name__, "attempt": waiting.attempts + 1, "where": where},
    )
