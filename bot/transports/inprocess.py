"""A workspace in memory: the same turns on the same database, without a network. For tests and for simulations."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.clock import Clock
from storage.db import Database
from storage.machine import inbox, members, outbox, places
from storage.machine.inbox import Arrival
from storage.machine.outbox import Echo, Outgoing


@dataclass(frozen=True)
class Heard:
    """A message of the desk, as it stands in its place."""

    place: str
    event_id: str
    message: Outgoing

    @property
    def to(self) -> str:
        """Whom it is for: a chat address, or the name of a room."""
        return self.message.place.partition(" ")[0]


class InProcess:
    """Rooms and direct chats that remember what was said in them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.heard: list[Heard] = []
        self.events = 0

    async def says(
        self,
        address: str,
        text: str,
        *,
        kind: str = "message",
        room: str | None = None,
        about: str | None = None,
        at: datetime | None = None,
        late: bool = False,
        vouched: bool = True,
        thread: str | None = None,
    ) -> str:
        """Something that a person does in their direct chat, or in a room; returns its event id.

        In the thread under a message of ours it is about that message, if it answers no other.
        """
        self.events += 1
        event = f"$in-{self.events}"
        place = room or direct(address)
        said_at = at or self.clock.now()
        arrival = Arrival(
            event, place, address, kind, text, said_at, direct=room is None, about=about or (room and thread),
            late=late, vouched=vouched, thread=thread,
        )  # fmt: skip
        async with self.database.writing() as session:
            await places.know(session, place, direct=room is None, peer=None if room else address)
            if room:
                await places.name_room(session, room, room)
            await inbox.receive(session, [arrival])
        return event

    async def enters(self, address: str, room: str) -> None:
        """Somebody comes into a group room."""
        async with self.database.writing() as session:
            await places.know(session, room, direct=False, peer=None)
            await places.name_room(session, room, room)
            await members.enters(session, room, address)

    async def leaves(self, address: str, room: str) -> None:
        """Somebody goes from there."""
        async with self.database.writing() as session:
            await members.leaves(session, room, address)

    async def deliver(self) -> list[Heard]:
        """Brings everything that waits to where it goes, and its echo back; returns what arrived now."""
        arrived = []
        async with self.database.writing() as session:
            for message in await outbox.unsent(session):
                person, _, asked_in = message.place.partition(" ")
                place = asked_in or (direct(person) if person.startswith("@") else person)
                self.events += 1
                heard = Heard(place, f"$out-{self.events}", message)
                await outbox.trying(session, [message.id], self.clock.now())
                await outbox.sent(session, {message.id: heard.event_id}, self.clock.now())
                await inbox.receive(session, [Echo(message.id, heard.event_id)])
                arrived.append(heard)
        self.heard += arrived
        return arrived


def direct(address: str) -> str:
    """The direct chat with somebody; its name says no more of them than that of a real room would."""
    return f"!direct-{sha256(address.encode()).hexdigest()[:12]}"
