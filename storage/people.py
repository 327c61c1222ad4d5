"""People, their accounts, and the rights that were granted to them.

`ambassador`, `secretary` and `administrator` come from the configuration alone; all other roles are granted per person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, bindparam, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.audience import Viewer
from storage.db import Base, Db, upsert
from storage.limburg import MUNICIPALITIES

APPOINTED = "ambassador", "secretary", "administrator"  # by the configuration, never by a grant
SMALL_WORDS = frozenset("de het een van gemeente bij in uit the of municipality at from".split())
SHORT_NAMES = {place.name: place.aliases for place in MUNICIPALITIES}


@dataclass(frozen=True)
class Person:
    """Somebody the desk talks with. `state`: stranger, waiting (introduced), admitted, erased."""

    id: int
    address: str
    name: str
    function: str
    organisation: str
    municipality: str | None
    language: str
    state: str
    roles: frozenset[str] = frozenset()
    greeted: bool = False

    @property
    def known(self) -> bool:
        """Whether the desk works for this person."""
        return self.state == "admitted"

    @property
    def viewer(self) -> Viewer:
        """The person as somebody who reads along."""
        return Viewer(self.id, self.roles)


@dataclass(frozen=True)
class Line:
    """One line of an import."""

    address: str
    name: str
    function: str
    organisation: str
    municipality: str | None
    language: str
    roles: tuple[str, ...] = ()
    via: tuple[str, ...] = field(default=())


class OrganisationRow(Base):
    """An organisation of the coalition or around it."""

    __tablename__ = "organisations"
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class PersonRow(Base):
    """A person; only what the work needs: name, function, organisation, language."""

    __tablename__ = "people"
    name: Mapped[str]
    function: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey(OrganisationRow.id))
    municipality: Mapped[str | None]
    language: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class AccountRow(Base):
    """A chat address of a person."""

    __tablename__ = "accounts"
    address: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), index=True)
    greeted_at: Mapped[datetime | None]
    acts_for: Mapped[str] = mapped_column(default="")


class GrantRow(Base):
    """A role that somebody has for a time. `source`: import, person."""

    __tablename__ = "role_grants"
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), index=True)
    role: Mapped[str]
    source: Mapped[str]
    granted_by: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


LIVE = GrantRow.until.is_(None)
ROLE = GrantRow.person_id, GrantRow.role
Index("one_live_grant_per_role", *ROLE, unique=True, sqlite_where=LIVE)


class People:
    """The register, with the roles that the configuration gives to addresses."""

    def __init__(self, appointed: Mapping[str, frozenset[str]]) -> None:
        self.appointed = appointed

    def with_role(self, role: str) -> list[str]:
        """The addresses that the configuration gives this role."""
        return [address for address, roles in self.appointed.items() if role in roles]

    async def at(self, session: AsyncSession, address: str) -> Person | None:
        """The person behind a chat address."""
        rows = await session.execute(_at_address(_is_sqlite(session)), {"address": address})
        return next((self._person(*row) for row in rows), None)

    async def by_id(self, session: AsyncSession, person_id: int) -> Person:
        """The person with this id; KeyError if there is none."""
        for found in await self._all(session, PersonRow.id == person_id):
            return found
        raise KeyError(person_id)

    async def everybody(self, session: AsyncSession) -> dict[int, Person]:
        """All people by id, each at the address that they had first."""
        return {person.id: person for person in reversed(await self._all(session, true()))}

    async def _all(self, session: AsyncSession, condition: ColumnElement[bool]) -> list[Person]:
        query = _everybody(_is_sqlite(session)).where(condition)
        return [self._person(*row) for row in await session.execute(query)]

    def _person(self, row: PersonRow, account: AccountRow, organisation: str | None, granted: str | None) -> Person:
        roles = frozenset(filter(None, (granted or "").split(","))) | self.appointed.get(account.address, frozenset())
        return Person(
            row.id, account.address, row.name, row.function, organisation or "", row.municipality,
            row.language, "admitted" if roles & set(APPOINTED) else row.state, roles, account.greeted_at is not None,
        )  # fmt: skip

    async def waiting(self, db: Db) -> list[Person]:
        """Who introduced themselves and waits to be let in; for ambassador and secretaries."""
        if not db.audience.all_have("ambassador", "secretary"):
            return []
        return await self._all(db.session, PersonRow.state == "waiting")

    async def who_is_who(self, db: Db) -> list[Person]:
        """Everybody who is let in, by organisation; for ambassador and secretaries."""
        if not db.audience.all_have("ambassador", "secretary"):
            return []
        people = await self._all(db.session, PersonRow.state == "admitted")
        return sorted(people, key=lambda person: (person.organisation, person.function, person.id))

    async def principals(self, db: Db) -> list[Person]:
        """For whom the viewer may ask and book, as an import said; only who is let in."""
        said = select(AccountRow.acts_for).where(AccountRow.person_id == db.viewer.id)
        addresses = " ".join((await db.session.execute(said)).scalars()).split()
        people = await self._all(db.session, AccountRow.address.in_(addresses)) if addresses else []
        return [person for person in people if person.known and person.id != db.viewer.id]

    async def meant(self, db: Db, text: str) -> list[Person]:
        """Whom a text may mean: the one whom it surely names, else everybody of whom it says something.

        Ambassador and secretaries read names; anybody else functions and organisations.
        """
        found = await self._meant(db, text)
        return found if db.audience.all_have("ambassador", "secretary") else [*map(_without_name, found)]

    async def _meant(self, db: Db, text: str) -> list[Person]:
        sure, words = await named(db.session, text), set(_plain(text).split())
        everybody = sorted((await self.everybody(db.session)).values(), key=lambda person: (person.name, person.id))
        known = [person for person in everybody if person.known]
        return [person for person in known if person.id == sure] or [
            one for one in known if words and words <= _of(one)
        ]

    async def appoint(self, session: AsyncSession, now: datetime, functions: Mapping[str, str]) -> None:
        """Makes a person for each address that the configuration names; `functions` says what a role is called."""
        for address, roles in self.appointed.items():
            if await self.at(session, address) is None:
                function = next((functions[role] for role in APPOINTED if role in roles), "")
                await add(
                    session, now, Line(address, function, function, "", None, "nl"), by="config", state="admitted"
                )


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@lru_cache
def _everybody(sqlite: bool) -> Select[Any]:
    """All people with an account, an organisation and the roles they have now, joined by commas."""
    roles = func.group_concat(GrantRow.role) if sqlite else func.string_agg(GrantRow.role, ",")
    granted = select(GrantRow.person_id, roles.label("roles")).where(LIVE).group_by(GrantRow.person_id).subquery()
    return (
        select(PersonRow, AccountRow, OrganisationRow.name, granted.c.roles)
        .join(AccountRow, AccountRow.person_id == PersonRow.id)
        .outerjoin(OrganisationRow, OrganisationRow.id == PersonRow.organisation_id)
        .outerjoin(granted, granted.c.person_id == PersonRow.id)
        .order_by(PersonRow.id, AccountRow.id)
    )


@lru_cache
def _at_address(sqlite: bool) -> Select[Any]:
    """One of them. Every turn asks this: a statement that stays the same is compiled once and recognised at once."""
    return _everybody(sqlite).where(AccountRow.address == bindparam("address"))


def called(row: PersonRow) -> str:
    """What to call somebody among others: function and municipality, else function, else name."""
    return ", ".join(filter(None, (row.function, row.municipality))) if row.function else row.name


def office(row: PersonRow) -> tuple[str, str] | None:
    """Function and municipality, in words that compare; None of who has no office in a place."""
    function = _plain(row.function)
    return (function, row.municipality) if function and row.municipality else None


async def named(session: AsyncSession, text: str) -> int | None:
    """Whom a text surely names: by address or name, or by function with place or organisation. None also for two."""
    wanted, admitted = _plain(text), PersonRow.state == "admitted"
    query = select(PersonRow, AccountRow.address, OrganisationRow.name).join(AccountRow).outerjoin(OrganisationRow)
    rows = await session.execute(query.where(admitted)) if wanted else ()
    found = {row.id for row, *more in rows if text.strip() == more[0] or wanted in _names(row, more[1])}
    return found.pop() if len(found) == 1 else None


def _names(row: PersonRow, organisation: str | None) -> Iterator[str]:
    yield _plain(row.name)
    if row.function:
        places = (row.municipality, *SHORT_NAMES.get(row.municipality, ())) if row.municipality else ()
        yield from (_plain(f"{row.function} {place}") for place in (*places, organisation) if place)


def _without_name(person: Person) -> Person:
    """What may be read of somebody by people who do not let others in."""
    called = ", ".join(filter(None, (person.function, person.organisation or person.municipality)))
    return replace(person, name=called or person.name, function="", organisation="")


def _of(person: Person) -> set[str]:
    about = person.name, person.function, person.organisation, person.municipality or "", person.address
    return set(_plain(" ".join(about)).split())


def _plain(text: str) -> str:
    """The words of a name or function, without what makes no difference."""
    return " ".join(word for word in re.findall(r"\w+", text.casefold()) if word not in SMALL_WORDS)


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
