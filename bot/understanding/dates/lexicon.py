"""The words of time, in classes, as `words/time.*.toml` lists them; and a text as a row of them.

A word may stand in several classes, with a value in each: "morgen" is a day and a part of a day. What looks almost like
a long word ("vrijdgamiddag") is read as that word, and marked.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from bot.understanding import LANGUAGES, folded

CORRECTED = "weekday", "month", "part"  # classes whose long words may have one letter wrong
LONG = 6  # letters: below this, a word with one letter wrong is too often another word
LONGEST = 24  # and above this it is none of ours
NO_TYPOS = {
    "zonder",
    "wonder",
    "donder",
    "zonde",
    "onder",
    "middel",
    "moment",
    "maanden",
    "nachten",
    "vandaan",
}  # words of their own

SHAPES = re.compile(
    r"""(?P<nothing>(?<!\d)(?!\d{1,2}[-/]\d{1,2}[-/]\d{4})(?:\+\d{2}|0)[ ()-]{0,2}(?:0\)\ ?)?\d(?:[ -]?\d){7,9}(?!\d)
      |(?:€|\beur\b)\ ?\d[\d.,]*-?|\d+(?:[.,]\d+)?\ ?(?:%|€|euro\b|m2\b|km\b|mln\b|x\b)
      |(?<!\b(?:op|ma|di|wo|do|vr|za|zo)\ )\b24/7\b(?!/\d|,?\ om\b)|(?<!\w)[a-z]-\d+\b|\d+,\d+|[\w.]{1,64}@[\w.]+|https?://\S+)
    |(?P<dmy>20\d\d-\d\d-\d\d(?!\d)|\d{1,2}(?P<mark>[-/.])\d{1,2}(?P=mark)(?:'?\d\d|(?:19|20)\d\d)(?!\d|[./-]\d))
    |(?P<hm>(?:[01]?\d|2[0-4])\ ?(?<=\d)[:.uh][0-5]\d(?!\d|[./:]\d))
    |(?P<dm>\d{1,2}[-/]\d{1,2}(?!\d|[.,:/-]\d|[a-z]))
    |(?P<th>\d{1,2}(?:e|ste|de|st|nd|rd|th)(?!\w))
    |(?P<long>\d+(?P<sep>[.,:/-])\d+(?:(?P=sep)\d+)+|\d+[.,:/]\d+|\d{3,}-\d{3,}|\d{5,}-\d+|\d+-\d{5,})
    |(?P<yy_>(?<!\w)'\d\d(?!\w))
    |(?P<nnnn>\d{4}(?!\d))
    |(?P<n>\d{1,2}(?!\d))
    |(?P<other>\d+)
    |(?P<word>(?:[a-z]\.){2,3}(?!\w)|[a-z]\.[a-z]\b\.?|t/m\b|o'clock\b|(?<!\w)'[st](?!\w)|[^\W\d_]+(?:'[a-z]+)?)
    |(?P<sign>[^\w\s]|\n)""",
    re.VERBOSE,
)
"""What stands in a text: numerals by their shape, words and signs."""


@dataclass(frozen=True, slots=True)
class Token:
    """`text[start:end]`: a word, or a numeral in this shape."""

    shape: str
    word: str
    start: int
    end: int
    typo: bool = False


class Lexicon:
    """All words, their classes, and what each means in each of them."""

    def __init__(self) -> None:
        self.meanings: dict[str, dict[str, Any]] = {}
        self.compounds: dict[str, list[str]] = {}
        for language in LANGUAGES:
            self._take(tomllib.loads(_data(f"time.{language}.toml")))
        self._compose()
        self.phrases: dict[str, list[list[str]]] = {}
        for entry in self.meanings:
            if len(words := entry.split()) > 1:
                self.phrases.setdefault(words[0], []).append(words)
        self.corrected = self._corrected()

    def _take(self, data: dict[str, Any]) -> None:
        self.compounds |= data.pop("compound")
        data.pop("saying")
        for kind, words in data.pop("lists").items():
            for word in words:
                self.meanings.setdefault(word, {})[kind] = word
        for kind, table in data.items():
            for word, value in table.items():
                self.meanings.setdefault(word, {})[kind] = value

    def words(self, kind: str) -> list[str]:
        """All words of a class."""
        return [word for word, kinds in self.meanings.items() if kind in kinds]

    def _compose(self) -> None:
        """Tuesday afternoon and tomorrow morning, as one word."""
        parts = [part for part in self.words("part") if part.isalpha()]
        for first in (*self.words("weekday"), *self.words("near")):
            self.compounds |= {first + part: [first, part] for part in parts}
        self.compounds |= {day + "morgen": [day, "morgen"] for day in self.words("weekday")}

    def _corrected(self) -> dict[tuple[str, int], list[str]]:
        """The words that a word with one letter wrong may be, by first letter and length."""
        words = [word for kind in CORRECTED for word in self.words(kind) if word.isalpha()]
        found: dict[tuple[str, int], list[str]] = {}
        for word in sorted({*words, *self.compounds}):
            if len(word) >= LONG:
                found.setdefault((word[0], len(word)), []).append(word)
        return found

    def correct(self, word: str) -> str | None:
        """The one word that this is, with a letter too few, a letter wrong, or two exchanged."""
        if not LONG <= len(word) <= LONGEST or word in NO_TYPOS:
            return None
        alike = (self.corrected.get((word[0], length), ()) for length in (len(word), len(word) + 1))
        near = [known for known in chain(*alike) if _one_apart(word, known)]
        return near[0] if len(near) == 1 else None

    def read(self, text: str) -> list[Token]:
        """The text as a row of tokens, with entries of several words as one, and compounds as two."""
        return list(self._split(self._joined(list(_tokens(text)))))

    def _joined(self, tokens: list[Token]) -> Iterator[Token]:
        at = 0
        while at < len(tokens):
            first = tokens[at]
            fitting = [p for p in self.phrases.get(first.word, ()) if [t.word for t in tokens[at : at + len(p)]] == p]
            phrase = max(fitting, key=len, default=[first.word])
            yield (
                first
                if len(phrase) == 1
                else Token("word", " ".join(phrase), first.start, tokens[at + len(phrase) - 1].end)
            )
            at += len(phrase)

    def _split(self, tokens: Iterator[Token]) -> Iterator[Token]:
        for token in tokens:
            known = token.word in self.meanings or token.word in self.compounds or token.shape != "word"
            word = token.word if known else self.correct(token.word) or token.word
            typo = word != token.word
            middle = (
                token.start + min(len(self.compounds[word][0]), len(token.word) - 1) if word in self.compounds else 0
            )
            if middle:
                first, second = self.compounds[word]
                yield Token("word", first, token.start, middle, typo)
                yield Token("word", second, middle, token.end, typo)
            else:
                yield Token(token.shape, word, token.start, token.end, typo)


def _tokens(text: str) -> Iterator[Token]:
    """Words, numerals and signs; the stop of an abbreviation belongs to it."""
    previous = Token("", "", -1, -1)
    for match in SHAPES.finditer(folded(text)):
        shape = str(match.lastgroup)
        shape = "word" if shape == "sign" else shape
        stop = match[0] == "." and match.start() == previous.end and previous.shape == "word" and len(previous.word) < 6
        if not stop or not _abbreviates(previous.word):
            previous = Token(shape, match[0], match.start(), match.end())
            yield previous


def _abbreviates(word: str) -> bool:
    kinds = lexicon().meanings.get(word, {})
    return bool({"short_day", "short_month", "which", "week_word", "side", "oclock", "about"} & kinds.keys())


def _one_apart(said: str, known: str) -> bool:
    """Whether these differ by one letter, or by two that changed places."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - a text without mistakes stays quick

    return OSA.distance(said, known, score_cutoff=1) <= 1


def _data(name: str) -> str:
    return (files("bot.understanding") / "words" / name).read_text(encoding="utf-8")


@cache
def lexicon() -> Lexicon:
    """The words, read once."""
    return Lexicon()


@cache
def saying(language: str) -> dict[str, str]:
    """How a reading is said back, by the reason that it is not certain."""
    words: dict[str, str] = tomllib.loads(_data(f"time.{language}.toml"))["saying"]
    return words
