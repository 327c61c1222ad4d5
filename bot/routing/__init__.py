"""What follows from what was said: a command, an answer, a word about a record, a free sentence.

In a direct chat everything is meant for the desk; of a room only that is here which was. What is asked in a room is
answered in the direct chat, after one neutral line; a command of that very room is answered there.
"""

from bot import dialogs, journal, meaning
from bot.commands import Command
from bot.routing import answering, conversations, free, manners, records
from bot.routing.typed import (
    AFTER_ALL,
    CONTROL_OF,
    CROSSES,
    LEAVES,
    MOST_OPTIONS,
    RECORD_FIRST,
    TICKS,
    VARIANT,
    bare,
    kind_of,
    split,
)
from bot.stage import Answer
from bot.turn import Turn
from bot.understanding import numbers
from bot.understanding.questions import NO, YES, Confirm
from storage.machine import inbox, outbox
from storage.machine.dialogs import Dialog

ANSWERED = "message", "media", "edit"  # a reaction or a redaction may well need no answer


async def follow(turn: Turn) -> None:
    """Handles what came in, whatever it is."""
    if turn.arrival.kind in ANSWERED:
        await turn.open()
    if not turn.arrival.vouched and turn.arrival.kind in ("message", "edit", "media"):
        turn.answer("desk.not_vouched")
        return
    await KINDS[turn.arrival.kind](turn)


async def _joined(turn: Turn) -> None:
    await turn.greet()
    if turn.person.known:
        turn.answer("desk.welcome")
    else:
        await conversations.begin(turn, turn.registry.by_name["kennismaken"], "")


async def _crowded(turn: Turn) -> None:
    """A third person can read along here: that is said once, and the conversation goes on where nobody does."""
    turn.post(turn.arrival.place, "reply", turn.word("desk.not_alone"), "room")
    turn.note("desk.goes_on_here")
    await conversations.put_again(turn, await turn.dialog())


async def _message(turn: Turn) -> None:
    text = turn.arrival.text.strip()
    record = await outbox.record_of(turn.session, turn.arrival.about) if turn.arrival.about else None
    if record and await records.reply(turn, record, text):
        return
    if not turn.arrival.direct and CONTROL_OF.get(bare(text)) == "oops":
        if not await records.take_back(turn):  # what is open in the direct chat is nobody's business here
            turn.answer_here(turn.words("desk.room_oops", turn.config.programme.language))
        return
    await _said(turn, text)


async def _said(turn: Turn, text: str) -> None:
    text = text if await turn.dialog() else records.written(turn, text)
    prefixed, word, line = split(text)
    word, line = turn.registry.opening(word, line, prefixed=prefixed)
    plain = bare(text)
    one, line = await _begun(turn, plain, word, line, prefixed=prefixed)
    dialog, control = await _holding(turn, text), CONTROL_OF.get(plain)
    alone = plain in turn.registry.by_name and one is not None and one.is_work
    if one and await turn.is_for(one) and (prefixed or _is_bare(turn, one, line)):
        await conversations.begin(turn, one, line)
        return
    if not turn.arrival.direct:
        conversations.go_private(turn)
    if turn.arrival.late and dialog:
        turn.note("desk.late", quoted=text)
        await conversations.advance(turn, dialog)
    elif control and (dialog or plain not in AFTER_ALL):
        await answering.steer(turn, control, dialog)
    elif one and (prefixed or (one.names[0] == "menu" and not line) or (not dialog and _is_bare(turn, one, line))):
        await conversations.begin(turn, one, await _as_told(turn, one, line))
    elif one and dialog and alone and _is_bare(turn, one, line) and not await answering.had_in_sight(turn, dialog):
        await conversations.begin(turn, one, line)  # who has seen no question does not answer one
    elif prefixed:
        await _no_such_command(turn, dialog, word, line)
    elif dialog:
        await _answered(turn, dialog, text)
    else:
        await free.hear(turn, text)


async def _begun(turn: Turn, plain: str, word: str, line: str, *, prefixed: bool) -> tuple[Command | None, str]:
    """The command that a line begins, and its line; with a prefix also one of which a phrase stands in it."""
    one = await _called(turn, plain) or await _called(turn, word)
    if one is None and prefixed and (meant := turn.registry.meant(plain, turn.person)):
        return meant, f"{word} {line}".strip()
    return one, "" if plain in turn.registry.by_name else line


async def _no_such_command(turn: Turn, dialog: Dialog | None, word: str, line: str) -> None:
    if not word:
        await conversations.begin(turn, turn.registry.by_name["menu"], "")
    elif RECORD_FIRST.match(word):
        await free.hear(turn, f"{word} {line}".strip())
    elif turn.person.state == "stranger":
        await conversations.acquaint(turn, line)
    else:
        turn.note("desk.unknown_command", word=word, near=free.nearest(turn, word, most=2, least=0))
        await conversations.put_again(turn, dialog)


async def _answered(turn: Turn, dialog: Dialog, text: str) -> None:
    """Meant for what is open; what is not is heard as if nothing were."""
    takes = await answering.replies_to_offer(turn, dialog, text)
    if await manners.mind(turn, dialog, text):
        return
    if leaves := LEAVES.match(text):
        await _left(turn, dialog, leaves["rest"])
    elif takes:
        await _instead(turn, dialog)
    elif takes is False:
        await conversations.advance(turn, dialog)
    elif not await answering.answer(turn, dialog, text):
        await _said(turn, text)


async def _left(turn: Turn, dialog: Dialog, rest: str) -> None:
    """What was open is let go; what was said after that is heard if it clearly is a command."""
    one = turn.registry.by_name.get(dialog.function)
    await turn.close(dialog)
    turn.note(one.parting if one else "desk.stopped")
    if meaning.leads_elsewhere(turn, rest, ""):
        await _said(turn, rest)
    else:
        turn.answer()


