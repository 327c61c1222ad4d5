"""What people typed, as it may stand in a document: nothing in it that works instead of being read."""

import unicodedata

TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """One line, without control characters and without signs that turn the direction of what follows."""
    return "".join(_shown(character) for character in unicodedata.normalize("NFC", text))


def _shown(character: str) -> str:
    if character == "\u00a0":
        return character
    if character.isspace():
        return " "
    return "" if character in TURNS or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") else character
