"""What is counted, counted again from the export; and what is told to nobody."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from bot import app
from bot.clock import Clock
from bot.config import Config, Storage
from bot.periods import FINAL, named
from bot.reporting import EYES
from bot.understanding.reading import disciplines_in
from storage import facts
from storage.actions import ActionRow
from storage.appointments import AppointmentRow, SlotRow
from storage.audience import Audience, Viewer
from storage.db import Db
from storage.export import document
from storage.facts import Facts, NotForThem
from storage.limburg import MUNICIPALITIES
from storage.log import EntryRow
from storage.requests import RequestRow
from tests.infra import records
from tests.infra.recount import Within

LOCAL = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2023, 9, 5, 8, tzinfo=UTC)
CONFIG = Config()
PERIODS = {name: named(CONFIG.programme, name) for name in ("1", "2", "3", "4", "5", FINAL)}
REGION = {place.name: place.region for place in MUNICIPALITIES}
Desk = Any


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk after the programme."""
    url = f"sqlite+aiosqlite:///{tmp_path}/desk.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").database()
    config = replace(CONFIG, storage=Storage(url=url))
    async with app.opened(config, clock=Clock(LOCAL, source=lambda: NOW)) as opened:
        yield opened


async def ambassador(desk: Desk) -> int:
    async with desk.database.reading() as session:
        return (await desk.people.at(session, CONFIG.people.ambassador)).id


async def counted(desk: Desk, name: str = "2", now: datetime = NOW, *viewers: Viewer) -> Facts:
    period = PERIODS[name]
    async with desk.database.reading() as session:
        db = Db(session, now, EYES, Audience.of(*(viewers or (EYES,))))
        return await facts.of(db, period.since, period.until, LOCAL)


# ---------------------------------------------------------------- counted on another path
@pytest.fixture
async def busy(desk: Desk) -> Desk:
    """The same with hundreds of records."""
    async with desk.database.writing() as session:
        await records.lay(session, await ambassador(desk), 300)
    return desk


async def raw(desk: Desk) -> dict[str, Any]:
    async with desk.database.reading() as session:
        return await document(session, {}, confidential=True)


async def test_every_figure_is_what_the_raw_records_come_to(busy: Desk) -> None:
    everything = await raw(busy)
    for name, period in PERIODS.items():
        assert Within(everything, period.since, period.until, NOW).differences(await counted(busy, name)) == {}, name


async def test_the_quarters_together_are_the_whole(busy: Desk) -> None:
    quarters = [await counted(busy, name) for name in "12345"]
    whole = await counted(busy, FINAL)
    for name, one in zip("12345", quarters, strict=True):
        assert await totals(busy, name) == one.totals
    assert sum(one.talks.open_count for one in quarters) == whole.talks.open_count
    assert sum(one.requests.open_count for one in quarters) == whole.requests.open_count
    assert sum(one.agreements.due for one in quarters) == whole.agreements.due


async def totals(desk: Desk, name: str) -> facts.Totals:
    period = PERIODS[name]
    async with desk.database.reading() as session:
        db = Db(session, NOW, EYES, Audience.of(EYES))
        return (await facts.totals(db, [(period.since, period.until)], LOCAL))[0]


async def test_the_log_numbers_behind_a_figure_are_as_many_as_it_says(busy: Desk) -> None:
    period, found = PERIODS["2"], await counted(busy)
    async with busy.database.reading() as session:
        db = Db(session, NOW, EYES, Audience.of(EYES))

        said = {
            ("talks", ""): found.talks.open_count,
            **{("group", one.name): one.talks for one in found.talks.regions},
            **{("discipline", name): count for name, count in found.talks.disciplines},
            **{("place", name): count for name, count in found.talks.places},
        }
        lines = await facts.behind(db, period.since, period.until, LOCAL, list(said))
    assert [len(numbers) for numbers in lines] == list(said.values())


@pytest.mark.parametrize(
    ("contact", "disciplines"),
    [
        ("wethouder Wonen Beek", ["gemeente"]),
        ("directeur huisvester", ["huisvester"]),
        ("Uitzendbureau FlexWork, met de LLTB", ["uitzendbureau", "werkgever"]),
        ("alderman and a housing provider", ["gemeente", "huisvester"]),
        ("tuinder", ["werkgever"]),
        ("gedeputeerde", []),
        ("zuitzenden", []),
    ],
)
def test_the_discipline_follows_from_the_words_for_a_contact(contact, disciplines):
    assert sorted(disciplines_in(contact)) == disciplines


# ---------------------------------------------------------------- what is told to nobody
async def logs(desk: Desk, count: int, **more: Any) -> None:
    at = {"created_at": datetime(2022, 10, 4, 8, tzinfo=UTC), "created_by": records.BY}
    line = at | {
        "author_id": await ambassador(desk), "contact": "wethouder Wonen Venray", "municipalities": ["Venray"],
        "outcome": "besproken", "confidential": False, "state": "final", "kind": "talk",
    } | more  # fmt: skip
    async with desk.database.writing() as session:
        for _ in range(count):
            await session.execute(insert(EntryRow).values(line))


@pytest.mark.parametrize(("secret", "told", "total"), [(0, None, 1), (1, None, 1), (2, None, 1), (3, 3, 4)])
async def test_what_is_confidential_counts_nowhere_below_three(desk, secret, told, total):
    await logs(desk, 1)
    await logs(desk, secret, confidential=True, municipalities=["Beek"], action_point=2)
    talks = (await counted(desk)).talks
    assert (talks.confidential, talks.total, talks.with_alderman, talks.without_agreement) == (told, total, 1, 1)
    assert [place for place, count in talks.places if count] == ["Venray"]
    assert talks.points == ((1, 0), (2, 0), (3, 0), (4, 0))


