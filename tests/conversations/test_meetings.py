"""The Taskforce meets: in the direct chats, in its room, and by the clock."""

import re
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import func, select

from bot.config import Monthly, Programme, Taskforce
from bot.documents.calendar import ics
from bot.words import LANGUAGES, read
from storage import actions, export, meetings
from storage.machine.occasions import OccasionRow
from storage.meetings import MeetingRow, MomentTaken
from tests.infra.talk import AMBASSADOR, SECRETARY, ZONE, Group, Talker, TestDesk

ROOM = "taskforce"
LOCAL = ZoneInfo(ZONE)
LAST_THURSDAY = Monthly(-1, 3, time(14, 30))


@pytest.fixture
async def carla(desk: TestDesk) -> Talker:
    """A member of the Taskforce."""
    return await desk.knows(
        "@carla:localhost", name="Carla Vos", function="projectleider", organisation="LWV", roles=("taskforce",)
    )


@pytest.fixture
async def dirk(desk: TestDesk) -> Talker:
    """Another one."""
    return await desk.knows(
        "@dirk:localhost", name="Dirk Smeets", function="adviseur", organisation="LLTB", roles=("taskforce",)
    )


@pytest.fixture
async def room(desk: TestDesk, carla: Talker) -> Group:
    """Carla in the room of the Taskforce."""
    return Group(desk, carla.address, ROOM)


async def rows(desk: TestDesk) -> list[MeetingRow]:
    async with desk.app.database.reading() as session:
        return list((await session.execute(select(MeetingRow).order_by(MeetingRow.month))).scalars())


async def starts(desk: TestDesk) -> dict[str, str]:
    """When each month has its meeting, in local time."""
    return {row.month: f"{row.starts_at.astimezone(LOCAL):%Y-%m-%d %H:%M}" for row in await rows(desk)}


# ---------------------------------------------------------------- by the rule
async def test_there_is_a_meeting_each_month_for_fifteen_months_at_the_same_local_hour(desk: TestDesk) -> None:
    planned = await starts(desk)
    assert next(iter(planned)) == "2022-10"
    assert list(planned)[-1] == "2024-01"
    assert len(planned) == 16
    assert planned["2022-10"] == "2022-10-11 10:00"
    assert planned["2023-04"] == "2023-04-11 10:00"
    assert {moment[11:] for moment in planned.values()} == {"10:00"}
    await desk.restarts()
    assert await starts(desk) == planned


async def test_as_time_passes_there_are_more(desk: TestDesk) -> None:
    await desk.passes("2022-12-01 00:00")
    assert list(await starts(desk))[-1] == "2024-03"
    assert {row.month: row.state for row in await rows(desk)}["2022-11"] == "held"


async def test_another_rule_changes_only_what_nobody_touched(desk: TestDesk, secretary: Talker, carla: Talker) -> None:
    await secretary.says("/overleg 8 november verzetten naar 10 november 14.00 uur", "ja")
    await secretary.says("/overleg 13 december afzeggen", "overslaan", "ja")
    await desk.passes("2022-12-15 09:00")
    await carla.says("agendapunt: kamers boven winkels", "ja")
    before = await starts(desk)
    desk.config = replace(desk.config, taskforce=Taskforce(meets=LAST_THURSDAY))
    await desk.restarts()
    after = await starts(desk)
    assert {month for month in before if before[month] != after[month]} == {f"2023-{month:02}" for month in range(2, 13)} | {
        "2024-01", "2024-02", "2024-03",
    }  # fmt: skip
    assert before["2023-01"] == after["2023-01"] == "2023-01-10 10:00", "it has an agenda"
    assert after["2022-11"] == "2022-11-10 14:00"
    assert after["2023-02"] == "2023-02-23 14:30"
    assert after["2023-03"] == "2023-03-30 14:30", "also in summer time"
    assert {row.month: row.sequence for row in await rows(desk)}["2023-02"] == 1


