"""The report as a document: every number in it is in the records, nothing that people type works, all can be read.

Its records are hundreds, by chance that is always the same; `tests/programme` reads those of people who talk.
"""

import asyncio
import html
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pikepdf
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from bot import app
from bot.clock import Clock
from bot.config import Config, Storage
from bot.documents import fonts
from bot.documents.files import FORMS, attachment, drawn, render
from bot.documents.markdown import markdown
from bot.documents.page import page
from bot.documents.pdf import pdf
from bot.documents.report import LIGHTS, Points, Report, Section, Table, Text
from bot.documents.story import (
    FINAL_SECTIONS,
    SECTIONS,
    TOLD,
    Asked,
    Money,
    Open,
    Quarter,
    Recommendation,
    Standing,
    Story,
)
from bot.documents.word import word
from bot.documents.writing import written
from bot.periods import FINAL, named, periods, treated_on
from bot.reporting import EYES, report_of
from storage import facts
from storage.audience import Audience
from storage.db import Db
from storage.facts import Facts
from storage.limburg import DISCIPLINES, MUNICIPALITIES, REGIONS
from storage.requests import KINDS
from tests.infra import records

LOCAL = ZoneInfo("Europe/Amsterdam")
CONFIG = Config()
PROGRAMME, MEETINGS = CONFIG.programme, CONFIG.reports.steering_group_meets
NOW = datetime(2023, 9, 5, 8, tzinfo=UTC)
NAMES = ("1", "2", "3", "4", "5", FINAL)
SAID = "Het ligt op schema.\n\nÉén zorg: de visie loopt uit."
STORY = Story(
    version=2,
    status="review",
    standings=(
        Standing(1, "green", "", "Zeven gemeenten gesproken.", "Vaststellen."),
        Standing(
            2, "orange", "green", "Zes doen mee.", "Tweede opzet.", "Weinig uren.", "Zes weken later.", "60 uur steun."
        ),
        Standing(3, "red", "orange", "Eén podcast.", "Nog een.", "Ziekte.", "Geen congres.", "Een ander congres."),
    ),
    texts={"summary": SAID, "reach": "Midden is onderbelicht.", "next": "In november gaan wij verder."},
    asked=(Asked("Stel de speerpunten vast.", "Dan kunnen wij verder."), Asked("Steun de kleine gemeenten.")),
    money=(Money("Kennisambassadeur", 4_000_000, 0, 800_000), Money("Limburg Leads", 900_000, 560_000, 225_050)),
    changes=("Actiepunt 2 is oranje geworden.",),
    never_approved=(1,),
)


# ---------------------------------------------------------------- records, laid once
@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Facts]:
    """The figures of all quarters, and of the whole."""
    return asyncio.run(_figures(tmp_path_factory.mktemp("laid")))


async def _figures(folder: Path) -> dict[str, Facts]:
    config = replace(CONFIG, storage=Storage(url=f"sqlite+aiosqlite:///{folder}/desk.sqlite3"))
    async with app.opened(config, clock=Clock(LOCAL, source=lambda: NOW)) as desk:
        async with desk.database.writing() as session:
            person = await desk.people.at(session, CONFIG.people.ambassador)
            await records.lay(session, person.id, 300)
        async with desk.database.reading() as session:
            db = Db(session, NOW, EYES, Audience.of(EYES))
            every = {name: named(PROGRAMME, name) for name in NAMES}
            return {name: await facts.of(db, period.since, period.until, LOCAL) for name, period in every.items()}


def earlier(figures: dict[str, Facts], name: str) -> list[Facts]:
    return [figures[one] for one in "12345" if name == FINAL or one < name]


def report_on(figures: dict[str, Facts], name: str, story: Story = STORY, **changes: Any) -> Report:
    period = named(PROGRAMME, name)
    story = replace(story, meeting=treated_on(MEETINGS, period))
    found = replace(figures[name], **changes)
    return written(PROGRAMME, period, found, story, earlier=earlier(figures, name), meetings=MEETINGS)


@pytest.fixture(scope="module")
def report(figures: dict[str, Facts]) -> Report:
    """The report on the second quarter, with all that people can add."""
    return report_on(figures, "2")


def text_of(packed: bytes) -> str:
    """What a reader finds in a PDF."""
    with pypdfium2.PdfDocument(packed) as document:
        pages = [one.get_textpage().get_text_bounded() for one in document]
    return folded("\n".join(pages))


