"""Who comes: in the direct chat or in the room, by word, by ✅ or ❌ on a reminder, or in answer to one."""

import re

from bot import Desk, Text, command
from handlers.meetings.facts import LEADS, MEMBERS, ROOM, under_way
from handlers.meetings.naming import all_named
from storage import meetings
from storage.meetings import Meeting

INSTEAD = (  # "kan er niet bij zijn, P. Smeets komt in mijn plaats"; who stands in while somebody is away is not meant
    r"(?P<who>[^,;:]{1,80}?) (?:vervangt mij|valt voor mij in|(?:komt|gaat|is er|comes|goes|will come) (?:dan )?"
    r"(?:in mijn plaats|voor mij|namens mij|in my place|instead of me))\b|"
    r"niet bij(?: zijn)?\b[^,;:]{0,20}, (?P<deputy>[^,;:]{1,80}?) neemt (?:voor mij )?waar\b"
)


@command(
    "ik kom niet", "kom ik niet", "i will not come", who=MEMBERS, listed=False, about="meeting",
    crosses="meeting", room=ROOM,
    phrases=(
        r"^ik (kom|kan) (er )?(helaas )?(\w+dag )?niet( bij zijn)?$",
        r"^ik ben (er )?(helaas )?(\w+dag )?(niet( bij)?|verhinderd)$",
        r"^(ik )?(kan|ben) er ((helaas|\w+dag|de \d+e) )*niet bij( zijn)?( de \d+e)?$",
        r"^(sorry,? )?i (can ?not|can't|will not|won't) (come|be there|make it)$",
    ),
)  # fmt: skip
async def stay_away(desk: Desk) -> None:
    """A member will not be there."""
    await _say_whether(desk, "away")


@command(
    "ik kom", "kom ik", "i will come", who=MEMBERS, listed=False, about="meeting", ticks="meeting",
    room=ROOM, phrases=(
        r"^ik kom (er )?(graag|ook|toch( wel)?|\w+dag)$",
        r"^ik ben (er|erbij|er ((graag|ook|dan|\w+dag|de \d+e) )*bij)$",
        r"^(i will|i'll) be there( on \w+day)?$",
    ),
)  # fmt: skip
async def come(desk: Desk) -> None:
    """A member will be there."""
    await _say_whether(desk, "comes")


@command(
    "vervanger", "substitute", who=MEMBERS, listed=False, about="meeting", room=ROOM, takes_line=True, reads_line=True,
    phrases=(INSTEAD,),
)  # fmt: skip
async def send_substitute(desk: Desk) -> None:
    """Somebody else comes for a member ("vervanger P. Smeets")."""
    named = re.search(INSTEAD, desk.line, re.IGNORECASE)
    line = named["who"] or named["deputy"] if named else desk.line
    instead = await desk.ask("substitute", Text("meetings.substitute"), within=line)
    await _say_whether(desk, "substitute", instead)


@command("aanwezig", "present", who=MEMBERS, listed=False, room=ROOM, takes_line=True, reads_line=True)
async def were_there(desk: Desk) -> None:
    """A member is there; whoever leads says who are ("aanwezig: Anna en Bert")."""
    await _note(desk, "comes")


@command("afwezig", "absent", who=MEMBERS, listed=False, room=ROOM, takes_line=True, reads_line=True)
async def were_away(desk: Desk) -> None:
    """A member is not there; whoever leads says who are not."""
    await _note(desk, "away")


async def _note(desk: Desk, state: str) -> None:
    """What is said of others; whom the desk does not know stands in the minutes as a remark."""
    if not (LEADS & desk.person.roles and desk.line.strip(" .!:")):
        await _say_whether(desk, state)
        return
    meeting = await under_way(desk) or await _meant(desk)
    if meeting is None:
        desk.say("meetings.room_is_over" if desk.room else "meetings.is_over")
        return
    everybody = await desk.people.everybody(desk.db.session)
    known, unknown = all_named(desk.line, [person for person in everybody.values() if person.known])

    by = desk.person.address
    noted = [await meetings.attend(desk.db, by, meeting.id, state, person_id=person.id) for person in known]
    if unknown:
        state_of_all = desk.word("meetings.were_there" if state == "comes" else "meetings.were_away")
        await meetings.note(desk.db, by, meeting.id, "remark", f"{state_of_all}: {', '.join(unknown)}")
    desk.say("meetings.room_noted" if desk.room else "meetings.noted", meeting=meeting, noted=noted, unknown=unknown)


async def _say_whether(desk: Desk, state: str, substitute: str = "") -> None:
    meeting = await _meant(desk)
    if meeting is None:
        desk.say("meetings.room_is_over" if desk.room else "meetings.is_over")
        return

    one = await meetings.attend(desk.db, desk.person.address, meeting.id, state, substitute)

    desk.concerns(f"attendance:{one.id}")
    desk.say("meetings.room_attends" if desk.room else "meetings.attends", meeting=meeting, one=one)


async def _meant(desk: Desk) -> Meeting | None:
    """The meeting that this is about, while it is not over; else the one that we told of last, or the next one."""
    coming = await meetings.coming(desk.db, desk.programme_ends)
    told = [one for one in coming if one.id == desk.lately]
    return next((one for one in told + coming if desk.record in (None, one.id)), None)


@command("weet nog niet", "not sure yet", who=MEMBERS, listed=False, removes="attendance", room=ROOM)
async def leave_open(desk: Desk) -> None:
    """What was said of coming is taken back."""
    gone = await meetings.forget_answer(desk.db, desk.record) if desk.record else False
    if gone:
        desk.say("meetings.room_answer_gone" if desk.room else "meetings.answer_gone")
