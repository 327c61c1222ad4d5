"""Whoever sees to questions: taking one on, answering it, closing it; or not now, not here, not at all."""

import re
from datetime import datetime, time

from bot import ASK, OUTSIDE, Choice, Confirm, Day, Desk, Text, command, day_beside, days_from, outside_focus
from handlers.requests import standing_in, which
from storage import appointments, requests
from storage.appointments import Appointment
from storage.db import Db
from storage.requests import Request

LATER = 5  # working days within which a question is answered that was put off
TOWARDS = re.compile(r"^(?:(?:\w+ )h-?\d+ (?:maar |graag |please )*(?:door|on)? ?)?(?:naar|aan|to)\s+", re.IGNORECASE)
CLOSES = re.compile(r"^(?:ik )?rond (?:ik )?h-?\d+ (?:maar |nu |hierbij )*af\b[\s,:;.–-]*", re.IGNORECASE)
REACH = re.compile(r"^(bereik|scope)\b\s*", re.IGNORECASE)


@command(
    "oppakken", "take", who=standing_in.WHO, listed=False, takes_line=True, about="request", ticks="request",
    phrases=(
        r"(ik )?(pak|neem) (ik )?h-?\d+ ((maar|nu|zelf|wel) )*(op|aan)",
        r"h-?\d+ (pak|neem) ik ((maar|nu|zelf|wel) )*(op|aan)",
        r"i('ll| will)? take h-?\d+", r"(doe ik|ik doe|will do)[, ]+h-?\d+$",
    ),
)  # fmt: skip
async def take(desk: Desk) -> None:
    """The ambassador, or who stands in, takes a question on; a mere reaction is asked back first."""
    request = await standing_in.meant(desk)
    if request is None:
        return
    if not desk.spoken:
        await desk.ask("sure", Confirm("requests.taking", {"request": request}))

    if not await requests.move_on(desk.db, request.id, "accepted", since=("new",)):
        desk.say("requests.taken_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.taken", request=request)
    by = await standing_in.speaker(desk)
    for asker in await which.followers(desk, request):
        desk.tell(asker, "requests.was_taken", request=request, by=by)
    standing_in.tell_ambassador(desk, request, by, "taken")


@command(
    "afronden", "close", who=standing_in.WHO, listed=False, takes_line=True, reads_line=True, about="request",
    phrases=(CLOSES.pattern,),
)  # fmt: skip
async def close(desk: Desk) -> None:
    """The ambassador, or who stands in, closes a question with a line that the asker will read."""
    request = await standing_in.meant(desk)
    if request is None:
        return
    if talks := await desk.recall("talks", talks_to_come, request.id):
        desk.say("requests.talk_first", request=request, talk=talks[0])
        return
    line = CLOSES.sub("", which.rest(desk.line))
    outcome = await desk.ask("outcome", Text("requests.outcome", {"request": request}), within=line)
    await desk.ask("sure", Confirm("requests.closing", {"request": request, "outcome": outcome}))

    if talks := await talks_to_come(desk.db, request.id):  # booked meanwhile
        desk.say("requests.talk_first", request=request, talk=talks[0])
        return
    if not await requests.move_on(desk.db, request.id, "done", outcome=outcome):
        desk.say("requests.closed_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.closed", request=request)
    by = await standing_in.speaker(desk)
    facts = {"request": request, "outcome": outcome, "by": by}
    for asker in await which.followers(desk, request):
        desk.tell(asker, "requests.was_closed", about=f"request:{request.id}", facts=facts)
    standing_in.tell_ambassador(desk, request, by, "done", outcome)


async def talks_to_come(db: Db, number: int) -> list[Appointment]:
    """What is planned for it: with the question closed nobody would know what that talk is for."""
    return [talk for talk in await appointments.coming(db) if talk.request_id == number]


@command(
    "antwoorden", "antwoord", "beantwoorden", "answer", listed=False, reads_line=True, about="request",
    replies="request", phrases=(r"^(be)?antwoord(en)? (op )?h-?\d+", r"^(answer|reply to) h-?\d+"),
)  # fmt: skip
async def answer(desk: Desk) -> None:
    """Words in reply to a notification: those of who sees to it go to the asker, the asker's are added."""
    if not await standing_in.is_for_them(desk):
        desk.follow("aanvullen", f"H-{desk.record} {desk.line}" if desk.record else desk.line)
        return
    request = await _answerable(desk)
    if request is None:
        return
    text = await desk.ask("text", Text("requests.answer", {"request": request}), within=which.rest(desk.line))
    await desk.ask("sure", Confirm("requests.passing_on", {"request": request, "text": text}))

    if await requests.find(desk.db, request.id) is None:  # it became confidential meanwhile
        desk.say("requests.no_such", number=request.number)
        return
    await requests.answered(desk.db, request.id)
    desk.concerns(f"request:{request.id}")
    desk.say("requests.passed_on", request=request, is_open=request.state in requests.OPEN)
    by = await standing_in.speaker(desk)
    facts = {"request": request, "text": text, "by": by}
    for asker in await which.followers(desk, request):
        desk.tell(asker, "requests.word_from_ambassador", about=f"request:{request.id}", facts=facts)
    standing_in.tell_ambassador(desk, request, by, "answered", text)