def folded(text: str) -> str:
    """Without what a line break makes of a word."""
    return re.sub(r"\s+", " ", re.sub(r"[\u00ad\ufffe\x02]\s*|\u200b", "", text).replace("\u00a0", " "))


# ---------------------------------------------------------------- numbers
@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_records_is_read_back_out_of_the_pdf(figures, name):
    found = figures[name]
    read = text_of(pdf(report_on(figures, name)))
    talks, came, agreed = found.talks, found.requests, found.agreements
    for expected in (
        f"Er zijn {talks.total} gesprekken gevoerd, met {talks.places_spoken} van de 31 gemeenten.",
        *(f"{one.name}-Limburg {one.talks} {one.places} van {one.of} {one.with_alderman}" for one in talks.regions),
        f"Totaal {talks.total} {talks.places_spoken} van 31 {talks.with_alderman}",
        *(f"{place} {count}" for place, count in talks.places if count),
        *(f"{discipline.title()} {count}" for discipline, count in talks.disciplines),
        f"Binnen de toegezegde tijd {came.in_time} Later dan toegezegd {came.late} Nog geen reactie {came.waiting}",
        f"Sparren {came.kinds[0][1]} Raadplegen {came.kinds[1][1]} Overleg {came.kinds[2][1]}",
        f"Met een dag in deze periode {agreed.due} waarvan op tijd nagekomen {agreed.kept}",
        f"waarvan te laat nagekomen {agreed.kept_late} waarvan nog open na de dag {agreed.late}",
        f"De Taskforce kwam {found.meetings.held} keer bijeen",
        f"Kansen {found.signals.kinds[0][1]} Bedreigingen {found.signals.kinds[1][1]} Aanbevelingen {found.signals.kinds[2][1]}",
        *(f"{one.number} {one.text}" for one in found.signals.told if name != FINAL),
        *found.undone.texts,
        "Limburg Leads € 9.000 € 5.600 € 2.250,50 € 1.149,50",
        "Totaal € 49.000 € 5.600 € 10.250,50 € 33.149,50",
    ):
        assert folded(expected) in read, expected
    assert (
        sum(one.talks for one in talks.regions) + talks.across + talks.nowhere + (talks.confidential or 0)
        == talks.total
    )


def test_no_number_is_in_the_report_that_the_records_do_not_have(figures, report):
    """Each figure of each table is one of the facts, or of the money that was given."""
    given = {str(number) for number in numbers_in(msgspec.to_builtins(figures["2"]))}
    given |= {str(number) for number in numbers_in(msgspec.to_builtins(earlier(figures, "2")))}
    given |= {"31", "22"} | {str(figures["2"].talks.places_spoken), str(figures["2"].talks.with_alderman)}
    for table in tables(report):
        for row in table.rows:
            for column in table.numbers:
                if "€" not in row[column] and "%" not in row[column]:
                    assert set(re.findall(r"\d+", row[column])) <= given, (table.title, row)


def numbers_in(value: Any) -> Iterator[int]:
    match value:
        case dict():
            for one in value.values():
                yield from numbers_in(one)
        case list() | tuple():
            for one in value:
                yield from numbers_in(one)
        case int():
            yield value


def tables(report: Report) -> list[Table]:
    return [part for section in report.sections for part in section.blocks if isinstance(part, Table)]


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_a_table_add_up_to_its_total(figures, name):
    for table in tables(report_on(figures, name)):
        if table.total:
            *rows, total = ([re.sub(r"\D", "", cell) for cell in row[1:2]] for row in table.rows)
            assert sum(int(first or 0) for (first,) in rows) == int(total[0])


def test_money_is_whole_cents_and_told_as_it_is(figures):
    money = (Money("A", 100_001, 50, 100_000), Money("B", 5, 0, 0))
    read = markdown(report_on(figures, "1", replace(STORY, money=money)))
    assert "| A | €\u00a01.000,01 | €\u00a00,50 | €\u00a01.000 | −€\u00a00,49 |" in read
    assert "Op A is meer besteed en verplicht dan begroot." in read


