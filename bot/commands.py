"""What handlers can do, found by the word that begins it, the record it is about, or the clock."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from bot.almanac import Calendar, Upkeep
from bot.understanding import beginning
from storage.people import Person

Conversation = Callable[[Any], Awaitable[None]]  # with a `Desk`, which knows commands: see `bot/marks.py`
Hears = Callable[[str, datetime], bool]  # whether words, said at a local time, speak of a record
LONGEST = 2000  # characters: what somebody wants stands in the beginning


@dataclass(frozen=True)
class Command:
    """What people say to begin a conversation. `who`: all, known, or a role; `phrases` begin it inside a sentence, and
    so does what surely has one of its `intentions`.
    """

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
    crosses: str
    replies: str
    room: str
    hears: Hears | None
    intentions: tuple[str, ...]
    parting: str
    function: Conversation

    @property
    def subject(self) -> str:
        """The handler's file, or the folder of its files; and so the file of its words."""
        names = self.function.__module__.split(".")
        return names[1] if names[0] == "handlers" else names[-1]

    @property
    def is_work(self) -> bool:
        """Whether people know it by its name; the others are greetings and thanks."""
        return self.listed or bool(self.about)

    @property
    def is_for_many(self) -> bool:
        """Whether no role is needed for it."""
        return bool({"all", "known"}.intersection(self.who))

    def called(self, language: str) -> str:
        """Its name in this language."""
        return self.names[0 if language == "nl" else -1]

    def allows(self, person: Person) -> bool:
        """Whether this person may begin it; asked afresh every turn."""
        return "all" in self.who or ("known" in self.who and person.known) or bool(person.roles.intersection(self.who))


class Registry:
    """All commands, by every name, all calendars, and all upkeep."""

    def __init__(self, *subjects: ModuleType) -> None:
        things = [thing for subject in subjects for thing in vars(subject).values()]
        self.commands = [thing for thing in things if isinstance(thing, Command)]
        self.calendars = [thing for thing in things if isinstance(thing, Calendar)]
        self.upkeep = [thing for thing in things if isinstance(thing, Upkeep)]
        self.by_name = {name: one for one in reversed(self.commands) for name in one.names}
        self.by_name |= {one.names[0]: one for one in self.commands}  # a conversation at rest is known by this one
        counts = Counter(name for one in self.commands for name in {*one.names})
        self.shared = {name for name, count in counts.items() if count > 1}

    def meant(self, plain: str, person: Person, kind: str = "") -> Command | None:
        """The command of which a phrase stands in this sentence; the longest, if there are several.

        Of those that share it the one about this kind of record, else what few may.
        """
        mine = [(one, phrase) for one in self.commands if one.allows(person) for phrase in one.phrases]
        begins = beginning(plain, LONGEST)
        found = [(len(words[0]), one) for one, phrase in mine if (words := re.search(rf"\b{phrase}\b", begins))]
        by = max(found, key=lambda each: (each[0], each[1].about == kind, not each[1].is_for_many), default=None)
        return by[1] if by else None

    def wishing(self, intention: str, person: Person) -> Command | None:
        """What a sentence with this intention begins, for this person; first what few may."""
        able = [one for one in self.commands if intention in one.intentions and one.allows(person)]
        return min(able, key=lambda one: one.is_for_many, default=None)

    def that(self, does: str, kind: str) -> Command | None:
        """The command that `changes`, `removes`, `ticks`, `crosses` or `replies` to this kind of record."""
        return next((one for one in self.commands if getattr(one, does) == kind), None)

    def opening(self, word: str, line: str, *, prefixed: bool) -> tuple[str, str]:
        """The name with which a line begins, and what follows: one of several words, if it is a command's."""
        said = f"{word} {line}"
        begins = [name for name in self.by_name if " " in name and said.lower().startswith(name)]
        whole = [name for name in begins if not said[len(name) :][:1].isalnum()]
        name = max((name for name in whole if prefixed or self.by_name[name].takes_line), key=len, default="")
        return (name, said[len(name) :].strip(" :,.")) if name else (word, line)

    def named(self, name: str, kind: str, person: Person) -> Command | None:
        """What this word begins: of those that share it the one about this kind of record, else what few may."""
        sharing = [one for one in self.commands if name in one.names]
        return min(sharing, key=lambda one: (one.about != kind, not one.allows(person), one.is_for_many), default=None)


@dataclass(frozen=True)
class MenuItem:
    """Something that a person can begin, in the words of the menu."""

    name: str
    does: str
