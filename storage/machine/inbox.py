"""What comes in: stored before it is handled, handled once, in order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Index, String, Text, bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base, upserting
from storage.machine import outbox
from storage.machine.outbox import Echo

CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MOST_WAITING = 500  # of one sender; beyond that a message is kept, refused and answered with one sentence


@dataclass(frozen=True)
class Arrival:
    """Something that happened in a chat, as a transport saw it.

    `kind`: message, media, edit, reaction, redaction, joined, crowded (a third person came into a direct chat),
    sealed (cannot be decrypted yet).
    `about`: the event that is edited, reacted to, redacted or replied to. `sent_at` is the desk's time.
    `vouched`: the sender's own signed device said it, or the place is not encrypted.
    `late`: decrypted only afterwards; it never answers a question. `thread`: the event under which it was said, in
    clients that show such a conversation apart.
    """

    event_id: str
    place: str
    sender: str
    kind: str
    text: str
    sent_at: datetime
    direct: bool = True
    about: str | None = None
    vouched: bool = True
    late: bool = False
    sealed: dict[str, Any] | None = None
    thread: str | None = None


@dataclass(frozen=True)
class Waiting:
    """An arrival whose turn has come."""

    id: int
    arrival: Arrival
    attempts: int


class InboxRow(Base):
    """What came in; `id` is the order in which it is handled."""

    __tablename__ = "inbox"
    event_id: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]
    sender: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    direct: Mapped[bool]
    related: Mapped[str | None]
    vouched: Mapped[bool]
    late: Mapped[bool]
    sealed: Mapped[dict[str, Any] | None]
    thread: Mapped[str | None]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    about: Mapped[str | None]
    done_at: Mapped[datetime | None]


WAITING = InboxRow.state == "waiting"
REFUSED = (InboxRow.state == "refused") & InboxRow.done_at.is_(None)
# What every turn asks stays one statement, which is compiled once and recognised at once.
TABLE = Base.metadata.tables[InboxRow.__tablename__]
FINISH = update(TABLE).where(TABLE.c.id == bindparam("row")).values(state=bindparam("to"), done_at=bindparam("at"))
NEWEST = select(func.coalesce(func.max(TABLE.c.id), 0))
OLDEST = select(TABLE).where(TABLE.c.state == "waiting").order_by(TABLE.c.id).limit(1)
QUEUE = (
    select(InboxRow.state, func.count())
    .where(InboxRow.sender == bindparam("of"), WAITING | REFUSED)
    .group_by(InboxRow.state)
)
Index("ix_inbox_waiting", InboxRow.id, sqlite_where=WAITING)
Index("ix_inbox_sender_state", InboxRow.sender, InboxRow.state)


async def receive(session: AsyncSession, arrivals: Sequence[Arrival | Echo]) -> int:
    """Stores what came in, in this order; what is known already changes nothing. Returns how many were new."""
    new, last = 0, 0
    echoes: list[tuple[Echo, int]] = []
    for arrival in arrivals:
        if isinstance(arrival, Echo):
            last = last or await _newest(session)
            echoes.append((arrival, last))
        elif (stored := await _store(session, arrival)) is not None:
            new, last = new + 1, stored
    await outbox.echoed(session, echoes)
    return new


async def _store(session: AsyncSession, arrival: Arrival) -> int | None:
    row = {
        "event_id": arrival.event_id, "place": arrival.place, "sender": arrival.sender, "kind": arrival.kind,
        "text": clean(arrival.text), "sent_at": arrival.sent_at, "direct": arrival.direct, "related": arrival.about,
        "vouched": arrival.vouched, "late": arrival.late, "sealed": arrival.sealed,
        "thread": arrival.thread, "of": arrival.sender, "to": "sealed" if arrival.kind == "sealed" else "waiting",
    }  # fmt: skip
    return (await session.execute(_storing(session.get_bind().dialect.name), row)).scalar()


@lru_cache
def _storing(dialect: str) -> Any:
    to = bindparam("to", type_=String)
    waiting = select(func.count()).where(TABLE.c.sender == bindparam("of"), TABLE.c.state == "waiting")
    too_many = (to == "waiting") & (waiting.scalar_subquery() >= MOST_WAITING)
    query = upserting(dialect, TABLE).values(state=case((too_many, "refused"), else_=to))
    return query.on_conflict_do_nothing(index_elements=["event_id"]).returning(TABLE.c.id)


def clean(text: str) -> str:
    """Text that both databases and every client take: control characters and lone surrogates become U+FFFD or go."""
    return CONTROL.sub("", text.replace("\0", "\N{REPLACEMENT CHARACTER}")).encode("utf-8", "replace").decode()


async def _newest(session: AsyncSession) -> int:
    newest: int = (await session.execute(NEWEST)).scalar_one()
    return newest


async def next_waiting(session: AsyncSession, but_of: Sequence[str] = ()) -> Waiting | None:
    """The oldest message whose turn it is, of any sender but these."""
    query = OLDEST.where(TABLE.c.sender.not_in(but_of)) if but_of else OLDEST
    row = (await session.execute(query)).first()
    return Waiting(row.id, _arrival(row), row.attempts) if row else None


def _arrival(row: Any) -> Arrival:
    return Arrival(
        row.event_id, row.place, row.sender, row.kind, row.text, row.sent_at,
        row.direct, row.related, row.vouched, row.late, row.sealed, row.thread,
    )  # fmt: skip


async def queue_of(session: AsyncSession, sender: str) -> tuple[int, int]:
    """How many messages of this sender wait for their turn, and how many were refused and not yet answered for."""
    rows = await session.execute(QUEUE, {"of": sender})
    counts = {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy
    return counts.get("waiting", 0), counts.get("refused", 0)


async def says_more(session: AsyncSession, waiting: Waiting) -> bool:
    """Whether the same sender said something after this that waits as well."""
    behind = InboxRow.sender == waiting.arrival.sender, InboxRow.id > waiting.id, InboxRow.kind == "message"
    return (await session.execute(select(InboxRow.id).where(WAITING, *behind).limit(1))).first() is not None


async def newest_waiting(session: AsyncSession, place: str) -> int:
    """The id of the newest message that waits in a place; 0 if none does."""
    query = select(func.coalesce(func.max(InboxRow.id), 0)).where(InboxRow.place == place, WAITING)
    return (await session.execute(query)).scalar_one()


async def close_refused(session: AsyncSession, sender: str, now: datetime) -> None:
    """The sender is told now that messages were refused."""
    waiting = InboxRow.sender == sender, InboxRow.state == "refused", InboxRow.done_at.is_(None)
    await session.execute(update(InboxRow).where(*waiting).values(done_at=now))


async def finish(session: AsyncSession, row_id: int, now: datetime, state: str = "done") -> None:
    """Closes an inbox row: done, or set aside after too many failures."""
    await session.execute(FINISH, {"row": row_id, "to": state, "at": now})


async def failed(session: AsyncSession, row_id: int) -> int:
    """Counts a failure; returns how many there have been."""
    query = update(InboxRow).where(InboxRow.id == row_id).values(attempts=InboxRow.attempts + 1)
    return (await session.execute(query.returning(InboxRow.attempts))).scalar_one()


async def sealed(session: AsyncSession, rooms: Iterable[str] | None = None) -> list[Waiting]:
    """Messages that could not be decrypted so far, oldest first."""
    query = select(InboxRow).where(InboxRow.state == "sealed").order_by(InboxRow.id)
    if rooms is not None:
        query = query.where(InboxRow.place.in_(list(rooms)))
    return [Waiting(row.id, _arrival(row), row.attempts) for row in (await session.execute(query)).scalars()]


async def unseal(session: AsyncSession, row_id: int, arrival: Arrival) -> None:
    """A sealed message became readable: its turn comes, marked as late."""
    values = {"kind": arrival.kind, "text": clean(arrival.text), "related": arrival.about, "vouched": arrival.vouched}
    values |= {"thread": arrival.thread}
    query = update(InboxRow).where(InboxRow.id == row_id, InboxRow.state == "sealed")
    await session.execute(query.values(**values, late=True, sealed=None, state="waiting"))


async def discard(session: AsyncSession, row_id: int) -> None:
    """A sealed message became readable and is not for the desk: it is not kept."""
    await session.execute(delete(InboxRow).where(InboxRow.id == row_id, InboxRow.state == "sealed"))


async def became(session: AsyncSession, events: Iterable[str], about: str) -> None:
    """Remembers that these messages became a record, so that an edit or a redaction finds it."""
    await session.execute(update(InboxRow).where(InboxRow.event_id.in_(list(events))).values(about=about))


async def sender_of(session: AsyncSession, event_id: str) -> str | None:
    """Who wrote a message that came in."""
    return (await session.execute(select(InboxRow.sender).where(InboxRow.event_id == event_id))).scalar()


async def thread_of(session: AsyncSession, event_id: str) -> str | None:
    """Under which event a message, of ours or of theirs, was said."""
    theirs = (await session.execute(select(InboxRow.thread).where(InboxRow.event_id == event_id))).scalar()
    return theirs or await outbox.thread_of(session, event_id)


async def said_about(session: AsyncSession, record: str) -> Arrival | None:
    """The message that became this record."""
    query = select(TABLE).where(TABLE.c.about == record).order_by(TABLE.c.id).limit(1)
    row = (await session.execute(query)).first()
    return _arrival(row) if row else None


async def last_record(session: AsyncSession, sender: str, place: str, since: datetime) -> str | None:
    """The record that somebody's newest message in this place became, if that was not long ago."""
    mine = InboxRow.sender == sender, InboxRow.place == place, InboxRow.about.is_not(None), InboxRow.sent_at >= since
    query = select(InboxRow.about).where(*mine).order_by(InboxRow.id.desc()).limit(1)
    return (await session.execute(query)).scalar()


async def record_of(session: AsyncSession, event_id: str) -> str | None:
    """The record ("request:42") that a message of ours or of theirs is about."""
    theirs = select(InboxRow.about).where(InboxRow.event_id == event_id)
    return await outbox.record_of(session, event_id) or (await session.execute(theirs)).scalar()


async def blank(session: AsyncSession, before: datetime) -> None:
    """Empties the texts of what came before then and no longer waits; that it came stays known."""
    old = InboxRow.sent_at < before, InboxRow.state != "waiting", InboxRow.text != ""
    await session.execute(update(InboxRow).where(*old).values(text="", sealed=None))
