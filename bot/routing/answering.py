"""What is said while a question is open: its answer, or a word that steers the conversation."""

from dataclasses import replace
from datetime import timedelta

from bot import dialogs, journal, meaning
from bot.routing import conversations, records
from bot.routing.typed import CALLS_OFF, SAME, is_wordy
from bot.stage import Answer
from bot.turn import Turn
from bot.understanding.questions import NO, YES, Choice, Confirm
from bot.understanding.sentence import agrees
from storage.machine import outbox
from storage.machine.dialogs import Dialog

ASKING_LASTS = timedelta(days=1)
OFFER_LASTS = timedelta(hours=1)
HOLDS = timedelta(hours=12)  # bare words; a question that was left for longer yields to what clearly is a command
PARKED_LASTS = timedelta(days=30)


async def steer(turn: Turn, control: str, dialog: Dialog | None) -> None:
    """*Terug, overslaan, stop, verder, oeps*."""
    if control == "resume" and not dialog:
        await _resume(turn)
    elif control == "oops" and not dialog:
        if not await records.take_back(turn):
            turn.answer("desk.oops")
    elif dialog is None:
        turn.answer("desk.nothing_open")
    elif control == "stop":
        one = turn.registry.by_name.get(dialog.function)
        await turn.close(dialog)
        turn.answer(one.parting if one else "desk.stopped")
    elif control == "skip":
        if not await answer(turn, dialog, turn.arrival.text, skip=True):
            turn.answer("desk.nothing_open")
    else:
        if control in ("back", "oops") and not journal.back(dialog):
            turn.note("desk.first_question")
        await conversations.advance(turn, dialog)


async def _resume(turn: Turn) -> None:
    aside = await turn.dialogs("parked", turn.now - PARKED_LASTS)
    if not aside:
        turn.answer("desk.nothing_parked")
        return
    parked = next((one for one in aside if one.function in turn.registry.by_name), aside[0])
    parked.state = "open"
    await conversations.advance(turn, parked)


async def answer(turn: Turn, dialog: Dialog, text: str, *, skip: bool = False) -> bool:
    """What was typed while a question was open; False when it turns out to be meant for no question."""
    if await had_in_sight(turn, dialog):
        if _calls_off(dialog, text):
            return await _leave(turn, dialog)
        if SAME.match(text.strip(" .!").casefold()) and dialog.asked["kind"] != Confirm.__name__:
            return await _as_before(turn, dialog)
        return await conversations.advance(turn, dialog, as_answer(turn, "" if skip else text, skip=skip))
    if is_wordy(text):
        one = turn.registry.by_name.get(dialog.function)
        journal.goes_on(dialog, text, reads_line=bool(one and one.reads_line))
    return await conversations.advance(turn, dialog, early=text)


def _calls_off(dialog: Dialog, text: str) -> bool:
    """Whether this says that it is not to happen: of what is listed a mere *nee* means that something is to change."""
    plain, kind = text.strip(" .!,").casefold(), dialog.asked["kind"]
    if kind == Confirm.__name__ and NO.match(plain):
        return not dialog.asked.get("lists", True)
    return kind in (Confirm.__name__, Choice.__name__) and CALLS_OFF.match(plain) is not None


async def _leave(turn: Turn, dialog: Dialog) -> bool:
    """Nothing is done, and that is said."""
    await turn.close(dialog)
    turn.answer("desk.nothing_done")
    return True


async def _as_before(turn: Turn, dialog: Dialog) -> bool:
    """*Zelfde als net*: what they answered to this very question the last time, as far as it is still possible."""
    key, kind = dialog.asked["key"], dialog.asked["kind"]
    just = await turn.dialogs("closed", turn.now - ASKING_LASTS)
    last = [entry for one in just if one.function == dialog.function for entry in one.journal]
    if said := next((entry for entry in last if (entry["key"], entry["kind"]) == (key, kind)), None):
        dialog.held[key] = {**said, "event": turn.arrival.event_id, "how": "said"}
        dialog.asked |= {"insist": False, "proposed": []}
    else:
        turn.note("desk.nothing_before")
    return await conversations.advance(turn, dialog)


async def had_in_sight(turn: Turn, dialog: Dialog) -> bool:
    """Whether what the desk asks stood in the room when this was written (R4); said again alike, it is the same."""
    return await _in_sight(turn, next(iter(dialog.asked.get("shown", ())), ""))


async def _in_sight(turn: Turn, outbox_id: str) -> bool:
    _, seen = await outbox.message_seen(turn.session, outbox_id)
    return seen is not None and seen < turn.waiting.id


async def replies_to_offer(turn: Turn, dialog: Dialog, text: str) -> bool | None:
    """Whether this takes what the desk offered to do in the place of its question; None where it says nothing of it."""
    instead, plain = dialog.asked.get("instead"), text.strip(" .!,?").casefold()
    if not instead or not await _in_sight(turn, dialog.asked["shown"][-1]):
        return None
    if YES.match(plain) or agrees(text) or plain == instead["said"].strip(" .!,?").casefold():
        return instead["does"] != "show" and turn.now - dialog.touched_at <= OFFER_LASTS
    return False if NO.match(plain) else None


async def was_left(turn: Turn, dialog: Dialog, text: str) -> bool:
    """Whether nobody answered the open question for long, and this clearly is a command and no answer to it."""
    one = turn.registry.by_name.get(dialog.function)
    if one is None or turn.arrival.late or turn.arrival.sent_at - dialog.touched_at < HOLDS:
        return False
    if not meaning.leads_elsewhere(turn, text, dialog.function):
        return False
    probe = replace(dialog, journal=[*dialog.journal], held={}, asked={**dialog.asked})
    return not await dialogs.fits(turn, one, probe, as_answer(turn, text))


def as_answer(turn: Turn, text: str, *, skip: bool = False) -> Answer:
    """What came in, as the answer to a question."""
    return Answer(text, turn.arrival.event_id, turn.arrival.sent_at, skip=skip)
