"""What nobody should type, in every field of every conversation: a kind sentence, or plain text that is kept."""

import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from bot.words import TAGS
from storage.machine.inbox import clean
from storage.requests import RequestRow
from tests.infra.talk import AMBASSADOR, SECRETARY, Group, Talker, TestDesk

ACCIDENTS = {
    "nothing": "   ",
    "only emoji": "😀🎉",
    "a number out of range": "99",
    "sixty kilobytes": "woord " * 10_000,
    "html": "<script>alert('PWNED')</script><b>PWNED</b><img src=x onerror=PWNED>",
    "markdown": "**PWNED** [PWNED](https://example.org) # PWNED `PWNED` ![PWNED](mxc://x/y) <https://example.org>",
    "a template": "{{ 7*7 }} {% for x in y %}PWNED{% endfor %} ${7*7} {{ config }}",
    "everybody": "@room PWNED",
    "sql": "'; DROP TABLE people; -- PWNED",
    "control characters": "een\0twee\x1b[31m\x1edrie\u202evier \ud800",
    "a command of the machine": "\x1erequest:1 PWNED",
    "lines": "1. een\n2. twee\n\n> drie\n- vier\n    vijf",
}
CONVERSATIONS = {
    "asking": ("bert", ["/vraag", "Wie helpt ons met de raad?", "raadplegen", "gewoon", "nee", "ja"]),
    "asking without a municipality": ("emma", ["/ask", "Who helps us?", "Venlo", "advice", "normal", "no", "yes"]),
    "adding": ("bert", ["/aanvullen H-1", "Het liefst snel", "ja"]),
    "closing": ("ambassador", ["/afronden H-1", "Gebeld", "ja"]),
    "sparring": ("anna", ["/spar", "1", "Short-stay", "ja"]),
    "moving": ("anna", ["/afspraken", "verzetten", "1", "ja"]),
    "calling off": ("anna", ["/afspraken", "afzeggen", "Ik ben ziek", "ja"]),
    "wishing": ("anna", ["/spar", "Short-stay", "ja"]),
    "being free": ("ambassador", ["/vrij", "vrijdag 9-12", "ja"]),
    "not being free": ("ambassador", ["/vrij", "toch niet vrijdag", "ja"]),
    "logging": ("ambassador", ["/log", "wethouder", "wil meedoen", "geen", "2, wonen", "nee", "ja"]),
    "correcting": ("ambassador", ["/verbeteren L-1", "wil later meedoen", "ja"]),
    "introducing": ("stranger", ["hallo", "J. Peeters", "wethouder", "gemeente Beek", "ja"]),
    "letting in": ("secretary", ["/toelaten", "wijzig rollen", "1 en 3", "ja"]),
    "choosing a language": ("emma", ["/taal", "english"]),
}  # fmt: skip

WITH_MORE = {  # three questions, two actions and the first meeting stand there
    "putting off": ("ambassador", ["/later H-1", "Ik wacht op de raad", "ja"]),
    "referring": ("ambassador", ["/doorverwijzen H-1", "de Provincie", "ja"]),
    "answering": ("ambassador", ["/antwoorden H-2", "Ik bel u", "ja"]),
    "out of reach": ("ambassador", ["/buiten bereik H-3", "1", "ja"]),
    "deliberately not": ("ambassador", ["/bewust niet gedaan", "een brief aan Beek", "ja"]),
    "asking on behalf": ("karin", ["/vraag namens mijn wethouder", "Wie helpt ons?", "raadplegen", "gewoon", "nee", "ja"]),
    "sparring on behalf": ("karin", ["/spar namens mijn wethouder", "1", "Short-stay", "ja"]),
    "an action later": ("ambassador", ["/bijwerken A-1", "verzetten", "vrijdag 21 oktober", "wacht op de raad", "ja"]),
    "an action to another": ("ambassador", ["/bijwerken A-2", "overdragen", "Bert", "ja"]),
    "declining it": ("bert", ["/bijwerken A-2", "liever niet", "geen tijd"]),
    "moving a meeting": ("secretary", ["/overleg verzetten", "donderdag 13 oktober 14.00 uur", "ja"]),
    "calling off a meeting": ("secretary", ["/overleg afzeggen", "te weinig mensen", "ja"]),
    "a point for the agenda": ("carla", ["/agendapunt", "kamers boven winkels, 10 min", "ja"]),
    "a substitute": ("carla", ["/vervanger", "P. Peeters"]),
    "news": ("carla", ["/nieuws", "Beek zoekt een huisvester", "ja"]),
    "a contact": ("carla", ["/nieuws", "ik ken iemand in Venray", "ja"]),
    "an opportunity": ("carla", ["/kans", "het hotel staat te wachten", "Venray", "wonen", "ja"]),
    "a recommendation": ("carla", ["/aanbeveling", "maak een loket", "de regio", "S-1 en een enquête", "ja"]),
    "another evidence": ("ambassador", ["/signaal S-1 bewijs", "drie gesprekken", "ja"]),
    "a doubtful signal": ("carla", ["/signaal een kweker met bedden", "kans", "Venray", "ja"]),
    "correcting oneself": ("bert", ["/gegevens", "verbeteren", "functie", "adviseur", "ja"]),
}  # fmt: skip
IN_THE_ROOM = (
    "besluit",
    "actie",
    "agendapunt",
    "vervanger",
    "overleg",
    "nieuws",
    "besluitenlijst",
    "ik kom",
    "spar",
    "kans",
    "aanbeveling",
)


