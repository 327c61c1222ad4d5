"""What the organisations say of a version: approval is of this very text, by its SHA-256.

Each organisation has one voice in it (`one_voice_per_organisation`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base, Db
from storage.people import PersonRow
from storage.reports.publishing import ReportRow, Version, seen_by


@dataclass(frozen=True)
class Voice:
    """What an organisation says of a version: approved, against (with a reason)."""

    id: int
    report_id: int
    organisation: str
    person_id: int
    state: str
    reason: str


class ApprovalRow(Base):
    """The voice of an organisation on a version. `state`: approved, against, withdrawn."""

    __tablename__ = "approvals"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    report_id: Mapped[int] = mapped_column(ForeignKey(ReportRow.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    organisation: Mapped[str]
    sha256: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)


LIVE = ApprovalRow.state != "withdrawn"
VOICE = ApprovalRow.report_id, ApprovalRow.organisation
Index("one_voice_per_organisation", *VOICE, unique=True, sqlite_where=LIVE)


async def speak(
    db: Db, created_by: str, version: Version, organisation: str, state: str, reason: str = ""
) -> Voice:  # fmt: skip
    """The voice of an organisation on this very text; what it said of it before counts no longer."""
    before = ApprovalRow.report_id == version.id, ApprovalRow.organisation == organisation, LIVE
    await db.session.execute(update(ApprovalRow).where(*before).values(state="withdrawn"))
    values = {
        "created_at": db.now, "created_by": created_by, "report_id": version.id, "person_id": db.viewer.id,
        "organisation": organisation, "sha256": version.sha256, "state": state, "reason": reason,
    }  # fmt: skip
    made = (await db.session.execute(insert(ApprovalRow).values(values).returning(ApprovalRow.id))).scalar_one()
    return (await _voices(db, ApprovalRow.id == made))[0]


async def withdraw(db: Db, number: int) -> None:
    """Takes a voice back: it counts no longer."""
    await db.session.execute(update(ApprovalRow).where(ApprovalRow.id == number).values(state="withdrawn"))


async def find_voice(db: Db, number: int) -> Voice | None:
    """One voice, while it counts."""
    return next(iter(await _voices(db, ApprovalRow.id == number)), None)


async def voices(db: Db, report_id: int) -> list[Voice]:
    """What was said of a version and still counts, in order."""
    return await _voices(db, ApprovalRow.report_id == report_id)


async def _voices(db: Db, *conditions: ColumnElement[bool]) -> list[Voice]:
    query = select(ApprovalRow).where(db.audience.may(seen_by), LIVE, *conditions).order_by(ApprovalRow.id)
    return [
        Voice(row.id, row.report_id, row.organisation, row.person_id, row.state, row.reason)
        for row in (await db.session.execute(query)).scalars()
    ]
