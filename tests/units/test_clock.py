"""The law of the clock: each live thing gets each of its messages exactly once, at its moment.

Never for what is past or called off; of several overdue ones about one thing only the latest. So it is for any sequence
of making, moving, calling off, answering, restarting, downtime, and a clock that jumps or is put forward or back.
"""

import re
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import Clock
from bot.config import Programme
from storage import actions, appointments, meetings, requests
from storage.machine.occasions import OccasionRow
from storage.meetings import MeetingRow, MomentTaken
from tests.infra import timetable
from tests.infra.postgres import Postgres
from tests.infra.talk import AMBASSADOR, SECRETARY, TestDesk
from tests.infra.timetable import DAY, HOUR, WALL, Call, Outcome, Timetable, by_rule, day_of, wall

ANNA, BERT, TESS, STAN = (f"@{name}:localhost" for name in ("anna", "bert", "tess", "stan"))
ROLES = {ANNA: "alderman", BERT: "partner", TESS: "taskforce", STAN: "steering_group"}
WHO = ANNA, BERT
AUTUMN, WINTER, SPRING = "2022-10-24T09:00:00+02:00", "2022-11-21T09:00:00+01:00", "2023-03-20T09:00:00+01:00"
SEASONS = (
    AUTUMN,
    WINTER,
    SPRING,
)  # when the desk begins: soon the clock is put back, a report drafted, the clock put forward
HOURS = time(0, 30), time(2, 30), time(9, 30), time(14), time(23, 30)  # on the odd days one is skipped, or comes twice
ODD_DAYS = date(2022, 10, 30), date(2023, 3, 26)
MOST_A_DAY = 3
Acts = list[tuple[str, int]]
JUMPS_BACK = 5 * HOUR  # at most
SAYS = {  # by how its key begins: what is to be read of it
    "appointment-reminder": r"^Herinnering: [^\n]*, met |^Over een uur",
    "how-it-went": "^Hoe ging het gesprek",
    "taskforce-reminder": "^Herinnering: overleg",
    "taskforce-minutes": "^Besluitenlijst van",
    "taskforce-minutes-fixed": "^De besluitenlijst van [^\n]* staat vast",
    "answer-due": "wacht op uw antwoord, uiterlijk [^\n]*:",
    "answer-late": "heeft nog geen antwoord",
    "answer-open": "Hoe staat het ermee",
    "action-nudge": ", een nieuwe dag met de reden",
    "actions-weekly": "^Goedemorgen",
    "week": "^Deze week, in het kort",
    "report-interview": "hoor ik graag wat u ervan vindt",
    "report-draft": r", versie \d+ \(voorlopig\)",
    "report-whole": r", versie \d+\.$",
    "report-voices": "(begint|begon) de ronde over",
    "report-points": "^Morgen is het overleg over",
    "report-approval": "wacht nog op uw organisatie",
}


