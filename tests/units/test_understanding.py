"""What the desk reads in a sentence: samples of real phrases, laws, and hostile input."""

import csv
import json
import os
import subprocess
import sys
import time as clock
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import dates, numbers, people, places, sentence, weighing
from bot.understanding.dates.lexicon import lexicon

HERE = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=HERE)
SAMPLES = Path(__file__).parent / "data"
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
HOURS = ("twaalf", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf")


def sample(name: str) -> list[dict[str, str]]:
    with (SAMPLES / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read(text: str, now: datetime = TUESDAY, prefer: str = "future") -> list[tuple[str, str, str]]:
    """Each reading as its text, its value and how certain it is."""
    return [(text[one.start : one.end], one.value, one.certainty) for one in dates.understand(text, now, HERE, prefer)]


def is_right(row: dict[str, str], found: list[dates.Reading]) -> bool:
    best = found[0] if found else None
    if row["kind"] == "none":
        return best is None
    if row["kind"] == "ask":
        allowed = row["expected"].split("|") if row["expected"] else [best and best.value]
        return best is None or (best.certainty != "certain" and best.value in allowed)
    return best is not None and (best.kind, best.value) == (row["kind"], row["expected"])


@pytest.mark.parametrize(
    "name", ["dates_given", "dates_seen", "dates_unseen", "dates_officials", "dates_officials_unseen"]
)
def test_times_are_read_as_people_mean_them_and_never_surely_wrong(name: str) -> None:
    rows = sample(name)
    found = [dates.understand(row["phrase"], datetime.fromisoformat(row["now"]), HERE, row["prefer"]) for row in rows]
    wrong = [(row, read) for row, read in zip(rows, found, strict=True) if not is_right(row, read)]
    assert [row["phrase"] for row, read in wrong if read and read[0].certainty == "certain"] == []
    assert len(wrong) <= len(rows) * 0.01, [row["phrase"] for row, _ in wrong]


def differs(subject: str, expected: object, found: sentence.Sentence) -> bool:
    got = getattr(found, subject)
    if subject == "quantities":
        return [{"value": one.value, "unit": one.unit} for one in got] != expected
    return (sorted(got) != sorted(expected)) if isinstance(expected, list) else got != expected


@pytest.mark.parametrize(
    "name",
    [
        "sentences_given",
        "sentences_seen",
        "sentences_unseen",
        "sentences_more",
        "sentences_officials",
        "sentences_officials_unseen",
    ],
)
def test_sentences_are_understood_as_well_as_was_agreed(name: str) -> None:
    total, missed = Counter[str](), Counter[str]()
    for row in sample(name):
        now = datetime.fromisoformat(row.get("said_at") or row["now"])
        found = sentence.understand(row["text"], now, HERE, prefer=row.get("prefer", "future"))
        for subject, expected in json.loads(row["expected"]).items():
            total[subject] += 1
            missed[subject] += differs(subject, expected, found)
    most = {"municipalities": 0.01, "intention": 0.05, "theme": 0.1, "disciplines": 0.1}
    assert {s: n for s, n in missed.items() if n > max(most.get(s, 0.1) * total[s], n == 1)} == {}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("volgende vrijdag", ["2026-12-04 ambiguous", "2026-11-27 ambiguous"]),
        ("dinsdag 2 december", ["2026-12-02 ambiguous", "2026-12-01 ambiguous"]),
        ("dinsdag 14 uur", ["2026-12-01T14:00 ambiguous", "2026-11-24T14:00 ambiguous"]),
        ("woensdag om 7", ["2026-11-25T07:00 ambiguous", "2026-11-25T19:00 ambiguous"]),
        ("12 november", ["2027-11-12 ambiguous", "2026-11-12 ambiguous"]),
        ("31 oktober 2027 om 02:30", ["2027-10-31T02:30 ambiguous", "2027-10-31T02:30 ambiguous"]),
        ("28 maart 2027 om 02:30", ["2027-03-28T03:30 assumed"]),
        ("1 grudnia 2027", ["2027-12-01 assumed"]),
        ("vrijdgamiddag", ["2026-11-27T12:00/2026-11-27T18:00 assumed"]),
        ("di of do 9-12", ["2026-12-01T09:00/2026-12-01T12:00 assumed", "2026-11-26T09:00/2026-11-26T12:00 certain"]),
        ("vandaag over een week", ["2026-12-01 certain"]),
        ("laatste vrijdag voor kerst", ["2026-12-18 assumed"]),
        ("volgende week ma, di of wo", ["2026-11-30 certain", "2026-12-01 assumed", "2026-12-02 assumed"]),
        ("donderdag of vrijdag volgende week", ["2026-12-03 ambiguous", "2026-12-04 certain"]),
        ("vannacht om 2 uur", ["2026-11-25T02:00 assumed"]),
        ("gisteren, tot volgende week dinsdag 14 uur", ["2026-12-01T14:00 assumed", "2026-11-23 certain"]),
        ("ik kom dinsdag, woensdag 10 uur bel ik", ["2026-12-01T10:00 assumed", "2026-11-25T10:00 certain"]),
        ("niet op donderdag, wel op woensdag om 10 uur", ["2026-11-25T10:00 certain"]),
        ("elke maandag vanaf 1 januari tot 1 juli", ["2027-01-04 assumed"]),
        ("artikel 3.14", []),
        ("van ma 30 november t/m wo 2 december", ["2026-11-30/2026-12-02 certain"]),
        ("di 7 t/m do 9 december", ["2026-12-07/2026-12-09 ambiguous"]),
        (
            "do 11/12 9-11",
            ["2026-12-11T09:00/2026-12-11T11:00 ambiguous", "2026-12-10T09:00/2026-12-10T11:00 ambiguous"],
        ),
        ("19 of 20 januari", ["2027-01-19 certain", "2027-01-20 certain"]),
        ("om 14 uur wil ik graag met de wethouder komen, op 2 december", ["2026-12-02T14:00 assumed"]),
    ],
)
def test_what_is_not_sure_is_said_back_or_asked(said: str, meant: list[str]) -> None:
    assert [f"{value} {certainty}" for _, value, certainty in read(said)] == meant


