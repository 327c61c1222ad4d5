"""People who talk with a desk in process: the same turns on the same database as in a real workspace."""

import atexit
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot import app
from bot.clock import Clock, real_now
from bot.config import Config, Programme, Storage
from bot.config import People as Appointed
from bot.transports.inprocess import Heard, InProcess, direct
from storage import appointments, migrations
from storage import people as register
from storage.appointments import AppointmentRow, SlotRow
from storage.audience import Audience
from storage.db import Database, Db
from storage.people import Line

ZONE = "Europe/Amsterdam"
MONDAY_MORNING = "2022-10-03T09:00:00+02:00"
AMBASSADOR, SECRETARY, ADMINISTRATOR = "@ambassadeur:localhost", "@secretaris:localhost", "@beheer:localhost"

EMPTY = Path(tempfile.mkdtemp(prefix="desk-test-"))
atexit.register(shutil.rmtree, EMPTY, ignore_errors=True)


class Talker:
    """One person in their direct chat."""

    def __init__(self, desk: "TestDesk", address: str) -> None:
        self.desk, self.address = desk, address
        self.place = direct(address)
        self.events: dict[str, str] = {}
        self.read = 0

    async def says(self, *texts: str, **how: object) -> str:
        """Says these things, each after the answer to the one before; returns what the desk said last."""
        for text in texts:
            self.events[text] = await self.desk.chat.says(self.address, text, **how)  # type: ignore[arg-type]
            await self.desk.answers()
        await self.desk.settles()
        return self.heard_last

    async def types_ahead(self, *texts: str) -> str:
        """Says these things before the desk has answered any."""
        for text in texts:
            self.events[text] = await self.desk.chat.says(self.address, text)
        await self.desk.settles()
        return self.heard_last

    async def bursts(self, transcript: str) -> None:
        """As `chats`, but all lines with `>` are typed before the desk has answered any."""
        turns = _turns(transcript)
        for said, _ in turns:
            self.events[said] = await self.desk.chat.says(self.address, said)
        for said, expected in turns:
            before = len(self.words)
            await self.desk.app.turns.take_one()
            await self.desk.chat.deliver()
            heard = lines("\n".join(self.words[before:]))
            assert heard == expected, f"\n> {said}\n" + "\n".join(heard)

    async def edits(self, text: str, into: str) -> str:
        """Changes something said before."""
        room = None if self.place == direct(self.address) else self.place
        await self.desk.chat.says(self.address, into, kind="edit", about=self.events[text], room=room)
        await self.desk.settles()
        self.events[into] = self.events[text]
        return self.heard_last

    async def takes_back(self, text: str) -> str:
        """Removes something said before."""
        room = None if self.place == direct(self.address) else self.place
        await self.desk.chat.says(self.address, "", kind="redaction", about=self.events[text], room=room)
        await self.desk.settles()
        return self.heard_last

    async def reacts(self, key: str, to: str | None = None) -> str:
        """Reacts to the desk's last message, or the last that holds these words."""
        message = next(m for m in reversed(self.messages) if to is None or to in m.message.body)
        room = None if self.place == direct(self.address) else self.place
        self.events[key] = await self.desk.chat.says(
            self.address, key, kind="reaction", about=message.event_id, room=room
        )
        await self.desk.settles()
        return self.heard_last

    async def replies(self, text: str, to: str) -> str:
        """Answers the desk's last message that holds these words."""
        message = next(m for m in reversed(self.messages) if to in m.message.body)
        room = None if self.place == direct(self.address) else self.place
        self.events[text] = await self.desk.chat.says(self.address, text, about=message.event_id, room=room)
        await self.desk.settles()
        return self.heard_last

    async def says_under(self, text: str, of: str) -> str:
        """Says something in the thread under the desk's last message that holds these words."""
        message = next(m for m in reversed(self.messages) if of in m.message.body)
        room = None if self.place == direct(self.address) else self.place
        self.events[text] = await self.desk.chat.says(self.address, text, thread=message.event_id, room=room)
        await self.desk.settles()
        return self.heard_last

    def thread(self, of: str) -> list[str]:
        """What the desk said in the thread under its last message that holds these words."""
        root = next(m.event_id for m in reversed(self.messages) if of in m.message.body)
        said = [m.message for m in self.messages if m.message.thread and m.message.thread["root"] == root]
        return [message.body for message in said if message.thread and message.thread["room"] == self.place]

    async def shows(self, caption: str = "") -> str:
        """Sends a picture, perhaps with words under it."""
        await self.desk.chat.says(self.address, caption, kind="media")
        await self.desk.settles()
        return self.heard_last

    async def chats(self, transcript: str) -> None:
        """Says the lines with `>`; every other line is what the desk must say, word for word, in order."""
        for said, expected in _turns(transcript):
            before = len(self.words)
            await self.says(said)
            heard = lines("\n".join(self.words[before:]))
            assert heard == expected, f"\n> {said}\n" + "\n".join(heard)

    async def hears(self, words: str) -> None:
        """The desk has said this, since the last time this was asked."""
        new = "\n".join(self.words[self.read :])
        self.read = len(self.words)
        assert lines(words) == lines(new) or words in new, f"heard instead:\n{new}"

    @property
    def messages(self) -> list[Heard]:
        """Everything that the desk said here."""
        return [heard for heard in self.desk.chat.heard if heard.place == self.place]

    @property
    def words(self) -> list[str]:
        """The same, as plain text, without files."""
        return [heard.message.body for heard in self.messages if not heard.message.file]

    @property
    def files(self) -> list[dict[str, object]]:
        """The files that came, as facts."""
        return [heard.message.file for heard in self.messages if heard.message.file]

    @property
    def heard_last(self) -> str:
        """What the desk said last."""
        return self.words[-1] if self.words else ""


