"""The law of conversations: only the final answers count.

After any mix of answers, *terug*, *overslaan*, edits, changes of mind, answers taken back, words too early or too late,
other commands in between, lost races and kills, journal and records are those of a person who gave only the final
answers, in order.
"""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journal import is_answer
from storage.export import document
from storage.machine import dialogs
from tests.infra.talk import AMBASSADOR, MONDAY_MORNING, SECRETARY, Talker, TestDesk
from tests.infra.talks import ANY_WORDS, PEOPLE, ROB, SKIP, SLOTS, TALKS, Talk

NONSENSE = "xyzzy 12345"
STAYS = "Uw eerdere antwoord blijft staan."
TABLES = "help_requests", "appointments", "log_entries", "action_items", "meetings"
LISTED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
TUESDAY = list(SLOTS)[1]  # the moment that a first line may name
MOST_RACES = 5  # so that something is left
MOST_QUESTIONS = 30
BEGUN = datetime.fromisoformat(MONDAY_MORNING).astimezone(UTC)


@dataclass
class Somebody:
    """A person in a conversation. `final` is the whole model: what they finally answered, in words."""

    desk: TestDesk
    person: Talker
    rival: Talker
    talk: Talk
    line: str  # that it begins with, as it stands
    began: str  # the message of that line
    final: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)  # the messages that the final answers came in
    taken: list[str] = field(default_factory=list)  # by somebody else
    dies: str = "not"

    # -- what the desk shows
    async def open(self) -> dialogs.Dialog | None:
        async with self.desk.app.database.reading() as session:
            found = await self.desk.app.people.at(session, self.person.address)
            assert found
            return await dialogs.opened(session, found.id)

    async def asked(self) -> str:
        dialog = await self.open()
        return str(dialog.asked["key"]) if dialog else ""

    def in_words(self, text: str) -> str:
        """What a number stands for in the list that was shown last."""
        lists = (dict(LISTED.findall(words)) for words in reversed(self.person.words))
        return next(filter(None, lists), {}).get(text, text)

    async def happens(self, *texts: str, who: str = "", **how: Any) -> str:
        """These come in one behind the other; the desk is killed where it was to die. Gives the event of the first."""
        events = [await self.desk.chat.says(who or self.person.address, text, **how) for text in texts]
        await self._dies_at("stored")
        while await self.desk.app.turns.take_one():
            await self._dies_at("handled")
        await self.desk.chat.deliver()
        await self._dies_at("delivered")
        return events[0]

    async def _dies_at(self, point: str) -> None:
        if self.dies == point:
            self.dies = "not"
            await self.desk.restarts()

    # -- what a person does
    async def act(self, act: str, number: int, dies: str) -> None:
        self.dies = dies
        await getattr(self, act)(await self.asked(), number)
        self.final.pop(await self.asked(), None)  # what is asked has no answer

    async def gives(self, key: str, text: str, *early: str) -> None:
        if key in self.talk.names:
            self.final[key] = self.in_words(text)
        self.events[key] = await self.happens(text, *early)

    def one_of(self, key: str, number: int) -> str:
        texts = self.talk.texts(key)
        return texts[number % len(texts)]

    def another(self, key: str, number: int) -> str:
        """An answer in words: a number means one of the list that was shown then."""
        texts = [text for text in self.talk.texts(key) if not text.isdecimal() and text != SKIP]
        return texts[number % len(texts)]

    async def answers(self, key: str, number: int) -> None:
        if key in self.talk.names:
            await self.gives(key, self.one_of(key, number))

    async def types_ahead(self, key: str, number: int) -> None:
        """A yes and a number before the question was in sight: they answer nothing."""
        if key in self.talk.names:
            await self.gives(key, self.one_of(key, number), "ja", "2")

    async def goes_back(self, key: str, _number: int) -> None:
        order = list(self.talk.names)
        await self.happens("terug")
        if key in order and any(order.index(one) < order.index(key) for one in self.final):
            assert await self.asked() != key

    async def talks_nonsense(self, key: str, _number: int) -> None:
        if key not in ANY_WORDS:
            await self.happens(NONSENSE)
            assert await self.asked() == key

    async def comes_late(self, key: str, number: int) -> None:
        await self.happens(self.one_of(key, number) if key in self.talk.names else "ja", late=True)
        assert await self.asked() == key

    async def is_not_vouched_for(self, key: str, number: int) -> None:
        await self.happens(self.one_of(key, number) if key in self.talk.names else "ja", vouched=False)
        assert await self.asked() == key

    async def does_something_else(self, key: str, _number: int) -> None:
        for text in ("/taal", "stop", "verder"):
            await self.happens(text)
        assert await self.asked() == key

    async def edits(self, key: str, number: int) -> None:
        if about := self._answered(number):
            text = self.another(about, number)
            await self.happens(text, kind="edit", about=self.events[about])
            if STAYS not in self.person.heard_last:
                self.final[about] = text
            assert await self.asked() not in self.final.keys() - {key, about}, (
                "an edit asks nothing else that was answered"
            )

    async def edits_the_first_line(self, _key: str, number: int) -> None:
        """What they answered since stays; what the desk found in that line goes with it."""
        self.line = self.talk.lines[number % len(self.talk.lines)]
        await self.happens(self.line, kind="edit", about=self.began)

    async def changes(self, key: str, number: int) -> None:
        order = [*self.talk.names, "sure"]
        about = order[number % len(self.talk.names)]
        asked_before = about in self.final and key in order and order.index(about) < order.index(key)
        if key == "sure" or asked_before:
            self.final[about] = text = self.another(about, number)
            self.events[about] = await self.happens(f"wijzig {self.talk.names[about]} naar {text}")
            assert await self.asked() not in self.final.keys() - {about}, "a change asks nothing else that was answered"

    async def takes_back(self, _key: str, number: int) -> None:
        if about := self._answered(number):
            await self.happens("", kind="redaction", about=self.events[about])
            del self.final[about]

    async def is_meddled_with(self, key: str, number: int) -> None:
        """Somebody else edits an answer, or takes it away: the server alone says so."""
        if about := self._answered(number):
            kind = ("edit", "redaction")[number % 2]
            await self.happens(NONSENSE, who=self.rival.address, kind=kind, about=self.events[about])
            assert await self.asked() == key

    async def loses_a_race(self, key: str, number: int) -> None:
        """Somebody else takes a moment: another one, or at the summary the very one that was chosen."""
        if "slot" not in self.talk.names:
            return
        chosen = self.final.get("slot", TUESDAY) if key == "sure" else list(SLOTS)[number % len(SLOTS)]
        if chosen not in self.taken and len(self.taken) < MOST_RACES:
            await takes(self.rival, chosen)
            self.taken.append(chosen)
        if key == "sure" and chosen in self.taken:
            await self.happens("ja")
            assert await self.asked() == "slot"

    def _answered(self, number: int) -> str:
        """One of the answers that were typed."""
        typed = [key for key in self.final if key in self.events]
        return typed[number % len(typed)] if typed else ""

    # -- the end
    async def finishes(self, final: Mapping[str, str]) -> tuple[object, ...]:
        """Gives these answers and no other, in order; what the desk did not ask is changed at the summary."""
        left, journal, heard, asked = dict(final), [], 0, 0
        while key := await self.asked():
            asked += 1
            assert asked < MOST_QUESTIONS, f"{key} is asked again and again"
            if key != "sure":
                await self.gives(key, left.pop(key, "") or self.one_of(key, 0))
            elif left:
                about, text = left.popitem()
                await self.happens(f"wijzig {self.talk.names[about]}")
                assert await self.asked() == about
                await self.gives(about, text)
            else:
                dialog = await self.open()
                assert dialog
                journal = [(entry["key"], entry["value"]) for entry in dialog.journal if is_answer(entry)]
                heard = len(self.desk.heard)
                await self.happens("ja")
        told = sorted((one.to, one.message.body) for one in self.desk.heard[heard:] if one.place != self.person.place)
        return journal, await recorded(self.desk), told


