"""A cascade of small rules. Words become values, and values that stand side by side become larger ones.

A rule is a pattern over classes of words and kinds of values, and a function that says what they mean together:

    @relations.rule("ahead count unit")
    def ahead(sight, count, unit): ...

Classes are those of the lexicon, shapes of numerals, and the names of the types in `values`. In a pattern `x?` may be
absent, `a|b` is either, `name=x` gives it another name, `x*` is up to four of them, `>x` must follow and `<x` precede
without being taken. The function is given what its parameters name. It gives `None` if the words mean something else.

A stage goes once from left to right, and takes the longest rule that fits; so a text costs time in proportion to its
length. What one stage made, the next one sees.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.understanding.dates.lexicon import Token, lexicon
from bot.understanding.dates.values import TYPES, Sight

SHAPES = "nothing", "dmy", "hm", "dm", "th", "long", "yy_", "nnnn", "n", "other", "begin", "end"
UNIONS = {
    "count": ("n", "number", "one"),
    "hour": ("n", "number"),
    "nth": ("ordinal", "th"),
    "year": ("nnnn", "yy_"),
    "months": ("month", "short_month"),
}
"""Names for several classes together."""


@dataclass(frozen=True, slots=True)
class Node:
    """What stands in `text[start:end]`: a word as it was read, or the value that a rule made of several."""

    symbol: str
    start: int
    end: int
    value: Any
    typo: bool = False


class Alphabet:
    """One character for every word, shape and type of value, so that a row of them is a string."""

    def __init__(self) -> None:
        meanings = lexicon().meanings
        signs = map(chr, range(0xE000, 0xF8FF))  # characters that no text has a use for
        self.kind = dict(zip((*SHAPES, *TYPES), signs, strict=False))
        self.word = dict(zip(meanings, signs, strict=False))
        self.members = dict(self.kind)
        for word, kinds in meanings.items():
            for kind in kinds:
                self.members[kind] = self.members.get(kind, "") + self.word[word]

    def of(self, item: str) -> str:
        """All symbols that an item of a pattern stands for."""
        kinds = (kind for name in item.split("|") for kind in UNIONS.get(name, (name,)))
        return "".join(self.members[kind] for kind in kinds)


ALPHABET = Alphabet()


def nodes(text: str) -> list[Node]:
    """The text as a row of words, between a begin and an end."""
    row = [Node(_symbol(token), *_read(token), token.typo) for token in lexicon().read(text)]
    return [Node(ALPHABET.kind["begin"], 0, 0, ""), *row, Node(ALPHABET.kind["end"], len(text), len(text), "")]


def _symbol(token: Token) -> str:
    return ALPHABET.word.get(token.word) or ALPHABET.kind.get(token.shape, ALPHABET.kind["other"])


def _read(token: Token) -> tuple[int, int, Any]:
    """Where it stands and what it says; a plain numeral says its number."""
    digits = token.word.strip("'esthdrn") if token.shape in {"n", "nnnn", "th", "yy_"} else ""
    return token.start, token.end, int(digits) if digits else token.word


@dataclass(frozen=True)
class Rule:
    """A pattern, compiled, and what it means. `takes` names for each parameter the group and the classes."""

    pattern: re.Pattern[str]
    first: str
    takes: dict[str, tuple[int, str]]
    means: Callable[..., Any]

    def value(self, match: re.Match[str], row: Sequence[Node], sight: Sight) -> Any:
        """What the words mean; `None` when they mean something else."""
        said = {
            name: _meaning(row[match.start(group)], item) if match.start(group) >= 0 else None
            for name, (group, item) in self.takes.items()
        }
        return self.means(sight, **said)


def _meaning(node: Node, item: str) -> Any:
    """The value of a word in the first of these classes that it is in; of anything else, its own value."""
    kinds = lexicon().meanings.get(node.value, {}) if isinstance(node.value, str) else {}
    wanted = (kind for name in item.split("|") for kind in UNIONS.get(name, (name,)))
    return next((kinds[kind] for kind in wanted if kind in kinds), node.value)


class Stage:
    """Rules that are tried together."""

    def __init__(self) -> None:
        self.rules: dict[str, list[Rule]] = {}
        self.patterns: dict[str, None] = {}

    def rule(self, *patterns: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Adds what follows as the meaning of these patterns."""

        def add(means: Callable[..., Any]) -> Callable[..., Any]:
            for pattern in patterns:
                rule = _compiled(pattern, means)
                self.patterns[rule.pattern.pattern.replace("([", "(?:[")] = None
                for symbol in rule.first:
                    self.rules.setdefault(symbol, []).append(rule)
            return means

        return add

    def apply(self, row: list[Node], sight: Sight) -> list[Node]:
        """The row with every longest fit replaced by its value."""
        symbols = "".join([node.symbol for node in row])
        read: list[Node] = []
        at = 0
        for start in (match.start() for match in self.starts.finditer(symbols)):
            found = self._longest(symbols, start, row, sight) if start >= at else None
            if found:
                read += [*row[at:start], found[0]]
                at = found[1]
        return read + row[at:]

    @cached_property
    def starts(self) -> re.Pattern[str]:
        """Where a rule fits: tried at once for all of them, most words need no more than this."""
        return re.compile(f"(?={'|'.join(self.patterns)})")

    def _longest(self, symbols: str, at: int, row: list[Node], sight: Sight) -> tuple[Node, int] | None:
        fits = [(match, rule) for rule in self.rules[symbols[at]] if (match := rule.pattern.match(symbols, at))]
        for match, rule in sorted(fits, key=lambda fit: -fit[0].end()) if fits else ():
            value = rule.value(match, row, sight)
            if value is not None:
                taken = row[at : match.end()]
                symbol = ALPHABET.kind[type(value).__name__.lower()]
                return Node(symbol, taken[0].start, taken[-1].end, value, any(n.typo for n in taken)), match.end()
        return None


_ITEM = re.compile(r"(?P<side>[<>]?)(?:(?P<name>\w+)=)?(?P<kinds>[\w|]+)(?P<many>[?*]?)")
_TIMES = {"?": "?", "*": "{0,4}", "": ""}


def _compiled(pattern: str, means: Callable[..., Any]) -> Rule:
    """The pattern as an expression over symbols, and where in it stands what the function wants."""
    items = [said for item in pattern.split() if (said := _ITEM.fullmatch(item))]
    taken = [said for said in items if not said["side"]]
    wanted = inspect.signature(means).parameters.keys()
    takes: dict[str, tuple[int, str]] = {}
    written = ""
    for said in taken:
        name = said["name"] or said["kinds"]
        if name in wanted:
            takes[name] = (len(takes) + 1, said["kinds"])
        written += f"({'' if name in wanted else '?:'}[{ALPHABET.of(said['kinds'])}]){_TIMES[said['many']]}"
    expression = f"{_around('?<=', items, '<')}{written}{_around('?=', items, '>')}"
    return Rule(re.compile(expression), _first(taken), takes, means)


def _around(look: str, items: list[re.Match[str]], side: str) -> str:
    """What must stand before or after, in this order."""
    symbols = "".join(f"[{ALPHABET.of(said['kinds'])}]" for said in items if said["side"] == side)
    return f"({look}{symbols})" if symbols else ""


def _first(items: list[re.Match[str]]) -> str:
    """All symbols with which a pattern may begin."""
    must = next(at for at, said in enumerate(items) if not said["many"])
    return "".join(dict.fromkeys("".join(ALPHABET.of(said["kinds"]) for said in items[: must + 1])))
