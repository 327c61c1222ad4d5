"""The quarterly reports: drafted with the ambassador, reviewed in the Steering Group's room, approved by all."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Executable, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.config import Reports
from bot.documents.files import render
from bot.documents.report import Report, Table
from storage import export, reports
from storage.db import Db
from storage.machine.occasions import OccasionRow
from storage.reports import ReportRow
from tests.infra.steering import DRAFT, MONDAY, ROOM, WHOLE, member
from tests.infra.talk import AMBASSADOR, SECRETARY, ZONE, Group, Talker, TestDesk

LOCAL = ZoneInfo(ZONE)
POSTED = "Reageren: hierop antwoorden"


@pytest.fixture
def wakes() -> str:
    return MONDAY


async def exported(desk: TestDesk) -> dict[str, list[dict[str, Any]]]:
    async with desk.app.database.reading() as session:
        return await export.document(session, {}, confidential=False)


def reports_in(talker: Talker) -> list[Report]:
    """The reports that came as PDF."""
    found = [file for file in talker.files if file["kind"] == "report" and file["form"] == "pdf"]
    return [Report.unpacked(json.dumps(file["report"])) for file in found]


def text_of(report: Report) -> str:
    return report.packed().decode()


# ---------------------------------------------------------------- the interview
async def test_who_types_interview_is_asked_about_the_report_that_people_speak_of(ambassador: Talker) -> None:
    for typed in ("/interview", "/interview over de kamers"):
        assert (await ambassador.says(typed)).startswith("Actiepunt 1. Overleg over woonruimte in Noord-Limburg.")
        await ambassador.says("stop")


async def test_before_the_meeting_the_ambassador_is_asked_one_question_a_section(
    desk: TestDesk, ambassador: Talker, room: Group
) -> None:
    await ambassador.says("/log wethouder Wonen in Venray, wil short-stay toestaan", "geen", "1", "nee", "ja")
    await desk.passes("2022-11-22 08:59")
    ambassador.read = len(ambassador.words)
    await desk.passes("2022-11-22 09:00")
    await ambassador.hears("""
        Over het verslag over periode 2, voor het overleg van donderdag 15 december, hoor ik graag wat u ervan vindt. Dit is geteld:
        - Bij de actiepunten is nog geen stand ingevuld.
        - Er is 1 gesprek gevoerd, met 1 van de 31 gemeenten.
        - Er kwam geen vraag binnen.
        - Geen afspraak had een dag in deze periode.
        - Besteed is € 0 van € 49.000 (0%); van de looptijd is 33% voorbij.
        - Wij vragen de Stuurgroep nu geen besluit.
        Zeg ja, dan loop ik het met u langs. U mag elke vraag overslaan. Donderdag 24 november, 09.00 uur staat het in elk geval in de kamer van de Stuurgroep.
    """)
    await ambassador.chats("""
        > ja
        Actiepunt 1. Overleg over woonruimte in Noord-Limburg. Deze periode: 1 gesprek.
        Hoe staat het ervoor, en waarom? Bijvoorbeeld: "groen, drie speerpunten zijn klaar".
        1. groen (op schema)
        2. oranje (vraagt aandacht)
        3. rood (lukt niet zo)
        U mag dit overslaan.
        > groen, drie speerpunten zijn klaar
        Wat volgt er?
        U mag dit overslaan.
        > Vaststellen in december
        Actiepunt 2. Gezamenlijke beleidsvisie van Zuid-Limburg. Deze periode: 0 gesprekken.
        Hoe staat het ervoor, en waarom? Bijvoorbeeld: "groen, drie speerpunten zijn klaar".
        1. groen (op schema)
        2. oranje (vraagt aandacht)
        3. rood (lukt niet zo)
        U mag dit overslaan.
        > oranje
        Wat is de oorzaak? Zonder oorzaak, gevolg en maatregel plaats ik oranje niet.
        > overslaan
        Dit heb ik echt nodig. Zeg stop als u niet verder wilt.
        Wat is de oorzaak? Zonder oorzaak, gevolg en maatregel plaats ik oranje niet.
        > Weinig ambtelijke uren
        Wat is het gevolg?
    """)
    await desk.restarts()
    await ambassador.chats("""
        > De opzet komt zes weken later
        Welke maatregel stelt u voor?
        > 60 uur steun van de Provincie
        Wat is er bereikt?
        U mag dit overslaan.
        > overslaan
        Wat volgt er?
        U mag dit overslaan.
    """)
    await ambassador.says(*["overslaan"] * 3)
    assert ambassador.heard_last.startswith("3 Gesprekken en bereik:")
    await ambassador.says("Midden-Limburg blijft achter", *["overslaan"] * 6)
    await ambassador.chats("""
        > Stel de drie speerpunten vast
        Waarom is dat nu nodig?
        U mag dit overslaan.
        > Dan kunnen wij afspraken maken
        Vraagt u nog een besluit?
        U mag dit overslaan.
    """)
    await ambassador.says("overslaan")
    assert ambassador.heard_last.startswith("1 Samenvatting en gevraagde besluiten:")
    await ambassador.chats("""
        > Wij liggen op schema
        Zo staat het verslag over periode 2 er nu voor:
        - De actiepunten: 1 op groen, 1 op oranje, 2 zonder stand.
        - Aandacht vraagt: 2. Gezamenlijke beleidsvisie van Zuid-Limburg (oranje).
        - Er is 1 gesprek gevoerd, met 1 van de 31 gemeenten.
        - Er kwam geen vraag binnen.
        - Geen afspraak had een dag in deze periode.
        - Besteed is € 0 van € 49.000 (0%); van de looptijd is 33% voorbij.
        - Wij vragen de Stuurgroep één besluit.
        Wilt u het plaatsen, of later aanvullen?
        1. plaatsen (in de kamer)
        2. aanvullen (later)
        > plaatsen
        Ik plaats het verslag over periode 2 in de kamer van de Stuurgroep, met PDF en Word. Er staat voorlopig bij: de periode loopt nog.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Versie 1 staat in de kamer. Opmerkingen krijgt u hier.
    """)
    assert room.heard_last.startswith("Het verslag over periode 2, versie 1 (voorlopig).")
    (report,) = reports_in(room)
    for said in (
        "drie speerpunten zijn klaar", "Vaststellen in december", "Weinig ambtelijke uren", "De opzet komt zes weken later",
        "60 uur steun van de Provincie", "Midden-Limburg blijft achter", "Stel de drie speerpunten vast", "Wij liggen op schema",
    ):  # fmt: skip
        assert said in text_of(report)
    await desk.passes("2022-11-25 09:00")
    assert len(reports_in(room)) == 1, "it stands there already"


async def test_what_was_said_is_kept_when_the_ambassador_stops_halfway(desk: TestDesk, ambassador: Talker) -> None:
    await desk.passes("2022-11-22 09:00")
    await ambassador.says("ja", "groen, alles loopt", "overslaan", "stop")
    assert ambassador.heard_last == "Gestopt. Wat u al hebt geantwoord, is bewaard. Met rapport gaat u verder."
    await ambassador.says("/rapport", "laten zien")
    assert "alles loopt" in text_of(reports_in(ambassador)[-1])


async def test_later_the_ambassador_changes_one_text(desk: TestDesk, ambassador: Talker) -> None:
    await ambassador.chats("""
        > rapport
        U werkt aan het verslag over periode 2, voor het overleg van donderdag 15 december.
        - Bij de actiepunten is nog geen stand ingevuld.
        - Er is geen gesprek vastgelegd.
        - Er kwam geen vraag binnen.
        - Geen afspraak had een dag in deze periode.
        - Besteed is € 0 van € 49.000 (0%); van de looptijd is 33% voorbij.
        - Wij vragen de Stuurgroep nu geen besluit.
        Nog zonder uw woorden: 1 Samenvatting en gevraagde besluiten; 3 Gesprekken en bereik; 4 Vragen en sparafspraken; 5 Afspraken en de Taskforce; 6 Kansen, bedreigingen en aanbevelingen; 7 Bewust niet gedaan; 8 Geld en tijd; 9 Volgende periode.
        Wat wilt u doen?
        1. laten zien (PDF en Word)
        2. aanvullen (interview)
        3. tekst wijzigen
        4. plaatsen (in de kamer)
        5. geld
        > tekst wijzigen
        Welk hoofdstuk wilt u wijzigen?
        1. 1 Samenvatting en gevraagde besluiten
        2. 3 Gesprekken en bereik
        3. 4 Vragen en sparafspraken
        4. 5 Afspraken en de Taskforce
        5. 6 Kansen, bedreigingen en aanbevelingen
        6. 7 Bewust niet gedaan
        Zeg meer voor de volgende.
        > Vragen en sparafspraken
        Bij 4 Vragen en sparafspraken staat nog niets van u.
        Wat moet er staan?
        > Het was stil
        Er komt bij te staan: "Het was stil" (bij 4 Vragen en sparafspraken)
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig tekst naar Het was rustig
        Er komt bij te staan: "Het was rustig" (bij 4 Vragen en sparafspraken)
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Dat staat erin. Wilt u het laten zien, zeg dan rapport en kies plaatsen.
    """)
    await ambassador.says("/rapport", "1")
    assert "Het was rustig" in text_of(reports_in(ambassador)[-1])


# ---------------------------------------------------------------- in the channel in any case
async def test_the_draft_is_in_the_channel_in_any_case_and_the_whole_one_follows(desk: TestDesk, room: Group) -> None:
    await desk.passes("2022-11-24 08:59")
    assert room.words == []
    await desk.passes(DRAFT)
    await room.hears("""
        Het verslag over periode 2, versie 1 (voorlopig).
        - Bij de actiepunten is nog geen stand ingevuld.
        - Er is geen gesprek vastgelegd.
        - Er kwam geen vraag binnen.
        - Geen afspraak had een dag in deze periode.
        - Besteed is € 0 van € 49.000 (0%); van de looptijd is 33% voorbij.
        - Wij vragen de Stuurgroep nu geen besluit.
        Voorlopig: de periode loopt nog. Na afloop komt het hele verslag, en dat kan worden goedgekeurd. Reageren kan nu al: hierop antwoorden met het nummer, bijvoorbeeld "2.3: …".
    """)
    assert [file["form"] for file in room.files] == ["pdf", "docx"]
    (pdf, pdf_kind, pdf_bytes), (word, _, word_bytes) = map(render, room.files)
    assert (pdf, word) == ("verslag-periode-2-versie-1.pdf", "verslag-periode-2-versie-1.docx")
    assert (pdf_kind, pdf_bytes[:5], word_bytes[:2]) == ("application/pdf", b"%PDF-", b"PK")
    await desk.restarts()
    await desk.passes(WHOLE)
    assert room.heard_last.startswith("Het verslag over periode 2, versie 2.")
    assert "- De cijfers gaan nu tot en met 30 november." not in room.heard_last, "a document names the year"
    assert "- De cijfers gaan nu tot en met 30 november 2022." in room.heard_last
    assert [(one["number"], one["version"], one["state"]) for one in (await exported(desk))["reports"]] == [
        (2, 1, "draft"),
        (2, 2, "review"),
    ]


async def test_after_a_downtime_over_both_moments_only_the_whole_one_comes_once(desk: TestDesk, room: Group) -> None:
    await desk.settles()
    desk.goes_to(datetime(2022, 12, 2, 10, tzinfo=LOCAL))
    await desk.restarts()
    await desk.settles()
    await desk.restarts()
    await desk.passes("2022-12-05 12:00")
    assert [word.partition("\n")[0] for word in room.words] == ["Het verslag over periode 2, versie 1."]
    async with desk.app.database.reading() as session:
        drafts = select(OccasionRow.key, OccasionRow.state).where(OccasionRow.key.startswith("report-"))
        states = {key: state for key, state in await session.execute(drafts)}  # noqa: C416
    assert states["report-draft/2/2022-11-24"] == "skipped"
    assert states["report-whole/2/2022-12-01"] == "sent"


async def test_a_desk_that_is_killed_before_it_has_said_it_makes_one_version(desk: TestDesk, room: Group) -> None:
    """The version, its words and its name are one transaction: of what is not committed nothing is there."""

    async def killed(_session: object) -> None:
        raise KeyboardInterrupt

    desk.goes_to(datetime(2022, 11, 24, 9, tzinfo=LOCAL))
    desk.app.turns.fence = killed
    with pytest.raises(KeyboardInterrupt):
        await desk.app.occasions.take()
    desk.app.turns.fence = None
    await desk.restarts()
    await desk.settles()
    await desk.restarts()
    await desk.settles()
    assert len(reports_in(room)) == 1
    async with desk.app.database.reading() as session:
        assert list((await session.execute(select(ReportRow.version))).scalars()) == [1]


async def test_where_the_draft_comes_after_the_period_it_is_whole_at_once(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path, now="2022-11-21T09:00:00+01:00")
    meets = (date(2022, 12, 29),)
    desk.config = replace(desk.config, reports=Reports(steering_group_meets=meets))
    await desk.starts()
    room = Group(desk, AMBASSADOR, ROOM)
    await desk.passes("2022-12-30 09:00")
    assert [word.partition("\n")[0] for word in room.words] == ["Het verslag over periode 2, versie 1."]
    await desk.stops()


async def test_orange_without_all_that_it_needs_is_not_posted(desk: TestDesk, ambassador: Talker) -> None:
    async with desk.as_person(AMBASSADOR) as db:
        await reports.write(db, AMBASSADOR, "2", "point/3", {"state": "red", "cause": "Ziekte"})
    assert await ambassador.says("/rapport plaatsen") == (
        "Plaatsen kan nog niet. Bij oranje en rood horen oorzaak, gevolg en maatregel; die missen bij actiepunt 3. "
        "Zeg rapport en kies aanvullen."
    )


# ---------------------------------------------------------------- remarks
async def test_remarks_come_by_reply_with_a_number_a_quotation_or_neither(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    await ambassador.says("/rapport", "3", "Gesprekken en bereik", "Er is veel gereisd door Limburg", "ja")
    await desk.passes(DRAFT)
    room.read, ambassador.read = len(room.words), len(ambassador.words)
    await room.replies("2.3: de stand van Noord ontbreekt", "Het verslag")
    await room.hears("""
        O-1 bij 2.3: "de stand van Noord ontbreekt".
        De kennisambassadeur antwoordt erop. Klopt het niet: antwoord oeps.
    """)
    await ambassador.hears("""
        Opmerking van LWV bij versie 1:
        O-1 bij 2.3: "de stand van Noord ontbreekt".
        Zeg overnemen O-1, aanpassen O-1 of uitleggen O-1.
    """)
    await room.replies("> Er is veel gereisd door Limburg\n\nwaarheen dan?", "Het verslag")
    await room.hears("""
        O-2 bij 3: "waarheen dan?".
        De kennisambassadeur antwoordt erop. Klopt het niet: antwoord oeps.
    """)
    await room.replies("ik mis de werkgevers", "Het verslag")
    await room.hears("""
        O-3: "ik mis de werkgevers".
        Bij welk hoofdstuk hoort dit? Hierop antwoorden met het nummer, 1 tot en met 10. De opmerking is in elk geval bewaard.
    """)
    await desk.restarts()
    assert await room.replies("hoofdstuk 3", "O-3") == "O-3 hoort bij 3. De kennisambassadeur antwoordt erop."
    await room.replies('vervang "veel gereisd" door "veel gesproken"', "Het verslag")
    assert room.heard_last.split("\n\n")[1] == (
        'Nu: "Er is veel gereisd door Limburg"\nWordt: "Er is veel gesproken door Limburg"'
    )
    await room.replies("14: dat hoofdstuk bestaat niet", "Het verslag")
    assert room.heard_last.startswith('O-5: "14: dat hoofdstuk bestaat niet".')
    assert await room.replies("oeps", "O-5") == "O-5 is weg."
    kept = (await exported(desk))["remarks"]
    assert [(one["section"], one["state"], one["created_by"], one["version"]) for one in kept] == [
        ("2.3", "open", "@lwv:localhost", 1),
        ("3", "open", "@lwv:localhost", 1),
        ("3", "open", "@lwv:localhost", 1),
        ("3", "open", "@lwv:localhost", 1),
        ("", "gone", "@lwv:localhost", 1),
    ]


async def test_the_ambassador_takes_over_adapts_or_explains_and_the_next_version_says_so(
    desk: TestDesk, room: Group, lwv: Talker, ambassador: Talker
) -> None:
    await ambassador.says("/rapport", "3", "Gesprekken en bereik", "Er is veel gereisd door Limburg", "ja")
    await desk.passes(DRAFT)
    await room.replies('3: vervang "veel gereisd" door "veel gesproken"', "Het verslag")
    await room.replies("4: ik mis de wachttijd", "Het verslag")
    await room.replies("1: te weinig ambitie", "Het verslag")
    await ambassador.chats("""
        > uitleggen
        Welke opmerking bedoelt u?
        1. O-1 bij 3: vervang "veel gereisd" door "veel gesproken"
        2. O-2 bij 4: ik mis de wachttijd
        3. O-3 bij 1: te weinig ambitie
        > O-3
        LWV zegt: "te weinig ambitie".
        Waarom blijft de tekst zoals die is? De Stuurgroep leest uw uitleg.
        > Wij beloven alleen wat kan
        Ik zet in de kamer, bij de opmerking van LWV: "Wij beloven alleen wat kan".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        O-3 is uitgelegd. Nog 2 open.
        > overnemen O-1
        Nu: "Er is veel gereisd door Limburg"
        Wordt: "Er is veel gesproken door Limburg" (bij 3)
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        O-1 is overgenomen. Nog 1 open.
        > aanpassen O-2
        LWV zegt: "ik mis de wachttijd".
        Hoe wordt de tekst?
        > Niemand hoefde te wachten
        Er komt bij te staan: "Niemand hoefde te wachten" (bij 4)
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        O-2 is aangepast. Alle opmerkingen hebben een antwoord. Een nieuwe versie plaatst u met rapport.
        > uitleggen O-2
        O-2 staat niet open. Met opmerkingen ziet u wat er is gezegd.
    """)
    assert room.heard_last == 'Antwoord op O-3 van LWV: "Wij beloven alleen wat kan".'
    assert [word for word in lwv.words if "opmerking" in word] == [
        'Uw opmerking O-3 op het verslag is beantwoord. De kennisambassadeur zegt: "Wij beloven alleen wat kan".',
        "Uw opmerking O-1 op het verslag is overgenomen. U ziet het in de volgende versie.",
        "Uw opmerking O-2 op het verslag is aangepast. U ziet het in de volgende versie.",
    ]
    await desk.passes(WHOLE)
    assert [line for line in room.heard_last.splitlines() if line.startswith("- ")][-3:] == [
        "- De cijfers gaan nu tot en met 30 november 2022.",
        "- Anders dan de vorige versie: 3 Gesprekken en bereik; 4 Vragen en sparafspraken; 8 Geld en tijd.",
        "- Opmerkingen: 1 overgenomen, 1 aangepast, 1 uitgelegd.",
    ]
    assert "Er is veel gesproken door Limburg" in text_of(reports_in(room)[-1])


async def test_words_that_the_desk_made_from_figures_are_not_replaced(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    await desk.passes(DRAFT)
    await room.replies("4: vervang kwam geen vraag binnen door kwamen tien vragen binnen", "Het verslag")
    assert (await ambassador.says("overnemen")).startswith('"kwam geen vraag binnen" staat niet in uw eigen tekst')


async def test_a_remark_in_the_direct_chat_is_shown_first(desk: TestDesk, lwv: Talker, ambassador: Talker) -> None:
    await desk.passes(DRAFT)
    await lwv.chats("""
        > opmerking 5: de Taskforce kwam vaker bijeen
        Ik leg vast bij versie 1, hoofdstuk 5: "de Taskforce kwam vaker bijeen".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        O-1 bij 5: "de Taskforce kwam vaker bijeen".
        De kennisambassadeur heeft uw opmerking. U hoort hier wat ermee gebeurt.
    """)
    assert "Opmerking van LWV" in ambassador.heard_last


# ---------------------------------------------------------------- approval
async def test_a_preliminary_one_cannot_be_approved(desk: TestDesk, room: Group) -> None:
    await desk.passes(DRAFT)
    assert await room.says("/akkoord") == (
        "Versie 1 is voorlopig: de periode loopt nog. Akkoord geven kan op de hele versie, vanaf donderdag 1 december, 09.00 uur."
    )
    assert (await exported(desk))["approvals"] == []


async def test_each_organisation_has_one_voice_and_when_all_are_in_it_stands(
    desk: TestDesk, room: Group, other: Group, lltb: Talker, secretary: Talker, ambassador: Talker
) -> None:
    colleague = Group(desk, (await member(desk, "lwv2", "LWV")).address, ROOM)
    await desk.passes(WHOLE)
    assert await room.says("/akkoord") == "LWV is akkoord met versie 2. Nog niet: LLTB."
    assert await colleague.says("/akkoord") == "LWV is akkoord met versie 2. Nog niet: LLTB."
    assert await room.says("/wie nog niet?") == "Nog niet akkoord met versie 2: LLTB."
    assert await other.reacts("✅", POSTED) == "Daarop volgt het antwoord in het directe gesprek."
    above = other.messages[-1].message.thread
    assert above, "the room sees to which message that belongs"
    assert (above["root"], above["answers"]) == (
        None,
        next(one for one in other.messages if POSTED in one.message.body).event_id,
    )
    assert lltb.heard_last.startswith(
        "Ik leg vast: LLTB is akkoord met versie 2. Uw stem geldt voor precies deze tekst."
    )
    assert [one["organisation"] for one in live(await exported(desk))] == ["LWV"], "a mere ✅ counts for nothing"
    await desk.restarts()
    assert (
        await lltb.says("ja")
        == "Genoteerd: LLTB is akkoord met versie 2. Terugnemen kan met akkoord terug, of door ✅ weg te halen."
    )
    assert room.words[-2:] == [
        "LLTB is akkoord met versie 2.",
        "Alle organisaties zijn akkoord. Versie 2 is vastgesteld; zij wordt gepresenteerd op donderdag 15 december.",
    ]
    assert (
        ambassador.heard_last == "Het verslag over periode 2 is vastgesteld, versie 2. Alle organisaties zijn akkoord."
    )
    (report,) = reports_in(secretary)
    *_, row = (await exported(desk))["reports"]
    assert (row["state"], row["presented_on"]) == ("approved", "2022-12-15")
    assert {one["sha256"] for one in live(await exported(desk))} == {row["sha256"]}
    assert report.mark == ""
    assert report.about[-3:] == (
        ("Status", "vastgesteld, versie 2"),
        ("Vastgesteld op", "15 december 2022"),
        ("Kenmerk (SHA-256)", row["sha256"]),  # of the text that they saw as a draft
    )

    assert await other.takes_back("✅") == "Versie 2 is vastgesteld. Daaraan verandert niets meer."
    assert await room.says("/bezwaar het klopt niet") == "Versie 2 is vastgesteld. Daaraan verandert niets meer."


def live(document: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [one for one in document["approvals"] if one["state"] != "withdrawn"]


async def test_a_tick_that_is_taken_away_counts_no_longer_and_a_new_version_begins_anew(
    desk: TestDesk, room: Group, other: Group, lltb: Talker, ambassador: Talker
) -> None:
    await member(desk, "mkb", "MKB-Limburg")
    await desk.passes(WHOLE)
    await other.reacts("✅", POSTED)
    await lltb.says("ja")
    assert await other.takes_back("✅") == "LLTB neemt het akkoord op versie 2 terug."
    assert lltb.heard_last == "Teruggenomen: LLTB is niet langer akkoord met versie 2. Weer akkoord? Zeg akkoord."
    assert live(await exported(desk)) == []

    await lltb.says("akkoord", "ja")
    assert (await lltb.says("akkoord terug")).startswith("Teruggenomen: LLTB is niet langer akkoord")
    await room.says("/akkoord")
    await ambassador.says("/rapport plaatsen", "ja")
    assert await room.says("/wie nog niet") == "Nog niet akkoord met versie 3: LLTB, LWV, MKB-Limburg."
    first = next(one for one in room.messages if "versie 2." in one.message.body)
    await desk.chat.says(room.address, "✅", kind="reaction", about=first.event_id, room=ROOM)
    await desk.settles()
    assert room.heard_last == ("Versie 2 is vervangen door versie 3. Akkoord geven kan op die versie, met !akkoord.")


async def test_who_takes_the_tick_away_before_the_yes_has_said_nothing(
    desk: TestDesk, other: Group, lltb: Talker
) -> None:
    await desk.passes(WHOLE)
    await other.reacts("✅", POSTED)
    await other.takes_back("✅")
    assert "akkoord" not in await lltb.says("ja")
    assert live(await exported(desk)) == []


async def test_one_objection_with_its_reason_stops_the_round(
    desk: TestDesk, room: Group, other: Group, lltb: Talker, ambassador: Talker
) -> None:
    await desk.passes(WHOLE)
    assert await other.says("/bezwaar") == "Daarop volgt het antwoord in het directe gesprek."
    await lltb.chats("""
        > De cijfers van Venray kloppen niet
        Ik leg vast: LLTB is niet akkoord met versie 2. Reden: "De cijfers van Venray kloppen niet". De ronde stopt dan.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Genoteerd: LLTB is niet akkoord met versie 2. De ronde stopt; de kennisambassadeur weet het.
    """)
    assert room.heard_last == (
        'LLTB is niet akkoord met versie 2: "De cijfers van Venray kloppen niet". De ronde stopt tot er een nieuwe versie is.'
    )
    assert "De ronde ligt stil." in ambassador.heard_last
    assert await room.says("/akkoord") == (
        "De ronde over versie 2 ligt stil: LLTB is niet akkoord. Er komt een nieuwe versie."
    )
    await desk.passes("2022-12-09 12:00")
    assert "wacht nog op uw organisatie" not in "".join(lltb.words), "nobody is reminded of a round that stopped"
    await ambassador.says("/rapport plaatsen", "ja")
    assert await room.says("/akkoord") == "LWV is akkoord met versie 3. Nog niet: LLTB."


async def test_who_is_silent_is_reminded_once(desk: TestDesk, room: Group, lwv: Talker, lltb: Talker) -> None:
    await desk.passes(WHOLE)
    await room.says("/akkoord")
    await desk.passes("2022-12-08 08:59")
    assert lltb.words == []
    await desk.passes("2022-12-14 12:00")
    (reminder,) = lltb.words
    assert reminder == (
        "Het verslag aan de Stuurgroep, versie 2, wacht nog op uw organisatie. Zeg akkoord, of bezwaar met uw reden. "
        "Nog niet akkoord: LLTB."
    )
    assert lwv.words == []
    assert (await lltb.says("akkoord")).startswith("Ik leg vast: LLTB is akkoord met versie 2.")


async def test_before_the_round_ambassador_and_secretary_hear_which_organisation_has_nobody(
    desk: TestDesk, lwv: Talker, lltb: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await desk.passes("2022-11-30 09:00")
    assert ambassador.heard_last == secretary.heard_last
    assert secretary.heard_last == (
        "Donderdag 1 december begint de ronde over het verslag over periode 2.\n\nNamens MKB-Limburg, Regio "
        "Noord-Limburg, Regio Midden-Limburg, Regio Zuid-Limburg, Provincie Limburg ken ik nog niemand. Laat hen een "
        "gesprek met de balie beginnen, en geef hun de rol Stuurgroep."
    )


async def test_a_correction_of_what_stands_needs_a_reason(desk: TestDesk, room: Group, ambassador: Talker) -> None:
    await desk.passes(WHOLE)
    await room.says("/akkoord")
    await ambassador.chats("""
        > /rapport plaatsen
        Het verslag over periode 2 is vastgesteld. Waarom is een verbetering nodig? De Stuurgroep leest die reden.
        > Een bedrag was verkeerd
        Ik plaats het verslag over periode 2 in de kamer van de Stuurgroep, met PDF en Word. Reden van de verbetering: "Een bedrag was verkeerd".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Versie 3 staat in de kamer. Opmerkingen krijgt u hier.
    """)
    assert "- Deze versie verbetert het verslag dat was vastgesteld. Reden: Een bedrag was verkeerd" in room.heard_last
    rows = (await exported(desk))["reports"]
    assert [(one["version"], one["state"], one["reason"]) for one in rows] == [
        (1, "draft", ""),
        (2, "approved", ""),
        (3, "review", "Een bedrag was verkeerd"),
    ]


async def test_who_corrects_what_an_approved_report_counts_hears_where_the_difference_will_be_seen(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    await ambassador.says("/log gebeld met wethouder Wonen Beek, wil later meedoen", "geen", "geen", "geen", "ja")
    await desk.passes(WHOLE)
    await ambassador.says("verbeteren L-1 wil meedoen")
    assert "vastgesteld" not in ambassador.heard_last
    await ambassador.says("stop")
    await room.says("/akkoord")
    await ambassador.chats("""
        > verbeteren L-1 wil meedoen
        Ik verander de uitkomst van L-1, wethouder Wonen Beek:
        - eerst: "wil later meedoen"
        - straks: "wil meedoen"
        Het verslag over periode 2 is vastgesteld en verandert niet. De eindevaluatie gaat uit van de nieuwe tekst.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        L-1 is aangepast.
        > weghalen L-1
        Ik haal L-1 uit het logboek, met de afspraken die erbij horen: wethouder Wonen Beek, "wil meedoen".
        Het verslag over periode 2 is vastgesteld en verandert niet. Latere verslagen en de eindevaluatie tellen deze regel niet meer mee.
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await ambassador.says("stop", "English please", "correct L-1 wants to join")
    assert "The report on period 2 was approved and does not change. The final evaluation" in ambassador.heard_last
    await ambassador.says("/log belde met wethouder Wonen Venray, wil meedoen", "none", "none", "none", "no", "yes")
    await ambassador.says("no", "correct L-2 wants to join soon")
    assert "approved" not in ambassador.heard_last, "it counts in the next one"


