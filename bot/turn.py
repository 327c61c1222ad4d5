"""One turn: who said something, what is said in return, and all that leaves when its transaction is committed."""

from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands import Command
from bot.speech import Office, Speech, transaction_id
from bot.telling import Tell
from bot.words import Safe
from storage import people as register
from storage.ahead import Ahead
from storage.machine import audit, inbox, outbox, places
from storage.machine import dialogs as kept
from storage.machine.dialogs import Dialog
from storage.machine.inbox import Arrival, Waiting
from storage.machine.outbox import Thread
from storage.people import Line, Person

MANY_WAITING = 20  # of one person: the desk says that it is catching up
HAPPENS = "edit", "reaction", "redaction"  # to a message, and are none themselves
AWAY = timedelta(minutes=15)  # a message that waited longer gets an apology, one a room


class Turn(Speech):
    """One message and its transaction; what a conversation runs on."""

    def __init__(
        self, office: Office, session: AsyncSession, waiting: Waiting, person: Person, ahead: Ahead
    ) -> None:  # fmt: skip
        super().__init__(office, session, waiting.arrival.event_id)
        self.ahead = ahead
        self.waiting, self.person, self.registry = waiting, person, office.registry
        self.arrival = waiting.arrival
        # Who asked, and the direct chat they did it in, unless somebody else has come in there by then.
        self.place = " ".join([self.arrival.sender, *([self.arrival.place] if self.arrival.direct else [])])
        self.reply_id = transaction_id(self.arrival.event_id, "reply")
        self.notes: list[Safe] = []
        self.thread: Thread | None = None  # in which it was said, and is answered
        self.room: str | None = None  # the group room that it answers in, if it does
        self.recorded = False  # whether a conversation came to its end
        self._dialogs: list[Dialog] | None = None

    @classmethod
    async def of(
        cls, office: Office, session: AsyncSession, waiting: Waiting, ahead: Ahead | None = None
    ) -> "Turn":  # fmt: skip
        """The turn of this message; whoever is new becomes a stranger."""
        sender = waiting.arrival.sender
        person = await office.people.at(session, sender)
        if person is None:
            line = Line(sender, sender, "", "", None, office.config.programme.language)
            await register.add(session, office.clock.now(), line, by=sender, state="stranger")
            person = await office.people.at(session, sender)
        assert person
        turn = cls(office, session, waiting, person, ahead or Ahead())
        turn.thread = await _thread(session, waiting.arrival)
        return turn

    async def is_for(self, one: Command) -> bool:
        """Whether this command is answered in the group room where it was said."""
        if self.arrival.direct or not one.room or not one.allows(self.person):
            return False
        return await places.room_name(self.session, self.arrival.place) == one.room

    def inside(self, room: str) -> "Turn":
        """The same turn as that room hears it: in its language, and with its eyes."""
        there = copy(self)
        there.room, there.person = room, replace(self.person, language=self.config.programme.language)
        return there

    async def finish(self, state: str = "done") -> None:
        """Closes the message and posts what there is to say; the transaction ends after this."""
        await inbox.finish(self.session, self.waiting.id, self.now, state)
        await outbox.post(self.session, self.posts, self.now)

    async def set_aside(self) -> str:
        """After too many failures: a kind word to the person, and a reference for the administrators; returns it."""
        reference = self.reply_id[:8]
        self.answer("desk.failed", reference=reference)
        await self.tell([Tell("administrator", "desk.failed_here", {"reference": reference}, None, ())])
        await audit.add(self.session, self.now, self.person.id, "turn.aside", None, self.arrival.event_id)
        return reference

    # -- what comes before the answer
    async def open(self) -> None:
        """Says that we are catching up, and at first contact who reads along."""
        if not self.person.greeted:
            await self.greet()
        waiting, refused = await inbox.queue_of(self.session, self.arrival.sender)
        if refused:
            await inbox.close_refused(self.session, self.arrival.sender, self.now)
            self.note("desk.too_many")
        late = self.now - self.arrival.sent_at > AWAY and not self.arrival.late
        if late or waiting >= MANY_WAITING:
            await self._apologise("desk.was_away" if late else "desk.catching_up")

    async def _apologise(self, key: str) -> None:
        """Once a room, for all that waits in it."""
        place = await places.find(self.session, self.arrival.place)
        if self.waiting.id > (place.caught_up if place else 0):
            self.note(key)
            until = max(self.waiting.id, await inbox.newest_waiting(self.session, self.arrival.place))
            await places.catching_up(self.session, self.arrival.place, until)

    async def greet(self) -> None:
        """Who reads along, and how long things stay: once an account."""
        self.note("desk.first_contact", programme=self.config.programme.name)
        await register.greet(self.session, self.now, self.person.address)

    # -- the person's conversations
    async def dialogs(self, state: str, since: datetime | None = None) -> list[Dialog]:
        """Those in this state, touched since then, newest first."""
        if self._dialogs is None:
            self._dialogs = await kept.of(self.session, self.person.id)
        return [one for one in self._dialogs if one.state == state and (since is None or one.touched_at >= since)]

    async def dialog(self) -> Dialog | None:
        """The one that is open."""
        return next(iter(await self.dialogs("open")), None)

    async def keep(self, dialog: Dialog) -> None:
        """Stores a conversation as it stands."""
        await self.dialogs("open")
        assert self._dialogs is not None
        if dialog.id is None:
            self._dialogs.insert(0, dialog)
        dialog.touched_at = self.now
        await kept.keep(self.session, dialog)

    async def close(self, *dialogs: Dialog) -> None:
        """Ends conversations."""
        for dialog in dialogs:
            if dialog.id is not None:
                assert self._dialogs is not None
                self._dialogs.remove(dialog)
                await kept.close(self.session, dialog)

    # -- what is said
    def word(self, key: str, **facts: Any) -> Safe:
        """Words in the person's language."""
        return self.words(key, self.person.language, **{"person": self.person} | facts)

    def note(self, key: str, **facts: Any) -> None:
        """Words that come before the answer, in the same message."""
        self.notes.append(self.word(key, **facts))

    def answer(self, *keys: str, about: str | None = None, **facts: Any) -> None:
        """The one answer of this turn: everything noted, and these words."""
        text = Safe("\n\n".join([*self.notes, *(self.word(key, **facts) for key in keys)]))
        self.notes = []
        if text:
            self.post(self.place, "reply", text, "reply", about=about, thread=self._thread_in(here=False))

    def answer_here(self, text: Safe, about: str | None = None) -> None:
        """The one answer in the group room where something was said."""
        if text:
            self.post(self.arrival.place, "reply", text, "room", about=about, thread=self._thread_in(here=True))

    def hand(self, file: dict[str, Any], about: str | None, *, here: bool = False) -> None:
        """A file that goes with the answer: to who asked, or `here`, in the group room."""
        place = self.arrival.place if here else self.place
        thread = self._thread_in(here=here)
        self.post(place, "reply", Safe(""), f"file/{len(self.posts)}", about=about, file=file, thread=thread)

    def _thread_in(self, *, here: bool) -> Thread | None:
        """The thread of the question, where the answer goes to the same place."""
        return self.thread if here or self.arrival.direct else None


async def _thread(session: AsyncSession, arrival: Arrival) -> Thread | None:
    """Where an answer to this belongs. What happens to a message belongs in the thread of that message.

    An edit, and in a group room a reaction, is no line above our answer: that quotes the message it was about.
    """
    happens, about = arrival.kind in HAPPENS, arrival.about
    root = await inbox.thread_of(session, about) if happens and about else arrival.thread
    quotes = arrival.kind == "edit" or (arrival.kind == "reaction" and not arrival.direct)
    answers = about if happens and about else arrival.event_id
    return Thread(room=arrival.place, root=root, answers=answers) if root or (quotes and about) else None
