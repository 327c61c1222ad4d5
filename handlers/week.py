"""Monday morning: what the week asks, for the ambassador and for the secretary.

    Deze week:
    - afspraken: di 4 okt 14.00 wethouder Wonen
    - wacht op uw antwoord: H-3, uiterlijk wo 5 okt 18.00
    - opgepakt, nog niet afgerond: H-1, sinds maandag 19 september (2 weken geleden)
    - nog niet vastgelegd: het gesprek van do 29 sep met wethouder Zorg
    - beloofd en te laat: A-2 wethouder Ruimte, maandag 26 september
    - deze periode nog niet gesproken: uitzendbureau; Beesel, Gennep, Nederweert, en nog 11

Whoever has nothing to hear, hears nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from bot import Almanac, Due, calendar, period_of
from storage import actions, appointments, log, requests, rooms
from storage.db import Db
from storage.limburg import DISCIPLINES, MUNICIPALITIES
from storage.people import People, Person

Read = Callable[[Db], Awaitable[dict[str, object] | None]]

BEGINS = time(8, 30)
WEEK = timedelta(days=7)
LASTS = timedelta(days=2)  # after that it is no news any more


@calendar
async def monday(almanac: Almanac) -> AsyncIterator[Due]:
    """The lists of this week and of the next one."""
    today = almanac.local(almanac.db.now).date()
    this_monday = today - timedelta(today.weekday())
    for day in (this_monday, this_monday + WEEK):
        begins = almanac.clock.at(day, BEGINS)
        since = almanac.clock.at(period_of(almanac.config.programme, day).since, time())
        for person in almanac.holding("ambassador"):
            read = partial(_of_the_ambassador, since=since, day=max(day, today))  # on a Tuesday after a holiday
            yield _list(day, begins, person, "week.ambassador", read)
        for person in almanac.holding("secretary"):
            yield _list(day, begins, person, "week.secretary", partial(_of_the_secretary, register=almanac.register))


def _list(day: date, begins: datetime, person: Person, words: str, read: Read) -> Due:
    key = f"week/{day}/{person.id}"
    return Due(key, begins, begins + LASTS, person, words, read, nudges=True)


async def _of_the_ambassador(db: Db, since: datetime, day: date) -> dict[str, object]:
    heard, spoken = await log.municipalities_heard(db, since), await log.disciplines_heard(db, since)
    return {
        "talks": await appointments.within(db, db.now, db.now + WEEK),
        "now": db.now,
        "unanswered": await requests.unanswered(db),
        "underway": await requests.underway(db),
        "unlogged": [talk for talk in await appointments.to_be_logged(db, db.now - WEEK) if talk.ends_at <= db.now],
        "overdue": [one for one in await actions.open_ones(db) if one.due and one.due < day],
        "quiet": [name for name in DISCIPLINES if name not in spoken],
        "white": [place.name for place in MUNICIPALITIES if place.name not in heard],
    }


async def _of_the_secretary(db: Db, register: People) -> dict[str, object] | None:
    found: dict[str, object] = {
        "waiting": await register.waiting(db),
        "unanswered": await requests.unanswered(db),
        "ownerless": await actions.ownerless(db),
        "gaps": await rooms.gaps(db, register),
    }
    return found if any(found.values()) else None
