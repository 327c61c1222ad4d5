"""Opportunities, threats and recommendations, word for word. `>` is what a person types."""

import json

import pytest

from storage import signals
from storage.export import document
from tests.infra.talk import Group, Talker, TestDesk

READERS = "De Taskforce leest dit mee. Het kan in het verslag aan de Stuurgroep staan, zonder uw naam."


@pytest.fixture
async def carla(desk: TestDesk) -> Talker:
    """A member of the Taskforce."""
    return await desk.knows("@carla:localhost", name="Carla", function="projectleider", roles=("taskforce",))


@pytest.fixture
async def taskforce(desk: TestDesk, carla: Talker) -> Group:
    """The same member, in the Taskforce's room."""
    return Group(desk, carla.address, "taskforce")


async def raised(desk: TestDesk) -> list[dict[str, object]]:
    """All signals, as an export holds them."""
    async with desk.app.database.reading() as session:
        found: list[dict[str, object]] = (await document(session, {}, confidential=False))["signals"]
    return found


async def recommended(person: Talker) -> None:
    """A recommendation for the Province, without evidence."""
    await person.says("/aanbeveling Maak één loket voor vergunningen", "provincie", "overslaan", "ja")
    assert person.heard_last.startswith("Vastgelegd als S-")


# ---------------------------------------------------------------- raised
async def test_a_line_that_says_it_all_is_shown_and_recorded(anna: Talker, ambassador: Talker) -> None:
    await anna.chats(f"""
        > /kans woningbouw boven winkels in Horst
        Ik leg vast:
        - soort: kans
        - tekst: "woningbouw boven winkels in Horst"
        - gemeente: Horst aan de Maas
        - thema: wonen
        {READERS}
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als S-1. Anders zeggen kan met S-1 tekst ….
    """)
    assert ambassador.heard_last == (
        'Een kans van wethouder Wonen: S-1, kans, Horst aan de Maas: "woningbouw boven winkels in Horst". '
        "U hoeft nu niets te doen. Later kan, met bijvoorbeeld parkeer S-1."
    )


async def test_only_what_is_missing_is_asked(carla: Talker) -> None:
    await carla.chats(f"""
        > /bedreiging
        Welke bedreiging ziet u, en waar? Bijvoorbeeld: een huisvester in Beek haakt af.
        > De bus rijdt niet meer
        Over welke gemeente gaat dit: "De bus rijdt niet meer"?
        U mag dit overslaan.
        > Venray en Beek
        Bij welk thema hoort dit?
        1. wonen
        2. werken
        3. samenleven
        U mag dit overslaan.
        > 2
        Ik leg vast:
        - soort: bedreiging
        - tekst: "De bus rijdt niet meer"
        - gemeente: Venray, Beek
        - thema: werken
        {READERS}
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als S-1. Anders zeggen kan met S-1 tekst ….
    """)


async def test_in_english_it_goes_alike(emma: Talker) -> None:
    await emma.chats("""
        > /opportunity an empty hotel in Venlo can be used
        I will record:
        - kind: opportunity
        - text: "an empty hotel in Venlo can be used"
        - municipality: Venlo
        - theme: housing
        The Taskforce reads this too. It may be in the report to the Steering Group, without your name.
        Is that right? Say yes, change … or stop.
        > yes
        Recorded as S-1. To word it differently, say S-1 text ….
    """)


async def test_a_slow_and_chaotic_talk_ends_as_one_that_was_not(desk: TestDesk, carla: Talker) -> None:
    await carla.says("/aanbeveling")
    await desk.restarts()
    await carla.says("Maak één loket")
    await desk.restarts()
    await carla.says("werkgevers", "terug", "de veiligheidsregio", "L-8")
    assert carla.heard_last.startswith("L-8 vind ik niet, of het is vertrouwelijk.")
    await carla.says("onze enquête van mei")
    await desk.restarts()
    await carla.edits("Maak één loket", "Maak één loket in Venray")
    await carla.chats(f"""
        > wijzig thema naar wonen
        Ik leg vast als aanbeveling:
        - tekst: "Maak één loket in Venray"
        - voor wie: de veiligheidsregio
        - onderbouwing: onze enquête van mei
        - gemeente: Venray
        - thema: wonen
        {READERS}
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als S-1. Anders zeggen kan met S-1 tekst ….
    """)
    (one,) = await raised(desk)
    assert (one["kind"], one["state"], one["addressee"]) == ("recommendation", "open", "de veiligheidsregio")
    assert (one["municipalities"], one["theme"], one["evidence"]) == (["Venray"], "wonen", "onze enquête van mei")


