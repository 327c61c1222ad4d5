"""What a question is: it knows how to read what people really type, and how to find its answer in a longer text.

`parse` reads an answer to the question as it was shown; it raises `NotUnderstood` with a kind sentence. `find` looks in
text that was written before the question was seen: there a number or a *ja* means nothing. `still` says whether an
answer that was given to an earlier showing is possible now.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")


class NotUnderstood(Exception):
    """The answer could not be read. `key` names the kind sentence; `proposed` are values that a *ja* or a number takes.

    When it was found in a longer text, `rest` is what is left of that for the questions to come. Where it leaves
    several of many, these are `near`: the question shows them first; `just`: the text says that and nothing else.
    `instead`: it is asked of itself, and the question is not put under it; a *ja* does that with what was said.
    """

    just = False
    instead: dict[str, str] | None = None

    def __init__(
        self, key: str, *, proposed: Sequence[Any] = (), near: Sequence[Any] = (), rest: str = "", **facts: Any
    ) -> None:
        super().__init__(key)
        self.key, self.proposed, self.near, self.rest, self.facts = key, list(proposed), list(near), rest, facts


class More(Exception):
    """The person wants to see the next choices."""


class Change(Exception):
    """At a summary: another answer to a question. `what` is as typed: its name, perhaps with the new answer."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Said:
    """An answer, and to what. `now` is local time when it was written.

    `near` are the values that were shown first; `label` names a choice in words; `remark` says something about how the
    answer was read.
    """

    text: str
    now: datetime
    language: str
    page: int = 0
    near: Sequence[Any] = ()
    label: Callable[[str, Mapping[str, object]], str] = lambda key, _facts: key
    remark: Callable[..., None] = lambda _key, **_facts: None

    @property
    def plain(self) -> str:
        """Without capitals, stops and spaces around it."""
        return self.text.strip().strip(".,!?;: ").casefold()


@dataclass(frozen=True)
class Question(Generic[T]):
    """Something to ask. `words` is the key of its text, `facts` what that text shows."""

    words: str
    facts: Mapping[str, object] = field(default_factory=dict)

    yields = False  # whether what is no answer may be something else: the question then goes

    @property
    def kind(self) -> str:
        """With the key, what a stored answer belongs to: changing it asks again."""
        return type(self).__name__

    def parse(self, said: Said) -> T:
        """The answer; raises `NotUnderstood`, `More` or `Change`."""
        raise NotImplementedError

    def find(self, said: Said) -> tuple[T, str] | None:
        """The answer in a text that was not written for this question, and what is left of that text.

        Raises `NotUnderstood` when the text does mean this question, but cannot be read or had.
        """
        return None

    def is_just(self, said: Said) -> bool:
        """Whether what was understood as an answer says this and nothing else: then it surely is meant as one."""
        return False

    def still(self, value: T) -> bool:
        """Whether this earlier answer is possible now."""
        return True

    def pack(self, value: T) -> Any:
        """The value as it is stored."""
        return msgspec.to_builtins(value)

    def unpack(self, stored: Any) -> T:
        """The value from how it was stored; raises `msgspec.ValidationError` when its shape has changed."""
        raise NotImplementedError

    def shown(self, said: Said) -> dict[str, object]:
        """What the text needs besides `facts`."""
        return {}
