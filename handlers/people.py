"""Getting to know each other: who you are, what the desk can do for you, in which language.

    > goedemiddag
    Welkom. Ik ken u nog niet. Wat is uw naam?
    > J. Peeters
    Wat is uw functie?
    > Wethouder Wonen
    Voor welke organisatie werkt u?
    > Gemeente Beek
    Ik leg vast: …
    > ja
    Dank u. De secretaris laat u toe; daarna hoort u van mij.

Nobody has a right by what they say here: ambassador or secretary lets people in, with the roles that they choose.
"""

from bot import ASK, Choice, Confirm, Desk, Many, Menu, Municipality, Person, Text, command
from storage import people, rooms, successions
from storage.machine import places
from storage.people import Line

LANGUAGES = "nl", "en"
A_LANGUAGE = (  # all of what is said: a folder in English is no wish about the desk
    r"^(?:(?:can|could|do) you (?:speak|write) |(?:kan|kunt|spreekt|schrijft) (?:het|u) (?:ook )?(?:in )?(?:het )?)?"
    r"(?:in (?:het )?)?"
    r"(?:english|engels|dutch|nederlands)(?: please| graag| alstublieft| schrijven| spreken)?$"
)
SIGNS = (  # by which words in a function a role is proposed
    ("alderman", ("wethouder", "burgemeester", "alderman")),
    ("civil_servant", ("ambtenaar", "adviseur", "beleid", "medewerker", "projectleider", "civil servant")),
)
GRANTED = "alderman", "civil_servant", "taskforce", "steering_group", "partner"


@command("kennismaken", "introduce", who="all", listed=False)
async def introduce(desk: Desk) -> None:
    """A stranger says who they are, and waits to be let in."""
    if desk.person.state != "stranger":
        desk.say("people.known_already" if desk.person.known else "desk.still_waiting")
        return

    name = await desk.ask("name", Text("people.name"))
    function = await desk.ask("function", Text("people.function"))
    organisation = await desk.ask("organisation", Text("people.organisation"))
    place = await desk.ask("place", Municipality("people.place"), within=organisation, default=())
    facts: dict[str, object] = {"name": name, "function": function, "organisation": organisation, "place": place}
    await desk.ask("sure", Confirm("people.introduction", facts))

    municipality = place[0] if place else None
    line = Line(desk.person.address, name, function, organisation, municipality, desk.person.language)
    await people.introduce(desk.db.session, desk.db.now, desk.person.id, line)

    record = f"person:{desk.person.id}"
    desk.concerns(record)
    desk.say("people.introduced")
    for role in ("ambassador", "secretary"):
        desk.tell(role, "people.newcomer", about=record, facts=facts | {"number": desk.person.id})


@command(
    "toelaten", "admit", who="ambassador secretary", listed=False, takes_line=True, about="person", ticks="person",
    phrases=(r"^laat .+ toe$", r"^(let .+ in|admit .+)$"),
)  # fmt: skip
async def admit(desk: Desk) -> None:
    """Lets somebody in who waits, with the roles that ambassador or secretary chooses."""
    waiting = await desk.recall("waiting", desk.people.waiting)
    if not waiting:
        desk.say("people.nobody_waits")
        return

    person = await _who_waits(desk, waiting)
    if person is None:
        return
    guess = tuple(role for role, words in SIGNS if any(word in person.function.casefold() for word in words))[:1]
    roles = await desk.ask(
        "roles", Many("people.roles", {"who": person}, options=GRANTED), default=guess or ("partner",)
    )
    await desk.ask("sure", Confirm("people.admission", {"who": person, "roles": roles}))

    if not await people.admit(desk.db, person.id, roles):
        desk.say("people.admitted_already", who=person)
        return

    await successions.match(desk.db.session, desk.db.now, desk.person.address)

    desk.say("people.admitted", who=person)
    desk.tell(person, "people.welcome")


