"""What an answer says to the question that it was given to: as typed, put right, proposed, or among other things."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from bot.understanding import numbers
from bot.understanding.questions.choice import Choice
from bot.understanding.questions.question import NotUnderstood, Question, Said
from bot.understanding.questions.replies import AMENDED, ANY, ASKS, CORRECTION, DONT_KNOW, EXPLAIN, NO, NONE, YES
from bot.understanding.questions.text import Text, Topic
from bot.understanding.questions.yes_or_no import Confirm, YesNo

T = TypeVar("T")


def answered(
    question: Question[T], said: Said, *, proposed: Sequence[Any] = (), skips: bool = False, optional: bool = False
) -> tuple[T | None, str]:
    """The value, and what else was said, for the questions to come; None when it was skipped.

    `proposed` are values that a *ja* or a number takes. Raises what `parse` raises.
    """
    if (taken := _taken(said, proposed)) is not None:
        return question.unpack(proposed[taken]), ""
    _ask_back(question, said, needed=not optional)
    if skips or _doubts(said) or (optional and _says_none(question, said.plain)):
        if optional:
            return None, ""
        if skips or not isinstance(question, Text):
            raise NotUnderstood("desk.cannot_skip")
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


def _ask_back(question: Question[Any], said: Said, *, needed: bool) -> None:
    """Explains to who asks what is meant; proposes to who does not mind, or does not know yet: a *ja* takes that."""
    if EXPLAIN.match(said.plain):
        raise NotUnderstood("desk.explained_summary" if isinstance(question, Confirm) else "desk.explained")
    if needed and isinstance(question, Choice) and question.moment and question.options and ANY.match(said.plain):
        raise question.proposing(said)
    if needed and isinstance(question, Topic) and DONT_KNOW.match(said.plain):
        raise NotUnderstood("desk.not_known_yet", proposed=[said.label("desk.to_be_settled", {})])
    if isinstance(question, YesNo) and question.marks and _doubts(said):
        raise NotUnderstood("desk.when_in_doubt", proposed=[True])
    if not needed and isinstance(question, Text) and not question.may_ask and ASKS.match(text := said.text.strip()):
        raise NotUnderstood("desk.meant_as_answer", proposed=[text], quoted=text)


def _doubts(said: Said) -> bool:
    return DONT_KNOW.match(said.plain or said.text.strip()) is not None


def _says_none(question: Question[Any], plain: str) -> bool:
    """Whether this is how people say that they have nothing to add."""
    return NONE.match(plain) is not None or (not isinstance(question, YesNo) and NO.match(plain) is not None)


def _taken(said: Said, proposed: Sequence[Any]) -> int | None:
    """Which of the proposed values a *ja*, or a number, takes after "Bedoelt u …?"; of who still doubts, the *ja*."""
    if len(proposed) == 1 and (YES.match(said.plain) or (proposed[0] is True and _doubts(said))):
        return 0
    number = numbers.choice(said.text, len(proposed)) if proposed else None
    return None if number is None else number - 1


def _among(question: Question[Any], said: Said, *, optional: bool) -> tuple[Any, str] | None:
    """The answer among several things that were said at once; what is for a question to come is left for it."""
    if not isinstance(question, Choice) or question.yields:
        return None
    if found := question.among(said):
        return found
    return (None, said.text) if optional and question.beside and question.beside.find(said) else None
