"""Asking the ambassador, word for word. `>` is what a person types; the other lines are what the desk says."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from storage import facts
from tests.infra.talk import AMBASSADOR, ZONE, Talker, TestDesk


async def asked(person: Talker, text: str = "Wie kent er een goed voorbeeld van short-stay?") -> None:
    """One question of this person, that is not confidential."""
    await person.says(f"/vraag {text}", "raadplegen", "gewoon", "nee", "ja")


async def test_a_sentence_becomes_a_question_with_a_number(anna: Talker, ambassador: Talker) -> None:
    await anna.chats("""
        > We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?
        Uw vraag is: "We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > 2
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > gewoon
        Is dit vertrouwelijk? Dan leest alleen de kennisambassadeur het. Zeg ja of nee.
        > nee
        Ik leg vast:
        - vraag: "We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?"
        - gemeente: Horst aan de Maas
        - soort: raadplegen
        - haast: gewoon
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Uw vraag is H-1. De kennisambassadeur leest haar, en de secretaris. U krijgt hier antwoord, uiterlijk woensdag 5 oktober.
    """)
    await ambassador.hears("""
        Nieuwe vraag H-1 van wethouder Wonen, Horst aan de Maas: "We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?"
        Zeg oppakken H-1 of afronden H-1 …, of beantwoord dit bericht.
    """)


async def test_confidential_alone_marks_the_question_and_is_not_the_question(bert: Talker) -> None:
    await bert.chats("""
        > /vraag vertrouwelijk
        Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal.
        > Kan dit pand in de kern, raadplegen?
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > gewoon
        Ik leg vast:
        - vraag: "Kan dit pand in de kern, raadplegen?"
        - gemeente: Venray
        - soort: raadplegen
        - haast: gewoon
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_the_terse_user_is_asked_one_thing_at_a_time(bert: Talker) -> None:
    await bert.chats("""
        > vraag
        Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal.
        > Wie helpt ons met de raad?
        Uw vraag is: "Wie helpt ons met de raad?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > 3
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > 3
        Is dit vertrouwelijk? Dan leest alleen de kennisambassadeur het. Zeg ja of nee.
        > j
        Ik leg vast:
        - vraag: "Wie helpt ons met de raad?"
        - gemeente: Venray
        - soort: overleg
        - haast: spoed, vandaag nog
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
        > j
        Uw vraag is H-1. Alleen de kennisambassadeur leest haar. U krijgt hier antwoord, uiterlijk maandag 3 oktober, 13.00 uur.
    """)


async def test_what_the_first_line_says_is_not_asked_again(anna: Talker) -> None:
    await anna.chats("""
        > vraag Met spoed en vertrouwelijk: kunnen we sparren over een pand in Venray?
        Ik leg vast:
        - vraag: "Met spoed en vertrouwelijk: kunnen we sparren over een pand in Venray?"
        - gemeente: Venray
        - soort: sparren
        - haast: spoed, vandaag nog
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Uw vraag is H-1. Alleen de kennisambassadeur leest haar. U krijgt hier antwoord, uiterlijk maandag 3 oktober, 13.00 uur.
        Wilt u meteen een moment kiezen? Zeg ja.
    """)


