"""The logbook, word for word. `>` is what a person types; the other lines are what the desk says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import log
from storage.actions import ActionRow
from storage.appointments import AppointmentRow
from storage.log import NOT_DONE, EntryRow
from tests.infra.talk import Talker, TestDesk, lines

MET = "/log gebeld met wethouder Wonen Beek, wil meedoen met visie"


async def logged(person: Talker, line: str = MET, *, confidential: str = "nee") -> None:
    """One talk in the logbook, without agreements or action point."""
    await person.says(line, "geen", "overslaan", confidential, "ja")
    assert person.heard_last.startswith("Vastgelegd als L-")


async def test_the_first_line_is_read_and_only_the_rest_is_asked(ambassador: Talker) -> None:
    await ambassador.chats("""
        > /log gebeld met wethouder Wonen Beek, wil meedoen met visie
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > Provincie: stuurt de planning, vrijdag
        Bij welk actiepunt hoort dit? Het thema is wonen, als ik het goed lees. Een ander thema zegt u erbij, bijvoorbeeld: "2, werken".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        3. congres, media en podcasts
        4. verslag aan de Stuurgroep
        U mag dit overslaan.
        > 2
        Is dit gesprek vertrouwelijk? Dan ziet alleen u het. Zeg ja of nee.
        U mag dit overslaan.
        > nee
        Ik leg vast:
        - gesprek: wethouder Wonen Beek
        - gemeente: Beek
        - uitkomst: "wil meedoen met visie"
        - afspraken: Provincie: stuurt de planning, vrijdag 7 oktober
        - thema: wonen
        - actiepunt: 2
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als L-1. De afspraken staan op de actielijst. Nog een gesprek vastleggen? Zeg ja.
    """)


async def test_without_a_first_line_five_things_are_asked_and_no_more(ambassador: Talker) -> None:
    await ambassador.chats("""
        > log
        Met wie sprak u, en waar? Bijvoorbeeld: wethouder Wonen, Beek.
        > burgemeester van Venray
        Gesprek met burgemeester van Venray. Wat kwam eruit?
        > De buurt wil eerst een avond
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > geen
        Bij welk actiepunt en welk thema hoort dit? Het thema is wonen, werken of samenleven. Zeg bijvoorbeeld: "2, wonen".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        3. congres, media en podcasts
        4. verslag aan de Stuurgroep
        U mag dit overslaan.
        > samenleven
        Is dit gesprek vertrouwelijk? Dan ziet alleen u het. Zeg ja of nee.
        U mag dit overslaan.
        > overslaan
        Ik leg vast:
        - gesprek: burgemeester van Venray
        - gemeente: Venray
        - uitkomst: "De buurt wil eerst een avond"
        - afspraken: geen
        - thema: samenleven
        - actiepunt: geen
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja.
    """)


async def test_only_the_first_two_cannot_be_skipped(ambassador: Talker) -> None:
    await ambassador.chats("""
        > log
        Met wie sprak u, en waar? Bijvoorbeeld: wethouder Wonen, Beek.
        > overslaan
        Dit heb ik echt nodig. Zeg stop als u niet verder wilt.
        Met wie sprak u, en waar? Bijvoorbeeld: wethouder Wonen, Beek.
        > de LLTB in Horst
        Gesprek met de LLTB in Horst. Wat kwam eruit?
        > overslaan
        Dit heb ik echt nodig. Zeg stop als u niet verder wilt.
        Gesprek met de LLTB in Horst. Wat kwam eruit?
        > Ze zoeken een plek
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > overslaan
        Bij welk actiepunt en welk thema hoort dit? Het thema is wonen, werken of samenleven. Zeg bijvoorbeeld: "2, wonen".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        3. congres, media en podcasts
        4. verslag aan de Stuurgroep
        U mag dit overslaan.
        > overslaan
        Is dit gesprek vertrouwelijk? Dan ziet alleen u het. Zeg ja of nee.
        U mag dit overslaan.
        > overslaan
        Ik leg vast:
        - gesprek: de LLTB in Horst
        - gemeente: Horst aan de Maas
        - uitkomst: "Ze zoeken een plek"
        - afspraken: geen
        - thema: geen
        - actiepunt: geen
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja.
    """)


async def test_action_point_and_theme_are_said_in_one_breath(ambassador: Talker) -> None:
    for said, theme, point in (
        ("2, wonen", "wonen", "2"),
        ("wonen en 3", "wonen", "3"),
        ("actiepunt 4 thema samenleven", "samenleven", "4"),
        ("thema werken", "werken", "geen"),
        ("2", "geen", "2"),
        ("geen", "geen", "geen"),
    ):
        await ambassador.says("/log gebeld met de LWV in Beek, wil meedoen", "geen", said)
        assert ambassador.heard_last.startswith("Is dit gesprek vertrouwelijk?"), said
        assert f"- thema: {theme}\n- actiepunt: {point}\n" in await ambassador.says("nee"), said
        await ambassador.says("stop")


async def test_another_theme_than_the_words_say_goes_with_the_point(ambassador: Talker) -> None:
    await ambassador.says(MET, "geen", "3, werken")
    summary = await ambassador.says("nee")
    assert "- thema: werken\n- actiepunt: 3\n" in summary
    await ambassador.says("wijzig actiepunt", "1, samenleven")
    assert "- thema: samenleven\n- actiepunt: 1\n" in ambassador.heard_last
    await ambassador.says("wijzig actiepunt naar 2")
    assert "- thema: samenleven\n- actiepunt: 2\n" in ambassador.heard_last


async def test_two_themes_are_asked_back(ambassador: Talker) -> None:
    await ambassador.says(MET, "geen")
    assert (await ambassador.says("wonen en werken")).startswith('"wonen en werken" herken ik niet.')


async def test_agreements_become_action_items(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.says(
        MET, "Bert: belt de buurt, dinsdag\nProvincie stuurt een brief voor 1 november", "geen", "nee"
    )
    assert (
        "- afspraken: Bert: belt de buurt, dinsdag 4 oktober; Provincie stuurt een brief, dinsdag 1 november"
        in ambassador.heard_last
    )
    await ambassador.says("ja")
    async with desk.app.database.reading() as session:
        actions = list((await session.execute(select(ActionRow).order_by(ActionRow.id))).scalars())
    assert [(one.owner, one.text, str(one.due), one.state) for one in actions] == [
        ("Bert", "belt de buurt", "2022-10-04", "open"),
        ("", "Provincie stuurt een brief", "2022-11-01", "open"),
    ]


async def test_another_one_is_offered_and_a_yes_takes_it(ambassador: Talker) -> None:
    await logged(ambassador)
    await ambassador.chats("""
        > ja
        Met wie sprak u, en waar? Bijvoorbeeld: wethouder Wonen, Beek.
        > stop
        Gestopt. Er is niets vastgelegd.
        > ja
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
    """)


async def test_a_sentence_on_a_call_is_a_log_for_who_may_and_a_question_for_others(
    secretary: Talker, anna: Talker
) -> None:
    await secretary.says("gebeld met wethouder Wonen Beek, wil meedoen met visie")
    assert secretary.heard_last.startswith("Wie doet wat, en wanneer?")
    await anna.says("gebeld met wethouder Wonen Beek, wil meedoen met visie")
    assert anna.heard_last.startswith("Uw vraag is:")


async def test_the_summary_can_be_changed_in_words(ambassador: Talker) -> None:
    await ambassador.says(MET, "geen", "geen", "nee")
    await ambassador.chats("""
        > wijzig gemeente naar Venray
        Ik leg vast:
        - gesprek: wethouder Wonen Beek
        - gemeente: Venray
        - uitkomst: "wil meedoen met visie"
        - afspraken: geen
        - thema: wonen
        - actiepunt: geen
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > uitkomst: wil eerst rekenen
        Ik leg vast:
        - gesprek: wethouder Wonen Beek
        - gemeente: Venray
        - uitkomst: "wil eerst rekenen"
        - afspraken: geen
        - thema: wonen
        - actiepunt: geen
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > thema
        Bij welk thema hoort dit?
        1. wonen
        2. werken
        3. samenleven
        U mag dit overslaan.
        > werken
        Ik leg vast:
        - gesprek: wethouder Wonen Beek
        - gemeente: Venray
        - uitkomst: "wil eerst rekenen"
        - afspraken: geen
        - thema: werken
        - actiepunt: geen
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig vertrouwelijk
        Is dit gesprek vertrouwelijk? Dan ziet alleen u het. Zeg ja of nee.
        U mag dit overslaan.
        > ja
        Ik leg vast:
        - gesprek: wethouder Wonen Beek
        - gemeente: Venray
        - uitkomst: "wil eerst rekenen"
        - afspraken: geen
        - thema: werken
        - actiepunt: geen
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja.
    """)


async def test_the_logbook_is_read_by_place_person_and_period(ambassador: Talker) -> None:
    await logged(ambassador)
    await logged(ambassador, "/log gesproken met de LWV, zoekt in Venray iets om te wonen")
    await ambassador.chats("""
        > logboek
        - L-2, maandag 3 oktober: de LWV (Venray): "zoekt in Venray iets om te wonen"
        - L-1, maandag 3 oktober: wethouder Wonen Beek (Beek): "wil meedoen met visie"
        > logboek Venray
        - L-2, maandag 3 oktober: de LWV (Venray): "zoekt in Venray iets om te wonen"
        > logboek wethouder
        - L-1, maandag 3 oktober: wethouder Wonen Beek (Beek): "wil meedoen met visie"
        > logboek deze week
        - L-2, maandag 3 oktober: de LWV (Venray): "zoekt in Venray iets om te wonen"
        - L-1, maandag 3 oktober: wethouder Wonen Beek (Beek): "wil meedoen met visie"
        > logboek vorige week
        In het logboek vind ik niets over "vorige week". Zoek op gemeente, persoon of periode, bijvoorbeeld: logboek Beek, of: logboek vorige week.
        > logboek 50%
        In het logboek vind ik niets over "50%". Zoek op gemeente, persoon of periode, bijvoorbeeld: logboek Beek, of: logboek vorige week.
    """)


async def test_an_empty_logbook_says_how_to_begin(secretary: Talker) -> None:
    await secretary.chats("""
        > logboek
        Het logboek is nog leeg. Leg een gesprek vast met log.
    """)


async def test_the_secretary_does_not_see_what_is_confidential(ambassador: Talker, secretary: Talker) -> None:
    await logged(ambassador, confidential="ja")
    await logged(secretary, "/log gebeld met de LLTB in Horst, zoekt een plek voor wonen", confidential="ja")
    await ambassador.chats("""
        > logboek
        - L-2, maandag 3 oktober: de LLTB in Horst (Horst aan de Maas): "zoekt een plek voor wonen" (vertrouwelijk)
        - L-1, maandag 3 oktober: wethouder Wonen Beek (Beek): "wil meedoen met visie" (vertrouwelijk)
    """)
    await secretary.chats("""
        > logboek
        - L-2, maandag 3 oktober: de LLTB in Horst (Horst aan de Maas): "zoekt een plek voor wonen" (vertrouwelijk)
    """)


async def test_an_edit_after_the_end_asks_before_it_changes_the_line(ambassador: Talker) -> None:
    await logged(ambassador)
    await ambassador.edits(MET, into="/log gebeld met wethouder Wonen Beek, wil later meedoen")
    assert ambassador.heard_last.splitlines()[2:4] == [
        '- eerst: "wil meedoen met visie"',
        '- straks: "wil later meedoen"',
    ]
    await ambassador.chats("""
        > ja
        L-1 is aangepast.
        > logboek
        - L-1, maandag 3 oktober: wethouder Wonen Beek (Beek): "wil later meedoen"
        > verbeteren L-1 wil toch niet meedoen
        Ik verander de uitkomst van L-1, wethouder Wonen Beek:
        - eerst: "wil later meedoen"
        - straks: "wil toch niet meedoen"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        L-1 is aangepast.
    """)


async def test_who_takes_the_message_back_is_asked_whether_the_line_goes(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.says(MET, "Bert: belt de buurt, dinsdag", "geen", "nee", "ja")
    await ambassador.takes_back(MET)
    await ambassador.chats("""
        > ja
        L-1 staat niet meer in het logboek.
        > logboek
        Het logboek is nog leeg. Leg een gesprek vast met log.
    """)
    async with desk.app.database.reading() as session:
        assert list((await session.execute(select(ActionRow.state))).scalars()) == ["dropped"]


async def test_a_secretary_changes_only_what_is_their_own(ambassador: Talker, secretary: Talker) -> None:
    await logged(ambassador)
    await secretary.chats("""
        > verbeteren L-1 iets anders
        Die regel vind ik niet, of hij is niet van u. Zeg logboek om te zien wat er staat.
        > weghalen L-1
        Die regel vind ik niet, of hij is niet van u. Zeg logboek om te zien wat er staat.
    """)


async def test_others_hear_who_keeps_the_logbook(anna: Talker) -> None:
    await anna.chats("""
        > /log gebeld met wethouder Wonen Beek
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
        > logboek
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
        > /weghalen L-1
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
    """)


ANSWERS = ["log", "burgemeester Venray", "wil een avond", "geen", "2, wonen", "nee", "ja"]


@pytest.mark.parametrize("before", range(1, len(ANSWERS)))
async def test_the_slow_one_notices_no_restart(desk: TestDesk, ambassador: Talker, before: int) -> None:
    await ambassador.says(*ANSWERS[:before])
    await desk.restarts()
    await ambassador.says(*ANSWERS[before:])
    assert ambassador.heard_last == "Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja."


async def test_what_is_said_beside_the_action_point_is_not_turned_round(ambassador: Talker) -> None:
    for said, secret in {
        "2, niet vertrouwelijk": "nee",
        "2, wonen en niet vertrouwelijk": "nee",
        "2, vertrouwelijk": "ja",
    }.items():
        await ambassador.says("/log wethouder Ruimte Beek, wil meedoen met visie", "geen", said)
        assert f"- vertrouwelijk: {secret}" in ambassador.heard_last, said


async def test_the_chaotic_one_goes_back_and_forth(ambassador: Talker) -> None:
    await ambassador.chats("""
        > log gebeld met wethouder Ruimte Beek, wil meedoen met visie
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > terug
        Over welke gemeente ging het?
        > Venray
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > geen
        Bij welk actiepunt en welk thema hoort dit? Het thema is wonen, werken of samenleven. Zeg bijvoorbeeld: "2, wonen".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        3. congres, media en podcasts
        4. verslag aan de Stuurgroep
        U mag dit overslaan.
        > terug
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
        > Bert: belt terug
        Bij welk actiepunt en welk thema hoort dit? Het thema is wonen, werken of samenleven. Zeg bijvoorbeeld: "2, wonen".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        3. congres, media en podcasts
        4. verslag aan de Stuurgroep
        U mag dit overslaan.
        > 9
        9 staat niet in de lijst. Kies een nummer van 1 tot en met 4.
        Bij welk actiepunt en welk thema hoort dit? Het thema is wonen, werken of samenleven. Zeg bijvoorbeeld: "2, wonen".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        3. congres, media en podcasts
        4. verslag aan de Stuurgroep
        U mag dit overslaan.
        > 2, werken
        Is dit gesprek vertrouwelijk? Dan ziet alleen u het. Zeg ja of nee.
        U mag dit overslaan.
        > nee
        Ik leg vast:
        - gesprek: wethouder Ruimte Beek
        - gemeente: Venray
        - uitkomst: "wil meedoen met visie"
        - afspraken: Bert: belt terug, zonder datum
        - thema: werken
        - actiepunt: 2
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > logboek
        Het logboek is nog leeg. Leg een gesprek vast met log.
    """)


async def test_the_english_one_keeps_the_logbook_in_english(secretary: Talker) -> None:
    await secretary.says("taal english")
    await secretary.chats("""
        > log spoke with the LWV in Venray, wants housing
        Who does what, and when? One agreement a line, for example: "Province: sends the planning, Friday". Say none if nothing was agreed.
        You may skip this.
        > Province: sends a letter, Friday
        To which action point does this belong? The theme is housing, if I read it well. Add another theme if it is not, for example: "2, work".
        1. consultation in North Limburg and spearheads
        2. policy vision of South Limburg and Taskforce
        3. congress, media and podcasts
        4. report to the Steering Group
        You may skip this.
        > none
        Is this talk confidential? Then only you and the ambassador see it. Say yes or no.
        You may skip this.
        > no
        I will record:
        - talk: the LWV in Venray
        - municipality: Venray
        - outcome: "wants housing"
        - agreements: Province: sends a letter, Friday 7 October
        - theme: housing
        - action point: none
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Recorded as L-1. The agreements are on the list of actions. Record another talk? Say yes.
        > no
        Fine.
        > logbook Venray
        - L-1, Monday 3 October: the LWV in Venray (Venray): "wants housing"
    """)


# ---------------------------------------------------------------- after an appointment
async def a_talk(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-04 14:00")
    await anna.says("/spar", "1", "Short-stay in Horst", "ja")


async def test_after_a_talk_the_ambassador_is_asked_and_the_answer_is_logged(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await a_talk(desk, anna)
    await desk.passes("2022-10-04 14:59")
    assert "Hoe ging" not in ambassador.heard_last
    await desk.passes("2022-10-04 15:00")
    assert ambassador.heard_last == (
        'Hoe ging het gesprek met wethouder Wonen, dinsdag 4 oktober, 14.00 uur, over "Short-stay in Horst"?\n'
        "Antwoord hier wat eruit kwam. Of zeg ging niet door."
    )
    await desk.restarts()
    await ambassador.says("Zij wil een short-stay beleid, de raad beslist in december")
    await ambassador.says("geen", "1", "nee")
    await ambassador.chats("""
        > ja
        Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja.
    """)
    async with desk.app.database.reading() as session:
        (entry,) = (await session.execute(select(EntryRow))).scalars()
        (talk,) = (await session.execute(select(AppointmentRow))).scalars()
    assert entry.outcome == "Zij wil een short-stay beleid, de raad beslist in december"
    assert (entry.contact, entry.appointment_id, talk.state) == ("wethouder Wonen", talk.id, "held")


async def test_a_talk_that_is_logged_by_itself_is_found_again(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await a_talk(desk, anna)
    await desk.passes("2022-10-04 15:00")
    await ambassador.says("/log gesproken met wethouder Wonen Horst, wil een short-stay beleid", "geen", "1")
    await ambassador.chats("""
        > nee
        Ik leg vast:
        - gesprek: wethouder Wonen Horst
        - afspraak: di 4 okt 14.00
        - gemeente: Horst aan de Maas
        - uitkomst: "wil een short-stay beleid"
        - afspraken: geen
        - thema: wonen
        - actiepunt: 1
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja.
    """)
    assert await anna.says("status") == "Er staat geen vraag open. Typ uw vraag gewoon hier."
    await desk.passes("2022-10-05 09:00")
    assert sum("Hoe ging" in word for word in ambassador.words) == 1


async def test_who_logs_that_it_did_not_happen_means_the_talk_that_we_asked_about_last(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    assert (await ambassador.says("/log ging niet door")).startswith("Er is geen gesprek geweest waarvan ik nog wil")
    await desk.offers("2022-10-04 11:00", "2022-10-06 14:00")
    await bert.says("/spar 4 oktober 11.00 over kamers", "ja")
    await anna.says("/spar 6 oktober 14.00 over kamers", "ja")
    await desk.passes("2022-10-06 15:00")
    await ambassador.chats("""
        > /log ging niet door
        Goed, het gesprek met wethouder Wonen ging niet door. De vraag wacht op een ander moment.
        > log ging niet door
        Goed, het gesprek met beleidsadviseur ging niet door. De vraag wacht op een ander moment.
    """)
    assert await anna.says("status") == '- H-2 ligt bij de kennisambassadeur, van maandag 3 oktober: "kamers"'


async def test_of_several_talks_it_is_asked_which_did_not_happen(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-04 10:00", "2022-10-04 11:00", "2022-10-04 14:00")
    await bert.says("/spar 4 oktober 10.00 over kamers", "ja")
    await bert.says("/spar 4 oktober 11.00 over bussen", "ja")
    await anna.says("/spar 4 oktober 14.00 over kamers", "ja")
    await desk.passes("2022-10-04 15:00")
    await anna.says("/vraag Wie kent er een jurist?", "raadplegen", "gewoon", "nee", "ja")
    await ambassador.chats("""
        > /log ging niet door
        Over welk gesprek gaat "ging niet door"?
        1. beleidsadviseur, Venray, di 4 okt 10.00
        2. beleidsadviseur, Venray, di 4 okt 11.00
        3. wethouder Wonen, Horst aan de Maas, di 4 okt 14.00
        > 2
        Goed, het gesprek met beleidsadviseur ging niet door. De vraag wacht op een ander moment.
        > /log Horst ging niet door
        Goed, het gesprek met wethouder Wonen ging niet door. De vraag wacht op een ander moment.
    """)


async def test_a_talk_that_did_not_happen_is_closed_in_one_word_and_its_question_waits(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await a_talk(desk, anna)
    await desk.passes("2022-10-04 15:00")
    await ambassador.chats("""
        > ging niet door
        Goed, het gesprek met wethouder Wonen ging niet door. De vraag wacht op een ander moment.
    """)
    await desk.passes("2022-10-05 09:00")
    assert "Hoe ging" not in ambassador.heard_last
    await anna.says("status")
    assert "ligt bij de kennisambassadeur" in anna.heard_last


async def test_who_does_not_answer_is_asked_once_more_the_next_working_morning_and_then_no_more(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await a_talk(desk, anna)
    await desk.passes("2022-10-14 12:00")
    assert sum("Hoe ging" in word for word in ambassador.words) == 2


async def test_who_is_asked_in_the_morning_is_asked_again_the_next_one(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-06 17:15")
    await anna.says("/spar", "1", "Short-stay in Horst", "ja")
    for moment, asked in (("06 18:30", 0), ("07 08:00", 1), ("07 18:00", 1), ("10 08:29", 1), ("10 08:30", 2)):
        await desk.passes(f"2022-10-{moment}")
        assert sum("Hoe ging" in word for word in ambassador.words) == asked, moment


async def test_a_reply_to_that_question_a_day_later_is_still_about_that_talk(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await a_talk(desk, anna)
    await desk.passes("2022-10-07 12:00")
    await ambassador.replies("Zij denkt erover na", to="Hoe ging")
    await ambassador.says("geen", "1", "nee")
    assert "- gemeente: Horst aan de Maas" in ambassador.heard_last
    await ambassador.says("ja")
    assert ambassador.heard_last == "Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja."
    assert await anna.says("status") == "Er staat geen vraag open. Typ uw vraag gewoon hier."


async def test_what_was_answered_by_a_reply_waits_for_no_other_words(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await a_talk(desk, anna)
    await desk.passes("2022-10-04 15:00")
    await ambassador.replies("Zij denkt erover na", to="Hoe ging")
    await ambassador.says("geen", "1", "nee", "ja", "nee")
    await ambassador.says("Waar blijft de beleidsvisie van Beek eigenlijk?")
    assert ambassador.heard_last.startswith('Uw vraag is: "Waar blijft de beleidsvisie van Beek eigenlijk?"')


async def two_talks(desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker) -> None:
    """Two talks on one day, of which nothing was said until the next morning."""
    await desk.offers("2022-10-04 14:00", "2022-10-04 15:00")
    await anna.says("/spar", "1", "Short-stay in Horst", "ja")
    await bert.says("/spar", "1", "Handhaving", "ja")
    await desk.passes("2022-10-05 08:29")
    ambassador.read = len(ambassador.words)
    await desk.passes("2022-10-05 08:30")


async def test_of_two_talks_that_are_asked_about_at_once_each_can_be_answered(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await two_talks(desk, anna, bert, ambassador)
    await ambassador.hears("""
        Hoe ging het gesprek met beleidsadviseur, Venray, dinsdag 4 oktober, 15.00 uur, over "Handhaving"?
        Hoe ging het gesprek met wethouder Wonen, Horst aan de Maas, dinsdag 4 oktober, 14.00 uur, over "Short-stay in Horst"?
        Noem bij uw antwoord het gesprek, bijvoorbeeld: "wethouder Wonen, Horst aan de Maas: ging niet door". Een regel per gesprek mag ook.
    """)
    await ambassador.chats("""
        > beleidsadviseur: ging niet door
        Goed, het gesprek met beleidsadviseur ging niet door. De vraag wacht op een ander moment. Hoe ging het met: wethouder Wonen, Horst aan de Maas.
        > wil een short-stay beleid
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
    """)
    await ambassador.says("geen", "1", "nee")
    assert "- gesprek: wethouder Wonen\n- gemeente: Horst aan de Maas" in ambassador.heard_last
    assert await ambassador.says("ja") == "Vastgelegd als L-1. Nog een gesprek vastleggen? Zeg ja."


async def test_who_does_not_say_which_of_two_talks_is_asked_and_nothing_is_lost(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await two_talks(desk, anna, bert, ambassador)
    await ambassador.replies("wil een visie, de raad beslist in december", to="Hoe ging")
    assert lines(ambassador.heard_last) == [
        'Over welk gesprek gaat "wil een visie, de raad beslist in december"?',
        "1. wethouder Wonen, Horst aan de Maas, di 4 okt 14.00",
        "2. beleidsadviseur, Venray, di 4 okt 15.00",
    ]
    await ambassador.says("2", "geen", "1", "nee")
    assert '- uitkomst: "wil een visie, de raad beslist in december"' in ambassador.heard_last
    assert "- gesprek: beleidsadviseur" in ambassador.heard_last
    await ambassador.chats("""
        > ja
        Vastgelegd als L-1. Hoe ging het met: wethouder Wonen, Horst aan de Maas.
        > ja
        Gesprek met wethouder Wonen. Wat kwam eruit?
    """)


async def test_both_talks_may_be_answered_in_one_message(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await two_talks(desk, anna, bert, ambassador)
    await ambassador.says("Horst: wil een short-stay beleid\nbeleidsadviseur ging niet door", "geen", "1", "nee")
    assert '- uitkomst: "wil een short-stay beleid"' in ambassador.heard_last
    await ambassador.says("ja")
    assert lines(ambassador.heard_last) == [
        "Vastgelegd als L-1. Nu het volgende gesprek.",
        "Goed, het gesprek met beleidsadviseur ging niet door. De vraag wacht op een ander moment.",
    ]


async def test_no_is_an_answer_too(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await a_talk(desk, anna)
    await desk.passes("2022-10-04 15:00")
    await ambassador.says("nee")
    before = len(ambassador.words)
    await ambassador.says("Waar blijft de beleidsvisie van Beek eigenlijk?")
    assert "Wat vraagt u" in "\n".join(ambassador.words[before:])


async def test_more_of_the_logbook_comes_with_more(ambassador: Talker) -> None:
    for number in range(23):
        await logged(ambassador, f"/log gebeld met de LWV in Venray, gesprek {number}, over wonen")
    numbers = []
    for said in ("logboek Venray", "meer", "meer"):
        heard = await ambassador.says(said)
        numbers.append([line.split(",")[0] for line in heard.splitlines() if line.startswith("- L-")])
        assert heard.endswith("Er is meer. Zeg meer voor het vervolg.") == (len(numbers) < 3)
    assert numbers == [[f"- L-{at}" for at in part] for part in (range(23, 13, -1), range(13, 3, -1), range(3, 0, -1))]


async def test_what_was_deliberately_not_done_is_one_line_and_no_talk(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.chats("""
        > bewust niet gedaan: bemiddeld tussen een huurder en een verhuurder in Beek
        Ik leg vast als bewust niet gedaan:
        - wat: "bemiddeld tussen een huurder en een verhuurder in Beek"
        - gemeente: Beek
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd als L-1, bewust niet gedaan. Het staat in het logboek.
        > logboek Beek
        - L-1, maandag 3 oktober: bewust niet gedaan (Beek): "bemiddeld tussen een huurder en een verhuurder in Beek"
        > verbeteren L-1 niet bemiddeld, dat doet de Huurcommissie
        Ik verander de uitkomst van L-1:
        - eerst: "bemiddeld tussen een huurder en een verhuurder in Beek"
        - straks: "niet bemiddeld, dat doet de Huurcommissie"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        L-1 is aangepast.
    """)
    async with desk.app.database.reading() as session:
        assert list((await session.execute(select(EntryRow.kind))).scalars()) == [NOT_DONE]
    async with desk.as_person(ambassador.address) as db:
        assert await log.last_about(db, "Beek") is None
        assert await log.municipalities_heard(db, db.now - timedelta(days=1)) == set()


async def test_without_words_it_is_asked_what_was_not_done(ambassador: Talker) -> None:
    await ambassador.chats("""
        > bewust niet gedaan
        Wat is bewust niet gedaan, en waarom niet? Eén zin is genoeg.
        > Kamervragen beantwoord, dat is aan het ministerie
        Ik leg vast als bewust niet gedaan:
        - wat: "Kamervragen beantwoord, dat is aan het ministerie"
        - gemeente: geen
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_a_line_keeps_what_stood_there_before_it_was_corrected(ambassador: Talker, secretary: Talker) -> None:
    await ambassador.says(MET, "geen", "1", "nee", "ja")
    await ambassador.says("verbeteren L-1 wil pas in november meedoen", "ja")
    await secretary.chats("""
        > logboek L-1
        L-1, maandag 3 oktober: wethouder Wonen Beek (Beek)
        "wil pas in november meedoen"
        - tot maandag 3 oktober, 09.00 uur stond er: "wil meedoen met visie", verbeterd door kennisambassadeur
        Zeg verbeteren L-1 … of weghalen L-1.
    """)


async def test_oops_after_a_correction_puts_it_back_and_the_line_stays(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met wethouder Wonen Beek, wil meedoen", "geen", "1", "nee", "ja")
    await ambassador.says("verbeteren L-1 wil niet meedoen", "ja")
    await ambassador.edits("verbeteren L-1 wil niet meedoen", "verbeteren L-1 twijfelt")
    await ambassador.chats("""
        > ja
        L-1 is aangepast.
        > oeps
        Ik verander de uitkomst van L-1, wethouder Wonen Beek:
        - eerst: "twijfelt"
        - straks: "wil niet meedoen"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        L-1 is aangepast.
        Opnieuw invullen? Wat u zei, heb ik nog. Zeg ja.
        > verbeteren L-1 wil niet meedoen
        Dat staat al bij L-1. Er verandert niets.
    """)
    seen = await ambassador.says("logboek L-1")
    for was in ("wil meedoen", "wil niet meedoen", "twijfelt"):
        assert f'stond er: "{was}", verbeterd door kennisambassadeur' in seen