@dataclass
class Played:
    """A desk whose clock stands still between the acts, and what it must say of them."""

    desk: TestDesk
    ids: dict[str, int]
    plan: Timetable
    done: list[timetable.Task] = field(default_factory=list)
    seen: int = 0
    rows: dict[str, OccasionRow] = field(default_factory=dict)
    sent: dict[str, Call] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.desk.clock.now()

    async def act(self, act: str, number: int) -> None:
        await getattr(self, act)(number)
        await self.looks()
        await self.desk.chat.deliver()
        self.plan.looks(self.now)
        await self.reads()

    async def looks(self) -> datetime | None:
        """As the desk does by itself: what it read of things that nobody touched, it still knows."""
        return await self.desk.app.occasions.take(anew=False)

    async def reads(self) -> None:
        """What was said now stood then, had come, and was not past."""
        async with self.desk.app.database.reading() as session:
            query = select(OccasionRow).where(OccasionRow.id > self.seen).order_by(OccasionRow.id)
            new = list((await session.execute(query)).scalars())
        for row in new:
            self.seen = row.id
            self.rows[row.key] = row
            if row.state == "sent":
                call = next((one for one in self.plan.calls(row.created_at) if one.key == row.key), None)
                assert call, f"{row.key} was moved, called off or done"
                assert row.created_at < call.until, f"{row.key} was past"
                outcome = self.plan.outcomes.get(row.key) or Outcome(call, "sent", call.at)
                assert outcome.at <= row.created_at or self.was_too_much(outcome), f"{row.key} came early"
                assert outcome.state == "sent" or call.hollow, f"{row.key} was too late, or not the latest"
                self.sent[row.key] = call

    # -- time
    async def passes(self, number: int) -> None:
        now, until = self.now, self.now + (1 + number) * HOUR
        while (coming := await self.looks()) and coming <= until:
            self.desk.goes_to(coming)
        self.desk.goes_to(until)
        self.plan.runs(now, until)

    async def is_away(self, number: int) -> None:
        await self.jumps_ahead(3 * number)
        await self.restarts()

    async def restarts(self, _number: int = 0) -> None:
        await self.desk.restarts()
        self.plan.begins_at(self.now)

    async def jumps_ahead(self, number: int) -> None:
        self.desk.goes_to(self.now + number * HOUR)

    async def jumps_back(self, number: int) -> None:
        self.desk.goes_to(self.now - number * JUMPS_BACK / 60)

    # -- talks
    async def books(self, number: int) -> None:
        who = WHO[number % 2]
        async with self.desk.as_person(who) as db:
            if free := await appointments.free(db, timedelta(0), db.now + 15 * DAY):
                wish = await requests.ask(db, who, "sparring", "X", (), "normal", confidential=False)
                talk = await appointments.take(db, free[number % len(free)].id, wish.id, who)
                self.plan.talks[talk.id] = timetable.Talk(talk.id, self.ids[who], talk.starts_at, db.now)

    async def moves_a_talk(self, number: int) -> None:
        async with self.desk.as_person(AMBASSADOR) as db:
            free = await appointments.free(db, timedelta(0), db.now + 15 * DAY)
            if free and (talk := self.coming(number)):
                moved = await appointments.move(db, talk.id, free[number % len(free)].id)
                assert moved
                talk.starts = moved.starts_at

    async def calls_off_a_talk(self, number: int) -> None:
        if talk := self.coming(number):
            async with self.desk.as_person(AMBASSADOR) as db:
                assert await appointments.cancel(db, talk.id, "")
            del self.plan.talks[talk.id]

    async def says_how_it_went(self, number: int) -> None:
        if over := [talk for talk in self.plan.talks.values() if talk.starts + HOUR < self.now]:
            async with self.desk.as_person(AMBASSADOR) as db:
                assert await appointments.close(db, over[-1].id, ("held", "no_show")[number % 2])
            del self.plan.talks[over[-1].id]

    def coming(self, number: int) -> Any:
        return self.one_of({talk.id: talk for talk in self.plan.talks.values() if talk.starts > self.now}, number)

    # -- meetings
    async def moves_a_meeting(self, number: int) -> None:
        at = wall(day_of(self.now) + (1 + number % 14) * DAY, HOURS[number % 5])
        if meeting := self.next_meeting(number):
            async with self.desk.as_person(AMBASSADOR) as db:
                with suppress(MomentTaken):
                    assert await meetings.move(db, meeting.id, at)
                    meeting.starts, meeting.since = at, self.now

    async def calls_off_a_meeting(self, number: int) -> None:
        if meeting := self.next_meeting(number):
            async with self.desk.as_person(AMBASSADOR) as db:
                assert await meetings.cancel(db, meeting.id, "")
            del self.plan.meetings[meeting.id]

    def next_meeting(self, number: int) -> timetable.Meeting | None:
        """One of the next two."""
        every = sorted(self.plan.meetings.values(), key=lambda one: one.starts)
        coming = [one for one in every if one.starts > self.now][:2]
        return coming[number % len(coming)] if coming else None

    # -- questions
    async def asks(self, number: int) -> None:
        by, hasty, secret = self.now + (5 + number) * HOUR, number % 3 == 0, number % 4 == 0
        async with self.desk.as_person(ANNA) as db:
            urgency = "today" if hasty else "normal"
            one = await requests.ask(db, ANNA, "advice", "X", (), urgency, confidential=secret, answer_by=by)
        self.plan.questions[one.id] = timetable.Question(one.id, by, hasty, secret)

    async def answers(self, number: int) -> None:
        if one := self.one_of(self.plan.questions, number):
            async with self.desk.as_person(AMBASSADOR) as db:
                if number % 2:
                    await requests.answered(db, one.id)
                else:
                    assert await requests.move_on(db, one.id, ("accepted", "done", "referred")[number % 3])
                if number % 2 or not number % 3:
                    self.plan.taken[one.id] = db.now
            del self.plan.questions[one.id]

    async def postpones(self, number: int) -> None:
        if one := self.one_of(self.plan.questions, number):
            one.answer_by = self.now + (1 + number) * HOUR
            async with self.desk.as_person(AMBASSADOR) as db:
                assert await requests.postpone(db, one.id, one.answer_by)

    # -- promises of people
    async def promises(self, number: int) -> None:
        owner, due = (*WHO, *WHO, "de provincie")[number % 5], day_of(self.now) + number % 15 * DAY
        async with self.desk.as_person(AMBASSADOR) as db:
            one = await actions.add(db, AMBASSADOR, "X", owner=owner, owner_id=self.ids.get(owner), due=due)
        self.plan.tasks[one.id] = timetable.Task(one.id, self.ids.get(owner, 0), due, self.now)

    async def puts_off(self, number: int) -> None:
        if one := self.one_of(self.plan.tasks, number):
            one.due = day_of(self.now) + number % 11 * DAY
            async with self.desk.as_person(AMBASSADOR) as db:
                await actions.move(db, one.id, one.due, "")
            one.again.append(self.now)

    async def offers(self, number: int) -> None:
        if one := self.one_of(self.plan.tasks, number):
            other = BERT if one.owner == self.ids[ANNA] else ANNA
            async with self.desk.as_person(AMBASSADOR) as db:
                await actions.offer(db, one.id, self.ids[other])
            one.asked = self.ids[other], self.now

    async def is_taken_over(self, number: int) -> None:
        if (one := self.one_of(self.plan.tasks, number)) and one.asked:
            async with self.desk.as_person(self.called(one.asked[0])) as db:
                if number % 2:
                    await actions.decline(db, one.id, "")
                else:
                    await actions.accept(db, one.id)
                    one.owner = one.asked[0]
                    one.again.append(db.now)
            one.asked = None

    async def is_done(self, number: int) -> None:
        if one := self.one_of(self.plan.tasks, number):
            async with self.desk.as_person(AMBASSADOR) as db:
                await actions.close(db, one.id, ("done", "dropped")[number % 2], "")
            self.done.append(self.plan.tasks.pop(one.id))
            one.asked = None

    async def is_not_done_after_all(self, number: int) -> None:
        if self.done:
            one = self.done.pop(number % len(self.done))
            async with self.desk.as_person(AMBASSADOR) as db:
                await actions.reopen(db, one.id)
            one.again.append(self.now)
            self.plan.tasks[one.id] = one

    def one_of(self, found: dict[int, Any], number: int) -> Any:
        return list(found.values())[number % len(found)] if found else None

    def called(self, person: int | str) -> str:
        return next((address for address, number in self.ids.items() if number == person), str(person))

    # -- the law
    def judges(self) -> None:
        """All that had to come has come, when it had to; later, or not at all, only where it was too much for a day."""
        stands = {call.key for call in self.plan.calls(self.now)}
        for key, outcome in self.plan.outcomes.items():
            row = self.rows.get(key)
            if row is None or (row.state, row.created_at) != (outcome.state, outcome.at):
                assert self.was_too_much(outcome), f"{key}: {outcome}, not {row and (row.state, row.created_at)}"
                assert row or key not in stands, f"{key} was never dealt with"
        sent = Counter((key.partition("/")[0], self.called(call.to)) for key, call in self.sent.items())
        assert self.texts() == sent, "one text a name"

    def was_too_much(self, outcome: Outcome) -> bool:
        """Whether they heard enough that day, with what else was to come."""
        midnight = wall(day_of(outcome.at), time())
        theirs = [row for row in self.rows.values() if row.person_id == outcome.call.to]
        told = [row for row in theirs if midnight <= row.created_at < midnight + DAY + JUMPS_BACK]
        nudged = outcome.call.nudges and any(row.nudges for row in told)
        return bool(theirs) and (len(told) + outcome.later >= MOST_A_DAY or nudged)

    def texts(self) -> Counter[tuple[str, str]]:
        """How much there was to read, of what and where."""
        found: Counter[tuple[str, str]] = Counter()
        for heard in (one for one in self.desk.heard if not one.message.file):
            for kind, says in SAYS.items():
                found[kind, heard.to] += len(re.findall(says, heard.message.body, re.MULTILINE))
        return +found


