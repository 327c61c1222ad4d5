"""Times of the day: half drie, kwart over negen, 14u30, 9 uur 's ochtends, om 3, 2 pm; and parts of the day."""

import re
from datetime import time

from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.values import Clock, DayPart, Sight

clocks = Stage()
PARTS = {"night": (0, 6), "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}
EDGES = {
    ("begin", "morning"): (8, 10), ("middle", "morning"): (9, 11), ("end", "morning"): (10, 12),
    ("begin", "afternoon"): (12, 14), ("middle", "afternoon"): (14, 16), ("end", "afternoon"): (16, 18),
    ("begin", "evening"): (18, 20), ("middle", "evening"): (19, 21), ("end", "evening"): (21, 24),
}  # fmt: skip


def whole(hour: float) -> bool:
    """Whether there is such an hour."""
    return float(hour).is_integer() and 0 <= hour < 24


def by_the_dial(minutes: int, about: str | None) -> Clock:
    """A time on a round clock, where five minutes past twelve comes after five to twelve."""
    minutes = (minutes - 60) % 720 + 60
    return Clock(time(minutes // 60, minutes % 60), loose=True, about=bool(about))


@clocks.rule("at? half hour oclock?", "about half hour oclock?", "at? half past=past_hour hour oclock?")
def half_hour(_sight: Sight, hour: int, past: str | None = None, about: str | None = None) -> Clock | None:
    """Half drie is 14.30 or 2.30; half past two as well."""
    return by_the_dial(hour * 60 + (30 if past else -30), about) if whole(hour) and 1 <= hour <= 12 else None


@clocks.rule(
    "at? about? article? minutes=quarter_of_hour|number to_hour half? hour oclock?",
    "at? about? article? minutes=quarter_of_hour|number past=past_hour half? hour oclock?",
    "at? about? minutes=n unit? to_hour half? hour oclock?",
    "at? about? minutes=n unit? past=past_hour half? hour oclock?",
)
def beside_the_hour(
    _sight: Sight,
    minutes: int,
    hour: int,
    half: str | None = None,
    past: str | None = None,
    about: str | None = None,
) -> Clock | None:
    """Kwart voor drie, tien over half vier."""
    if not (whole(hour) and 1 <= hour <= 12 and float(minutes).is_integer() and minutes < 30):
        return None
    return by_the_dial(hour * 60 - (30 if half else 0) + (minutes if past else -minutes), about)


@clocks.rule("at? hm oclock?", "about hm oclock?", "at? hm half_of_day", "at nnnn oclock?", "nnnn oclock")
def digits(
    _sight: Sight,
    hm: str | None = None,
    nnnn: int | None = None,
    at: str | None = None,
    about: str | None = None,
    oclock: str | None = None,
    half_of_day: str | None = None,
) -> Clock | None:
    """14.30, 14:30, 14u30, 9h30, 2:30 pm, om 0930; a bare 14.37 may be a price."""
    hours, minutes = map(int, re.findall(r"\d+", hm)) if hm else divmod(nnnn or 0, 100)
    if hours > 24 or minutes > 59:
        return None
    loose = 1 <= hours <= 12 and not half_of_day and (hm or "0")[0] != "0"
    sure = at or about or oclock or half_of_day or (hm and (hm[-3] != "." or (len(hm) == 5 and minutes % 5 == 0)))
    return Clock(
        time(_halved(hours, half_of_day), minutes),
        loose,
        weak=not sure,
        about=bool(about) or hours == 24,
        afternoon=half_of_day == "pm",
    )


def _halved(hour: int, half_of_day: str | None) -> int:
    return hour % 12 + 12 * (half_of_day == "pm") if half_of_day else hour % 24


@clocks.rule(
    "at hour oclock",
    "n oclock",
    "number oclock",
    "about hour oclock",
    "at? hour half_of_day",
    "at hour >end|stop|comma|bracket|free|part|day|dayname|which|near|to|dash|slash|between",
    "about n >end|stop|comma|bracket|free|part|day|dayname|which|to|dash",
)
def on_the_hour(
    _sight: Sight,
    hour: int | None = None,
    n: int | None = None,
    number: int | None = None,
    at: str | None = None,
    about: str | None = None,
    half_of_day: str | None = None,
) -> Clock | None:
    """9 uur, 15u, om 3, 2 pm; "2 uur" may be how long something takes."""
    said = next(hour for hour in (hour, n, number) if hour is not None)
    if not whole(said) or number == 1:
        return None
    loose = 1 <= said <= 12 and not half_of_day
    sure = at or about or half_of_day or said > 12
    return Clock(time(_halved(int(said), half_of_day)), loose, not sure, bool(about), half_of_day == "pm")


@clocks.rule("about_hour hour")
def thereabouts(_sight: Sight, hour: int) -> Clock | None:
    """Rond een uur of drie."""
    return Clock(time(int(hour)), loose=hour <= 12, about=True) if whole(hour) and hour else None


@clocks.rule("<before|after|about|to by_hour", "about by_hour")
def inflected(_sight: Sight, by_hour: int, about: str | None = None) -> Clock:
    """Na drieen, tegen vijven."""
    return Clock(time(by_hour), loose=True, about=bool(about))


@clocks.rule("at? clock_name", "about clock_name")
def by_name(_sight: Sight, clock_name: str, about: str | None = None) -> Clock:
    """Noon, middernacht, rond de lunch."""
    about = about or (clock_name if clock_name[0] == "~" else None)
    return Clock(time.fromisoformat(clock_name.strip("~")), about=bool(about))


@clocks.rule("part")
def part_of_day(_sight: Sight, part: str) -> DayPart:
    """Ochtend."""
    return DayPart(part, *PARTS[part])


@clocks.rule("edge of? article? part")
def edge_of_part(_sight: Sight, edge: str, part: str) -> DayPart | None:
    """Eind van de middag."""
    hours = EDGES.get((edge, part))
    return DayPart(part, *hours, why="edge") if hours else None
