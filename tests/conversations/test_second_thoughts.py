"""Answers that are edited or taken back: what the desk found in them goes with them, and what was said stays."""

from tests.infra.talk import Talker

URGENCY = """
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
"""


async def test_a_place_that_stood_in_the_text_goes_when_the_text_is_edited(bert: Talker) -> None:
    await bert.says("/vraag", "Wie helpt ons met de raad in Weert?", "raadplegen", "gewoon", "nee")
    assert "- gemeente: Weert" in bert.heard_last
    await bert.edits("Wie helpt ons met de raad in Weert?", "Wie helpt ons met de raad in Beek?")
    assert "- gemeente: Beek" in bert.heard_last
    await bert.edits("Wie helpt ons met de raad in Beek?", "Wie helpt ons met de raad?")
    assert "- gemeente: Venray" in bert.heard_last, "his own, as if no place had ever been named"


async def test_a_place_that_was_said_stays_when_the_text_is_edited(bert: Talker) -> None:
    await bert.says("/vraag", "Wie helpt ons met de raad in Weert?", "raadplegen", "gewoon", "nee")
    await bert.says("wijzig gemeente naar Horst")
    await bert.edits("Wie helpt ons met de raad in Weert?", "Wie helpt ons met de raad in Beek?")
    assert "- gemeente: Horst aan de Maas" in bert.heard_last


async def test_what_was_made_confidential_stays_so_when_the_topic_changes(anna: Talker) -> None:
    await anna.desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Huisvesting", "wijzig vertrouwelijk naar ja")
    await anna.edits("Huisvesting", "Een pand in de kern")
    assert "- vertrouwelijk: ja" in anna.heard_last
    await anna.chats("""
        > terug
        Is dit vertrouwelijk? Dan leest alleen de kennisambassadeur het. Zeg ja of nee.
    """)


async def test_an_answer_that_is_held_is_asked_again_when_it_is_taken_back(bert: Talker) -> None:
    await bert.says("/vraag", "Wie helpt ons met de raad?", "raadplegen", "gewoon", "nee")
    await bert.takes_back("raadplegen")
    assert bert.heard_last.startswith("Uw antwoord is weg.")
    await bert.takes_back("gewoon")
    assert bert.heard_last.startswith("Uw antwoord is weg.")
    await bert.chats(f"""
        > sparren
        {URGENCY}
        > 2
        Ik leg vast:
        - vraag: "Wie helpt ons met de raad?"
        - gemeente: Venray
        - soort: sparren
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_an_answer_that_is_held_is_asked_again_when_it_is_edited(bert: Talker) -> None:
    await bert.says("/vraag", "Wie helpt ons met de raad?", "raadplegen", "gewoon")
    await bert.takes_back("raadplegen")
    await bert.edits("gewoon", "deze week")
    await bert.chats(f"""
        > sparren
        {URGENCY}
    """)


async def test_who_went_back_and_edits_the_first_line_has_answered_with_it(bert: Talker) -> None:
    await bert.says("/vraag Wie helpt ons met de raad?", "terug")
    assert bert.heard_last.startswith("Wat is uw vraag")
    await bert.edits("/vraag Wie helpt ons met de raad?", "/vraag Wie helpt ons met de buurt?")
    assert bert.heard_last.startswith('Uw vraag is: "Wie helpt ons met de buurt?"')


async def test_a_moment_of_the_first_line_that_was_changed_is_not_left_as_the_topic(anna: Talker) -> None:
    await anna.desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.chats("""
        > /spar dinsdag
        Waarover wilt u sparren?
        > wijzig moment naar donderdag
        Dat is gewijzigd.
        Waarover wilt u sparren?
    """)