async def begins(folder: str, url: str, season: str, *, quiet: bool) -> Played:
    """A desk with its people and a moment to spar each day, and many on the day that is odd."""
    start, programme = datetime.fromisoformat(season).astimezone(UTC), Programme() if quiet else Programme(quiet=None)
    desk = TestDesk(Path(folder), url, programme=programme)
    desk.clock = Clock(WALL, source=lambda: start + desk.ahead)
    await desk.starts()
    for address, role in ROLES.items():
        await desk.knows(address, name=address, organisation="LWV" if address == STAN else "", roles=(role,))
    async with desk.as_person(AMBASSADOR) as db:
        found = {address: await desk.app.people.at(db.session, address) for address in (*ROLES, AMBASSADOR, SECRETARY)}
        days = [day_of(start) + count * DAY for count in range(1, 21)]
        odd = [wall(day, hour) for day in days if day in ODD_DAYS for hour in HOURS]
        moments = [wall(day, HOURS[at % 5]) for at, day in enumerate(days)]
        await appointments.offer(db, AMBASSADOR, [*moments, *odd, *(at + HOUR for at in odd)], timedelta(minutes=45))
        rows = (await db.session.execute(select(MeetingRow.id, MeetingRow.starts_at))).all()
    ids = {address: person.id for address, person in found.items() if person}
    plan = Timetable(start, quiet, *(ids[address] for address in (AMBASSADOR, SECRETARY, TESS, STAN)))
    plan.meetings = {number: timetable.Meeting(number, at, start) for number, at in rows if at in by_rule(start)}
    played = Played(desk, ids, plan)
    await played.act("restarts", 0)
    return played


