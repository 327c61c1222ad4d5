"""Promises that come back, word for word. `>` is what a person types; the other lines are what the desk says."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from storage import actions, people, successions
from storage.actions import Action, ActionRow
from storage.audience import Audience, Viewer
from storage.machine.occasions import OccasionRow
from storage.people import Line
from tests.infra.talk import AMBASSADOR, SECRETARY, Talker, TestDesk

NUDGE = "Zeg A-1 klaar, een nieuwe dag met de reden, of wie het overneemt."
UPDATE = "Bijwerken? Zeg bijvoorbeeld: A-1 klaar, A-1 volgende week, of wie het overneemt."
ANNA, BERT = "@anna:localhost", "@bert:localhost"


async def promise(
    desk: TestDesk, owner: str = ANNA, due: str | None = "2022-10-11", *, by: str = AMBASSADOR,
    text: str = "De buurt bellen", confidential: bool = False,
) -> Action:  # fmt: skip
    """Somebody enters what somebody promised."""
    async with desk.as_person(by) as db:
        day = date.fromisoformat(due) if due else None
        return await actions.add(db, by, text, owner=owner, due=day, confidential=confidential)


async def row_of(desk: TestDesk, number: int = 1) -> ActionRow:
    async with desk.app.database.reading() as session:
        return (await session.execute(select(ActionRow).where(ActionRow.id == number))).scalar_one()


def heard_since(person: Talker) -> list[str]:
    """What this person heard since the last look."""
    new, person.read = person.words[person.read :], len(person.words)
    return new


# ---------------------------------------------------------------- what there is to do
async def test_what_a_talk_agreed_stands_in_the_lists_of_who_does_it(
    ambassador: Talker, anna: Talker, bert: Talker
) -> None:
    agreed = "wethouder Wonen Horst: belt de buurt, 11 oktober\nProvincie: stuurt de planning, vrijdag\nik: schrijft de brief"
    await ambassador.says("/log gebeld met wethouder Wonen Beek, wil meedoen", agreed, "geen", "geen", "ja")
    await anna.chats(f"""
        > acties
        Dit staat bij u open:
        - A-1 belt de buurt, voor dinsdag 11 oktober; afgesproken vandaag
        {UPDATE}
        > Wat moet ik nog doen?
        Dit staat bij u open:
        - A-1 belt de buurt, voor dinsdag 11 oktober; afgesproken vandaag
        {UPDATE}
    """)
    await ambassador.chats("""
        > acties
        Dit staat bij u open:
        - A-3 schrijft de brief; afgesproken vandaag
        Zonder persoon bij wie ik kan navragen:
        - A-2 Provincie: stuurt de planning, voor vrijdag 7 oktober
        Bijwerken? Zeg bijvoorbeeld: A-3 klaar, A-3 volgende week, of wie het overneemt.
    """)
    await bert.chats("""
        > acties
        Er staat geen actie bij u open.
    """)


async def test_in_english_too(desk: TestDesk, emma: Talker) -> None:
    await promise(desk, "Emma", "2022-10-04", text="Send the list")
    await desk.passes("2022-10-20 12:00")
    await emma.chats("""
        > actions
        These are your open actions:
        - A-1 Send the list, by Tuesday 4 October (overdue); agreed 2 weeks ago
        To update one, say for example: A-1 done, A-1 next week, or who takes it over.
        > A-1 next week, waiting for the Province
        I will move A-1 from Tuesday 4 October to Friday 28 October. Reason: "waiting for the Province".
        Is that right? Say yes, change … or stop.
        > yes
        A-1 is now due on Friday 28 October.
        > done, they have it
        A-1, "Send the list", is done: "they have it". Not after all? Say A-1 reopen.
    """)


async def test_ambassador_and_secretary_look_at_others_and_nobody_else_does(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await promise(desk, due="2022-10-04")
    await promise(desk, BERT, text="De brief schrijven", confidential=True)
    await promise(desk, "Provincie Limburg", None, text="De planning sturen")
    desk.goes_to(desk.clock.at(date(2022, 10, 5), desk.clock.local(desk.clock.now()).time()))
    await secretary.chats("""
        > acties wethouder Wonen Horst
        - A-1 wethouder Wonen, Horst aan de Maas: De buurt bellen, voor dinsdag 4 oktober (te laat); afgesproken 2 dagen geleden
        > acties te laat
        - A-1 wethouder Wonen, Horst aan de Maas: De buurt bellen, voor dinsdag 4 oktober (te laat); afgesproken 2 dagen geleden
        > acties Bert
        Bij "Bert" vind ik geen open actie die u mag zien. Zoek op een naam, of zeg acties alles.
        > A-1 klaar
        A-1 is van wethouder Wonen, Horst aan de Maas: "De buurt bellen", voor dinsdag 4 oktober. Bijwerken kan de eigenaar, wie de actie vastlegde, of de kennisambassadeur.
        > A-2 klaar
        A-2 vind ik niet, of die is niet (meer) voor u. Zeg acties om te zien wat er bij u open staat.
    """)
    await ambassador.chats("""
        > acties Bert
        - A-2 beleidsadviseur, Venray: De brief schrijven, voor dinsdag 11 oktober; afgesproken 2 dagen geleden (vertrouwelijk)
        > acties alles
        - A-1 wethouder Wonen, Horst aan de Maas: De buurt bellen, voor dinsdag 4 oktober (te laat); afgesproken 2 dagen geleden
        - A-2 beleidsadviseur, Venray: De brief schrijven, voor dinsdag 11 oktober; afgesproken 2 dagen geleden (vertrouwelijk)
        - A-3 Provincie Limburg: De planning sturen; afgesproken 2 dagen geleden
        > acties provincie
        - A-3 Provincie Limburg: De planning sturen; afgesproken 2 dagen geleden
    """)
    await bert.chats("""
        > acties wethouder Wonen Horst
        Bij "wethouder Wonen Horst" vind ik geen open actie die u mag zien. Zoek op een naam, of zeg acties alles.
    """)


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        (Viewer(0, frozenset({"ambassador"})), {1, 2, 3, 4}),
        (Viewer(0, frozenset({"secretary"})), {1, 3}),
        (Viewer(0, frozenset({"taskforce"})), {3}),
        (Viewer(0, frozenset({"steering_group"})), set()),
    ],
)
async def test_who_sees_which(desk: TestDesk, anna: Talker, viewer: Viewer, seen: set[int]) -> None:
    for meeting_id in (None, 1):
        for confidential in (False, True):
            async with desk.as_person(AMBASSADOR) as db:
                await actions.add(db, AMBASSADOR, "X", meeting_id=meeting_id, confidential=confidential)
    async with desk.as_person(AMBASSADOR) as db:
        read = await actions.open_ones(replace(db, viewer=viewer, audience=Audience.of(viewer)))
    assert {one.id for one in read} == seen


@pytest.mark.parametrize(
    ("owner", "person"),
    [
        ("@bert:localhost", BERT), ("Bert", BERT), ("bert", BERT), ("beleidsadviseur van Venray", BERT),
        ("de beleidsadviseur, gemeente Venray", BERT), ("wethouder Wonen Horst", ANNA), ("secretaris", SECRETARY),
        ("ik", AMBASSADOR), ("beleidsadviseur", None), ("Venray", None), ("gemeente Venray", None), ("Provincie", None),
        ("Bert en Anna", None), ("Carla", None), ("", None),
    ],
)  # fmt: skip
async def test_an_owner_is_a_person_only_where_the_words_surely_name_one(
    desk: TestDesk, anna: Talker, bert: Talker, owner: str, person: str | None
) -> None:
    found = await promise(desk, owner)
    async with desk.app.database.reading() as session:
        named = await desk.app.people.at(session, person) if person else None
    assert found.owner_id == (named and named.id)
    assert (await row_of(desk)).owner == owner


async def test_of_two_with_the_same_name_neither_is_surely_meant(desk: TestDesk, bert: Talker) -> None:
    await desk.knows("@bert2:localhost", name="Bert", function="makelaar", roles=("partner",))
    assert (await promise(desk, "Bert")).owner_id is None


async def test_only_whose_it_is_who_entered_it_and_the_ambassador_change_it(
    desk: TestDesk, anna: Talker, bert: Talker, secretary: Talker
) -> None:
    await promise(desk)
    for who in (BERT, SECRETARY):
        async with desk.as_person(who) as db:
            for change in (
                actions.close(db, 1, "done", ""), actions.move(db, 1, date(2022, 10, 20), ""), actions.offer(db, 1, 1),
                actions.accept(db, 1), actions.decline(db, 1, ""), actions.reopen(db, 1),
            ):  # fmt: skip
                with pytest.raises(actions.Elsewhere):
                    await change
    assert (await row_of(desk)).history == []


# ---------------------------------------------------------------- done
async def test_a_word_after_a_nudge_speaks_of_that_action_and_who_entered_it_hears_what_came_of_it(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await promise(desk, text="De brief sturen", due=None)
    await promise(desk)
    await desk.passes("2022-10-11 08:30")
    assert anna.heard_last.startswith("A-2 is voor vandaag")
    heard_since(ambassador)
    await anna.chats("""
        > klaar, iedereen is gebeld
        A-2, "De buurt bellen", is klaar: "iedereen is gebeld". Toch niet? Zeg A-2 toch niet.
    """)
    assert heard_since(ambassador) == [
        'A-2, die u vastlegde, is klaar: "De buurt bellen". Wat ervan kwam: "iedereen is gebeld".'
    ]


async def test_what_is_reopened_and_done_again_is_told_only_once(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await promise(desk)
    await anna.chats("""
        > A-1 klaar
        A-1, "De buurt bellen", is klaar. Toch niet? Zeg A-1 toch niet.
        > toch niet
        A-1 staat weer open: "De buurt bellen", voor dinsdag 11 oktober.
        > klaar
        A-1, "De buurt bellen", is klaar. Toch niet? Zeg A-1 toch niet.
    """)
    assert len(heard_since(ambassador)) == 1
    assert [change["what"] for change in (await row_of(desk)).history] == ["done", "reopened", "done"]


async def test_of_what_is_confidential_nobody_hears_what_came(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await promise(desk, confidential=True)
    await anna.says("A-1 klaar")
    assert (await row_of(desk)).state == "done"
    assert heard_since(ambassador) == []


async def test_somebody_who_closes_it_for_another_is_not_the_only_one_to_know(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await promise(desk)
    await ambassador.chats("""
        > A-1 vervalt, de aanvraag is ingetrokken
        A-1, "De buurt bellen", vervalt: "de aanvraag is ingetrokken". Toch niet? Zeg A-1 toch niet.
    """)
    assert anna.heard_last == (
        'Uw actie A-1, "De buurt bellen", vervalt: "de aanvraag is ingetrokken". U hoeft niets te doen.'
    )


async def test_a_tick_under_a_nudge_is_asked_back_once(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await desk.passes("2022-10-11 08:30")
    await anna.reacts("✅", to="A-1 is voor vandaag")
    assert anna.heard_last.startswith('Ik noteer dat A-1 klaar is: "De buurt bellen".')
    await anna.says("ja")
    assert (await row_of(desk)).state == "done"


async def test_what_is_not_clear_is_asked(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await desk.passes("2022-10-11 08:30")
    await anna.replies("wacht nog op de provincie, over twee weken weer", to="A-1 is voor vandaag")
    await anna.chats("""
        > 2
        Waarom wordt het een andere dag? Eén zin is genoeg.
        > De provincie heeft tijd nodig
        Ik verzet A-1 van dinsdag 11 oktober naar dinsdag 25 oktober. Reden: "De provincie heeft tijd nodig".
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig dag naar vrijdag
        Ik verzet A-1 van dinsdag 11 oktober naar vrijdag 14 oktober. Reden: "De provincie heeft tijd nodig".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_a_question_after_a_nudge_is_a_question(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await desk.passes("2022-10-11 08:30")
    await anna.says("Volgende week sparren over de kern van Horst?")
    assert anna.heard_last.startswith("Ik leg vast dat u een moment zoekt")
    await anna.says("stop", "Kan de ambassadeur meedenken over 80 bedden?")
    assert anna.heard_last.startswith('Uw vraag is: "Kan de ambassadeur')


async def test_without_a_number_the_one_that_is_meant_is_asked(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await promise(desk, text="De brief sturen", due=None)
    await anna.chats("""
        > klaar
        Welke actie bedoelt u?
        1. A-1: De buurt bellen
        2. A-2: De brief sturen
        > 2
        A-2, "De brief sturen", is klaar. Toch niet? Zeg A-2 toch niet.
    """)


# ---------------------------------------------------------------- later
async def test_a_new_day_keeps_the_old_one_and_the_reason(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await desk.passes("2022-10-11 08:30")
    await anna.chats(f"""
        > volgende week, wacht op de provincie
        Ik verzet A-1 van dinsdag 11 oktober naar vrijdag 21 oktober. Reden: "wacht op de provincie".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        A-1 staat nu op vrijdag 21 oktober.
        > acties
        Dit staat bij u open:
        - A-1 De buurt bellen, voor vrijdag 21 oktober; afgesproken 8 dagen geleden, 1 keer verzet
        {UPDATE}
    """)
    (change,) = (await row_of(desk)).history
    assert (change["was"], change["now"]) == ({"due": "2022-10-11"}, {"due": "2022-10-21"})
    assert (change["reason"], change["by"]) == ("wacht op de provincie", (await row_of(desk)).owner_id)


async def test_later_without_more_asks_for_the_day_and_the_reason(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await anna.chats("""
        > A-1 later
        Wanneer is A-1 wel klaar? Typ bijvoorbeeld: vrijdag, of volgende week.
        > gisteren
        Zondag 2 oktober is al voorbij. Noem een dag die nog komt, bijvoorbeeld: dinsdag 14.00 uur.
        Wanneer is A-1 wel klaar? Typ bijvoorbeeld: vrijdag, of volgende week.
        > 11 oktober
        A-1 staat al op dinsdag 11 oktober.
        Wanneer is A-1 wel klaar? Typ bijvoorbeeld: vrijdag, of volgende week.
        > eind oktober
        Waarom wordt het een andere dag? Eén zin is genoeg.
        > Vakantie
        Ik verzet A-1 van dinsdag 11 oktober naar maandag 31 oktober. Reden: "Vakantie".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_what_an_edited_first_line_tells_goes_with_the_answer_given(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await anna.says("A-1", "wordt later")
    await anna.edits("A-1", "A-1 later vrijdag, wacht op de raad")
    moving = 'Ik verzet A-1 van dinsdag 11 oktober naar vrijdag 7 oktober. Reden: "wacht op de raad".'
    assert anna.heard_last.startswith(moving)


async def test_a_day_counts_also_where_the_reason_behind_it_goes_somewhere(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await anna.says("A-1 wordt pas 21 oktober, het plan moet eerst naar de provincie")
    assert anna.heard_last.startswith("Ik verzet A-1 van dinsdag 11 oktober naar vrijdag 21 oktober.")


async def test_who_asked_for_the_talk_hears_once_what_came_of_it_and_nothing_of_the_log(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-04 14:00", "2022-10-06 14:00")
    await anna.says("/spar", "1", "Short-stay in Horst", "ja", "/spar", "1", "Kamers", "ja")
    for day, secret in (("2022-10-04", "nee"), ("2022-10-06", "ja")):
        await desk.passes(f"{day} 15:00")
        await ambassador.says("Zij aarzelt zeer", "Bert: stuurt de plankaart, 20 oktober", "1", secret, "ja")
    heard_since(anna)
    await bert.says("A-1 klaar, de kaart is binnen", "A-1 toch niet", "A-1 klaar, nu echt", "A-2 klaar, ook af")
    assert heard_since(anna) == ['Er kwam iets van uw vraag H-1: een actie is klaar. Uitkomst: "de kaart is binnen".']


# ---------------------------------------------------------------- handing over
async def test_who_hands_over_reads_functions_and_ambassador_and_secretary_read_names(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    for number, name in enumerate(("Zoë Peeters", "Lars Hermans")):
        about = {"name": name, "function": "wethouder Ruimte", "municipality": ("Beek", "Venray")[number]}
        await desk.knows(
            f"@w{number}:localhost", **about, organisation=f"gemeente {about['municipality']}", roles=("alderman",)
        )
    await promise(desk)
    await anna.says("A-1 doet wethouder Ruimte")
    assert "1. wethouder Ruimte, gemeente" in anna.heard_last
    await anna.says("1")
    assert anna.heard_last.startswith("Ik vraag wethouder Ruimte, gemeente")
    await anna.says("ja")
    assert not any(name in "".join(anna.words) for name in ("Zoë", "Peeters", "Lars", "Hermans"))
    await ambassador.says("A-1 doet wethouder Ruimte")
    assert "Lars Hermans, wethouder Ruimte, gemeente Venray" in ambassador.heard_last


async def test_it_is_handed_over_when_the_other_says_yes(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await promise(desk)
    await desk.passes("2022-10-11 08:30")
    await anna.chats("""
        > doet Bert voortaan
        Ik vraag beleidsadviseur, gemeente Venray om A-1 over te nemen: "De buurt bellen".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Gevraagd aan beleidsadviseur, gemeente Venray. Tot het antwoord er is, verandert er niets aan A-1.
    """)
    assert (await row_of(desk)).owner == ANNA
    await bert.hears(
        """
        Neemt u A-1 over van wethouder Wonen, Horst aan de Maas? Het gaat om "De buurt bellen", voor dinsdag 11 oktober.
        Zeg ja, of nee met de reden.
    """.replace("\n        Zeg", " Zeg")
    )
    await bert.chats(f"""
        > acties
        Aan u gevraagd om over te nemen:
        - A-1 De buurt bellen, voor dinsdag 11 oktober; zeg A-1 ja of A-1 nee
        {UPDATE}
        > A-1 ja
        A-1 staat op uw naam, voor dinsdag 11 oktober. Klaar? Zeg A-1 klaar.
    """)
    assert anna.heard_last == 'A-1 is overgenomen door beleidsadviseur: "De buurt bellen".'
    await anna.chats("""
        > acties
        Er staat geen actie bij u open.
        > A-1 klaar
        A-1 vind ik niet, of die is niet (meer) voor u. Zeg acties om te zien wat er bij u open staat.
    """)


async def test_a_mere_yes_to_the_offer_takes_it_and_no_is_told_with_its_reason(
    desk: TestDesk, anna: Talker, bert: Talker
) -> None:
    await promise(desk)
    await anna.says("A-1 doet Bert", "ja")
    await bert.chats("""
        > nee, geen tijd
        Goed. A-1 blijft bij wethouder Wonen, Horst aan de Maas, en die weet het.
    """)
    assert anna.heard_last == (
        'A-1 wordt niet overgenomen door beleidsadviseur: "De buurt bellen". Reden: "geen tijd". '
        "De actie blijft bij wethouder Wonen, Horst aan de Maas."
    )
    await anna.says("A-1 doet Bert", "ja")
    await bert.chats("""
        > A-1
        Neemt u A-1 over? Het gaat om "De buurt bellen", voor dinsdag 11 oktober. Zeg ja of nee.
        > jazeker
        A-1 staat op uw naam, voor dinsdag 11 oktober. Klaar? Zeg A-1 klaar.
    """)
    assert [change["what"] for change in (await row_of(desk)).history] == [
        "offered",
        "declined",
        "offered",
        "handed_over",
    ]


async def test_an_offer_falls_when_who_was_asked_leaves_and_who_asked_hears_it_once(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await promise(desk)
    await ambassador.says("A-1 doet Bert", "ja")
    async with desk.app.database.writing() as session:
        line = Line(BERT, "Bert", "beleidsadviseur", "gemeente Venray", "Venray", "nl")
        now = desk.clock.now()
        await people.take_in(session, now, line)
        await successions.match(session, now, "import")
    await desk.settles()
    assert ambassador.heard_last == (
        'De overdracht van A-1, "De buurt bellen", gaat niet door: wie werd gevraagd, is weg of heeft een andere '
        "functie. De actie blijft bij wethouder Wonen, Horst aan de Maas. Zeg wie het dan overneemt, of een nieuwe dag."
    )
    assert anna.heard_last == ambassador.heard_last.replace("bij wethouder Wonen, Horst aan de Maas", "bij u")
    assert "vind ik niet" in await bert.says("A-1 ja")
    await desk.passes("2022-10-05 12:00")
    assert sum("gaat niet door" in words for words in (*anna.words, *ambassador.words)) == 2

    await anna.says("A-1 doet Bert", "ja")
    assert (await row_of(desk)).offered_to_id


async def test_an_offer_falls_when_who_was_asked_is_erased(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    await promise(desk)
    await anna.says("A-1 doet Bert", "ja")
    await bert.says("gegevens", "wissen", "ja")
    assert anna.heard_last.startswith('De overdracht van A-1, "De buurt bellen", gaat niet door')
    assert "overdracht" not in await anna.says("acties")


async def test_a_tick_under_an_offer_is_asked_back_once(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    await promise(desk)
    await anna.says("A-1 doet Bert", "ja")
    await bert.reacts("✅")
    assert bert.heard_last.startswith('Ik noteer dat u A-1 overneemt: "De buurt bellen".')
    await bert.says("ja")
    assert bert.heard_last.startswith("A-1 staat op uw naam")


async def test_an_offer_that_is_overtaken_can_no_longer_be_taken(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    await promise(desk)
    await anna.says("A-1 doet Bert", "ja", "A-1 klaar")
    await bert.chats("""
        > ja
        A-1 vind ik niet, of die is niet (meer) voor u. Zeg acties om te zien wat er bij u open staat.
    """)


async def test_who_is_not_known_cannot_be_asked(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    await promise(desk)
    await anna.chats("""
        > A-1 doet Carla voortaan
        "Carla" ken ik niet, of de actie staat daar al. Noem bijvoorbeeld: adviseur, Venray.
        Wie neemt A-1 over? Typ een naam, of een functie met de gemeente.
        > beleidsadviseur
        Ik vraag beleidsadviseur, gemeente Venray om A-1 over te nemen: "De buurt bellen".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_of_two_who_may_be_meant_one_is_chosen(desk: TestDesk, anna: Talker) -> None:
    await desk.knows(
        "@bert2:localhost", name="Bert Smit", function="makelaar", organisation="Woonwij", roles=("partner",)
    )
    await desk.knows("@bert3:localhost", name="Bert Jans", function="boer", organisation="LLTB", roles=("partner",))
    await promise(desk)
    await anna.chats("""
        > A-1 doet Bert
        Wie bedoelt u?
        1. boer, LLTB
        2. makelaar, Woonwij
        > makelaar
        Ik vraag makelaar, Woonwij om A-1 over te nemen: "De buurt bellen".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


async def test_what_is_confidential_goes_only_to_who_may_see_it(
    desk: TestDesk, anna: Talker, bert: Talker, ambassador: Talker
) -> None:
    await promise(desk, confidential=True)
    await anna.chats("""
        > A-1 doet Bert
        A-1 is vertrouwelijk. Overdragen kan alleen aan wie haar al mag zien.
        Wie neemt A-1 over? Typ een naam, of een functie met de gemeente.
        > kennisambassadeur
        Ik vraag kennisambassadeur om A-1 over te nemen: "De buurt bellen".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)


# ---------------------------------------------------------------- what comes back
async def test_a_few_days_before_and_on_the_day_its_owner_is_asked_and_then_on_mondays(
    desk: TestDesk, anna: Talker
) -> None:
    await promise(desk, due="2022-10-13")
    heard: dict[str, list[str]] = {}
    for day in [*range(4, 28)]:
        await desk.passes(f"2022-10-{day:02} 23:00")
        if new := heard_since(anna):
            heard[f"10-{day:02}"] = new
    assert heard["10-10"] == [f'A-1 is voor donderdag 13 oktober: "De buurt bellen".\n{NUDGE}']
    assert heard["10-13"] == [f'A-1 is voor vandaag: "De buurt bellen".\n{NUDGE}']
    assert [words.partition("\n")[0] for words in heard["10-17"]] == ["Goedemorgen. Dit staat nog bij u open:"]
    assert "voor donderdag 13 oktober (te laat); afgesproken 2 weken geleden" in heard["10-17"][0]
    assert list(heard) == ["10-10", "10-13", "10-17", "10-24"]


async def test_what_is_for_a_day_on_which_nobody_works_is_asked_after_before_it(desk: TestDesk, anna: Talker) -> None:
    await promise(desk, due="2022-10-16")
    await desk.passes("2022-10-13 23:00")
    assert sum("A-1 is voor zondag 16 oktober" in words for words in anna.words) == 1
    await desk.passes("2022-10-14 08:30")
    assert sum("A-1 is voor zondag 16 oktober" in words for words in anna.words) == 2


async def test_what_one_day_asks_of_somebody_comes_in_one_message(desk: TestDesk, anna: Talker) -> None:
    for text in ("De buurt bellen", "De brief sturen", "De zaal huren"):
        await promise(desk, text=text)
    await promise(desk, due=None, text="Nadenken")
    await desk.passes("2022-10-06 23:00")
    heard_since(anna)
    await desk.passes("2022-10-11 23:00")
    monday, tuesday = heard_since(anna)
    assert monday.count("- A-") == 4
    assert [f"A-{number} is voor vandaag" in tuesday for number in (1, 2, 3)] == [True] * 3


async def test_on_a_monday_the_list_leaves_out_what_is_asked_after_by_itself(desk: TestDesk, anna: Talker) -> None:
    await promise(desk, due="2022-10-10")
    await desk.passes("2022-10-10 23:00")
    assert anna.heard_last == f'A-1 is voor vandaag: "De buurt bellen".\n{NUDGE}'


async def test_who_has_nothing_to_do_hears_nothing(desk: TestDesk, bert: Talker, ambassador: Talker) -> None:
    await promise(desk, "Provincie")
    await desk.passes("2022-10-25 12:00")
    assert bert.words == []


async def test_who_was_asked_to_take_over_is_reminded_on_monday(desk: TestDesk, anna: Talker, bert: Talker) -> None:
    await promise(desk, due=None)
    await anna.says("A-1 doet Bert", "ja")
    heard_since(bert)
    await desk.passes("2022-10-09 12:00")
    assert heard_since(bert) == []
    await desk.passes("2022-10-10 12:00")
    assert "Aan u gevraagd om over te nemen:\n\n- A-1 De buurt bellen" in bert.heard_last


async def test_what_left_the_logbook_is_asked_after_no_more(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    line = "/log gebeld met wethouder Wonen Beek, wil meedoen"
    await ambassador.says(line, "Anna: belt de buurt, 11 oktober", "geen", "geen", "nee", "ja")
    await ambassador.says("weghalen L-1", "ja")
    await desk.passes("2022-10-18 12:00")
    assert anna.words == []
    async with desk.app.database.reading() as session:
        keys = (await session.execute(select(OccasionRow.key).where(OccasionRow.state == "sent"))).scalars()
        assert [key for key in keys if key.startswith("action")] == []


async def test_the_english_one_moves_hands_over_and_closes(desk: TestDesk, emma: Talker) -> None:
    piet = await desk.knows("@piet:localhost", name="Piet", function="adviser", language="en", roles=("partner",))
    await promise(desk, emma.address, text="Send the list")
    await emma.chats("""
        > A-1
        A-1 is open: "Send the list", by Tuesday 11 October. What is the news?
        1. done
        2. it will be later
        3. somebody else takes it over
        4. no longer needed
        5. leave it
        > leave it
        Good. A-1 stays as it is.
        > A-1 later
        When will A-1 be done? Type for example: Friday, or next week.
        > Friday 14 October
        Why another day? One sentence is enough.
        > waiting for the province
        I will move A-1 from Tuesday 11 October to Friday 14 October. Reason: "waiting for the province".
        Is that right? Say yes, change … or stop.
        > yes
        A-1 is now due on Friday 14 October.
        > A-1 Piet takes it over
        I will ask adviser to take over A-1: "Send the list".
        Is that right? Say yes, change … or stop.
        > yes
        I have asked adviser. Until there is an answer, nothing changes for A-1.
    """)
    emma.read = len(emma.words)
    await piet.chats("""
        > actions
        You are asked to take over:
        - A-1 Send the list, by Friday 14 October; say A-1 yes or A-1 no
        To update one, say for example: A-1 done, A-1 next week, or who takes it over.
        > A-1 no, I am away
        Good. A-1 stays with director, who has been told.
    """)
    await emma.hears("""
        adviser will not take over A-1: "Send the list". Reason: "I am away". It stays with director.
    """)
    await emma.chats("""
        > A-1 done, the list is sent
        A-1, "Send the list", is done: "the list is sent". Not after all? Say A-1 reopen.
        > A-1 reopen
        A-1 is open again: "Send the list", by Friday 14 October.
        > A-7 done
        I cannot find A-7, or it is not yours (any more). Say actions to see what you have open.
    """)


async def test_who_looks_and_changes_nothing_hears_that_it_stays(desk: TestDesk, anna: Talker) -> None:
    await promise(desk)
    await anna.chats("""
        > A-1
        A-1 is open: "De buurt bellen", voor dinsdag 11 oktober. Wat wilt u melden?
        1. klaar
        2. wordt later
        3. een ander neemt het over
        4. hoeft niet meer
        5. zo laten
        > zo laten
        Goed. A-1 blijft zo.
    """)


async def test_a_restart_between_any_two_words_and_a_change_of_mind_change_nothing(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await promise(desk)
    for word in ("A-1", "het wordt later", "vrijdag 21 oktober", "terug", "donderdag 20 oktober", "de raad wacht"):
        await anna.says(word)
        await desk.restarts()
    await anna.edits("de raad wacht", "de provincie wacht")
    await anna.says("nee, vrijdag 21 oktober", "ja")
    assert anna.heard_last == "A-1 staat nu op vrijdag 21 oktober."
    (moved,) = (await row_of(desk)).history
    assert (moved["what"], moved["reason"]) == ("moved", "de provincie wacht")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("overdragen aan Bert", 'Ik vraag beleidsadviseur, gemeente Venray om A-1 over te nemen: "De buurt bellen".'),
        ("overdragen", "Wie neemt A-1 over? Typ een naam, of een functie met de gemeente."),
        ("verzetten naar 20 oktober", "Waarom wordt het een andere dag? Eén zin is genoeg."),
        ("20 oktober, vakantie", 'Ik verzet A-1 van dinsdag 11 oktober naar donderdag 20 oktober. Reden: "vakantie".'),
        ("2, 20 oktober", "Waarom wordt het een andere dag? Eén zin is genoeg."),
        ("later", "Wanneer is A-1 wel klaar? Typ bijvoorbeeld: vrijdag, of volgende week."),
        (
            "klaar, zij komen vrijdag",
            'A-1, "De buurt bellen", is klaar: "zij komen vrijdag". Toch niet? Zeg A-1 toch niet.',
        ),
        ("1, zij komen", 'A-1, "De buurt bellen", is klaar: "zij komen". Toch niet? Zeg A-1 toch niet.'),
    ],
)
async def test_news_is_told_in_the_same_words_with_the_number_and_where_it_is_asked(
    desk: TestDesk, anna: Talker, bert: Talker, said: str, answer: str
) -> None:
    await promise(desk)
    await anna.says("A-1")
    assert "Wat wilt u melden?" in anna.heard_last
    assert (await anna.says(said)).startswith(answer)
    if not answer.startswith("A-1"):
        await anna.says("stop")
        if not said[0].isdigit():
            assert (await anna.says(f"A-1 {said}")).startswith(answer)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("verzet A-1 naar 20 oktober, vakantie", "Ik verzet A-1 van dinsdag 11 oktober naar donderdag 20 oktober."),
        ("draag A-1 over aan Bert", "Ik vraag beleidsadviseur, gemeente Venray om A-1 over te nemen"),
        ("kan Bert A-1 van me overnemen?", "Ik vraag beleidsadviseur, gemeente Venray om A-1 over te nemen"),
        ("A1 is gedaan", 'A-1, "De buurt bellen", is klaar.'),
        ("actie A-1 mag van de lijst", 'A-1, "De buurt bellen", vervalt.'),
    ],
)
async def test_the_number_may_stand_where_people_put_it(
    desk: TestDesk, anna: Talker, bert: Talker, said: str, answer: str
) -> None:
    await promise(desk)
    assert (await anna.says(said)).startswith(answer)


async def test_the_ambassador_logs_a_talk_about_an_action(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await promise(desk)
    assert (await ambassador.says("gebeld met Beek over A-1, wil meedoen")).startswith("Wie doet wat, en wanneer?")


async def test_the_english_news_is_told_in_the_same_words(desk: TestDesk, emma: Talker, bert: Talker) -> None:
    await promise(desk, owner="@emma:localhost", text="Send the list")
    for said in ("hand over to Bert", "move to 20 October", "hand over", "later"):
        await emma.says("A-1")
        asked = await emma.says(said)
        assert "What is the news?" not in asked
        await emma.says("stop")
        assert await emma.says(f"A-1 {said}") == asked
        await emma.says("stop")
    await emma.chats("""
        > hand A-1 over to Bert
        I will ask beleidsadviseur, gemeente Venray to take over A-1: "Send the list".
        Is that right? Say yes, change … or stop.
        > stop
        Stopped. Nothing was recorded.
        > move A-1 to 20 October
        Why another day? One sentence is enough.
        > I am away
        I will move A-1 from Tuesday 11 October to Thursday 20 October. Reason: "I am away".
        Is that right? Say yes, change … or stop.
    """)
