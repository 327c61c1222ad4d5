"""The stage of the tour: people with real accounts, who talk with the desk and see what it says where they are."""

import asyncio
from pathlib import Path

from bot.demo.events import MESSAGE, Heard
from bot.demo.person import Person
from bot.demo.screen import DESK, WHO_READS, Screen, words_of
from bot.demo.world import World

WITHIN = 20.0  # seconds in which the desk answers
AND_MORE = 0.15  # seconds, for what comes with it
NAMES = {
    "wethouder": "Wethouder", "ambassadeur": "Ambassadeur", "wethouder2": "Wethouder Venray",
    "projectleider": "Projectleider", "lwv": "LWV", "lltb": "LLTB", "mkb": "MKB-Limburg", "noord": "Noord-Limburg",
    "midden": "Midden-Limburg", "zuid": "Zuid-Limburg", "provincie": "Provincie",
}  # fmt: skip
ROOMS = {"taskforce": "Taskforce", "steering_group": "Stuurgroep"}


class Stage:
    """Who plays, and in which `room` beside their direct chats; what is said in another one is not shown yet."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.screen = Screen(NAMES, ROOMS)
        self.room = ""
        self._people: dict[str, Person] = {}
        self._seen: set[str] = set()  # events: in a room several of our people hear the same
        self._told = False  # who reads along: each person hears that once, the tour says it once

    async def enter(self, *names: str) -> None:
        """These people log in: from now on they hear what is said in their rooms."""
        new = [self.world.of(name) for name in names if name not in self._people]
        logins = (Person.login(self.world.homeserver, one["user"], one["password"], joins_invites=True) for one in new)
        self._people |= {one.user_id[1:].partition(":")[0]: one for one in await asyncio.gather(*logins)}

    async def meets_desk(self, name: str, *, shown: bool = False) -> None:
        """Somebody begins a chat with the desk, which says who it is."""
        await self.enter(name)
        await self._people[name].direct(self.world.desk)
        await self.hears(name, shown=shown)

    async def says(self, name: str, *texts: str, until: tuple[str, ...] = ()) -> None:
        """Says these things one after another, and shows what the desk answers; to the last `until` all this came."""
        room = await self._people[name].direct(self.world.desk)
        for text in texts:
            await self._shows(name, text)
            await self._people[name].says(room, text)
            await self.hears(name, *(until if text == texts[-1] else ()))

    async def says_in_room(self, name: str, text: str, until: str = "") -> None:
        """Says this in the group room, and shows what the desk answers there."""
        await self._shows(name, text, self.room)
        await self._people[name].says(self.world.rooms[self.room], text)
        await self.hears(name, until)

    async def replies(self, name: str, text: str, to: str) -> None:
        """Answers the desk's message that holds these words, and shows what it says."""
        message = self._message(name, to)
        await self._shows(name, f"(in antwoord op dat bericht) {text}")
        await self._people[name].replies(message.room, message.event_id, text)
        await self.hears(name)

    async def says_in_thread(self, name: str, text: str, below: str) -> None:
        """Says this in the thread below the desk's message that holds these words."""
        message = self._message(name, below)
        await self._shows(name, f"(in de draad onder het verslag) {text}", self.room)
        await self._people[name].says_in_thread(message.room, message.event_id, text)
        await self.hears(name)

    async def ticks(self, name: str, below: str) -> None:
        """Puts a ✅ below the desk's message that holds these words."""
        message = self._message(name, below)
        await self._shows(name, "(zet ✅ onder het verslag)", self.room)
        await self._people[name].reacts(message.room, message.event_id, "✅")
        await self.hears(name)

    async def hears(self, name: str, *until: str, shown: bool = True, seconds: float = WITHIN) -> None:
        """Waits for something new from the desk, in which all these words are, and shows what came."""
        await self._people[name].hears_until(lambda: self._is_complete(name, until), seconds)
        await asyncio.sleep(AND_MORE)
        rooms = {place: room for room, place in self.world.rooms.items()}
        for one in sorted(self._news(name), key=lambda one: one.room not in rooms):
            self._seen.add(one.event_id)
            if shown and (words := self._words(one)):
                await self._shows(DESK, words, rooms.get(one.room, name))

    async def saves(self, name: str, ending: str, folder: Path) -> Path:
        """Downloads the last file with this ending that this person was sent, and keeps it."""
        sent = self._message(name, ending)
        file = folder / sent.body
        file.write_bytes(await self._people[name].download(sent.content["url"]))
        return file.resolve()

    async def close(self) -> None:
        """Everybody goes home."""
        for person in self._people.values():
            await person.close()

    def _is_complete(self, name: str, until: tuple[str, ...]) -> bool:
        news = [one.body for one in self._news(name)]
        return bool(news) and all(any(words in body for body in news) for words in until)

    def _news(self, name: str) -> list[Heard]:
        """What the desk said to this person, or in the room where the scene is, and was not shown yet."""
        elsewhere = {place for room, place in self.world.rooms.items() if room != self.room}
        said = (one for one in self._people[name].heard if one.sender == self.world.desk and one.kind == MESSAGE)
        return [one for one in said if one.event_id not in self._seen and one.room not in elsewhere]

    def _message(self, name: str, words: str) -> Heard:
        said = (one for one in reversed(self._people[name].heard) if one.sender == self.world.desk)
        return next(one for one in said if words in one.body)

    def _words(self, heard: Heard) -> str:
        words = words_of(heard, greets=not self._told)
        self._told = self._told or words.startswith(WHO_READS)
        return words

    async def _shows(self, who: str, text: str, to: str = "") -> None:
        self.screen.says(who, text, to)
        await self.screen.is_read(text)
