"""Where a text names somebody of the register, and what stands there instead: their function, as reports print it.

Sure is an account, a whole name, and a surname that begins with a capital after a title, after initials, or in the
middle of a sentence. A word that is also a place or an organisation is none; a surname that several bear becomes "…".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.limburg import MUNICIPALITIES, STEERING_GROUP_ORGANISATIONS
from storage.people import AccountRow, OrganisationRow, PersonRow

LEAST = 3  # letters of a name that is looked for: a shorter one stands in every word
PARTICLES = frozenset("van von der den des del ter ten het und los las".split())
NAMES_OF_PLACES = {place.name: (place.name, *place.aliases, *place.villages) for place in MUNICIPALITIES}
SOMEBODY = "…"
TITLED = (
    r"(?:(?:de )?heer|mevrouw|mevr\.?|meneer|mw\.?|dhr\.?|mrs?\.?|ms\.?|drs?\.|ir\.|ing\.|prof\.|wethouder|burgemeester"
    r"|gedeputeerde|alderman|mayor)\s+"
)
BEFORE = rf"(?:(?i:{TITLED})(?:[A-Z]\.\s?)*|(?:[A-Z]\.\s?)+|(?<=[\w,;)] ))"
BETWEEN = r"(?:(?:van|von|der|den|de|des|del|ter|ten|te|het|la|le)\s+|['’]t\s+)*"


@dataclass(frozen=True)
class Named:
    """Somebody, by all that surely names them, and what they are called without it."""

    accounts: tuple[str, ...]
    name: str
    surnames: tuple[str, ...]
    office: str


def is_telling(word: str) -> bool:
    """Whether a word of a name can be looked for by itself."""
    return len(word) >= LEAST and word.casefold() not in PLACES | PARTICLES


def words_of(text: str) -> set[str]:
    """The words of a text, for comparing."""
    return set(re.findall(r"\w+", text.casefold()))


PLACES = words_of(" ".join(sum(NAMES_OF_PLACES.values(), ())))


async def veil(session: AsyncSession, whole: str) -> Callable[[str], str]:
    """What puts functions in the place of names, for every text that is a part of this one."""
    said = words_of(whole)
    found = [one for one in await _everybody(session) if _may_stand(one, whole, said)]
    return partial(_without, _offices(found)) if found else str


async def _everybody(session: AsyncSession) -> list[Named]:
    organisations = (await session.execute(select(OrganisationRow.name))).scalars()
    firms = words_of(" ".join((*organisations, *STEERING_GROUP_ORGANISATIONS)))
    query = (
        select(PersonRow, AccountRow.address, OrganisationRow.name)
        .join(AccountRow, AccountRow.person_id == PersonRow.id)
        .outerjoin(OrganisationRow, OrganisationRow.id == PersonRow.organisation_id)
        .where(PersonRow.state != "erased")
        .order_by(PersonRow.id, AccountRow.id)
    )
    found: dict[int, Named] = {}
    for row, address, organisation in await session.execute(query):
        before = found[row.id].accounts if row.id in found else ()
        name = _name(row, organisation)
        surnames = tuple(word for word in _surnames(name) if word.casefold() not in firms)
        found[row.id] = Named((*before, address), name, surnames, _office(row, organisation))
    return list(found.values())


def _name(row: PersonRow, organisation: str | None) -> str:
    """A name that is no more than a function, an organisation or an account says nothing of a person."""
    same = {one.casefold() for one in (row.function, organisation or "")}
    nothing = row.name.casefold() in same or row.name.startswith("@") or not is_telling(row.name)
    return "" if nothing else row.name


def _surnames(name: str) -> list[str]:
    """What is left of a name after the first word, without what stands between."""
    _, *more = re.findall(r"\w+", name) or [""]
    return [word for word in more if is_telling(word) and word[:1].isupper()]


def _office(row: PersonRow, organisation: str | None) -> str:
    return ", ".join(filter(None, (row.function, row.municipality or organisation))) if row.function else SOMEBODY


def _may_stand(one: Named, whole: str, said: set[str]) -> bool:
    told = words_of(" ".join((one.name, *one.surnames))) & said
    return bool(told) or any(account in whole for account in one.accounts)


def _offices(found: list[Named]) -> list[tuple[re.Pattern[str], str]]:
    """What is looked for, and what stands there instead: accounts and whole names first."""
    borne = [surname for one in found for surname in one.surnames]
    whole = [(re.escape(text), one.office) for one in found for text in (*one.accounts, one.name) if text]
    whole.sort(key=lambda pair: -len(pair[0]))
    sure = [
        (f"{BEFORE}{BETWEEN}{re.escape(surname)}", one.office if borne.count(surname) == 1 else SOMEBODY)
        for one in found
        for surname in one.surnames
    ]
    return [(re.compile(rf"(?<!\w){pattern}(?!\w)"), office) for pattern, office in (*whole, *sure)]


def _without(offices: list[tuple[re.Pattern[str], str]], text: str) -> str:
    for pattern, office in offices:
        text = pattern.sub(partial(_instead, office), text)
    return text


def _instead(office: str, _found: re.Match[str]) -> str:
    return office