# ---------------------------------------------------------------- nothing is made up
def test_a_section_without_facts_says_so(figures):
    nothing = facts_of_nothing(figures["3"])
    period = named(PROGRAMME, "3")
    read = markdown(written(PROGRAMME, period, nothing, Story()))
    for expected in (
        "Bij de actiepunten is nog geen stand ingevuld.",
        "In deze periode is geen gesprek vastgelegd.",
        "In deze periode kwam geen vraag binnen.",
        "In deze periode is geen afspraak gemaakt, en geen afspraak had er een dag in.",
        "De Taskforce kwam in deze periode niet bijeen.",
        "In deze periode zijn geen kansen, bedreigingen of aanbevelingen vastgelegd.",
        "Er is niets vastgelegd dat bewust niet is gedaan.",
        "Er is nog geen geld geboekt. Begroot is €\u00a049.000.",
        "Over de volgende periode is nog niets ingevuld.",
        "Wij vragen de Stuurgroep nu geen besluit.",
    ):
        assert expected in read
    assert read.count("niet ingevuld (vorige periode: niet ingevuld) | niet ingevuld | niet ingevuld") == 4


def facts_of_nothing(found: Facts) -> Facts:
    """The same period, with no record in it."""
    emptied = {
        name: _emptied(getattr(found, name))
        for name in ("talks", "requests", "appointments", "agreements", "meetings", "undone", "signals")
    }
    return replace(found, **emptied)


def _emptied(value: Any) -> Any:
    match value:
        case bool() | str() | None:
            return value
        case int():
            return 0
        case tuple():
            return tuple((name, 0) for name, _ in value) if value and isinstance(value[0], tuple) else ()
        case _ if hasattr(value, "__dataclass_fields__"):
            return replace(value, **{name: _emptied(one) for name, one in vars(value).items()})
        case _:
            return None


def test_the_light_is_never_told_by_colour_alone(report):
    for read in (markdown(report), page(report), text_of(pdf(report))):
        assert "● groen: op schema" in folded(read)
        assert "▲ oranje: vraagt aandacht" in folded(read)
        assert "■ rood: lukt niet zoals afgesproken" in folded(read)
    assert len(set(LIGHTS.values())) == 4


def test_orange_and_red_come_with_cause_consequence_and_proposal(report):
    assert "Oorzaak: Weinig uren. Gevolg: Zes weken later. Voorstel: 60 uur steun." in text_of(pdf(report))
    assert Standing(1, "green").complete
    assert not Standing(1, "orange", cause="a", consequence="b").complete
    assert Standing(1, "red", cause="a", consequence="b", measure="c").complete
    assert not Standing(1).complete


def test_what_is_confidential_is_a_number_at_most(figures):
    few = replace(figures["2"].talks, confidential=None)
    read = markdown(report_on(figures, "2", talks=few))
    assert "gesprekken waren vertrouwelijk" not in read
    assert "| Vertrouwelijk |" not in read


def test_a_draft_says_so_on_every_page_and_an_approved_report_does_not(figures):
    draft = report_on(figures, "2", preliminary=True)
    with pypdfium2.PdfDocument(pdf(draft)) as document:
        assert all("Voorlopig concept" in one.get_textpage().get_text_bounded() for one in document)
    assert report_on(figures, "2").mark == "Concept"
    assert report_on(figures, "2", replace(STORY, status="approved")).mark == ""


def test_a_chat_gets_ten_lines_at_most(figures):
    for name in NAMES:
        short = report_on(figures, name).in_short
        assert 5 <= len(short) <= 10
        assert short[-1] == "Wij vragen de Stuurgroep 2 besluiten."


def test_sections_keep_their_names_and_numbers(figures, report):
    assert [section.key for section in report.sections] == list(SECTIONS)
    assert [section.key for section in report_on(figures, FINAL).sections] == list(FINAL_SECTIONS)
    assert [section.number for section in report.sections] == [str(at) for at in range(1, 11)]
    assert report.section("2.3").key == report.section("2").key == "points"
    assert report.section("20") is None


def test_all_that_the_ambassador_says_is_in_its_section(figures):
    story = replace(STORY, texts={key: f"Over {key}." for key in TOLD})
    for name in ("2", FINAL):
        for section in report_on(figures, name, story).sections:
            said = [part.words for part in section.blocks if isinstance(part, Text) and part.said]
            assert f"Over {section.key}." in said or section.key == "counting"


