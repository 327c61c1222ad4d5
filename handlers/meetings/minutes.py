"""During and after the meeting, in its room: decisions, who does what, and the minutes with what is wrong in them."""

import re
from datetime import date

from bot import Desk, command, promise_in
from handlers.meetings.facts import MEMBERS, ROOM, fixed_at, minutes, say_fixed, say_item, under_way
from handlers.meetings.naming import assigned
from storage import actions, meetings
from storage.meetings import Item, Meeting

NEXT_TIME = re.compile(
    r"[\s,]*\b(?:voor|op|uiterlijk|by|before|at)?\s*(?:de |het |the )?"
    r"(?:volgende?|next) (?:taskforce|overleg|keer|meeting|time)\b",
    re.IGNORECASE,
)
ABOUT_ONE = re.compile(
    r"^(?:(?:besluit|decision)\s+(\d+)\b|(\d+)\s*(?=[:.)]))[\s:.),]*(.*)$", re.IGNORECASE | re.DOTALL
)
AGAIN = re.compile(  # "besluit 1: …", "besluit 1 aanpassen: …", "besluit 2 vervalt"
    r"^(\d+)(?:\s*[:.)]|\s+(?:is |was )?(?:aanpassen|wijzigen|wijzigt|wordt|moet zijn|vervalt|vervallen|weg|geschrapt"
    r"|change|becomes|should be|dropped|gone)\b)",
    re.IGNORECASE,
)
GONE = re.compile(
    r"^(?:is |was )?(?:vervalt|vervallen|weg|geschrapt|geen besluit|dropped|gone|no decision)\W*$", re.IGNORECASE
)
INTO = re.compile(
    r"^(?:aanpassen|wijzigen|wijzigt|moet zijn|wordt|is|change|should be|becomes)\s*(?:(?:in|naar|to)\s+)?:?\s*",
    re.IGNORECASE,
)


@command("besluit", "decision", who=MEMBERS, listed=False, room=ROOM, takes_line=True, reads_line=True)
async def decide(desk: Desk) -> None:
    """What the Taskforce decides ("/besluit …"); of one that is there already, what it becomes ("/besluit 1: …")."""
    meeting = await _being_written(desk, "meetings.room_how_to_decide")
    if meeting is None:
        return
    again, there = AGAIN.match(desk.line), len(await _decisions(desk, meeting))
    if again and 0 < int(again[1]) <= there:
        await _correct(desk, meeting, f"besluit {desk.line}")
        return
    text = re.sub(rf"^{there + 1}\s*[:.)]\s*(?=\w)", "", desk.line)  # whoever counts along
    item = await meetings.note(desk.db, desk.person.address, meeting.id, "decision", text)
    await say_item(desk, meeting, item.id)


async def _being_written(desk: Desk, how: str) -> Meeting | None:
    """The meeting whose minutes are written now, when there is something to write; else it is said what is missing."""
    meeting = await under_way(desk)
    if not desk.room:
        desk.say("meetings.only_in_room")
    elif meeting is None:
        coming = await meetings.coming(desk.db, desk.programme_ends)
        desk.say("meetings.room_no_meeting", meeting=next(iter(coming), None), text=desk.line.strip())
    elif not desk.line.strip():
        desk.say(how)
    else:
        return meeting
    return None


# ---------------------------------------------------------------- who does what
@command(
    "actie", "action", who=MEMBERS, listed=False, room=ROOM, takes_line=True, reads_line=True, changes="meeting_action"
)
async def act(desk: Desk) -> None:
    """Who does what by when ("/actie Anna stuurt de planning, vrijdag")."""
    meeting = await _being_written(desk, "meetings.room_how_to_act")
    if meeting is None:
        return
    agreed = promise_in(NEXT_TIME.sub("", desk.line), desk.said_at)
    everybody = await desk.people.everybody(desk.db.session)
    known = [person for person in everybody.values() if person.known]
    owner, what, owner_id = assigned(agreed.owner, agreed.text, known)
    due = await _next_day(desk, meeting) if NEXT_TIME.search(desk.line) else agreed.due
    if desk.record:
        await actions.drop_of_meeting(desk.db, desk.record)
    action = await actions.add(
        desk.db, desk.person.address, what, owner=owner, owner_id=owner_id, due=due, meeting_id=meeting.id
    )

    desk.concerns(f"meeting_action:{action.id}")
    desk.say("meetings.room_acted", action=action)
    if action.owner_id not in (None, desk.person.id):
        desk.tell(everybody[action.owner_id], "meetings.yours", about=f"action:{action.id}", action=action)


