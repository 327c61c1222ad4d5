"""What follows from what was said: a command, an answer, a word about a record, a free sentence.

In a direct chat everything is meant for the desk; of a room only that is here which was. What is asked in a room is
answered in the direct chat, after one neutral line.
"""

import re
from datetime import timedelta

from rapidfuzz import process

from bot import dialogs, journal
from bot.commands import Command
from bot.desk import Answer, Desk
from bot.turn import Turn
from bot.understanding import numbers
from bot.understanding.questions import NO, YES, Confirm
from storage.machine import audit, inbox, outbox
from storage.machine.dialogs import Dialog

OFFER_LASTS = timedelta(hours=1)
PARKED_LASTS = timedelta(days=30)
LAST_WORDS_LAST = timedelta(days=7)  # so long bare words may answer the last thing that was said here
PREFIX = re.compile(r"^(//|/|!)(?=\S)")
ANSWERED = "message", "media", "edit"  # a reaction or a redaction may well need no answer
CONTROLS = {
    "back": ("terug", "back"),
    "skip": ("overslaan", "sla over", "skip"),
    "stop": ("stop", "stoppen", "laat maar", "never mind"),
    "resume": ("verder", "resume"),
    "oops": ("oeps", "oops"),
}
CONTROL_OF = {word: control for control, words in CONTROLS.items() for word in words}
AFTER_ALL = "laat maar", "never mind"  # stops what is open; with nothing open it is about a question that was asked
MOST_OPTIONS = 60  # that a list can have
TICKS = "✅", "✔", "👍", "☑"
VARIANT = "\N{VARIATION SELECTOR-16}"


async def follow(turn: Turn) -> None:
    """Handles what came in, whatever it is."""
    if turn.arrival.kind in ANSWERED:
        await turn.open()
    if not turn.arrival.vouched and turn.arrival.kind in ("message", "edit", "media"):
        turn.answer("desk.not_vouched")
        return
    await KINDS[turn.arrival.kind](turn)


# ---------------------------------------------------------------- kinds of arrivals
async def _joined(turn: Turn) -> None:
    await turn.greet()
    if turn.person.known:
        turn.answer("desk.welcome")
    else:
        await begin(turn, turn.registry.by_name["kennismaken"], "")


async def _message(turn: Turn) -> None:
    text = turn.arrival.text.strip()
    if turn.arrival.about and (record := await outbox.record_of(turn.session, turn.arrival.about)):
        await _reply(turn, record, text)
    else:
        await _said(turn, text)


async def _said(turn: Turn, text: str) -> None:
    prefixed, word, line = split(text)
    plain = PREFIX.sub("", text).strip(" .!").casefold()
    one = turn.registry.by_name.get(plain) or turn.registry.by_name.get(word)
    line = "" if plain in turn.registry.by_name else line
    dialog, control = await turn.dialog(), CONTROL_OF.get(plain)
    if not turn.arrival.direct:
        neutral = turn.words("desk.in_private", turn.config.programme.language)
        turn.post(turn.arrival.place, "reply", neutral, "room")
    if turn.arrival.late and dialog:
        turn.note("desk.late", quoted=text)
        await advance(turn, dialog)
    elif control and (dialog or plain not in AFTER_ALL):
        await _control(turn, control, dialog)
    elif one and (prefixed or (one.names[0] == "menu" and not line) or (not dialog and _is_bare(turn, one, line))):
        await begin(turn, one, line)
    elif prefixed:
        turn.note("desk.unknown_command", word=word, near=_nearest(turn, word, most=2, least=0))
        await _put_again(turn, dialog)
    elif dialog:
        await _answer(turn, dialog, text)
    else:
        await _free(turn, text)


def _is_bare(turn: Turn, one: Command, line: str) -> bool:
    """Whether a bare word is this command, and not the start of a sentence."""
    return one.allows(turn.person) and (not line or one.takes_line) and (turn.person.known or "all" in one.who)


async def _media(turn: Turn) -> None:
    turn.note("desk.only_words")
    await _put_again(turn, await turn.dialog())


