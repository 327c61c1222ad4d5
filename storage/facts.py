"""The figures of one period, from the records: what a report to the Steering Group says, and no name of anybody.

They are read for an `Audience` that may have figures: the Steering Group, the ambassador, secretaries. What is
confidential counts in one figure only, and below three nowhere; so no total can be told apart by subtraction.
Times are aware; a day is a day in `zone`.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select

from storage.actions import ActionRow
from storage.appointments import AppointmentRow, SlotRow
from storage.audience import Audience
from storage.db import Db
from storage.limburg import DISCIPLINES, MUNICIPALITIES, REGIONS, STEERING_GROUP_ORGANISATIONS
from storage.log import NOT_DONE, TALK, EntryRow
from storage.meetings import ItemRow, MeetingRow
from storage.people import OrganisationRow, PersonRow
from storage.requests import KINDS, OPEN, RequestRow

MAY_HAVE_FIGURES = "steering_group", "ambassador", "secretary"
SHOWN_FROM = 3  # confidential records: fewer are counted nowhere
SLICE = 1000  # rows that are read before somebody else has a turn
REGION_OF = {place.name: place.region for place in MUNICIPALITIES}
MOST_LISTED = 15  # late agreements by name; the figure counts all
LOOKS_AHEAD = timedelta(days=92)  # for meetings of the next period
BODIES = frozenset(
    name.casefold()
    for name in (
        *STEERING_GROUP_ORGANISATIONS, *DISCIPLINES, "Provincie", "Taskforce", "Stuurgroep", *REGION_OF,
        *(f"gemeente {name}" for name in REGION_OF),
    )
)  # fmt: skip
HAS_AGREEMENT = exists().where(ActionRow.log_id == EntryRow.id, ActionRow.state != "dropped")
ALDERMAN = re.compile(r"\b(wethouder|weth|burgemeester|alderman|alderwoman|mayor)", re.IGNORECASE)

Reads = Callable[[str], Sequence[str]]  # which disciplines the words for a contact name


class NotForThem(Exception):
    """Somebody who will read along may not have the figures of the programme."""


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

    `in_time` and `late` were answered, before and after what was promised; `waiting` were not. `typically` is the
    median time to the answer, around the clock.
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
class Facts:
    """Everything that is counted of one period, as it stood at `seen_at`.

    `preliminary` while the period is not over. `signals` are None as long as the desk does not record any.
    """

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
    signals: tuple[tuple[str, int], ...] | None = None

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.until - timedelta(1)


async def of(db: Db, since: date, until: date, zone: ZoneInfo, disciplines_in: Reads) -> Facts:
    """The figures from the day `since` until before the day `until`. Raises `NotForThem`.

    It reads in slices and lets others have their turn in between: a year of records costs nobody a second.
    """
    if not _may_have(db.audience):
        raise NotForThem
    span = Span(since, until, zone)
    talks, undone = await _logged(db, span, disciplines_in)
    return Facts(
        since, until, db.now, db.now < span.ends, talks,
        await _requests(db, span), await _appointments(db, span), await _agreements(db, span),
        await _meetings(db, span), undone,
    )  # fmt: skip


def _may_have(audience: Audience) -> bool:
    return audience.all_have(*MAY_HAVE_FIGURES)


@dataclass(frozen=True)
class Span:
    """A period, as days on the programme's wall and as moments."""

    since: date
    until: date
    zone: ZoneInfo

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime(self.since.year, self.since.month, self.since.day, tzinfo=self.zone)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime(self.until.year, self.until.month, self.until.day, tzinfo=self.zone)

    def day(self, moment: datetime) -> date:
        """The day of a moment."""
        return moment.astimezone(self.zone).date()


def _veiled(count: int) -> int | None:
    """How many confidential ones may be told; None below three."""
    return count if count >= SHOWN_FROM else None


