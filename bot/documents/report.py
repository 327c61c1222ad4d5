"""A report as one frozen value: what it says, and nothing of how it looks.

Every text in it is plain. The renderers (`chat`, `markdown`, `page`, `pdf`, `word`) draw the same value, so the same
data gives the same bytes. `sha256` names a version: approval is bound to it. `packed` is how it is kept.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Self

import msgspec

REWORDED = "about", "summary", "sections"  # the parts of a report that hold what people typed
NAMES = frozenset(("type", "key", "number", "state"))  # of parts: these are no texts
LIGHTS = {"green": "●", "orange": "▲", "red": "■", "unknown": "○"}  # a shape each: never colour alone


class Block(msgspec.Struct, frozen=True, tag=True):
    """A part of a section; people refer to it as 2.3."""


class Text(Block, frozen=True, tag=True):
    """A paragraph. `said`: it is what the ambassador makes of it, not what was counted."""

    words: str
    said: bool = False


class Points(Block, frozen=True, tag=True):
    """A list; with `title` above it."""

    items: tuple[str, ...]
    title: str = ""


class Table(Block, frozen=True, tag=True):
    """Rows under a heading each; the first column names its row. `numbers` are the columns that are set to the right.

    With `total` the last row sums up the others. `shares` (0 to 1, one a row) are drawn as bars, for the eye alone.
    `parts` are the rows that are a part of the one above them.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    total: bool = False
    shares: tuple[float, ...] = ()
    parts: tuple[int, ...] = ()


class Light(msgspec.Struct, frozen=True):
    """Where an action point stands: its light, in words too, now and in the last period.

    `why` are the cause, the consequence and what is proposed, each after its name; empty while the light is green.
    """

    name: str
    state: str
    says: str
    before: str
    done: str
    next: str
    why: tuple[tuple[str, str], ...] = ()


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
    """A map of squares, with a sentence for who does not see it. Beside it a table says the same: `head` and `rows`.

    `rest` says of which squares there is nothing to tell; `labels` are names of regions, each at its row.
    """

    title: str
    alt: str
    tiles: tuple[Tile, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rest: str = ""
    labels: tuple[tuple[str, int], ...] = ()


class Figures(Block, frozen=True, tag=True):
    """The figures to remember: each a number, and what it counts."""

    items: tuple[tuple[str, str], ...]


Part = Text | Points | Table | Lights | Tiles | Figures


class Section(msgspec.Struct, frozen=True):
    """A numbered part of the report; `key` is its name in a `Story`, which stays the same."""

    number: str
    key: str
    title: str
    blocks: tuple[Part, ...]

    def numbered(self) -> Iterator[tuple[str, Part]]:
        """Its blocks, each with the number by which people refer to it."""
        for at, block in enumerate(self.blocks, 1):
            yield f"{self.number}.{at}", block


class Annex(msgspec.Struct, frozen=True):
    """An earlier report in a later one, word for word; `about` says when and under which hash it was approved."""

    title: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


class Report(msgspec.Struct, frozen=True):
    """A whole report. `name` is that of its files; `about` are the lines under its title; `made_on` the day that its
    figures are of.

    `mark` stands on every page while it is a draft; `summary` are at most eight lines for a chat.
    """

    name: str
    title: str
    subtitle: str
    programme: str
    about: tuple[tuple[str, str], ...]
    language: str
    made_on: date
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    mark: str = ""
    annexes: tuple[Annex, ...] = ()

    @property
    def sha256(self) -> str:
        """The name of this very text."""
        return hashlib.sha256(self.packed()).hexdigest()

    def packed(self) -> bytes:
        """As it is kept; the same report gives the same bytes."""
        return msgspec.json.encode(self)

    @classmethod
    def unpacked(cls, packed: bytes | str) -> Self:
        """What was kept."""
        return msgspec.json.decode(packed, type=cls)

    @property
    def in_short(self) -> tuple[str, ...]:
        """At most ten lines for a chat: what it is, and its summary."""
        return (f"{self.title}, {self.subtitle}{f' ({self.mark})' if self.mark else ''}", *self.summary)

    def reworded(self, change: Callable[[str], str]) -> Self:
        """The same report with all its texts changed so; what it encloses word for word stays."""
        said = msgspec.to_builtins(self)
        return msgspec.convert(said | {part: _reworded(said[part], change) for part in REWORDED}, type(self))

    def section(self, number: str) -> Section | None:
        """The section that people mean with 2 or 2.3."""
        wanted = number.partition(".")[0]
        return next((section for section in self.sections if section.number == wanted), None)


def _reworded(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: one if key in NAMES else _reworded(one, change) for key, one in value.items()}
    return [_reworded(one, change) for one in value] if isinstance(value, list | tuple) else value
