"""One message into its room, with its file, once.

The outbox id is the transaction id, and stands in clear in the event. A homeserver forgets transaction ids after a day
and knows them per device; so what was tried long ago, or by another device, is looked for in the room before it goes.
A kill between request and mark needs nothing: the sync goes on before the sender, and brings our own message back.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from nio import Api, AsyncClient
from nio.crypto.attachments import encrypt_attachment

from bot.clock import real_now
from bot.transports.account import CLIENT, Away, Json, Refused, call, compact, part, whole
from bot.transports.encryption import Trust
from bot.transports.reading import ID
from bot.transports.rooms import Rooms
from storage.db import Database
from storage.machine import outbox, places
from storage.machine.outbox import Outgoing

log = logging.getLogger("desk.matrix")

RenderFile = Callable[[Json], tuple[str, str, bytes]]  # from a file's facts: its name, media type and bytes

LARGEST = 60_000  # bytes of an event's content; a server takes 65,536 for the whole event
LARGEST_SEALED = 42_000  # bytes of what is to be encrypted: the server gets it in base64
KEPT_AT_END = 500  # characters of what does not fit: there stands what to do next
FORGOTTEN = timedelta(hours=12)  # a server may have forgotten a transaction id that is older
UPLOAD_SECONDS = 300.0
APPEARS_WITHIN = 20.0  # seconds in which a sync shows a room that we made or entered
SLACK = timedelta(hours=1)  # by which the server's clock may differ from ours
MANY = 1_000_000  # rows: all of them
DEVICE = "matrix.device"


class NotRendered(Exception):
    """A file could not be made from its facts."""


class Delivery:
    """Brings messages into their rooms. `tries` is told which goes, just before it does."""

    def __init__(
        self,
        *,
        client: AsyncClient,
        trust: Trust,
        rooms: Rooms,
        database: Database,
        render_file: RenderFile,
        tries: Callable[[str], None],
    ) -> None:
        self.client, self.trust, self.rooms, self.database = client, trust, rooms, database
        self.render_file, self.tries = render_file, tries
        self._suspects: set[str] = set()  # outbox ids that were tried by another device
        self._synced = asyncio.Event()

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

    def synced(self) -> None:
        """A sync went by: rooms that we wait for may be there."""
        self._synced.set()
        self._synced = asyncio.Event()

    async def deliver(self, place: str, row: Outgoing) -> str:
        """Sends this row to its room, unless it is there already; returns the event id."""
        room = await self._room(place)
        if self._may_be_there(row) and (found := await self._find(room, row)):
            return found
        self.tries(row.id)
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
        content = await self._file(room, row) if row.file else fitting(words(row), sealed=self.trust.encrypted(room))
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


def fitting(content: Json, *, sealed: bool) -> Json:
    """The content as a server takes it: without its markup if need be, and then without its middle.

    nio escapes what it seals: an é counts six bytes there, an emoji twelve.
    """
    most, written = (LARGEST_SEALED, Api.to_json) if sealed else (LARGEST, compact)
    if len(written(content).encode()) <= most:
        return content
    plain = {name: content[name] for name in ("msgtype", "body")}
    begins, ends = plain["body"][:-KEPT_AT_END], plain["body"][-KEPT_AT_END:]
    while (size := len(written(plain).encode())) > most:
        begins = begins[: int(len(begins) * most / size * 0.95)]
        plain["body"] = f"{begins} … {ends}"
    return plain
