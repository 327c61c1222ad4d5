"""The asker's side: asking, seeing how far it is, adding to it, taking it back."""

from bot import (
    Behalf,
    Choice,
    Confirm,
    Desk,
    Municipality,
    Text,
    YesNo,
    command,
    outside_focus,
    says_much,
    speaks_for_another,
)
from handlers.requests import which
from handlers.requests.promises import answer_by
from storage import absences, requests
from storage.people import Person
from storage.requests import KINDS, URGENCIES

SECRET = "vertrouwelijk", "confidential"
PHRASES_OF_WITHDRAWAL = (
    "^laat (het )?maar( zitten)?$",
    r"trek (ik )?((mijn|mn|m'n|onze|de|deze) (vraag|verzoek)|h-?\d+) ((maar|nu|graag) )*in",
    r"(vraag|verzoek|h-?\d+) ((maar|nu|graag) )*(intrekken|terugtrekken|terugnemen|in te trekken)",
    "^never mind$",
    "withdraw my",
    r"(trek|haal) h-?\d+ .{0,15}\b(in|weg)\b",
    r"h-?\d+ (mag|kan) (weg|dicht|eraf)",
    r"(withdraw|drop|forget) h-?\d+",
)
PHRASES_OF_STATUS = (
    r"^h-?[0-9]+$",
    r"^(is|heb|hebt|heeft|wordt|hoe|waar|wanneer|wat|wie|has|have|how|when|who|what)\b.*\bh-?[0-9]+\b",
    r"^h-?[0-9]+ (al|nog|is|hoe|wanneer|wie|any|yet)\b",
    r"^(hoeveel|welke) (hulp)?vragen (staan|zijn|liggen) er\b.{0,20}\bopen$",
    r"^wat ligt er (nog )?(voor|bij) (mij|me|ons)( nog)?$",
    r"(hoe (is|staat|zit|gaat|loopt) .{0,12}met|nieuws over|nieuws van) h-?\d+",
    r"(what('s| is) happening with|what about|how('s| is)|news (on|about)|status of) h-?\d+",
)
PHRASES_OF_ADDITION = (
    r"\b(aanvul\w+|toevoeging) (op|aan|bij) h-?\d+",
    r"add(ition)? to h-?\d+",
    r"^(ik )?voeg (ik )?((dit|toe) )*(aan|bij) h-?\d+",
)


@command("vraag", "ask", takes_line=True, intention="help")
async def ask(desk: Desk) -> None:
    """From a sentence to a recorded question."""
    whom = await _whom(desk) if speaks_for_another(desk.line) else desk.person
    own = (whom.municipality,) if whom.municipality else None

    text = await desk.ask("text", Text("requests.text", aside=SECRET))
    place = await _place(desk, text, own)
    kind = await desk.ask("kind", Choice("requests.kind", {"text": text}, options=KINDS), within=text)
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES), within=text)
    secret = await desk.ask("confidential", YesNo("requests.confidential", marks=SECRET), within=text)
    facts = {"text": text, "place": place, "kind": kind, "urgency": urgency, "confidential": secret}
    facts |= {"whom": whom if whom.id != desk.person.id else None}
    await desk.ask("sure", Confirm("requests.summary", facts))

    by, promised = desk.person.address, answer_by(desk, urgency)
    asked_for_id = None if whom.id == desk.person.id else whom.id
    request = await requests.ask(
        desk.db, by, kind, text, place, urgency, confidential=secret, answer_by=promised, asked_for_id=asked_for_id
    )

    desk.concerns(f"request:{request.id}")
    desk.say("requests.recorded", request=request)
    if away := await absences.during(desk.db, desk.db.now, promised):
        desk.say("absences.is_away", away=away, secret=secret)
    outside = outside_focus(text)
    desk.tell("ambassador", "requests.news", about=f"request:{request.id}", request=request, outside=outside)
    if request.asked_for_id:
        desk.tell(whom, "requests.asked_for_you", about=f"behalf:{request.id}", request=request)
    if kind == "sparring":
        desk.offer("spar", request.number)


async def _whom(desk: Desk) -> Person:
    """For whom an official asks: themselves, or somebody for whom they may."""
    may = await desk.recall("may", desk.people.principals)
    return await desk.ask("whom", Behalf("requests.whom", options=(desk.person, *may)), default=desk.person)


