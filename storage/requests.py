"""Questions to the ambassador: who asks what, and how far it is.

A request is seen by who asked it, by whom it was asked for and by the ambassador; a secretary sees it unless it is
confidential. Nobody else, also not from the same municipality.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Text, and_, false, func, insert, or_, select, true, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.audience import Viewer
from storage.db import Base, Db
from storage.people import PersonRow

OPEN = "new", "accepted", "planned"
MAY_GO = "new", "accepted"  # what is planned has an appointment, that must be called off first
KINDS = "sparring", "advice", "meeting", "hands", "contact"  # sparren, raadplegen, overleg, meewerken, contact leggen
URGENCIES = "normal", "week", "today"
BETWEEN = "\n\n"  # what was asked, and what was added to it
BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Request:
    """A request as it is read: `outcome` is what the ambassador chose to share, `answer_by` what the asker may count on
    now: what was promised first, or what it was put off to.

    `asked_for` is whose question it is, when an official asked for somebody. `taken_at` is when the asker heard of it
    first, `heard_at` when they heard last.
    """

    id: int
    asker_id: int
    asker: str
    kind: str
    text: str
    municipalities: tuple[str, ...]
    urgency: str
    confidential: bool
    state: str
    outcome: str
    created_at: datetime
    answer_by: datetime | None
    asked_for_id: int | None = None
    asked_for: str = ""
    taken_at: datetime | None = None
    heard_at: datetime | None = None

    @property
    def askers(self) -> tuple[int, ...]:
        """Who follow it: who asked, and for whom."""
        return (self.asker_id, *([self.asked_for_id] if self.asked_for_id else []))

    @property
    def number(self) -> str:
        """How people call it."""
        return f"H-{self.id}"


class RequestRow(Base):
    """A question to the ambassador."""

    __tablename__ = "help_requests"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    asker_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), index=True)
    asked_for_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    municipalities: Mapped[list[Any]]
    theme: Mapped[str | None]
    urgency: Mapped[str]
    confidential: Mapped[bool]
    state: Mapped[str]
    outcome: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]  # when its asker last heard of it
    answer_by: Mapped[datetime | None]  # as it was promised first: what counts in reports
    postponed_to: Mapped[datetime | None]  # until they hear something again
    answered_at: Mapped[datetime | None]  # the first reaction, since it lies with the ambassador
    moments_told_at: Mapped[datetime | None]


FOR = aliased(PersonRow)  # for whom it was asked
ASKED = (
    select(RequestRow, PersonRow, FOR)
    .join(PersonRow, PersonRow.id == RequestRow.asker_id)
    .outerjoin(FOR, FOR.id == RequestRow.asked_for_id)
    .order_by(RequestRow.id.desc())
)


def of(viewer: Viewer) -> ColumnElement[bool]:
    """Which requests are one's own: asked by them, or for them."""
    return or_(RequestRow.asker_id == viewer.id, RequestRow.asked_for_id == viewer.id)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which requests one person may see."""
    if viewer.has("ambassador"):
        return true()
    return or_(of(viewer), RequestRow.confidential.is_(False) if viewer.has("secretary") else false())


async def ask(
    db: Db, created_by: str, kind: str, text: str, municipalities: tuple[str, ...], urgency: str, *, confidential: bool,
    answer_by: datetime | None = None, asked_for_id: int | None = None,
) -> Request:  # fmt: skip
    """Records a question of the viewer, perhaps for somebody else, with by when an answer was promised."""
    values = {
        "created_at": db.now, "created_by": created_by, "asker_id": db.viewer.id, "kind": kind, "text": text,
        "municipalities": list(municipalities), "urgency": urgency, "confidential": confidential, "state": "new",
        "changed_at": db.now, "answer_by": answer_by, "asked_for_id": asked_for_id,
    }  # fmt: skip
    number = (await db.session.execute(insert(RequestRow).values(values).returning(RequestRow.id))).scalar_one()
    found = await find(db, number)
    if found is None:
        raise KeyError(number)  # the viewer who asks is always among those who may see it
    return found


async def find(db: Db, number: int) -> Request | None:
    """One request; None also when it is not for these eyes."""
    return next(iter(await _read(db, RequestRow.id == number)), None)


async def mine(db: Db) -> list[Request]:
    """The viewer's own open requests, newest first."""
    return await _read(db, of(db.viewer), RequestRow.state.in_(OPEN))


async def open_ones(db: Db) -> list[Request]:
    """All open requests that the audience may see, newest first."""
    return await _read(db, RequestRow.state.in_(OPEN))


async def open_about(db: Db, municipality: str) -> list[Request]:
    """The open requests on a place."""
    return [request for request in await open_ones(db) if municipality in request.municipalities]


async def wishes(db: Db, told: datetime) -> list[Request]:
    """The open requests to spar that have no moment yet, without those whose asker was told after `told` of some."""
    untold = or_(RequestRow.moments_told_at.is_(None), RequestRow.moments_told_at <= told)
    return await _read(db, RequestRow.kind == "sparring", RequestRow.state.in_(("new", "accepted")), untold)


async def unanswered(db: Db, number: int | None = None) -> list[Request]:
    """What was promised an answer and has none yet, all or one; what was taken up and then put off, too."""
    first = and_(RequestRow.state == "new", RequestRow.answered_at.is_(None), RequestRow.answer_by.is_not(None))
    promised = RequestRow.state.in_(MAY_GO), or_(first, RequestRow.postponed_to.is_not(None))
    return await _read(db, *promised, *([] if number is None else [RequestRow.id == number]))