async def _answerable(desk: Desk) -> Request | None:
    """The question that is answered; the ambassador may say more of one that is closed."""
    if desk.record and desk.person.viewer.has("ambassador"):
        found = await desk.recall("request", requests.find, desk.record)
        if found:
            return found
    return await standing_in.meant(desk)


@command(
    "later", who="ambassador", listed=False, takes_line=True, reads_line=True, about="request",
    phrases=(
        r"h-?\d+\b.{0,20}\b(ik kom|kom ik)\b.{0,30}\bterug", r"kom .{0,30}\bop h-?\d+ .{0,30}\bterug",
        r"get back (to|on) h-?\d+", r"h-?\d+ (wordt|komt|kan) later", r"h-?\d+ will be later",
    ),
)  # fmt: skip
async def postpone(desk: Desk) -> None:
    """The asker hears that the answer comes later, and why; the promise moves, perhaps to a day of one's own."""
    request = await which.one(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    own, rest = day_beside(which.rest(desk.line), desk.said_at)
    usual = days_from(desk.said_at.date(), LATER)
    day = await desk.ask("day", Day("requests.until_when", {"request": request}), default=own or usual)
    why = Text("requests.why_later", {"request": request})
    if own:  # who names a day has said enough
        reason = await desk.ask_or_skip("reason", why, within=rest) or ""
    else:
        reason = await desk.ask("reason", why, within=rest)
    until = desk.hours.closing(datetime.combine(day, time(12), desk.said_at.tzinfo), 0)
    facts = {"request": request, "reason": reason, "until": until}
    await desk.ask("sure", Confirm("requests.postponing", facts))

    if not await requests.postpone(desk.db, request.id, until):
        desk.say("requests.closed_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.postponed", request=request, until=until)
    for asker in await which.followers(desk, request):
        desk.tell(asker, "requests.was_postponed", about=f"request:{request.id}", facts=facts)


@command(
    "doorverwijzen", "refer", who=standing_in.WHO, listed=False, takes_line=True, about="request",
    phrases=(r"(zet|stuur|speel|geef) h-?\d+ .{0,15}\bdoor (naar|aan)", r"(pass|send|refer) h-?\d+ (on )?to"),
)  # fmt: skip
async def refer(desk: Desk) -> None:
    """Somebody else is the right one to ask: the asker hears who."""
    request = await standing_in.meant(desk)
    if request is None:
        return
    line = TOWARDS.sub("", which.rest(desk.line))
    whom = await desk.ask("referred", Text("requests.to_whom", {"request": request}), within=line)
    await desk.ask("sure", Confirm("requests.referring", {"request": request, "whom": whom}))

    await _send_away(desk, request, "referred", whom, {"whom": whom})


@command("buiten bereik", "buiten", "outside", who="ambassador", listed=False, takes_line=True, about="request")
async def leave_out(desk: Desk) -> None:
    """What the programme is not for: a kind no, with where to go."""
    request = await which.one(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    question = Choice("requests.why_outside", {"request": request}, options=OUTSIDE)
    why = await desk.ask("why", question, within=REACH.sub("", desk.line), default=outside_focus(request.text) or ASK)
    await desk.ask("sure", Confirm("requests.leaving_out", {"request": request, "why": why}))

    await _send_away(desk, request, "out_of_scope", why, {"why": why})


async def _send_away(desk: Desk, request: Request, state: str, outcome: str, facts: dict[str, object]) -> None:
    """The question ends here; the asker hears where it goes on."""
    if not await requests.move_on(desk.db, request.id, state, since=requests.MAY_GO, outcome=outcome):
        desk.say(
            "requests.planned" if request.state == "planned" else "requests.closed_already",
            request=request,
            number=request.number,
        )
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.sent_away", request=request)
    words = {"referred": "requests.was_referred", "out_of_scope": "requests.was_left_out"}[state]
    by = await standing_in.speaker(desk)
    for asker in await which.followers(desk, request):
        desk.tell(asker, words, about=f"request:{request.id}", facts={"request": request, "by": by, **facts})
    standing_in.tell_ambassador(desk, request, by, state, outcome)
