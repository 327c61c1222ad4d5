"""What a remark on a report says: about which section, and which words it wants to be others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.documents.report import Report, Section

NAMED = r"(?:(?:bij|op|over|in|aan|at|on)\s+)?(?:(?:hoofdstuk|paragraaf|punt|onderdeel|sectie|chapter|section|§)\s*)"
NUMBER = r"(\d{1,2}(?:\.\d{1,2})?)"
BEFORE = re.compile(rf"^\W*(?:(?:bij|op|over|at|on)\s+)?{NUMBER}\s*[:.)–-]+\s+(.+)$", re.IGNORECASE | re.DOTALL)
WITH_WORD = re.compile(rf"^\W*{NAMED}{NUMBER}\b\s*[:.,)–-]*\s*(.+)$", re.IGNORECASE | re.DOTALL)
ALONE = re.compile(rf"^\W*(?:{NAMED})?{NUMBER}\W*$", re.IGNORECASE)
QUOTED = re.compile(r"^((?:>[^\n]*\n?)+)\s*(.*)$", re.DOTALL)
REPLACES = re.compile(
    r"\b(?:vervang|replace)\s+(?P<old>.+?)\s+(?:door|by|with)\s+(?P<new>.+?)\s*$", re.IGNORECASE | re.DOTALL
)
QUOTES = " \"'“”„‘’«»"
AROUND = 60  # characters that are shown on either side of what changes
LEAST = 8  # characters that must be quoted to know where it stands


@dataclass(frozen=True)
class Said:
    """A remark: `section` is as people refer to it, "" when they did not say; `old` and `new` when it replaces words.

    `before` and `after` show the change in its sentence; both are empty where `old` stands nowhere.
    """

    section: str
    text: str
    old: str = ""
    new: str = ""
    before: str = ""
    after: str = ""


def remark_in(text: str, report: Report) -> Said:
    """What somebody says of this report: its number goes before what is quoted."""
    quoted, text = _unquoted(text)
    section, text = _numbered(text, report)
    section = section or _where(quoted, report)
    return _replacing(section, text, report)


def names_section(text: str) -> bool:
    """Whether this is how people name a section, and nothing else."""
    return ALONE.match(text) is not None


def section_in(text: str, report: Report) -> str:
    """The section that these words name, and nothing else; "" when they name none."""
    alone = ALONE.match(text)
    return alone[1] if alone and report.section(alone[1]) else ""


def _unquoted(text: str) -> tuple[str, str]:
    found = QUOTED.match(text.strip())
    if not found or not found[2].strip():
        return "", text.strip()
    return " ".join(line.lstrip("> ") for line in found[1].splitlines()).strip(), found[2].strip()


def _numbered(text: str, report: Report) -> tuple[str, str]:
    found = WITH_WORD.match(text) or BEFORE.match(text)
    return (found[1], found[2].strip()) if found and report.section(found[1]) else ("", text)


def _where(quoted: str, report: Report) -> str:
    """The one section in which this stands."""
    if len(quoted) < LEAST:
        return ""
    found = [section.number for section in report.sections if any(quoted in text for text in texts_of(section))]
    return found[0] if len(found) == 1 else ""


def _replacing(section: str, text: str, report: Report) -> Said:
    found = REPLACES.search(text)
    if not found:
        return Said(section, text)
    old, new = (found[part].strip(QUOTES).rstrip(".") for part in ("old", "new"))
    among = [one for one in (report.section(section),) if one] or report.sections
    places = [(one, whole) for one in among for whole in texts_of(one) if old and old in whole]
    if not places:
        return Said(section, text, old, new)
    one, whole = places[0]
    return Said(section or one.number, text, old, new, *_around(whole, old, new))


def _around(whole: str, old: str, new: str) -> tuple[str, str]:
    at = whole.index(old)
    begins, ends = max(at - AROUND, 0), at + len(old) + AROUND
    left = f"{'… ' if begins else ''}{whole[begins:at]}"
    right = f"{whole[at + len(old) : ends]}{' …' if ends < len(whole) else ''}"
    return f"{left}{old}{right}", f"{left}{new}{right}"


def texts_of(section: Section) -> Iterator[str]:
    """Every text that stands in a section."""
    yield from _texts(msgspec.to_builtins(section.blocks))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key != "type":
                yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