async def test_a_quarter_that_was_never_approved_is_said_in_the_next_one(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    await desk.passes(WHOLE)
    report = reports_in(room)[-1]
    assert "Het verslag over periode 1 is niet door alle leden van de Stuurgroep vastgesteld." in text_of(report)


async def test_the_day_before_the_ambassador_has_five_points_to_tell(desk: TestDesk, ambassador: Talker) -> None:
    await desk.passes("2022-12-14 09:00")
    await ambassador.hears(
        """
        Morgen is het overleg over het verslag over periode 2. Vijf punten voor uw toelichting:
    """.strip()
    )
    assert [line[:2] for line in ambassador.heard_last.splitlines() if line[:1].isdigit()] == [
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
    ]


# ---------------------------------------------------------------- money, and where a figure comes from
async def test_money_is_recorded_in_cents_and_shown_against_the_time(
    desk: TestDesk, secretary: Talker, lwv: Talker
) -> None:
    await secretary.chats("""
        > rapport geld € 1.250,50 besteed Limburg Leads, zaalhuur
        Ik leg vast:
        - bedrag: € 1.250,50
        - soort: besteed
        - post: Limburg Leads
        - waarvoor: "zaalhuur"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd op Limburg Leads. Alles zien kan met rapport geld.
        > rapport geld 2000 euro
        Wat is er met € 2.000 gebeurd?
        1. besteed
        2. verplicht (toegezegd)
        3. begroot (erbij)
        > 2
        Op welke post komt het?
        1. Kennisambassadeur
        2. Limburg Leads
        > 1
        Waarvoor is het? Bijvoorbeeld: zaalhuur.
        > uren in december
        Ik leg vast:
        - bedrag: € 2.000
        - soort: verplicht
        - post: Kennisambassadeur
        - waarvoor: "uren in december"
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Vastgelegd op Kennisambassadeur. Alles zien kan met rapport geld.
    """)
    await lwv.chats("""
        > rapport geld
        - Kennisambassadeur: begroot € 40.000, besteed € 0, verplicht € 2.000, nog vrij € 38.000
        - Limburg Leads: begroot € 9.000, besteed € 1.250,50, verplicht € 0, nog vrij € 7.749,50
        Samen: besteed € 1.250,50 van € 49.000. Van de looptijd is 38% voorbij.
        Iets vastleggen? Bijvoorbeeld: rapport geld € 250 besteed Limburg Leads, zaalhuur.
        > rapport geld € 5 besteed Limburg Leads, koffie
        Geld vastleggen doet de kennisambassadeur of de secretaris. Zien kan met rapport geld.
    """)
    kept = (await exported(desk))["ledger_entries"]
    assert [(one["line"], one["kind"], one["cents"], one["on"], one["text"]) for one in kept] == [
        ("Limburg Leads", "spent", 125_050, "2022-11-21", "zaalhuur"),
        ("Kennisambassadeur", "committed", 200_000, "2022-11-21", "uren in december"),
    ]


async def test_behind_a_figure_stand_the_lines_of_the_logbook_without_what_is_confidential(
    desk: TestDesk, ambassador: Talker, room: Group
) -> None:
    await ambassador.says("/log wethouder Wonen in Venray, wil short-stay", "geen", "1", "nee", "ja")
    await ambassador.says("/log wethouder Wonen in Venray, wil geen short-stay", "geen", "1", "ja", "ja")
    await ambassador.says("/log wethouder Wonen in Beek, wil een gesprek", "geen", "1", "nee", "ja")
    for line in ("/kans een klooster in Venray", "/kans een hotel in Beek", "/kans toch geen hotel in Beek"):
        await ambassador.says(line, "wonen" if "klooster" not in line else "ja", "ja")
    await ambassador.says("S-3 vervalt, dubbel")
    await room.chats("""
        > /rapport waar komt 2 vandaan?
        In het verslag over periode 2:
        2: alle gesprekken. Logregels: L-1, L-3.
        2: gesprekken met discipline gemeente. Logregels: L-1, L-3.
        2: kansen. Nummers: S-1, S-2.
        > /rapport waar komt 14 vandaan?
        In het verslag over periode 2:
        Het getal 14 vind ik niet bij de gesprekken en signalen van deze periode.
    """)


# ---------------------------------------------------------------- the end
async def test_after_the_programme_the_whole_is_drafted_likewise(tmp_path: Path) -> None:
    desk = await TestDesk(tmp_path, now="2023-08-31T09:00:00+02:00").starts()
    ambassador = await desk.greeted(AMBASSADOR)
    room = Group(desk, (await member(desk, "lwv", "LWV")).address, ROOM)
    await ambassador.says(
        "/log wethouder Wonen in Venray, wil bouwen", "LWV: belt Venray, 12 oktober", "1", "nee", "ja"
    )
    await ambassador.says("/aanbeveling Maak één loket", "provincie", "L-1", "ja")
    await ambassador.says("/aanbeveling Meet beter", "Rijk", "L-1", "ja", "S-2 vervalt", "S-1 bewijs L-1 en mei", "ja")
    async with desk.as_person(AMBASSADOR) as db:
        await reports.write(db, AMBASSADOR, "5", "point/1", {"state": "green", "done": "Drie speerpunten zijn klaar"})
    await desk.passes("2023-09-01 09:00")
    assert room.words[-1].startswith("Het verslag over periode 5, versie 1.")
    await room.says("/akkoord")
    assert ambassador.words[-2].startswith("Over de eindevaluatie, voor het overleg van donderdag 14 september")
    await ambassador.says("/rapport final", "aanvullen")
    assert ambassador.heard_last.startswith("Doel A: een aanspreekpunt")
    await ambassador.says("Er is één aanspreekpunt gekomen")
    assert ambassador.heard_last.startswith("Doel B: ")
    await ambassador.says("stop", "/aanbeveling Houd één aanspreekpunt", "de regio's", "overslaan", "ja")
    await desk.passes("2023-09-05 09:00")
    assert room.words[-1].startswith("De eindevaluatie, versie 1.")
    quarter, final = reports_in(room)
    assert "Er is één aanspreekpunt gekomen" in text_of(final)
    assert "belt Venray" in text_of(final), "who goes on with what is open"
    section = next(one for one in final.sections if one.key == "recommendations")
    (advice,) = (part for part in section.blocks if isinstance(part, Table))
    assert advice.rows == (
        ("S-1", "Maak één loket", "provincie", "L-1 en mei"),
        ("S-3", "Houd één aanspreekpunt", "de regio's", "geen onderbouwing genoemd"),
    )
    (annex,) = final.annexes
    assert annex.sections == quarter.sections, "word for word"
    assert "niet door alle leden van de Stuurgroep vastgesteld" in text_of(final), "the other four"
    await desk.stops()


# ---------------------------------------------------------------- whose it is
async def test_others_see_no_report_and_members_change_none(
    desk: TestDesk, anna: Talker, lwv: Talker, secretary: Talker
) -> None:
    await desk.passes(WHOLE)
    assert (await anna.says("/rapport")).startswith("Dit kan alleen de")
    assert (await anna.says("/akkoord")).startswith("Dit kan alleen de")
    assert (await secretary.says("/akkoord")).startswith("Dit kan alleen de")
    assert (await lwv.says("/rapport plaatsen")).startswith("Het verslag over periode 2, versie 2.")
    assert [file["form"] for file in lwv.files] == ["pdf", "docx"]
    assert (await lwv.says("/interview")).startswith("Dit kan alleen de")
    assert (
        await lwv.says("/rapport 3")
        == "Het verslag over periode 3 is er nog niet. Het komt donderdag 23 februari 2023, 09.00 uur in de kamer van de Stuurgroep."
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_laws_stand_in_the_database(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = await TestDesk(tmp_path, url, now=MONDAY).starts()
    room = Group(desk, (await member(desk, "lwv", "LWV")).address, ROOM)
    await member(desk, "lltb", "LLTB")
    await desk.passes(WHOLE)
    await room.says("/akkoord")
    await room.replies("2.3: iets", POSTED)
    async with desk.as_person(SECRETARY) as db:
        version = await reports.newest(db)
        assert version
        made = {"created_at": db.now, "created_by": "x", "sha256": "", "reason": ""}
        same = {"number": "2", "version": version.version, "state": "review", "content": {}}
        again = {"report_id": version.id, "person_id": db.viewer.id, "organisation": "LWV", "state": "against"}
        for table, row, law in (
            (reports.ReportRow, same, r"reports\.number|one_version_of_a_number"),
            (reports.ApprovalRow, again, r"approvals\.organisation|one_voice_per_organisation"),
        ):
            with pytest.raises(IntegrityError, match=law):
                await breaks(db, insert(table).values(made | row))
    await desk.stops()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_nobody_changes_a_version_not_even_in_the_database(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = await TestDesk(tmp_path, url, now=MONDAY).starts()
    await desk.passes(WHOLE)
    async with desk.as_person(SECRETARY) as db:
        version = await reports.newest(db)
        assert version
        await reports.approve(db, version.id, db.now.date())
        row = reports.ReportRow
        for change in (
            update(row).values(content=version.content | {"title": "Anders"}),
            update(row).values(sha256="0" * 64),
            update(row).values(version=version.version + 7),
            update(row).values(state="review"),
            delete(row),
        ):
            with pytest.raises(IntegrityError, match="a_version_never_changes"):
                await breaks(db, change.where(row.id == version.id))
        same = update(row).where(row.id == version.id).values(sha256=version.sha256, created_by="erased-1")
        await breaks(db, same)  # as erasing a person does
        assert await reports.find(db, version.id) == replace(version, state="approved", presented_on=db.now.date())
    await desk.stops()


async def breaks(db: Db, change: Executable) -> None:
    async with db.session.begin_nested():
        await db.session.execute(change)
