"""What a sentence in free words may begin: commands declare which intentions they handle."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands import Command, Registry
from bot.understanding import sentence
from bot.understanding.reading import signal_in
from storage.people import Person

OTHERWISE = "help"  # what is nothing else is a question
LONGEST = 2000  # characters: what somebody wants stands in the beginning


def commands(registry: Registry, person: Person, text: str, now: datetime) -> list[Command]:
    """What this person may begin with it, the likeliest first; one alone is certain. `now` is local."""
    able = [registry.wishing(wish, person) or registry.wishing(OTHERWISE, person) for wish in wishes(person, text, now)]
    return list(dict.fromkeys(one for one in able if one))


def wishes(person: Person, text: str, now: datetime) -> list[str]:
    """The intentions that it may have, the likeliest first; of a signal its kind, where words say it."""
    wanted = sentence.wishes(_understood(person, text, now))
    return [signal_in(text[:LONGEST]) or one if one == "signal" else one for one in wanted]


def language(person: Person, text: str, now: datetime) -> str:
    """In which language somebody writes; their own, where that cannot be told."""
    return _understood(person, text, now).language


def _understood(person: Person, text: str, now: datetime) -> sentence.Sentence:
    assert isinstance(now.tzinfo, ZoneInfo)
    by = sentence.Person(person.municipality or "", person.language)
    return sentence.understand(text[:LONGEST], now, now.tzinfo, by=by)
