"""What the clock says of meetings: reminders in the room and to each member, the minutes, and that they are fixed."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot import Almanac, Due, Hours, Room, calendar
from handlers.meetings.facts import ROOM, aged, agenda, fixed_at, minutes
from storage import actions, meetings
from storage.db import Db
from storage.meetings import Meeting
from storage.people import Person

Read = Callable[[Db], Awaitable[Mapping[str, object] | None]]
LOOKS_AHEAD = timedelta(days=62)  # there is a meeting in each month
LOOKS_BACK = timedelta(days=30)  # for minutes that are not fixed, or not said to be


@calendar
async def reminders(almanac: Almanac) -> AsyncIterator[Due]:
    """Before each meeting the room and its members hear of it; at its end the room has the minutes."""
    before = almanac.config.taskforce.remind_before
    until = min(almanac.db.now + max(before, default=timedelta(0)) + LOOKS_AHEAD, almanac.programme_ends)
    members = almanac.holding(ROOM)
    for meeting in await meetings.between(almanac.db, almanac.db.now - LOOKS_BACK, until):
        first = _first(almanac, meeting)
        for ahead in before:
            remind = partial(_reminder, meeting, ahead, almanac.before(meeting.starts_at, ahead))
            yield remind(Room(ROOM), "meetings.room_reminder", partial(_agenda, number=meeting.id))
            for one in members:
                read = partial(_mine, number=meeting.id, person_id=one.id, asks_news=ahead == first)
                yield remind(one, "meetings.reminder", read)
        for due in _minutes(meeting, almanac.hours):
            yield due


def _first(almanac: Almanac, meeting: Meeting) -> timedelta | None:
    """The reminder that asks for news: the first that still comes, of a meeting that may have been moved."""
    before = almanac.config.taskforce.remind_before
    return max((ahead for ahead in before if almanac.before(meeting.starts_at, ahead) >= meeting.since), default=None)


def _reminder(
    meeting: Meeting, ahead: timedelta, at: datetime, to: Person | Room, words: str, read: Read
) -> Due:  # fmt: skip
    key = f"taskforce-reminder/{meeting.starts_at:%Y-%m-%dT%H:%MZ}/{_named(ahead)}"
    return Due(
        f"{key}/{to.id}" if isinstance(to, Person) else key,
        at=at, until=meeting.starts_at, since=meeting.since, to=to, words=words, read=read,
        thing=f"meeting:{meeting.id}", about=f"meeting:{meeting.id}",
    )  # fmt: skip


def _named(ahead: timedelta) -> str:
    """As the configuration has it: 7d, 12h, 30m."""
    minutes_ahead = int(ahead.total_seconds()) // 60
    for length, unit in ((24 * 60, "d"), (60, "h")):
        if minutes_ahead % length == 0:
            return f"{minutes_ahead // length}{unit}"
    return f"{minutes_ahead}m"


def _minutes(meeting: Meeting, hours: Hours) -> list[Due]:
    fixed, moment = fixed_at(hours, meeting), f"{meeting.starts_at:%Y-%m-%dT%H:%MZ}"
    read, about = partial(_written, number=meeting.id, hours=hours), f"minutes:{meeting.id}"
    return [
        Due(
            f"taskforce-minutes/{moment}", at=meeting.ends_at, until=fixed, since=meeting.since, to=Room(ROOM),
            words="meetings.room_minutes", read=read, about=about,
        ),
        Due(
            f"taskforce-minutes-fixed/{moment}", at=fixed, until=fixed + LOOKS_BACK, since=meeting.since, to=Room(ROOM),
            words="meetings.room_fixed", read=read, about=about,
        ),
    ]  # fmt: skip


async def _agenda(db: Db, number: int) -> dict[str, object] | None:
    meeting = await meetings.find(db, number)
    return await agenda(db, meeting) if meeting else None


async def _mine(db: Db, number: int, person_id: int, *, asks_news: bool) -> dict[str, object] | None:
    meeting = await meetings.find(db, number)
    if meeting is None:
        return None
    own = await aged(db, await actions.open_of(db, person_id), meeting)
    said = next((one for one in await meetings.attendance(db, number) if one.person_id == person_id), None)
    return {"meeting": meeting, "own": own, "said": said, "asks_news": asks_news}


async def _written(db: Db, number: int, hours: Hours) -> dict[str, object] | None:
    meeting = await meetings.find(db, number)
    if meeting is None:
        return None
    fixed = fixed_at(hours, meeting)
    return {"open": db.now < fixed} | await minutes(db, meeting, fixed)
