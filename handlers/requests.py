"""A question to the ambassador: asked in one's own words, answered with a number and what comes next.

    > We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?
    Wat vraagt u van de kennisambassadeur?
    1. sparren
    2. raadplegen
    …
    > 2
    Hoe snel hebt u antwoord nodig?
    > 1
    Ik leg vast: …
    > ja
    Uw vraag is H-42. De kennisambassadeur leest haar en antwoordt u.

Each change of its state reaches the asker in one sentence.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial

from bot import Almanac, Choice, Confirm, Desk, Due, Municipality, Text, YesNo, calendar, command, record_numbers
from storage import requests
from storage.db import Db
from storage.requests import KINDS, URGENCIES, Request

SECRET = "vertrouwelijk", "confidential"
WORKDAYS = 2  # within which a question is answered
URGENT = timedelta(hours=4)  # of working time, when it has to be today
WARNED = timedelta(hours=4)  # before that ends, the ambassador hears of it; of an urgent one an hour before
LATE_FOR = timedelta(days=7)  # as long as it makes sense to tell the secretary
PHRASES_OF_STATUS = (
    "hoe staat het",
    r"hoe (gaat|zit|loopt|ver is|is) (het|'t)? ?(met )?(mijn|m'?n|de|onze|deze) (vraag|verzoek|vragen)",
    r"(al|nog) (iets|wat|niks|niets) gehoord",
    "status van",
    "how is my question",
    "heard nothing",
)
PHRASES_OF_WITHDRAWAL = (
    "^laat (het )?maar( zitten)?$",
    "trek (mijn|de|deze) (vraag|verzoek) in",
    "(vraag|verzoek) intrekken",
    "^never mind$",
    "withdraw my",
)


@command("vraag", "ask", takes_line=True)
async def ask(desk: Desk) -> None:
    """From a sentence to a recorded question."""
    own = (desk.person.municipality,) if desk.person.municipality else None

    text = await desk.ask("text", Text("requests.text"))
    place = await _place(desk, text, own)
    kind = await desk.ask("kind", Choice("requests.kind", {"text": text}, options=KINDS), within=text)
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES), within=text)
    secret = await desk.ask("confidential", YesNo("requests.confidential", marks=SECRET), within=text)
    facts = {"text": text, "place": place, "kind": kind, "urgency": urgency, "confidential": secret}
    await desk.ask("sure", Confirm("requests.summary", facts))

    by, answer_by = desk.person.address, _answer_by(desk, urgency)
    request = await requests.ask(desk.db, by, kind, text, place, urgency, confidential=secret, answer_by=answer_by)

    desk.concerns(f"request:{request.id}")
    desk.say("requests.recorded", request=request)
    desk.tell("ambassador", "requests.news", about=f"request:{request.id}", request=request, who=desk.person)
    if kind == "sparring":
        desk.offer("spar", request.number)


def _answer_by(desk: Desk, urgency: str) -> datetime:
    """What the asker may count on."""
    now = desk.db.now
    return desk.hours.after(now, URGENT) if urgency == "today" else desk.hours.closing(now, WORKDAYS)


async def _place(desk: Desk, text: str, own: tuple[str, ...] | None) -> tuple[str, ...]:
    question = Municipality("requests.place", {"text": text})
    if own:
        return await desk.ask("place", question, within=text, default=own)
    return await desk.ask_or_skip("place", question, within=text) or ()


@command("status", phrases=PHRASES_OF_STATUS)
async def status(desk: Desk) -> None:
    """How far one's own questions are; for ambassador and secretary, which are open."""
    read = requests.open_ones if desk.person.viewer.has("ambassador", "secretary") else requests.mine
    mine = await desk.recall("mine", read)

    desk.show("requests.status" if mine else "requests.none_open", mine[desk.skipped :])


@command(
    "intrekken",
    "withdraw",
    listed=False,
    takes_line=True,
    about="request",
    phrases=PHRASES_OF_WITHDRAWAL,
    removes="request",
)
async def withdraw(desk: Desk) -> None:
    """The asker takes a question back."""
    request = await _one_of(desk, await desk.recall("mine", requests.mine))
    if request is None:
        return
    if request.state == "planned":
        desk.say("requests.planned", request=request)
        return
    await desk.ask("sure", Confirm("requests.withdrawal", {"request": request}))

    if not await requests.move_on(desk.db, request.id, "withdrawn", since=("new", "accepted")):
        desk.say("requests.closed_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.withdrawn", request=request)
    desk.tell("ambassador", "requests.was_withdrawn", request=request)


