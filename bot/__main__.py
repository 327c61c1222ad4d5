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

    def add(name: str, does: Callable[[argparse.Namespace], int], under: Any = commands) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = under.add_parser(name, help=(does.__doc__ or "").splitlines()[0])
        one.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=CONFIG_HELP)
        one.set_defaults(does=does)
        return one

    shown = commands.add_parser("demo", help=(operators.demo.__doc__ or "").splitlines()[0])
    shown.add_argument(
        "--json", type=Path, metavar="FILE", help="write who is there to this file, and run until stopped"
    )
    shown.add_argument("--fresh", action="store_true", help="start over")
    shown.set_defaults(does=operators.demo)
    add("init", operators.init)
    add("check", operators.check)
    add("run", operators.run)
    add("migrate", operators.migrate)
    imports = commands.add_parser("import", help="Takes in records from elsewhere.").add_subparsers(required=True)
    people = add("people", operators.import_people, imports)
    people.add_argument("file", type=Path, metavar="FILE.csv")
    people.add_argument("--apply", action="store_true", help="take them in; without it this only looks")
    simulated = add("simulate", operators.simulate)
    simulated.add_argument("--from", dest="since", type=_moment, required=True, metavar="D", help="the first day")
    simulated.add_argument("--to", type=_moment, required=True, metavar="D", help="the first day that is not played")
    simulated.add_argument("--script", type=Path, metavar="FILE", help="what people say and do; docs/beheer.md")
    read = add("understand", operators.understand)
    read.add_argument("text", nargs="?", metavar="TEXT")
    read.add_argument("--now", metavar="TIME", help="as if it were said then, as 2026-11-24T10:00 (default: now)")
    read.add_argument("--prefer", choices=("future", "past"), default="future", help="which one is meant by a weekday")
    read.add_argument("--as", dest="by", metavar="USER", help="as if this person says it")
    read.add_argument(
        "--stdin", action="store_true", help="read JSON lines with text, now, prefer, as, organisation, municipality"
    )
    reported = add("report", operators.report)
    reported.add_argument("period", metavar="PERIOD", help="the number of a quarter, or final")
    forms = reported.add_mutually_exclusive_group()
    for form in ("pdf", "docx", "html", "md"):
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, help=f"as {form}")
    reported.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of standard output")
    exported = add("export", operators.export)
    exported.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of standard output")
    exported.add_argument(
        "--confidential", action="store_true", help="with confidential records; the ambassador is told"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