@pytest.mark.parametrize(
    "viewers",
    [
        (),
        (Viewer(5, frozenset({"alderman"})),),
        (EYES, Viewer(5)),
        (EYES, Viewer(5, frozenset({"taskforce", "partner"}))),
    ],
)
async def test_figures_are_for_the_steering_group_and_nobody_else_reads_along(desk, viewers):
    period = PERIODS["2"]
    async with desk.database.reading() as session:
        db = Db(session, NOW, EYES, Audience.of(*viewers))
        with pytest.raises(NotForThem):
            await facts.of(db, period.since, period.until, LOCAL)
        with pytest.raises(NotForThem):
            await facts.totals(db, [(period.since, period.until)], LOCAL)
        with pytest.raises(NotForThem):
            await facts.behind(db, period.since, period.until, LOCAL, [("talks", "")])


async def test_no_name_is_in_the_figures(desk):
    async with desk.database.writing() as session:
        by = {"created_at": NOW - timedelta(400), "created_by": records.BY, "author_id": 1, "state": "open"}
        for owner in ("Anna de Vries", "Provincie", "gemeente Venray", "Kees"):
            due = {"due": date(2022, 10, 1), "text": "belt terug", "confidential": False, "history": []}
            await session.execute(insert(ActionRow).values(by | due | {"owner": owner}))
        await session.execute(insert(ActionRow).values(by | due | {"owner": "ik", "owner_id": await ambassador(desk)}))
    late = (await counted(desk)).agreements.which_are_late
    assert sorted(one.owner for one in late) == ["", "", "Provincie", "gemeente Venray", "kennisambassadeur"]


# ---------------------------------------------------------------- when something counts
@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        (datetime(2022, 8, 31, 21, 59, tzinfo=UTC), "1"),  # one minute to midnight in Limburg
        (datetime(2022, 8, 31, 22, 0, tzinfo=UTC), "2"),
        (datetime(2022, 11, 30, 22, 59, tzinfo=UTC), "2"),  # in winter
        (datetime(2022, 11, 30, 23, 0, tzinfo=UTC), "3"),
    ],
)
async def test_a_quarter_begins_at_local_midnight(desk, moment, quarter):
    await logs(desk, 1, created_at=moment)
    assert [name for name in "12345" if (await counted(desk, name)).talks.total] == [quarter]


async def test_a_line_that_was_taken_out_counts_no_more(desk):
    await logs(desk, 2)
    async with desk.database.writing() as session:
        await session.execute(update(EntryRow).where(EntryRow.id == 1).values(state="removed"))
    assert (await counted(desk)).talks.total == 1


@pytest.mark.parametrize(
    ("now", "late", "due"),
    [(datetime(2022, 10, 4, 21, 59, tzinfo=UTC), 0, 0), (datetime(2022, 10, 4, 22, 0, tzinfo=UTC), 1, 1)],
)
async def test_a_promise_is_late_when_its_day_is_over(desk, now, late, due):
    async with desk.database.writing() as session:
        by = {"created_at": NOW - timedelta(400), "created_by": records.BY, "author_id": 1, "state": "open"}
        what = {"due": date(2022, 10, 4), "text": "belt", "owner": "", "confidential": False, "history": []}
        await session.execute(insert(ActionRow).values(by | what))
    agreements = (await counted(desk, "2", now)).agreements
    assert (agreements.late, agreements.due) == (late, due)


async def test_while_a_quarter_lasts_its_figures_are_preliminary(desk):
    assert (await counted(desk, "2", datetime(2022, 11, 30, 22, 59, tzinfo=UTC))).preliminary
    assert not (await counted(desk, "2", datetime(2022, 11, 30, 23, 0, tzinfo=UTC))).preliminary


@pytest.mark.parametrize(("state", "left"), [("confirmed", ["H-1"]), ("held", [])])
async def test_a_question_that_was_talked_about_is_not_handed_over_as_open(desk, state, left):
    by = {"created_at": NOW - timedelta(400), "created_by": records.BY}
    asked = {"kind": "sparring", "text": "Hoe?", "municipalities": ["Beek"], "urgency": "normal", "confidential": False}
    times = {"starts_at": NOW - timedelta(300), "ends_at": NOW - timedelta(299), "state": "withdrawn"}
    person = await ambassador(desk)
    async with desk.database.writing() as session:
        question = by | asked | {"asker_id": person, "state": "planned", "changed_at": NOW}
        await session.execute(insert(RequestRow).values(question))
        await session.execute(insert(SlotRow).values(by | times))
        talk = {"request_id": 1, "slot_id": 1, "person_id": person, "uid": "spar-1", "sequence": 0, "state": state}
        await session.execute(insert(AppointmentRow).values(by | talk))
    async with desk.database.reading() as session:
        assert [one.number for one in await facts.left(Db(session, NOW, EYES, Audience.of(EYES)))] == left


async def test_nothing_recorded_is_nothing_counted(desk):
    found = await counted(desk)
    assert (found.talks.total, found.requests.total, found.agreements.made) == (0, 0, 0)
    assert found.requests.typically is None
    assert found.undone.texts == ()
    assert found.signals.told == ()
    assert [count for _, count in found.signals.kinds] == [0, 0, 0]
