"""Escaping laws, and how moments are spoken."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import DAYS, LANGUAGES, LONGEST_QUOTE, TAGS, Safe, Words, escape, finish, quote

HERE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2022, 10, 3, 7, tzinfo=UTC)
WORDS = Words(HERE, lambda: NOW)
NASTY = st.sampled_from(
    [*"*_`#>-+.!|~<>&[](){}\\\"'@\n\t :/1", "**", "](", "<b>", "{{", "{%", "&amp;", "https://x.nl", "1. ", "- "]
)
typed = st.one_of(st.text(), st.lists(NASTY, max_size=20).map("".join))
KEYS = {  # texts in which a free text stands: at the start of a line, in quotes, in a list, in a numbered list, after bold
    "desk.not_a_choice": lambda text: {"quoted": text},
    "desk.outside": lambda text: {"place": text},
    "desk.unknown_command": lambda text: {"word": text, "near": []},
    "people.introduction": lambda text: {"name": text, "function": text, "organisation": text, "place": (text,)},
    "desk.options": lambda text: {"options": [(1, text), (2, text)], "more": False},
}


class Seen(HTMLParser):
    """The words and the tags of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def rendered(template: str, text: str) -> str:
    return WORDS.environment.from_string(template).render(x=text, language="nl")


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "template", ["{{ x }}", 'Over "{{ x }}".', "- een\n- {{ x }}", "1. {{ x }}\n2. b", "**a**: {{ x }}"]
)
@given(text=typed)
def test_any_text_is_shown_as_it_is_and_adds_no_tag(template: str, text: str) -> None:
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)
    told = finish(rendered(template, text))
    plain = finish(rendered(template, "iets"))
    if folded(text):
        assert folded(text) in folded(told.body)
        assert sorted(Seen(told.html).tags) == sorted(Seen(plain.html).tags)
    assert folded(text) in folded("".join(Seen(told.html).text))
    assert html.unescape(told.html).count("{{ ") == text.count("{{ ") or "{{" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
@given(text=typed.filter(lambda text: text.strip()))
def test_in_our_own_texts_too(key: str, language: str, text: str) -> None:
    facts = KEYS[key]
    usual, told = (finish(WORDS(key, language, **facts(words))) for words in ("iets", text))
    assert sorted(Seen(told.html).tags) == sorted(Seen(usual.html).tags)
    assert set(Seen(told.html).tags) <= TAGS


def test_a_template_in_what_people_type_is_not_run() -> None:
    assert finish(rendered("{{ x }}", "{{ 7*7 }} {% raw %}")).body == "{{ 7*7 }} {% raw %}"


def test_what_is_ours_is_not_escaped_again() -> None:
    assert escape(Safe("*ja*")) == "*ja*"
    assert escape("*ja*") == r"\*ja\*"


def test_a_text_of_ours_may_not_forget_a_variable() -> None:
    with pytest.raises(Exception, match="quoted"):
        WORDS("desk.not_a_choice", "nl")


@given(typed)
def test_a_quote_never_fills_the_screen(text: str) -> None:
    assert len(quote(text)) <= LONGEST_QUOTE + 2


@pytest.mark.parametrize(
    ("filter_name", "language", "spoken"),
    [
        ("when", "nl", "dinsdag 11 oktober, 14.00 uur"),
        ("when", "en", "Tuesday 11 October, 14:00"),
        ("short", "nl", "di 11 okt 14.00"),
        ("short", "en", "Tue 11 Oct 14:00"),
        ("day", "nl", "dinsdag 11 oktober"),
        ("day", "en", "Tuesday 11 October"),
        ("hour", "nl", "14.00 uur"),
        ("hour", "en", "14:00"),
    ],
)
def test_moments_are_spoken_in_local_time(filter_name: str, language: str, spoken: str) -> None:
    moment = datetime(2022, 10, 11, 12, tzinfo=UTC)
    template = WORDS.environment.from_string("{{ x|" + filter_name + " }}")
    assert finish(template.render(x=moment, language=language)).body == spoken


@pytest.mark.parametrize(
    ("days", "nl", "en"),
    [
        (0, "vandaag", "today"), (1, "1 dag geleden", "1 day ago"), (13, "13 dagen geleden", "13 days ago"),
        (14, "2 weken geleden", "2 weeks ago"), (60, "8 weken geleden", "8 weeks ago"),
        (61, "2 maanden geleden", "2 months ago"),
    ],
)  # fmt: skip
def test_how_long_ago_grows_coarser(days: int, nl: str, en: str) -> None:
    template = WORDS.environment.from_string("{{ x|ago }}")
    for language, spoken in (("nl", nl), ("en", en)):
        assert finish(template.render(x=NOW - timedelta(days), language=language)).body == spoken


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (date(2022, 12, 31), "zaterdag 31 december"),
        (date(2023, 1, 1), "zondag 1 januari 2023"),
        (date(2021, 12, 31), "vrijdag 31 december 2021"),
    ],
)
def test_the_year_is_named_when_it_is_not_this_one(day: date, spoken: str) -> None:
    assert finish(WORDS.environment.from_string("{{ x|day }}").render(x=day, language="nl")).body == spoken


def test_what_was_compiled_for_one_desk_serves_another_with_its_own_clock() -> None:
    slot = SimpleNamespace(starts_at=NOW)
    this_year, next_year = (Words(HERE, lambda now=now: now) for now in (NOW, NOW + timedelta(days=365)))
    said, later = (finish(each("appointments.just_taken", "nl", slot=slot)).body for each in (this_year, next_year))
    assert said.startswith("Maandag 3 oktober, 09.00 uur is zojuist geboekt.")
    assert later.startswith("Maandag 3 oktober 2022, 09.00 uur is zojuist geboekt.")
    one, other = (each.templates["nl"]["appointments.just_taken"].root_render_func for each in (this_year, next_year))
    assert one is not other
    assert one.__code__ is other.__code__


def test_the_year_turns_at_local_midnight() -> None:
    new_year = datetime(2022, 12, 31, 23, 30, tzinfo=UTC)
    assert WORDS.environment.from_string("{{ x|short }}").render(x=new_year, language="nl").endswith("jan 2023 00\\.30")


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.sampled_from(LANGUAGES))
def test_a_date_always_carries_its_weekday(day: date, language: str) -> None:
    said = WORDS.environment.from_string("{{ x|day }}").render(x=day, language=language)
    assert said.startswith(DAYS[language][day.weekday()])


def test_a_body_reads_aloud() -> None:
    told = finish("Kies:\n1. een **vet** woord\n2. *twee*\n\n- los\n- eind\n\nKlaar.")
    assert told.body == "Kies:\n\n1. een vet woord\n2. twee\n\n- los\n- eind\n\nKlaar."
    assert "<strong>vet</strong>" in told.html


def test_a_list_may_begin_at_seven() -> None:
    told = finish("7. zeven\n8. acht")
    assert told.body == "7. zeven\n8. acht"
    assert '<ol start="7">' in told.html


def test_the_address_of_a_person_is_no_link() -> None:
    told = finish(rendered("{{ x }}", "@room @anna:localhost https://matrix.to/#/@anna:localhost"))
    assert "<a" not in told.html
