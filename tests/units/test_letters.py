"""What a letter says, without what people put around it."""

import pytest

from bot.understanding.letters import body


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Beste ambassadeur, wie betaalt de bus? Mvg, Carla", "wie betaalt de bus?"),
        ("Goedemiddag,\nwie betaalt de bus?\n\nMet vriendelijke groet,\nC. Jansen\nAdviseur", "wie betaalt de bus?"),
        ("Dear ambassador,\n\nWho pays for it?\n\nKind regards,\nEmma", "Who pays for it?"),
        ("Wij zoeken plek voor dertig mensen. Bij voorbaat dank.", "Wij zoeken plek voor dertig mensen."),
    ],
)
def test_what_stands_around_a_letter_is_left_out(text: str, says: str) -> None:
    assert body(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "Goedemiddag, wij lopen vast met een werkgever",
        "Wij doen met hartelijke groet mee\nKunt u ook nog kijken naar de camping in Sevenum?",
        "Beste keus is een klooster",
        "Beste Anna, dank. Groet",
        "groeten",
    ],
)
def test_what_is_no_letter_stays_whole(text: str) -> None:
    assert body(text) == text


def test_what_is_told_below_the_greeting_is_kept() -> None:
    text = "Wie betaalt de bus?\nGroet, Carla\nPS kunt u voor vrijdag bellen met de wethouder, want dan vergadert de raad erover en hij wil het weten"
    assert body(text) == text
