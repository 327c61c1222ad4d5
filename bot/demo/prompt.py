"""The demo's prompt: you are one of its people, and type what they would type."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from difflib import get_close_matches

from bot.demo.account import Refused
from bot.demo.events import Heard
from bot.demo.person import Person
from bot.demo.screen import DESK, Screen, words_of
from bot.demo.world import PEOPLE, World

HELP = """
U bent {name}, {where}.
Typ wat u wilt zeggen, bijvoorbeeld: menu
  /als NAAM      iemand anders zijn, zoals /als ambassadeur; zonder naam: wie er zijn
  /kamer NAAM    praten in {rooms}; zonder naam: naar het directe gesprek
  /?             deze uitleg
  /einde         stoppen (of Ctrl-D)
"""
ROOMS = {"taskforce": "taskforce", "stuurgroep": "steering_group"}
OWN = "/als", "/kamer", "/einde"
GOES, ASKS = ("/einde", "/quit", "/exit"), ("?", "/?", "/help", "/hulp")
LIKE = 0.8  # how much a word resembles one of these when it surely was meant
INDENT = 4  # columns
WHAT_WAITED = 1.0  # seconds, in which people who come in hear what was said to them before


class Prompt:
    """Who you are, where you talk, and what all of them hear meanwhile: what you say as one reaches another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.screen = Screen({one.name: one.name for one in PEOPLE}, {name: name for name in ROOMS})
        self.people: dict[str, Person] = {}
        self.listening: list[asyncio.Task[None]] = []
        self.shown: set[str] = set()  # events: in a room several of our people hear the same
        self.name, self.room = "", ""
        self.asks = False  # for a line: not before all have heard what waited for them

    async def opens(self, name: str) -> None:
        """Everybody comes in, and you are one of them."""
        each = [self.world.of(one.name) for one in PEOPLE]
        logins = (Person.login(self.world.homeserver, one["user"], one["password"], joins_invites=True) for one in each)
        self.people = dict(zip((one.name for one in PEOPLE), await asyncio.gather(*logins), strict=True))
        await self.becomes(name)
        self.listening = [asyncio.create_task(self._listens(*one)) for one in self.people.items()]

    async def becomes(self, name: str) -> None:
        """From now on you are this person, in their chat with the desk."""
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
        here = heard.room == self.room
        to = "" if here else f" → {self._called(heard.room) or name}"
        if words := words_of(heard, greets=here):
            sender = f"[balie{to}] "
            first, *more = self.screen.lines(f"{sender}{words}", INDENT)
            first = first.ljust(len(self.sign)).replace(sender, self.screen.tinted(DESK, sender), 1)
            print("\r" + f"\n{' ' * INDENT}".join([first, *more]))
            if self.asks:
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
        self.asks = True
        print(self.screen.tinted(self.name, self.sign), end="", flush=True)

    async def takes(self, line: str) -> bool:
        """One line that was typed; False when it is time to go."""
        word, _, rest = line.strip().partition(" ")
        word = word.casefold()
        if word in GOES:
            return False
        if word == "/als":
            await self._as(rest.strip())
        elif word == "/kamer":
            await self._enters(rest.strip())
        elif word in ASKS:
            self.explains()
        elif near := get_close_matches(word, OWN, n=1, cutoff=LIKE):
            print(f"Bedoelt u {near[0]}? Dan typt u: {' '.join([near[0], rest]).strip()}")
        elif word:
            await self._says(line)
        return True

    def explains(self) -> None:
        """What can be typed here that is not for the desk."""
        room = self._called(self.room)
        where = f"in de kamer {room}" if room else "in het directe gesprek met de balie"
        print(HELP.format(name=self.name, where=where, rooms=" of ".join(ROOMS)))

    async def _says(self, line: str) -> None:
        try:
            await self.people[self.name].says(self.room, line)
        except Refused as no:
            print(f"De homeserver neemt dit niet aan: {no}")

    async def _as(self, name: str) -> None:
        name = name.casefold().removeprefix("@").partition(":")[0]
        if name in self.people:
            await self.becomes(name)
        elif near := get_close_matches(name, self.people, n=1):
            print(f"{name} is er niet. Bedoelt u {near[0]}? Zonder naam ziet u wie er zijn.")
        else:
            print(f"{name} is er niet. Wie er zijn:" if name else "Wie er zijn:")
            print("\n".join(f"  {one.name:<14}{one.function}, {one.organisation}" for one in PEOPLE))

    async def _enters(self, name: str) -> None:
        person, wanted = self.people[self.name], name.casefold().removeprefix("#").partition(":")[0]
        found = next((each for each in ROOMS if wanted and each.startswith(wanted)), "") or wanted
        if not name:
            self.room = await person.direct(self.world.desk)
        elif found not in ROOMS:
            print(f"De kamer {name} is er niet. Wel: {' en '.join(ROOMS)}.")
        elif self.world.rooms[ROOMS[found]] in person.rooms:
            self.room = self.world.rooms[ROOMS[found]]
            print("Hier antwoordt de balie alleen op een opdracht, bijvoorbeeld: /menu. Terug: /kamer")
        else:
            print(f"{self.name} komt niet in de kamer {found}. Wie daar komen: {', '.join(self._members(found))}.")

    def _members(self, room: str) -> list[str]:
        place = self.world.rooms[ROOMS[room]]
        return [name for name, person in self.people.items() if place in person.rooms]

    async def close(self) -> None:
        """Everybody goes home."""
        for task in self.listening:
            task.cancel()
        for person in self.people.values():
            await person.close()


async def talk(world: World, says_where: Callable[[], None]) -> None:
    """Says where to look, and goes on until `/einde` or the end of the input."""
    prompt = Prompt(world)
    try:
        await prompt.opens("wethouder")
        print()
        await asyncio.sleep(WHAT_WAITED)
        says_where()
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
