"""The logbook: after a talk, what matters of it, in at most five questions.

    > log gebeld met wethouder Wonen Beek, wil meedoen met visie
    Wie doet wat, en wanneer? …
    > Provincie: stuurt de planning, vrijdag
    Bij welk actiepunt hoort dit? Het thema is wonen, als ik het goed lees. …
    > 2
    Is dit gesprek vertrouwelijk? …
    > nee
    Ik leg vast: …
    > ja
    Vastgelegd als L-17. Nog een gesprek vastleggen?

Whatever the first line says already is proposed in the summary, and only the rest is asked. Action point and theme are
one question: the theme is read in the words, and another one is said with the point ("2, werken").
"""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import time, timedelta
from functools import partial

from bot import (
    ASK,
    Almanac,
    Choice,
    Confirm,
    Desk,
    Due,
    Municipality,
    Promises,
    Talk,
    Text,
    YesNo,
    calendar,
    command,
    disciplines_in,
    period_in,
    places_in,
    record_numbers,
    talk_in,
    talks_in,
)
from storage import appointments, log, requests
from storage.appointments import Appointment
from storage.db import Db
from storage.limburg import ACTION_POINTS, THEMES
from storage.people import SHORT_NAMES

POINTS = tuple(point.number for point in ACTION_POINTS)
THEME = Choice("log.theme", options=THEMES)
SECRET = "vertrouwelijk", "confidential"
WRITERS = "ambassador secretary"
ASKED_AFTER = timedelta(minutes=15)  # that a talk ended
ASKED_AGAIN = time(8, 30)  # on the working day after the one on which it was asked; then it waits in Monday's list
SEVERAL = 2  # talks that one message asks about: then it has to be said which
LOOKS_BACK = timedelta(days=7)  # for talks of which nobody said how they went
POINT_IN = re.compile(r"\b(?:actiepunt|action point) ?([1-4])\b", re.IGNORECASE)
DISCUSSED = (
    r"^wat (?:hebben|heb|is er|werd er) (?:(?:we|wij|ik) )?(?:al )?(?:besproken|afgesproken|gezegd) met|"
    r"^what (?:did|have) (?:we|i) (?:discuss(?:ed)?|agreed?|talked?) (?:about )?with"
)
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
    held, words, rest = await _told_of(desk, asked)
    left = [one for one in asked if one not in held]
    if held and NOT_HELD.fullmatch(words):
        await _not_held(desk, held[0], left=() if rest else left)
        _go_on(desk, left, rest)
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
        _go_on(desk, left, rest)
    elif others:
        desk.follow("log", "\n".join(others))
    else:
        desk.offer("log")


async def _told_of(desk: Desk, asked: list[Appointment]) -> tuple[list[Appointment], str, str]:
    """Of which of the talks that were asked about these words tell, what they say of it, and what of the others."""
    if len(asked) < SEVERAL:
        return asked, desk.line, ""
    told, rest = _parted(desk, asked)
    question = Choice("log.which_talk", {"told": told}, asked)
    talk = await desk.ask("talk", question, default=_named(desk, asked, told) or (ASK if told else asked[0]))
    return [talk], _without_whom(told, talk), rest


def _parted(desk: Desk, asked: list[Appointment]) -> tuple[str, str]:
    """The lines on one talk, and those from where another is named."""
    lines = desk.line.splitlines()
    named = [_named(desk, asked, line) for line in lines]
    at = next((at for at, one in enumerate(named) if one not in (None, named[0])), len(lines))
    return "\n".join(lines[:at]), "\n".join(lines[at:])


def _named(desk: Desk, asked: list[Appointment], line: str) -> Appointment | None:
    """The one talk that a line names: with whom it was, or of which municipality they are."""
    places = set(places_in(line))
    there = [one for one in asked if places.intersection(one.municipalities)]
    return desk.finds(Choice("log.which_talk", options=asked), line) or (there[0] if len(there) == 1 else None)


def _without_whom(told: str, talk: Appointment) -> str:
    """What came of it, without with whom it was, where that stands before it."""
    short = (name for place in talk.municipalities for name in SHORT_NAMES.get(place, ()))
    named = "|".join(re.escape(words) for words in (talk.who, *talk.municipalities, *short))
    return re.sub(rf"^(?:(?:met|with)\s+)?(?:(?:{named})\b[\s,:;.–-]*)+", "", told, flags=re.IGNORECASE) or told


def _go_on(desk: Desk, left: list[Appointment], rest: str) -> None:
    """The other talks that were asked about: what was said of them comes next, of the rest we still want to hear."""
    record = f"talk:{','.join(str(one.id) for one in left)}"
    if left and rest:
        desk.follow("log", _without_whom(rest, left[0]) if len(left) == 1 else rest, record=record)
    elif left:
        desk.awaits("log", record)


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


async def _not_held(desk: Desk, talk: Appointment, left: Sequence[Appointment]) -> None:
    """It did not happen: what it was about waits for another moment."""
    if await appointments.close(desk.db, talk.id, "no_show"):
        await requests.move_on(desk.db, talk.request_id, "new", since=("planned",))

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


