"""A period, played on a copy of the records: what the desk would say, to whom and when.

Time stands still while something happens, and goes at once to what comes next: a year takes seconds.
"""

import tempfile
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import app, importing
from bot.clock import Clock
from bot.config import Config, Storage
from bot.script import Act
from bot.speech import Speech
from bot.transports.inprocess import Heard, InProcess, direct
from storage import copying, people, successions
from storage.machine import places
from storage.machine.outbox import Outgoing

ROOMS = "taskforce", "steering_group"
MINE = "edit", "redaction"  # are about what somebody said themselves; the rest is about what the desk said
JUST = timedelta(microseconds=1)


@dataclass(frozen=True)
class Said:
    """A message of the desk, to a chat address or a room by name. `key` is its occasion; None: an answer, or news."""

    at: str
    to: str
    key: str | None
    text: str


async def played(config: Config, since: datetime, until: datetime, acts: Iterable[Act] = ()) -> AsyncIterator[Said]:
    """What the desk says from `since` until before `until`, while people do what the script says. On a copy."""
    with tempfile.TemporaryDirectory(prefix="desk-simulate-") as folder:
        file = Path(folder) / "desk.sqlite3"
        await copying.copy(config.storage.url, file)
        rehearsal = Rehearsal(replace(config, storage=Storage(url=f"sqlite+aiosqlite:///{file}")), since)
        async for said in rehearsal.plays(acts, until):
            yield said


class Rehearsal:
    """A desk in process, people who follow a script, and a clock that goes from one event to the next."""

    def __init__(self, config: Config, since: datetime) -> None:
        self.config, self.now = config, since.astimezone(UTC)
        self.clock = Clock(ZoneInfo(config.programme.time_zone), source=lambda: self.now)
        self._typed: list[tuple[str, str, str]] = []  # place, words and event
        self._keys: dict[str, str] = {}  # of occasions, by outbox id
        self._whose: dict[str, str] = {}  # direct chats, also of who had themselves erased

    async def plays(self, acts: Iterable[Act], until: datetime) -> AsyncIterator[Said]:
        """From now on; acts outside the period are not played."""
        async with app.opened(self.config, clock=self.clock) as self.desk:
            self.chat = InProcess(self.desk.database, self.clock)
            self.desk.occasions.spoken = self._spoke
            for act in acts:
                if self.now <= (at := self.clock.at(act.at.date(), act.at.time())) < until:
                    async for said in self._passes(at):
                        yield said
                    await self._does(act)
            async for said in self._passes(until - JUST):
                yield said

    def _spoke(self, speech: Speech) -> None:
        self._keys |= {post.id: f"{speech.cause}{_form(post)}" for post in speech.posts}

    # -- time
    async def _passes(self, until: datetime) -> AsyncIterator[Said]:
        """Time goes on from one thing that is due to the next."""
        while True:
            async for said in self._answers():
                yield said
            coming = await self.desk.occasions.take()
            for said in await self._delivered():
                yield said
            if coming is None or coming > until:
                break
            self.now = coming
        self.now = until

    async def _answers(self) -> AsyncIterator[Said]:
        turns = self.desk.turns
        while await turns.take_one() or await turns.read_ahead():
            for said in await self._delivered():
                yield said

    async def _delivered(self) -> list[Said]:
        return [self._said(heard) for heard in await self.chat.deliver()]

    def _said(self, heard: Heard) -> Said:
        message, at = heard.message, self.clock.local(self.now)
        text = message.body or f"({message.file['kind']})" if message.file else message.body
        to = self._whose.get(heard.place, heard.to)
        return Said(at.isoformat(timespec="seconds"), to, self._keys.pop(message.id, None), text)

    # -- people
    async def _does(self, act: Act) -> None:
        if act.kind == "import":
            await self._imports(act)
            return
        if act.room not in (None, *ROOMS):
            raise act.mistake(f'there is no room "{act.room}"; expected {" or ".join(ROOMS)}')
        who = act.who if ":" in act.who else f"{act.who}:{self.config.access.homeservers[0]}"
        place = act.room or direct(who)
        self._whose |= {} if act.room else {place: who}
        if act.kind == "identity":
            await self._shows_another(who, act.line)
            return
        if act.room and act.kind == "joined":
            await self.chat.enters(who, act.room)
            return
        about = self._find(act, place) if act.about else None
        event = await self.chat.says(who, act.text, kind=act.kind, room=act.room, about=about)
        self._typed.append((place, act.text, event))

    async def _shows_another(self, who: str, other: str) -> None:
        """As Matrix would: the first identity is pinned, another one waits for an administrator."""
        async with self.desk.database.writing() as session:
            await places.pin(session, who, "first", other)
        await self.desk.turns.report("matrix.identity_changed", {"address": who})

    def _find(self, act: Act, place: str) -> str:
        """The last message there that holds these words."""
        theirs = ((heard.place, heard.message.body, heard.event_id) for heard in reversed(self.chat.heard))
        for where, words, event in reversed(self._typed) if act.kind in MINE else theirs:
            if where == place and act.about in words:
                return event
        raise act.mistake(f'nobody said "{act.about}" there')

    async def _imports(self, act: Act) -> None:
        read = importing.read(Path(act.text), self.config)
        if read.mistakes:
            raise act.mistake(f"{act.text}: {read.mistakes[0]}")
        async with self.desk.database.writing() as session:
            now = self.now
            for line in read.lines:
                await people.take_in(session, now, line)
            await successions.match(session, now, "import")


def _form(post: Outgoing) -> str:
    """What tells a file from the words that it goes along with."""
    return "" if post.file is None else f"/{post.file.get('form', post.file['kind'])}"
