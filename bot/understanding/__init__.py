"""Reading what people type: places, moments, numbers. Pure, and never a guess without saying so."""

import re
import unicodedata
from functools import lru_cache

LANGUAGES = "nl", "en"  # in which there are words for everything
QUOTES_AND_DASHES = str.maketrans("’‘`´‐‑‒–—\u00a0", "''''----- ")  # What phones type.


def folded(text: str) -> str:
    """The text in lower case, without accents, with one kind of quote, dash and space, and just as long."""
    alike = text.translate(QUOTES_AND_DASHES)
    return alike.lower() if alike.isascii() else "".join(map(_folded, alike))


def beginning(text: str, most: int) -> str:
    """At most so many characters of a text, without a word that would be cut: half of *woord* is another word."""
    return text if len(text) <= most else re.sub(r"\S+\Z", "", text[:most]) or text[:most]


@lru_cache(1024)
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character
