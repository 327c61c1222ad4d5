"""What became of agreements: who does what by when."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from storage.actions import ActionRow
from storage.db import Db
from storage.facts.span import SLICE, Span, veiled
from storage.facts.values import Agreements, Late
from storage.limburg import DISCIPLINES, MUNICIPALITIES, STEERING_GROUP_ORGANISATIONS
from storage.people import OrganisationRow, PersonRow

MOST_LISTED = 15  # late agreements by name; the figure counts all
PLACES = tuple(place.name for place in MUNICIPALITIES)
BODIES = frozenset(
    name.casefold()
    for name in (
        *STEERING_GROUP_ORGANISATIONS, *DISCIPLINES, "Provincie", "Taskforce", "Stuurgroep", *PLACES,
        *(f"gemeente {name}" for name in PLACES),
    )
)  # fmt: skip


async def agreements(db: Db, span: Span) -> Agreements:
    """What was made in the period, and what became of what had its day in it."""
    last = min(span.until, span.day(db.now))  # what is due today is not late yet
    rows = [row async for row in _promises(db, span, last)]
    shown = [row for row in rows if not row.confidential]
    new = [row for row in rows if span.begins <= row.created_at < span.ends]
    secret = veiled(sum(row.confidential for row in new))
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
    return tuple(Late(f"A-{row.id}", row.text, owner_of(row, named), row.due) for row in rows)


def owner_of(row: Any, organisations: set[str]) -> str:
    """Who it is to the Steering Group: a function and an organisation, else one that is known; never a name."""
    if row.function:
        return ", ".join(filter(None, (row.function, row.name)))
    return row.owner if row.owner.casefold() in BODIES | organisations else ""
