"""What the memory promises: moments with a zone, one live appointment a slot, one desk a database."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from storage import actions, appointments, log, migrations, requests
from storage.audience import Audience, Viewer
from storage.db import Base, Database, Db
from storage.export import document
from storage.inline import COMPILED
from storage.machine import audit, inbox, lease, outbox
from storage.machine.audit import AuditRow
from storage.machine.inbox import Arrival, InboxRow
from storage.machine.lease import LeaseLost, LeaseRow, LeaseTaken
from storage.machine.outbox import Echo, OutboxRow, Outgoing
from tests.infra.postgres import Postgres
from tests.infra.talk import AMBASSADOR, Talker, TestDesk

NOW = datetime(2022, 10, 3, 7, tzinfo=UTC)


@pytest.fixture
def database(desk: TestDesk) -> Database:
    return desk.app.database


# ---------------------------------------------------------------- moments
async def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no zone"):
        async with database.writing() as session:
            await audit.add(session, datetime(2022, 10, 3, 9), None, "x", None, "x")  # noqa: DTZ001 - that is the point


async def test_a_moment_comes_back_in_utc(database: Database) -> None:
    async with database.writing() as session:
        await audit.add(session, NOW.astimezone(timezone(timedelta(hours=2))), None, "moment", None, "x")
    async with database.reading() as session:
        found = (await session.execute(select(AuditRow.at).where(AuditRow.action == "moment"))).scalar_one()
    assert (found, found.tzinfo) == (NOW, UTC)


async def test_the_engine_that_reads_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        async with database.reading() as session:
            await session.execute(update(AuditRow).values(action="x"))


async def test_what_one_desk_compiled_the_next_does_not_compile_again(tmp_path: Path) -> None:
    for number in range(2):
        known = set(COMPILED)
        (folder := tmp_path / str(number)).mkdir()
        desk = await TestDesk(folder).starts()
        await (await desk.greeted(AMBASSADOR)).says("menu")
        await desk.stops()
    assert known
    assert COMPILED.keys() - known == set()


# ---------------------------------------------------------------- what waits for the disk
@pytest.mark.parametrize(("kind", "setting", "waits", "hastens"), [
    ("sqlite", "PRAGMA synchronous", 2, 1),
    ("postgresql", "SHOW synchronous_commit", "on", "off"),
])  # fmt: skip
async def test_what_is_written_waits_for_the_disk_and_what_is_noted_does_not(
    kind: str, setting: str, waits: object, hastens: object, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else f"sqlite:///{tmp_path}/x"
    database, seen = Database(url), []
    for how in (database.writing, database.noting, database.writing):
        async with how() as session:
            seen.append((await session.execute(text(setting))).scalar())
    await database.close()
    assert seen == [waits, hastens, waits]


# ---------------------------------------------------------------- one live appointment a slot
async def two_appointments(desk: TestDesk) -> None:
    """Books one slot twice, without looking first."""
    await desk.knows("@anna:localhost", name="Anna", roles=("alderman",))
    await desk.offers("2022-10-11 14:00")
    async with desk.app.database.writing() as session:
        anna = await desk.app.people.at(session, "@anna:localhost")
        assert anna
        db = Db(session, NOW, anna.viewer, Audience.of(anna.viewer))
        (slot,) = await appointments.free(db, timedelta(0), NOW + timedelta(days=30))
        request = await requests.ask(db, anna.address, "sparring", "x", (), "normal", confidential=False)
        for uid in ("one", "two"):
            values = {
                "created_at": NOW, "created_by": AMBASSADOR, "request_id": request.id, "slot_id": slot.id,
                "person_id": anna.id, "state": "confirmed", "uid": uid, "sequence": 0,
            }  # fmt: skip
            await session.execute(insert(appointments.AppointmentRow).values(values))


async def test_a_slot_has_one_live_appointment_by_law_of_the_database(desk: TestDesk) -> None:
    with pytest.raises(IntegrityError):
        await two_appointments(desk)


async def test_without_that_index_it_would_have_two(desk: TestDesk) -> None:
    async with desk.app.database.writing() as session:
        await session.execute(text("DROP INDEX one_live_appointment_per_slot"))
    await two_appointments(desk)
    assert await desk.booked("2022-10-11 14:00") == 2


async def test_nobody_may_read_without_an_audience(database: Database) -> None:
    async with database.reading() as session:
        db = Db(session, NOW, Viewer(1, frozenset({"ambassador"})), Audience.of())
        assert await requests.open_ones(db) == []
        assert await appointments.coming(db) == []


async def test_a_mixed_audience_sees_what_the_least_entitled_may(desk: TestDesk) -> None:
    anna = await desk.knows("@anna:localhost", name="Anna", roles=("alderman",))
    await anna.says("/vraag Een geheim pand", "skip", "raadplegen", "gewoon", "ja", "ja")
    await anna.says("/vraag Een open vraag", "skip", "raadplegen", "gewoon", "nee", "ja")
    boss, aide, guest = (Viewer(90, frozenset({"ambassador"})), Viewer(91, frozenset({"secretary"})), Viewer(0))
    seen = {}
    async with desk.app.database.reading() as session:
        for name, viewers in {"boss": [boss], "both": [boss, aide], "all": [boss, aide, guest]}.items():
            db = Db(session, NOW, boss, Audience.of(*viewers))
            seen[name] = [one.text for one in await requests.open_ones(db)]
    assert seen == {"boss": ["Een open vraag", "Een geheim pand"], "both": ["Een open vraag"], "all": []}


async def test_nobody_changes_what_is_somebody_elses(desk: TestDesk, anna: Talker, ambassador: Talker) -> None:
    await desk.offers("2022-10-11 14:00", "2022-10-13 09:30")
    await anna.says("/spar", "1", "Vertrouwelijk over een pand", "ja")
    await ambassador.says("/log", "de LLTB", "ziet plekken", "Bert: belt", "wonen", "1", "ja", "ja")
    before = await everything(desk)

    for viewer in (Viewer(98), Viewer(99, frozenset({"alderman"})), Viewer(100, frozenset({"secretary"}))):
        async with desk.app.database.writing() as session:
            db = Db(session, NOW, viewer, Audience.of(viewer))
            assert await appointments.cancel(db, 1, "niet meer nodig") is None
            assert await appointments.move(db, 1, 2) is None
            assert not await requests.move_on(db, 1, "done", outcome="klaar")
            assert not await requests.add(db, 1, "en dit nog", confidential=False)
            assert await log.mine(db, 1) == []
            await log.correct(db, 1, "iets anders")
            await log.remove(db, 1)
    assert await everything(desk) == before


async def everything(desk: TestDesk) -> dict[str, object]:
    async with desk.app.database.reading() as session:
        return await document(session, {}, confidential=True)


# ---------------------------------------------------------------- one desk a database
async def holder(database: Database, *, host: str, pid: int, born: str, at: datetime = NOW) -> None:
    async with database.writing() as session:
        row = {"id": 1, "host": host, "pid": pid, "born": born, "renewed_at": at}
        await session.execute(insert(LeaseRow).values(row))


async def test_a_second_process_is_refused_and_hears_who_has_it(database: Database) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        await holder(database, host=socket.gethostname(), pid=other.pid, born=lease._born(other.pid))
        with pytest.raises(LeaseTaken, match=f"pid {other.pid} on {socket.gethostname()}"):
            async with database.writing() as session:
                await lease.take(session, NOW + timedelta(days=1))
        other.communicate(b"\n")
    async with database.writing() as session:
        await lease.take(session, NOW)  # that process has gone: free at once
        assert (await session.get_one(LeaseRow, 1)).pid == os.getpid()


async def test_a_new_process_with_the_old_number_is_not_taken_for_it(database: Database) -> None:
    await holder(database, host=socket.gethostname(), pid=os.getppid(), born="1")
    async with database.writing() as session:
        await lease.take(session, NOW)


async def test_the_lease_of_another_host_lapses_after_five_seconds(database: Database) -> None:
    await holder(database, host="elders", pid=1, born="1")
    with pytest.raises(LeaseTaken, match="pid 1 on elders"):
        async with database.writing() as session:
            await lease.take(session, NOW + timedelta(seconds=4.9))
    async with database.writing() as session:
        await lease.take(session, NOW + timedelta(seconds=5))


async def test_who_lost_the_lease_hears_it_when_renewing(database: Database) -> None:
    async with database.writing() as session:
        await lease.take(session, NOW)
        await lease.renew(session, NOW + timedelta(seconds=1))
        await session.execute(update(LeaseRow).values(host="elders"))
        with pytest.raises(LeaseLost, match="another desk has taken over"):
            await lease.renew(session, NOW + timedelta(seconds=2))


async def test_what_is_given_back_is_free(database: Database) -> None:
    async with database.writing() as session:
        await lease.take(session, NOW)
        await lease.give_back(session)
        assert (await session.execute(select(LeaseRow))).first() is None


# ---------------------------------------------------------------- in sight
async def test_what_came_back_was_in_sight_of_all_that_came_in_after_it(database: Database) -> None:
    said = [Arrival(f"$theirs-{at}", "!room", "@anna:localhost", "message", "x", NOW) for at in range(2)]
    ours = [Outgoing(name, "!room", "reply", "x", "") for name in ("first", "second", "third")]
    first, second, third = (Echo(each.id, f"$ours-{each.id}") for each in ours)
    async with database.writing() as session:
        await outbox.post(session, ours, NOW)
        assert await inbox.receive(session, [first, said[0], second, said[1], third]) == 2
        assert await inbox.receive(session, [first, *said, second]) == 0, "what comes again changes nothing"
        rows = {row.event_id: row.id for row in (await session.execute(select(InboxRow))).scalars()}
        seen = [(await outbox.message_seen(session, each.id))[1] for each in ours]
    assert seen == [0, rows["$theirs-0"], rows["$theirs-1"]]


async def test_what_is_tried_again_was_tried_at_the_moment_of_the_first_time(database: Database) -> None:
    first = NOW.astimezone(timezone(timedelta(hours=2)))
    async with database.writing() as session:
        await outbox.post(session, [Outgoing("one", "!room", "reply", "x", "")], NOW)
        await outbox.trying(session, ["one"], first)
        await outbox.trying(session, ["one"], first + timedelta(hours=13))
        [tries] = (await session.execute(select(OutboxRow.tries).where(OutboxRow.tried_at == NOW))).scalars()
    assert tries == 2


# ---------------------------------------------------------------- a desk that no longer may
@pytest.fixture(params=["sqlite", "postgresql"])
async def leased(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TestDesk]:
    """A desk that has the lease, and asks for it in every turn."""
    url = request.getfixturevalue("postgres").database() if request.param == "postgresql" else ""
    desk = await TestDesk(tmp_path, url).starts()
    async with desk.app.database.writing() as session:
        await lease.take(session, NOW)
    desk.app.turns.fence = lease.hold
    yield desk
    await desk.stops()


async def test_a_turn_of_a_desk_that_lost_the_lease_leaves_nothing(leased: TestDesk) -> None:
    anna = await leased.knows("@anna:localhost", roles=("alderman",))
    await anna.says("/vraag Wie helpt ons verder?")
    assert len(anna.words) == 1
    async with leased.app.database.writing() as session:
        await session.execute(update(LeaseRow).values(host="elders"))

    await leased.chat.says(anna.address, "Venray")
    with pytest.raises(LeaseLost, match="another desk has taken over"):
        await leased.app.turns.take_one()
    async with leased.app.database.reading() as session:
        assert await outbox.unsent(session) == []
        waiting = await inbox.next_waiting(session)
        assert waiting
        assert (waiting.arrival.text, waiting.attempts) == ("Venray", 0)


async def test_nobody_takes_over_in_the_middle_of_a_turn(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await TestDesk(tmp_path, postgres.database()).starts()
    async with desk.app.database.writing() as session:
        await lease.take(session, NOW)

    async def takes_over() -> None:
        async with desk.app.database.writing() as other:
            await lease.take(other, NOW + timedelta(minutes=1))

    async with desk.app.database.writing() as session:
        await lease.hold(session)
        monkeypatch.setattr(socket, "gethostname", lambda: "elders")
        other = asyncio.create_task(takes_over())
        await asyncio.wait([other], timeout=0.5)
        assert not other.done(), "it waits until the turn is committed"
    await other
    monkeypatch.undo()
    with pytest.raises(LeaseLost):
        async with desk.app.database.writing() as session:
            await lease.hold(session)
    await desk.stops()


async def test_a_database_is_made_with_its_folder(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/een/twee/desk.sqlite3")
    await database.close()
    assert (tmp_path / "een" / "twee").is_dir()


# ---------------------------------------------------------------- the schema
BEFORE_ACTIONS_HAD_OWNERS = (
    (
        "INSERT INTO people (id, name, function, language, state, created_at, created_by) "
        "VALUES (7, 'A', 'f', 'nl', 'admitted', '2022-10-03 07:00:00+00:00', 'x')"
    ),
    (
        "INSERT INTO log_entries (id, created_at, created_by, author_id, contact, municipalities, outcome, confidential, state)"
        " VALUES (3, '2022-10-03 07:00:00+00:00', 'x', 7, 'c', '[]', 'o', false, 'final')"
    ),
    (
        "INSERT INTO action_items (id, created_at, created_by, log_id, text, owner, confidential, state) "
        "VALUES (5, '2022-10-03 07:00:00+00:00', 'x', 3, 'De buurt bellen', 'Provincie', false, 'open')"
    ),
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_promise_from_before_belongs_to_who_logged_it(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    postgresql = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    database = Database(postgresql or f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite3'}")
    async with database.engine.connect() as connection:
        await connection.run_sync(lambda old: migrations.run(old, "0002"))
        await connection.run_sync(lambda old: [old.execute(text(line)) for line in BEFORE_ACTIONS_HAD_OWNERS])
        await connection.commit()

    await migrations.upgrade(database)

    async with database.engine.connect() as connection:
        made = await connection.run_sync(lambda new: compare_metadata(MigrationContext.configure(new), Base.metadata))
    async with database.reading() as session:
        (action,) = await actions.open_ones(Db(session, NOW, viewer := Viewer(7), Audience.of(viewer)))
    await database.close()
    assert made == [], "the steps lead to what the code expects"
    assert (action.number, action.owner, action.author_id, action.history) == ("A-5", "Provincie", 7, ())
