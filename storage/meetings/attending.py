"""Who comes to a meeting, and who has the meetings in their own calendar."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage import people
from storage.db import Base, Db, upsert
from storage.meetings.meeting import MeetingRow, seen_by
from storage.people import PersonRow


@dataclass(frozen=True)
class Attendance:
    """What somebody said of coming. `state`: comes, away, substitute (then it says who comes instead)."""

    id: int
    meeting_id: int
    person_id: int
    who: str
    state: str
    substitute: str


class AttendanceRow(Base):
    """What one person said of coming to one meeting."""

    __tablename__ = "meeting_attendance"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    meeting_id: Mapped[int] = mapped_column(ForeignKey(MeetingRow.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    state: Mapped[str]
    substitute: Mapped[str]


class InvitationRow(Base):
    """Who has the meetings in their own calendar, and so gets each change of them."""

    __tablename__ = "meeting_invitations"
    created_at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), unique=True)


Index("one_answer_per_member", AttendanceRow.meeting_id, AttendanceRow.person_id, unique=True)


async def attend(
    db: Db, created_by: str, meeting_id: int, state: str, substitute: str = "", *, person_id: int | None = None
) -> Attendance:
    """Whether the viewer comes, or somebody else of whom they say so; what was said before is replaced."""
    number = person_id or db.viewer.id
    values = {
        "created_at": db.now, "created_by": created_by, "meeting_id": meeting_id, "person_id": number,
        "state": state, "substitute": substitute,
    }  # fmt: skip
    query = upsert(db.session, AttendanceRow).values(values)
    await db.session.execute(query.on_conflict_do_update(index_elements=["meeting_id", "person_id"], set_=values))
    return next(one for one in await attendance(db, meeting_id) if one.person_id == number)


async def attendance(db: Db, meeting_id: int) -> list[Attendance]:
    """Who said what of coming."""
    query = (
        select(AttendanceRow, PersonRow)
        .join(PersonRow, PersonRow.id == AttendanceRow.person_id)
        .where(db.audience.may(seen_by), AttendanceRow.meeting_id == meeting_id)
        .order_by(AttendanceRow.id)
    )
    return [_attendance(*row) for row in await db.session.execute(query)]


def _attendance(row: AttendanceRow, person: PersonRow) -> Attendance:
    return Attendance(row.id, row.meeting_id, row.person_id, people.called(person), row.state, row.substitute)


async def forget_answer(db: Db, number: int) -> bool:
    """Takes back what the viewer said of coming."""
    mine = AttendanceRow.id == number, AttendanceRow.person_id == db.viewer.id
    return bool((await db.session.execute(delete(AttendanceRow).where(*mine).returning(AttendanceRow.id))).first())


# ---------------------------------------------------------------- calendars
async def invite(db: Db) -> None:
    """From now on the viewer gets each change for their calendar."""
    query = upsert(db.session, InvitationRow).values(created_at=db.now, person_id=db.viewer.id)
    await db.session.execute(query.on_conflict_do_nothing(index_elements=["person_id"]))


async def uninvite(db: Db) -> None:
    """From now on the viewer gets them no more."""
    await db.session.execute(delete(InvitationRow).where(InvitationRow.person_id == db.viewer.id))


async def invited(db: Db) -> set[int]:
    """Who gets each change for their calendar."""
    return set((await db.session.execute(select(InvitationRow.person_id).where(db.audience.may(seen_by)))).scalars())
