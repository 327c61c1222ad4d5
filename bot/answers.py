"""The answers of a conversation: kept in its journal, held, found in what was said, or asked for."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn, TypeVar

import msgspec

from bot import meaning
from bot.journal import RECALL, cut, hear_early, is_answer, loose, set_loose
from bot.stage import Answer, Answered, Asked, Stage
from bot.understanding.questions import (
    CHANGE,
    Change,
    Confirm,
    More,
    NotUnderstood,
    Question,
    Said,
    Text,
    answered,
)
from bot.words import Safe
from storage.machine.dialogs import Dialog

T = TypeVar("T")
ASK: Any = object()  # as a default: there is none, so the person is asked


class Answers:
    """From what was said to the answers that one run of a conversation asks for; at one that is not there it stops."""

    def __init__(self, stage: Stage, dialog: Dialog, answer: Answer | None = None, *, probing: bool = False) -> None:
        self._stage, self._dialog, self._answer, self._probing = stage, dialog, answer, probing
        self._at = 0  # of the journal
        self.passed = 0  # answers
        self._told = ""  # what else stood in the answer that this run read
        self.question: Safe | None = None
        self.trouble: NotUnderstood | None = None
        self.changed = False  # whether the journal did not fit what was asked now

    @property
    def ended_early(self) -> bool:
        """Whether the function ended before it came to where it was."""
        return self.question is None and self._at < len(self._dialog.journal)

    def recalled(self, key: str, shape: Any) -> Any:
        """What storage said under this key, as it was shown; `ASK` if it was not read yet."""
        return self._kept(key, RECALL, lambda stored: msgspec.convert(stored, shape))

    def remember(self, key: str, value: object) -> None:
        """Keeps what storage says now."""
        self._add({"key": key, "kind": RECALL, "value": msgspec.to_builtins(value)})

    def finds(self, question: Question[T], text: str) -> T | None:
        """The answer that a text holds to a question, without asking it."""
        found = question.find(self._hear(text, self._dialog.said_at))
        return found[0] if found else None

    def break_off(self) -> NoReturn:
        """The run stops here, at no question of its own."""
        self.question = Safe("")
        raise Asked

    def to(self, key: str, question: Question[T], within: str, default: Any, *, optional: bool) -> Any:
        """The answer to this question: as the journal has it, or as it can be known now; else it is asked."""
        kept = self._kept(key, question.kind, lambda stored: None if stored is None else question.unpack(stored))
        if kept is not ASK:
            return kept
        if self._answer and self._dialog.asked.get("key") == key:
            return self._read(key, question, optional=optional)
        if self._answer and self._dialog.asked.get("key"):
            self._mishear()
        known = ASK if self._insists(key) else self._known(key, question, within, default, optional=optional)
        return self._open(key, question, optional=optional) if known is ASK else known

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
        self.passed += is_answer(entry)

    def _enter(
        self,
        key: str,
        question: Question[T],
        value: T | None,
        rest: str,
        how: str = "said",
        answer: Answer | None = None,
    ) -> None:
        asked = self._dialog.asked if answer else {}
        packed = None if value is None else question.pack(value)
        entry = {"key": key, "kind": question.kind, "value": packed, "rest": rest}
        entry |= {"event": answer and answer.event, "page": asked.get("page", 0), "how": how}
        self._add({**entry, "near": asked["near"]} if asked.get("near") else entry)

    def _add(self, entry: dict[str, Any]) -> None:
        self._dialog.journal.append(entry)
        self._pass(entry)

    @property
    def _loose(self) -> str:
        """What the person said without being asked, and no question has used yet."""
        return loose(self._dialog.journal[: self._at], self._dialog)

    def _left_by(self, question: Question[Any]) -> str:
        """The loose words without those that say something to this question, however it was answered: they are no
        answer to another. Free words may be any.
        """
        heard = replace(self._hear(self._loose, self._dialog.said_at), remark=lambda _key, **_facts: None)
        try:
            found = None if isinstance(question, Text) or not heard.text else question.find(heard)
        except NotUnderstood as trouble:
            return trouble.rest
        return found[1] if found else heard.text

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
            self._enter(key, question, default, self._loose, "default")
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
            trouble.just = bool(trouble.near) and question.is_just(self._hear(answer.text, answer.at))
            elsewhere = None if trouble.near else meaning.elsewhere(self._stage, answer.text, self._dialog.function)
            self._open(key, question, optional=optional, trouble=elsewhere or trouble)
        if self._probing:
            just = value is not None and question.is_just(self._hear(answer.text, answer.at))
            raise Answered(None if value is None else question.pack(value), just=just)
        self._told = rest
        self._enter(key, question, value, f"{rest} {self._left_by(question)}".strip(), answer=answer)
        return value

    def _parsed(self, question: Question[Any], answer: Answer, *, optional: bool) -> tuple[Any, str]:
        said, proposed = self._hear(answer.text, answer.at), self._dialog.asked.get("proposed") or []
        return answered(question, said, proposed=proposed, skips=answer.skip, optional=optional)

    @property
    def _language(self) -> str:
        return self._stage.person.language

    def _hear(self, text: str, at: datetime) -> Said:
        asked, stage = self._dialog.asked, self._stage
        page, near = asked.get("page", 0), asked.get("near", ())
        return Said(text, stage.clock.local(at), self._language, page, near, self._label, stage.note)

    def _label(self, key: str, facts: Any) -> str:
        return self._stage.words(key, self._language, **{"person": self._stage.person} | facts)

    def _from_held(self, key: str, question: Question[T]) -> Any:
        if (held := self._dialog.held.pop(key, ASK)) is ASK or held["kind"] != question.kind:
            return ASK
        try:
            value = None if held["value"] is None else question.unpack(held["value"])
        except msgspec.ValidationError:
            return ASK
        if value is not None and not question.still(value):
            return ASK
        self._add({**held, "rest": self._left_by(question)})
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
        self._enter(key, question, found[0], found[1] if takes else self._left_by(question), how)
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
        near = trouble.near if trouble else []
        misses = asked.get("misses", 0) + 1 if same and trouble and not near else 0
        page = page or (asked.get("page", 0) if same and trouble and not near else 0)
        dialog.asked = {
            "key": key,
            "page": page,
            "near": near or (asked.get("near", []) if same else []),
            "kind": question.kind,
            "insist": self._insists(key),
            "yields": question.yields,
            "misses": misses,
            "proposed": trouble.proposed if trouble else asked.get("proposed", []) if same else [],
            "instead": trouble.instead if trouble else asked.get("instead") if same else None,
        }
        self.trouble = trouble
        self.question = self._worded(question, optional=optional)
        dialog.asked["lists"] = re.search(r"^- ", self.question, re.MULTILINE) is not None
        dialog.asked["words"] = hashlib.sha256(self.question.encode()).hexdigest()
        alike = same and all(dialog.asked[part] == asked.get(part) for part in ("words", "proposed"))
        dialog.asked["shown"] = asked.get("shown", []) if alike else []
        if misses > 1:
            self.question = Safe(f"{self.question}\n\n{self._stage.words('desk.after_misses', self._language)}")
        raise Asked

    def _worded(self, question: Question[Any], *, optional: bool) -> Safe:
        words, language = self._stage.words, self._language
        shown = question.shown(self._hear("", self._dialog.said_at))
        parts = [words(question.words, language, person=self._stage.person, **question.facts)]
        if listed := shown.get("options"):
            parts.append(words("desk.options", language, options=listed, more=shown["more"]))
        if isinstance(question, Confirm):
            parts.append(words("desk.confirm", language))
        if optional:
            parts.append(words("desk.may_skip", language))
        return Safe("\n\n".join(parts))
