"""From what one sync says to what the inbox keeps: whole timelines, opened, and only what is for the desk."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from nio import AsyncClient

from bot.clock import Clock
from bot.transports import reading
from bot.transports.account import CLIENT, Json, Refused, call, compact, part
from bot.transports.encryption import STRANGE, Opened, Trust
from bot.transports.reading import ID, MALFORMED, Seen
from bot.transports.rooms import Moves, Rooms
from storage.db import Database
from storage.machine import inbox, outbox
from storage.machine.inbox import Arrival
from storage.machine.outbox import Echo
from storage.machine.places import Place

log = logging.getLogger("desk.matrix")

PAGE = 100  # events of history in one request: the most that a timeline holds
NONE: Json = {"types": []}
HEARD = *reading.READERS, "m.room.encrypted", "m.room.encryption", "m.room.member", "m.room.tombstone"
TIMELINE: Json = {"types": HEARD, "limit": PAGE}
STATE: Json = {"types": ["m.room.encryption"]}  # members are asked for when keys are handed out
ROOM: Json = {"account_data": NONE, "ephemeral": NONE, "state": STATE, "timeline": TIMELINE}
FILTER = compact({"presence": NONE, "account_data": NONE, "room": ROOM})  # whatever else there is only costs time


@dataclass
class Batch:
    """All that one sync brings, ready to be kept in one transaction."""

    position: str
    moves: Moves
    heard: list[Arrival | Echo] = field(default_factory=list)

    def holds(self, event_id: str) -> bool:
        """Whether this event is among what came."""
        return any(event_id == each.event_id for each in self.heard)


class Hearing:
    """Reads syncs and history. It changes nothing, so that it can be done again after a failure."""

    def __init__(
        self, *, client: AsyncClient, trust: Trust, rooms: Rooms, database: Database, clock: Clock, name: str
    ) -> None:
        """`name` is our display name, by which people call the desk in a group room."""
        self.client, self.trust, self.rooms = client, trust, rooms
        self.database, self.clock, self.name = database, clock, name

    async def read(self, said: Json, since: str | None) -> Batch:
        """What came since that position; without one nothing that was said before we came is for us."""
        batch = Batch(said["next_batch"], self.rooms.read(said))
        for room, given in said.get("rooms", {}).get("join", {}).items():
            place = await self._place(room, batch.moves)
            if since is not None:
                events = await self._timeline(place, given["timeline"], since)
                await self._take(place, events, batch)
        return batch

    async def _place(self, room: str, moves: Moves) -> Place:
        if (place := self.rooms.place(room, moves)) is None:
            place = moves.enter[room] = await self.rooms.examine(room, None)
        return place

    # Whole timelines

    async def _timeline(self, place: Place, timeline: Json, since: str) -> list[Json]:
        """All events since the last sync; in a room that we entered: since our invitation, or since we came in."""
        events: list[Json] = timeline["events"]
        came, begins = any(map(self._entered, events)), self._beginning(place)
        if timeline.get("limited") or (came and not any(map(begins, events))):
            events = await self._history(place, timeline.get("prev_batch"), None if came else since) + events
        if any(map(self._entered, events)):
            first = max((at for at, event in enumerate(events) if begins(event)), default=0)
            events = events[first:]
        return events

    def _entered(self, event: Json) -> bool:
        return reading.entered(event, self.client.user_id)

    def _beginning(self, place: Place) -> Callable[[Json], bool]:
        begins = reading.invitation if place.direct else reading.entered
        return lambda event: begins(event, self.client.user_id)

    async def _history(self, place: Place, start: str | None, until: str | None) -> list[Json]:
        """Older events, oldest first: back to the last sync, or to where this room begins for us."""
        newest_first: list[Json] = []
        begins = self._beginning(place)
        while start:
            page = await self._page(place.place, start, until)
            for event in page["chunk"]:
                newest_first.append(event)
                if begins(event):
                    return newest_first[::-1]
                until = None if self._entered(event) else until
            start = page.get("end") if page["chunk"] else None
        return newest_first[::-1]

    async def _page(self, room: str, start: str, until: str | None) -> Json:
        query = {"dir": "b", "limit": str(PAGE), "from": start, "filter": compact({"types": HEARD})}
        query |= {"to": until} if until else {}
        try:
            return await call(self.client, "GET", f"{CLIENT}/rooms/{part(room)}/messages?{urlencode(query)}")
        except Refused as no:
            log.warning("matrix.history_refused", extra={"room": room, "code": no.code})
            return {"chunk": []}

    # From events to arrivals

    async def _take(self, place: Place, events: list[Json], batch: Batch) -> None:
        if came := next(filter(self._entered, events), None):
            if (found := await self._arrive(place, batch.moves)) is None:
                return
            place = found
            if place.direct and place.peer and reading.was_invited(came):
                batch.heard.append(self._joined(place, came))
        opened = [self._open(event, place.place) for event in events]
        await self.trust.devices.settle()
        for event, inside in zip(events, opened, strict=True):
            try:
                self._notice(place.place, event, batch)
                await self._hear(place.place, event, inside, batch)
            except MALFORMED:
                log.warning("matrix.malformed", extra={"event": str(event.get("event_id"))})

    async def _arrive(self, place: Place, moves: Moves) -> Place | None:
        """What a room that we just entered turns out to be; None if we do not belong there."""
        found = await self.rooms.examine(place.place, place)
        if place.direct and not found.direct and place.peer not in self.rooms.trusted:
            moves.leave.append(place.place)
            moves.forget.append(place.place)
            return None
        moves.enter[place.place] = found
        return found

    def _notice(self, room: str, event: Json, batch: Batch) -> None:
        """Who comes and goes; the person of a direct chat hears it when a third one can read along."""
        before = self.rooms.place(room, batch.moves)
        self.rooms.notice(room, event, batch.moves)
        after = self.rooms.place(room, batch.moves)
        if before and before.direct and before.peer and after and not after.direct:
            at = self.clock.heard(int(event["origin_server_ts"]))
            batch.heard.append(Arrival(event["event_id"], room, before.peer, "crowded", "", at, direct=False))

    def _joined(self, place: Place, came: Json) -> Arrival:
        at = self.clock.heard(came["origin_server_ts"])
        return Arrival(came["event_id"], place.place, place.peer or "", "joined", "", at)

    def _open(self, event: Json, room: str) -> Opened | None:
        if event.get("type") != "m.room.encrypted" or event.get("sender") == self.client.user_id:
            return None
        try:
            return self.trust.opened(event, room)
        except STRANGE:
            return None

    async def _hear(self, room: str, event: Json, inside: Opened | None, batch: Batch) -> None:
        if event["sender"] == self.client.user_id:
            if isinstance(ours := event["content"].get(ID), str):
                batch.heard.append(Echo(ours, event["event_id"]))
            return
        place = self.rooms.place(room, batch.moves)
        seen = self._seen(event, inside, place)
        if seen.kind == "m.room.encrypted":
            batch.heard.append(reading.sealed(seen, self.clock))
        elif heard := await self._for_us(seen, batch):
            batch.heard.append(heard)

    def _seen(self, event: Json, inside: Opened | None, place: Place | None) -> Seen:
        room = place.place if place else ""
        direct = bool(place and place.direct)
        if inside:
            vouched = self.trust.vouched(event["sender"], inside, room)
            return Seen(room, event, inside.kind, inside.content, direct, vouched)
        return Seen(room, event, event["type"], event["content"], direct, not self.trust.encrypted(room))

    async def _for_us(self, seen: Seen, batch: Batch | None) -> Arrival | None:
        """In a direct chat everything is for the desk; in a group room what calls it, or is about what it knows."""
        heard = reading.arrival(seen, self.clock)
        if heard is None or seen.direct:
            return heard
        if heard.thread and await self._ours(heard.thread, batch):
            answers_us = heard.about and await self._ours(heard.about, batch)
            heard = heard if answers_us else replace(heard, about=heard.thread)  # what is said there is about it
        if called := reading.addressed(heard, seen.content, self.client.user_id, self.name):
            return called
        return heard if heard.about and await self._known(heard.about, batch) else None

    async def _ours(self, event_id: str, batch: Batch | None) -> bool:
        if batch and any(isinstance(each, Echo) and each.event_id == event_id for each in batch.heard):
            return True
        async with self.database.reading() as session:
            return await outbox.outbox_id_of(session, event_id) is not None

    async def _known(self, event_id: str, batch: Batch | None) -> bool:
        if batch and batch.holds(event_id):
            return True
        async with self.database.reading() as session:
            ours = await outbox.outbox_id_of(session, event_id)
            return ours is not None or await inbox.sender_of(session, event_id) is not None

    # What can be read only later

    async def unsealed(self, rooms: set[str] | None) -> dict[int, Arrival | None]:
        """Sealed messages for which there is a key by now; None for one that turns out not to be for the desk."""
        async with self.database.reading() as session:
            waiting = await inbox.sealed(session, rooms)
        opened = [(row, self._open(row.arrival.sealed or {}, row.arrival.place)) for row in waiting]
        await self.trust.devices.settle()
        return {row.id: await self._late(row.arrival, inside) for row, inside in opened if inside}

    async def _late(self, arrival: Arrival, inside: Opened) -> Arrival | None:
        place = Place(arrival.place, arrival.direct, None, 0)
        try:
            heard = await self._for_us(self._seen(arrival.sealed or {}, inside, place), None)
        except MALFORMED:
            return None
        return heard and replace(heard, late=True)
