"""A moment to come, and the day by which something will be done."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from bot.understanding import dates
from bot.understanding.questions.moment import gone, is_just_a_moment, on_the_clock, once, without
from bot.understanding.questions.question import NotUnderstood, Question, Said


@dataclass(frozen=True)
class When(Question[datetime]):
    """A moment to come, day and time; asks back whatever it is not sure of. The value is in UTC.

    `moves` is the moment that something has until now: "een week later" is counted from there.
    """

    moves: datetime | None = None

    def parse(self, said: Said) -> datetime:
        """One moment, without a guess."""
        return once(self, said, self._read)

    def _read(self, said: Said, fold: int | None) -> datetime:
        found = self._moved(said) or dates.moment(said.text, said.now)
        if found is None:
            raise NotUnderstood("desk.no_moment", quoted=said.text)
        if found.doubt == "past":
            raise gone(found, said)
        if found.doubt:
            raise NotUnderstood(f"desk.doubt_{found.doubt}", quoted=said.text, day=found.day)
        if found.day is None or found.at is None:
            raise NotUnderstood(
                "desk.doubt_no_time" if found.day else "desk.doubt_which_day", quoted=said.text, day=found.day
            )
        moment = on_the_clock(found.day, found.at, said, fold)
        if moment <= said.now:
            raise gone(found, said)
        return moment.astimezone(UTC)

    def _moved(self, said: Said) -> dates.Said | None:
        """The moment to which it goes from where it is, when the text says that."""
        if self.moves is None:
            return None
        found = dates.moved(said.text, said.now, self.moves.astimezone(said.now.tzinfo))
        return found[0] if len(found) == 1 and found[0].day and found[0].at else None

    def is_just(self, said: Said) -> bool:
        """A day and a time."""
        return is_just_a_moment(said)

    def find(self, said: Said) -> tuple[datetime, str] | None:
        """A sure moment in running text."""
        if (whole := self._moved(said)) and not whole.doubt:
            return self.parse(said), without(said.text, whole)
        for found in dates.find(said.text, said.now):
            if found.day and found.at and not found.doubt:
                named = replace(said, text=said.text[found.start : found.end])
                return self.parse(named), without(said.text, found)
        return None

    def unpack(self, stored: Any) -> datetime:
        """As it was, aware."""
        value: datetime = msgspec.convert(stored, datetime)
        return value


@dataclass(frozen=True)
class Day(Question[date]):
    """The day by which something will be done, today or later; of a week or a month the last."""

    def parse(self, said: Said) -> date:
        """One day, without a guess."""
        found = dates.deadline(said.text, said.now)
        if found is None or found.day is None:
            raise NotUnderstood("desk.no_day", quoted=said.text)
        if found.doubt in ("past", "no_such_date", "weekday_differs", "which_day"):
            raise NotUnderstood(f"desk.doubt_{found.doubt}", quoted=said.text, day=found.day)
        return found.day

    def is_just(self, said: Said) -> bool:
        """A day."""
        return is_just_a_moment(said)

    def find(self, said: Said) -> tuple[date, str] | None:
        """A day that is named; one that is past or in doubt is asked back."""
        found = dates.deadline(said.text, said.now)
        return (self.parse(said), without(said.text, found)) if found else None

    def unpack(self, stored: Any) -> date:
        """As it was."""
        value: date = msgspec.convert(stored, date)
        return value
