"""From the outbox into the rooms: in order within a room, rooms in parallel, each message once (`delivering`)."""

import asyncio
import logging
from bisect import insort
from collections import defaultdict, deque
from collections.abc import Sequence
from contextlib import suppress

from nio import AsyncClient

from bot.clock import real_now
from bot.transports.account import TRANSIENT, Limited, Refused, patiently, whole
from bot.transports.delivering import Delivery, NotRendered, RenderFile
from bot.transports.devices import Report
from bot.transports.encryption import Trust
from bot.transports.pacing import Pace
from bot.transports.reading import MALFORMED
from bot.transports.rooms import Rooms
from storage.db import Database
from storage.machine import outbox
from storage.machine.outbox import KINDS, Outgoing

log = logging.getLogger("desk.matrix")

LOOKS_EVERY = 15.0  # seconds between two looks for rows that nobody told us of
READ_AHEAD = 200  # rows
REMEMBERED = 5_000  # rows that went; the database knows them too, soon after
MOMENT = 0.1  # seconds in which an answer is usually on its way
STALLED = 1.0  # seconds in which nothing goes: then nobody waits for it
GATHERED = 0.03  # seconds in which marks come together for one commit
WHILE = 5.0  # seconds for which many answers hold up the next sync, which costs the server a look at every room