async def _edit(turn: Turn) -> None:
    about, text = turn.arrival.about or "", turn.arrival.text.strip()
    if await inbox.sender_of(turn.session, about) != turn.arrival.sender:
        return
    dialog = await turn.dialog()
    if dialog and (at := journal.position(dialog, about)) is not None:
        await _revise(turn, dialog, at, text)
    elif dialog and dialog.cause == about:
        journal.reline(dialog, split(text)[2] if split(text)[1] in turn.registry.by_name else text)
        await advance(turn, dialog)
    elif record := await inbox.record_of(turn.session, about):
        _, word, line = split(text)
        await _begin_that(turn, "changes", record, line if word in turn.registry.by_name else text)
    elif not dialog:
        await _said(turn, text)


async def _revise(turn: Turn, dialog: Dialog, at: int, text: str) -> None:
    answer = Answer(text, turn.arrival.about or "", turn.arrival.sent_at)
    one = turn.registry.by_name.get(dialog.function)
    if one and (trouble := await dialogs.revise(turn, one, dialog, at, answer)):
        turn.note(trouble.key, **trouble.facts)
        turn.note("desk.old_answer_stays")
    await advance(turn, dialog)


async def _reaction(turn: Turn) -> None:
    about, key = turn.arrival.about or "", turn.arrival.text.strip()
    ticked = key.rstrip(VARIANT) in TICKS
    if not ticked and numbers.choice(key, MOST_OPTIONS) is None:
        return  # on the server's word alone: only what a list can mean
    dialog, ours = await turn.dialog(), await outbox.outbox_id_of(turn.session, about)
    if dialog and ours and dialog.asked.get("outbox") == ours:
        if dialog.asked.get("kind") == Confirm.__name__:
            turn.answer("desk.say_yes_in_words")
        else:
            await advance(turn, dialog, _as_answer(turn, "ja" if ticked else key))
    elif ticked and ours and (record := await outbox.record_of(turn.session, about)):
        await _begin_that(turn, "ticks", record, spoken=False)


async def _redaction(turn: Turn) -> None:
    about = turn.arrival.about or ""
    if await inbox.sender_of(turn.session, about) != turn.arrival.sender:
        return
    dialog = await turn.dialog()
    if dialog and (at := journal.position(dialog, about)) is not None:
        journal.reopen(dialog, at, hold_from=at + 1)
        turn.note("desk.answer_withdrawn")
        await advance(turn, dialog)
    elif dialog and dialog.cause == about:
        await turn.close(dialog)
        turn.answer("desk.stopped")
    elif record := await inbox.record_of(turn.session, about):
        await _begin_that(turn, "removes", record)


KINDS = {
    "message": _message,
    "media": _media,
    "edit": _edit,
    "reaction": _reaction,
    "redaction": _redaction,
    "joined": _joined,
}


# ---------------------------------------------------------------- words that steer a conversation
async def _control(turn: Turn, control: str, dialog: Dialog | None) -> None:
    if control == "resume" and not dialog:
        await _resume(turn)
    elif control == "oops":
        turn.note("desk.oops")
        await _put_again(turn, dialog)
    elif dialog is None:
        turn.answer("desk.nothing_open")
    elif control == "stop":
        await turn.close(dialog)
        turn.answer("desk.stopped")
    elif control == "skip" and await _had_in_sight(turn, dialog):
        await advance(turn, dialog, _as_answer(turn, "", skip=True))
    else:
        if control == "back" and not journal.back(dialog):
            turn.note("desk.first_question")
        await advance(turn, dialog)


async def _resume(turn: Turn) -> None:
    parked = next(iter(await turn.dialogs("parked", turn.now - PARKED_LASTS)), None)
    if parked is None:
        turn.answer("desk.nothing_parked")
        return
    parked.state = "open"
    await advance(turn, parked)


async def _put_again(turn: Turn, dialog: Dialog | None) -> None:
    """Repeats the open question, if there is one, after what was noted."""
    if dialog:
        await advance(turn, dialog)
    else:
        turn.answer()


# ---------------------------------------------------------------- conversations
async def begin(turn: Turn, one: Command, line: str, *, spoken: bool = True) -> None:
    """Starts a conversation; one that is open is put aside, and that is said."""
    if not one.allows(turn.person):
        await _not_allowed(turn, one, line)
        return
    if dialog := await turn.dialog():
        dialog.state = "parked"
        await turn.keep(dialog)
        turn.note("desk.parked")
    fresh = _fresh(turn, one, line)
    fresh.spoken = spoken
    await advance(turn, fresh)


