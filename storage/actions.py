"""Promises: who does what by when, and what became of it.

The ambassador sees all; somebody else what they entered, what is theirs to do, and what they are asked to take over. A
secretary sees the others too, and the Taskforce those of its meetings, unless they are confidential. An owner is a
person of the register, or only a text, such as an organisation: that one cannot be reminded.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Text, and_, false, insert, or_, select, true, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage import people
from storage.audience import Viewer
from storage.db import Base, Db
from storage.people import PersonRow

MYSELF = re.compile(r"(ik|ikzelf|ik zelf|i|me|myself)", re.IGNORECASE)  # as owner: who enters it


@dataclass(frozen=True)
class Agreement:
    """Who does what by when, as it was said; `owner` and `due` may be open."""

    text: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Action:
    """Something that somebody promised. `owner` is what to call them; without `owner_id` they are not in the register.

    `state`: open, done, dropped. `offered_to_id`: who is asked to take it over. `moves`: how often its day was changed.
    """

    id: int
    text: str
    owner: str
    owner_id: int | None
    author_id: int
    due: date | None
    state: str
    confidential: bool
    created_at: datetime
    log_id: int | None = None
    meeting_id: int | None = None
    offered_to_id: int | None = None
    outcome: str = ""
    moves: int = 0

    @property
    def number(self) -> str:
        """How people call it."""
        return f"A-{self.id}"


class ActionRow(Base):
    """Something that somebody promised. `history` keeps each change of day or owner: who, when, from, to and why."""

    __tablename__ = "action_items"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    log_id: Mapped[int | None] = mapped_column(ForeignKey("log_entries.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id), index=True)
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    due: Mapped[date | None]
    confidential: Mapped[bool]
    state: Mapped[str]
    outcome: Mapped[str] = mapped_column(Text, default="")
    history: Mapped[list[Any]] = mapped_column(default=list)


OPEN = ActionRow.state == "open"
OWNER = aliased(PersonRow)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which promises one person may see."""
    if viewer.has("ambassador"):
        return true()
    own = or_(*(column == viewer.id for column in (ActionRow.author_id, ActionRow.owner_id, ActionRow.offered_to_id)))
    in_meeting = ActionRow.meeting_id.is_not(None) if viewer.has("taskforce") else false()
    others = true() if viewer.has("secretary") else in_meeting
    return or_(own, and_(others, ActionRow.confidential.is_(False)))


async def add(
    db: Db, created_by: str, text: str, *, owner: str = "", owner_id: int | None = None, due: date | None = None,
    log_id: int | None = None, meeting_id: int | None = None, confidential: bool = False,
) -> Action:  # fmt: skip
    """Records what somebody promised; an owner in words becomes a person where they surely name one."""
    owner_id = owner_id or (db.viewer.id if MYSELF.fullmatch(owner) else await people.named(db.session, owner))
    values = {
        "created_at": db.now, "created_by": created_by, "author_id": db.viewer.id, "text": text, "owner": owner,
        "owner_id": owner_id, "due": due, "log_id": log_id, "meeting_id": meeting_id, "confidential": confidential,
        "state": "open",
    }  # fmt: skip
    number = (await db.session.execute(insert(ActionRow).values(values).returning(ActionRow.id))).scalar_one()
    return (await _read(db, ActionRow.id == number))[0]  # who enters it is always among those who may see it


async def open_of(db: Db, person_id: int) -> list[Action]:
    """What somebody still has to do, as far as the audience may see it; what is due first, first."""
    return await _read(db, ActionRow.owner_id == person_id, OPEN)


async def of_talks(db: Db, numbers: list[int]) -> list[Action]:
    """What was agreed in these talks, in the order in which it was said."""
    return sorted(await _read(db, ActionRow.log_id.in_(numbers)), key=lambda action: action.id)


async def drop_of_talk(db: Db, number: int) -> None:
    """Drops what is still open of what was agreed in a talk."""
    await db.session.execute(update(ActionRow).where(ActionRow.log_id == number, OPEN).values(state="dropped"))


async def of_meeting(db: Db, number: int) -> list[Action]:
    """What was agreed in this meeting and not taken back, in the order in which it was said."""
    found = await _read(db, ActionRow.meeting_id == number, ActionRow.state != "dropped")
    return sorted(found, key=lambda action: action.id)


async def left_of_meetings(db: Db) -> list[Action]:
    """What was agreed in meetings and is still to be done; what is due first, first."""
    return await _read(db, ActionRow.meeting_id.is_not(None), OPEN)


async def drop_of_meeting(db: Db, number: int) -> bool:
    """Takes back what was agreed in a meeting; False when it was done or dropped already."""
    mine = ActionRow.id == number, ActionRow.meeting_id.is_not(None), OPEN
    query = update(ActionRow).where(*mine, db.audience.may(seen_by)).values(state="dropped")
    return bool((await db.session.execute(query.returning(ActionRow.id))).first())


async def _read(db: Db, *conditions: ColumnElement[bool]) -> list[Action]:
    query = (
        select(ActionRow, OWNER)
        .outerjoin(OWNER, OWNER.id == ActionRow.owner_id)
        .where(db.audience.may(seen_by), *conditions)
        .order_by(ActionRow.due.is_(None), ActionRow.due, ActionRow.id)
    )
    return [_action(*row) for row in await db.session.execute(query)]


def _action(row: ActionRow, owner: PersonRow | None) -> Action:
    return Action(
        row.id, row.text, people.called(owner) if owner else row.owner, row.owner_id, row.author_id, row.due,
        row.state, row.confidential, row.created_at, row.log_id, row.meeting_id, row.offered_to_id, row.outcome,
        sum(change["what"] == "moved" for change in row.history),
    )  # fmt: skip
