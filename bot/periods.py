"""The programme's own quarters: three months each, counted from its first day. Days are local; ends are exclusive."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.config import Programme

MONTHS = 3
FINAL = "final"  # how the period of the final evaluation is called: the whole programme


@dataclass(frozen=True)
class Period:
    """A quarter of the programme, from `since` until `until`; or all of it, which is number 0."""

    number: int
    since: date
    until: date

    @property
    def name(self) -> str:
        """What it is called in commands: 1 to 5, or final."""
        return str(self.number) if self.number else FINAL


def periods(programme: Programme) -> Iterator[Period]:
    """All of them; the last one ends with the programme."""
    number, since = 1, programme.starts
    while since < programme.ends:
        until = min(later(programme.starts, MONTHS * number), programme.ends)
        yield Period(number, since, until)
        number, since = number + 1, until


def of(programme: Programme, day: date) -> Period:
    """The quarter in which a day lies; before the programme the first one, after it the last."""
    every = list(periods(programme))
    return next((period for period in every if day < period.until), every[-1])


def named(programme: Programme, name: str) -> Period | None:
    """The quarter with this number, or with `final` the whole programme."""
    whole = Period(0, programme.starts, programme.ends)
    return next((period for period in (*periods(programme), whole) if period.name == name.strip().casefold()), None)


def treated_on(meetings: Sequence[date], period: Period) -> date | None:
    """The meeting of the Steering Group that treats this period: the first after its end, if it is known."""
    return next((day for day in meetings if day >= period.until), None)


def later(day: date, months: int) -> date:
    """So many months later, or earlier; a day that its month does not have is the last one that it has."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
