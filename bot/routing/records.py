"""What is said about a record: an answer to what the desk told of it, a tick, a correction, *oeps*."""

import re
from datetime import timedelta

from bot import journal
from bot.commands import Command
from bot.routing import conversations
from bot.routing.conversations import OOPS_LASTS
from bot.routing.typed import CONTROL_OF, KIND_OF_LETTER, NUMBERED, PREFIX, as_written, bare, kind_of, split
from bot.turn import Turn
from bot.understanding.questions import NO, YES
from storage.machine import inbox, outbox

TOLD_LASTS = timedelta(days=8)
YES_LASTS = timedelta(hours=1)  # after which a mere *ja* may well be about something else, as it is of offers


async def last_told(turn: Turn) -> str | None:
    """The record of our newest notification to this person, while they may still answer it without saying so."""
    return await outbox.last_about(turn.session, turn.arrival.sender, turn.now - TOLD_LASTS)


async def just_told(turn: Turn) -> str | None:
    """The same, while a mere *ja* or *nee* is surely an answer to it: it was in sight, and not long ago."""
    return await outbox.last_about(turn.session, turn.arrival.sender, turn.now - YES_LASTS, turn.waiting.id)


def can_be_ticked(turn: Turn, record: str | None) -> bool:
    """Whether a *ja* and a *nee* are answers to what we told of this record."""
    return record is not None and turn.registry.that("crosses", kind_of(record)) is not None


async def reply(turn: Turn, record: str, text: str) -> bool:
    """An answer to a notification of ours: a command about its record, or words about it. False when it is neither."""
    kind, plain = kind_of(record), bare(text)
    if not turn.arrival.direct and CONTROL_OF.get(plain) == "oops":
        if turn.registry.that("removes", kind) is None:  # in a thread it is about what one said there oneself
            return await take_back(turn)
        await begin_that(turn, "removes", record)
        return True
    free = turn.registry.that("replies", kind)
    if (YES.match(plain) or NO.match(plain)) and not (free and _hears(turn, free, text)):
        return await tick(turn, record, plain)
    prefixed, word, line = split(text)
    one = turn.registry.named(plain, kind, turn.person) or turn.registry.named(word, kind, turn.person)
    line = "" if plain in turn.registry.by_name else line
    meant = turn.registry.meant(plain, turn.person)
    if one and one.about != kind and plain in one.names:  # "dank u wel"
        return False
    if one and (one.about == kind or prefixed):
        await conversations.begin(turn, one, journal.about(record, line) if one.about == kind else line)
    elif meant and meant.about == kind:
        await conversations.begin(turn, meant, journal.about(record, text))
    elif free and free.allows(turn.person):
        await conversations.begin(turn, free, journal.about(record, text))
    else:
        return False
    return True


async def numbered(turn: Turn, text: str) -> bool:
    """What begins with the number of a record is said about it ("H-1 intrekken"); a question is not."""
    found = NUMBERED.match(text)
    if found is None or text.rstrip().endswith("?"):
        return False
    record = f"{KIND_OF_LETTER[found['letter'].casefold()]}:{found['number']}"
    return await reply(turn, record, found["rest"]) or await begin_that(turn, "changes", record, found["rest"])


def written(turn: Turn, text: str) -> str:
    """A line that says aloud which record is meant, with its number as it is written, where that makes it a command.

    "Vraag 2 intrekken" is about H-2; "vraag 80 bedden nodig" is a question.
    """
    now = as_written(text)
    if now == text or PREFIX.match(text) or turn.registry.meant(_plain(text), turn.person):
        return text
    return now if _is_command(turn, now) else text


def _is_command(turn: Turn, text: str) -> bool:
    """Whether words with the number of a record say what to do about it, or are that number alone."""
    found = NUMBERED.match(text)
    begins = turn.registry.by_name.get(split(found["rest"])[1]) if found else None
    if begins:
        return begins.about == "request" and begins.allows(turn.person)
    plain = re.sub(r"^a-(\d+) ", r"a\1 ", _plain(text))  # without its dash it needs news behind it
    return turn.registry.meant(plain, turn.person) is not None


def _plain(text: str) -> str:
    return text.strip(" .!,?").casefold()


async def to_what_was_said(turn: Turn, text: str) -> tuple[Command, str] | None:
    """What bare words begin when the last thing that stood here is about a record, and they are an answer to it."""
    here, since = (turn.place, turn.person.address), turn.now - TOLD_LASTS
    record = await outbox.last_words_about(turn.session, here, turn.waiting.id, since)
    one = turn.registry.that("replies", kind_of(record)) if record else None
    return (one, journal.about(record, text)) if record and one and _hears(turn, one, text) else None


def _hears(turn: Turn, one: Command, text: str) -> bool:
    heard = one.hears is not None and one.hears(text, turn.clock.local(turn.arrival.sent_at))
    return heard and one.allows(turn.person)


async def tick(turn: Turn, record: str, plain: str) -> bool:
    """A *ja* or a *nee* in words to what can be ticked as well as crossed; False when this cannot."""
    if not can_be_ticked(turn, record):
        return False
    await begin_that(turn, "crosses" if NO.match(plain) else "ticks", record)
    return True


async def take_back(turn: Turn) -> bool:
    """*Oeps*: what somebody's last words here became; False when nothing did, or it is long ago."""
    since = turn.now - OOPS_LASTS
    record = await inbox.last_record(turn.session, turn.arrival.sender, turn.arrival.place, since)
    if record is None or turn.registry.that("removes", kind_of(record)) is None:
        return False
    for closed in await turn.dialogs("closed"):
        closed.asked |= {"oops": closed.asked["about"] == record}
        await turn.keep(closed)
    await begin_that(turn, "removes", record)
    return True


async def begin_that(turn: Turn, does: str, record: str, line: str = "", *, spoken: bool = True) -> bool:
    """The command that changes, removes or ticks this kind of record; False when there is none for this person."""
    one = turn.registry.that(does, kind_of(record))
    if one is None or not one.allows(turn.person):
        return False
    await conversations.begin(turn, one, journal.about(record, line), spoken=spoken)
    return True
