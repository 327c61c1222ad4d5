"""The desk as a process: one lease, one worker, one workspace, until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from types import ModuleType

from sqlalchemy.exc import DBAPIError

from bot import app
from bot.clock import real_now
from bot.config import Config
from bot.documents.files import render
from bot.transports.matrix import Matrix
from storage.db import Database
from storage.machine import dialogs, inbox, lease, outbox

log = logging.getLogger("desk.service")

RENEWED_EVERY = lease.LAPSES / 4
TEXTS_LAST = timedelta(days=30)  # of chats; what became a record is kept there
FORGETS_EVERY = timedelta(hours=1)


async def run(config: Config, *more_subjects: ModuleType) -> None:
    """Works until SIGTERM or SIGINT, and finishes the turn in hand.

    Raises `LeaseTaken` when another desk is at work.
    """
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with app.opened(config, *more_subjects) as desk, _leased(desk.database):
        if not desk.database.sqlite:
            desk.turns.fence = lease.hold  # another host may have taken over while this one slept
        async with asyncio.TaskGroup() as tasks:
            renewing = tasks.create_task(_renew(desk.database))
            await _serve(desk, stop)
            renewing.cancel()
    log.info("desk.stopped")


async def _serve(desk: app.App, stop: asyncio.Event) -> None:
    """From signing in to signing off."""
    matrix = workspace(desk)
    try:
        opening = asyncio.create_task(matrix.open())
        await _first_of(opening, stop)
        if not stop.is_set():
            log.info("desk.ready", extra={"release": app.release(), "user": desk.config.matrix.user_id})
            await _work(desk, matrix, stop)
    finally:
        await matrix.close()


def workspace(desk: app.App) -> Matrix:
    """The Matrix workspace of a desk, and the two joined together."""
    config = desk.config
    matrix = Matrix(
        account=config.matrix,
        access=config.access,
        people=config.people,
        rooms=config.rooms,
        database=desk.database,
        clock=desk.clock,
        wake=desk.turns.wake,
        report=desk.turns.report,
        render_file=render,
    )
    desk.turns.committed = matrix.wake_sender
    return matrix


async def _work(desk: app.App, matrix: Matrix, stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as tasks:
        worker = tasks.create_task(desk.turns.work())
        others = [tasks.create_task(job) for job in (matrix.run(), desk.occasions.run(), _forget(desk))]
        await stop.wait()
        desk.turns.stop()
        await worker
        for task in others:
            task.cancel()


async def _first_of(task: "asyncio.Task[None]", stop: asyncio.Event) -> None:
    """Waits for the task, or until the desk is told to stop."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not task.done():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    elif not task.cancelled():
        task.result()


@asynccontextmanager
async def _leased(database: Database) -> AsyncIterator[None]:
    async with database.writing() as session:
        await lease.take(session, real_now())
    try:
        yield
    finally:
        with suppress(DBAPIError):
            async with database.writing() as session:
                await lease.give_back(session)


async def _renew(database: Database) -> None:
    """Keeps the lease, as long as the database is there."""
    while True:
        await asyncio.sleep(RENEWED_EVERY.total_seconds())
        try:
            async with database.writing() as session:
                await lease.renew(session, real_now())
        except DBAPIError as away:
            log.warning("lease.not_renewed", extra={"error": type(away).__name__})


async def _forget(desk: app.App) -> None:
    """Keeps the promise that chat texts do not stay."""
    while True:
        before = desk.clock.now() - TEXTS_LAST
        with suppress(DBAPIError):
            async with desk.database.writing() as session:
                await inbox.blank(session, before)
                await outbox.blank(session, before)
                await dialogs.drop_old(session, before)
        await asyncio.sleep(FORGETS_EVERY.total_seconds())
