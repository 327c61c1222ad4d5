"""Promises: who does what by when, and what became of it.

The ambassador sees all; somebody else what they entered, what is theirs to do, and what they are asked to take over. A
secretary sees the others too, and the Taskforce those of its meetings, unless they are confidential. An owner is a
person of the register, or only a text, such as an organisation: that one cannot be reminded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, ForeignKey, Text, and_, false, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage import people
from storage.audience import Viewer
from storage.db import Base, Db
from storage.people import PersonRow

RENEWED = "moved", "handed_over", "reopened"
ANSWERED = "offered", "declined", "lapsed", "handed_over"  # what an offer is, and comes to
MYSELF = re.compile(r"(ik|ikzelf|ik zelf|i|me|myself)", re.IGNORECASE)  # as owner: who enters it


class Elsewhere(Exception):
    """It is closed meanwhile, with somebody else, or not for the viewer to change."""


@dataclass(frozen=True)
class Agreement:
    """Who does what by when, as it was said; `owner` and `due` may be open."""

    text: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Change:
    """What was done to a promise: by whom (an id), from what to what by column, and why.

    `what`: moved, offered, declined, lapsed, handed_over, released, done, dropped, reopened.
    """

    at: datetime
    by: int
    what: str
    was: dict[str, Any]
    now: dict[str, Any]
    reason: str = ""


@dataclass(frozen=True)
class Action:
    """Something that somebody promised. `owner` is what to call them; without `owner_id` they are not in the register.

    `state`: open, done, dropped. `offered_to_id`: who is asked to take it over.
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
    history: tuple[Change, ...] = ()

    @property
    def number(self) -> str:
        """How people call it."""
        return f"A-{self.id}"

    @property
    def moves(self) -> int:
        """How often its day was changed."""
        return self._times("moved")

    @property
    def was_closed_before(self) -> bool:
        """Whether it was closed more than once: reopened in between."""
        return self._times("done", "dropped") > 1

    @property
    def stands_since(self) -> datetime:
        """Since when its owner has it to do by its day; what was due before that is not asked of them."""
        renewed = (change.at for change in self.history if change.what in RENEWED)
        return max(renewed, default=self.created_at)

    @property
    def last_offer(self) -> Change | None:
        """When and by whom somebody else was asked last to take it over."""
        return next((change for change in reversed(self.history) if change.what == "offered"), None)

    @property
    def lapsed(self) -> Change | None:
        """That the last offer fell, because who was asked left."""
        last = next((change for change in reversed(self.history) if change.what in ANSWERED), None)
        return last if last and last.what == "lapsed" else None

    def on_the_list_of(self) -> Iterator[tuple[int, datetime]]:
        """Who has to do it, or is asked to take it over, and since when."""
        if self.owner_id:
            yield self.owner_id, self.stands_since
        if self.offered_to_id and self.last_offer:
            yield self.offered_to_id, self.last_offer.at

    def _times(self, *what: str) -> int:
        return sum(change.what in what for change in self.history)


class ActionRow(Base):
    """Something that somebody promised. `history` holds a `Change` for each thing that was done to it."""

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


async def offered(db: Db) -> list[Action]:
    """What the viewer is asked to take over."""
    return await _read(db, ActionRow.offered_to_id == db.viewer.id, OPEN)


async def ownerless(db: Db) -> list[Action]:
    """What nobody of the register has to do, so that nobody can be reminded; for ambassador and secretary."""
    leads = db.audience.all_have("ambassador") or db.audience.all_have("secretary")
    return await _read(db, ActionRow.owner_id.is_(None), OPEN) if leads else []


async def open_ones(db: Db) -> list[Action]:
    """All that is still to be done, as far as the audience may see it; what is due first, first."""
    return await _read(db, OPEN)


async def open_on(db: Db, talks: list[int], municipality: str) -> list[Action]:
    """What is still to be done of what was agreed in these talks, or by people of this municipality."""
    return await _read(db, OPEN, or_(ActionRow.log_id.in_(talks), OWNER.municipality == municipality))


async def find(db: Db, number: int) -> Action | None:
    """One promise; None also when it is not for these eyes."""
    return next(iter(await _read(db, ActionRow.id == number)), None)


async def of_talks(db: Db, numbers: list[int]) -> list[Action]:
    """What was agreed in these talks, in the order in which it was said."""
    return sorted(await _read(db, ActionRow.log_id.in_(numbers)), key=lambda action: action.id)


# ---------------------------------------------------------------- what becomes of it
async def move(db: Db, number: int, due: date, reason: str) -> Action:
    """Gives it another day. This and the next ones raise `Elsewhere`."""
    return await _change(db, "moved", [ActionRow.id == number, OPEN, _own(db)], {"due": due}, reason)


