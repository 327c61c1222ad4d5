"""Each question, and what people type in answer. All is said on Monday 3 October 2022, at nine."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.questions import (
    DONT_KNOW,
    MOST_CHOICES,
    Change,
    Choice,
    Confirm,
    Days,
    Many,
    Moments,
    More,
    Municipality,
    NotUnderstood,
    Promise,
    Promises,
    Question,
    Said,
    Span,
    Spans,
    Stretch,
    Text,
    When,
    YesNo,
    moments_in,
)

HERE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2022, 10, 3, 9, tzinfo=HERE)
COLOURS = Choice[str]("x.colour", options=("rood", "groen", "lichtblauw", "donkerblauw"))
MOMENTS = tuple(datetime(2022, 10, day, hour, tzinfo=HERE) for day, hour in ((11, 14), (11, 15), (13, 9)))
SLOTS = Choice[datetime]("x.slot", options=MOMENTS, moment=lambda slot: slot, not_offered="x.not_offered")
typed = st.one_of(
    st.text(), st.sampled_from(["ja", "1", "dinsdag 9-12", "Venray", "meer", "wijzig", "?", "31-02", "half drie"])
)
ALL: list[Question[Any]] = [
    Text("x.text"), YesNo("x.yes", marks=("vertrouwelijk",)), Confirm("x.sure"), COLOURS, SLOTS, Many("x.many", options=("a", "b")),
    Municipality("x.place"), When("x.when"), Moments("x.moments"), Promises("x.promises"),
    Days("x.days"),
]  # fmt: skip


def said(text: str, **more: Any) -> Said:
    return Said(text, MONDAY, "nl", label=lambda _key, facts: str(facts["option"]), **more)


def trouble(question: Question[Any], text: str) -> NotUnderstood:
    with pytest.raises(NotUnderstood) as caught:
        question.parse(said(text))
    return caught.value


# ---------------------------------------------------------------- for all of them
@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
@given(text=typed)
def test_any_text_is_an_answer_or_a_kind_refusal(question: Question[Any], text: str) -> None:
    try:
        value = question.parse(said(text))
    except (NotUnderstood, More, Change):
        return
    assert question.unpack(msgspec.json.decode(msgspec.json.encode(question.pack(value)))) == value


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
@given(text=typed)
def test_looking_in_any_text_finds_an_answer_or_nothing(question: Question[Any], text: str) -> None:
    try:
        found = question.find(said(text))
    except NotUnderstood:
        return
    if found:
        assert question.unpack(msgspec.json.decode(msgspec.json.encode(question.pack(found[0])))) == found[0]


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
@pytest.mark.parametrize("text", ["ja", "1", "2", "nee", "ok"])
def test_a_yes_or_a_number_is_never_found_in_passing(question: Question[Any], text: str) -> None:
    if isinstance(question, Moments):  # what stands behind its command is meant for it
        return
    assert question.find(said(text)) is None


@pytest.mark.parametrize(
    "question", [question for question in ALL if question.kind != "Text"], ids=lambda question: question.kind
)
def test_another_shape_is_not_unpacked(question: Question[Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        question.unpack({"wrong": ["shape"]})


# ---------------------------------------------------------------- yes and no
@pytest.mark.parametrize(
    "text", ["ja", "Ja!", "jazeker", "klopt", "dat klopt", "prima", "ok", "oké", "yes", "graag", "doe maar", "👍"]
)
def test_many_ways_to_say_yes(text: str) -> None:
    assert YesNo("x.yes").parse(said(text)) is True
    assert Confirm("x.sure").parse(said(text)) is True


@pytest.mark.parametrize("text", ["nee", "Nee.", "neen", "nee hoor", "no", "nope", "niet", "nee dank u"])
def test_many_ways_to_say_no(text: str) -> None:
    assert YesNo("x.yes").parse(said(text)) is False


@pytest.mark.parametrize(
    ("text", "found"), [("dit is vertrouwelijk", True), ("niet vertrouwelijk graag", False), ("gewoon", None)]
)
def test_a_marking_word_says_yes_in_running_text(text: str, found: bool | None) -> None:
    answer = YesNo("x.yes", marks=("vertrouwelijk",)).find(said(text))
    assert (answer and answer[0]) == found


@pytest.mark.parametrize(
    ("text", "what"),
    [("nee", ""), ("wijzig onderwerp", "onderwerp"), ("Wijzig moment naar 2", "moment naar 2"), ("haast gewoon", "haast gewoon"), ("change topic", "topic")],
)  # fmt: skip
def test_at_a_summary_everything_but_yes_is_a_change(text: str, what: str) -> None:
    with pytest.raises(Change) as change:
        Confirm("x.sure").parse(said(text))
    assert change.value.what == what


def test_a_summary_is_never_taken_from_before() -> None:
    assert not Confirm("x.sure").still(True)


# ---------------------------------------------------------------- choices
@pytest.mark.parametrize(
    ("text", "chosen"),
    [("1", "rood"), ("nummer 2", "groen"), ("2.", "groen"), ("de derde graag", "lichtblauw"), ("de laatste", "donkerblauw"),
     ("Rood", "rood"), ("donker", "donkerblauw"), ("2️⃣", "groen"), ("doe maar groen", None)],
)  # fmt: skip
def test_choices_are_made_by_number_and_in_words(text: str, chosen: str | None) -> None:
    try:
        assert COLOURS.parse(said(text)) == chosen
    except NotUnderstood:
        found = COLOURS.find(said(text))  # as the desk looks next
        assert found is not None
        assert found[0] == "groen"


@pytest.mark.parametrize(
    ("text", "key"),
    [("9", "desk.number_out_of_range"), ("0", "desk.number_out_of_range"), ("blauw", "desk.not_a_choice"),
     ("paars", "desk.not_a_choice"), ("meer", "desk.no_more")],
)  # fmt: skip
def test_what_is_no_choice_is_explained(text: str, key: str) -> None:
    assert trouble(COLOURS, text).key == key


def test_more_shows_the_next_and_numbers_count_on() -> None:
    many = Choice[int]("x.many", options=tuple(range(10, 30)))
    assert [number for number, _ in many.shown(said("", page=1))["options"]] == [7, 8, 9, 10, 11, 12]  # type: ignore[attr-defined]
    with pytest.raises(More):
        many.parse(said("meer"))
    assert trouble(many, "7").facts["most"] == MOST_CHOICES
    assert many.parse(said("7", page=1)) == 16


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("donderdag", 2), ("die van donderdag graag", 2), ("13 oktober", 2), ("dinsdag 11 oktober 15 uur", 1), ("dinsdag 14:00", 0), ("donderdag 9 uur", 2), ("3", 2)],
)  # fmt: skip
def test_a_day_or_a_moment_chooses_a_slot(text: str, chosen: int) -> None:
    assert SLOTS.parse(said(text)) == MOMENTS[chosen]


@pytest.mark.parametrize(
    ("text", "key"),
    [("dinsdag", "x.not_offered_exactly"), ("vrijdag", "x.not_offered"), ("komende donderdag", "x.not_offered"),
     ("donderdag 6 oktober", "x.not_offered"), ("gisteren", "desk.doubt_past"), ("31 februari", "desk.doubt_no_such_date"),
     ("dinsdag 12 oktober", "desk.doubt_weekday_differs"), ("geen idee hoor", "desk.not_a_choice")],
)  # fmt: skip
def test_a_moment_that_cannot_be_had_is_explained(text: str, key: str) -> None:
    assert trouble(SLOTS, text).key == key


def test_a_refusal_names_the_first_that_can_be_had() -> None:
    refused = trouble(SLOTS, "vrijdag over de visie")
    assert (refused.facts["first"], refused.rest) == (MOMENTS[0], "de visie")


def test_a_slot_in_a_sentence_leaves_the_rest() -> None:
    assert SLOTS.find(said("donderdag over short-stay")) == (MOMENTS[2], "short-stay")


def test_what_is_offered_no_longer_is_asked_again() -> None:
    assert SLOTS.still(MOMENTS[0])
    assert not SLOTS.still(MOMENTS[0] + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("1 en 3", ("aap", "mies")), ("aap, noot", ("aap", "noot")), ("3 1", ("aap", "mies")), ("alle", ("aap", "noot", "mies")), ("geen", ()), ("alle behalve 2", ("aap", "mies")), ("allemaal, niet noot", ("aap", "mies")), ("1 t/m 3", ("aap", "noot", "mies")), ("all but 1", ("noot", "mies")), ("1-2", ("aap", "noot"))],
)  # fmt: skip
def test_several_are_chosen_at_once(text: str, chosen: tuple[str, ...]) -> None:
    assert Many("x.many", options=("aap", "noot", "mies")).parse(said(text)) == chosen


# ---------------------------------------------------------------- places
@pytest.mark.parametrize(
    ("text", "places"),
    [("Horst", ("Horst aan de Maas",)), ("gemeente Beek", ("Beek",)), ("Venray en Venlo", ("Venray", "Venlo")), ("in venray", ("Venray",))],
)  # fmt: skip
def test_places_by_their_everyday_names(text: str, places: tuple[str, ...]) -> None:
    assert Municipality("x.place").parse(said(text)) == places


@pytest.mark.parametrize(
    ("text", "key"),
    [("Eindhoven", "desk.outside"), ("Atlantis", "desk.no_such_place"), ("Roermont", "desk.did_you_mean")],
)
def test_other_places_are_explained(text: str, key: str) -> None:
    found = trouble(Municipality("x.place"), text)
    assert found.key == key
    assert bool(found.proposed) == (key == "desk.did_you_mean")


# ---------------------------------------------------------------- moments
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("morgen 10 uur", "2022-10-04T10:00"),
        ("dinsdag 14.00", "2022-10-04T14:00"),
        ("11 oktober half drie", "2022-10-11T14:30"),
    ],
)
def test_a_moment_is_day_and_time(text: str, moment: str) -> None:
    assert When("x.when").parse(said(text)) == datetime.fromisoformat(moment).replace(tzinfo=HERE).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "key"),
    [("morgen", "desk.doubt_no_time"), ("14:00", "desk.doubt_which_day"), ("ooit", "desk.no_moment"), ("vandaag 8:00", "desk.doubt_past_today"),
     ("31-02-2023 10:00", "desk.doubt_no_such_date"), ("morgen rond 10 uur", "desk.doubt_not_exact")],
)  # fmt: skip
def test_a_doubtful_moment_is_asked_back(text: str, key: str) -> None:
    assert trouble(When("x.when"), text).key == key


def spans(*days_and_hours: tuple[int, int, int | None], withdrawn: bool = False) -> Spans:
    def at(day: int, hour: int) -> datetime:
        return datetime(2022, 10, day, hour, tzinfo=HERE).astimezone(UTC)

    return Spans(tuple(Span(at(d, a), at(d, b) if b is not None else None) for d, a, b in days_and_hours), withdrawn)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("dinsdag 9-12", spans((4, 9, 12))),
        ("di en do 9-12", spans((4, 9, 12), (6, 9, 12))),
        ("elke dinsdagochtend tot 20 oktober", spans((4, 9, 12), (11, 9, 12), (18, 9, 12))),
        ("di en do 9-12 t/m 13 oktober", spans((4, 9, 12), (6, 9, 12), (11, 9, 12), (13, 9, 12))),
        ("om de week dinsdag 9-12 tot 1 november", spans((4, 9, 12), (18, 9, 12))),
        ("elke dinsdag 9-12 tot 27 oktober, niet in de herfstvakantie", spans((4, 9, 12), (11, 9, 12), (18, 9, 12))),
        ("dinsdag 9-12 en 13-15", spans((4, 9, 12), (4, 13, 15))),
        ("dinsdag 9-12 en donderdag 14:00", spans((4, 9, 12), (6, 14, None))),
        ("toch niet dinsdag 9-12", spans((4, 9, 12), withdrawn=True)),
    ],
)
def test_when_somebody_is_free(text: str, meant: Spans) -> None:
    assert Moments("x.moments").parse(said(text)) == meant


def test_a_whole_day_may_be_taken_back_but_not_offered() -> None:
    assert Moments("x.moments").parse(said("toch niet dinsdag")).withdrawn
    assert trouble(Moments("x.moments"), "dinsdag").key == "desk.doubt_no_time"


@given(st.integers(1, 600), st.integers(5, 120))
def test_slots_fit_in_their_span_and_do_not_overlap(minutes: int, length: int) -> None:
    since = datetime(2022, 10, 4, 7, tzinfo=UTC)
    until = since + timedelta(minutes=minutes)
    moments = moments_in((Span(since, until),), length)
    assert len(moments) == minutes // length
    assert all(later - earlier == timedelta(minutes=length) for earlier, later in pairwise(moments))
    assert not moments or moments[-1] + timedelta(minutes=length) <= until


def test_a_moment_without_an_end_is_one_slot() -> None:
    assert moments_in((Span(MONDAY),), 45) == [MONDAY]


# ---------------------------------------------------------------- promises and words
@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("Provincie: stuurt de planning, vrijdag", (Promise("stuurt de planning", "Provincie", date(2022, 10, 7)),)),
        ("Bert: zoekt het op, vrijdag", (Promise("zoekt het op", "Bert", date(2022, 10, 7)),)),
        ("Bert: op vrijdag belt hij de buurt", (Promise("belt hij de buurt", "Bert", date(2022, 10, 7)),)),
        ("Bert belt de buurt", (Promise("Bert belt de buurt"),)),
        ("Bert: belt; Anna: schrijft uiterlijk 1 november", (Promise("belt", "Bert"), Promise("schrijft", "Anna", date(2022, 11, 1)))),
        ("geen", ()),
        ("nee", ()),
    ],
)  # fmt: skip
def test_who_does_what_by_when(text: str, promises: tuple[Promise, ...]) -> None:
    assert Promises("x.promises").parse(said(text)) == promises


@pytest.mark.parametrize("text", ["", "  ", "😀", "...", "12"])
def test_what_holds_no_words_is_no_text(text: str) -> None:
    assert trouble(Text("x.text"), text).key == "desk.no_words"


@pytest.mark.parametrize(
    ("text", "left"),
    [(", short-stay", "short-stay"), ("graag over de visie ", "graag over de visie"), ("ja", None), ("12", None)],
)
def test_what_is_left_over_is_a_text_when_it_says_something(text: str, left: str | None) -> None:
    found = Text("x.text").find(said(text))
    assert (found and found[0]) == left


def test_midnight_belongs_to_the_day_that_begins() -> None:
    assert Moments("x.moments").parse(said("toch niet dinsdag")).spans[0].since == datetime.combine(
        date(2022, 10, 4), time(), HERE
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3 tot 10 mei", (2023, 5, 3), (2023, 5, 10)), ("10 tot en met 14 oktober", (2022, 10, 10), (2022, 10, 14)),
        ("vrijdag 14 oktober tot en met 18 oktober", (2022, 10, 14), (2022, 10, 18)),
        ("vrijdag 14 t/m dinsdag 18 oktober", (2022, 10, 14), (2022, 10, 18)),
        ("maandag tot en met vrijdag 14 oktober", (2022, 10, 10), (2022, 10, 14)),
        ("from 10 to 14 October", (2022, 10, 10), (2022, 10, 14)), ("tot 7 oktober", (2022, 10, 3), (2022, 10, 7)),
        ("24 en 25 oktober", (2022, 10, 24), (2022, 10, 25)), ("volgende week", (2022, 10, 10), (2022, 10, 16)),
        ("28 tot en met 31 oktober", (2022, 10, 28), (2022, 10, 31)), ("morgen", (2022, 10, 4), (2022, 10, 4)),
    ],
)  # fmt: skip
def test_some_days_are_whole_and_both_ends_are_included(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    since, until = datetime(*first, tzinfo=HERE), datetime(*last, tzinfo=HERE) + timedelta(days=1)
    assert Days("x.days").parse(said(text)) == Stretch(since.astimezone(UTC), until.astimezone(UTC))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("geen idee meer", "desk.no_days"), ("vrijdagmiddag", "desk.whole_days"), ("vanaf maandag", "desk.until_when"),
        ("10 oktober en 20 oktober", "desk.doubt_gap"), ("vorige week", "desk.doubt_past"),
    ],
)  # fmt: skip
def test_days_that_are_in_doubt_are_asked_back(text: str, key: str) -> None:
    assert trouble(Days("x.days"), text).key == key


# ---------------------------------------------------------------- the nights on which the clock is changed
def test_a_moment_that_comes_twice_is_asked() -> None:
    with pytest.raises(NotUnderstood) as trouble:
        When("x.when").parse(said("zondag 30 oktober 02.30 uur"))
    first, second = (When("x.when").unpack(one) for one in trouble.value.proposed)
    assert trouble.value.key == "desk.doubt_twice"
    assert (first, second) == (datetime(2022, 10, 30, 0, 30, tzinfo=UTC), datetime(2022, 10, 30, 1, 30, tzinfo=UTC))


def test_a_moment_that_does_not_exist_is_moved_and_that_is_said() -> None:
    remarks: list[str] = []
    heard = replace(said("zondag 26 maart 2023 02.30 uur"), remark=lambda key, **_facts: remarks.append(key))
    assert When("x.when").parse(heard) == datetime(2023, 3, 26, 1, 30, tzinfo=UTC)
    assert remarks == ["desk.clock_skips"]


def test_what_recurs_without_an_end_goes_on_for_a_season_and_that_is_said() -> None:
    remarks: list[tuple[str, date]] = []
    text = replace(said("elke dinsdag 10 uur"), remark=lambda key, last: remarks.append((key, last)))
    spans = Moments("x.moments").parse(text).spans
    assert (len(spans), remarks) == (14, [("desk.without_end", date(2023, 1, 3))])


@pytest.mark.parametrize("text", ["weet ik niet", "dat weet ik nog niet", "geen idee", "zou ik niet weten", "not sure"])
def test_not_knowing_is_said_in_many_ways(text: str) -> None:
    assert DONT_KNOW.match(text)
