"""The logbook: what came of talks, and who does what by when.

The ambassador sees all of it; a secretary what is not confidential and what they entered themselves; nobody else any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy import ColumnElement, ForeignKey, Text, cast, false, insert, or_, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from storage import actions
from storage.actions import Action, Agreement
from storage.appointments import AppointmentRow
from storage.audience import Viewer
from storage.db import Base, Db
from storage.people import PersonRow
from storage.requests import RequestRow

TALK, NOT_DONE = "talk", "not_done"  # what a line is: a talk, or what was deliberately not done
MOST_LINES = 11  # that are read at once: what a message shows, and one to know that there is more


class Promise(Protocol):
    """What somebody will do: who and when may be open."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def owner(self) -> str: ...  # noqa: D102
    @property
    def due(self) -> date | None: ...  # noqa: D102


@dataclass(frozen=True)
class Correction:
    """What stood there before, who changed it (an id), and when."""

    at: datetime
    by: int
    was: str


@dataclass(frozen=True)
class Entry:
    """A talk as it was logged, or what was deliberately not done: then without contact. `corrected`: oldest first."""

    id: int
    contact: str
    municipalities: tuple[str, ...]
    outcome: str
    theme: str | None
    action_point: int | None
    confidential: bool
    created_at: datetime
    agreements: tuple[Agreement, ...] = ()
    kind: str = TALK
    corrected: tuple[Correction, ...] = ()

    @property
    def number(self) -> str:
        """How people call it."""
        return f"L-{self.id}"


@dataclass(frozen=True)
class Raised:
    """The question that led to a talk, by its number, and its askers (ids). Nothing of what was said."""

    number: str
    by: tuple[int, ...]


class EntryRow(Base):
    """A line in the logbook."""

    __tablename__ = "log_entries"
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    contact: Mapped[str] = mapped_column(Text)
    municipalities: Mapped[list[Any]]
    outcome: Mapped[str] = mapped_column(Text)
    theme: Mapped[str | None]
    action_point: Mapped[int | None]
    confidential: Mapped[bool]
    state: Mapped[str]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey(AppointmentRow.id), index=True)
    kind: Mapped[str] = mapped_column(default=TALK, server_default=TALK)
    disciplines: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    history: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


