"""What people say in the middle of a conversation: a wish, a shrug, a doubt, a *ja, maar*."""

import pytest

from tests.infra.talk import Talker, TestDesk


@pytest.fixture
async def choosing(desk: TestDesk, anna: Talker) -> Talker:
    """Anna, who sees six moments to choose from."""
    await desk.offers("2022-10-11 09:00", "2022-10-11 14:00", "2022-10-13 09:30", "2022-10-13 14:30")
    await desk.offers("2022-10-18 11:00", "2022-10-21 10:00")
    await anna.says("spar over de camping")
    return anna


@pytest.fixture
async def at_summary(choosing: Talker) -> Talker:
    """Anna, who sees the summary of a talk on Tuesday at nine."""
    await choosing.says("11 oktober 9 uur")
    return choosing


async def test_a_wish_leaves_fewer_moments(choosing: Talker) -> None:
    await choosing.chats("""
        > liever 's middags
        Dit past daarbij.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 14.30
        Zeg meer voor de volgende.
        > de tweede
        Ik leg vast:
        - moment: donderdag 13 oktober, 14.30 uur
        - onderwerp: "de camping"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_what_a_wish_put_aside_comes_with_more(choosing: Talker) -> None:
    await choosing.says("die van donderdag")
    assert "1. do 13 okt 09.30\n2. do 13 okt 14.30" in choosing.heard_last
    assert "3. di 11 okt 09.00" in await choosing.says("meer")
    assert "dinsdag 11 oktober, 09.00 uur" in await choosing.says("3")


async def test_a_part_of_a_day_finds_what_is_in_it(choosing: Talker) -> None:
    assert "donderdag 13 oktober, 14.30 uur" in await choosing.says("donderdagmiddag de 13e")


async def test_a_day_that_is_none_leaves_nothing(choosing: Talker) -> None:
    assert "passen dag en datum niet bij elkaar" in await choosing.says("dinsdag 12 oktober")


async def test_an_edit_of_a_number_is_read_in_the_list_that_was_shown(choosing: Talker) -> None:
    await choosing.says("liever 's middags", "1")
    assert "donderdag 13 oktober, 14.30 uur" in await choosing.edits("1", "2")


async def test_to_whom_all_is_the_same_the_first_is_proposed(choosing: Talker) -> None:
    said = await choosing.says("maakt niet uit")
    assert said.startswith("Dan stel ik de eerste voor: di 11 okt 09.00. Zeg ja, of kies een andere.")
    assert "- moment: dinsdag 11 oktober, 09.00 uur" in await choosing.says("ja")


async def test_who_does_not_see_what_is_asked_is_told(choosing: Talker) -> None:
    said = await choosing.says("wat bedoel je?")
    assert said.startswith("Ik vul stap voor stap in wat ik ga vastleggen")
    assert "Wanneer schikt het u?" in said
    await choosing.says("1")
    assert (await choosing.says("hoezo?")).startswith("Dit leg ik vast zodra u ja zegt.")


async def test_a_subject_that_is_not_known_yet_is_no_subject(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 09:00")
    await anna.chats("""
        > spar 11 oktober 9 uur
        Waarover wilt u sparren?
        > weet ik nog niet
        Dat mag ook later. Zeg ja, dan noteer ik "nog te bepalen". Of typ in een paar woorden waar het over gaat.
        Waarover wilt u sparren?
        > ja
        Ik leg vast:
        - moment: dinsdag 11 oktober, 09.00 uur
        - onderwerp: "nog te bepalen"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ("ja maar dan wel om 14 uur", "1. di 11 okt 14.00\n2. do 13 okt 14.30"),
        ("nee toch liever donderdag", "1. do 13 okt 09.30\n2. do 13 okt 14.30"),
        ("klopt maar het is wel vertrouwelijk", "- vertrouwelijk: ja"),
        ("prima, alleen liever vrijdag", "- moment: vrijdag 21 oktober, 10.00 uur"),
    ],
)
async def test_a_yes_with_a_but_changes_one_thing_and_records_nothing(
    at_summary: Talker, said: str, shows: str
) -> None:
    assert shows in await at_summary.says(said)
    assert await at_summary.desk.booked("2022-10-11 09:00") == 0


async def test_a_but_that_is_no_answer_to_anything_is_asked(at_summary: Talker) -> None:
    assert "begrijp ik hier niet" in await at_summary.says("ja maar de burgemeester wil het ook weten")
    assert await at_summary.desk.booked("2022-10-11 09:00") == 0


async def test_a_talk_moves_from_where_it_is(at_summary: Talker) -> None:
    await at_summary.says("wijzig moment naar donderdag 13 oktober 9.30 uur", "ja")
    assert "Op donderdag 13 oktober is er dan niets vrij." in await at_summary.says("kan het een uurtje later?")
    assert "naar donderdag 20 oktober" not in at_summary.heard_last
    await at_summary.says("stop", "mijn afspraak verzetten")
    assert "van donderdag 13 oktober, 09.30 uur naar vrijdag 21" not in await at_summary.says("een week later")
    assert "naar dinsdag 11 oktober, 09.00 uur" in await at_summary.says("toch maar 11 oktober 9 uur")


async def test_who_keeps_the_reason_to_themselves_gives_none(at_summary: Talker) -> None:
    await at_summary.says("ja", "mijn afspraak afzeggen")
    said = await at_summary.says("dat zeg ik liever niet")
    assert said.startswith("Ik zeg de afspraak af: dinsdag 11 oktober, 09.00 uur.\n")


async def test_a_meeting_moves_from_where_it_is(secretary: Talker) -> None:
    old = "Ik verzet het overleg van dinsdag 8 november, 10.00 uur naar"
    for said, new in (
        ("taskforce van november een week later graag", "dinsdag 15 november, 10.00 uur"),
        ("verplaats de taskforce van 8 november naar de 15e zelfde tijd", "dinsdag 15 november, 10.00 uur"),
        ("zet overleg van 8 november een uur eerder", "dinsdag 8 november, 09.00 uur"),
    ):
        assert (await secretary.says(said)).startswith(f"{old} {new}.")
        await secretary.says("stop")
    await secretary.says("overleg 8 november verzetten")
    assert (await secretary.says("pff doe maar de 22e om 2")).startswith(f"{old} dinsdag 22 november, 14.00 uur.")


async def test_a_mere_number_is_no_agreement(ambassador: Talker) -> None:
    await ambassador.says("log vandaag met wethouder van Beek gebeld over de camping", "hij denkt erover na")
    assert (await ambassador.says("2")).startswith("Ik lees hier geen woorden.")