def _fresh(turn: Turn, one: Command, line: str, state: str = "open") -> Dialog:
    said_at = turn.arrival.sent_at if state != "offered" else turn.now
    fresh = journal.begin(turn.person, one, line, turn.arrival.event_id, said_at, turn.office.release)
    fresh.state = state
    return fresh


async def _not_allowed(turn: Turn, one: Command, line: str) -> None:
    if turn.person.state == "stranger":
        await _acquaint(turn, f"{one.names[0]} {line}")
    elif turn.person.state == "waiting":
        turn.answer("desk.still_waiting")
    else:
        turn.answer("desk.not_yours", who=list(one.who))


async def _acquaint(turn: Turn, text: str) -> None:
    """A stranger is asked who they are; a question of theirs is kept until they are let in."""
    if dialog := await turn.dialog():
        await advance(turn, dialog)
        return
    if _says_something(text):
        turn.note("desk.kept_for_later")
        await turn.keep(_fresh(turn, turn.registry.by_name["vraag"], text, "parked"))
    await begin(turn, turn.registry.by_name["kennismaken"], "")


async def _answer(turn: Turn, dialog: Dialog, text: str) -> None:
    """What was typed while a question was open."""
    if await _had_in_sight(turn, dialog):
        await advance(turn, dialog, _as_answer(turn, text))
    else:
        journal.hear_early(dialog, text)
        await advance(turn, dialog)


async def _had_in_sight(turn: Turn, dialog: Dialog) -> bool:
    """Whether the question stood in the room when this was written (R4)."""
    _, seen = await outbox.message_seen(turn.session, dialog.asked.get("outbox", ""))
    return seen is not None and seen < turn.waiting.id


def _as_answer(turn: Turn, text: str, *, skip: bool = False) -> Answer:
    return Answer(text, turn.arrival.event_id, turn.arrival.sent_at, skip=skip)


async def advance(turn: Turn, dialog: Dialog, answer: Answer | None = None) -> None:
    """Runs a conversation on, and keeps or closes it."""
    one = turn.registry.by_name.get(dialog.function)
    if one is None:
        dialog.state = "parked"
        await turn.keep(dialog)
        turn.answer("desk.gone")
    elif not one.allows(turn.person):
        await turn.close(dialog)
        await _not_allowed(turn, one, dialog.line)
    else:
        await _run(turn, one, dialog, answer)


async def _run(turn: Turn, one: Command, dialog: Dialog, answer: Answer | None) -> None:
    desk, notes = await dialogs.run(turn, one, dialog, answer)
    if answer and desk.trouble and dialog.asked["yields"]:
        await turn.close(dialog)
        await _said(turn, answer.text)
        return
    turn.notes += [
        *notes,
        *([turn.word("desk.changed_meanwhile")] if desk.changed else []),
        *(words for words, _ in desk.said),
    ]
    if desk.trouble:
        turn.note(desk.trouble.key, **desk.trouble.facts)
    if desk.question is None:
        await _completed(turn, one, dialog, desk)
        return
    dialog.asked["outbox"] = turn.reply_id
    await turn.keep(dialog)
    turn.notes.append(desk.question)
    turn.answer()


async def _completed(turn: Turn, one: Command, dialog: Dialog, desk: Desk) -> None:
    turn.recorded = True
    await turn.close(dialog, *await turn.dialogs("offered"))
    if desk.next:
        await begin(turn, turn.registry.by_name[desk.next[0]], desk.next[1])
    else:
        turn.answer(about=desk.about)
    for _, file in desk.said:
        if file:
            turn.hand(file, desk.about)
    await turn.tell(desk.told)
    for name, line in desk.offered:
        await turn.keep(_fresh(turn, turn.registry.by_name[name], line, "offered"))
    if desk.about:
        events = [dialog.cause, *(entry["event"] for entry in dialog.journal if entry.get("event"))]
        await inbox.became(turn.session, [*events, turn.arrival.event_id], desk.about)
    await audit.add(turn.session, turn.now, turn.person.id, one.names[0], desk.about, turn.arrival.event_id)


# ---------------------------------------------------------------- records
def _kind(record: str) -> str:
    return record.partition(":")[0]


