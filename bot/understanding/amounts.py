"""How much money a text speaks of, in whole cents."""

import re

AMOUNT = re.compile(
    r"(?P<sign>[-−–]\s*)?(?:(?P<before>€|eur\b|euro\b)\s*)?(?<![\w.,])(?P<whole>\d{1,3}(?:\.\d{3})+|\d{1,9})"
    r"(?:,(?P<cents>\d{2}|-))?(?![\d.,]*\d)\s*(?P<after>€|eur\b|euro\b)?",
    re.IGNORECASE,
)
MOST = 10**11  # cents: more is a mistake


def amount_in(text: str) -> tuple[int, str] | None:
    """The amount in cents, and the words without it: "€ 1.250,50 zaalhuur". One with a sign of money goes first."""
    found = [one for one in AMOUNT.finditer(text) if _cents(one) < MOST]
    if not found:
        return None
    one = next((each for each in found if each["before"] or each["after"]), found[0])
    cents = _cents(one)
    return -cents if one["sign"] else cents, f"{text[: one.start()]} {text[one.end() :]}".strip()


def _cents(one: re.Match[str]) -> int:
    rest = one["cents"] if one["cents"] and one["cents"].isdecimal() else "0"
    return int(one["whole"].replace(".", "")) * 100 + int(rest)