class Marks:
    """What the database is to know of sending; what coincides goes into one commit."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.went: dict[str, str] = {}  # the latest of this run, also before they are committed
        self._tried: set[str] = set()
        self._new: dict[str, str] = {}
        self._news = asyncio.Event()

    def tries(self, outbox_id: str) -> None:
        """It goes now. The commit comes while it goes, or soon after."""
        self._tried.add(outbox_id)
        self._news.set()

    def sent(self, outbox_id: str, event_id: str) -> None:
        """It is in its room."""
        self.went[outbox_id] = self._new[outbox_id] = event_id
        self._news.set()

    async def run(self) -> None:
        """Writes, again and again until the database takes it."""
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHERED)
            self._news.clear()
            tried, self._tried, new, self._new = self._tried, set(), self._new, {}
            await patiently(lambda: whole(self._write(tried, new)))  # noqa: B023 - it is awaited here
            while len(self.went) > REMEMBERED:
                self.went.pop(next(iter(self.went)))

    async def _write(self, tried: set[str], sent: dict[str, str]) -> None:
        async with self.database.noting() as session:  # the sync that comes after our message brings it back, too
            if tried:
                await outbox.trying(session, tried, real_now())
            if sent:
                await outbox.sent(session, sent, real_now())


class Sender:
    """Empties the outbox."""

    def __init__(
        self,
        *,
        client: AsyncClient,
        trust: Trust,
        rooms: Rooms,
        database: Database,
        report: Report,
        render_file: RenderFile,
    ) -> None:
        self.rooms, self.database, self.report = rooms, database, report
        self.marks, self.pace = Marks(database), Pace()
        self._delivery = Delivery(
            client=client, trust=trust, rooms=rooms, database=database, render_file=render_file, tries=self.marks.tries
        )
        self._queues: dict[str, deque[Outgoing]] = defaultdict(deque)
        self._names: dict[str, set[str]] = {}  # what rows call these places
        self._unread: set[str] = set()  # places that were held up at the last look: what waits for them is not read
        self._sending: dict[str, str] = {}  # outbox ids, by place
        self._reported: set[str] = set()
        self._ready, self._stirred = asyncio.Event(), asyncio.Event()
        self._stale = self._more = True
        self._reading = False
        self._tasks: asyncio.TaskGroup | None = None

    async def open(self) -> None:
        """Looks what another device of the account may have sent already."""
        await self._delivery.open()

    def wake(self, rows: Sequence[Outgoing] | None = None) -> None:
        """There are new rows in the outbox: these, or which they are is to be read."""
        if rows is None or (rows and (self._stale or self._reading or self._more)):
            self._stale = True
            self._ready.set()
        else:
            self._line_up(rows)
            self._start()

    @property
    def busy(self) -> bool:
        """Whether something is on its way or waits for its turn."""
        return bool(self._sending) or any(self._queues.values())

    async def answers(self) -> None:
        """Waits until what is to be said has gone, for a while; less if it stalls, and a moment if there is nothing."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WHILE):
                while True:
                    self._stirred.clear()
                    async with asyncio.timeout(STALLED if self.busy else MOMENT):  # `wait_for` loses a cancellation
                        await self._stirred.wait()
                    if not self.busy:
                        return

    def synced(self) -> None:
        """A sync went by: rooms that we wait for may be there."""
        self._delivery.synced()

    def resume(self) -> None:
        """The homeserver was away and is back."""
        self.pace.resume()
        self.wake()

    async def run(self) -> None:
        """Sends until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            self._tasks.create_task(self.marks.run())
            while True:
                if self._stale:
                    await patiently(self._read)
                self._start()
                await self._something()

    def _start(self) -> None:
        """Sends to whichever room has its turn, as long as there is one."""
        while self._tasks and (place := self._next()):
            row = self._queues[place].popleft()
            self._sending[place] = row.id
            self._tasks.create_task(self._send(place, row))
            self._stirred.set()

    async def _something(self) -> None:
        """Waits for rows to be read, or for the end of a pause; other processes write rows too."""
        try:
            pause = self.pace.wait()
            async with asyncio.timeout(LOOKS_EVERY if pause is None else min(pause, LOOKS_EVERY)):
                await self._ready.wait()
        except TimeoutError:
            self._stale = True
        self._ready.clear()

    async def _read(self) -> None:
        self._stale, self._reading = False, True
        self._unread = self.pace.paused()
        held_up = {name for place in self._unread for name in self._names.get(place, ())}
        try:
            async with self.database.reading() as session:
                rows = await outbox.unsent(session, sorted(held_up), READ_AHEAD)
        finally:
            self._reading = False
        self._more = len(rows) == READ_AHEAD
        self._queues = defaultdict(deque)
        self._line_up(rows)

    def _line_up(self, rows: Sequence[Outgoing]) -> None:
        for row in rows:
            place = self._place(row)
            self._names.setdefault(place, set()).add(row.place)
            if not (row.id in self.marks.went or row.id in self._sending.values() or place in self._unread):
                insort(self._queues[place], row, key=rank)

    def _place(self, row: Outgoing) -> str:
        """The room of a row, which may be a name of ours; the address of a person with whom there is no chat yet."""
        if row.place in self._sending or not row.place.startswith("@"):  # being opened: then they follow in order
            return self.rooms.found.get(row.place, row.place)
        return self.rooms.direct_with(row.place) or row.place

    def _next(self) -> str | None:
        if len(self._sending) >= self.pace.at_once:
            return None
        return self.pace.choose(
            {place: queue[0] for place, queue in self._queues.items() if queue and place not in self._sending}
        )

    async def _send(self, place: str, row: Outgoing) -> None:
        try:
            self.marks.sent(row.id, await self._delivery.deliver(place, row))
        except Limited as limited:
            self.pace.limited(limited.seconds)
            self._again(place)
        except TRANSIENT as trouble:
            seconds = self.pace.troubled(place)
            self._again(place)
            log.warning(
                "matrix.room_waits", extra={"row": row.id, "trouble": type(trouble).__name__, "seconds": seconds}
            )
        except (Refused, NotRendered, *MALFORMED) as no:
            await self._refuse(place, row, no)
        else:
            self.pace.went(place)
            self._reported.discard(place)
        finally:
            self._sending.pop(place, None)
            self._stirred.set()
            self._go_on()

    def _go_on(self) -> None:
        """One is done with: the next may go, or more rows are to be read."""
        self._start()
        self._stale = self._stale or (self._more and not any(self._queues.values()))
        if self._stale or self.pace.wait() is not None:
            self._ready.set()

    def _again(self, place: str) -> None:
        """What follows in that room waits for the one that failed."""
        self._queues.pop(place, None)
        self._stale = True

    async def _refuse(self, place: str, row: Outgoing, why: Exception) -> None:
        await patiently(lambda: whole(self._set_aside(row)))
        code = getattr(why, "code", type(why).__name__)
        log.error("matrix.refused", extra={"row": row.id, "place": place, "code": code})
        if place not in self._reported:  # once, until one gets through: the report itself may be refused
            self._reported.add(place)
            await self.report("matrix.refused", {"reference": row.id, "place": place, "code": code})

    async def _set_aside(self, row: Outgoing) -> None:
        async with self.database.writing() as session:
            await outbox.refuse(session, row.id)


def rank(row: Outgoing) -> int:
    """Replies go before notices, and these before bulk."""
    return KINDS.index(row.kind)
