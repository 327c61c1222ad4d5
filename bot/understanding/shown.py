"""What the desk reads in a text, as JSON: for the administrator who asks why it thought that."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.understanding import places
from bot.understanding.sentence import Person, Sentence, understand

ZONE = ZoneInfo("Europe/Amsterdam")  # the default of `programme.time_zone`: this needs no configuration


class NotAsked(Exception):
    """A line that asks nothing that can be answered."""


@dataclass(frozen=True)
class Asked:
    """One line: a text, when it was said, and by whom."""

    text: str
    now: datetime
    prefer: str
    by: Person


def answer(line: str | bytes, indent: int | None = None) -> str:
    """The JSON answer to one JSON line, in ASCII; an object with `error` when the line is none."""
    try:
        said = asked(line)
    except NotAsked as wrong:
        return json.dumps({"error": str(wrong)})
    found = understand(said.text, said.now, ZONE, prefer=said.prefer, by=said.by)
    return json.dumps(shown(said.text, found), indent=indent)


def asked(line: str | bytes) -> Asked:
    """What a line asks; raises `NotAsked`."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise NotAsked(f"This is no JSON: {wrong}") from None
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise NotAsked('A line is an object with a text, as {"text": "morgen om 10 uur"}.')
    prefer = said.get("prefer") or "future"
    if prefer not in {"future", "past"}:
        raise NotAsked(f"prefer is {prefer!r}; it is future or past.")
    place = said.get("municipality") or said.get("organisation") or ""
    if not isinstance(place, str):
        raise NotAsked("municipality and organisation are names.")
    return Asked(said["text"], _now(said.get("now")), prefer, Person(places.exact(place) or ""))


def _now(said: Any) -> datetime:
    if said is None:
        return datetime.now(UTC).astimezone(ZONE)
    try:
        now = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        now = datetime.min.replace(tzinfo=ZONE)
    if not 1900 <= now.year <= 2199:
        raise NotAsked(f"now is {said!r}; it is a time as 2026-11-24T10:00:00+01:00.")
    return (now if now.tzinfo else now.replace(tzinfo=ZONE)).astimezone(ZONE)


def shown(text: str, found: Sentence) -> dict[str, Any]:
    """Everything that was read, best reading first; local times without offset."""
    return {
        "readings": [
            {
                "span": text[one.start : one.end],
                "kind": one.kind,
                "value": one.value,
                "certainty": one.certainty,
                "assumption": one.assumption,
            }
            for one in found.readings
        ],
        "intention": found.intention,
        "signal": found.signal,
        "municipalities": found.municipalities,
        "regions": found.regions,
        "theme": found.theme,
        "disciplines": found.disciplines,
        "urgency": found.urgency,
        "confidential": found.confidential,
        "language": found.language,
        "quantities": [{"value": one.value, "unit": one.unit} for one in found.quantities],
        "people": [one.entry.name for one in found.people],
    }
