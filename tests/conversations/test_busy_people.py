"""What busy people type: abbreviations, no commas, a day they would rather have, thanks. Each line and what it begins."""

import pytest

from tests.infra.talk import Talker, TestDesk

FITS = "Wanneer schikt het u? 1. di 11 okt 14.00 2. do 13 okt 14.30 Zeg meer voor de volgende."


async def is_answered(person: Talker, lines: dict[str, str]) -> None:
    """Each line is answered with these words, whatever comes after them."""
    for said, answer in lines.items():
        before = len(person.words)
        await person.says(said)
        heard = " ".join(" ".join(person.words[before:]).split())
        assert heard.startswith(answer), f"\n> {said}\n{heard}"
        await person.says("stop")


@pytest.fixture
async def agreed(desk: TestDesk, anna: Talker) -> Talker:
    """Anna, who has an appointment; there are more moments."""
    await desk.offers("2022-10-11 09:00", "2022-10-11 14:00", "2022-10-13 09:30", "2022-10-13 14:30")
    await desk.offers("2022-10-18 11:00", "2022-10-20 10:00", "2022-10-21 10:00", "2022-10-27 10:00")
    await anna.says("spar 20 oktober over short-stay in de kern", "ja")
    return anna


async def test_an_alderman_books_with_a_wish(agreed: Talker) -> None:
    await is_answered(agreed, {
        "volgende week dinsdag of donderdag na tweeën sparren over short stay": FITS,
        "kan ik volgende week ergens met de ambassadeur zitten? liefst in de middag": FITS,
        "heeft hij donderdag de 13e nog een gaatje": "Wanneer schikt het u? 1. do 13 okt 09.30 2. do 13 okt 14.30 Zeg",
        "ik wil graag volgende week een afspraak met de ambassadeur bij voorkeur donderdagochtend":
            "Wanneer schikt het u? 1. do 13 okt 09.30 Zeg",
        "afspr met ambassadeur maken over skaeve huse": "Wanneer schikt het u? 1. di 11 okt 09.00",
        "plan maar in: do 13/10 9.30 onderwerp kamers boven winkels": "Ik leg vast: - moment: donderdag 13 oktober, 09.30 uur "
        '- onderwerp: "kamers boven winkels"',
        "doe mij de eerste de beste plek over het vakantiepark": "Wanneer schikt het u? 1. di 11 okt 09.00",
    })  # fmt: skip