async def test_several_answers_may_be_said_at_once(bert: Talker, emma: Talker) -> None:
    await bert.says("vraag Wie helpt ons met de raad?")
    await bert.chats("""
        > 3, deze week, niet vertrouwelijk
        Ik leg vast:
        - vraag: "Wie helpt ons met de raad?"
        - gemeente: Venray
        - soort: overleg
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await emma.says("/ask Who can help us in Venlo?", "2 and this week")
    assert emma.heard_last.startswith("Is this confidential?")


async def test_who_has_no_municipality_may_skip_it(emma: Talker) -> None:
    await emma.chats("""
        > /ask Who can help us find a plot?
        Your question is: "Who can help us find a plot?"
        Which municipality is it about?
        You may skip this.
        > skip
        Your question is: "Who can help us find a plot?"
        What do you ask of the ambassador?
        1. sparring
        2. advice
        3. a meeting
        4. a helping hand
        5. an introduction
        > advice
        How soon do you need an answer?
        1. normal
        2. this week
        3. urgent, today
        > normal
        Is this confidential? Then only the ambassador reads it. Say yes or no.
        > no
        I will record:
        - question: "Who can help us find a plot?"
        - municipality: none
        - kind: advice
        - urgency: normal
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Your question is H-1. The ambassador reads it, and the secretary. You get the answer here, at the latest Wednesday 5 October.
    """)


async def test_the_english_one_is_answered_in_english(emma: Talker, ambassador: Talker) -> None:
    await emma.chats("""
        > Our workers have no place to stay in Venlo, can the ambassador help?
        Your question is: "Our workers have no place to stay in Venlo, can the ambassador help?"
        What do you ask of the ambassador?
        1. sparring
        2. advice
        3. a meeting
        4. a helping hand
        5. an introduction
        > an introduction
        How soon do you need an answer?
        1. normal
        2. this week
        3. urgent, today
        > this week
        Is this confidential? Then only the ambassador reads it. Say yes or no.
        > no
        I will record:
        - question: "Our workers have no place to stay in Venlo, can the ambassador help?"
        - municipality: Venlo
        - kind: an introduction
        - urgency: this week
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Your question is H-1. The ambassador reads it, and the secretary. You get the answer here, at the latest Wednesday 5 October.
        > how is my question?
        - H-1 is with the ambassador, from Monday 3 October: "Our workers have no place to stay in Venlo, can the ambassador help?"
        > withdraw my question
        I will withdraw H-1: "Our workers have no place to stay in Venlo, can the ambassador help?"
        Is that right? Say yes, change … or stop.
        > yes
        H-1 has been withdrawn. The ambassador knows.
    """)
    await ambassador.hears("H-1 is ingetrokken door director. U hoeft niets te doen.")


async def test_the_ambassador_takes_a_question_on_and_closes_it(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    await ambassador.chats("""
        > status
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent er een goed voorbeeld van short-stay?"
        > oppakken H-1
        H-1 staat op uw naam. De vrager weet het. Klaar? Zeg afronden H-1, met de uitkomst erachter.
        > afronden H-1 De wethouders van Beek en Venray bellen u.
        Ik rond H-1 af. De vrager leest: "De wethouders van Beek en Venray bellen u."
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is afgerond. De vrager weet het.
        > status
        Er staan geen vragen open.
    """)
    assert anna.words[-2:] == [
        "De kennisambassadeur heeft uw vraag H-1 opgepakt en neemt contact met u op.",
        'Uw vraag H-1 is afgerond: "De wethouders van Beek en Venray bellen u."',
    ]


async def test_a_tick_on_the_notification_asks_one_yes(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    await ambassador.reacts("✅", to="Nieuwe vraag H-1")
    assert ambassador.heard_last.startswith("Ik noteer dat u H-1 oppakt.")
    await ambassador.chats("""
        > ja
        H-1 staat op uw naam. De vrager weet het. Klaar? Zeg afronden H-1, met de uitkomst erachter.
    """)
    assert anna.heard_last == "De kennisambassadeur heeft uw vraag H-1 opgepakt en neemt contact met u op."


async def test_a_reply_to_the_notification_reaches_the_asker_and_back(anna: Talker, ambassador: Talker) -> None:
    await asked(anna, "Wie kent er een jurist?")
    await asked(anna, "Wie kent er een bouwer?")
    await ambassador.replies("Ik ken er een.", to="Wie kent er een jurist?")
    assert 'Ik geef dit door aan de vrager van H-1: "Ik ken er een."' in ambassador.heard_last
    await ambassador.says("ja")
    assert anna.heard_last == 'De kennisambassadeur schrijft over H-1: "Ik ken er een."'

    await anna.replies("Dank, mag ik het nummer?", to="Ik ken er een.")
    await anna.says("ja")
    assert ambassador.heard_last == 'Bij H-1 schrijft wethouder Wonen: "Dank, mag ik het nummer?"'


async def test_a_command_in_a_reply_is_about_that_question(anna: Talker, ambassador: Talker) -> None:
    await asked(anna, "Wie kent er een jurist?")
    await asked(anna, "Wie kent er een bouwer?")
    await ambassador.replies("oppakken", to="Wie kent er een jurist?")
    assert ambassador.heard_last.startswith("H-1 staat op uw naam.")


async def test_several_open_questions_are_offered_to_choose_from(anna: Talker) -> None:
    await asked(anna, "Wie kent er een jurist?")
    await asked(anna, "Wie kent er een bouwer?")
    await anna.chats("""
        > hoe staat het met mijn vraag?
        - H-2 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent er een bouwer?"
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent er een jurist?"
        > intrekken
        Welke vraag bedoelt u?
        1. H-2: "Wie kent er een bouwer?"
        2. H-1: "Wie kent er een jurist?"
        > 2
        Ik trek H-1 in: "Wie kent er een jurist?"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is ingetrokken. De kennisambassadeur weet het.
        > aanvullen H-2 Het liefst uit de regio.
        Ik voeg toe aan H-2: "Het liefst uit de regio."
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Toegevoegd aan H-2. De kennisambassadeur weet het.
    """)


async def test_never_mind_withdraws_and_the_ambassador_hears_it(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    await anna.chats("""
        > laat maar
        Ik trek H-1 in: "Wie kent er een goed voorbeeld van short-stay?"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is ingetrokken. De kennisambassadeur weet het.
        > hoe staat het met mijn vraag?
        Er staat geen vraag open. Typ uw vraag gewoon hier.
    """)
    await ambassador.hears("H-1 is ingetrokken door wethouder Wonen. U hoeft niets te doen.")


async def test_a_planned_question_is_withdrawn_by_calling_the_talk_off(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("spar over huisvesting", "1", "ja")
    await anna.chats("""
        > laat maar
        H-1 is ingepland. De afspraak afzeggen kan met afspraken; daarna kunt u de vraag intrekken.
    """)


async def test_a_question_to_spar_offers_a_moment_at_once(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/vraag Kunnen we sparren over de kern?", "gewoon", "nee")
    await anna.chats("""
        > ja
        Uw vraag is H-1. De kennisambassadeur leest haar, en de secretaris. U krijgt hier antwoord, uiterlijk woensdag 5 oktober.
        Wilt u meteen een moment kiezen? Zeg ja.
        > ja
        Wanneer schikt het u?
        1. di 11 okt 14.00
        > 1
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "Kunnen we sparren over de kern?"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: dinsdag 11 oktober, 14.00 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
        > status
        - H-1 is ingepland, van maandag 3 oktober: "Kunnen we sparren over de kern?"
    """)


async def test_an_edit_after_the_end_adds_and_never_changes(anna: Talker, ambassador: Talker) -> None:
    await asked(anna, "Wie kent er een jurist?")
    await anna.edits("/vraag Wie kent er een jurist?", into="/vraag Wie kent er een goede jurist?")
    assert 'Ik voeg toe aan H-1: "Wie kent er een goede jurist?"' in anna.heard_last
    await anna.says("ja")
    await ambassador.says("status")
    assert '"Wie kent er een jurist? Wie kent er een goede jurist?"' in ambassador.heard_last


async def test_who_takes_the_message_back_is_asked_whether_the_question_goes(anna: Talker) -> None:
    await asked(anna)
    await anna.takes_back("/vraag Wie kent er een goed voorbeeld van short-stay?")
    assert anna.heard_last.startswith("Ik trek H-1 in:")


async def test_only_who_sees_to_questions_takes_them_on(anna: Talker, secretary: Talker) -> None:
    await asked(anna)
    await anna.chats("""
        > oppakken H-1
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
        > /afronden H-1 klaar
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
    """)
    await secretary.says("oppakken H-1")
    assert secretary.heard_last == "Dit kan de kennisambassadeur, of wie dan waarneemt. U neemt nu niet waar."


async def test_what_is_closed_cannot_be_changed_again(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    await ambassador.says("afronden H-1 Gebeld.")
    await anna.says("intrekken H-1", "ja")
    await ambassador.chats("""
        > ja
        H-1 is al afgesloten.
        > oppakken H-1
        H-1 is al afgesloten. Met status ziet u wat er open staat.
        > oppakken H-99
        H-99 staat niet open, of is niet van u. Zeg status om te zien wat er open staat.
    """)


async def test_nobody_withdraws_the_question_of_another(anna: Talker, bert: Talker) -> None:
    await asked(anna)
    await bert.chats("""
        > intrekken H-1
        H-1 staat niet open, of is niet van u. Zeg status om te zien wat er open staat.
    """)


ANSWERS = ["vraag", "Wie helpt ons met de raad?", "2", "1", "nee", "ja"]


@pytest.mark.parametrize("before", range(1, len(ANSWERS)))
async def test_the_slow_one_notices_no_restart(desk: TestDesk, bert: Talker, ambassador: Talker, before: int) -> None:
    await bert.says(*ANSWERS[:before])
    await desk.restarts()
    await bert.says(*ANSWERS[before:])
    assert (
        bert.heard_last
        == "Uw vraag is H-1. De kennisambassadeur leest haar, en de secretaris. U krijgt hier antwoord, uiterlijk woensdag 5 oktober."
    )
    assert [words for words in ambassador.words if "H-1" in words] == [ambassador.heard_last]


async def test_the_chaotic_one_ends_with_what_was_meant(anna: Talker) -> None:
    await anna.chats("""
        > vraag Hoe krijgen wij de raad mee?
        Uw vraag is: "Hoe krijgen wij de raad mee?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > overleg
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > terug
        Uw vraag is: "Hoe krijgen wij de raad mee?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > nee, ik bedoel meewerken
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > morgen misschien
        "morgen misschien" herken ik niet. Kies een nummer uit de lijst, bijvoorbeeld 1, of noem de keuze.
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > deze week
        Is dit vertrouwelijk? Dan leest alleen de kennisambassadeur het. Zeg ja of nee.
        > misschien
        "misschien" lees ik niet als ja of nee. Zeg ja of nee.
        Is dit vertrouwelijk? Dan leest alleen de kennisambassadeur het. Zeg ja of nee.
        > nee
        Ik leg vast:
        - vraag: "Hoe krijgen wij de raad mee?"
        - gemeente: Horst aan de Maas
        - soort: meewerken
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig gemeente naar Venray
        Ik leg vast:
        - vraag: "Hoe krijgen wij de raad mee?"
        - gemeente: Venray
        - soort: meewerken
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > soort
        Uw vraag is: "Hoe krijgen wij de raad mee?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > 1
        Ik leg vast:
        - vraag: "Hoe krijgen wij de raad mee?"
        - gemeente: Venray
        - soort: sparren
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > haast naar vandaag nog
        Ik leg vast:
        - vraag: "Hoe krijgen wij de raad mee?"
        - gemeente: Venray
        - soort: sparren
        - haast: spoed, vandaag nog
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig iets
        "iets" begrijp ik hier niet. Zeg ja, of noem wat er anders moet: vraag, gemeente, soort, haast, vertrouwelijk.
        Ik leg vast:
        - vraag: "Hoe krijgen wij de raad mee?"
        - gemeente: Venray
        - soort: sparren
        - haast: spoed, vandaag nog
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Uw vraag is H-1. De kennisambassadeur leest haar, en de secretaris. U krijgt hier antwoord, uiterlijk maandag 3 oktober, 13.00 uur.
        Wilt u meteen een moment kiezen? Zeg ja.
    """)


# ---------------------------------------------------------------- the promise of an answer
async def asks(anna: Talker, urgency: str = "1", confidential: str = "nee") -> None:
    await anna.says("/vraag Wie helpt ons met de raad", "2", urgency, confidential, "ja")


async def test_before_an_answer_is_late_the_ambassador_hears_and_when_it_is_the_secretary(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await asks(anna)
    await desk.passes("2022-10-05 13:59")
    assert "wacht op uw antwoord" not in ambassador.heard_last
    await desk.passes("2022-10-05 14:00")
    assert ambassador.heard_last == (
        'H-1 wacht op uw antwoord, uiterlijk woensdag 5 oktober, 18.00 uur: "Wie helpt ons met de raad"\n'
        "Zeg oppakken H-1, of beantwoord dit bericht."
    )
    await desk.passes("2022-10-06 08:00")
    assert secretary.heard_last == (
        "H-1 van wethouder Wonen heeft nog geen antwoord. Toegezegd was woensdag 5 oktober, 18.00 uur. "
        "De kennisambassadeur weet het."
    )


@pytest.mark.parametrize("answers", [["oppakken H-1"], ["afronden H-1 Bel de provincie", "ja"]])
async def test_after_an_answer_nobody_is_warned(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker, answers: list[str]
) -> None:
    await asks(anna)
    await ambassador.says(*answers)
    await desk.passes("2022-10-12 12:00")
    assert not [
        word
        for word in [*ambassador.words, *secretary.words]
        if "H-1 wacht op uw antwoord" in word or "heeft nog geen antwoord" in word
    ]


async def test_words_passed_on_are_an_answer(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await asks(anna)
    await ambassador.replies("Ik bel u morgen", to="Nieuwe vraag H-1")
    await ambassador.says("ja")
    await desk.passes("2022-10-12 12:00")
    assert not [word for word in ambassador.words if "H-1 wacht op uw antwoord" in word]


async def test_an_urgent_question_is_warned_of_an_hour_before_four_working_hours_have_passed(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await asks(anna, urgency="3")
    await desk.passes("2022-10-03 11:59")
    assert "wacht op uw antwoord" not in ambassador.heard_last
    await desk.passes("2022-10-03 12:01")
    assert "wacht op uw antwoord, uiterlijk maandag 3 oktober, 13.00 uur" in ambassador.heard_last


async def test_the_secretary_hears_nothing_of_a_confidential_question(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await asks(anna, confidential="ja")
    await desk.passes("2022-10-12 12:00")
    assert not secretary.words
    assert [word for word in ambassador.words if "H-1 wacht op uw antwoord" in word]


async def test_an_addition_can_make_the_whole_question_confidential(
    anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await asked(anna, "Wie kent er een jurist?")
    assert "H-1" in await secretary.says("status")
    await anna.chats("""
        > aanvullen H-1 Dit is vertrouwelijk: het gaat om het pand aan de markt
        Ik leg vast:
        - toe te voegen aan H-1: "Dit is vertrouwelijk: het gaat om het pand aan de markt"
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Toegevoegd aan H-1. De kennisambassadeur weet het. De hele vraag is nu vertrouwelijk: alleen de kennisambassadeur leest haar nog.
    """)
    assert ambassador.heard_last == (
        'Bij H-1 schrijft wethouder Wonen: "Dit is vertrouwelijk: het gaat om het pand aan de markt" '
        "De vraag is vanaf nu vertrouwelijk: alleen u ziet haar."
    )
    assert "H-1" not in await secretary.says("status")
    await anna.says("aanvullen H-1 En het liefst niet te laat", "ja")
    assert anna.heard_last == "Toegevoegd aan H-1. De kennisambassadeur weet het."
    assert "H-1" not in await secretary.says("status")


async def test_confidential_is_said_back_in_english_too(emma: Talker) -> None:
    await emma.says("/ask Who can help us in Venlo?", "advice", "normal", "no", "yes")
    await emma.chats("""
        > add H-1 this part is confidential
        I will record:
        - to add to H-1: "this part is confidential"
        - confidential: yes
        Is that right? Say yes, change … or stop.
        > yes
        Added to H-1. The ambassador knows. The whole question is confidential now: only the ambassador still reads it.
    """)


async def test_people_ask_after_their_question_in_many_ways(anna: Talker) -> None:
    await asked(anna)
    for said in (
        "hoe gaat het met mn vraag",
        "Hoe zit het met m'n vraag?",
        "hoe is het met de vraag",
        "hoe ver is mijn vraag",
        "ik heb nog niks gehoord",
        "al iets gehoord van de ambassadeur?",
    ):
        assert (await anna.says(said)).startswith("- H-1 ligt bij de kennisambassadeur"), said


async def test_the_ambassador_takes_a_question_on_in_a_sentence(anna: Talker, ambassador: Talker) -> None:
    for number, said in enumerate(("pak H-1 op", "ik pak h2 op", "neem ik H-3 aan"), start=1):
        await asked(anna)
        assert (await ambassador.says(said)).startswith(f"H-{number} staat op uw naam."), said


async def test_a_reply_about_a_closed_question_says_where_to_go(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    await ambassador.says("afronden H-1 Gebeld.", "ja")
    assert await anna.replies("Dank u wel", to="is afgerond") == "Graag gedaan."
    await anna.replies("En wie betaalt dat eigenlijk?", to="is afgerond")
    assert anna.heard_last == (
        'H-1 is al afgesloten. Zal ik van "En wie betaalt dat eigenlijk?" een nieuwe vraag maken? Zeg ja.'
    )
    await anna.says("ja")
    assert anna.heard_last.startswith('Uw vraag is: "En wie betaalt dat eigenlijk?"')
    await anna.chats("""
        > /intrekken H-1
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        H-1 is al afgesloten. Hebt u nog een vraag? Typ haar gewoon hier.
    """)

    await ambassador.replies("Ik heb nog een naam voor u", to="Nieuwe vraag H-1")
    assert await ambassador.says("ja") == "Doorgegeven. H-1 blijft afgesloten."
    assert anna.heard_last == 'De kennisambassadeur schrijft over H-1: "Ik heb nog een naam voor u"'
    await ambassador.replies("oppakken", to="Nieuwe vraag H-1")
    assert ambassador.heard_last == "H-1 is al afgesloten. Met status ziet u wat er open staat."


async def test_a_question_with_a_talk_to_come_is_closed_after_it(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-11 14:00")
    await asked(anna)
    first = "Voor H-1 is nog een gesprek gepland: dinsdag 11 oktober, 14.00 uur. Rond de vraag daarna af, of zeg eerst de afspraak af met afspraken."
    await ambassador.says("afronden H-1 Gebeld.")
    await anna.says("spar H-1", "1", "ja")
    assert await ambassador.says("ja") == first, "also when it was booked meanwhile"
    assert await ambassador.says("afronden H-1 Gebeld.") == first
    await ambassador.says("afspraken", "afzeggen", "overslaan", "ja", "afronden H-1 Gebeld.", "ja")
    assert anna.heard_last == 'Uw vraag H-1 is afgerond: "Gebeld."'
    await desk.passes("2022-10-11 16:00")
    assert not any("Herinnering" in words for words in (*anna.words, *ambassador.words))


async def test_a_long_list_of_open_questions_comes_in_parts(anna: Talker, ambassador: Talker) -> None:
    for _ in range(12):
        await asked(anna)
    first = await ambassador.says("status")
    assert [f"H-{number} " in first for number in (12, 3, 2)] == [True, True, False]
    assert first.endswith("Er is meer. Zeg meer voor het vervolg.")
    rest = await ambassador.says("meer")
    assert [line.split()[1] for line in rest.splitlines()] == ["H-2", "H-1"]
    assert "Zeg menu" in await ambassador.says("meer")


async def test_two_changes_in_one_line_are_both_made(bert: Talker) -> None:
    await bert.says("/vraag Wie helpt ons met de raad?", "2", "1", "nee")
    await bert.chats("""
        > wijzig gemeente naar Horst en soort naar overleg
        Ik leg vast:
        - vraag: "Wie helpt ons met de raad?"
        - gemeente: Horst aan de Maas
        - soort: overleg
        - haast: gewoon
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > haast naar deze week, gemeente Atlantis
        "Atlantis" ken ik niet als gemeente of kern in Limburg. Noem een gemeente, bijvoorbeeld Horst aan de Maas.
        Uw vraag is: "Wie helpt ons met de raad?"
        Over welke gemeente gaat het?
        > Venray en Weert
        Ik leg vast:
        - vraag: "Wie helpt ons met de raad?"
        - gemeente: Venray, Weert
        - soort: overleg
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_two_changes_work_in_english_and_without_their_new_answer(emma: Talker) -> None:
    await emma.says("/ask Who can help us in Venlo?", "advice", "normal", "no")
    assert "- kind: a meeting\n- urgency: this week" in await emma.says(
        "change kind to a meeting and urgency to this week"
    )
    await emma.says("change kind and urgency", "advice", "normal")
    assert "- kind: advice\n- urgency: normal" in emma.heard_last


async def test_an_answer_may_come_later_and_the_promise_moves(
    desk: TestDesk, anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await asked(anna)
    await ambassador.chats("""
        > later H-1 ik wacht op de provincie
        Ik zeg de vrager van H-1 dat u uiterlijk maandag 10 oktober antwoordt: "ik wacht op de provincie"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        De vrager van H-1 weet het. Uw antwoord komt uiterlijk maandag 10 oktober.
    """)
    assert anna.heard_last == (
        "Het antwoord op uw vraag H-1 komt later, uiterlijk maandag 10 oktober. "
        'De kennisambassadeur schrijft: "ik wacht op de provincie"'
    )
    await desk.passes("2022-10-07 12:00")
    assert secretary.words == []
    await desk.passes("2022-10-11 12:00")
    assert "Toegezegd was maandag 10 oktober, 18.00 uur." in secretary.heard_last


async def test_what_is_put_off_after_its_promise_broke_is_late_in_the_report(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await asked(anna)
    await desk.passes("2022-10-06 10:00")
    await ambassador.says("later H-1 ik wacht op de provincie", "ja", "afronden H-1 bel de provincie", "ja")
    assert anna.heard_last == 'Uw vraag H-1 is afgerond: "bel de provincie"'
    async with desk.as_person(AMBASSADOR) as db:
        questions = (await facts.of(db, date(2022, 9, 1), date(2022, 12, 1), ZoneInfo(ZONE))).requests
    assert (questions.in_time, questions.late) == (0, 1)


async def test_what_is_withdrawn_or_waits_again_is_no_reaction_in_the_report(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-06 14:00", "2022-10-07 14:00")
    await asked(anna)
    await ambassador.says("oppakken H-1")
    for person in (anna, bert):
        await person.says("/spar", "1", "Short-stay in Horst", "ja", "/afspraken", "afzeggen", "nee", "ja")
    await asked(bert)
    await ambassador.says("oppakken H-4")
    await bert.says("intrekken H-3", "ja", "intrekken H-4", "ja")
    async with desk.as_person(AMBASSADOR) as db:
        questions = (await facts.of(db, date(2022, 9, 1), date(2022, 12, 1), ZoneInfo(ZONE))).requests
    assert (questions.in_time, questions.late, questions.waiting, questions.withdrawn) == (1, 0, 1, 2)
    await desk.passes("2022-11-22 09:00")
    told = "- Er kwamen 4 vragen binnen: 1 kreeg op tijd een reactie, 1 nog niet, 2 zijn ingetrokken."
    assert any(told in said for said in ambassador.words)


async def test_somebody_else_may_be_the_one_to_ask(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    await ambassador.chats("""
        > doorverwijzen H-1 naar Expertisecentrum Flexwonen, 030 123 45 67
        Ik verwijs de vrager van H-1 door naar: "Expertisecentrum Flexwonen, 030 123 45 67"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is afgesloten. De vrager weet het, en hoort waar de vraag wel thuishoort.
        > status
        Er staan geen vragen open.
    """)
    assert anna.heard_last == (
        "Voor uw vraag H-1 bent u elders beter geholpen. De kennisambassadeur verwijst u door naar: "
        '"Expertisecentrum Flexwonen, 030 123 45 67". '
        "Lukt het daar niet? Zeg spar, dan denkt de kennisambassadeur met u mee."
    )


async def test_what_is_plainly_national_is_proposed_to_be_left_out(anna: Talker, ambassador: Talker) -> None:
    await asked(anna, "Wat vindt de Tweede Kamer van arbeidsmigratie?")
    assert "Dit lijkt landelijk of internationaal. Is dat zo, zeg dan buiten bereik H-1." in ambassador.heard_last
    assert anna.heard_last.startswith("Uw vraag is H-1.")
    await ambassador.replies("buiten bereik", to="Nieuwe vraag H-1")
    assert ambassador.heard_last.startswith("H-1 valt buiten het bereik: landelijk of internationaal.")
    await ambassador.says("ja")
    assert anna.heard_last.startswith("Dank voor uw vraag H-1. Zij gaat over landelijk of internationaal beleid")


async def test_the_complaint_of_one_person_gets_a_kind_no_with_where_to_go(emma: Talker, ambassador: Talker) -> None:
    await emma.says("/ask Somebody was not paid in Venlo", "advice, normal, not confidential", "yes")
    assert "Dit lijkt" not in ambassador.heard_last
    await ambassador.chats("""
        > buiten bereik H-1
        Waarom valt H-1 buiten het bereik?
        1. landelijk of internationaal
        2. klacht van één persoon
        > 2
        H-1 valt buiten het bereik: klacht van één persoon. De vrager hoort waar men wel terechtkan.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is afgesloten. De vrager weet het, en hoort waar de vraag wel thuishoort.
    """)
    assert "The ambassador cannot handle an individual complaint." in emma.heard_last


async def test_the_english_ambassador_answers_later_refers_and_leaves_out(emma: Talker, ambassador: Talker) -> None:
    await ambassador.says("taal", "English")
    for text in ("Who can help us in Venlo?", "Who knows a lawyer in Beek?", "Who pays for the bus in Weert?"):
        await emma.says(f"/ask {text}", "advice, normal, not confidential", "yes")
    emma.read = len(emma.words)
    await ambassador.chats("""
        > later H-1
        Why does the answer to H-1 come later? The asker reads this sentence.
        > I am asking the province
        I will tell the asker of H-1 that you will answer by Monday 10 October: "I am asking the province"
        Is that right? Say yes, change … or stop.
        > yes
        The asker of H-1 knows. Your answer comes by Monday 10 October.
        > refer H-2
        Who do you refer H-2 to? Say who it is and how to reach them.
        > the law centre, 088 000 00 00
        I will refer the asker of H-2 to: "the law centre, 088 000 00 00"
        Is that right? Say yes, change … or stop.
        > yes
        H-2 is closed. The asker knows, and hears where the question belongs.
        > outside scope H-3
        Why is H-3 out of scope?
        1. national or international
        2. individual complaint
        > national
        H-3 is out of scope: national or international. The asker hears where to go.
        Is that right? Say yes, change … or stop.
        > yes
        H-3 is closed. The asker knows, and hears where the question belongs.
        > take H-1
        H-1 is yours. The asker knows. Done? Say close H-1, followed by the outcome.
        > take H-1
        H-1 has been taken or closed already.
        > take H-2
        H-2 is closed already. With status you see what is open.
    """)
    await emma.hears("""
        The answer to your question H-1 comes later, by Monday 10 October. The ambassador writes: "I am asking the province"
        For your question H-2 others can help you better. The ambassador suggests: "the law centre, 088 000 00 00". Does that not work? Say spar, and the ambassador will think it through with you.
        Thank you for your question H-3. It is about national or international policy, and this programme is not. The VNG or the ministry can help you further.
        Does this affect your own municipality or organisation? Then do ask that question here.
        The ambassador has taken your question H-1 and will contact you.
    """)


async def test_it_is_asked_why_later_and_to_whom(anna: Talker, ambassador: Talker) -> None:
    for text in ("Wie kent een jurist in Beek?", "Wie betaalt de bus in Weert?"):
        await anna.says(f"/vraag {text}", "2, gewoon, niet vertrouwelijk", "ja")
    await ambassador.chats("""
        > later H-1
        Waarom komt het antwoord op H-1 later? De vrager leest deze zin.
        > ik vraag het de provincie
        Ik zeg de vrager van H-1 dat u uiterlijk maandag 10 oktober antwoordt: "ik vraag het de provincie"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        De vrager van H-1 weet het. Uw antwoord komt uiterlijk maandag 10 oktober.
        > doorverwijzen H-2
        Naar wie verwijst u H-2 door? Zeg erbij hoe de vrager die bereikt.
        > het Juridisch Loket, 0800 8020
        Ik verwijs de vrager van H-2 door naar: "het Juridisch Loket, 0800 8020"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-2 is afgesloten. De vrager weet het, en hoort waar de vraag wel thuishoort.
        > oppakken H-1
        H-1 staat op uw naam. De vrager weet het. Klaar? Zeg afronden H-1, met de uitkomst erachter.
        > oppakken H-1
        H-1 is al opgepakt of afgesloten.
    """)


async def test_a_bare_answer_to_a_question_is_asked_for(anna: Talker, ambassador: Talker) -> None:
    await asked(anna)
    for said in ("antwoord H-1", "antwoorden H-1", "beantwoorden H-1", "antwoord op H-1"):
        await ambassador.chats(f"""
            > {said}
            Wat wilt u antwoorden op H-1? De vrager leest deze woorden.
            > stop
            Gestopt. Er is niets vastgelegd.
        """)
    await ambassador.chats("""
        > antwoord
        Wat wilt u antwoorden op H-1? De vrager leest deze woorden.
        > Venray heeft een goed voorbeeld
        Ik geef dit door aan de vrager van H-1: "Venray heeft een goed voorbeeld"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Doorgegeven. H-1 blijft open.
        > antwoord op H-1: Weert ook
        Ik geef dit door aan de vrager van H-1: "Weert ook"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await anna.chats("""
        > antwoord H-1
        Wat wilt u toevoegen aan H-1?
        > Dank, die bel ik
        Ik voeg toe aan H-1: "Dank, die bel ik"
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_who_names_a_question_in_a_sentence_need_not_know_the_word_for_it(
    anna: Talker, ambassador: Talker
) -> None:
    await asked(anna)
    await anna.chats("""
        > hoe gaat het met H-1
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie kent er een goed voorbeeld van short-stay?"
        > nog even een aanvulling op H1: het mag ook over de grens
        Ik voeg toe aan H-1: "het mag ook over de grens"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > voeg aan H-1 toe: liefst uit Limburg
        Ik voeg toe aan H-1: "liefst uit Limburg"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > add to H-1 in English too
        Ik voeg toe aan H-1: "in English too"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > haal H-1 maar weg
        Ik trek H-1 in: "Wie kent er een goed voorbeeld van short-stay?"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await ambassador.chats("""
        > H-1 ik kom er maandag op terug
        Ik zeg de vrager van H-1 dat u uiterlijk maandag 10 oktober antwoordt: "ik kom er maandag op terug"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > zet H-1 maar door naar de provincie
        Ik verwijs de vrager van H-1 door naar: "de provincie"
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
        > H-1 pak ik zelf wel op
        H-1 staat op uw naam. De vrager weet het. Klaar? Zeg afronden H-1, met de uitkomst erachter.
    """)
