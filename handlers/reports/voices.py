"""Whose voices count in the Steering Group: one an organisation."""

from collections.abc import Iterable

from handlers.reports.facts import ROOM
from storage import reports
from storage.db import Db
from storage.people import Person
from storage.reports import APPROVED, Version


def voice_of(person: Person) -> str:
    """For whom somebody in the Steering Group speaks."""
    return person.organisation or person.function or person.name


async def silent(db: Db, version: Version, everybody: Iterable[Person]) -> list[str]:
    """Which organisations have not approved this version."""
    heard = {one.organisation for one in await reports.voices(db, version.id) if one.state == APPROVED}
    return [name for name in organisations(everybody) if name not in heard]


def organisations(everybody: Iterable[Person]) -> list[str]:
    """All that have a voice: those of the members of the Steering Group."""
    return sorted({voice_of(person) for person in everybody if ROOM in person.roles})
