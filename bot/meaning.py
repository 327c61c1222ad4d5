"""What a sentence in free words may begin: commands declare which intentions they handle."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands import Command, Registry
from bot.understanding import sentence
from storage.people import Person

OTHERWISE = "help"  # what is nothing else is a question
LONGEST = 2000  # characters: what somebody wants stands in the beginning


def commands(registry: Registry, person: Person, text: str, now: datetime) -> list[Command]:
    """What this person may begin with it, the likeliest first; one alone is certain. `now` is local."""
    able = [registry.wishing(wish, person) or registry.wishing(OTHERWISE, person) for wish in wishes(person, text, now)]
    return list(dict.fromkeys(one for one in able if one))


def wishes(person: Person, text: str, now: datetime) -> list[str]:
    """The intentions that it may have, the likeliest first; of a signal its kind."""
    assert isinstance(now.tzinfo, ZoneInfo)
    by = sentence.Person(person.municipality or "", person.language)
    found = sentence.understand(text[:LONGEST], now, now.tzinfo, by=by)
    return [found.signal if one == "signal" and found.signal else one for one in sentence.wishes(found)]