# ---------------------------------------------------------------- the logbook
async def _logged(db: Db, span: Span, disciplines_in: Reads) -> tuple[Talks, Undone]:
    tally, secret, undone, undone_secret = Tally(disciplines_in), 0, [], 0
    async for _, kind, secretly, contact, places, outcome, point, agreed in _lines(db, span):
        if kind == NOT_DONE:
            undone_secret += secretly
            undone += [] if secretly else [outcome]
        elif secretly:
            secret += 1
        else:
            tally.add(contact, tuple(places), point, agreed=agreed)
    return tally.talks(_veiled(secret)), Undone(tuple(undone), _veiled(undone_secret))


async def _lines(db: Db, span: Span, *more: Any) -> AsyncIterator[Any]:
    """The lines of the period in order. A talk is of the day of its appointment, else of when it was said."""
    held = func.coalesce(SlotRow.starts_at, EntryRow.created_at)
    query = (
        select(
            EntryRow.id, EntryRow.kind, EntryRow.confidential, EntryRow.contact, EntryRow.municipalities,
            EntryRow.outcome, EntryRow.action_point, HAS_AGREEMENT,
        )
        .outerjoin(AppointmentRow, AppointmentRow.id == EntryRow.appointment_id)
        .outerjoin(SlotRow, SlotRow.id == AppointmentRow.slot_id)
        .where(EntryRow.state == "final", held >= span.begins, held < span.ends, *more)
        .order_by(EntryRow.id)
        .limit(SLICE)
    )  # fmt: skip
    last = 0
    while rows := (await db.session.execute(query.where(EntryRow.id > last))).all():
        for row in rows:
            yield row
        last = rows[-1].id
        await asyncio.sleep(0)


class Tally:
    """Counts talks that are not confidential."""

    def __init__(self, disciplines_in: Reads) -> None:
        self.disciplines_in = disciplines_in
        self.groups: Counter[str] = Counter()  # a region, "across" or "nowhere"
        self.aldermen: Counter[str] = Counter()
        self.disciplines: Counter[str] = Counter()
        self.points: Counter[int | None] = Counter()
        self.places: Counter[str] = Counter()
        self.without_agreement = 0

    def add(self, contact: str, places: Sequence[str], point: int | None, *, agreed: bool) -> None:
        """One talk."""
        group = group_of(places)
        self.groups[group] += 1
        self.aldermen[group] += bool(ALDERMAN.search(contact))
        self.disciplines.update(set(self.disciplines_in(contact)) or {""})
        self.points[point] += 1
        self.places.update(set(places))
        self.without_agreement += not agreed

    def talks(self, confidential: int | None) -> Talks:
        """All of them, with so many confidential ones."""
        return Talks(
            self.groups.total() + (confidential or 0), confidential, tuple(map(self._region, REGIONS)),
            self.groups["across"], self.groups["nowhere"], self.aldermen["across"], self.aldermen["nowhere"],
            tuple((name, self.disciplines[name]) for name in DISCIPLINES), self.disciplines[""],
            tuple((number, self.points[number]) for number in (1, 2, 3, 4)), self.points[None],
            tuple((place.name, self.places[place.name]) for place in MUNICIPALITIES), self.without_agreement,
        )  # fmt: skip

    def _region(self, name: str) -> Region:
        own = [place.name for place in MUNICIPALITIES if place.region == name]
        spoken = sum(self.places[place] > 0 for place in own)
        return Region(name, self.groups[name], spoken, len(own), self.aldermen[name])


def group_of(places: Iterable[str]) -> str:
    """In which row a talk about these municipalities counts: a region, "across" several, or "nowhere"."""
    regions = {REGION_OF[place] for place in places if place in REGION_OF}
    return regions.pop() if len(regions) == 1 else "across" if regions else "nowhere"


