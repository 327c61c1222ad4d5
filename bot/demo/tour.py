"""The tour: three jobs of the desk, played over real Matrix by real accounts, to be read in a terminal."""

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
NAMES = {"wethouder": "Wethouder", "ambassadeur": "Ambassadeur", "wethouder2": "Wethouder Venray"}


class Stage:
    """The people who play, each in their direct chat with the desk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.players: dict[str, tuple[Person, str]] = {}
        self.read: dict[str, int] = {}

    async def player(self, name: str, *, told: bool = False) -> tuple[Person, str]:
        """An account, logged in, in its chat with the desk; who is `told` something is asked into one by the desk."""
        if name not in self.players:
            about = self.world.of(name)
            person = await Person.login(self.world.homeserver, about["user"], about["password"], joins_invites=True)
            if told:
                await person.hears(sender=self.world.desk, kind=MESSAGE)
            self.players[name] = person, await person.direct(self.world.desk)
            self.read[name] = 0
            await self.hears(name)
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

    async def hears(self, name: str, words: str = "") -> None:
        """Waits for something new from the desk, or for these words of it, and shows all that came."""
        person, _ = await self.player(name)
        after = 0 if words else self.read[name]
        await person.hears(sender=self.world.desk, kind=MESSAGE, contains=words or None, after=after, seconds=20)
        await asyncio.sleep(0.15)  # what comes with it
        self.shows(name)

    def shows(self, name: str) -> None:
        """Shows what the desk has said since."""
        if name in self.players:
            heard = self.players[name][0].heard
            new = [one for one in heard[self.read[name] :] if one.sender == self.world.desk]
            self.read[name] = len(heard)
            for one in new:
                _show(f"Balie → {NAMES[name]}", one.body)

    async def close(self) -> None:
        """Everybody goes home."""
        for person, _ in self.players.values():
            await person.close()


async def play(world: World) -> None:
    """All of it, in order."""
    stage = Stage(world)
    try:
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


def _workday(day: date) -> date:
    return next(day + timedelta(days=at) for at in range(7) if (day + timedelta(days=at)).weekday() < 5)


def _show(who: str, text: str) -> None:
    lines: Sequence[str] = [line for line in text.splitlines() if line.strip()]
    for at, line in enumerate(lines):
        print(f"{who + ':' if at == 0 else '':<26}{line}", flush=True)
    if sys.stdout.isatty():
        time.sleep(READING_TIME)  # nothing else happens meanwhile


SCENES = (
    ("Een wethouder vraagt de kennisambassadeur om mee te denken", _asking),
    ("Een gesprek plannen: de een zet momenten open, de ander kiest", _sparring),
    ("Na een gesprek: de kennisambassadeur legt vast wat ertoe doet", _logging),
)
