"""What became of a promise, asked: a number of the list, or the words in which people tell it."""

from dataclasses import dataclass
from typing import Any

import msgspec

from bot.understanding.questions.choice import Choice
from bot.understanding.questions.question import NotUnderstood, Question, Said
from bot.understanding.reading import News, news_in


@dataclass(frozen=True)
class Became(Question[News]):
    """One of a few things that can become of it. What is told along with it ("2, vrijdag") stays."""

    acts: tuple[str, ...] = ()

    @property
    def _choice(self) -> Choice[str]:
        return Choice(self.words, self.facts, options=self.acts)

    def shown(self, said: Said) -> dict[str, object]:
        """What can become of it."""
        return self._choice.shown(said)

    def parse(self, said: Said) -> News:
        """A number or the words of the list, perhaps with more behind it; or what is told."""
        try:
            return News(self._choice.parse(said))
        except NotUnderstood:
            if among := self._choice.among(said):
                act, rest = among
                return News(act, news_in(f"later, {rest}", said.now).said if act == "moved" else rest, rest)
            if told := self.find(said):
                return told[0]
            raise

    def is_just(self, said: Said) -> bool:
        """The words of the list."""
        return self._choice.is_just(said)

    def find(self, said: Said) -> tuple[News, str] | None:
        """What is told, if that can become of it."""
        news = news_in(said.text, said.now)
        return (news, "") if news.act in self.acts else None

    def unpack(self, stored: Any) -> News:
        """As it was."""
        return msgspec.convert(stored, News)
