"""The law of conversations: only the final answers count.

After any mix of answers, *terug*, *overslaan*, edits, changes of mind, answers taken back, words too early or too late,
other commands in between, lost races and kills, journal and records are those of a person who gave only the final
answers, in order.
"""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journal import is_answer
from storage.export import document
from storage.machine import dialogs
from tests.infra.talk import SECRETARY, Talker, TestDesk

SKIP = "overslaan"
NONSENSE = "xyzzy 12345"
STAYS = "Uw eerdere antwoord blijft staan."
TABLES = "help_requests", "appointments", "log_entries", "action_items"
NUMBERS = {
    "id",
    "created_at",
    "changed_at",
    "answered_at",
    "answer_by",
    "uid",
    "request_id",
    "log_id",
}  # these count what happened, not what was said
DAYS = "ma", "di", "wo", "do", "vr", "za", "zo", "ma"
SLOTS = {f"{name} {day} okt 14.00": f"2022-10-{day} 14:00" for day, name in enumerate(DAYS, start=10)}
LISTED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
MOST_RACES = 5  # so that something is left


@dataclass(frozen=True)
class Talk:
    """A conversation: what people answer, and what they call their answers. A number is one of the list in sight."""

    answers: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]


TALKS = {
    "/vraag": Talk(
        {
            "text": ("Er zijn te weinig plekken", "Wie helpt ons met de raad", "De buurt in Weert vraagt om overleg"),
            "place": ("Venray", "Horst en Venlo", SKIP, "Venrai"),
            "kind": ("1", "2", "contact leggen", "overleg"),
            "urgency": ("1", "gewoon", "deze week"),
            "confidential": ("ja", "nee"),
        },
        {"text": "vraag", "place": "gemeente", "kind": "soort", "urgency": "haast", "confidential": "vertrouwelijk"},
    ),
    "/spar": Talk(
        {"slot": ("1", "4", *SLOTS), "topic": ("Huisvesting", "Een pand in Weert", "De raad, vertrouwelijk")},
        {"slot": "moment", "topic": "onderwerp", "confidential": "vertrouwelijk"},
    ),
    "/log": Talk(
        {
            "contact": ("de LLTB", "wethouder Wonen, Beek", "een uitzendbureau"),
            "outcome": ("Wil meedoen", "Zoekt plekken in Venray", "Ziet meer in het samenleven"),
            "agreed": ("geen", "Provincie: stuurt de planning, vrijdag", SKIP),
            "theme": ("wonen", "2", SKIP),
            "point": ("1", "4", "congres, media en podcasts", SKIP),
            "confidential": ("ja", "nee", SKIP),
        },
        {
            "contact": "gesprek", "outcome": "uitkomst", "place": "gemeente", "agreed": "afspraken", "theme": "thema",
            "point": "actiepunt", "confidential": "vertrouwelijk",
        },
    ),
}  # fmt: skip
UNASKED = {"place": ("Venray", "Horst en Venlo"), "confidential": ("ja", "nee")}  # where the desk does not ask these


@dataclass
class Somebody:
    """A person in a conversation. `final` is the whole model: what they finally answered, in words."""

    desk: TestDesk
    person: Talker
    rival: Talker
    talk: Talk
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
        self.final[key] = self.in_words(text)
        self.events[key] = await self.happens(text, *early)

    def one_of(self, key: str, number: int) -> str:
        texts = self.talk.answers.get(key) or UNASKED[key]
        return texts[number % len(texts)]

    def another(self, key: str, number: int) -> str:
        """An answer in words: a number means one of the list that was shown then."""
        texts = [text for text in self.talk.answers.get(key) or UNASKED[key] if not text.isdecimal() and text != SKIP]
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
        if any(order.index(one) < order.index(key) for one in self.final if key != "sure"):
            assert await self.asked() != key

    async def talks_nonsense(self, key: str, _number: int) -> None:
        if key not in ("text", "topic", "contact", "outcome", "agreed"):  # these take any words
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

    async def changes(self, key: str, number: int) -> None:
        about = list(self.talk.names)[number % len(self.talk.names)]
        if key == "sure":
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
        chosen = self.final["slot"] if key == "sure" else list(SLOTS)[number % len(SLOTS)]
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
    async def finishes(self, final: Mapping[str, str]) -> tuple[object, object]:
        """Gives these answers and no other, in order; what the desk did not ask is changed at the summary."""
        left, journal = dict(final), []
        while key := await self.asked():
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
                await self.happens("ja")
        return journal, await recorded(self.desk)


async def takes(rival: Talker, slot: str) -> None:
    assert (await rival.says(f"/spar {slot} over iets anders", "ja")).startswith("Genoteerd")


async def recorded(desk: TestDesk) -> list[str]:
    """All records, without what only counts."""
    async with desk.app.database.reading() as session:
        tables = await document(session, {}, confidential=True)
    rows = [row for table in TABLES for row in tables[table]]
    return sorted(str({name: value for name, value in row.items() if name not in NUMBERS}) for row in rows)


async def begins(folder: str, line: str, taken: list[str]) -> Somebody:
    desk = await TestDesk(Path(folder)).starts()
    rival = await desk.knows("@rob:localhost", roles=("alderman",))
    emma = await desk.knows("@emma:localhost", name="Emma", roles=("partner",))
    person = emma if line != "/log" else await desk.greeted(SECRETARY)
    await desk.offers(*SLOTS.values())
    for slot in taken:
        await takes(rival, slot)
    await person.says(line)
    return Somebody(desk, person, rival, TALKS[line])


ACTS = (
    *("answers",) * 7, "types_ahead", "goes_back", "talks_nonsense", "comes_late", "is_not_vouched_for",
    "does_something_else", "edits", "edits", "changes", "changes", "takes_back", "is_meddled_with", "loses_a_race",
)  # fmt: skip
DEATHS = "not", "not", "stored", "handled", "delivered"
acts = st.tuples(st.sampled_from(ACTS), st.integers(0, 59), st.sampled_from(DEATHS))


@pytest.mark.parametrize("line", TALKS)
@settings(max_examples=20, deadline=None)
@given(what_happens=st.lists(acts, min_size=6, max_size=20))
async def test_only_the_final_answers_count(line: str, what_happens: list[tuple[str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        wanderer = await begins(one, line, [])
        for act, number, dies in what_happens:
            await wanderer.act(act, number, dies)
        result = await wanderer.finishes({})
        await wanderer.desk.stops()

        straight = await begins(other, line, wanderer.taken)
        expected = await straight.finishes(wanderer.final)
        await straight.desk.stops()

    assert result == expected
