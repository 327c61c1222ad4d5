"""What is said once in a while, in both languages: `>` is what a person types, all else is what the desk says."""

from datetime import date, timedelta

import pytest

from storage import actions
from tests.infra.talk import AMBASSADOR, Group, Talker, TestDesk


async def in_english(*people: Talker) -> None:
    for person in people:
        await person.says("/language english")


async def test_the_ambassador_is_away_twice_and_comes_back_once(ambassador: Talker) -> None:
    await ambassador.says("weg 24 tot en met 28 oktober", "ja", "weg 7 tot en met 11 november", "ja")
    await ambassador.chats("""
        > ik ben er toch wel
        Om welke dagen gaat het?
        1. maandag 24 oktober tot en met vrijdag 28 oktober
        2. maandag 7 november tot en met vrijdag 11 november
        > stop
        Gestopt. Er is niets vastgelegd.
        > weg
        U staat als weg: maandag 24 oktober tot en met vrijdag 28 oktober; maandag 7 november tot en met vrijdag 11 november. Bent u er toch, zeg dan ik ben er toch wel.
        Welke dagen bent u weg? Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        > geen idee nog
        In "geen idee nog" lees ik geen dagen. Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        U staat als weg: maandag 24 oktober tot en met vrijdag 28 oktober; maandag 7 november tot en met vrijdag 11 november. Bent u er toch, zeg dan ik ben er toch wel.
        Welke dagen bent u weg? Typ bijvoorbeeld: 10 tot en met 14 oktober, of: volgende week.
        > 12 tot en met 16 december
        Ik leg vast:
        - weg: maandag 12 december tot en met vrijdag 16 december
        - neemt waar: de secretaris
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig waarneming
        Wie neemt er waar?
        1. de secretaris
        2. niemand
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await in_english(ambassador)
    assert "Which days do you mean?" in await ambassador.says("i am back")
    await ambassador.says("stop")
    assert "You name no end." in await ambassador.says("free every Tuesday 9-11")


async def test_an_owner_hears_what_the_ambassador_does_with_an_action(
    desk: TestDesk, anna: Talker, emma: Talker, ambassador: Talker
) -> None:
    for owner in (anna, emma):
        async with desk.as_person(AMBASSADOR) as db:
            await actions.add(db, AMBASSADOR, "De buurt bellen", owner=owner.address, due=date(2022, 10, 11))
    await ambassador.says("A-1 20 oktober, vakantie", "ja")
    assert anna.heard_last == (
        'Uw actie A-1, "De buurt bellen", is verzet naar donderdag 20 oktober. Reden: "vakantie".'
    )
    await ambassador.says("A-1 klaar", "A-1 toch niet")
    assert anna.heard_last == 'Uw actie A-1 staat weer open: "De buurt bellen", voor donderdag 20 oktober.'
    await ambassador.says("A-2 20 oktober, vakantie", "ja")
    assert emma.heard_last == (
        'Your action A-2, "De buurt bellen", has been moved to Thursday 20 October. Reason: "vakantie".'
    )
    await ambassador.says("A-2 klaar", "A-2 toch niet")
    assert emma.heard_last == 'Your action A-2 is open again: "De buurt bellen", by Thursday 20 October.'


async def test_there_is_no_other_moment(desk: TestDesk, anna: Talker, emma: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 14:00")
    await anna.says("spar dinsdag over kamers", "ja")
    await emma.says("spar thursday 13 october about buses", "yes")
    assert await anna.says("afspraken", "verzetten") == (
        "Er is geen ander moment vrij. Uw afspraak blijft staan: dinsdag 11 oktober, 14.00 uur."
    )
    assert await emma.says("appointments", "move it") == (
        "No other moment is free. Your appointment stays: Thursday 13 October, 14:00."
    )


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_a_member_speaks_of_a_version_in_the_direct_chat(
    desk: TestDesk, ambassador: Talker, language: str
) -> None:
    lwv, lltb = [
        await desk.knows(f"@{name}:localhost", name=f"Mw. {name}", function="bestuurder", organisation=name.upper(),
                         roles=("steering_group",), language=language)
        for name in ("lwv", "lltb")
    ]  # fmt: skip
    said = {
        "nl": ("is voorlopig: de periode loopt nog.", "ligt stil: LLTB is niet akkoord. Wacht op", "Wat is uw opmerking?"),
        "en": ("is preliminary: the period is not over.", "has stopped: LLTB objects. Wait for", "What is your remark?"),
    }[language]  # fmt: skip
    await desk.passes("2022-11-24 09:00")
    assert said[0] in await lwv.says("/approve")
    assert said[2] in await lwv.says("/remark")
    await lwv.says("stop")
    await desk.passes("2022-12-01 09:00")
    await lltb.says("/object", "De cijfers kloppen niet", "yes")
    assert said[1] in await lwv.says("/approve")
    assert "versie 2" in await Group(desk, lwv.address, "steering_group").says("/rapport")


async def test_who_keeps_the_machine_hears_what_was_not_said_in_time(
    desk: TestDesk, ambassador: Talker, administrator: Talker
) -> None:
    await desk.app.turns.report("desk.occasion_failed", {"key": "taskforce-reminder/2022-10-11/7d"})
    await desk.settles()
    assert "taskforce-reminder/2022-10-11/7d" in administrator.heard_last
    await in_english(administrator)
    desk.goes_to(desk.clock.now() + timedelta(hours=1))
    await desk.app.turns.report("desk.occasion_failed", {"key": "actions-weekly/2022-10-10"})
    await desk.settles()
    assert administrator.heard_last == (
        "A message that was due failed three times: actions-weekly/2022-10-10. The desk's log says why."
    )
