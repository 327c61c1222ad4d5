"""From the outbox into the rooms: in order within a room, rooms in parallel, each message once.

The outbox id is the transaction id, and stands in clear in the event. A homeserver forgets transaction ids after a day
and knows them per device; so what was tried long ago, or by another device, is looked for in the room before it goes.
A kill between request and mark needs nothing: the sync goes on before the sender, and brings our own message back.
"""

import asyncio
import logging
from bisect import insort
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

from nio import AsyncClient
from nio.crypto.attachments import encrypt_attachment

from bot.clock import real_now
from bot.transports.account import (
    CLIENT,
    TRANSIENT,
    Away,
    Json,
    Limited,
    Refused,
    call,
    compact,
    part,
    patiently,
    whole,
)
from bot.transports.devices import Report
from bot.transports.encryption import Trust
from bot.transports.pacing import Pace
from bot.transports.reading import ID, MALFORMED
from bot.transports.rooms import Rooms
from storage.db import Database
from storage.machine import outbox, places
from storage.machine.outbox import KINDS, Outgoing

log = logging.getLogger("desk.matrix")

RenderFile = Callable[[Json], tuple[str, str, bytes]]  # from a file's facts: its name, media type and bytes

LOOKS_EVERY = 15.0  # seconds between two looks for rows that nobody told us of
READ_AHEAD = 200  # rows
LARGEST = 60_000  # bytes of an event's content; a server takes 65,536 for the whole event
SEALED_GROWS = 0.7  # so much of that is left for what is to be encrypted
FORGOTTEN = timedelta(hours=12)  # a server may have forgotten a transaction id that is older
UPLOAD_SECONDS = 300.0
APPEARS_WITHIN = 20.0  # seconds in which a sync shows a room that we made or entered
SLACK = timedelta(hours=1)  # by which the server's clock may differ from ours
MANY = 1_000_000  # rows: all of them
REMEMBERED = 5_000  # rows that went; the database knows them too, soon after
MOMENT = 0.1  # seconds in which an answer is usually on its way
STALLED = 1.0  # seconds in which nothing goes: then nobody waits for it
GATHERED = 0.03  # seconds in which marks come together for one commit
WHILE = 5.0  # seconds for which many answers hold up the next sync, which costs the server a look at every room
DEVICE = "matrix.device"


