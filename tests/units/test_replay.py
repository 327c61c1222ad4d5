"""The law of conversations: only the final answers count.

After any mix of answers, *terug*, edits, changes of mind and kills, journal and record are those of a person who gave
only the final answers, in order.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage.machine import dialogs
from storage.requests import RequestRow
from tests.infra.talk import Talker, TestDesk

ANSWERS = {
    "text": ["Er zijn te weinig plekken", "Wie helpt ons met de raad", "De buurt heeft vragen over een pand"],
    "place": ["Venray", "Horst en Venlo", "overslaan", "Weert"],
    "kind": ["1", "2", "contact leggen", "overleg"],
    "urgency": ["1", "gewoon", "deze week"],
    "confidential": ["ja", "nee"],
}
NONSENSE = "xyzzy 12345"
NAMES = {"text": "vraag", "place": "gemeente", "kind": "soort", "urgency": "haast", "confidential": "vertrouwelijk"}
acts = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 3)),
    st.tuples(st.just("back"), st.just(0)),
    st.tuples(st.just("nonsense"), st.just(0)),
    st.tuples(st.just("kill"), st.just(0)),
    st.tuples(st.just("edit"), st.integers(0, 15)),
    st.tuples(st.just("change"), st.integers(0, 15)),
)


@dataclass
class Conversation:
    """One person in a `/vraag`, and what they finally answered."""

    desk: TestDesk
    person: Talker
    final: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    async def open(self) -> dialogs.Dialog | None:
        async with self.desk.app.database.reading() as session:
            found = await self.desk.app.people.at(session, self.person.address)
            assert found
            return await dialogs.opened(session, found.id)

    async def asked(self) -> str:
        dialog = await self.open()
        return str(dialog.asked["key"]) if dialog else ""

    async def answer(self, key: str, text: str) -> None:
        self.final[key] = text
        await self.person.says(text)
        self.typed[key] = self.person.events[text]

    async def act(self, act: str, number: int) -> None:
        key = await self.asked()
        dialog = await self.open()
        answered = [entry["key"] for entry in dialog.journal if entry["key"] in ANSWERS] if dialog else []
        if act == "answer" and key in ANSWERS:
            await self.answer(key, ANSWERS[key][number % len(ANSWERS[key])])
        elif act == "nonsense" and key not in ("text", "sure"):
            await self.person.says(NONSENSE)
        elif act == "kill":
            await self.desk.restarts()
        elif act == "back" and answered:
            self.final.pop(answered[-1], None)
            await self.person.says("terug")
            assert await self.asked() == answered[-1]
        elif act == "edit" and answered and (one := answered[number % len(answered)]) in self.typed:
            text = ANSWERS[one][number % len(ANSWERS[one])]
            if text == "overslaan":
                return
            self.final[one] = text
            await self.desk.chat.says(self.person.address, text, kind="edit", about=self.typed[one])
            await self.desk.settles()
            assert await self.asked() == key, "an edit asks nothing that was answered"
        elif act == "change" and key == "sure" and (one := answered[number % len(answered)]) != "text":
            text = ANSWERS[one][number % len(ANSWERS[one])]
            if text == "overslaan":
                return
            self.final[one] = text
            await self.person.says(f"wijzig {NAMES[one]} naar {text}")
            assert await self.asked() == "sure", "a change asks nothing that was answered"

    async def finish(self, final: dict[str, str] | None = None) -> tuple[object, ...]:
        """Answers what is still open, says yes, and gives what was recorded."""
        while (key := await self.asked()) != "sure":
            await self.answer(key, (final or self.final).get(key, ANSWERS[key][0]))
        dialog = await self.open()
        assert dialog
        journal = [(entry["key"], entry["value"]) for entry in dialog.journal]
        await self.person.says("ja")
        async with self.desk.app.database.reading() as session:
            (row,) = (await session.execute(select(RequestRow))).scalars()
        return journal, row.text, row.municipalities, row.kind, row.urgency, row.confidential


async def conversation(folder: str) -> Conversation:
    desk = await TestDesk(Path(folder)).starts()
    person = await desk.knows("@emma:localhost", name="Emma", roles=("partner",))
    await person.says("/vraag")
    return Conversation(desk, person)


@settings(max_examples=25, deadline=None)
@given(st.lists(acts, max_size=14))
async def test_only_the_final_answers_count(what_happens: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        wandering = await conversation(one)
        for act, number in what_happens:
            await wandering.act(act, number)
        result = await wandering.finish()
        await wandering.desk.stops()

        straight = await conversation(other)
        expected = await straight.finish(wandering.final)
        await straight.desk.stops()

    assert result == expected
