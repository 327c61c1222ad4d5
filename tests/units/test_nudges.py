"""The law of what comes back: each moment of a promise is asked after once, of whoever has it then, and never later."""

import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.workdays import days_from
from storage import actions
from storage.actions import Action, Elsewhere
from storage.machine.occasions import OccasionRow
from tests.infra.talk import AMBASSADOR, Talker, TestDesk

DAY = timedelta(days=1)
WHO = "anna", "bert"


@dataclass
class Held:
    """From when until when somebody had to do something by a day."""

    since: datetime
    owner: int
    due: date
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass
class Played:
    """Promises between two people, and who had which when. The clock runs, or stands still while the desk is away."""

    desk: TestDesk
    held: dict[int, list[Held]] = field(default_factory=dict)
    away: list[tuple[datetime, datetime]] = field(default_factory=list)

    async def act(self, act: str, who: str, number: int) -> None:
        now = self.desk.clock.now()
        if act == "passes":
            await self.desk.passes(f"{self.desk.clock.local(now + timedelta(hours=7 * number)):%F %T}")
        elif act == "is away":
            self.desk.goes_to(now + timedelta(hours=5 * number))
            await self.desk.restarts()
            self.away.append((now, self.desk.clock.now()))
        else:
            await self.change(act, f"@{who}:localhost", number)
        await self.desk.settles()

    async def change(self, act: str, who: str, number: int) -> None:
        async with self.desk.as_person(who) as db:
            day, one = self.desk.clock.local(db.now).date() + number * DAY, number % 2 + 1
            try:
                if act == "promises":
                    self.keep(await actions.add(db, who, f"Actie {number}", owner=who, due=day), db.now)
                elif act == "moves":
                    self.keep(await actions.move(db, one, day, ""), db.now)
                elif act in ("done", "dropped"):
                    self.keep(await actions.close(db, one, act, ""), db.now)
                elif act == "reopens":
                    self.keep(await actions.reopen(db, one), db.now)
                elif act == "offers":
                    other = next(f"@{name}:localhost" for name in WHO if name not in who)
                    person = await self.desk.app.people.at(db.session, other)
                    assert person
                    await actions.offer(db, one, person.id)
                elif act == "accepts":
                    self.keep(await actions.accept(db, one), db.now)
                else:
                    await actions.decline(db, one, "")
            except Elsewhere:
                pass  # they had nothing to say about it

    def keep(self, action: Action, now: datetime) -> None:
        """Notes who has it by when from now on."""
        history = self.held.setdefault(action.id, [])
        if history and history[-1].until is None:
            history[-1].until = now
        if action.state == "open":
            assert action.owner_id
            assert action.due
            history.append(Held(now, action.owner_id, action.due))

    def moments(self, due: date) -> dict[str, datetime]:
        last = days_from(due + DAY, -1)
        days = {"3d": days_from(last, -3), "day": last}
        return {name: self.desk.clock.at(day, time(8, 30)) for name, day in days.items()}

    def expected(self) -> set[str]:
        """What must have been said: of each moment that came while the desk was there."""
        return {
            f"action-nudge/{number}/{held.due}/{name}/{held.owner}"
            for number, history in self.held.items()
            for held in history
            for name, moment in self.moments(held.due).items()
            if held.holds(moment) and not any(since < moment <= until for since, until in self.away)
        }

    async def sent(self) -> list[OccasionRow]:
        query = select(OccasionRow).where(OccasionRow.state == "sent", OccasionRow.key.startswith("action-nudge/"))
        async with self.desk.app.database.reading() as session:
            return list((await session.execute(query)).scalars())


acts = st.tuples(
    st.sampled_from(
        [
            "promises",
            "moves",
            "offers",
            "accepts",
            "declines",
            "done",
            "dropped",
            "reopens",
            "passes",
            "passes",
            "is away",
        ]
    ),
    st.sampled_from(WHO),
    st.integers(0, 14),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(acts, max_size=18))
@example([("promises", "anna", 9), ("passes", "anna", 14), ("offers", "anna", 0), ("accepts", "bert", 0)])
@example([("promises", "anna", 9), ("done", "anna", 0), ("passes", "anna", 14)])
@example([("promises", "bert", 9), ("dropped", "bert", 0), ("passes", "bert", 14)])
@example([("promises", "anna", 1), ("passes", "anna", 14), ("done", "anna", 0), ("reopens", "anna", 0)])
async def test_each_moment_is_asked_after_once_of_who_has_it_then(what_happens: list[tuple[str, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = await TestDesk(Path(folder)).starts()
        people = [await desk.knows(f"@{name}:localhost", name=name, roles=("partner",)) for name in WHO]
        played = Played(desk)
        for act, who, number in what_happens:
            await played.act(act, who, number)
        await desk.passes("2023-03-01 12:00")
        sent = await played.sent()
        said = sum(words.count(", een nieuwe dag met de reden") for person in people for words in person.words)
        others = [words for words in Talker(desk, AMBASSADOR).words if "een nieuwe dag met de reden" in words]
        await desk.stops()

    keys = [row.key for row in sent]
    assert said == len(keys) == len(set(keys)), "one text a name, each name once"
    assert others == [], "nobody else is asked"
    assert played.expected() <= set(keys), "no moment is passed over"
    for row in sent:
        _, number, due, name, owner = row.key.split("/")
        held = [one for one in played.held[int(number)] if (f"{one.due}", f"{one.owner}") == (due, owner)]
        assert row.due_at == played.moments(date.fromisoformat(due))[name]
        assert any(one.holds(row.due_at) and one.holds(row.created_at) for one in held), (
            "of nobody else, and never after"
        )
