"""What is said of another moment for something that has one: counted from there, not from today."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.understanding import dates

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2022, 10, 3, 9, tzinfo=ZONE)
SINCE = datetime(2022, 11, 8, 10, tzinfo=ZONE)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("een week later", "2022-11-15 10:00"), ("doe maar een weekje later", "2022-11-15 10:00"),
        ("zelfde tijd, een dag later", "2022-11-09 10:00"), ("een uur later", "2022-11-08 11:00"),
        ("half uurtje eerder", "2022-11-08 09:30"), ("kwartiertje eerder", "2022-11-08 09:45"),
        ("back by an hour", "2022-11-08 11:00"), ("een week later om 14 uur", "2022-11-15 14:00"),
        ("de 22e om 2", "2022-11-22 14:00"), ("naar de 15e zelfde tijd", "2022-11-15 10:00"),
        ("zelfde dag om 14 uur", "2022-11-08 14:00"), ("dinsdag 15 nov, zelfde tijd", "2022-11-15 10:00"),
        ("donderdag 10 november 14.00 uur", "2022-11-10 14:00"),
    ],
)  # fmt: skip
def test_it_is_counted_from_the_moment_that_it_has(text: str, expected: str) -> None:
    (found,) = dates.moved(text, NOW, SINCE)
    assert f"{found.day} {found.at:%H:%M}" == expected


@pytest.mark.parametrize("text", ["anderhalve week later", "later", "maakt niet uit", "wat later op de dag"])
def test_what_names_no_one_moment_gives_none(text: str) -> None:
    assert dates.moved(text, NOW, SINCE) == []


def test_a_week_over_the_change_of_the_clock_keeps_its_hour() -> None:
    before = datetime(2022, 10, 28, 10, tzinfo=ZONE)
    (found,) = dates.moved("een week later", NOW, before)
    assert f"{found.day} {found.at}" == "2022-11-04 10:00:00"


def test_only_what_says_how_far_is_taken_out_of_a_line() -> None:
    assert dates.shift_in("verzet mijn afspraak een uur later") == "een uur later"
    assert dates.shift_in("verzet mijn afspraak naar later") == ""
