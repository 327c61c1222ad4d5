"""What is counted of one period: frozen, and without a name of anybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Region:
    """The talks about one region alone; `places` are its municipalities that were spoken with, `of` how many it has."""

    name: str
    talks: int
    places: int
    of: int
    with_alderman: int


@dataclass(frozen=True)
class Talks:
    """Talks that took place. `confidential` is None below three, and then they are in no figure at all.

    `regions`, `across` (about several regions) and `nowhere` (no municipality named) are separate, and with
    `confidential` they add up to `total`. A talk can have several disciplines, or none that its words name.
    """

    total: int
    confidential: int | None
    regions: tuple[Region, ...]
    across: int
    nowhere: int
    across_with_alderman: int
    nowhere_with_alderman: int
    disciplines: tuple[tuple[str, int], ...]
    without_discipline: int
    points: tuple[tuple[int, int], ...]
    without_point: int
    places: tuple[tuple[str, int], ...]
    without_agreement: int

    @property
    def with_alderman(self) -> int:
        """How many were with an alderman or a mayor."""
        return sum(one.with_alderman for one in self.regions) + self.across_with_alderman + self.nowhere_with_alderman

    @property
    def places_spoken(self) -> int:
        """With how many municipalities."""
        return sum(count > 0 for _, count in self.places)

    @property
    def open_count(self) -> int:
        """Those that are not confidential: what every other figure is of."""
        return self.total - (self.confidential or 0)


@dataclass(frozen=True)
class Requests:
    """Questions that came in. Of those that are not confidential: their kinds, and what became of them by now.

    `in_time` and `late` had a reaction, before and after what was promised first; `waiting` had none, and the others
    were withdrawn. `typically` is the median time to the reaction, around the clock.
    """

    total: int
    confidential: int | None
    kinds: tuple[tuple[str, int], ...]
    in_time: int
    late: int
    waiting: int
    typically: timedelta | None
    states: tuple[tuple[str, int], ...]
    open_before: int

    @property
    def open_count(self) -> int:
        """Those that are not confidential."""
        return self.total - (self.confidential or 0)

    @property
    def withdrawn(self) -> int:
        """Those of them that were taken back: whatever came before that counts as no reaction."""
        return self.open_count - self.in_time - self.late - self.waiting


@dataclass(frozen=True)
class Late:
    """A promise whose day has passed. `owner` is a function or an organisation, else empty."""

    number: str
    text: str
    owner: str
    due: date


@dataclass(frozen=True)
class Agreements:
    """Who does what by when. `made` in the period; the rest is of what had its day in it, up to now.

    `kept` on its day or before, `kept_late` after it, `late` not yet, `dropped` not any more: they add up to `due`.
    `still_open` are all that are not done at the end, `undated` those of them without a day.
    """

    made: int
    confidential: int | None
    due: int
    kept: int
    kept_late: int
    late: int
    dropped: int
    moved: int
    still_open: int
    undated: int
    which_are_late: tuple[Late, ...]


@dataclass(frozen=True)
class Decision:
    """What the Taskforce decided, on which day."""

    day: date
    text: str


@dataclass(frozen=True)
class Meetings:
    """The Taskforce's meetings of the period, and those that come next."""

    held: int
    cancelled: int
    decisions: tuple[Decision, ...]
    to_come: tuple[date, ...]


@dataclass(frozen=True)
class Undone:
    """What was deliberately not done, and why; confidential ones as a number, from three up."""

    texts: tuple[str, ...]
    confidential: int | None


@dataclass(frozen=True)
class Appointments:
    """Sparring that was agreed for a day in the period, and is not confidential."""

    held: int
    cancelled: int
    no_show: int
    unknown: int


@dataclass(frozen=True)
class Raised:
    """An opportunity, a threat or a recommendation as it stands now: its number, and nothing of who raised it."""

    number: str
    kind: str
    text: str
    municipalities: tuple[str, ...]
    state: str
    addressee: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Signals:
    """What was raised in the period and was not dropped since: how many of each kind, and each of them."""

    kinds: tuple[tuple[str, int], ...] = ()
    told: tuple[Raised, ...] = ()


@dataclass(frozen=True)
class Totals:
    """How much there was in a period, beside others: talks and questions."""

    since: date
    until: date
    talks: int
    requests: int

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.until - timedelta(1)


@dataclass(frozen=True)
class Facts:
    """Everything that is counted of one period, as it stood at `seen_at`; `preliminary` while it is not over."""

    since: date
    until: date
    seen_at: datetime
    preliminary: bool
    talks: Talks
    requests: Requests
    appointments: Appointments
    agreements: Agreements
    meetings: Meetings
    undone: Undone
    signals: Signals

    @property
    def totals(self) -> Totals:
        """The same as a row beside other periods."""
        return Totals(self.since, self.until, self.talks.total, self.requests.total)

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.until - timedelta(1)
