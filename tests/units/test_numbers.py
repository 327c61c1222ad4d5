"""Answers to numbered lists, and the numbers of records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import numbers


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", 2), ("2.", 2), (" 2) ", 2), ("#2", 2), ("nr 2", 2), ("nr. 2", 2), ("nummer twee", 2), ("de tweede", 2),
        ("optie 3", 3), ("Doe maar de derde", 3), ("2e", 2), ("3, graag", 3), ("graag 3", 3), ("één", 1), ("EEN", 1),
        ("1️⃣", 1), ("①", 1), ("second", 2), ("the first one", 1), ("number 3 please", 3), ("keuze: 3", 3),
        ("de laatste", 4), ("last", 4),
    ],
)  # fmt: skip
def test_a_choice_is_read(said: str, meant: int) -> None:
    assert numbers.choice(said, most=4) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "0",
        "5",
        "-1",
        "2 of 3",
        "2 3",
        "1.5",
        "ja",
        "H-2",
        "dinsdag 2",
        "een ander moment",
        "laat maar",
        "nr",
        "2 uur",
    ],
)
def test_what_names_no_choice_is_none(said: str) -> None:
    assert numbers.choice(said, most=4) is None


def test_of_an_empty_list_nothing_can_be_chosen() -> None:
    assert numbers.choice("de laatste", most=0) is None


@given(st.text(), st.integers(0, 9))
def test_a_choice_is_always_on_the_list(said: str, most: int) -> None:
    assert numbers.choice(said, most) in {None, *range(1, most + 1)}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("oppakken H-42", [42]), ("h42 en H 7", [42, 7]), ("H-42, H-42.", [42]), ("H\u201342", [42]), ("(h-3)", [3]),
        ("L-17", []), ("AH-42", []), ("H-42a", []), ("h 42", []), ("H-42-3", []), ("", []),
    ],
)  # fmt: skip
def test_records_are_found_by_their_letter(said: str, meant: list[int]) -> None:
    assert numbers.records(said, "H") == meant


@given(st.text(), st.integers(0, 10**9 - 1))
def test_a_record_is_found_in_any_text(around: str, number: int) -> None:
    assert number in numbers.records(f"{around} H-{number} {around}", "h")
