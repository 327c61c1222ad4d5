"""What people are called, and whom a text surely names."""

import re
from collections.abc import Iterator

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.limburg import MUNICIPALITIES
from storage.people.person import AccountRow, OrganisationRow, PersonRow

SMALL_WORDS = frozenset("de het een van gemeente bij in uit the of municipality at from".split())
SHORT_NAMES = {place.name: place.aliases for place in MUNICIPALITIES}
OFFICE = case(  # of `called`, in a query: function and municipality
    (func.coalesce(PersonRow.municipality, "") != "", PersonRow.function + ", " + PersonRow.municipality),
    else_=PersonRow.function,
)
CALLED = case((PersonRow.function != "", OFFICE), else_=PersonRow.name)


def called(row: PersonRow) -> str:
    """What to call somebody among others: function and municipality, else function, else name."""
    return ", ".join(filter(None, (row.function, row.municipality))) if row.function else row.name


def office(row: PersonRow) -> tuple[str, str] | None:
    """Function and municipality, in words that compare; None of who has no office in a place."""
    function = plain(row.function)
    return (function, row.municipality) if function and row.municipality else None


async def named(session: AsyncSession, text: str) -> int | None:
    """Whom a text surely names: by address or name, or by function with place or organisation. None also for two."""
    wanted, admitted = plain(text), PersonRow.state == "admitted"
    query = select(PersonRow, AccountRow.address, OrganisationRow.name).join(AccountRow).outerjoin(OrganisationRow)
    rows = await session.execute(query.where(admitted)) if wanted else ()
    found = {row.id for row, *more in rows if text.strip() == more[0] or wanted in _names(row, more[1])}
    return found.pop() if len(found) == 1 else None


def _names(row: PersonRow, organisation: str | None) -> Iterator[str]:
    yield plain(row.name)
    if row.function:
        places = (row.municipality, *SHORT_NAMES.get(row.municipality, ())) if row.municipality else ()
        yield from (plain(f"{row.function} {place}") for place in (*places, organisation) if place)


def plain(text: str) -> str:
    """The words of a name or function, without what makes no difference."""
    return " ".join(word for word in re.findall(r"\w+", text.casefold()) if word not in SMALL_WORDS)
