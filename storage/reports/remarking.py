"""What people of the Steering Group say of a version, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Text, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base, Db
from storage.people import PersonRow
from storage.reports.publishing import ReportRow, seen_by

OPEN = "open"  # the state of a remark that waits for the ambassador
SETTLED = "taken_over", "adapted", "explained"  # what became of a remark


@dataclass(frozen=True)
class Remark:
    """What somebody says of a version. `old` and `new` are set when it asks for other words.

    `state`: open, taken_over, adapted, explained; `answer` is what the ambassador said to it.
    """

    id: int
    report_id: int
    number: str
    version: int
    section: str
    text: str
    old: str
    new: str
    person_id: int
    who: str
    state: str
    answer: str

    @property
    def handle(self) -> str:
        """How people call it."""
        return f"O-{self.id}"


class RemarkRow(Base):
    """What somebody said of a version. `state` also: gone (taken back); `history` is how it read before."""

    __tablename__ = "remarks"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    report_id: Mapped[int] = mapped_column(ForeignKey(ReportRow.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    who: Mapped[str]
    section: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    answer: Mapped[str] = mapped_column(Text)
    history: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


async def remark(
    db: Db, created_by: str, report_id: int, who: str, section: str, text: str, old: str = "", new: str = ""
) -> Remark:
    """Keeps what the viewer says of a version; `who` is how others may read who said it."""
    values = {
        "created_at": db.now, "created_by": created_by, "report_id": report_id, "person_id": db.viewer.id,
        "who": who, "section": section, "text": text, "old": old, "new": new, "state": OPEN, "answer": "",
        "history": [],
    }  # fmt: skip
    made = (await db.session.execute(insert(RemarkRow).values(values).returning(RemarkRow.id))).scalar_one()
    return (await _remarks(db, RemarkRow.id == made))[0]


async def remarks(db: Db, number: str) -> list[Remark]:
    """All that was said of any version of a report, in order."""
    return await _remarks(db, ReportRow.number == number, RemarkRow.state != "gone")


async def find_remark(db: Db, number: int) -> Remark | None:
    """One of them."""
    return next(iter(await _remarks(db, RemarkRow.id == number, RemarkRow.state != "gone")), None)


async def my_last_remark(db: Db) -> int | None:
    """What the viewer said last of any report."""
    mine = RemarkRow.person_id == db.viewer.id, RemarkRow.state != "gone", db.audience.may(seen_by)
    return (await db.session.execute(select(func.max(RemarkRow.id)).where(*mine))).scalar()


async def open_remarks(db: Db) -> list[Remark]:
    """Those that wait for the ambassador, oldest first."""
    return await _remarks(db, RemarkRow.state == OPEN)


async def how_many_open(db: Db, number: str) -> int:
    """How many remarks on a report still wait."""
    return len(await _remarks(db, ReportRow.number == number, RemarkRow.state == OPEN))


async def place(db: Db, number: int, section: str) -> None:
    """Says which section a remark is about."""
    await db.session.execute(update(RemarkRow).where(RemarkRow.id == number).values(section=section))


async def reword(db: Db, number: int, section: str, text: str, old: str = "", new: str = "") -> Remark:
    """Puts other words in the place of an open remark; how it read before is kept."""
    is_open = RemarkRow.id == number, db.audience.may(seen_by), RemarkRow.state == OPEN
    query = select(RemarkRow.section, RemarkRow.text, RemarkRow.history).where(*is_open)
    before_section, before, history = (await db.session.execute(query)).one()
    was = {"at": db.now.isoformat(), "by": db.viewer.id, "section": before_section, "text": before}
    values = {"section": section, "text": text, "old": old, "new": new, "history": [*history, was]}
    await db.session.execute(update(RemarkRow).where(RemarkRow.id == number).values(values))
    return (await _remarks(db, RemarkRow.id == number))[0]


async def settle(db: Db, number: int, state: str, answer: str = "") -> None:
    """What becomes of a remark."""
    await db.session.execute(update(RemarkRow).where(RemarkRow.id == number).values(state=state, answer=answer))


async def _remarks(db: Db, *conditions: ColumnElement[bool]) -> list[Remark]:
    query = (
        select(RemarkRow, ReportRow.number, ReportRow.version)
        .join(ReportRow, ReportRow.id == RemarkRow.report_id)
        .where(db.audience.may(seen_by), *conditions)
        .order_by(RemarkRow.id)
    )
    return [_remark(*row) for row in await db.session.execute(query)]


def _remark(row: RemarkRow, number: str, version: int) -> Remark:
    return Remark(
        row.id, row.report_id, number, version, row.section, row.text, row.old, row.new, row.person_id, row.who,
        row.state, row.answer,
    )  # fmt: skip