def test_an_assumption_is_said_in_words() -> None:
    (reading,) = dates.understand("woensdag om half drie", TUESDAY, HERE)
    assert reading.assumption == "u bedoelt woensdag 25 november 2026, 14.30 uur"


@pytest.mark.parametrize(
    ("said", "falls"),
    [
        ("elke dinsdagochtend tot kerst", ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]),
        ("di en do 9-12 tot 12 december", ["2026-12-01", "2026-12-08"]),
        ("om de week op woensdag", ["2026-11-25", "2026-12-09", "2026-12-23"]),
        ("elke eerste maandag van de maand", ["2026-12-07"]),
        ("elke maandag, niet in de kerstvakantie", ["2026-11-30", "2026-12-07", "2026-12-14"]),
    ],
)
def test_what_recurs_falls_on_these_days_of_the_year(said: str, falls: list[str]) -> None:
    repeats = dates.understand(said, TUESDAY, HERE)[0].repeats
    assert repeats is not None
    days = repeats.days(TUESDAY.date() + timedelta(days=1), datetime(2026, 12, 31, tzinfo=HERE).date())
    assert [day.isoformat() for day in days] == falls


quarters = st.builds(
    lambda day, hour, quarter: TUESDAY.replace(hour=hour, minute=15 * quarter) + timedelta(days=day),
    st.integers(1, 300), st.integers(8, 17), st.integers(0, 3),
)  # fmt: skip


def dial(hour: int) -> str:
    return HOURS[hour % 12]