class Group(Talker):
    """What one person does in a group room; what the desk says there is for all."""

    def __init__(self, desk: "TestDesk", address: str, room: str) -> None:
        super().__init__(desk, address)
        self.place = room

    async def says(self, *texts: str, **how: object) -> str:
        """Says these things in the room."""
        return await super().says(*texts, **{"room": self.place} | how)

    async def enters(self) -> None:
        """Comes into the room."""
        await self.desk.chat.enters(self.address, self.place)

    async def leaves(self) -> None:
        """Goes from the room."""
        await self.desk.chat.leaves(self.address, self.place)


class TestDesk:
    """A desk in process, that can be restarted at any moment."""

    __test__ = False

    def __init__(
        self, folder: Path, url: str = "", *subjects: ModuleType, now: str = MONDAY_MORNING,
        programme: Programme | None = None,
    ) -> None:  # fmt: skip
        self.url = url or f"sqlite+aiosqlite:///{folder / 'desk.sqlite3'}"
        appointed = Appointed(ambassador=AMBASSADOR, secretaries=(SECRETARY,), administrators=(ADMINISTRATOR,))
        self.config = Config(programme=programme or Programme(), people=appointed, storage=Storage(url=self.url))
        self.subjects = subjects
        self.ahead = timedelta(0)
        self.clock = replace(Clock.start(ZONE, now), source=lambda: real_now() + self.ahead)
        self.heard: list[Heard] = []
        self.stack = AsyncExitStack()

    async def starts(self) -> "TestDesk":
        """Opens the desk."""
        if self.url.startswith("sqlite") and not (file := Path(self.url.partition("///")[2])).exists():
            shutil.copy(await _empty_database(), file)
        self.app = await self.stack.enter_async_context(app.opened(self.config, *self.subjects, clock=self.clock))
        self.chat = InProcess(self.app.database, self.clock)
        self.chat.heard = self.heard
        self.chat.events = len(self.heard) + 1000 * getattr(self, "starts_so_far", 0)
        self.starts_so_far = getattr(self, "starts_so_far", 0) + 1
        return self

    async def stops(self) -> None:
        """Closes it."""
        await self.stack.aclose()

    async def restarts(self, *subjects: ModuleType) -> None:
        """Closes and opens it: nothing but the database remains."""
        events = self.chat.events
        await self.stops()
        self.stack = AsyncExitStack()
        self.subjects = subjects or self.subjects
        await self.starts()
        self.chat.events = events

    async def answers(self) -> None:
        """Takes all turns, and delivers what came of each before the next."""
        while await self.app.turns.take_one() or await self.app.turns.read_ahead():
            await self.chat.deliver()

    async def settles(self) -> None:
        """Answers what was said, and says what is due."""
        await self.answers()
        await self.app.occasions.take(anew=False)
        await self.chat.deliver()

    async def passes(self, moment: str) -> None:
        """Time passes until this local time, while the desk does what is due."""
        until = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ZONE))
        while (coming := await self.app.occasions.take()) and coming <= until:
            self.goes_to(coming)
        self.goes_to(until)
        await self.settles()

    def goes_to(self, moment: datetime) -> None:
        """The clock jumps, and nobody looks."""
        self.ahead += moment - self.clock.now()

    async def together(self, said: Mapping[Talker, str]) -> None:
        """Many people say something at once; the desk answers when all have said it."""
        for person, text in said.items():
            await self.chat.says(person.address, text)
        while await self.app.turns.take_one():
            pass
        await self.chat.deliver()

    async def knows(self, address: str, **about: object) -> Talker:
        """Lets somebody in, who has been told already who reads along."""
        line = Line(
            address,
            **({"name": address, "function": "", "organisation": "", "municipality": None, "language": "nl"} | about),
        )  # type: ignore[arg-type]
        async with self.app.database.writing() as session:
            await register.take_in(session, self.clock.now(), line)
            await register.greet(session, self.clock.now(), address)
        return Talker(self, address)

    async def greeted(self, address: str) -> Talker:
        """Somebody whom the configuration appoints, who has been told already who reads along."""
        async with self.app.database.writing() as session:
            await register.greet(session, self.clock.now(), address)
        return Talker(self, address)

    @asynccontextmanager
    async def as_person(self, address: str) -> AsyncIterator[Db]:
        """The records, as this person may change them."""
        async with self.app.database.writing() as session:
            person = await self.app.people.at(session, address)
            assert person
            yield Db(session, self.clock.now(), person.viewer, Audience.of(person.viewer))

    async def offers(self, *moments: str) -> None:
        """Opens slots at these local times."""
        local = [datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ZONE)) for moment in moments]
        async with self.as_person(AMBASSADOR) as db:
            await appointments.offer(db, AMBASSADOR, local, timedelta(minutes=45))

    async def booked(self, moment: str) -> int:
        """How many live appointments there are at a local time."""
        at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ZONE))
        query = select(func.count()).select_from(AppointmentRow).join(SlotRow, SlotRow.id == AppointmentRow.slot_id)
        async with self.app.database.reading() as session:
            live = query.where(SlotRow.starts_at == at, AppointmentRow.state == "confirmed")
            return int((await session.execute(live)).scalar_one())


async def _empty_database() -> Path:
    """An empty database with its schema, made once and copied for each desk."""
    file = EMPTY / "empty.sqlite3"
    if not file.exists():
        database = Database(f"sqlite+aiosqlite:///{file}")
        await migrations.upgrade(database)
        await database.close()
    return file


def _turns(transcript: str) -> list[tuple[str, list[str]]]:
    turns: list[tuple[str, list[str]]] = []
    for line in dedent(transcript).strip().splitlines():
        if line.startswith("> "):
            turns.append((line[2:], []))
        elif line.strip():
            turns[-1][1].append(line.strip())
    return turns


def lines(text: str) -> list[str]:
    """What was said, a line at a time, without what makes no difference to the ear."""
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines() if line.strip()]


def joined(lines: Sequence[str]) -> str:
    """Lines as one text."""
    return "\n".join(lines)
