"""The desk as a handler sees it: it asks, recalls, says and tells, from the journal of its conversation."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, get_type_hints

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from bot import meaning
from bot.clock import Clock
from bot.commands import Command, MenuItem, Registry
from bot.config import Config
from bot.journal import FROM, RECALL, RECORD, about, cut, hear_early, is_answer, loose, set_loose
from bot.understanding import numbers
from bot.understanding.questions import (
    AMENDED,
    CHANGE,
    CORRECTION,
    DONT_KNOW,
    NO,
    NONE,
    YES,
    Change,
    Choice,
    Confirm,
    More,
    NotUnderstood,
    Question,
    Said,
    Text,
    YesNo,
)
from bot.words import Safe, Words, unescaped
from bot.workdays import Hours
from storage.ahead import Ahead
from storage.audience import Audience, Viewer
from storage.db import Db
from storage.machine.dialogs import Dialog
from storage.people import People, Person

T = TypeVar("T")
P = ParamSpec("P")
ASIDE = {"status", "privacy"}  # what a sentence wants that is no answer to any question
MOST_SHOWN = 10  # of a list, in one message
ASK: Any = object()  # as a default: there is none, so the person is asked


class AskAgain(Exception):
    """The world changed since this question was answered: say why, and ask it again."""

    def __init__(self, key: str, words: str, **facts: Any) -> None:
        super().__init__(key)
        self.key, self.words, self.facts = key, words, facts


@dataclass(frozen=True)
class Room:
    """One of the two group rooms, by its name in the configuration: taskforce, steering_group."""

    name: str


@dataclass(frozen=True)
class Tell:
    """Words for somebody else, that leave when the conversation ends."""

    who: str | Person | Room
    key: str
    facts: dict[str, Any]
    about: str | None
    files: tuple[dict[str, Any], ...]
    under: str | None = None  # in a room: the record whose message it answers, in the thread where that stands


class Stage(Protocol):
    """What a turn lends to the conversation that it runs."""

    session: AsyncSession
    clock: Clock
    now: datetime
    words: Words
    config: Config
    people: People
    registry: Registry
    person: Person
    room: str | None
    ahead: Ahead

    def note(self, key: str, **facts: Any) -> None:
        """Words that come before the answer."""


@dataclass(frozen=True)
class Answer:
    """What was typed while a question was open."""

    text: str
    event: str
    at: datetime
    skip: bool = False


class Asked(BaseException):
    """The run stops at a question. No handler can catch it by accident, and catching it on purpose fails the turn."""


class Answered(BaseException):
    """A probe got its answer; `just`: the text says this and nothing else."""

    def __init__(self, value: Any, *, just: bool) -> None:
        super().__init__()
        self.value, self.just = value, just


class QuestionSwallowed(RuntimeError):
    """A handler ended while its question was open: something in it catches everything."""


class Desk:
    """The desk as a handler sees it, for one run of its function."""

    def __init__(self, stage: Stage, dialog: Dialog, answer: Answer | None = None, *, probing: bool = False) -> None:
        self._stage, self._dialog, self._answer, self._probing = stage, dialog, answer, probing
        self._at = self._passed = 0
        self._told = ""  # what else stood in the answer that this run read
        self._silent = sum(map(is_answer, dialog.journal)) if dialog.asked else -1
        self.person, self.config, self.spoken = stage.person, stage.config, dialog.spoken
        self.line = RECORD.sub("", dialog.line)
        of = RECORD.match(dialog.line)
        numbers = tuple(map(int, of[2].split(","))) if of else ()
        lists = of is not None and of[1] == FROM
        self.records = () if lists else numbers
        self.record = self.records[0] if len(self.records) == 1 else None
        self.skipped = numbers[0] if lists else 0  # of a list: what was shown before
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
        self.question: Safe | None = None
        self.trouble: NotUnderstood | None = None
        self.changed = False

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
        value: T = self._answered(key, question, within, default, optional=False)
        return value

    async def ask_or_skip(
        self, key: str, question: Question[T], *, within: str = "", default: T | None = ASK
    ) -> T | None:
        """As `ask`, for what may be skipped: then it is None."""
        value: T | None = self._answered(key, question, within, default, optional=True)
        return value

    def finds(self, question: Question[T], text: str) -> T | None:
        """The answer that a text holds to a question, without asking it."""
        found = question.find(self._hear(text, self._dialog.said_at))
        return found[0] if found else None

    async def recall(
        self, key: str, read: Callable[Concatenate[Db, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What storage says, kept as it was when it was shown. `read` gets the desk's `db` first."""
        shape = get_type_hints(read)["return"]
        value: T = self._kept(key, RECALL, lambda stored: msgspec.convert(stored, shape))
        if value is ASK:
            value = await read(self.db, *args, **kwargs)
            self._enter(key, RECALL, msgspec.to_builtins(value))
        return value

    # -- saying
    def say(
        self, key: str, /, *, file: dict[str, Any] | None = None, files: Sequence[dict[str, Any]] = (), **facts: Any
    ) -> None:
        """Words for the person, perhaps with files; silent when they were said in an earlier turn already."""
        words = self._stage.words(key, self.person.language, person=self.person, **facts)
        self._words.append((self._passed > self._silent, words, (*([file] if file else []), *files)))

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
        early = self.question is None and self._at < len(self._dialog.journal)
        return [(words, files) for live, words, files in self._words if live or early]

    def in_private(self) -> None:
        """What follows is not for a group room: there the run stops here, and starts anew in the direct chat."""
        if self.room:
            self.question = Safe("")
            raise Asked

    # -- the journal
    def _kept(self, key: str, kind: str, unpack: Callable[[Any], Any]) -> Any:
        """The next entry's value, if it is this one; where key, kind or shape differ it is cut, the rest held (R8)."""
        if self._at == len(self._dialog.journal):
            return ASK
        entry = self._dialog.journal[self._at]
        try:
            if (entry["key"], entry["kind"]) == (key, kind):
                value = unpack(entry["value"])
                self._pass(entry)
                return value
        except msgspec.ValidationError:
            pass
        cut(self._dialog, self._at)
        self.changed, self._at = True, len(self._dialog.journal)
        return ASK

    def _pass(self, entry: dict[str, Any]) -> None:
        self._at += 1
        self._passed += is_answer(entry)

    def _enter(
        self, key: str, kind: str, value: Any, answer: Answer | None = None, rest: str | None = None, how: str = "said"
    ) -> None:
        entry = {"key": key, "kind": kind, "value": value}
        if kind != RECALL:
            page = self._dialog.asked.get("page", 0) if answer else 0
            rest = self._loose if rest is None else rest
            entry |= {"rest": rest, "event": answer and answer.event, "page": page, "how": how}
        self._dialog.journal.append(entry)
        self._pass(entry)

    @property
    def _loose(self) -> str:
        """What the person said without being asked, and no question has used yet."""
        return loose(self._dialog.journal[: self._at], self._dialog)

    # -- from what was said to an answer
    def _answered(self, key: str, question: Question[T], within: str, default: Any, *, optional: bool) -> Any:
        kept = self._kept(key, question.kind, lambda stored: None if stored is None else question.unpack(stored))
        if kept is not ASK:
            return kept
        if self._answer and self._dialog.asked.get("key") == key:
            return self._read(key, question, optional=optional)
        if self._answer and self._dialog.asked.get("key"):
            self._mishear()
        known = ASK if self._insists(key) else self._known(key, question, within, default, optional=optional)
        return self._open(key, question, optional=optional) if known is ASK else known

    def _known(self, key: str, question: Question[T], within: str, default: Any, *, optional: bool) -> Any:
        """The answer without asking, if there is one. What was said just now goes before what was held."""
        just_now = "" if isinstance(question, Text) else self._told
        if (found := self._found(key, question, just_now, "said", optional=optional)) is not ASK:
            return found
        if (held := self._from_held(key, question)) is not ASK:
            return held
        if (found := self._found(key, question, within, "found", optional=optional)) is not ASK:
            return found
        if (found := self._found(key, question, self._loose, "said", takes=True, optional=optional)) is not ASK:
            return found
        if default is not ASK:
            self._enter(key, question.kind, None if default is None else question.pack(default), how="default")
        return default

    def _insists(self, key: str) -> bool:
        """Whether the person went back to this very question: then it is asked, whatever is known of its answer."""
        return bool(self._dialog.asked.get("insist")) and self._dialog.asked.get("key") == key

    def _read(self, key: str, question: Question[Any], *, optional: bool) -> Any:
        """The person's answer to this very question."""
        assert self._answer
        answer, self._answer = self._answer, None
        try:
            value, rest = self._parsed(question, answer, optional=optional)
        except More:
            self._open(key, question, optional=optional, page=self._dialog.asked.get("page", 0) + 1)
        except NotUnderstood as trouble:
            if not self._probing and (change := CHANGE.match(answer.text.strip())) and change[1]:
                raise Change(change[1]) from None
            self._open(key, question, optional=optional, trouble=elsewhere(self._stage, answer.text) or trouble)
        if self._probing:
            just = value is not None and question.is_just(self._hear(answer.text, answer.at))
            raise Answered(None if value is None else question.pack(value), just=just)
        self._told = rest
        self._enter(
            key, question.kind, None if value is None else question.pack(value), answer, f"{rest} {self._loose}".strip()
        )
        return value

    def _parsed(self, question: Question[Any], answer: Answer, *, optional: bool) -> tuple[Any, str]:
        said = self._hear(answer.text, answer.at)
        if (
            answer.skip
            or DONT_KNOW.match(said.plain or answer.text.strip())
            or (optional and _says_none(question, said.plain))
        ):
            if optional:
                return None, ""
            if answer.skip or not isinstance(question, Text):
                raise NotUnderstood("desk.cannot_skip")
        if (proposed := self._proposal(question, said)) is not ASK:
            return proposed, ""
        if not isinstance(question, Text):
            said = replace(said, text=AMENDED.sub("", CORRECTION.sub("", said.text)))
        try:
            return question.parse(said), ""
        except NotUnderstood:
            if not any(map(str.isalnum, said.text)):
                raise NotUnderstood("desk.no_words") from None
            if found := _among(question, said, optional=optional):
                return found
            if found := question.find(said):
                return found[0], "" if found[1] == said.text else found[1]
            raise

    def _proposal(self, question: Question[T], said: Said) -> Any:
        """What a *ja*, or a number, takes after "Bedoelt u …?"."""
        proposed = self._dialog.asked.get("proposed") or []
        if len(proposed) == 1 and YES.match(said.plain):
            return question.unpack(proposed[0])
        number = numbers.choice(said.text, len(proposed)) if proposed else None
        return ASK if number is None else question.unpack(proposed[number - 1])

    def _hear(self, text: str, at: datetime) -> Said:
        page, stage = self._dialog.asked.get("page", 0), self._stage
        return Said(text, stage.clock.local(at), self.person.language, page, self._label, stage.note)

    def _label(self, key: str, facts: Any) -> str:
        return self._stage.words(key, self.person.language, **{"person": self.person} | facts)

    def _from_held(self, key: str, question: Question[T]) -> Any:
        if (held := self._dialog.held.pop(key, ASK)) is ASK or held["kind"] != question.kind:
            return ASK
        try:
            value = None if held["value"] is None else question.unpack(held["value"])
        except msgspec.ValidationError:
            return ASK
        if value is not None and not question.still(value):
            return ASK
        self._dialog.journal.append({**held, "rest": self._loose})
        self._pass(held)
        return value

    def _found(
        self, key: str, question: Question[T], text: str, how: str, *, takes: bool = False, optional: bool
    ) -> Any:
        """The answer in a text that was not written for this question; `takes` leaves the rest for the next ones."""
        try:
            found = question.find(self._hear(text, self._dialog.said_at)) if text else None
        except NotUnderstood as trouble:
            set_loose(self._dialog, trouble.rest)
            self._open(key, question, optional=optional, trouble=trouble)
        if not found:
            return ASK
        self._enter(key, question.kind, question.pack(found[0]), rest=found[1] if takes else None, how=how)
        return found[0]

    def _mishear(self) -> None:
        """The question that this was an answer to is gone: nothing that was typed is lost."""
        assert self._answer
        hear_early(self._dialog, self._answer.text)
        self._answer = None

    def _open(
        self, key: str, question: Question[Any], *, optional: bool, page: int = 0, trouble: NotUnderstood | None = None
    ) -> Any:
        """Ends the run at this question."""
        asked, dialog = self._dialog.asked, self._dialog
        same = asked.get("key") == key
        misses = asked.get("misses", 0) + 1 if same and trouble else 0
        page = page or (asked.get("page", 0) if same and trouble else 0)
        dialog.asked = {
            "key": key,
            "page": page,
            "kind": question.kind,
            "insist": self._insists(key),
            "yields": question.yields,
            "misses": misses,
            "proposed": trouble.proposed if trouble else asked.get("proposed", []) if same else [],
        }
        self.trouble = trouble
        self.question = self._worded(question, optional=optional)
        dialog.asked["words"] = hashlib.sha256(self.question.encode()).hexdigest()
        alike = same and all(dialog.asked[part] == asked.get(part) for part in ("words", "proposed"))
        dialog.asked["shown"] = asked.get("shown", []) if alike else []
        if misses > 1:
            self.question = Safe(f"{self.question}\n\n{self._stage.words('desk.after_misses', self.person.language)}")
        raise Asked

    def _worded(self, question: Question[Any], *, optional: bool) -> Safe:
        words, language = self._stage.words, self.person.language
        shown = question.shown(self._hear("", self._dialog.said_at))
        parts = [words(question.words, language, person=self.person, **question.facts)]
        if listed := shown.get("options"):
            parts.append(words("desk.options", language, options=listed, more=shown["more"]))
        if isinstance(question, Confirm):
            parts.append(words("desk.confirm", language))
        if optional:
            parts.append(words("desk.may_skip", language))
        return Safe("\n\n".join(parts))


