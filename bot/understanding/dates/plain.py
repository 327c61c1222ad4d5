"""Absolute dates in words or signs that the grammar does not know, by dateparser: never certain."""

from datetime import date
from functools import lru_cache

from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.values import Day, Sight

plain = Stage()
LANGUAGES = ["nl", "en", "de", "fr", "pl"]


@plain.rule("n other year=nnnn", "long")
def absolute(_sight: Sight, n: int = 0, year: int = 0, other: str = "", long: str = "") -> Day | None:
    """1 grudnia 2026, 2026/12/01."""
    if long and not (long[:2] in {"19", "20"} and len(long.replace(".", "/").split("/")) == 3):
        return None
    if not long and not (1 <= n <= 31 and 1990 <= year <= 2100 and other.isalpha() and 3 <= len(other) <= 12):
        return None
    day = parsed(long or f"{n} {other} {year}")
    return Day((day,), "plain") if day and (long or (day.day, day.year) == (n, year)) else None


@lru_cache(maxsize=256)
def parsed(text: str) -> date | None:
    """The date, if dateparser knows one."""
    import dateparser  # noqa: PLC0415 - it takes half a second, and hardly any text needs it

    order = "YMD" if text[:4].isdigit() else "DMY"
    found = dateparser.parse(
        text, languages=LANGUAGES, settings={"DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month", "year"]}
    )
    return found.date() if found else None
