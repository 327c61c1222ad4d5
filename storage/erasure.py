"""Takes a person out of everything that is kept. What they did stays, and counts; who they were goes.

Names and addresses stand in many places: who entered a line, who was written to, words that others typed. So every
column of text of every table is looked through, whatever it is for: a table that comes later is not forgotten.

Addresses, the whole name and the surname go everywhere. Many people are called Bert: a first name goes in chats, and
in what is surely about this one: it is by, for or of them, it names their municipality or organisation, or it belongs
to something that does. So does a surname that somebody else of the register bears. A word that is also a place of the
programme goes only with the whole name, or else no record of that place could be read.

A version of a report is kept for good, bit by bit: approval is bound to its hash. It prints functions and no names;
where somebody typed one that nobody could know for a name, `stays_in` says so.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Column, String, Table, Text, cast, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.db import Base, Db
from storage.machine.dialogs import DialogRow
from storage.machine.inbox import InboxRow
from storage.machine.outbox import OutboxRow
from storage.meetings import AttendanceRow, InvitationRow, MeetingRow
from storage.naming import LEAST, NAMES_OF_PLACES, is_telling, words_of
from storage.people import AccountRow, GrantRow, Person, PersonRow
from storage.reports import ReportRow

CHATS = InboxRow.__tablename__, OutboxRow.__tablename__
REGISTER = PersonRow.__tablename__, AccountRow.__tablename__
CODES = frozenset("state kind role urgency theme source language what key month".split())  # words of the machine
FROZEN = {ReportRow.__table__.c[name] for name in ("content", "sha256", "number")}  # what was approved, or shown to be
Mend = Callable[[str], str]


async def erase(db: Db, person: Person) -> str:
    """Puts "erased-17" where name and accounts stood; their chat texts and roles go. Returns that word."""
    mask = f"erased-{person.id}"
    of_theirs = select(AccountRow.address).where(AccountRow.person_id == person.id)
    addresses = list((await db.session.execute(of_theirs)).scalars())
    surnames, doubtful = await _words(db.session, person)
    await _forget_chats(db.session, person, addresses)
    await _leave_meetings(db, person)
    values = {"name": mask, "function": "", "organisation_id": None, "municipality": None, "state": "erased"}
    await db.session.execute(update(PersonRow).where(PersonRow.id == person.id).values(values))
    live = GrantRow.person_id == person.id, GrantRow.until.is_(None)
    await db.session.execute(update(GrantRow).where(*live).values(until=db.now))
    for old, new in _of_accounts(mask, addresses).items():
        await _replace(db.session, old, new, codes=frozenset())
    for name in (person.name, *surnames):
        if len(name) >= LEAST:
            await _replace(db.session, name, mask)
    signs = _any_of((mask, person.organisation, *NAMES_OF_PLACES.get(person.municipality or "", ())))
    for name in doubtful:
        await _replace(db.session, name, mask, about=(person.id, signs))
    return mask


async def stays_in(db: Db, person: Person) -> list[tuple[str, int]]:
    """In which reports, by number and version, their name stands for good."""
    of_theirs = select(AccountRow.address).where(AccountRow.person_id == person.id)
    addresses = (await db.session.execute(of_theirs)).scalars()
    surnames, _ = await _words(db.session, person)
    signs = _any_of((*addresses, *(name for name in (person.name, *surnames) if len(name) >= LEAST)))
    query = select(ReportRow.number, ReportRow.version, ReportRow.content).order_by(ReportRow.id)
    rows = await db.session.execute(query)
    return [(number, version) for number, version, said in rows if signs.search(json.dumps(said, ensure_ascii=False))]


async def _words(session: AsyncSession, person: Person) -> tuple[list[str], list[str]]:
    """Of a name: what goes everywhere, and what only where it is surely about them. What a stranger says is neither."""
    if not person.known:
        return [], []
    others = (await session.execute(select(PersonRow.name).where(PersonRow.id != person.id))).scalars()
    borne = words_of(" ".join(others))
    first, *more = re.findall(r"\w+", person.name) or [""]
    words = [one for one in (first, *more) if is_telling(one)]
    sure = [one for one in words if one != first and one.casefold() not in borne]
    return sure, [one for one in words if one not in sure]


async def _forget_chats(session: AsyncSession, person: Person, addresses: list[str]) -> None:
    """What they wrote, and what was said to them."""
    await session.execute(delete(DialogRow).where(DialogRow.person_id == person.id))
    await session.execute(update(InboxRow).where(InboxRow.sender.in_(addresses)).values(text="", sealed=None))
    for address in addresses:
        theirs = OutboxRow.place.startswith(address, autoescape=True), OutboxRow.state != "waiting"
        await session.execute(update(OutboxRow).where(*theirs).values(body="", html="", file=None))


async def _leave_meetings(db: Db, person: Person) -> None:
    """They come to none that is still to be held, and get no more of them for a calendar."""
    ahead = select(MeetingRow.id).where(MeetingRow.ends_at > db.now)
    answers = AttendanceRow.person_id == person.id, AttendanceRow.meeting_id.in_(ahead)
    await db.session.execute(delete(AttendanceRow).where(*answers))
    await db.session.execute(delete(InvitationRow).where(InvitationRow.person_id == person.id))


def _of_accounts(mask: str, addresses: list[str]) -> dict[str, str]:
    """What stands where an address stood, the longest first; each account keeps a word of its own."""
    masks = {address: mask if at == 0 else f"{mask}-{at + 1}" for at, address in enumerate(addresses)}
    return dict(sorted(masks.items(), key=lambda pair: -len(pair[0])))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words if word)})(?!\w)", re.IGNORECASE)


async def _replace(
    session: AsyncSession, old: str, new: str, *, about: tuple[int, re.Pattern[str]] | None = None,
    codes: frozenset[str] = CODES,
) -> None:  # fmt: skip
    """Puts one word in the place of another; with `about` only in chats, and in what is about that person."""
    pattern = _any_of([old])
    for table in Base.metadata.sorted_tables:
        if about and table.name in REGISTER:
            continue  # somebody else may be called so
        for row in await _holding(session, table, old):
            if about is None or table.name in CHATS or await _is_about(session, table, row, *about):
                await _mend(session, table, row, lambda text: pattern.sub(new, text), codes)


async def _holding(session: AsyncSession, table: Table, old: str) -> list[Mapping[str, Any]]:
    """Rows that may hold it: a database knows no capitals but those of ASCII, and JSON may escape the others."""
    part = max(re.findall(r"[a-z0-9]+", old.lower()), key=len, default="")
    holds = [func.lower(cast(column, Text)).contains(part, autoescape=True) for column in _of_text(table)]
    return [dict(row) for row in (await session.execute(select(table).where(or_(*holds)))).mappings()] if holds else []


def _of_text(table: Table) -> list[Column[Any]]:
    texts = [column for column in table.columns if isinstance(column.type, String | Text | JSON)]
    return [column for column in texts if column not in FROZEN]


async def _is_about(
    session: AsyncSession, table: Table, row: Mapping[str, Any], person_id: int, signs: re.Pattern[str]
) -> bool:
    """Whether a row is by, for or of somebody, says a sign of them, or belongs to one that is."""
    if signs.search(json.dumps([row[column.name] for column in _of_text(table)], ensure_ascii=False)):
        return True
    for key in table.foreign_keys:
        target, number = key.column.table, row[key.parent.name]
        if target.name == PersonRow.__tablename__:
            if number == person_id:
                return True
        elif number is not None:
            parent = (await session.execute(select(target).where(target.c.id == number))).mappings().one()
            if await _is_about(session, target, dict(parent), person_id, signs):
                return True
    return False


async def _mend(session: AsyncSession, table: Table, row: Mapping[str, Any], mend: Mend, codes: frozenset[str]) -> None:
    old = {column.name: row[column.name] for column in _of_text(table)}
    if (new := _mended(old, mend, codes)) != old:
        await session.execute(update(table).where(table.c.id == row["id"]).values(new))


def _mended(value: Any, mend: Mend, codes: frozenset[str]) -> Any:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, Mapping) and value.get("kind") != "report":  # a file of a version is that version
        return {key: item if key in codes else _mended(item, mend, codes) for key, item in value.items()}
    return [_mended(item, mend, codes) for item in value] if isinstance(value, list) else value
