"""The clock's own turns: what is due is said once, whatever happens to the desk or to its clock.

An occasion is a name. Its row and its words are one transaction; so a restart, a week of downtime or a clock that jumps
says nothing twice. What is due is read from the tables each time: what was moved or called off is simply not there.
What is stale is noted as skipped. APScheduler does no more than wake us.
"""

import asyncio
import logging
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.almanac import CLOCKS_EYES, Almanac, Due
from bot.desk import Tell
from bot.speech import Speech
from bot.turns import MOST_FAILURES, Turns
from bot.words import Safe
from bot.workdays import DAY, Hours
from storage.audience import Audience
from storage.db import Db
from storage.machine import audit, occasions, outbox
from storage.people import Person

log = logging.getLogger("desk.occasions")

LOOKS_EVERY = 15  # seconds, whatever else wakes us
SOON = 0.3  # seconds after a turn that recorded something
MOST_A_DAY = 3  # times that somebody is spoken to unasked
MOST_NUDGES = 1  # of these
MORNING = time(8, 30)  # when what was too much for one day goes after all
JOB = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1, "replace_existing": True}


class Occasions:
    """Says what is due, one thing at a time, and never beside a turn."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.office, self.database = turns, turns.office, turns.database
        self.clock = self.office.clock
        self.hours = Hours(self.clock, self.office.config.programme.quiet)
        self._held: dict[str, datetime] = {}  # until when, by key: what was too much for a day
        self._failures: Counter[str] = Counter()
        self._awake = asyncio.Event()
        turns.recorded = self.soon

    # -- waking
    async def run(self) -> None:
        """Says what is due as soon as it is, until cancelled."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(self._awake.set, "interval", seconds=LOOKS_EVERY, id="look", **JOB)
        scheduler.start()
        try:
            while True:
                self._awake.clear()
                if coming := await self._look():
                    scheduler.add_job(self._awake.set, "date", run_date=self.clock.real(coming), id="next", **JOB)
                await self._awake.wait()
        finally:
            scheduler.shutdown(wait=False)

    def soon(self) -> None:
        """A turn recorded something: what comes next may be another thing than before."""
        asyncio.get_running_loop().call_later(SOON, self._awake.set)

    async def _look(self) -> datetime | None:
        try:
            return await self.take()
        except DBAPIError as away:
            log.error("occasions.no_database", extra={"error": type(away.orig).__name__})  # noqa: TRY400
            return None

    # -- what is due
    async def take(self) -> datetime | None:
        """Says all that is due; returns when something will be again."""
        async with self.database.reading() as session:
            ready, coming = await self._due(session)
        if not ready:
            return coming
        async with self.turns.alone, self.database.writing() as session:
            ready, _ = await self._due(session)  # once more: from here nothing changes beside it
            speeches = [await self._say(session, dues) for dues in self._together(await self._live(session, ready))]
            posts = [post for speech in speeches for post in speech.posts]
            await outbox.post(session, posts, self.clock.now())
            if self.turns.fence:
                await self.turns.fence(session)
        self.turns.committed(posts)
        return coming

    async def _due(self, session: AsyncSession) -> tuple[list[Due], datetime | None]:
        """What is due and was not dealt with, oldest first; and when the first comes that is not due yet."""
        now = self.clock.now()
        db = Db(session, now, CLOCKS_EYES, Audience.of(CLOCKS_EYES))
        almanac = Almanac(db, self.clock, self.hours, self.office.config, await self.office.people.everybody(session))
        dues = [(self.goes_at(due), due) for one in self.office.registry.calendars async for due in one.dues(almanac)]
        known = await occasions.settled(session, [due.key for at, due in dues if at <= now])
        ready = sorted((due for at, due in dues if at <= now and due.key not in known), key=lambda due: due.at)
        return ready, min((at for at, _ in dues if at > now), default=None)

    def goes_at(self, due: Due) -> datetime:
        """When it may go: not in quiet hours, but before what it announces."""
        if due.exact:
            return due.at
        opens = self.hours.next_open(self._held.get(due.key, due.at))
        return opens if opens < due.until else self.hours.last_open(due.at)

    async def _live(self, session: AsyncSession, ready: list[Due]) -> list[Due]:
        """What is still worth saying, and not too much for today. The rest is noted."""
        latest = {due.subject: due for due in ready}
        live = []
        for due in ready:
            if latest[due.subject] is due and not due.off and not self._is_stale(due):
                live.append(due)
            else:
                await self._note(session, due, "cancelled" if due.off else "skipped")
        return live

    def _is_stale(self, due: Due) -> bool:
        too_soon = due.since is not None and due.at < due.since
        return too_soon or due.until <= self.clock.now() or self._failures[due.key] >= MOST_FAILURES

    def _together(self, live: list[Due]) -> Iterator[list[Due]]:
        """What is left of earlier days goes to a person in one message, and so does what asks something of them."""
        today = self.clock.local(self.clock.now()).date()
        gathered: dict[str, list[Due]] = {}
        for due in live:
            if isinstance(due.to, Person) and (due.nudges or self.clock.local(due.at).date() < today):
                gathered.setdefault(due.to.address, []).append(due)
            else:
                yield [due]
        yield from gathered.values()

    # -- saying it
    async def _say(self, session: AsyncSession, dues: list[Due]) -> Speech:
        """One message, or none. A failure is undone, noted, and tried again at the next looks."""
        speech = Speech(self.office, session, dues[0].key)
        try:
            async with session.begin_nested():
                await self._speak(speech, [due for due in dues if not await self._is_too_much(session, due)])
        except (OperationalError, InterfaceError):
            raise
        except Exception as failure:  # noqa: BLE001 - a turn that nobody typed fails whole too, and alone
            speech.posts.clear()
            await self._failed(speech, dues, failure)
        return speech

    async def _speak(self, speech: Speech, dues: list[Due]) -> None:
        said: list[tuple[Due, Safe]] = []
        for due in dues:
            if (text := await self._words(speech.session, due)) is None:
                await self._note(speech.session, due, "skipped")
                continue
            await self._note(speech.session, due, "sent", counts=not said)
            said.append((due, text))
        if said:
            to, abouts = said[0][0].to, {due.about for due, _ in said}
            about = abouts.pop() if len(abouts) == 1 else None
            await speech.say_to(to, Safe("\n\n".join(text for _, text in said)), about)

    async def _words(self, session: AsyncSession, due: Due) -> Safe | None:
        """Read with the eyes of whoever hears it."""
        facts = await due.read(Db(session, self.clock.now(), due.viewer, Audience.of(due.viewer)))
        if facts is None:
            return None
        if isinstance(due.to, Person):
            return self.office.words(due.words, due.to.language, **{"person": due.to} | dict(facts))
        return self.office.words(due.words, self.office.config.programme.language, **facts)

    async def _is_too_much(self, session: AsyncSession, due: Due) -> bool:
        """Whether this person heard enough of us today; then it waits for the morning, or for nothing."""
        if due.exact or not isinstance(due.to, Person):
            return False
        today = self.clock.local(self.clock.now()).date()
        count, nudges = await occasions.told(session, due.to.id, self.clock.at(today, time()))
        if count < MOST_A_DAY and not (due.nudges and nudges >= MOST_NUDGES):
            return False
        morning = self.hours.next_open(self.clock.at(today + DAY, MORNING))
        if morning < due.until:
            self._held[due.key] = morning
        else:
            await self._note(session, due, "skipped")
        return True

    async def _note(self, session: AsyncSession, due: Due, state: str, *, counts: bool = False) -> None:
        """That it was dealt with. `counts`: a person was spoken to; of several things in one message the first does."""
        now, to = self.clock.now(), due.to.id if isinstance(due.to, Person) else None
        await occasions.settle(
            session, due.key, due.at, state, now, person_id=to if counts else None, nudges=due.nudges
        )
        await audit.add(session, now, to, f"occasion.{state}", due.about, due.key)
        self._held.pop(due.key, None)

    async def _failed(self, speech: Speech, dues: list[Due], failure: Exception) -> None:
        self._failures.update(due.key for due in dues)
        where = "".join(traceback.format_tb(failure.__traceback__))
        log.error("occasion.failed", extra={"key": speech.cause, "error": type(failure).__name__, "where": where})
        if self._failures[speech.cause] == MOST_FAILURES:
            await speech.tell([Tell("administrator", "desk.occasion_failed", {"key": speech.cause}, None, None)])