async def _next_day(desk: Desk, meeting: Meeting) -> date | None:
    """The day of the meeting after this one."""
    coming = await meetings.coming(desk.db, desk.programme_ends)
    later = (one.starts_at for one in coming if one.starts_at > meeting.starts_at)
    return next((starts_at.astimezone(desk.said_at.tzinfo).date() for starts_at in later), None)


# ---------------------------------------------------------------- taken back
@command("besluit terug", "take back decision", who=MEMBERS, listed=False, room=ROOM, removes="item")
async def take_back(desk: Desk) -> None:
    """*Oeps*: what was said last of a point, a decision or a remark."""
    item = await meetings.item(desk.db, desk.record or 0)
    meeting = await meetings.find(desk.db, item.meeting_id) if item else None
    if item is None or meeting is None:
        desk.say("meetings.room_nothing_to_undo" if desk.room else "meetings.nothing_to_undo")
    elif desk.db.now >= fixed_at(desk.hours, meeting):
        say_fixed(desk, meeting)
    else:
        left = await meetings.undo(desk.db, item.id)
        desk.say("meetings.room_undone" if desk.room else "meetings.undone", item=item, left=left)


@command("actie terug", "take back action", who=MEMBERS, listed=False, room=ROOM, removes="meeting_action")
async def take_back_action(desk: Desk) -> None:
    """*Oeps*: an action that was just agreed."""
    if await actions.drop_of_meeting(desk.db, desk.record or 0):
        desk.say("meetings.room_action_gone" if desk.room else "meetings.action_gone", number=desk.record)
    else:
        desk.say("meetings.room_nothing_to_undo" if desk.room else "meetings.nothing_to_undo")


# ---------------------------------------------------------------- the minutes
@command("besluitenlijst", "minutes", who=MEMBERS, listed=False, room=ROOM, about="minutes", replies="minutes")
async def correct(desk: Desk) -> None:
    """Shows the minutes; a reply to them puts a decision right ("2: …", "besluit 2 vervalt") or adds a remark."""
    meeting = await meetings.last_begun(desk.db, desk.db.now) if desk.record is None else None
    if desk.record:
        meeting = await meetings.find(desk.db, desk.record)
    if meeting is None:
        desk.say("meetings.room_no_minutes" if desk.room else "meetings.no_minutes")
        return
    fixed = fixed_at(desk.hours, meeting)
    if not desk.line.strip():
        facts = await minutes(desk.db, meeting, fixed)
        desk.concerns(f"minutes:{meeting.id}")
        desk.say("meetings.room_minutes" if desk.room else "meetings.minutes", open=desk.db.now < fixed, **facts)
    elif not desk.room:
        desk.say("meetings.only_in_room")
    elif desk.db.now >= fixed:
        say_fixed(desk, meeting)
    else:
        await _correct(desk, meeting, desk.line.strip())


async def _correct(desk: Desk, meeting: Meeting, text: str) -> None:
    by, decisions = desk.person.address, await _decisions(desk, meeting)
    one = ABOUT_ONE.match(text)
    place = int(one[1] or one[2]) if one else 0
    if one is None:
        item = await meetings.note(desk.db, by, meeting.id, "remark", text)
        desk.concerns(f"item:{item.id}")
        desk.say("meetings.room_remarked", item=item)
    elif not 0 < place <= len(decisions):
        desk.say("meetings.room_no_such_decision", place=place, most=len(decisions))
    elif GONE.match(one[3]):
        await meetings.change(desk.db, by, decisions[place - 1].id)
        desk.concerns(f"item:{decisions[place - 1].id}")
        desk.say("meetings.room_struck", place=place, item=decisions[place - 1])
    else:
        was = decisions[place - 1]
        await meetings.change(desk.db, by, was.id, text=INTO.sub("", one[3]))
        await say_item(desk, meeting, was.id, was.text)


async def _decisions(desk: Desk, meeting: Meeting) -> list[Item]:
    return [one for one in await meetings.items(desk.db, meeting.id) if one.kind == "decision"]
