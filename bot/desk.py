"""The desk as a handler sees it: it asks, recalls, says and tells, from the journal of its conversation."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, time
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar, get_type_hints

from bot import meaning
from bot.answers import ASK, Answers
from bot.commands import Command, MenuItem
from bot.journal import FROM, LATELY, RECORD, about, is_answer
from bot.stage import Answer, Stage
from bot.telling import Room, Tell
from bot.understanding.questions import NotUnderstood, Question
from bot.words import Safe, unescaped
from bot.workdays import Hours
from storage.audience import Audience, Viewer
from storage.db import Db
from storage.machine.dialogs import Dialog
from storage.people import Person

T = TypeVar("T")
P = ParamSpec("P")
MOST_SHOWN = 10  # of a list, in one message


class Desk:
    """The desk as a handler sees it, for one run of its function."""

    def __init__(self, stage: Stage, dialog: Dialog, answer: Answer | None = None, *, probing: bool = False) -> None:
        self._stage, self._dialog = stage, dialog
        self._answers = Answers(stage, dialog, answer, probing=probing)
        self._silent = sum(map(is_answer, dialog.journal)) if dialog.asked else -1
        self.person, self.config, self.spoken = stage.person, stage.config, dialog.spoken
        self.line = RECORD.sub("", dialog.line)
        of = RECORD.match(dialog.line)
        kind, numbers = (of[1], tuple(map(int, of[2].split(",")))) if of else ("", ())
        self.records = () if kind in (FROM, LATELY) else numbers
        self.record = self.records[0] if len(self.records) == 1 else None
        self.lately = numbers[0] if kind == LATELY else None  # what we told of last, and words may be about
        self.skipped = numbers[0] if kind == FROM else 0  # of a list: what was shown before
        self.room = stage.room
        others = [Viewer(0, frozenset({stage.room}))] if stage.room else []
        audience = Audience.of(stage.person.viewer, *others)
        self.db = Db(stage.session, stage.now, stage.person.viewer, audience, stage.ahead)
        self.people = stage.people
        self._words: list[tuple[bool, Safe, tuple[dict[str, Any], ...]]] = []
        self.told: list[Tell] = []
        self.offered: list[tuple[str, str]] = []
        self.awaited: list[tuple[str, str]] = []
        self.next: tuple[str, str] | None = None
        self.about: str | None = None
        self.forgets = False

    @property
    def said_at(self) -> datetime:
        """When the person began this conversation, in local time."""
        return self._stage.clock.local(self._dialog.said_at)

    @property
    def programme_ends(self) -> datetime:
        """From here on nothing new is booked."""
        return self._stage.clock.at(self.config.programme.ends, time())

    @property
    def hours(self) -> Hours:
        """How working time is counted here."""
        return Hours(self._stage.clock, self.config.programme.quiet)

    @property
    def commands(self) -> list[MenuItem]:
        """What this person may begin, what few may first."""
        mine = [one for one in self._stage.registry.commands if one.listed and one.allows(self.person)]
        mine.sort(key=lambda one: one.is_for_many)
        return [self._item(one) for one in mine]

    @property
    def meanings(self) -> list[MenuItem]:
        """What the first line may begin, the likeliest first."""
        return [self._item(one) for one in meaning.commands(self._stage.registry, self.person, self.line, self.said_at)]

    @property
    def wish(self) -> str:
        """What the first line surely wants, as *move* or *cancel*; empty in doubt."""
        wanted = meaning.wishes(self.person, self.line, self.said_at) if self.line else []
        return wanted[0] if len(wanted) == 1 else ""

    def _item(self, one: Command) -> MenuItem:
        return MenuItem(one.called(self.person.language), self.word(f"{one.subject}.does_{one.names[0]}"))

    def word(self, key: str) -> str:
        """A few words of ours in the person's language, to be shown inside others."""
        return unescaped(self._stage.words(key, self.person.language))

    # -- asking
    async def ask(self, key: str, question: Question[T], *, within: str = "", default: T = ASK) -> T:
        """The answer to a question; the run stops here until there is one.

        Looked for first in what was held, in `within`, and in what the person said without being asked. Then comes
        `default`, which is not asked at all but can be changed at the summary.
        """
        value: T = self._answers.to(key, question, within, default, optional=False)
        return value

    async def ask_or_skip(
        self, key: str, question: Question[T], *, within: str = "", default: T | None = ASK
    ) -> T | None:
        """As `ask`, for what may be skipped: then it is None."""
        value: T | None = self._answers.to(key, question, within, default, optional=True)
        return value

    def finds(self, question: Question[T], text: str) -> T | None:
        """The answer that a text holds to a question, without asking it."""
        return self._answers.finds(question, text)

    async def recall(
        self, key: str, read: Callable[Concatenate[Db, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What storage says, kept as it was when it was shown. `read` gets the desk's `db` first."""
        value: T = self._answers.recalled(key, get_type_hints(read)["return"])
        if value is ASK:
            value = await read(self.db, *args, **kwargs)
            self._answers.remember(key, value)
        return value

    # -- saying
    def say(
        self, key: str, /, *, file: dict[str, Any] | None = None, files: Sequence[dict[str, Any]] = (), **facts: Any
    ) -> None:
        """Words for the person, perhaps with files; silent when they were said in an earlier turn already."""
        words = self._stage.words(key, self.person.language, person=self.person, **facts)
        self._words.append((self._answers.passed > self._silent, words, (*([file] if file else []), *files)))

    def show(self, key: str, found: Sequence[object], /, **facts: Any) -> None:
        """Words about a list, from `skipped` on: as much as one message holds is `shown`; a *meer* shows the rest."""
        self.say(key, shown=found[:MOST_SHOWN], **facts)
        if len(found) > MOST_SHOWN:
            self.say("desk.there_is_more")
            self.offer(self._dialog.function, about(f"{FROM}:{self.skipped + MOST_SHOWN}", self.line))

    def tell(
        self,
        who: str | Person | Room,
        key: str,
        /,
        *,
        about: str | None = None,
        file: dict[str, Any] | None = None,
        files: Sequence[dict[str, Any]] = (),
        facts: Mapping[str, object] = MappingProxyType({}),
        under: str | None = None,
        **more: object,
    ) -> None:
        """Words for others: a person, an address, a group room, or everybody whom the configuration gives this role.

        In a room it goes in the thread where the record `under` was said, if it was in one.
        """
        self.told.append(Tell(who, key, {**facts, **more}, about, (*([file] if file else []), *files), under))

    def offer(self, command: str, line: str = "") -> None:
        """What a *ja* within the hour begins; the offer itself is said by the handler."""
        self.offered.append((command, line))

    def awaits(self, command: str, record: str) -> None:
        """What is still asked for: a *ja* within a day, or a sentence that is nothing else, begins it, as after an
        occasion.
        """
        self.awaited.append((command, record))

    def follow(self, command: str, line: str = "", *, record: str = "") -> None:
        """Goes on with another command when this one ends, perhaps about a record, or one of several ("talk:7,9")."""
        self.next = command, about(record, line) if record else line

    def concerns(self, record: str) -> None:
        """Which record came of this ("request:42"), so that an edit or a reply finds it."""
        self.about = record

    def forget(self) -> None:
        """The person was erased: the last words go to the room, with no address on them."""
        self.forgets = True

    @property
    def said(self) -> list[tuple[Safe, tuple[dict[str, Any], ...]]]:
        """What is new of what was said: all of it, when the function ended before it came to where it was."""
        early = self._answers.ended_early
        return [(words, files) for live, words, files in self._words if live or early]

    # -- where it came to
    @property
    def question(self) -> Safe | None:
        """What it asks now; None when it came to its end."""
        return self._answers.question

    @property
    def trouble(self) -> NotUnderstood | None:
        """Why that is asked again, or asked at all."""
        return self._answers.trouble

    @property
    def changed(self) -> bool:
        """Whether what was asked before is not what is asked now, since an upgrade."""
        return self._answers.changed

    def in_private(self) -> None:
        """What follows is not for a group room: there the run stops here, and starts anew in the direct chat."""
        if self.room:
            self._answers.break_off()
