"""Conversations that people may have, each with what they could answer: for the law that only final answers count."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from storage import actions, requests
from tests.infra.talk import AMBASSADOR, SECRETARY, TestDesk

EMMA, ROB, SAM, OTTO = (f"@{name}:localhost" for name in ("emma", "rob", "sam", "otto"))
PEOPLE = {
    ROB: {"name": "Rob", "function": "wethouder Wonen", "municipality": "Beek", "roles": ("alderman",)},
    EMMA: {"name": "Emma", "function": "directeur", "organisation": "FlexWork", "roles": ("partner",)},
    SAM: {"name": "Sam", "function": "wethouder Ruimte", "municipality": "Venray", "roles": ("alderman",)},
    OTTO: {"name": "Otto", "function": "adviseur", "municipality": "Weert", "roles": ("civil_servant",), "via": (ROB,)},
}
SKIP = "overslaan"
DAYS = "ma", "di", "wo", "do", "vr", "za", "zo", "ma"
SLOTS = {f"{name} {day} okt 14.00": f"2022-10-{day} 14:00" for day, name in enumerate(DAYS, start=10)}
UNASKED = {"place": ("Venray", "Horst en Venlo"), "confidential": ("ja", "nee")}  # where the desk does not ask these
ANY_WORDS = "text", "topic", "contact", "outcome", "agreed", "reason", "referred", "undone"  # questions that take them


async def nothing(_desk: TestDesk) -> None:
    """Nothing has to be there before."""


async def promised(desk: TestDesk) -> None:
    """Emma has something to do by the eleventh."""
    async with desk.as_person(EMMA) as db:
        await actions.add(db, EMMA, "De buurt bellen", owner="ik", due=date(2022, 10, 11))


async def asked(desk: TestDesk) -> None:
    """Two questions wait for the ambassador."""
    for who, text in ((ROB, "Wie helpt ons met de raad"), (SAM, "Er zijn te weinig plekken")):
        async with desk.as_person(who) as db:
            await requests.ask(db, who, "advice", text, (), "normal", confidential=False, answer_by=db.now)


@dataclass(frozen=True)
class Talk:
    """A conversation: who has it, how it may begin, what they answer, and what they call their answers.

    A number among the answers is one of the list in sight. What has no name has one answer only.
    """

    lines: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    who: str = EMMA
    before: Callable[[TestDesk], Awaitable[None]] = nothing

    def texts(self, key: str) -> tuple[str, ...]:
        """What may be answered to this question."""
        return self.answers.get(key) or UNASKED[key]


QUESTION = {
    "text": ("Er zijn te weinig plekken", "Wie helpt ons met de raad"),
    "place": ("Venray", "Horst en Venlo", SKIP, "Venrai"),
    "kind": ("1", "2", "contact leggen", "overleg"),
    "urgency": ("1", "gewoon", "deze week"),
    "confidential": ("ja", "nee"),
}
OF_A_QUESTION = {
    "text": "vraag", "place": "gemeente", "kind": "soort", "urgency": "haast", "confidential": "vertrouwelijk",
}  # fmt: skip
TALKS = {
    "a question": Talk(("/vraag", "/vraag deze week nog"), QUESTION, OF_A_QUESTION),
    "a question on behalf": Talk(
        ("/vraag namens wethouder Wonen", "/vraag namens mijn wethouder"),
        # words that say more than they are asked, where no first line is the text itself: then they would come last
        QUESTION
        | {"text": (*QUESTION["text"], "De buurt in Weert vraagt om overleg")}
        | {"whom": ("wethouder Wonen", "uzelf", "2"), "place": ("Venray", "Horst en Venlo", "Venrai")},
        {"whom": "namens", **OF_A_QUESTION},
        OTTO,
    ),
    "a talk": Talk(
        ("/spar", "/spar vertrouwelijk", "/spar dinsdag"),
        {"slot": ("1", "4", *SLOTS), "topic": ("Huisvesting", "Een pand in Weert", "De raad, vertrouwelijk")},
        {"slot": "moment", "topic": "onderwerp", "confidential": "vertrouwelijk"},
    ),
    "a line in the logbook": Talk(
        ("/log", "/log de LLTB"),
        {
            "contact": ("de LLTB", "wethouder Wonen, Beek", "een uitzendbureau"),
            "outcome": ("Wil meedoen", "Zoekt plekken in Venray", "Ziet meer in het samenleven"),
            "agreed": ("geen", "Provincie: stuurt de planning, vrijdag", SKIP),
            "theme": ("wonen", "2", SKIP),
            "point": ("1", "4", "congres, media en podcasts", SKIP),
            "confidential": ("ja", "nee", SKIP),
        },
        {
            "contact": "gesprek",
            "outcome": "uitkomst",
            "place": "gemeente",
            "agreed": "afspraken",
            "theme": "thema",
            "point": "actiepunt",
            "confidential": "vertrouwelijk",
        },
        SECRETARY,
    ),
    "what was not done": Talk(
        ("/bewust niet gedaan", "/bewust niet gedaan: geen bezoek aan Beek"),
        {"undone": ("Geen bezoek aan Weert", "De raad niet gesproken", "Geen podcast, vertrouwelijk")},
        {"undone": "wat", "place": "gemeente", "confidential": "vertrouwelijk"},
        SECRETARY,
    ),
    "another day for an action": Talk(
        ("/bijwerken A-1", "A-1", "A-1 later", "A-1 later vrijdag", "A-1 wordt vrijdag, wacht op de raad"),
        {
            "act": ("wordt later",),
            "day": ("vrijdag", "21 oktober", "dinsdag 11 oktober", "over twee weken"),
            "reason": ("De provincie heeft tijd nodig", "Vakantie", "Wacht op de raad"),
        },
        {"day": "dag", "reason": "reden"},
        before=promised,
    ),
    "an action for somebody else": Talk(
        ("A-1", "A-1 overdragen", "A-1 overdragen aan wethouder Wonen"),
        {"act": ("een ander neemt het over",), "whom": ("wethouder Ruimte", "wethouder Wonen", "Otto", "de bakker")},
        {"whom": "persoon"},
        before=promised,
    ),
    "another moment for a meeting": Talk(
        ("/overleg verzetten", "/overleg verzetten naar 12 oktober 14.00 uur"),
        {
            "act": ("verzetten",),
            "meeting": ("dinsdag 8 november", "dinsdag 13 december"),
            "when": ("woensdag 12 oktober 14.00 uur", "dinsdag 8 november 10.00 uur", "vrijdag 14 oktober 9.30 uur"),
        },
        {"meeting": "overleg", "when": "moment"},
        SECRETARY,
    ),
    "an answer that comes later": Talk(
        ("/later H-1", "/later H-2 eerst de raad"),
        {"reason": ("Vakantie", "Eerst de raad", "Wacht op Weert")},
        {"reason": "reden"},
        AMBASSADOR,
        asked,
    ),
    "somebody else to ask": Talk(
        ("/doorverwijzen",),
        {"request": ("H-1", "H-2"), "referred": ("de provincie", "de LLTB", "wethouder Wonen, Beek")},
        {"request": "nummer", "referred": "naar wie"},
        AMBASSADOR,
        asked,
    ),
    "something out of reach": Talk(
        ("/buiten bereik H-2", "/buiten bereik H-1"),
        {"why": ("1", "2", "klacht van één persoon")},
        {"why": "waarom"},
        AMBASSADOR,
        asked,
    ),
}