class NotRendered(Exception):
    """A file could not be made from its facts."""


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
        self.client, self.trust, self.rooms = client, trust, rooms
        self.database, self.report, self.render_file = database, report, render_file
        self.marks, self.pace = Marks(database), Pace()
        self._queues: dict[str, deque[Outgoing]] = defaultdict(deque)
        self._names: dict[str, set[str]] = {}  # what rows call these places
        self._unread: set[str] = set()  # places that were held up at the last look: what waits for them is not read
        self._sending: dict[str, str] = {}  # outbox ids, by place
        self._suspects: set[str] = set()  # tried by another device
        self._reported: set[str] = set()
        self._ready, self._synced, self._stirred = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._stale = self._more = True
        self._reading = False
        self._tasks: asyncio.TaskGroup | None = None

    async def open(self) -> None:
        """Looks what another device of the account may have sent already."""
        async with self.database.reading() as session:
            before = await places.mark(session, DEVICE)
            rows = await outbox.unsent(session, most=MANY) if before not in (None, self.client.device_id) else []
        self._suspects = {row.id for row in rows if row.tries}
        await self._know_device()

    async def _know_device(self) -> None:
        if not self._suspects:
            async with self.database.writing() as session:
                await places.set_mark(session, DEVICE, self.client.device_id)

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
        self._synced.set()
        self._synced = asyncio.Event()

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
            self.marks.sent(row.id, await self._deliver(place, row))
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

    # One message

    async def _deliver(self, place: str, row: Outgoing) -> str:
        room = await self._room(place)
        if self._may_be_there(row) and (found := await self._find(room, row)):
            return found
        self.marks.tries(row.id)
        kind, content = await self._event(room, row)
        path = f"{CLIENT}/rooms/{part(room)}/send/{kind}/{part(row.id)}"
        said = await call(self.client, "PUT", path, content)
        if not isinstance(event_id := said.get("event_id"), str):
            raise Away("no event id")
        return event_id

    async def _room(self, place: str) -> str:
        """The room to send to, once a sync has shown whether it is encrypted."""
        room = place
        if place.startswith("@"):
            room = self.rooms.direct_with(place) or await self.rooms.open_direct(place)
        if room not in self.client.rooms and room not in self.rooms.known:
            raise Refused(403, {"errcode": "NOT_IN_ROOM"})
        async with asyncio.timeout(APPEARS_WITHIN):
            while not self._is_shown(room):
                await self._synced.wait()
        return room

    def _is_shown(self, room: str) -> bool:
        shown = room in self.client.rooms
        return shown and (room not in self.rooms.encrypting or self.trust.encrypted(room))

    def _may_be_there(self, row: Outgoing) -> bool:
        return row.id in self._suspects or bool(row.tried_at and real_now() - row.tried_at > FORGOTTEN)

    async def _find(self, room: str, row: Outgoing) -> str | None:
        """Our message in the room's history, back to before it was tried."""
        begun = ((row.tried_at or real_now()) - SLACK).timestamp() * 1000
        query = {"dir": "b", "limit": "100"}
        found: str | None = None
        while query and not found:
            page = await call(self.client, "GET", f"{CLIENT}/rooms/{part(room)}/messages?{urlencode(query)}")
            events = [event for event in page["chunk"] if event["sender"] == self.client.user_id]
            found = next((event["event_id"] for event in events if event["content"].get(ID) == row.id), None)
            goes_on = page.get("end") and page["chunk"] and page["chunk"][-1]["origin_server_ts"] > begun
            query = query | {"from": page["end"]} if goes_on else {}
        self._suspects.discard(row.id)
        await self._know_device()
        return found

    async def _event(self, room: str, row: Outgoing) -> tuple[str, Json]:
        most = int(LARGEST * SEALED_GROWS) if self.trust.encrypted(room) else LARGEST
        content = await self._file(room, row) if row.file else fitting(words(row), most)
        content |= {"m.mentions": {}, ID: row.id} | related(row, room)
        kind, sealed = await self.trust.seal(room, "m.room.message", content)
        return kind, sealed | {ID: row.id}

    async def _file(self, room: str, row: Outgoing) -> Json:
        made = row.uploaded or await self._upload(room, row)
        return {"msgtype": "m.file", "body": made["name"], "filename": made["name"], "info": made["info"], **made["at"]}

    async def _upload(self, room: str, row: Outgoing) -> Json:
        """Makes the file, puts it on the server, and keeps its address before anybody is told."""
        [made] = await asyncio.gather(asyncio.to_thread(self.render_file, row.file or {}), return_exceptions=True)
        if isinstance(made, BaseException):
            log.error("matrix.file_failed", extra={"row": row.id, "trouble": type(made).__name__})
            raise NotRendered(row.id) from made
        name, kind, data = made
        at = (
            await self._upload_sealed(data)
            if self.trust.encrypted(room)
            else {"url": await self._put(data, kind, name)}
        )
        address = {"name": name, "info": {"mimetype": kind, "size": len(data)}, "at": at}
        await whole(self._keep_address(row, address))
        return address

    async def _keep_address(self, row: Outgoing, address: Json) -> None:
        async with self.database.writing() as session:
            await outbox.uploaded(session, row.id, address)

    async def _upload_sealed(self, data: bytes) -> Json:
        sealed, keys = encrypt_attachment(data)
        return {"file": {"url": await self._put(sealed, "application/octet-stream", ""), **keys}}

    async def _put(self, data: bytes, kind: str, name: str) -> str:
        path = f"media/v3/upload?{urlencode({'filename': name} if name else {})}"
        said = await call(self.client, "POST", path, data, seconds=UPLOAD_SECONDS, kind=kind)
        return str(said["content_uri"])


def rank(row: Outgoing) -> int:
    """Replies go before notices, and these before bulk."""
    return KINDS.index(row.kind)


def words(row: Outgoing) -> Json:
    """A text message."""
    formatted = {"format": "org.matrix.custom.html", "formatted_body": row.html} if row.html else {}
    return {"msgtype": "m.text", "body": row.body} | formatted


def related(row: Outgoing, room: str) -> Json:
    """What it answers, and in which thread, if that is in this room: a server refuses what is related to another."""
    if not row.thread or row.thread["room"] != room:
        return {}
    answers: Json = {"m.in_reply_to": {"event_id": row.thread["answers"]}}  # in a thread for who is shown none
    root = row.thread["root"]
    thread = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True} if root else {}
    return {"m.relates_to": answers | thread}


def fitting(content: Json, most: int) -> Json:
    """The content in at most so many bytes: without its markup if need be, and then without its end."""
    if len(compact(content).encode()) <= most:
        return content
    plain = {name: content[name] for name in ("msgtype", "body")}
    while (size := len(compact(plain).encode())) > most:
        plain["body"] = plain["body"][: int(len(plain["body"]) * most / size * 0.95)] + "…"
    return plain