def test_lines_with_a_dash_are_a_list(figures):
    said = "Wij gaan verder:\n\n- 19 oktober: congres\n• november: afspraken\n\nMet\nalle vier."
    ahead = report_on(figures, "2", replace(STORY, texts={"next": said})).section("9").blocks
    assert ahead[:3] == (
        Text("Wij gaan verder:", said=True),
        Points(("19 oktober: congres", "november: afspraken")),
        Text("Met alle vier.", said=True),
    )


@pytest.mark.parametrize("name", ["2", FINAL])
def test_another_programme_reads_it_in_english(figures, name):
    programme = replace(PROGRAMME, language="en")
    report = written(programme, named(PROGRAMME, name), figures[name], STORY, earlier=earlier(figures, name))
    read = text_of(pdf(report))
    for expected in (
        "Talks and reach",
        "▲ orange: needs attention",
        "€ 10,250.50",
        "Deliberately not done",
        "How we count",
    ):
        assert expected in read
    assert not re.search(r"\b(gesprekken|vragen|afspraken|periode|gemeente)\b", " ".join(without_people(report)))
    with pikepdf.open(io.BytesIO(pdf(report))) as document:
        assert str(document.Root.Lang) == "en"


def without_people(report: Report) -> Iterator[str]:
    """All that the report says itself."""
    yield from (report.title, report.subtitle, *report.summary, *(section.title for section in report.sections))
    for section in report.sections:
        yield from (getattr(part, "title", "") for part in section.blocks)
        yield from (head for part in section.blocks for head in getattr(part, "head", ()))


# ---------------------------------------------------------------- the end
@pytest.fixture(scope="module")
def final(figures: dict[str, Facts]) -> Report:
    """The final evaluation, of which the third quarter was never approved."""
    quarters = tuple(
        Quarter(
            one.number, one.since, one.until, STORY.standings,
            None if one.number == 3 else report_on(figures, one.name, replace(STORY, status="approved")), date(2022, 9, 20),
        )
        for one in periods(PROGRAMME)
    )  # fmt: skip
    story = replace(
        STORY, quarters=quarters, never_approved=(3,), goals={"a": "Wethouders vonden de weg."},
        recommendations=(Recommendation("Houd één aanspreekpunt.", "Provincie", "Periode 4, 3.1", "S-7"), Recommendation("Deel de visie.")),
        handover=(Open("A-12", "stuurt de planning", "Provincie"),),
    )  # fmt: skip
    return report_on(figures, FINAL, story)


def test_the_final_evaluation_bundles_what_was_approved_unchanged(figures, final):
    approved = {one: report_on(figures, one, replace(STORY, status="approved")) for one in "1245"}
    assert [annex.sections for annex in final.annexes] == [one.sections for one in approved.values()]
    read = text_of(pdf(final))
    for one in approved.values():
        assert one.sha256 in read.replace(" ", "")
    assert "Het verslag over periode 3 is niet door alle leden van de Stuurgroep vastgesteld." in read
    assert "S-7 Houd één aanspreekpunt. Provincie Periode 4, 3.1" in read
    assert "Deel de visie. niet genoemd geen onderbouwing genoemd" in read
    assert "A-12 stuurt de planning Provincie" in read
    assert "Wethouders vonden de weg." in read
    assert read.count("■ rood ■ rood ■ rood ■ rood ■ rood") == 1


# ---------------------------------------------------------------- the same data, the same bytes
@pytest.mark.parametrize("form", FORMS)
def test_the_same_report_gives_the_same_bytes(report, final, form):
    for one in (report, final):
        again = Report.unpacked(one.packed())
        assert again == one
        assert again.sha256 == one.sha256
        assert drawn(again, form) == drawn(one, form)


def test_another_report_has_another_hash(figures, report):
    other = replace(STORY, texts={**STORY.texts, "reach": "Midden is onderbelicht!"})
    assert report_on(figures, "2", other).sha256 != report.sha256


def test_a_report_leaves_a_turn_as_facts_and_becomes_a_file_later(report):
    facts_of_it = msgspec.json.decode(msgspec.json.encode(attachment(report, "pdf")))
    name, kind, packed = render(facts_of_it)
    assert (name, kind) == ("verslag-periode-2-versie-2.pdf", "application/pdf")
    assert packed == pdf(report)


