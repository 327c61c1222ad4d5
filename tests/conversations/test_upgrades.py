"""An upgrade in the middle of a conversation: what was filled in stays, and only what has another meaning is asked anew."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType

import pytest

from bot import AskAgain, Choice, Confirm, Desk, Municipality, Text, command
from bot.dialogs import MOST_RUNS
from bot.stage import Asked
from storage.db import Db
from storage.requests import URGENCIES
from tests.infra.talk import Talker, TestDesk

CHANGED = "Ik ben intussen bijgewerkt. Wat u had ingevuld, heb ik bewaard."
GONE = "Dit onderdeel bestaat niet meer. Wat u had ingevuld, is bewaard. Zeg menu om te zien wat ik nu kan doen."
PLACE = """
        Uw vraag is: "Huisvesting"
        Over welke gemeente gaat het?
"""
SUMMARY = """
        Ik leg vast:
        - vraag: "Huisvesting"
        - gemeente: Venray
        - soort: sparren
        - haast: deze week
        - vertrouwelijk: nee
        Klopt dat? Zeg ja, wijzig … of stop.
"""

Conversation = Callable[[Desk], Awaitable[None]]


def release(conversation: Conversation) -> ModuleType:
    """A version of the desk in which the word *peiling* begins this conversation."""
    subject = ModuleType("handlers.polls")
    vars(subject)["poll"] = command("peiling")(conversation)
    return subject


async def first(desk: Desk) -> None:
    topic = await desk.ask("topic", Text("appointments.topic"))
    place = await desk.ask("place", Text("requests.place", {"text": topic}))
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES))
    await _sums_up(desk, topic, (place,), urgency)


async def other_kind(desk: Desk) -> None:
    """The place is a municipality now."""
    topic = await desk.ask("topic", Text("appointments.topic"))
    place = await desk.ask("place", Municipality("requests.place", {"text": topic}))
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES))
    await _sums_up(desk, topic, place, urgency)


async def other_key(desk: Desk) -> None:
    """The topic has another meaning, and so another key."""
    topic = await desk.ask("question", Text("requests.text"))
    place = await desk.ask("place", Text("requests.place", {"text": topic}))
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES))
    await _sums_up(desk, topic, (place,), urgency)


async def one_more(desk: Desk) -> None:
    """There is a new question before the last."""
    topic = await desk.ask("topic", Text("appointments.topic"))
    place = await desk.ask("place", Text("requests.place", {"text": topic}))
    await desk.ask("reason", Text("appointments.reason"))
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES))
    await _sums_up(desk, topic, (place,), urgency)


async def one_less(desk: Desk) -> None:
    """Nobody is asked for a place any more."""
    topic = await desk.ask("topic", Text("appointments.topic"))
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES))
    await _sums_up(desk, topic, ("Venray",), urgency)


async def other_shape(desk: Desk) -> None:
    """The options of the urgency are numbers of days now."""
    topic = await desk.ask("topic", Text("appointments.topic"))
    place = await desk.ask("place", Text("requests.place", {"text": topic}))
    days = await desk.ask("urgency", Choice("log.point", {"theme": None}, options=(1, 2)))
    await _sums_up(desk, topic, (place,), {1: "normal", 2: "week"}[days])


async def other_words(desk: Desk) -> None:
    """The same answers, asked for in other words, with more said in between."""
    desk.say("desk.all_right")
    topic = await desk.ask("topic", Text("requests.text"))
    desk.say("desk.all_right")
    place = await desk.ask("place", Text("log.place"))
    urgency = await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES))
    await _sums_up(desk, topic, (place,), urgency)


async def _sums_up(desk: Desk, topic: str, place: tuple[str, ...], urgency: str) -> None:
    facts = {"text": topic, "place": place, "kind": "sparring", "urgency": urgency, "confidential": False, "whom": None}
    await desk.ask("sure", Confirm("requests.summary", facts))
    desk.say("desk.all_right")


@pytest.fixture
async def halfway(desk: TestDesk, anna: Talker) -> Talker:
    """Somebody who has filled in everything, and reads the summary."""
    await desk.restarts(release(first))
    await anna.chats(f"""
        > peiling
        Waarover wilt u sparren?
        > Huisvesting
        {PLACE}
        > Venray
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
        > 2
        {SUMMARY}
    """)
    return anna


async def test_another_kind_of_question_is_asked_again_and_the_rest_is_held(desk: TestDesk, halfway: Talker) -> None:
    await desk.restarts(release(other_kind))
    await halfway.chats(f"""
        > ja
        {CHANGED}
        {PLACE}
        > Venray
        {SUMMARY}
        > ja
        Goed.
    """)


async def test_another_key_is_another_question_and_the_rest_is_held(desk: TestDesk, halfway: Talker) -> None:
    await desk.restarts(release(other_key))
    await halfway.chats(f"""
        > ja
        {CHANGED}
        Wat is uw vraag aan de kennisambassadeur? Typ haar in gewone taal.
        > Huisvesting
        {SUMMARY}
        > ja
        Goed.
    """)


async def test_a_new_question_is_the_only_one_that_is_asked(desk: TestDesk, halfway: Talker) -> None:
    await desk.restarts(release(one_more))
    await halfway.chats(f"""
        > ja
        {CHANGED}
        Wilt u een reden meegeven?
        > Het loopt vast
        {SUMMARY}
        > ja
        Goed.
    """)


async def test_a_question_that_is_gone_leads_to_the_summary_which_must_be_seen_again(
    desk: TestDesk, halfway: Talker
) -> None:
    await desk.restarts(release(one_less))
    await halfway.chats(f"""
        > ja
        {CHANGED}
        {SUMMARY}
        > ja
        Goed.
    """)


async def test_an_answer_of_another_shape_is_asked_again(desk: TestDesk, halfway: Talker) -> None:
    await desk.restarts(release(other_shape))
    await halfway.chats(f"""
        > ja
        {CHANGED}
        Bij welk actiepunt en welk thema hoort dit? Het thema is wonen, werken of samenleven. Zeg bijvoorbeeld: "2, wonen".
        1. overleg in Noord-Limburg en speerpunten
        2. beleidsvisie Zuid-Limburg en Taskforce
        > 2
        {SUMMARY}
        > ja
        Goed.
    """)


async def test_other_words_go_unnoticed(desk: TestDesk, halfway: Talker) -> None:
    await desk.restarts(release(other_words))
    await halfway.chats("""
        > ja
        Goed.
    """)


async def test_an_answer_that_was_on_its_way_is_read_by_the_new_question(desk: TestDesk, anna: Talker) -> None:
    await desk.restarts(release(first))
    await anna.says("peiling", "Huisvesting")
    await desk.restarts(release(other_kind))
    await anna.chats("""
        > Venray
        Hoe snel hebt u antwoord nodig?
        1. gewoon
        2. deze week
        3. spoed, vandaag nog
    """)


async def test_a_conversation_whose_function_is_gone_waits_until_it_is_back(desk: TestDesk, halfway: Talker) -> None:
    await desk.restarts(ModuleType("handlers.nothing"))
    await halfway.chats(f"""
        > ja
        {GONE}
        > ja
        Er staat geen vraag open waarop dit een antwoord is. Zeg menu om te zien wat ik kan doen.
        > verder
        {GONE}
    """)
    await desk.restarts(release(first))
    await halfway.chats(f"""
        > verder
        {SUMMARY}
        > ja
        Goed.
    """)


async def test_what_is_gone_does_not_stand_in_the_way_of_what_lies_aside(desk: TestDesk, anna: Talker) -> None:
    await desk.restarts(release(first))
    await anna.says("/spar")
    await anna.says("/peiling")
    await desk.restarts(ModuleType("handlers.nothing"))
    await anna.chats(f"""
        > Huisvesting
        {GONE}
        > verder
        Er staat nu geen vrij moment open. Ik vraag de kennisambassadeur om een moment. Waarover wilt u sparren?
    """)


# ---------------------------------------------------------------- what was read from storage
@dataclass(frozen=True)
class Pane:
    """What a release shows."""

    topic: str


@dataclass(frozen=True)
class WiderPane:
    """The same in a later release, which cannot do without its number."""

    topic: str
    number: int


async def pane(_db: Db) -> Pane:
    return Pane("Huisvesting")


async def later_pane(_db: Db) -> Pane:
    return Pane("Vervoer")


async def wider_pane(_db: Db) -> WiderPane:
    return WiderPane("Handhaving", 2)


async def shows(desk: Desk) -> None:
    shown = await desk.recall("pane", pane)
    await _asks_about(desk, shown.topic)


async def shows_what_changed(desk: Desk) -> None:
    """What storage says is another thing by now; the key is the same."""
    shown = await desk.recall("pane", later_pane)
    await _asks_about(desk, shown.topic)


async def shows_by_another_key(desk: Desk) -> None:
    shown = await desk.recall("later_pane", later_pane)
    await _asks_about(desk, shown.topic)


async def shows_more(desk: Desk) -> None:
    """What is read has a field that the kept value lacks."""
    shown = await desk.recall("pane", wider_pane)
    await _asks_about(desk, shown.topic)


async def _asks_about(desk: Desk, topic: str) -> None:
    place = await desk.ask("place", Text("requests.place", {"text": topic}))
    await _sums_up(desk, topic, (place,), await desk.ask("urgency", Choice("requests.urgency", options=URGENCIES)))


@pytest.fixture
async def shown(desk: TestDesk, anna: Talker) -> Talker:
    """Somebody who saw what storage said, and is about to say how urgent it is."""
    await desk.restarts(release(shows))
    await anna.says("peiling", "Venray")
    assert anna.heard_last.startswith("Hoe snel")
    return anna


async def test_what_was_shown_stays_as_it_was_shown(desk: TestDesk, shown: Talker) -> None:
    await desk.restarts(release(shows_what_changed))
    await shown.chats(f"""
        > 2
        {SUMMARY}
    """)


@pytest.mark.parametrize(
    ("conversation", "topic"), [(shows_by_another_key, "Vervoer"), (shows_more, "Handhaving")], ids=["key", "field"]
)
async def test_what_cannot_be_read_as_it_was_is_read_anew_and_the_answers_stay(
    desk: TestDesk, shown: Talker, conversation: Conversation, topic: str
) -> None:
    await desk.restarts(release(conversation))
    await shown.says("2")
    assert shown.heard_last.startswith(CHANGED)
    await shown.says("2")
    assert SUMMARY.split()[:3] == shown.heard_last.split()[:3]
    assert f'- vraag: "{topic}"' in shown.heard_last
    assert "- gemeente: Venray" in shown.heard_last


# ---------------------------------------------------------------- what no handler may do
async def swallows(desk: Desk) -> None:
    """R2: the question is caught, and the function ends as if it were answered."""
    try:
        await desk.ask("topic", Text("appointments.topic"))
    except Asked:
        desk.say("desk.all_right")


def loses(times: int) -> Conversation:
    """R3: so often in one turn the world changed, and what is held is still possible."""
    runs = iter(range(times))

    async def lost(desk: Desk) -> None:
        await desk.recall("pane", pane)
        await desk.ask("topic", Text("appointments.topic"))
        if next(runs, None) is not None:
            raise AskAgain("pane", "appointments.topic")
        desk.say("desk.all_right")

    return lost


async def test_a_question_that_is_swallowed_fails_the_turn(
    desk: TestDesk, anna: Talker, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.restarts(release(swallows))
    assert (await anna.says("peiling")).startswith("Uw bericht kon ik niet verwerken.")
    assert "Goed." not in anna.heard_last
    assert any("QuestionSwallowed" in str(vars(record)) for record in caplog.records)


async def test_three_lost_races_in_a_turn_are_survived_and_a_fourth_fails_it(desk: TestDesk, anna: Talker) -> None:
    await desk.restarts(release(loses(MOST_RUNS - 1)))
    await anna.says("peiling", "Huisvesting")
    assert anna.heard_last.endswith("Goed.")
    await desk.restarts(release(loses(99)))
    await anna.says("peiling", "Huisvesting")
    assert anna.heard_last.startswith("Uw bericht kon ik niet verwerken.")
