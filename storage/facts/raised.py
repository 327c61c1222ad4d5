"""What was raised: opportunities, threats, recommendations, and nothing of who raised them."""

import re
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from storage.db import Db
from storage.facts.span import Span
from storage.facts.values import Raised, Signals
from storage.requests import RequestRow
from storage.signals import IS_RECOMMENDATION, KINDS, STANDS, SignalRow

REQUEST = re.compile(r"(?<![\w-])[Hh][- \u2011\u2013]?(\d{1,9})(?!\w)[ ,;]*")


async def signals(db: Db, span: Span) -> Signals:
    """What was raised in the period and was not dropped since, in the order in which it was."""
    found = await _raised(db, SignalRow.created_at >= span.begins, SignalRow.created_at < span.ends)
    counts = Counter(one.kind for one in found)
    return Signals(tuple((kind, counts[kind]) for kind in KINDS), tuple(found))


async def recommended(db: Db) -> list[Raised]:
    """All recommendations for the final evaluation, whenever they were made; not what was dropped or parked."""
    if not db.audience.all_have("steering_group", "ambassador", "secretary"):
        return []
    return await _raised(db, IS_RECOMMENDATION, SignalRow.state != "parked")


async def _raised(db: Db, *conditions: ColumnElement[bool]) -> list[Raised]:
    query = select(SignalRow).where(STANDS, *conditions).order_by(SignalRow.id)
    rows = list((await db.session.execute(query)).scalars())
    secret = await _confidential(db, [row.evidence for row in rows])
    return [
        Raised(
            f"S-{row.id}", row.kind, row.text, tuple(row.municipalities), row.state, row.addressee,
            _without(row.evidence, secret),
        )
        for row in rows
    ]  # fmt: skip


async def _confidential(db: Db, evidence: Iterable[str]) -> set[int]:
    """Questions that these name and that became confidential since."""
    named = {int(number) for text in evidence for number in REQUEST.findall(text)}
    query = select(RequestRow.id).where(RequestRow.id.in_(named), RequestRow.confidential)
    return set((await db.session.execute(query)).scalars())


def _without(evidence: str, secret: set[int]) -> str:
    """What it rests on, but for what nobody may hear of."""
    return REQUEST.sub(lambda found: "" if int(found[1]) in secret else found[0], evidence).strip(" ,;")
