"""The agenda: points of members until two days before, and what they have to tell."""

import re
from datetime import timedelta

from bot import Choice, Confirm, Desk, Text, YesNo, command, places_in, signal_in, theme_in
from handlers.meetings.facts import MEMBERS, ROOM, fixed_at, say_fixed, say_item
from handlers.requests.promises import answer_by
from handlers.signals.facts import bare
from storage import absences, meetings, requests, signals
from storage.meetings import Meeting
from storage.signals import OPPORTUNITY, THREAT

CLOSES = timedelta(days=2)  # before it begins
LASTING = re.compile(r"[\s,(;]*\b(\d{1,3}) ?(?:min(?:uten|utes|uut)?|m)\b\.?\)?", re.IGNORECASE)
LEADS_TO = re.compile(  # "zet op de agenda voor 11 okt: …"
    r"^(?:(?:graag|svp|aub|wil|kun|kan|je|u|please)\s+)*(?:zet|plaats|put)\s+(?:graag\s+|maar\s+)?(?:op|on)\s+(?:de|the)\s+agenda"
    r"(?:\s+(?:van|voor|for|of)\s+[^:]{1,30}(?=:))?[\s:,–-]+(?=\S)",
    re.IGNORECASE,
)
NEWS = "news"
SECRET = "vertrouwelijk", "confidential"
CONTACT = r"(?:ik|wij) (?:ken|kennen) iemand|(?:ik|wij) (?:heb|hebben) een contact|(?:i|we) know (?:someone|somebody)"


@command(
    "agendapunt", "agenda", "topic", who=MEMBERS, listed=False, about="meeting", room=ROOM, takes_line=True,
    intention="agenda",
)  # fmt: skip
async def put_on_agenda(desk: Desk) -> None:
    """Something to talk about, with how long that takes."""
    meeting = await _open(desk)
    if meeting is None:
        desk.say("meetings.room_none" if desk.room else "meetings.none")
        return
    told = await desk.ask("point", Text("meetings.point", {"meeting": meeting}))
    text, lasts = _read(told)
    if not desk.room:
        await desk.ask("sure", Confirm("meetings.putting", {"meeting": meeting, "text": text, "lasts": lasts}))

    item = await meetings.note(desk.db, desk.person.address, meeting.id, "point", text, lasts)

    desk.concerns(f"item:{item.id}")
    desk.say("meetings.room_put" if desk.room else "meetings.put", meeting=meeting, item=item)


def _read(told: str) -> tuple[str, int | None]:
    """A topic, and how many minutes it takes."""
    told = LEADS_TO.sub("", told) or told
    found = LASTING.search(told)
    return LASTING.sub("", told, count=1).strip(" ,.;") or told, int(found[1]) if found else None


@command("anders verwoorden", "reword", who=MEMBERS, listed=False, changes="item", room=ROOM, reads_line=True)
async def reword(desk: Desk) -> None:
    """Another text for a point, a decision or a remark, after an edit of its message."""
    item = await meetings.item(desk.db, desk.record or 0)
    meeting = await meetings.find(desk.db, item.meeting_id) if item else None
    if item is None or meeting is None:
        return
    if desk.db.now >= fixed_at(desk.hours, meeting):
        say_fixed(desk, meeting)
        return
    text, lasts = _read(desk.line) if item.kind == "point" else (desk.line, None)
    if not desk.room:
        await desk.ask("sure", Confirm("meetings.rewording", {"item": item, "text": text, "lasts": lasts}))

    await meetings.change(desk.db, desk.person.address, item.id, text=text, minutes=lasts)

    if desk.room:
        await say_item(desk, meeting, item.id)
    else:
        desk.say("meetings.put", meeting=meeting, item=item)


async def _open(desk: Desk) -> Meeting | None:
    """The first meeting of which the agenda is still open; what comes too late for one goes to the next."""
    coming = await desk.recall("coming", meetings.coming, desk.programme_ends)
    return next((one for one in coming if one.starts_at - CLOSES > desk.said_at), None)


@command(
    "nieuws", "news", who=MEMBERS, listed=False, takes_line=True, about="meeting", replies="meeting", room=ROOM,
    phrases=(CONTACT,),
)  # fmt: skip
async def tell_news(desk: Desk) -> None:
    """What a member has to tell: for the agenda, or for the ambassador when it is a contact worth laying."""
    if desk.room:
        return  # in a room people answer a reminder for each other
    meeting = await _open(desk)
    text = await desk.ask("news", Text("meetings.news"))
    if re.search(CONTACT, text, re.IGNORECASE):
        await _propose(desk, text)
    elif meeting:
        await _share(desk, text, meeting)
    else:
        desk.say("meetings.none")


async def _propose(desk: Desk, text: str) -> None:
    question = YesNo("requests.confidential", marks=SECRET)  # not asked: said, or changed at the summary
    secret = await desk.ask("confidential", question, within=text, default=False)
    await desk.ask("sure", Confirm("meetings.proposing", {"text": text, "confidential": secret}))

    by, places, promised = desk.person.address, tuple(places_in(text)), answer_by(desk)
    request = await requests.ask(
        desk.db, by, "contact", text, places, "normal", confidential=secret, answer_by=promised
    )  # fmt: skip

    desk.concerns(f"request:{request.id}")
    desk.say("meetings.proposed", request=request)
    if away := await absences.during(desk.db, desk.db.now, promised):
        desk.say("absences.is_away", away=away, secret=secret)
    desk.tell("ambassador", "meetings.proposal", about=f"request:{request.id}", request=request)


async def _share(desk: Desk, text: str, meeting: Meeting) -> None:
    """On the agenda; an opportunity or a threat is a signal as well."""
    found = signal_in(text)
    question = Choice("meetings.told_as", options=(NEWS, OPPORTUNITY, THREAT))  # not asked: changed at the summary
    kind = await desk.ask("kind", question, default=found if found in (OPPORTUNITY, THREAT) else NEWS)
    await desk.ask("sure", Confirm("meetings.sharing", {"text": text, "meeting": meeting, "kind": kind}))

    by, places, signal = desk.person.address, tuple(places_in(text)), None
    item = await meetings.note(desk.db, by, meeting.id, NEWS, text)
    if kind != NEWS:
        signal = await signals.raise_one(desk.db, by, kind, bare(text), places, theme_in(text))

    desk.concerns(f"item:{item.id}")
    desk.say("meetings.shared", meeting=meeting, signal=signal)
