"""How the desk behaves, whatever the subject. `>` is what a person types; the other lines are what the desk says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.machine import inbox
from storage.machine.inbox import Arrival
from tests.infra.talk import AMBASSADOR, Talker, TestDesk

TASKFORCE = "!taskforce"


@pytest.fixture(autouse=True)
async def two_moments(desk: TestDesk) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")


def in_the_room(desk: TestDesk) -> list[str]:
    return [heard.message.body for heard in desk.chat.heard if heard.place == TASKFORCE]


# ---------------------------------------------------------------- the words that always work
async def test_back_asks_the_last_question_again_and_forgets_its_answer(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > 2
        Waarover wilt u sparren?
        > terug
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > terug
        Dit is de eerste vraag.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > 1
        Waarover wilt u sparren?
        > Short-stay
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > terug
        Waarover wilt u sparren?
    """)


async def test_stop_records_nothing_and_says_so(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > stop
        Gestopt. Er is niets vastgelegd.
        > stop
        Er staat geen vraag open. Zeg menu om te zien wat ik kan doen.
        > terug
        Er staat geen vraag open. Zeg menu om te zien wat ik kan doen.
        > verder
        Er ligt niets opzij. Zeg menu om te zien wat ik kan doen.
        > oeps
        Er is niets om terug te draaien. Een afspraak verzet u met afspraken, een vraag trekt u in met intrekken.
    """)


async def test_a_command_in_between_puts_the_open_one_aside(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > 2
        Waarover wilt u sparren?
        > /afspraken
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Er staan geen afspraken. Zeg spar om er een te maken.
        > verder
        Waarover wilt u sparren?
        > Short-stay
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > /vraag
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal.
        > verder
        Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal.
        > stop
        Gestopt. Er is niets vastgelegd.
        > verder
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: donderdag 13 oktober, 09.30 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)


async def test_what_was_put_aside_is_gone_after_a_month(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2", "/afspraken")
    desk.clock = replace(desk.clock, offset=desk.clock.offset + timedelta(days=31))
    await desk.restarts()
    await anna.chats("""
        > verder
        Er ligt niets opzij. Zeg menu om te zien wat ik kan doen.
    """)


async def test_menu_works_while_a_question_is_open(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > menu
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Wat kan ik voor u doen?
        1. vraag: een vraag stellen aan de kennisambassadeur
        2. status: zien hoe het met uw vragen staat
        3. spar: een gesprek met de kennisambassadeur plannen
        4. afspraken: uw afspraken zien, verzetten of afzeggen
        5. acties: uw acties zien en bijwerken
        6. kans: een kans of bedreiging doorgeven
        Zeg meer voor de volgende.
        > 4
        Er staan geen afspraken. Zeg spar om er een te maken.
        > verder
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
    """)


