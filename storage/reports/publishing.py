"""The versions of a report that were shown.

A version never changes: another text is another version. That is a law of the database (`a_version_never_changes`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, Text, false, func, insert, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.audience import Viewer
from storage.db import Base, Db

FINAL = "final"  # the number of the report on the whole programme
DRAFT, REVIEW, APPROVED = "draft", "review", "approved"


@dataclass(frozen=True)
class Version:
    """A report as it was shown. `state`: draft (before its period ended), review (can be approved), approved.

    `number` is its period, 1 to 5 or final; `reason` why it corrects one that was approved.
    """

    id: int
    number: str
    version: int
    state: str
    sha256: str
    content: dict[str, Any]
    reason: str
    presented_on: date | None
    created_at: datetime


@dataclass(frozen=True)
class Head:
    """Which version it is, and when it was shown."""

    id: int
    number: str
    version: int
    state: str
    created_at: datetime


class ReportRow(Base):
    """A version of a report."""

    __tablename__ = "reports"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    number: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    presented_on: Mapped[date | None]
    approved_at: Mapped[datetime | None]


Index("one_version_of_a_number", ReportRow.number, ReportRow.version, unique=True)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Who sees reports sees all of them, with what is said of them."""
    return true() if viewer.has("steering_group", "ambassador", "secretary") else false()


async def publish(
    db: Db, created_by: str, number: str, content: Mapping[str, Any], sha256: str, state: str, reason: str = ""
) -> Version:
    """Keeps what is shown now as the next version of this report, for ever."""
    last = select(func.coalesce(func.max(ReportRow.version), 0)).where(ReportRow.number == number)
    values = {
        "created_at": db.now, "created_by": created_by, "number": number,
        "version": (await db.session.execute(last)).scalar_one() + 1,
        "state": state, "sha256": sha256, "content": content, "reason": reason,
    }  # fmt: skip
    made = (await db.session.execute(insert(ReportRow).values(values).returning(ReportRow.id))).scalar_one()
    return (await _versions(db, ReportRow.id == made))[0]


async def versions(db: Db, number: str) -> list[Version]:
    """All of one report, oldest first."""
    return await _versions(db, ReportRow.number == number)


async def newest(db: Db, number: str | None = None) -> Version | None:
    """The last version of a report, or the last that was shown of any."""
    return next(reversed(await _versions(db, true() if number is None else ReportRow.number == number)), None)


async def heads(db: Db) -> list[Head]:
    """The newest version of every report, without what it says: cheap to read."""
    newest = select(func.max(ReportRow.id)).group_by(ReportRow.number)
    columns = ReportRow.id, ReportRow.number, ReportRow.version, ReportRow.state, ReportRow.created_at
    query = select(*columns).where(db.audience.may(seen_by), ReportRow.id.in_(newest)).order_by(ReportRow.id)
    return [Head(*row) for row in await db.session.execute(query)]


async def newest_id(db: Db) -> int | None:
    """The number of the last version that was shown."""
    found = await newest(db)
    return found.id if found else None


async def standing(db: Db) -> list[str]:
    """The numbers of the reports of which a version was approved."""
    query = select(ReportRow.number).where(db.audience.may(seen_by), ReportRow.state == APPROVED).distinct()
    return sorted((await db.session.execute(query)).scalars())


async def find(db: Db, report_id: int) -> Version | None:
    """One version."""
    return next(iter(await _versions(db, ReportRow.id == report_id)), None)


async def approve(db: Db, report_id: int, presented_on: date) -> None:
    """All have approved it: from now on it stands."""
    values = {"state": APPROVED, "approved_at": db.now, "presented_on": presented_on}
    await db.session.execute(update(ReportRow).where(ReportRow.id == report_id).values(values))


async def _versions(db: Db, *conditions: ColumnElement[bool]) -> list[Version]:
    query = select(ReportRow).where(db.audience.may(seen_by), *conditions).order_by(ReportRow.id)
    return [_version(row) for row in (await db.session.execute(query)).scalars()]


def _version(row: ReportRow) -> Version:
    return Version(
        row.id, row.number, row.version, row.state, row.sha256, row.content, row.reason, row.presented_on,
        row.created_at,
    )  # fmt: skip
