"""What is said of a meeting, in more than one place: its agenda, its minutes, and how long they may be corrected."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from bot import Desk, Hours
from storage import actions, meetings
from storage.actions import Action
from storage.db import Db
from storage.meetings import Meeting

ROOM = "taskforce"
MEMBERS = "taskforce ambassador secretary"
LEADS = frozenset({"ambassador", "secretary"})
FIXED = time(17)  # on the next working day: until then the minutes may be corrected
EARLY = timedelta(minutes=30)  # before it begins, decisions are taken down for it already


def fixed_at(hours: Hours, meeting: Meeting) -> datetime:
    """From when on nothing changes in its minutes."""
    return hours.opening(meeting.ends_at, FIXED)


async def under_way(desk: Desk) -> Meeting | None:
    """The meeting of which the minutes are written now."""
    meeting = await meetings.last_begun(desk.db, desk.db.now + EARLY)
    return meeting if meeting and desk.db.now < fixed_at(desk.hours, meeting) else None


def say_fixed(desk: Desk, meeting: Meeting) -> None:
    """It is too late to change what was taken down."""
    desk.say("meetings.room_fixed_already" if desk.room else "meetings.fixed_already", meeting=meeting)


async def say_item(desk: Desk, meeting: Meeting, number: int, was: str = "") -> None:
    """In the room: how something stands now, and what it said before; a decision with its place in the list."""
    items = await meetings.items(desk.db, meeting.id)
    item = next(one for one in items if one.id == number)
    decisions = [one.id for one in items if one.kind == "decision"]
    place = decisions.index(number) + 1 if number in decisions else None
    desk.concerns(f"item:{number}")
    desk.say("meetings.room_written", item=item, place=place, was=was)


async def agenda(db: Db, meeting: Meeting) -> dict[str, Any]:
    """What is on it, who comes, and what was left of earlier meetings."""
    items = await meetings.items(db, meeting.id)
    return {
        "meeting": meeting,
        "points": [item for item in items if item.kind in ("point", "news")],
        "attendance": await meetings.attendance(db, meeting.id),
        "left": await aged(db, await actions.left_of_meetings(db), meeting),
    }


async def aged(db: Db, found: Sequence[Action], meeting: Meeting) -> list[dict[str, object]]:
    """What is still to be done, with how many meetings it comes back to, this one included."""
    earlier = [action for action in found if action.created_at < meeting.starts_at]
    return [
        {"action": action, "times": await meetings.times(db, action.created_at, meeting.starts_at)}
        for action in earlier
    ]


async def minutes(db: Db, meeting: Meeting, fixed: datetime) -> dict[str, Any]:
    """Who was there, what was decided, and who does what; `fixed` is when it no longer changes."""
    items = await meetings.items(db, meeting.id)
    return {
        "meeting": meeting,
        "attendance": await meetings.attendance(db, meeting.id),
        "decisions": [item for item in items if item.kind == "decision"],
        "remarks": [item for item in items if item.kind == "remark"],
        "actions": await actions.of_meeting(db, meeting.id),
        "fixed": fixed,
        "changed": any(item.changed for item in items) or any(item.kind == "remark" for item in items),
    }
