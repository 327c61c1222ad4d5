"""How people write: the terse, the slow, the chaotic, the English, and who says everything in one long message."""

from tests.infra.talk import Talker, TestDesk


async def test_what_a_sentence_surely_wants_is_begun(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.chats("""
        > Goedemorgen, ik zou graag dinsdag met de ambassadeur willen praten over de flexlocatie
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "de flexlocatie"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja doe maar
        Genoteerd: dinsdag 11 oktober, 14.00 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
        > ik red het dinsdag toch niet, kan het naar donderdag?
        Ik verzet uw afspraak van dinsdag 11 oktober, 14.00 uur naar donderdag 13 oktober, 09.30 uur.
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > moet helaas afzeggen
        Wilt u een reden meegeven?
        U mag dit overslaan.
        > stop
        Gestopt. Er is niets vastgelegd.
        > worden mijn berichten bewaard?
        Dit is de balie van Kennisambassadeur Internationale Werknemers. Wat u typt, leest de kennisambassadeur; de secretaris leest het ook als het niet vertrouwelijk is. Chatteksten wis ik na 30 dagen. Vragen en afspraken bewaar ik langer. Vraagt iemand stukken op via de Wet open overheid, dan beslist de overheid wat openbaar wordt.
        > wanneer hoor ik iets op mijn vraag
        - H-1 is ingepland, van maandag 3 oktober: "de flexlocatie"
    """)
    await ambassador.says("Koffie gehad met de burgemeester van Beek, die wil wel meedoen met de visie")
    assert ambassador.heard_last.startswith("Wie doet wat, en wanneer?")


async def test_a_doubtful_sentence_is_asked_and_goes_along(ambassador: Talker) -> None:
    await ambassador.chats("""
        > Werkbezoek champignonkweker Kessel. 120 bedden op eigen terrein, netjes.
        Wat bedoelt u met "Werkbezoek champignonkweker Kessel. 120 bedden op eigen terrein, netjes."?
        1. vraag: een vraag stellen aan de kennisambassadeur
        2. log: een gesprek vastleggen
        > 2
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
    """)


async def test_what_the_programme_is_not_for_goes_elsewhere_or_is_asked_all_the_same(anna: Talker) -> None:
    await anna.chats("""
        > Welke subsidies zijn er voor taallessen?
        Hier gaat het om internationale werknemers in Limburg. Met deze vraag kunt u waarschijnlijk beter naar uw eigen gemeente of de instantie die erover gaat. Wilt u haar toch aan de kennisambassadeur stellen? Zeg ja.
        > ja hoor
        Uw vraag is: "Welke subsidies zijn er voor taallessen?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
    """)


async def test_a_short_reply_finds_what_it_is_about(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.chats("""
        > die donderdag
        Waarover wilt u sparren?
        > laat maar
        Gestopt. Er is niets vastgelegd.
        > ja doe maar
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
    """)


async def test_a_place_is_put_right_in_the_middle(anna: Talker) -> None:
    await anna.says("vraag Wie helpt ons met de raad?")
    assert (await anna.says("nee, Venray")).startswith("Dat is gewijzigd.")
    await anna.says("2", "gewoon", "nee")
    assert "- gemeente: Venray" in anna.heard_last
    assert "- gemeente: Weert" in await anna.says("nee, ik bedoel Weert")


async def test_the_ambassador_is_free_every_week_but_one(ambassador: Talker) -> None:
    await ambassador.chats("""
        > /vrij elke dinsdag van 9 tot 10.30 tot en met 20 december, niet in de herfstvakantie
        Ik zet open: di 4 okt 09.00, di 4 okt 09.45, di 11 okt 09.00, di 11 okt 09.45, di 18 okt 09.00, di 18 okt 09.45, di 1 nov 09.00, di 1 nov 09.45, di 8 nov 09.00, di 8 nov 09.45, di 15 nov 09.00, di 15 nov 09.45 en nog 10, het laatste di 20 dec 09.45.
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_one_message_about_two_talks_becomes_two_records(ambassador: Talker) -> None:
    await ambassador.says(
        "Gebeld met wethouder Wonen Beek, wil meedoen met de visie. Daarna gesproken met de LLTB in Horst: zoekt plek",
        "geen", "2", "nee",
    )  # fmt: skip
    await ambassador.chats("""
        > ja
        Vastgelegd als L-1. Nu het volgende gesprek.
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
    """)
    await ambassador.says("geen", "2", "nee")
    assert "- gesprek: de LLTB in Horst" in ambassador.heard_last
    assert "Vastgelegd als L-2. Nog een gesprek" in await ambassador.says("ja")


async def test_where_it_may_be_one_talk_the_desk_asks(ambassador: Talker) -> None:
    await ambassador.chats("""
        > gebeld met wethouder Beek en met huisvester Venlo, beide willen verder
        Zijn dit twee gesprekken?
        - "gebeld met wethouder Beek"
        - "gebeld met huisvester Venlo, beide willen verder"
        Zeg ja of nee.
        > nee
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
    """)
