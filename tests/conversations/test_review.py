"""A report in the Steering Group's room: remarks that change, threads, who is there, and who is not."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.documents.remarks import texts_of
from bot.documents.report import Report
from storage import export
from tests.infra.steering import DRAFT, MONDAY, ROOM, WHOLE
from tests.infra.talk import AMBASSADOR, SECRETARY, ZONE, Group, Talker, TestDesk

REPORT = "Het verslag"


@pytest.fixture
def wakes() -> str:
    return MONDAY


async def kept(desk: TestDesk, table: str) -> list[dict[str, Any]]:
    async with desk.app.database.reading() as session:
        document = await export.document(session, {}, confidential=False)
    return list(document[table])


# ---------------------------------------------------------------- a remark whose message changes
async def test_an_edited_remark_changes_until_it_is_decided_and_is_another_one_after_that(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    await desk.passes(DRAFT)
    await room.replies("2.3: de stand van Noord ontbreekt", REPORT)
    room.read, ambassador.read = len(room.words), len(ambassador.words)
    await room.edits("2.3: de stand van Noord ontbreekt", "2.3: de stand van Noord en Zuid ontbreekt")
    await room.hears("""
        O-1 bij 2.3: "de stand van Noord en Zuid ontbreekt".
        Zo staat de opmerking er nu. De kennisambassadeur weet het.
    """)
    await ambassador.hears("""
        LWV verandert een opmerking bij versie 1. Eerst stond er: "de stand van Noord ontbreekt". Nu:
        O-1 bij 2.3: "de stand van Noord en Zuid ontbreekt".
        Zeg overnemen O-1, aanpassen O-1 of uitleggen O-1.
    """)
    await desk.restarts()
    assert (await room.edits("2.3: de stand van Noord ontbreekt", "de stand ontbreekt")).startswith(
        'O-1 bij 2.3: "de stand ontbreekt".'
    ), "its section stays"
    (one,) = await kept(desk, "remarks")
    assert [was["text"] for was in one["history"]] == [
        "de stand van Noord ontbreekt",
        "de stand van Noord en Zuid ontbreekt",
    ]

    await ambassador.says("uitleggen O-1", "Die volgt in december", "ja")
    await room.edits("2.3: de stand van Noord ontbreekt", "4: en de stand van Midden")
    room.read = len(room.words) - 1
    await room.hears("""
        O-1 is al uitgelegd; daaraan verandert niets meer. De nieuwe tekst is een opmerking erbij.
        O-2 bij 4: "en de stand van Midden".
        De kennisambassadeur antwoordt erop. Klopt het niet: antwoord oeps.
    """)
    await room.edits("2.3: de stand van Noord ontbreekt", "4: en die van Midden")
    assert room.heard_last.startswith('O-2 bij 4: "en die van Midden".'), "the message is that remark's now"
    assert [(one["text"], one["state"]) for one in await kept(desk, "remarks")] == [
        ("de stand ontbreekt", "explained"),
        ("en die van Midden", "open"),
    ]


async def test_in_the_direct_chat_the_change_is_shown_first(desk: TestDesk, lwv: Talker) -> None:
    await desk.passes(DRAFT)
    await lwv.says("opmerking 5: de Taskforce kwam vaker bijeen", "ja")
    lwv.read = len(lwv.words)
    await lwv.edits("opmerking 5: de Taskforce kwam vaker bijeen", "opmerking 6: de Taskforce kwam drie keer bijeen")
    await lwv.hears("""
        Ik verander uw opmerking O-1 bij 6. Eerst: "de Taskforce kwam vaker bijeen". Nu: "de Taskforce kwam drie keer bijeen".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await lwv.chats("""
        > ja
        O-1 bij 6: "de Taskforce kwam drie keer bijeen".
        Zo staat uw opmerking er nu. De kennisambassadeur weet het.
    """)


