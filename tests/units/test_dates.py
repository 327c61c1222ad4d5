"""Moments, as people write them. Most are said on Wednesday 14 September 2022, at ten."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import dates

HERE = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2022, 9, 14, 10, tzinfo=HERE)
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=HERE)
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

moments_of_asking = st.datetimes(datetime(2022, 1, 1), datetime(2030, 1, 1), timezones=st.just(HERE))  # noqa: DTZ001
days_ahead = st.integers(1, 400).map(lambda days: timedelta(days=days))
quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


def short(said: dates.Said) -> str:
    """A moment on one line: `2022-10-11 14:00-15:00 doubt`, with what is not known left out."""
    hours = "-".join(f"{hour:%H:%M}" for hour in (said.at, said.until) if hour)
    return " ".join(filter(None, [said.day and said.day.isoformat(), hours, said.doubt]))


def found(text: str, now: datetime = WEDNESDAY) -> list[str]:
    return [short(said) for said in dates.find(text, now)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("morgen om 10 uur", "2026-11-25 10:00"),
        ("donderdag over een week", "2026-12-03"),
        ("donderdagmiddag", "2026-11-26 13:00-17:00"),
        ("morgenochtend", "2026-11-25 09:00-12:00"),
        ("12-01-2027 14:00", "2027-01-12 14:00"),
        ("over 14 dagen", "2026-12-08"),
        ("over drie dagen om 11 uur", "2026-11-27 11:00"),
        ("vandaag vijf over half 4", "2026-11-24 15:35"),
        ("komende vrijdag", "2026-11-27"),
        ("a.s. woensdag 15u", "2026-11-25 15:00"),
        ("ma 30 nov 10u", "2026-11-30 10:00"),
        ("1 dec 14u30", "2026-12-01 14:30"),
        ("3 december half 10", "2026-12-03 09:30"),
        ("dinsdag 1 december om 14.30 uur", "2026-12-01 14:30"),
        ("morgen om 9", "2026-11-25 09:00"),
        ("morgen 9 uur 's ochtends", "2026-11-25 09:00"),
        ("vrijdag 12 uur 's middags", "2026-11-27 12:00"),
        ("woensdag 10:00-11:00", "2026-11-25 10:00-11:00"),
        ("morgen tussen 9 en 11", "2026-11-25 09:00-11:00"),
        ("vrijdag van 13 tot 15 uur", "2026-11-27 13:00-15:00"),
        ("om 14 uur op 2 december", "2026-12-02 14:00"),
        ("day after tomorrow at noon", "2026-11-26 12:00"),
        ("quarter to four tomorrow", "2026-11-25 15:45"),
        ("graag donderdag, liefst om 10.00, anders hoor ik het", "2026-11-26 10:00"),
        ("afgelopen donderdag", "2026-11-19 past"),
        ("vorige week woensdag", "2026-11-18 past"),
        ("dinsdag jl.", "2026-11-17 past"),
        ("gistermiddag", "2026-11-23 13:00-17:00 past"),
        ("12 november", "2026-11-12 past"),
        ("vrijdag voor 11 uur", "2026-11-27 11:00 not_exact"),
        ("31 november", "no_such_date"),
        ("29 februari 2027", "no_such_date"),
    ],
)
def test_a_sample_of_phrases_is_read_on_a_tuesday(said: str, meant: str) -> None:
    assert found(said, TUESDAY) == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("dinsdag om 14.00 graag", "2022-09-20 14:00"),
        ("volgende week dinsdag", "2022-09-20"),
        ("dinsdag volgende week", "2022-09-20"),
        ("next Tuesday", "2022-09-20"),
        ("woensdag", "2022-09-21"),
        ("woensdag 9:00", "2022-09-21 09:00"),
        ("di 11 okt 14.00", "2022-10-11 14:00"),
        ("11/10", "2022-10-11"),
        ("5-10", "2022-10-05"),
        ("11-10-22 9-12", "2022-10-11 09:00-12:00"),
        ("2022-10-11 14:00", "2022-10-11 14:00"),
        ("October 11th, 2023 at 2 pm", "2023-10-11 14:00"),
        ("11th of October", "2022-10-11"),
        ("tomorrow at half past two", "2022-09-15 14:30"),
        ("tomorrow 9am", "2022-09-15 09:00"),
        ("dinsdag half drie overleg", "2022-09-20 14:30"),
        ("dinsdag kwart over twee", "2022-09-20 14:15"),
        ("dinsdag kwart voor drie", "2022-09-20 14:45"),
        ("dinsdag tien voor half vijf", "2022-09-20 16:20"),
        ("dinsdag half een", "2022-09-20 12:30"),
        ("dinsdag 's avonds van 7 tot 9", "2022-09-20 19:00-21:00"),
        ("dinsdag 2-4 pm", "2022-09-20 14:00-16:00"),
        ("dinsdag 8-9pm", "2022-09-20 20:00-21:00"),
        ("dinsdag 02:00", "2022-09-20 02:00"),
        ("vanmiddag om 3", "2022-09-14 15:00"),
        ("di 9-12", "2022-09-20 09:00-12:00"),
        ("dinsdag 20", "2022-09-20"),
        ("1 juli", "2023-07-01"),
        ("29 februari", "2024-02-29"),
        ("over een uur", "2022-09-14 11:00"),
        ("de laatste vrijdag van de maand", "2022-09-30"),
        ("Goede Vrijdag", "2023-04-07"),
        ("dinsdag, 14-15.30u", "2022-09-20 14:00-15:30"),
    ],
)
def test_what_is_certain_carries_no_doubt(said: str, meant: str) -> None:
    assert found(said) == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("half drie", "14:30 which_day"),
        ("9-12", "09:00-12:00 which_day"),
        ("9 tot 12 uur", "09:00-12:00 which_day"),
        ("ochtend", "09:00-12:00 which_day"),
        ("woensdag 14:00", "2022-09-14 14:00 which_day"),  # today, or in a week
        ("vr 9-12", "2022-09-16 09:00-12:00 which_day"),  # 9 December is a Friday
        ("volgende vrijdag", "2022-09-23 which_day"),
        ("deze dinsdag", "2022-09-20 which_day"),
        ("dinsdag 11", "2022-09-20 which_day"),
        ("woensdag 11 oktober", "2022-10-11 weekday_differs"),
        ("dinsdag om 6", "2022-09-20 18:00 half_of_day"),
        ("dinsdag 14 uur 's ochtends", "2022-09-20 14:00 half_of_day"),
        ("1 september", "2022-09-01 past"),
        ("1-9-2022 om 14 uur", "2022-09-01 14:00 past"),
        ("vandaag om 9", "2022-09-14 09:00 past"),
        ("31-02", "no_such_date"),
        ("week 54", "no_such_date"),
        ("binnen 24 uur", "2022-09-15 10:00 not_exact"),
        ("zaterdag 30 februari om 14 uur", "14:00 no_such_date"),
        ("dinsdag na 14 uur", "2022-09-20 14:00 not_exact"),
    ],
)
def test_what_is_not_certain_is_in_doubt(said: str, meant: str) -> None:
    assert found(said) == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Zij kan 27/9 of 28/9.", ["2022-09-27", "2022-09-28"]),
        ("19 of 20 oktober in het Mecc", ["2022-10-19", "2022-10-20"]),
        ("11-13 oktober", ["2022-10-11 which_day"]),
        ("di en do 9-12 tot kerst", ["2022-09-20 09:00-12:00", "2022-09-15 09:00-12:00"]),
        ("dinsdag 14:00, donderdag 9:30", ["2022-09-20 14:00", "2022-09-15 09:30"]),
        ("Can the ambassador join our meeting on 5 October? I work for Maastricht", ["2022-10-05"]),
        ("Echt: bewonersavond 6 okt, kan de ambassadeur daarbij zijn?", ["2022-10-06"]),
        ("a.s. vrijdag of anders de week erna", ["2022-09-16"]),
        ("college besluit 11 okt over tijdelijke units", ["2022-10-11"]),
        ("taskforce gisteren. Midden vraagt eigen spreekuur.", ["2022-09-13 past"]),
        ("Komt 29/9 aan tafel met gemeente.", ["2022-09-29"]),
        ("plan kleiner (80 ipv 150), besluit B&W voor 1 november", ["2022-11-01"]),
        ("wacht al sinds maart, IK bel weth vrijdag", ["2022-03-01 past", "2022-09-16"]),
        ("1 juni 2022-1 september 2023", ["2022-06-01 past"]),
        ("elke dinsdag om 9", ["09:00 which_day"]),
        ("can we do 2 pm tomorrow", ["2022-09-15 14:00"]),
    ],
)
def test_running_text_gives_each_moment_in_order(said: str, meant: list[str]) -> None:
    assert found(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "", "100 bedden", "80 bedden", "bel me op 06-12345678", "06-12 34 56 78", "043 350 12 34", "+31 6 12345678",
        "vr gr", "10 procent van de 300 woningen", "mijn ma komt ook", "dat kan ik niet zo zeggen", "H-42 en L-17",
        "tussen 50 en 80 bedden", "tussen 9 en 11 bedden", "2.3: dit klopt niet", "paragraaf 2.3", "24/7",
        "goede morgen",
        "goedemiddag", "3/4 van de bewoners", "5-6 weken", "€ 14.50", "vrij",
        "in september 3 gesprekken", "dit duurt 2 uur per keer",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_not_found(said: str) -> None:
    assert found(said, TUESDAY) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("dinsdag om 14.00 graag", "2022-09-20 14:00"),
        ("doe maar dinsdag 14 uur", "2022-09-20 14:00"),
        ("Om half drie. Dinsdag graag.", "2022-09-20 14:30"),
        ("dinsdag 4 oktober a.s. om 10 uur", "2022-10-04 10:00"),
        ("Let's make it Tuesday at 2 pm, please", "2022-09-20 14:00"),
        ("di", "2022-09-20"),
        ("11 oktober", "2022-10-11"),
        ("14:00", "14:00 which_day"),
        ("1 september", "2022-09-01 past"),
    ],
)
def test_an_answer_is_one_moment(said: str, meant: str) -> None:
    assert short(dates.moment(said, WEDNESDAY)) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "graag",
        "ja",
        "dinsdag niet",
        "dinsdag of woensdag 14:00",
        "dinsdag 14:00 of 15:00",
        "dinsdag over short-stay",
    ],
)
def test_an_answer_that_is_more_or_less_than_a_moment_is_none(said: str) -> None:
    assert dates.moment(said, WEDNESDAY) is None


@given(moments_of_asking, days_ahead, quarters)
def test_what_the_desk_writes_it_reads_back(now: datetime, ahead: timedelta, at: time) -> None:
    day = now.date() + ahead
    text = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year} om {at:%H.%M} uur"
    assert dates.moment(text, now) == dates.Said(0, len(text), day, at, None, "")


@given(moments_of_asking, days_ahead)
def test_a_numeric_date_with_its_year_reads_back(now: datetime, ahead: timedelta) -> None:
    day = now.date() + ahead
    assert found(f"{day:%d-%m-%Y}", now) == [day.isoformat()]


@given(moments_of_asking, st.sampled_from(DAYS), st.sampled_from(["", "komende ", "a.s. ", "aanstaande "]))
def test_a_weekday_is_the_next_one(now: datetime, name: str, lead: str) -> None:
    (said,) = dates.find(lead + name, now)
    assert said.day.weekday() == DAYS.index(name)
    assert 1 <= (said.day - now.date()).days <= 7
    assert not said.doubt


@given(
    moments_of_asking, st.sampled_from(DAYS), st.sampled_from(["volgende week ", "volgende ", "deze ", "next week "])
)
def test_a_weekday_of_next_week_is_within_two_weeks(now: datetime, name: str, lead: str) -> None:
    (said,) = dates.find(lead + name, now)
    assert said.day.weekday() == DAYS.index(name)
    assert 1 <= (said.day - now.date()).days <= 14


@given(moments_of_asking, st.integers(1, 12), st.integers(1, 31))
def test_a_date_without_a_year_is_ahead_or_in_doubt(now: datetime, month: int, day: int) -> None:
    (said,) = dates.find(f"{day} {MONTHS[month - 1]}", now)
    assert said.doubt in {"", "past", "no_such_date"}
    assert said.doubt or said.day >= now.date()
    assert said.day is None or (said.day.month, said.day.day) == (month, day)


WORDS = [
    *DAYS, *MONTHS, "een", "twee", "drie", "elf", "one", "two", "di", "do", "zo", "om", "half", "kwart", "voor", "over", "van", "tot", "tussen", "en",
    "of", "uur", "'s", "middags", "ochtend", "morgen", "volgende", "week", "9", "12", "31", "14.00", "9-12", "0-0",
    "pm",
    "2022", "99:99", "31-02", "-", ":", "u", "past", "to", "quarter", "noon", "next", "monday", "a.s.", "€",
]  # fmt: skip


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join), moments_of_asking)
def test_any_text_can_be_read(text: str, now: datetime) -> None:
    said = dates.find(text, now)
    assert all(0 <= one.start < one.end <= len(text) for one in said)
    assert all(left.end <= right.start for left, right in pairwise(said))
    assert all(one.doubt in {"", *dates.DOUBTS} for one in said)
    assert all(one.day and not (one.at is None and one.until) for one in said if not one.doubt)


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), moments_of_asking)
def test_an_answer_without_doubt_has_a_day(text: str, now: datetime) -> None:
    said = dates.moment(text, now)
    assert said is None or said.doubt or said.day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("volgende week", "2022-10-14"), ("komende week", "2022-10-14"), ("next week", "2022-10-14"),
        ("deze week", "2022-10-07"), ("eind van de week", "2022-10-07"), ("volgende week dinsdag", "2022-10-11"),
        ("deze maand", "2022-10-31"), ("volgende maand", "2022-11-30"), ("eind november", "2022-11-30"),
        ("einde van de maand", "2022-10-31"), ("eind februari", "2023-02-28"), ("end of March", "2023-03-31"),
        ("over twee weken", "2022-10-19"), ("vrijdag", "2022-10-07"), ("1 november", "2022-11-01"),
    ],
)  # fmt: skip
def test_a_deadline_is_a_day_or_the_last_one_of_a_period(text: str, day: str) -> None:
    said = dates.deadline(text, datetime(2022, 10, 5, 10, tzinfo=HERE))
    assert said
    assert (f"{said.day}", said.doubt, text[said.start : said.end]) == (day, "", text)


def test_a_week_whose_friday_was_yesterday_is_past() -> None:
    said = dates.deadline("deze week", datetime(2022, 10, 8, 10, tzinfo=HERE))
    assert said
    assert said.doubt == "past"


@pytest.mark.parametrize("text", ["later", "doet Bert voortaan", "na de vakantie", "week", "klaar"])
def test_what_names_no_day_is_no_deadline(text: str) -> None:
    assert dates.deadline(text, datetime(2022, 10, 5, 10, tzinfo=HERE)) is None
