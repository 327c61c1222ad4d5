"""Kinds of values in the configuration: how each is read, and the words for it when something else stands there."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

T = TypeVar("T")

MOST_SHOWN = 200  # characters of a wrong value in a mistake
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NTH = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1}
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
SERVER = r"(?:[\w.\-]+|\[[\da-fA-F:.]+\])(?::\d+)?"
USER = rf"@[^\s:@]+:{SERVER}"
SQLITE = "sqlite+aiosqlite:///"


class ConfigMistake(Exception):
    """The configuration cannot be used; the text says where, what was given and what would be right."""


# Values that Python has no type for.


@dataclass(frozen=True)
class Workdays:
    """A number of working days: weekends and Dutch holidays do not count."""

    count: int


@dataclass(frozen=True)
class Monthly:
    """A day of each month: the `nth` (-1 is the last) `weekday` (0 is Monday), `at` a local time."""

    nth: int
    weekday: int
    at: time


@dataclass(frozen=True)
class Secret:
    """A text that never prints itself; given as it is, or kept in a file of its own."""

    text: str = field(default="", repr=False)
    file: Path | None = None
    key: str = ""

    def within(self, folder: Path, key: str) -> "Secret":
        """The same, its file counted from this folder; `key` is how a mistake names it."""
        return replace(self, file=self.file and folder / self.file, key=key)

    def reveal(self) -> str:
        """The text. A file is read only now, as most commands need no secret; raises `ConfigMistake` if that fails."""
        if self.file is None:
            return self.text
        try:
            return words(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            given, wanted = shown(str(self.file)), "a file that the desk can read, with only the secret in it"
            raise ConfigMistake(f"{self.key}_file = {given}: expected {wanted}") from None


# How values are read. What does not fit is refused with a ValueError.


def exactly(kind: type[T], value: object) -> T:
    """The value, if it is of this very type: `true` is no number and a moment is no date."""
    if isinstance(value, kind) and type(value) is kind:
        return value
    raise ValueError


def parts(pattern: str, value: object) -> tuple[str, ...]:
    """What the groups of the pattern hold, if a text has this form as a whole."""
    if found := re.fullmatch(pattern, exactly(str, value), re.ASCII | re.DOTALL):
        return found.groups()
    raise ValueError


def words(value: object) -> str:
    """A text that says something."""
    return parts(r"\s*(\S|\S.*\S)\s*", value)[0]


def form(pattern: str) -> Callable[[object], str]:
    """Reads a text of this form."""
    return lambda value: parts(f"({pattern})", value)[0]


def many(one: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """Reads a list."""
    return lambda value: tuple(one(each) for each in exactly(list, value))


def whole(value: object, least: int, most: int) -> int:
    """A whole number between two others."""
    if least <= (number := exactly(int, value)) <= most:
        return number
    raise ValueError


def day(value: object) -> date:
    """A date of TOML, which needs no quotes."""
    return exactly(date, value)


def duration(value: object) -> timedelta:
    """A number and its unit."""
    number, unit = parts(r"(\d{1,4})([mhd])", value)
    return timedelta(**{UNITS[unit]: int(number)})


def workdays(value: object) -> Workdays:
    """A number and the word for it."""
    return Workdays(int(parts(r"(\d{1,3}) workdays?", value)[0]))


def monthly(value: object) -> Monthly:
    """Which one of the month, of which weekday, and when."""
    nth, weekday, at = parts(rf"({'|'.join(NTH)}) ({'|'.join(WEEKDAYS)}) ({HOUR})", value)
    return Monthly(NTH[nth], WEEKDAYS.index(weekday), time.fromisoformat(at))


def quiet(value: object) -> tuple[time, time] | None:
    """From when until when, perhaps past midnight; None is never."""
    if value == "":
        return None
    start, end = parts(rf"({HOUR})-({HOUR})", value)
    return time.fromisoformat(start), time.fromisoformat(end)


def web_address(value: object) -> str:
    """Where a server listens; a port has to be one."""
    address = parts(r"(https?://[^\s/?#@]+)/?", value)[0]
    if urlsplit(address).port == 0:  # which also refuses what is no number, or too large
        raise ValueError
    return address


def budget(value: object) -> Mapping[str, int]:
    """Whole euros by name."""
    return MappingProxyType({name: whole(euros, 0, 10**9) for name, euros in exactly(dict, value).items()})


# The kinds themselves.


class Kind(NamedTuple):
    """What a key takes."""

    read: Callable[[object], object]
    expected: str


NAME = Kind(words, "a text between quotes")
DATE = Kind(day, "a date without quotes, for example 2022-06-01")
DATES = Kind(many(day), "a list of dates without quotes, for example [2022-09-15, 2022-12-15]")
ZONE = Kind(lambda value: ZoneInfo(exactly(str, value)).key, 'a time zone, for example "Europe/Amsterdam"')
LANGUAGE = Kind(form("nl|en"), '"nl" or "en"')
QUIET = Kind(quiet, 'two times, for example "18:00-08:00", or "" for none')
BUDGET = Kind(budget, 'whole euros by name, for example { "Kennisambassadeur" = 40000 }')
WEB_ADDRESS = Kind(
    web_address,
    'a web address without a path, for example "https://matrix.example.org"',
)
PERSON = Kind(form(USER), 'a chat address, for example "@desk:example.org"')
PERSONS = Kind(many(form(USER)), 'a list of chat addresses, for example ["@beheer:example.org"]')
ROOM = Kind(form(rf"#[^\s:]+:{SERVER}|!\S+"), 'a room, for example "#taskforce:example.org" or "!abc:example.org"')
SERVERS = Kind(many(form(SERVER)), 'a list of servers, for example ["example.org"]')
SECRET = Kind(lambda value: Secret(text=words(value)), "a text between quotes")
SECRET_FILE = Kind(lambda value: Secret(file=Path(words(value))), "the path of a file, between quotes")
FOLDER = Kind(lambda value: Path(words(value)), 'the path of a folder, for example "data/matrix"')
DATABASE = Kind(
    form(rf"{re.escape(SQLITE)}[^\s:?].*|postgresql\+psycopg://\S+"),
    f'"{SQLITE}data/desk.sqlite3" or "postgresql+psycopg://user@host/database"',
)
MINUTES = Kind(lambda value: whole(value, 5, 480), "a whole number of minutes from 5 to 480, for example 45")
DURATION = Kind(duration, 'minutes, hours or days, for example "45m", "24h" or "7d"')
DURATIONS = Kind(many(duration), 'a list of minutes, hours or days, for example ["7d", "1d"]')
WORKDAYS = Kind(workdays, 'a number of working days, for example "17 workdays"')
MONTHLY = Kind(monthly, 'a weekday of each month and a time, for example "2nd tue 10:00" or "last thu 14:30"')
APPROVAL = Kind(form("all"), '"all"')


def shown(value: object) -> str:
    """A value as TOML has it, in a line that fits, without what an address says before its `@`."""
    text = str(value) if isinstance(value, date | time) else json.dumps(value, ensure_ascii=False, default=str)
    text = re.sub(r"://\S*@", "://…@", text)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
