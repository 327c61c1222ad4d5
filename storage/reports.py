"""The quarterly reports: what the ambassador writes, the versions that were shown, remarks, approval, and the money.

A version never changes: another text is another version. Approval is of one version, by the SHA-256 of its text, and
each organisation has one voice in it (`one_voice_per_organisation`). Steering Group, ambassador and secretaries see
reports; nobody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, false, func, insert, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.audience import Viewer
from storage.db import Base, Db, upsert
from storage.people import PersonRow

FINAL = "final"  # the number of the report on the whole programme
DRAFT, REVIEW, APPROVED = "draft", "review", "approved"
OPEN = "open"  # the state of a remark that waits for the ambassador
SETTLED = "taken_over", "adapted", "explained"  # what became of a remark


@dataclass(frozen=True)
class Version:
    """A report as it was shown. `state`: draft (before its period ended), review (can be approved), approved.

    `number` is its period, 1 to 5 or final; `reason` why it corrects one that was approved.
    """

    id: int
    number: str
    version: int
    state: str
    sha256: str
    content: dict[str, Any]
    reason: str
    presented_on: date | None
    created_at: datetime


@dataclass(frozen=True)
class Head:
    """Which version it is, and when it was shown."""

    id: int
    number: str
    version: int
    state: str
    created_at: datetime


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


@dataclass(frozen=True)
class Voice:
    """What an organisation says of a version: approved, against (with a reason)."""

    id: int
    report_id: int
    organisation: str
    person_id: int
    state: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """Money on a line of the budget, in cents. `kind`: budgeted (more than the plan has), committed, spent."""

    id: int
    line: str
    kind: str
    cents: int
    on: date
    text: str


class ReportRow(Base):
    """A version of a report."""

    __tablename__ = "reports"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    number: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    presented_on: Mapped[date | None]
    approved_at: Mapped[datetime | None]


class TextRow(Base):
    """What the ambassador wrote in one place of a report that is being made."""

    __tablename__ = "report_texts"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    number: Mapped[str]
    slot: Mapped[str]
    content: Mapped[dict[str, Any]]


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


class LedgerRow(Base):
    """Money that was set apart, promised or paid."""

    __tablename__ = "ledger_entries"
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    line: Mapped[str]
    kind: Mapped[str]
    cents: Mapped[int]
    on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str]


LIVE = ApprovalRow.state != "withdrawn"
VOICE = ApprovalRow.report_id, ApprovalRow.organisation
Index("one_version_of_a_number", ReportRow.number, ReportRow.version, unique=True)
Index("one_text_in_a_slot", TextRow.number, TextRow.slot, unique=True)
Index("one_voice_per_organisation", *VOICE, unique=True, sqlite_where=LIVE)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Who sees reports sees all of them, with what is said of them."""
    return true() if viewer.has("steering_group", "ambassador", "secretary") else false()


# ---------------------------------------------------------------- what is being written
async def texts(db: Db, number: str) -> dict[str, dict[str, Any]]:
    """What was written for this report, by the place where it stands."""
    query = select(TextRow.slot, TextRow.content).where(db.audience.may(seen_by), TextRow.number == number)
    return {slot: content for slot, content in await db.session.execute(query.order_by(TextRow.id))}  # noqa: C416


async def words(db: Db, number: str, key: str) -> str:
    """What the ambassador says in one section of it."""
    return str((await texts(db, number)).get(f"text/{key}", {}).get("words", ""))


async def write(db: Db, created_by: str, number: str, slot: str, content: Mapping[str, Any]) -> None:
    """Puts words in a place of a report; what stood there goes."""
    values = {
        "created_at": db.now, "created_by": created_by, "number": number, "slot": slot, "content": content,
    }  # fmt: skip
    query = upsert(db.session, TextRow).values(values)
    await db.session.execute(query.on_conflict_do_update(index_elements=["number", "slot"], set_=values))