def in_ten_ways(at: datetime) -> list[str]:
    """A moment as Dutch people write it."""
    day, month, year = at.day, MONTHS[at.month - 1], at.year
    hour, minute = at.hour, at.minute
    said = {
        0: f"{dial(hour)} uur",
        15: f"kwart over {dial(hour)}",
        30: f"half {dial(hour + 1)}",
        45: f"kwart voor {dial(hour + 1)}",
    }
    part = "'s ochtends" if hour < 12 else "'s middags"
    name = DAYS[at.weekday()]
    return [
        f"{name} {day} {month} {year} om {hour}.{minute:02} uur",
        f"{day}-{at.month}-{year} {hour:02}:{minute:02}",
        f"{day} {month[:3] if at.month != 3 else 'mrt'} {year} {hour}u{minute:02}",
        f"{at:%Y-%m-%d} {hour:02}:{minute:02}",
        f"om {said[minute]} {part} op {day} {month} {year}",
        f"{name[:2]} {day}/{at.month}/{year}, {hour}:{minute:02}",
        f"{day} {month} {year}, {part} om {said[minute]}",
        f"kan het op {name} {day} {month} {year} om {hour:02}:{minute:02}, bij ons op kantoor?",
        f"{hour:02}:{minute:02} uur op {name} {day} {month} {year}",
        f"{day} {month} '{year % 100} om {hour}.{minute:02}u",
    ]


@given(quarters, st.integers(0, 9))
def test_any_moment_said_in_ten_ways_is_that_moment(at: datetime, way: int) -> None:
    text = in_ten_ways(at)[way]
    (found,) = dates.understand(text, TUESDAY, HERE)
    assert (found.value, found.certainty) == (f"{at:%Y-%m-%dT%H:%M}", "certain"), text


@given(st.integers(1, 6), st.sampled_from(["future", "past"]))
def test_a_weekday_lies_where_one_looks(days: int, prefer: str) -> None:
    at = TUESDAY + timedelta(days=days if prefer == "future" else -days)
    assert [value for _, value, _ in read(DAYS[at.weekday()], prefer=prefer)] == [at.date().isoformat()]


WORDS = [*lexicon().meanings, *map(str, range(60)), "9-12", "14.30", "2026", "31-02", "1e", "€", "-", ":", "/", "24:00"]
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(HERE))  # noqa: DTZ001


@given(
    st.text() | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
    moments,
    st.sampled_from(["future", "past"]),
)
def test_any_text_is_read_without_a_fall(text: str, now: datetime, prefer: str) -> None:
    found = sentence.understand(text, now, HERE, prefer=prefer)
    assert all(0 <= one.start < one.end <= len(text) for one in found.readings)
    assert all((one.assumption is None) == (one.certainty == "certain") for one in found.readings)
    assert all(one.until is None or one.since <= one.until for one in found.readings)


def seconds(text: str) -> float:
    def once() -> float:
        begun = clock.process_time()
        dates.understand(text, TUESDAY, HERE)
        return clock.process_time() - begun

    return min(once() for _ in range(5))


@pytest.mark.parametrize(
    "words", ["ma,", "9-12 ", "half ", "van 9 tot ", "1 2 3 dec ", "om de week ", "1.", "aaaaaab", "di en "]
)
def test_four_times_the_text_takes_about_four_times_as_long(words: str) -> None:
    short, long = (words * 1000)[:1000], (words * 4000)[:4000]
    assert seconds(long) < 10 * seconds(short) + 0.001


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("80 bedden", [(80, "bedden")]), ("€ 2.500 per maand", [(2500, "euro")]), ("1,5 miljoen euro", [(1500000, "euro")]),
        ("tussen 50 en 80 bedden", [(50, "bedden"), (80, "bedden")]), ("10 procent van 300 woningen", [(10, "procent"), (300, "woningen")]),
        ("om 14.30 uur, kamer 12", []), ("180 mensen en 60 units", [(180, "mensen"), (60, "units")]),
    ],
)  # fmt: skip
def test_quantities_keep_their_unit(said: str, meant: list[tuple[float, str]]) -> None:
    found = sentence.understand(said, TUESDAY, HERE).quantities
    assert [(one.value, one.unit) for one in found] == meant


