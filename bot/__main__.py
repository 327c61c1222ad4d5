"""`desk`: what operators type; what they can have done is in `operators`."""

import argparse
import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import logs, operators
from bot.config import ConfigMistake
from bot.operators import Unable

CONFIG_HELP = "the configuration (default: DESK_CONFIG, else ./config.toml)"
OUT_HELP = "write to this file instead of standard output"


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


def _moment(text: str) -> datetime:
    """A day, from its first moment, or a time on it; local, unless it has an offset."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}": expected a day, for example 2022-06-01') from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desk", description="The chat desk of a public programme.")
    parser.add_argument("--config", metavar="FILE", help=CONFIG_HELP)
    parser.add_argument("--verbose", action="store_true", help="show more of what goes wrong")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _demo(commands)
    _command(commands, "init", operators.init)
    _command(commands, "check", operators.check)
    _command(commands, "run", operators.run)
    _command(commands, "migrate", operators.migrate)
    _import(commands)
    _simulate(commands)
    _understand(commands)
    _report(commands)
    _export(commands)
    return parser


def _command(under: Any, name: str, does: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = under.add_parser(name, help=_first_line(does))
    one.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=CONFIG_HELP)
    one.set_defaults(does=does)
    return one


def _first_line(does: Callable[[argparse.Namespace], int]) -> str:
    return (does.__doc__ or "").splitlines()[0]


def _demo(commands: Any) -> None:
    """The one that takes no configuration."""
    one = commands.add_parser("demo", help=_first_line(operators.demo))
    one.add_argument("--json", type=Path, metavar="FILE", help="write who is there to this file, and run until stopped")
    one.add_argument("--fresh", action="store_true", help="start over")
    one.set_defaults(does=operators.demo)


def _import(commands: Any) -> None:
    under = commands.add_parser("import", help="Takes in records from elsewhere.").add_subparsers(required=True)
    one = _command(under, "people", operators.import_people)
    one.add_argument("file", type=Path, metavar="FILE.csv")
    one.add_argument("--apply", action="store_true", help="take them in; without it this only looks")


def _simulate(commands: Any) -> None:
    one = _command(commands, "simulate", operators.simulate)
    one.add_argument("--from", dest="since", type=_moment, required=True, metavar="D", help="the first day")
    one.add_argument("--to", type=_moment, required=True, metavar="D", help="the first day that is not played")
    one.add_argument("--script", type=Path, metavar="FILE", help="what people say and do; docs/beheer.md")


def _understand(commands: Any) -> None:
    one = _command(commands, "understand", operators.understand)
    one.add_argument("text", nargs="?", metavar="TEXT")
    one.add_argument("--now", metavar="TIME", help="as if it were said then, as 2026-11-24T10:00 (default: now)")
    one.add_argument("--prefer", choices=("future", "past"), default="future", help="which one is meant by a weekday")
    one.add_argument("--as", dest="by", metavar="USER", help="as if this person says it")
    lines = "read JSON lines with text, now, prefer, as, organisation, municipality"
    one.add_argument("--stdin", action="store_true", help=lines)


def _report(commands: Any) -> None:
    one = _command(commands, "report", operators.report)
    one.add_argument("period", metavar="PERIOD", help="the number of a quarter, or final")
    forms = one.add_mutually_exclusive_group()
    for form in ("pdf", "docx", "html", "md"):
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=f"as {form}")
    one.add_argument("--out", type=Path, metavar="FILE", help=OUT_HELP)


def _export(commands: Any) -> None:
    one = _command(commands, "export", operators.export)
    one.add_argument("--out", type=Path, metavar="FILE", help=OUT_HELP)
    one.add_argument("--confidential", action="store_true", help="with confidential records; the ambassador is told")


if __name__ == "__main__":
    sys.exit(main())
