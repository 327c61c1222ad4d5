"""What became of agreements: who does what by when."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, cast, func, or_, select

from storage.actions import ActionRow
from storage.db import Db
from storage.facts.span import SLICE, Span, veiled
from storage.facts.values import Agreements, Late
from storage.limburg import DISCIPLINES, MUNICIPALITIES, STEERING_GROUP_ORGANISATIONS
from storage.people import OrganisationRow, PersonRow

MOST_LISTED = 15  # late agreements by name; the figure counts all
SHOWN = ActionRow.confidential.is_(False)
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
    had_day = _had_day(db, span)
    made = await _count(db, ActionRow.confidential, *_made(span))
    secret = veiled(made[True])
    became = await _count(db, ActionRow.state, *had_day, SHOWN)
    kept_late, moved = await _from_histories(db, span)
    still_open, undated = await _still_open(db, span)
    return Agreements(
        made=made[False] + (secret or 0),
        confidential=secret,
        due=became.total(),
        kept=became["done"] - kept_late,
        kept_late=kept_late,
        late=became["open"],
        dropped=became["dropped"],
        moved=moved,
        still_open=still_open,
        undated=undated,
        which_are_late=await _late(db, had_day),
    )


def _made(span: Span) -> tuple[Any, Any]:
    return ActionRow.created_at >= span.begins, ActionRow.created_at < span.ends


def _had_day(db: Db, span: Span) -> tuple[Any, Any]:
    """What is due today is not late yet."""
    return ActionRow.due >= span.since, ActionRow.due < min(span.until, span.day(db.now))


async def _count(db: Db, by: Any, *which: Any) -> Counter[Any]:
    rows = await db.session.execute(select(by, func.count()).where(*which).group_by(by))
    return Counter({value: count for value, count in rows})  # noqa: C416 - a result is no mapping


async def _from_histories(db: Db, span: Span) -> tuple[int, int]:
    """How many were kept after their day, and how often a day was changed: both stand in what was done to them."""
    kept_late = moved = 0
    async for row in _with_history(db, span):
        kept_late += bool(row.had_day and row.state == "done" and _late_by(row, span))
        moved += sum(change["what"] == "moved" for change in row.history)
    return kept_late, moved


async def _with_history(db: Db, span: Span) -> AsyncIterator[Any]:
    """What was made in the period or had its day in it, and was changed since; a slice at a time is in memory."""
    had_day = and_(*_had_day(db, span))
    query = (
        select(ActionRow.id, ActionRow.due, ActionRow.state, ActionRow.history, had_day.label("had_day"))
        .where(or_(and_(*_made(span)), had_day), SHOWN, cast(ActionRow.history, Text) != "[]")
        .order_by(ActionRow.id)
        .limit(SLICE)
    )
    number = 0
    while rows := (await db.session.execute(query.where(ActionRow.id > number))).all():
        for row in rows:
            yield row
        number = rows[-1].id


def _late_by(row: Any, span: Span) -> bool:
    done = [datetime.fromisoformat(change["at"]) for change in row.history if change["what"] == "done"]
    return bool(done) and span.day(done[-1]) > row.due


async def _still_open(db: Db, span: Span) -> tuple[int, int]:
    """How many are open at the end, and how many of these have no day."""
    open_ones = ActionRow.state == "open", SHOWN, ActionRow.created_at < span.ends
    query = select(func.count(), func.count().filter(ActionRow.due.is_(None))).select_from(ActionRow)
    every, undated = (await db.session.execute(query.where(*open_ones))).one()
    return every, undated


async def _late(db: Db, had_day: Sequence[Any]) -> tuple[Late, ...]:
    """Those that are not done though their day has passed, the longest ago first; the first so many."""
    query = (
        select(ActionRow.id, ActionRow.text, ActionRow.owner, ActionRow.due, PersonRow.function, OrganisationRow.name)
        .outerjoin(PersonRow, PersonRow.id == ActionRow.owner_id)
        .outerjoin(OrganisationRow, OrganisationRow.id == PersonRow.organisation_id)
        .where(*had_day, SHOWN, ActionRow.state == "open")
        .order_by(ActionRow.due, ActionRow.id)
        .limit(MOST_LISTED)
    )
    rows = (await db.session.execute(query)).all()
    named = {name.casefold() for name in (await db.session.execute(select(OrganisationRow.name))).scalars()}
    return tuple(Late(f"A-{row.id}", row.text, owner_of(row, named), row.due) for row in rows)


def owner_of(row: Any, organisations: set[str]) -> str:
    """Who it is to the Steering Group: a function and an organisation, else one that is known; never a name."""
    if row.function:
        return ", ".join(filter(None, (row.function, row.name)))
    return row.owner if row.owner.casefold() in BODIES | organisations else ""
