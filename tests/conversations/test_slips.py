"""Slips and shortcuts: a letter wrong, a number said aloud, a slash before a record, a day of one's own."""

import pytest

from tests.infra.talk import Group, Talker, TestDesk


@pytest.fixture
async def asked(anna: Talker) -> Talker:
    """Anna, who asked H-1 and H-2."""
    for text in ("Wie betaalt de pendelbus?", "Hoe werkt de keuring?"):
        await anna.says(f"vraag {text}", "2", "1", "nee", "ja")
    return anna


@pytest.fixture
async def promised(ambassador: Talker) -> Talker:
    """The ambassador, who has A-1."""
    await ambassador.says("log vandaag met wethouder van Beek gebeld", "stuurt het contract")
    await ambassador.says("ik bel de provincie, vrijdag", "overslaan", "nee", "ja")
    return ambassador


@pytest.mark.parametrize(
    ("said", "likeliest"),
    [
        ("hoe saat het met mijn vrag", "1. status:"),
        ("trek mijn vrag in", "1. intrekken:"),
        ("afsprak verzetten", "1. afspraken:"),
    ],
)
async def test_a_letter_that_is_wrong_is_asked_about(asked: Talker, said: str, likeliest: str) -> None:
    heard = await asked.says(said)
    assert heard.startswith(f'Wat bedoelt u met "{said}"?')
    assert likeliest in heard
    assert "2. vraag:" in heard


async def test_one_wrong_letter_beside_enough_right_ones_is_understood(asked: Talker) -> None:
    assert (await asked.says("hoe saat het met mijn vraag")).startswith("- H-2 ligt bij de kennisambassadeur")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("vraag 2", "- H-2 ligt bij de kennisambassadeur"),
        ("hoe staat het met vraag 1?", "- H-2 ligt bij de kennisambassadeur"),
        ("vraag 1 intrekken", 'Ik trek H-1 in: "Wie betaalt de pendelbus?"'),
        ("Trek vraag nr 2 maar in.", 'Ik trek H-2 in: "Hoe werkt de keuring?"'),
        ("/H-1 intrekken", 'Ik trek H-1 in: "Wie betaalt de pendelbus?"'),
        ("vraag 80 bedden nodig in Venlo", 'Uw vraag is: "80 bedden nodig in Venlo"'),
        ("vraag 2 gemeenten of zij meedoen", 'Uw vraag is: "2 gemeenten of zij meedoen"'),
    ],
)
async def test_the_number_of_a_question_may_be_said_aloud(asked: Talker, said: str, heard: str) -> None:
    assert (await asked.says(said)).startswith(heard)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("actie 1", 'A-1 is open: "ik bel de provincie"'),
        ("Actie 1 is klaar", 'A-1, "ik bel de provincie", is klaar.'),
        ("/A-1 klaar", 'A-1, "ik bel de provincie", is klaar.'),
        ("actie 7 klaar", "A-7 vind ik niet"),
    ],
)
async def test_the_number_of_an_action_may_be_said_aloud(promised: Talker, said: str, heard: str) -> None:
    assert (await promised.says(said)).startswith(heard)


async def test_a_number_that_is_an_answer_stays_one(asked: Talker) -> None:
    await asked.says("vraag", "vraag 2 intrekken", "1")
    assert 'Uw vraag is: "vraag 2 intrekken"' in asked.words[-2]


async def test_in_a_room_a_record_is_for_the_direct_chat(desk: TestDesk) -> None:
    dirk = await desk.knows("@dirk:localhost", name="Dirk", function="projectleider", roles=("taskforce",))
    room = Group(desk, dirk.address, "taskforce")
    assert await room.says("/A-9 klaar") == "Daarop volgt het antwoord in het directe gesprek."
    assert dirk.heard_last.startswith("A-9 vind ik niet")


@pytest.mark.parametrize(
    ("said", "day", "reason"),
    [
        ("later H-1 donderdag, wacht op de provincie", "donderdag 6 oktober", "wacht op de provincie"),
        ("later H-1, volgende week, wacht op de raad", "vrijdag 14 oktober", "wacht op de raad"),
        ("later H-1 ik wacht op de raad van donderdag", "maandag 10 oktober", "ik wacht op de raad van donderdag"),
        ("op H-1 kom ik woensdag terug", "woensdag 5 oktober", "kom ik woensdag terug"),
    ],
)
async def test_an_answer_comes_later_on_a_day_of_ones_own(
    asked: Talker, ambassador: Talker, said: str, day: str, reason: str
) -> None:
    heard = await ambassador.says(said)
    assert heard.startswith(f'Ik zeg de vrager van H-1 dat u uiterlijk {day} antwoordt: "{reason}"')


async def test_a_day_of_ones_own_needs_no_reason(asked: Talker, ambassador: Talker) -> None:
    await ambassador.chats("""
        > later H-1, volgende week maandag
        Waarom komt het antwoord op H-1 later? De vrager leest deze zin.
        U mag dit overslaan.
        > overslaan
        Ik zeg de vrager van H-1 dat u uiterlijk maandag 10 oktober antwoordt.
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig dag naar dinsdag 11 oktober
        Ik zeg de vrager van H-1 dat u uiterlijk dinsdag 11 oktober antwoordt.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        De vrager van H-1 weet het. Uw antwoord komt uiterlijk dinsdag 11 oktober.
    """)
    assert asked.heard_last == "Het antwoord op uw vraag H-1 komt later, uiterlijk dinsdag 11 oktober."
