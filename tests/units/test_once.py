"""Exactly once: however storing, turns, sending, echoes, repeated syncs and kills interleave, each message has one turn,
and each reply and each notice arrives once, in order.
"""

import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import Desk, command
from storage import requests
from storage.machine import inbox, outbox
from storage.machine.inbox import Arrival, InboxRow
from storage.machine.lease import LeaseLost
from storage.machine.outbox import Echo, Outgoing
from storage.requests import RequestRow
from tests.infra.postgres import Postgres
from tests.infra.talk import AMBASSADOR, TestDesk

PEOPLE = "@anna:localhost", "@bert:localhost"


@command("noteer", takes_line=True)
async def note(desk: Desk) -> None:
    """Records a line, says so, and tells the ambassador."""
    await requests.ask(desk.db, desk.person.address, "advice", desk.line, (), "normal", confidential=False)
    desk.say("requests.closed_already", number=desk.line)
    desk.tell("ambassador", "requests.closed_already", number=desk.line)


SUBJECT = ModuleType("handlers.notes")
vars(SUBJECT)["note"] = note


@dataclass
class Homeserver:
    """What a desk sees of one: everything stands in its order, and a transaction id is taken once while it is known."""

    timeline: list[Arrival | Echo] = field(default_factory=list)
    arrived: list[Outgoing] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def takes(self, message: Outgoing) -> str:
        event = f"$ours-{message.id}"
        if message.id not in self.known:
            self.known.add(message.id)
            self.arrived.append(message)
            self.timeline.append(Echo(message.id, event))
        return event


@dataclass
class World:
    """A desk, its homeserver and two people."""

    desk: TestDesk
    server: Homeserver = field(default_factory=Homeserver)
    said: int = 0
    heard: int = 0  # the sync position

    async def talks(self, number: int) -> None:
        """Somebody says something."""
        sender = PEOPLE[number % 2]
        self.said += 1
        text, now = f"noteer {self.said}", self.desk.clock.now()
        self.server.timeline.append(Arrival(f"$theirs-{self.said}", f"!{sender}", sender, "message", text, now))

    async def syncs(self, number: int) -> None:
        """All that is new comes in, and again some of what came before."""
        async with self.desk.app.database.writing() as session:
            await inbox.receive(session, self.server.timeline[max(0, self.heard - number) :])
        self.heard = len(self.server.timeline)

    async def takes_a_turn(self, _number: int) -> None:
        """The oldest message is handled."""
        await self.desk.app.turns.take_one()

    async def dies_in_a_turn(self, _number: int) -> None:
        """It is handled up to the last instruction before the commit."""

        async def dies(_session: object) -> None:
            raise LeaseLost

        self.desk.app.turns.fence = dies
        try:
            await self.desk.app.turns.take_one()
        except LeaseLost:
            await self.starts_again()
        self.desk.app.turns.fence = None

    async def sends(self, number: int) -> None:
        """The oldest message of some place goes, and that is kept."""
        if message := await self._tries(number):
            event = self.server.takes(message)
            async with self.desk.app.database.writing() as session:
                await outbox.sent(session, {message.id: event}, self.desk.clock.now())

    async def sends_and_hears_nothing(self, number: int) -> None:
        """It arrives, and the answer of the server is lost."""
        if message := await self._tries(number):
            self.server.takes(message)

    async def dies_before_sending(self, number: int) -> None:
        """It is marked as tried, and never goes."""
        await self._tries(number)
        await self.starts_again()

    async def dies_in_sending(self, number: int) -> None:
        """It arrives, and the desk never knew."""
        await self.sends_and_hears_nothing(number)
        await self.starts_again()

    async def starts_again(self, _number: int = 0) -> None:
        """The first sync comes before anything is sent; by then the homeserver knows no transaction id any more."""
        await self.desk.restarts()
        await self.syncs(0)
        self.server.known.clear()

    async def _tries(self, number: int) -> Outgoing | None:
        async with self.desk.app.database.writing() as session:
            first = {message.place: message for message in reversed(await outbox.unsent(session))}
            if not first:
                return None
            message = first[sorted(first)[number % len(first)]]
            await outbox.trying(session, [message.id], self.desk.clock.now())
        return message

    async def ends(self) -> None:
        """Everything that is left happens."""
        await self.syncs(len(self.server.timeline))
        while await self.desk.app.turns.take_one():
            pass
        while await self._tries(0):
            await self.sends(0)

    def told(self, place: str) -> list[int]:
        """The numbers that arrived in a place."""
        bodies = [message.body for message in self.server.arrived if message.place.endswith(place)]
        return [int(found[1]) for body in bodies if (found := re.search(r"(\d+) is al afgesloten", body))]

    async def recorded(self) -> Counter[str]:
        async with self.desk.app.database.reading() as session:
            assert set((await session.execute(select(InboxRow.state))).scalars()) <= {"done"}
            return Counter((await session.execute(select(RequestRow.text))).scalars())


ACTS = (
    "talks", "talks", "syncs", "syncs", "takes_a_turn", "takes_a_turn", "sends", "sends", "dies_in_a_turn",
    "sends_and_hears_nothing", "dies_before_sending", "dies_in_sending", "starts_again",
)  # fmt: skip
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=12, max_size=40)


async def happens(what: list[tuple[str, int]], folder: str, url: str = "") -> None:
    """Whatever happens, in the end all is as if it had been quiet."""
    desk = await TestDesk(Path(folder), url, SUBJECT).starts()
    for address in PEOPLE:
        await desk.knows(address, roles=("alderman",))
    await desk.greeted(AMBASSADOR)
    world = World(desk)
    for act, number in what:
        await getattr(world, act)(number)
    await world.ends()

    numbers = list(range(1, world.said + 1))
    assert await world.recorded() == Counter(map(str, numbers))
    assert world.told(AMBASSADOR) == numbers
    for address in PEOPLE:
        theirs = [
            event.text for event in world.server.timeline if isinstance(event, Arrival) and event.sender == address
        ]
        assert [f"noteer {number}" for number in world.told(f"!{address}")] == theirs
    await desk.stops()


@settings(max_examples=50, deadline=None)
@given(acts)
async def test_each_message_has_one_turn_and_each_reply_arrives_once(what: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        await happens(what, folder)


@settings(max_examples=8, deadline=None)
@given(acts)
async def test_so_it_is_on_postgresql(postgres: Postgres, what: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        await happens(what, folder, postgres.database())
