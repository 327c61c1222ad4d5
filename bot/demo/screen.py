"""How the demo looks in a terminal: who says what to whom, in colour, in lines that fit.

Without a terminal, with `NO_COLOR`, or where the terminal is dumb, the same words come without colour.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from itertools import cycle
from textwrap import wrap

from bot.demo.events import Heard

LABEL = 30  # columns, for who speaks and where
WIDEST, NARROWEST = 110, 60  # columns
BOLD, PALETTE = "1", ("32", "35", "36", "33", "34", "31")  # of "select graphic rendition"; readable on light and dark
DESK = "desk"  # among the names of people
WHO_READS = "Dit is de balie van"  # begins what each person hears once
MARKS = "- ", "• "
LOOK, READ, LONGEST = 0.2, 0.003, 0.9  # seconds: for each message, for each character of it, and at most


class Screen:
    """The names that are shown, each in its own colour: rooms are bold."""

    def __init__(self, names: Mapping[str, str], rooms: Mapping[str, str]) -> None:
        self.names = {**names, **rooms, DESK: "Balie"}
        self.watched = sys.stdout.isatty()
        coloured = self.watched and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._colours = dict(zip(names, cycle(PALETTE), strict=False)) | dict.fromkeys([*rooms, DESK], BOLD)
        if not coloured:
            self._colours = {}
        columns = shutil.get_terminal_size((WIDEST, 0)).columns if self.watched else WIDEST
        self.width = max(min(columns, WIDEST), NARROWEST)

    def title(self, words: str) -> None:
        """The heading of a scene."""
        print(f"\n{self._in(BOLD, f'── {words}')}\n", flush=True)

    def says(self, who: str, text: str, to: str = "") -> None:
        """What somebody says, in a room or to somebody."""
        each = [name for name in (who, to) if name]
        plain = " → ".join(self.names[name] for name in each)
        label = " → ".join(self.tinted(name, self.names[name]) for name in each)
        first, *more = self.lines(text, LABEL)
        print(f"{label}:{' ' * max(LABEL - len(plain) - 1, 1)}{first}")
        print("".join(f"{' ' * LABEL}{line}\n" for line in more), end="", flush=True)

    async def is_read(self, text: str) -> None:
        """Leaves somebody who watches the time to read it."""
        if self.watched:
            await asyncio.sleep(min(LOOK + READ * len(text), LONGEST))

    def lines(self, text: str, indent: int) -> list[str]:
        """A text in lines that fit behind so many columns; empty ones go."""
        return [part for line in text.splitlines() if line.strip() for part in self._wrapped(line, indent)] or [""]

    def tinted(self, name: str, words: str) -> str:
        """Words in the colour of whose they are."""
        return self._in(self._colours.get(name, ""), words)

    def _wrapped(self, line: str, indent: int) -> list[str]:
        hangs = "  " if line.startswith(MARKS) else "   " if line[:1].isdigit() and line[1:3] == ". " else ""
        return wrap(line, self.width - indent, subsequent_indent=hangs, break_on_hyphens=False)

    def _in(self, colour: str, words: str) -> str:
        return f"\033[{colour}m{words}\033[0m" if colour and self._colours else words


def words_of(heard: Heard, *, greets: bool) -> str:
    """What a message of the desk says, or which file it is; who reads along only where it `greets`."""
    if heard.content.get("msgtype") == "m.file":
        return f"(bestand) {heard.body}"
    greeting, _, rest = heard.body.partition("\n")
    return rest.strip() if greeting.startswith(WHO_READS) and not greets else heard.body
