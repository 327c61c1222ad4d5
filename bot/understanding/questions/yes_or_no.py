"""Yes or no, and whether a summary may be recorded."""

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.understanding.questions.question import Change, NotUnderstood, Question, Said
from bot.understanding.questions.replies import CHANGE, NO, YES
from bot.understanding.sentence import agrees

DENIES = frozenset("nee neen niet geen no not".split())
BESIDE_A_MARK = DENIES | frozenset("ja wel toch het dit dat is moet moest zijn yes it this that should be".split())


@dataclass(frozen=True)
class YesNo(Question[bool]):
    """Yes or no. `marks` are words that say yes in a longer text ("vertrouwelijk")."""

    marks: tuple[str, ...] = ()

    def parse(self, said: Said) -> bool:
        """Everything that people say for yes and no."""
        if (marked := self._marked(said)) is not None:
            return marked
        if YES.match(said.plain) or agrees(said.text):
            return True
        if NO.match(said.plain):
            return False
        raise NotUnderstood("desk.yes_or_no", quoted=said.text)

    def find(self, said: Said) -> tuple[bool, str] | None:
        """Only a marking word, also inflected; a *ja* in passing means nothing."""
        marked = self._marked(said)
        return None if marked is None else (marked, said.text)

    def _marked(self, said: Said) -> bool | None:
        """Yes where a marking word stands, no where it is denied; None without one."""
        mark = rf"\b(?:{'|'.join(self.marks)})\w*"
        if not self.marks or not re.search(mark, text := said.text.casefold()):
            return None
        return not re.search(rf"\b(?:niet|geen|not)\s+{mark}|{mark}\W+(?:nee|niet|no)\b", text)

    def is_just(self, said: Said) -> bool:
        """A marking word, perhaps denied, and only small words; a mere yes or no may be meant for another question."""
        words = re.findall(r"\w+", said.plain)
        marked = [word for word in words if word.startswith(self.marks)]
        small = {word for word in words if word not in marked}
        return bool(marked) and small <= BESIDE_A_MARK and self._marked(said) == small.isdisjoint(DENIES)

    def unpack(self, stored: Any) -> bool:
        """As it was."""
        value: bool = msgspec.convert(stored, bool)
        return value


@dataclass(frozen=True)
class Confirm(Question[bool]):
    """A summary, and whether it may be recorded. Its answer is never held and never found."""

    def parse(self, said: Said) -> bool:
        """Yes; or what must be changed first."""
        if YES.match(said.plain) or agrees(said.text):
            return True
        if NO.match(said.plain):
            raise Change("")
        change = CHANGE.match(said.text.strip())
        raise Change(change[1] if change else said.text)

    def still(self, value: bool) -> bool:
        """Never: what changed must be seen again."""
        return False

    def unpack(self, stored: Any) -> bool:
        """As it was."""
        value: bool = msgspec.convert(stored, bool)
        return value