@calendar
async def how_it_went(almanac: Almanac) -> AsyncIterator[Due]:
    """After a talk the ambassador is asked what came of it, and once more the next working morning."""
    for talk in await appointments.to_be_logged(almanac.db, almanac.db.now - LOOKS_BACK):
        asked = talk.ends_at + ASKED_AFTER
        again = almanac.hours.opening(almanac.hours.next_open(asked), ASKED_AGAIN)
        for person in almanac.holding("ambassador"):
            for name, at in (("first", asked), ("again", again)):
                yield Due(
                    f"how-it-went/{talk.id}/{talk.starts_at:%Y-%m-%dT%H:%MZ}/{name}/{person.id}",
                    at, at + LOOKS_BACK, person, "log.how_did_it_go", partial(_ended, number=talk.id),
                    thing=f"talk:{talk.id}", about=f"talk:{talk.id}", nudges=name == "again",
                    asks=("log", f"talk:{talk.id}"),
                )  # fmt: skip


async def _ended(db: Db, number: int) -> dict[str, object] | None:
    found = await appointments.ended(db, number)
    return {"talk": found[0]} if found else None


@command("logboek", "logbook", who=WRITERS, takes_line=True, phrases=(r"^l-?[0-9]+$", DISCUSSED))
async def read(desk: Desk) -> None:
    """Lists what I may see, newest first, by place, person or period; one line by its number, with what it said."""
    if numbers := record_numbers(desk.line, "L"):
        one = await desk.recall("one", log.entry, numbers[0])
        desk.say("log.whole" if one else "log.no_such", one=one, who=await _correctors(desk, one))
        return
    line = re.sub(DISCUSSED, "", desk.line, flags=re.IGNORECASE).strip(" ?")
    place = next(iter(places_in(line)), None)
    since, until, words = period_in(line, desk.said_at)
    found = await desk.recall("found", log.find, place, "" if place else words, since, until, desk.skipped)

    desk.show("log.found" if found else "log.nothing", found, asked=line)


async def _correctors(desk: Desk, entry: log.Entry | None) -> dict[int, str]:
    """By whom it was corrected, by function: never a name."""
    corrected = entry.corrected if entry else ()
    return {one.by: (await desk.people.by_id(desk.db.session, one.by)).function for one in corrected}


@command("verbeteren", "correct", who=WRITERS, listed=False, takes_line=True, about="log", changes="log")
async def correct(desk: Desk) -> None:
    """Puts another outcome in the place of what was logged ("verbeteren L-17 …"), or after an edit of its message."""
    entry = await _one(desk)
    if entry is None:
        return
    line = desk.line.partition(" ")[2] if record_numbers(desk.line, "L") else desk.line
    new = (talk_in(line).outcome if entry.contact else "") or line
    outcome = await desk.ask("outcome", Text("log.right_outcome", {"entry": entry}), within=new)
    await _put_right(desk, entry, outcome)


async def _put_right(desk: Desk, entry: log.Entry, outcome: str) -> None:
    if outcome == entry.outcome:
        desk.say("log.stands_already", entry=entry)
        return
    await desk.ask("sure", Confirm("log.correcting", {"entry": entry, "outcome": outcome}))

    await log.correct(desk.db, entry.id, outcome)

    desk.concerns(f"correction:{entry.id}")
    desk.say("log.corrected", entry=entry)


@command("opnieuw verbeteren", "correct again", who=WRITERS, listed=False, changes="correction")
async def correct_again(desk: Desk) -> None:
    """The message of a correction was edited."""
    named = record_numbers(desk.line, "L")
    desk.follow("verbeteren", desk.line if named else f"L-{desk.record} {desk.line}")


@command("verbetering terug", "undo correction", who=WRITERS, listed=False, removes="correction")
async def undo_correction(desk: Desk) -> None:
    """*Oeps*: what stood there before it was corrected stands there again; the line itself stays."""
    entry = await _one(desk)
    if entry and entry.corrected:
        await _put_right(desk, entry, entry.corrected[-1].was)


@command("weghalen", "remove", who=WRITERS, listed=False, takes_line=True, about="log", removes="log")
async def remove(desk: Desk) -> None:
    """Takes a line out of the logbook, with what was agreed in it."""
    entry = await _one(desk)
    if entry is None:
        return
    await desk.ask("sure", Confirm("log.removing", {"entry": entry}))

    await log.remove(desk.db, entry.id)

    desk.concerns(f"log:{entry.id}")
    desk.say("log.removed", entry=entry)


async def _one(desk: Desk) -> log.Entry | None:
    """The line that this is about; one of somebody else only the ambassador changes."""
    number = desk.record or next(iter(record_numbers(desk.line, "L")), 0)
    found = await desk.recall("entry", log.mine, number)
    if not found:
        desk.say("log.no_such")
        return None
    return found[0]