async def underway(db: Db, number: int | None = None) -> list[Request]:
    """What was taken up or answered and is not closed, all or one, oldest first; not what waits for its asker to choose
    a moment.
    """
    taken = RequestRow.state.in_(MAY_GO), RequestRow.answered_at.is_not(None), RequestRow.postponed_to.is_(None)
    theirs = or_(RequestRow.state == "accepted", RequestRow.moments_told_at.is_(None))
    found = await _read(db, *taken, theirs, *([] if number is None else [RequestRow.id == number]))
    return found[::-1]


async def _read(db: Db, *conditions: ColumnElement[bool]) -> list[Request]:
    query = ASKED.where(db.audience.may(seen_by), *conditions)
    return [_request(*row) for row in await db.session.execute(query)]


def _request(row: RequestRow, asker: PersonRow, asked_for: PersonRow | None) -> Request:
    return Request(
        row.id, row.asker_id, asker.function or asker.name, row.kind, row.text, tuple(row.municipalities), row.urgency,
        row.confidential, row.state, row.outcome, row.created_at, row.postponed_to or row.answer_by,
        row.asked_for_id, (asked_for.function or asked_for.name) if asked_for else "", row.answered_at, row.changed_at,
    )  # fmt: skip


async def move_on(db: Db, number: int, to: str, *, since: tuple[str, ...] = OPEN, outcome: str = "") -> bool:
    """Brings a request from one of these states to another, where the viewer may; False when it is in none of them."""
    mine = RequestRow.id == number, RequestRow.state.in_(since), RequestRow.state != to, db.audience.may(seen_by)
    values = {"state": to, "changed_at": db.now} | ({"outcome": outcome} if outcome else {})
    values |= {} if to == "withdrawn" else {"answered_at": func.coalesce(RequestRow.answered_at, db.now)}
    values |= {"moments_told_at": None} if to == "planned" else {}
    query = update(RequestRow).where(*mine).values(values | {"postponed_to": None})
    return bool((await db.session.execute(query.returning(RequestRow.id))).first())


async def reopen(db: Db, number: int, answer_by: datetime) -> bool:
    """Its talk does not take place: it lies with the ambassador as if it was asked now, with a promise of its own."""
    mine = RequestRow.id == number, RequestRow.state == "planned", db.audience.may(seen_by)
    values = {"state": "new", "changed_at": db.now, "answered_at": None, "postponed_to": None, "answer_by": answer_by}
    query = update(RequestRow).where(*mine).values(values).returning(RequestRow.id)
    return bool((await db.session.execute(query)).first())


async def talked(db: Db, number: int) -> None:
    """The talk about it took place: a wish to spar is done with that, another question is the ambassador's to close."""
    request = await find(db, number)
    if request:
        await move_on(db, number, "done" if request.kind == "sparring" else "accepted", since=("planned",))


async def answered(db: Db, number: int) -> None:
    """The asker heard from the ambassador; the first time counts in reports."""
    first = func.coalesce(RequestRow.answered_at, db.now)
    query = update(RequestRow).where(RequestRow.id == number)
    await db.session.execute(query.values(answered_at=first, changed_at=db.now, postponed_to=None))


async def told_of_moments(db: Db, number: int) -> None:
    """The asker heard that there are moments to choose from: that is an answer, and is not said again at once."""
    await answered(db, number)
    await db.session.execute(update(RequestRow).where(RequestRow.id == number).values(moments_told_at=db.now))


async def postpone(db: Db, number: int, answer_by: datetime) -> bool:
    """Promises an answer later than first, once its asker was told why; False when it is open no longer.

    The first promise stays: what comes after it is late in the reports, whatever was said meanwhile.
    """
    mine = RequestRow.id == number, RequestRow.state.in_(OPEN), db.audience.may(seen_by)
    first = func.coalesce(RequestRow.answer_by, answer_by)
    query = update(RequestRow).where(*mine).values(changed_at=db.now, postponed_to=answer_by, answer_by=first)
    return bool((await db.session.execute(query.returning(RequestRow.id))).first())


async def add(db: Db, number: int, text: str, *, confidential: bool) -> int:
    """Adds words to an open request of the viewer, perhaps confidential from now on; what stood there stays.

    Returns which paragraph they are, 0 when it is not open or not theirs.
    """
    mine = RequestRow.id == number, of(db.viewer), RequestRow.state.in_(OPEN)
    added = BETWEEN + BLANK_LINES.sub("\n", text)
    values = {"text": RequestRow.text + added, "confidential": confidential}
    query = update(RequestRow).where(*mine).values(values).returning(RequestRow.text)
    became = (await db.session.execute(query)).scalar()
    return became.count(BETWEEN) if became else 0


async def addition(db: Db, number: int, paragraph: int) -> str:
    """What was added last to an open request of the viewer; empty when that is not this paragraph."""
    mine = RequestRow.id == number, of(db.viewer), RequestRow.state.in_(OPEN)
    found = (await db.session.execute(select(RequestRow.text).where(*mine))).scalar() or ""
    return found.rpartition(BETWEEN)[2] if paragraph and found.count(BETWEEN) == paragraph else ""


async def take_back(db: Db, number: int, paragraph: int) -> bool:
    """What was added last is gone; False when that is not this paragraph. What became confidential stays so."""
    if not (last := await addition(db, number, paragraph)):
        return False
    left = func.substr(RequestRow.text, 1, func.length(RequestRow.text) - len(BETWEEN + last))
    query = update(RequestRow).where(RequestRow.id == number).values(text=left)
    await db.session.execute(query)
    return True