class Tags(HTMLParser):
    """Which tags stand in a text, and what was inside those that show or do something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def is_harmless(desk: TestDesk) -> None:
    """Nothing that anybody typed became markup, and no turn failed."""
    for heard in desk.chat.heard:
        body, html = heard.message.body, heard.message.html
        tags = Tags(html)
        assert tags.seen <= TAGS, html
        assert tags.attributes <= {"start"}, html
        assert not re.search(r"<(strong|em|code|blockquote)>[^<]*PWNED", html), html
        assert "49" not in body
        assert "kon ik niet verwerken" not in body, body
        assert "could not handle" not in body, body


async def is_answered(name: str, person: Talker, script: list[str], accident: str) -> None:
    """Before each answer comes the accident: the desk puts the question again, or takes it as the answer."""
    first, *answers = script
    await person.says(first)
    for answer in answers:
        question, before = person.heard_last, len(person.words)
        await person.says(accident)
        assert len(person.words) == before + 1, f"{name}: one answer to {accident[:40]}"
        if question.rpartition("\n\n")[2] in person.heard_last or question.split("\n\n")[0] in person.heard_last:
            await person.says(answer)
    assert "Klopt dat?" not in person.heard_last, f"{name} ends: {person.heard_last}"
    await person.says("/stop")


@pytest.mark.parametrize("accident", ACCIDENTS)
async def test_whatever_is_typed_anywhere_is_kept_or_kindly_refused(
    desk: TestDesk, anna: Talker, bert: Talker, emma: Talker, accident: str
) -> None:
    people = {"anna": anna, "bert": bert, "emma": emma, "stranger": Talker(desk, "@vreemd:localhost")}
    people |= {"ambassador": await desk.greeted(AMBASSADOR), "secretary": await desk.greeted(SECRETARY)}
    for name, (who, script) in CONVERSATIONS.items():
        if name == "sparring":
            await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
        if name == "wishing":
            await people["ambassador"].says("/vrij toch niet 11 oktober en 13 oktober", "ja")
        await is_answered(name, people[who], script, ACCIDENTS[accident])
    is_harmless(desk)


@pytest.mark.parametrize("accident", ACCIDENTS)
async def test_so_is_what_is_typed_about_what_stands_there_and_in_the_room(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker, secretary: Talker, accident: str
) -> None:
    people = {"anna": anna, "bert": bert, "ambassador": ambassador, "secretary": secretary}
    people["karin"] = await desk.knows(
        "@karin:localhost", name="Karin", function="bestuursadviseur", municipality="Horst aan de Maas",
        roles=("civil_servant",), via=(anna.address,),
    )  # fmt: skip
    people["carla"] = await desk.knows("@carla:localhost", name="Carla", roles=("taskforce",))
    for word in ("een", "twee", "drie"):
        await anna.says(f"/vraag Wie weet {word} goed idee?", "raadplegen", "gewoon", "nee", "ja")
    await ambassador.says("/log", "wethouder", "wil meedoen", "ik: belt\nik: schrijft", "2, wonen", "nee", "ja", "nee")
    await people["carla"].says("/aanbeveling Maak een loket", "provincie", "overslaan", "ja")
    await desk.offers("2022-10-11 14:00")

    for name, (who, script) in WITH_MORE.items():
        await is_answered(name, people[who], script, ACCIDENTS[accident])

    room = Group(desk, people["carla"].address, "taskforce")
    for word in IN_THE_ROOM:
        before = len(room.words)
        await room.says(f"/{word} {ACCIDENTS[accident]}")
        assert len(room.words) <= before + 1, f"{word} in the room"
    is_harmless(desk)


@pytest.mark.parametrize("accident", sorted(ACCIDENTS.keys() - {"nothing", "only emoji", "a number out of range"}))
async def test_a_question_is_kept_to_the_letter(desk: TestDesk, bert: Talker, accident: str) -> None:
    await bert.says("/vraag", ACCIDENTS[accident], "raadplegen", "gewoon", "nee", "ja")
    assert bert.heard_last.startswith("Uw vraag is H-1.")
    async with desk.app.database.reading() as session:
        (kept,) = (await session.execute(select(RequestRow.text))).scalars()
    assert kept == clean(ACCIDENTS[accident]).strip()


async def test_of_a_very_long_first_sentence_no_word_is_read_by_half(anna: Talker) -> None:
    await anna.says("hallo", "Wie helpt ons in Beek? " + "woord " * 10_000)  # a *woo* is a request to see documents
    assert anna.heard_last.startswith('Uw vraag is: "Wie helpt ons in Beek? woord woord')
    assert "Wat vraagt u van de kennisambassadeur?" in anna.heard_last


@pytest.mark.parametrize("accident", ACCIDENTS)
async def test_outside_any_conversation_there_is_always_one_kind_answer(
    desk: TestDesk, anna: Talker, accident: str
) -> None:
    await anna.says(ACCIDENTS[accident])
    assert len(anna.words) == 1
    assert anna.heard_last
    await anna.says(f"/{ACCIDENTS[accident].strip()}")
    assert len(anna.words) == 2
    is_harmless(desk)


async def test_an_unknown_command_names_the_two_nearest(anna: Talker, emma: Talker, ambassador: Talker) -> None:
    await anna.chats("""
        > /vrag
        Het commando "vrag" ken ik niet. Bedoelt u vraag of taal? Met menu ziet u wat ik kan doen.
        > !sparr
        Het commando "sparr" ken ik niet. Bedoelt u spar of afspraken? Met menu ziet u wat ik kan doen.
        > //afspraak
        Het commando "afspraak" ken ik niet. Bedoelt u afspraken of vraag? Met menu ziet u wat ik kan doen.
        > /📎
        Het commando "📎" ken ik niet. Bedoelt u vraag of status? Met menu ziet u wat ik kan doen.
        > /aanvulen H-1
        Het commando "aanvulen" ken ik niet. Bedoelt u aanvullen of aanbeveling? Met menu ziet u wat ik kan doen.
        > /menuu
        Het commando "menuu" ken ik niet. Bedoelt u menu of afspraken? Met menu ziet u wat ik kan doen.
    """)
    await emma.chats("""
        > /appointment
        I do not know the command "appointment". Do you mean appointments or opportunity? With menu you see what I can do.
        > /vrag
        I do not know the command "vrag". Do you mean ask or language? With menu you see what I can do.
        > /langauge
        I do not know the command "langauge". Do you mean language or ask? With menu you see what I can do.
    """)
    await ambassador.chats("""
        > /logbok
        Het commando "logbok" ken ik niet. Bedoelt u logboek of log? Met menu ziet u wat ik kan doen.
        > /oppaken H-1
        Het commando "oppaken" ken ik niet. Bedoelt u oppakken of afspraken? Met menu ziet u wat ik kan doen.
    """)


async def test_a_sign_alone_or_a_number_alone_is_answered_with_what_it_may_be(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    for sign in ("/?", "//", "!?", "help"):
        assert (await anna.says(sign)).startswith("Wat kan ik voor u doen?")
    assert await anna.says("exit") == "Gestopt. Er is niets vastgelegd."
    await anna.says("/vraag Wie kent een jurist?", "raadplegen", "gewoon", "nee", "ja")
    await anna.chats("""
        > H-1
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent een jurist?"
        > dank je
        Graag gedaan.
    """)
    assert (await ambassador.says("L-1")).startswith("Die regel vind ik niet, of hij is niet van u.")
    stranger = Talker(desk, "@vreemd:localhost")
    assert (await stranger.says("/kans een leeg hotel")).endswith("Ik ken u nog niet. Wat is uw naam?")


async def test_who_may_not_do_it_hears_who_may(anna: Talker, emma: Talker) -> None:
    await anna.chats("""
        > /rapport
        Dit kan alleen de kennisambassadeur, de secretaris of de Stuurgroep. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
        > aanvaarden @x:localhost
        Dit kan alleen de beheerder. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
    """)
    await emma.chats("""
        > /decision rooms above shops
        Only the Taskforce, the ambassador or the secretary can do this. Say menu to see what you can do, or just ask your question here.
    """)


async def test_what_is_no_sentence_is_asked_back(anna: Talker) -> None:
    await anna.chats("""
        > 1
        "1" begrijp ik niet. Stel uw vraag in een hele zin, of zeg menu.
        > qwerty
        "qwerty" begrijp ik niet. Stel uw vraag in een hele zin, of zeg menu.
        > sapr
        Wat bedoelt u met "sapr"?
        1. spar: een gesprek met de kennisambassadeur plannen
        2. vraag: een vraag stellen aan de kennisambassadeur
        > stop
        Gestopt. Er is niets vastgelegd.
        > 😀
        Ik lees hier geen woorden. Typ uw antwoord in gewone tekst, bijvoorbeeld: "sparren over huisvesting".
        > ja
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
        > nee
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
    """)


async def test_a_picture_is_answered_with_the_open_question(anna: Talker) -> None:
    await anna.shows()
    assert anna.heard_last == "Ik kan alleen tekst lezen, geen foto's of bestanden. Typt u in een zin wat erin staat?"
    await anna.says("vraag")
    await anna.shows()
    assert anna.heard_last == (
        "Ik kan alleen tekst lezen, geen foto's of bestanden. Typt u in een zin wat erin staat?\n\n"
        "Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal."
    )


async def test_the_words_under_a_picture_are_read_and_the_picture_is_not_kept(anna: Talker, emma: Talker) -> None:
    await anna.says("vraag")
    await anna.shows("Wie kent dit pand in Venray?")
    assert anna.heard_last.startswith(
        "Ik lees uw tekst. De foto of het bestand zelf bewaar ik niet.\n\n"
        'Uw vraag is: "Wie kent dit pand in Venray?"\n\nWat vraagt u van de kennisambassadeur?'
    )
    await emma.shows("Who knows this building in Venray?")
    assert emma.heard_last.startswith("I read your text. The photo or file itself is not kept.\n\nYour question is:")


async def test_places_are_found_proposed_or_kindly_refused(emma: Talker) -> None:
    await emma.says("taal nederlands", "/vraag Wie helpt ons?")
    await emma.chats("""
        > Eindhoven
        Eindhoven ligt buiten dit programma. Ik werk voor de 31 gemeenten van Limburg. Noem een van die, bijvoorbeeld Venray.
        Uw vraag is: "Wie helpt ons?"
        Over welke gemeente gaat het?
        U mag dit overslaan.
        > Atlantis
        "Atlantis" ken ik niet als gemeente of kern in Limburg. Noem een gemeente, bijvoorbeeld Horst aan de Maas.
        Uw vraag is: "Wie helpt ons?"
        Over welke gemeente gaat het?
        U mag dit overslaan.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > Venrey
        Bedoelt u Venray? Zeg ja, of noem een andere gemeente.
        Uw vraag is: "Wie helpt ons?"
        Over welke gemeente gaat het?
        U mag dit overslaan.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > ja
        Uw vraag is: "Wie helpt ons?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
    """)
    await emma.says("/stop", "/vraag Wie helpt ons?")
    await emma.chats("""
        > Roermont
        Bedoelt u Roermond? Zeg ja, of noem een andere gemeente.
        Uw vraag is: "Wie helpt ons?"
        Over welke gemeente gaat het?
        U mag dit overslaan.
        > bergen
        Uw vraag is: "Wie helpt ons?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > overslaan
        Dit heb ik echt nodig. Zeg stop als u niet verder wilt.
        Uw vraag is: "Wie helpt ons?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
    """)


async def test_a_past_or_impossible_moment_is_explained(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.says("spar")
    await anna.chats("""
        > gisteren
        Zondag 2 oktober is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > 1 september
        Donderdag 1 september is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > 31 februari
        De datum in "31 februari" bestaat niet. Typ bijvoorbeeld: dinsdag 11 oktober, 14.00 uur.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > dinsdag 12 oktober
        In "dinsdag 12 oktober" passen dag en datum niet bij elkaar. Bedoelt u woensdag 12 oktober? Typ de dag en de tijd nog eens.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
    """)
    await ambassador.says("vrij")
    await ambassador.chats("""
        > gisteren 9-12
        Zondag 2 oktober is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur.
        Vrij staat nu: di 11 okt 14.00, do 13 okt 09.30.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        > volgende week
        In "volgende week" lees ik geen dag en tijd. Typ bijvoorbeeld: dinsdag 14.00 uur.
        Vrij staat nu: di 11 okt 14.00, do 13 okt 09.30.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > dinsdag
        Dinsdag 4 oktober: hoe laat? Typ bijvoorbeeld: dinsdag 9-12, of dinsdag 14.00 uur.
        Vrij staat nu: di 11 okt 14.00, do 13 okt 09.30.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > dinsdag 12-9
        In "dinsdag 12-9" passen dag en datum niet bij elkaar. Bedoelt u maandag 12 september? Typ de dag en de tijd nog eens.
        Vrij staat nu: di 11 okt 14.00, do 13 okt 09.30.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > dinsdag rond 10 uur
        Ik heb een vaste tijd nodig. Typ in plaats van "dinsdag rond 10 uur" bijvoorbeeld: dinsdag 14.00 uur.
        Vrij staat nu: di 11 okt 14.00, do 13 okt 09.30.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
    """)
