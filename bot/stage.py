"""What a conversation runs on, what it is answered, and how a run of it stops."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.commands import Registry
from bot.config import Config
from bot.words import Words
from storage.ahead import Ahead
from storage.people import People, Person


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


class AskAgain(Exception):
    """The world changed since this question was answered: say why, and ask it again."""

    def __init__(self, key: str, words: str, **facts: Any) -> None:
        super().__init__(key)
        self.key, self.words, self.facts = key, words, facts


class Asked(BaseException):
    """The run stops at a question. No handler can catch it by accident, and catching it on purpose fails the turn."""


class Answered(BaseException):
    """A probe got its answer; `just`: the text says this and nothing else."""

    def __init__(self, value: Any, *, just: bool) -> None:
        super().__init__()
        self.value, self.just = value, just


class QuestionSwallowed(RuntimeError):
    """A handler ended while its question was open: something in it catches everything."""
