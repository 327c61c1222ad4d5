"""What the ambassador writes for a report, before it is shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped

from storage.db import Base, Db, upsert
from storage.reports.publishing import seen_by


class TextRow(Base):
    """What the ambassador wrote in one place of a report that is being made."""

    __tablename__ = "report_texts"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    number: Mapped[str]
    slot: Mapped[str]
    content: Mapped[dict[str, Any]]


Index("one_text_in_a_slot", TextRow.number, TextRow.slot, unique=True)


async def texts(db: Db, number: str) -> dict[str, dict[str, Any]]:
    """What was written for this report, by the place where it stands."""
    query = select(TextRow.slot, TextRow.content).where(db.audience.may(seen_by), TextRow.number == number)
    return {slot: content for slot, content in await db.session.execute(query.order_by(TextRow.id))}  # noqa: C416


async def words(db: Db, number: str, key: str) -> str:
    """What the ambassador says in one section of it."""
    return str((await texts(db, number)).get(f"text/{key}", {}).get("words", ""))


async def write(db: Db, created_by: str, number: str, slot: str, content: Mapping[str, Any]) -> None:
    """Puts words in a place of a report; what stood there goes."""
    values = {
        "created_at": db.now, "created_by": created_by, "number": number, "slot": slot, "content": content,
    }  # fmt: skip
    query = upsert(db.session, TextRow).values(values)
    await db.session.execute(query.on_conflict_do_update(index_elements=["number", "slot"], set_=values))
