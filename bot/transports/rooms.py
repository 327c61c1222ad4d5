"""The rooms that the desk is in: who may ask it in, which chats are direct, and what happens when a room moves.

Direct chats: anybody from an allowed homeserver may open one. Group rooms: only on invitation of the ambassador, a
secretary or an administrator. A room is remembered before it is entered, so that no invitation is lost on the way.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from nio import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot import config
from bot.transports.account import CLIENT, TRANSIENT, Json, Refused, call, part, patiently
from storage.db import Database
from storage.machine import members, outbox, places
from storage.machine.places import Place

log = logging.getLogger("desk.matrix")

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


@dataclass
class Moves:
    """What one sync changes about the rooms that we are in; stored together with what was heard."""

    enter: dict[str, Place] = field(default_factory=dict)
    leave: list[str] = field(default_factory=list)
    forget: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)  # from an upgraded room to its successor
    names: dict[str, str] = field(default_factory=dict)  # rooms of the configuration that moved
    members: dict[tuple[str, str], bool] = field(default_factory=dict)  # room and account: whether it is there now
    reports: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def store(self, session: AsyncSession) -> None:
        """Into the transaction of the sync."""
        for place in self.enter.values():
            await places.know(session, place.place, direct=place.direct, peer=place.peer)
        for room in self.forget:
            await places.forget(session, room)
            await members.are(session, room, ())
        for (room, user), there in self.members.items():
            await (members.enters if there else members.leaves)(session, room, user)
        for old, new in self.moved.items():
            await outbox.redirect(session, old, new)
        for name, room in self.names.items():
            await places.name_room(session, name, room)


class Rooms:
    """Which rooms the desk wants to be in, and what they are to it."""

    def __init__(
        self,
        *,
        client: AsyncClient,
        access: config.Access,
        people: config.People,
        wanted: config.Rooms,
        database: Database,
    ) -> None:
        self.client, self.database = client, database
        self.homeservers = access.homeservers
        self.trusted = {people.ambassador, *people.secretaries, *people.administrators}
        self.wanted = {"taskforce": wanted.taskforce, "steering_group": wanted.steering_group}
        self.found: dict[str, str] = {}  # the ids of those
        self.known: dict[str, Place] = {}
        self.made: set[str] = set()  # direct chats that we opened
        self.encrypting: set[str] = set()  # rooms that we made so, which a sync may show before their encryption
        self._errands = asyncio.Queue[tuple[str, str]]()
        self._opening = asyncio.Lock()

    async def open(self) -> None:
        """Reads what we know, and finds the group rooms of the configuration."""
        async with self.database.reading() as session:
            self.known = await places.known(session)
        await self.find_wanted()
        for room in self.found.values():
            await self.look_around(room)

    async def look_around(self, room: str) -> None:
        """Keeps who is in one of our group rooms; from then on syncs say who comes and goes."""
        if room not in self.found.values():
            return
        try:
            there = (await call(self.client, "GET", f"{CLIENT}/rooms/{part(room)}/joined_members"))["joined"]
        except Refused as no:
            log.warning("matrix.members_refused", extra={"room": room, "code": no.code})
            return
        async with self.database.writing() as session:
            await members.are(session, room, there.keys() - {self.client.user_id})

    async def find_wanted(self) -> None:
        """Enters the rooms of the configuration as far as they let us, and remembers which room has which name."""
        for name, address in self.wanted.items():
            if name in self.found:
                continue
            try:
                room = (await call(self.client, "POST", f"{CLIENT}/join/{part(address)}", {}))["room_id"]
            except Refused as no:
                log.warning("matrix.room_closed", extra={"room": name, "code": no.code})
                continue
            self.known[room] = Place(room, direct=False, peer=None, caught_up=0)
            async with self.database.writing() as session:
                await places.know(session, room, direct=False, peer=None)
                await places.name_room(session, name, room)
            self.found[name] = room

    # What a sync says

    def read(self, said: Json) -> Moves:
        """Invitations, and rooms that we are no longer in."""
        moves, rooms = Moves(), said.get("rooms", {})
        for room, given in rooms.get("invite", {}).items():
            self._invited(room, _mine(given["invite_state"]["events"], self.client.user_id), moves)
        for room, given in rooms.get("leave", {}).items():
            events = [*given.get("state", {}).get("events", []), *given.get("timeline", {}).get("events", [])]
            self._left(room, _mine(events, self.client.user_id), moves)
        return moves

    def _invited(self, room: str, invitation: Json | None, moves: Moves) -> None:
        by = (invitation or {}).get("sender", "")
        if invitation and invitation["content"].get("is_direct") is True and self._may_write(by):
            moves.enter[room] = Place(room, direct=True, peer=by, caught_up=0)
        elif by in self.trusted:
            moves.enter[room] = Place(room, direct=False, peer=None, caught_up=0)
        else:
            moves.leave.append(room)

    def _may_write(self, user: str) -> bool:
        return user.partition(":")[2] in self.homeservers or user in self.trusted

    def _left(self, room: str, last: Json | None, moves: Moves) -> None:
        self.client.rooms.pop(room, None)
        if room not in self.known:
            return
        moves.forget.append(room)
        if last and last.get("sender") != self.client.user_id and not self.known[room].direct:
            moves.reports.append(("matrix.kicked", {"room": room, "by": str(last.get("sender"))}))

    def place(self, room: str, moves: Moves) -> Place | None:
        """What a room is to us, with what this sync changes."""
        return moves.enter.get(room) or self.known.get(room)

    def notice(self, room: str, event: Json, moves: Moves) -> None:
        """A member who comes or goes, or a room that moves, seen in a timeline."""
        place, content = self.place(room, moves), event.get("content", {})
        if place and event.get("type") == "m.room.tombstone":
            self._moves_to(content.get("replacement_room"), place, moves)
        elif place and event.get("type") == "m.room.member":
            self._member(event.get("state_key"), content.get("membership"), place, moves)

    def _member(self, user: object, membership: object, place: Place, moves: Moves) -> None:
        """A direct chat ends when the other goes, and is none from the moment that a third one can read along."""
        if not place.direct:
            self._count(user, membership, place, moves)
        elif user == place.peer and membership in ("leave", "ban"):
            moves.forget.append(place.place)
            moves.leave.append(place.place)
        elif user not in (place.peer, self.client.user_id) and membership in ("join", "invite"):
            moves.enter[place.place] = Place(place.place, direct=False, peer=None, caught_up=0)

    def _count(self, user: object, membership: object, place: Place, moves: Moves) -> None:
        """Of our group rooms we keep who is there."""
        ours = place.place in (*self.found.values(), *moves.names.values())
        if ours and isinstance(user, str) and user != self.client.user_id:
            moves.members[place.place, user] = membership == "join"

    def _moves_to(self, successor: object, place: Place, moves: Moves) -> None:
        if isinstance(successor, str) and successor.startswith("!"):
            moves.enter[successor] = replace(place, place=successor)
            moves.moved[place.place] = successor
            moves.names |= {name: successor for name, room in self.found.items() if room == place.place}
            moves.forget.append(place.place)

    def follow(self, moves: Moves) -> None:
        """After the transaction: what was decided is done."""
        self.known |= moves.enter
        self.found |= moves.names
        for room in moves.enter.keys() - self.client.rooms.keys():
            self._errands.put_nowait(("join", room))
        for room in moves.forget:
            self.known.pop(room, None)
        for room in moves.leave:
            self._errands.put_nowait(("leave", room))

    async def examine(self, room: str, place: Place | None) -> Place:
        """Looks who is in a room that we just entered or do not know: a direct chat has one other person."""
        async with self._opening:  # it may be one that we are making
            place = place or self.known.get(room)
        try:
            said = await call(self.client, "GET", f"{CLIENT}/rooms/{part(room)}/members?not_membership=leave")
        except Refused:  # we are out again already
            return Place(room, direct=False, peer=None, caught_up=0)
        members = {event["state_key"]: event["content"].get("membership") for event in said["chunk"]}
        there = [user for user, membership in members.items() if membership in ("join", "invite")]
        others = [user for user in there if user != self.client.user_id]
        if place and room in self.made and others in ([], [place.peer]):  # a sync may show it before whom we asked in
            return place
        if len(others) == 1 and (place.direct if place else self._may_write(others[0])):
            return Place(room, direct=True, peer=others[0], caught_up=0)
        return Place(room, direct=False, peer=None, caught_up=0)

    # What is done beside it

    async def run(self) -> None:
        """Enters and leaves, again and again until it is done."""
        for room in self.known.keys() - self.client.rooms.keys():
            self._errands.put_nowait(("join", room))
        while True:
            what, room = await self._errands.get()
            await patiently(lambda: self._go(what, room))  # noqa: B023 - it is awaited here

    async def _go(self, what: str, room: str) -> None:
        try:
            path = f"join/{part(room)}" if what == "join" else f"rooms/{part(room)}/leave"
            await call(self.client, "POST", f"{CLIENT}/{path}", {})
            if what == "join" and room in self.known and not self.known[room].direct:
                await self.find_wanted()
                await self.look_around(room)
        except Refused as no:
            log.warning("matrix.errand_refused", extra={"what": what, "room": room, "code": no.code})
            if what == "join":
                await self._give_up(room)

    async def _give_up(self, room: str) -> None:
        self.known.pop(room, None)
        async with self.database.writing() as session:
            await places.forget(session, room)

    # Direct chats that we open

    def direct_with(self, address: str) -> str | None:
        """A direct chat with a person that we are in: the one that the address names after them, else the newest."""
        person, _, asked_in = address.partition(" ")
        asked = [self.known[asked_in]] if asked_in in self.known else []
        newest_first = reversed(self.known.values())
        return next((each.place for each in chain(asked, newest_first) if each.direct and each.peer == person), None)

    async def open_direct(self, address: str) -> str:
        """The direct chat with a person; if there is none, it is made."""
        async with self._opening:  # an answer and a notification may want it at once
            return self.direct_with(address) or await self._make_direct(address.partition(" ")[0])

    async def _make_direct(self, person: str) -> str:
        """Encrypted if the person has a device that can read it; and remembered at once."""
        found = await call(self.client, "POST", f"{CLIENT}/keys/query", {"device_keys": {person: []}})
        encrypts = bool(found.get("device_keys", {}).get(person))
        wanted = {"is_direct": True, "invite": [person], "preset": "trusted_private_chat"}
        wanted |= {"initial_state": [ENCRYPTION] if encrypts else []}
        room: str = (await call(self.client, "POST", f"{CLIENT}/createRoom", wanted))["room_id"]
        self.made.add(room)
        self.encrypting |= {room} if encrypts else set()
        self.known[room] = Place(room, direct=True, peer=person, caught_up=0)
        async with self.database.writing() as session:
            await places.know(session, room, direct=True, peer=person)
        await self._list_direct(person, room)
        return room

    async def _list_direct(self, person: str, room: str) -> None:
        """Adds it to the account's list of direct chats, for its other clients; it is no loss if that fails."""
        path = f"{CLIENT}/user/{part(self.client.user_id)}/account_data/m.direct"
        try:
            listed = await call(self.client, "GET", path)
        except Refused:
            listed = {}
        try:
            await call(self.client, "PUT", path, listed | {person: [*listed.get(person, []), room]})
        except (Refused, *TRANSIENT) as trouble:
            log.warning("matrix.direct_unlisted", extra={"room": room, "trouble": type(trouble).__name__})


def _mine(events: Iterable[Json], me: str) -> Json | None:
    """The last event about our own membership."""
    mine = [event for event in events if event.get("type") == "m.room.member" and event.get("state_key") == me]
    return mine[-1] if mine else None
