"""The ambassador is away for a while, word for word. `>` is what a person types."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.infra.talk import AMBASSADOR, Talker, TestDesk

AWAY = "ik ben weg 10 tot 14 oktober, de secretaris neemt waar"
URGENT = "/vraag Kan het vandaag nog, over Venray", "raadplegen", "spoed", "nee", "ja"


async def asks(person: Talker, text: str) -> str:
    return await person.says(f"/vraag {text}", "raadplegen", "gewoon", "nee", "ja")


async def test_one_sentence_says_it_and_everybody_whom_it_concerns_hears_it_once(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30", "2022-10-18 11:00")
    await anna.says("/spar dinsdag 11 oktober over Short-stay in Horst", "ja")
    await desk.passes("2022-10-07 10:00")
    await asks(bert, "Wie kent er een jurist in Venray")
    await asks(bert, "Wie betaalt de pendelbus naar Venray")
    for person in (anna, bert, secretary):
        person.read = len(person.words)

    await ambassador.chats(f"""
        > {AWAY}
        In die dagen staan deze afspraken:
        - di 11 okt 14.00, wethouder Wonen
        Wat moet daarmee gebeuren?
        1. afzeggen
        2. laten staan
        > 1
        Ik leg vast:
        - weg: maandag 10 oktober tot en met vrijdag 14 oktober
        - neemt waar: de secretaris
        - vrije momenten die vervallen: 1
        - ik zeg af: di 11 okt 14.00, wethouder Wonen
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        U staat als weg, maandag 10 oktober tot en met vrijdag 14 oktober. Wie antwoord verwacht op H-2 en H-3, weet het. De secretaris neemt waar en weet het. Bent u er toch, zeg dan ik ben er toch wel.
        Afgezegd: dinsdag 11 oktober, 14.00 uur, wethouder Wonen, Horst aan de Maas.
    """)
    await anna.hears("""
        De kennisambassadeur is weg, maandag 10 oktober tot en met vrijdag 14 oktober. Het gesprek van dinsdag 11 oktober, 14.00 uur gaat daarom helaas niet door. Een nieuw moment kiezen kan met spar H-1.
    """)
    await bert.hears("""
        De kennisambassadeur is weg, maandag 10 oktober tot en met vrijdag 14 oktober. Het antwoord op H-2 en H-3 kan daardoor later komen. De secretaris neemt waar.
    """)
    await secretary.hears("""
        De kennisambassadeur is weg, maandag 10 oktober tot en met vrijdag 14 oktober. U neemt waar. Dreigt een antwoord te laat te komen, dan hoort u het van mij. Vertrouwelijke vragen blijven bij de kennisambassadeur.
        Dit staat open. In die dagen kunt u oppakken, antwoord, doorverwijzen en afronden zeggen, met het nummer erachter.
        - H-2 van beleidsadviseur, Venray: "Wie kent er een jurist in Venray"
        - H-3 van beleidsadviseur, Venray: "Wie betaalt de pendelbus naar Venray"
    """)
    assert [file["method"] for file in (*anna.files[1:], *ambassador.files[1:])] == ["CANCEL", "CANCEL"]
    await anna.chats("""
        > spar H-1
        Wanneer schikt het u?
        1. di 18 okt 11.00
    """)


async def test_who_waits_for_what_was_taken_up_hears_it_too(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await asks(anna, "Wie kent er een jurist in Horst")
    await ambassador.says("oppakken H-1")
    await asks(bert, "Wie betaalt de pendelbus naar Venray")
    bert.read = len(bert.words)
    await ambassador.says(AWAY, "ja")
    assert "oktober. Wie antwoord verwacht op H-1, weet het. De secretaris neemt waar" in ambassador.heard_last
    assert "Het antwoord op H-1 kan daardoor later komen." in anna.heard_last
    assert bert.words[bert.read :] == []  # promised for the Wednesday before

    await ambassador.says("afronden H-1 mr. Jansen", "ja")
    await desk.passes("2022-10-25 18:00")
    assert "Hoe staat het ermee" not in ambassador.heard_last


async def test_what_is_left_stays_and_its_moment_is_not_free_again(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-18 11:00")
    await anna.says("/spar dinsdag 11 oktober over Short-stay in Horst", "ja")
    await ambassador.says(AWAY, "laten staan")
    assert "- blijft staan: di 11 okt 14.00, wethouder Wonen" in ambassador.heard_last
    await ambassador.says("wijzig waarneming naar niemand", "ja")
    assert await desk.booked("2022-10-11 14:00") == 1

    await anna.says("/afspraken", "afzeggen", "nee", "ja")
    await bert.says("/spar")
    assert "11 okt" not in bert.heard_last


async def test_the_days_are_asked_and_read_as_people_say_them(ambassador: Talker) -> None:
    await ambassador.chats("""
        > weg
        Welke dagen bent u weg? Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        > vrijdagmiddag
        Ik reken hier met hele dagen. Typ bijvoorbeeld: 10 tot en met 14 oktober. Is het maar een deel van een dag, zeg dan stop, en bijvoorbeeld: vrij toch niet vrijdag 13-17.
        Welke dagen bent u weg? Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        > 10 oktober en 20 oktober
        In "10 oktober en 20 oktober" lees ik meer dan één periode. Noem er een tegelijk.
        Welke dagen bent u weg? Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > vanaf maandag
        Tot wanneer is dat? Typ bijvoorbeeld: 10 tot en met 14 oktober.
        Welke dagen bent u weg? Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > 10 en 11 oktober, niemand
        Ik leg vast:
        - weg: maandag 10 oktober tot en met dinsdag 11 oktober
        - neemt waar: niemand
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig dagen naar morgen
        Ik leg vast:
        - weg: dinsdag 4 oktober
        - neemt waar: niemand
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > ik ben er volgende week niet
        Ik leg vast:
        - weg: maandag 10 oktober tot en met zondag 16 oktober
        - neemt waar: de secretaris
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_who_asks_or_books_meanwhile_hears_it(
    desk: TestDesk, anna: Talker, emma: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-18 11:00")
    await ambassador.says("weg morgen tot en met 14 oktober", "ja")
    away = "De kennisambassadeur is weg, dinsdag 4 oktober tot en met vrijdag 14 oktober. Een antwoord kan daardoor later komen. De secretaris neemt waar."
    assert (await asks(anna, "Wie kent er een jurist in Horst")).endswith(away)  # promised for the Wednesday
    await desk.passes("2022-10-05 10:00")
    await emma.says("/spar", "1", "Rooms in Venray", "yes")
    assert emma.heard_last == (
        "Noted: Tuesday 18 October, 11:00. The ambassador is away until Friday 14 October. The secretary stands in. "
        "You can move it or call it off with appointments."
    )
    await desk.passes("2022-10-17 10:00")
    assert "weg" not in await asks(anna, "Wie kent er een notaris in Horst")


async def test_nobody_hears_that_the_ambassador_knows_while_she_is_away(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-14 11:00", "2022-10-18 11:00", "2022-10-20 11:00")
    await ambassador.says("weg vandaag tot en met 12 oktober", "ja")
    gone = "De kennisambassadeur is weg tot en met woensdag 12 oktober. De secretaris neemt waar."
    await anna.says("/spar 18 oktober over huisvesting", "ja")
    assert anna.heard_last == (
        f"Genoteerd: dinsdag 18 oktober, 11.00 uur. {gone} Verzetten of afzeggen kan met afspraken."
    )
    await anna.says("/afspraken", "verzetten", "20 oktober", "ja")
    assert anna.heard_last == (f"Verzet van dinsdag 18 oktober, 11.00 uur naar donderdag 20 oktober, 11.00 uur. {gone}")
    await anna.says("/afspraken", "afzeggen", "nee", "ja")
    free = f"Afgezegd: donderdag 20 oktober, 11.00 uur. {gone} Het moment is weer vrij. "
    assert anna.heard_last.startswith(free)
    await anna.says("aanvullen H-1 met een kaart erbij", "ja")
    assert anna.heard_last == f"Toegevoegd aan H-1. {gone}"
    await anna.says("intrekken H-1", "ja")
    assert anna.heard_last == f"H-1 is ingetrokken. {gone}"


async def test_of_what_is_confidential_it_is_not_said_that_the_secretary_sees_to_it(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await ambassador.says("weg vandaag tot en met 12 oktober", "ja")
    await anna.chats("""
        > spar
        Er staat nu geen vrij moment open. Ik vraag de kennisambassadeur om een moment. Waarover wilt u sparren?
        > vertrouwelijk: een pand in de kern
        Ik leg vast dat u een moment zoekt:
        - onderwerp: "vertrouwelijk: een pand in de kern"
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd als H-1. De kennisambassadeur is weg tot en met woensdag 12 oktober. U krijgt hier antwoord, uiterlijk woensdag 5 oktober. Het kan later worden. Zodra er een moment is, kiest u het met spar H-1.
    """)
    await bert.says("/vraag Een zeepaardje in Venray", "raadplegen", "gewoon", "ja", "ja")
    assert bert.heard_last.endswith("Een antwoord kan daardoor later komen.")


async def test_who_stands_in_is_warned_before_a_promise_breaks_but_not_of_what_is_confidential(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await asks(anna, "Wie kent er een jurist in Horst")
    await bert.says("/vraag Een zeepaardje in Venray", "raadplegen", "gewoon", "ja", "ja")
    await ambassador.says("weg morgen tot en met 14 oktober", "ja")
    secretary.read, ambassador.read = len(secretary.words), len(ambassador.words)
    await desk.passes("2022-10-05 14:00")
    await secretary.hears("""
        H-1 van wethouder Wonen wacht op antwoord, uiterlijk woensdag 5 oktober, 18.00 uur: "Wie kent er een jurist in Horst"
        De kennisambassadeur is weg en u neemt waar. Zeg oppakken H-1, of beantwoord dit bericht.
    """)
    await ambassador.hears("""
        H-2 wacht op uw antwoord, uiterlijk woensdag 5 oktober, 18.00 uur: "Een zeepaardje in Venray"
        Zeg oppakken H-2, of beantwoord dit bericht.
    """)


async def test_who_stands_in_sees_to_what_is_not_confidential_and_only_then(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await asks(anna, "Wie kent er een jurist in Horst")
    await bert.says("/vraag Een zeepaardje in Venray", "raadplegen", "gewoon", "ja", "ja")
    await secretary.chats("""
        > oppakken H-1
        Dit kan de kennisambassadeur, of wie dan waarneemt. U neemt nu niet waar.
    """)
    await ambassador.says("weg vandaag tot en met 14 oktober", "ja")
    await secretary.says("oppakken H-1")
    assert secretary.heard_last.startswith("H-1 staat op uw naam. De vrager weet het.")
    assert anna.heard_last.startswith("Namens de kennisambassadeur heeft ")
    assert anna.heard_last.endswith(" uw vraag H-1 opgepakt. U hoort hier verder.")
    assert ambassador.heard_last.endswith(" neemt voor u waar. H-1 is opgepakt.")

    await secretary.chats("""
        > H-1 ik zoek het voor u op
        Ik geef dit door aan de vrager van H-1: "ik zoek het voor u op"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Doorgegeven. H-1 blijft open.
        > oppakken H-2
        H-2 staat niet open, of is niet van u. Zeg status om te zien wat er open staat.
        > afronden H-1 mr. Jansen in Horst
        Ik rond H-1 af. De vrager leest: "mr. Jansen in Horst"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is afgerond. De vrager weet het.
    """)
    assert 'namens de kennisambassadeur: "mr. Jansen in Horst"' in anna.heard_last
    assert "zeepaardje" not in "".join(secretary.words)


async def test_where_nobody_stands_in_the_ambassador_is_warned(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await asks(anna, "Wie kent er een jurist in Horst")
    await ambassador.says("weg morgen tot en met 14 oktober, niemand neemt waar", "ja")
    assert "secretaris" not in anna.heard_last
    await desk.passes("2022-10-05 14:00")
    assert ambassador.heard_last.startswith("H-1 wacht op uw antwoord")
    assert secretary.words == []


async def test_moments_in_those_days_are_asked_about(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await ambassador.says("weg volgende week", "ja")
    await ambassador.chats("""
        > vrij dinsdag 11 oktober 9-10, dinsdag 18 oktober 9-10
        Dan bent u weg: di 11 okt 09.00. Wilt u die momenten toch openzetten? Zeg ja of nee.
        > nee
        Ik zet open: di 18 okt 09.00.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Open staat nu ook: di 18 okt 09.00.
        > vrij dinsdag 11 oktober 9-10
        Dan bent u weg: di 11 okt 09.00. Wilt u die momenten toch openzetten? Zeg ja of nee.
        > nee
        Goed. Er is niets opengezet.
        > vrij dinsdag 11 oktober 9-10
        Dan bent u weg: di 11 okt 09.00. Wilt u die momenten toch openzetten? Zeg ja of nee.
        > ja
        Ik zet open: di 11 okt 09.00.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Open staat nu ook: di 11 okt 09.00.
    """)
    await anna.says("/spar")
    assert "1. di 11 okt 09.00" in anna.heard_last


async def test_who_is_there_after_all_says_so_and_what_was_free_is_free_again(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.says("/spar dinsdag 11 oktober over Short-stay in Horst", "ja")
    await desk.passes("2022-10-07 10:00")
    await asks(bert, "Wie kent er een jurist in Venray")
    await ambassador.says(AWAY, "afzeggen", "ja")
    await ambassador.chats("""
        > ik ben er toch wel
        Ik leg vast dat u er toch bent, maandag 10 oktober tot en met vrijdag 14 oktober. Vrije momenten komen terug. Wat is afgezegd, blijft afgezegd.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: u bent er, maandag 10 oktober tot en met vrijdag 14 oktober. Er staan weer 2 momenten open. Wie het moet weten, weet het.
        > ik ben er toch wel
        U staat niet als weg. Gaat u weg, zeg dan weg met de dagen erachter.
    """)
    assert secretary.heard_last == (
        "De kennisambassadeur is er toch, maandag 10 oktober tot en met vrijdag 14 oktober. U neemt dan niet meer waar."
    )
    assert bert.heard_last == (
        "De kennisambassadeur is er toch, maandag 10 oktober tot en met vrijdag 14 oktober. Voor H-2 geldt weer wat is toegezegd."
    )
    await anna.says("/spar H-1")
    assert "1. di 11 okt 14.00" in anna.heard_last


async def test_whoever_books_while_it_is_being_said_is_shown_first(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30", "2022-10-18 11:00")
    await ambassador.says(AWAY)
    await anna.says("/spar dinsdag 11 oktober over Short-stay in Horst", "ja")
    await bert.says("/spar donderdag 13 oktober over Handhaving")
    await ambassador.chats("""
        > ja
        In die dagen is zojuist iets geboekt of verzet. Kijkt u nog eens.
        In die dagen staan deze afspraken:
        - di 11 okt 14.00, wethouder Wonen
        Wat moet daarmee gebeuren?
        1. afzeggen
        2. laten staan
        > 2
        Ik leg vast:
        - weg: maandag 10 oktober tot en met vrijdag 14 oktober
        - neemt waar: de secretaris
        - vrije momenten die vervallen: 1
        - blijft staan: di 11 okt 14.00, wethouder Wonen
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        U staat als weg, maandag 10 oktober tot en met vrijdag 14 oktober. De secretaris neemt waar en weet het. Bent u er toch, zeg dan ik ben er toch wel.
    """)
    await bert.chats("""
        > ja
        Donderdag 13 oktober, 09.30 uur is zojuist geboekt. Wat u had ingevuld, heb ik bewaard.
        Wanneer schikt het u?
        1. di 18 okt 11.00
    """)


async def test_days_that_are_known_already_are_not_said_twice(ambassador: Talker) -> None:
    await ambassador.says(AWAY, "ja")
    await ambassador.chats("""
        > weg vrijdag 14 oktober tot en met 18 oktober
        Ik leg vast:
        - weg: vrijdag 14 oktober tot en met dinsdag 18 oktober
        - neemt waar: de secretaris
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        U staat al als weg, maandag 10 oktober tot en met vrijdag 14 oktober. Noem andere dagen. Of zeg stop, en dan ik ben er toch wel.
        U staat als weg: maandag 10 oktober tot en met vrijdag 14 oktober. Bent u er toch, zeg dan ik ben er toch wel.
        Welke dagen bent u weg? Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        > 17 en 18 oktober
        Ik leg vast:
        - weg: maandag 17 oktober tot en met dinsdag 18 oktober
        - neemt waar: de secretaris
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_it_goes_in_english_too(desk: TestDesk, emma: Talker, ambassador: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await emma.says("/spar", "1", "Rooms in Venray", "yes")
    await ambassador.says("/taal en")
    await ambassador.chats("""
        > away 10 to 14 October, nobody stands in
        These appointments are on those days:
        - Tue 11 Oct 14:00, director
        What must happen to them?
        1. call off
        2. leave as they are
        > call off
        I will record:
        - away: Monday 10 October to Friday 14 October
        - stands in: nobody
        - I call off: Tue 11 Oct 14:00, director
        Is that right? Say yes, change … or stop.
        > yes
        You are away, Monday 10 October to Friday 14 October. If you will be there after all, say I am back.
        Called off: Tuesday 11 October, 14:00, director.
        > I am back
        I will record that you are there after all, Monday 10 October to Friday 14 October. Free moments come back. What was called off stays so.
        Is that right? Say yes, change … or stop.
        > yes
        Noted: you are there, Monday 10 October to Friday 14 October. 1 moment is open again. Who must know, knows.
    """)
    assert emma.heard_last == (
        "The ambassador is away, Monday 10 October to Friday 14 October. So the talk of Tuesday 11 October, 14:00 cannot go ahead, sorry. You can choose a new moment with spar H-1."
    )


async def test_only_the_ambassador_says_so(anna: Talker, secretary: Talker) -> None:
    for person in (anna, secretary):
        await person.says("/weg volgende week")
        assert "kennisambassadeur" in person.heard_last
        assert "Ik leg vast" not in person.heard_last


DAYS = st.integers(4, 30)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.sets(DAYS, min_size=1, max_size=8), first=DAYS, length=st.integers(0, 12), back=st.booleans())
async def test_whatever_the_days_no_moment_in_them_can_be_had(
    tmp_path_factory: pytest.TempPathFactory, days: set[int], first: int, length: int, back: bool
) -> None:
    last = min(first + length, 31)
    desk = await TestDesk(tmp_path_factory.mktemp("away")).starts()
    anna, ambassador = await desk.knows("@anna:localhost", name="Anna"), await desk.greeted(AMBASSADOR)
    await desk.offers(*(f"2022-10-{day:02} 14:00" for day in days))
    await ambassador.says(f"weg {first} oktober tot en met {last} oktober", "ja")
    assert ambassador.heard_last.startswith("U staat als weg")
    if back:
        await ambassador.says("ik ben er toch wel", "ja")

    await anna.says("/spar", "meer")

    shown = "\n".join(anna.words)
    for day in days:
        assert (f" {day} okt 14.00" in shown) == (back or not first <= day <= last)
    await desk.stops()
