"""The demo's prompt: you are one of its people, and type what they would type."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from difflib import get_close_matches

from bot.demo.account import Refused
from bot.demo.events import Heard
from bot.demo.person import Person
from bot.demo.world import PEOPLE, World

HELP = """
U bent {name}, {where}. Typ wat u wilt zeggen, bijvoorbeeld: menu
  /als NAAM      iemand anders zijn; zonder naam: wie er zijn
  /kamer NAAM    in een kamer praten: {rooms}; zonder naam: terug naar het directe gesprek
  /?             deze uitleg
  /einde         stoppen
"""
ROOMS = {"taskforce": "taskforce", "stuurgroep": "steering_group"}


class Prompt:
    """Who you are, where you talk, and what is heard meanwhile."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: dict[str, Person] = {}
        self.listening: list[asyncio.Task[None]] = []
        self.shown: set[str] = set()  # events: in a room several of our people hear the same
        self.name, self.room = "", ""

    async def becomes(self, name: str) -> None:
        """From now on you are this person, in their chat with the desk."""
        about = self.world.of(name)
        if name not in self.people:
            person = await Person.login(self.world.homeserver, about["user"], about["password"], joins_invites=True)
            self.people[name] = person
            self.listening.append(asyncio.create_task(self._listens(name, person)))
        self.name = name
        self.room = await self.people[name].direct(self.world.desk)

    async def _listens(self, name: str, person: Person) -> None:
        read = 0
        while True:
            await person.hears(sender=self.world.desk, after=read, seconds=1e9)
            new, read = person.heard[read:], len(person.heard)
            for heard in new:
                if heard.sender == self.world.desk and heard.body and heard.event_id not in self.shown:
                    self._shows(name, heard)

    def _shows(self, name: str, heard: Heard) -> None:
        """What the desk says, where it says it, and the prompt again: it may come while somebody types."""
        self.shown.add(heard.event_id)
        elsewhere = name != self.name or heard.room != self.room
        to = f" → {self._called(heard.room) or name}" if elsewhere else ""
        lines = [line for line in heard.body.splitlines() if line.strip()]
        lines[0] = f"[balie{to}] {lines[0]}".ljust(len(self.sign))
        print("\r" + "\n    ".join(lines))
        self.ready()

    def _called(self, room: str) -> str:
        """The name of a group room; a direct chat has none."""
        return next((name for name, role in ROOMS.items() if self.world.rooms[role] == room), "")

    @property
    def sign(self) -> str:
        """Who and where you are."""
        where = self._called(self.room)
        return f"{self.name}{f' in {where}' if where else ''}> "

    def ready(self) -> None:
        """A line can be typed."""
        print(self.sign, end="", flush=True)

    async def takes(self, line: str) -> bool:
        """One line that was typed; False when it is time to go."""
        word, _, rest = line.strip().partition(" ")
        if word in ("/einde", "/quit", "/exit"):
            return False
        if word == "/als":
            await self._as(rest.strip())
        elif word == "/kamer":
            await self._enters(rest.strip())
        elif word in ("/?", "?"):
            self.explains()
        elif word:
            await self._says(line)
        return True

    def explains(self) -> None:
        """What can be typed here that is not for the desk."""
        room = self._called(self.room)
        where = f"in de kamer {room}" if room else "in het directe gesprek met de balie"
        print(HELP.format(name=self.name, where=where, rooms=", ".join(ROOMS)))

    async def _says(self, line: str) -> None:
        try:
            await self.people[self.name].says(self.room, line)
        except Refused as no:
            print(f"De homeserver neemt dit niet aan: {no}")

    async def _as(self, name: str) -> None:
        name = name.casefold().removeprefix("@").partition(":")[0]
        known = [one.name for one in PEOPLE]
        if name in known:
            await self.becomes(name)
        elif near := get_close_matches(name, known, n=1):
            print(f"{name} is er niet. Bedoelt u {near[0]}? Zonder naam ziet u wie er zijn.")
        else:
            print(
                "\n".join(["Wie er zijn:", *(f"  {one.name:<14}{one.function}, {one.organisation}" for one in PEOPLE)])
            )

    async def _enters(self, name: str) -> None:
        person = self.people[self.name]
        mine = [each for each, role in ROOMS.items() if self.world.rooms[role] in person.rooms]
        if not name:
            self.room = await person.direct(self.world.desk)
        elif name.casefold() in mine:
            self.room = self.world.rooms[ROOMS[name.casefold()]]
        else:
            print(f"{self.name} is niet in {name}. Wel in: {', '.join(mine) or 'geen kamer'}.")

    async def close(self) -> None:
        """Everybody goes home."""
        for task in self.listening:
            task.cancel()
        for person in self.people.values():
            await person.close()


async def talk(world: World) -> None:
    """Until `/einde` or the end of the input."""
    prompt = Prompt(world)
    try:
        await prompt.becomes("wethouder")
        prompt.explains()
        prompt.ready()
        async for line in typed(sys.stdin.fileno()):
            if not await prompt.takes(line):
                break
            prompt.ready()
    finally:
        print()
        await prompt.close()


async def typed(terminal: int) -> AsyncIterator[str]:
    """The lines that somebody types. Nothing waits in a thread, which would have to be waited for at the end."""
    loop, news, rest = asyncio.get_running_loop(), asyncio.Queue[bytes](), b""

    def reads() -> None:
        try:
            news.put_nowait(os.read(terminal, 1 << 16))
        except OSError:  # the terminal has gone
            news.put_nowait(b"")

    loop.add_reader(terminal, reads)
    try:
        while some := await news.get():
            *lines, rest = (rest + some).split(b"\n")
            for line in lines:
                yield line.decode("utf-8", "replace")
    finally:
        loop.remove_reader(terminal)
