"""Which choice from a numbered list somebody means, which records (H-42), and how many of what (80 bedden)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.understanding import folded

NUMBERS = {
    "een": 1, "eerste": 1, "one": 1, "first": 1,
    "twee": 2, "tweede": 2, "two": 2, "second": 2,
    "drie": 3, "derde": 3, "three": 3, "third": 3,
    "vier": 4, "vierde": 4, "four": 4, "fourth": 4,
    "vijf": 5, "vijfde": 5, "five": 5, "fifth": 5,
    "zes": 6, "zesde": 6, "six": 6, "sixth": 6,
    "zeven": 7, "zevende": 7, "seven": 7, "seventh": 7,
    "acht": 8, "achtste": 8, "eight": 8, "eighth": 8,
    "negen": 9, "negende": 9, "nine": 9, "ninth": 9,
    "tien": 10, "tiende": 10, "ten": 10, "tenth": 10,
}  # fmt: skip

_KEYCAP = re.compile("[\ufe0f\u20e3]")  # what makes 1 an emoji
_TEN = "\U0001f51f"  # the one keycap that is a single character
_CHOICE = re.compile(
    r"(?:(?:ja|yes|graag|liefst|liever|doe maar|doe|ik kies|i choose|neem|dan|voor|de|het|the|"
    r"nummer|number|nr\.?|no\.?|optie|option|keuze|choice)[\s,:]+|nr\.?|#|\()*"
    r"(?:(?P<digits>[0-9]{1,3})(?:e|ste|de|st|nd|rd|th)?|(?P<word>[a-z]+))"
    r"(?:[.):,]*\s*(?:optie|option|keuze|choice|one|graag|aub|a\.u\.b\.|alstublieft|please|dan|maar))*"
    r"[\s.):!,]*"
)


@dataclass(frozen=True)
class Quantity:
    """So many of something, said in `text[start:end]`."""

    value: int | float
    unit: str
    start: int
    end: int


_AMOUNT = r"(?<![\w.,/-])(?P<{0}>[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?:,[0-9]+)?|[0-9]{{1,9}}(?:,[0-9]{{1,3}})?)(?:,-)?"
_COUNTED = re.compile(
    rf"(?P<sign>€|\beur\b|\beuro\b) ?{_AMOUNT.format('price')}(?: (?P<times>miljoen|mln|duizend)\b)?"
    rf"|{_AMOUNT.format('count')}(?P<first>(?: ?(?:-|tot|a|en|to|and) ?)(?P<last>[0-9]{{1,6}}))?"
    r"(?: (?P<more>miljoen|mln|duizend)\b)? ?(?:extra |nieuwe |new |internationale |tijdelijke )?"
    r"(?P<unit>[^\W\d_]+2?|%|€)"
)
_TIMES = {"miljoen": 1_000_000, "mln": 1_000_000, "duizend": 1000}


def quantities(text: str, units: Mapping[str, str]) -> list[Quantity]:
    """All counts with a unit, in order: "80 bedden", "€ 2.500", "50 tot 80 bedden". `units`: how each is written."""
    return [one for match in _COUNTED.finditer(folded(text)) for one in _counted(match, units)]


def _counted(match: re.Match[str], units: Mapping[str, str]) -> Iterator[Quantity]:
    unit = units.get(match["sign"] or match["unit"] or "")
    times = _TIMES.get(match["times"] or match["more"] or "", 1)
    for amount in (match["price"], match["count"], match["last"]):
        if unit and amount:
            whole = float(amount.replace(".", "").replace(",", ".")) * times
            yield Quantity(int(whole) if whole.is_integer() else whole, unit, match.start(), match.end())


def choice(text: str, most: int) -> int | None:
    """The number, from 1 to `most`, that the whole answer names; "de laatste" is `most`."""
    match = _CHOICE.fullmatch(_plain(text))
    if not match:
        return None
    if match["word"] in {"laatste", "last"}:
        return most or None
    number = int(match["digits"]) if match["digits"] else NUMBERS.get(match["word"], 0)
    return number if 1 <= number <= most else None


def _plain(text: str) -> str:
    """Lower case without accents; circled, wide and emoji digits become plain."""
    decomposed = unicodedata.normalize("NFKD", _KEYCAP.sub("", text).replace(_TEN, "10"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().strip()


def records(text: str, letter: str) -> list[int]:
    """The numbers of the records of this letter in the text, each once: H-42, h42, H 42."""
    capital = re.escape(letter.upper())
    pattern = (
        rf"(?<![\w-])(?:{capital} |[{capital}{re.escape(letter.lower())}][-\u2011\u2013]?)([0-9]{{1,9}})(?!\w|-\d)"
    )
    return list(dict.fromkeys(map(int, re.findall(pattern, text))))