DIRECTORY = [
    people.Entry("Anna de Wit", "wethouder", "Gemeente Horst"),
    people.Entry("Jan Jansen", "ambtenaar", "Gemeente Venlo"),
    people.Entry("Piet Jansen", "directeur", "LLTB"),
    people.Entry("LLTB"),
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("afspraak met mevrouw De Wit", {"Anna de Wit": True}),
        ("de wethouder van Horst belt", {"Anna de Wit": True}),
        ("Jansen komt ook", {"Jan Jansen": False, "Piet Jansen": False}),
        ("Piet Jansen komt, van de lltb", {"Piet Jansen": True, "LLTB": True}),
        ("een witte jas", {}),
    ],
)
def test_people_are_found_in_the_directory(said: str, meant: dict[str, bool]) -> None:
    assert {one.entry.name: one.sure for one in people.find(said, DIRECTORY)} == meant


def test_a_misspelt_municipality_is_found_but_not_sure() -> None:
    assert [(place.name, place.sure) for place in places.find("valkenbrug wil ook")] == [
        ("Valkenburg aan de Geul", False)
    ]


def test_at_us_is_the_place_of_who_says_it() -> None:
    by = sentence.Person("Venlo")
    assert sentence.understand("bij ons loopt het vast", TUESDAY, HERE, by=by).municipalities == ["Venlo"]
    assert sentence.understand("in Weert loopt het vast", TUESDAY, HERE, by=by).municipalities == ["Weert"]


def test_whoever_asks_why_sees_the_words_that_decided() -> None:
    text = "Graag vertrouwelijk sparren"
    because = sentence.understand(text, TUESDAY, HERE).because
    assert ("confidential", "yes", "vertrouwelijk") in [
        (one.subject, one.value, text[one.start : one.end]) for one in because
    ]


def understood(*arguments: str, lines: bytes = b"") -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", *arguments], input=lines, capture_output=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()] if lines else [json.loads(done.stdout)]


def test_the_command_answers_each_line_and_survives_a_bad_one() -> None:
    lines = b'{"text": "morgen om 10 uur", "now": "2026-11-24T10:00:00+01:00"}\nh\xff\n[]\n{"text": "x", "now": "ooit"}\n{"text": "\\ud800"}\n'
    first, *rest = understood("--stdin", lines=lines)
    assert first["readings"] == [
        {
            "span": "morgen om 10 uur",
            "kind": "moment",
            "value": "2026-11-25T10:00",
            "certainty": "certain",
            "assumption": None,
        }
    ]
    assert [sorted(line) == ["error"] for line in rest] == [True, True, True, False]


def test_the_command_needs_no_configuration() -> None:
    (answer,) = understood("Kunt u ons helpen? 80 bedden in Horst", "--now", "2026-11-24T10:00")
    assert list(answer) == [
        "readings", "intention", "signal", "municipalities", "regions", "theme", "disciplines", "urgency",
        "confidential", "language", "quantities", "people",
    ]  # fmt: skip
    assert (answer["intention"], answer["municipalities"], answer["quantities"]) == (
        "help",
        ["Horst aan de Maas"],
        [{"value": 80, "unit": "bedden"}],
    )


def test_who_reads_no_further_sees_no_traceback() -> None:
    line = b'{"text": "morgen"}\n'
    reader, written = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", "--stdin"], input=line, stdout=written, stderr=subprocess.PIPE,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (141, b"")


@given(
    st.lists(st.sampled_from(["mijn", "vraag", "intrekken", "sparren", "b&w", "what's", "?", "wonen"])).map(" ".join)
)
def test_what_is_looked_up_by_its_first_word_is_all_that_there_is(text: str) -> None:
    for subject in ("intention", "signal", "theme", "request"):
        every = [entry for entry in weighing.entries(subject).all if entry.found(text)]
        assert [(one.value, one.weight) for one in weighing.findings(subject, text)] == [
            (entry.value, entry.weight) for entry in every
        ]


def test_a_number_may_be_written_with_stops() -> None:
    assert [one.value for one in numbers.quantities("1.250 bedden", {"bedden": "bedden"})] == [1250]
