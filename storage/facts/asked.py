"""What was asked of the ambassador, how fast it was answered, and which sparring came of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from sqlalchemy import func, or_, select

from storage.appointments import AppointmentRow, SlotRow
from storage.db import Db
from storage.facts.span import Span, told, veiled
from storage.facts.values import Appointments, Requests
from storage.requests import KINDS, OPEN, RequestRow


async def requests(db: Db, span: Span) -> Requests:
    """What came in during the period."""
    came = RequestRow.created_at >= span.begins, RequestRow.created_at < span.ends
    columns = (
        RequestRow.confidential, RequestRow.kind, RequestRow.state, RequestRow.created_at, RequestRow.answer_by,
        RequestRow.answered_at,
    )  # fmt: skip
    rows = (await db.session.execute(select(*columns).where(*came))).all()
    shown = [row for row in rows if not row.confidential]
    secret = veiled(len(rows) - len(shown))
    answered = [row for row in shown if row.answered_at and row.state != "withdrawn"]
    in_time = sum(row.answer_by is None or row.answered_at <= row.answer_by for row in answered)
    waiting = [row for row in shown if not row.answered_at and row.state in OPEN]
    kinds, states = (Counter(getattr(row, name) for row in shown) for name in ("kind", "state"))
    before = RequestRow.created_at < span.begins, RequestRow.state.in_(OPEN), RequestRow.confidential.is_(False)
    left = (await db.session.execute(select(func.count()).select_from(RequestRow).where(*before))).scalar_one()
    return Requests(
        len(shown) + (secret or 0), secret, tuple((kind, kinds[kind]) for kind in KINDS), in_time,
        len(answered) - in_time, len(waiting), _median([row.answered_at - row.created_at for row in answered]),
        tuple(sorted(states.items())), left,
    )  # fmt: skip


async def how_many(db: Db, span: Span) -> int:
    """How many came in, and no more than that: for the database to count."""
    came = RequestRow.created_at >= span.begins, RequestRow.created_at < span.ends
    query = select(RequestRow.confidential, func.count()).where(*came).group_by(RequestRow.confidential)
    return told(await db.session.execute(query))


def _median(spans: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=round(median(span.total_seconds() for span in spans))) if spans else None


async def appointments(db: Db, span: Span) -> Appointments:
    """Sparring that was to be in the period."""
    query = (
        select(AppointmentRow.state, func.count())
        .join(SlotRow, SlotRow.id == AppointmentRow.slot_id)
        .join(RequestRow, RequestRow.id == AppointmentRow.request_id)
        .where(SlotRow.starts_at >= span.begins, SlotRow.starts_at < span.ends, RequestRow.confidential.is_(False))
        .where(or_(AppointmentRow.state != "confirmed", SlotRow.ends_at <= db.now))
        .group_by(AppointmentRow.state)
    )
    rows = await db.session.execute(query)
    counts = Counter({state: count for state, count in rows})  # noqa: C416 - a result is no mapping
    return Appointments(*(counts[state] for state in ("held", "cancelled", "no_show", "confirmed")))
