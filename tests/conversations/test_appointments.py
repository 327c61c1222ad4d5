"""Sparring, word for word. `>` is what a person types; the other lines are what the desk says."""

import asyncio
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.documents.calendar import ics
from storage import log, requests, signals
from storage.actions import Agreement
from storage.appointments import SlotRow
from tests.infra.talk import AMBASSADOR, Talker, TestDesk


@pytest.fixture
async def three_moments(desk: TestDesk) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-11 15:00", "2022-10-13 09:30")


@pytest.mark.usefixtures("three_moments")
async def test_anna_books_the_third_moment(anna: Talker, ambassador: Talker) -> None:
    await anna.chats("""
        > /spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        > 3
        Waarover wilt u sparren?
        > Short-stay in de kern
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay in de kern"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: donderdag 13 oktober, 09.30 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)
    await ambassador.hears(
        'Nieuwe sparafspraak: donderdag 13 oktober, 09.30 uur, met wethouder Wonen, Horst aan de Maas, over "Short-stay in de kern".'
    )
    assert anna.files == ambassador.files
    assert anna.files[0]["starts_at"] == "2022-10-13T07:30:00+00:00"


@pytest.mark.usefixtures("three_moments")
async def test_the_whole_thing_in_one_line_only_needs_a_yes(anna: Talker) -> None:
    await anna.chats("""
        > /spar dinsdag 11 oktober 14:00 over huisvesting in de kern
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "huisvesting in de kern"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: dinsdag 11 oktober, 14.00 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_a_day_with_one_moment_is_enough(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        > die van donderdag graag
        Waarover wilt u sparren?
        > vertrouwelijk: een pand in de kern
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "vertrouwelijk: een pand in de kern"
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_a_day_with_several_moments_is_asked_back(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        > 11 oktober
        Op dinsdag 11 oktober zijn er meer momenten vrij. Kies er een.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        Zeg meer voor de volgende.
        > 11 oktober 15 uur
        Waarover wilt u sparren?
    """)


@pytest.mark.usefixtures("three_moments")
async def test_every_refusal_explains_itself_and_names_the_first_moment(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        > vrijdag 10:00
        Op vrijdag 7 oktober is er dan niets vrij. Het eerste vrije moment is dinsdag 11 oktober, 14.00 uur.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        > gisteren
        Zondag 2 oktober is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > 7
        7 staat niet in de lijst. Kies een nummer van 1 tot en met 3.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
        > morgen
        Op dinsdag 4 oktober is er dan niets vrij. Boeken kan tot 24 uur vooraf. Het eerste vrije moment is dinsdag 11 oktober, 14.00 uur.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        3. do 13 okt 09.30
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
    """)


async def test_six_moments_on_distinct_days_come_first_and_more_shows_the_rest(desk: TestDesk, anna: Talker) -> None:
    for day in range(10, 17):
        await desk.offers(f"2022-10-{day} 09:00", f"2022-10-{day} 10:00")
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. ma 10 okt 09.00
        2. di 11 okt 09.00
        3. wo 12 okt 09.00
        4. do 13 okt 09.00
        5. vr 14 okt 09.00
        6. za 15 okt 09.00
        Zeg meer voor de volgende.
        > meer
        Wanneer schikt het u?
        7. ma 10 okt 10.00
        8. di 11 okt 10.00
        9. wo 12 okt 10.00
        10. do 13 okt 10.00
        11. vr 14 okt 10.00
        12. zo 16 okt 09.00
        Zeg meer voor de volgende.
        > meer
        Wanneer schikt het u?
        13. za 15 okt 10.00
        14. zo 16 okt 10.00
        > meer
        Dit zijn alle keuzes. Kies een nummer, bijvoorbeeld 1, of zeg stop.
        Wanneer schikt het u?
        13. za 15 okt 10.00
        14. zo 16 okt 10.00
    """)


async def test_what_starts_within_a_day_is_not_offered(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-03 14:00", "2022-10-04 08:00", "2022-10-04 10:00")
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 4 okt 10.00
    """)


async def test_when_nothing_is_free_the_wish_is_kept(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await anna.chats("""
        > spar
        Er staat nu geen vrij moment open. Ik vraag de kennisambassadeur om een moment. Waarover wilt u sparren?
        > De visie van Zuid-Limburg
        Ik leg vast dat u een moment zoekt:
        - onderwerp: "De visie van Zuid-Limburg"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd als H-1. De kennisambassadeur weet het, en u krijgt hier antwoord, uiterlijk woensdag 5 oktober. Zodra er een moment is, kiest u het met spar H-1.
    """)
    await ambassador.chats("""
        > vrij dinsdag 9-11 en donderdag 14:00
        Ik zet open: di 4 okt 09.00, di 4 okt 09.45, do 6 okt 14.00.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Open staat nu ook: di 4 okt 09.00, di 4 okt 09.45, do 6 okt 14.00.
    """)
    await anna.hears("Er zijn nieuwe momenten vrij. Voor H-1 kiest u er een met spar H-1.")
    await anna.chats("""
        > spar H-1
        Wanneer schikt het u?
        1. di 4 okt 09.45
        2. do 6 okt 14.00
        > 2
        Ik leg vast:
        - moment: donderdag 6 oktober, 14.00 uur
        - onderwerp: "De visie van Zuid-Limburg"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: donderdag 6 oktober, 14.00 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
        > status
        - H-1 is ingepland, van maandag 3 oktober: "De visie van Zuid-Limburg"
    """)


async def test_who_waits_for_a_moment_hears_once_a_day_that_there_are_some(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    news = "Er zijn nieuwe momenten vrij. Voor H-1 kiest u er een met spar H-1."
    await anna.says("/spar", "De visie van Zuid-Limburg", "ja")
    await ambassador.says("vrij vandaag 14:00", "ja")
    assert news not in anna.words, "that is too soon to be booked"
    for moment in ("donderdag 14:00", "donderdag 15:00", "vrijdag 10:00"):
        await ambassador.says(f"vrij {moment}", "ja")
    assert anna.words.count(news) == 1
    await desk.passes("2022-10-04 12:00")
    await ambassador.says("vrij vrijdag 11:00", "ja")
    assert anna.words.count(news) == 2

    await ambassador.says(
        "toch niet donderdag", "ja", "toch niet vrijdag", "ja", "vrij volgende week dinsdag 9:00", "ja"
    )
    assert anna.words.count(news) == 3, "of what she was told nothing is left"
    await anna.says("spar H-1", "1", "ja", "/afspraken", "afzeggen", "nee", "ja")
    await ambassador.says("vrij volgende week woensdag 9:00", "ja")
    assert anna.words.count(news) == 4, "she had a moment, and has none again"


async def test_a_wish_without_an_answer_warns_the_ambassador_and_then_the_secretary(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await anna.says("/spar", "De visie van Zuid-Limburg", "ja")
    await desk.passes("2022-10-05 17:30")
    assert ambassador.heard_last.startswith("H-1 wacht op uw antwoord, uiterlijk woensdag 5 oktober, 18.00 uur")
    await desk.passes("2022-10-06 09:00")
    assert "H-1 van wethouder Wonen heeft nog geen antwoord." in secretary.heard_last


async def test_a_moment_that_is_opened_answers_a_wish(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await anna.says("/spar", "De visie van Zuid-Limburg", "ja")
    await ambassador.says("vrij donderdag 14:00", "ja")
    await desk.passes("2022-10-06 09:00")
    assert "wacht op uw antwoord" not in "".join(ambassador.words)
    assert secretary.words == []


async def test_the_ambassador_opens_moments_and_takes_them_back(ambassador: Talker) -> None:
    await ambassador.chats("""
        > vrij
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        > di en do 9-11
        Ik zet open: di 4 okt 09.00, di 4 okt 09.45, do 6 okt 09.00, do 6 okt 09.45.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Open staat nu ook: di 4 okt 09.00, di 4 okt 09.45, do 6 okt 09.00, do 6 okt 09.45.
        > vrij dinsdag 9-10
        Ik zet open: di 4 okt 09.00.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Er is niets bij gekomen: deze momenten stonden al open.
        > toch niet dinsdag
        Ik trek de vrije momenten in op dinsdag 4 oktober.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Ingetrokken: 2 momenten.
        > vrij
        Vrij staat nu: do 6 okt 09.00, do 6 okt 09.45.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)


async def test_the_ambassador_is_asked_for_what_a_line_does_not_say(ambassador: Talker) -> None:
    await ambassador.chats("""
        > vrij vrijdag
        Vrijdag 7 oktober: hoe laat? Typ bijvoorbeeld: dinsdag 9-12, of dinsdag 14.00 uur.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        > vrijdag 9 uur tot 9.15 uur
        Dat is te kort: een gesprek duurt 45 minuten.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        > vrijdag 14:00
        Ik zet open: vr 7 okt 14.00.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Open staat nu ook: vr 7 okt 14.00.
        > vrij gisteren 9-12
        Zondag 2 oktober is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur.
        Vrij staat nu: vr 7 okt 14.00.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        > vrij 31 februari 10:00
        De datum in "vrij 31 februari 10:00" bestaat niet. Typ bijvoorbeeld: dinsdag 11 oktober, 14.00 uur.
        Vrij staat nu: vr 7 okt 14.00.
        Wanneer kunnen mensen met u sparren? Typ bijvoorbeeld: dinsdag 9-12, of: toch niet dinsdag.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_a_booked_moment_stays_when_its_day_is_withdrawn(anna: Talker, ambassador: Talker) -> None:
    await anna.says("/spar 11 oktober 14:00 over huisvesting", "ja")
    await ambassador.chats("""
        > toch niet dinsdag 11 oktober
        Ik trek de vrije momenten in op dinsdag 11 oktober.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Ingetrokken: 1 moment.
        Deze afspraak blijft staan: dinsdag 11 oktober, 14.00 uur, wethouder Wonen. Verzetten kan met afspraken.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_anna_moves_her_appointment_and_both_hear_old_and_new(anna: Talker, ambassador: Talker) -> None:
    await anna.says("/spar 11 oktober 14:00 over huisvesting", "ja")
    await anna.chats("""
        > afspraken
        Uw afspraak: dinsdag 11 oktober, 14.00 uur, over "huisvesting". Wat wilt u doen?
        1. verzetten
        2. afzeggen
        3. zo laten
        > verzetten
        Naar welk moment wilt u de afspraak verzetten?
        1. di 11 okt 15.00
        2. do 13 okt 09.30
        > donderdag
        Ik verzet uw afspraak van dinsdag 11 oktober, 14.00 uur naar donderdag 13 oktober, 09.30 uur.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Verzet van dinsdag 11 oktober, 14.00 uur naar donderdag 13 oktober, 09.30 uur. De ander weet het.
    """)
    assert ambassador.heard_last == (
        "De sparafspraak met wethouder Wonen, Horst aan de Maas is verzet van dinsdag 11 oktober, 14.00 uur naar donderdag 13 oktober, 09.30 uur."
    )
    first, second = anna.files
    assert (first["uid"], first["sequence"], second["sequence"]) == (second["uid"], 0, 1)


@pytest.mark.usefixtures("three_moments")
async def test_the_ambassador_moves_it_and_anna_hears_with_whom(anna: Talker, ambassador: Talker) -> None:
    await anna.says("/spar 11 oktober 14:00 over huisvesting", "ja")
    await ambassador.chats("""
        > afspraken
        Uw afspraak: dinsdag 11 oktober, 14.00 uur met wethouder Wonen, Horst aan de Maas, over "huisvesting". Wat wilt u doen?
        1. verzetten
        2. afzeggen
        3. zo laten
        > 1
        Naar welk moment wilt u de afspraak verzetten?
        1. di 11 okt 15.00
        2. do 13 okt 09.30
        > 2
        Ik verzet uw afspraak van dinsdag 11 oktober, 14.00 uur naar donderdag 13 oktober, 09.30 uur.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Verzet van dinsdag 11 oktober, 14.00 uur naar donderdag 13 oktober, 09.30 uur. De ander weet het.
    """)
    assert anna.heard_last == (
        "De sparafspraak met de kennisambassadeur is verzet van dinsdag 11 oktober, 14.00 uur "
        "naar donderdag 13 oktober, 09.30 uur."
    )


@pytest.mark.usefixtures("three_moments")
async def test_calling_off_frees_the_moment_and_a_reason_is_optional(
    anna: Talker, ambassador: Talker, bert: Talker
) -> None:
    await anna.says("/spar 13 oktober over huisvesting", "ja")
    await anna.chats("""
        > afspraken
        Uw afspraak: donderdag 13 oktober, 09.30 uur, over "huisvesting". Wat wilt u doen?
        1. verzetten
        2. afzeggen
        3. zo laten
        > afzeggen
        Wilt u een reden meegeven?
        U mag dit overslaan.
        > nee
        Ik zeg de afspraak af: donderdag 13 oktober, 09.30 uur.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Afgezegd: donderdag 13 oktober, 09.30 uur. De ander weet het, en het moment is weer vrij. Uw vraag H-1 blijft staan. Vervalt die ook, zeg dan H-1 intrekken. Een ander moment kiezen kan met spar H-1.
        > afspraken
        Er staan geen afspraken. Zeg spar om er een te maken.
    """)
    assert ambassador.heard_last == (
        "De sparafspraak met wethouder Wonen, Horst aan de Maas van donderdag 13 oktober, 09.30 uur gaat niet door. "
        "H-1 ligt weer bij u, en krijgt uiterlijk woensdag 5 oktober antwoord."
    )
    assert anna.files[-1]["method"] == "CANCEL"
    await bert.chats("""
        > spar donderdag over handhaving
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "handhaving"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: donderdag 13 oktober, 09.30 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_when_the_ambassador_calls_off_the_reason_and_the_way_on_are_told(
    anna: Talker, ambassador: Talker
) -> None:
    await anna.says("/spar 13 oktober over huisvesting", "ja")
    await ambassador.chats("""
        > afspraken
        Uw afspraak: donderdag 13 oktober, 09.30 uur met wethouder Wonen, Horst aan de Maas, over "huisvesting". Wat wilt u doen?
        1. verzetten
        2. afzeggen
        3. zo laten
        > 2
        Wilt u een reden meegeven?
        U mag dit overslaan.
        > Ik ben ziek
        Ik zeg de afspraak af: donderdag 13 oktober, 09.30 uur. Reden: "Ik ben ziek".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Afgezegd: donderdag 13 oktober, 09.30 uur. De ander weet het. H-1 ligt weer bij u.
    """)
    assert anna.heard_last == (
        "De sparafspraak met de kennisambassadeur van donderdag 13 oktober, 09.30 uur gaat niet door. "
        'Reden: "Ik ben ziek". Een nieuw moment kiezen kan met spar H-1.'
    )


@pytest.mark.usefixtures("three_moments")
async def test_of_several_appointments_one_is_chosen(anna: Talker, bert: Talker, ambassador: Talker) -> None:
    await anna.says("/spar 11 oktober 14:00 over huisvesting", "ja")
    await bert.says("/spar donderdag over handhaving", "ja")
    await ambassador.chats("""
        > afspraken
        Welke afspraak bedoelt u?
        1. di 11 okt 14.00, wethouder Wonen, Horst aan de Maas: "huisvesting"
        2. do 13 okt 09.30, beleidsadviseur, Venray: "handhaving"
        > die van donderdag
        Uw afspraak: donderdag 13 oktober, 09.30 uur met beleidsadviseur, Venray, over "handhaving". Wat wilt u doen?
        1. verzetten
        2. afzeggen
        3. zo laten
        > zo laten
        Goed. Het blijft donderdag 13 oktober, 09.30 uur.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_what_both_call_off_at_once_is_called_off_once(anna: Talker, ambassador: Talker) -> None:
    await anna.says("/spar 13 oktober over huisvesting", "ja", "afspraken", "afzeggen", "overslaan")
    await ambassador.says("afspraken", "afzeggen", "overslaan", "ja")
    await anna.chats("""
        > ja
        De afspraak van donderdag 13 oktober, 09.30 uur was al afgezegd.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_who_is_too_late_keeps_the_topic_and_chooses_again(anna: Talker, bert: Talker) -> None:
    await anna.says("/spar", "3", "Short-stay")
    await bert.says("/spar", "3", "Handhaving", "ja")
    await anna.chats("""
        > ja
        Donderdag 13 oktober, 09.30 uur is zojuist geboekt. Wat u had ingevuld, heb ik bewaard.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. di 11 okt 15.00
        > 1
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: dinsdag 11 oktober, 14.00 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_of_two_who_say_yes_at_once_one_has_the_slot(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    for person in (anna, bert):
        await person.says("/spar", "3", "Huisvesting")
    for person in (anna, bert):
        await desk.chat.says(person.address, "ja")
    await asyncio.gather(desk.settles(), desk.settles())
    assert await desk.booked("2022-10-13 09:30") == 1
    assert anna.heard_last.startswith("Genoteerd: donderdag 13 oktober, 09.30 uur.")
    assert bert.heard_last.startswith(
        "Donderdag 13 oktober, 09.30 uur is zojuist geboekt. Wat u had ingevuld, heb ik bewaard."
    )
    await bert.says("1")
    assert '- onderwerp: "Huisvesting"' in bert.heard_last


ANSWERS = ["/spar", "2", "Short-stay", "wijzig onderwerp", "Short-stay in de kern", "ja"]


@pytest.mark.parametrize("before", range(1, len(ANSWERS)))
@pytest.mark.usefixtures("three_moments")
async def test_the_slow_one_notices_no_restart(desk: TestDesk, anna: Talker, ambassador: Talker, before: int) -> None:
    await anna.says(*ANSWERS[:before])
    await desk.restarts()
    await anna.says(*ANSWERS[before:])
    assert anna.heard_last.startswith("Genoteerd: dinsdag 11 oktober, 15.00 uur.")
    assert ambassador.heard_last.endswith('met wethouder Wonen, Horst aan de Maas, over "Short-stay in de kern".')
    assert len(ambassador.files) == len(anna.files) == 1


@pytest.mark.usefixtures("three_moments")
async def test_a_reply_to_the_news_and_an_edit_open_the_appointment(anna: Talker, ambassador: Talker) -> None:
    await anna.says("/spar", "1", "Huisvesting", "ja")
    await ambassador.replies("kan dat later?", to="Nieuwe sparafspraak")
    assert ambassador.heard_last.startswith("Naar welk moment wilt u de afspraak verzetten?")
    await anna.edits("Huisvesting", into="Handhaving")
    assert anna.heard_last.startswith('Uw afspraak: dinsdag 11 oktober, 14.00 uur, over "Huisvesting".')
    await anna.says("stop")
    await anna.takes_back("Huisvesting")
    assert anna.heard_last.startswith('Uw afspraak: dinsdag 11 oktober, 14.00 uur, over "Huisvesting".')


@pytest.mark.usefixtures("three_moments")
async def test_the_english_one_books_and_cancels(emma: Talker, ambassador: Talker) -> None:
    await emma.chats("""
        > spar
        When does it suit you?
        1. Tue 11 Oct 14:00
        2. Tue 11 Oct 15:00
        3. Thu 13 Oct 09:30
        > thursday
        What would you like to talk about?
        > Housing for our workers
        I will record:
        - moment: Thursday 13 October, 09:30
        - subject: "Housing for our workers"
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Noted: Thursday 13 October, 09:30. The ambassador knows. You can move it or call it off with appointments.
        > appointments
        Your appointment: Thursday 13 October, 09:30, about "Housing for our workers". What would you like to do?
        1. move it
        2. call it off
        3. leave it
        > call it off
        Would you like to give a reason?
        You may skip this.
        > no
        I will call off the appointment: Thursday 13 October, 09:30.
        Is that right? Say yes, change … or stop.
        > yes
        Called off: Thursday 13 October, 09:30. The other person has been told, and the moment is free again. Your question H-1 stays. If it has lapsed too, say withdraw H-1. You can choose another moment with spar H-1.
    """)
    gone = "De sparafspraak met director van donderdag 13 oktober, 09.30 uur gaat niet door."
    assert ambassador.heard_last.startswith(gone)


async def test_what_a_talk_that_was_called_off_was_about_is_not_forgotten(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-13 09:30")
    await anna.says("/spar", "1", "Short-stay in Horst", "ja")
    await anna.says("ik kan donderdag toch niet, graag afzeggen", "ja")
    assert anna.heard_last.endswith("Een ander moment kiezen kan met spar H-1.")
    ambassador.read = len(ambassador.words)
    await desk.passes("2022-10-05 14:00")
    await ambassador.hears("""
        H-1 wacht op uw antwoord, uiterlijk woensdag 5 oktober, 18.00 uur: "Short-stay in Horst"
        Zeg oppakken H-1, of beantwoord dit bericht.
    """)
    await anna.chats("""
        > H-1 intrekken
        Ik trek H-1 in: "Short-stay in Horst"
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


@pytest.mark.usefixtures("three_moments")
async def test_the_invitation_never_holds_the_topic(anna: Talker) -> None:
    await anna.says("/spar", "1", "zeepaardje", "ja")
    name, kind, content = ics(anna.files[0])
    assert (name, kind) == ("invite.ics", "text/calendar")
    assert b"zeepaardje" not in content


async def test_after_the_programme_nothing_is_booked(desk: TestDesk, anna: Talker, tmp_path: Path) -> None:
    await desk.stops()
    late = await TestDesk(tmp_path, now="2023-09-04T09:00:00+02:00").starts()
    anna.desk = late
    await anna.chats("""
        > spar
        Het programma is op vrijdag 1 september geëindigd. Nieuwe gesprekken plan ik niet meer. Uw eerdere afspraken blijven te zien met afspraken.
    """)
    await late.stops()


# ---------------------------------------------------------------- reminders
async def test_an_hour_before_the_ambassador_hears_what_is_known_of_the_place(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await ambassador.says("/log gebeld met wethouder Wonen Horst, twijfelt over short-stay")
    await ambassador.says("Provincie: stuurt de cijfers, 7 oktober", "2", "nee", "ja")
    await anna.says("/vraag Wie betaalt de pendelbus", "2", "1", "nee", "ja")
    await anna.says("/kans wonen boven winkels", "ja", "/kans wonen in een klooster", "ja", "S-2 vervalt")
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-11 12:59")
    ambassador.read = len(ambassador.words)
    await desk.passes("2022-10-11 13:00")
    await ambassador.hears("""
        Over een uur, 14.00 uur: wethouder Wonen, Horst aan de Maas, over "Short-stay".
        Horst aan de Maas:
        - laatste contact: maandag 3 oktober, met wethouder Wonen Horst: "twijfelt over short-stay"
        - open: H-1 van wethouder Wonen: "Wie betaalt de pendelbus"
        - open afspraak: A-1 stuurt de cijfers, door Provincie, vrijdag 7 oktober
        - kans: S-1 "wonen boven winkels"
        Zeg verzetten of afzeggen als het niet lukt.
    """)


@pytest.mark.parametrize(("places", "questions"), [(1, 5), (2, 5), (4, 5), (6, 5), (1, 0)])
async def test_what_is_known_before_a_talk_is_ten_lines_at_most(
    desk: TestDesk, anna: Talker, ambassador: Talker, places: int, questions: int
) -> None:
    names = ("Venray", "Beek", "Beesel", "Gennep", "Nederweert", "Stein")[:places]
    async with desk.as_person(AMBASSADOR) as db:
        for name in names:
            for number in range(5):
                promised = [Agreement(f"belofte {number}\nen meer", "Provincie", None)]
                await log.write(db, AMBASSADOR, "LWV", "praat", (name,), promised, None, None, confidential=False)
            for _ in range(questions):
                await requests.ask(db, AMBASSADOR, "advice", "Wie weet\nraad?", (name,), "normal", confidential=False)
            if questions:
                await signals.raise_one(db, AMBASSADOR, "threat", "de buurt\ntwijfelt", (name,))
    await desk.offers("2022-10-11 14:00")
    await anna.says(
        f"/vraag Waar kan short-stay in {', '.join(names)}?",
        "1",
        "1",
        "nee",
        "ja",
        "spar H-" + str(places * questions + 1),
        "1",
        "ja",
    )
    await desk.passes("2022-10-11 13:00")
    lines = [line for line in ambassador.heard_last.splitlines() if line.strip()]
    assert lines[0].startswith("Over een uur")
    assert len(lines) == (10 if questions else 9)
    assert sum("laatste contact" in line for line in lines) == min(places, 4)
    assert any("- bedreiging: S-" in line for line in lines) == (bool(questions) and places < 3)


async def test_an_hour_before_the_asker_hears_something_else_than_the_day_before(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-10 13:59")
    anna.read = len(anna.words)
    await desk.passes("2022-10-10 14:00")
    await anna.hears("""
        Herinnering: dinsdag 11 oktober, 14.00 uur, met de kennisambassadeur, over "Short-stay".
        Zeg kom ik, verzetten of afzeggen.
    """)
    await desk.passes("2022-10-11 13:00")
    await anna.hears("""
        Over een uur, 14.00 uur: uw gesprek met de kennisambassadeur, over "Short-stay".
        Lukt het niet? Zeg verzetten of afzeggen.
    """)


async def test_a_reminder_is_answered_in_two_words(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-12 09:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-10 14:00")
    assert await anna.replies("ik kom", to="Herinnering") == "Genoteerd, tot dinsdag 11 oktober, 14.00 uur."
    assert await anna.says("kom ik") == "Genoteerd, tot dinsdag 11 oktober, 14.00 uur."
    assert "Naar welk moment" in await anna.replies("verzetten", to="Herinnering")


async def test_a_reminder_is_answered_with_a_reaction_too(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await desk.offers("2022-10-06 14:00", "2022-10-07 10:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-05 14:00")
    assert await anna.reacts("✅", "Herinnering") == "Genoteerd, tot donderdag 6 oktober, 14.00 uur."
    assert (await anna.reacts("❌", "Herinnering")).startswith("Wilt u een reden meegeven?")
    assert (await anna.says("overslaan")).startswith("Ik zeg de afspraak af: donderdag 6 oktober, 14.00 uur.")
    assert "gaat niet door" not in ambassador.heard_last, "not on the server's word alone"
    await anna.says("ja")
    assert "gaat niet door" in ambassador.heard_last
    await anna.says("/spar 7 oktober over kamers", "ja")
    gone = "Die afspraak staat er niet meer. Met afspraken ziet u wat er wel staat."
    assert await anna.reacts("✅", "Herinnering") == gone


async def test_a_mere_yes_is_an_answer_to_a_reminder_for_an_hour_and_after_that_only_in_reply(
    desk: TestDesk, anna: Talker, emma: Talker
) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-11 15:00")
    await anna.says("/spar 11 oktober 14.00 over kamers", "ja")
    await emma.says("/spar 11 October 15:00 about rooms", "yes")
    await desk.passes("2022-10-10 14:00")
    assert await anna.says("ja") == "Genoteerd, tot dinsdag 11 oktober, 14.00 uur."
    await desk.passes("2022-10-10 16:30")
    await anna.chats("""
        > nee
        Waarop is "nee" uw antwoord? Antwoord op het bericht zelf, of zeg het in een paar woorden, zoals ik kom of ik kom niet.
    """)
    assert await anna.replies("ja", to="Herinnering") == "Genoteerd, tot dinsdag 11 oktober, 14.00 uur."
    assert (await anna.replies("nee", to="Herinnering")).startswith("Wilt u een reden meegeven?")
    assert (await emma.says("yes")).startswith('To what is "yes" your answer?')


async def test_a_yes_that_was_typed_before_the_reminder_is_no_answer_to_it(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar 11 oktober 14.00 over kamers", "ja")
    desk.goes_to(desk.clock.at(date(2022, 10, 10), time(14)))
    await desk.chat.says(anna.address, "ja")
    await desk.app.occasions.take()
    await desk.settles()
    assert [words.partition(" ")[0] for words in anna.words[-2:]] == ["Waarop", "Herinnering:"]


async def test_of_two_talks_the_one_that_we_told_of_last_is_meant(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-06 10:00", "2022-10-06 14:00")
    for hour in ("10.00", "14.00"):
        await anna.says(f"/spar 6 oktober {hour} over kamers", "ja")
    await desk.passes("2022-10-05 14:00")
    assert await anna.says("kom ik") == "Genoteerd, tot donderdag 6 oktober, 14.00 uur."
    await anna.says("ik ben helaas verhinderd", "overslaan")
    assert anna.heard_last.startswith("Ik zeg de afspraak af: donderdag 6 oktober, 14.00 uur.")


async def test_a_member_who_cannot_come_to_a_talk_is_not_away_from_the_taskforce(desk: TestDesk) -> None:
    carla = await desk.knows("@carla:localhost", name="Carla Vos", function="projectleider", roles=("taskforce",))
    await desk.offers("2022-10-06 14:00")
    await carla.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-06 13:00")
    assert (await carla.says("ik kom niet")).startswith("Wilt u een reden meegeven?")
    await carla.says("stop")
    assert (await carla.says("ik kan er niet bij zijn")).startswith("Wilt u een reden meegeven?")
    await carla.says("stop")
    assert await carla.says("ik kom") == "Genoteerd, tot donderdag 6 oktober, 14.00 uur."


async def test_moving_and_calling_off_are_said_in_a_sentence(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.says("spar dinsdag over huisvesting", "ja")
    for said, answer in (
        ("afzeggen graag", "Wilt u een reden meegeven?"),
        ("Ik moet helaas afzeggen", "Wilt u een reden meegeven?"),
        ("kan ik mijn afspraak verzetten?", "Naar welk moment wilt u de afspraak verzetten?"),
        ("ik wil graag verplaatsen", "Naar welk moment wilt u de afspraak verzetten?"),
        ("ik red het dinsdag toch niet", "Wilt u een reden meegeven?"),
    ):
        assert (await anna.says(said)).startswith(answer), said
        await anna.says("stop")
    assert (await anna.says("Mag een werkgever het huurcontract afzeggen?")).startswith("Uw vraag is:")


async def test_not_tomorrow_takes_moments_back(desk: TestDesk, ambassador: Talker) -> None:
    await desk.offers("2022-10-04 14:00")
    await ambassador.chats("""
        > toch niet morgen
        Ik trek de vrije momenten in op dinsdag 4 oktober.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Ingetrokken: 1 moment.
    """)


async def test_a_command_in_a_choice_is_done_with_a_yes(desk: TestDesk, anna: Talker, emma: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("spar")
    await anna.chats("""
        > status
        Dat is geen antwoord op deze vraag. Zal ik de vraag even opzij leggen en dat doen? Zeg ja. Met nee gaan we hier verder.
        > ja
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Er staat geen vraag open. Typ uw vraag gewoon hier.
        > verder
        Wanneer schikt het u?
        1. di 11 okt 14.00
        > 1, over huisvesting
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "huisvesting"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > intrekken H-1
        Dat is geen antwoord op deze vraag. Zal ik de vraag even opzij leggen en dat doen? Zeg ja. Met nee gaan we hier verder.
        > nee
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "huisvesting"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await emma.says("spar")
    await emma.chats("""
        > appointments
        That is no answer to this question. Shall I put the question aside for now and do that? Say yes. With no we go on here.
        > appointments
        What you were doing is put aside. With resume you go on with it.
        There are no appointments. Say spar to make one.
    """)


async def test_the_notice_is_named_only_when_it_is_why_nothing_is_free(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("spar")
    assert "Boeken kan tot 24 uur vooraf." in await anna.says("morgen 10 uur")
    assert "24 uur" not in await anna.says("woensdag 12 oktober")


async def test_hours_of_today_that_passed_are_called_so(ambassador: Talker) -> None:
    gone = "Dat tijdstip is vandaag al voorbij. Noem een later tijdstip of een andere dag, bijvoorbeeld: dinsdag 14.00 uur."
    assert (await ambassador.says("vrij vandaag 8-9")).startswith(gone)
    await ambassador.chats("""
        > vandaag 8-12
        Ik zet open: ma 3 okt 09.30, ma 3 okt 10.15, ma 3 okt 11.00.
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await ambassador.says("stop")
    assert (await ambassador.says("vrij vandaag 8.30-9.30")).startswith(gone)


async def test_a_long_list_of_moments_says_how_many_more(desk: TestDesk, ambassador: Talker) -> None:
    await desk.offers(*(f"2022-10-{day} {hour:02}:00" for day in (11, 12) for hour in range(9, 16)))
    shown = await ambassador.says("vrij")
    assert "wo 12 okt 13.00 en nog 2." in shown


async def test_all_free_moments_can_be_had_however_many(desk: TestDesk, anna: Talker) -> None:
    await desk.offers(
        *(f"2022-{month}-{day:02} {hour}:00" for month in (10, 11, 12) for day in range(5, 26) for hour in (14, 15))
    )
    assert "- moment: zondag 25 december, 15.00 uur" in await anna.says("spar 25 december 15 uur over huisvesting")


async def test_an_hour_that_comes_twice_is_asked(desk: TestDesk, ambassador: Talker) -> None:
    for said in ("1", "2"):
        await ambassador.says("vrij")
        assert (await ambassador.says("zondag 30 oktober 02.30 uur")).startswith(
            "Op zondag 30 oktober gaat de klok terug: dit uur komt dan twee keer. Welke keer bedoelt u?\n\n"
            "1. de eerste keer, in zomertijd\n2. de tweede keer, in wintertijd\n\n"
        )
        assert "Ik zet open: zo 30 okt 02.30." in await ambassador.says(said)
        await ambassador.says("ja")
    async with desk.app.database.reading() as session:
        moments = list((await session.execute(select(SlotRow.starts_at))).scalars())
    assert moments == [datetime(2022, 10, 30, 0, 30, tzinfo=UTC), datetime(2022, 10, 30, 1, 30, tzinfo=UTC)]


async def test_an_hour_that_the_clock_skips_is_moved_and_that_is_said(ambassador: Talker) -> None:
    await ambassador.chats("""
        > vrij zondag 26 maart 2023 02.30 uur
        Op zondag 26 maart 2023 gaat de klok vooruit: 02.30 uur bestaat dan niet. Ik lees 03.30 uur.
        Ik zet open: zo 26 mrt 2023 03.30.
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig tijden naar zondag 26 maart 2023 02.45 uur
        Op zondag 26 maart 2023 gaat de klok vooruit: 02.45 uur bestaat dan niet. Ik lees 03.45 uur.
        Ik zet open: zo 26 mrt 2023 03.45.
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
