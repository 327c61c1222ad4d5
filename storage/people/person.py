"""A person, their accounts, and the roles that they have for a time."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.audience import Viewer
from storage.db import Base

APPOINTED = "ambassador", "secretary", "administrator"  # by the configuration, never by a grant


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
