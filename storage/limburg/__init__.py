"""The Limburg programme as frozen values: its municipalities, themes, money and bodies.

Read once from the three data files beside this module. Another province is another three files.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

DATA = files(__name__)


@dataclass(frozen=True)
class Municipality:
    """A municipality, and the names under which people know it."""

    name: str
    code: str  # of Statistics Netherlands, as GM0888
    region: str
    aliases: tuple[str, ...]  # short names and frequent misspellings
    villages: tuple[str, ...]
    common_words: tuple[str, ...]  # those of its names that are ordinary words as well
    vision: str  # its part in the joint policy vision at the start: "deelnemer", "projectleider" or ""
    short: str  # how a map of squares names it
    row: int  # where its square lies on that map: from north
    column: int  # and from west


@dataclass(frozen=True)
class ActionPoint:
    """One of the ambassador's four tasks in the programme plan."""

    number: int
    nl: str
    en: str


def _municipality(row: dict[str, str], tile: dict[str, str]) -> Municipality:
    aliases, villages, common = (
        tuple(filter(None, row[key].split("|"))) for key in ("aliases", "villages", "common_words")
    )
    lies = tile["short"], int(tile["row"]), int(tile["column"])
    return Municipality(row["name"], row["code"], row["region"], aliases, villages, common, row["vision"], *lies)


def _lines(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines())


def _municipalities() -> tuple[Municipality, ...]:
    tiles = {tile["code"]: tile for tile in _lines("tilemap.csv")}
    return tuple(_municipality(row, tiles[row["code"]]) for row in _lines("municipalities.csv"))


def _programme() -> dict[str, Any]:
    return tomllib.loads((DATA / "programme.toml").read_text(encoding="utf-8"))


_PROGRAMME = _programme()

MUNICIPALITIES: tuple[Municipality, ...] = _municipalities()
REGIONS: tuple[str, ...] = tuple(_PROGRAMME["regions"])
THEMES: tuple[str, ...] = tuple(_PROGRAMME["themes"])
DISCIPLINES: tuple[str, ...] = tuple(_PROGRAMME["disciplines"])
ROLES: tuple[str, ...] = tuple(_PROGRAMME["roles"])
STEERING_GROUP_ORGANISATIONS: tuple[str, ...] = tuple(_PROGRAMME["steering_group_organisations"])
ACTION_POINTS: tuple[ActionPoint, ...] = tuple(ActionPoint(**point) for point in _PROGRAMME["action_points"])
BUDGET: Mapping[str, int] = MappingProxyType(_PROGRAMME["budget"])  # whole euros a line
