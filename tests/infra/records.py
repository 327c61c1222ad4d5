"""A year of records, laid straight into the database: what reports are made of, by chance that is always the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.understanding.reading import disciplines_in
from storage.actions import ActionRow
from storage.appointments import AppointmentRow, SlotRow
from storage.limburg import MUNICIPALITIES
from storage.log import NOT_DONE, TALK, EntryRow
from storage.meetings import ItemRow, MeetingRow
from storage.requests import KINDS, RequestRow
from storage.signals import KINDS as SIGNALS
from storage.signals import STATES as STATES_OF_SIGNALS
from storage.signals import SignalRow

BY = "@ambassadeur:localhost"
BEGINS = datetime(2022, 5, 20, 6, tzinfo=UTC)  # before the programme does
DAYS = 470
PLACES = [place.name for place in MUNICIPALITIES]
CONTACTS = (
    "wethouder Wonen {}", "burgemeester van {}", "beleidsmedewerker {}", "directeur huisvester", "tuinder in {}",
    "uitzendbureau in {}", "projectleider {}", "wethouder {} met een woningcorporatie", "iemand",
)  # fmt: skip
OWNERS = "gemeente", "Provincie", "LWV", "Anna", ""
STATES = "new", "accepted", "planned", "done", "withdrawn", "referred", "out_of_scope"


async def lay(session: AsyncSession, person: int, count: int, seed: int = 1) -> None:
    """So many talks, and of the rest what goes with them, all by this person."""
    chance = Random(seed)
    for at in _moments(chance, count):
        number = await _one(session, EntryRow, _talk(chance, at, person))
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            await _one(session, ActionRow, _promise(chance, at, person, number))
    for at in _moments(chance, count // 3):
        await _one(session, RequestRow, _question(chance, at, person))
        await _one(session, EntryRow, _undone(chance, at, person))
    for number, at in enumerate(_moments(chance, 40)):
        await _sparring(session, chance, number, at, person)
    for number, at in enumerate(_moments(chance, 18)):
        await _meeting(session, chance, number, at, person)
    for at in _moments(chance, 40):
        await _one(session, SignalRow, _signal(chance, at, person))


def _moments(chance: Random, count: int) -> Iterator[datetime]:
    for _ in range(count):
        yield BEGINS + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(24 * 60))


async def _one(session: AsyncSession, row: Any, values: dict[str, Any]) -> int:
    return int((await session.execute(insert(row).values(values).returning(row.id))).scalar_one())


def _talk(chance: Random, at: datetime, person: int) -> dict[str, Any]:
    places = chance.sample(PLACES, chance.choice((0, 1, 1, 1, 2)))
    contact = chance.choice(CONTACTS).format(places[0] if places else "Limburg")
    return {
        "created_at": at, "created_by": BY, "author_id": person, "contact": contact, "municipalities": places,
        "disciplines": list(disciplines_in(contact)), "outcome": "besproken", "theme": chance.choice(("wonen", None)), "kind": TALK,
        "action_point": chance.choice((1, 1, 2, 3, 4, None)), "confidential": chance.random() < 0.15,
        "state": chance.choice(("final",) * 9 + ("removed",)),
    }  # fmt: skip


def _undone(chance: Random, at: datetime, person: int) -> dict[str, Any]:
    more = {"kind": NOT_DONE, "contact": "", "outcome": f"Werkgroep {at:%d %m}: geen resultaat hier."}
    return _talk(chance, at, person) | more


def _promise(chance: Random, at: datetime, person: int, talk: int) -> dict[str, Any]:
    due = (at + timedelta(days=chance.randrange(1, 60))).date() if chance.random() < 0.9 else None
    state = chance.choice(("open", "done", "done", "dropped"))
    history = []
    if state == "done":
        done = datetime.combine(due or at.date(), time(9), UTC) + timedelta(days=chance.choice((-9, -1, 0, 1, 5)))
        history = [{"at": done.isoformat(), "by": person, "what": "done", "was": {}, "now": {}, "reason": ""}]
    return {
        "created_at": at, "created_by": BY, "author_id": person, "log_id": talk, "text": f"stuurt de lijst van {due}",
        "owner": chance.choice(OWNERS), "due": due, "confidential": chance.random() < 0.15, "state": state,
        "history": history,
    }  # fmt: skip


def _question(chance: Random, at: datetime, person: int) -> dict[str, Any]:
    answered = at + timedelta(hours=chance.randrange(200)) if chance.random() < 0.8 else None
    return {
        "created_at": at, "created_by": BY, "asker_id": person, "kind": chance.choice(KINDS), "text": "Hoe?",
        "municipalities": [], "urgency": "normal", "confidential": chance.random() < 0.2,
        "state": chance.choice(STATES), "changed_at": at, "answer_by": at + timedelta(hours=100),
        "answered_at": answered,
    }  # fmt: skip


def _signal(chance: Random, at: datetime, person: int) -> dict[str, Any]:
    kind = chance.choice(SIGNALS)
    to, why = chance.choice((("provincie", "L-1"), ("gemeenten", ""))) if kind == SIGNALS[-1] else ("", "")
    return {
        "created_at": at, "created_by": BY, "author_id": person, "kind": kind, "text": f"Wat er speelt op {at:%d %m}",
        "municipalities": chance.sample(PLACES, chance.choice((0, 1, 2))), "theme": chance.choice(("wonen", None)),
        "addressee": to, "evidence": why, "state": chance.choice(STATES_OF_SIGNALS), "reason": "", "history": [],
    }  # fmt: skip


async def _sparring(session: AsyncSession, chance: Random, number: int, at: datetime, person: int) -> None:
    by = {"created_at": at, "created_by": BY}
    request = await _one(session, RequestRow, _question(chance, at, person))
    times = {"starts_at": at + timedelta(number, seconds=number), "ends_at": at + timedelta(number, 3600)}
    slot = await _one(session, SlotRow, by | times | {"state": "withdrawn"})
    state = chance.choice(("held", "held", "cancelled", "no_show", "confirmed"))
    what = {"request_id": request, "slot_id": slot, "person_id": person, "uid": f"spar-{number}", "sequence": 0}
    appointment = await _one(session, AppointmentRow, by | what | {"state": state})
    if state == "held":
        await _one(session, EntryRow, _talk(chance, at, person) | {"appointment_id": appointment})


async def _meeting(session: AsyncSession, chance: Random, number: int, at: datetime, person: int) -> None:
    by = {"created_at": at, "created_by": BY}
    state = chance.choice(("held", "held", "cancelled"))
    times = {"starts_at": at, "ends_at": at + timedelta(hours=2)}
    what = {"month": f"chance-{number}", "uid": f"chance-{number}", "sequence": 0, "state": state}
    meeting = await _one(session, MeetingRow, by | times | what)
    for kind in ("decision", "remark", "decision")[: chance.randrange(4)]:
        said = {"kind": kind, "text": f"Besluit van {at:%d %m}", "state": chance.choice(("live", "live", "gone"))}
        await _one(session, ItemRow, by | said | {"meeting_id": meeting, "person_id": person})
