"""A turn: one thing that came in, handled in one transaction with everything that follows from it.

No network, no file, no rendering of documents in here: a turn costs milliseconds, and one worker takes them in order.
"""

import asyncio
import hashlib
import logging
import re
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import process
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogs
from bot.clock import Clock, real_now
from bot.config import Config
from bot.dialogs import Answer, Command, Desk, Registry, Tell
from bot.understanding.questions import NO, YES, Confirm
from bot.words import Safe, Words, finish
from storage import people as register
from storage.db import Database
from storage.machine import audit, inbox, outbox, places
from storage.machine import dialogs as kept
from storage.machine.dialogs import Dialog
from storage.machine.inbox import Arrival, Waiting
from storage.machine.outbox import Outgoing
from storage.people import Line, People, Person

log = logging.getLogger("desk.turns")

MOST_FAILURES = 3  # then a message is set aside and its sender told
MANY_WAITING = 20  # of one person: the desk says that it is catching up
AWAY = timedelta(minutes=15)  # a message that waited longer gets an apology, one a room
OFFER_LASTS = timedelta(hours=1)
PARKED_LASTS = timedelta(days=30)
PREFIX = re.compile(r"^(//|/|!)(?=\S)")
CONTROLS = {
    "terug": "back", "back": "back", "overslaan": "skip", "skip": "skip", "sla over": "skip", "stop": "stop", "stoppen": "stop",
    "laat maar": "stop", "never mind": "stop", "verder": "resume", "resume": "resume", "oeps": "oops", "oops": "oops",
}  # fmt: skip
TICKS = "✅", "✔️", "✔", "👍", "☑️"