# ---------------------------------------------------------------- what people type is shown, and never works
NASTY = (
    "*vet* _cursief_ `code` **x**", "# kop", "- punt", "1. eerst", '$x^2$ #let a = 1 #include "x"', r"C:\map \ eind",
    "<script>alert(1)</script>", "{{ 7*7 }} {% raw %}", "a | b || c", "[link](https://x.nl) ![x](y)", "&lt; &amp; <!-- -->",
    "@naam <label> ~ \\u{41} // geen /* commentaar */", "= kop\n== kop", "'; DROP TABLE reports; --",
)  # fmt: skip
STRANGE = {
    "rechts \u202eskniL\u202c naar links": "rechts skniL naar links",
    "שלום عربي": None,
    "emoji 😀 en 漢": "emoji □ en □",
    "tab\tregel\x00\x07\x1b\ufeff": "tab regel",
    "a\u0301 wordt á": "á wordt á",
}
WIDE = "w" * 10_000
LEFT_EDGE = 76  # points: the text of a page begins here
STATES_OF_QUESTIONS = {"new", "accepted", "planned", "done", "withdrawn", "referred", "out_of_scope"}


def said_everywhere(text: str) -> Story:
    """The same words in every field that there is."""
    one = Standing(1, "red", "green", text, text, text, text, text)
    return Story(
        standings=tuple(replace(one, point=point) for point in (1, 2, 3, 4)),
        texts=dict.fromkeys(TOLD, text), asked=(Asked(text, text),), money=(Money(text, 100, 1, 1),),
        changes=(text,), reason=text, goals={"a": text, "b": text}, recommendations=(Recommendation(text, text, text),),
        handover=(Open("A-1", text, text), Open("H-1", text, text)),
    )  # fmt: skip


def hostile(figures: dict[str, Facts], text: str, name: str = "2") -> Report:
    """A report in which people typed this wherever they can; in the final evaluation also in an earlier report."""
    story = said_everywhere(text)
    if name == FINAL:
        period, earlier_one = named(PROGRAMME, "1"), hostile(figures, text, "1")
        quarter = Quarter(1, period.since, period.until, story.standings, earlier_one, date(2022, 9, 15))
        story = replace(story, quarters=(quarter,))
    return report_on(figures, name, story, **counted_everywhere(figures[name], text))


def counted_everywhere(found: Facts, text: str) -> dict[str, Any]:
    """The figures in which there are words of people, with these words."""
    late = tuple(replace(one, text=text, owner=text) for one in found.agreements.which_are_late[:2])
    decided = tuple(replace(one, text=text) for one in found.meetings.decisions[:1])
    raised = tuple(
        replace(one, text=text, addressee=text, evidence=text, municipalities=()) for one in found.signals.told
    )
    return {
        "undone": replace(found.undone, texts=(text,)),
        "agreements": replace(found.agreements, which_are_late=late),
        "meetings": replace(found.meetings, decisions=decided),
        "signals": replace(found.signals, told=raised),
    }


OURS = {"state", "before", "status", "number", "kind", "kinds"}  # texts that nobody types


def test_no_field_that_people_can_fill_is_left_out_of_these_tests(figures):
    """A new one is missed here before it is missed in a report."""
    for name in ("2", FINAL):
        story = said_everywhere("X")
        assert set(typed_in(story)) == {"X"}
        unsaid = [
            one for one in vars(story) if vars(story)[one] in ("", (), {}) and one not in ("quarters", "never_approved")
        ]
        assert unsaid == []
        changed = counted_everywhere(figures[name], "X")
        assert {text for value in changed.values() for text in typed_in(value)} == {"X"}
    untouched = {key: value for key, value in vars(figures["2"]).items() if key not in changed}
    words = {text for value in untouched.values() for text in typed_in(value)}
    assert words <= {*DISCIPLINES, *KINDS, *REGIONS, *(place.name for place in MUNICIPALITIES), *STATES_OF_QUESTIONS}


def typed_in(value: Any, field: str = "") -> Iterator[str]:
    """The words in a value that somebody may have typed."""
    if field in OURS:
        return
    match value:
        case str() if value:
            yield value
        case dict():
            yield from (text for one in value.values() for text in typed_in(one))
        case tuple():
            yield from (text for one in value for text in typed_in(one))
        case _ if hasattr(value, "__dataclass_fields__"):
            yield from (text for name, one in vars(value).items() for text in typed_in(one, name))


