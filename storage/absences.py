"""When the ambassador is away, and who stands in meanwhile. Everybody whom the desk works for may know."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.audience import Viewer
from storage.db import Base, Db

STAND_INS = "secretary", "nobody"  # a role, so that it says no name; the first is who it is unless told otherwise


class AwayAlready(Exception):
    """In this time the ambassador is away already."""

    def __init__(self, other: "Absence") -> None:
        super().__init__()
        self.other = other


@dataclass(frozen=True)
class Absence:
    """Whole days, from `since` until `until` (not included), and the role that stands in."""

    id: int
    since: datetime
    until: datetime
    stand_in: str

    @property
    def last(self) -> datetime:
        """A moment of its last day."""
        return self.until - timedelta(seconds=1)

    def holds(self, moment: datetime) -> bool:
        """Whether the ambassador is away then."""
        return self.since <= moment < self.until


class AbsenceRow(Base):
    """Some days on which the ambassador is away. `state`: announced, withdrawn."""

    __tablename__ = "absences"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    stand_in: Mapped[str]
    state: Mapped[str]


LIVE = AbsenceRow.state == "announced"


def seen_by(_viewer: Viewer) -> ColumnElement[bool]:
    """Everybody may know."""
    return true()


async def coming(db: Db) -> list[Absence]:
    """The one that lasts now, and those to come, soonest first."""
    return await _read(db, AbsenceRow.ends_at > db.now)


async def lasting(db: Db) -> Absence | None:
    """The one that lasts now."""
    return await during(db, db.now)


async def during(db: Db, *moments: datetime) -> Absence | None:
    """The first one that holds one of these moments."""
    return next((one for one in await coming(db) if any(map(one.holds, moments))), None)


async def announce(db: Db, created_by: str, since: datetime, until: datetime, stand_in: str) -> Absence:
    """The ambassador will be away; raises `AwayAlready` where that was said of a part of it."""
    for other in await _read(db, AbsenceRow.starts_at < until, AbsenceRow.ends_at > since):
        raise AwayAlready(other)
    values = {
        "created_at": db.now, "created_by": created_by, "starts_at": since, "ends_at": until, "stand_in": stand_in,
        "state": "announced",
    }  # fmt: skip
    number = (await db.session.execute(insert(AbsenceRow).values(values).returning(AbsenceRow.id))).scalar_one()
    return Absence(number, since, until, stand_in)


async def withdraw(db: Db, number: int) -> bool:
    """The ambassador is there after all; False when that was said before."""
    query = update(AbsenceRow).where(AbsenceRow.id == number, LIVE).values(state="withdrawn")
    return bool((await db.session.execute(query.returning(AbsenceRow.id))).first())


async def _read(db: Db, *conditions: ColumnElement[bool]) -> list[Absence]:
    columns = AbsenceRow.id, AbsenceRow.starts_at, AbsenceRow.ends_at, AbsenceRow.stand_in
    query = select(*columns).where(db.audience.may(seen_by), LIVE, *conditions).order_by(AbsenceRow.starts_at)
    return [Absence(*row) for row in await db.session.execute(query)]
