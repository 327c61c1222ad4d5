"""Somebody comes after somebody else in an office, and takes over what is open.

    > opvolger van Anna is Bert
    Anna stopt als wethouder Wonen. Bert neemt over: H-1 …
    > ja
    Genoteerd. Beiden horen het van mij.

    Als opvolger hebt u dit overgenomen: … Is iets niet van u? Zeg bijvoorbeeld niet van mij H-1.
    > niet van mij H-1
    …

An import, or letting somebody in, does the same where the office is the same. What is confidential stays where it was.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot import (
    ASK,
    Almanac,
    Choice,
    Confirm,
    Desk,
    Due,
    Made,
    Person,
    calendar,
    command,
    invitation,
    invitation_for,
    record_numbers,
    series_for,
)
from handlers.meetings.facts import ROOM
from storage import absences, actions, appointments, meetings, requests, successions
from storage.appointments import Appointment
from storage.db import Db
from storage.meetings import Meeting
from storage.people import Person as Somebody
from storage.requests import Request
from storage.successions import Succession

Reads = Callable[..., Awaitable[Mapping[str, object] | Made | None]]  # what somebody hears, of what passed

TITLE, TITLE_OF_SERIES = "appointments.calendar_title", "meetings.calendar_title"
TOLD_FOR = timedelta(days=14)  # as long as it makes sense to tell that it happened
BEHIND = re.compile(
    r"(?:\b(?:opvolger|successor)\s+)?\b(?:van|of)\s+(?P<old>.+?)\s+(?:is|wordt|becomes)\s+(?P<new>.+)"
    r"|(?P<old_>.+?)\s+(?:wordt opgevolgd door|is succeeded by)\s+(?P<new_>.+)",
    re.IGNORECASE,
)


@command(
    "opvolger", "successor", who="ambassador secretary", listed=False, takes_line=True, reads_line=True,
    phrases=(r"opvolger van", r"wordt opgevolgd door", r"successor of", r"is succeeded by"),
)  # fmt: skip
async def succeed(desk: Desk) -> None:
    """From two names to who takes over what."""
    told_old, told_new = _named(desk.line)
    known = await desk.recall("known", desk.people.who_is_who)
    left = await desk.recall("left", desk.people.meant, told_old)
    came = await desk.recall("came", desk.people.meant, told_new)
    old = await desk.ask("old", Person("successions.old", options=left or known), default=_only(left))
    new = await desk.ask("new", Person("successions.new", options=came or known), default=_only(came))
    if old.id == new.id:
        desk.say("successions.same")
        return
    theirs = _passing(old, await desk.recall("open", requests.open_ones))
    await desk.ask("sure", Confirm("successions.summary", {"old": old, "new": new, "requests": theirs}))

    await successions.leave(desk.db, old.id)
    await successions.take_over(desk.db.session, desk.db.now, desk.person.address, old.id, new.id)

    desk.say("successions.recorded")


def _named(line: str) -> tuple[str, str]:
    found = BEHIND.search(line)
    return ((found["old"] or found["old_"]).strip(), (found["new"] or found["new_"]).strip(" .")) if found else ("", "")


def _only(meant: list[Somebody]) -> Somebody:
    only: Somebody = meant[0] if len(meant) == 1 else ASK
    return only


def _passing(old: Somebody, open_ones: list[Request]) -> list[Request]:
    return [request for request in open_ones if old.id in request.askers and not request.confidential]


# ---------------------------------------------------------------- who hears of it
@calendar
async def news(almanac: Almanac) -> AsyncIterator[Due]:
    """Once, who came, who left, and the ambassador; each what they may see of it."""
    for one in await successions.since(almanac.db, almanac.since):
        old, new = almanac.people[one.old_id], almanac.people[one.new_id]
        talks, series = await _in_calendars(almanac, one, old, new)
        gone = [invitation_for(almanac, old, TITLE, "CANCEL", talk) for talk in talks]
        heard: list[tuple[Somebody, str, Reads]] = [
            (new, "successions.took_over", partial(_taken, almanac=almanac, new=new, series=series)),
            (old, "successions.passed_on", partial(_passed, almanac=almanac, old=old, files=gone, series=series)),
            *(
                (person, "successions.happened", partial(_happened, old=old))
                for person in almanac.holding("ambassador")
            ),
        ]
        for person, words, read in heard:
            if person.known:
                yield Due(
                    f"succession/{one.id}/{person.id}", at=one.created_at, until=one.created_at + TOLD_FOR, to=person,
                    words=words, read=partial(read, passed=one),
                )  # fmt: skip


async def _in_calendars(
    almanac: Almanac, passed: Succession, old: Somebody, new: Somebody
) -> tuple[list[Appointment], list[Meeting]]:
    """What is to leave the calendar of who left: talks that are no longer theirs, meetings they are no member of."""
    coming = await appointments.coming(almanac.db)
    talks = [talk for talk in coming if talk.request_id in passed.requests and new.id in talk.sides]
    if ROOM in old.roles or old.id not in await meetings.invited(almanac.db):
        return talks, []
    return talks, await meetings.coming(almanac.db, almanac.programme_ends)


async def _taken(
    db: Db, passed: Succession, almanac: Almanac, new: Somebody, series: list[Meeting]
) -> Made | None:  # fmt: skip
    """What passed, with the eyes of who took over: only what still is theirs; the talks for their calendar too."""
    mine = {request.id: request for request in await requests.mine(db)}
    talks = [talk for talk in await appointments.coming(db) if talk.request_id in passed.requests]
    todo = [action for action in await actions.open_of(db, db.viewer.id) if action.id in passed.actions]
    found = {
        "requests": [mine[number] for number in passed.requests if number in mine],
        "talks": [talk for talk in talks if talk.id in passed.appointments],
        "actions": todo,
        "meetings": bool(series) and ROOM in new.roles,
    }
    files = [invitation_for(almanac, new, TITLE, "REQUEST", talk) for talk in talks]
    if found["meetings"]:
        await meetings.invite(db)
        files.append(series_for(almanac, new, TITLE_OF_SERIES, series, gone=False))
    return Made(found, "", files) if any(found.values()) else None


async def _passed(
    db: Db, passed: Succession, almanac: Almanac, old: Somebody, files: list[dict[str, object]], series: list[Meeting]
) -> Made | None:
    """Only the numbers, for who left may read it no longer; and what takes it out of their calendar."""
    if series:
        await meetings.uninvite(db)
        files = [*files, series_for(almanac, old, TITLE_OF_SERIES, series, gone=True)]
    return None if passed.is_empty and not files else Made({"passed": passed, "leaves": bool(files)}, "", files)


async def _happened(db: Db, passed: Succession, old: Somebody) -> dict[str, object] | None:
    stays = [one for one in await requests.open_ones(db) if old.id in one.askers and one.confidential]
    return {"passed": passed, "old": old, "stays": len(stays)} if stays or not passed.is_empty else None


# ---------------------------------------------------------------- not mine
@command(
    "niet van mij",
    "not mine",
    listed=False,
    takes_line=True,
    phrases=(r"^[\w -]*\bniet van mij\b", r"^[\w -]*\bnot mine\b"),
)
async def not_mine(desk: Desk) -> None:
    """What passed to somebody, and is not theirs, goes back; the ambassador hears it."""
    passed = await desk.recall("passed", successions.passed_to)
    number = await _which(desk, passed)
    if number is None:
        return
    one = next(one for one in passed if number in _numbers(one))
    await desk.ask("sure", Confirm("successions.returning", {"number": number}))

    kind, at = number[0], int(number[2:])
    mine = [talk for talk in await appointments.coming(desk.db) if talk.person_id == desk.person.id]
    talks = [talk for talk in mine if kind == "H" and talk.request_id == at]
    if not await successions.give_back(desk.db, one, kind, at):
        desk.say("successions.no_such", number=number)
        return
    old = await desk.people.by_id(desk.db.session, one.old_id)

    away = await absences.lasting(desk.db)
    desk.say("successions.returned", number=number, away=away, files=_files(desk, "CANCEL", talks))
    desk.tell("ambassador", "successions.was_returned", number=number, by=desk.person, old=old)
    if old.known:
        desk.tell(old, "successions.is_yours_again", number=number, files=_files(desk, "REQUEST", talks))


def _files(desk: Desk, method: str, talks: list[Appointment]) -> list[dict[str, object]]:
    """For calendars: these talks as they are now that they passed to somebody else."""
    return [invitation(desk, TITLE, method, replace(talk, sequence=talk.sequence + 1)) for talk in talks]


async def _which(desk: Desk, passed: list[Succession]) -> str | None:
    """The one that is named, the only one, or the one that is chosen."""
    told = [f"{kind}-{number}" for kind in "HA" for number in record_numbers(desk.line, kind)]
    numbers = [number for one in passed for number in _numbers(one)]
    meant = [number for number in numbers if number in told] if told else numbers
    if not meant:
        desk.say("successions.no_such", number=" ".join(told))
        return None
    only = meant[0] if len(meant) == 1 else ASK
    return await desk.ask("number", Choice("successions.which", options=meant), default=only)


def _numbers(passed: Succession) -> list[str]:
    return [f"H-{number}" for number in passed.requests] + [f"A-{number}" for number in passed.actions]
