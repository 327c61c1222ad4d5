"""The series: rows made from the rule, the next meeting shown, one of them moved or called off, all in a calendar."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from bot import (
    ASK,
    Almanac,
    AskAgain,
    Choice,
    Confirm,
    Desk,
    Due,
    Made,
    Monthly,
    Room,
    Text,
    When,
    calendar,
    command,
    fitting,
    invitation,
    series,
    series_for,
    shift_in,
    upkeep,
)
from handlers.meetings.facts import LEADS, MEMBERS, ROOM, agenda
from storage import meetings, successions
from storage.db import Db
from storage.meetings import Meeting, MomentTaken

AHEAD = 15  # months
LASTS = timedelta(hours=2)
TITLE = "meetings.calendar_title"
ACTS = "show", "move", "cancel", "invitation"
INTO = re.compile(r"\b(?:naar|to)\b", re.IGNORECASE)  # between which meeting, and its new moment
OURS = "(taskforce|(taskforce|programma)?(vergadering|overleg) van|vergadering)"
SHIFTED = r"\w+ (half )?(uur|uurtje|kwartier|dag|dagje|week|weekje|weken|dagen) (later|eerder|vroeger)"
MOVED = "verzetten|verplaatsen|verschuiven|opschuiven|uitstellen|verzet|verplaatst"
ASKED_ABOUT = (
    r"^(wie|hoeveel mensen|wie allemaal) (komen|komt) er\b",
    r"\b(laat|toon|zien|tonen|sturen|rondsturen)\b.*\bagenda\b|\bagenda\b.*\b(zien|tonen|sturen|rondsturen)\b",
    r"\b(taskforce|vergadering)\b.*\b(hoe laat|waar|digitaal|fysiek|online)\b",
    r"\b(hoe laat|waar|wanneer) (is|begint) (de taskforce|het (taskforce)?overleg van de taskforce|de vergadering)\b",
    r"^who (is coming|comes|will be there)\b",
    r"\bshow\b.*\bagenda\b",
)
TOLD_FOR = timedelta(days=14)  # as long as it makes sense to take them out
SEE = frozenset(MEMBERS.split())  # who left reads nothing more, whatever stands in their calendar


# ---------------------------------------------------------------- made from the rule
@upkeep
async def plan(almanac: Almanac) -> None:
    """Makes the meetings of the coming months, and lets those that nobody touched follow the rule."""
    rule, now = almanac.config.taskforce.meets, almanac.local(almanac.db.now)
    months = [divmod(now.year * 12 + now.month - 1 + ahead, 12) for ahead in range(AHEAD + 1)]
    moments = {
        f"{year}-{month + 1:02}": almanac.clock.at(_day_of(rule, year, month + 1), rule.at) for year, month in months
    }
    coming = {month: moment for month, moment in moments.items() if moment > now}
    announced = max(almanac.config.taskforce.remind_before, default=timedelta(0))
    host = almanac.config.matrix.user_id.partition(":")[2]
    await meetings.plan(almanac.db, coming, LASTS, announced, host)


def _day_of(rule: Monthly, year: int, month: int) -> date:
    """On which day of this month it is."""
    first = date(year, month, 1)
    days = [first + timedelta((rule.weekday - first.weekday()) % 7 + 7 * week) for week in range(5)]
    within = [day for day in days if day.month == month]
    return within[rule.nth - 1 if rule.nth > 0 else rule.nth]


# ---------------------------------------------------------------- shown, moved, called off
@command(
    "overleg", "meeting", who=MEMBERS, room=ROOM, reads_line=True, about="meeting",
    phrases=(
        r"^(het )?(volgende )?overleg (\w+ ){0,4}(verzetten|verplaatsen|afzeggen|uitnodiging)",
        r"^wanneer is (het|de) (volgende )?(overleg|taskforce)",
        rf"\b{OURS}\b.*\b({MOVED})\b",
        rf"\b(taskforce(overleg)?|vergadering|overleg (van|op) (de )?(taskforce|\d|\w+dag))\b.*\b{SHIFTED}\b",
        rf"\b(verzet|verplaats|verschuif|schuif|move|postpone)\b.*\b{OURS}\b",
        r"^meeting (\w+ ){0,4}(move|cancel|invitation)", *ASKED_ABOUT,
    ),
)  # fmt: skip
async def overview(desk: Desk) -> None:
    """Shows the next meeting; moves one, calls it off, or puts all in a calendar."""
    coming = await desk.recall("coming", meetings.coming, desk.programme_ends)
    if not coming:
        desk.say("meetings.room_none" if desk.room else "meetings.none")
        return

    wished = desk.wish if desk.wish in ACTS else "show"
    act = await desk.ask("act", Choice("meetings.act", options=ACTS), within=desk.line, default=wished)
    if act == "show":
        words = "meetings.room_next" if desk.room else "meetings.next"
        desk.say(words, leads=bool(LEADS & desk.person.roles), **await agenda(desk.db, coming[0]))
        return
    desk.in_private()
    if act == "invitation":
        await meetings.invite(desk.db)
        desk.say("meetings.invited", count=len(coming), file=series(desk, TITLE, coming))
    elif not LEADS & desk.person.roles:
        desk.say("meetings.not_yours")
    elif act == "move":
        await _move(desk, await _which(desk, coming))
    else:
        await _cancel(desk, await _which(desk, coming))


async def _which(desk: Desk, coming: list[Meeting]) -> Meeting:
    """The one that the line names before "naar", the one that this is about, or the next one."""
    line = INTO.split(desk.line.removesuffix(shift_in(desk.line)))[0]
    ahead = [one for one in coming if one.starts_at > desk.said_at] or coming
    meant = next((one for one in ahead if one.id == desk.record), ahead[0])
    then = fitting(line, desk.said_at, [one.starts_at for one in ahead]) if desk.record is None else []
    named = [one for one in ahead if one.starts_at in then] or [meant]
    question = Choice("meetings.which", options=ahead, moment=lambda one: one.starts_at)
    return await desk.ask("meeting", question, within=line, default=named[0] if len(named) == 1 else ASK)


async def _move(desk: Desk, old: Meeting) -> None:
    told = "".join(INTO.split(desk.line, maxsplit=1)[1:]) or shift_in(desk.line)
    moment = await desk.ask("when", When("meetings.when", {"meeting": old}, moves=old.starts_at), within=told)
    await desk.ask(
        "sure", Confirm("meetings.moving", {"old": old, "moment": moment, "quiet": desk.hours.is_quiet(moment)})
    )

    try:
        new = await meetings.move(desk.db, old.id, moment)
    except MomentTaken:
        raise AskAgain("when", "meetings.moment_taken", moment=moment) from None
    if new is None:
        desk.say("meetings.too_late", meeting=old)
        return

    facts: dict[str, Any] = {"old": old, "new": new}
    desk.concerns(f"meeting:{new.id}")
    desk.say("meetings.moved", file=await _for_my_calendar(desk, "REQUEST", new), **facts)
    await _tell_all(desk, ("meetings.room_moved", "meetings.was_moved"), "REQUEST", new, facts)


async def _cancel(desk: Desk, old: Meeting) -> None:
    reason = await desk.ask_or_skip("reason", Text("meetings.reason")) or ""
    await desk.ask("sure", Confirm("meetings.cancelling", {"meeting": old, "reason": reason}))

    gone = await meetings.cancel(desk.db, old.id, reason)
    if gone is None:
        desk.say("meetings.too_late", meeting=old)
        return

    after = [one for one in await meetings.coming(desk.db, desk.programme_ends) if one.starts_at > gone.starts_at]
    facts: dict[str, Any] = {"meeting": gone, "reason": reason, "after": next(iter(after), None)}
    desk.say("meetings.cancelled", file=await _for_my_calendar(desk, "CANCEL", gone), **facts)
    await _tell_all(desk, ("meetings.room_cancelled", "meetings.was_cancelled"), "CANCEL", gone, facts)


async def _for_my_calendar(desk: Desk, method: str, meeting: Meeting) -> dict[str, object] | None:
    mine = desk.person.id in await meetings.invited(desk.db)
    return invitation(desk, TITLE, method, meeting) if mine else None


async def _tell_all(
    desk: Desk, words: tuple[str, str], method: str, meeting: Meeting, facts: dict[str, object]
) -> None:  # fmt: skip
    """One message to the room, and one to each member and whoever has the meetings in a calendar."""
    in_room, in_chat = words
    file, invited = invitation(desk, TITLE, method, meeting), await meetings.invited(desk.db)
    everybody = (await desk.people.everybody(desk.db.session)).values()

    about = f"meeting:{meeting.id}"
    desk.tell(Room(ROOM), in_room, about=about, facts=facts)
    for person in everybody:
        if person.id != desk.person.id and (ROOM in person.roles or (person.id in invited and SEE & person.roles)):
            desk.tell(person, in_chat, about=about, file=file if person.id in invited else None, facts=facts)


# ---------------------------------------------------------------- out of a calendar
@calendar
async def leaving(almanac: Almanac) -> AsyncIterator[Due]:
    """Who left the Taskforce gets, once, what takes its meetings out of their calendar."""
    passed = await successions.since(almanac.db, almanac.since)
    coming = await meetings.coming(almanac.db, almanac.programme_ends)
    for person_id, left in await successions.left(almanac.db, ROOM, await meetings.invited(almanac.db)):
        person = almanac.people[person_id]
        followed = any(one.old_id == person_id and one.created_at >= left for one in passed)  # who hears it there
        if coming and person.known and not followed and not SEE & person.roles:
            file = series_for(almanac, person, TITLE, coming, gone=True)
            yield Due(
                f"series-gone/{left:%Y-%m-%dT%H:%M:%SZ}/{person_id}", at=left, until=left + TOLD_FOR, to=person,
                words="meetings.series_gone", read=partial(_take_out, file=file),
            )  # fmt: skip


async def _take_out(db: Db, file: dict[str, Any]) -> Made:
    await meetings.uninvite(db)
    return Made({}, "", [file])
