"""What begins something: a word that people say, or the clock."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING

from storage.people import Person

if TYPE_CHECKING:
    from bot.almanac import Almanac, Due
    from bot.desk import Desk

Conversation = Callable[["Desk"], Awaitable[None]]
Dues = Callable[["Almanac"], AsyncIterator["Due"]]
Hears = Callable[[str, datetime], bool]  # whether words, said at a local time, speak of a record


@dataclass(frozen=True)
class Command:
    """What people say to begin a conversation. `who`: all, known, or a role; `phrases` begin it inside a sentence."""

    names: tuple[str, ...]
    who: tuple[str, ...]
    phrases: tuple[str, ...]
    listed: bool
    takes_line: bool
    reads_line: bool
    about: str
    changes: str
    removes: str
    ticks: str
    replies: str
    hears: Hears | None
    function: Conversation

    @property
    def subject(self) -> str:
        """The handler's file, and so the file of its words."""
        return self.function.__module__.rpartition(".")[2]

    def called(self, language: str) -> str:
        """Its name in this language."""
        return self.names[0 if language == "nl" else -1]

    def allows(self, person: Person) -> bool:
        """Whether this person may begin it; asked afresh every turn."""
        return "all" in self.who or ("known" in self.who and person.known) or bool(person.roles.intersection(self.who))


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
    replies: str = "",
    hears: Hears | None = None,
) -> Callable[[Conversation], Command]:
    """Marks a function as what a word begins: Dutch name first, then English ones.

    `listed` shows it in the menu. `takes_line`: the bare word with more behind it is this command too.
    `reads_line`: the function reads what stands there by itself, and its questions do not look into it. The others name
    a kind of record ("request"): the command is about one; it opens when a message that became one is edited
    (`changes`) or redacted (`removes`), when a notification of one gets a ✅ (`ticks`) or an answer
    in free words (`replies`). `hears` says which bare words are an answer when the last thing said was about one.
    """
    return lambda function: Command(
        names, tuple(who.split()), phrases, listed, takes_line, reads_line, about, changes, removes, ticks, replies,
        hears, function,
    )  # fmt: skip


@dataclass(frozen=True)
class Calendar:
    """What the clock will cause in one subject."""

    dues: Dues


def calendar(dues: Dues) -> Calendar:
    """Marks a function that says what is to be told, to whom and when. It reads, and changes nothing."""
    return Calendar(dues)


class Registry:
    """All commands, by every name, and all calendars."""

    def __init__(self, *subjects: ModuleType) -> None:
        things = [thing for subject in subjects for thing in vars(subject).values()]
        self.commands = [thing for thing in things if isinstance(thing, Command)]
        self.calendars = [thing for thing in things if isinstance(thing, Calendar)]
        self.by_name = {name: one for one in self.commands for name in one.names}

    def that(self, does: str, kind: str) -> Command | None:
        """The command that `changes`, `removes`, `ticks` or `replies` to this kind of record."""
        return next((one for one in self.commands if getattr(one, does) == kind), None)


@dataclass(frozen=True)
class MenuItem:
    """Something that a person can begin, in the words of the menu."""

    name: str
    does: str
