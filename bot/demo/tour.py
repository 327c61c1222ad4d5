"""The tour: four jobs of the desk, played over real Matrix by real accounts, to be read in a terminal."""

import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta

from bot.demo.person import MESSAGE, Person
from bot.demo.world import World
from bot.words import DAYS, MONTHS

FILE = "invite.ics"  # comes after the words that it goes with
READING_TIME = 0.6  # seconds between lines, for somebody who watches
REMINDED_WITHIN = 120.0  # seconds: the first reminder falls due soon after the world stands
NAMES = {
    "wethouder": "Wethouder", "ambassadeur": "Ambassadeur", "wethouder2": "Wethouder Venray",
    "projectleider": "Projectleider", "taskforce": "Taskforce",
}  # fmt: skip


class Stage:
    """The people who play, each in their direct chat with the desk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.players: dict[str, tuple[Person, str]] = {}
        self.read: dict[str, int] = {}

    async def player(self, name: str, *, told: bool = False, shown: bool = True) -> tuple[Person, str]:
        """An account, logged in, in its chat with the desk; who is `told` something is asked into one by the desk."""
        if name not in self.players:
            about = self.world.of(name)
            person = await Person.login(self.world.homeserver, about["user"], about["password"], joins_invites=True)
            if told:
                await person.hears(sender=self.world.desk, kind=MESSAGE)
            self.players[name] = person, await person.direct(self.world.desk)
            self.read[name] = 0
            await self.hears(name, shown=shown)
        return self.players[name]

    async def says(self, name: str, *texts: str) -> None:
        """Says these things one after another, and shows what the desk answers."""
        person, room = await self.player(name)
        for text in texts:
            self.shows(name)
            _show(NAMES[name], text)
            await person.says(room, text)
            await self.hears(name)

    async def replies(self, name: str, text: str, to: str) -> None:
        """Answers the desk's message that holds these words, and shows what it says."""
        person, room = await self.player(name, told=True)
        message = next(heard for heard in reversed(person.heard) if to in heard.body)
        _show(NAMES[name], f"(in antwoord op dat bericht) {text}")
        await person.replies(room, message.event_id, text)
        await self.hears(name)

    async def says_in(self, room: str, name: str, text: str) -> None:
        """Says this in a group room, and shows what the desk answers there."""
        person, _ = await self.player(name)
        _show(f"{NAMES[name]} → {NAMES[room]}", text)
        await person.says(self.world.rooms[room], text)
        await self.hears(name)

    async def is_reminded(self, name: str, room: str, words: str) -> None:
        """Waits for what the clock says in a room and to one of its members, and shows both."""
        person, direct = await self.player(name)
        for place in (self.world.rooms[room], direct):
            await person.hears(place, self.world.desk, words, seconds=REMINDED_WITHIN)
        self.shows(name)

    async def hears(self, name: str, words: str = "", *, shown: bool = True) -> None:
        """Waits for something new from the desk, or for these words of it, and shows all that came."""
        person, _ = await self.player(name)
        after = 0 if words else self.read[name]
        await person.hears(sender=self.world.desk, kind=MESSAGE, contains=words or None, after=after, seconds=20)
        await asyncio.sleep(0.15)  # what comes with it
        if shown:
            self.shows(name)
        else:
            self.read[name] = len(person.heard)

    def shows(self, name: str) -> None:
        """Shows what the desk has said since; in a room before what it said to one alone."""
        if name in self.players:
            heard = self.players[name][0].heard
            new = [one for one in heard[self.read[name] :] if one.sender == self.world.desk]
            self.read[name] = len(heard)
            rooms = {place: room for room, place in self.world.rooms.items()}
            for one in sorted(new, key=lambda one: one.room not in rooms):
                _show(f"Balie → {NAMES[rooms.get(one.room, name)]}", one.body)

    async def close(self) -> None:
        """Everybody goes home."""
        for person, _ in self.players.values():
            await person.close()


async def play(world: World) -> None:
    """All of it, in order."""
    stage = Stage(world)
    try:
        await stage.player("projectleider", shown=False)  # is there when the reminder comes, whenever that is
        for title, scene in SCENES:
            print(f"\n── {title}\n")
            await scene(stage)
    finally:
        await stage.close()


async def _asking(stage: Stage) -> None:
    await stage.says(
        "wethouder",
        "We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?",
        "raadplegen",
        "deze week",
        "nee",
        "ja",
    )
    await stage.replies("ambassadeur", "oppakken", to="Nieuwe vraag")
    await stage.hears("wethouder")


async def _sparring(stage: Stage) -> None:
    day = _workday(date.today() + timedelta(days=3))  # noqa: DTZ011 - a demo lives in the machine's own day
    named = f"{DAYS['nl'][day.weekday()]} {day.day} {MONTHS['nl'][day.month - 1]}"
    await stage.says("ambassadeur", f"vrij {named} 9-12", "ja")
    await stage.says("wethouder2", "spar", "1", "Huisvesting boven winkels in het centrum", "ja")
    await stage.hears("wethouder2", FILE)
    await stage.hears("ambassadeur", FILE)


async def _logging(stage: Stage) -> None:
    await stage.says(
        "ambassadeur",
        "log gebeld met wethouder Wonen Beek, wil meedoen met visie",
        "Provincie: stuurt de planning, vrijdag",
        "2",
        "nee",
        "ja",
    )


async def _meeting(stage: Stage) -> None:
    await stage.is_reminded("projectleider", "taskforce", "Herinnering")
    await stage.says("projectleider", "ik kom", "agendapunt: kamers boven winkels, 10 min", "ja")
    await stage.says_in("taskforce", "projectleider", "/overleg")


def _workday(day: date) -> date:
    return next(day + timedelta(days=at) for at in range(7) if (day + timedelta(days=at)).weekday() < 5)


def _show(who: str, text: str) -> None:
    lines: Sequence[str] = [line for line in text.splitlines() if line.strip()]
    for at, line in enumerate(lines):
        print(f"{who + ':' if at == 0 else '':<27}{line}", flush=True)
    if sys.stdout.isatty():
        time.sleep(READING_TIME)  # nothing else happens meanwhile


SCENES = (
    ("Een wethouder vraagt de kennisambassadeur om mee te denken", _asking),
    ("Een gesprek plannen: de een zet momenten open, de ander kiest", _sparring),
    ("Na een gesprek: de kennisambassadeur legt vast wat ertoe doet", _logging),
    ("Een week voor het overleg: de balie herinnert de Taskforce", _meeting),
)
