"""What is asked and said of signals in more than one place."""

import re

from bot import Choice, Desk, record_numbers
from storage import signals
from storage.limburg import THEMES
from storage.signals import LETTERS

ROOM = "taskforce"
THEME = Choice("signals.theme", options=THEMES)


LABEL = re.compile(
    r"^(?:een |a )?(?:kans|bedreiging|aanbeveling|opportunity|threat|recommendation)\b(?:\s*[:,–-]\s*|\s+(?=\w))",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """What is told, without the word for its kind before it."""
    return LABEL.sub("", text)


def evidence_in(text: str) -> dict[str, list[int]]:
    """The records that a text names, by letter."""
    return {letter: found for letter in LETTERS if (found := record_numbers(text, letter))}


def named(numbers: dict[str, list[int]]) -> str:
    """These records as people call them: "L-17, H-42"."""
    return ", ".join(f"{letter}-{number}" for letter, found in numbers.items() for number in found)


async def unfit(desk: Desk, evidence: str) -> list[str]:
    """Which of the records that it names cannot be evidence."""
    return await desk.recall("unfit", signals.unfit, evidence_in(evidence))
