"""Signals: the opportunities and threats that people raise, and recommendations for the policy to come.

Its author sees a signal, and so do ambassador, secretaries, Taskforce and Steering Group, as it may stand in a report:
no signal is confidential. Nobody else, also not from the same municipality. Each change keeps what stood there before.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, ForeignKey, Text, insert, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from storage import actions, log, requests
from storage.audience import Viewer
from storage.db import Base, Db
from storage.people import PersonRow

KINDS = OPPORTUNITY, THREAT, RECOMMENDATION = "opportunity", "threat", "recommendation"
STATES = "open", "discussed", "adopted", "parked", "dropped"
READERS = "ambassador", "secretary", "taskforce", "steering_group"
KEEPERS = "ambassador", "secretary"  # who say what becomes of one
LETTERS = "L", "H", "A", "S"  # of the records that a recommendation may rest on
ADDRESSEES = "gemeenten", "provincie", "Rijk", "werkgevers", "huisvesters", "Stuurgroep"  # to choose from


@dataclass(frozen=True)
class Change:
    """What was changed: by whom (an id), and from what to what by column."""

    at: datetime
    by: int
    was: dict[str, Any]
    now: dict[str, Any]


@dataclass(frozen=True)
class Signal:
    """A signal as it is read. `addressee` and `evidence` are of recommendations; `reason` is of its state."""

    id: int
    kind: str
    text: str
    municipalities: tuple[str, ...]
    theme: str | None
    addressee: str
    evidence: str
    state: str
    reason: str
    author_id: int
    created_at: datetime
    history: tuple[Change, ...] = ()

    @property
    def number(self) -> str:
        """How people call it."""
        return f"S-{self.id}"


class SignalRow(Base):
    """Something that was raised. `history` holds a `Change` for each time that it was changed."""

    __tablename__ = "signals"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), index=True)
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    municipalities: Mapped[list[Any]]
    theme: Mapped[str | None]
    addressee: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    history: Mapped[list[Any]]


STANDS = SignalRow.state != "dropped"
IS_RECOMMENDATION = SignalRow.kind == RECOMMENDATION


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which signals one person may see."""
    return true() if viewer.has(*READERS) else SignalRow.author_id == viewer.id


def kept_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which signals one person may correct."""
    return true() if viewer.has(*KEEPERS) else SignalRow.author_id == viewer.id


async def raise_one(
    db: Db, created_by: str, kind: str, text: str, municipalities: Sequence[str] = (), theme: str | None = None,
    addressee: str = "", evidence: str = "",
) -> Signal:  # fmt: skip
    """Records what the viewer raises."""
    values = {
        "created_at": db.now, "created_by": created_by, "author_id": db.viewer.id, "kind": kind, "text": text,
        "municipalities": list(municipalities), "theme": theme, "addressee": addressee, "evidence": evidence,
        "state": "open", "reason": "", "history": [],
    }  # fmt: skip
    number = (await db.session.execute(insert(SignalRow).values(values).returning(SignalRow.id))).scalar_one()
    return (await _rows(db, SignalRow.id == number))[0]  # who raised it sees it


async def find(db: Db, number: int) -> Signal | None:
    """One signal; None also when it is not for these eyes."""
    return next(iter(await _read(db, SignalRow.id == number)), None)


async def mine(db: Db, number: int) -> list[Signal]:
    """The signal with this id, if the viewer may correct it."""
    return await _read(db, SignalRow.id == number, kept_by(db.viewer))


async def standing(db: Db, skip: int = 0) -> list[Signal]:
    """Opportunities and threats that were not dropped, newest first."""
    return (await _read(db, STANDS, ~IS_RECOMMENDATION))[skip:]


async def open_about(db: Db, municipality: str) -> list[Signal]:
    """The open ones on a place, newest first."""
    found = await _read(db, SignalRow.state.in_(("open", "discussed")))
    return [one for one in found if municipality in one.municipalities]


async def recommendations(db: Db, skip: int = 0) -> list[Signal]:
    """Recommendations that were not dropped, newest first."""
    return (await _read(db, STANDS, IS_RECOMMENDATION))[skip:]


async def unfit(db: Db, numbers: Mapping[str, Sequence[int]]) -> list[str]:
    """Which of these records, by letter, cannot be evidence: not there, not for these eyes, or confidential."""
    reads: dict[str, Callable[[Db, int], Awaitable[Any]]] = {
        "L": log.entry, "H": requests.find, "A": actions.find, "S": _that_stands,
    }  # fmt: skip
    found = [(letter, number, await reads[letter](db, number)) for letter in numbers for number in numbers[letter]]
    return [f"{letter}-{number}" for letter, number, one in found if not one or getattr(one, "confidential", False)]


async def _that_stands(db: Db, number: int) -> Signal | None:
    return next(iter(await _read(db, SignalRow.id == number, STANDS)), None)


async def change(db: Db, number: int, **now: Any) -> Signal | None:
    """Puts these values in their columns, where the viewer may; what stood there stays known. None if they may not."""
    mine = SignalRow.id == number, db.audience.may(seen_by), kept_by(db.viewer)
    row = (await db.session.execute(select(SignalRow).where(*mine).with_for_update())).scalar()
    if row is None:
        return None
    was = {name: getattr(row, name) for name in now}
    kept = msgspec.to_builtins(Change(db.now, db.viewer.id, was, now))
    query = update(SignalRow).where(SignalRow.id == number)
    await db.session.execute(query.values(**now, history=[*row.history, kept]))
    return (await _rows(db, SignalRow.id == number))[0]


async def _read(db: Db, *conditions: ColumnElement[bool]) -> list[Signal]:
    return await _rows(db, db.audience.may(seen_by), *conditions)


async def _rows(db: Db, *conditions: ColumnElement[bool]) -> list[Signal]:
    query = select(SignalRow).where(*conditions).order_by(SignalRow.id.desc()).execution_options(populate_existing=True)
    return [_signal(row) for row in (await db.session.execute(query)).scalars()]


def _signal(row: SignalRow) -> Signal:
    return Signal(
        row.id, row.kind, row.text, tuple(row.municipalities), row.theme, row.addressee, row.evidence, row.state,
        row.reason, row.author_id, row.created_at, msgspec.convert(row.history, tuple[Change, ...]),
    )  # fmt: skip
