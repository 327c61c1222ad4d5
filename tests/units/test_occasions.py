"""The law of the clock: each live thing gets each of its messages once, and nothing is said of what is past."""

import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import Almanac, Due, calendar
from bot.config import Programme
from storage import appointments, requests
from storage.db import Db
from storage.machine.occasions import OccasionRow
from tests.infra.talk import AMBASSADOR, Talker, TestDesk

LOCAL = ZoneInfo("Europe/Amsterdam")


# ---------------------------------------------------------------- manners
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
    assert [word.partition(":")[0] for word in anna.words].count("Herinnering") == 2
    assert [word.partition(":")[0] for word in ambassador.words].count("Herinnering") == 2


async def test_a_week_of_downtime_leaves_nothing_to_say_of_what_is_past(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    heard = len(anna.words)
    desk.goes_to(datetime(2022, 10, 20, 9, tzinfo=LOCAL))
    await desk.restarts()
    await desk.settles()
    assert len(anna.words) == heard


async def test_of_two_overdue_reminders_only_the_latest_goes(desk: TestDesk, anna: Talker) -> None:
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    desk.goes_to(datetime(2022, 10, 11, 13, 30, tzinfo=LOCAL))
    await desk.restarts()
    await desk.settles()
    assert sum("Herinnering" in word for word in anna.words) == 1
    async with desk.app.database.reading() as session:
        talks = OccasionRow.key.startswith("appointment-")
        states = (await session.execute(select(OccasionRow.state).where(talks))).scalars()
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


async def test_who_is_spoken_to_often_enough_today_hears_the_rest_tomorrow_in_one_message(
    desk: TestDesk, ambassador: Talker
) -> None:
    hours = [f"2022-10-12 {hour:02}:00" for hour in range(9, 15)]
    await desk.offers(*hours)
    for at in range(6):
        person = await desk.knows(f"@p{at}:localhost", name=f"P{at}", function=f"wethouder {at}", roles=("alderman",))
        await person.says("/spar", "1", f"Onderwerp {at}", "ja")
    before = len(ambassador.words)
    await desk.passes("2022-10-11 23:00")
    assert len(ambassador.words) - before == 3
    await desk.passes("2022-10-12 08:29")
    heard = [word for word in ambassador.words[before:] if "Herinnering" in word]
    assert len(heard) == 4, "the hour before nine comes by itself"


def broken() -> ModuleType:
    """A subject of which the words cannot be found, however often one tries."""

    async def unspeakable(almanac: Almanac) -> AsyncIterator[Due]:
        (who,) = almanac.holding("secretary")
        yield Due("unspeakable/1", almanac.db.now, almanac.db.now + timedelta(days=9), who, "no.such_words", nothing)

    async def nothing(_db: Db) -> dict[str, object]:
        return {}

    made = ModuleType("broken")
    made.unspeakable = calendar(unspeakable)  # type: ignore[attr-defined]
    return made


async def test_what_fails_holds_up_nothing_else_and_is_reported(
    desk: TestDesk, anna: Talker, administrator: Talker
) -> None:
    await desk.restarts(broken())
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.passes("2022-10-10 14:00")
    assert "Herinnering" in anna.heard_last
    for _ in range(3):
        await desk.settles()
    assert "lukte drie keer niet" in administrator.heard_last


# ---------------------------------------------------------------- the law
SLOTS = (
    "2022-10-04 09:30", "2022-10-05 23:30", "2022-10-08 11:00", "2022-10-29 20:00", "2022-10-30 01:30",
    "2022-10-30 03:30", "2022-10-31 00:30",
)  # fmt: skip
NEVER_QUIET = Programme(quiet=None)


@dataclass
class Played:
    """Two people with a talk each, and from which occasion on each begins when, if at all: clocks jump, ids do not."""

    desk: TestDesk
    history: dict[int, list[tuple[int, datetime | None]]] = field(default_factory=dict)

    async def act(self, act: str, who: str, number: int) -> None:
        now = self.desk.clock.now()
        if act == "passes":
            await self.desk.passes(f"{self.desk.clock.local(now + timedelta(hours=number)):%F %T}")
        elif act == "is away":
            self.desk.goes_to(now + timedelta(hours=5 * number))
            await self.desk.restarts()
        elif act == "jumps back":
            self.desk.goes_to(now - timedelta(minutes=number))
        else:
            await self.change(act, f"@{who}:localhost", number)
        await self.desk.settles()

    async def change(self, act: str, who: str, number: int) -> None:
        async with self.desk.as_person(who) as db:
            free = await appointments.free(db, timedelta(0), db.now + timedelta(days=99))
            mine = await appointments.coming(db)
            changed = None
            if act == "books" and not mine and free:
                request = await requests.ask(db, who, "sparring", "X", (), "normal", confidential=False)
                changed = await appointments.take(db, free[number % len(free)].id, request.id, who)
            elif act == "moves" and mine and free:
                changed = await appointments.move(db, mine[0].id, free[number % len(free)].id)
            elif act == "cancels" and mine:
                changed = await appointments.cancel(db, mine[0].id, "")
            if changed:
                begins = None if act == "cancels" else changed.starts_at
                last = (await db.session.execute(select(func.coalesce(func.max(OccasionRow.id), 0)))).scalar_one()
                self.history.setdefault(changed.id, []).append((last, begins))

    def begins(self, talk: int, row: OccasionRow) -> datetime | None:
        """When a talk began, as it stood at that occasion."""
        return next((begins for last, begins in reversed(self.history[talk]) if last < row.id), None)

    async def rows(self) -> list[OccasionRow]:
        async with self.desk.app.database.reading() as session:
            talks = OccasionRow.key.startswith("appointment-")
            return list((await session.execute(select(OccasionRow).where(talks))).scalars())


acts = st.tuples(
    st.sampled_from(["books", "books", "moves", "cancels", "passes", "passes", "is away", "jumps back"]),
    st.sampled_from(["anna", "bert"]),
    st.integers(1, 40),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(acts, max_size=16))
async def test_each_live_thing_is_announced_once_and_nothing_else(what_happens: list[tuple[str, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = await TestDesk(Path(folder), programme=NEVER_QUIET).starts()
        played = Played(desk)
        people = [await desk.knows(f"@{name}:localhost", name=name, roles=("alderman",)) for name in ("anna", "bert")]
        await desk.offers(*SLOTS)
        for act, who, number in what_happens:
            await played.act(act, who, number)
        last_act = desk.clock.now()
        await desk.passes("2022-11-20 12:00")
        rows = {row.key: row for row in await played.rows()}
        said = sum(word.count("Herinnering:") for person in people for word in person.words)
        said += sum(word.count("Herinnering:") for word in Talker(desk, AMBASSADOR).words)
        await desk.stops()

    sent = {key: row for key, row in rows.items() if row.state == "sent"}
    assert said == len(sent), "one message a name"
    for key, row in sent.items():
        _, talk, begins, _, _ = key.split("/")
        starts_at = datetime.strptime(begins, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        assert row.due_at <= row.created_at < starts_at, "never early, never of what is past"
        assert played.begins(int(talk), row) == starts_at, "never of what was moved or called off"
    for talk, changes in played.history.items():
        _, starts_at = changes[-1]
        if starts_at and starts_at - timedelta(hours=1) > last_act:
            hour = [
                key for key in sent if key.startswith(f"appointment-reminder/{talk}/{starts_at:%Y-%m-%dT%H:%MZ}/1h/")
            ]
            assert len(hour) == 2, "each side hears of it"