class Seen(HTMLParser):
    """The words and the tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize(("name", "text"), [*(("2", text) for text in NASTY), (FINAL, NASTY[0]), (FINAL, NASTY[4])])
def test_whatever_is_typed_is_read_back_as_it_was(figures, text, name):
    report = hostile(figures, text, name)
    plain = Seen(page(hostile(figures, "iets", name)))
    read, seen = text_of(pdf(report)), Seen(page(report))
    assert read.count(folded(text)) >= 20
    assert folded(" ".join(seen.words)).count(folded(text)) >= 20
    assert seen.tags <= plain.tags
    assert folded(word_text(word(report))).count(folded(text)) >= 20


@pytest.mark.parametrize(("text", "shown"), STRANGE.items())
def test_what_no_font_has_is_a_square_and_what_nobody_sees_is_gone(figures, text, shown):
    report = hostile(figures, text)
    read = text_of(pdf(report))
    if shown:
        assert read.count(shown) >= 20
    for form in ("docx", "html", "md"):
        assert drawn(report, form)


def test_a_word_of_ten_thousand_letters_stays_on_the_page(figures):
    packed = pdf(hostile(figures, WIDE))
    with pypdfium2.PdfDocument(packed) as document:
        for one in document:
            text = one.get_textpage()
            width = one.get_width()
            boxes = [text.get_charbox(at) for at in range(text.count_chars())]
            assert max(right for _, _, right, _ in boxes) < width - 30
    letters = sum(text_of(packed).replace(" ", "").count(letter) for letter in "w")
    assert letters >= 20 * 10_000


def test_a_number_in_the_margin_is_on_the_page_of_what_it_counts(report):
    long = [Text("woord " * (1 + 23 * at % 140)) for at in range(60)]  # so that all heights come at the foot of a page
    sections = [Section(str(at), "deel", "Deel", (one, Points(("punt",), title="Kop"))) for at, one in enumerate(long)]
    numbers = 0
    with pypdfium2.PdfDocument(pdf(msgspec.structs.replace(report, sections=tuple(sections)))) as document:
        for page in map(pypdfium2.PdfPage.get_textpage, document):
            letters = map(page.get_charbox, range(page.count_chars()))
            boxes = [(left, bottom) for left, bottom, right, _ in letters if left < right]
            hanging = {round(bottom) for left, bottom in boxes if left < LEFT_EDGE}
            beside = {round(bottom) for left, bottom in boxes if left >= LEFT_EDGE}
            assert all(any(abs(height - low) <= 3 for low in beside) for height in hanging)
            numbers += len(hanging)
    assert numbers >= 2 * 60


def test_markdown_of_people_is_text_in_markdown_too(figures):
    from markdown_it import MarkdownIt  # noqa: PLC0415

    reader = MarkdownIt("commonmark").enable("table")
    usual = {token.type for token in reader.parse(markdown(hostile(figures, "iets")))}
    for text in NASTY:
        tokens = reader.parse(markdown(hostile(figures, text)))
        assert {token.type for token in tokens} <= usual, text
        inline = {child.type for token in tokens for child in token.children or ()}
        assert inline <= {
            "text",
            "strong_open",
            "strong_close",
            "em_open",
            "em_close",
            "softbreak",
            "hardbreak",
            "text_special",
        }, text


# ---------------------------------------------------------------- everybody can read it
def test_the_pdf_is_accessible(report, final):
    for one in (report, final):
        with pikepdf.open(io.BytesIO(pdf(one))) as document:
            root = document.Root
            assert bool(root.MarkInfo.Marked)
            assert str(root.Lang) == "nl"
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            with document.open_metadata() as about:
                assert about["dc:title"] == f"{one.title}: {one.subtitle}"
                assert about["pdfuaid:part"] == "1"
            kinds = [str(node.get("/S")) for node in nodes(root.StructTreeRoot)]
            assert {"/Table", "/TH", "/TD", "/Figure", "/H1", "/L", "/LI", "/P", "/BlockQuote"} <= set(kinds)
            pictures = [node for node in nodes(root.StructTreeRoot) if node.get("/S") == "/Figure"]
            assert len(pictures) == 1 + len(one.annexes)
            assert all("31 gemeenten van Limburg" in str(node.Alt) for node in pictures)


def test_every_font_is_inside_the_pdf(report):
    with pikepdf.open(io.BytesIO(pdf(report))) as document:
        found = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert found
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in found)
        assert {re.sub(r"^/[A-Z]{6}\+", "", str(one.FontName)).partition("-")[0] for one in found} <= {
            "Inter",
            "DejaVuSans",
        }


def nodes(tree: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """Every tag of a PDF."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Dictionary):
            yield node
            inside = node.get("/K")
            waiting += list(inside) if isinstance(inside, pikepdf.Array) else [inside]


