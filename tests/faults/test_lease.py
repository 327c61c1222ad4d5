"""A desk that slept while another host took its database over commits nothing more, says so and stops.

Host names are given; all else is real: PostgreSQL, the homeserver, and a process that is stopped and continued.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clock import real_now
from bot.demo.homeserver import Synapse
from bot.demo.person import Person
from storage.db import Database
from storage.machine import lease
from storage.machine.inbox import WAITING, InboxRow
from storage.machine.lease import LAPSES, Holder, LeaseLost, LeaseTaken
from storage.machine.outbox import OutboxRow
from tests.infra.fixtures import PASSWORD
from tests.infra.postgres import Postgres
from tests.infra.process import DeskProcess
from tests.infra.talk import TestDesk

OLD, NEW = Holder("host-a", 4711, "1"), Holder("host-b", 12, "1")


@pytest.fixture
async def desk(postgres: Postgres, tmp_path: Path) -> AsyncIterator[TestDesk]:
    """A desk on host-a, whose every turn makes sure of the lease."""
    desk = await TestDesk(tmp_path, postgres.database()).starts()
    desk.app.turns.fence = partial(lease.hold, who=OLD)
    async with desk.app.database.writing() as session:
        await lease.take(session, real_now(), OLD)
    yield desk
    await desk.stops()


async def takes_over(database: Database) -> None:
    """Another host, which has not heard of the first one for long enough."""
    async with database.writing() as session:
        await lease.take(session, real_now() + LAPSES, NEW)


async def count(database: Database, query: object) -> int:
    async with database.reading() as session:
        return int((await session.execute(query)).scalar_one())  # type: ignore[call-overload]


async def test_the_turn_of_a_desk_that_lost_its_lease_is_not_committed(desk: TestDesk) -> None:
    database = desk.app.database
    anna = await desk.knows("@anna:localhost", roles=("alderman",))
    assert "vraag" in await anna.says("menu")
    said = await count(database, select(func.count()).select_from(OutboxRow))

    await takes_over(database)
    with pytest.raises(LeaseLost, match="another desk has taken over"):
        await anna.says("stop")
    assert await count(database, select(func.count()).select_from(InboxRow).where(WAITING)) == 1
    assert await count(database, select(func.count()).select_from(OutboxRow)) == said

    desk.app.turns.fence = partial(lease.hold, who=NEW)  # the other host goes on with that very message
    await desk.settles()
    assert anna.heard_last == "Gestopt. Er is niets vastgelegd."


async def test_who_takes_over_waits_for_the_turn_in_hand(desk: TestDesk) -> None:
    database = desk.app.database
    async with database.writing() as turn:
        await lease.hold(turn, OLD)
        taking = asyncio.create_task(takes_over(database))
        await asyncio.sleep(0.3)
        assert not taking.done()
    await taking
    with pytest.raises(LeaseLost):
        async with database.writing() as session:
            await lease.renew(session, real_now(), OLD)


async def test_what_another_host_holds_is_not_given_back_by_the_old_one(desk: TestDesk) -> None:
    await takes_over(desk.app.database)
    async with desk.app.database.writing() as session:
        await lease.give_back(session, OLD)
    with pytest.raises(LeaseTaken, match="pid 12 on host-b"):
        async with desk.app.database.writing() as session:
            await lease.take(session, real_now(), OLD)


async def test_a_desk_that_slept_through_it_stops_and_the_next_is_refused(
    postgres: Postgres, synapse: Synapse, tmp_path: Path
) -> None:
    desk = DeskProcess(tmp_path, synapse, url := postgres.database())
    database = Database(url)
    await desk.starts_up()
    async with await Person.login(synapse.url, desk.people["ambassador"], PASSWORD, joins_invites=True) as ambassador:
        room = await ambassador.direct(desk.user)
        await ambassador.hears(room, desk.user, "Goedendag")

        assert desk.process
        desk.process.send_signal(signal.SIGSTOP)
        await takes_over(database)
        said = await ambassador.says(room, "menu")
        before = await count(database, select(func.count()).select_from(OutboxRow))
        desk.process.send_signal(signal.SIGCONT)

        assert await asyncio.to_thread(desk.process.wait, 20) == 1
        assert desk.log.read_text().splitlines()[-1] == "another desk has taken over this database; this one stops."
        assert await count(database, select(func.count()).select_from(OutboxRow)) == before
        assert await count(database, select(func.count()).where(InboxRow.event_id == said, ~WAITING)) == 0

    async with database.writing() as session:
        await lease.renew(session, real_now(), NEW)
    desk.begins()
    assert await asyncio.to_thread(desk.process.wait, 20) == 1
    assert desk.log.read_text().splitlines()[-1].endswith("database: pid 12 on host-b. Stop it first.")
    await database.close()
