"""Conversations as they go: begun, put aside, run on, and what comes of them when they end."""

from datetime import timedelta
from typing import Any

from bot import dialogs, journal
from bot.commands import Command
from bot.desk import Desk
from bot.routing.typed import is_wordy, kind_of, says_something
from bot.stage import Answer
from bot.turn import Turn
from bot.understanding.questions import Confirm
from bot.words import Safe
from storage.machine import audit, inbox
from storage.machine.dialogs import Dialog

OOPS_LASTS = timedelta(minutes=10)
STILL_LOOKS = "desk.number_out_of_range", "desk.no_more"  # who is told this has a list before them


async def begin(
    turn: Turn, one: Command, line: str, *, spoken: bool = True, held: dict[str, Any] | None = None
) -> None:  # fmt: skip
    """Starts a conversation, perhaps with answers that are held; one that is open is put aside, and that is said."""
    if not one.allows(turn.person):
        await not_allowed(turn, one, line)
        return
    if await turn.is_for(one) and await _at_once(turn, one, line, spoken=spoken):
        return
    if dialog := await turn.dialog():
        await put_aside(turn, dialog)
    fresh = begun(turn, one, line)
    fresh.spoken, fresh.held = spoken, held or {}
    await advance(turn, fresh)


async def put_aside(turn: Turn, dialog: Dialog) -> None:
    """Parks the open conversation, and says so."""
    if dialog.asked.get("yields"):  # a menu holds nobody
        await turn.close(dialog)
        return
    dialog.state = "parked"
    await turn.keep(dialog)
    turn.note("desk.parked")


async def _at_once(turn: Turn, one: Command, line: str, *, spoken: bool) -> bool:
    """In its room a command is a one-liner, answered there. False when it asks something: that is not for a room."""
    fresh = begun(turn, one, line)
    fresh.spoken = spoken
    desk, _ = await dialogs.run(turn.inside(one.room), one, fresh)
    if desk.question is not None:
        go_private(turn)
        return False
    turn.answer_here(Safe("\n\n".join(words for words, _ in desk.said)), desk.about)
    _hand_over(turn, desk, here=True)
    turn.answer()  # what was noted before, such as who reads along, is for the person alone
    await _record(turn, one, fresh, desk)
    return True


def begun(turn: Turn, one: Command, line: str, state: str = "open") -> Dialog:
    """A conversation of which nothing was run yet."""
    said_at = turn.arrival.sent_at if state != "offered" else turn.now
    fresh = journal.begin(turn.person, one, line, turn.arrival.event_id, said_at, turn.office.release)
    fresh.state = state
    return fresh


async def not_allowed(turn: Turn, one: Command, line: str) -> None:
    """Says who may; of a stranger it is asked first who they are."""
    if turn.person.state == "stranger":
        await acquaint(turn, f"{one.names[0]} {line}")
    elif turn.person.state == "waiting":
        turn.answer("desk.still_waiting")
    else:
        turn.answer("desk.not_yours", who=list(one.who))


async def acquaint(turn: Turn, text: str) -> None:
    """A stranger is asked who they are; a question of theirs is kept until they are let in."""
    if dialog := await turn.dialog():
        await advance(turn, dialog)
        return
    if says_something(text):
        turn.note("desk.kept_for_later")
        await turn.keep(begun(turn, turn.registry.by_name["vraag"], text, "parked"))
    await begin(turn, turn.registry.by_name["kennismaken"], "")


def go_private(turn: Turn) -> None:
    """One neutral line in the room, and on in the direct chat."""
    turn.answer_here(turn.words("desk.in_private", turn.config.programme.language))


async def advance(turn: Turn, dialog: Dialog, answer: Answer | None = None, *, early: str = "") -> bool:
    """Runs a conversation on, and keeps or closes it. `early` came before what it asks was in sight.

    False when the answer is none of what a menu holds: it is closed then, and the words are still to be heard.
    """
    one = turn.registry.by_name.get(dialog.function)
    dialog.asked.pop("instead", None)  # what was offered before this is no longer
    if one is None:
        dialog.state = "parked"
        await turn.keep(dialog)
        turn.answer("desk.gone")
    elif not one.allows(turn.person):
        await turn.close(dialog)
        await not_allowed(turn, one, dialog.line)
    else:
        return await _run(turn, one, dialog, answer, early)
    return True