# ---------------------------------------------------------------- questions and sparring
async def _requests(db: Db, span: Span) -> Requests:
    came = RequestRow.created_at >= span.begins, RequestRow.created_at < span.ends
    columns = (
        RequestRow.confidential, RequestRow.kind, RequestRow.state, RequestRow.created_at, RequestRow.answer_by,
        RequestRow.answered_at,
    )  # fmt: skip
    rows = (await db.session.execute(select(*columns).where(*came))).all()
    shown = [row for row in rows if not row.confidential]
    secret = _veiled(len(rows) - len(shown))
    answered = [row for row in shown if row.answered_at]
    in_time = sum(row.answer_by is None or row.answered_at <= row.answer_by for row in answered)
    waiting = [row for row in shown if not row.answered_at and row.state in OPEN]
    kinds, states = (Counter(getattr(row, name) for row in shown) for name in ("kind", "state"))
    before = RequestRow.created_at < span.begins, RequestRow.state.in_(OPEN), RequestRow.confidential.is_(False)
    left = (await db.session.execute(select(func.count()).select_from(RequestRow).where(*before))).scalar_one()
    return Requests(
        len(shown) + (secret or 0), secret, tuple((kind, kinds[kind]) for kind in KINDS), in_time,
        len(answered) - in_time, len(waiting), _median([row.answered_at - row.created_at for row in answered]),
        tuple(sorted(states.items())), left,
    )  # fmt: skip


def _median(spans: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=round(median(span.total_seconds() for span in spans))) if spans else None


async def _appointments(db: Db, span: Span) -> Appointments:
    query = (
        select(AppointmentRow.state, func.count())
        .join(SlotRow, SlotRow.id == AppointmentRow.slot_id)
        .join(RequestRow, RequestRow.id == AppointmentRow.request_id)
        .where(SlotRow.starts_at >= span.begins, SlotRow.starts_at < span.ends, RequestRow.confidential.is_(False))
        .where(or_(AppointmentRow.state != "confirmed", SlotRow.ends_at <= db.now))
        .group_by(AppointmentRow.state)
    )
    rows = await db.session.execute(query)
    counts = Counter({state: count for state, count in rows})  # noqa: C416 - rows are no pairs to mypy
    return Appointments(*(counts[state] for state in ("held", "cancelled", "no_show", "confirmed")))


# ---------------------------------------------------------------- agreements
async def _agreements(db: Db, span: Span) -> Agreements:
    last = min(span.until, span.day(db.now))  # what is due today is not late yet
    rows = [row async for row in _promises(db, span, last)]
    shown = [row for row in rows if not row.confidential]
    new = [row for row in rows if span.begins <= row.created_at < span.ends]
    secret = _veiled(sum(row.confidential for row in new))
    had_day = [row for row in shown if row.due and span.since <= row.due < last]
    became = Counter(_became(row, span) for row in had_day)
    still_open, undated = await _still_open(db, span)
    return Agreements(
        made=sum(not row.confidential for row in new) + (secret or 0),
        confidential=secret,
        due=len(had_day),
        kept=became["kept"],
        kept_late=became["kept_late"],
        late=became["late"],
        dropped=became["dropped"],
        moved=sum(map(_moves, shown)),
        still_open=still_open,
        undated=undated,
        which_are_late=await _late(db, had_day, span),
    )


async def _promises(db: Db, span: Span, last: date) -> AsyncIterator[Any]:
    """What was made in the period, and what had its day in it."""
    made = and_(ActionRow.created_at >= span.begins, ActionRow.created_at < span.ends)
    due = and_(ActionRow.due >= span.since, ActionRow.due < last)
    columns = (
        ActionRow.id, ActionRow.created_at, ActionRow.due, ActionRow.state, ActionRow.confidential,
        ActionRow.history,
    )  # fmt: skip
    query = select(*columns).where(or_(made, due)).order_by(ActionRow.id).limit(SLICE)
    number = 0
    while rows := (await db.session.execute(query.where(ActionRow.id > number))).all():
        for row in rows:
            yield row
        number = rows[-1].id
        await asyncio.sleep(0)


def _became(row: Any, span: Span) -> str:
    """What became of a promise whose day has passed; when it was done stands in its history."""
    if row.state in ("open", "dropped"):
        return "late" if row.state == "open" else "dropped"
    done = [datetime.fromisoformat(change["at"]) for change in row.history if change["what"] == "done"]
    return "kept_late" if done and span.day(done[-1]) > row.due else "kept"


def _moves(row: Any) -> int:
    return sum(change["what"] == "moved" for change in row.history)


