"""The composition root: the one place where everything is put together, and where handlers are registered."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from types import ModuleType

from bot.clock import Clock, pretended_now
from bot.commands import Registry
from bot.config import Config
from bot.documents.report import Report
from bot.occasions import Occasions
from bot.turns import Turns
from handlers import (
    absences,
    actions,
    appointments,
    doubt,
    log,
    meetings,
    mydata,
    people,
    reports,
    requests,
    signals,
    successions,
    week,
)
from storage import migrations
from storage.db import Database, Db
from storage.machine import places
from storage.people import People

SUBJECTS: tuple[ModuleType, ...] = (
    requests,
    appointments,
    log,
    actions,
    signals,
    meetings,
    reports,
    people,
    mydata,
    week,
    absences,
    successions,
    doubt,
)
FUNCTIONS = {"ambassador": "kennisambassadeur", "secretary": "secretaris", "administrator": "beheerder"}


@dataclass(frozen=True)
class App:
    """One desk, without a transport: its database, and the turns of people and clock."""

    config: Config
    clock: Clock
    database: Database
    people: People
    turns: Turns
    occasions: Occasions
    report_on: Callable[[Db, str], Awaitable[Report]]  # the report of a period, by its name


@asynccontextmanager
async def opened(config: Config, *more_subjects: ModuleType, clock: Clock | None = None) -> AsyncIterator[App]:
    """Opens the database, brings its schema up to date, and lays the turns on it."""
    clock = clock or Clock.start(config.programme.time_zone, pretended_now())
    database = Database(config.storage.url)
    try:
        await migrations.upgrade(database)
        people = People(appointed(config))
        async with database.writing() as session:
            await people.appoint(session, clock.now(), FUNCTIONS)
            begun = await places.begun(session, clock.now())
        registry = Registry(*SUBJECTS, *more_subjects)
        turns = Turns(database, clock, config, people, registry, release())
        occasions = Occasions(turns, begun)
        await occasions.keep()
        report_on = partial(reports.report_on, config, occasions.hours)
        yield App(config, clock, database, people, turns, occasions, report_on)
    finally:
        await database.close()


def appointed(config: Config) -> dict[str, frozenset[str]]:
    """The roles that only the configuration gives, by address."""
    given: dict[str, frozenset[str]] = {}
    people = config.people
    for role, addresses in (
        ("ambassador", [people.ambassador]),
        ("secretary", people.secretaries),
        ("administrator", people.administrators),
    ):
        for address in addresses:
            given[address] = given.get(address, frozenset()) | {role}
    return given


def release() -> str:
    """Which version of the desk this is."""
    return version("ambassadeursdesk")