async def test_a_sentence_that_begins_with_a_command_word_stays_an_answer(anna: Talker) -> None:
    await anna.says("spar", "2")
    await anna.chats("""
        > spar met de raad oefenen
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "spar met de raad oefenen"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_after_two_misses_the_ways_out_are_named(anna: Talker) -> None:
    await anna.says("spar", "qwerty")
    await anna.chats("""
        > asdf
        "asdf" herken ik niet. Kies een nummer uit de lijst, bijvoorbeeld 1, of noem de keuze.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        U kunt ook terug, stop of menu zeggen. Wat u al had ingevuld, blijft bewaard.
    """)


async def test_no_i_mean_corrects_an_answer(anna: Talker) -> None:
    await anna.says("spar")
    await anna.chats("""
        > nee, ik bedoel donderdag
        Waarover wilt u sparren?
    """)


async def test_no_at_a_summary_asks_what_is_wrong(anna: Talker) -> None:
    await anna.says("spar", "1", "Short-stay")
    await anna.chats("""
        > nee
        Wat wilt u wijzigen? Noem moment, onderwerp, vertrouwelijk, of zeg stop. Bijvoorbeeld: "wijzig moment".
        > ja
        Ik leg vast:
        - moment: dinsdag 11 oktober, 14.00 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig moment
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > 2
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig onderwerp naar Short-stay in de kern
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay in de kern"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > het moet anders
        "het moet anders" begrijp ik hier niet. Zeg ja, of noem wat er anders moet: moment, onderwerp, vertrouwelijk.
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay in de kern"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: donderdag 13 oktober, 09.30 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
    """)


# ---------------------------------------------------------------- offers
async def test_a_no_declines_what_was_offered(anna: Talker) -> None:
    await anna.says("/vraag Kunnen we sparren?", "gewoon", "nee", "ja")
    await anna.chats("""
        > nee
        Goed.
        > ja
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
    """)


async def test_an_offer_lasts_an_hour(desk: TestDesk, anna: Talker) -> None:
    await anna.says("/vraag Kunnen we sparren?", "gewoon", "nee", "ja")
    desk.clock = replace(desk.clock, offset=desk.clock.offset + timedelta(minutes=61))
    await desk.restarts()
    await anna.chats("""
        > ja
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
    """)


# ---------------------------------------------------------------- edits and redactions
async def test_an_edited_answer_changes_that_answer_and_no_other(anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.edits("2", into="1")
    assert anna.heard_last.splitlines()[2:4] == [
        "- moment: dinsdag 11 oktober, 14.00 uur",
        '- onderwerp: "Short-stay"',
    ]


async def test_an_edit_that_is_not_understood_leaves_the_old_answer(anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.edits("2", into="gisteren")
    assert anna.heard_last.splitlines()[0] == (
        "Zondag 2 oktober is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur."
    )
    assert "Uw eerdere antwoord blijft staan." in anna.heard_last
    assert "- moment: donderdag 13 oktober, 09.30 uur" in anna.heard_last


async def test_an_edited_first_line_begins_anew(anna: Talker) -> None:
    await anna.says("/spar donderdag over short-stay")
    await anna.edits("/spar donderdag over short-stay", into="/spar dinsdag over handhaving")
    assert anna.heard_last.splitlines()[2:4] == [
        "- moment: dinsdag 11 oktober, 14.00 uur",
        '- onderwerp: "handhaving"',
    ]


async def test_an_answer_taken_back_is_asked_again(anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.takes_back("2")
    assert anna.heard_last.startswith("Uw antwoord is weg.\n\nWanneer schikt het u?")
    await anna.says("1")
    assert '- onderwerp: "Short-stay"' in anna.heard_last


async def test_nobody_edits_or_removes_what_another_said(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    before = len(anna.words)
    for kind in ("edit", "redaction"):
        await desk.chat.says(bert.address, "1", kind=kind, about=anna.events["2"])
    await desk.settles()
    assert (len(anna.words), bert.words) == (before, [])


async def test_the_answer_to_an_edit_quotes_what_was_edited(anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.edits("Short-stay", "Short-stay in Venray")
    assert '"Short-stay in Venray"' in anna.heard_last
    edited = anna.events["Short-stay"]
    assert anna.messages[-1].message.thread == {"room": anna.place, "root": None, "answers": edited}
    await anna.says("ja")
    assert anna.messages[-1].message.thread is None


# ---------------------------------------------------------------- reactions and replies
async def test_a_number_as_reaction_chooses(anna: Talker) -> None:
    await anna.says("spar")
    await anna.reacts("2️⃣")
    assert anna.heard_last == "Waarover wilt u sparren?"


async def test_a_sign_that_is_no_answer_is_never_quoted_as_words(anna: Talker) -> None:
    await anna.says("spar")
    await anna.reacts("👍")
    assert anna.heard_last.startswith("Ik lees hier geen woorden.")


async def test_a_sign_is_an_answer_to_yes_or_no(anna: Talker) -> None:
    await anna.says("vraag Wie betaalt de keuring?", "raadplegen", "gewoon")
    assert anna.heard_last.startswith("Is dit vertrouwelijk?")
    await anna.reacts("👍")
    assert "- vertrouwelijk: ja" in anna.heard_last


async def test_a_tick_is_not_enough_for_a_summary(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.reacts("✅")
    assert anna.heard_last == "Een reactie is hiervoor niet genoeg. Zeg het met een ja in dit gesprek."
    assert await desk.booked("2022-10-13 09:30") == 0
    await anna.says("ja")
    assert await desk.booked("2022-10-13 09:30") == 1


async def test_a_tick_on_an_old_message_does_nothing(anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    before = len(anna.words)
    await anna.reacts("✅", to="Wanneer schikt het u?")
    assert len(anna.words) == before


async def test_a_reply_to_a_plain_message_is_just_what_it_says(anna: Talker) -> None:
    await anna.says("menu", "stop")
    await anna.replies("spar", to="Gestopt")
    assert anna.heard_last.startswith("Wanneer schikt het u?")


# ---------------------------------------------------------------- rooms
async def test_in_a_room_one_neutral_line_and_the_answer_in_private(desk: TestDesk, anna: Talker) -> None:
    await anna.says("/spar donderdag over een geheim pand", room=TASKFORCE)
    assert in_the_room(desk) == ["Daarop volgt het antwoord in het directe gesprek."]
    assert '- onderwerp: "een geheim pand"' in anna.heard_last
    await anna.says("ja")
    assert len(in_the_room(desk)) == 1


async def test_a_third_person_in_the_chat_is_told_once_and_hears_no_answer(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar")
    await desk.chat.says(anna.address, "", kind="crowded", room=anna.place)
    await desk.settles()
    in_the_chat, answer = desk.chat.heard[-2:]
    assert (in_the_chat.message.place, in_the_chat.message.body) == (
        anna.place,
        "Hier leest nu iemand mee. Het gesprek gaat verder in een direct gesprek.",
    )
    assert answer.message.place == anna.address
    assert answer.message.body.startswith(
        "In het andere gesprek leest nu iemand mee. Daarom gaan we hier verder.\n\nWanneer schikt het u?"
    )


async def test_an_answer_is_addressed_to_who_asked_and_where(desk: TestDesk, anna: Talker) -> None:
    await anna.says("status")
    assert desk.chat.heard[-1].message.place == f"{anna.address} {anna.place}"


# ---------------------------------------------------------------- before the question was seen
async def test_a_yes_or_a_number_before_the_question_is_no_answer_and_the_question_comes_once_more(
    desk: TestDesk, anna: Talker
) -> None:
    await anna.bursts("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > 1
        "1" schreef u voordat u deze vraag zag. Daarom telt het nog niet.
        > ja
        "ja" schreef u voordat u deze vraag zag. Daarom telt het nog niet.
        > ja
        "ja" schreef u voordat u deze vraag zag. Daarom telt het nog niet.
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
    """)
    assert await desk.booked("2022-10-11 14:00") == 0
    assert await anna.says("1") == "Waarover wilt u sparren?"


