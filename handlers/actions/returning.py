"""What comes back: each promise before its day and on it, all on Monday, and what was offered to somebody who left."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from functools import partial

from bot import Almanac, Due, calendar, days_from
from handlers.actions.listing import listed
from storage import actions
from storage.db import Db

DAY, MORNING = timedelta(days=1), time(8, 30)
NUDGED = {"3d": -3, "day": 0}  # working days, seen from the last one on which it can be done in time
TOLD_FOR = 14 * DAY  # as long as it makes sense to tell that who was asked left
LATE = 2  # working days after that one: from then on only Monday's list speaks of it


@calendar
async def nudges(almanac: Almanac) -> AsyncIterator[Due]:
    """A few working days before it must be done, and on the last one, its owner is asked how it stands."""
    for action in await actions.open_ones(almanac.db):
        owner = almanac.people.get(action.owner_id or 0)
        if owner is None or not owner.known or action.due is None:
            continue
        days = _days(action.due)
        for name, day, over in zip(NUDGED, days, days[1:], strict=False):
            yield Due(
                f"action-nudge/{action.id}/{action.due}/{name}/{owner.id}",
                at=almanac.clock.at(day, MORNING), until=almanac.clock.at(over, MORNING),
                since=action.stands_since, to=owner, words="actions.nudge",
                read=partial(_nudge, number=action.id, day=almanac.local_now.date()),
                thing=f"action:{action.id}", about=f"action:{action.id}", nudges=True,
            )  # fmt: skip


def _days(due: date) -> list[date]:
    """The working days on which it is asked after, and the one from which on it no longer is."""
    last = days_from(due + DAY, -1)
    return [days_from(last, count) for count in (*NUDGED.values(), LATE)]


async def _nudge(db: Db, number: int, day: date) -> dict[str, object] | None:
    found = await actions.find(db, number)
    return {"action": found, "left": (found.due - day).days} if found and found.due else None


@calendar
async def fallen(almanac: Almanac) -> AsyncIterator[Due]:
    """Who asked somebody to take it over, and whose it is, hear once that who was asked has left."""
    for action in await actions.open_ones(almanac.db):
        if action.lapsed is None or action.last_offer is None:
            continue
        at = action.lapsed.at
        for number in dict.fromkeys((action.last_offer.by, action.owner_id)):
            if number and almanac.people[number].known:
                yield Due(
                    f"action-lapsed/{action.id}/{at:%Y-%m-%dT%H:%M:%SZ}/{number}", at=at, until=at + TOLD_FOR,
                    to=almanac.people[number], words="actions.lapsed", read=partial(_fallen, number=action.id),
                    about=f"action:{action.id}",
                )  # fmt: skip


async def _fallen(db: Db, number: int) -> dict[str, object] | None:
    found = await actions.find(db, number)
    return {"action": found} if found and found.state == "open" and found.lapsed else None


@calendar
async def weekly(almanac: Almanac) -> AsyncIterator[Due]:
    """On Monday morning everybody hears what they still have to do, and are asked to take over."""
    since: dict[int, datetime] = {}
    for action in await actions.open_ones(almanac.db):
        for person_id, moment in action.on_the_list_of():
            since[person_id] = min(since.get(person_id, moment), moment)
    this_week = almanac.local_now.date() - almanac.local_now.weekday() * DAY
    for monday in (this_week, this_week + 7 * DAY):
        at = almanac.clock.at(monday, MORNING)
        for person, first in ((almanac.people[number], moment) for number, moment in since.items()):
            yield Due(
                f"actions-weekly/{monday}/{person.id}", at=at, until=at + 3 * DAY, since=first,
                to=person, words="actions.mine",
                read=partial(_week, person_id=person.id, now=almanac.local_now, monday=monday),
                thing="actions-weekly", nudges=True,
            )  # fmt: skip


async def _week(db: Db, person_id: int, now: datetime, monday: date) -> dict[str, object] | None:
    """All but what is asked after by itself on this very day."""
    mine = [one for one in await actions.open_of(db, person_id) if not one.due or monday not in _days(one.due)[:-1]]
    offered = await actions.offered(db)
    return {"offered": offered, "ownerless": (), **listed(mine, now, weekly=True)} if mine or offered else None
