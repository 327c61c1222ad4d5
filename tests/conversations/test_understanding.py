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
        1. signaal: een kans, bedreiging of aanbeveling doorgeven
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


async def test_a_choice_and_a_moment_are_put_right_at_a_later_question(desk: TestDesk, anna: Talker) -> None:
    await anna.says("vraag Wie helpt ons met de raad?", "raadplegen")
    assert (await anna.says("nee, meewerken")).startswith("Dat is gewijzigd.\n\nHoe snel hebt u antwoord nodig?")
    await anna.says("gewoon")
    assert (await anna.says("nee, deze week")).startswith("Dat is gewijzigd.\n\nIs dit vertrouwelijk?")
    await anna.says("nee")
    await anna.chats("""
        > nee, spoed
        Ik leg vast:
        - vraag: "Wie helpt ons met de raad?"
        - gemeente: Horst aan de Maas
        - soort: meewerken
        - haast: spoed, vandaag nog
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.says("stop", "/spar", "dinsdag")
    assert (await anna.says("nee, donderdag")).startswith("Dat is gewijzigd.\n\nWaarover wilt u sparren?")
    assert "donderdag 13 oktober" in await anna.says("Kamers boven winkels")
    assert "dinsdag 11 oktober" in await anna.says("nee, dinsdag 14.00 uur")


async def test_a_yes_or_no_is_put_right_by_the_word_that_it_is_about(anna: Talker) -> None:
    await anna.says("vraag Wie helpt ons met de raad?", "raadplegen", "gewoon", "nee")
    assert "- vertrouwelijk: ja" in await anna.says("nee, wel vertrouwelijk")
    assert "- vertrouwelijk: nee" in await anna.says("nee, niet vertrouwelijk")
    assert "- vertrouwelijk: ja" in await anna.says("toch vertrouwelijk")
    await anna.chats("""
        > nee, toch niet vertrouwelijk
        Ik leg vast:
        - vraag: "Wie helpt ons met de raad?"
        - gemeente: Horst aan de Maas
        - soort: raadplegen
        - haast: gewoon
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    for said in ("nee, ja", "nee, dat is niet zo vertrouwelijk als het lijkt"):
        assert (await anna.says(said)).startswith(f'"{said}" begrijp ik hier niet.')
    await anna.says("wijzig haast naar spoed")
    assert "- vertrouwelijk: nee" in anna.heard_last


async def test_what_may_be_two_things_or_is_a_sentence_changes_nothing_earlier(
    desk: TestDesk, anna: Talker, bert: Talker, secretary: Talker
) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.says("/spar", "dinsdag")
    said = "nee, donderdag wil de raad over kamers praten"
    assert f'- onderwerp: "{said}"' in await anna.says(said)
    assert "- moment: dinsdag 11 oktober" in anna.heard_last
    assert bert.words == []
    await secretary.says("opvolger van Anna is Bert")
    assert (await secretary.says("nee, secretaris")).startswith('"nee, secretaris" begrijp ik hier niet.')


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


async def test_the_terse_one(desk: TestDesk, bert: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await bert.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > do
        Waarover wilt u sparren?
        > brp
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "brp"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ok
        Genoteerd: donderdag 13 oktober, 09.30 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)


async def test_the_slow_one_is_waited_for(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.says("wanneer heeft de ambassadeur tijd voor mij?")
    await desk.passes("2022-10-05 10:00")
    await anna.chats("""
        > doe die van donderdag maar
        Waarover wilt u sparren?
    """)
    await desk.passes("2022-10-06 10:00")
    await anna.chats("""
        > Over de huisvesting van 60 seizoenwerkers in Horst
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Over de huisvesting van 60 seizoenwerkers in Horst"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > dat is goed
        Genoteerd: donderdag 13 oktober, 09.30 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)


async def test_the_chaotic_one_changes_their_mind(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.chats("""
        > kunnen we ff zitten over die camping?
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > donderdag, nee dinsdag!
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "die camping"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig moment naar donderdag
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "die camping"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > laat maar
        Gestopt. Er is niets vastgelegd.
    """)


async def test_the_english_one_needs_no_commands(desk: TestDesk, emma: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await emma.chats("""
        > Could I have a quick chat with the ambassador on Thursday about registration?
        I will record:
        - moment: Thursday 13 October, 09:30
        - subject: "registration"
        - confidential: no
        Is that right? Say yes, change … or stop.
        > sounds good
        Noted: Thursday 13 October, 09:30. The ambassador knows. You can move it or call it off with appointments.
        > I can't make it on Thursday
        Would you like to give a reason?
        You may skip this.
        > skip
        I will call off the appointment: Thursday 13 October, 09:30.
        Is that right? Say yes, change … or stop.
        > yes please
        Called off: Thursday 13 October, 09:30. The other person has been told, and the moment is free again. Your question H-1 stays. If it has lapsed too, say withdraw H-1. You can choose another moment with spar H-1.
    """)


async def test_who_writes_everything_in_one_long_message(anna: Talker) -> None:
    await anna.chats("""
        > Goedemiddag, wij lopen in Sevenum vast met een werkgever die 80 mensen op een camping wil zetten, de buurt is boos en deze week nog is er een raadsvergadering. Dit graag vertrouwelijk. Kunt u meewerken aan een gesprek met het college, het liefst voor vrijdag?
        Wat bedoelt u met "Goedemiddag, wij lopen in Sevenum vast met een werkgever die 80 mensen op een camping wil zetten, de buurt is boos en deze week nog is er een raadsvergadering. Dit graag vertrouwelijk. Kunt u meewerken aan een gesprek met het college, het liefst voor vrijdag?"?
        1. spar: een gesprek met de kennisambassadeur plannen
        2. vraag: een vraag stellen aan de kennisambassadeur
        > 2
        Ik leg vast:
        - vraag: "Goedemiddag, wij lopen in Sevenum vast met een werkgever die 80 mensen op een camping wil zetten, de buurt is boos en deze week nog is er een raadsvergadering. Dit graag vertrouwelijk. Kunt u meewerken aan een gesprek met het college, het liefst voor vrijdag?"
        - gemeente: Horst aan de Maas
        - soort: meewerken
        - haast: deze week
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_the_same_as_before_is_what_was_said_to_this_question_the_last_time(ambassador: Talker) -> None:
    await ambassador.says("/log", "burgemeester van Venray", "wil meedoen", "idem")
    assert ambassador.heard_last.startswith("Wat u net zei, weet ik bij deze vraag niet. Typt u het nog eens?")
    await ambassador.says("Provincie: stuurt de planning, vrijdag", "wonen, 2", "nee", "ja")
    await ambassador.chats("""
        > /log wethouder Wonen Beek, is er ook bij
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > Zelfde als net
        Bij welk actiepunt hoort dit? Het thema is wonen, als ik het goed lees. Een ander thema zegt u erbij, bijvoorbeeld: "2, werken".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        3. congres, media en podcasts
        4. verslag aan de Stuurgroep
        U mag dit overslaan.
        > dezelfde
        Is dit gesprek vertrouwelijk? Dan ziet alleen u het. Zeg ja of nee.
        U mag dit overslaan.
        > het zelfde als de vorige keer
        Ik leg vast:
        - gesprek: wethouder Wonen Beek
        - gemeente: Beek
        - uitkomst: "is er ook bij"
        - afspraken: Provincie: stuurt de planning, vrijdag 7 oktober
        - thema: wonen
        - actiepunt: 2
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