async def test_words_before_the_question_are_kept_for_it(anna: Talker) -> None:
    await anna.bursts("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > donderdag over short-stay in de kern
        Uw "donderdag over short-stay in de kern" had ik al gelezen. Dat neem ik mee.
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "short-stay in de kern"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_who_types_in_pieces_has_asked_one_question(anna: Talker) -> None:
    await anna.bursts("""
        > We zitten vast met een aanvraag
        Uw vraag is: "We zitten vast met een aanvraag"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > voor 80 bedden in Venray
        Uw "voor 80 bedden in Venray" had ik al gelezen. Dat neem ik mee.
        > wie denkt er met ons mee?
        Uw "wie denkt er met ons mee?" had ik al gelezen. Dat neem ik mee.
        > het heeft spoed
        Uw "het heeft spoed" had ik al gelezen. Dat neem ik mee.
        Uw vraag is: "We zitten vast met een aanvraag voor 80 bedden in Venray wie denkt er met ons mee? het heeft spoed"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
    """)
    await anna.says("2")
    await anna.chats("""
        > nee
        Ik leg vast:
        - vraag: "We zitten vast met een aanvraag voor 80 bedden in Venray wie denkt er met ons mee? het heeft spoed"
        - gemeente: Venray
        - soort: raadplegen
        - haast: spoed, vandaag nog
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_the_english_one_types_ahead_too(emma: Talker) -> None:
    await emma.bursts("""
        > spar
        When does it suit you?
        1. Tue 11 Oct 14:00
        2. Thu 13 Oct 09:30
        > about housing
        I had already read your "about housing". I will use it.
        > 2
        You wrote "2" before you saw this question. So it does not count yet.
        > yes
        You wrote "yes" before you saw this question. So it does not count yet.
        When does it suit you?
        1. Tue 11 Oct 14:00
        2. Thu 13 Oct 09:30
    """)
    assert '- subject: "housing"' in await emma.says("2")


async def test_a_summary_takes_only_a_yes_that_was_written_after_it(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2")
    await anna.bursts("""
        > Short-stay
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        "ja" schreef u voordat u het overzicht zag. Daarom telt het nog niet. Lees het overzicht na en zeg dan ja.
        > klopt
        "klopt" schreef u voordat u het overzicht zag. Daarom telt het nog niet. Lees het overzicht na en zeg dan ja.
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    assert await desk.booked("2022-10-13 09:30") == 0
    await anna.says("ja")
    assert await desk.booked("2022-10-13 09:30") == 1


async def test_a_yes_to_the_first_of_two_equal_summaries_counts(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await desk.chat.says(anna.address, "", kind="media")
    await desk.chat.says(anna.address, "ja")
    await desk.settles()
    assert await desk.booked("2022-10-13 09:30") == 1


async def test_a_yes_does_not_count_for_a_summary_that_was_doubted_meanwhile(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.types_ahead("nee", "ja")
    assert anna.heard_last.startswith('"ja" schreef u voordat u het overzicht zag.')
    assert await desk.booked("2022-10-13 09:30") == 0


async def test_a_second_yes_takes_no_offer_that_was_not_in_sight(anna: Talker) -> None:
    await anna.says("/vraag Kunnen we sparren?", "gewoon", "nee")
    await anna.bursts("""
        > ja
        Uw vraag is H-1. De kennisambassadeur leest haar, en de secretaris. U krijgt hier antwoord, uiterlijk woensdag 5 oktober.
        Wilt u meteen een moment kiezen? Zeg ja.
        > ja
        "ja" schreef u voordat u deze vraag zag. Daarom telt het nog niet.
    """)
    assert (await anna.says("ja")).startswith("Wanneer schikt het u?")


async def test_two_commands_in_one_go_are_two_commands(anna: Talker) -> None:
    await anna.bursts("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > afspraken
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Er staan geen afspraken. Zeg spar om er een te maken.
    """)


async def test_after_a_downtime_each_early_word_is_answered_and_the_question_put_once(
    desk: TestDesk, anna: Talker
) -> None:
    yesterday = desk.clock.now() - timedelta(hours=20)
    for text in ("spar donderdag", "over short-stay", "ja", "ja hoor"):
        await desk.chat.says(anna.address, text, at=yesterday)
    await desk.settles()
    assert [words.splitlines()[0] for words in anna.words] == [
        "Excuus, ik was even niet bereikbaar. Ik behandel nu alles in volgorde.",
        'Uw "over short-stay" had ik al gelezen. Dat neem ik mee.',
        '"ja" schreef u voordat u het overzicht zag. Daarom telt het nog niet. Lees het overzicht na en zeg dan ja.',
        '"ja hoor" schreef u voordat u het overzicht zag. Daarom telt het nog niet. Lees het overzicht na en zeg dan ja.',
    ]
    assert ["Klopt dat?" in words for words in anna.words] == [False, False, False, True]


async def test_what_could_not_be_read_in_time_is_quoted_back_and_answers_nothing(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.says("ja", late=True)
    assert anna.heard_last.startswith(
        'Dit bericht kon ik eerst niet lezen: "ja". Ik gebruik het niet als antwoord. Typ het nog eens als het nog geldt.'
    )
    assert await desk.booked("2022-10-13 09:30") == 0


async def test_what_the_sender_did_not_sign_is_not_acted_on(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.says("ja", vouched=False)
    assert anna.heard_last.startswith("Ik kan niet zien of dit bericht van u komt, dus ik doe er niets mee.")
    assert await desk.booked("2022-10-13 09:30") == 0


# ---------------------------------------------------------------- much at once, and long ago
async def test_after_a_long_absence_there_is_one_apology_a_room(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    yesterday = desk.clock.now() - timedelta(hours=20)
    for person in (anna, bert):
        for text in ("bedankt", "hallo", "bedankt"):
            await desk.chat.says(person.address, text, at=yesterday)
    await desk.settles()
    sorry = "Excuus, ik was even niet bereikbaar. Ik behandel nu alles in volgorde."
    for person in (anna, bert):
        assert [sorry in words for words in person.words] == [True, False, False]


async def test_many_messages_are_all_answered_with_one_word_that_it_takes_a_while(desk: TestDesk, anna: Talker) -> None:
    for _ in range(30):
        await desk.chat.says(anna.address, "hallo")
    await desk.settles()
    catching_up = "U stuurde veel berichten. Ik behandel ze een voor een, in volgorde."
    assert len(anna.words) == 30
    assert [catching_up in words for words in anna.words] == [True] + [False] * 29


async def test_beyond_five_hundred_waiting_the_rest_is_kept_and_said(desk: TestDesk, anna: Talker) -> None:
    now = desk.clock.now()
    async with desk.app.database.writing() as session:
        waiting = [
            Arrival(f"${number}", anna.place, anna.address, "message", str(number), now) for number in range(503)
        ]
        await inbox.receive(session, waiting)
    await desk.settles()
    too_many = "Ik kreeg meer dan 500 berichten van u tegelijk."
    assert len(anna.words) == 500
    assert sum(too_many in words for words in anna.words) == 1


async def test_two_bots_do_not_keep_each_other_awake(desk: TestDesk, anna: Talker) -> None:
    for _ in range(30):
        await anna.says("bedankt")
    assert len(anna.words) == 10

    desk.ahead += timedelta(minutes=1)
    await anna.says("bedankt", "bedankt")
    assert len(anna.words) == 11, "from then on once a minute"


async def test_a_person_who_repeats_themselves_slowly_is_always_answered(desk: TestDesk, anna: Talker) -> None:
    for minute in range(15):
        await anna.says("bedankt", at=desk.clock.now() + timedelta(minutes=minute))
    assert len(anna.words) == 15


# ---------------------------------------------------------------- the rest
async def test_the_language_changes_in_the_middle_and_the_question_stays(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > /taal english
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Fine, from now on I write English.
        > resume
        When does it suit you?
        1. Tue 11 Oct 14:00
        2. Thu 13 Oct 09:30
        > 2
        What would you like to talk about?
        > Housing
        I will record:
        - moment: Thursday 13 October, 09:30
        - subject: "Housing"
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Noted: Thursday 13 October, 09:30. The ambassador knows. You can move it or call it off with appointments.
    """)


async def test_the_first_word_says_who_reads_along_and_only_once(desk: TestDesk) -> None:
    ambassador = Talker(desk, AMBASSADOR)
    await ambassador.says("menu")
    assert ambassador.heard_last.startswith("Dit is de balie van Kennisambassadeur Internationale Werknemers.")
    await ambassador.says("stop")
    assert ambassador.heard_last == "Gestopt. Er is niets vastgelegd."


async def test_who_lost_the_right_meanwhile_is_told_who_has_it(desk: TestDesk, secretary: Talker) -> None:
    await secretary.says("log")
    desk.config = replace(desk.config, people=replace(desk.config.people, secretaries=()))
    await desk.restarts()
    await secretary.says("wethouder Wonen, Beek")
    assert secretary.heard_last.startswith("Dit kan alleen de kennisambassadeur of de secretaris.")


async def test_who_takes_the_question_itself_back_has_asked_nothing(anna):
    await anna.says("Wie betaalt de keuring van een pand in Venray?", "2", "1", "nee")
    await anna.takes_back("Wie betaalt de keuring van een pand in Venray?")
    assert anna.heard_last == "Gestopt. Er is niets vastgelegd."
    assert await anna.says("status") == "Er staat geen vraag open. Typ uw vraag gewoon hier."


async def test_a_no_before_or_after_confidential_is_a_no(anna):
    for answer in ("niet vertrouwelijk", "vertrouwelijk nee", "nee"):
        await anna.says("Wie betaalt de keuring van een pand in Venray?", "2", "1")
        assert "- vertrouwelijk: nee" in await anna.says(answer)
        await anna.says("stop")


async def test_a_no_to_what_would_be_done_leaves_everything_as_it_was(desk, anna):
    await anna.says("Wie betaalt de keuring van een pand in Venray?", "2", "1", "nee", "ja")
    for no in ("nee", "nee toch niet", "liever niet eigenlijk", "laat het maar"):
        assert (await anna.says("H-1 intrekken")).startswith("Ik trek H-1 in:")
        assert await anna.says(no) == "Goed, ik doe niets. Alles blijft zoals het was."
    assert "H-1" in await anna.says("ja", "status")
    await anna.says("spar dinsdag over bedden", "ja", "verzetten", "1")
    assert anna.heard_last.startswith("Ik verzet uw afspraak")
    assert (await anna.says("nee, toch niet", "afspraken")).startswith("Uw afspraak: dinsdag 11 oktober")
    assert await desk.booked("2022-10-11 14:00") == 1


async def test_after_all_not_stops_where_something_could_be_changed_too(anna):
    await anna.says("spar", "1", "Short-stay")
    assert await anna.says("nee toch niet") == "Goed, ik doe niets. Alles blijft zoals het was."
    await anna.says("spar")
    assert await anna.says("nee, laat maar zitten") == "Goed, ik doe niets. Alles blijft zoals het was."


async def test_a_tick_by_somebody_who_may_not_says_nothing(anna):
    await anna.says("Wie betaalt de keuring van een pand in Venray?", "2", "1", "nee", "ja")
    before = len(anna.words)
    await anna.reacts("👍", to="Uw vraag is H-1.")
    assert len(anna.words) == before


# ---------------------------------------------------------------- what people say in the middle of a question
async def test_an_earlier_answer_is_changed_in_the_middle(anna: Talker) -> None:
    await anna.says("/vraag Wie betaalt de keuring?", "2")
    await anna.chats("""
        > wijzig gemeente naar Venray
        Dat is gewijzigd.
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > wijzig vertrouwelijk naar ja
        Wijzigen kan straks, bij het overzicht. Eerst deze vraag.
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > 1 en niet vertrouwelijk
        Ik leg vast:
        - vraag: "Wie betaalt de keuring?"
        - gemeente: Venray
        - soort: raadplegen
        - haast: gewoon
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_an_earlier_answer_is_changed_where_words_are_asked(desk: TestDesk) -> None:
    stranger = Talker(desk, "@vreemd:localhost")
    await stranger.says("hallo", "Piet Jansen", "wethouder")
    await stranger.chats("""
        > wijzig naam naar Peter Jansen
        Dat is gewijzigd.
        Voor welke organisatie werkt u? Bijvoorbeeld: gemeente Beek.
        > gemeente Weert
        Ik leg vast:
        - naam: Peter Jansen
        - functie: wethouder
        - organisatie: gemeente Weert
        - gemeente: Weert
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_what_is_asked_later_may_be_said_in_passing(emma: Talker) -> None:
    await emma.says("/ask Who can help us in Venlo?", "advice please, this week")
    assert emma.heard_last.startswith("Is this confidential?")


ELSEWHERE = (
    "Dat is geen antwoord op deze vraag. Zal ik de vraag even opzij leggen en dat doen? Zeg ja. "
    "Met nee gaan we hier verder."
)
PARKED = "Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op."


async def test_a_sentence_that_means_a_command_is_done_with_a_yes(anna: Talker) -> None:
    await anna.says("/vraag Wie betaalt de keuring?")
    assert await anna.says("hoe zit het met mijn vraag?") == ELSEWHERE
    assert (await anna.says("nee")).startswith("Uw vraag is:")
    assert await anna.says("kan ik ook een afspraak maken?") == ELSEWHERE
    assert (await anna.says("ja")).startswith(f"{PARKED}\n\nWanneer schikt het u?")
    assert (await anna.says("stop", "verder", "ik weet het niet")).startswith("Dit heb ik echt nodig.")


async def test_what_was_offered_keeps_its_line_and_a_number_still_answers(anna: Talker) -> None:
    await anna.says("spar")
    assert await anna.says("vraag Wie betaalt de keuring?") == ELSEWHERE
    assert await anna.says("2") == "Waarover wilt u sparren?"
    await anna.says("terug", "vraag Wie betaalt de keuring?")
    assert (await anna.says("vraag Wie betaalt de keuring?")).startswith(f'{PARKED}\n\nUw vraag is: "Wie betaalt')


async def test_a_yes_to_an_offer_never_confirms_a_summary(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2", "Short-stay")
    await anna.says("afspraken")
    assert anna.heard_last == ELSEWHERE
    assert await anna.reacts("✅") == "Een reactie is hiervoor niet genoeg. Zeg het met een ja in dit gesprek."
    desk.goes_to(desk.clock.now() + timedelta(hours=2))
    assert (await anna.says("ja")).startswith("Ik leg vast:")
    await anna.types_ahead("afspraken", "ja")
    assert "Daarom telt het nog niet." in anna.heard_last
    assert await desk.booked("2022-10-13 09:30") == 0
    await anna.says("ja")
    assert await desk.booked("2022-10-13 09:30") == 1


async def test_a_question_that_was_left_for_long_yields_to_a_command(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar", "2")
    desk.goes_to(desk.clock.now() + timedelta(hours=11))
    assert (await anna.says("afspraken")).startswith("Ik leg vast:")  # until then bare words are answers
    await anna.says("terug")
    desk.goes_to(desk.clock.now() + timedelta(hours=13))
    assert await anna.says("afspraken") == f"{PARKED}\n\nEr staan geen afspraken. Zeg spar om er een te maken."
    assert await anna.says("verder") == "Waarover wilt u sparren?"
    desk.goes_to(desk.clock.now() + timedelta(hours=13))
    assert (await anna.says("Een hotel in Beek")).startswith("Ik leg vast:")


async def test_what_is_an_answer_stays_one_however_long_it_was_left(desk: TestDesk, anna: Talker) -> None:
    await anna.says("spar dinsdag 11 oktober over bedden", "ja", "afspraken")
    question = anna.heard_last
    desk.goes_to(desk.clock.now() + timedelta(hours=13))
    assert "leg ik opzij" not in await anna.says("verzetten"), question


async def test_a_bare_yes_is_no_text(anna: Talker, emma: Talker) -> None:
    await anna.says("spar", "2")
    await anna.chats("""
        > ja
        Met alleen "ja" weet ik te weinig. Typ het in een paar woorden, of zeg stop.
        Waarover wilt u sparren?
    """)
    await emma.says("spar", "2")
    await emma.chats("""
        > no
        Just "no" tells me too little. Type it in a few words, or say stop.
        What would you like to talk about?
    """)


# ---------------------------------------------------------------- oeps
async def test_oops_takes_back_what_was_just_recorded_and_asks_for_it_anew(anna: Talker, ambassador: Talker) -> None:
    await anna.says("/vraag Wie helpt met de huisvesting in Venlo?", "2", "1", "nee", "ja")
    await anna.chats("""
        > oeps
        Ik trek H-1 in: "Wie helpt met de huisvesting in Venlo?"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        H-1 is ingetrokken. De kennisambassadeur weet het.
        Opnieuw invullen? Wat u zei, heb ik nog. Zeg ja.
        > ja
        Ik leg vast:
        - vraag: "Wie helpt met de huisvesting in Venlo?"
        - gemeente: Venlo
        - soort: raadplegen
        - haast: gewoon
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig haast naar deze week
        Ik leg vast:
        - vraag: "Wie helpt met de huisvesting in Venlo?"
        - gemeente: Venlo
        - soort: raadplegen
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Uw vraag is H-2. De kennisambassadeur leest haar, en de secretaris. U krijgt hier antwoord, uiterlijk woensdag 5 oktober.
    """)


async def test_oops_after_an_addition_takes_back_the_addition_and_not_the_question(
    anna: Talker, ambassador: Talker
) -> None:
    await anna.says("/vraag Wie helpt met de huisvesting in Venlo?", "2", "1", "nee", "ja")
    await anna.says("aanvullen H-1 het gaat om 80 bedden", "ja", "voeg toe aan H-1 en snel\n\nliefst deze maand", "ja")
    await anna.chats("""
        > oeps
        Ik haal dit weer weg bij H-1: "en snel liefst deze maand". De vraag zelf blijft staan.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Weggehaald bij H-1. De vraag staat er weer zoals daarvoor. De kennisambassadeur weet het.
        Opnieuw invullen? Wat u zei, heb ik nog. Zeg ja.
    """)
    assert ambassador.heard_last == (
        'wethouder Wonen neemt terug wat bij H-1 was toegevoegd: "en snel liefst deze maand". '
        "De vraag staat er weer zoals daarvoor."
    )
    await anna.chats("""
        > status
        - H-1 ligt bij de kennisambassadeur, van maandag 3 oktober: "Wie helpt met de huisvesting in Venlo? het gaat om 80 bedden"
    """)


async def test_what_was_added_before_something_else_stays_and_a_reply_adds_more(anna: Talker) -> None:
    await anna.says("/vraag Wie helpt met de huisvesting in Venlo?", "2", "1", "nee", "ja")
    await anna.says("aanvullen H-1 het gaat om 80 bedden", "ja")
    assert (await anna.replies("en om 12 auto's", "Toegevoegd")).startswith('Ik voeg toe aan H-1: "en om 12 auto\'s"')
    await anna.says("ja")
    assert (await anna.takes_back("aanvullen H-1 het gaat om 80 bedden")).startswith("Dat kan ik niet meer weghalen")
    assert (await anna.replies("intrekken", "Toegevoegd")).startswith("Ik trek H-1 in")


async def test_oops_after_ten_minutes_takes_nothing_back(desk: TestDesk, anna: Talker) -> None:
    await anna.says("/vraag Wie helpt met de huisvesting in Venlo?", "2", "1", "nee", "ja")
    desk.goes_to(desk.clock.now() + timedelta(minutes=11))
    assert (await anna.says("oeps")).startswith("Er is niets om terug te draaien.")


async def test_oops_at_a_question_takes_back_the_answer_before(anna: Talker) -> None:
    await anna.chats("""
        > spar
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
        > 2
        Waarover wilt u sparren?
        > oeps
        Wanneer schikt het u?
        1. di 11 okt 14.00
        2. do 13 okt 09.30
    """)


async def test_oops_after_booking_lets_one_move_it_or_call_it_off(anna: Talker) -> None:
    await anna.says("/spar", "1", "Short-stay", "ja")
    await anna.chats("""
        > oeps
        Uw afspraak: dinsdag 11 oktober, 14.00 uur, over "Short-stay". Wat wilt u doen?
        1. verzetten
        2. afzeggen
        3. zo laten
    """)


async def test_the_ambassador_says_a_log_anew(ambassador: Talker) -> None:
    await ambassador.says("/log gebeld met wethouder Wonen Beek, wil meedoen", "geen", "1", "nee", "ja")
    await ambassador.says("oeps", "ja")
    await ambassador.chats("""
        > ja
        Ik leg vast:
        - gesprek: wethouder Wonen Beek
        - gemeente: Beek
        - uitkomst: "wil meedoen"
        - afspraken: geen
        - thema: wonen
        - actiepunt: 1
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


# ---------------------------------------------------------------- what is no answer
async def test_a_question_to_the_desk_is_no_reason_unless_it_is_meant_so(anna: Talker, ambassador: Talker) -> None:
    await anna.says("spar dinsdag over bedden", "ja", "afzeggen")
    await anna.chats("""
        > hoe laat ben ik er dan?
        Bedoelt u "hoe laat ben ik er dan?" als antwoord hierop? Zeg dan ja. Zo niet, antwoord in andere woorden, of zeg overslaan.
        Wilt u een reden meegeven?
        U mag dit overslaan.
        > ziek
        Ik zeg de afspraak af: dinsdag 11 oktober, 14.00 uur. Reden: "ziek".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_doubt_whether_it_is_confidential_is_asked_once_more_and_then_a_yes(ambassador: Talker) -> None:
    await ambassador.says("log", "wethouder Wonen, Beek", "Hij wil een pilot")
    await ambassador.chats("""
        > ja
        Met alleen "ja" weet ik te weinig. Typ het in een paar woorden, of zeg stop.
        Wie doet wat, en wanneer? Eén afspraak per regel, bijvoorbeeld: "Provincie: stuurt de planning, vrijdag". Zeg geen als er niets is afgesproken.
        U mag dit overslaan.
    """)
    await ambassador.says("overslaan", "2, wonen")
    assert ambassador.heard_last.startswith("Is dit gesprek vertrouwelijk?")
    await ambassador.chats("""
        > weet ik niet
        Bij ja leest alleen u het. Bij nee leest de secretaris het ook. Twijfelt u, zeg dan ja.
        Is dit gesprek vertrouwelijk? Dan ziet alleen u het. Zeg ja of nee.
        U mag dit overslaan.
    """)
    assert "- vertrouwelijk: ja" in await ambassador.says("weet ik niet")


# ---------------------------------------------------------------- said as to a person
async def test_thanks_are_no_error_while_a_question_is_open(anna: Talker) -> None:
    await anna.says("spar")
    await anna.chats("""
        > bedankt
        Graag gedaan. Mijn vraag hierboven staat nog open.
        > top
        Graag gedaan. Mijn vraag hierboven staat nog open.
        > 2
        Waarover wilt u sparren?
        > Short-stay
        Ik leg vast:
        - moment: donderdag 13 oktober, 09.30 uur
        - onderwerp: "Short-stay"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > dank u wel
        Graag gedaan. Mijn vraag hierboven staat nog open.
        > top
        Genoteerd: donderdag 13 oktober, 09.30 uur. De kennisambassadeur weet het. Verzetten of afzeggen kan met afspraken.
        > ok
        Goed.
        > ja
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
    """)


async def test_thanks_typed_ahead_are_neither_an_answer_nor_lost_on_a_list(anna: Talker) -> None:
    await anna.types_ahead("spar", "bedankt")
    assert anna.heard_last.startswith("Graag gedaan.\n\nWanneer schikt het u?")


async def test_who_wants_a_person_may_be_called(anna: Talker) -> None:
    await anna.says("spar")
    await anna.chats("""
        > ik word hier gek van, geef me gewoon een mens
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Dat begrijp ik. Zal ik de kennisambassadeur vragen u te bellen? Zeg ja.
        > ja
        Is dit vertrouwelijk? Dan leest alleen de kennisambassadeur het. Zeg ja of nee.
        > nee
        Ik leg vast:
        - vraag: "Ik wil graag gebeld worden voor overleg, met spoed."
        - gemeente: Horst aan de Maas
        - soort: overleg
        - haast: spoed, vandaag nog
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_where_words_are_asked_a_wish_for_a_person_is_what_is_told(anna: Talker) -> None:
    await anna.says("spar", "2")
    assert '- onderwerp: "Bel me over de bedden"' in await anna.says("Bel me over de bedden")


async def test_never_mind_lets_go_and_what_follows_is_heard(anna: Talker) -> None:
    await anna.says("Wie betaalt de keuring van een pand in Venray?", "2", "1", "nee", "ja", "spar")
    await anna.chats("""
        > laat maar, ik wil H-1 intrekken
        Gestopt. Er is niets vastgelegd.
        Ik trek H-1 in: "Wie betaalt de keuring van een pand in Venray?"
        Klopt dat? Zeg ja, wijzig … of stop.
        > laat maar, het is al goed
        Gestopt. Er is niets vastgelegd.
    """)
