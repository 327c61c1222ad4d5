"""The clock's own turns: what is due is said once, whatever happens to the desk or to its clock.

An occasion is a name. Its row and its words are one transaction; so a restart, a week of downtime or a clock that jumps
says nothing twice. What is due is read from the tables each time: what was moved or called off is simply not there.
What is stale is noted as skipped. APScheduler does no more than wake us.
"""

import asyncio
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import journal
from bot.almanac import CLOCKS_EYES, Almanac, Calendar, Due, Facts, what_is_known
from bot.restraint import MIDNIGHT, Agenda, Look, Restraint
from bot.speech import Speech
from bot.turns import MOST_FAILURES, Turns
from bot.words import Safe
from bot.workdays import Hours
from storage.ahead import Ahead, NotYet
from storage.audience import Audience
from storage.db import Db
from storage.machine import audit, dialogs, occasions, outbox
from storage.people import Person

log = logging.getLogger("desk.occasions")

READS_EVERY = timedelta(seconds=15)  # whatever else wakes us: other programs write records too
LOOKS_EVERY = 1.0  # seconds, at the clock alone, which may have been set
SOON = 1.0  # seconds after the last of some turns that recorded something
JOB = {"id": "next", "misfire_grace_time": None, "coalesce": True, "max_instances": 1, "replace_existing": True}


