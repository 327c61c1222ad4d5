"""What stands on the agenda of a meeting and in its minutes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage import people
from storage.db import Base, Db
from storage.meetings.meeting import MeetingRow, seen_by
from storage.people import PersonRow


@dataclass(frozen=True)
class Item:
    """Something on the agenda or in the minutes. `kind`: point, news, decision, remark."""

    id: int
    meeting_id: int
    kind: str
    text: str
    minutes: int | None
    who: str
    changed: bool


class ItemRow(Base):
    """Something on the agenda or in the minutes. `history` keeps what it was before each change."""

    __tablename__ = "meeting_items"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    meeting_id: Mapped[int] = mapped_column(ForeignKey(MeetingRow.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int | None]
    state: Mapped[str]
    history: Mapped[list[Any]] = mapped_column(default=list)


async def note(
    db: Db, created_by: str, meeting_id: int, kind: str, text: str, minutes: int | None = None
) -> Item:  # fmt: skip
    """Puts something on the agenda or in the minutes."""
    values = {
        "created_at": db.now, "created_by": created_by, "meeting_id": meeting_id, "person_id": db.viewer.id,
        "kind": kind, "text": text, "minutes": minutes, "state": "live",
    }  # fmt: skip
    number = (await db.session.execute(insert(ItemRow).values(values).returning(ItemRow.id))).scalar_one()
    return (await _items(db, ItemRow.id == number))[0]


async def items(db: Db, meeting_id: int) -> list[Item]:
    """All that stands on its agenda and in its minutes, in the order in which it was said."""
    return await _items(db, ItemRow.meeting_id == meeting_id, ItemRow.state == "live")


async def item(db: Db, number: int) -> Item | None:
    """One of them, also when it was taken off."""
    return next(iter(await _items(db, ItemRow.id == number)), None)


async def change(
    db: Db, created_by: str, number: int, *, text: str | None = None, minutes: int | None = None
) -> None:  # fmt: skip
    """Puts another text in its place, or without one takes it off; what it was is kept."""
    was, history = await _as_it_is(db, number)
    now = {"state": "gone"} if text is None else {"text": text, "minutes": minutes, "state": "live"}
    kept = [*history, was | {"at": db.now.isoformat(), "by": created_by}]
    await db.session.execute(update(ItemRow).where(ItemRow.id == number).values(now | {"history": kept}))


async def undo(db: Db, number: int) -> Item | None:
    """Takes back the last thing that happened to it: a change, else that it came there. Returns it as it is then."""
    is_now, history = await _as_it_is(db, number)
    was = history[-1] if history else is_now | {"state": "gone"}
    values = {name: was[name] for name in is_now} | {"history": history[:-1]}
    await db.session.execute(update(ItemRow).where(ItemRow.id == number).values(values))
    return next(iter(await _items(db, ItemRow.id == number, ItemRow.state == "live")), None)


async def _as_it_is(db: Db, number: int) -> tuple[dict[str, Any], list[Any]]:
    """What can change of it, and its history."""
    query = select(ItemRow.text, ItemRow.minutes, ItemRow.state, ItemRow.history).where(ItemRow.id == number)
    text, minutes, state, history = (await db.session.execute(query)).one()
    return {"text": text, "minutes": minutes, "state": state}, history


async def _items(db: Db, *conditions: ColumnElement[bool]) -> list[Item]:
    query = (
        select(ItemRow, PersonRow)
        .join(PersonRow, PersonRow.id == ItemRow.person_id)
        .where(db.audience.may(seen_by), *conditions)
        .order_by(ItemRow.id)
    )
    return [_item(*row) for row in await db.session.execute(query)]


def _item(row: ItemRow, person: PersonRow) -> Item:
    return Item(row.id, row.meeting_id, row.kind, row.text, row.minutes, people.called(person), bool(row.history))
