"""Takes a person out of everything that is kept. What they did stays, and counts; who they were goes.

Names and addresses stand in many places: who entered a line, who was written to, words that others typed. So every
column of text of every table is looked through, whatever it is for: a table that comes later is not forgotten.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Column, String, Table, Text, cast, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.db import Base, Db
from storage.machine.dialogs import DialogRow
from storage.machine.inbox import InboxRow
from storage.machine.outbox import OutboxRow
from storage.people import AccountRow, GrantRow, Person, PersonRow

LEAST = 3  # letters of a name that is looked for: a shorter one stands in every word


async def erase(db: Db, person: Person) -> str:
    """Puts "erased-17" where name and accounts stood; their chat texts and roles go. Returns that word."""
    mask = f"erased-{person.id}"
    of_theirs = select(AccountRow.address).where(AccountRow.person_id == person.id)
    addresses = list((await db.session.execute(of_theirs)).scalars())
    await _forget_chats(db.session, person, addresses)
    values = {"name": mask, "function": "", "organisation_id": None, "municipality": None, "state": "erased"}
    await db.session.execute(update(PersonRow).where(PersonRow.id == person.id).values(values))
    live = GrantRow.person_id == person.id, GrantRow.until.is_(None)
    await db.session.execute(update(GrantRow).where(*live).values(until=db.now))
    for old, new in _masks(mask, person.name, addresses).items():
        await _replace_everywhere(db.session, old, new)
    return mask


async def _forget_chats(session: AsyncSession, person: Person, addresses: list[str]) -> None:
    """What they wrote, and what was said to them."""
    await session.execute(delete(DialogRow).where(DialogRow.person_id == person.id))
    await session.execute(update(InboxRow).where(InboxRow.sender.in_(addresses)).values(text="", sealed=None))
    for address in addresses:
        theirs = OutboxRow.place.startswith(address, autoescape=True), OutboxRow.state != "waiting"
        await session.execute(update(OutboxRow).where(*theirs).values(body="", html="", file=None))


def _masks(mask: str, name: str, addresses: list[str]) -> dict[str, str]:
    """What is looked for, longest first, and what stands there afterwards; each account keeps a word of its own."""
    masks = {address: mask if at == 0 else f"{mask}-{at + 1}" for at, address in enumerate(addresses)}
    if len(name) >= LEAST and name not in masks:
        masks[name] = mask
    return dict(sorted(masks.items(), key=lambda pair: -len(pair[0])))


async def _replace_everywhere(session: AsyncSession, old: str, new: str) -> None:
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    for table in Base.metadata.sorted_tables:
        if columns := [column for column in table.columns if isinstance(column.type, String | Text | JSON)]:
            await _replace_in(session, table, columns, old, lambda text: pattern.sub(new, text))


async def _replace_in(session: AsyncSession, table: Table, columns: list[Column[Any]], old: str, mend: Any) -> None:
    holds = [
        func.lower(cast(column, Text)).contains(_as_stored(column, old).lower(), autoescape=True) for column in columns
    ]
    for row in (await session.execute(select(table.c.id, *columns).where(or_(*holds)))).mappings():
        changed = {name: _mended(value, mend) for name, value in row.items() if name != "id"}
        await session.execute(update(table).where(table.c.id == row["id"]).values(changed))


def _as_stored(column: Column[Any], text: str) -> str:
    """JSON writes some characters in another way."""
    return json.dumps(text, ensure_ascii=False)[1:-1] if isinstance(column.type, JSON) else text


def _mended(value: Any, mend: Any) -> Any:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, Mapping):
        return {key: _mended(item, mend) for key, item in value.items()}
    return [_mended(item, mend) for item in value] if isinstance(value, list) else value