async def _still_open(db: Db, span: Span) -> tuple[int, int]:
    """How many are open at the end, and how many of these have no day."""
    open_ones = ActionRow.state == "open", ActionRow.confidential.is_(False), ActionRow.created_at < span.ends
    query = select(func.count(), func.count().filter(ActionRow.due.is_(None))).select_from(ActionRow)
    every, undated = (await db.session.execute(query.where(*open_ones))).one()
    return every, undated


async def _late(db: Db, had_day: Sequence[Any], span: Span) -> tuple[Late, ...]:
    """Those that are not done though their day has passed, the longest ago first; the first so many."""
    late = sorted((row.due, row.id) for row in had_day if _became(row, span) == "late")[:MOST_LISTED]
    query = (
        select(ActionRow.id, ActionRow.text, ActionRow.owner, ActionRow.due, PersonRow.function, OrganisationRow.name)
        .outerjoin(PersonRow, PersonRow.id == ActionRow.owner_id)
        .outerjoin(OrganisationRow, OrganisationRow.id == PersonRow.organisation_id)
        .where(ActionRow.id.in_([number for _, number in late]))
        .order_by(ActionRow.due, ActionRow.id)
    )
    rows = (await db.session.execute(query)).all()
    named = {name.casefold() for name in (await db.session.execute(select(OrganisationRow.name))).scalars()}
    return tuple(Late(f"A-{row.id}", row.text, _owner(row, named), row.due) for row in rows)


def _owner(row: Any, organisations: set[str]) -> str:
    """Who it is to the Steering Group: a function and an organisation, else one that is known; never a name."""
    if row.function:
        return ", ".join(filter(None, (row.function, row.name)))
    return row.owner if row.owner.casefold() in BODIES | organisations else ""


# ---------------------------------------------------------------- the Taskforce
async def _meetings(db: Db, span: Span) -> Meetings:
    query = select(MeetingRow.id, MeetingRow.starts_at, MeetingRow.ends_at, MeetingRow.state).where(
        MeetingRow.starts_at >= span.begins, MeetingRow.starts_at < span.ends + LOOKS_AHEAD
    )
    rows = (await db.session.execute(query.order_by(MeetingRow.starts_at))).all()
    inside = [row for row in rows if row.starts_at < span.ends]
    held = [row for row in inside if row.state != "cancelled" and row.ends_at <= db.now]
    ahead = [row for row in rows if row.state != "cancelled" and row.starts_at >= max(span.ends, db.now)]
    return Meetings(
        len(held), len(inside) - sum(row.state != "cancelled" for row in inside),
        await _decisions(db, span, {row.id: row.starts_at for row in held}),
        tuple(span.day(row.starts_at) for row in ahead),
    )  # fmt: skip


async def _decisions(db: Db, span: Span, meetings: Mapping[int, datetime]) -> tuple[Decision, ...]:
    """What was decided in these meetings, in the order in which it was said."""
    said = ItemRow.kind == "decision", ItemRow.state == "live", ItemRow.meeting_id.in_(meetings)
    query = select(ItemRow.meeting_id, ItemRow.text).where(*said).order_by(ItemRow.id)
    rows = [(meetings[number], text) for number, text in await db.session.execute(query)]
    return tuple(Decision(span.day(at), text) for at, text in sorted(rows, key=itemgetter(0)))


# ---------------------------------------------------------------- where a figure comes from
async def behind(
    db: Db, since: date, until: date, zone: ZoneInfo, disciplines_in: Reads, *,
    group: str = "", discipline: str = "", place: str = "",
) -> list[int]:  # fmt: skip
    """The numbers of the lines in the logbook behind a figure: all talks, or those of a region, discipline or place.

    Confidential ones are never among them. Raises `NotForThem`.
    """
    if not _may_have(db.audience):
        raise NotForThem
    shown = EntryRow.confidential.is_(False), EntryRow.kind == TALK
    return [
        row.id
        async for row in _lines(db, Span(since, until, zone), *shown)
        if (not group or group_of(row.municipalities) == group)
        and (not discipline or discipline in disciplines_in(row.contact))
        and (not place or place in row.municipalities)
    ]
