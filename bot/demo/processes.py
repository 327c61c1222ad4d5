"""What runs for a demo: one in its folder, the desk as a process of its own, and a look at whether all still run."""

import asyncio
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

from bot.demo.homeserver import NotStarted, ended, tied

READY_WITHIN = 60.0  # seconds
LOOKED_EVERY = 0.3  # seconds
LOCK = "lock"


class Refused(Exception):
    """The demo cannot be held here; the text says why, and what to do."""


class Died(Exception):
    """A process of the demo stopped by itself; the text says which, and where its log is."""


class Running(NamedTuple):
    """A process of the demo, as people hear of it, and its log."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Makes the folder and keeps every other demo out of it. The kernel forgets this when we are gone."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / LOCK).open("a+")
    except OSError as no:
        raise Refused(f"De demo kan hier niet schrijven ({no.strerror}). Ga naar een map waar dat wel kan.") from no
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            pid, where = lock.read().strip(), folder.resolve().parent
            raise Refused(
                f"In {where} draait al een demo (proces {pid}). Stop die, of ga naar een andere map."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


@contextmanager
def desk(config: Path, folder: Path) -> Iterator[Running]:
    """The desk, ready to answer; its log lies beside the configuration."""
    log = folder / "desk.log"
    with log.open("wb") as out:
        command = tied([sys.executable, "-m", "bot", "--config", str(config.resolve()), "run"])
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    try:
        _wait_until_ready(process, log)
        yield Running("De balie", process, log)
    finally:
        ended(process)


def _wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + READY_WITHIN
    while "desk.ready" not in (said := log.read_text("utf-8", "replace")):
        if process.poll() is not None or time.monotonic() > until:
            raise NotStarted(f"The desk did not start. Its log, {log}, ends with:\n{said[-2000:]}")
        time.sleep(0.05)


@asynccontextmanager
async def watched(*running: Running, missed: Sequence[Running] = ()) -> AsyncIterator[None]:
    """While the body runs, a process that stops by itself ends it: with a group that holds `Died`.

    That of one of the `missed` is only said, once: who started the demo may have stopped it, to start another.
    """
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(_watch(running, missed))
        try:
            yield
        except Exception:
            await asyncio.sleep(LOOKED_EVERY)  # what fails because one of them has gone is no news beside that
            _look(running)
            raise
        watching.cancel()


async def _watch(running: Sequence[Running], missed: Sequence[Running]) -> None:
    while True:
        _look(running)
        for one in missed:
            if one.process.poll() is not None:
                print(f"{_stopped(one)} De rest draait door.", file=sys.stderr, flush=True)
        missed = [one for one in missed if one.process.poll() is None]
        await asyncio.sleep(LOOKED_EVERY)


def _stopped(one: Running) -> str:
    return f"{one.name} is gestopt. Waarom, staat in {one.log.resolve()}."


def _look(running: Sequence[Running]) -> None:
    for one in running:
        if one.process.poll() is not None:
            raise Died(f"{_stopped(one)} Begin daarna opnieuw.")


def leaf(group: BaseExceptionGroup[Exception]) -> BaseException:
    """What stopped it, however deep in its tasks."""
    inside = group.exceptions[0]
    return leaf(inside) if isinstance(inside, BaseExceptionGroup) else inside
