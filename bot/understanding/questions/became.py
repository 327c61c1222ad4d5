"""What became of a promise, asked: a number of the list, or the words in which people tell it."""

from dataclasses import dataclass
from typing import Any

import msgspec

from bot.understanding.questions.choice import Choice
from bot.understanding.questions.question import NotUnderstood, Question, Said
from bot.understanding.reading import News, news_in


@dataclass(frozen=True)
class Became(Question[News]):
    """One of a few things that can become of it. What is told along with it ("2, vrijdag") stays.

    What the first `line` tells along with it is not kept here: it stays in that line, which may be edited.
    """

    acts: tuple[str, ...] = ()
    line: str = ""

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
                return news_in(f"later, {rest}", said.now) if act == "moved" else News(act, rest)
            news = news_in(said.text, said.now)
            if news.act in self.acts:
                return news
            raise

    def is_just(self, said: Said) -> bool:
        """The words of the list."""
        return self._choice.is_just(said)

    def find(self, said: Said) -> tuple[News, str] | None:
        """What is told, if that can become of it."""
        news = news_in(said.text, said.now)
        if news.act not in self.acts:
            return None
        return (News(news.act) if said.text == self.line else news), ""

    def unpack(self, stored: Any) -> News:
        """As it was."""
        return msgspec.convert(stored, News)
