"""Whether those who have a role are in the room of that role, and who else is; for ambassador and secretaries."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.db import Db
from storage.machine import members, places
from storage.people import APPOINTED, AccountRow, People, Person

ROOMS = "taskforce", "steering_group"  # each is called as the role of those who belong there


@dataclass(frozen=True)
class Gap:
    """How a room differs from the roles: who is `absent`, and who is there and does not belong (`others`).

    People are called by function and organisation, or else by their account.
    """

    room: str
    absent: tuple[str, ...]
    others: tuple[str, ...]


async def gaps(db: Db, register: People) -> list[Gap]:
    """The rooms in which somebody is missing, or without the role. Of a room that we do not see nothing is known."""
    if not db.audience.all_have("ambassador", "secretary"):
        return []
    everybody, accounts = await register.everybody(db.session), await _accounts(db)
    found = [_gap(name, await _there(db, name), everybody, accounts) for name in ROOMS]
    return [gap for gap in found if gap.absent or gap.others]


async def absent(db: Db, register: People, room: str) -> list[str]:
    """Who has the role of this room, and is not in it."""
    return [called for gap in await gaps(db, register) if gap.room == room for called in gap.absent]


async def _accounts(db: Db) -> dict[str, int]:
    """Whose each account is: somebody may come in with any of theirs."""
    rows = await db.session.execute(select(AccountRow.address, AccountRow.person_id))
    return {address: person_id for address, person_id in rows}  # noqa: C416 - rows are no pairs to mypy


async def _there(db: Db, name: str) -> list[str]:
    place = await places.named(db.session, name)
    return await members.of(db.session, place) if place else []


def _gap(name: str, there: list[str], everybody: dict[int, Person], accounts: dict[str, int]) -> Gap:
    if not there:
        return Gap(name, (), ())
    present = {accounts.get(address) for address in there}
    absent = [one for one in everybody.values() if one.known and name in one.roles and one.id not in present]
    others = [address for address in there if not _belongs(name, everybody.get(accounts.get(address, 0)))]
    known = [everybody.get(accounts.get(address, 0)) for address in others]
    names = [_called(one) if one else address for one, address in zip(known, others, strict=True)]
    return Gap(name, tuple(map(_called, absent)), tuple(names))


def _belongs(room: str, person: Person | None) -> bool:
    """Whoever the configuration appoints may be in both rooms."""
    return person is not None and person.viewer.has(room, *APPOINTED)


def _called(person: Person) -> str:
    where = person.organisation or person.municipality
    return ", ".join(filter(None, (person.function, where))) or person.address