async def test_addressee_and_numbers_are_read_in_the_line(ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met de LWV in Beek, wil meedoen", "geen", "2, wonen", "nee", "ja", "nee")
    await ambassador.says("/aanbeveling Laat werkgevers meebetalen aan bussen (L-1)")
    assert "- voor wie: werkgevers\n- onderbouwing: L-1\n" in ambassador.heard_last


async def test_for_whom_may_be_several_of_the_list_or_others(ambassador: Talker) -> None:
    for said, shown in (("1 en 3", "gemeenten, Rijk"), ("de regio's", "de regio's"), ("stuurgroep", "Stuurgroep")):
        await ambassador.says("/aanbeveling Maak één loket", said, "overslaan")
        assert f"- voor wie: {shown}\n" in ambassador.heard_last
        await ambassador.says("stop")
    await ambassador.says("/aanbeveling Maak één loket")
    assert (await ambassador.says("9")).startswith("9 staat niet in de lijst.")


async def test_a_free_sentence_that_surely_is_one_begins_it(carla: Talker, anna: Talker) -> None:
    await carla.says("Bedreiging: een huisvester in Venray haakt af")
    assert carla.heard_last.startswith(
        'Ik leg vast:\n\n- soort: bedreiging\n- tekst: "een huisvester in Venray haakt af"\n- gemeente: Venray\n'
    )
    await anna.says("Kansen genoeg: het klooster staat leeg en kan wonen bieden")
    assert anna.heard_last.startswith("Ik leg vast:\n\n- soort: kans\n")


async def test_of_a_sentence_that_may_be_one_it_is_asked_which(carla: Talker) -> None:
    await carla.chats(f"""
        > Champignonkweker Kessel. 120 bedden op eigen terrein, netjes.
        Wat bedoelt u met "Champignonkweker Kessel. 120 bedden op eigen terrein, netjes."?
        1. signaal: een kans, bedreiging of aanbeveling doorgeven
        2. vraag: een vraag stellen aan de kennisambassadeur
        > 1
        Is dit een kans, een bedreiging of een aanbeveling: "Champignonkweker Kessel. 120 bedden op eigen terrein, netjes."?
        1. kans
        2. bedreiging
        3. aanbeveling
        > kans
        Ik leg vast:
        - soort: kans
        - tekst: "Champignonkweker Kessel. 120 bedden op eigen terrein, netjes."
        - gemeente: Peel en Maas
        - thema: wonen
        {READERS}
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig soort naar bedreiging
        Ik leg vast:
        - soort: bedreiging
        - tekst: "Champignonkweker Kessel. 120 bedden op eigen terrein, netjes."
        - gemeente: Peel en Maas
        - thema: wonen
        {READERS}
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


# ---------------------------------------------------------------- confidential
async def test_what_is_to_be_confidential_is_no_signal_and_goes_on_as_a_question(anna: Talker, desk: TestDesk) -> None:
    await anna.chats("""
        > /kans vertrouwelijk: de eigenaar in Horst wil verkopen
        U noemt dit vertrouwelijk. Een kans, bedreiging of aanbeveling is dat nooit: de Taskforce leest haar, en zij kan in het verslag staan. Uw tekst blijft bewaard. Hoe gaat u verder?
        1. als vraag, die alleen de kennisambassadeur leest
        2. toch zo, voor iedereen die meeleest
    """)
    await anna.says("1", "raadplegen", "gewoon")
    assert "- vertrouwelijk: ja\n" in anna.heard_last
    assert 'vraag: "vertrouwelijk: de eigenaar in Horst wil verkopen"' in anna.heard_last
    await anna.says("ja")
    assert await raised(desk) == []


async def test_a_secretary_may_log_it_instead_and_anybody_may_say_it_openly(secretary: Talker, anna: Talker) -> None:
    await secretary.says("/bedreiging onder ons: gebeld met de LWV, haakt af")
    assert "2. als gesprek in het logboek\n3. toch zo" in secretary.heard_last
    await secretary.says("logboek")
    assert secretary.heard_last.startswith("Wie doet wat, en wanneer?")
    await anna.says("/bedreiging In Horst hoort dit niet vertrouwelijk te zijn: er dreigt leegstand")
    assert anna.heard_last.startswith("Ik leg vast:\n\n- soort: bedreiging\n")


async def test_at_the_summary_it_is_explained_as_well(anna: Talker) -> None:
    await anna.says("/kans woningbouw boven winkels", "wijzig vertrouwelijk")
    assert anna.heard_last.startswith("U noemt dit vertrouwelijk.")
    await anna.says("2")
    assert anna.heard_last.startswith("Ik leg vast:\n\n- soort: kans\n")


# ---------------------------------------------------------------- in the room
async def test_in_the_room_one_line_is_recorded_at_once_and_oeps_takes_it_back(
    taskforce: Group, ambassador: Talker
) -> None:
    await taskforce.chats("""
        > /kans lege hotels in Venlo
        Vastgelegd: S-1, kans, Venlo: "lege hotels in Venlo". Klopt het niet: antwoord oeps.
        > oeps
        S-1 is weg en telt niet meer mee.
        > oeps
        Daarvan is niets meer terug te nemen.
        > /aanbeveling gemeenten moeten samen handhaven
        Vastgelegd: S-2, aanbeveling: "gemeenten moeten samen handhaven". Voor: gemeenten. Onderbouwing: nog niet bekend. Klopt het niet: antwoord oeps.
        > /aanbeveling
        Daarop volgt het antwoord in het directe gesprek.
    """)
    await taskforce.edits(
        "/aanbeveling gemeenten moeten samen handhaven", "/aanbeveling gemeenten in Venray handhaven samen"
    )
    assert taskforce.heard_last.startswith(
        'Vastgelegd: S-2, aanbeveling, Venray: "gemeenten in Venray handhaven samen".'
    )
    assert ambassador.words == []  # reads along there


async def test_what_is_to_be_confidential_or_names_a_talk_goes_on_in_private(
    taskforce: Group, carla: Talker, ambassador: Talker
) -> None:
    await ambassador.says("/log gebeld met de LWV in Beek, wil meedoen", "geen", "2, wonen", "nee", "ja", "nee")
    await taskforce.says("/bedreiging vertrouwelijk: dit")
    assert taskforce.heard_last == "Daarop volgt het antwoord in het directe gesprek."
    assert carla.heard_last.startswith("U noemt dit vertrouwelijk.")
    await ambassador.says("/aanbeveling gemeenten doen mee, zie L-1", room="taskforce")
    assert taskforce.heard_last == "Daarop volgt het antwoord in het directe gesprek."
    assert "- onderbouwing: L-1\n" in ambassador.heard_last


# ---------------------------------------------------------------- what becomes of one
async def test_the_collected_ones_are_listed_and_settled_in_a_line(
    carla: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await recommended(carla)
    await ambassador.chats("""
        > aanbeveling
        Deze aanbevelingen zijn verzameld:
        - S-1, aanbeveling: "Maak één loket voor vergunningen". Voor: provincie. Onderbouwing: nog niet bekend.
        Zeg bijvoorbeeld parkeer S-1, S-1 vervalt met de reden, neem S-1 over, S-1 voor provincie, S-1 bewijs L-17 of S-1 tekst …. Een nieuwe? Zeg aanbeveling met de tekst erachter.
        > parkeer S-1
        S-1 is geparkeerd: "Maak één loket voor vergunningen". Toch niet? Zeg heropen S-1.
        > neem S-1 over
        S-1 is overgenomen: "Maak één loket voor vergunningen". Toch niet? Zeg heropen S-1.
        > S-1 vervalt, al geregeld
        S-1 is vervallen: "Maak één loket voor vergunningen". Reden: "al geregeld". Toch niet? Zeg heropen S-1.
        > heropen S-1
        S-1 is open: "Maak één loket voor vergunningen".
    """)
    assert carla.heard_last.startswith("Uw aanbeveling S-1 is open:")
    assert 'S-1, aanbeveling: "Maak één loket' in await secretary.says("/aanbeveling")


async def test_what_is_corrected_keeps_what_stood_there(desk: TestDesk, carla: Talker, ambassador: Talker) -> None:
    await recommended(carla)
    await ambassador.chats("""
        > S-1 voor gemeenten
        Ik verander S-1:
        - eerst: "provincie"
        - straks: "gemeenten"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        S-1 is aangepast.
        > S-1 bewijs L-7
        L-7 vind ik niet, of het is vertrouwelijk. Wat vertrouwelijk is, kan niet in een verslag staan.
        Wat moet er bij S-1 staan als onderbouwing?
        > vijf gesprekken in mei
        Ik verander S-1:
        - eerst: niets
        - straks: "vijf gesprekken in mei"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        S-1 is aangepast.
    """)
    await carla.says("S-1 tekst Maak één loket", "ja", "S-1")
    assert carla.heard_last.startswith(
        'S-1, aanbeveling: "Maak één loket". Voor: gemeenten. Onderbouwing: vijf gesprekken in mei.'
    )
    (one,) = await raised(desk)
    assert [change["was"] for change in one["history"]] == [  # type: ignore[attr-defined]
        {"addressee": "provincie"}, {"evidence": ""}, {"text": "Maak één loket voor vergunningen"},
    ]  # fmt: skip


async def test_confidential_records_are_no_evidence(carla: Talker, ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met de LWV in Beek, wil meedoen", "geen", "2, wonen", "ja", "ja", "nee")
    await ambassador.says("/aanbeveling Maak één loket", "provincie", "L-1")
    assert ambassador.heard_last.startswith("L-1 vind ik niet, of het is vertrouwelijk.")


async def test_oeps_and_an_edit_reach_what_was_recorded(anna: Talker) -> None:
    await anna.says("/kans woningbouw boven winkels in Horst", "ja")
    await anna.edits("/kans woningbouw boven winkels in Horst", "/kans woningbouw in Venray")
    await anna.chats("""
        > ja
        S-1 is aangepast.
        > oeps
        Ik haal S-1 weg: "woningbouw in Venray".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        S-1 telt niet meer mee.
        Opnieuw invullen? Wat u zei, heb ik nog. Zeg ja.
        > S-1 bewijs iets
        S-1 is een kans. Alleen bij een aanbeveling hoort voor wie zij is, en waarop zij rust.
    """)


# ---------------------------------------------------------------- who sees what
async def test_others_see_only_their_own(anna: Talker, bert: Talker, carla: Talker, secretary: Talker) -> None:
    await anna.says("/kans woningbouw boven winkels in Venray", "ja")
    await bert.chats("""
        > S-1
        S-1 vind ik niet, of het is niet van u. Zeg signalen om te zien wat er is.
        > signalen
        Er zijn nog geen kansen of bedreigingen die u mag zien. Geef er een door met kans of bedreiging.
    """)
    await anna.chats("""
        > parkeer S-1
        S-1 blijft zoals het is: "woningbouw boven winkels in Venray". Wie het doorgaf kan de tekst aanpassen of het laten vervallen. De kennisambassadeur of de secretaris beslist wat er verder mee gebeurt.
    """)
    for reader in (anna, carla, secretary):
        assert await reader.says("signalen") == '- S-1, kans, Venray: "woningbouw boven winkels in Venray"'
    for said in ("S-1 tekst iets anders", "S-1 vervalt"):
        assert (await carla.says(said)).startswith("S-1 blijft zoals het is:")
    assert (await anna.says("S-1 vervalt")).startswith("S-1 is vervallen:")
    assert (await carla.says("signalen")).startswith("Er zijn nog geen kansen")


async def test_no_read_gives_one_to_who_may_not(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    await anna.says("/aanbeveling woningbouw boven winkels in Venray", "1", "overslaan", "ja")
    async with desk.as_person(bert.address) as db:
        assert await signals.find(db, 1) is None
        assert await signals.mine(db, 1) == await signals.standing(db) == await signals.recommendations(db) == []
        assert await signals.unfit(db, {"S": [1]}) == ["S-1"]
        assert await signals.change(db, 1, text="iets anders") is None
    async with desk.as_person(anna.address) as db:
        assert await signals.unfit(db, {"S": [1]}) == []


async def test_ones_own_are_among_ones_data_and_stay_without_the_name(desk: TestDesk, bert: Talker) -> None:
    await bert.says("/kans Bert en Bakker bouwen samen in Venray", "ja")
    assert "signalen en aanbevelingen: 1" in await bert.says("gegevens")
    await bert.says("wissen", "ja")
    (one,) = await raised(desk)
    assert str(one["text"]).endswith(" en Bakker bouwen samen in Venray")
    assert "Bert" not in json.dumps(one)