async def test_what_was_announced_stays_when_the_rule_changes(desk: TestDesk) -> None:
    await desk.passes("2022-10-04 11:00")
    desk.config = replace(desk.config, taskforce=Taskforce(meets=LAST_THURSDAY))
    await desk.restarts()
    assert (await starts(desk))["2022-10"] == "2022-10-11 10:00"
    assert (await starts(desk))["2022-11"] == "2022-11-24 14:30"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_same_on_both_databases(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = await TestDesk(tmp_path, url).starts()
    carla = await desk.knows("@carla:localhost", name="Carla", roles=("taskforce",))
    secretary, room = await desk.greeted(SECRETARY), Group(desk, carla.address, ROOM)
    await carla.says("ik kom", "ik kom niet", "overleg uitnodiging", "overleg uitnodiging")
    await secretary.says("/overleg verzetten naar 8 november 10.00 uur", "ja", "donderdag 13 oktober 14.00 uur", "ja")
    await secretary.says("/overleg 8 november afzeggen", "overslaan", "ja")
    desk.config = replace(desk.config, taskforce=Taskforce(meets=LAST_THURSDAY))
    await desk.restarts()
    await desk.passes("2022-10-13 14:05")
    await room.says("/besluit Venray doet mee", "/actie Carla belt Venlo", "/oeps")
    assert {month: moment for month, moment in (await starts(desk)).items() if month < "2023"} == {
        "2022-10": "2022-10-13 14:00",
        "2022-11": "2022-11-08 10:00",
        "2022-12": "2022-12-29 14:30",
    }
    assert [word[:12] for word in room.words] == [
        "Het overleg ", "Het overleg ", "Herinnering:", "Herinnering:", 'Besluit 1: "', "A-1: Carla, ", "Teruggedraai",
    ]  # fmt: skip
    await desk.stops()


# ---------------------------------------------------------------- shown
async def test_the_next_meeting_is_shown_with_agenda_and_who_comes(desk: TestDesk, carla: Talker, dirk: Talker) -> None:
    await carla.chats("""
        > overleg
        Het volgende overleg van de Taskforce is dinsdag 11 oktober, 10.00 uur.
        De agenda is nog leeg.
        Zeg ik kom, ik kom niet, vervanger …, agendapunt: … of overleg uitnodiging.
        > agendapunt: kamers boven winkels, 10 min
        Ik zet op de agenda van dinsdag 11 oktober, 10.00 uur: "kamers boven winkels" (10 min).
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await desk.restarts()
    await carla.chats("""
        > ja
        Dat staat op de agenda van dinsdag 11 oktober, 10.00 uur. Alles zien kan met overleg.
        > ik kom
        Genoteerd: u komt op dinsdag 11 oktober, 10.00 uur. Verandert het, zeg dan ik kom, ik kom niet of vervanger ….
    """)
    await dirk.says("vervanger P. Peeters")
    await carla.chats("""
        > wanneer is het volgende overleg?
        Het volgende overleg van de Taskforce is dinsdag 11 oktober, 10.00 uur.
        Op de agenda:
        1. kamers boven winkels (10 min)
        Wie komt:
        - projectleider: komt
        - adviseur: vervanger P. Peeters
        Zeg ik kom, ik kom niet, vervanger …, agendapunt: … of overleg uitnodiging.
    """)


async def test_who_is_no_member_hears_that_it_is_not_theirs(desk: TestDesk, anna: Talker) -> None:
    said = await anna.says("/overleg")
    assert said.startswith("Dit kan alleen de Taskforce, de kennisambassadeur of de secretaris.")
    in_room = Group(desk, anna.address, ROOM)
    await desk.passes("2022-10-04 10:00")
    before = len(in_room.words)
    await in_room.reacts("✅", "Herinnering")
    await in_room.says("/besluit wij doen niets")
    assert in_room.words[before:] == ["Daarop volgt het antwoord in het directe gesprek."]
    assert (await agenda_of(desk, "2022-10")).attendance == []


@dataclass
class Kept:
    attendance: list[str]
    items: list[str]


async def agenda_of(desk: TestDesk, month: str) -> Kept:
    """What is kept of one meeting, as the export has it."""
    async with desk.app.database.reading() as session:
        document = await export.document(session, {}, confidential=False)
    (meeting,) = [one for one in document["meetings"] if one["month"] == month]
    return Kept(
        [one["state"] for one in meeting["attendance"]],
        [one["text"] for one in meeting["items"] if one["state"] == "live"],
    )


# ---------------------------------------------------------------- reminders
async def test_a_week_before_the_room_and_each_member_hear_of_it(
    desk: TestDesk, carla: Talker, dirk: Talker, room: Group, secretary: Talker
) -> None:
    await carla.says("agendapunt: kamers boven winkels, 10 min", "ja")
    await dirk.says("ik kom niet")
    await desk.passes("2022-10-04 09:59")
    assert room.words == []
    await desk.passes("2022-10-04 10:00")
    await room.hears("""
        Herinnering: overleg van de Taskforce, dinsdag 11 oktober, 10.00 uur.
        Op de agenda:
        1. kamers boven winkels (10 min)
        Wie komt:
        - adviseur: komt niet
        Komen of niet: reageren met ✅ of ❌, of hierop antwoorden met vervanger en een naam. Een punt voor de agenda: !agendapunt met de tekst erachter.
    """)
    assert carla.heard_last.split("\n\n") == [
        "Herinnering: overleg van de Taskforce, dinsdag 11 oktober, 10.00 uur.",
        "Komt u? Zeg ik kom, ik kom niet of vervanger …, of reageer met ✅ of ❌.",
        'Hebt u nieuws: een kans, een probleem, of een contact voor de kennisambassadeur? Antwoord op dit bericht, bijvoorbeeld: "ik ken iemand bij …".',
        "De agenda ziet u met overleg. Een punt erbij: agendapunt: ….",
    ]
    assert "U hebt gezegd: ik kom niet." in dirk.heard_last
    assert secretary.words == [], "the secretary reads it in the room"

    await desk.restarts()
    await desk.passes("2022-10-10 10:00")
    assert [word[:11] for word in room.words] == ["Herinnering"] * 2
    assert "Hebt u nieuws" not in carla.heard_last, "that is asked once"
    assert sum("Herinnering" in word for word in carla.words) == 2


async def test_who_moves_a_meeting_to_this_week_has_news_asked_in_the_reminder_that_still_comes(
    desk: TestDesk, carla: Talker, secretary: Talker
) -> None:
    await secretary.says("/overleg verzetten naar donderdag 6 oktober 14.00 uur", "ja")
    await desk.passes("2022-10-05 14:00")
    assert carla.heard_last.startswith("Herinnering: overleg van de Taskforce, donderdag 6 oktober, 14.00 uur.")
    assert "Hebt u nieuws" in carla.heard_last


async def test_nobody_is_reminded_of_what_comes_after_the_programme(desk: TestDesk, carla: Talker, room: Group) -> None:
    desk.config = replace(desk.config, programme=Programme(ends=date(2022, 11, 1)))
    await desk.restarts()
    await desk.passes("2022-11-08 12:00")
    assert "8 november" not in "".join(room.words)
    assert (await carla.says("overleg")) == "Er staat geen overleg van de Taskforce gepland."


# ---------------------------------------------------------------- who comes
async def test_attendance_comes_by_word_by_reply_and_by_reaction(desk: TestDesk, carla: Talker, dirk: Talker) -> None:
    await desk.passes("2022-10-04 10:00")
    noted = "Genoteerd: u komt niet op dinsdag 11 oktober, 10.00 uur. Verandert het, zeg dan ik kom, ik kom niet of vervanger …."
    assert await carla.says("niet") == noted
    await desk.restarts()
    assert await carla.replies("ik kom", "Herinnering") == noted.replace("u komt niet", "u komt")
    assert await carla.reacts("❌", "Herinnering") == noted
    assert await carla.reacts("✅", "Herinnering") == noted.replace("u komt niet", "u komt")
    assert await carla.replies("ik ben helaas verhinderd", "Herinnering") == noted
    assert await carla.says("vervanger P. Peeters") == noted.replace("u komt niet", "P. Peeters komt voor u")
    assert await dirk.says("ik ben er dinsdag niet bij") == noted
    assert await dirk.replies("ja", "Herinnering") == noted.replace("u komt niet", "u komt")
    assert (await agenda_of(desk, "2022-10")).attendance == ["substitute", "comes"]


async def test_in_the_room_it_is_said_back_for_all_and_can_be_taken_back(
    desk: TestDesk, room: Group, carla: Talker
) -> None:
    await desk.passes("2022-10-04 10:00")
    before = len(carla.words)
    assert await room.reacts("✅", "Herinnering") == (
        "projectleider komt op dinsdag 11 oktober, 10.00 uur. Klopt het niet: antwoord oeps."
    )
    assert await room.takes_back("✅") == "Teruggedraaid: er staat nu niets over komen."
    assert await room.replies("vervanger P. Peeters", "Herinnering") == (
        "P. Peeters komt voor projectleider op dinsdag 11 oktober, 10.00 uur. Klopt het niet: antwoord oeps."
    )
    assert await room.replies("oeps", "P. Peeters") == "Teruggedraaid: er staat nu niets over komen."
    assert (await agenda_of(desk, "2022-10")).attendance == []
    said = len(room.words)
    await room.replies("wat een agenda zeg", "Herinnering")
    assert len(room.words) == said, "people answer a reminder for each other too"
    assert len(carla.words) == before, "and nothing of it goes to the direct chat"


async def test_what_is_said_of_a_meeting_that_is_over_changes_nothing(desk: TestDesk, carla: Talker) -> None:
    await desk.passes("2022-10-11 13:00")
    assert await carla.replies("ik kom", "Herinnering") == "Dat overleg is geweest. Met overleg ziet u het volgende."


async def test_of_two_meetings_on_a_day_the_one_that_we_told_of_last_is_meant(
    desk: TestDesk, carla: Talker, secretary: Talker
) -> None:
    await secretary.says("/overleg 8 november verzetten naar 11 oktober 14.00 uur", "ja")
    await desk.passes("2022-10-04 14:00")
    assert "14.00 uur" in await carla.says("ik kom")
    assert "14.00 uur" in await carla.says("vervanger P. Peeters")
    assert "10.00 uur" in await carla.replies("ik kom niet", "10.00 uur")
    await desk.passes("2022-10-11 16:30")
    assert "13 december" in await carla.says("ik kom"), "the others are over"


async def test_who_left_the_taskforce_hears_nothing_more_of_its_meetings(
    desk: TestDesk, carla: Talker, secretary: Talker
) -> None:
    await carla.says("overleg uitnodiging")
    await desk.knows(carla.address, name="Carla Vos", function="projectleider", organisation="LWV", roles=())
    await desk.settles()
    assert carla.heard_last.startswith("U bent geen lid meer van de Taskforce."), "once, with what ends it"
    before = len(carla.messages)
    await secretary.says("/overleg verzetten naar 13 oktober 10.00 uur", "ja")
    await desk.passes("2022-10-13 09:00")
    assert len(carla.messages) == before


# ---------------------------------------------------------------- agenda
async def test_until_two_days_before_a_point_is_for_this_meeting_after_that_for_the_next(
    desk: TestDesk, carla: Talker
) -> None:
    await desk.passes("2022-10-09 09:59")
    assert "dinsdag 11 oktober" in await carla.says("agendapunt huurprijzen", "ja")
    await desk.passes("2022-10-09 10:00")
    await carla.chats("""
        > agendapunt
        Wat wilt u op dinsdag 8 november bespreken, en hoelang duurt het? Bijvoorbeeld: kamers boven winkels, 10 min.
        > handhaving (15 minuten)
        Ik zet op de agenda van dinsdag 8 november, 10.00 uur: "handhaving" (15 min).
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig punt naar handhaving in Venlo, 20 min
        Ik zet op de agenda van dinsdag 8 november, 10.00 uur: "handhaving in Venlo" (20 min).
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Dat staat op de agenda van dinsdag 8 november, 10.00 uur. Alles zien kan met overleg.
    """)


async def test_in_the_room_a_point_is_put_on_it_at_once(desk: TestDesk, room: Group, carla: Talker) -> None:
    await room.chats("""
        > /agendapunt kamers boven winkels, 10 min
        Op de agenda van dinsdag 11 oktober: "kamers boven winkels" (10 min). Klopt het niet: antwoord oeps.
        > /overleg
        Het volgende overleg: dinsdag 11 oktober, 10.00 uur.
        Op de agenda:
        1. kamers boven winkels (10 min)
        > /oeps
        Teruggedraaid: "kamers boven winkels" is weg.
        > /agendapunt
        Daarop volgt het antwoord in het directe gesprek.
    """)
    assert carla.heard_last.startswith("Wat wilt u op dinsdag 11 oktober bespreken")


async def test_an_edit_of_a_point_changes_it_after_a_yes(desk: TestDesk, carla: Talker) -> None:
    await carla.says("agendapunt: kamers, 10 min", "ja")
    assert await carla.edits("agendapunt: kamers, 10 min", "agendapunt: kamers boven winkels, 20 min") == (
        'Ik verander "kamers" in: "kamers boven winkels" (20 min).\n\nKlopt dat? Zeg ja, wijzig … of stop.'
    )
    await carla.says("ja")
    assert "1. kamers boven winkels (20 min)" in await carla.says("overleg")
    room = Group(desk, carla.address, ROOM)
    await room.says("/agendapunt handhaving, 5 min")
    assert (await room.edits("/agendapunt handhaving, 5 min", "/agendapunt toezicht")).startswith(
        'Genoteerd: "toezicht".'
    )
    assert await room.replies("oeps", "toezicht") == 'Teruggedraaid. Er staat weer: "handhaving".'


async def test_news_that_is_a_threat_becomes_a_signal_as_well(carla: Talker) -> None:
    await carla.chats("""
        > /nieuws Een huisvester in Venray dreigt te stoppen
        Ik zet als nieuws op de agenda van dinsdag 11 oktober, 10.00 uur: "Een huisvester in Venray dreigt te stoppen". De hele Taskforce leest dit.
        - soort: bedreiging
        Klopt dat? Zeg ja, wijzig … of stop.
        > wijzig soort naar kans
        Ik zet als nieuws op de agenda van dinsdag 11 oktober, 10.00 uur: "Een huisvester in Venray dreigt te stoppen". De hele Taskforce leest dit.
        - soort: kans
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Dat staat op de agenda van dinsdag 11 oktober, 10.00 uur. Ik heb het ook vastgelegd als S-1. Alles zien kan met overleg.
        > signalen
        - S-1, kans, Venray: "Een huisvester in Venray dreigt te stoppen"
    """)


async def test_news_goes_on_the_agenda_and_a_contact_to_the_ambassador(
    desk: TestDesk, carla: Talker, ambassador: Talker
) -> None:
    await desk.passes("2022-10-04 10:00")
    carla.read = len(carla.words)
    await carla.replies("De gemeente Beek zoekt een locatie", "Herinnering")
    await carla.hears("""
        Ik zet als nieuws op de agenda van dinsdag 11 oktober, 10.00 uur: "De gemeente Beek zoekt een locatie". De hele Taskforce leest dit.
        - soort: nieuws
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await carla.says("ja")
    assert "1. nieuws van projectleider: De gemeente Beek zoekt een locatie" in await carla.says("overleg")
    await carla.chats("""
        > ik ken iemand bij een uitzendbureau in Venray
        Ik stel de kennisambassadeur dit contact voor: "ik ken iemand bij een uitzendbureau in Venray".
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        De kennisambassadeur heeft uw voorstel als H-1. U hoort hier wat ermee gebeurt, uiterlijk donderdag 6 oktober.
    """)
    assert ambassador.heard_last == (
        'H-1: een contact van projectleider: "ik ken iemand bij een uitzendbureau in Venray". Zeg oppakken H-1.'
    )
    assert (await ambassador.replies("oppakken", "een contact van")).startswith("H-1")


async def test_a_contact_has_the_promise_of_an_answer(
    desk: TestDesk, carla: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await carla.says("ik ken iemand bij een uitzendbureau in Venray", "ja")
    await desk.passes("2022-10-06 09:00")
    assert any(words.startswith("H-1 wacht op uw antwoord") for words in ambassador.words)
    assert any("H-1 van projectleider heeft nog geen antwoord." in words for words in secretary.words)


async def test_a_confidential_contact_is_for_the_ambassador_alone(
    desk: TestDesk, carla: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await carla.chats("""
        > ik ken iemand bij een zeehaven in Venray, vertrouwelijk
        Ik stel de kennisambassadeur dit contact voor: "ik ken iemand bij een zeehaven in Venray, vertrouwelijk".
        - vertrouwelijk: ja
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await carla.says("ja", "ik ken iemand bij een zeesluis", "wijzig vertrouwelijk naar ja", "ja")
    assert "Vertrouwelijk: alleen u ziet dit." in ambassador.heard_last
    await secretary.says("status", "/acties alles", "logboek Venray")
    await desk.passes("2022-10-10 12:00")
    assert "zee" not in "".join(secretary.words)


# ---------------------------------------------------------------- another day, or none
async def test_the_secretary_moves_it_and_everybody_hears_once(
    desk: TestDesk, secretary: Talker, carla: Talker, dirk: Talker, room: Group
) -> None:
    await carla.says("ik kom")
    await secretary.chats("""
        > overleg verzetten
        Naar welk moment verzet u het overleg van dinsdag 11 oktober, 10.00 uur?
        > donderdag 13 oktober 14.00 uur
        Ik verzet het overleg van dinsdag 11 oktober, 10.00 uur naar donderdag 13 oktober, 14.00 uur. De Taskforce hoort het meteen.
        Klopt dat? Zeg ja, wijzig … of stop.
    """)
    await desk.restarts()
    await secretary.chats("""
        > ja
        Verzet van dinsdag 11 oktober, 10.00 uur naar donderdag 13 oktober, 14.00 uur. De Taskforce weet het.
    """)
    await room.hears(
        "Het overleg van dinsdag 11 oktober, 10.00 uur is verzet naar donderdag 13 oktober, 14.00 uur. "
        "Komen of niet: opnieuw reageren met ✅ of ❌."
    )
    assert len(dirk.words) == 1
    assert dirk.heard_last == (
        "Het overleg van de Taskforce van dinsdag 11 oktober, 10.00 uur is verzet naar donderdag 13 oktober, 14.00 uur. "
        "Komt u? Zeg ik kom of ik kom niet."
    )
    assert (await agenda_of(desk, "2022-10")).attendance == [], "everybody is asked anew"
    assert "donderdag 13 oktober" in await carla.says("ja")

    await desk.passes("2022-10-06 13:59")
    assert len(room.words) == 1, "the reminder moved along"
    await desk.passes("2022-10-06 14:00")
    assert room.heard_last.startswith("Herinnering: overleg van de Taskforce, donderdag 13 oktober, 14.00 uur.")
    await desk.passes("2022-10-14 09:00")
    assert sum("Herinnering" in word for word in room.words) == 2
    assert sum("Besluitenlijst" in word for word in room.words) == 1


async def test_a_moment_that_another_meeting_has_is_refused(desk: TestDesk, secretary: Talker) -> None:
    await secretary.chats("""
        > /overleg verzetten naar dinsdag 8 november 10.00 uur
        Ik verzet het overleg van dinsdag 11 oktober, 10.00 uur naar dinsdag 8 november, 10.00 uur. De Taskforce hoort het meteen.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Op dinsdag 8 november, 10.00 uur begint al een ander overleg.
        Naar welk moment verzet u het overleg van dinsdag 11 oktober, 10.00 uur?
    """)
    async with desk.as_person(AMBASSADOR) as db:
        first, second = (await meetings.coming(db, db.now + timedelta(days=60)))[:2]
        with pytest.raises(MomentTaken):
            await meetings.move(db, first.id, second.starts_at)


async def test_a_member_does_not_move_it_and_in_the_room_it_goes_on_in_private(
    desk: TestDesk, carla: Talker, secretary: Talker
) -> None:
    assert (await carla.says("overleg verzetten")).startswith(
        "Verzetten of afzeggen doet de kennisambassadeur of de secretaris."
    )
    in_room = Group(desk, secretary.address, ROOM)
    await in_room.chats("""
        > /overleg verzetten naar donderdag 13 oktober 14.00 uur
        Daarop volgt het antwoord in het directe gesprek.
    """)
    assert secretary.heard_last.startswith("Ik verzet het overleg"), "and waits for a yes"
    in_room = Group(desk, carla.address, ROOM)
    assert await in_room.says("/overleg uitnodiging") == "Daarop volgt het antwoord in het directe gesprek."
    assert carla.heard_last.startswith("Hierbij 11 overleggen")
    assert in_room.files == []


async def test_the_ambassador_calls_it_off_and_the_agenda_moves_on(
    desk: TestDesk, ambassador: Talker, carla: Talker, room: Group
) -> None:
    await carla.says("agendapunt: kamers boven winkels", "ja")
    await ambassador.chats("""
        > overleg afzeggen
        Wilt u een reden meegeven? De Taskforce leest die.
        U mag dit overslaan.
        > te weinig punten
        Ik zeg het overleg van dinsdag 11 oktober, 10.00 uur af. Reden: "te weinig punten".
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Afgezegd: dinsdag 11 oktober, 10.00 uur. De Taskforce weet het. Wat op de agenda stond, schuift door naar dinsdag 8 november.
    """)
    await room.hears(
        'Het overleg van dinsdag 11 oktober, 10.00 uur gaat niet door. Reden: "te weinig punten". '
        "Het volgende is dinsdag 8 november, 10.00 uur; de agenda schuift door."
    )
    assert carla.heard_last.endswith("Het volgende is dinsdag 8 november, 10.00 uur.")
    await desk.passes("2022-10-31 09:00")
    assert len(room.words) == 1, "no reminder, no minutes"
    await desk.restarts()
    assert "1. kamers boven winkels" in await carla.says("overleg")
    assert {row.month: row.state for row in await rows(desk)}["2022-10"] == "cancelled", (
        "the rule does not make it again"
    )


# ---------------------------------------------------------------- in calendars
async def test_the_series_is_one_file_and_each_change_of_a_meeting_comes_by_itself(
    desk: TestDesk, carla: Talker, dirk: Talker, secretary: Talker
) -> None:
    await carla.chats("""
        > overleg uitnodiging
        Hierbij 11 overleggen voor uw kalender. Wordt er een verzet of afgezegd, dan krijgt u het nieuwe bestand vanzelf.
    """)
    calendar = Calendar.from_ical(ics(carla.files[-1])[2])
    events = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH", "a REQUEST is for one event"
    assert len({event["UID"] for event in events}) == len(events) == 11
    assert {event["DTSTART"].dt.strftime("%H:%M") for event in events} == {"10:00"}, "also after the clock has changed"

    await desk.restarts()
    await secretary.says("overleg verzetten naar donderdag 13 oktober 14.00 uur", "ja")
    await secretary.says("overleg afzeggen", "overslaan", "ja")
    moved, gone = (Calendar.from_ical(ics(file)[2]) for file in carla.files[-2:])
    (first,), (last,) = moved.walk("VEVENT"), gone.walk("VEVENT")
    assert first["UID"] == last["UID"] == events[0]["UID"]
    assert [event["SEQUENCE"] for event in (events[0], first, last)] == [0, 1, 2]
    assert (moved["METHOD"], gone["METHOD"], last["STATUS"]) == ("REQUEST", "CANCEL", "CANCELLED")
    assert dirk.files == [], "who did not ask for it gets words"


async def test_a_sunday_is_named_before_all_hear_of_it(secretary: Talker) -> None:
    said = await secretary.says("overleg verzetten naar zondag 16 oktober 10.00 uur")
    assert "zondag 16 oktober, 10.00 uur. Let op: dat is buiten werktijd, in het weekend of op een feestdag." in said
    await secretary.says("stop")
    assert "Let op" not in await secretary.says("overleg verzetten naar vrijdag 14 oktober 10.00 uur")


async def test_who_said_no_comes_after_all(dirk: Talker) -> None:
    await dirk.says("ik kom niet")
    assert (await dirk.says("ik kom toch wel")).startswith("Genoteerd: u komt op dinsdag 11 oktober")


# ---------------------------------------------------------------- during the meeting
@pytest.fixture
async def meeting(desk: TestDesk, dirk: Talker, room: Group) -> None:
    """It is the meeting of October, five past ten."""
    await dirk.says("ik kom")
    await desk.passes("2022-10-11 10:05")


@pytest.mark.usefixtures("meeting")
async def test_decisions_and_actions_are_taken_down_in_the_room(desk: TestDesk, room: Group, dirk: Talker) -> None:
    await room.chats("""
        > /besluit Venray deelt de regels voor short-stay
        Besluit 1: "Venray deelt de regels voor short-stay". Klopt het niet: antwoord oeps.
        > /actie Dirk stuurt de planning, vrijdag
        A-1: adviseur, "stuurt de planning", vrijdag 14 oktober. Klopt het niet: antwoord oeps.
        > /actie LWV: nodigt de uitzendbureaus uit
        A-2: projectleider, "nodigt de uitzendbureaus uit", zonder datum. Klopt het niet: antwoord oeps.
        > /actie ik bel Venlo voor de volgende taskforce
        A-3: projectleider, "bel Venlo", dinsdag 8 november. Klopt het niet: antwoord oeps.
        > /actie Provincie levert cijfers aan uiterlijk 1 november
        A-4: Provincie, "levert cijfers aan", dinsdag 1 november. Die staat niet in de lijst van de balie en krijgt geen herinnering. Klopt het niet: antwoord oeps.
        > /actie Provincie meldt zich, volgende week
        A-5: Provincie, "meldt zich", vrijdag 21 oktober. Die staat niet in de lijst van de balie en krijgt geen herinnering. Klopt het niet: antwoord oeps.
        > /besluit
        Een besluit vastleggen: !besluit met de tekst erachter.
        > /actie
        Een actie vastleggen: !actie met wie, wat en wanneer, bijvoorbeeld: !actie Anna stuurt de planning, vrijdag.
    """)
    assert dirk.heard_last == (
        'In het overleg van de Taskforce kreeg u een actie, A-1: "stuurt de planning", vrijdag 14 oktober.'
    )


@pytest.mark.usefixtures("meeting", "anna", "bert")
async def test_who_does_it_is_read_as_long_as_it_is_somebodys_function_and_place(room: Group) -> None:
    await room.chats("""
        > /actie wethouder Wonen Horst belt de buurt
        A-1: wethouder Wonen, Horst aan de Maas, "belt de buurt", zonder datum. Klopt het niet: antwoord oeps.
        > /actie de wethouder van Horst belt de buurt, vrijdag
        A-2: wethouder Wonen, Horst aan de Maas, "belt de buurt", vrijdag 14 oktober. Klopt het niet: antwoord oeps.
        > /actie beleidsadviseur, gemeente Venray, mailt de lijst
        A-3: beleidsadviseur, Venray, "mailt de lijst", zonder datum. Klopt het niet: antwoord oeps.
        > /actie wethouder Wonen Beek belt de buurt
        A-4: wethouder Wonen Beek, "belt de buurt", zonder datum. Die staat niet in de lijst van de balie en krijgt geen herinnering. Klopt het niet: antwoord oeps.
        > /actie Bert Venlo bellen
        A-5: beleidsadviseur, Venray, "Venlo bellen", zonder datum. Klopt het niet: antwoord oeps.
        > /actie ambassadeur belt Nederweert volgende week
        A-6: kennisambassadeur, "belt Nederweert", vrijdag 21 oktober. Klopt het niet: antwoord oeps.
        > /actie Jan van der Meer zoekt een zaal
        A-7: Jan van der Meer, "zoekt een zaal", zonder datum. Die staat niet in de lijst van de balie en krijgt geen herinnering. Klopt het niet: antwoord oeps.
        > /actie iedereen belt zijn eigen corporatie
        A-8: iedereen, "belt zijn eigen corporatie", zonder datum. Die staat niet in de lijst van de balie en krijgt geen herinnering. Klopt het niet: antwoord oeps.
        > /oeps
        Teruggedraaid: A-8 is weg.
    """)


@pytest.mark.usefixtures("meeting")
async def test_a_decision_is_put_right_by_its_number(room: Group) -> None:
    await room.chats("""
        > !besluit Venray deelt de regels
        Besluit 1: "Venray deelt de regels". Klopt het niet: antwoord oeps.
        > !besluit 1 aanpassen: Venray en Venlo delen de regels
        Besluit 1 is nu: "Venray en Venlo delen de regels". Er stond: "Venray deelt de regels". Klopt het niet: antwoord oeps.
        > !besluit 2: de provincie doet mee
        Besluit 2: "de provincie doet mee". Klopt het niet: antwoord oeps.
        > !besluit 2 vervalt
        Besluit 2 is geschrapt: "de provincie doet mee". Klopt het niet: antwoord oeps.
        > !besluit 1 kamer per bewoner is het minste
        Besluit 2: "1 kamer per bewoner is het minste". Klopt het niet: antwoord oeps.
    """)


@pytest.mark.usefixtures("meeting")
async def test_who_leads_notes_who_were_there(desk: TestDesk, secretary: Talker, room: Group) -> None:
    writing = Group(desk, secretary.address, ROOM)
    await writing.chats("""
        > !aanwezig: Carla en Piet Peters
        Genoteerd voor dinsdag 11 oktober, aanwezig: projectleider. Niet in de lijst van de balie, en dus als opmerking genoteerd: "Piet Peters". Klopt het niet: opnieuw !aanwezig … of !afwezig ….
        > !afwezig Dirk
        Genoteerd voor dinsdag 11 oktober, afwezig: adviseur. Klopt het niet: opnieuw !aanwezig … of !afwezig ….
        > !aanwezig
        secretaris komt op dinsdag 11 oktober, 10.00 uur. Klopt het niet: antwoord oeps.
    """)
    await desk.passes("2022-10-11 12:05")
    assert "Aanwezig: projectleider; secretaris.\n" in room.heard_last
    assert 'Opmerking van secretaris: "Ook aanwezig: Piet Peters".' in room.heard_last
    assert "komt niet op" in await room.says("!afwezig Dirk"), "who does not lead speaks for themselves"


@pytest.mark.usefixtures("meeting")
async def test_oops_in_the_room_leaves_the_direct_chat_alone(carla: Talker, room: Group) -> None:
    await carla.says("vraag")
    before = list(carla.words)
    assert await room.says("!oeps") == "Er is hier niets om terug te draaien."
    assert carla.words == before


@pytest.mark.usefixtures("meeting")
async def test_oops_an_edit_and_a_redaction_put_it_right_in_the_room(desk: TestDesk, room: Group) -> None:
    await room.chats("""
        > /besluit Venray doet mee
        Besluit 1: "Venray doet mee". Klopt het niet: antwoord oeps.
        > /oeps
        Teruggedraaid: "Venray doet mee" is weg.
    """)
    await desk.restarts()
    await room.says("/besluit Venlo doet mee")
    assert await room.edits("/besluit Venlo doet mee", "/besluit Venlo doet niet mee") == (
        'Besluit 1: "Venlo doet niet mee". Klopt het niet: antwoord oeps.'
    )
    assert await room.replies("oeps", "niet mee") == 'Teruggedraaid. Er staat weer: "Venlo doet mee".'
    assert await room.takes_back("/besluit Venlo doet niet mee") == 'Teruggedraaid: "Venlo doet mee" is weg.'
    await room.says("/actie Dirk stuurt de planning")
    assert await room.replies("oeps", "A-1") == "Teruggedraaid: A-1 is weg."
    await room.says("/actie Dirk stuurt een plan")
    said = await room.edits("/actie Dirk stuurt een plan", "/actie Dirk stuurt een plan, vrijdag")
    assert said == 'A-3: adviseur, "stuurt een plan", vrijdag 14 oktober. Klopt het niet: antwoord oeps.'
    async with desk.as_person(AMBASSADOR) as db:
        assert [action.number for action in await actions.left_of_meetings(db)] == ["A-3"]


async def test_there_is_a_time_and_a_place_for_decisions(desk: TestDesk, room: Group, carla: Talker) -> None:
    assert await room.says("/besluit te vroeg") == (
        '"te vroeg" staat nog nergens: er is nu geen overleg. Het volgende is dinsdag 11 oktober, 10.00 uur.'
    )
    assert (await carla.says("/besluit op de verkeerde plek")).startswith(
        "Besluiten en acties van het overleg leg ik vast in de kamer"
    )
    elsewhere = Group(desk, carla.address, "steering_group")
    await desk.passes("2022-10-11 10:05")
    assert await elsewhere.says("/besluit in de andere kamer") == "Daarop volgt het antwoord in het directe gesprek."
    assert (await agenda_of(desk, "2022-10")).items == []


@pytest.mark.usefixtures("meeting")
async def test_the_room_hears_its_own_language_and_first_contact_stays_private(desk: TestDesk) -> None:
    piet = await desk.knows("@piet:localhost", name="Piet", language="en", roles=("taskforce",))
    async with desk.app.database.writing() as session:
        await session.execute(MeetingRow.__table__.metadata.tables["accounts"].update().values(greeted_at=None))
    in_room = Group(desk, piet.address, ROOM)
    assert (await in_room.says("/decision Venray shares")).startswith('Besluit 1: "Venray shares".')
    assert piet.heard_last.startswith("This is the desk of")


# ---------------------------------------------------------------- minutes
@pytest.mark.usefixtures("meeting")
async def test_the_minutes_are_posted_corrected_by_reply_and_fixed(desk: TestDesk, room: Group, carla: Talker) -> None:
    await room.says("/besluit Venray deelt de regels", "/besluit Venlo ook", "/actie Dirk stuurt de planning, vrijdag")
    await desk.restarts()
    await desk.passes("2022-10-11 11:59")
    room.read = len(room.words)
    await desk.passes("2022-10-11 12:00")
    await room.hears("""
        Besluitenlijst van het overleg van dinsdag 11 oktober.
        Aanwezig: adviseur.
        1. Venray deelt de regels
        2. Venlo ook
        Acties:
        - A-1, adviseur: stuurt de planning, vrijdag 14 oktober
        Klopt iets niet: hierop antwoorden tot woensdag 12 oktober, 17.00 uur, bijvoorbeeld "besluit 1: …" of "besluit 1 vervalt". Daarna staat de lijst vast.
    """)
    answers = {
        "besluit 1: Venray deelt alle regels": 'Besluit 1 is nu: "Venray deelt alle regels". '
        'Er stond: "Venray deelt de regels". Klopt het niet: antwoord oeps.',
        "2 mensen waren er niet": 'Opmerking bij de besluitenlijst: "2 mensen waren er niet". Klopt het niet: antwoord oeps.',
        "2. vervalt": 'Besluit 2 is geschrapt: "Venlo ook". Klopt het niet: antwoord oeps.',
        "besluit 7 vervalt": "Besluit 7 is er niet: de lijst loopt tot en met 1.",
    }
    for said, answer in answers.items():
        assert await room.replies(said, "Besluitenlijst") == answer
    assert (
        await room.says("/besluit Sittard sluit aan")
        == 'Besluit 2: "Sittard sluit aan". Klopt het niet: antwoord oeps.'
    )
    await desk.restarts()
    room.read = len(room.words)
    await desk.passes("2022-10-12 17:00")
    await room.hears("""
        De besluitenlijst van dinsdag 11 oktober staat vast. Er is iets verbeterd:
        Besluitenlijst van het overleg van dinsdag 11 oktober.
        Aanwezig: adviseur.
        1. Venray deelt alle regels
        2. Sittard sluit aan
        Acties:
        - A-1, adviseur: stuurt de planning, vrijdag 14 oktober
        Opmerking van projectleider: "2 mensen waren er niet".
    """)
    fixed = (
        "De besluitenlijst van dinsdag 11 oktober staat vast. "
        "Het kan op de agenda van de volgende keer: !agendapunt met de tekst erachter."
    )
    assert await room.replies("besluit 1: toch niet", "Klopt iets niet") == fixed
    assert await room.replies("oeps", 'Sittard sluit aan"') == fixed
    assert (await room.says("/besluit te laat")).startswith('"te laat" staat nog nergens: er is nu geen overleg.')
    assert "1. Venray deelt alle regels" in await carla.says("/besluitenlijst")
    assert carla.heard_last.endswith("Deze lijst staat vast.")


async def test_what_was_not_corrected_is_fixed_in_one_line(desk: TestDesk, room: Group) -> None:
    await desk.passes("2022-10-12 17:00")
    fixed = "De besluitenlijst van dinsdag 11 oktober staat vast."
    assert room.heard_last == fixed
    again = f"{fixed} Het kan op de agenda van de volgende keer: !agendapunt met de tekst erachter."
    assert await room.replies("besluit 1 vervalt", "staat vast") == again


async def test_after_a_week_away_the_minutes_are_fixed_and_nothing_stale_is_said(desk: TestDesk, room: Group) -> None:
    await desk.passes("2022-10-11 09:00")
    before = len(room.words)
    desk.goes_to(datetime(2022, 10, 18, 9, tzinfo=LOCAL))
    await desk.restarts()
    await desk.settles()
    assert room.words[before:] == ["De besluitenlijst van dinsdag 11 oktober staat vast."]


@pytest.mark.usefixtures("meeting")
async def test_what_is_not_done_comes_back_by_itself_with_its_age(desk: TestDesk, room: Group, dirk: Talker) -> None:
    await room.says("/actie Dirk stuurt de planning", "/actie LWV: nodigt uit")
    await desk.passes("2022-11-01 10:00")
    assert "- A-1, adviseur: stuurt de planning\n- A-2, projectleider: nodigt uit\n" in room.heard_last
    assert "keer)" not in dirk.heard_last
    await desk.restarts()
    await desk.passes("2023-01-03 10:00")
    assert "- A-1, adviseur: stuurt de planning (3e keer)" in room.heard_last
    assert "- A-1: stuurt de planning (3e keer)" in dirk.heard_last
    assert "A-2" not in dirk.heard_last, "that is not his"


# ---------------------------------------------------------------- words
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_room_is_addressed_with_neither_form(language: str) -> None:
    for key, text in read(language):
        if key.startswith(("meetings.room_", "meetings.part_")):
            words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)
            assert not re.search(r"\b(u|uw|je|jij|jouw|you|your)\b", words, re.IGNORECASE), key


# ---------------------------------------------------------------- the law
RULES = (
    Monthly(2, 1, time(10)),
    Monthly(-1, 6, time(2, 30)),
)  # the second one meets the hours that are doubled and skipped
NEVER_QUIET = Programme(quiet=None)


@dataclass
class Series:
    """Meetings that are moved, called off and ruled anew, and when each began as it stood after each act."""

    desk: TestDesk
    history: list[tuple[int, set[datetime]]] = field(default_factory=list)

    async def act(self, act: str, which: int, number: int) -> None:
        now = self.desk.clock.now()
        if act == "passes":
            await self.desk.passes(f"{self.desk.clock.local(now + timedelta(hours=5 * number)):%F %T}")
        elif act == "is away":
            self.desk.goes_to(now + timedelta(hours=9 * number))
            await self.desk.restarts()
        elif act == "is ruled":
            rule = Taskforce(meets=RULES[which % 2])
            self.desk.config = replace(self.desk.config, taskforce=rule)
            await self.desk.restarts()
        else:
            await self.change(act, which, number)
        await self.remember()
        await self.desk.settles()

    async def change(self, act: str, which: int, number: int) -> None:
        async with self.desk.as_person(AMBASSADOR) as db:
            one = (await meetings.coming(db, db.now + timedelta(days=400)))[which]
            if act == "moves":
                moment = one.starts_at + timedelta(hours=number * (1 if which % 2 else -1))
                if moment > db.now:
                    await meetings.move(db, one.id, moment)
            else:
                await meetings.cancel(db, one.id, "")

    async def remember(self) -> None:
        async with self.desk.app.database.reading() as session:
            last = (await session.execute(select(func.coalesce(func.max(OccasionRow.id), 0)))).scalar_one()
            live = select(MeetingRow.starts_at).where(MeetingRow.state != "cancelled")
            self.history.append((last, set((await session.execute(live)).scalars())))

    def stood(self, row: OccasionRow) -> set[datetime]:
        """When meetings began, as it was known at this occasion."""
        return next(live for last, live in reversed(self.history) if last < row.id)


acts = st.tuples(
    st.sampled_from(["moves", "moves", "cancels", "is ruled", "passes", "passes", "is away"]),
    st.integers(0, 2), st.integers(1, 60),
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(acts, max_size=10))
async def test_each_meeting_is_announced_once_as_it_stands_whatever_happens_to_it(
    what_happens: list[tuple[str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = await TestDesk(Path(folder), programme=NEVER_QUIET).starts()
        member = await desk.knows("@carla:localhost", name="Carla", roles=("taskforce",))
        series = Series(desk)
        await desk.settles()
        await series.remember()
        for act, which, number in what_happens:
            await series.act(act, which, number)
        last_act = desk.clock.now()
        await desk.passes(f"{last_act + timedelta(days=45):%F %T}")
        async with desk.app.database.reading() as session:
            mine = OccasionRow.key.startswith("taskforce-reminder/")
            rows = list((await session.execute(select(OccasionRow).where(mine))).scalars())
        said = sum("Herinnering" in word for who in (member, Group(desk, "", ROOM)) for word in who.words)
        live = series.history[-1][1]
        await desk.stops()

    sent = {row.key: row for row in rows if row.state == "sent"}
    assert said == len(sent), "one message a name"
    for key, row in sent.items():
        begins = datetime.strptime(key.split("/")[1], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        assert row.due_at <= row.created_at < begins, "never early, never of what is past"
        assert begins in series.stood(row), "never of what was moved or called off"
    for begins in live:
        if last_act < begins - timedelta(days=1) and begins < last_act + timedelta(days=45):
            names = [key for key in sent if key.startswith(f"taskforce-reminder/{begins:%Y-%m-%dT%H:%MZ}/1d")]
            assert len(names) == 2, "the room and the member hear of it"


# ---------------------------------------------------------------- in English, and what is seldom said
async def test_the_english_member_comes_puts_a_topic_and_has_no_minutes_yet(desk: TestDesk, room: Group) -> None:
    piet = await desk.knows("@piet:localhost", name="Piet", function="adviser", language="en", roles=("taskforce",))
    await piet.chats("""
        > meeting
        The next meeting of the Taskforce is Tuesday 11 October, 10:00.
        The agenda is still empty.
        Say I will come, I will not come, substitute …, topic: … or meeting invitation.
        > topic: rooms above shops, 10 min
        I will add to the agenda of Tuesday 11 October, 10:00: "rooms above shops" (10 min).
        Is that right? Say yes, change … or stop.
        > yes
        That is on the agenda of Tuesday 11 October, 10:00. To see all of it, say meeting.
        > substitute
        Who comes in your place?
        > P. Peeters
        Noted: P. Peeters comes in your place on Tuesday 11 October, 10:00. If that changes, say I will come, I will not come or substitute ….
        > i will come
        Noted: you are coming on Tuesday 11 October, 10:00. If that changes, say I will come, I will not come or substitute ….
        > meeting invitation
        Here are 11 meetings for your calendar. If one is moved or cancelled, you will get the new file automatically.
        > minutes
        There are no decisions yet.
        > news: Venray has found a site
        I will add as news to the agenda of Tuesday 11 October, 10:00: "Venray has found a site". The whole Taskforce reads this.
        - kind: news
        Is that right? Say yes, change … or stop.
        > yes
        That is on the agenda of Tuesday 11 October, 10:00. To see all of it, say meeting.
        > I know somebody at an employment agency
        I will propose this contact to the ambassador: "I know somebody at an employment agency".
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        The ambassador has your proposal as H-1. You will hear here what comes of it, by Wednesday 5 October.
        > meeting move
        Only the ambassador or the secretary can move or cancel it. If you cannot come, say I will not come or substitute ….
        > /decision Venray takes part
        Decisions and actions of the meeting are recorded in the room of the Taskforce, where everybody sees them.
    """)
    piet.read = len(piet.words)
    await desk.passes("2022-10-04 10:00")
    await piet.hears("""
        Reminder: meeting of the Taskforce, Tuesday 11 October, 10:00.
        You said: I will come. Has that changed? Say I will come, I will not come or substitute ….
        Do you have news: an opportunity, a problem, or a contact for the ambassador? Reply to this message, for example: "I know somebody at …".
        To see the agenda, say meeting. To add a topic: topic: ….
    """)
    await piet.reacts("✅", "Reminder")
    piet.read = len(piet.words)
    assert await piet.takes_back("✅") == "Fine. I have no answer from you now."


async def test_the_english_secretary_moves_one_and_calls_another_off(desk: TestDesk, secretary: Talker) -> None:
    piet = await desk.knows("@piet:localhost", name="Piet", function="adviser", language="en", roles=("taskforce",))
    await secretary.says("taal", "English")
    await secretary.chats("""
        > meeting move
        When should the meeting of Tuesday 11 October, 10:00 be instead?
        > Thursday 13 October 14:00
        I will move the meeting of Tuesday 11 October, 10:00 to Thursday 13 October, 14:00. The Taskforce will be told at once.
        Is that right? Say yes, change … or stop.
        > yes
        Moved from Tuesday 11 October, 10:00 to Thursday 13 October, 14:00. The Taskforce has been told.
        > meeting cancel
        Do you want to give a reason? The Taskforce reads it.
        You may skip this.
        > too few topics
        I will cancel the meeting of Thursday 13 October, 14:00. Reason: "too few topics".
        Is that right? Say yes, change … or stop.
        > yes
        Cancelled: Thursday 13 October, 14:00. The Taskforce has been told. Its agenda moves on to Tuesday 8 November.
    """)
    await piet.hears("""
        The meeting of the Taskforce of Tuesday 11 October, 10:00 has moved to Thursday 13 October, 14:00. Will you come? Say I will come or I will not come.
        The meeting of the Taskforce of Thursday 13 October, 14:00 is cancelled. Reason: "too few topics". The next one is Tuesday 8 November, 10:00.
    """)


async def test_who_takes_back_an_answer_is_asked_no_more_and_a_substitute_has_a_name(
    desk: TestDesk, carla: Talker
) -> None:
    await desk.passes("2022-10-04 10:00")
    await carla.reacts("✅", "Herinnering")
    assert await carla.takes_back("✅") == "Goed. Er staat nu niet of u komt."
    await carla.chats("""
        > besluitenlijst
        Er is nog geen besluitenlijst.
        > vervanger
        Wie komt er voor u?
        > P. Peeters
        Genoteerd: P. Peeters komt voor u op dinsdag 11 oktober, 10.00 uur. Verandert het, zeg dan ik kom, ik kom niet of vervanger ….
        > nieuws
        Welk nieuws hebt u: een kans, een probleem, of een contact voor de kennisambassadeur?
        > Venray heeft een locatie
        Ik zet als nieuws op de agenda van dinsdag 11 oktober, 10.00 uur: "Venray heeft een locatie". De hele Taskforce leest dit.
        - soort: nieuws
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        Dat staat op de agenda van dinsdag 11 oktober, 10.00 uur. Alles zien kan met overleg.
    """)


async def test_in_the_room_it_is_said_what_is_not_there(desk: TestDesk, room: Group, secretary: Talker) -> None:
    await room.chats("""
        > /besluitenlijst
        Er is nog geen besluitenlijst.
    """)
    desk.config = replace(desk.config, programme=Programme(ends=date(2022, 10, 5)))
    await desk.restarts()
    await room.chats("""
        > /overleg
        Er staat geen overleg gepland.
    """)