async def _place(desk: Desk, text: str, own: tuple[str, ...] | None) -> tuple[str, ...]:
    question = Municipality("requests.place", {"text": text})
    if own:
        return await desk.ask("place", question, within=text, default=own)
    return await desk.ask_or_skip("place", question, within=text) or ()


@command("status", "vraag status", "ask status", "status", intention="status", phrases=PHRASES_OF_STATUS)
async def status(desk: Desk) -> None:
    """How far one's own questions are; for ambassador and secretary, which are open."""
    read = requests.open_ones if desk.person.viewer.has("ambassador", "secretary") else requests.mine
    mine = await desk.recall("mine", read)

    if not mine and says_much(desk.line):
        desk.say("requests.none_open_but_this")
        desk.offer("vraag", desk.line)
        return

    desk.show("requests.status" if mine else "requests.none_open", mine[desk.skipped :])


@command(
    "intrekken",
    "vraag intrekken",
    "ask withdraw",
    "ongedaan",
    "undo",
    "withdraw",
    listed=False,
    takes_line=True,
    about="request",
    phrases=PHRASES_OF_WITHDRAWAL,
    removes="request",
    intention="withdraw",
)
async def withdraw(desk: Desk) -> None:
    """The asker, or for whom it was asked, takes a question back."""
    request = await which.one(desk, await desk.recall("mine", requests.mine))
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
    desk.say("requests.withdrawn", request=request, away=await absences.lasting(desk.db))
    desk.tell("ambassador", "requests.was_withdrawn", request=request, who=desk.person)
    for other in await which.followers(desk, request):
        desk.tell(other, "requests.was_withdrawn", request=request, who=desk.person)


@command(
    "aanvullen", "add", listed=False, takes_line=True, reads_line=True, about="request", changes="request",
    phrases=PHRASES_OF_ADDITION,
)  # fmt: skip
async def add(desk: Desk) -> None:
    """The asker adds words to a question, or changed the message that it came from; what stood there stays."""
    request = await which.one(desk, await desk.recall("mine", requests.mine))
    if request is None:
        return
    text = await desk.ask("text", Text("requests.more_text", {"request": request}), within=which.rest(desk.line))
    question = YesNo("requests.confidential", marks=SECRET)
    secret = request.confidential or await desk.ask("confidential", question, within=text, default=False)
    await desk.ask("sure", Confirm("requests.addition", {"request": request, "text": text, "confidential": secret}))

    paragraph = await requests.add(desk.db, request.id, text, confidential=secret)
    if not paragraph:
        desk.say("requests.closed_already", number=request.number)
        return

    desk.concerns(f"addition:{request.id},{paragraph}")
    hidden = secret and not request.confidential
    desk.say("requests.added", request=request, hidden=hidden, away=await absences.lasting(desk.db))
    facts = {"request": request, "text": text, "hidden": hidden, "who": desk.person}
    desk.tell("ambassador", "requests.was_added_to", about=f"request:{request.id}", facts=facts)
    for other in await which.followers(desk, request):
        desk.tell(other, "requests.was_added_to", about=f"request:{request.id}", facts=facts)


@command("nog meer aanvullen", "add more", listed=False, changes="addition", replies="addition")
async def add_more(desk: Desk) -> None:
    """The message of an addition was edited, or what the desk said to it is answered."""
    number = f"H-{desk.records[0]} " if desk.records else ""
    desk.follow("aanvullen", f"{number}{desk.line}")


@command("aanvulling terug", "take back addition", listed=False, about="addition", removes="addition")
async def take_back(desk: Desk) -> None:
    """*Oeps*: what was added last is taken back; the question itself stays as it was before."""
    number, paragraph = desk.records or (0, 0)
    request = await desk.recall("request", requests.find, number)
    text = await desk.recall("text", requests.addition, number, paragraph)
    if request is None or not text:
        desk.say("requests.nothing_to_take_back")
        return
    await desk.ask("sure", Confirm("requests.taking_back", {"request": request, "text": text}))

    if not await requests.take_back(desk.db, number, paragraph):
        desk.say("requests.nothing_to_take_back")
        return

    desk.concerns(f"addition:{number},{paragraph}")
    desk.say("requests.addition_gone", request=request, away=await absences.lasting(desk.db))
    facts = {"request": request, "text": text, "who": desk.person}
    desk.tell("ambassador", "requests.addition_was_taken_back", about=f"request:{number}", facts=facts)
    for other in await which.followers(desk, request):
        desk.tell(other, "requests.addition_was_taken_back", about=f"request:{number}", facts=facts)
