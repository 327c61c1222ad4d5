"""Getting to know each other, word for word. `>` is what a person types; the other lines are what the desk says."""

import pytest

from tests.infra.talk import Talker, TestDesk

INTRODUCTION = ["goedemiddag", "J. Peeters", "Wethouder Wonen", "gemeente Beek", "ja"]


@pytest.fixture
def stranger(desk: TestDesk) -> Talker:
    """Somebody from an allowed homeserver whom nobody has let in."""
    return Talker(desk, "@peeters:localhost")


async def test_a_stranger_is_told_who_reads_along_and_introduces_themselves(
    stranger: Talker, secretary: Talker, ambassador: Talker
) -> None:
    await stranger.chats("""
        > goedemiddag
        Dit is de balie van Kennisambassadeur Internationale Werknemers. Wat u typt, leest de kennisambassadeur; de secretaris leest het ook als het niet vertrouwelijk is. Chatteksten wis ik na 30 dagen. Vragen en afspraken bewaar ik langer. Vraagt iemand stukken op via de Wet open overheid, dan beslist de overheid wat openbaar wordt.
        Ik ken u nog niet. Wat is uw naam?
        > J. Peeters
        Wat is uw functie? Bijvoorbeeld: wethouder Wonen.
        > Wethouder Wonen
        Voor welke organisatie werkt u? Bijvoorbeeld: gemeente Beek.
        > gemeente Beek
        Ik leg vast:
        - naam: J. Peeters
        - functie: Wethouder Wonen
        - organisatie: gemeente Beek
        - gemeente: Beek
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Dank u. De kennisambassadeur of de secretaris laat u toe. Daarna hoort u van mij.
        > Mag ik al iets vragen?
        U bent nog niet toegelaten. De secretaris weet dat u wacht; u hoort het van mij.
        > /spar
        U bent nog niet toegelaten. De secretaris weet dat u wacht; u hoort het van mij.
    """)
    assert secretary.heard_last == ambassador.heard_last
    assert secretary.heard_last.startswith("Iemand wil worden toegelaten: J. Peeters, Wethouder Wonen, gemeente Beek.")


