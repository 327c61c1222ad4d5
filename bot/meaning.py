"""What a sentence in free words may begin: commands declare which intentions they handle."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands import Command, Registry
from bot.stage import Stage
from bot.understanding import sentence
from bot.understanding.questions import NotUnderstood
from bot.understanding.reading import signal_in
from storage.people import Person

OTHERWISE = "help"  # what is nothing else is a question
ASIDE = {"status", "privacy"}  # what a sentence wants that is no answer to any question
LONGEST = 2000  # characters: what somebody wants stands in the beginning


def commands(registry: Registry, person: Person, text: str, now: datetime) -> list[Command]:
    """What this person may begin with it, the likeliest first; one alone is certain. `now` is local."""
    able = [registry.wishing(wish, person) or registry.wishing(OTHERWISE, person) for wish in wishes(person, text, now)]
    return list(dict.fromkeys(one for one in able if one))


def wishes(person: Person, text: str, now: datetime) -> list[str]:
    """The intentions that it may have, the likeliest first; of a signal its kind, where words say it."""
    assert isinstance(now.tzinfo, ZoneInfo)
    by = sentence.Person(person.municipality or "", person.language)
    wanted = sentence.wishes(sentence.understand(text[:LONGEST], now, now.tzinfo, by=by))
    return [signal_in(text[:LONGEST]) or one if one == "signal" else one for one in wanted]


def elsewhere(stage: Stage, text: str) -> NotUnderstood | None:
    """How to get to the command that was typed where an answer is asked."""
    typed = text.strip(" .!,?")
    plain, by_name = typed.casefold(), stage.registry.by_name
    one = by_name.get(plain) or by_name.get(plain.partition(" ")[0])
    if one and one.is_work and one.allows(stage.person) and (plain in one.names or one.about):
        return NotUnderstood("desk.needs_slash", command=typed)
    one = stage.registry.meant(plain, stage.person)
    wanted = wishes(stage.person, text, stage.clock.local(stage.now)) if one is None else []
    if len(wanted) == 1 and wanted[0] in ASIDE:
        one = stage.registry.wishing(wanted[0], stage.person)
    if one and one.is_work:
        return NotUnderstood("desk.needs_slash", command=one.called(stage.person.language))
    return None