# ---------------------------------------------------------------- versions
async def publish(
    db: Db, created_by: str, number: str, content: Mapping[str, Any], sha256: str, state: str, reason: str = ""
) -> Version:
    """Keeps what is shown now as the next version of this report, for ever."""
    last = select(func.coalesce(func.max(ReportRow.version), 0)).where(ReportRow.number == number)
    values = {
        "created_at": db.now, "created_by": created_by, "number": number,
        "version": (await db.session.execute(last)).scalar_one() + 1,
        "state": state, "sha256": sha256, "content": content, "reason": reason,
    }  # fmt: skip
    made = (await db.session.execute(insert(ReportRow).values(values).returning(ReportRow.id))).scalar_one()
    return (await _versions(db, ReportRow.id == made))[0]


async def versions(db: Db, number: str) -> list[Version]:
    """All of one report, oldest first."""
    return await _versions(db, ReportRow.number == number)


async def newest(db: Db, number: str | None = None) -> Version | None:
    """The last version of a report, or the last that was shown of any."""
    return next(reversed(await _versions(db, true() if number is None else ReportRow.number == number)), None)


async def heads(db: Db) -> list[Head]:
    """The newest version of every report, without what it says: cheap to read."""
    newest = select(func.max(ReportRow.id)).group_by(ReportRow.number)
    columns = ReportRow.id, ReportRow.number, ReportRow.version, ReportRow.state, ReportRow.created_at
    query = select(*columns).where(db.audience.may(seen_by), ReportRow.id.in_(newest)).order_by(ReportRow.id)
    return [Head(*row) for row in await db.session.execute(query)]


async def newest_id(db: Db) -> int | None:
    """The number of the last version that was shown."""
    found = await newest(db)
    return found.id if found else None


async def find(db: Db, report_id: int) -> Version | None:
    """One version."""
    return next(iter(await _versions(db, ReportRow.id == report_id)), None)


async def approve(db: Db, report_id: int, presented_on: date) -> None:
    """All have approved it: from now on it stands."""
    values = {"state": APPROVED, "approved_at": db.now, "presented_on": presented_on}
    await db.session.execute(update(ReportRow).where(ReportRow.id == report_id).values(values))


async def _versions(db: Db, *conditions: ColumnElement[bool]) -> list[Version]:
    query = select(ReportRow).where(db.audience.may(seen_by), *conditions).order_by(ReportRow.id)
    return [_version(row) for row in (await db.session.execute(query)).scalars()]


def _version(row: ReportRow) -> Version:
    return Version(
        row.id, row.number, row.version, row.state, row.sha256, row.content, row.reason, row.presented_on,
        row.created_at,
    )  # fmt: skip


# ---------------------------------------------------------------- remarks
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


# ---------------------------------------------------------------- approval
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


# ---------------------------------------------------------------- money
async def enter(db: Db, created_by: str, line: str, kind: str, cents: int, on: date, text: str) -> Entry:
    """Records money on a line of the budget."""
    values = {
        "created_at": db.now, "created_by": created_by, "line": line, "kind": kind, "cents": cents, "on": on,
        "text": text, "state": "final",
    }  # fmt: skip
    made = (await db.session.execute(insert(LedgerRow).values(values).returning(LedgerRow.id))).scalar_one()
    return (await _entries(db, LedgerRow.id == made))[0]


async def entries(db: Db, before: date) -> list[Entry]:
    """All money until then, oldest first."""
    return await _entries(db, LedgerRow.on < before)


async def find_entry(db: Db, number: int) -> Entry | None:
    """One line of it."""
    return next(iter(await _entries(db, LedgerRow.id == number)), None)


async def strike(db: Db, number: int) -> None:
    """Takes a line out of the count; that it was there stays known."""
    await db.session.execute(update(LedgerRow).where(LedgerRow.id == number).values(state="struck"))


async def _entries(db: Db, *conditions: ColumnElement[bool]) -> list[Entry]:
    live = db.audience.may(seen_by), LedgerRow.state == "final"
    query = select(LedgerRow).where(*live, *conditions).order_by(LedgerRow.on, LedgerRow.id)
    return [
        Entry(row.id, row.line, row.kind, row.cents, row.on, row.text)
        for row in (await db.session.execute(query)).scalars()
    ]
