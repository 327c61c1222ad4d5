"""Which municipality somebody means: by its name, a short name, a usual misspelling or a village.

Some of these are ordinary words too (beek, bergen, echt). They need a capital that is not just a sentence's first,
or "gemeente", "in" or "uit" before them; otherwise the mention is not sure, and the desk asks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.understanding import folded
from storage.limburg import MUNICIPALITIES, Municipality

OUTSIDE = (
    "Aken", "Amsterdam", "Antwerpen", "Arnhem", "Beek en Donk", "Berg en Dal", "Bergen aan Zee", "Bergen op Zoom",
    "Boxmeer", "Breda", "Brussel", "Cuijk", "Den Bosch", "Den Haag", "Deurne", "Eindhoven", "Genk", "Groningen",
    "Hasselt", "Helmond", "Land van Cuijk", "Luik", "Maaseik", "Nijmegen", "Rotterdam", "'s-Hertogenbosch", "Someren",
    "Tilburg", "Utrecht",
)  # fmt: skip
"""Well-known places that lie outside the programme, some of them with one of our names in theirs."""

NEVER_IN_LOWER_CASE = {"echt", "heel", "well", "partij", "heer", "neer", "vals"}  # words of every conversation
NEAR = 75  # of 100: one or two letters wrong in a name
LONG, VERY_LONG = 6, 10  # letters: names in which one, or two, may be wrong in running text
SHORT = 4  # letters: below this a misspelling fits everything

_BEFORE = r"(?:(?:de )?(?:gemeente|gem|municipality of|wethouder(?: van)?|in|uit|from|te|bij)\b\.? )?"
_ANNOUNCED = re.compile(r"\b(?:gemeente|gem\.?|wethouder(?: van)?|burgemeester van|college van|raad van|in|uit) $")
_LONG_WORD = re.compile(r"(?<![\w@#.-])[^\W\d_]{5,24}(?![\w@-])")
_ARTICLE = re.compile(r"\b(?:de|het|een|den|the|geachte|beste) $")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?:\n])[\s\"'(*-]*$")
_IS_SUBJECT = re.compile(r" ?:| (?:heeft|wil|vraagt|zoekt|doet)\b")


@dataclass(frozen=True)
class Place:
    """A municipality mentioned in `text[start:end]`. When it is not `sure`, ask before using it."""

    name: str
    start: int
    end: int
    sure: bool


def _key(text: str) -> str:
    """What all spellings of one name share."""
    key = folded(text).replace("ij", "y").replace("&", " en ")
    key = re.sub(r"\ba[/.]?d\b", "aan de", key)
    return " ".join(re.findall(r"\w+", key))


def _names(place: Municipality) -> tuple[str, ...]:
    return place.name, *place.aliases, *place.villages


def _is_acronym(name: str) -> bool:
    return len(name) <= SHORT and sum(map(str.isupper, name)) > 1


def _pattern(name: str) -> str:
    """An expression for a name in folded running text."""
    words = {"aan de": r"(?:aan de|a[/.]?d\.?)", "en": "(?:en|&)"}
    parts = re.findall(r"aan de|\w+", _key(name))
    return r"[\s/().-]{0,2}".join(words.get(part, part.replace("y", "(?:ij|y)")) for part in parts)


MUNICIPALITY_BY_KEY = {_key(name): place.name for place in MUNICIPALITIES for name in _names(place)}
MUNICIPALITY_BY_KEY |= {
    key.replace(" ", ""): name for key, name in MUNICIPALITY_BY_KEY.items() if len(key) > LONG and key[-2] != " "
}  # written as one word
_COMMON = {_key(word) for place in MUNICIPALITIES for word in place.common_words}
_NEVER = {_key(word) for word in NEVER_IN_LOWER_CASE}
_ACRONYMS = {_key(name): name for place in MUNICIPALITIES for name in _names(place) if _is_acronym(name)}
_GUESSABLE = [key for key in MUNICIPALITY_BY_KEY if key not in _COMMON and len(key) >= SHORT]
_LONG_NAMES = [key for key in _GUESSABLE if len(key) >= LONG and " " not in key]
_OUTSIDE_BY_KEY = {_key(name): name for name in OUTSIDE}


def _any_of(names: list[str]) -> re.Pattern[str]:
    longest_first = sorted(map(_pattern, names), key=len, reverse=True)
    return re.compile(rf"(?<![\w@#.])(?:{'|'.join(longest_first)})(?!\w|\.(?:nl|com|eu|de)\b)")


_OUTSIDE = _any_of([*OUTSIDE])
_ANYWHERE = _any_of([*OUTSIDE, *(name for place in MUNICIPALITIES for name in _names(place))])


def exact(text: str) -> str | None:
    """The municipality that is meant when the whole text is one of its names."""
    key = _key(text)
    return MUNICIPALITY_BY_KEY.get(key) or MUNICIPALITY_BY_KEY.get(re.sub(f"^{_BEFORE}", "", key))


def find(text: str) -> list[Place]:
    """The municipalities mentioned in running text, each once, in order of appearance."""
    found: dict[str, Place] = {}
    named = list(_mentions(text))
    for place in [*named, *_misspelt(text, named)]:
        if place.name not in found or (place.sure and not found[place.name].sure):
            found[place.name] = place
    return sorted(found.values(), key=lambda place: place.start)


def _mentions(text: str) -> Iterator[Place]:
    plain = folded(text)
    for match in _ANYWHERE.finditer(plain):
        key = _key(match[0])
        name = MUNICIPALITY_BY_KEY.get(key)
        sure = _sure(key, text, plain, match)
        if name and sure is not None:
            yield Place(name, match.start(), match.end(), sure)


def _misspelt(text: str, named: list[Place]) -> Iterator[Place]:
    """Words that are a long name but for one letter, or two in a very long one; never sure."""
    plain = folded(text)
    read = [(place.start, place.end) for place in named] + [match.span() for match in _OUTSIDE.finditer(plain)]
    for match in _LONG_WORD.finditer(plain):
        key = _key(match[0])
        if any(start < match.end() and match.start() < end for start, end in read):
            continue
        near = process.extractOne(
            key, _LONG_NAMES, scorer=OSA.distance, score_cutoff=2 if len(key) >= VERY_LONG else 1
        )  # fmt: skip
        if near and near[0][0] == key[0]:
            yield Place(MUNICIPALITY_BY_KEY[near[0]], match.start(), match.end(), sure=False)


def _sure(key: str, text: str, plain: str, match: re.Match[str]) -> bool | None:
    """Whether these words name a place; `None` when they do not."""
    if key in _ACRONYMS:
        return text[match.start() : match.end()] == _ACRONYMS[key] or None
    return _common_word(key, text, plain, match) if key in _COMMON else True


def _common_word(key: str, text: str, plain: str, match: re.Match[str]) -> bool | None:
    before = plain[max(0, match.start() - 30) : match.start()]
    word = text[match.start() : match.end()]
    never = key in _NEVER
    if not word.istitle():
        return None if never else bool(_ANNOUNCED.search(before))
    if _ARTICLE.search(before):
        return None
    if not _SENTENCE_STARTS.search(before):
        return True
    subject = _IS_SUBJECT.match(plain, match.end())
    if subject and ":" in subject[0]:
        return True
    return None if never and not subject else False


def nearest(text: str, most: int = 3) -> list[str]:
    """The municipalities that a misspelt name may mean, likeliest first. Only to propose, never to accept."""
    key = _key(text)
    if len(key) < SHORT or outside(text):
        return []
    scored = process.extract(key, _GUESSABLE, scorer=_likeness, score_cutoff=NEAR, limit=None)
    return list(dict.fromkeys(MUNICIPALITY_BY_KEY[name] for name, _, _ in scored))[:most]


def _likeness(said: str, name: str, *, score_cutoff: float | None = None) -> float:
    return 90.0 if name.startswith(said) else fuzz.ratio(said, name, score_cutoff=score_cutoff)


def outside(text: str) -> str | None:
    """The first well-known place outside the programme that the text mentions."""
    match = _OUTSIDE.search(folded(text))
    return _OUTSIDE_BY_KEY[_key(match[0])] if match else None
