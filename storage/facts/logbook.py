"""What the logbook says: talks per region, discipline, action point and place, and what was deliberately not done."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, exists, func, or_, select

from storage.actions import ActionRow
from storage.appointments import AppointmentRow, SlotRow
from storage.db import Db
from storage.facts.span import Span, told, veiled
from storage.facts.values import Region, Talks, Undone
from storage.limburg import DISCIPLINES, MUNICIPALITIES, REGIONS
from storage.log import NOT_DONE, TALK, EntryRow

REGION_OF = {place.name: place.region for place in MUNICIPALITIES}
ALDERMEN = "wethouder", "weth.", "weth ", "burgemeester", "alderman", "alderwoman", "mayor"  # wherever they stand
FINAL = EntryRow.state == "final"
OPEN_TALK = FINAL, EntryRow.kind == TALK, EntryRow.confidential.is_(False)
HAS_AGREEMENT = exists().where(ActionRow.log_id == EntryRow.id, ActionRow.state != "dropped")
WITH_ALDERMAN = or_(*(EntryRow.contact.ilike(f"%{word}%") for word in ALDERMEN))
ALIKE = (  # talks that differ in none of these are counted together, by the database
    cast(EntryRow.municipalities, Text).label("places"),
    cast(EntryRow.disciplines, Text).label("disciplines"),
    EntryRow.action_point,
    WITH_ALDERMAN.label("with_alderman"),
    HAS_AGREEMENT.label("agreed"),
)


async def logged(db: Db, span: Span) -> tuple[Talks, Undone]:
    """The lines of the period."""
    tally = Tally()
    for row in await _in(db, span, select(*ALIKE, func.count().label("times")).where(*OPEN_TALK).group_by(*ALIKE)):
        tally.add(json.loads(row.places), json.loads(row.disciplines), row)
    return tally.talks(veiled(await _secret(db, span, TALK))), await _undone(db, span)


async def _undone(db: Db, span: Span) -> Undone:
    left = select(EntryRow.id, EntryRow.outcome).where(
        FINAL, EntryRow.kind == NOT_DONE, EntryRow.confidential.is_(False)
    )
    texts = tuple(row.outcome for row in sorted(await _in(db, span, left), key=lambda row: row.id))
    return Undone(texts, veiled(await _secret(db, span, NOT_DONE)))


async def _secret(db: Db, span: Span, kind: str) -> int:
    count = select(func.count()).where(FINAL, EntryRow.kind == kind, EntryRow.confidential)
    return sum([row[0] for row in await _in(db, span, count)])


async def _in(db: Db, span: Span, query: Any) -> list[Any]:
    """The rows of a period. A talk is of the day of its appointment, else of when it was said."""
    query = query.select_from(EntryRow)
    loose = query.where(EntryRow.appointment_id.is_(None), *_inside(EntryRow.created_at, span))
    agreed = query.join(AppointmentRow, AppointmentRow.id == EntryRow.appointment_id)
    agreed = agreed.join(SlotRow, SlotRow.id == AppointmentRow.slot_id).where(*_inside(SlotRow.starts_at, span))
    return [*await db.session.execute(loose), *await db.session.execute(agreed)]


async def behind(db: Db, span: Span) -> list[tuple[int, set[tuple[str, str]]]]:
    """The number of each talk that is not confidential, and in which figures it counts: of what, and which."""
    query = select(EntryRow.id, EntryRow.municipalities, EntryRow.disciplines).where(*OPEN_TALK)
    rows = sorted(await _in(db, span, query), key=lambda row: row.id)
    return [(row.id, _figures_of(row)) for row in rows]


def _figures_of(row: Any) -> set[tuple[str, str]]:
    return {
        ("talks", ""), ("group", group_of(tuple(row.municipalities))),
        *(("place", name) for name in row.municipalities), *(("discipline", name) for name in row.disciplines),
    }  # fmt: skip


async def how_many(db: Db, span: Span) -> int:
    """How many talks there were, and no more than that."""
    query = select(EntryRow.confidential, func.count()).where(FINAL, EntryRow.kind == TALK)
    return told(await _in(db, span, query.group_by(EntryRow.confidential)))


def _inside(moment: Any, span: Span) -> tuple[Any, Any]:
    return moment >= span.begins, moment < span.ends


class Tally:
    """Counts talks that are not confidential."""

    def __init__(self) -> None:
        self.groups: Counter[str] = Counter()  # a region, "across" or "nowhere"
        self.aldermen: Counter[str] = Counter()
        self.disciplines: Counter[str] = Counter()
        self.points: Counter[int | None] = Counter()
        self.places: Counter[str] = Counter()
        self.without_agreement = 0

    def add(self, places: Sequence[str], disciplines: Sequence[str], alike: Any) -> None:
        """Talks that are alike, as many as there are."""
        group, times = group_of(tuple(places)), alike.times
        self.groups[group] += times
        self.aldermen[group] += times * bool(alike.with_alderman)
        for name in set(disciplines) or {""}:
            self.disciplines[name] += times
        self.points[alike.action_point] += times
        for place in set(places):
            self.places[place] += times
        self.without_agreement += times * (not alike.agreed)

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


@lru_cache(10_000)
def group_of(places: tuple[str, ...]) -> str:
    """In which row a talk about these municipalities counts: a region, "across" several, or "nowhere"."""
    regions = {REGION_OF[place] for place in places if place in REGION_OF}
    return regions.pop() if len(regions) == 1 else "across" if regions else "nowhere"
