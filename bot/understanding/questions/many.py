"""Several of a few, at once."""

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.understanding import numbers
from bot.understanding.questions.question import NotUnderstood, Question, Said

MOST_COUNTED = 60  # of a list
EVERY_ONE = re.compile(
    r"^(?:ja,? )?(?:alle(?:maal|bei|n|s)?|all|both|everything)(?: van die| of them)?"
    r"(?:,? (?:behalve|maar niet|niet|zonder|op|except|but not|but|not) (?P<but>.+?)(?: na)?)?$"
)


@dataclass(frozen=True)
class Many(Question[tuple[str, ...]]):
    """Several of a few: "1 en 3", "1 t/m 3", names, *alle*, "alle behalve 2" or *geen*."""

    options: tuple[str, ...] = ()

    def shown(self, said: Said) -> dict[str, object]:
        """All options."""
        return {
            "options": [(at, self._label(said, option)) for at, option in enumerate(self.options, 1)],
            "more": False,
        }

    def _label(self, said: Said, option: str) -> str:
        return said.label(f"{self.words}_option", {"option": option})

    def parse(self, said: Said) -> tuple[str, ...]:
        """Numbers, words, or both."""
        if said.plain in ("geen", "none", "geen van alle", "geen van beide", "neither"):
            return ()
        whole = EVERY_ONE.match(said.plain)
        but = whole["but"] if whole else None
        if whole and not but:
            return self.options
        named = self._several(said, but or said.plain)
        return tuple(option for option in self.options if (option in named) != bool(but))

    def _several(self, said: Said, listed: str) -> set[str]:
        """All that are named one after the other; "1 t/m 3" is three of them."""
        full = re.sub(r"(\d+)\s*(?:t/m|tot en met|through|-)\s*(\d+)", _counted_out, listed)
        parts = re.split(r"[,;/+&\s]+(?:en|and)?\s*", full)
        return {self._one(said, part) for part in parts if part not in ("", "en", "and", "de", "the")}

    def _one(self, said: Said, part: str) -> str:
        if (number := numbers.choice(part, len(self.options))) is not None:
            return self.options[number - 1]
        for option in self.options:
            if part and self._label(said, option).casefold().startswith(part):
                return option
        if part.isdecimal():
            raise NotUnderstood("desk.number_out_of_range", quoted=part, most=len(self.options))
        raise NotUnderstood("desk.not_a_choice", quoted=said.text)

    def find(self, said: Said) -> tuple[tuple[str, ...], str] | None:
        """The options that are named."""
        text = said.text.casefold()
        named = tuple(o for o in self.options if re.search(rf"\b{re.escape(self._label(said, o).casefold())}\b", text))
        return (named, said.text) if named else None

    def is_just(self, said: Said) -> bool:
        """Some of the options by number or name, and nothing else; a mere *geen* may be meant for another question."""
        try:
            return bool(self.parse(said))
        except NotUnderstood:
            return False

    def unpack(self, stored: Any) -> tuple[str, ...]:
        """As it was."""
        value: tuple[str, ...] = msgspec.convert(stored, tuple[str, ...])
        return value


def _counted_out(ends: re.Match[str]) -> str:
    first, last = int(ends[1]), int(ends[2])
    return " ".join(map(str, range(first, last + 1))) if 0 < first < last <= MOST_COUNTED else ends[0]
