"""Conversations at rest."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


@dataclass
class Dialog:
    """A conversation at rest: everything needed to run its function again up to the open question.

    `state`: open, parked, offered (a closing line offered it; a *ja* within the hour takes it), or asked (an occasion
    asked for it; within a day a *ja*, or a sentence that is nothing else, takes it), or closed (it came to a record,
    the last one that did: for when that is taken back).
    `journal`: entries in order (key, kind, value, text, event, at, rest).
    `held`: values by key, used again when still possible.
    `asked`: the open question: key, page, misses; `shown`: the outbox ids of what put it in these words.
    `line`: what followed the command.
    `spoken`: begun by words; a reaction is only the server's word.
    """

    person_id: int
    function: str
    line: str
    cause: str
    said_at: datetime
    state: str = "open"
    journal: list[dict[str, Any]] = field(default_factory=list)
    held: dict[str, Any] = field(default_factory=dict)
    loose: str = ""
    asked: dict[str, Any] = field(default_factory=dict)
    release: str = ""
    spoken: bool = True
    touched_at: datetime = field(kw_only=True)
    id: int | None = None


class DialogRow(Base):
    """One open conversation a person; others parked or offered."""

    __tablename__ = "dialogs"
    person_id: Mapped[int] = mapped_column(index=True)
    function: Mapped[str]
    line: Mapped[str] = mapped_column(Text)
    cause: Mapped[str]
    said_at: Mapped[datetime]
    state: Mapped[str]
    journal: Mapped[list[Any]]
    held: Mapped[dict[str, Any]]
    loose: Mapped[str] = mapped_column(Text)
    asked: Mapped[dict[str, Any]]
    release: Mapped[str]
    spoken: Mapped[bool]
    touched_at: Mapped[datetime]


OF = select(DialogRow).where(DialogRow.person_id == bindparam("person")).order_by(DialogRow.touched_at.desc())
OPEN = DialogRow.state == "open"
Index("one_open_dialog_per_person", DialogRow.person_id, unique=True, sqlite_where=OPEN)


async def opened(session: AsyncSession, person_id: int) -> Dialog | None:
    """The conversation that this person is in."""
    row = (await session.execute(select(DialogRow).where(DialogRow.person_id == person_id, OPEN))).scalar()
    return _dialog(row) if row else None


async def of(session: AsyncSession, person_id: int) -> list[Dialog]:
    """All conversations of this person, newest first."""
    return [_dialog(row) for row in (await session.execute(OF, {"person": person_id})).scalars()]


def _dialog(row: DialogRow) -> Dialog:
    return Dialog(
        row.person_id, row.function, row.line, row.cause, row.said_at, row.state, list(row.journal),
        dict(row.held), row.loose, dict(row.asked), row.release, row.spoken, row.id, touched_at=row.touched_at,
    )  # fmt: skip


async def keep(session: AsyncSession, dialog: Dialog) -> None:
    """Stores a conversation as it stands."""
    values = {name: getattr(dialog, name) for name in Dialog.__dataclass_fields__ if name != "id"}
    if dialog.id is None:
        dialog.id = (await session.execute(insert(DialogRow).values(values).returning(DialogRow.id))).scalar_one()
    else:
        await session.execute(update(DialogRow).where(DialogRow.id == dialog.id).values(values))


async def close(session: AsyncSession, dialog: Dialog) -> None:
    """Ends a conversation: its row goes."""
    if dialog.id is not None:
        await session.execute(delete(DialogRow).where(DialogRow.id == dialog.id))
        dialog.id = None


async def drop_old(session: AsyncSession, before: datetime) -> None:
    """Forgets conversations that nobody touched since then, open ones too."""
    await session.execute(delete(DialogRow).where(DialogRow.touched_at < before))
