"""`desk`: what operators type. Each command is a function below; mistakes are one clear line on standard error."""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import config as configuration
from bot import logs
from bot.config import Config, ConfigMistake, shown

CONFIG_HELP = "the configuration (default: DESK_CONFIG, else ./config.toml)"


class Unable(Exception):
    """What was asked cannot be done; the text says why, and what to do."""


def main(words: list[str] | None = None) -> int:
    """The console script. Exit status 0: done; 1: something was not well; 2: the command was not understood."""
    options = _parser().parse_args(words)
    os.umask(0o077)  # what the desk writes is for its own account alone
    logs.start(logging.DEBUG if options.verbose else logging.INFO)
    try:
        status = int(options.does(options) or 0)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read this has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except (ConfigMistake, Unable) as no:
        if options.verbose:
            raise
        print(no, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


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
        return all([_shown(finding) and finding.well async for finding in findings(_config(options))])

    return 0 if asyncio.run(look()) else 1


def _shown(thing: object) -> bool:
    print(thing, flush=True)
    return True


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
    for mistake in read.mistakes:
        print(mistake, file=sys.stderr)
    if read.mistakes:
        count = "one mistake" if len(read.mistakes) == 1 else f"{len(read.mistakes)} mistakes"
        raise Unable(f"Nothing was taken in: {count}. Correct and try again.")

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
        print(f"--to = {options.to}: expected a moment after --from.", file=sys.stderr)
        return 1

    async def show() -> None:
        acts = script.read(options.script) if options.script else []
        async for said in simulation.played(config, since, until, acts):
            print(json.dumps(asdict(said), ensure_ascii=False), flush=True)

    try:
        asyncio.run(show())
    except (script.ScriptMistake, OtherSchema) as no:
        print(no, file=sys.stderr)
        return 1
    return 0


def _moment(text: str) -> datetime:
    """A day, from its first moment, or a time on it; local, unless it has an offset."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}": expected a day, for example 2022-06-01') from None


def demo(options: argparse.Namespace) -> int:
    """A whole workspace on this machine."""
    from bot.demo import world  # noqa: PLC0415

    status: int = asyncio.run(world.show(json_file=options.json, fresh=options.fresh))
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desk", description="The chat desk of a public programme.")
    parser.add_argument("--config", metavar="FILE", help=CONFIG_HELP)
    parser.add_argument("--verbose", action="store_true", help="show more of what goes wrong")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, does: Callable[[argparse.Namespace], int], under: Any = commands) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = under.add_parser(name, help=(does.__doc__ or "").splitlines()[0])
        one.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=CONFIG_HELP)
        one.set_defaults(does=does)
        return one

    shown = commands.add_parser("demo", help=(demo.__doc__ or "").splitlines()[0])
    shown.add_argument(
        "--json", type=Path, metavar="FILE", help="write who is there to this file, and run until stopped"
    )
    shown.add_argument("--fresh", action="store_true", help="start over")
    shown.set_defaults(does=demo)
    add("init", init)
    add("check", check)
    add("run", run)
    add("migrate", migrate)
    imports = commands.add_parser("import", help="Takes in records from elsewhere.").add_subparsers(required=True)
    people = add("people", import_people, imports)
    people.add_argument("file", type=Path, metavar="FILE.csv")
    people.add_argument("--apply", action="store_true", help="take them in; without it this only looks")
    simulated = add("simulate", simulate)
    simulated.add_argument("--from", dest="since", type=_moment, required=True, metavar="D", help="the first day")
    simulated.add_argument("--to", type=_moment, required=True, metavar="D", help="the first day that is not played")
    simulated.add_argument("--script", type=Path, metavar="FILE", help="what people say and do; docs/beheer.md")
    read = add("understand", understand)
    read.add_argument("text", nargs="?", metavar="TEXT")
    read.add_argument("--now", metavar="TIME", help="as if it were said then, as 2026-11-24T10:00 (default: now)")
    read.add_argument("--prefer", choices=("future", "past"), default="future", help="which one is meant by a weekday")
    read.add_argument("--as", dest="by", metavar="USER", help="as if this person says it")
    read.add_argument(
        "--stdin", action="store_true", help="read JSON lines with text, now, prefer, as, organisation, municipality"
    )
    reported = add("report", report)
    reported.add_argument("period", metavar="PERIOD", help="the number of a quarter, or final")
    forms = reported.add_mutually_exclusive_group()
    for form in ("pdf", "docx", "html", "md"):
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=f"as {form}")
    reported.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of standard output")
    exported = add("export", export)
    exported.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of standard output")
    exported.add_argument(
        "--confidential", action="store_true", help="with confidential records; the ambassador is told"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
