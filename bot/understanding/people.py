"""Which people and organisations of a directory a text names: by name, surname, or function and place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.understanding import folded

PARTICLES = {"van", "de", "der", "den", "het", "ten", "ter", "te", "von", "el", "al", "op", "in"}


@dataclass(frozen=True)
class Entry:
    """Somebody whom the desk knows, or just an organisation."""

    name: str
    function: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Mention:
    """Somebody named in `text[start:end]`; not `sure` when several people bear the name, or it is an ordinary word."""

    entry: Entry
    start: int
    end: int
    sure: bool


def find(text: str, directory: Iterable[Entry]) -> list[Mention]:
    """Everybody who is named, each once, in order of appearance."""
    plain = folded(text)
    found = [mention for entry in directory if (mention := _mentioned(entry, text, plain))]
    whole = [one for one in found if not any(_inside(one, other) for other in found)]
    places = [(one.start, one.end) for one in whole]
    several = (replace(one, sure=places.count((one.start, one.end)) == 1) for one in whole)
    return sorted(several, key=lambda one: one.start)


def _inside(one: Mention, other: Mention) -> bool:
    """Whether this is just a part of another name."""
    longer = other.end - other.start > one.end - one.start
    return longer and other.start <= one.start and one.end <= other.end


def _mentioned(entry: Entry, text: str, plain: str) -> Mention | None:
    for words, capital in _ways(entry):
        written = r"\W+".join(map(re.escape, folded(words).split()))
        for match in re.finditer(rf"(?<!\w){written}(?!\w)", plain) if written else ():
            if not capital or text[match.start() : match.end()][0].isupper():
                return Mention(entry, match.start(), match.end(), sure=True)
    return None


def _ways(entry: Entry) -> Iterator[tuple[str, bool]]:
    """How people name somebody, the clearest first; a bare surname needs its capital."""
    yield entry.name, False
    words = entry.name.split()
    surname = next((at for at, word in enumerate(words) if at and word.casefold() in PARTICLES), len(words) - 1)
    if entry.function and len(words) > 1:
        yield " ".join(words[surname:]), True
        yield words[-1], True
    if entry.function and entry.organisation:
        place = re.sub(r"^gemeente ", "", entry.organisation, flags=re.IGNORECASE)
        yield f"{entry.function} {place}", False
        yield f"{entry.function} van {place}", False
