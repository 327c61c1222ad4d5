"""What goes out: final words that leave once, in order within their place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypedDict, cast

from sqlalchemy import Index, Text, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base, upserting

KINDS = "reply", "notice", "bulk"  # the order in which they leave


class Thread(TypedDict):
    """The conversation that a message is said in: its room, the event under which it goes on, and which it answers.

    Without a `root` it is a mere answer to that event.
    """

    room: str
    root: str | None
    answers: str


@dataclass(frozen=True)
class Outgoing:
    """A message that leaves when the turn is committed. `place` is a room, or an address: their direct chat."""

    id: str
    place: str
    kind: str
    body: str
    html: str
    about: str | None = None
    file: dict[str, Any] | None = None
    uploaded: dict[str, Any] | None = None
    tries: int = 0
    tried_at: datetime | None = None
    created_at: datetime | None = None
    thread: Thread | None = None


@dataclass(frozen=True)
class Echo:
    """Our own message, seen in its room: whatever comes after it was written with it in sight."""

    outbox_id: str
    event_id: str


class OutboxRow(Base):
    """What goes out; `id` is the order within its place, `cause` the transaction id that makes it happen once."""

    __tablename__ = "outbox"
    cause: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]
    kind: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None]
    file: Mapped[dict[str, Any] | None]
    uploaded: Mapped[dict[str, Any] | None]
    thread: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    event_id: Mapped[str | None] = mapped_column(index=True)
    seen: Mapped[int | None]


UNSENT = OutboxRow.state == "waiting"
Index("ix_outbox_unsent", OutboxRow.id, sqlite_where=UNSENT)
# What every message asks stays one statement, which is compiled once and recognised at once.
TABLE = Base.metadata.tables[OutboxRow.__tablename__]
MINE = update(TABLE).where(TABLE.c.cause == bindparam("mine"))
TRIED_AT = bindparam("at", type_=TABLE.c.tried_at.type)  # inside a function nothing else says of which type it is
TRIED = MINE.values(tries=TABLE.c.tries + 1, tried_at=func.coalesce(TABLE.c.tried_at, TRIED_AT))
SENT = MINE.values(state="sent", sent_at=bindparam("at"), event_id=bindparam("event"))
SEEN = MINE.values(
    event_id=bindparam("event"),
    seen=func.coalesce(TABLE.c.seen, bindparam("last")),
    state=case((TABLE.c.state == "waiting", "sent"), else_=TABLE.c.state),
    sent_at=func.coalesce(TABLE.c.sent_at, TABLE.c.tried_at, TABLE.c.created_at),
)

LAST_NOTICE = (
    select(TABLE.c.about)
    .where(TABLE.c.place == bindparam("here"), TABLE.c.kind == "notice", TABLE.c.about.is_not(None))
    .where(TABLE.c.created_at >= bindparam("since"))
    .order_by(TABLE.c.id.desc())
    .limit(1)
)


async def post(session: AsyncSession, messages: Sequence[Outgoing], now: datetime) -> None:
    """Puts messages in the outbox, in order; one whose cause is there already stays as it is."""
    rows = [
        {
            "cause": message.id, "place": message.place, "kind": message.kind, "body": message.body,
            "html": message.html, "about": message.about, "file": message.file,
            "thread": message.thread, "state": "waiting", "tries": 0, "created_at": now,
        }
        for message in messages
    ]  # fmt: skip
    if rows:
        await session.execute(_put(session.get_bind().dialect.name), rows)


@lru_cache
def _put(dialect: str) -> Any:
    return upserting(dialect, TABLE).on_conflict_do_nothing(index_elements=["cause"])


async def unsent(session: AsyncSession, places: Sequence[str] = (), most: int = 200) -> list[Outgoing]:
    """What waits to be sent, replies before notices before bulk, oldest first; without what goes to `places`."""
    rank = case({kind: place for place, kind in enumerate(KINDS)}, value=OutboxRow.kind)
    query = select(OutboxRow).where(UNSENT).order_by(rank, OutboxRow.id).limit(most)
    if places:
        query = query.where(OutboxRow.place.not_in(list(places)))
    return [_outgoing(row) for row in (await session.execute(query)).scalars()]


def _outgoing(row: OutboxRow) -> Outgoing:
    return Outgoing(
        row.cause, row.place, row.kind, row.body, row.html, row.about, row.file,
        row.uploaded, row.tries, row.tried_at, row.created_at, cast("Thread | None", row.thread),
    )  # fmt: skip


async def trying(session: AsyncSession, ids: Iterable[str], at: datetime) -> None:
    """Marks that these are now tried; `at` is real time and stays that of the first try."""
    await session.execute(TRIED, [{"mine": outbox_id, "at": at} for outbox_id in ids])


async def uploaded(session: AsyncSession, outbox_id: str, address: dict[str, Any]) -> None:
    """Keeps where a file was put, before the message that names it goes."""
    await session.execute(update(OutboxRow).where(OutboxRow.cause == outbox_id).values(uploaded=address))


async def sent(session: AsyncSession, ids: dict[str, str], at: datetime) -> None:
    """Marks messages as sent; `ids` gives the event id of each."""
    rows = [{"mine": outbox_id, "event": event_id, "at": at} for outbox_id, event_id in ids.items()]
    await session.execute(SENT, rows)


async def echoed(session: AsyncSession, echoes: Sequence[tuple[Echo, int]]) -> None:
    """Our own messages came back: whatever came in after the inbox id beside each was written with it in sight."""
    rows = [{"mine": echo.outbox_id, "event": echo.event_id, "last": last} for echo, last in echoes]
    if rows:
        await session.execute(SEEN, rows)


async def refuse(session: AsyncSession, outbox_id: str) -> None:
    """The server will never take this one."""
    await session.execute(update(OutboxRow).where(OutboxRow.cause == outbox_id).values(state="failed"))


async def redirect(session: AsyncSession, old: str, new: str) -> None:
    """A room has moved: what waits for it goes to its successor."""
    await session.execute(update(OutboxRow).where(OutboxRow.place == old, UNSENT).values(place=new))


async def message_seen(session: AsyncSession, outbox_id: str) -> tuple[str | None, int | None]:
    """The event id of one of our messages, and the inbox id after which people had it in sight."""
    query = select(OutboxRow.event_id, OutboxRow.seen).where(OutboxRow.cause == outbox_id)
    event_id, seen = (await session.execute(query)).first() or (None, None)
    return event_id, seen


async def outbox_id_of(session: AsyncSession, event_id: str) -> str | None:
    """Which of our messages this event is."""
    return (await session.execute(select(OutboxRow.cause).where(OutboxRow.event_id == event_id))).scalar()


async def thread_of(session: AsyncSession, event_id: str) -> str | None:
    """Under which event one of our messages was said."""
    thread = (await session.execute(select(OutboxRow.thread).where(OutboxRow.event_id == event_id))).scalar()
    return thread["root"] if thread else None


async def record_of(session: AsyncSession, event_id: str) -> str | None:
    """The record that one of our messages is about."""
    return (await session.execute(select(OutboxRow.about).where(OutboxRow.event_id == event_id))).scalar()


async def last_words_about(session: AsyncSession, places: Sequence[str], before: int, since: datetime) -> str | None:
    """The record that the last thing said here is about, of what was in sight when inbox row `before` was written."""
    seen = OutboxRow.place.in_(places), OutboxRow.seen < before, OutboxRow.created_at >= since
    query = select(OutboxRow.about).where(*seen).order_by(OutboxRow.id.desc()).limit(1)
    return (await session.execute(query)).scalar()


async def last_about(session: AsyncSession, place: str, since: datetime) -> str | None:
    """The record that our newest notification in this place is about, since then."""
    return (await session.execute(LAST_NOTICE, {"here": place, "since": since})).scalar()


async def blank(session: AsyncSession, before: datetime) -> None:
    """Empties the words of what was said before then and no longer waits; that it was said stays known."""
    old = OutboxRow.state != "waiting", OutboxRow.created_at < before, OutboxRow.body != ""
    await session.execute(update(OutboxRow).where(*old).values(body="", html="", file=None))
