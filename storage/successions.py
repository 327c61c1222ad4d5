"""Who came after whom in an office. Open work passes on; what is closed or confidential stays with who left.

A pair is found where exactly one person has an office (a function in a municipality) that somebody else left.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, ForeignKey, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage import actions, people
from storage.actions import ActionRow, Change
from storage.appointments import AppointmentRow, SlotRow
from storage.audience import Viewer
from storage.db import Base, Db
from storage.people import GrantRow, PersonRow
from storage.requests import OPEN, RequestRow

OFFICES = "alderman", "civil_servant"  # roles that somebody has for a place, and hands on


@dataclass(frozen=True)
class Succession:
    """Who came after whom, and the numbers of what passed on."""

    id: int
    created_at: datetime
    old_id: int
    new_id: int
    requests: tuple[int, ...]
    appointments: tuple[int, ...]
    actions: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing passed on."""
        return not (self.requests or self.appointments or self.actions)


class SuccessionRow(Base):
    """Somebody took over an office. It holds numbers only: words and names stay where they are."""

    __tablename__ = "successions"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    old_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    new_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    requests: Mapped[list[Any]]
    appointments: Mapped[list[Any]]
    actions: Mapped[list[Any]]


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The two of them, and who lets people in."""
    if viewer.has("ambassador", "secretary"):
        return SuccessionRow.id.is_not(None)
    return or_(SuccessionRow.old_id == viewer.id, SuccessionRow.new_id == viewer.id)


async def since(db: Db, moment: datetime) -> list[Succession]:
    """All that happened since then."""
    query = select(SuccessionRow).where(db.audience.may(seen_by), SuccessionRow.created_at >= moment)
    return [_succession(row) for row in (await db.session.execute(query.order_by(SuccessionRow.id))).scalars()]


# ---------------------------------------------------------------- taking over
async def match(session: AsyncSession, now: datetime, by: str) -> int:
    """Where somebody entered or left an office at this very moment, the one who has it now takes over; how many did.

    What was offered to who left stays where it is.
    """
    await actions.lapse(session, now, await _who_left(session, now))
    offices: dict[tuple[str, str], dict[int, list[tuple[datetime, datetime | None]]]] = defaultdict(dict)
    query = select(PersonRow, GrantRow.since, GrantRow.until).join(GrantRow, GrantRow.person_id == PersonRow.id)
    admitted = PersonRow.state == "admitted", GrantRow.role.in_(OFFICES)
    for person, begun, ended in await session.execute(query.where(*admitted)):
        if office := people.office(person):
            offices[office].setdefault(person.id, []).append((begun, ended))
    pairs = [pair for holders in offices.values() for pair in _pairs(holders, now)]
    for old_id, new_id in pairs:
        await take_over(session, now, by, old_id, new_id)
    return len(pairs)


async def _who_left(session: AsyncSession, now: datetime) -> list[int]:
    """Whose role ended at this very moment."""
    return await _numbers(session, select(GrantRow.person_id).where(GrantRow.until == now).distinct())


def _pairs(holders: dict[int, list[tuple[datetime, datetime | None]]], now: datetime) -> list[tuple[int, int]]:
    sitting = [number for number, terms in holders.items() if any(ended is None for _, ended in terms)]
    if len(sitting) != 1:
        return []
    entered = any(begun == now and ended is None for begun, ended in holders[sitting[0]])
    return [
        (number, sitting[0])
        for number, terms in holders.items()
        if number != sitting[0] and (entered or any(ended == now for _, ended in terms))
    ]


async def leave(db: Db, person_id: int) -> None:
    """Ends the offices that somebody has."""
    live = GrantRow.person_id == person_id, GrantRow.role.in_(OFFICES), GrantRow.until.is_(None)
    await db.session.execute(update(GrantRow).where(*live).values(until=db.now))
    await actions.lapse(db.session, db.now, [person_id])


async def left(db: Db, role: str, among: Collection[int]) -> list[tuple[int, datetime]]:
    """Who of these people has this role no longer, and since when; for ambassador and secretaries."""
    if not db.audience.all_have("ambassador", "secretary"):
        return []
    stays = select(GrantRow.person_id).where(GrantRow.role == role, GrantRow.until.is_(None))
    had = GrantRow.role == role, GrantRow.person_id.in_(among), GrantRow.person_id.not_in(stays)
    query = select(GrantRow.person_id, func.max(GrantRow.until)).where(*had).group_by(GrantRow.person_id)
    return [(person_id, until) for person_id, until in await db.session.execute(query) if until]


async def take_over(session: AsyncSession, now: datetime, by: str, old_id: int, new_id: int) -> None:
    """What is open and not confidential is from now on of the one who came after."""
    theirs = or_(RequestRow.asker_id == old_id, RequestRow.asked_for_id == old_id)
    passing = theirs, RequestRow.state.in_(OPEN), RequestRow.confidential.is_(False)
    requests = await _numbers(session, select(RequestRow.id).where(*passing))
    await _give(session, requests, old_id, new_id)
    values = {
        "created_at": now, "created_by": by, "old_id": old_id, "new_id": new_id, "requests": requests,
        "appointments": await _give_talks(session, now, requests, old_id, new_id),
        "actions": await _give_actions(session, now, old_id, new_id),
    }  # fmt: skip
    await session.execute(insert(SuccessionRow).values(values))


async def _numbers(session: AsyncSession, query: Any) -> list[int]:
    return sorted((await session.execute(query)).scalars())


async def _give(session: AsyncSession, requests: list[int], old_id: int, new_id: int) -> None:
    for column in (RequestRow.asker_id, RequestRow.asked_for_id):
        mine = RequestRow.id.in_(requests), column == old_id
        await session.execute(update(RequestRow).where(*mine).values({column: new_id}))


async def _give_talks(session: AsyncSession, now: datetime, requests: list[int], old_id: int, new_id: int) -> list[int]:
    """The talks to come that belong to these requests."""
    ahead = select(SlotRow.id).where(SlotRow.ends_at > now)
    mine = (
        AppointmentRow.person_id == old_id, AppointmentRow.state == "confirmed",
        AppointmentRow.request_id.in_(requests), AppointmentRow.slot_id.in_(ahead),
    )  # fmt: skip
    values = {"person_id": new_id, "sequence": AppointmentRow.sequence + 1}
    query = update(AppointmentRow).where(*mine).values(values).returning(AppointmentRow.id)
    return await _numbers(session, query)


async def _give_actions(
    session: AsyncSession, now: datetime, old_id: int, new_id: int, *, among: list[int] | None = None
) -> list[int]:
    mine = ActionRow.owner_id == old_id, ActionRow.state == "open", ActionRow.confidential.is_(False)
    chosen = () if among is None else (ActionRow.id.in_(among),)
    query = select(ActionRow.id, ActionRow.history).where(*mine, *chosen).order_by(ActionRow.id)
    found = (await session.execute(query)).all()
    change = Change(now, old_id, "handed_over", {"owner_id": old_id}, {"owner_id": new_id})
    for number, history in found:
        values = {"owner_id": new_id, "history": [*history, msgspec.to_builtins(change)]}
        await session.execute(update(ActionRow).where(ActionRow.id == number).values(values))
    return [number for number, _ in found]


# ---------------------------------------------------------------- and not after all
async def passed_to(db: Db) -> list[Succession]:
    """What passed to the viewer, newest first."""
    query = select(SuccessionRow).where(db.audience.may(seen_by), SuccessionRow.new_id == db.viewer.id)
    return [_succession(row) for row in (await db.session.execute(query.order_by(SuccessionRow.id.desc()))).scalars()]


async def give_back(db: Db, passed: Succession, kind: str, number: int) -> bool:
    """A request (`H`) or an action (`A`) that passed to the viewer is not theirs; False when it is so no longer."""
    mine, old = db.viewer.id, passed.old_id
    if kind == "A":
        return bool(await _give_actions(db.session, db.now, mine, old, among=[number]))
    theirs = or_(RequestRow.asker_id == mine, RequestRow.asked_for_id == mine)
    query = select(func.count()).select_from(RequestRow).where(RequestRow.id == number, theirs)
    if not (await db.session.execute(query)).scalar_one():
        return False
    await _give(db.session, [number], mine, old)
    await _give_talks(db.session, db.now, [number], mine, old)
    return True


def _succession(row: SuccessionRow) -> Succession:
    return Succession(
        row.id, row.created_at, row.old_id, row.new_id, tuple(row.requests), tuple(row.appointments), tuple(row.actions)
    )
