"""What one sentence wants and is about, with for every finding where it stands: `desk understand` shows it.

No language model: word lists (`words/work.*.toml`) are weighed, and a few rules below say what goes before what.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.understanding import dates, folded, numbers, people, places
from bot.understanding.dates import Reading
from bot.understanding.weighing import Finding, data, findings, heaviest, weights

LOW = 3  # the weight below which "help" is only supposed: a question mark, "wij willen"
THUMBS = {"👍", "✅", "✔", "👌"}
NEARLY = 9  # less than this apart, two intentions are one as likely as the other
NO_RIVALS = {"help", "signal", "confirm", "correct"}  # that stand beside anything
SOON = timedelta(days=21)  # a deadline within this makes a question urgent
MOST_WORDS_BESIDE = 4  # "graag ... als dat kan"
ASKS = "help", "spar"
WISHES = {"help", "spar"}  # without anybody who asks, words like these tell of somebody else
_CAPITAL_REGION = re.compile(r"(?<![\w-])(Noord|Midden|Zuid)(?![\w-]| (?:Holland|Brabant|Europa|Nederland))(?! ?-)")
_ALL_REGIONS = re.compile(r"(?<![\w-])(noord|midden|zuid)(?![\w-])")


@dataclass(frozen=True)
class Person:
    """Who says it: a place that is "bij ons", and the language of somebody who writes too little to tell."""

    municipality: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class Sentence:
    """Everything that the desk reads in a text; `because` holds the words that decided."""

    readings: list[Reading]
    intention: str
    signal: str | None
    municipalities: list[str]
    regions: list[str]
    theme: str | None
    disciplines: list[str]
    urgency: str
    confidential: bool
    language: str
    quantities: list[numbers.Quantity]
    people: list[people.Mention]
    because: list[Finding]


def understand(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    prefer: str = "future",
    by: Person | None = None,
    directory: Iterable[people.Entry] = (),
) -> Sentence:
    """What a text says, seen from `now`, by somebody."""
    by = by or Person()
    subjects = ("intention", "signal", "theme", "disciplines", "urgency", "confidential", "region", "thanks")
    found = {subject: list(findings(subject, text)) for subject in subjects}
    language = language_of(text, by.language)
    readings = dates.understand(text, now, zone, prefer, language)
    signal = heaviest(found["signal"]) or "threat"  # people report what goes wrong in plain words
    intention = intended(text, found["intention"], found["signal"], readings, prefer)
    return Sentence(
        readings=readings,
        intention=intention,
        signal=signal if intention == "signal" else None,
        municipalities=_municipalities(text, by),
        regions=_regions(text, found["region"]),
        theme=heaviest(found["theme"]),
        disciplines=_disciplines(text, found["disciplines"], intention),
        urgency=_urgency(text, found["urgency"], readings, intention, now),
        confidential=heaviest(found["confidential"]) == "yes",
        language=language,
        quantities=numbers.quantities(text, data()["units"]),
        people=people.find(text, directory),
        because=[one for several in found.values() for one in several],
    )


def wishes(found: Sentence) -> list[str]:
    """What a sentence may want, the likeliest first; one alone is certain. What is merely told may be of a talk."""
    kind = heaviest([one for one in found.because if one.subject == "thanks"])
    if kind and found.intention in {"none", "confirm"}:  # "prima, bedankt"
        return [kind]
    total = weights([one for one in found.because if one.subject == "intention"])
    least = max(total.get(found.intention, 0) - NEARLY, 10 * (LOW + 2))
    rivals = {one: weight for one, weight in total.items() if weight > least and one not in NO_RIVALS}
    weak = ["help"] if 0 < total.get(found.intention, 0) < 10 * (LOW + 3) and found.intention not in NO_RIVALS else []
    told = ["log"] if found.intention == "signal" and total.get("signal", 0) < 10 * (LOW + 1) else []
    likely = sorted(rivals, key=lambda one: -rivals[one])
    return list(dict.fromkeys([found.intention, *likely, *weak, *told]))


def intended(text: str, found: list[Finding], signals: list[Finding], readings: list[Reading], prefer: str) -> str:
    """What somebody wants. Whoever asks for nothing tells something: a talk that was held, or a signal."""
    total = weights(found)
    if agrees(text) or _says_nothing(text, total):
        return "confirm" if agrees(text) else "none"
    most = heaviest(found)
    asks = next(findings("request", text), None) is not None
    if prefer == "past" and not asks and most in {None, "out_of_scope", *WISHES}:
        return "log"
    if most and total[most] >= 10 * (LOW + 1):
        tells = not asks and heaviest_weight(signals) >= LOW
        return "signal" if tells and most in WISHES else _told(most, text, total, prefer, asks=asks)
    if readings and _says_only(text, readings) and (asks or heaviest_weight(signals) < LOW):
        return "spar"
    if asks or (most == "help" and not signals):
        return "help"
    return "signal" if len(text.split()) > MOST_WORDS_BESIDE else "none"


def _says_nothing(text: str, total: dict[str, int]) -> bool:
    """Whether there is nothing to do with it: signs, or thanks and nothing that weighs beside them."""
    light = max(total.values(), default=0) < 10 * (LOW + 1) and "?" not in text
    return not any(map(str.isalnum, text)) or (light and next(findings("thanks", text), None) is not None)


def agrees(text: str) -> bool:
    """Whether a text says yes and nothing more: "prima zo", or a thumb."""
    words = re.findall(r"\w+", folded(text))
    yes, also = ({word for line in data()["agree"][kind] for word in line.split()} for kind in ("yes", "with"))
    if words[1:] in (["maar"], ["but"]):  # "ja, maar"
        return False
    return bool(THUMBS & {*text}) if not words else bool(yes & {*words}) and yes | also >= {*words}


def heaviest_weight(found: list[Finding]) -> int:
    """The weight of the heaviest, 0 when there is none."""
    return max((one.weight for one in found), default=0)


def _told(most: str, text: str, total: dict[str, int], prefer: str, *, asks: bool) -> str:
    """A question about a talk is no log of one; and what happened is no wish."""
    if most == "log" and ("?" in text or (asks and prefer == "future")):
        return max((one for one in total if one != "log"), key=lambda one: total[one], default="help")
    if most in {"spar", "cancel"} and prefer == "past" and not asks:
        return "log"
    return most


def _says_only(text: str, readings: list[Reading]) -> bool:
    """Whether a text names times and hardly more: a proposal for a talk."""
    inside = {at for one in readings for at in range(one.start, one.end)}
    return sum(match.start() not in inside for match in re.finditer(r"\w+", text)) <= MOST_WORDS_BESIDE


def language_of(text: str, otherwise: str) -> str:
    """The language of most of the small words; of none, what is otherwise spoken."""
    words = re.findall(r"[^\W\d_]+", folded(text))
    dutch, english = (sum(word in small for word in words) for small in _small_words())
    return otherwise if dutch == english else "nl" if dutch > english else "en"


@cache
def _small_words() -> tuple[set[str], set[str]]:
    dutch, english = (set(words.split()) for words in data()["language"]["both"])
    return dutch - english, english - dutch


def _municipalities(text: str, by: Person) -> list[str]:
    """Those that are named, sure or not; else the person's own when that is spoken of, or bears a common name."""
    named = [place.name for place in places.find(text)]
    if by.municipality and by.municipality not in named:
        own = any(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", folded(text)) for words in data()["own"]["yes"])
        common = any(places.exact(word) == by.municipality for word in re.findall(r"\w+", text) if len(word) > 3)
        if common or (own and not named):
            named.append(by.municipality)
    return named


def _regions(text: str, found: list[Finding]) -> list[str]:
    named = {one.value: one.start for one in found}
    inside = [(one.start, one.end) for one in found]
    for pattern in (_CAPITAL_REGION, _ALL_REGIONS) if named else (_CAPITAL_REGION,):
        for match in pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in inside):
                named.setdefault(match[1].title(), match.start())
    return sorted(named, key=lambda name: named[name])


def _disciplines(text: str, found: list[Finding], intention: str) -> list[str]:
    """Of a talk: who was spoken with. Of a question: whom it is about, besides the municipality that asks it."""
    if intention in {"signal", "agenda"}:
        return []
    first = re.search(r"[.!?\n](?:\s|$)", text)
    ends = first.start() if first and intention == "log" else len(text)
    heard = [one for one in found if one.value != "gemeente" or (intention == "log" and one.start < ends)]
    return list(dict.fromkeys(one.value for one in sorted(heard, key=lambda one: one.start)))


def _urgency(text: str, found: list[Finding], readings: list[Reading], intention: str, now: datetime) -> str:
    if found and (said := heaviest(found)):
        return said
    if intention not in ASKS or next(findings("deadline", text), None) is None:
        return "normal"
    last = now.date() + SOON
    due = any(now.date() <= one.ahead < last and one.kind in {"day", "moment"} for one in readings)
    return "high" if due and intention == "help" else "normal"