def test_the_word_file_has_styles_header_rows_alt_texts_and_a_language(report):
    packed = word(report)
    file = Document(io.BytesIO(packed))
    styles = {paragraph.style.name for paragraph in file.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "Caption", "List Bullet", "Quote", "Normal"} <= styles
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in file.tables)
    assert all(len(table.columns) > 1 for table in file.tables)
    (picture,) = file.inline_shapes
    assert "31 gemeenten van Limburg" in picture._inline.docPr.get("descr")
    assert file.core_properties.language == "nl-NL"
    assert {one.get(qn("w:val")) for one in file.styles.element.iter(qn("w:lang"))} == {"nl-NL"}
    assert file.core_properties.title == f"{report.title}: {report.subtitle}"
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(packed)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [paragraph for paragraph in file.paragraphs if not paragraph.text and not paragraph.runs] == []


def test_an_office_program_opens_the_word_file_whatever_people_typed(figures, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice: soffice is not found")
    typed = " ".join(NASTY)
    (tmp_path / "verslag.docx").write_bytes(word(hostile(figures, typed)))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [
        office,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "verslag.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = text_of((tmp_path / "verslag.pdf").read_bytes())
    assert "Voortgangsrapportage" in read
    assert without_spaces(read).count(without_spaces(typed)) >= 10  # it breaks long ones elsewhere than we do


def without_spaces(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def test_poppler_finds_it_tagged_with_its_title_and_its_fonts(report, tmp_path):
    if shutil.which("pdffonts") is None:
        pytest.skip("no poppler: pdffonts is not found")
    file = tmp_path / "verslag.pdf"
    file.write_bytes(pdf(report))
    about = dict(line.split(":", 1) for line in told_by("pdfinfo", file).splitlines() if ":" in line)
    assert about["Tagged"].strip() == "yes"
    assert about["Title"].strip() == f"{report.title}: {report.subtitle}"
    _, _, *fonts_in = told_by("pdffonts", file).splitlines()
    assert fonts_in
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts_in)  # embedded, in part, with letters
    assert "Midden is onderbelicht." in folded(told_by("pdftotext", file, "-"))


def told_by(program: str, *arguments: object) -> str:
    command = [program, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, timeout=60, encoding="utf-8").stdout


def word_text(packed: bytes) -> str:
    file = Document(io.BytesIO(packed))
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def test_all_forms_say_the_same(figures, report):
    """Every text of the report stands in each of its forms."""
    reads = {
        "pdf": text_of(pdf(report)),
        "html": folded(html.unescape(" ".join(Seen(page(report)).words))),
        "docx": folded(word_text(word(report))),
        "md": folded(re.sub(r"\\(.)", r"\1", markdown(report))),
    }
    for text in texts_in(report):
        for form, read in reads.items():
            assert folded(text) in read, (form, text)


def texts_in(report: Report) -> Iterator[str]:
    for section in report.sections:
        yield section.title
        for part in section.blocks:
            for value in msgspec.to_builtins(part).values():
                yield from words_in(value)


def words_in(value: Any) -> Iterator[str]:
    match value:
        case list():
            for one in value:
                yield from words_in(one)
        case dict():
            if "short" not in value:  # a square of the map: its figures are in the table
                for name, one in value.items():
                    if name != "state":
                        yield from words_in(one)
        case str() if (
            value and value not in ("Text", "Points", "Table", "Lights", "Tiles", "Figures") and "vakjes" not in value
        ):
            yield value


def test_the_fonts_draw_what_they_say_they_draw():
    assert {ord(sign) for sign in "aé€–●▲■○□ĳŁ\u00a0"} <= fonts.covered()
    assert fonts.drawable("漢😀") == "□□"
    assert fonts.covered().isdisjoint(range(0x4E00, 0x9FFF))


# ---------------------------------------------------------------- without chat
async def test_the_report_of_the_command_is_read_with_the_eyes_of_the_steering_group(desk):
    desk_app = desk.app
    made = await report_of(desk_app, named(PROGRAMME, "2"))
    assert made.mark == "Voorlopig concept"
    assert "In deze periode is geen gesprek vastgelegd." in markdown(made)