def elsewhere(stage: Stage, text: str) -> NotUnderstood | None:
    """How to get to the command that was typed where an answer is asked."""
    typed = text.strip(" .!,?")
    plain, by_name = typed.casefold(), stage.registry.by_name
    one = by_name.get(plain) or by_name.get(plain.partition(" ")[0])
    if one and one.is_work and one.allows(stage.person) and (plain in one.names or one.about):
        return NotUnderstood("desk.needs_slash", command=typed)
    one = stage.registry.meant(plain, stage.person)
    wanted = meaning.wishes(stage.person, text, stage.clock.local(stage.now)) if one is None else []
    if len(wanted) == 1 and wanted[0] in ASIDE:
        one = stage.registry.wishing(wanted[0], stage.person)
    if one and one.is_work:
        return NotUnderstood("desk.needs_slash", command=one.called(stage.person.language))
    return None


def _among(question: Question[Any], said: Said, *, optional: bool) -> tuple[Any, str] | None:
    """The answer among several things that were said at once; what is for a question to come is left for it."""
    if not isinstance(question, Choice) or question.yields:
        return None
    if found := question.among(said):
        return found
    return (None, said.text) if optional and question.beside and question.beside.find(said) else None


def _says_none(question: Question[Any], plain: str) -> bool:
    """Whether this is how people say that they have nothing to add."""
    return NONE.match(plain) is not None or (not isinstance(question, YesNo) and NO.match(plain) is not None)