async def takes(rival: Talker, slot: str) -> None:
    assert (await rival.says(f"/spar {slot} over iets anders", "ja")).startswith("Genoteerd")


async def recorded(desk: TestDesk) -> list[str]:
    """All records."""
    async with desk.app.database.reading() as session:
        tables = await document(session, {}, confidential=True)
    rows = [row for table in TABLES for row in tables[table]]
    return sorted(map(str, rows))


async def begins(folder: str, talk: Talk, line: str, taken: list[str]) -> Somebody:
    desk = TestDesk(Path(folder))
    desk.clock = replace(
        desk.clock, source=lambda: BEGUN, offset=timedelta(0)
    )  # so that what happens at other times is the same
    await desk.starts()
    people = {address: await desk.knows(address, **about) for address, about in PEOPLE.items()}
    people |= {address: await desk.greeted(address) for address in (AMBASSADOR, SECRETARY)}
    await desk.offers(*SLOTS.values())
    await talk.before(desk)
    for slot in taken:
        await takes(people[ROB], slot)
    person = people[talk.who]
    await person.says(line)
    return Somebody(desk, person, people[ROB], talk, line, person.events[line])


ACTS = (
    *("answers",) * 7, "types_ahead", "goes_back", "talks_nonsense", "comes_late", "is_not_vouched_for",
    "does_something_else", "edits", "edits", "edits_the_first_line", "changes", "changes", "takes_back",
    "is_meddled_with", "loses_a_race",
)  # fmt: skip
DEATHS = *("not",) * 6, "stored", "handled", "delivered"
acts = st.tuples(st.sampled_from(ACTS), st.integers(0, 59), st.sampled_from(DEATHS))


@pytest.mark.parametrize("about", TALKS)
@settings(max_examples=5, deadline=None)
@given(number=st.integers(0, 9), what_happens=st.lists(acts, min_size=6, max_size=16))
async def test_only_the_final_answers_count(
    about: str, number: int, what_happens: list[tuple[str, int, str]]
) -> None:  # fmt: skip
    await happens(TALKS[about], number, what_happens)


async def happens(talk: Talk, number: int, what: list[tuple[str, int, str]]) -> None:
    """Whatever somebody says in between, it ends as for who says only what they finally answered."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        wanderer = await begins(one, talk, talk.lines[number % len(talk.lines)], [])
        for act, which, dies in what:
            await wanderer.act(act, which, dies)
        result = await wanderer.finishes({})
        await wanderer.desk.stops()

        straight = await begins(other, talk, wanderer.line, wanderer.taken)
        expected = await straight.finishes(wanderer.final)
        await straight.desk.stops()

    assert result == expected
