"""What the desk keeps of somebody, and how it goes."""

import json

from sqlalchemy import func, select, text

from bot.documents.files import render
from storage.db import Base
from storage.requests import RequestRow
from tests.infra.talk import Talker, TestDesk


async def test_somebody_sees_what_is_kept_and_takes_it_along(desk: TestDesk, bert: Talker) -> None:
    await bert.says("/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    await bert.chats("""
        > gegevens
        Dit houd ik van u bij: Bert, beleidsadviseur, gemeente Venray, @bert:localhost. Verder vragen: 1, afspraken: 0, vastgelegde gesprekken: 0. Chatteksten wis ik na 30 dagen.
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
        This is what I keep about you: Emma, director, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0. I erase chat texts after 30 days.
        What would you like?
        1. get it as a file
        2. correct it
        3. erase it
        > 1
        Here is everything that I keep about you.
        > mydata
        This is what I keep about you: Emma, director, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0. I erase chat texts after 30 days.
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
        This is what I keep about you: Emma, manager, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0. I erase chat texts after 30 days.
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
