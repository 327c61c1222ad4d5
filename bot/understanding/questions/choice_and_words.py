"""One of several, and words: as a reason behind it, or instead of it."""

import re
from dataclasses import dataclass

from bot.understanding import numbers
from bot.understanding.questions.choice import LISTED, Choice
from bot.understanding.questions.question import NotUnderstood, Said
from bot.understanding.questions.text import Text

REASON = re.compile(r"^(?:want|omdat|because|as)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class StateOf(Choice[str]):
    """A light, with the reason behind it in one breath: "oranje, want er zijn weinig uren" leaves the reason."""

    def among(self, said: Said) -> tuple[str, str] | None:
        """The light that goes first, and what is said of it."""
        for option in self.options:
            names = "|".join(map(re.escape, {option, self._label(said, option).partition(" ")[0]}))
            if found := re.match(rf"\W*(?:{names})\b[\s,.:;–-]*", said.text, re.IGNORECASE):
                return option, REASON.sub("", said.text[found.end() :]).strip()
        return super().among(said)


@dataclass(frozen=True)
class ChoiceOrWords(Choice[str]):
    """One of several, or something else in free words; "1 en 3" are two of them."""

    def parse(self, said: Said) -> str:
        """What was chosen, in the words of the options, or what was typed."""
        try:
            return super().parse(said)
        except NotUnderstood:
            chosen = [numbers.choice(part, len(self.options)) for part in LISTED.split(said.text.strip())]
            if all(chosen):
                return ", ".join(self.options[number - 1] for number in chosen if number)
            if not any(map(str.isalpha, said.text)):
                raise
            return Text(self.words).parse(said)

    def still(self, value: str) -> bool:
        """Words are always possible."""
        return True
