"""Marks on the functions of a handler: this one is begun by a word, that one by the clock."""

from collections.abc import Awaitable, Callable

from bot.almanac import Almanac, Calendar, Dues, Upkeep
from bot.commands import Command, Hears
from bot.desk import Desk

Conversation = Callable[[Desk], Awaitable[None]]


def command(
    *names: str,
    who: str = "known",
    phrases: tuple[str, ...] = (),
    listed: bool = True,
    takes_line: bool = False,
    reads_line: bool = False,
    about: str = "",
    changes: str = "",
    removes: str = "",
    ticks: str = "",
    crosses: str = "",
    replies: str = "",
    room: str = "",
    hears: Hears | None = None,
    intention: str = "",
    parting: str = "desk.stopped",
) -> Callable[[Conversation], Command]:
    """Marks a function as what a word begins: Dutch name first, then English ones.

    `listed` shows it in the menu. `takes_line`: the bare word with more behind it is this command too.
    `reads_line`: the function reads what stands there by itself, and its questions do not look into it. The others name
    a kind of record ("request"): the command is about one; it opens when a message that became one is edited
    (`changes`) or redacted (`removes`), when a notification of one gets a ✅ (`ticks`), a ❌ (`crosses`) or an answer
    in free words (`replies`). `room` is the group room in which it may be used: there it is a one-liner, recorded at
    once and said back for all; a question that it asks goes on in the direct chat. `hears` says which bare words are an
    answer when the last thing said was about one. `intention` names, with spaces between them, what free sentences
    want that begin it: see `understanding/sentence.py`. `parting` is what is said when somebody stops it.
    """
    return lambda function: Command(
        names, tuple(who.split()), phrases, listed, takes_line, reads_line, about, changes, removes, ticks, crosses,
        replies, room, hears, tuple(intention.split()), parting, function,
    )  # fmt: skip


def calendar(dues: Dues) -> Calendar:
    """Marks a function that says what is to be told, to whom and when. It reads, and changes nothing."""
    return Calendar(dues)


def upkeep(does: Callable[[Almanac], Awaitable[None]]) -> Upkeep:
    """Marks a function that the clock runs at start and on each new day. Doing it twice is doing it once."""
    return Upkeep(does)
