"""What remarks say, how much money a text speaks of, and on which days a report is due."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, Programme, Reports
from bot.documents.changes import changes
from bot.documents.remarks import remark_in, section_in
from bot.documents.report import Points, Report, Section, Text
from bot.drafts import drafts
from bot.understanding.amounts import amount_in
from bot.understanding.questions import NotUnderstood, Said, StateOf
from bot.workdays import works

SECTIONS = (
    Section("1", "summary", "Samenvatting", (Text("Het programma ligt op schema."),)),
    Section("2", "points", "Actiepunten", (Points(("Zes gemeenten doen mee aan de visie.",)),)),
    Section("3", "reach", "Gesprekken", (Text("Er is veel gereisd.", said=True), Points(("Er is veel gebeld.",)))),
)
REPORT = Report(
    "verslag", "Verslag", "Periode 2", "Het programma", (), "nl", date(2022, 12, 1), ("Op schema.",), SECTIONS
)


@pytest.mark.parametrize(
    ("said", "section", "text"),
    [
        ("2.1: de stand ontbreekt", "2.1", "de stand ontbreekt"),
        ("2: de stand ontbreekt", "2", "de stand ontbreekt"),
        ("bij 3 - te vaag", "3", "te vaag"),
        ("Hoofdstuk 3 is te lang", "3", "is te lang"),
        ("in paragraaf 2.1, mis ik Beek", "2.1", "mis ik Beek"),
        ("section 2: too long", "2", "too long"),
        ("9: dat hoofdstuk is er niet", "", "9: dat hoofdstuk is er niet"),
        ("14 gesprekken is weinig", "", "14 gesprekken is weinig"),
        ("3 mei is te laat", "", "3 mei is te laat"),
        ("> Zes gemeenten doen mee\nhet zijn er zeven", "2", "het zijn er zeven"),
        ("> Er is veel\nwaarvan dan?", "3", "waarvan dan?"),
        ("> schema\nwelk schema?", "", "welk schema?"),
        ("mooi verslag", "", "mooi verslag"),
    ],
)
def test_a_remark_says_what_it_is_about_or_nothing(said, section, text):
    found = remark_in(said, REPORT)
    assert (found.section, found.text) == (section, text)


def test_other_words_are_shown_before_and_after_in_the_section_that_is_named_or_the_first():
    found = remark_in('vervang "veel gereisd" door "veel gesproken"', REPORT)
    assert (found.section, found.before, found.after) == ("3", "Er is veel gereisd.", "Er is veel gesproken.")
    assert remark_in("2: replace Zes gemeenten with Zeven gemeenten", REPORT).after.startswith("Zeven gemeenten doen")
    nowhere = remark_in("3: vervang tien plannen door elf plannen", REPORT)
    assert (nowhere.old, nowhere.new, nowhere.before) == ("tien plannen", "elf plannen", "")


@pytest.mark.parametrize(
    ("said", "section"), [("3", "3"), ("hoofdstuk 2.1.", "2.1"), ("12", ""), ("3 mei", ""), ("", "")]
)
def test_a_number_alone_names_a_section(said, section):
    assert section_in(said, REPORT) == section


@given(st.text(max_size=200))
def test_no_remark_is_lost_whatever_is_typed(said):
    found = remark_in(said, REPORT)
    assert found.section == "" or REPORT.section(found.section)
    assert said.strip().endswith(found.text)


def test_what_is_new_is_told_in_three_lines():
    later = replace_section(REPORT, Section("3", "reach", "Gesprekken", (Text("Er is veel gesproken.", said=True),)))
    day = date(2022, 11, 30)
    assert changes(None, later, day, []) == ()
    assert changes(REPORT, later, day, ["taken_over", "open"], "Een fout") == (
        "Deze versie verbetert het verslag dat was vastgesteld. Reden: Een fout",
        "Anders dan de vorige versie: 3 Gesprekken.",
        "Opmerkingen: 1 overgenomen, 1 nog open.",
    )
    assert changes(REPORT, REPORT, day, []) == ("De hoofdstukken zeggen hetzelfde als in de vorige versie.",)


def replace_section(report: Report, section: Section) -> Report:
    sections = tuple(section if one.key == section.key else one for one in report.sections)
    return Report(
        report.name, report.title, report.subtitle, report.programme, report.about, report.language, report.made_on,
        report.summary, sections,
    )  # fmt: skip


# ---------------------------------------------------------------- money
@pytest.mark.parametrize(
    ("said", "cents", "rest"),
    [
        ("€ 1.250,50 zaalhuur", 125_050, "zaalhuur"),
        ("250 euro besteed", 25_000, "besteed"),
        ("besteed 40.000", 4_000_000, "besteed"),
        ("€250,- zaal", 25_000, "zaal"),
        ("zaal 3, € 75", 7_500, "zaal 3,"),
        ("-500 verplicht", -50_000, "verplicht"),
        ("EUR 12,05", 1_205, ""),
    ],
)
def test_an_amount_is_read_in_cents(said, cents, rest):
    assert amount_in(said) == (cents, rest)


@pytest.mark.parametrize("said", ["", "zaalhuur", "1,234", "12.5", "99999999999"])
def test_what_is_no_amount_is_none(said):
    assert amount_in(said) is None


# ---------------------------------------------------------------- lights
@pytest.mark.parametrize(
    ("said", "light", "rest"),
    [
        ("groen, drie speerpunten zijn klaar", "green", "drie speerpunten zijn klaar"),
        ("oranje want er zijn weinig uren", "orange", "er zijn weinig uren"),
        ("Rood: het lukt niet", "red", "het lukt niet"),
    ],
)
def test_a_light_leaves_its_reason(said, light, rest):
    names = {"green": "groen (op schema)", "orange": "oranje (let op)", "red": "rood (lukt niet)"}
    now = datetime(2022, 11, 22, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
    heard = Said(said, now, "nl", label=lambda _key, facts: names[str(facts["option"])])
    question = StateOf("reports.light", options=("green", "orange", "red"))
    with pytest.raises(NotUnderstood):
        question.parse(heard)
    assert question.among(heard) == (light, rest)


# ---------------------------------------------------------------- days
def test_the_days_of_the_limburg_programme():
    due = {one.name: (one.ambassador, one.channel, one.whole, one.meets) for one in drafts(Config())}
    assert due == {
        "1": (date(2022, 8, 23), date(2022, 8, 25), date(2022, 9, 1), date(2022, 9, 15)),
        "2": (date(2022, 11, 22), date(2022, 11, 24), date(2022, 12, 1), date(2022, 12, 15)),
        "3": (date(2023, 2, 21), date(2023, 2, 23), date(2023, 3, 1), date(2023, 3, 16)),
        "4": (date(2023, 5, 22), date(2023, 5, 24), date(2023, 6, 1), date(2023, 6, 15)),
        "5": (date(2023, 8, 22), date(2023, 8, 24), date(2023, 9, 1), date(2023, 9, 14)),
        "final": (date(2023, 9, 1), date(2023, 9, 5), date(2023, 9, 5), date(2023, 9, 14)),
    }


def test_a_meeting_treats_the_last_period_that_ended_before_it():
    config = replace(Config(), reports=Reports(steering_group_meets=(date(2022, 12, 15),)))
    assert {one.name: one.meets for one in drafts(config) if one.meets} == {"2": date(2022, 12, 15)}


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(30, 900),
    st.lists(st.integers(0, 1500), unique=True, max_size=8).map(sorted),
)  # fmt: skip
def test_a_report_goes_to_the_ambassador_first_and_each_meeting_treats_one_quarter(starts, length, meetings):
    programme = Programme(starts=starts, ends=starts + timedelta(length))
    meets = tuple(starts + timedelta(each) for each in meetings)
    due = drafts(replace(Config(), programme=programme, reports=Reports(steering_group_meets=meets)))
    quarters = [one for one in due if one.period.number]
    for one in due:
        assert works(one.whole)
        assert one.whole >= one.period.until
        assert one.meets is None or one.period.until <= one.meets
        assert one.ambassador is None or (one.channel and one.ambassador <= one.channel)
    treated = [one.meets for one in quarters if one.meets]
    assert len(treated) == len(set(treated))
