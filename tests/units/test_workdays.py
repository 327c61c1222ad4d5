"""Working days and quiet hours."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock
from bot.workdays import Hours, days_from, holidays, works

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CLOCK = Clock(AMSTERDAM)
HOURS = Hours(CLOCK, (time(18), time(8)))
moments = st.integers(0, 5 * 366 * 24 * 12).map(lambda steps: at("2022-01-01 00:00") + timedelta(minutes=5 * steps))
quiets = st.sampled_from([(time(18), time(8)), (time(12), time(13)), (time(23), time(5)), (time(0), time(8))])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize("year", range(2015, 2041))
def test_the_holidays_are_those_of_the_netherlands(year: int) -> None:
    known = library.country_holidays("NL", years=year, language="nl")
    expected = {day for day, name in known.items() if name != "Goede vrijdag"}
    liberation = {date(year, 5, 5)} if year % 5 == 0 else set()
    assert holidays(year) == expected | liberation


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2022-10-04 09:00", "2022-10-04 09:00"),
        ("2022-10-04 18:00", "2022-10-05 08:00"),
        ("2022-10-07 20:00", "2022-10-10 08:00"),
        ("2022-12-24 11:00", "2022-12-27 08:00"),
        ("2022-10-04 03:00", "2022-10-04 08:00"),
    ],
)
def test_what_falls_in_quiet_hours_waits_for_the_next_working_morning(moment: str, goes: str) -> None:
    assert HOURS.next_open(at(moment)) == at(goes)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2022-10-08 11:00", "2022-10-07 17:00"),
        ("2022-10-10 07:00", "2022-10-07 17:00"),
        ("2022-10-04 20:00", "2022-10-04 17:00"),
        ("2022-10-04 10:00", "2022-10-04 10:00"),
    ],
)
def test_before_it_is_the_last_working_hour(moment: str, goes: str) -> None:
    assert HOURS.last_open(at(moment)) == at(goes)


def test_a_promise_of_four_working_hours_goes_on_the_next_morning() -> None:
    assert HOURS.after(at("2022-10-07 16:00"), timedelta(hours=4)) == at("2022-10-10 10:00")


def test_two_working_days_after_good_friday_passes_easter() -> None:
    assert days_from(date(2023, 4, 7), 2) == date(2023, 4, 12)
    assert days_from(date(2022, 12, 15), -15) == date(2022, 11, 24)


@given(moments, quiets)
def test_the_next_moment_is_never_quiet_and_never_earlier(moment: datetime, quiet: tuple[time, time]) -> None:
    hours = Hours(CLOCK, quiet)
    goes = hours.next_open(moment)
    assert goes >= moment
    assert not hours.is_quiet(goes)
    assert goes == moment or hours.is_quiet(goes - timedelta(seconds=1))


@given(moments, quiets)
def test_the_last_moment_before_is_never_quiet_and_never_later(moment: datetime, quiet: tuple[time, time]) -> None:
    hours = Hours(CLOCK, quiet)
    assert hours.last_open(moment) <= moment
    assert not hours.is_quiet(hours.last_open(moment))


@given(moments)
def test_without_quiet_hours_everything_goes_at_once(moment: datetime) -> None:
    assert Hours(CLOCK, None).next_open(moment) == Hours(CLOCK, None).last_open(moment) == moment


@given(st.dates(date(2022, 1, 1), date(2026, 12, 31)), st.integers(1, 40))
def test_counting_on_and_back_comes_to_the_same_working_day(day: date, count: int) -> None:
    there = days_from(day, count)
    assert works(there)
    if works(day):
        assert days_from(there, -count) == day