async def _run(turn: Turn, one: Command, dialog: Dialog, answer: Answer | None, early: str) -> bool:
    desk, notes = await dialogs.run(turn, one, dialog, answer)
    if answer and desk.trouble and dialog.asked["yields"] and desk.trouble.key not in STILL_LOOKS:
        await turn.close(dialog)
        return False
    if early and desk.question is not None:
        turn.note(_on_early(dialog, early), quoted=early)
    turn.notes += [
        *notes,
        *([turn.word("desk.changed_meanwhile")] if desk.changed else []),
        *(words for words, _ in desk.said),
    ]
    if desk.trouble:
        turn.note(desk.trouble.key, **desk.trouble.facts)
    if desk.question is None:
        await _completed(turn, one, dialog, desk)
        return True
    if not (early and await inbox.says_more(turn.session, turn.waiting)):  # else it is asked when all of that is read
        dialog.asked["shown"].append(turn.reply_id)
        turn.notes += [] if dialog.asked["instead"] else [desk.question]
    await turn.keep(dialog)
    turn.answer()
    return True


def _on_early(dialog: Dialog, early: str) -> str:
    """What to say of words that came before what the desk asks was in sight."""
    if dialog.asked["kind"] == Confirm.__name__ and (dialog.asked["shown"] or not is_wordy(early)):
        return "desk.early_summary"
    return "desk.early_words" if is_wordy(early) else "desk.early_answer"


async def _completed(turn: Turn, one: Command, dialog: Dialog, desk: Desk) -> None:
    if leaves := bool(desk.about and any(map(journal.is_answer, dialog.journal))):
        dialog.state, dialog.asked = "closed", {"about": desk.about}
        await turn.keep(dialog)
    else:
        await turn.close(dialog)
    await turn.close(*await turn.dialogs("offered"), *await _asked_of_the_same(turn, dialog))
    await _offer_again(turn, one, desk)
    if desk.forgets:
        turn.place = turn.arrival.place
    if desk.next:
        await begin(turn, turn.registry.by_name[desk.next[0]], desk.next[1])
    else:
        turn.answer(about=desk.about)
    _hand_over(turn, desk)
    await _record(turn, one, dialog, desk)
    if leaves:
        await turn.close(*(one for one in await turn.dialogs("closed") if one is not dialog))


async def _asked_of_the_same(turn: Turn, dialog: Dialog) -> list[Dialog]:
    """What an occasion asked for, and this has answered."""
    told = journal.records(dialog)
    asked = [one for one in await turn.dialogs("asked") if one.function == dialog.function]
    return [one for one in asked if told and journal.records(one) <= told]


async def _offer_again(turn: Turn, one: Command, desk: Desk) -> None:
    """After *oeps* something was taken back: a *ja* asks for it anew, with all that was answered."""
    removes, changes = (turn.registry.that(does, kind_of(desk.about or "")) for does in ("removes", "changes"))
    if one is not removes or one is changes:
        return
    just = await turn.dialogs("closed", turn.now - OOPS_LASTS)
    closed = [dialog for dialog in just if dialog.asked.get("oops")]
    if said := next((dialog for dialog in closed if dialog.asked["about"] == desk.about), None):
        journal.cut(said, 0)
        said.state, said.asked = "offered", {"shown": [turn.reply_id]}
        await turn.keep(said)
        turn.note("desk.once_more")


def _hand_over(turn: Turn, desk: Desk, *, here: bool = False) -> None:
    for _, files in desk.said:
        for file in files:
            turn.hand(file, desk.about, here=here)


async def _record(turn: Turn, one: Command, dialog: Dialog, desk: Desk) -> None:
    """What comes of a conversation besides its answer."""
    turn.recorded = True
    await turn.tell(desk.told)
    for name, line in desk.offered:
        offer = begun(turn, turn.registry.by_name[name], line, "offered")
        offer.asked = {"shown": [turn.reply_id]}
        await turn.keep(offer)
    for name, record in desk.awaited:
        await turn.keep(begun(turn, turn.registry.by_name[name], journal.about(record), "asked"))
    if desk.about:
        events = [dialog.cause, *(entry["event"] for entry in dialog.journal if entry.get("event"))]
        events += [turn.arrival.about] if turn.arrival.kind == "edit" and turn.arrival.about else []
        await inbox.became(turn.session, [*events, turn.arrival.event_id], desk.about)
    await audit.add(turn.session, turn.now, turn.person.id, one.names[0], desk.about, turn.arrival.event_id)


async def put_again(turn: Turn, dialog: Dialog | None) -> None:
    """Repeats the open question, if there is one, after what was noted."""
    if dialog:
        await advance(turn, dialog)
    else:
        turn.answer()