ACTS = (
    *("passes",) * 6, "is_away", "restarts", "jumps_ahead", "jumps_back", *("books",) * 3, "moves_a_talk", "calls_off_a_talk",
    "says_how_it_went", *("moves_a_meeting",) * 2, "calls_off_a_meeting", "asks", "asks", "answers", "postpones", "promises",
    "promises", "puts_off", "offers", "is_taken_over", "is_done", "is_not_done_after_all",
)  # fmt: skip
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 55)), min_size=4, max_size=20)


async def happens(what: Acts, season: str, *, quiet: bool, url: str = "") -> None:
    """Whatever happens, each thing is said as the timetable has it."""
    with tempfile.TemporaryDirectory() as folder:
        played = await begins(folder, url, season, quiet=quiet)
        assert [one.starts for one in played.plan.meetings.values()] == by_rule(played.now)
        for act, number in what:
            await played.act(act, number)
        await played.act("passes", 14 * 24)
        await played.desk.stops()
    played.judges()


ODD_NIGHT = [("books", 5), ("books", 13), ("passes", 55), ("books", 0)]
A_WEEK_AWAY = [("books", 2), ("asks", 19), ("promises", 3), ("moves_a_meeting", 3), ("is_away", 56)]
HANDED_OVER = [("promises", 10), *[("passes", 44)] * 4, ("offers", 0), ("is_taken_over", 0)]
ANSWERED = [("asks", 19), ("answers", 1), ("books", 0), ("passes", 23), ("says_how_it_went", 0)]
drawn = given(what=acts, season=st.sampled_from(SEASONS), quiet=st.booleans())


@settings(max_examples=18, deadline=None)
@drawn
@example(what=ODD_NIGHT, season=AUTUMN, quiet=False)
@example(what=ODD_NIGHT, season=SPRING, quiet=False)
@example(what=A_WEEK_AWAY, season=WINTER, quiet=True)
@example(what=HANDED_OVER, season=AUTUMN, quiet=False)
@example(what=ANSWERED, season=AUTUMN, quiet=False)
async def test_each_live_thing_gets_each_of_its_messages_once(what: Acts, season: str, quiet: bool) -> None:
    await happens(what, season, quiet=quiet)


@settings(max_examples=4, deadline=None)
@drawn
async def test_so_it_is_on_postgresql(postgres: Postgres, what: Acts, season: str, quiet: bool) -> None:
    await happens(what, season, quiet=quiet, url=postgres.database())