KEPT = EntryRow.state == "final"
IS_TALK = EntryRow.kind == TALK


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which lines one person may see."""
    if viewer.has("ambassador"):
        return true()
    own = EntryRow.author_id == viewer.id
    return or_(own, EntryRow.confidential.is_(False)) if viewer.has("secretary") else false()


async def write(
    db: Db, created_by: str, contact: str, outcome: str, municipalities: tuple[str, ...], agreements: Sequence[Promise],
    theme: str | None, action_point: int | None, *, confidential: bool, appointment_id: int | None = None,
    kind: str = TALK, disciplines: Sequence[str] = (),
) -> Entry:  # fmt: skip
    """Records a talk and what was agreed in it; `disciplines` are those of whom was spoken with."""
    values = {
        "created_at": db.now, "created_by": created_by, "author_id": db.viewer.id, "contact": contact,
        "outcome": outcome,
        "municipalities": list(municipalities), "theme": theme, "action_point": action_point,
        "confidential": confidential, "state": "final", "appointment_id": appointment_id, "kind": kind,
        "disciplines": list(disciplines), "history": [],
    }  # fmt: skip
    number = (await db.session.execute(insert(EntryRow).values(values).returning(EntryRow.id))).scalar_one()
    for one in agreements:
        await actions.add(
            db, created_by, one.text, owner=one.owner, due=one.due, log_id=number, confidential=confidential
        )
    return (await _read(db, EntryRow.id == number))[0]


async def find(
    db: Db, municipality: str | None = None, words: str = "",
    since: datetime | None = None, until: datetime | None = None, skip: int = 0,
) -> list[Entry]:  # fmt: skip
    """The newest lines but so many: of a place, with these words in contact or outcome, from a time."""
    conditions = []
    if municipality:
        conditions.append(_on(municipality))
    if words:
        conditions.append(
            or_(*(column.icontains(words, autoescape=True) for column in (EntryRow.contact, EntryRow.outcome)))
        )
    if since:
        conditions.append(EntryRow.created_at >= since)
    if until:
        conditions.append(EntryRow.created_at < until)
    return await _read(db, *conditions, skip=skip)


def _on(municipality: str) -> ColumnElement[bool]:
    return cast(EntryRow.municipalities, Text).contains(f'"{municipality}"', autoescape=True)


async def entry(db: Db, number: int) -> Entry | None:
    """The line with this id; None also when it is not for these eyes."""
    return next(iter(await _read(db, EntryRow.id == number)), None)


async def mine(db: Db, number: int) -> list[Entry]:
    """The line with this id, if the viewer may change it: who wrote it, and the ambassador."""
    own = true() if db.viewer.has("ambassador") else EntryRow.author_id == db.viewer.id
    return await _read(db, EntryRow.id == number, own)


async def raised_by(db: Db, number: int) -> Raised | None:
    """Whose question led to the talk that this line tells of; its number goes to these people, whoever acts."""
    query = (
        select(RequestRow)
        .join(AppointmentRow, AppointmentRow.request_id == RequestRow.id)
        .join(EntryRow, EntryRow.appointment_id == AppointmentRow.id)
        .where(EntryRow.id == number, KEPT)
    )
    row = (await db.session.execute(query)).scalar()
    return Raised(f"H-{row.id}", tuple(filter(None, (row.asker_id, row.asked_for_id)))) if row else None


async def municipalities_heard(db: Db, since: datetime) -> set[str]:
    """With which there was a talk since then."""
    query = select(EntryRow.municipalities).where(db.audience.may(seen_by), KEPT, IS_TALK, EntryRow.created_at >= since)
    return {name for names in (await db.session.execute(query)).scalars() for name in names}


async def disciplines_heard(db: Db, since: datetime) -> set[str]:
    """With which there was a talk since then."""
    query = select(EntryRow.disciplines).where(db.audience.may(seen_by), KEPT, IS_TALK, EntryRow.created_at >= since)
    return {name for names in (await db.session.execute(query)).scalars() for name in names}


async def last_about(db: Db, municipality: str) -> Entry | None:
    """The newest talk on a place."""
    return next(iter(await _read(db, _on(municipality), IS_TALK)), None)


async def open_promises(db: Db, municipality: str) -> list[Action]:
    """What is still to be done of what was agreed on a place, or by its people; what is due first, first."""
    talks = select(EntryRow.id).where(db.audience.may(seen_by), KEPT, _on(municipality))
    return await actions.open_on(db, list((await db.session.execute(talks)).scalars()), municipality)


async def correct(db: Db, number: int, outcome: str) -> None:
    """Puts another outcome in the place of what was logged; what stood there stays known, and who changed it."""
    mine = EntryRow.id == number, db.audience.may(seen_by)
    row = (await db.session.execute(select(EntryRow).where(*mine).with_for_update())).scalar()
    if row is None:
        return
    change = msgspec.to_builtins(Correction(db.now, db.viewer.id, row.outcome))
    query = update(EntryRow).where(EntryRow.id == number)
    await db.session.execute(query.values(outcome=outcome, history=[*row.history, change]))


async def remove(db: Db, number: int) -> None:
    """Takes a line out of sight, and drops what is still open of its agreements."""
    query = update(EntryRow).where(EntryRow.id == number, db.audience.may(seen_by)).values(state="removed")
    if (await db.session.execute(query.returning(EntryRow.id))).first():
        await actions.drop_of_talk(db, number)


async def _read(db: Db, *conditions: ColumnElement[bool], skip: int = 0) -> list[Entry]:
    seen = db.audience.may(seen_by), KEPT
    query = select(EntryRow).where(*seen, *conditions).order_by(EntryRow.id.desc()).limit(MOST_LINES).offset(skip)
    rows = list((await db.session.execute(query)).scalars())
    agreed = await actions.of_talks(db, [row.id for row in rows])
    return [_entry(row, [action for action in agreed if action.log_id == row.id]) for row in rows]


def _entry(row: EntryRow, agreed: Sequence[Action]) -> Entry:
    return Entry(
        row.id, row.contact, tuple(row.municipalities), row.outcome, row.theme, row.action_point, row.confidential,
        row.created_at, tuple(Agreement(action.text, action.owner, action.due) for action in agreed),
        row.kind, msgspec.convert(row.history, tuple[Correction, ...]),
    )  # fmt: skip
