"""What is said in one transaction, and to whom; each message is named by its cause, so that it leaves once."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.commands import Registry
from bot.config import Config
from bot.telling import Room, Tell
from bot.words import Safe, Words, finish
from storage import people as register
from storage.machine import inbox
from storage.machine.outbox import Outgoing, Thread
from storage.people import People, Person


@dataclass(frozen=True)
class Office:
    """What all turns share."""

    clock: Clock
    words: Words
    config: Config
    people: People
    registry: Registry
    release: str


class Speech:
    """Collects what leaves when the transaction of `session` is committed. `cause` names it: an event, an occasion."""

    def __init__(self, office: Office, session: AsyncSession, cause: str) -> None:
        self.office, self.session, self.cause = office, session, cause
        self.clock, self.words, self.config, self.people = office.clock, office.words, office.config, office.people
        self.now: datetime = office.clock.now()
        self.posts: list[Outgoing] = []

    async def tell(self, told: Iterable[Tell]) -> None:
        """Words for others, each in their language."""
        for one in told:
            for to in await self._all(one.who):
                language = to.language if isinstance(to, Person) else self.config.programme.language
                addressed = {"person": to} if isinstance(to, Person) else {}
                thread = await self._thread(one.under) if isinstance(to, Room) else None
                await self.say_to(to, self.words(one.key, language, **addressed | one.facts), one.about, thread)
                self.enclose(to, one.about, one.files)

    async def _thread(self, record: str | None) -> Thread | None:
        """The thread in which this record was said, if it was in one."""
        said = await inbox.said_about(self.session, record) if record else None
        return Thread(room=said.place, root=said.thread, answers=said.event_id) if said and said.thread else None

    async def say_to(self, to: Person | Room, text: Safe, about: str | None, thread: Thread | None = None) -> None:
        """A notice in somebody's direct chat, at first contact with who reads along; or in a room."""
        if isinstance(to, Person) and not to.greeted and await register.greet(self.session, self.now, to.address):
            first = self.words("desk.first_contact", to.language, programme=self.config.programme.name)
            text = Safe(f"{first}\n\n{text}")
        place = to.address if isinstance(to, Person) else to.name
        self.post(place, "notice", text, f"tell/{len(self.posts)}", about=about, thread=thread)

    def enclose(self, to: Person | Room, about: str | None, files: Iterable[dict[str, Any]]) -> None:
        """Files that go after the words."""
        place = to.address if isinstance(to, Person) else to.name
        for file in files:
            self.post(place, "notice", Safe(""), f"tell/{len(self.posts)}", about=about, file=file)

    async def _all(self, who: str | Person | Room) -> list[Person | Room]:
        """Persons are read anew: since the handler had them they may have been greeted, or erased and out of reach."""
        if isinstance(who, Room):
            return [who]
        found = [await self.people.at(self.session, address) for address in self._addresses(who)]
        return [person for person in found if person is not None and person.state != "erased"]

    def _addresses(self, who: str | Person) -> list[str]:
        if isinstance(who, Person):
            return [who.address]
        return [who] if who.startswith("@") else self.people.with_role(who)

    def post(
        self,
        place: str,
        kind: str,
        text: Safe,
        part: str,
        *,
        about: str | None = None,
        file: dict[str, Any] | None = None,
        thread: Thread | None = None,
    ) -> None:
        """Puts a message with what leaves; `part` is its place in what this cause says."""
        told, name = finish(text), transaction_id(self.cause, part)
        self.posts.append(Outgoing(name, place, kind, told.body, told.html, about, file, thread=thread))


def transaction_id(cause: str, part: str) -> str:
    """The name of a message for ever: of its cause and its place in what that says."""
    return hashlib.sha256(f"{cause}/{part}".encode()).hexdigest()[:32]
