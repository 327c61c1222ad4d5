"""What operators can have done: each command of `desk` is a function; what cannot be done is one clear line."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import config as configuration
from bot.config import Config, ConfigMistake, shown


class Unable(Exception):
    """What was asked cannot be done; the text says why, and what to do."""


def init(options: argparse.Namespace) -> int:
    """Writes `config.toml`; never over one that is there."""
    file = Path(options.config or os.environ.get("DESK_CONFIG") or "config.toml")
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(configuration.example())
    except FileExistsError:
        raise Unable(f"{file} is there already and stays as it is.") from None
    except OSError as no:
        raise Unable(
            f"{file} cannot be written: {no.strerror}. Make its folder, or name another with --config."
        ) from no
    print(f"{file} is written. Read it through, put the password in place, then run: desk check")
    return 0


def check(options: argparse.Namespace) -> int:
    """Looks at everything that the desk needs."""
    from bot.check import findings  # noqa: PLC0415 - each command loads only what it uses

    async def look() -> bool:
        all_well = True
        async for finding in findings(_config(options)):
            print(finding, flush=True)
            all_well = all_well and finding.well
        return all_well

    return 0 if asyncio.run(look()) else 1


def run(options: argparse.Namespace) -> int:
    """The desk, until SIGTERM."""
    from bot import service  # noqa: PLC0415
    from bot.transports.account import OtherAccount, Refused, SignedOut  # noqa: PLC0415
    from bot.transports.signing import IdentityElsewhere, KeysDiffer  # noqa: PLC0415
    from storage.machine.lease import LeaseLost, LeaseTaken  # noqa: PLC0415

    config = _config(options)
    try:
        _on_database(config, service.run(config))
    except* Refused as no:
        raise Unable(f"The homeserver refuses the desk: {_first(no)}. `desk check` says what is to be mended.") from no
    except* (ConfigMistake, LeaseTaken, LeaseLost, SignedOut, OtherAccount, IdentityElsewhere, KeysDiffer) as stops:
        raise Unable(str(_first(stops))) from stops
    return 0


def _first(group: BaseExceptionGroup[Any]) -> BaseException:
    """What stopped the desk, however deep in its tasks."""
    inside = group.exceptions[0]
    return _first(inside) if isinstance(inside, BaseExceptionGroup) else inside


def import_people(options: argparse.Namespace) -> int:
    """Looks at a file of people, and with `--apply` takes all of them in."""
    from bot import importing  # noqa: PLC0415
    from storage import people, successions  # noqa: PLC0415

    config = _config(options)
    read = importing.read(options.file, config)
    _refuse(read.mistakes)

    async def take_in(desk: Any) -> tuple[int, int]:
        now = desk.clock.now()
        async with desk.database.writing() as session:
            new = [await people.take_in(session, now, line) for line in read.lines]
            succeeded = await successions.match(session, now, "import")
            if not options.apply:
                await session.rollback()
        return sum(new), succeeded

    new, succeeded = _with_desk(config, take_in)
    done = "taken in" if options.apply else "would be taken in (dry run: add --apply)"
    print(f"{len(read.lines)} people {done}: {new} new, {len(read.lines) - new} known already.")
    if succeeded:
        print(f"Offices with a successor: {succeeded}. What is open passes on; both hear it from the desk.")
    return 0


def _refuse(mistakes: Sequence[str]) -> None:
    """Names them all; one is enough for nothing to be taken in."""
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise Unable(f"Nothing was taken in: {count}. Correct and try again.")


def export(options: argparse.Namespace) -> int:
    """All records as one JSON document."""
    from storage.export import document  # noqa: PLC0415

    config = _config(options)

    async def take_out(desk: Any) -> None:
        programme = config.programme
        about = {"name": programme.name, "starts": str(programme.starts), "ends": str(programme.ends)}
        async with desk.database.reading() as session:
            records = await document(session, about, confidential=options.confidential)
        with _written(options.out, json.dumps(records, ensure_ascii=False, indent=1) + "\n"):
            if options.confidential:
                await desk.turns.report_export()

    _with_desk(config, take_out)
    return 0


def report(options: argparse.Namespace) -> int:
    """A report as the Steering Group may see it: Markdown on standard output, unless told otherwise."""
    from bot.documents.files import FORMS, drawn  # noqa: PLC0415
    from bot.periods import named  # noqa: PLC0415
    from bot.reporting import report_of  # noqa: PLC0415

    config = _config(options)
    suffix = options.out.suffix.removeprefix(".").casefold() if options.out else ""
    form = options.form or (suffix if suffix in FORMS else "md")
    if form in ("pdf", "docx") and options.out is None and sys.stdout.isatty():
        raise Unable(f"--{form}: a terminal cannot show it. Name a file with --out.")
    period = named(config.programme, options.period)
    if period is None:
        raise Unable(f"PERIOD = {shown(options.period)}: expected {_periods(config)}.")

    async def take_out(desk: Any) -> None:
        if desk.clock.local(desk.clock.now()).date() < period.since:
            raise Unable(f"PERIOD = {shown(options.period)}: begins on {period.since:%-d %B %Y}, nothing is known yet.")
        with _written(options.out, drawn(await report_of(desk, period), form)):
            pass

    _with_desk(config, take_out)
    return 0


def _periods(config: Config) -> str:
    from bot.periods import FINAL, periods  # noqa: PLC0415

    return f"{', '.join(one.name for one in periods(config.programme))} or {FINAL}"


@contextmanager
def _written(out: Path | None, content: str | bytes) -> Iterator[None]:
    """The content is ready before the body, and there after it: whole or not at all. Only then anything is printed."""
    packed = content.encode() if isinstance(content, str) else content
    if out is None:
        yield
        sys.stdout.flush()
        sys.stdout.buffer.write(packed)
        return
    out = out.resolve()  # what is linked to is replaced, not the link
    part = out.with_name(f"{out.name}.part")
    try:
        if out.exists() and not out.is_file():
            raise FileExistsError(0, "something else than a file is there")
        part.write_bytes(packed)
        yield
        part.replace(out)
    except OSError as no:
        raise Unable(
            f"--out = {shown(str(out))}: cannot be written ({no.strerror}). Name a file in a folder that is there."
        ) from no
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def migrate(options: argparse.Namespace) -> int:
    """Brings the schema up to date, as `run` does too."""
    from storage.migrations import HEAD  # noqa: PLC0415

    async def nothing_more(_desk: Any) -> None: ...

    _with_desk(_config(options), nothing_more)
    print(f"The schema is at {HEAD}.")
    return 0


def simulate(options: argparse.Namespace) -> int:
    """What the desk would say in a period, played on a copy of the records."""
    from bot import script, simulation  # noqa: PLC0415
    from storage.copying import OtherSchema  # noqa: PLC0415

    config = _config(options)
    zone = ZoneInfo(config.programme.time_zone)
    since, until = (moment if moment.tzinfo else moment.replace(tzinfo=zone) for moment in (options.since, options.to))

    if until <= since:
        raise Unable(f"--to = {options.to}: expected a moment after --from.")

    async def show() -> None:
        acts = script.read(options.script) if options.script else []
        async for said in simulation.played(config, since, until, acts):
            print(json.dumps(asdict(said), ensure_ascii=False), flush=True)

    try:
        asyncio.run(show())
    except (script.ScriptMistake, OtherSchema) as no:
        raise Unable(str(no)) from no
    return 0


def demo(options: argparse.Namespace) -> int:
    """A whole workspace on this machine."""
    from bot.demo import showing  # noqa: PLC0415

    status: int = asyncio.run(showing.show(json_file=options.json, fresh=options.fresh))
    return status


def understand(options: argparse.Namespace) -> int:
    """What the desk reads in a sentence, as JSON; with `--stdin` one JSON line for each that comes in."""
    from bot.understanding import shown  # noqa: PLC0415

    if options.stdin:
        for line in sys.stdin.buffer:
            print(shown.answer(line), flush=True)
        return 0
    if options.text is None:
        print('Give a text, as in: desk understand "morgen om 10 uur". Or --stdin.', file=sys.stderr)
        return 2
    said = {"text": options.text, "now": options.now, "prefer": options.prefer, "as": options.by}
    print(shown.answer(json.dumps(said), indent=1))
    return 0


def _with_desk(config: Config, work: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
    """Lets a desk without a transport do some work."""
    from bot import app  # noqa: PLC0415

    async def opened() -> Any:
        async with app.opened(config) as desk:
            return await work(desk)

    return _on_database(config, opened())


def _on_database(config: Config, work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it; a database that cannot be used is one line."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from storage.db import complaint  # noqa: PLC0415
    from storage.migrations import Dangling, NewerSchema  # noqa: PLC0415

    try:
        return asyncio.run(work)
    except BrokenPipeError:
        raise
    except (NewerSchema, Dangling) as no:
        raise Unable(str(no)) from no
    except (DBAPIError, OSError) as no:
        given = f"storage.url = {shown(config.storage.url)}"
        advice = "See whether the desk may write there" if config.storage.sqlite else "Start the database"
        raise Unable(f"{given}: {complaint(no)}. {advice}, or correct storage.url.") from no


def _config(options: argparse.Namespace) -> Config:
    return Config.read(configuration.locate(options.config, os.environ), os.environ)
