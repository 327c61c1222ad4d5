"""What the logbook says: talks per region, discipline, action point and place, and what was deliberately not done."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import case, exists, func, select

from storage.actions import ActionRow
from storage.appointments import AppointmentRow, SlotRow
from storage.db import Db
from storage.facts.span import SLICE, Span, told, veiled
from storage.facts.values import Region, Talks, Undone
from storage.limburg import DISCIPLINES, MUNICIPALITIES, REGIONS
from storage.log import NOT_DONE, TALK, EntryRow

REGION_OF = {place.name: place.region for place in MUNICIPALITIES}
ALDERMAN = re.compile(r"\b(wethouder|weth|burgemeester|alderman|alderwoman|mayor)", re.IGNORECASE)
HAS_AGREEMENT = exists().where(ActionRow.log_id == EntryRow.id, ActionRow.state != "dropped")

Reads = Callable[[str], Sequence[str]]  # which disciplines the words for a contact name


async def logged(db: Db, span: Span, disciplines_in: Reads) -> tuple[Talks, Undone]:
    """The lines of the period, counted in one reading."""
    tally, secret, undone, undone_secret = Tally(disciplines_in), 0, [], 0
    async for _, kind, secretly, contact, places, outcome, point, agreed in lines(db, span):
        if kind == NOT_DONE:
            undone_secret += secretly
            undone += [] if secretly else [outcome]
        elif secretly:
            secret += 1
        else:
            tally.add(contact, tuple(places), point, agreed=agreed)
    return tally.talks(veiled(secret)), Undone(tuple(undone), veiled(undone_secret))


async def lines(db: Db, span: Span, *more: Any) -> AsyncIterator[Any]:
    """The lines of the period in order. A talk is of the day of its appointment, else of when it was said."""
    why = case((EntryRow.kind == NOT_DONE, EntryRow.outcome), else_="")  # what came of talks is nobody's business here
    columns = (
        EntryRow.id, EntryRow.kind, EntryRow.confidential, EntryRow.contact, EntryRow.municipalities, why,
        EntryRow.action_point, HAS_AGREEMENT,
    )  # fmt: skip
    query = _within(select(*columns), span).where(*more).order_by(EntryRow.id).limit(SLICE)
    last = 0
    while rows := (await db.session.execute(query.where(EntryRow.id > last))).all():
        for row in rows:
            yield row
        last = rows[-1].id
        await asyncio.sleep(0)


def _within(query: Any, span: Span) -> Any:
    """Of a query on the logbook: the lines that stand, and are of this period."""
    held = func.coalesce(SlotRow.starts_at, EntryRow.created_at)
    return (
        query.select_from(EntryRow)
        .outerjoin(AppointmentRow, AppointmentRow.id == EntryRow.appointment_id)
        .outerjoin(SlotRow, SlotRow.id == AppointmentRow.slot_id)
        .where(EntryRow.state == "final", held >= span.begins, held < span.ends)
    )


async def how_many(db: Db, span: Span) -> int:
    """How many talks there were, and no more than that: for the database to count."""
    query = _within(select(EntryRow.confidential, func.count()), span).where(EntryRow.kind == TALK)
    return told(await db.session.execute(query.group_by(EntryRow.confidential)))


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
        for name in self.disciplines_in(contact) or ("",):
            self.disciplines[name] += 1
        self.points[point] += 1
        for place in set(places):
            self.places[place] += 1
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
