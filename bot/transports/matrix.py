"""The desk in a Matrix workspace.

What comes in is fetched whole (the sync, and history where it was cut short), kept in one short transaction with the
sync position, and only then told to the turns. What goes out is `sending`'s work.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from bot import config
from bot.clock import Clock
from bot.transports import profile
from bot.transports.account import (
    CLIENT,
    TRANSIENT,
    Away,
    Json,
    Limited,
    Refused,
    call,
    patiently,
    sign_in,
    unnotified,
    whole,
)
from bot.transports.delivering import RenderFile
from bot.transports.devices import Report
from bot.transports.encryption import Trust
from bot.transports.hearing import FILTER, Batch, Hearing
from bot.transports.rooms import Moves, Rooms
from bot.transports.sending import Sender
from storage.db import Database
from storage.machine import inbox, places
from storage.machine.inbox import Arrival
from storage.machine.outbox import Outgoing

log = logging.getLogger("desk.matrix")

POSITION = "matrix.since"
LONG_POLL = 30_000  # milliseconds that the server may hold a sync


class Matrix:
    """One account on one device: it hears, and it speaks."""

    def __init__(
        self,
        *,
        account: config.Matrix,
        access: config.Access,
        people: config.People,
        rooms: config.Rooms,
        database: Database,
        clock: Clock,
        wake: Callable[[], None],
        report: Report,
        render_file: RenderFile,
    ) -> None:
        """`wake` is called after new inbox rows are committed; `report` tells the administrators, by template key."""
        self.account, self.access, self.people, self.wanted = account, access, people, rooms
        self.database, self.clock, self.wake, self.report = database, clock, wake, report
        self.render_file = render_file
        self.client: Any = None
        self._position: str | None = None
        self._away = False

    # Life

    async def open(self) -> None:
        """Signs in, takes up identity, rooms and position of the last time, and hears what came since."""
        self.client = await patiently(lambda: sign_in(self.account))
        self.trust = await patiently(self._take_up_identity)
        self.rooms = Rooms(
            client=self.client, access=self.access, people=self.people, wanted=self.wanted, database=self.database
        )
        self.sender = Sender(
            client=self.client, trust=self.trust, rooms=self.rooms, database=self.database, report=self.report,
            render_file=self.render_file,
        )  # fmt: skip
        name = await patiently(self._take_up_place)
        self.hearing = Hearing(
            client=self.client, trust=self.trust, rooms=self.rooms, database=self.database, clock=self.clock, name=name
        )
        await self._hear(first=True)

    async def _take_up_identity(self) -> Trust:
        password = self.account.password.reveal() if self.account.password else ""
        return await Trust.open(self.client, self.account.store_path, password, self.database, self.report)

    async def _take_up_place(self) -> str:
        """Where we were; returns the name under which people see us."""
        async with self.database.reading() as session:
            self._position = await places.mark(session, POSITION)
        await self.rooms.open()
        await self.sender.open()
        return await profile.show(self.client, self.account.display_name)

    async def run(self) -> None:
        """Hears and speaks until cancelled. A homeserver or a database that is away is waited for.

        What cannot be waited for comes out as a group of exceptions: `SignedOut`.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.rooms.run())
            tasks.create_task(self.sender.run())
            tasks.create_task(patiently(lambda: unnotified(self.client)))
            await patiently(lambda: self._unseal(None))
            while True:
                await self._hear()

    def wake_sender(self, rows: Sequence[Outgoing] | None = None) -> None:
        """New rows are in the outbox, and committed. Who gives them, in order, saves the time to read them again."""
        self.sender.wake(rows)

    async def accept_identity(self, address: str) -> None:
        """An administrator says that a person's new identity is right."""
        await self.trust.devices.accept(address)

    async def close(self) -> None:
        """Lets go of the connections, and of the store of keys."""
        if self.client:
            await self.client.close()
            self.client.store.database.close()

    # Hearing

    async def _hear(self, *, first: bool = False) -> None:
        """One sync. Each step is repeated by itself, so that nothing is asked, opened or kept by halves."""
        said = await patiently(lambda: self._sync(first=first))
        with_keys = await self.trust.take(
            said
        )  # the store of keys first, our database second, never the other way round
        batch = await patiently(lambda: self.hearing.read(said, self._position))
        new = await patiently(lambda: whole(self._keep(batch)))
        if new:
            self.wake()
        self._position = batch.position
        self.rooms.follow(batch.moves)
        self.sender.synced()
        if with_keys:
            await patiently(lambda: self._unseal(with_keys))
        if (new or self.sender.busy) and not first:
            await self.sender.answers()  # a sync beside it would cost the answer a quarter of its time
        await self._afterwards(batch.moves)

    async def _sync(self, *, first: bool) -> Json:
        query = {"filter": FILTER, "timeout": "0" if first else str(LONG_POLL)}
        query |= {"since": self._position} if self._position else {}
        query |= {"full_state": "true"} if first else {}
        try:
            said = await call(self.client, "GET", f"{CLIENT}/sync?{urlencode(query)}", seconds=LONG_POLL / 1000 + 30)
        except Refused as no:
            raise Away(str(no)) from None
        except Away:
            self._away = True
            raise
        if self._away:
            self._away = False
            self.sender.resume()
        return said

    async def _keep(self, batch: Batch) -> int:
        """The one short transaction; how many arrivals were new.

        What was only said comes again with this sync, if the power fails before the turn's own commit; but where we
        enter and leave rooms because of it, it has to last.
        """
        only_said = batch.moves == Moves()
        async with self.database.noting() if only_said else self.database.writing() as session:
            new = await inbox.receive(session, batch.heard)
            await batch.moves.store(session)
            await places.set_mark(session, POSITION, batch.position)
        return new

    async def _unseal(self, rooms: set[str] | None) -> None:
        """Gives what can be read only now its turn."""
        readable = await self.hearing.unsealed(rooms)
        if not readable:
            return
        await whole(self._keep_unsealed(readable))
        self.wake()

    async def _keep_unsealed(self, readable: dict[int, Arrival | None]) -> None:
        async with self.database.writing() as session:
            for row, arrival in readable.items():
                await (inbox.unseal(session, row, arrival) if arrival else inbox.discard(session, row))

    async def _afterwards(self, moves: Moves) -> None:
        """What no answer waits for."""
        for key, facts in moves.reports:
            await patiently(partial(self.report, key, facts))
        try:
            await self.trust.tidy()
        except (*TRANSIENT, Limited, Refused) as trouble:
            log.warning("matrix.tidied_later", extra={"trouble": type(trouble).__name__})