async def _reply(turn: Turn, record: str, text: str) -> None:
    """An answer to a notification of ours: a command about its record, or words about it."""
    kind = _kind(record)
    one, free = turn.registry.by_name.get(split(text)[1]), turn.registry.that("replies", kind)
    if (YES.match(text.casefold()) or NO.match(text.casefold())) and not (free and _hears(turn, free, text)):
        await _said(turn, text)
        return
    prefixed, _, line = split(text)
    if one and (one.about == kind or prefixed):
        await begin(turn, one, journal.about(record, line) if one.about == kind else line)
    elif free and free.allows(turn.person):
        await begin(turn, free, journal.about(record, text))
    else:
        await _said(turn, text)


async def _to_what_was_said(turn: Turn, text: str) -> tuple[Command, str] | None:
    """What bare words begin when the last thing that stood here is about a record, and they are an answer to it."""
    here, since = (turn.place, turn.person.address), turn.now - LAST_WORDS_LAST
    record = await outbox.last_about(turn.session, here, turn.waiting.id, since)
    one = turn.registry.that("replies", _kind(record)) if record else None
    return (one, journal.about(record, text)) if record and one and _hears(turn, one, text) else None


def _hears(turn: Turn, one: Command, text: str) -> bool:
    heard = one.hears is not None and one.hears(text, turn.clock.local(turn.arrival.sent_at))
    return heard and one.allows(turn.person)


async def _begin_that(turn: Turn, does: str, record: str, line: str = "", *, spoken: bool = True) -> None:
    """The command that changes, removes or ticks this kind of record, if there is one."""
    one = turn.registry.that(does, _kind(record))
    if one and one.allows(turn.person):
        await begin(turn, one, journal.about(record, line), spoken=spoken)


# ---------------------------------------------------------------- no command, no question
async def _free(turn: Turn, text: str) -> None:
    plain = text.strip(" .!,?").casefold()
    if not any(map(str.isalnum, text)):
        turn.answer("desk.no_words")
    elif answered := await _to_what_was_said(turn, text):
        await begin(turn, *answered)
    elif YES.match(plain) or NO.match(plain):
        await _take_offer(turn, plain)
    elif turn.person.state == "stranger":
        await _acquaint(turn, text)
    elif turn.person.state == "waiting":
        turn.answer("desk.still_waiting")
    elif one := _phrase(turn, plain):
        await begin(turn, one, text)
    elif _says_something(text):
        await begin(turn, turn.registry.by_name["vraag"], text)
    else:
        await _unclear(turn, text)


def _says_something(text: str) -> bool:
    """Whether this may be a question in free words: three words, and not mere numbers."""
    return len(text.split()) > 2 and re.search(r"[^\W\d]{3}", text) is not None


def _phrase(turn: Turn, plain: str) -> Command | None:
    """The command of which a phrase stands in this sentence."""
    mine = [one for one in turn.registry.commands if one.allows(turn.person)]
    return next((one for one in mine if any(re.search(rf"\b{phrase}\b", plain) for phrase in one.phrases)), None)


async def _take_offer(turn: Turn, plain: str) -> None:
    offered = [] if turn.arrival.late else await turn.dialogs("offered", turn.now - OFFER_LASTS)
    await turn.close(*await turn.dialogs("offered"))
    if not offered or NO.match(plain):
        turn.answer("desk.all_right" if offered else "desk.nothing_asked")
    else:
        await begin(turn, turn.registry.by_name[offered[0].function], offered[0].line)


async def _unclear(turn: Turn, text: str) -> None:
    one = turn.registry.by_name.get(split(text)[1])
    if one and not one.allows(turn.person):
        await _not_allowed(turn, one, "")
        return
    turn.answer("desk.unclear", quoted=text, near=_nearest(turn, text.split(maxsplit=1)[0].casefold()))


def _nearest(turn: Turn, word: str, most: int = 1, least: int = 60) -> list[str]:
    language, commands = turn.person.language, turn.registry.commands
    mine = [one.called(language) for one in commands if one.listed and one.allows(turn.person)]
    return [name for name, _, _ in process.extract(word, mine, limit=most, score_cutoff=least)]


def split(text: str) -> tuple[bool, str, str]:
    """Whether it has a command's prefix, its first word, and the rest."""
    prefix = PREFIX.match(text)
    word, _, line = text[prefix.end() if prefix else 0 :].partition(" ")
    first, newline, more = word.partition("\n")
    return bool(prefix), first.strip(":,.!? ").casefold(), (f"{more} {line}" if newline else line).strip()
