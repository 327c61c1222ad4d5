"""An official who asks and books for an alderman, word for word. `>` is what a person types."""

import pytest

from tests.infra.talk import Talker, TestDesk


@pytest.fixture
async def karin(desk: TestDesk, anna: Talker) -> Talker:
    """An official in Horst aan de Maas who may act for Anna."""
    return await desk.knows(
        "@karin:localhost", name="Karin Smeets", function="bestuursadviseur", organisation="gemeente Horst aan de Maas",
        municipality="Horst aan de Maas", roles=("civil_servant",), via=(anna.address,),
    )  # fmt: skip


async def test_an_official_asks_for_an_alderman_who_hears_it_and_undoes_it(
    karin: Talker, anna: Talker, ambassador: Talker
) -> None:
    await karin.chats("""
        > /vraag namens wethouder Wonen: wie kent er een jurist?
        Uw vraag is: "wie kent er een jurist?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > 2, gewoon, niet vertrouwelijk
        Ik leg vast:
        - namens: wethouder Wonen, Horst aan de Maas
        - vraag: "wie kent er een jurist?"
        - gemeente: Horst aan de Maas
        - soort: raadplegen
        - haast: gewoon
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Uw vraag is H-1. De kennisambassadeur leest haar, en de secretaris. U krijgt hier antwoord, uiterlijk woensdag 5 oktober.
    """)
    assert ambassador.heard_last.startswith("Nieuwe vraag H-1 van bestuursadviseur, namens wethouder Wonen, Horst")
    asked = 'Namens u vroeg bestuursadviseur (H-1): "wie kent er een jurist?". Klopt dat niet? Zeg ongedaan H-1.'
    assert anna.heard_last == asked

    await anna.replies("ongedaan", to="Namens u")
    await anna.chats("""
        > ja
        H-1 is ingetrokken. De kennisambassadeur weet het.
    """)
    assert karin.heard_last == "H-1 is ingetrokken door wethouder Wonen. U hoeft niets te doen."
    assert ambassador.heard_last == karin.heard_last


async def test_a_cross_or_a_no_to_what_was_asked_in_ones_name_undoes_it(
    desk: TestDesk, karin: Talker, anna: Talker, ambassador: Talker
) -> None:
    await karin.says("Namens mijn wethouder: wie kent er een jurist?", "2, gewoon, niet vertrouwelijk", "ja")
    await karin.says("Namens mijn wethouder: wie kent er een notaris?", "2, gewoon, niet vertrouwelijk", "ja")
    undo = 'Ik trek H-1 in: "wie kent er een jurist?"\n\nKlopt dat? Zeg ja, wijzig … of stop.'
    assert await anna.reacts("❌", "(H-1)") == undo
    assert "ingetrokken" not in ambassador.heard_last, "not on the server's word alone"
    await anna.says("stop")
    assert await anna.replies("nee", to="(H-1)") == undo
    await anna.says("stop")
    assert await anna.replies("nee, dat klopt niet", to="(H-1)") == undo
    await anna.says("stop")
    assert await anna.replies("ja", to="(H-1)") == "Goed. H-1 blijft staan."
    assert await anna.replies("Het liefst uit de regio", to="(H-1)") == (
        'Ik voeg toe aan H-1: "Het liefst uit de regio"\n\nKlopt dat? Zeg ja, wijzig … of stop.'
    )
    await anna.says("stop", "nee", "ja")
    assert karin.heard_last == "H-2 is ingetrokken door wethouder Wonen. U hoeft niets te doen."
    assert await anna.says("ongedaan H-1") == undo
    await anna.says("ja")
    assert ambassador.heard_last == "H-1 is ingetrokken door wethouder Wonen. U hoeft niets te doen."


async def test_both_follow_what_becomes_of_it(karin: Talker, anna: Talker, ambassador: Talker) -> None:
    await karin.says("Namens mijn wethouder: wie kent er een jurist?", "2, gewoon, niet vertrouwelijk", "ja")
    await ambassador.says("oppakken H-1")
    assert anna.heard_last == "De kennisambassadeur heeft uw vraag H-1 opgepakt en neemt contact met u op."
    assert karin.heard_last == anna.heard_last
    assert "H-1 is opgepakt" in await anna.says("status")
    await ambassador.says("afronden H-1 De provincie belt u.", "ja")
    assert anna.heard_last == karin.heard_last == 'Uw vraag H-1 is afgerond: "De provincie belt u."'


async def test_for_whom_one_may_not_act_one_does_not_ask(karin: Talker, bert: Talker) -> None:
    await karin.chats("""
        > vraag namens wethouder Zorg: wie kent er een jurist?
        Namens wethouder Zorg kan ik dit niet vastleggen: dat staat nog niet bij u. De secretaris kan het regelen.
        Namens wie vraagt u dit?
        1. uzelf
        2. wethouder Wonen, Horst aan de Maas
        > 1
        Uw vraag is: "wie kent er een jurist?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
    """)
    await bert.says("vraag namens mijn wethouder: wie kent er een jurist?")
    assert bert.heard_last.endswith("Namens wie vraagt u dit?\n\n1. uzelf")
    await bert.says("stop")
    await bert.says("vraag namens het college: wie kent er een jurist?", "2, gewoon, niet vertrouwelijk")
    assert '- vraag: "namens het college: wie kent er een jurist?"' in bert.heard_last


