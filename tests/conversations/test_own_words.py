"""What people say in an order of their own: the number first, the command inside, the whole thing in a sentence."""

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


# ---------------------------------------------------------------- about a talk that was held
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


async def test_the_logbook_is_asked_for_any_period(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.says("/log gesproken met Bakker in Venlo: wil bouwen", "geen", "2, wonen", "nee", "ja")
    await desk.passes("2022-10-10 09:00")
    await ambassador.says("/log gesproken met Deken in Beek: wil wachten", "geen", "2, wonen", "nee", "ja")
    await desk.passes("2022-10-11 09:00")
    for words, found in LOOKED_FOR.items():
        said = await ambassador.says(f"logboek {words}")
        assert [name for name in ("Bakker", "Deken") if f": {name} in" in said] == found.split(), said
