"""The manners of the clock: what it says when, together or apart, and what it does with what fails."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from bot import Almanac, Due, calendar
from bot.almanac import Dues
from storage.db import Db
from storage.machine import occasions
from storage.machine.lease import LeaseLost
from storage.machine.occasions import OccasionRow
from tests.infra.talk import ADMINISTRATOR, Talker, TestDesk

LOCAL = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


REMINDERS = OccasionRow.key.startswith("appointment-reminder/")


def announced(person: Talker) -> int:
    """How often somebody was reminded of a talk."""
    return sum(len(re.findall("Herinnering:|Over een uur", word)) for word in person.words)


async def test_a_day_and_an_hour_before_a_talk_both_sides_hear_of_it(
    desk: TestDesk, anna: Talker, ambassador: Talker
) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay in Horst", "ja")
    await desk.passes("2022-10-10 13:59")
    assert "Herinnering" not in anna.heard_last
    anna.read = len(anna.words)

    await desk.passes("2022-10-10 14:00")
    await anna.hears("""
        Herinnering: dinsdag 11 oktober, 14.00 uur, met de kennisambassadeur, over "Short-stay in Horst".
        Zeg kom ik, verzetten of afzeggen.
    """)
    await desk.passes("2022-10-11 15:00")
    assert announced(anna) == announced(ambassador) == 2


async def test_a_week_of_downtime_leaves_nothing_to_say_of_what_is_past_and_notes_it(
    desk: TestDesk, anna: Talker
) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    heard = len(anna.words)
    desk.goes_to(datetime(2022, 10, 20, 9, tzinfo=LOCAL))
    await desk.restarts()
    await desk.settles()
    assert len(anna.words) == heard
    async with desk.app.database.reading() as session:
        of_the_talk = select(OccasionRow.state).where(OccasionRow.key.startswith("appointment-"))
        assert set((await session.execute(of_the_talk)).scalars()) == {"skipped"}


async def test_of_two_overdue_reminders_only_the_latest_goes(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    desk.goes_to(datetime(2022, 10, 11, 13, 30, tzinfo=LOCAL))
    await desk.restarts()
    await desk.settles()
    assert announced(anna) == 1
    async with desk.app.database.reading() as session:
        states = (await session.execute(select(OccasionRow.state).where(REMINDERS))).scalars()
        assert Counter(states) == {"sent": 2, "skipped": 2}


async def test_what_falls_in_the_weekend_goes_on_friday_afternoon_when_monday_is_too_late(
    desk: TestDesk, anna: Talker
) -> None:
    await desk.offers("2022-10-10 07:30")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-07 16:59")
    assert "Herinnering" not in anna.heard_last
    await desk.passes("2022-10-07 17:00")
    assert "Herinnering" in anna.heard_last


async def test_who_is_spoken_to_often_enough_today_hears_the_rest_with_the_last_or_tomorrow(
    desk: TestDesk, ambassador: Talker
) -> None:
    hours = [f"2022-10-12 {hour:02}:00" for hour in range(9, 15)]
    await desk.offers(*hours)
    for at in range(6):
        person = await desk.knows(f"@p{at}:localhost", name=f"P{at}", function=f"wethouder {at}", roles=("alderman",))
        await person.says("/spar", "1", f"Onderwerp {at}", "ja")
    await desk.passes("2022-10-11 08:59")
    before = len(ambassador.words)
    await desk.passes("2022-10-11 23:00")
    the_day_before = ambassador.words[before:]
    await desk.passes("2022-10-12 14:30")
    on_the_day = ambassador.words[before + len(the_day_before) :]
    assert len(the_day_before) == len(on_the_day) == 3
    assert all(any(f"wethouder {at}" in word for word in [*the_day_before, *on_the_day]) for at in range(6))


def made(*dues_of: Dues) -> ModuleType:
    """A subject with these calendars."""
    subject = ModuleType("made")
    for dues in dues_of:
        setattr(subject, dues.__name__, calendar(dues))
    return subject


async def nothing(_db: Db) -> dict[str, object]:
    return {}


async def not_to_be_read(db: Db) -> dict[str, object]:
    await db.session.execute(text("SELECT 1 / 0"))  # PostgreSQL refuses that, and all that follows in its transaction
    raise ZeroDivisionError


async def unspeakable(almanac: Almanac) -> AsyncIterator[Due]:
    """Of which the facts cannot be read, however often one tries."""
    (who,) = almanac.holding("ambassador")
    at = almanac.db.now.replace(minute=0, second=0, microsecond=0)
    yield Due("unspeakable/1", at, at + timedelta(days=9), who, "people.thanks", not_to_be_read)


async def unreadable(almanac: Almanac) -> AsyncIterator[Due]:
    """A calendar that fails itself, after it said something."""
    async for due in unspeakable(almanac):
        yield due
    await not_to_be_read(almanac.db)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("broken", "name"), [(unspeakable, "unspeakable/1"), (unreadable, "test_occasions.unreadable")]
)
async def test_what_fails_holds_up_nothing_else_and_is_reported_once(
    broken: Dues, name: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = await TestDesk(tmp_path, url, made(broken)).starts()
    anna, administrator = await desk.knows("@anna:localhost", roles=("alderman",)), await desk.greeted(ADMINISTRATOR)
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-10 14:00")
    assert "Herinnering" in anna.heard_last
    for _ in range(4):
        await desk.settles()
    (report,) = administrator.words
    assert f"lukte drie keer niet: {name}" in report
    await desk.stops()


async def test_what_goes_together_is_said_apart_when_one_of_it_fails(desk: TestDesk, ambassador: Talker) -> None:
    async def fine(almanac: Almanac) -> AsyncIterator[Due]:
        for one in (unspeakable, spoken):
            async for due in one(almanac):
                yield replace(due, at=datetime(2022, 10, 3, 12, tzinfo=LOCAL))

    await desk.restarts(made(fine))
    desk.goes_to(datetime(2022, 10, 4, 9, tzinfo=LOCAL))
    await desk.settles()
    assert ambassador.words == ["Graag gedaan."]


async def spoken(almanac: Almanac) -> AsyncIterator[Due]:
    """Something for the ambassador, due now."""
    (who,) = almanac.holding("ambassador")
    yield Due("spoken/1", almanac.db.now, almanac.db.now + timedelta(days=9), who, "people.thanks", nothing)


async def test_what_another_desk_dealt_with_is_not_said(desk: TestDesk, ambassador: Talker) -> None:
    """It settled the name after we looked, and before we spoke."""
    await desk.restarts(made(spoken))
    await desk.app.occasions._read(anew=True)
    async with desk.app.database.writing() as session:
        await occasions.settle(session, {"spoken/1": (desk.clock.now(), False)}, "sent", desk.clock.now())
    await desk.app.occasions.take(anew=False)
    await desk.chat.deliver()
    assert ambassador.words == []


async def test_a_desk_that_lost_its_lease_says_nothing_and_notes_nothing(desk: TestDesk, ambassador: Talker) -> None:
    async def lost(_session: object) -> None:
        raise LeaseLost

    await desk.restarts(made(spoken))
    desk.app.turns.fence = lost
    with pytest.raises(LeaseLost):
        await desk.app.occasions.take()
    assert await desk.chat.deliver() == []
    desk.app.turns.fence = None
    await desk.settles()
    assert ambassador.words == ["Graag gedaan."]


async def test_what_was_too_much_for_today_waits_for_the_morning_also_after_a_restart(
    desk: TestDesk, ambassador: Talker
) -> None:
    async def plenty(almanac: Almanac) -> AsyncIterator[Due]:
        (who,), now = almanac.holding("ambassador"), datetime(2022, 10, 3, 9, tzinfo=LOCAL)
        for key in "abcde":
            yield Due(key, now, now + 9 * DAY, who, "people.thanks", nothing)

    await desk.restarts(made(plenty))
    await desk.passes("2022-10-03 12:00")
    await desk.restarts()
    await desk.passes("2022-10-04 08:29")
    assert len(ambassador.words) == 3
    await desk.passes("2022-10-04 08:30")
    assert ambassador.words[3:] == ["Graag gedaan.\n\nGraag gedaan."]


async def test_in_one_message_with_something_else_a_nudge_counts_as_the_one_of_the_day(
    desk: TestDesk, ambassador: Talker
) -> None:
    async def plenty(almanac: Almanac) -> AsyncIterator[Due]:
        (who,), now = almanac.holding("ambassador"), datetime(2022, 10, 4, 10, tzinfo=LOCAL)
        for key, at in (("a", now - DAY), ("b", now - DAY), ("c", now + HOUR)):
            yield Due(key, at, now + 9 * DAY, who, "people.thanks", nothing, nudges=key != "a")

    await desk.restarts(made(plenty))
    desk.goes_to(datetime(2022, 10, 4, 10, tzinfo=LOCAL))
    await desk.passes("2022-10-04 17:00")
    assert ambassador.words == ["Graag gedaan.\n\nGraag gedaan."]
    await desk.passes("2022-10-05 08:30")
    assert ambassador.words[1:] == ["Graag gedaan."]


async def test_in_a_rush_the_calendars_are_read_once_after_the_last_turn(desk: TestDesk) -> None:
    waits = []
    for _ in range(3):
        desk.app.occasions._changed()
        waits.append(desk.app.occasions._soon)
    assert [wait and wait.cancelled() for wait in waits] == [True, True, False]


async def test_a_clock_that_is_set_is_followed_within_a_second_or_so(desk: TestDesk, ambassador: Talker) -> None:
    begins = datetime(2022, 10, 3, 12, tzinfo=LOCAL)

    async def noon(almanac: Almanac) -> AsyncIterator[Due]:
        (who,) = almanac.holding("ambassador")
        yield Due("noon", begins, begins + timedelta(days=9), who, "people.thanks", nothing)

    await desk.restarts(made(noon))
    desk.app.turns.caught_up.set()
    running = asyncio.create_task(desk.app.occasions.run())
    for moment in (
        begins - 5 * HOUR,
        begins - 2 * HOUR,
        begins - timedelta(seconds=10),
        begins - timedelta(seconds=0.5),
    ):
        await asyncio.sleep(1.1)
        desk.goes_to(moment)
    async with asyncio.timeout(3):
        while not await desk.chat.deliver():
            await asyncio.sleep(0.02)
    assert begins <= desk.clock.now() <= begins + timedelta(seconds=1.5)
    running.cancel()
    assert ambassador.words == ["Graag gedaan."]
