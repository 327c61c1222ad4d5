"""Invitations: what calendar programs are strict about."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.documents.calendar import ics

FACTS: dict[str, Any] = {
    "kind": "invitation",
    "method": "REQUEST",
    "uid": "appointment-7-20221003070000@localhost",
    "sequence": 0,
    "starts_at": "2022-10-11T12:00:00+00:00",
    "ends_at": "2022-10-11T12:45:00+00:00",
    "title": "Sparren met de kennisambassadeur",
    "organizer": "@desk:localhost",
    "zone": "Europe/Amsterdam",
    "stamp": "2022-10-03T07:00:00+00:00",
}


def lines(**changed: object) -> list[str]:
    return ics(FACTS | changed)[2].decode().split("\r\n")


def test_it_is_an_invitation_by_name_and_type() -> None:
    assert ics(FACTS)[:2] == ("invite.ics", "text/calendar")


def test_the_method_stands_on_the_calendar_and_not_in_the_event() -> None:
    found = lines()
    assert found.index("METHOD:REQUEST") < found.index("BEGIN:VEVENT")
    assert found.count("METHOD:REQUEST") == 1


def test_uid_stays_and_sequence_counts() -> None:
    first, moved = (
        lines(),
        lines(sequence=1, starts_at="2022-10-13T07:30:00+00:00", ends_at="2022-10-13T08:15:00+00:00"),
    )
    uid = "UID:appointment-7-20221003070000@localhost"
    assert uid in first
    assert uid in moved
    assert "SEQUENCE:0" in first
    assert "SEQUENCE:1" in moved


def test_a_cancellation_says_so_twice() -> None:
    found = lines(method="CANCEL", sequence=2)
    assert "METHOD:CANCEL" in found
    assert "STATUS:CANCELLED" in found


def test_the_time_zone_comes_with_its_rules() -> None:
    found = lines()
    assert found.index("BEGIN:VTIMEZONE") < found.index("END:VTIMEZONE")
    assert "TZID:Europe/Amsterdam" in found
    assert "DTSTART;TZID=Europe/Amsterdam:20221011T140000" in found
    assert "BEGIN:DAYLIGHT" in found
    assert "BEGIN:STANDARD" in found


def test_lines_end_in_crlf_and_are_folded() -> None:
    content = ics(FACTS | {"title": "Sparren over één lange titel " * 10})[2]
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_the_same_facts_give_the_same_bytes() -> None:
    assert ics(FACTS) == ics(dict(FACTS))


@given(st.datetimes(datetime(2022, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive
def test_what_is_read_back_is_what_was_agreed(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    (event,) = Calendar.from_ical(ics(FACTS | {"starts_at": moment.isoformat()})[2]).walk("VEVENT")
    assert event["DTSTART"].dt.astimezone(UTC) == moment
    assert event["SUMMARY"] == FACTS["title"]


@pytest.mark.parametrize(
    "moment", ["2022-10-30T00:30:00+00:00", "2022-10-30T01:30:00+00:00", "2023-03-26T01:30:00+00:00"]
)
def test_around_the_change_of_the_clock_too(moment: str) -> None:
    (event,) = Calendar.from_ical(ics(FACTS | {"starts_at": moment, "ends_at": moment})[2]).walk("VEVENT")
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo("Europe/Amsterdam"))
    assert event["DTSTART"].dt.replace(tzinfo=None) == local.replace(tzinfo=None)
