"""The register, as the desk looks people up in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.db import Db
from storage.people.admitting import add
from storage.people.calling import named, plain
from storage.people.person import APPOINTED, LIVE, AccountRow, GrantRow, Line, OrganisationRow, Person, PersonRow


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
        sure, words = await named(db.session, text), set(plain(text).split())
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


def _without_name(person: Person) -> Person:
    """What may be read of somebody by people who do not let others in."""
    called = ", ".join(filter(None, (person.function, person.organisation or person.municipality)))
    return replace(person, name=called or person.name, function="", organisation="")


def _of(person: Person) -> set[str]:
    about = person.name, person.function, person.organisation, person.municipality or "", person.address
    return set(plain(" ".join(about)).split())