class Occasions:
    """Says what is due, one thing at a time, and never beside a turn; nothing of what was due before `begun`."""

    def __init__(self, turns: Turns, begun: datetime) -> None:
        self.turns, self.office, self.database = turns, turns.office, turns.database
        self.clock = self.office.clock
        self.hours = Hours(self.clock, self.office.config.programme.quiet)
        self.restraint = Restraint(self.hours, begun)
        self.spoken: Callable[[Speech], None] = lambda _speech: None
        self._agenda: Agenda = ()  # without what was dealt with
        self._read_at: datetime | None = None  # None: all of it may be wrong
        self._said: dict[Calendar, _Said] = {}
        self._failures: Counter[str] = Counter()  # by key, or by the name of a calendar
        self._troubles: list[str] = []  # of these, what is to be reported
        self._noted: set[str] = set()  # keys, in the transaction in hand
        self._ahead = Ahead()  # what was read for the look in hand
        self._kept: date | None = None  # the day on which everything was put in order last
        self._awake = asyncio.Event()
        self._soon: asyncio.TimerHandle | None = None
        turns.recorded = self._changed

    # -- waking
    async def run(self) -> None:
        """Says what is due as soon as it is, until cancelled."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.start()
        try:
            await self.turns.caught_up.wait()  # who called something off meanwhile is heard first
            while True:
                self._awake.clear()
                if coming := await self._look():
                    scheduler.add_job(self._wake, "date", run_date=self.clock.real(coming), **JOB)
                await self._sleep(coming)
        finally:
            scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        self._awake.set()

    async def _sleep(self, coming: datetime | None) -> None:
        """Until woken, or for a while. A clock that is set wakes nobody: so it is looked at each second."""
        begun = now = self.clock.now()
        while not self._awake.is_set() and abs(now - begun) < READS_EVERY and not (coming and coming <= now):
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOKS_EVERY):
                    await self._awake.wait()
            now = self.clock.now()

    def _changed(self) -> None:
        """A turn recorded something: what comes next may be another thing than before."""
        if self._soon:
            self._soon.cancel()
        self._soon = asyncio.get_running_loop().call_later(SOON, self._awake.set)

    async def _look(self) -> datetime | None:
        try:
            return await self.take(anew=False)
        except DBAPIError as away:
            log.error("occasions.no_database", extra={"error": type(away.orig).__name__})  # noqa: TRY400
            return None

    # -- what is due
    async def take(self, *, anew: bool = True) -> datetime | None:
        """Says all that is due; returns when something will be again. `anew` trusts nothing that was read before."""
        await self.keep()
        self._ahead = Ahead()
        while True:
            try:
                return await self._take(anew=anew)
            except NotYet as missing:  # others have their turns while it is read
                await asyncio.wait([self._ahead.begin(missing, self.database.apart)])

    async def _take(self, *, anew: bool) -> datetime | None:
        async with self.turns.alone:  # from here nothing changes beside it
            await self._read(anew=anew)
            now = self.clock.now()
            look = self.restraint.look(self._agenda, now, self._given_up())
            speeches = await self._say_all(look, now) if look.ready or look.dropped else []
            coming = self.restraint.look(self._agenda, now).coming
        self.turns.committed([post for speech in speeches for post in speech.posts])
        for speech in speeches:
            self.spoken(speech)
        while self._troubles:
            await self.turns.report("desk.occasion_failed", {"key": self._troubles.pop()})
        return coming

    async def keep(self) -> None:
        """Once a day, and at start, each subject puts its own things in order."""
        today = self.clock.local(self.clock.now()).date()
        if self._kept == today:
            return
        async with self.turns.alone, self.database.writing() as session:
            almanac = await self._almanac(session)
            for one in self.office.registry.upkeep:
                await one.does(almanac)
            if self.turns.fence:
                await self.turns.fence(session)
        self._kept, self._read_at = today, None

    async def _almanac(self, session: AsyncSession) -> Almanac:
        db, people = Db(session, self.clock.now(), CLOCKS_EYES, Audience.of(CLOCKS_EYES)), self.office.people
        everybody = await people.everybody(session)
        return Almanac(db, self.clock, self.hours, self.office.config, everybody, people, self.office.words)

    async def _read(self, *, anew: bool) -> None:
        """What all calendars say, without what was dealt with. Those are asked again whose tables were written since;
        and after a while all are, for what they say hangs on the time as well, and other programs write records too.
        """
        now, written = self.clock.now(), self.database.touched.written()
        if anew or self._read_at is None or abs(now - self._read_at) >= READS_EVERY:
            self._said, self._read_at = {}, now
        self._said = {one: said for one, said in self._said.items() if said.words.isdisjoint(written)}
        if len(self._said) == len(self.office.registry.calendars):
            return
        async with self.database.reading() as session:
            said = await self._ask_all(session)
            dues = {due.key: due for one in said.values() for due in one.dues if due.finds_somebody}
            agenda = self.restraint.agenda(dues.values(), now)
            tomorrow = self.hours.on(now, MIDNIGHT, days=1)
            known = await occasions.settled(session, [due.key for begins, due in agenda if begins < tomorrow])
        self._said, self._agenda = said, [entry for entry in agenda if entry[1].key not in known]

    async def _ask_all(self, session: AsyncSession) -> "dict[Calendar, _Said]":
        """What each says; only those are asked of which we do not know it."""
        with self.database.touched.reads() as shared:
            almanac = await self._almanac(session)
        calendars = self.office.registry.calendars
        return {one: self._said.get(one) or await self._ask(one, almanac, shared) for one in calendars}

    async def _ask(self, one: Calendar, almanac: Almanac, shared: set[str]) -> "_Said":
        """What one calendar says. One that fails is noted, and holds up no other."""
        dues: list[Due] = []
        with self.database.touched.reads() as words:
            try:
                async with almanac.db.session.begin_nested():
                    dues = [due async for due in one.dues(almanac)]
                self._failures.pop(one.name, None)
            except (OperationalError, InterfaceError):
                raise
            except Exception as failure:  # noqa: BLE001 - a calendar fails whole, and alone
                self._failed(one.name, failure)
        return _Said(dues, shared | words)

    def _given_up(self) -> set[str]:
        return {name for name, count in self._failures.items() if count >= MOST_FAILURES}

    # -- saying it
    async def _say_all(self, look: Look, now: datetime) -> list[Speech]:
        """One transaction; what was dealt with in it leaves the agenda."""
        self._noted.clear()
        async with self.database.writing() as session:
            await self._drop(session, [due for due in look.dropped if due.off], "cancelled")
            await self._drop(session, [due for due in look.dropped if not due.off], "skipped")
            messages = await self._messages(session, look, now)
            speeches = [speech for message in messages for speech in await self._say(session, message)]
            await outbox.post(session, [post for speech in speeches for post in speech.posts], now)
            if self.turns.fence:
                await self.turns.fence(session)
        self._agenda = [entry for entry in self._agenda if entry[1].key not in self._noted]
        return speeches

    async def _messages(self, session: AsyncSession, look: Look, now: datetime) -> list[list[Due]]:
        """What each room and each person hears now."""
        messages = [[due] for due in look.ready if not isinstance(due.to, Person)]
        ready, later = _by_person(look.ready), _by_person(self.restraint.later_today(self._agenda, now))
        told = await occasions.told(session, list(ready), self.hours.on(now, MIDNIGHT))
        for person_id, dues in ready.items():
            share = self.restraint.share(dues, later.get(person_id, []), *told.get(person_id, (0, 0)), now)
            messages += share.messages
            await self._drop(session, share.lost, "skipped")
        return messages

    async def _say(self, session: AsyncSession, dues: list[Due]) -> list[Speech]:
        """One message, if there is something to say. One that fails is undone, and said apart, or noted as failed."""
        try:
            async with session.begin_nested():
                return [await self._speak(session, dues)]
        except (OperationalError, InterfaceError):
            raise
        except Exception as failure:  # noqa: BLE001 - a turn that nobody typed fails whole too, and alone
            if len(dues) > 1:
                return [speech for due in dues for speech in await self._say(session, [due])]
            self._failed(dues[0].key, failure)
            return []

    async def _speak(self, session: AsyncSession, dues: list[Due]) -> Speech:
        """They are settled before their facts are read: who dealt with one before made what there is to make, too."""
        new = await self._settle(session, dues, "skipped")
        in_order = sorted(new, key=lambda due: not due.nudges)  # of one message the first counts, and as what it is
        eyes = dues[0].viewer
        db = Db(session, self.clock.now(), eyes, Audience.of(eyes), self._ahead)
        said = [(due, made) async for due, made in what_is_known(db, in_order)]
        to, told = dues[0].to, [due for due, _ in said]
        asking = [due for due in told if due.asks]
        wanted = await self._await_answers(session, asking)
        speech = Speech(self.office, session, (told or dues)[0].key)
        if said:
            abouts = {made.about or None for _, made in said} if told != asking else set(wanted)
            about = abouts.pop() if len(abouts) == 1 else None
            words = Safe("\n\n".join(self._words(due, {**made.facts, **_beside(due, asking)}) for due, made in said))
            await speech.say_to(to, words, about)
            speech.enclose(to, about, [file for _, made in said for file in made.files])
            await occasions.sent(session, [due.key for due in told], to.id if isinstance(to, Person) else None)
        await self._trail(session, told, "sent")
        spoken = {due.key for due in told}
        await self._trail(session, [due for due in new if due.key not in spoken], "skipped")
        return speech

    def _words(self, due: Due, facts: Facts) -> Safe:
        if isinstance(due.to, Person):
            return self.office.words(due.words, due.to.language, **{"person": due.to} | dict(facts))
        return self.office.words(due.words, self.office.config.programme.language, **facts)

    async def _drop(self, session: AsyncSession, dues: Sequence[Due], state: str) -> None:
        """Nothing is said of these."""
        await self._trail(session, await self._settle(session, dues, state), state)

    async def _settle(self, session: AsyncSession, dues: Sequence[Due], state: str) -> list[Due]:
        """That these were dealt with; returns which of them were not before."""
        for due in dues:
            self._noted.add(due.key)
            self.restraint.held.pop(due.key, None)
        found = {due.key: (due.at, due.nudges) for due in dues}
        new = await occasions.settle(session, found, state, self.clock.now())
        return [due for due in dues if due.key in new]

    async def _trail(self, session: AsyncSession, dues: Sequence[Due], state: str) -> None:
        now, action = self.clock.now(), f"occasion.{state}"
        whom = [(due.to.id if isinstance(due.to, Person) else None, due) for due in dues]
        await audit.add_all(session, [audit.line(now, to, action, due.about, due.key) for to, due in whom])

    async def _await_answers(self, session: AsyncSession, dues: Sequence[Due]) -> list[str]:
        """What they say to it begins a conversation, later; the clock opens none. What one message asks of several
        things alike begins one, about any of them. Returns about what they are.
        """
        alike: dict[tuple[str, str], list[str]] = {}
        for due in dues:
            assert due.asks
            kind, _, number = due.asks[1].partition(":")
            alike.setdefault((due.asks[0], kind), []).append(number)
        records = [f"{kind}:{','.join(numbers)}" for (_, kind), numbers in alike.items()]
        for (name, _), record in zip(alike, records, strict=True):
            await self._await_answer(session, dues[0], name, record)
        return records

    async def _await_answer(self, session: AsyncSession, due: Due, name: str, record: str) -> None:
        assert isinstance(due.to, Person)
        one, now = self.office.registry.by_name[name], self.clock.now()
        asked = journal.begin(due.to, one, journal.about(record), due.key, now, self.office.release)
        asked.state = "asked"
        await dialogs.keep(session, asked)

    def _failed(self, name: str, failure: Exception) -> None:
        self._failures[name] += 1
        where = "".join(traceback.format_tb(failure.__traceback__))
        log.error("occasion.failed", extra={"key": name, "error": type(failure).__name__, "where": where})
        if self._failures[name] == MOST_FAILURES:
            self._troubles.append(name)


@dataclass(frozen=True)
class _Said:
    """What a calendar said, and the words of what it read; the names of its tables are among them."""

    dues: list[Due]
    words: set[str]


def _beside(due: Due, asking: Sequence[Due]) -> dict[str, object]:
    """Whether a message asks the same of more than this, and whether this is the last of them."""
    alike = [one for one in asking if due.asks and one.asks and one.asks[0] == due.asks[0]]
    return {"several": len(alike) > 1, "last": due is alike[-1]} if alike else {}


def _by_person(dues: Iterable[Due]) -> dict[int, list[Due]]:
    sorted_out: dict[int, list[Due]] = {}
    for due in dues:
        if isinstance(due.to, Person):
            sorted_out.setdefault(due.to.id, []).append(due)
    return sorted_out