class Turns:
    """The worker: takes what came in, oldest first."""

    def __init__(
        self, database: Database, clock: Clock, config: Config, people: People, registry: Registry, release: str
    ) -> None:
        self.database, self.clock, self.config, self.people, self.registry = database, clock, config, people, registry
        self.release = release
        self.words = Words(clock.zone, clock.now)
        self.awake = asyncio.Event()
        self.committed: Callable[[Sequence[Outgoing]], None] = lambda _rows: None
        self.stopping = False
        self.echoes = Echoes()

    def wake(self) -> None:
        """Something came in."""
        self.awake.set()

    def stop(self) -> None:
        """Finishes the turn in hand, and takes no other."""
        self.stopping = True
        self.awake.set()

    async def work(self) -> None:
        """Takes turns until stopped; while the database is away it waits and goes on by itself."""
        pause = 0.5
        while not self.stopping:
            try:
                while not self.stopping and await self.take_one():
                    pause = 0.5
            except DBAPIError as away:
                log.error("turns.no_database", extra={"error": type(away.orig).__name__, "again_in_s": pause})  # noqa: TRY400
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)
                continue
            if not self.stopping:
                await self.awake.wait()
                self.awake.clear()

    async def take_one(self) -> bool:
        """Handles the oldest message that waits; False when none does. A failure of the database itself is raised."""
        waiting: Waiting | None = None
        posts: list[Outgoing] = []
        try:
            async with self.database.writing() as session:
                waiting = await inbox.next_waiting(session)
                if waiting is None:
                    return False
                turn = Turn(self, session, waiting)
                await turn.handle()
                await turn.finish()
                posts = turn.posts
        except Exception as failure:  # the one place where everything is caught: the turn fails whole
            if waiting is None:
                raise
            _log_failure(failure, waiting)
            posts = await self._count(waiting)
        self.committed(posts)
        return True

    async def _count(self, waiting: Waiting) -> list[Outgoing]:
        async with self.database.writing() as session:
            if await inbox.failed(session, waiting.id) < MOST_FAILURES:
                return []
            turn = Turn(self, session, waiting)
            await turn.set_aside()
            await turn.finish("aside")
            return turn.posts

    async def report(self, key: str, facts: dict[str, str], role: str = "administrator") -> None:
        """Tells the administrators, or who has another appointed role; for what happens outside any turn."""
        cause = hashlib.sha256(f"{key}{sorted(facts.items())}{real_now():%F %H}".encode()).hexdigest()[:24]
        posts = []
        async with self.database.writing() as session:
            for address in self.people.with_role(role):
                person = await self.people.at(session, address)
                told = finish(self.words(key, person.language if person else self.config.programme.language, **facts))
                posts.append(Outgoing(mark(cause, address), address, "notice", told.body, told.html))
            await outbox.post(session, posts, self.clock.now())
        self.committed(posts)

    async def report_export(self) -> None:
        """Somebody at the machine takes out the confidential records: that is audited, and the ambassador hears it."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await audit.add(session, now, None, "export.confidential", None, f"{now:%F %T}")
        await self.report("desk.confidential_export", {"at": self.clock.local(now).strftime("%H:%M")}, "ambassador")


class Turn:
    """One message and its transaction; what a conversation runs on."""

    def __init__(self, turns: Turns, session: AsyncSession, waiting: Waiting) -> None:
        self.turns, self.session, self.waiting = turns, session, waiting
        self.clock, self.words, self.config = turns.clock, turns.words, turns.config
        self.people, self.registry = turns.people, turns.registry
        self.now = turns.clock.now()
        self.arrival: Arrival = waiting.arrival
        self.place = self.arrival.place if self.arrival.direct else self.arrival.sender
        self.person: Person = None  # type: ignore[assignment] # known from `handle` on
        self.notes: list[Safe] = []
        self.posts: list[Outgoing] = []
        self.reply_id = mark(self.arrival.event_id, "reply")

    # -- the whole of it
    async def handle(self) -> None:
        """Who said what, and what follows."""
        self.person = await self._who()
        if self.turns.echoes.hold_back(self.arrival, self.now):
            return
        await self._open()
        if not self.arrival.vouched and self.arrival.kind in ("message", "edit", "media"):
            self.answer_with("desk.not_vouched")
            return
        await getattr(self, f"_on_{self.arrival.kind}")()

    async def finish(self, state: str = "done") -> None:
        """Closes the message and posts what there is to say; the transaction ends after this."""
        await inbox.finish(self.session, self.waiting.id, self.now, state)
        await outbox.post(self.session, self.posts, self.now)

    async def set_aside(self) -> None:
        """After three failures: a kind word to the person, and a reference to the administrators."""
        self.person = await self._who()
        reference = self.reply_id[:8]
        self.answer_with("desk.failed", reference=reference)
        await self._tell_all([Tell("administrator", "desk.failed_here", {"reference": reference}, None, None)])
        await audit.add(self.session, self.now, self.person.id, "turn.aside", None, self.arrival.event_id)

    async def _who(self) -> Person:
        sender = self.arrival.sender
        if found := await self.people.at(self.session, sender):
            return found
        line = Line(sender, sender, "", "", None, self.config.programme.language)
        await register.add(self.session, self.now, line, by=sender, state="stranger")
        return await self._who()

    async def _open(self) -> None:
        """What comes before the answer: that we are catching up, and at first contact who reads along."""
        if not self.person.greeted and self.arrival.kind != "joined":
            await self._greet()
        if await inbox.refused(self.session, self.arrival.sender):
            self.note("desk.too_many")
        late = self.now - self.arrival.sent_at > AWAY and not self.arrival.late
        if late or await inbox.waiting_from(self.session, self.arrival.sender) >= MANY_WAITING:
            place = await places.find(self.session, self.arrival.place)
            if self.waiting.id > (place.caught_up if place else 0):
                self.note("desk.was_away" if late else "desk.catching_up")
                until = max(self.waiting.id, await inbox.newest_waiting(self.session, self.arrival.place))
                await places.catching_up(self.session, self.arrival.place, until)

    async def _greet(self) -> None:
        self.note("desk.first_contact", programme=self.config.programme.name)
        await register.greet(self.session, self.now, self.person.address)

    # -- kinds of arrivals
    async def _on_joined(self) -> None:
        await self._greet()
        if self.person.known:
            self.answer_with("desk.welcome")
        else:
            await self.begin(self.registry.by_name["kennismaken"], "")

    async def _on_message(self) -> None:
        text = self.arrival.text.strip()
        if self.arrival.about and (record := await outbox.record_of(self.session, self.arrival.about)):
            await self._reply_to(record, text)
            return
        await self._said(text)

    async def _said(self, text: str) -> None:
        prefixed, word, line = split(text)
        plain = PREFIX.sub("", text).strip(" .!").casefold()
        one = self.registry.by_name.get(plain) or self.registry.by_name.get(word)
        line = "" if plain in self.registry.by_name else line
        dialog = await kept.opened(self.session, self.person.id)
        control = CONTROLS.get(plain)
        if not self.arrival.direct:
            self.post(
                self.arrival.place, "reply", self.words("desk.in_private", self.config.programme.language), "room"
            )
        if control and (dialog or control != "stop" or prefixed or word == "stop"):
            await self._control(control, dialog)
        elif one and (prefixed or (one.names[0] == "menu" and not line) or (not dialog and self._is_bare(one, line))):
            await self.begin(one, line)
        elif dialog:
            await self._answer(dialog, text)
        elif prefixed:
            self._unknown(word)
        else:
            await self._free(text)

    def _is_bare(self, one: Command, line: str) -> bool:
        """Whether a bare word is this command, and not the start of a sentence."""
        return one.allows(self.person) and (not line or one.takes_line) and (self.person.known or "all" in one.who)

    async def _on_media(self) -> None:
        dialog = await kept.opened(self.session, self.person.id)
        self.note("desk.only_words")
        if dialog:
            await self._put_again(dialog)
        else:
            self.answer_with()

    async def _on_edit(self) -> None:
        about, text = self.arrival.about or "", self.arrival.text.strip()
        if await inbox.sender_of(self.session, about) != self.arrival.sender:
            return
        dialog = await kept.opened(self.session, self.person.id)
        if dialog and (at := _position(dialog, about)) is not None:
            await self._revise(dialog, at, text)
        elif dialog and dialog.cause == about:
            dialogs.reline(dialog, split(text)[2] if split(text)[1] in self.registry.by_name else text)
            await self._advance(dialog)
        elif record := await inbox.record_of(self.session, about):
            await self._edit_record(record, text)
        elif not dialog:
            await self._said(text)

    async def _on_reaction(self) -> None:
        about, key = self.arrival.about or "", self.arrival.text.strip()
        ticked = key.rstrip("\N{VARIATION SELECTOR-16}") in {tick.rstrip("\N{VARIATION SELECTOR-16}") for tick in TICKS}
        dialog = await kept.opened(self.session, self.person.id)
        ours = await outbox.outbox_id_of(self.session, about)
        if dialog and ours and dialog.asked.get("outbox") == ours:
            if dialog.asked.get("kind") == Confirm.__name__:
                self.answer_with("desk.say_yes_in_words")
            else:
                await self._answer(dialog, "ja" if ticked else key, seen=True)
        elif ticked and ours and (record := await outbox.record_of(self.session, about)):
            if one := next((one for one in self.registry.commands if one.ticks == record.partition(":")[0]), None):
                await self.begin(one, dialogs.about(record), spoken=False)

    async def _on_redaction(self) -> None:
        about = self.arrival.about or ""
        if await inbox.sender_of(self.session, about) != self.arrival.sender:
            return
        dialog = await kept.opened(self.session, self.person.id)
        if dialog and (at := _position(dialog, about)) is not None:
            dialogs.reopen(dialog, at, hold_from=at + 1)
            self.note("desk.answer_withdrawn")
            await self._advance(dialog)
        elif record := await inbox.record_of(self.session, about):
            kind = record.partition(":")[0]
            if one := next((one for one in self.registry.commands if one.removes == kind), None):
                await self.begin(one, dialogs.about(record))

    # -- controls
    async def _control(self, control: str, dialog: Dialog | None) -> None:
        if control == "resume" and not dialog:
            await self._resume()
        elif control == "oops":
            self.note("desk.oops")
            await self._put_again(dialog)
        elif dialog is None:
            self.answer_with("desk.nothing_open")
        elif control == "stop":
            await kept.close(self.session, dialog)
            self.answer_with("desk.stopped")
        elif control == "skip":
            await self._advance(dialog, self._as_answer("", skip=True))
        else:
            if control == "back" and not dialogs.back(dialog):
                self.note("desk.first_question")
            await self._advance(dialog)

    async def _resume(self) -> None:
        parked = await kept.latest(self.session, self.person.id, "parked", self.now - PARKED_LASTS)
        if parked is None:
            self.answer_with("desk.nothing_parked")
            return
        parked.state = "open"
        await self._advance(parked)

    async def _put_again(self, dialog: Dialog | None) -> None:
        if dialog:
            await self._advance(dialog)
        else:
            self.answer_with()

    # -- conversations
    async def begin(self, one: Command, line: str, *, spoken: bool = True) -> None:
        """Starts a conversation; one that is open is put aside, and that is said."""
        if not one.allows(self.person):
            await self._not_allowed(one)
            return
        if dialog := await kept.opened(self.session, self.person.id):
            dialog.state = "parked"
            await kept.keep(self.session, dialog, self.now)
            self.note("desk.parked")
        fresh = dialogs.begin(self.person, one, line, self.arrival.event_id, self.arrival.sent_at, self.turns.release)
        fresh.spoken = spoken
        await self._advance(fresh)

    async def _not_allowed(self, one: Command) -> None:
        if self.person.state == "stranger":
            await self.begin(self.registry.by_name["kennismaken"], "")
        elif self.person.state == "waiting":
            self.answer_with("desk.still_waiting")
        else:
            self.answer_with("desk.not_yours", who=list(one.who))

    async def _answer(self, dialog: Dialog, text: str, *, seen: bool = False) -> None:
        """What was typed while a question was open."""
        if self.arrival.late:
            self.note("desk.late", quoted=text)
            await self._advance(dialog)
        elif seen or await self._had_in_sight(dialog):
            await self._advance(dialog, self._as_answer(text))
        else:
            dialogs.hear_early(dialog, text)
            await self._advance(dialog)

    async def _had_in_sight(self, dialog: Dialog) -> bool:
        """Whether the question stood in the room when this was written (R4)."""
        _, seen = await outbox.message_seen(self.session, dialog.asked.get("outbox", ""))
        return seen is not None and seen < self.waiting.id

    def _as_answer(self, text: str, *, skip: bool = False) -> Answer:
        return Answer(text, self.arrival.event_id, self.arrival.sent_at, skip=skip)

    async def _revise(self, dialog: Dialog, at: int, text: str) -> None:
        one = self.registry.by_name.get(dialog.function)
        trouble = (
            await dialogs.revise(self, one, dialog, at, Answer(text, self.arrival.about or "", self.arrival.sent_at))
            if one
            else None
        )
        if trouble:
            self.note(trouble.key, **trouble.facts)
            self.note("desk.old_answer_stays")
        await self._advance(dialog)

    async def _advance(self, dialog: Dialog, answer: Answer | None = None) -> None:
        """Runs a conversation on, and keeps or closes it."""
        one = self.registry.by_name.get(dialog.function)
        if one is None:
            await self._park_gone(dialog)
            return
        if not one.allows(self.person):
            await kept.close(self.session, dialog)
            await self._not_allowed(one)
            return
        desk, notes = await dialogs.run(self, one, dialog, answer)
        if answer and desk.trouble and dialog.asked["yields"]:
            await kept.close(self.session, dialog)
            await self._said(answer.text)
            return
        self.notes += [*notes, *([self._word("desk.changed_meanwhile")] if desk.changed else []), *desk.said]
        if desk.trouble:
            self.note(desk.trouble.key, **desk.trouble.facts)
        if desk.question is not None:
            dialog.asked["outbox"] = self.reply_id
            await kept.keep(self.session, dialog, self.now)
            self.notes.append(desk.question)
            self.answer_with()
        else:
            await self._completed(one, dialog, desk)

    async def _completed(self, one: Command, dialog: Dialog, desk: Desk) -> None:
        await kept.close(self.session, dialog)
        if desk.next:
            await self.begin(self.registry.by_name[desk.next[0]], desk.next[1])
        else:
            self.answer_with(about=desk.about)
        for at, file in enumerate(desk.files):
            self.post(self.place, "reply", Safe(""), f"file/{at}", about=desk.about, file=file)
        await self._tell_all(desk.told)
        await kept.forget(self.session, self.person.id, "offered")
        for name, line in desk.offered:
            offer = dialogs.begin(
                self.person, self.registry.by_name[name], line, self.arrival.event_id, self.now, self.turns.release
            )
            await kept.keep(self.session, replace(offer, state="offered"), self.now)
        if desk.about:
            events = [dialog.cause, *(entry["event"] for entry in dialog.journal if entry.get("event"))]
            await inbox.became(self.session, [*events, self.arrival.event_id], desk.about)
        await audit.add(self.session, self.now, self.person.id, one.names[0], desk.about, self.arrival.event_id)

    async def _park_gone(self, dialog: Dialog) -> None:
        dialog.state = "parked"
        await kept.keep(self.session, dialog, self.now)
        self.answer_with("desk.gone")

    # -- records
    async def _reply_to(self, record: str, text: str) -> None:
        """An answer to a notification of ours: a command about its record, or words about it."""
        kind = record.partition(":")[0]
        prefixed, word, line = split(text)
        one = self.registry.by_name.get(word)
        if one and (one.about == kind or prefixed):
            await self.begin(one, dialogs.about(record, line) if one.about == kind else line)
        elif (free := next((one for one in self.registry.commands if one.replies == kind), None)) and free.allows(
            self.person
        ):
            await self.begin(free, dialogs.about(record, text))
        else:
            await self._said(text)

    async def _edit_record(self, record: str, text: str) -> None:
        kind = record.partition(":")[0]
        if one := next((one for one in self.registry.commands if one.changes == kind), None):
            _, word, line = split(text)
            await self.begin(one, dialogs.about(record, line if word in self.registry.by_name else text))

    # -- no command, no question
    async def _free(self, text: str) -> None:
        plain = text.strip(" .!,?").casefold()
        if not any(map(str.isalnum, text)):
            self.answer_with("desk.no_words")
        elif YES.match(plain) or NO.match(plain):
            await self._take_offer(plain)
        elif self.person.state == "stranger":
            await self.begin(self.registry.by_name["kennismaken"], "")
        elif self.person.state == "waiting":
            self.answer_with("desk.still_waiting")
        elif one := self._phrase(plain):
            await self.begin(one, text)
        elif len(plain.split()) < 3 or not re.search(r"[^\W\d]{3}", plain):
            await self._unclear(text)
        else:
            await self.begin(self.registry.by_name["vraag"], text)

    def _phrase(self, plain: str) -> Command | None:
        """The command of which a phrase stands in this sentence."""
        fits = (
            (one, phrase)
            for one in self.registry.commands
            for phrase in one.phrases
            if re.search(rf"\b{phrase}\b", plain)
        )
        return next((one for one, _ in fits if one.allows(self.person)), None)

    async def _take_offer(self, plain: str) -> None:
        offered = await kept.latest(self.session, self.person.id, "offered", self.now - OFFER_LASTS)
        if offered is None or NO.match(plain):
            self.answer_with("desk.all_right" if offered else "desk.nothing_asked")
            await kept.forget(self.session, self.person.id, "offered")
            return
        await kept.close(self.session, offered)
        await self.begin(self.registry.by_name[offered.function], offered.line)

    async def _unclear(self, text: str) -> None:
        one = self.registry.by_name.get(split(text)[1])
        if one and not one.allows(self.person):
            await self._not_allowed(one)
            return
        near = self._nearest(text.split(maxsplit=1)[0].casefold())
        self.answer_with("desk.unclear", quoted=text, near=near)

    def _unknown(self, word: str) -> None:
        self.answer_with("desk.unknown_command", word=word, near=self._nearest(word, most=2, least=0))

    def _nearest(self, word: str, most: int = 1, least: int = 60) -> list[str]:
        mine = [
            one.called(self.person.language) for one in self.registry.commands if one.listed and one.allows(self.person)
        ]
        return [name for name, _, _ in process.extract(word, mine, limit=most, score_cutoff=least)]

    # -- what is said
    def note(self, key: str, **facts: Any) -> None:
        """Words that come before the answer, in the same message."""
        self.notes.append(self._word(key, **facts))

    def _word(self, key: str, **facts: Any) -> Safe:
        return self.words(key, self.person.language, **{"person": self.person} | facts)

    def answer_with(self, *keys: str, about: str | None = None, **facts: Any) -> None:
        """The one answer of this turn: everything noted, and these words."""
        text = Safe("\n\n".join([*self.notes, *(self._word(key, **facts) for key in keys)]))
        self.notes = []
        if text:
            self.post(self.place, "reply", text, "reply", about=about)

    def post(
        self,
        place: str,
        kind: str,
        text: Safe,
        part: str,
        *,
        about: str | None = None,
        file: dict[str, Any] | None = None,
    ) -> None:
        """Puts a message with what leaves when the turn is committed; `part` is its place in the turn."""
        told = finish(text)
        self.posts.append(Outgoing(mark(self.arrival.event_id, part), place, kind, told.body, told.html, about, file))

    async def _tell_all(self, told: Iterable[Tell]) -> None:
        parts = 0
        for tell in told:
            for address in self._addresses(tell.who):
                person = await self.people.at(self.session, address)
                if person is None:
                    continue
                text = self.words(tell.key, person.language, **{"person": person} | tell.facts)
                if not person.greeted:
                    first = self.words("desk.first_contact", person.language, programme=self.config.programme.name)
                    text = Safe(f"{first}\n\n{text}")
                    await register.greet(self.session, self.now, address)
                self.post(address, "notice", text, f"tell/{parts}", about=tell.about)
                if tell.file:
                    self.post(address, "notice", Safe(""), f"tell/{parts}/file", about=tell.about, file=tell.file)
                parts += 1

    def _addresses(self, who: str | Person) -> list[str]:
        if isinstance(who, Person):
            return [who.address]
        return [who] if who.startswith("@") else self.people.with_role(who)


class Echoes:
    """Bots that talk to bots: who sends the same again and again, each time at once after our answer, is slowed down."""

    ALIKE, AT_ONCE, PAUSE = 10, timedelta(seconds=2), timedelta(minutes=1)

    def __init__(self) -> None:
        self.runs: dict[str, tuple[str, int, datetime]] = {}  # by sender: the text, how often, when we answered last

    def hold_back(self, arrival: Arrival, now: datetime) -> bool:
        """Whether this one gets no answer."""
        text, count, answered = self.runs.get(arrival.sender, ("", 0, now))
        at_once = timedelta(0) <= arrival.sent_at - answered < self.AT_ONCE or count > self.ALIKE
        count = count + 1 if arrival.kind == "message" and arrival.text == text and at_once else 1
        silent = count > self.ALIKE and now - answered < self.PAUSE
        self.runs[arrival.sender] = arrival.text, count, answered if silent else now
        return silent


def split(text: str) -> tuple[bool, str, str]:
    """Whether it has a command's prefix, its first word, and the rest."""
    prefix = PREFIX.match(text)
    word, _, line = text[prefix.end() if prefix else 0 :].partition(" ")
    first, newline, more = word.partition("\n")
    return bool(prefix), first.strip(":,.!? ").casefold(), (f"{more} {line}" if newline else line).strip()


def mark(cause: str, part: str) -> str:
    """The transaction id of a message: its cause and its place in the turn."""
    return hashlib.sha256(f"{cause}/{part}".encode()).hexdigest()[:32]


def _position(dialog: Dialog, event: str) -> int | None:
    return next((at for at, entry in enumerate(dialog.journal) if entry.get("event") == event), None)


def _log_failure(failure: Exception, waiting: Waiting) -> None:
    """The traceback without the message of the error, which may hold what people typed."""
    where = "".join(traceback.format_tb(failure.__traceback__))
    log.error(
        "turn.failed",
        extra={"inbox": waiting.id, "error": type(failure).__name__, "attempt": waiting.attempts + 1, "where": where},
    )
