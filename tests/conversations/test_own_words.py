"""What people say in an order of their own: the number first, the command inside, the whole thing in a sentence."""

import pytest

from tests.infra.talk import Talker, TestDesk

LOOKED_FOR = {  # of Bakker on Monday 3 October and Deken on the 10th, as it is Tuesday the 11th
    "3 oktober": "Bakker", "van 1 tot 5 oktober": "Bakker", "sinds september": "Bakker Deken", "gisteren": "Deken",
    "tot 5 oktober": "Bakker", "week 40": "Bakker", "de afgelopen twee weken": "Bakker Deken", "vandaag": "",
    "over Bakker": "Bakker", "met Bakker, oktober": "Bakker", "Bakker van vorige week": "Bakker", "maandag": "Deken",
    "Venlo vorige week": "Bakker", "mei": "", "since 4 October": "Deken",
}  # fmt: skip


async def asked(person: Talker) -> None:
    """Somebody asked one thing."""
    await person.says("/vraag Wie kent een jurist?", "raadplegen", "gewoon", "nee", "ja")


# ---------------------------------------------------------------- about a question
async def test_what_begins_with_a_number_is_about_that_question(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    await anna.chats("""
        > H-1 al opgepakt?
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent een jurist?"
        > heeft iemand naar H-1 gekeken?
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent een jurist?"
        > h1: het liefst voor vrijdag
        Ik voeg toe aan H-1: "het liefst voor vrijdag"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > H-1 intrekken
        Ik trek H-1 in: "Wie kent een jurist?"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await ambassador.chats("""
        > H-1 ik bel morgen
        Ik geef dit door aan de vrager van H-1: "ik bel morgen"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > doe ik, H-1
        H-1 staat op uw naam. De vrager weet het. Klaar? Zeg afronden H-1, met de uitkomst erachter.
        > rond H-1 maar af
        Wat is de uitkomst van H-1? De vrager leest deze zin.
        > stop
        Gestopt. Er is niets vastgelegd.
        > rond H-1 maar af: gebeld met de jurist
        Ik rond H-1 af. De vrager leest: "gebeld met de jurist"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is afgerond. De vrager weet het.
    """)


async def test_a_number_gives_nobody_more_than_they_may(anna: Talker, bert: Talker, secretary: Talker) -> None:
    await asked(anna)
    for said in ("H-1 intrekken", "H-1 ik wil dit ook weten", "H-1 afronden klaar", "spar H-1", "L-1 hij wil niet"):
        await bert.says(said)
        assert "jurist" not in bert.heard_last, said
        await bert.says("stop")
    assert (await bert.says("H-1 intrekken")).startswith("H-1 staat niet open, of is niet van u.")
    assert (await secretary.says("H-1 ik weet er een")).startswith("H-1 staat niet open, of is niet van u.")
    assert (await anna.says("status")).startswith("- H-1 ligt bij de kennisambassadeur")


@pytest.mark.parametrize(
    "said", ["trek H-1 maar in", "ik wil mijn vraag terugtrekken", "vraag intrekken", "/ask withdraw"]
)
async def test_a_question_is_withdrawn_in_many_ways(anna: Talker, said: str) -> None:
    await asked(anna)
    assert (await anna.says(said)).startswith('Ik trek H-1 in: "Wie kent een jurist?"')


async def test_status_and_withdrawing_are_said_with_the_command_too(anna: Talker, emma: Talker) -> None:
    await asked(anna)
    assert (await anna.says("/vraag status")).startswith("- H-1 ligt bij de kennisambassadeur")
    assert (await anna.says("/vraag intrekken H-1")).startswith("Ik trek H-1 in")
    assert (await emma.says("ask status")).startswith("No question is open.")


async def test_confidential_alone_is_no_question_and_is_kept(anna: Talker) -> None:
    await anna.chats("""
        > /vraag vertrouwelijk
        Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal.
        > vertrouwelijk
        Met alleen "vertrouwelijk" weet ik te weinig. Typ het in een paar woorden, of zeg stop.
        Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal.
    """)
    await anna.says("Wie kent een jurist?", "raadplegen", "gewoon")
    assert "- vertrouwelijk: ja" in anna.heard_last


async def test_a_yes_that_is_edited_into_a_no_asks_whether_the_record_goes(desk: TestDesk, anna: Talker) -> None:
    await asked(anna)
    before = len(anna.words)
    await anna.edits("ja", "Ja!")
    assert len(anna.words) == before
    anna.events["ja"] = anna.events["Ja!"]
    await anna.edits("ja", "nee")
    assert anna.heard_last.startswith('Ik trek H-1 in: "Wie kent een jurist?"')
    await desk.offers("2022-10-11 14:00")
    await anna.says("stop", "/spar dinsdag over bedden", "ja")
    await anna.edits("ja", "nee, toch niet")
    assert anna.heard_last.startswith("Uw afspraak: dinsdag 11 oktober, 14.00 uur")


async def test_so_it_is_in_english(emma: Talker) -> None:
    await emma.says("/ask Who knows a lawyer in Venlo?", "advice", "normal", "no", "yes")
    await emma.chats("""
        > has H-1 been read yet?
        - H-1 is with the ambassador, from Monday 3 October: "Who knows a lawyer in Venlo?"
        > H-1: before Friday please
        I will add to H-1: "before Friday please"
        Is that right? Say yes, change … or stop.
        > stop
        Stopped. Nothing was recorded.
        > H-1 withdraw
        I will withdraw H-1: "Who knows a lawyer in Venlo?"
        Is that right? Say yes, change … or stop.
        > stop
        Stopped. Nothing was recorded.
        > /ask confidential
        What is your question to the ambassador? Type it in plain words.
    """)


# ---------------------------------------------------------------- about moments
async def test_the_ambassador_says_when_they_are_free(ambassador: Talker) -> None:
    await ambassador.chats("""
        > ik ben vrijdag vrij van 9 tot 10
        Ik zet open: vr 7 okt 09.00.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Open staat nu ook: vr 7 okt 09.00.
    """)


async def test_a_talk_about_the_question_of_another_is_refused_and_says_so(
    desk: TestDesk, anna: Talker, bert: Talker
) -> None:
    await asked(anna)
    await desk.offers("2022-10-11 14:00")
    await bert.chats("""
        > spar H-1
        H-1 staat niet open, of is niet van u. Zeg status om te zien wat er open staat.
    """)
    assert (await anna.says("spar H-1")).startswith("Wanneer schikt het u?")


async def test_the_name_of_a_day_is_the_first_such_day_that_is_offered(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-18 11:00")
    await anna.says("spar dinsdag over bedden")
    assert "- moment: dinsdag 11 oktober, 14.00 uur" in anna.heard_last


async def test_a_command_with_more_behind_it_is_known_in_a_choice(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        > taal engels
        Dat is geen antwoord op deze vraag. Zal ik de vraag even opzij leggen en dat doen? Zeg ja. Met nee gaan we hier verder.
        > 1
        Waarover wilt u sparren?
        > klopt
        Met alleen "klopt" weet ik te weinig. Typ het in een paar woorden, of zeg stop.
        Waarover wilt u sparren?
    """)


# ---------------------------------------------------------------- about a talk that was held
async def test_the_action_point_in_the_first_line_is_not_asked_again(ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met Bakker in Venlo, hij wil bouwen, actiepunt 2, niet vertrouwelijk", "geen")
    assert "- actiepunt: 2\n" in ambassador.heard_last
    assert "- vertrouwelijk: nee" in ambassador.heard_last
    await ambassador.says("ja", "nee", "L-1 hij wil toch niet")
    assert '- straks: "hij wil toch niet"' in ambassador.heard_last
    assert (await ambassador.says("stop", "L-1 weghalen")).startswith("Ik haal L-1 uit het logboek")


async def test_a_day_that_went_by_is_no_day_to_keep_a_promise(ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met Bakker in Venlo, hij wil bouwen")
    await ambassador.chats("""
        > Provincie: stuurt de planning, 1 september
        Donderdag 1 september is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur.
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > Provincie: stuurt de planning uiterlijk 31 november
        De datum in "Provincie: stuurt de planning uiterlijk 31 november" bestaat niet. Typ bijvoorbeeld: dinsdag 11 oktober, 14.00 uur.
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
    """)
    await ambassador.says("Provincie: stuurt het verslag van gisteren", "2", "nee")
    assert "- afspraken: Provincie: stuurt het verslag van gisteren, zonder datum" in ambassador.heard_last


async def test_what_is_kept_for_later_can_be_changed_later(ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met Bakker in Venlo, hij wil bouwen", "geen", "2", "nee")
    await ambassador.chats("""
        > wijzig gemeente naar Eindhoven
        Eindhoven ligt buiten dit programma. Ik werk voor de 31 gemeenten van Limburg. Noem een van die, bijvoorbeeld Venray.
        Over welke gemeente ging het?
        > wijzig afspraken naar Jan: belt vrijdag
        Wijzigen kan straks, bij het overzicht. Eerst deze vraag.
        Over welke gemeente ging het?
    """)
    assert "- gemeente: Venray" in await ambassador.says("Venray")


async def test_the_logbook_is_asked_for_any_period(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.says("/log gesproken met Bakker in Venlo: wil bouwen", "geen", "2, wonen", "nee", "ja")
    await desk.passes("2022-10-10 09:00")
    await ambassador.says("/log gesproken met Deken in Beek: wil wachten", "geen", "2, wonen", "nee", "ja")
    await desk.passes("2022-10-11 09:00")
    for words, found in LOOKED_FOR.items():
        said = await ambassador.says(f"logboek {words}")
        assert [name for name in ("Bakker", "Deken") if f": {name} in" in said] == found.split(), said


# ---------------------------------------------------------------- in doubt
async def test_who_says_it_in_other_words_is_not_held_to_what_the_desk_doubted(ambassador: Talker) -> None:
    await ambassador.chats("""
        > wat is er besproken in Beek?
        Wat bedoelt u met "wat is er besproken in Beek?"?
        1. menu: zien wat ik voor u kan doen
        2. vraag: een vraag stellen aan de kennisambassadeur
        > 7
        7 staat niet in de lijst. Kies een nummer van 1 tot en met 2.
        Wat bedoelt u met "wat is er besproken in Beek?"?
        1. menu: zien wat ik voor u kan doen
        2. vraag: een vraag stellen aan de kennisambassadeur
        > logboek Beek
        In het logboek vind ik niets over "Beek". Zoek op gemeente, persoon of periode, bijvoorbeeld: logboek Beek, of: logboek vorige week.
    """)