async def close(db: Db, number: int, state: str, outcome: str) -> Action:
    """It is done, or dropped; `outcome` is the line that whoever entered it will read."""
    values = {"state": state, "outcome": outcome, "offered_to_id": None}
    return await _change(db, state, [ActionRow.id == number, OPEN, _own(db)], values)


async def reopen(db: Db, number: int) -> Action:
    """It is not done after all."""
    closed = ActionRow.state.in_(("done", "dropped"))
    return await _change(db, "reopened", [ActionRow.id == number, closed, _own(db)], {"state": "open", "outcome": ""})


async def offer(db: Db, number: int, person_id: int) -> Action:
    """Asks somebody to take it over; until they do, it stays where it is."""
    return await _change(db, "offered", [ActionRow.id == number, OPEN, _own(db)], {"offered_to_id": person_id})


async def accept(db: Db, number: int) -> Action:
    """The viewer takes over what they were asked to."""
    values = {"owner_id": db.viewer.id, "offered_to_id": None}
    return await _change(db, "handed_over", [ActionRow.id == number, OPEN, _asked(db)], values)


async def decline(db: Db, number: int, reason: str) -> Action:
    """The viewer does not take it over: it stays where it was."""
    return await _change(db, "declined", [ActionRow.id == number, OPEN, _asked(db)], {"offered_to_id": None}, reason)


async def let_go(db: Db) -> None:
    """What the viewer still had to do is nobody's now, and what they were asked to take over stays where it is."""
    await lapse(db.session, db.now, [db.viewer.id])
    for action in await open_of(db, db.viewer.id):
        await _change(db, "released", [ActionRow.id == action.id, OPEN], {"owner_id": None, "owner": ""})


async def lapse(session: AsyncSession, now: datetime, left: Sequence[int]) -> None:
    """What was offered to people who left stays where it is."""
    query = select(ActionRow.id, ActionRow.offered_to_id, ActionRow.history).where(ActionRow.offered_to_id.in_(left))
    for number, person_id, history in (await session.execute(query)).all():
        change = Change(now, person_id, "lapsed", {"offered_to_id": person_id}, {"offered_to_id": None})
        values = {"offered_to_id": None, "history": [*history, msgspec.to_builtins(change)]}
        await session.execute(update(ActionRow).where(ActionRow.id == number).values(values))


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


def _own(db: Db) -> ColumnElement[bool]:
    """Whose it is, who entered it, and the ambassador may change it."""
    own = or_(ActionRow.owner_id == db.viewer.id, ActionRow.author_id == db.viewer.id)
    return true() if db.viewer.has("ambassador") else own


def _asked(db: Db) -> ColumnElement[bool]:
    return ActionRow.offered_to_id == db.viewer.id


async def _change(
    db: Db, what: str, conditions: list[ColumnElement[bool]], values: Mapping[str, Any], reason: str = ""
) -> Action:
    row = (await db.session.execute(select(ActionRow).where(*conditions).with_for_update())).scalar()
    if row is None:
        raise Elsewhere
    was = {name: getattr(row, name) for name in values}
    change = msgspec.to_builtins(Change(db.now, db.viewer.id, what, was, dict(values), reason))
    query = update(ActionRow).where(ActionRow.id == row.id)
    await db.session.execute(query.values(**values, history=[*row.history, change]))
    return (await _rows(db, ActionRow.id == row.id))[0]  # who changed it saw it, whether they still may or not


# ---------------------------------------------------------------- rows in, values out
async def _read(db: Db, *conditions: ColumnElement[bool]) -> list[Action]:
    return await _rows(db, db.audience.may(seen_by), *conditions)


async def _rows(db: Db, *conditions: ColumnElement[bool]) -> list[Action]:
    query = (
        select(ActionRow, OWNER)
        .outerjoin(OWNER, OWNER.id == ActionRow.owner_id)
        .where(*conditions)
        .order_by(ActionRow.due.is_(None), ActionRow.due, ActionRow.id)
        .execution_options(populate_existing=True)
    )
    return [_action(*row) for row in await db.session.execute(query)]


def _action(row: ActionRow, owner: PersonRow | None) -> Action:
    return Action(
        row.id, row.text, people.called(owner) if owner else row.owner, row.owner_id, row.author_id, row.due,
        row.state, row.confidential, row.created_at, row.log_id, row.meeting_id, row.offered_to_id, row.outcome,
        msgspec.convert(row.history, tuple[Change, ...]),
    )  # fmt: skip
