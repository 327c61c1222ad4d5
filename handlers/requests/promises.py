"""The promise of an answer: who hears that it comes near, or broke; and what was taken up and then forgotten."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from functools import partial

from bot import Almanac, Desk, Due, calendar, days_from
from storage import absences, requests
from storage.absences import Absence
from storage.db import Db
from storage.people import Person
from storage.requests import Request

WORKDAYS = 2  # within which a question is answered
URGENT = timedelta(hours=4)  # of working time, when it has to be today
WARNED = timedelta(hours=4)  # before that ends, the ambassador hears of it; of an urgent one an hour before
LATE_FOR = timedelta(days=7)  # as long as it makes sense to tell the secretary
FORGOTTEN = 10  # working days after which it is asked how it stands with what was taken up
ASKED = time(8, 30)


def answer_by(desk: Desk, urgency: str = "normal") -> datetime:
    """What somebody who asks something now may count on."""
    now = desk.db.now
    return desk.hours.after(now, URGENT) if urgency == "today" else desk.hours.closing(now, WORKDAYS)


@calendar
async def promises(almanac: Almanac) -> AsyncIterator[Due]:
    """Before the promise of an answer breaks the ambassador or who stands in hears it; when it does, the secretary."""
    away = await absences.coming(almanac.db)
    for request in await requests.unanswered(almanac.db):
        assert request.answer_by
        about, read = f"request:{request.id}", partial(_unanswered, number=request.id)
        name = f"{request.id}/{request.answer_by:%Y-%m-%dT%H:%MZ}"
        soon = request.answer_by - (WARNED / 4 if request.urgency == "today" else WARNED)
        for person, words in _warned(almanac, request, [one for one in away if one.holds(soon)]):
            yield Due(f"answer-due/{name}/{person.id}", soon, request.answer_by, person, words, read, about=about)
        for person in almanac.holding("secretary"):
            yield Due(
                f"answer-late/{name}/{person.id}", request.answer_by, request.answer_by + LATE_FOR, person,
                "requests.answer_late", read, about=about,
            )  # fmt: skip


def _warned(almanac: Almanac, request: Request, away: list[Absence]) -> list[tuple[Person, str]]:
    """Who can still see to it: of what only the ambassador may see, nobody else."""
    stand_ins = [] if request.confidential else [person for one in away for person in almanac.holding(one.stand_in)]
    if stand_ins:
        return [(person, "requests.answer_due_standing_in") for person in stand_ins]
    return [(person, "requests.answer_due") for person in almanac.holding("ambassador")]


@calendar
async def forgotten(almanac: Almanac) -> AsyncIterator[Due]:
    """Long after the asker of what was taken up heard something, the ambassador is asked once how it stands."""
    away = await absences.coming(almanac.db)
    for request in await requests.underway(almanac.db):
        assert request.heard_at
        at = _asked_at(almanac, request.heard_at, away)
        read = partial(_underway, number=request.id)
        for person in almanac.holding("ambassador"):
            key = f"answer-open/{request.id}/{request.heard_at:%Y-%m-%dT%H:%MZ}/{person.id}"
            about = f"request:{request.id}"
            yield Due(key, at, at + LATE_FOR, person, "requests.still_open", read, about=about, nudges=True)


def _asked_at(almanac: Almanac, heard: datetime, away: list[Absence]) -> datetime:
    """In the morning of a working day on which the ambassador is there."""
    at = almanac.clock.at(days_from(almanac.local(heard).date(), FORGOTTEN), ASKED)
    for one in away:
        at = almanac.hours.opening(one.last, ASKED) if one.holds(at) else at
    return at


async def _underway(db: Db, number: int) -> dict[str, object] | None:
    found = await requests.underway(db, number)
    return {"request": found[0]} if found else None


async def _unanswered(db: Db, number: int) -> dict[str, object] | None:
    found = await requests.unanswered(db, number)
    return {"request": found[0], "away": await absences.lasting(db)} if found else None
