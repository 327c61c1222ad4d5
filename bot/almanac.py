"""What the clock looks into: each subject's `calendar` says what is to be told, to whom and when."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from bot.clock import Clock
from bot.config import Config
from bot.telling import Room
from bot.words import Words, unescaped
from bot.workdays import DAY, Hours
from storage.audience import Viewer
from storage.db import Db
from storage.people import People, Person

CLOCKS_EYES = Viewer(0, frozenset({"ambassador"}))  # sees that there is something, and never says what
LOOKS_BACK = timedelta(days=30)  # longer than any desk is away

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Made:
    """Facts of something that is made as it is said, in one transaction: which record it became, and its files."""

    facts: Facts
    about: str
    files: Sequence[dict[str, Any]] = ()


AllOf = Callable[[Db, Sequence[int]], Awaitable[Mapping[int, Facts]]]  # by number, of what is there


@dataclass(frozen=True)
class OneOf:
    """A read of one of many things alike: `all_of` reads them at once, where one message tells of several."""

    all_of: AllOf
    number: int


@dataclass(frozen=True)
class Due:
    """Something to be said once, because of the clock.

    `key` is its name for ever, with the moment of what it announces: what is moved has another one. `at` is when it is
    to be said; from `until` on it is stale, and what was due before `since`, when the thing came to be, is not said.
    `read` gives its facts as whoever hears it may see them; none: nothing to say. What is `Made` it may also write. Of
    several overdue ones about one `thing` only the latest goes. `exact`: also in quiet hours. `nudges`: it asks for
    something, or sums things up. `off`: what it announces was called off. `asks` is a command and its record
    ("talk:7"): *ja*, or a sentence that is nothing else, begins it within a day.
    """

    key: str
    at: datetime
    until: datetime
    to: Person | Room
    words: str
    read: Callable[[Db], Awaitable[Facts | Made | None]] | OneOf
    thing: str = ""
    about: str | None = None
    since: datetime | None = None
    exact: bool = False
    nudges: bool = False
    off: bool = False
    asks: tuple[str, str] | None = None

    @property
    def subject(self) -> tuple[str, str]:
        """To whom, about what."""
        return self.to.address if isinstance(self.to, Person) else self.to.name, self.thing or self.key

    @property
    def finds_somebody(self) -> bool:
        """Whether the desk still works for whom it is for, who may have been erased since."""
        return not isinstance(self.to, Person) or self.to.known

    @property
    def viewer(self) -> Viewer:
        """Whose eyes it is read with; in a room those of the least entitled, who is a member and no more."""
        return self.to.viewer if isinstance(self.to, Person) else Viewer(0, frozenset({self.to.name}))


async def what_is_known(db: Db, dues: Sequence[Due]) -> AsyncIterator[tuple[Due, Made]]:
    """Those of which there is something to say, in turn, and what; things alike are read at once."""
    alike: dict[AllOf, list[int]] = {}
    for due in dues:
        if isinstance(due.read, OneOf):
            alike.setdefault(due.read.all_of, []).append(due.read.number)
    known = {all_of: await all_of(db, numbers) for all_of, numbers in alike.items()}
    for due in dues:
        one = due.read
        facts = known[one.all_of].get(one.number) if isinstance(one, OneOf) else await one(db)
        if facts is not None:
            yield due, facts if isinstance(facts, Made) else Made(facts, due.about or "")


@dataclass(frozen=True)
class Almanac:
    """What a calendar may look into: records, people, and how time is counted here."""

    db: Db
    clock: Clock
    hours: Hours
    config: Config
    people: Mapping[int, Person]
    register: People
    words: Words

    def word(self, key: str, to: Person) -> str:
        """A few words of ours in somebody's language, to be shown inside others."""
        return unescaped(self.words(key, to.language))

    @property
    def since(self) -> datetime:
        """How far a calendar looks back: what was missed while the desk was away is noted as skipped."""
        return self.db.now - LOOKS_BACK

    @property
    def programme_ends(self) -> datetime:
        """From here on nothing new is to happen."""
        return self.clock.at(self.config.programme.ends, time())

    def holding(self, role: str) -> list[Person]:
        """Who has this role now."""
        return self._holders.get(role, [])

    @cached_property
    def _holders(self) -> dict[str, list[Person]]:
        """By role: calendars ask it again for each thing."""
        holders: dict[str, list[Person]] = {}
        for person in self.people.values():
            for role in person.roles:
                holders.setdefault(role, []).append(person)
        return holders

    @property
    def local_now(self) -> datetime:
        """The moment of this look, on the programme's wall."""
        return self.local(self.db.now)

    def local(self, moment: datetime) -> datetime:
        """A moment on the programme's wall."""
        return self.clock.local(moment)

    def before(self, moment: datetime, span: timedelta) -> datetime:
        """So long before a moment; whole days are counted on the wall, also when the clock is put forward or back."""
        local = self.local(moment)
        return moment - span if span % DAY else self.clock.at(local.date() - span, local.time())

    def on(self, moment: datetime, wall: time) -> datetime:
        """A local time on the day of another moment."""
        return self.clock.at(self.local(moment).date(), wall)


Dues = Callable[[Almanac], AsyncIterator[Due]]


@dataclass(frozen=True)
class Calendar:
    """What the clock will cause in one subject."""

    dues: Dues

    @property
    def name(self) -> str:
        """How logs and reports call it."""
        return f"{self.dues.__module__.removeprefix('handlers.')}.{self.dues.__name__}"


@dataclass(frozen=True)
class Upkeep:
    """What one subject keeps in order by itself."""

    does: Callable[[Almanac], Awaitable[None]]
