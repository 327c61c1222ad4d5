"""Word lists as data, and what weighs most in a text. Every finding says where it stands and what it weighs."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.understanding import LANGUAGES, folded

GAP = r"(?:[^\w?!.]+\w+){0,6}?"  # what `..` stands for: up to six words of the same sentence
BETWEEN = r"[^\w?]+"


@dataclass(frozen=True)
class Finding:
    """What `text[start:end]` says about a subject ("intention"): this value, with this weight."""

    subject: str
    value: str
    start: int
    end: int
    weight: int


@cache
def data() -> dict[str, Any]:
    """The lists of both languages together."""
    both: dict[str, Any] = {}
    for language in LANGUAGES:
        text = (files("bot.understanding") / "words" / f"work.{language}.toml").read_text(encoding="utf-8")
        _merge(both, tomllib.loads(text))
    return both


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        elif isinstance(value, list):
            into[key] = into.get(key, []) + value
        else:
            into[key] = f"{into[key]} {value}" if into.get(key, value) != value else value


def _in_full(entry: str) -> str:
    """With the words of the groups that it names."""
    return re.sub(r"@(\w+)", lambda group: "|".join(data()["groups"][group[1]].split()), entry)


def expression(entry: str) -> str:
    """The expression of an entry without `&`, as the word lists explain them."""
    entry = _in_full(entry)
    first, last = entry.startswith("^"), entry.endswith("$")
    written = ""
    for word in entry.strip("^$ ").split():
        if word == "..":
            written += GAP
            continue
        either = "|".join(re.escape(one).replace(r"\*", r"\w*") for one in word.split("|"))
        written += (BETWEEN if written else "") + f"(?:{either})"
    before = r"(?:\A\W*)" if first else "" if entry == "?" else r"(?<!\w)"
    after = r"(?=\W*\Z)" if last else "" if entry == "?" else r"(?!\w)"
    return f"{before}{written}{after}"


@dataclass(frozen=True)
class Entry:
    """One entry of a list: what it says about a subject, and all the expressions that must be there for it."""

    value: str
    weight: int
    patterns: list[re.Pattern[str]]

    def found(self, plain: str) -> re.Match[str] | None:
        """The first of its expressions, when all of them are there."""
        first = self.patterns[0].search(plain)
        return first if first and all(pattern.search(plain) for pattern in self.patterns[1:]) else None


class Entries:
    """All entries of a subject, by the words that one of them begins with: a text is tried for a few of them only."""

    def __init__(self, subject: str) -> None:
        self.all: list[Entry] = []
        self.by_word: dict[str, set[int]] = {}
        self.by_beginning: dict[str, set[int]] = {}
        self.always: set[int] = set()  # that begin with any word, or with no word
        for value, lists in data()[subject].items():
            for weight, entries in lists.items():
                for entry in entries:
                    self._take(entry, value, int(weight))
        self.lengths = sorted({len(known) for known in self.by_beginning})

    def _take(self, entry: str, value: str, weight: int) -> None:
        at = len(self.all)
        self.all.append(Entry(value, weight, [re.compile(expression(part)) for part in entry.split(" & ")]))
        for word in _in_full(entry).strip("^$ ").split()[0].split("|"):
            stem = re.match(r"\w*", word)
            known = stem[0] if stem else ""
            if not known:
                self.always.add(at)
            elif word[len(known) :].startswith("*"):
                self.by_beginning.setdefault(known, set()).add(at)
            else:
                self.by_word.setdefault(known, set()).add(at)

    def that_may_be_in(self, words: set[str]) -> list[Entry]:
        """Those that begin with one of these words, in the order of the lists."""
        may = set(self.always)
        for word in words:
            may.update(self.by_word.get(word, ()))
            for end in self.lengths:
                may.update(self.by_beginning.get(word[:end], ()))
        return [self.all[at] for at in sorted(may)]


@cache
def entries(subject: str) -> Entries:
    """Those of a subject, made ready once."""
    return Entries(subject)


def findings(subject: str, text: str) -> Iterator[Finding]:
    """Everything in a text that says something about a subject; each entry of the lists once."""
    plain = folded(text)
    for entry in entries(subject).that_may_be_in({*re.findall(r"\w+", plain)}):
        if found := entry.found(plain):
            yield Finding(subject, entry.value, found.start(), found.end(), entry.weight)


def weights(found: list[Finding]) -> dict[str, int]:
    """What each value weighs: its heaviest finding, and a little for each other one."""
    total: dict[str, int] = {}
    for one in sorted(found, key=lambda one: -one.weight):
        total[one.value] = total[one.value] + 1 if one.value in total else 10 * one.weight
    return total


def heaviest(found: list[Finding]) -> str | None:
    """The value that weighs most; of equals the one that the lists name first."""
    total = weights(found)
    order = {value: at for at, value in enumerate(dict.fromkeys(one.value for one in found))}
    return min(total, key=lambda value: (-total[value], order[value]), default=None)