async def test_an_official_books_for_an_alderman_who_calls_it_off(
    desk: TestDesk, karin: Talker, anna: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await karin.chats("""
        > spar namens wethouder Wonen dinsdag 14:00 over huisvesting in de kern
        Ik leg vast:
        - namens: wethouder Wonen, Horst aan de Maas
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "huisvesting in de kern"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: dinsdag 11 oktober, 14.00 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)
    assert "dinsdag 11 oktober, 14.00 uur, met wethouder Wonen" in ambassador.heard_last
    await anna.hears("""
        bestuursadviseur heeft voor u een gesprek met de kennisambassadeur gepland: dinsdag 11 oktober, 14.00 uur, over "huisvesting in de kern". Klopt dat niet? Zeg afzeggen.
    """)
    assert anna.files == karin.files

    await anna.replies("afzeggen", to="voor u een gesprek")
    await anna.says("nee", "ja")
    gone = "De sparafspraak met wethouder Wonen, Horst aan de Maas van dinsdag 11 oktober, 14.00 uur gaat niet door."
    assert karin.heard_last == gone
    assert ambassador.heard_last.startswith(gone)
    assert await desk.booked("2022-10-11 14:00") == 0


async def test_when_the_alderman_chooses_the_moment_the_official_hears_it(
    desk: TestDesk, karin: Talker, anna: Talker
) -> None:
    await karin.says("vraag namens mijn wethouder: sparren over een pand in Horst, gewoon, niet vertrouwelijk", "ja")
    await desk.offers("2022-10-13 09:30")
    await anna.says("spar H-1", "1", "ja")
    assert karin.heard_last.startswith(
        "wethouder Wonen heeft een gesprek met de kennisambassadeur gepland: donderdag 13"
    )
    assert "Klopt dat niet" not in karin.heard_last


async def test_who_adds_that_it_is_confidential_tells_the_other(karin: Talker, anna: Talker) -> None:
    await karin.says("vraag namens mijn wethouder: wie kent er een jurist?", "2, gewoon, niet vertrouwelijk", "ja")
    await anna.says("aanvullen H-1 vertrouwelijk: het gaat om een kort geding", "ja")
    assert karin.heard_last.endswith(
        "De vraag is vanaf nu vertrouwelijk: van anderen ziet alleen de kennisambassadeur haar."
    )


async def test_an_english_official_asks_for_whom_it_is_when_there_are_two(desk: TestDesk, anna: Talker) -> None:
    other = await desk.knows("@tom:localhost", name="Tom", function="wethouder Zorg", roles=("alderman",))
    mary = await desk.knows("@mary:localhost", name="Mary", function="adviser", language="en",
                            roles=("civil_servant",), via=(anna.address, other.address))  # fmt: skip
    await mary.chats("""
        > ask on behalf of my alderman: who knows a lawyer in Venlo?
        "my alderman" may be more than one person. Choose whom you mean.
        On whose behalf do you ask this?
        1. yourself
        2. wethouder Wonen, Horst aan de Maas
        3. wethouder Zorg
        > 3
        Your question is: "who knows a lawyer in Venlo?"
        What do you ask of the ambassador?
        1. sparring
        2. advice
        3. a meeting
        4. a helping hand
        5. an introduction
    """)
    await mary.says("2, normal, not confidential", "yes")
    assert other.heard_last.startswith("Namens u vroeg adviser (H-1)")


async def test_a_restart_between_any_two_words_and_a_change_of_mind_change_nothing(
    desk: TestDesk, karin: Talker, anna: Talker
) -> None:
    for word in (
        "vraag namens mijn wethouder", "Wie kent er een notaris?", "raadplegen", "terug", "meewerken", "gewoon", "nee, spoed", "nee",
    ):  # fmt: skip
        await karin.says(word)
        await desk.restarts()
    await karin.edits("Wie kent er een notaris?", "Wie kent er een jurist?")
    assert karin.heard_last.startswith("Ik leg vast:\n\n- namens: wethouder Wonen, Horst aan de Maas\n")
    assert '- vraag: "Wie kent er een jurist?"' in karin.heard_last
    assert "- soort: meewerken\n- haast: spoed, vandaag nog" in karin.heard_last
    await karin.says("ja")
    assert anna.heard_last.startswith('Namens u vroeg bestuursadviseur (H-1): "Wie kent er een jurist?".')


async def test_for_whom_stands_in_the_first_line_and_is_no_question_when_it_is_said_otherwise(karin: Talker) -> None:
    asks = "Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal."
    await karin.chats(f"""
        > /vraag namens mijn wethouder
        {asks}
        > wijzig namens naar uzelf
        Dat is gewijzigd.
        {asks}
    """)
    await karin.edits("/vraag namens mijn wethouder", "/vraag namens wethouder Wonen")
    assert karin.heard_last == asks
