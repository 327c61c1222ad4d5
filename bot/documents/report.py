"""A report as one frozen value: what it says, and nothing of how it looks.

Every text in it is plain. The renderers (`pdf`, `word`, `page`) draw the same value, so the same data gives the same
bytes. `sha256` names a version: approval is bound to it.
"""

import hashlib
from datetime import date

import msgspec

LIGHTS = {"green": "●", "orange": "▲", "red": "■", "unknown": "○"}  # a shape each: never colour alone


class Block(msgspec.Struct, frozen=True, tag=True):
    """A part of a section."""


class Text(Block, frozen=True, tag=True):
    """A paragraph."""

    words: str


class Points(Block, frozen=True, tag=True):
    """A list."""

    items: tuple[str, ...]


class Table(Block, frozen=True, tag=True):
    """Rows under a heading each; the first column names its row. `numbers` are the columns that are set to the right.

    With `total` the last row sums up the others.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    total: bool = False


class Light(msgspec.Struct, frozen=True):
    """Where an action point stands: its light, in words too, now and in the last period."""

    name: str
    state: str
    says: str
    before: str
    done: str
    next: str


class Lights(Block, frozen=True, tag=True):
    """All action points with their lights; `head` names the columns."""

    title: str
    head: tuple[str, ...]
    rows: tuple[Light, ...]


class Tile(msgspec.Struct, frozen=True):
    """A municipality on the map: where its square lies, and how often it was spoken with."""

    name: str
    short: str
    row: int
    column: int
    count: int


class Tiles(Block, frozen=True, tag=True):
    """A map of squares, with a sentence for who does not see it. The figures stand in a table as well."""

    title: str
    alt: str
    tiles: tuple[Tile, ...]


class Section(msgspec.Struct, frozen=True):
    """A numbered part of the report; people refer to it by its number."""

    number: str
    title: str
    blocks: tuple[Text | Points | Table | Lights | Tiles, ...]


class Report(msgspec.Struct, frozen=True):
    """A whole report. `about` are the lines under its title; `made_on` the day that its figures are of."""

    title: str
    subtitle: str
    about: tuple[tuple[str, str], ...]
    language: str
    made_on: date
    sections: tuple[Section, ...]

    @property
    def sha256(self) -> str:
        """The name of this very text."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()
