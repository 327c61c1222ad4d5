"""A programme that is confidential in every field, with a word in each that nobody else ever uses, and who may read it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.documents.files import render
from bot.transports.inprocess import Heard
from tests.infra.talk import ADMINISTRATOR, AMBASSADOR, SECRETARY, Talker, TestDesk, joined

ROLES = ("alderman", "civil_servant", "taskforce", "steering_group", "partner")
LOOKS = (
    "menu", "stop", "/status", "/afspraken", "stop", "/logboek", "/logboek Horst aan de Maas", "/logboek vandaag", "/mensen",
    "hoe staat het met mijn vraag?", "/vraag zegt u eens wat er speelt in Horst aan de Maas", "stop", "/spar", "stop",
    "/vrij", "stop", "/log", "stop", "/kennismaken", "stop", "/toelaten", "/afwijzen", "/taal nl", "/privacy", "/hallo",
    "/bedankt", "/verder", "stop", "/gegevens", "1", "stop", "/aanvaarden @niemand:localhost", "ik kom", "/foo",
    "/overleg", "stop", "/ik kom", "/ik kom niet", "/vervanger mijn collega", "/weet nog niet", "/aanwezig", "/afwezig", "/agendapunt iets", "stop",
    "/anders verwoorden", "/nieuws", "stop", "/besluit iets", "/besluit terug", "/actie Bert belt", "/actie terug",
    "/besluitenlijst", "/kom ik", "stop", "/kom ik niet", "stop", "/verbetering terug", "stop", "/opnieuw verbeteren", "stop", "/acties", "/acties alles", "/acties Bert", "/acties te laat", "/bewust niet gedaan", "stop", "/buiten bereik", "stop",
    "/weg", "stop", "/ik ben er toch wel", "stop", "/opvolger", "stop", "/niet van mij", "stop",
    "/rapport", "stop", "/rapport geld", "stop", "/akkoord", "stop", "/akkoord terug", "/niet akkoord", "stop", "/wie nog niet",
    "/opmerking iets", "stop", "/opmerking anders", "/opmerkingen", "/opmerking terug", "/bij hoofdstuk", "/overnemen", "/aanpassen", "/uitleggen",
    "/interview", "stop", "/rapport waar komt 5 vandaan", "stop", "/bedoeling", "stop", "/ander loket", "stop",
    "/kans", "stop", "/bedreiging", "stop", "/aanbeveling", "stop", "/signaal", "/signaal S-1", "/signaal anders", "/signaal terug",
    "/aanvulling terug", "/nog meer aanvullen", "stop", "/niet namens mij", "stop", "/wel namens mij",
)  # fmt: skip
LOOKS_AT = {
    "H": (("/intrekken {}", "stop", "/aanvullen {} iets", "stop", "/oppakken {}", "/afronden {} klaar", "/antwoorden {} iets",
          "/later {} iets", "stop", "/doorverwijzen {} naar iets", "stop", "/buiten bereik {}", "stop",
          "/spar {}", "stop"), 10),
    "A": (("{} klaar", "stop", "/bijwerken {}", "stop"), 3),
    "L": (("/logboek {}", "/verbeteren {} iets", "stop", "/weghalen {}", "stop"), 5),
}  # and how many there are  # fmt: skip
TABLES = {"H": "help_requests", "A": "action_items", "L": "log_entries"}

# A word in every field that may be confidential, and who may ever read it.
OF_ANNA = {
    "question": "zeepaardje", "addition": "zeester", "word of the ambassador": "garnaal", "question that is closed": "mossel",
    "outcome": "oester", "topic": "krab", "topic of what was called off": "kreeft", "reason": "inktvis", "wish": "kwal",
    "why later": "walvis", "where it belongs": "dolfijn", "asked on behalf": "zeehond", "what she promised": "sardien",
    "why that is later": "ansjovis", "what came of it": "griet", "what she hands over": "zeebaars", "opportunity": "otter", "why it is declined": "tarbot",
}  # fmt: skip
OF_THE_AMBASSADOR = {
    "contact": "haring",
    "result": "makreel",
    "agreement": "tonijn",
    "who promised it": "sprot",
    "not done": "paling",
}
OF_THE_SECRETARY = {"secretary's contact": "zalm", "secretary's result": "forel"}
OF_A_MEMBER = {"contact of a member": "schol"}
MARKERS = OF_ANNA | OF_THE_AMBASSADOR | OF_THE_SECRETARY | OF_A_MEMBER
TOLD_ONLY = {"word of the ambassador", "why later", "reason"}  # passed on, and never read again
ENTITLED = (
    {
        "asker": set(OF_ANNA),
        "ambassador": set(MARKERS),
        "secretary": set(OF_THE_SECRETARY),
        "official": {"asked on behalf"},
    }
    | {role: set() for role in (*ROLES, "administrator", "stranger")}
    | {"taskforce": set(OF_A_MEMBER)}
)
OPEN = {  # what is not confidential
    "pinguin": {"asker", "ambassador", "secretary"},
    "albatros": {"ambassador", "secretary"},
    "reiger": {"asker", "ambassador", "secretary", "taskforce", "steering_group"},
}


@dataclass
class World:
    """A desk that holds one of everything that is confidential, and people of every role."""

    desk: TestDesk
    people: dict[str, Talker]
    lines: Sequence[str] = ()  # of the log, where somebody listens

    @property
    def anna(self) -> Talker:
        return self.people["asker"]

    async def everybody_looks(self) -> None:
        for person in self.people.values():
            await person.says("/stop", *LOOKS)
            for kind, (lines, most) in LOOKS_AT.items():
                for number in range(1, most + 1):
                    await person.says(*(line.format(f"{kind}-{number}") for line in lines))

    async def everybody_looks_in_the_rooms(self) -> None:
        """Who may read something tries both rooms and a third one; who may not, the one that has commands."""
        for role, person in self.people.items():
            for room in ("taskforce", "steering_group", "!elders") if ENTITLED[role] else ("taskforce",):
                await person.says(*(f"/{line.removeprefix('/')}" for line in LOOKS), room=room)

    @property
    def in_rooms(self) -> list[Heard]:
        return [heard for heard in self.desk.chat.heard if not heard.place.startswith("!direct-")]

    def readers_of(self, word: str) -> set[str]:
        return {role for role, person in self.people.items() if word in "".join(map(whole, person.messages)).casefold()}


def found_in(text: str) -> set[str]:
    return {field for field, marker in MARKERS.items() if marker in text.casefold()}


def whole(heard: Heard) -> str:
    """All of a message, with the bytes of its file."""
    file = heard.message.file
    return (
        f"{heard.message.body}\n{heard.message.html}\n{file}\n{render(file)[2].decode(errors='ignore') if file else ''}"
    )


@asynccontextmanager
async def played(folder: Path) -> AsyncIterator[World]:
    desk = await TestDesk(folder).starts()
    anna = await desk.knows("@anna:localhost", name="Anna", function="wethouder Wonen", municipality="Horst aan de Maas",
                            organisation="gemeente Horst aan de Maas", roles=("alderman",))  # fmt: skip
    ambassador, secretary = await desk.greeted(AMBASSADOR), await desk.greeted(SECRETARY)
    people = {"asker": anna, "ambassador": ambassador, "secretary": secretary}
    people |= {
        role: await desk.knows(
            f"@{role}:localhost", name=role, function=role, municipality="Horst aan de Maas", roles=(role,)
        )
        for role in ROLES
    }
    people["official"] = await desk.knows(
        "@karin:localhost", name="Karin", function="bestuursadviseur", organisation="gemeente Horst aan de Maas",
        municipality="Horst aan de Maas", roles=("civil_servant",), via=(anna.address,),
    )  # fmt: skip
    people |= {"administrator": await desk.greeted(ADMINISTRATOR), "stranger": Talker(desk, "@vreemd:localhost")}
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")

    await anna.says("/vraag Een zeepaardje in onze haven", "raadplegen", "gewoon", "ja", "ja")
    await anna.says("/aanvullen H-1 en ook een zeester", "ja")
    await ambassador.says("/antwoorden H-1 ik zie daar een garnaal", "ja")
    await anna.says("/vraag Over de mossel in de haven", "raadplegen", "gewoon", "ja", "ja")
    await ambassador.says("/afronden H-2 het werd een oester", "ja")
    await anna.says(
        "/spar", "1", "Vertrouwelijk over de krab", "ja", "/spar", "1", "Vertrouwelijk over de kreeft", "ja"
    )
    await ambassador.says("/afspraken", "2", "afzeggen", "de inktvis is ziek", "ja")
    await anna.says("/spar", "Vertrouwelijk over de kwal", "ja")
    await ambassador.says("/log", "wethouder Haring, Horst", "ziet een makreel", "Sprot: belt over tonijn, vrijdag")
    await ambassador.says("2, wonen", "ja", "ja")
    await secretary.says("/log", "de heer Zalm, Horst", "ziet een forel", "geen", "2, wonen", "ja", "ja")
    await ambassador.says("/bewust niet gedaan vertrouwelijk: de paling geteld", "ja")
    await anna.says("/vraag Over de dolfijn in de haven", "raadplegen", "gewoon", "ja", "ja")
    await ambassador.says("/doorverwijzen H-6", "de Dolfijn", "ja", "/later H-1", "de walvis slaapt", "ja")
    await people["official"].says(
        "/vraag namens mijn wethouder: wie heeft een zeehond", "raadplegen", "gewoon", "ja", "ja"
    )
    await people["taskforce"].says("/nieuws ik ken iemand bij de Schol, vertrouwelijk", "ja")
    await ambassador.says("/log", "de gemeente, Horst", "werkt mee", joined(
        [f"wethouder Wonen Horst: {what}" for what in ("telt de sardien, 12 oktober", "weegt de zeebaars, 14 oktober")]
    ), "2, wonen", "ja", "ja")  # fmt: skip
    await anna.says("A-2 volgende week, want de ansjovis is ziek", "ja", "A-3 doet de kennisambassadeur", "ja")
    await ambassador.says("/bijwerken A-3 liever niet, want de tarbot wacht")
    await anna.says("A-2 klaar, het werd een griet")
    await anna.says("/vraag Wie kent een pinguin?", "raadplegen", "gewoon", "nee", "ja")
    await anna.says("/kans vertrouwelijk: de otter is terug", "1", "raadplegen", "gewoon", "ja")
    await anna.says("/kans Een reiger op het dak van het hotel", "ja")
    await ambassador.says("/log", "de LLTB, Horst", "ziet een albatros", "geen", "2, wonen", "nee", "ja")
    await desk.offers("2022-10-14 09:30")
    await anna.says("/afspraken", "verzetten", "1", "ja")
    yield World(desk, people)
    await desk.stops()
