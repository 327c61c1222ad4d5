"""The words of a document, as plain text: days with their year, amounts, numbers, and what `report.md` says.

A document is read years later: unlike in chat, a day always has its year.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.clock import real_now
from bot.words import DAYS, MONTHS, Words, finish, number

HOURS_UP_TO = timedelta(hours=48)  # longer waits are told in days
NOTHING = "–"


@cache
def _words() -> Words:
    return Words(ZoneInfo("UTC"), real_now)  # no moment is told through it


def _said(language: str, key: str, **facts: object) -> str:
    said = finish(_words()(key, language, **facts)).body
    return said.replace("\n", " ").replace("€ ", "€\u00a0")


_fixed = cache(_said)  # half of what a report says is the same in each


@dataclass(frozen=True)
class Phrases:
    """How a document speaks, in one language."""

    language: str

    def say(self, key: str, **facts: object) -> str:
        """A text of ours; what is filled in stays as it is."""
        return _said(self.language, key, **facts) if facts else _fixed(self.language, key)

    def number(self, count: int) -> str:
        """With a sign between thousands."""
        return number(self.language, count)

    def on(self, day: date) -> str:
        """As 15 september 2022."""
        return f"{day.day} {MONTHS[self.language][day.month - 1]} {day.year}"

    def day(self, day: date) -> str:
        """As donderdag 15 september 2022."""
        return f"{DAYS[self.language][day.weekday()]} {self.on(day)}"

    def month(self, day: date) -> str:
        """As september 2022."""
        return f"{MONTHS[self.language][day.month - 1]} {day.year}"

    def money(self, cents: int) -> str:
        """Euros, with cents only where there are any."""
        euros, rest = divmod(abs(cents), 100)
        decimals = f"{',' if self.language == 'nl' else '.'}{rest:02}" if rest else ""
        return f"{'−' if cents < 0 else ''}€\u00a0{self.number(euros)}{decimals}"

    def share(self, part: float, whole: float) -> str:
        """Whole percents; nothing where there is no whole."""
        return f"{round(100 * part / whole)}%" if whole else NOTHING

    def span(self, span: timedelta) -> str:
        """About how long, rounded up, so that it is never told shorter than it was."""
        hours, days = (max(1, -(-span // unit)) for unit in (timedelta(hours=1), timedelta(days=1)))
        if span < HOURS_UP_TO:
            return self.say("report.part_span_hours", count=hours)
        return self.say("report.part_span_days", count=days)
