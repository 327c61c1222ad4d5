"""The fonts of documents (their licence lies beside them), and which characters they can draw.

Inter is what everything is set in; DejaVu Sans helps out with other scripts. What neither has is drawn as a square:
a document with a missing glyph is not accessible, and would not be made at all.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bot.documents.plain import visible

FOLDER = files(__name__)
FAMILIES = "Inter", "DejaVu Sans"
FILES = "Inter-Regular.otf", "Inter-SemiBold.otf", "Inter-Italic.otf", "DejaVuSans.ttf"
EVERYWHERE = FILES[0], FILES[3]  # the styles of one family draw the same characters
MISSING = "\u25a1"  # a square


def drawable(text: str) -> str:
    """The same text with a square for what no font has, and without signs that nobody sees."""
    return "".join(map(_drawn, visible(text)))


def _drawn(character: str) -> str:
    if unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    return character if ord(character) in covered() else MISSING


@cache
def covered() -> frozenset[int]:
    """The code points of all characters that can be drawn."""
    return frozenset(point for name in EVERYWHERE for point in _points(FOLDER.joinpath(name).read_bytes()))


def _points(font: bytes) -> Iterator[int]:
    """The characters of an OpenType font, from its `cmap` table in format 4: all of the basic plane."""
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * font[5], 16)}
    start = tables[b"cmap"]
    for record in range(struct.unpack_from(">H", font, start + 2)[0]):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * record + 4)
        if struct.unpack_from(">H", font, start + offset)[0] == 4:
            yield from _segments(font, start + offset)
            return


def _segments(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts, deltas, offsets = (struct.unpack_from(f">{count}H", font, at + 16 + 2 * count * part) for part in (1, 2, 3))
    for segment, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            where = at + 16 + 6 * count + 2 * segment + offset + 2 * (point - first)
            glyph = struct.unpack_from(">H", font, where)[0] if offset else (point + delta) % 0x10000
            if glyph:
                yield point
