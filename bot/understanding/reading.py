"""What a first line says already: whom one spoke and what came of it, which place, which period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache

from bot.understanding import dates, folded, places
from bot.understanding.weighing import data, expression
from bot.words import MONTHS

MET = re.compile(
    r"^\s*(?:net |zojuist |vandaag |gisteren |just )?"
    r"(?:gebeld|gesproken|gesprek gehad|gesprek|overleg gehad|overleg|overlegd|bezoek|afspraak|spoke|called|met|talked)"
    r"\s+(?:met|aan|bij|with|to)?\s*",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"\s*(?:[,;:.]\s+|\s[-–]\s|\n)\s*")
RELATIVE = {
    "vandaag": (0, 1), "today": (0, 1), "gisteren": (-1, 0), "yesterday": (-1, 0),
}  # fmt: skip


@dataclass(frozen=True)
class Talk:
    """A talk in one line; what it does not say is empty."""

    contact: str
    outcome: str


def talk_in(line: str) -> Talk:
    """As in "gebeld met wethouder Wonen Beek, wil meedoen": with whom comes first, what came of it after the comma."""
    contact, *outcome = CLAUSE.split(MET.sub("", line.strip()), maxsplit=1)
    return Talk(contact.strip(), outcome[0].strip() if outcome else "")


def places_in(line: str) -> list[str]:
    """The municipalities that are surely named."""
    return [place.name for place in places.find(line) if place.sure]


@lru_cache(10_000)  # contacts return: a year of talks is read at once
def disciplines_in(contact: str) -> tuple[str, ...]:
    """Which disciplines the words for a contact name: "wethouder Wonen Beek" is of a municipality."""
    plain = contact.lower() if contact.isascii() else folded(contact)
    return tuple(dict.fromkeys(found.lastgroup or "" for found in _disciplines().finditer(plain)))


@cache
def _disciplines() -> re.Pattern[str]:
    """One expression for all, which looks for nothing but where a word begins."""
    each = (f"(?P<{name}>{'|'.join(_words(lists))})" for name, lists in data()["disciplines"].items())
    return re.compile(rf"\b(?:{'|'.join(each)})(?!\w)")


def _words(lists: Mapping[str, list[str]]) -> list[str]:
    ends = r"(?<!\w)", r"(?!\w)"
    return [expression(word).removeprefix(ends[0]).removesuffix(ends[1]) for words in lists.values() for word in words]


def period_in(line: str, now: datetime) -> tuple[datetime | None, datetime | None, str]:
    """From when until when a line speaks of, and what else it says. `now` is local; the last such period is meant."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    plain = line.casefold()
    for word, (first, last) in RELATIVE.items():
        if re.search(rf"\b{word}\b", plain):
            return midnight + timedelta(first), midnight + timedelta(last), _without(line, word)
    monday = midnight - timedelta(midnight.weekday())
    if found := re.search(r"\b(deze|this|vorige|afgelopen|last) (week|maand|month)\b", plain):
        this, week = found[1] in ("deze", "this"), found[2] == "week"
        since = monday if week else midnight.replace(day=1)
        before = since - timedelta(7) if week else (since - timedelta(1)).replace(day=1)
        return (since, None, _without(line, found[0])) if this else (before, since, _without(line, found[0]))
    months = {name.casefold(): at % 12 + 1 for at, name in enumerate(MONTHS["nl"] + MONTHS["en"])}
    if found := re.search(rf"\b({'|'.join(months)})(?: (20\d\d))?\b", plain):
        month = months[found[1]]
        year = int(found[2]) if found[2] else now.year - (month > now.month)
        since = midnight.replace(year=year, month=month, day=1)
        return since, (since + timedelta(32)).replace(day=1), _without(line, found[0])
    named = next((one for one in dates.find(line, now) if one.day), None)
    if named and named.day:
        since = midnight.replace(year=named.day.year, month=named.day.month, day=named.day.day)
        return since, since + timedelta(1), (line[: named.start] + line[named.end :]).strip()
    return None, None, line.strip()


def _without(line: str, words: str) -> str:
    return " ".join(re.sub(re.escape(words), "", line, flags=re.IGNORECASE).split())