async def test_what_does_not_fit_is_shown_when_it_is_asked_for(agreed: Talker) -> None:
    await agreed.chats("""
        > volgende week na tweeën sparren over short stay
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 14.30
        Zeg meer voor de volgende.
        > 3
        3 staat niet in de lijst. Kies een nummer van 1 tot en met 2.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 14.30
        Zeg meer voor de volgende.
        > meer
        Wanneer schikt het u?
        3. di 11 okt 09.00
        4. do 13 okt 09.30
        5. di 18 okt 11.00
        6. vr 21 okt 10.00
        7. do 27 okt 10.00
        > 5
        Ik leg vast:
        - moment: dinsdag 18 oktober, 11.00 uur
        - onderwerp: "short stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_an_alderman_calls_off_asks_and_thanks(agreed: Talker) -> None:
    off = "Ik zeg de afspraak af: donderdag 20 oktober, 10.00 uur. Reden:"
    await is_answered(agreed, {
        "ik moet helaas afzeggen de 20e, college loopt uit": f'{off} "college loopt uit".',
        "ik ben ziek dus de 20e kom ik niet": f'{off} "ik ben ziek".',
        "donderdag lukt toch niet zet maar op vrijdag":
            "Ik verzet uw afspraak van donderdag 20 oktober, 10.00 uur naar vrijdag 21 oktober, 10.00 uur.",
        "afzeggen wegens een extra raad": f'{off} "een extra raad".',
        "hoe laat was mijn gesprek ook alweer": "Uw afspraak: donderdag 20 oktober, 10.00 uur",
        "staat er nog iets open bij mij": "Er staat geen actie bij u open.",
        "spoed: de inspectie staat morgen op de stoep, ambassadeur graag vandaag bellen": 'Uw vraag is: "spoed:',
        "wij lopen vast op een vakantiepark, kan de ambassadeur een keer meekijken?": 'Uw vraag is: "wij lopen vast',
        "zou je aan de ambassadeur kunnen vragen of er subsidie is voor taalles": 'Uw vraag is: "zou je',
        "ik zie een kans: een leeg klooster in Meterik": "Ik leg vast: - soort: kans",
        "dank je wel, top": "Graag gedaan.",
        "ok dank, fijne dag nog": "Graag gedaan.",
        "prima, tot dinsdag": "Graag gedaan.",
        "dank, maar wie betaalt dat dan?": 'Uw vraag is: "dank, maar',
    })  # fmt: skip


async def test_an_official_speaks_for_an_alderman_in_short(desk: TestDesk, anna: Talker) -> None:
    adviser = await desk.knows("@carla:localhost", name="Carla", function="adviseur", roles=("civil_servant",),
                               municipality="Horst aan de Maas", via=("@anna:localhost",))  # fmt: skip
    await desk.offers("2022-10-18 11:00", "2022-10-20 10:00")
    await is_answered(adviser, {
        "namens wdh Anna graag een spar moment di 18 okt over kernenvisie":
            "Ik leg vast: - namens: wethouder Wonen, Horst aan de Maas - moment: dinsdag 18 oktober, 11.00 uur",
    })  # fmt: skip


async def test_a_member_says_who_comes(desk: TestDesk) -> None:
    member = await desk.knows("@carla:localhost", name="Carla", function="projectleider", roles=("taskforce",))
    await is_answered(member, {
        "ik ben er dinsdag bij": "Genoteerd: u komt op dinsdag 11 oktober, 10.00 uur.",
        "kan er dinsdag niet bij zijn": "Genoteerd: u komt niet op dinsdag 11 oktober, 10.00 uur.",
        "/ik ben er de 11e niet bij, Carla neemt waar": "Genoteerd: Carla komt voor u op dinsdag 11 oktober,",
        "Is het overleg van de taskforce digitaal of fysiek?": "Het volgende overleg van de Taskforce is dinsdag 11 oktober,",
        "kan er niet bij zijn de 11e, Bert komt in mijn plaats": "Genoteerd: Bert komt voor u op dinsdag 11 oktober,",
    })  # fmt: skip


async def test_the_ambassador_has_no_time_for_commands(agreed: Talker, ambassador: Talker) -> None:
    await is_answered(ambassador, {
        "ik kan volgende week dinsdag en woensdag van 9 tot 12": "Ik zet open: di 11 okt 09.00,",
        "ben de hele herfstvakantie weg": "Ik leg vast: - weg: maandag 24 oktober tot en met zondag 30 oktober",
        "wat ligt er nog voor mij": "- H-1 is ingepland",
        "19 oktober 10 tot 12 kan ik nog": "Ik zet open: wo 19 okt 10.00, wo 19 okt 10.45.",
        "vanochtend bij wethouder Anna in Horst gezeten over die camping, zij praat met de eigenaar": "Wie doet wat, en wanneer?",
        "gister venlo gesproken niks uitgekomen": "Wie doet wat, en wanneer?",
        "verslag laten zien": "Dit is het verslag over periode 2",
        "zet 400 euro besteed op limburg leads voor de zaal": "Ik leg vast: - bedrag: € 400 - soort: besteed",
    })  # fmt: skip


async def test_the_secretary_types_whole_sentences(desk: TestDesk, secretary: Talker, ambassador: Talker) -> None:
    await ambassador.says("log gebeld met wethouder Wonen Beek, wil meedoen", "geen", "2", "nee", "ja")
    stranger = Talker(desk, "@peeters:localhost")
    await stranger.says("goedemiddag", "J. Peeters", "wethouder Wonen", "gemeente Beek", "ja")
    await is_answered(secretary, {
        "wie wacht er nog op toelating": "Wie wacht: - J. Peeters",
        "wie komen er de 11e": "Het volgende overleg van de Taskforce is dinsdag 11 oktober, 10.00 uur.",
        "kun je de agenda van dinsdag laten zien": "Het volgende overleg van de Taskforce is dinsdag 11 oktober,",
        "zet op de agenda voor 11 okt: pilot Venray, 15 minuten":
            'Ik zet op de agenda van dinsdag 11 oktober, 10.00 uur: "pilot Venray" (15 min).',
        "hoeveel vragen staan er nog open": "Er staat geen vraag open.",
        "laat mevr. Peeters maar toe": "Ik laat J. Peeters toe",
        "wat hebben we besproken met beek de afgelopen maand": "- L-1, maandag 3 oktober: wethouder Wonen Beek",
        "kun je de vergadering van 11 oktober een week opschuiven":
            "Ik verzet het overleg van dinsdag 11 oktober, 10.00 uur naar dinsdag 18 oktober, 10.00 uur.",
    })  # fmt: skip


async def test_the_english_ones_are_busy_too(agreed: Talker, desk: TestDesk, emma: Talker, ambassador: Talker) -> None:
    await emma.says("spar 21 October about buses", "yes")
    await is_answered(emma, {
        "I'd like to meet him next week Tuesday or Thursday": "When does it suit you? 1. Tue 11 Oct 09:00 2. Tue 11 Oct 14:00 3.",
        "pls book tue 11 oct 2pm re shuttle bus": 'I will record: - moment: Tuesday 11 October, 14:00 - subject: "shuttle bus"',
        "sorry cant make it on the 21st": "Would you like to give a reason?",
        "what time is my appointment": "Your appointment: Friday 21 October, 10:00",
        "thanks a lot!": "You are welcome.",
        "great, have a nice weekend": "You are welcome.",
    })  # fmt: skip
    await ambassador.says("/taal English")
    await is_answered(ambassador, {
        "im away from 24 till 28 oct": "I will record: - away: Monday 24 October to Friday 28 October",
        "ill get back to H-1 on friday": "I will tell the asker of H-1 that you will answer by Friday 7 October",
    })  # fmt: skip


LETTER = """Geachte ambassadeur,

Graag verneem ik van u of andere gemeenten al ervaring hebben met een verhuurdersvergunning. Alvast dank voor uw reactie.

Met vriendelijke groeten,
Carla Jansen
Adviseur Wonen"""


async def test_a_letter_is_what_stands_between_greeting_and_signature(bert: Talker) -> None:
    said = await bert.says(LETTER)
    assert said.startswith(
        'Uw vraag is: "Graag verneem ik van u of andere gemeenten al ervaring hebben met een verhuurdersvergunning."'
    )


async def test_words_with_which_nothing_can_be_done_are_passed_on_if_wished(bert: Talker) -> None:
    off = "In verband met ziekte van de wethouder moeten wij de afspraak van donderdag 20 oktober helaas annuleren."
    await bert.says(off)
    assert bert.heard_last.startswith("Op uw naam staan geen afspraken. Zal ik wat u typt als vraag doorgeven")
    assert f'Uw vraag is: "{off}"' in await bert.says("ja")
    await bert.says("stop")
    late = "is er al iets bekend over de vraag die onze wethouder vorige week bij u heeft neergelegd?"
    assert (await bert.says(late)).startswith("Er staat geen vraag open. Zal ik wat u typt als nieuwe vraag doorgeven?")
    assert f'Uw vraag is: "{late}"' in await bert.says("ja")
