"""Who comes into the register, and with which roles: by an import, by introducing themselves, by being let in."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.db import Db, upsert
from storage.people.person import LIVE, AccountRow, GrantRow, Line, OrganisationRow, PersonRow


async def add(session: AsyncSession, now: datetime, line: Line, *, by: str, state: str) -> int:
    """A new person with one account; returns its id."""
    organisation = await _organisation(session, line.organisation, now)
    values = {
        "name": line.name, "function": line.function, "organisation_id": organisation,
        "municipality": line.municipality,
        "language": line.language, "state": state, "created_at": now, "created_by": by,
    }  # fmt: skip
    person_id = (await session.execute(insert(PersonRow).values(values).returning(PersonRow.id))).scalar_one()
    account = {"address": line.address, "person_id": person_id, "acts_for": " ".join(line.via)}
    await session.execute(insert(AccountRow).values(account))
    return int(person_id)


async def introduce(session: AsyncSession, now: datetime, person_id: int, line: Line) -> None:
    """Keeps what a stranger says of themselves; from now on they wait to be let in."""
    await _describe(session, now, person_id, line, state="waiting")


async def admit(db: Db, person_id: int, roles: Iterable[str]) -> bool:
    """Lets somebody in with these roles; False when they were let in, or turned away, already."""
    waiting = PersonRow.id == person_id, PersonRow.state == "waiting"
    changed = await db.session.execute(
        update(PersonRow).where(*waiting).values(state="admitted").returning(PersonRow.id)
    )
    if not changed.first():
        return False
    for role in roles:
        await grant(db.session, db.now, person_id, role, by=str(db.viewer.id), source="person")
    return True


async def turn_away(db: Db, person_id: int) -> bool:
    """Does not let somebody in; they may introduce themselves again. False when nobody waited."""
    waiting = PersonRow.id == person_id, PersonRow.state == "waiting"
    changed = await db.session.execute(
        update(PersonRow).where(*waiting).values(state="stranger").returning(PersonRow.id)
    )
    return bool(changed.first())


async def grant(session: AsyncSession, now: datetime, person_id: int, role: str, *, by: str, source: str) -> None:
    """Gives a role from now on; giving it twice is giving it once."""
    values = {"person_id": person_id, "role": role, "source": source, "granted_by": by, "since": now}
    query = upsert(session, GrantRow).values(values)
    await session.execute(query.on_conflict_do_nothing(index_elements=["person_id", "role"], index_where=LIVE))


async def has_held(db: Db, role: str) -> bool:
    """Whether the viewer has this role, or had it before."""
    held = select(GrantRow.id).where(GrantRow.person_id == db.viewer.id, GrantRow.role == role)
    return bool((await db.session.execute(held.limit(1))).first())


async def speak(session: AsyncSession, person_id: int, language: str) -> None:
    """From now on the desk talks to this person in that language."""
    await session.execute(update(PersonRow).where(PersonRow.id == person_id).values(language=language))


async def correct(db: Db, person_id: int, field: str, value: str) -> None:
    """Puts another `name` or `function` in the place of what was known."""
    await db.session.execute(update(PersonRow).where(PersonRow.id == person_id).values({field: value}))


async def greet(session: AsyncSession, now: datetime, address: str) -> bool:
    """The account is told now who reads along and how long things stay; False when that was done before."""
    query = update(AccountRow).where(AccountRow.address == address, AccountRow.greeted_at.is_(None))
    return bool((await session.execute(query.values(greeted_at=now).returning(AccountRow.id))).first())


async def take_in(session: AsyncSession, now: datetime, line: Line) -> bool:
    """Puts one import line in place of what an import gave this address before. True when it is somebody new."""
    query = select(AccountRow.person_id).where(AccountRow.address == line.address)
    person_id = (await session.execute(query)).scalar()
    if new := person_id is None:
        person_id = await add(session, now, line, by="import", state="admitted")
    else:
        await _describe(session, now, person_id, line, state="admitted")
        await session.execute(
            update(AccountRow).where(AccountRow.address == line.address).values(acts_for=" ".join(line.via)),
        )
        gone = GrantRow.person_id == person_id, GrantRow.source == "import", LIVE, GrantRow.role.not_in(line.roles)
        await session.execute(update(GrantRow).where(and_(*gone)).values(until=now))
    for role in line.roles:
        await grant(session, now, person_id, role, by="import", source="import")
    return new


async def _describe(session: AsyncSession, now: datetime, person_id: int, line: Line, *, state: str) -> None:
    values = {
        "name": line.name, "function": line.function, "municipality": line.municipality, "language": line.language,
        "organisation_id": await _organisation(session, line.organisation, now), "state": state,
    }  # fmt: skip
    await session.execute(update(PersonRow).where(PersonRow.id == person_id).values(values))


async def _organisation(session: AsyncSession, name: str, now: datetime) -> int | None:
    if not name:
        return None
    query = upsert(session, OrganisationRow).values(name=name, created_at=now)
    await session.execute(query.on_conflict_do_nothing(index_elements=["name"]))
    return (await session.execute(select(OrganisationRow.id).where(OrganisationRow.name == name))).scalar_one()