async def test_a_remark_that_changes_while_it_is_answered_is_answered_anew(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    await desk.passes(DRAFT)
    await room.replies("4: ik mis de wachttijd", REPORT)
    await ambassador.says("aanpassen O-1", "Niemand hoefde te wachten")
    await room.edits("4: ik mis de wachttijd", "4: ik mis de wachttijd in Venray")
    await ambassador.chats("""
        > ja
        O-1 is net veranderd in: "ik mis de wachttijd in Venray".
        Er komt bij te staan: "Niemand hoefde te wachten" (bij 4)
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        O-1 is aangepast. Alle opmerkingen hebben een antwoord. Een nieuwe versie plaatst u met rapport.
    """)


async def test_of_a_message_that_is_taken_away_it_is_asked_whether_the_remark_goes_too(
    desk: TestDesk, room: Group, lwv: Talker, ambassador: Talker
) -> None:
    await desk.passes(DRAFT)
    await room.replies("4: ik mis de wachttijd", REPORT)
    await room.takes_back("4: ik mis de wachttijd")
    assert room.heard_last == "Daarop volgt het antwoord in het directe gesprek."
    await lwv.hears("""
        U haalde uw bericht weg. Ik haal ook uw opmerking O-1 weg: "ik mis de wachttijd".
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    assert [one["state"] for one in await kept(desk, "remarks")] == ["open"], "a server alone takes nothing away"
    assert await lwv.says("ja") == "O-1 is weg."
    assert ambassador.heard_last == 'LWV neemt O-1 terug: "ik mis de wachttijd".'

    await room.replies("4: ik mis de haast", REPORT)
    assert "Hoe wordt de tekst" in await ambassador.says("overnemen O-2"), "a complaint is no text"
    assert "De haast telt." in await ambassador.says("De haast telt.")
    await ambassador.says("ja")
    assert await room.takes_back("4: ik mis de haast") == (
        "O-2 is al overgenomen; daaraan verandert niets meer. Een opmerking erbij kan wel."
    )


# ---------------------------------------------------------------- threads
async def test_what_is_said_in_a_thread_is_answered_there(
    desk: TestDesk, room: Group, lwv: Talker, lltb: Talker, ambassador: Talker
) -> None:
    other = Group(desk, lltb.address, ROOM)
    await desk.passes(WHOLE)
    await room.says_under("2.3: de stand van Noord ontbreekt", REPORT)
    await room.edits("2.3: de stand van Noord ontbreekt", "2.3: de stand van Zuid ontbreekt")
    await other.says_under("ik mis de werkgevers", REPORT)
    await other.says_under("oeps", REPORT)
    await room.says_under("/wie nog niet?", REPORT)
    await room.takes_back("2.3: de stand van Noord ontbreekt")
    await ambassador.says("uitleggen O-1", "Die volgt in december", "ja")
    assert [words.partition("\n")[0] for words in room.thread(REPORT)] == [
        'O-1 bij 2.3: "de stand van Noord ontbreekt".',
        'O-1 bij 2.3: "de stand van Zuid ontbreekt".',
        'O-2: "ik mis de werkgevers".',
        "O-2 is weg.",
        "Nog niet akkoord met versie 2: LLTB, LWV.",
        "Daarop volgt het antwoord in het directe gesprek.",
        'Antwoord op O-1 van LWV: "Die volgt in december".',
    ]
    assert not any(heard.message.thread for heard in lwv.messages), "the direct chat has no such thread"
    await room.says("/akkoord")
    assert room.messages[-1].message.thread is None


async def test_in_a_direct_chat_too(desk: TestDesk, lwv: Talker) -> None:
    await lwv.says("/rapport 3")
    await lwv.says_under("menu", "Het verslag over periode 3")
    assert lwv.thread("Het verslag over periode 3")[0].startswith("Wat kan ik voor u doen?")


# ---------------------------------------------------------------- who is in the room, and who is not
async def test_who_is_to_approve_and_is_not_in_the_room_is_reported_before_the_round_once(
    desk: TestDesk, room: Group, lltb: Talker, ambassador: Talker, secretary: Talker
) -> None:
    other = Group(desk, lltb.address, ROOM)
    await room.enters()
    await other.enters()
    await other.leaves()
    await desk.passes("2022-11-30 08:59")
    ambassador.read, secretary.read = len(ambassador.words), len(secretary.words)
    await desk.passes("2022-11-30 09:00")
    for one in (ambassador, secretary):
        await one.hears("""
            Donderdag 1 december begint de ronde over het verslag over periode 2.
            Namens MKB-Limburg, Regio Noord-Limburg, Regio Midden-Limburg, Regio Zuid-Limburg, Provincie Limburg ken ik nog niemand. Laat hen een gesprek met de balie beginnen, en geef hun de rol Stuurgroep.
            Zij moeten akkoord geven, en zijn niet in de kamer: bestuurder, LLTB. Nodig hen daar uit.
        """)
    await desk.restarts()
    await desk.passes("2022-12-07 12:00")
    assert sum("niet in de kamer: bestuurder" in words for words in secretary.words) == 1


async def test_after_a_downtime_it_is_said_when_the_round_has_begun(
    desk: TestDesk, room: Group, lltb: Talker, secretary: Talker
) -> None:
    await room.enters()
    await desk.settles()
    desk.goes_to(datetime(2022, 12, 2, 10, tzinfo=ZoneInfo(ZONE)))
    await desk.restarts()
    await desk.settles()
    assert secretary.heard_last.startswith("Donderdag 1 december begon de ronde over het verslag over periode 2.")
    assert secretary.heard_last.endswith("niet in de kamer: bestuurder, LLTB. Nodig hen daar uit.")


async def test_the_secretary_sees_how_the_rooms_differ_from_the_roles(
    desk: TestDesk, room: Group, lltb: Talker, ambassador: Talker, secretary: Talker
) -> None:
    assert "kamer" not in await secretary.says("mensen"), "of a room that nobody saw nothing is known"
    for address in (room.address, AMBASSADOR, SECRETARY, "@gast:localhost"):
        await desk.chat.enters(address, ROOM)
    await secretary.chats("""
        > mensen
        Er wacht niemand.
        - niet in de kamer van de Stuurgroep: bestuurder, LLTB; zonder rol in die kamer: @gast:localhost
        Wie is wie:
        - beheerder
        - kennisambassadeur
        - secretaris
        - Mw. lltb, bestuurder, LLTB
        - Mw. lwv, bestuurder, LWV
    """)
    await desk.passes("2022-11-28 08:29")
    secretary.read = len(secretary.words)
    await desk.passes("2022-11-28 08:30")
    await secretary.hears("""
        Deze week, in het kort:
        - niet in de kamer van de Stuurgroep: bestuurder, LLTB; zonder rol in die kamer: @gast:localhost
        Zeg mensen, status of acties voor meer.
    """)
    await Group(desk, lltb.address, ROOM).enters()
    await desk.chat.leaves("@gast:localhost", ROOM)
    assert "kamer" not in await secretary.says("mensen")


# ---------------------------------------------------------------- what was approved stays, bit by bit
async def told_of(desk: TestDesk) -> Talker:
    """An adviser of whom the ambassador wrote, in a report that all approved."""
    adviser = await desk.knows(
        "@bert:localhost", name="Bert Verhaegh", function="adviseur", municipality="Venray", roles=("civil_servant",)
    )
    await desk.knows("@groen:localhost", name="Anna Groen", function="directeur", organisation="Groen Wonen BV")
    await desk.greeted(AMBASSADOR)
    return adviser


async def test_a_version_prints_functions_where_somebody_typed_names(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    await told_of(desk)
    words = "Bert Verhaegh hielp, met mevrouw Verhaegh en B. Verhaegh. Groen Wonen BV belt Verhaegh. Groen is mooi, Lwv ook."
    await ambassador.says("/rapport", "3", "Gesprekken en bereik", words, "ja")
    await desk.passes(WHOLE)
    (said,) = {text for text in texts_of_reports(room) if "hielp" in text}
    assert said == (
        "adviseur, Venray hielp, met adviseur, Venray en adviseur, Venray. Groen Wonen BV belt adviseur, Venray. "
        "Groen is mooi, Lwv ook."
    )


def texts_of_reports(room: Group) -> list[str]:
    found = [Report.unpacked(json.dumps(file["report"])) for file in room.files if file["form"] == "pdf"]
    return [text for report in found for section in report.sections for text in texts_of(section)]


async def test_erasing_a_person_leaves_what_was_approved_as_it_is_and_says_where_the_name_stands(
    desk: TestDesk, room: Group, ambassador: Talker
) -> None:
    adviser = await told_of(desk)
    await ambassador.says("/rapport", "3", "Gesprekken en bereik", "Verhaegh hielp. Dat deed ook Bert Verhaegh", "ja")
    await desk.passes(WHOLE)
    await room.replies("3: wie is Bert Verhaegh", REPORT)
    await room.says("/akkoord")
    before = await kept(desk, "reports")
    await adviser.says("gegevens", "wissen")
    assert adviser.heard_last == (
        "Ik wis uw naam, uw account en onze gesprekken. Wat u vroeg en afsprak, blijft meetellen zonder uw naam. Dit kan "
        "niet terug. Uw naam staat nog in het verslag over periode 2, versie 1; het verslag over periode 2, versie 2. "
        "Verslagen bewaart de overheid voor altijd, volgens de Archiefwet. Daaruit wis ik niets.\n\n"
        "Klopt dat? Zeg *ja*, *wijzig …* of *stop*.".replace("*", "")
    )
    assert (await adviser.says("ja")).startswith("Gewist.")

    assert await kept(desk, "reports") == before
    for one in before:
        assert Report.unpacked(json.dumps(one["content"])).sha256 == one["sha256"]
    assert {one["sha256"] for one in await kept(desk, "approvals")} == {before[-1]["sha256"]}
    assert "Verhaegh" not in json.dumps([await kept(desk, "remarks"), await kept(desk, "people")])
    assert "Verhaegh hielp" in json.dumps(before), "a word that nobody could know for a name"
    assert "Bert" not in json.dumps(before)


# ---------------------------------------------------------------- no remark is lost, and no voice is more than it is
async def test_whatever_is_said_of_the_report_is_kept_as_a_remark(
    desk: TestDesk, room: Group, secretary: Talker, ambassador: Talker
) -> None:
    await desk.passes(WHOLE)
    file = next(heard for heard in reversed(room.messages) if heard.message.file)
    await desk.chat.says(room.address, "7: dit stond in de PDF", about=file.event_id, room=ROOM)
    await desk.settles()
    assert room.heard_last.startswith('O-1 bij 7: "dit stond in de PDF".')
    papers = Group(desk, secretary.address, ROOM)
    assert (await papers.says_under("8: het bedrag klopt niet", REPORT)).startswith('O-2 bij 8: "het bedrag')
    assert ambassador.heard_last.startswith("Opmerking van secretaris bij versie 2:")
    own = Group(desk, ambassador.address, ROOM)
    assert (await own.says_under("2: zelf gezien", REPORT)).startswith('O-3 bij 2: "zelf gezien".')
    await ambassador.says("/rapport plaatsen", "ja")
    first = next(heard for heard in room.messages if "versie 2." in heard.message.body)
    await desk.chat.says(room.address, "4: dit ging over versie 2", about=first.event_id, room=ROOM)
    await desk.settles()
    kept_so = [(one["version"], one["section"], one["created_by"]) for one in await kept(desk, "remarks")]
    assert kept_so == [
        (2, "7", "@lwv:localhost"),
        (2, "8", SECRETARY),
        (2, "2", AMBASSADOR),
        (2, "4", "@lwv:localhost"),
    ]


async def test_in_the_direct_chat_the_section_is_asked_and_said(desk: TestDesk, lwv: Talker) -> None:
    await desk.passes(DRAFT)
    await lwv.chats("""
        > opmerking ik mis de werkgevers
        Ik leg vast bij versie 1: "ik mis de werkgevers".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        O-1: "ik mis de werkgevers".
        De kennisambassadeur heeft uw opmerking. U hoort hier wat ermee gebeurt. Hoort zij bij één hoofdstuk? Zeg bij hoofdstuk met het nummer, 1 tot en met 10.
        > bij hoofdstuk 3
        O-1 hoort bij 3.
        > 4
        O-1 hoort bij 4.
    """)


async def test_other_words_are_shown_before_and_after_to_all_who_read_them(
    desk: TestDesk, lwv: Talker, ambassador: Talker
) -> None:
    await ambassador.says("/rapport", "3", "Gesprekken en bereik", "Er is veel gereisd door Limburg", "ja")
    await desk.passes(DRAFT)
    await lwv.chats("""
        > opmerking 3: vervang "veel gereisd" door "veel gesproken"
        Ik leg vast bij versie 1, hoofdstuk 3: "vervang "veel gereisd" door "veel gesproken"".
        Nu: "Er is veel gereisd door Limburg"
        Wordt: "Er is veel gesproken door Limburg"
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await lwv.says("ja")
    for one in (lwv, ambassador):
        assert 'Nu: "Er is veel gereisd door Limburg"' in one.heard_last
        assert 'Wordt: "Er is veel gesproken door Limburg"' in one.heard_last


async def test_an_approval_with_a_but_is_a_remark_and_no_voice(desk: TestDesk, room: Group, lwv: Talker) -> None:
    await desk.passes(WHOLE)
    room.read = len(room.words)
    await room.says("/akkoord, maar de stand van Noord ontbreekt")
    await room.hears("""
        Een akkoord geldt voor de tekst zoals die er staat. Wat erbij is gezegd, is een opmerking. Toch akkoord geven kan met alleen !akkoord.
        O-1: "maar de stand van Noord ontbreekt".
        Bij welk hoofdstuk hoort dit? Hierop antwoorden met het nummer, 1 tot en met 10. De opmerking is in elk geval bewaard.
    """)
    await lwv.says("wij zijn akkoord, mits Noord erbij komt", "ja")
    assert [one["text"] for one in await kept(desk, "remarks")] == [
        "maar de stand van Noord ontbreekt",
        "wij zijn akkoord, mits Noord erbij komt",
    ]
    assert await kept(desk, "approvals") == []
    await room.says("/akkoord namens LWV")
    assert [(one["organisation"], one["state"]) for one in await kept(desk, "approvals")] == [("LWV", "approved")]


async def test_an_objection_comes_by_word_by_reply_or_by_a_cross_and_can_be_taken_back(
    desk: TestDesk, room: Group, lltb: Talker, ambassador: Talker
) -> None:
    other = Group(desk, lltb.address, ROOM)
    await desk.passes(WHOLE)
    stops = 'LLTB is niet akkoord met versie 2: "het bedrag klopt niet". De ronde stopt tot er een nieuwe versie is.'
    assert await other.replies("niet akkoord: het bedrag klopt niet", REPORT) == stops
    assert "De ronde ligt stil." in ambassador.heard_last
    assert await other.says("oeps") == "LLTB neemt het bezwaar tegen versie 2 terug."
    assert await other.says("/niet akkoord, het bedrag klopt niet") == stops
    assert await other.says("oeps") == "LLTB neemt het bezwaar tegen versie 2 terug."
    assert await other.reacts("❌", REPORT) == "Daarop volgt het antwoord in het directe gesprek."
    assert lltb.heard_last == "Waarom bent u niet akkoord? De Stuurgroep leest uw reden."
    await lltb.says("het bedrag klopt niet", "ja")
    assert room.heard_last == stops
    assert (await room.says("/akkoord")).startswith("De ronde over versie 2 ligt stil: LLTB is niet akkoord.")
    assert await other.says("/akkoord") == "LLTB is akkoord met versie 2. Nog niet: LWV."
    assert (await room.says("/akkoord")).startswith("Alle organisaties zijn akkoord. Versie 2 is vastgesteld")


async def test_the_review_in_english(
    desk: TestDesk, room: Group, lwv: Talker, lltb: Talker, ambassador: Talker, secretary: Talker
) -> None:
    for one in (ambassador, secretary, lwv):
        await one.says("taal", "English")
    await room.enters()
    await desk.chat.enters("@gast:localhost", ROOM)
    await desk.passes("2022-11-30 09:00")
    assert secretary.heard_last.startswith("The round on the report on period 2 begins on Thursday 1 December.")
    assert secretary.heard_last.endswith("are not in the room: bestuurder, LLTB. Invite them there.")
    assert (
        "- not in the room of the Steering Group: bestuurder, LLTB; without the role in that room: @gast:localhost"
        in await secretary.says("people")
    )
    await lwv.says("remark 4: I miss the waiting time", "yes")
    await lwv.edits("remark 4: I miss the waiting time", "remark 4: I miss the waiting times")
    await lwv.chats("""
        > yes
        O-1 at 4: "I miss the waiting times".
        This is how your remark stands now. The ambassador knows.
    """)
    assert ambassador.heard_last == (
        'LWV changes a remark on version 1. It said: "I miss the waiting time". Now:\n\n'
        'O-1 at 4: "I miss the waiting times".\n\nSay take over O-1, adapt O-1 or explain O-1.'
    )
    await ambassador.says("take over O-1")
    assert ambassador.heard_last.startswith('LWV says: "I miss the waiting times".')
    assert "It takes nine weeks." in await ambassador.says("It takes nine weeks.")
    await ambassador.says("yes")
    await lwv.takes_back("remark 4: I miss the waiting time")
    assert (
        lwv.heard_last == "O-1 has been taken over already; nothing of it changes any more. Another remark is possible."
    )


# ---------------------------------------------------------------- in the direct chat
async def test_a_number_before_it_says_that_it_is_a_remark(desk: TestDesk, lwv: Talker) -> None:
    await desk.passes(WHOLE)
    assert (await lwv.says("2.1: dit klopt niet")).startswith(
        'Ik leg vast bij versie 2, hoofdstuk 2.1: "dit klopt niet".'
    )
    await lwv.says("stop")
    assert '"akkoord, maar 2.1 moet anders"' in await lwv.says("akkoord, maar 2.1 moet anders")


async def test_what_is_to_be_added_is_added(desk: TestDesk, room: Group, ambassador: Talker) -> None:
    await desk.passes(DRAFT)
    await room.replies("4: voeg toe: De raad vraagt om haast.", REPORT)
    said = await ambassador.says("overnemen O-1")
    assert "De raad vraagt om haast." in said
    assert "voeg toe" not in said.casefold()
