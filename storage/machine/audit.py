"""The trail: who did what, with ids only; rows are only ever added."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from storage.db import Base


class AuditRow(Base):
    """Who did what, with ids only; rows are only ever added."""

    __tablename__ = "audit"
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    action: Mapped[str]
    about: Mapped[str | None]
    cause: Mapped[str]


ADD = insert(Base.metadata.tables[AuditRow.__tablename__])


async def add(session: AsyncSession, at: datetime, who: int | None, action: str, about: str | None, cause: str) -> None:
    """Adds one line to the trail: ids and names of actions, never what people wrote."""
    await session.execute(ADD, line(at, who, action, about, cause))


async def add_all(session: AsyncSession, lines: Sequence[dict[str, object]]) -> None:
    """Adds these, each made by `line`."""
    if lines:
        await session.execute(ADD, lines)


def line(at: datetime, who: int | None, action: str, about: str | None, cause: str) -> dict[str, object]:
    """One line, to be added with others."""
    return {"at": at, "person_id": who, "action": action, "about": about, "cause": cause}