@command("afwijzen", "refuse", who="ambassador secretary", listed=False, takes_line=True, about="person")
async def turn_away(desk: Desk) -> None:
    """Does not let somebody in."""
    waiting = await desk.recall("waiting", desk.people.waiting)
    if not waiting:
        desk.say("people.nobody_waits")
        return

    person = await _who_waits(desk, waiting)
    if person is None:
        return
    await desk.ask("sure", Confirm("people.refusal", {"who": person}))

    if await people.turn_away(desk.db, person.id):
        desk.tell(person, "people.turned_away")
    desk.say("people.refused", who=person)


async def _who_waits(desk: Desk, waiting: list[people.Person]) -> people.Person | None:
    """The one whom this is about, whom the line names, the only one there is, or the one that is chosen."""
    number = str(desk.record or desk.line.strip())
    told = [person for person in waiting if str(person.id) == number]
    if number.isdecimal() and not told:
        desk.say("people.not_waiting", number=number)
        return None
    only = (told or waiting)[0] if told or len(waiting) == 1 else ASK
    return await desk.ask("person", Person("people.whom", options=waiting), default=only)


@command("aanvaarden", "accept", who="administrator", listed=False, takes_line=True)
async def accept_identity(desk: Desk) -> None:
    """An administrator says that the other identity of an account is right. Nobody says so of their own."""
    waiting = await desk.recall("waiting", places.changed_identities)
    changed = next((one for one in waiting if one.address == desk.line.strip()), None)
    if changed is None:
        desk.say("people.no_other_identity", waiting=waiting)
        return
    if changed.address == desk.person.address:
        desk.say("people.not_your_own")
        return

    await desk.ask("sure", Confirm("people.other_identity", {"address": changed.address}))

    if not await places.accept_pin(desk.db.session, changed.address, changed.master_key):
        desk.say("people.changed_again")
        return

    desk.concerns(f"identity:{changed.id}")
    desk.say("people.identity_accepted", address=changed.address)


@command(
    "mensen", "people", who="ambassador secretary",
    phrases=(
        r"^(wie|staat er iemand|zijn er mensen) .*\b(wacht|wachten|toelating|toe te laten)\b",
        r"^who (is|are) waiting",
    ),
)  # fmt: skip
async def who_is_who(desk: Desk) -> None:
    """Shows who waits to be let in, whether the two rooms hold those who belong there, and who is who."""
    waiting = await desk.recall("waiting", desk.people.waiting)
    known = await desk.recall("known", desk.people.who_is_who)
    gaps = await desk.recall("gaps", rooms.gaps, desk.people)

    desk.show("people.who_is_who", known[desk.skipped :], waiting=waiting, gaps=gaps, first=not desk.skipped)
    if waiting and not desk.skipped:
        desk.offer("toelaten")


@command("menu", "help", "hulp", "menu", who="all", listed=False, reads_line=True, intention="explain")
async def menu(desk: Desk) -> None:
    """What the desk can do for this very person, as numbered choices."""
    chosen = await desk.ask("command", Menu("people.menu", options=desk.commands))

    desk.follow(chosen.name)


@command("taal", "language", who="all", takes_line=True, phrases=(A_LANGUAGE,))
async def language(desk: Desk) -> None:
    """Dutch or English from now on."""
    chosen = await desk.ask("language", Choice("people.language", options=LANGUAGES), within=desk.line)

    await people.speak(desk.db.session, desk.person.id, chosen)

    desk.say(f"people.speaks_{chosen}")


@command("privacy", who="all", listed=False, intention="privacy")
async def privacy(desk: Desk) -> None:
    """Who reads what is typed here, and how long it stays."""
    desk.say("desk.first_contact", programme=desk.config.programme.name)


@command(
    "bedankt", "dank u", "dank u wel", "dankjewel", "dank je wel", "dank je", "dank", "thank you", "thanks",
    listed=False, intention="thanks",
)  # fmt: skip
async def thanks(desk: Desk) -> None:
    """A kind word back."""
    desk.say("people.thanks")


@command(
    "hallo",
    "goedemorgen",
    "goedemiddag",
    "goedenavond",
    "hoi",
    "good morning",
    "hello",
    listed=False,
    intention="greets",
)
async def hello(desk: Desk) -> None:
    """A greeting back, with where to begin."""
    desk.say("desk.welcome")
