"""Days, working days, weeks and months, counted on from a day."""

from datetime import date, timedelta

from bot.understanding.dates.feasts import easter, feast_day
from bot.understanding.dates.values import months_on

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def moved(day: date, count: float, unit: str) -> date | None:
    """So many days, weeks, months later; earlier when less than nothing."""
    if unit == "workday":
        return working_days_on(day, int(count))
    if unit in {"day", "week"}:
        return day + timedelta(days=round(count * (7 if unit == "week" else 1)))
    months = MONTHS.get(unit, 0) * count
    return months_on(day, int(months)) if months and float(months).is_integer() else None


def works(day: date) -> bool:
    """Whether people work: no weekend and no Dutch holiday."""
    return day.weekday() < 5 and day not in free_days(day.year)


def free_days(year: int) -> set[date]:
    """The days on which nobody works."""
    moving = {easter(year) + timedelta(days=at) for at in (0, 1, 39, 49, 50)}
    return moving | {date(year, 1, 1), feast_day(year, "king"), date(year, 12, 25), date(year, 12, 26)}


def working_days_on(day: date, count: int) -> date:
    """So many working days later, or earlier."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not works(day):
            day += step
    return day
