"""Feasts and what hangs on Easter: tweede kerstdag, Hemelvaart, carnaval, Koningsdag."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.values import Day, Sight, in_a_year

feasts = Stage()


def easter(year: int) -> date:
    """Easter Sunday, of the years that the programme and its people speak of (1900 to 2199)."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    ahead = epact - weekday
    month = 3 + (ahead + 40) // 44
    return date(year, month, ahead + 28 - 31 * (month // 4))


def _sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=6 - first.weekday() + 7 * (nth - 1))


def _king(year: int) -> date:
    day = date(year, 4, 27)
    return day - timedelta(days=day.weekday() == 6)


def _budget(year: int) -> date:
    first = date(year, 9, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 14)


MOVING: dict[str, Callable[[int], date]] = {
    "king": _king,
    "budget": _budget,
    "mothers": lambda year: _sunday(year, 5, 2),
    "fathers": lambda year: _sunday(year, 6, 3),
}


def feast_day(year: int, said: str) -> date:
    """The day of a feast, as the lexicon writes it: "12-25", "easter+1", or one of `MOVING`."""
    if said in MOVING:
        return MOVING[said](year)
    if said.startswith("easter"):
        return easter(year) + timedelta(days=int(said.removeprefix("easter") or 0))
    month, day = map(int, said.split("-"))
    return date(year, month, day)


@feasts.rule("article? feast year?", "which feast")
def feast(sight: Sight, feast: str, year: int | None = None) -> Day:
    """Tweede kerstdag; eerste kerstdag 2027."""
    if year:
        return Day((feast_day(year + (2000 if year < 100 else 0), feast),))
    found = in_a_year(sight, {y: feast_day(y, feast) for y in range(sight.today.year - 2, sight.today.year + 3)})
    return Day(found.choices[:1])