async def test_the_secretary_lets_somebody_in_with_one_tap_and_a_yes(stranger: Talker, secretary: Talker) -> None:
    await stranger.says(*INTRODUCTION)
    await secretary.reacts("✅", to="toegelaten")
    await secretary.chats("""
        > ja
        J. Peeters is toegelaten en weet het.
    """)
    await stranger.chats("""
        > menu
        Wat kan ik voor u doen?
        1. vraag: een vraag stellen aan de kennisambassadeur
        2. status: zien hoe het met uw vragen staat
        3. spar: een gesprek met de kennisambassadeur plannen
        4. afspraken: uw afspraken zien, verzetten of afzeggen
        5. acties: uw acties zien en bijwerken
        6. kans: een kans of bedreiging doorgeven
        Zeg meer voor de volgende.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    assert stranger.words[-3] == (
        "U bent toegelaten. Vroeg u al iets? Zeg verder. Of stel uw vraag in gewone taal, of zeg menu om te zien wat ik voor u kan doen."
    )


async def test_roles_are_proposed_and_can_be_changed(stranger: Talker, secretary: Talker) -> None:
    await stranger.says(*INTRODUCTION)
    await secretary.chats("""
        > mensen
        Wie wacht:
        - J. Peeters, Wethouder Wonen, gemeente Beek: toelaten 4 of afwijzen 4
        Nu toelaten? Zeg ja.
        Wie is wie:
        - beheerder
        - kennisambassadeur
        - secretaris
        > ja
        Ik laat J. Peeters toe, met deze rollen: wethouder.
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig rollen
        Welke rollen krijgt J. Peeters (Wethouder Wonen, gemeente Beek)? Kies een of meer, bijvoorbeeld 1 en 3.
        1. wethouder
        2. ambtenaar
        3. lid van de Taskforce
        4. lid van de Stuurgroep
        5. partner (werkgever, uitzendbureau, huisvester)
        > 9
        9 staat niet in de lijst. Kies een nummer van 1 tot en met 5.
        Welke rollen krijgt J. Peeters (Wethouder Wonen, gemeente Beek)? Kies een of meer, bijvoorbeeld 1 en 3.
        1. wethouder
        2. ambtenaar
        3. lid van de Taskforce
        4. lid van de Stuurgroep
        5. partner (werkgever, uitzendbureau, huisvester)
        > 1 en 2
        Ik laat J. Peeters toe, met deze rollen: wethouder, ambtenaar.
        Klopt dat? Zeg ja, wijzig … of stop.
        > nee, wethouder en 3
        Ik laat J. Peeters toe, met deze rollen: wethouder, lid van de Taskforce.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        J. Peeters is toegelaten en weet het.
        > mensen
        Er wacht niemand.
        Wie is wie:
        - beheerder
        - kennisambassadeur
        - secretaris
        - J. Peeters, Wethouder Wonen, gemeente Beek
    """)


async def test_who_is_not_let_in_hears_it_and_may_try_again(stranger: Talker, secretary: Talker) -> None:
    await stranger.says(*INTRODUCTION)
    number = secretary.heard_last.partition("toelaten ")[2].partition(" ")[0]
    await secretary.chats("""
        > toelaten 99
        Nummer 99 wacht niet. Zeg mensen om te zien wie er wacht.
        > afwijzen
        Ik laat J. Peeters niet toe.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        J. Peeters is niet toegelaten en weet het.
        > mensen
        Er wacht niemand.
        Wie is wie:
        - beheerder
        - kennisambassadeur
        - secretaris
    """)
    assert stranger.heard_last == (
        "U bent niet toegelaten. Klopt dat niet, bel dan de secretaris, of stel u opnieuw voor met kennismaken."
    )
    await stranger.says("kennismaken")
    assert stranger.heard_last == "Ik ken u nog niet. Wat is uw naam?"
    await secretary.says(f"toelaten {number}")
    assert secretary.heard_last == "Er wacht niemand."


async def test_two_who_let_in_the_same_person_do_it_once(
    stranger: Talker, secretary: Talker, ambassador: Talker
) -> None:
    await stranger.says(*INTRODUCTION)
    await secretary.says("toelaten")
    await ambassador.says("toelaten", "ja")
    await secretary.chats("""
        > ja
        J. Peeters wacht niet meer: dit is al geregeld.
    """)
    assert [words for words in stranger.words if words.startswith("U bent toegelaten")] == [stranger.heard_last]


async def test_of_several_who_wait_one_is_named(desk: TestDesk, stranger: Talker, secretary: Talker) -> None:
    await stranger.says(*INTRODUCTION)
    await Talker(desk, "@smit:localhost").says("hallo", "A. Smit", "recruiter", "FlexWork", "ja")
    await secretary.chats("""
        > toelaten
        Wie bedoelt u?
        1. J. Peeters, Wethouder Wonen, gemeente Beek
        2. A. Smit, recruiter, FlexWork
        > smit
        Ik laat A. Smit toe, met deze rollen: partner.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        A. Smit is toegelaten en weet het.
    """)


async def test_names_never_give_rights(desk: TestDesk) -> None:
    fake = Talker(desk, "@nep:localhost")
    await fake.says("hallo", "Kennisambassadeur", "kennisambassadeur", "Provincie Limburg", "ja")
    await fake.chats("""
        > /mensen
        U bent nog niet toegelaten. De secretaris weet dat u wacht; u hoort het van mij.
        > /logboek
        U bent nog niet toegelaten. De secretaris weet dat u wacht; u hoort het van mij.
        > menu
        Wat kan ik voor u doen?
        1. taal: een andere taal kiezen
        2. gegevens: zien wat ik van u bijhoud, verbeteren of laten wissen
    """)


async def test_the_menu_shows_what_this_person_may(anna: Talker, ambassador: Talker, administrator: Talker) -> None:
    await anna.chats("""
        > menu
        Wat kan ik voor u doen?
        1. vraag: een vraag stellen aan de kennisambassadeur
        2. status: zien hoe het met uw vragen staat
        3. spar: een gesprek met de kennisambassadeur plannen
        4. afspraken: uw afspraken zien, verzetten of afzeggen
        5. acties: uw acties zien en bijwerken
        6. kans: een kans of bedreiging doorgeven
        Zeg meer voor de volgende.
        > 3
        Er staat nu geen vrij moment open. Ik vraag de kennisambassadeur om een moment. Waarover wilt u sparren?
        > Huisvesting
        Ik leg vast dat u een moment zoekt:
        - onderwerp: "Huisvesting"
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await ambassador.chats("""
        > menu
        Wat kan ik voor u doen?
        1. vrij: vrije momenten openzetten of intrekken
        2. log: een gesprek vastleggen
        3. logboek: gesprekken terugvinden
        4. overleg: het overleg van de Taskforce: agenda en wie komt
        5. rapport: het verslag aan de Stuurgroep zien, maken en bespreken
        6. mensen: zien wie wacht en wie wie is
        Zeg meer voor de volgende.
        > meer
        Wat kan ik voor u doen?
        7. weg: melden dat u een tijd weg bent
        8. vraag: een vraag stellen aan de kennisambassadeur
        9. status: zien hoe het met uw vragen staat
        10. spar: een gesprek met de kennisambassadeur plannen
        11. afspraken: uw afspraken zien, verzetten of afzeggen
        12. acties: uw acties zien en bijwerken
        Zeg meer voor de volgende.
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await administrator.chats("""
        > help
        Wat kan ik voor u doen?
        1. vraag: een vraag stellen aan de kennisambassadeur
        2. status: zien hoe het met uw vragen staat
        3. spar: een gesprek met de kennisambassadeur plannen
        4. afspraken: uw afspraken zien, verzetten of afzeggen
        5. acties: uw acties zien en bijwerken
        6. kans: een kans of bedreiging doorgeven
        Zeg meer voor de volgende.
        > taal
        Welke taal wilt u?
        1. Nederlands
        2. English (Engels)
        > 1
        Goed, vanaf nu schrijf ik Nederlands.
    """)


async def test_whoever_says_something_else_than_a_number_is_not_held_to_the_menu(anna: Talker) -> None:
    await anna.chats("""
        > menu
        Wat kan ik voor u doen?
        1. vraag: een vraag stellen aan de kennisambassadeur
        2. status: zien hoe het met uw vragen staat
        3. spar: een gesprek met de kennisambassadeur plannen
        4. afspraken: uw afspraken zien, verzetten of afzeggen
        5. acties: uw acties zien en bijwerken
        6. kans: een kans of bedreiging doorgeven
        Zeg meer voor de volgende.
        > Wie kent een goede jurist in Beek?
        Uw vraag is: "Wie kent een goede jurist in Beek?"
        Wat vraagt u van de kennisambassadeur?
        1. sparren
        2. raadplegen
        3. overleg
        4. meewerken
        5. contact leggen
        > stop
        Gestopt. Er is niets vastgelegd.
    """)


async def test_language_is_changed_in_either_language(anna: Talker) -> None:
    await anna.chats("""
        > taal
        Welke taal wilt u?
        1. Nederlands
        2. English (Engels)
        > engels
        Fine, from now on I write English.
        > menu
        What can I do for you?
        1. ask: ask the ambassador a question
        2. status: see how your questions are getting on
        3. spar: plan a talk with the ambassador
        4. appointments: see, move or call off your appointments
        5. actions: see and update your actions
        6. opportunity: report an opportunity or a threat
        Say more for the next ones.
        > stop
        Stopped. Nothing was recorded.
        > taal nederlands
        Goed, vanaf nu schrijf ik Nederlands.
        > /language en
        Fine, from now on I write English.
        > /taal nl
        Goed, vanaf nu schrijf ik Nederlands.
    """)


async def test_who_reads_this_is_answered_at_any_time(anna: Talker) -> None:
    await anna.chats("""
        > Wie leest dit eigenlijk?
        Dit is de balie van Kennisambassadeur Internationale Werknemers. Wat u typt, leest de kennisambassadeur; de secretaris leest het ook als het niet vertrouwelijk is. Chatteksten wis ik na 30 dagen. Vragen en afspraken bewaar ik langer. Vraagt iemand stukken op via de Wet open overheid, dan beslist de overheid wat openbaar wordt.
        > bedankt
        Graag gedaan.
        > hoi
        Goedendag. Stel uw vraag in gewone taal, of zeg spar voor een gesprek met de kennisambassadeur. Met menu ziet u alles wat ik voor u kan doen.
    """)


async def test_only_ambassador_and_secretary_see_who_is_who(anna: Talker) -> None:
    await anna.chats("""
        > /mensen
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
        > mensen
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
        > /toelaten 5
        Dit kan alleen de kennisambassadeur of de secretaris. Zeg menu om te zien wat u kunt doen, of stel uw vraag gewoon hier.
    """)


async def test_who_joins_is_welcomed_once(desk: TestDesk, stranger: Talker) -> None:
    await desk.chat.says(stranger.address, "", kind="joined")
    await desk.settles()
    assert stranger.heard_last.endswith("Ik ken u nog niet. Wat is uw naam?")
    await stranger.says("J. Peeters")
    assert stranger.heard_last == "Wat is uw functie? Bijvoorbeeld: wethouder Wonen."


@pytest.mark.parametrize("before", range(1, len(INTRODUCTION)))
async def test_the_slow_one_notices_no_restart(
    desk: TestDesk, stranger: Talker, secretary: Talker, before: int
) -> None:
    await stranger.says(*INTRODUCTION[:before])
    await desk.restarts()
    await stranger.says(*INTRODUCTION[before:])
    assert stranger.heard_last == ("Dank u. De kennisambassadeur of de secretaris laat u toe. Daarna hoort u van mij.")
    assert len(secretary.words) == 1


async def test_the_english_stranger_is_let_in_in_english(desk: TestDesk, secretary: Talker) -> None:
    john = Talker(desk, "@john:localhost")
    await john.chats("""
        > hello
        Dit is de balie van Kennisambassadeur Internationale Werknemers. Wat u typt, leest de kennisambassadeur; de secretaris leest het ook als het niet vertrouwelijk is. Chatteksten wis ik na 30 dagen. Vragen en afspraken bewaar ik langer. Vraagt iemand stukken op via de Wet open overheid, dan beslist de overheid wat openbaar wordt.
        Ik ken u nog niet. Wat is uw naam?
        > /taal english
        Waar u mee bezig was, leg ik opzij. Met verder pakt u het weer op.
        Fine, from now on I write English.
        > resume
        I do not know you yet. What is your name?
        > John Smith
        What is your function? For example: alderman for Housing.
        > director
        For which organisation do you work? For example: municipality of Beek.
        > FlexWork
        I will record:
        - name: John Smith
        - function: director
        - organisation: FlexWork
        - municipality: none
        Is that right? Say yes, change … or stop.
        > yes
        Thank you. The ambassador or the secretary lets you in. After that you hear from me.
    """)
    await secretary.says("toelaten", "ja")
    assert (
        john.heard_last
        == "You have been let in. Did you ask something before? Say resume. Or ask your question in plain words, or say menu to see what I can do for you."
    )