async def _instead(turn: Turn, dialog: Dialog) -> None:
    """What was typed at a question that it is no answer to is done after all; the question waits."""
    said = dialog.asked["instead"]["said"]
    await conversations.put_aside(turn, dialog)
    await _said(turn, said)


async def _holding(turn: Turn, text: str) -> Dialog | None:
    """The conversation that is open, and that these words may be for."""
    dialog = await turn.dialog()
    if dialog and turn.arrival.direct and await answering.was_left(turn, dialog, text):
        await conversations.put_aside(turn, dialog)
        return None
    return dialog


async def _called(turn: Turn, name: str) -> Command | None:
    """What a word begins. Where subjects share it, it is about what we spoke of last."""
    last = await records.last_told(turn) if name in turn.registry.shared else None
    return turn.registry.named(name, kind_of(last or ""), turn.person)


async def _as_told(turn: Turn, one: Command, line: str) -> str:
    """A line with the record that we told of last, where that is of the kind that the command is about."""
    last = await records.last_told(turn) if one.about else None
    return journal.lately(last, line) if last and kind_of(last) == one.about else line


def _is_bare(turn: Turn, one: Command, line: str) -> bool:
    """Whether a bare word is this command, and not the start of a sentence."""
    return one.allows(turn.person) and (not line or one.takes_line) and (turn.person.known or "all" in one.who)


async def _media(turn: Turn) -> None:
    if text := turn.arrival.text.strip():
        turn.note("desk.only_caption")
        await _said(turn, text)
        return
    turn.note("desk.only_words")
    await conversations.put_again(turn, await turn.dialog())


async def _edit(turn: Turn) -> None:
    about, text = turn.arrival.about or "", turn.arrival.text.strip()
    if await inbox.sender_of(turn.session, about) != turn.arrival.sender:
        return
    dialog = await turn.dialog()
    if dialog and (at := journal.position(dialog, about)) is not None:
        await _revise(turn, dialog, at, text)
    elif dialog and journal.forget(dialog, about):
        await conversations.advance(turn, dialog)
    elif dialog and dialog.cause == about:
        _, word, line = split(text)
        one = turn.registry.by_name.get(dialog.function)
        said = line if word in turn.registry.by_name else text
        journal.reline(dialog, said, reads_line=bool(one and one.reads_line))
        await conversations.advance(turn, dialog)
    elif record := await inbox.record_of(turn.session, about):
        await _edit_after(turn, record, text)
    elif not dialog:
        await _said(turn, text)


async def _edit_after(turn: Turn, record: str, text: str) -> None:
    """A message that became a record was edited: nothing changes by that alone, but it is asked what should."""
    plain = text.strip(" .!").casefold()
    _, word, line = split(text)
    if NO.match(plain):  # where a *ja* stood
        await records.begin_that(turn, "removes", record)
    elif not YES.match(plain):
        await records.begin_that(turn, "changes", record, line if word in turn.registry.by_name else text)


async def _revise(turn: Turn, dialog: Dialog, at: int, text: str) -> None:
    one = turn.registry.by_name.get(dialog.function)
    said = dialogs.meant_for(turn, one, dialog, at, text) if one else text
    answer = Answer(said, turn.arrival.about or "", turn.arrival.sent_at)
    if one and (trouble := await dialogs.revise(turn, one, dialog, at, answer)):
        turn.note(trouble.key, **trouble.facts)
        turn.note("desk.old_answer_stays")
    await conversations.advance(turn, dialog)


async def _reaction(turn: Turn) -> None:
    about, key = turn.arrival.about or "", turn.arrival.text.strip().rstrip(VARIANT)
    ticked, crossed = (key in signs for signs in (TICKS, CROSSES))
    if not ticked and not crossed and numbers.choice(key, MOST_OPTIONS) is None:
        return  # on the server's word alone: only what a list can mean
    dialog, ours = await turn.dialog(), await outbox.outbox_id_of(turn.session, about)
    if dialog and ours and ours in dialog.asked.get("shown", ()) and not crossed:
        if dialog.asked.get("kind") == Confirm.__name__ or dialog.asked.get("instead"):
            turn.answer("desk.say_yes_in_words")
        else:
            meant = answering.as_answer(turn, key if YES.match(key) or not ticked else "ja")
            if not await conversations.advance(turn, dialog, meant):
                await _said(turn, meant.text)
    elif (ticked or crossed) and ours and (record := await outbox.record_of(turn.session, about)):
        await records.begin_that(turn, "ticks" if ticked else "crosses", record, spoken=False)


async def _redaction(turn: Turn) -> None:
    about = turn.arrival.about or ""
    if await inbox.sender_of(turn.session, about) != turn.arrival.sender:
        return
    dialog = await turn.dialog()
    if dialog and (at := journal.position(dialog, about)) is not None:
        journal.reopen(dialog, at, hold_from=at + 1)
        turn.note("desk.answer_withdrawn")
        await conversations.advance(turn, dialog)
    elif dialog and journal.forget(dialog, about):
        turn.note("desk.answer_withdrawn")
        await conversations.advance(turn, dialog)
    elif dialog and dialog.cause == about:
        await turn.close(dialog)
        turn.answer("desk.stopped")
    elif record := await inbox.record_of(turn.session, about):
        await records.begin_that(turn, "removes", record, spoken=False)


KINDS = {
    "message": _message,
    "media": _media,
    "edit": _edit,
    "reaction": _reaction,
    "redaction": _redaction,
    "joined": _joined,
    "crowded": _crowded,
}
