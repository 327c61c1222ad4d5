"""Monday morning, word for word."""

from tests.infra.talk import Talker, TestDesk


async def test_on_monday_morning_the_ambassador_hears_what_the_week_asks(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-06 14:00", "2022-10-13 09:30")
    await anna.says("/spar", "1", "Short-stay in Horst", "ja")
    await bert.says("/spar", "1", "Handhaving", "ja")
    await ambassador.says(
        "/log gebeld met wethouder Wonen Beek, wil meedoen", "Provincie: stuurt de planning, vrijdag", "1", "nee", "ja"
    )
    await desk.passes("2022-10-07 16:00")
    await bert.says("/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    await desk.passes("2022-10-10 08:29")
    ambassador.read = len(ambassador.words)
    await desk.passes("2022-10-10 08:30")
    await ambassador.hears("""
        Deze week, in het kort:
        - afspraken: do 13 okt 09.30 beleidsadviseur
        - wacht op uw antwoord: H-3, uiterlijk di 11 okt 18.00
        - nog niet vastgelegd: het gesprek van do 6 okt 14.00 met wethouder Wonen
        - beloofd en te laat: A-1 Provincie, vrijdag 7 oktober
        - deze periode nog niet gesproken: werkgever, uitzendbureau, huisvester; Beekdaelen, Beesel, Bergen (L.), Brunssum, Echt-Susteren, en nog 25
        Zeg afspraken, status, acties te laat of log voor meer.
    """)


async def test_the_secretary_hears_who_waits_and_nothing_confidential(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    for secret, what in (("nee", "Provincie: stuurt de planning"), ("ja", "Provincie: belt de minister")):
        await ambassador.says("/log gebeld met wethouder Wonen Beek, wil meedoen", what, "1", secret, "ja")
    await desk.passes("2022-10-07 16:00")
    await anna.says("/vraag Wie betaalt de pendelbus", "2", "1", "ja", "ja")
    stranger = Talker(desk, "@nieuw:localhost")
    await stranger.says("hallo", "J. Peeters", "wethouder Zorg", "gemeente Beek", "ja")
    await desk.passes("2022-10-10 08:29")
    secretary.read = len(secretary.words)
    await desk.passes("2022-10-10 08:30")
    await secretary.hears("""
        Deze week, in het kort:
        - wacht om toegelaten te worden: wethouder Zorg, gemeente Beek
        - zonder eigenaar: A-1
        Zeg mensen, status of acties voor meer.
    """)


async def test_a_secretary_with_nothing_to_do_hears_nothing(desk: TestDesk, secretary: Talker) -> None:
    await desk.passes("2022-10-17 12:00")
    assert secretary.words == []


async def test_after_a_holiday_monday_the_list_comes_on_tuesday(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met de LLTB, praat mee", "Provincie: belt, 26 december", "1", "nee", "ja")
    await desk.passes("2022-12-26 12:00")
    ambassador.read = len(ambassador.words)
    await desk.passes("2022-12-27 08:00")
    assert "Deze week" in ambassador.heard_last
    assert "- beloofd en te laat: A-1 Provincie, maandag 26 december" in ambassador.heard_last
    assert len(ambassador.words) == ambassador.read + 1


async def test_monday_in_english(desk: TestDesk, emma: Talker, ambassador: Talker, secretary: Talker) -> None:
    await ambassador.says("taal", "English")
    await secretary.says("taal", "English")
    await desk.offers("2022-10-06 14:00")
    await emma.says("/spar", "1", "Housing in Horst", "yes")
    line = "/log called the alderman in Beek, wants to join"
    await ambassador.says(line, "Province: sends the plan, Friday", "1", "no", "yes")
    await desk.passes("2022-10-07 16:00")
    await emma.says("/ask Who pays for the bus in Venlo?", "advice, normal, not confidential", "yes")
    await desk.passes("2022-10-10 08:29")
    ambassador.read, secretary.read = len(ambassador.words), len(secretary.words)
    await desk.passes("2022-10-10 08:30")
    await ambassador.hears("""
        This week, in short:
        - appointments: none
        - waiting for your answer: H-2, at the latest Tue 11 Oct 18:00
        - not logged yet: the talk on Thu 6 Oct 14:00 with director
        - promised and overdue: A-1 Province, Friday 7 October
        - not spoken to in this period: employer, employment agency, housing provider; Beekdaelen, Beesel, Bergen (L.), Brunssum, Echt-Susteren, and 25 more
        Say appointments, status, actions late or log for more.
    """)
    await secretary.hears("""
        This week, in short:
        - waiting for an answer from the ambassador: H-2
        - without an owner: A-1
        Say people, status or actions for more.
    """)


async def test_what_was_taken_up_stays_in_the_list_and_is_asked_after_once(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await anna.says("/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    await ambassador.says("oppakken H-1")
    await desk.passes("2022-10-10 08:30")
    assert "- wacht op uw antwoord: niets\n" in ambassador.heard_last
    assert "- opgepakt, nog niet afgerond: H-1, sinds maandag 3 oktober (7 dagen geleden)\n" in ambassador.heard_last

    await desk.passes("2022-10-16 12:00")
    ambassador.read = len(ambassador.words)
    await desk.passes("2022-10-21 18:00")
    assert "H-1, sinds maandag 3 oktober (2 weken geleden)" in ambassador.heard_last
    assert ambassador.heard_last.startswith(
        "H-1 is opgepakt op maandag 3 oktober. De vrager hoorde sinds maandag 3 oktober niets meer: "
        '"Wie betaalt de pendelbus". Hoe staat het ermee?\n'
        "Zeg afronden H-1 …, later H-1 …, of beantwoord dit bericht."
    )
    await ambassador.says("later H-1 de gemeente zoekt het uit", "ja")
    assert anna.heard_last.startswith("Het antwoord op uw vraag H-1 komt later, uiterlijk vrijdag 28 oktober.")
    await desk.passes("2022-10-28 14:00")
    assert ambassador.heard_last.startswith("H-1 wacht op uw antwoord, uiterlijk vrijdag 28 oktober, 18.00 uur")
    await ambassador.says("afronden H-1 de provincie betaalt", "ja")
    await desk.passes("2022-11-25 18:00")
    assert sum("Hoe staat het ermee" in said for said in ambassador.words) == 1
    assert "opgepakt" not in ambassador.heard_last


async def test_what_is_late_is_called_late(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await anna.says("/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    await desk.passes("2022-10-10 08:30")
    assert "- wacht op uw antwoord: H-1, te laat sinds wo 5 okt 18.00\n" in ambassador.heard_last
