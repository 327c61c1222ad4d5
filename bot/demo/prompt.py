"""The demo's prompt: you are one of its people, and type what they would type."""

import asyncio
import sys

from bot.demo.person import Heard, Person
from bot.demo.world import PEOPLE, World

HELP = """
U bent nu {name}. Typ wat u wilt zeggen; de balie antwoordt.
  /als NAAM        iemand anders zijn: {names}
  /kamer NAAM      in een kamer praten: taskforce, stuurgroep; /kamer zonder naam gaat terug naar het directe gesprek
  /einde           stoppen
"""
ROOMS = {"taskforce": "taskforce", "stuurgroep": "steering_group"}


class Prompt:
    """Who you are, where you talk, and what is heard meanwhile."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: dict[str, Person] = {}
        self.listening: list[asyncio.Task[None]] = []
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
                self._shows(name, heard)

    def _shows(self, name: str, heard: Heard) -> None:
        if heard.sender == self.world.desk:
            to = "" if name == self.name else f", aan {name}"
            print(f"\r[balie{to}] " + heard.body.replace("\n", "\n    "), flush=True)

    async def takes(self, line: str) -> bool:
        """One line that was typed; False when it is time to go."""
        word, _, rest = line.partition(" ")
        if word in ("/einde", "/quit", "/exit"):
            return False
        if word == "/als":
            await self._as(rest.strip())
        elif word == "/kamer":
            await self._enters(rest.strip())
        elif line.strip():
            await self.people[self.name].says(self.room, line)
        return True

    async def _as(self, name: str) -> None:
        try:
            await self.becomes(name)
        except KeyError:
            print(f"Er is hier geen {name!r}. Kies uit: {', '.join(one.name for one in PEOPLE)}")

    async def _enters(self, name: str) -> None:
        if not name:
            self.room = await self.people[self.name].direct(self.world.desk)
        elif (room := self.world.rooms.get(ROOMS.get(name, ""))) and room in self.people[self.name].rooms:
            self.room = room
        else:
            print(f"{self.name} is niet in een kamer {name!r}. Er zijn: {', '.join(ROOMS)}")

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
        print(HELP.format(name=prompt.name, names=", ".join(one.name for one in PEOPLE)))
        while line := await asyncio.to_thread(_line, prompt):
            if not await prompt.takes(line.rstrip("\n")):
                break
    finally:
        await prompt.close()


def _line(prompt: Prompt) -> str:
    sys.stdout.write(f"{prompt.name}> ")
    sys.stdout.flush()
    return sys.stdin.readline()