@command("aanvullen", "add", listed=False, takes_line=True, about="request", changes="request")
async def add(desk: Desk) -> None:
    """The asker adds words to a question, or changed the message that it came from; what stood there stays."""
    request = await _one_of(desk, await desk.recall("mine", requests.mine))
    if request is None:
        return
    text = await desk.ask("text", Text("requests.more_text", {"request": request}), within=_rest(desk.line))
    question = YesNo("requests.confidential", marks=SECRET)
    secret = request.confidential or await desk.ask("confidential", question, within=text, default=False)
    await desk.ask("sure", Confirm("requests.addition", {"request": request, "text": text, "confidential": secret}))

    if not await requests.add(desk.db, request.id, text, confidential=secret):
        desk.say("requests.closed_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    hidden = secret and not request.confidential
    desk.say("requests.added", request=request, hidden=hidden)
    facts = {"request": request, "text": text, "hidden": hidden}
    desk.tell("ambassador", "requests.was_added_to", about=f"request:{request.id}", facts=facts)


@command(
    "oppakken", "take", who="ambassador", listed=False, takes_line=True, about="request", ticks="request",
    phrases=(r"(pak|neem) (ik )?h-?\d+ (maar |nu )?(op|aan)", r"ik pak h-?\d+ (maar |nu )?op", r"i('ll)? take h-?\d+"),
)  # fmt: skip
async def take(desk: Desk) -> None:
    """The ambassador takes a question on; a mere reaction is asked back first."""
    request = await _one_of(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    if not desk.spoken:
        await desk.ask("sure", Confirm("requests.taking", {"request": request}))

    if not await requests.move_on(desk.db, request.id, "accepted", since=("new",)):
        desk.say("requests.taken_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.taken", request=request)
    desk.tell(await desk.people.by_id(desk.db.session, request.asker_id), "requests.was_taken", request=request)


@command("afronden", "close", who="ambassador", listed=False, takes_line=True, about="request")
async def close(desk: Desk) -> None:
    """The ambassador closes a question with a line that the asker will read."""
    request = await _one_of(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    outcome = await desk.ask("outcome", Text("requests.outcome", {"request": request}), within=_rest(desk.line))
    await desk.ask("sure", Confirm("requests.closing", {"request": request, "outcome": outcome}))

    if not await requests.move_on(desk.db, request.id, "done", outcome=outcome):
        desk.say("requests.closed_already", number=request.number)
        return

    desk.concerns(f"request:{request.id}")
    desk.say("requests.closed", request=request)
    asker = await desk.people.by_id(desk.db.session, request.asker_id)
    desk.tell(asker, "requests.was_closed", about=f"request:{request.id}", request=request, outcome=outcome)


@command("antwoorden", "answer", listed=False, about="request", replies="request")
async def answer(desk: Desk) -> None:
    """Words in reply to a notification: the ambassador's go to the asker, the asker's are added."""
    if not desk.person.viewer.has("ambassador"):
        desk.follow("aanvullen", f"H-{desk.record} {desk.line}" if desk.record else desk.line)
        return
    request = await desk.recall("request", requests.find, desk.record) if desk.record else None
    request = request or await _one_of(desk, await desk.recall("open", requests.open_ones))
    if request is None:
        return
    text = await desk.ask("text", Text("requests.outcome", {"request": request}), within=_rest(desk.line))
    await desk.ask("sure", Confirm("requests.passing_on", {"request": request, "text": text}))

    await requests.answered(desk.db, request.id)
    asker = await desk.people.by_id(desk.db.session, request.asker_id)
    desk.concerns(f"request:{request.id}")
    desk.say("requests.passed_on", request=request, is_open=request.state in requests.OPEN)
    desk.tell(asker, "requests.word_from_ambassador", about=f"request:{request.id}", request=request, text=text)


@calendar
async def promises(almanac: Almanac) -> AsyncIterator[Due]:
    """Before the promise of an answer breaks the ambassador hears of it; when it does, the secretary."""
    for request in await requests.unanswered(almanac.db):
        assert request.answer_by
        about, read = f"request:{request.id}", partial(_unanswered, number=request.id)
        name = f"{request.id}/{request.answer_by:%Y-%m-%dT%H:%MZ}"
        soon = request.answer_by - (WARNED / 4 if request.urgency == "today" else WARNED)
        for person in almanac.holding("ambassador"):
            yield Due(
                f"answer-due/{name}/{person.id}", soon, request.answer_by, person, "requests.answer_due", read,
                about=about,
            )  # fmt: skip
        for person in almanac.holding("secretary"):
            yield Due(
                f"answer-late/{name}/{person.id}", request.answer_by, request.answer_by + LATE_FOR, person,
                "requests.answer_late", read, about=about,
            )  # fmt: skip


async def _unanswered(db: Db, number: int) -> dict[str, object] | None:
    found = await requests.unanswered(db, number)
    return {"request": found[0]} if found else None


async def _one_of(desk: Desk, open_ones: list[Request]) -> Request | None:
    """The request that this is about, that the line names, the only one there is, or the one that is chosen."""
    wanted = [desk.record] if desk.record else record_numbers(desk.line, "H")
    named = [request for request in open_ones if request.id in wanted]
    if wanted and not named:
        await _not_open(desk, wanted[0])
        return None
    if not open_ones:
        desk.say("requests.none_open")
        return None
    if named or len(open_ones) == 1:
        return (named or open_ones)[0]
    return await desk.ask("request", Choice("requests.which", options=open_ones))


async def _not_open(desk: Desk, number: int) -> None:
    """Says so, and where to go: what the asker of a closed question adds may become a new one."""
    request = await desk.recall("closed", requests.find, number)
    if request is None or request.state in requests.OPEN:
        desk.say("requests.no_such", number=f"H-{number}")
        return
    anew = "" if desk.person.viewer.has("ambassador") else _rest(desk.line)
    desk.say("requests.closed_where", number=request.number, anew=anew)
    if anew:
        desk.offer("vraag", anew)


def _rest(line: str) -> str:
    """What stands behind the number of a record."""
    first, _, rest = line.partition(" ")
    return rest if record_numbers(first, "H") else line
