"""What a sentence in free words may begin: commands declare which intentions they handle."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands import LONGEST, Command, Registry
from bot.stage import Stage
from bot.understanding import beginning, sentence
from bot.understanding.questions import NotUnderstood
from bot.understanding.reading import signal_in
from bot.understanding.spelling import put_right
from storage.people import Person

OTHERWISE = "help"  # what is nothing else is a question
TOLD = "log"  # what the ambassador tells is of a talk, and no question to the ambassador
SLIPS = {"status", "withdraw", "move", "cancel", "spar"}  # what short sentences ask for, also with a slip in them
ASIDE = {"status", "privacy"}  # what a sentence wants that is no answer to any question


def commands(registry: Registry, person: Person, text: str, now: datetime) -> list[Command]:
    """What this person may begin with it, the likeliest first; one alone is certain. `now` is local."""
    able = _able(registry, person, wishes(person, text, now))
    if [*map(_is_question, able)] == [True] and (right := put_right(text)) != text:
        surely = wishes(person, right, now)
        able = _able(registry, person, surely if len(surely) == 1 and surely[0] in SLIPS else []) + able
    if person.viewer.has("ambassador") and any(TOLD in one.intentions for one in able):
        able = [one for one in able if not _is_question(one)]  # nobody asks themselves
    return list(dict.fromkeys(able))


def _able(registry: Registry, person: Person, wanted: list[str]) -> list[Command]:
    able = (registry.wishing(wish, person) or registry.wishing(OTHERWISE, person) for wish in wanted)
    return [one for one in able if one]


def _is_question(one: Command) -> bool:
    return OTHERWISE in one.intentions


def wishes(person: Person, text: str, now: datetime) -> list[str]:
    """The intentions that it may have, the likeliest first; of a signal its kind, where words say it."""
    wanted = sentence.wishes(_understood(person, text, now))
    return [signal_in(beginning(text, LONGEST)) or one if one == "signal" else one for one in wanted]


def language(person: Person, text: str, now: datetime) -> str:
    """In which language somebody writes; their own, where that cannot be told."""
    return _understood(person, text, now).language


def _understood(person: Person, text: str, now: datetime) -> sentence.Sentence:
    assert isinstance(now.tzinfo, ZoneInfo)
    by = sentence.Person(person.municipality or "", person.language)
    return sentence.understand(beginning(text, LONGEST), now, now.tzinfo, by=by)


def elsewhere(stage: Stage, text: str, here: str) -> NotUnderstood | None:
    """Offers to do what was typed where an answer is asked, in a conversation that `here` names, if it is a command."""
    if not leads_elsewhere(stage, text, here):
        return None
    offer = NotUnderstood("desk.elsewhere")
    offer.instead = {"does": "hear", "said": text}
    return offer


def leads_elsewhere(stage: Stage, text: str, here: str) -> bool:
    """Whether this clearly is a command, and not of the conversation that `here` names."""
    plain, by_name = text.strip(" .!,?").casefold(), stage.registry.by_name
    one = by_name.get(plain) or by_name.get(plain.partition(" ")[0])
    if one and one.is_work and one.allows(stage.person) and _leads_away(one, plain, here):
        return True
    one = stage.registry.meant(plain, stage.person)
    wanted = wishes(stage.person, text, stage.clock.local(stage.now)) if one is None else []
    if len(wanted) == 1 and wanted[0] in ASIDE:
        one = stage.registry.wishing(wanted[0], stage.person)
    return one is not None and one.is_work


def _leads_away(one: Command, plain: str, here: str) -> bool:
    """Whether this line is a command; one that begins with the name of what is open already may be an answer to it."""
    return plain in one.names or bool(one.about) or (one.takes_line and here not in one.names)
