"""What the desk keeps of somebody, and how it goes."""

import json
from dataclasses import replace

from sqlalchemy import func, select, text

from bot.documents.files import render
from storage import mydata
from storage.audience import Audience, Viewer
from storage.db import Base
from storage.requests import RequestRow
from tests.infra.talk import AMBASSADOR, Talker, TestDesk


async def test_somebody_sees_what_is_kept_and_takes_it_along(desk: TestDesk, bert: Talker) -> None:
    await bert.says("/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    await bert.chats("""
        > gegevens
        Dit houd ik van u bij: Bert, beleidsadviseur, gemeente Venray, @bert:localhost. Verder vragen: 1, afspraken: 0, vastgelegde gesprekken: 0, acties: 0. Chatteksten wis ik na 30 dagen.
        Wat wilt u?
        1. meenemen als bestand
        2. verbeteren
        3. wissen
        > 1
        Hier is alles wat ik van u bijhoud.
    """)
    name, kind, content = render(bert.files[-1])
    kept = json.loads(content)
    assert (name, kind) == ("mijn-gegevens.json", "application/json")
    assert kept["help_requests"][0]["text"] == "Wie betaalt de pendelbus"


async def test_the_words_that_begin_it_answer_nothing_in_it(bert: Talker) -> None:
    await bert.chats("""
        > mijn gegevens
        Dit houd ik van u bij: Bert, beleidsadviseur, gemeente Venray, @bert:localhost. Verder vragen: 0, afspraken: 0, vastgelegde gesprekken: 0, acties: 0. Chatteksten wis ik na 30 dagen.
        Wat wilt u?
        1. meenemen als bestand
        2. verbeteren
        3. wissen
        > verbeteren
        Wat wilt u verbeteren? Uw organisatie en gemeente wijzigt de secretaris.
        1. naam
        2. functie
        > functie
        Wat is uw functie?
    """)


async def test_a_restart_between_any_two_words_and_a_change_of_mind_change_nothing(
    desk: TestDesk, bert: Talker
) -> None:
    for word in (
        "gegevens",
        "verbeteren",
        "naam",
        "Bert Smit",
        "terug",
        "nee, functie",
        "adviseur",
        "wijzig tekst naar jurist",
    ):
        await bert.says(word)
        await desk.restarts()
    assert bert.heard_last.startswith('Ik wijzig uw functie in "jurist".')
    await bert.edits("wijzig tekst naar jurist", "wijzig tekst naar planoloog")
    await bert.says("ja")
    assert (await bert.says("gegevens")).startswith("Dit houd ik van u bij: Bert, planoloog, gemeente Venray")


async def test_the_file_holds_actions_meetings_and_chats_too_and_nothing_of_others(
    desk: TestDesk, ambassador: Talker
) -> None:
    carla = await desk.knows("@carla:localhost", name="Carla", roles=("taskforce",))
    carl = await desk.knows("@carl:localhost", name="Carl", roles=("taskforce",))
    await carla.says("ik kom", "/agendapunt kamers boven winkels", "ja", "/overleg uitnodiging")
    await carl.says("ik kom niet", "/agendapunt een zeepaardje", "ja")
    await ambassador.says("/log gebeld met de LLTB, praat mee", "Carla: zoekt een zaal", "2", "nee", "ja")
    await carla.says("/gegevens", "1")
    kept = json.loads(render(carla.files[-1])[2])
    assert [one["text"] for one in kept["action_items"]] == ["zoekt een zaal"]
    assert [one["state"] for one in kept["meeting_attendance"]] == ["comes"]
    assert [one["text"] for one in kept["meeting_items"]] == ["kamers boven winkels"]
    assert len(kept["meeting_invitations"]) == 1
    assert "/agendapunt kamers boven winkels" in [one["text"] for one in kept["inbox"]]
    assert any("Genoteerd: u komt" in one["body"] for one in kept["outbox"])
    assert "zeepaardje" not in json.dumps(kept)


async def test_what_is_kept_of_somebody_is_read_by_nobody_else(desk: TestDesk, bert: Talker) -> None:
    await bert.says("/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    async with desk.as_person("@bert:localhost") as db:
        assert (await mydata.of(db)).requests == 1
        for also in (Viewer(0, frozenset({"ambassador", "secretary"})), Viewer(999)):
            both = replace(db, audience=Audience.of(db.viewer, also))
            assert not any((await mydata.records(both)).values())
        assert not any((await mydata.records(replace(db, audience=Audience.of()))).values())


async def test_somebody_corrects_their_function(desk: TestDesk, bert: Talker) -> None:
    await bert.says("gegevens", "verbeteren", "functie", "projectleider wonen")
    await bert.chats("""
        > ja
        Verbeterd.
    """)
    assert "projectleider wonen" in await bert.says("gegevens")


async def everything(desk: TestDesk) -> str:
    """Every value of every table, as one text."""
    async with desk.app.database.reading() as session:
        rows = [
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in await session.execute(select(table))
        ]
    return "\n".join(rows)


async def counts(desk: TestDesk) -> dict[str, int]:
    async with desk.app.database.reading() as session:
        tables = ("help_requests", "appointments", "slots", "log_entries", "action_items", "people", "accounts")
        return {name: (await session.execute(text(f"select count(*) from {name}"))).scalar_one() for name in tables}


async def test_after_erasure_no_name_and_no_account_stands_anywhere_and_totals_stay(
    desk: TestDesk, bert: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-11 14:00")
    await bert.says("/vraag Bert zoekt hulp in Venray", "2", "1", "nee", "ja")
    await bert.says("/spar", "1", "Handhaving", "ja")
    await ambassador.says("/log gebeld met Bert van Venray, wil meedoen", "BERT: stuurt het plan", "2", "nee", "ja")
    await ambassador.says("oppakken H-1")
    await bert.says("/vraag Nog een vraag die open blijft staan")
    before = await counts(desk)

    await bert.says("/gegevens", "wissen")
    await bert.chats("""
        > ja
        Gewist. Schrijft u mij opnieuw, dan ken ik u niet meer.
    """)

    kept = await everything(desk)
    assert "erased-" in kept
    assert "bert" not in kept.casefold()
    assert await counts(desk) == before
    async with desk.app.database.reading() as session:
        assert (await session.execute(select(func.count()).select_from(RequestRow))).scalar_one() == 2
    assert "Wat is uw naam?" in await bert.says("hallo")


async def test_nothing_stays_open_in_the_name_of_who_is_gone(
    desk: TestDesk, bert: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await desk.offers("2022-10-13 14:00")
    await bert.says("/spar", "1", "Handhaving", "ja", "/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    await ambassador.says("/log gebeld met de LLTB, praat mee", "Bert: belt, 12 oktober", "1", "nee", "ja")
    await bert.says("gegevens")
    ambassador.read = len(ambassador.words)
    await bert.chats("""
        > wissen
        Ik wis uw naam, uw account en onze gesprekken. Wat u vroeg en afsprak, blijft meetellen zonder uw naam.
        Wat nog open staat, houdt op:
        - de afspraak van donderdag 13 oktober, 14.00 uur gaat niet door
        - H-2 vervalt: "Wie betaalt de pendelbus"
        - H-1 vervalt: "Handhaving"
        - A-1 is van niemand meer: "belt"
        Dit kan niet terug.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Gewist. Schrijft u mij opnieuw, dan ken ik u niet meer.
    """)
    await ambassador.hears("""
        Iemand liet gegevens wissen. Wat nog open stond, houdt op:
        - de afspraak van donderdag 13 oktober, 14.00 uur gaat niet door
        - H-2 vervalt
        - H-1 vervalt
        - A-1 is van niemand meer
        Zeg acties om te zien wat een ander nu moet doen.
    """)
    assert ambassador.files[-1]["method"] == "CANCEL"

    await desk.passes("2022-10-19 12:00")

    assert not [heard for heard in desk.heard if heard.to.startswith("erased")]
    assert not any("13 oktober" in word or "H-2" in word for word in ambassador.words[ambassador.read :])
    assert "- zonder eigenaar: A-1" in secretary.heard_last


async def test_who_is_gone_comes_to_no_meeting_and_takes_nothing_over(
    desk: TestDesk, ambassador: Talker, secretary: Talker
) -> None:
    carla = await desk.knows("@carla:localhost", name="Carla Vos", function="projectleider", roles=("taskforce",))
    dirk = await desk.knows("@dirk:localhost", name="Dirk Smeets", function="adviseur", roles=("taskforce",))
    await carla.says("ik kom", "overleg uitnodiging")
    await ambassador.says(
        "/log gebeld met de LLTB, praat mee", "Dirk Smeets: zoekt een zaal, 12 oktober", "1", "nee", "ja"
    )
    await dirk.says("A-1 doet Carla Vos voortaan", "ja")
    await carla.says("/gegevens", "wissen", "ja")
    await dirk.chats("""
        > acties
        Dit staat bij u open:
        - A-1 zoekt een zaal, voor woensdag 12 oktober; afgesproken vandaag
        Bijwerken? Zeg bijvoorbeeld: A-1 klaar, A-1 volgende week, of wie het overneemt.
    """)
    assert "Wie komt" not in await dirk.says("overleg")
    before = len(desk.heard)
    await secretary.says("/overleg verzetten naar 13 oktober 10.00 uur", "ja")
    await desk.passes("2022-10-13 09:00")
    assert not [heard for heard in desk.heard[before:] if heard.to.startswith("erased")]


async def test_what_was_asked_for_somebody_else_goes_on(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    hans = await desk.knows(
        "@hans:localhost", name="Hans Smit", function="adviseur", roles=("civil_servant",), via=(anna.address,)
    )
    await desk.offers("2022-10-13 14:00")
    await hans.says("/spar namens wethouder Wonen", "1", "Short-stay", "ja")
    await hans.says("gegevens", "wissen", "ja")
    assert "Iemand liet" not in ambassador.heard_last
    await desk.passes("2022-10-12 14:00")
    assert "Herinnering: donderdag 13 oktober, 14.00 uur" in anna.heard_last


async def erased(desk: TestDesk, name: str, *talks: tuple[str, str]) -> str:
    """Everything that stands there after somebody of Venray was erased, of whom others spoke and agreed something."""
    them = await desk.knows("@x1:localhost", name=name, function="adviseur", municipality="Venray", roles=("partner",))
    ambassador = await desk.greeted(AMBASSADOR)
    for contact, promised in talks:
        await ambassador.says(f"/log gebeld met {contact}, wil meedoen", promised, "2", "nee", "ja")
    await them.says("/gegevens", "wissen", "ja")
    assert them.heard_last.startswith("Gewist.")
    return await everything(desk)


async def test_a_surname_goes_everywhere_and_a_first_name_where_it_is_surely_theirs(desk: TestDesk) -> None:
    kept = await erased(
        desk, "Bert Verhaegh", ("Bert uit Venray", "Verhaegh: belt"), ("de LLTB in Venray", "BERT: stuurt het plan"),
        ("Bert van de LLTB in Roermond", "Bert: zoekt een zaal"),
    )  # fmt: skip
    assert "verhaegh" not in kept.casefold()
    assert "Bert van de LLTB in Roermond" in kept, "another Bert"
    assert "Bert uit Venray" not in kept
    assert "BERT" not in kept


async def test_a_surname_that_others_bear_goes_where_it_is_surely_theirs(desk: TestDesk) -> None:
    await desk.knows(
        "@y2:localhost", name="Piet Verhaegh", function="wethouder", municipality="Beek", roles=("alderman",)
    )
    kept = await erased(desk, "Bert Verhaegh", ("Verhaegh uit Venray", "geen"), ("Verhaegh uit Beek", "geen"))
    assert "Piet Verhaegh" in kept
    assert "Verhaegh uit Beek" in kept
    assert "Verhaegh uit Venray" not in kept


async def test_a_place_that_somebody_is_called_after_stays_a_place(desk: TestDesk) -> None:
    kept = await erased(desk, "Zoë van Beek", ("Zoë van Beek", "geen"), ("de LLTB in Beek", "geen"))
    assert "zoë" not in kept.casefold()
    assert "['Beek']" in kept


async def test_capitals_with_accents_go_too(desk: TestDesk) -> None:
    assert (
        "zlem"
        not in (await erased(desk, "Jan Özlem", ("ÖZLEM in Weert", "geen"), ("özlem uit Weert", "geen"))).casefold()
    )


async def test_no_name_can_change_what_the_machine_wrote(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await erased(desk, "Final Confirmed", ("de LLTB", "Provincie: belt"))
    assert await desk.booked("2022-10-11 14:00") == 1
    async with desk.app.database.reading() as session:
        assert list((await session.execute(text("select distinct state from log_entries"))).scalars()) == ["final"]


async def test_what_an_alderman_did_is_kept_by_law_and_the_secretary_hears_of_it(
    anna: Talker, secretary: Talker
) -> None:
    await anna.says("gegevens")
    await anna.chats("""
        > wissen
        Stukken van een wethouder bewaart de overheid volgens de Archiefwet. Ik mag ze niet wissen. De secretaris weet van uw wens en neemt contact met u op.
    """)
    await secretary.hears(
        "wethouder Wonen, gemeente Horst aan de Maas, wil gegevens laten wissen. Ik wis niets van een wethouder. Neem contact op."
    )


async def test_who_is_appointed_is_erased_only_after_the_configuration_changed(secretary: Talker) -> None:
    await secretary.says("gegevens")
    assert "De beheerder haalt haar daar weg" in await secretary.says("wissen")


async def test_no_is_no(desk: TestDesk, bert: Talker) -> None:
    await bert.says("gegevens", "wissen", "stop")
    assert "Bert" in await everything(desk)


async def test_the_english_one_sees_and_corrects(emma: Talker) -> None:
    await emma.chats("""
        > mydata
        This is what I keep about you: Emma, director, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0, actions: 0. I erase chat texts after 30 days.
        What would you like?
        1. get it as a file
        2. correct it
        3. erase it
        > 1
        Here is everything that I keep about you.
        > mydata
        This is what I keep about you: Emma, director, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0, actions: 0. I erase chat texts after 30 days.
        What would you like?
        1. get it as a file
        2. correct it
        3. erase it
        > correct it
        What would you like to correct? The secretary changes your organisation and municipality.
        1. name
        2. function
        > function
        What is your function?
        > manager
        I will change your function to "manager".
        Is that right? Say yes, change … or stop.
        > yes
        Corrected.
        > mydata
        This is what I keep about you: Emma, manager, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0, actions: 0. I erase chat texts after 30 days.
        What would you like?
        1. get it as a file
        2. correct it
        3. erase it
        > erase it
        I will erase your name, your account and our conversations. What you asked and agreed still counts, without your name. This cannot be undone.
        Is that right? Say yes, change … or stop.
        > yes
        Erased. If you write to me again, I will not know you.
    """)


async def test_it_is_asked_what_is_to_be_corrected(bert: Talker) -> None:
    await bert.says("gegevens")
    await bert.chats("""
        > verbeteren
        Wat wilt u verbeteren? Uw organisatie en gemeente wijzigt de secretaris.
        1. naam
        2. functie
        > naam
        Wat is uw naam?
        > Bert Verhaegh
        Ik wijzig uw naam in "Bert Verhaegh".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Verbeterd.
    """)
