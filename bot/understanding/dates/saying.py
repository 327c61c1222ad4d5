"""What the desk understood, in words: "u bedoelt dinsdag 1 december, 14.30 uur"."""

from datetime import date, datetime

from bot.understanding.dates.lexicon import saying
from bot.understanding.dates.readings import Reading
from bot.words import DAYS, MONTHS


def assumed(reading: Reading, language: str) -> str | None:
    """The assumption, when there is one."""
    if not reading.why:
        return None
    words = saying(language)
    until = reading.until
    value = _said(reading.since, language)
    if until and reading.kind == "days":
        value = words["through"].format(value, _said(until, language))
    elif isinstance(until, datetime):
        value = words["until"].format(value, _hour(until, language))
    return words.get(reading.why, words["other"]).format(value)


def _said(at: datetime | date, language: str) -> str:
    day, month = DAYS[language][at.weekday()], MONTHS[language][at.month - 1]
    date_ = f"{day} {at.day} {month} {at.year}"
    return f"{date_}, {_hour(at, language)}" if isinstance(at, datetime) else date_


def _hour(at: datetime, language: str) -> str:
    return f"{at:%H.%M} uur" if language == "nl" else f"{at:%H:%M}"
