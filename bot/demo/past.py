"""What the demo's programme did before anybody looks on: `past.toml`, laid into the records at its own moments.

Without it the first report would be about nothing. What is played in the tour comes on top of it.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.demo.homeserver import SERVER_NAME
from bot.understanding.reading import disciplines_in
from bot.workdays import working
from storage import log, reports, requests
from storage.audience import Audience
from storage.db import Db
from storage.people import Person

TEN = time(10)
FIRST = "1"  # the report on the first quarter
A_DAY = timedelta(days=1)  # after which an answer was promised


@dataclass(frozen=True)
class Past:
    """Who was there, and when the programme began."""

    session: AsyncSession
    people: dict[str, Person]  # by account name
    moment: Callable[[date], datetime]  # ten in the morning of a local day
    starts: date

    def day(self, after: int) -> date:
        """So many days after the beginning, if somebody works then; else soon after."""
        return working(self.starts + timedelta(days=after))

    def db(self, name: str, after: int) -> Db:
        """The records as this person wrote in them on that day."""
        viewer = self.people[name].viewer
        return Db(self.session, self.moment(self.day(after)), viewer, Audience.of(viewer))


async def recorded(memory: App) -> None:
    """Lays all of it into the records of a world that is new."""
    told = tomllib.loads(files(__package__).joinpath("past.toml").read_text("utf-8"))
    async with memory.database.writing() as session:
        everybody = (await memory.people.everybody(session)).values()
        by_name = {one.address.removeprefix("@").removesuffix(f":{SERVER_NAME}"): one for one in everybody}
        past = Past(session, by_name, lambda day: memory.clock.at(day, TEN), memory.config.programme.starts)
        for talk in told["talks"]:
            await _talked(past, talk)
        for request in told["requests"]:
            await _asked(past, request)
        for entry in told["money"]:
            await _spent(past, entry)
        for slot, content in told["report"].items():
            await reports.write(past.db("ambassadeur", 80), past.people["ambassadeur"].address, FIRST, slot, content)


async def _talked(past: Past, talk: dict[str, Any]) -> None:
    await log.write(
        past.db("ambassadeur", talk["after"]), past.people["ambassadeur"].address, talk["contact"], talk["outcome"],
        tuple(talk["municipalities"]), (), talk["theme"], talk["point"], confidential=False,
        disciplines=disciplines_in(talk["contact"]),
    )  # fmt: skip


async def _asked(past: Past, told: dict[str, Any]) -> None:
    asked, answered = past.db(told["by"], told["after"]), past.db("ambassadeur", told["answered_after"])
    promised = past.moment(working(past.day(told["answered_after"]) + A_DAY))
    request = await requests.ask(
        asked, past.people[told["by"]].address, told["kind"], told["text"], tuple(told["municipalities"]), "normal",
        confidential=False, answer_by=promised,
    )  # fmt: skip
    await requests.move_on(answered, request.id, "done", outcome=told["outcome"])


async def _spent(past: Past, entry: dict[str, Any]) -> None:
    db, by = past.db("ambassadeur", entry["after"]), past.people["ambassadeur"].address
    day = past.day(entry["after"])
    await reports.enter(db, by, entry["line"], entry["kind"], entry["euros"] * 100, day, entry["text"])
