"""What came of a talk becomes a line in the logbook; so does what was deliberately not done."""

import re
from collections.abc import Sequence

from bot import (
    ASK,
    Choice,
    Confirm,
    Desk,
    Municipality,
    Promises,
    Talk,
    Text,
    YesNo,
    command,
    disciplines_in,
    talk_in,
    talks_in,
)
from handlers.log import several
from handlers.log.returning import LOOKS_BACK
from handlers.requests.promises import answer_by
from storage import appointments, log, requests
from storage.appointments import Appointment
from storage.db import Db
from storage.limburg import ACTION_POINTS, THEMES

POINTS = tuple(point.number for point in ACTION_POINTS)
THEME = Choice("log.theme", options=THEMES)
SECRET = "vertrouwelijk", "confidential"
WRITERS = "ambassador secretary"
POINT_IN = re.compile(r"\b(?:actiepunt|action point) ?([1-4])\b", re.IGNORECASE)
UNDONE = re.compile(r"^(niet gedaan|not done)\b[\s:,–-]*", re.IGNORECASE)
NOT_HELD = re.compile(r".{0,20}\b(niet door(gegaan)?|no.?show|did not happen)\W*", re.IGNORECASE)


@command(
    "log",
    who=WRITERS,
    takes_line=True,
    reads_line=True,
    intention="log",
    about="talk",
    replies="talk",
)
async def write(desk: Desk) -> None:
    """From what came of a talk to a line in the logbook; of an appointment it is known with whom."""
    asked = await desk.recall("held", appointments.ended, *desk.records) if desk.records else []
    held, words, rest = await several.told_of(desk, asked)
    left = [one for one in asked if one not in held]
    if not asked and NOT_HELD.fullmatch(desk.line):
        await _none_of_late(desk)
        return
    if held and NOT_HELD.fullmatch(words):
        await _not_held(desk, held[0], left=() if rest else left)
        several.go_on(desk, left, rest)
        return
    line, *others = [words] if held else await _one_by_one(desk)
    talk = Talk(held[0].who, line) if held else talk_in(line)

    contact = await desk.ask("contact", Text("log.contact"), within=talk.contact)
    outcome = await desk.ask("outcome", Text("log.outcome", {"contact": contact}), within=talk.outcome)
    whose = " en ".join(held[0].municipalities) if held else contact
    place = await desk.ask("place", Municipality("log.place"), within=f"{whose} {outcome}", default=())
    talks = held or _meant(await desk.recall("unlogged", appointments.unlogged, LOOKS_BACK), contact, place)
    agreed = await desk.ask_or_skip("agreed", Promises("log.agreed")) or ()
    told = line if talk.outcome else outcome
    proposed = desk.finds(THEME, told)
    question = Choice("log.point", {"theme": proposed}, POINTS, beside=THEME)
    point = await desk.ask_or_skip("point", question, default=int(said[1]) if (said := POINT_IN.search(line)) else ASK)
    theme = await desk.ask_or_skip("theme", THEME, default=proposed)
    secret = await desk.ask_or_skip("confidential", YesNo("log.confidential", marks=SECRET), within=line) or False
    facts = {"contact": contact, "outcome": outcome, "place": place, "agreed": agreed, "theme": theme, "point": point}
    talk_found = None if held else next(iter(talks), None)
    await desk.ask("sure", Confirm("log.summary", facts | {"confidential": secret, "talk": talk_found}))

    by = desk.person.address
    number = talks[0].id if talks and await appointments.close(desk.db, talks[0].id, "held") else None
    if number:
        await requests.talked(desk.db, talks[0].request_id)
    entry = await log.write(
        desk.db, by, contact, outcome, place, agreed, theme, point, confidential=secret, appointment_id=number,
        disciplines=disciplines_in(contact),
    )  # fmt: skip

    desk.concerns(f"log:{entry.id}")
    desk.say("log.recorded", entry=entry, others=bool(others or rest), left=left)
    if left:
        several.go_on(desk, left, rest)
    elif others:
        desk.follow("log", "\n".join(others))
    else:
        desk.offer("log")


async def _one_by_one(desk: Desk) -> Sequence[str]:
    """Each talk that the message tells of; where it may be one, the person says."""
    told = talks_in(desk.line)
    if told.sure or await desk.ask("several", YesNo("log.several", {"talks": told.lines})):
        return told.lines
    return [desk.line]


def _meant(unlogged: Sequence[Appointment], contact: str, place: Sequence[str]) -> Sequence[Appointment]:
    """The one talk that this tells of, although it was not said in reply to the desk's question."""
    found = [
        one for one in unlogged
        if contact.casefold().startswith(one.who.casefold()) and set(place).intersection(one.municipalities)
    ]  # fmt: skip
    return found if len(found) == 1 else ()


async def _none_of_late(desk: Desk) -> None:
    """*Ging niet door*, said by itself: of the talk that it names, that we asked about last, or that is chosen."""
    late = await desk.recall("late", ended_lately)
    if not late:
        desk.say("log.no_talk")
        return
    told = several.named(desk, late, desk.line) or next((one for one in late if one.id == desk.lately), None)
    question = Choice("log.which_talk", {"told": desk.line}, late)
    talk = await desk.ask("talk", question, default=told or (late[0] if len(late) == 1 else ASK))
    await _not_held(desk, talk, left=())


async def ended_lately(db: Db) -> list[Appointment]:
    """The talks that are over, and of which nobody said yet how they went."""
    talks = await appointments.to_be_logged(db, db.now - LOOKS_BACK)
    return [talk for talk in talks if talk.ends_at <= db.now]


async def _not_held(desk: Desk, talk: Appointment, left: Sequence[Appointment]) -> None:
    """It did not happen: what it was about waits for another moment."""
    if await appointments.close(desk.db, talk.id, "no_show"):
        await requests.reopen(desk.db, talk.request_id, answer_by(desk))

    desk.concerns(f"appointment:{talk.id}")
    desk.say("log.not_held", talk=talk, left=left)


@command("bewust niet gedaan", "bewust", "deliberately", who=WRITERS, listed=False, takes_line=True, reads_line=True)
async def leave_undone(desk: Desk) -> None:
    """What was deliberately not done, in one line ("bewust niet gedaan: …"): it counts, and is no talk."""
    outcome = await desk.ask("undone", Text("log.undone"), within=UNDONE.sub("", desk.line))
    place = await desk.ask("place", Municipality("log.place"), within=outcome, default=())
    secret = await desk.ask("confidential", YesNo("log.confidential", marks=SECRET), within=desk.line, default=False)
    facts = {"outcome": outcome, "place": place, "confidential": secret}
    await desk.ask("sure", Confirm("log.summary_of_undone", facts))

    by = desk.person.address
    entry = await log.write(desk.db, by, "", outcome, place, (), None, None, confidential=secret, kind=log.NOT_DONE)

    desk.concerns(f"log:{entry.id}")
    desk.say("log.recorded_undone", entry=entry)
