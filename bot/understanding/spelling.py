"""A slip of the finger in a short sentence: "hoe saat het met mijn vrag", read as it was surely meant to be written.

What is read so is never certain: it is offered beside what the text says as it stands.
"""

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding import folded
from bot.understanding.weighing import data

MOST_WORDS = 8  # of a sentence like a command; a longer one says enough beside its slips
SHORTEST = 4  # letters: shorter words are one letter away from many others


def put_right(text: str) -> str:
    """The text with each word that is one letter away from one word that we know, and is none itself, put right."""
    words = re.findall(r"\w+|\W+", folded(text))
    return "".join(map(_right, words)) if len(words) < 2 * MOST_WORDS else text


def _right(word: str) -> str:
    if len(word) < SHORTEST or not word.isalpha() or word in _known():
        return word
    near = process.extract(word, _known_well(), scorer=OSA.distance, score_cutoff=1, limit=2)
    return near[0][0] if len(near) == 1 else word


@cache
def _known() -> frozenset[str]:
    """All words of the lists, also of those that tell no intention."""
    lists = str([data()[subject] for subject in ("groups", "intention", "signal", "theme", "disciplines", "language")])
    return frozenset(re.findall(r"[a-z]+", lists))


@cache
def _known_well() -> tuple[str, ...]:
    """What somebody may mean: whole words of what begins a command."""
    commands = (data()["intention"][wish] for wish in ("status", "withdraw", "move", "cancel", "spar"))
    entries = str([data()["groups"], *commands])
    return tuple(sorted({word for word in re.findall(r"(?<![a-z])[a-z]+(?![a-z*])", entries) if len(word) >= SHORTEST}))
