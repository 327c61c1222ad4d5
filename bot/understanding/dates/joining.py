"""What stands side by side becomes one time: a day, a weekday, hours and a part of the day, in any order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from bot.understanding.dates.grammar import ALPHABET, Node
from bot.understanding.dates.values import (
    Clock,
    Day,
    DayName,
    DayNumber,
    DayPart,
    Every,
    Except,
    Hours,
    Moment,
    Period,
    Until,
    dated,
)

SLOTS = {
    DayName: "name", Day: "day", Period: "day", Clock: "time", Hours: "time", DayPart: "part", Moment: "moment",
    Every: "every", Until: "until", Except: "without",
}  # fmt: skip
NAMES = frozenset(SLOTS.values())
JOINTS = frozenset(ALPHABET.of("joint|comma|bracket|dash"))
LINKS = frozenset(ALPHABET.of("and|or|comma|slash|stop"))
LISTING = frozenset(ALPHABET.of("and|or|slash"))
STOPS = frozenset(ALPHABET.of("stop|begin|end"))
SMALL = frozenset(ALPHABET.of("small|joint|comma|bracket|stop|or|begin|end"))


@dataclass(frozen=True)
class Said:
    """One time as it was said; each of its slots holds what one or more words meant, or nothing."""

    start: int
    end: int
    first: int  # the places of its words in the row
    last: int
    name: DayName | None = None
    day: Day | Period | None = None
    time: Clock | Hours | None = None
    part: DayPart | None = None
    moment: Moment | None = None
    every: Every | None = None
    until: Until | None = None
    without: Except | None = None
    whys: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def slots(self) -> set[str]:
        """What it says."""
        named = {"name"} if isinstance(self.day, Day) and self.day.named else set()
        return named | {slot for slot, value in vars(self).items() if value is not None and slot in NAMES}

    @property
    def dated(self) -> bool:
        """Whether it names a day."""
        return bool(self.slots & {"name", "day", "moment", "every", "until"})

    @property
    def timed(self) -> bool:
        """Whether it names a time of the day."""
        return bool(self.slots & {"time", "part", "moment"})

    @property
    def weak(self) -> bool:
        """Whether it says too little: "2 uur" may be a duration."""
        return (self.slots <= {"time"} and getattr(self.time, "weak", False)) or self.slots == {"without"}

    def joins(self, other: "Said") -> bool:
        """Whether the two can be one time."""
        both = self.slots | other.slots
        if self.slots & other.slots or both >= {"moment", "time"}:
            return False
        recurs = bool(both & {"every", "until"})
        return ("without" not in both or recurs) and (not both >= {"day", "until"} or "every" in both)

    def with_(self, other: "Said", why: str = "") -> "Said":
        """Both in one."""
        said = {slot: getattr(other, slot) for slot in other.slots}
        start, end = min(self.start, other.start), max(self.end, other.end)
        whys = self.whys | other.whys | ({why} if why else set())
        first, last = min(self.first, other.first), max(self.last, other.last)
        return replace(self, start=start, end=end, first=first, last=last, whys=whys, **said)


def times(row: Sequence[Node]) -> list[Said]:
    """All times that are said, left to right: neighbours joined, and what a list shares given to each."""
    joined: list[Said] = []
    for one in _single(row):
        before = joined[-1] if joined else None
        if before and before.joins(one) and all(n.symbol in JOINTS for n in row[before.last + 1 : one.first]):
            joined[-1] = before.with_(one)
        else:
            joined.append(one)
    return shared(row, joined)


def _single(row: Sequence[Node]) -> Iterator[Said]:
    for at, node in enumerate(_with_months(row)):
        if slot := SLOTS.get(type(node.value)):
            whys = frozenset({"typo"} if node.typo else ())
            yield Said(node.start, node.end, at, at, whys=whys, **{slot: node.value})


def _with_months(row: Sequence[Node]) -> list[Node]:
    """Every "19" of "19 of 20 oktober" as a day of that month."""
    known, month = list(row), None
    for at in range(len(row) - 1, -1, -1):
        value = row[at].value
        if isinstance(value, Day) and value.choices:
            month = value.first
        elif isinstance(value, DayNumber) and month and (day := dated(month.year, month.month, value.number)):
            known[at] = replace(row[at], value=Day((day,)))
        elif row[at].symbol not in LINKS | JOINTS and not isinstance(value, DayName):
            month = None
    return known


def shared(row: Sequence[Node], said: list[Said]) -> list[Said]:
    """Di en do 9-12: the hours are for both. Dinsdag 9-12 en 13-15: so is the day."""
    for at in range(1, len(said)):
        before, one = said[at - 1], said[at]
        if one.name and not one.day and isinstance(before.day, Day) and before.day.named and _linked(row, before, one):
            said[at] = one = replace(one, name=None, day=_in_that_week(before.day, one.name))
        if (
            one.slots <= {"time", "part"}
            and not one.weak
            and before.dated
            and before.timed
            and _linked(row, before, one)
        ):
            said[at] = replace(one, day=before.day, name=before.name, every=before.every)
    for at in range(len(said) - 1, 0, -1):
        before, one = said[at - 1], said[at]
        if before.name and not before.day and isinstance(one.day, Day) and one.day.named and _linked(row, before, one):
            day = _in_that_week(one.day, before.name)  # "donderdag of vrijdag volgende week": which Thursday?
            said[at - 1] = before = replace(before, name=None, day=replace(day, why="which_day"))
        takes = before.slots <= {"name", "day"} and one.dated and one.timed and not one.moment
        if takes and not (one.until and before.day) and _linked(row, before, one):
            said[at - 1] = _with_the_hours_of(one, before, listed=_listed(row, before, one))
    return said


def _with_the_hours_of(one: Said, day: Said, *, listed: bool) -> Said:
    """The "di" of "di en do 9-12"; after a mere comma it is said back."""
    at = replace(one.time, as_date=None) if isinstance(one.time, Hours) else one.time
    whys = day.whys if listed else day.whys | {"apart"}
    return replace(day, time=at, part=one.part, until=one.until, without=one.without, whys=whys)


def _in_that_week(day: Day, name: DayName) -> Day:
    """The Wednesday of "volgende week dinsdag of woensdag"."""
    return Day((day.first + timedelta(days=name.index - day.first.weekday()),), day.why or "nearest", named=True)


def _linked(row: Sequence[Node], before: Said, one: Said) -> bool:
    """Whether they stand in one list."""
    between = [node.symbol for node in row[before.last + 1 : one.first]]
    links = [symbol for symbol in between if symbol in LINKS]
    return len(links) in {1, 2} and all(symbol in LINKS | JOINTS for symbol in between) and not _stopped(between)


def _listed(row: Sequence[Node], before: Said, one: Said) -> bool:
    """Whether an "en" or "of" says that they are alike; a comma may end one thought."""
    return any(node.symbol in LISTING for node in row[before.last + 1 : one.first])


def _stopped(between: Iterable[str]) -> bool:
    return any(symbol in STOPS for symbol in between)


def brought_together(row: Sequence[Node], said: list[Said]) -> list[Said]:
    """An hour and days that stand apart in one sentence, when none of these has another: they are taken together."""
    result = list(said)
    for sentence in _sentences(row, said):
        days = [one for one in sentence if one.dated]
        hours = [one for one in sentence if not one.dated and not one.slots - {"time", "part"} and not one.weak]
        if len(hours) == 1 and days and all(_untimed(day) and day.joins(hours[0]) for day in days):
            result = [one.with_(hours[0], "apart") if one in days else one for one in result if one is not hours[0]]
    return result


def _untimed(said: Said) -> bool:
    return not said.timed and isinstance(said.day, Day | None)


def _sentences(row: Sequence[Node], said: Sequence[Said]) -> Iterator[list[Said]]:
    """What is said in each sentence; a stop between small words alone ends none."""
    sentence: list[Said] = []
    for one in said:
        if sentence:
            between = [node.symbol for node in row[sentence[-1].last + 1 : one.first]]
            if _stopped(between) and not all(symbol in SMALL for symbol in between):
                yield sentence
                sentence = []
        sentence.append(one)
    if sentence:
        yield sentence


def only_small_words(row: Sequence[Node], said: Sequence[Said]) -> bool:
    """Whether the text says nothing but these times."""
    read = {at for one in said for at in range(one.first, one.last + 1)}
    return all(node.symbol in SMALL for at, node in enumerate(row) if at not in read)


def weekdays_between(first: date, last: date, weekday: int) -> list[date]:
    """All such days of a period."""
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    return [start + timedelta(days=at) for at in range(0, (last - start).days + 1, 7)]
