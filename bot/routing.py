"""What follows from what was said: a command, an answer, a word about a record, a free sentence.

In a direct chat everything is meant for the desk; of a room only that is here which was. What is asked in a room is
answered in the direct chat, after one neutral line; a command of that very room is answered there.
"""

import re
from datetime import timedelta
from typing import Any

from rapidfuzz import fuzz

from bot import dialogs, journal, meaning
from bot.commands import Command
from bot.desk import Answer, Desk
from bot.turn import Turn
from bot.understanding import numbers
from bot.understanding.questions import NO, YES, Confirm
from bot.understanding.sentence import agrees
from bot.words import Safe
from storage.machine import audit, inbox, outbox
from storage.machine.dialogs import Dialog

SURELY = 75  # of 100: so much alike is a slip of the finger
OOPS_LASTS = timedelta(minutes=10)
TOLD_LASTS = timedelta(days=8)
OFFER_LASTS = timedelta(hours=1)
ASKING_LASTS = timedelta(days=1)
PARKED_LASTS = timedelta(days=30)
PREFIX = re.compile(r"^(//|/|!)(?=\S)")
ANSWERED = "message", "media", "edit"  # a reaction or a redaction may well need no answer
CONTROLS = {
    "back": ("terug", "back"),
    "skip": ("overslaan", "sla over", "skip"),
    "stop": ("stop", "stoppen", "laat maar", "never mind", "exit", "quit"),
    "resume": ("verder", "resume"),
    "oops": ("oeps", "oops"),
}
CONTROL_OF = {word: control for control, words in CONTROLS.items() for word in words}
MORE = "meer", "more"
AFTER_ALL = "laat maar", "never mind"  # stops what is open; with nothing open it is about a question that was asked
MOST_OPTIONS = 60  # that a list can have
TICKS = "✅", "✔", "👍", "☑"
CROSSES = "❌", "✖", "👎"
VARIANT = "\N{VARIATION SELECTOR-16}"
SAME = re.compile(
    r"^(?:(?:het|de) ?)?(?:zelfde|idem|ditto|(?:the )?same)(?: (?:dag|persoon|onderwerp|thema))?"
    r"(?: (?:als|as) (?:net|zonet|zojuist|daarnet|hiervoor|(?:de )?vorige(?: keer)?|before|last time|just now))?$"
)


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


async def _crowded(turn: Turn) -> None:
    """A third person can read along here: that is said once, and the conversation goes on where nobody does."""
    turn.post(turn.arrival.place, "reply", turn.word("desk.not_alone"), "room")
    turn.note("desk.goes_on_here")
    await _put_again(turn, await turn.dialog())


async def _message(turn: Turn) -> None:
    text = turn.arrival.text.strip()
    if turn.arrival.about and (record := await outbox.record_of(turn.session, turn.arrival.about)):
        await _reply(turn, record, text)
    else:
        await _said(turn, text)


async def _said(turn: Turn, text: str) -> None:
    prefixed, word, line = split(text)
    plain = PREFIX.sub("", text).strip(" .!").casefold()
    one = await _called(turn, plain) or await _called(turn, word)
    line = "" if plain in turn.registry.by_name else line
    dialog, control = await turn.dialog(), CONTROL_OF.get(plain)
    alone = plain in turn.registry.by_name and one is not None and one.is_work
    if one and await turn.is_for(one) and (prefixed or _is_bare(turn, one, line)):
        await begin(turn, one, line)
        return
    if control == "oops" and not turn.arrival.direct and await _take_back(turn):
        return
    if not turn.arrival.direct:
        _go_private(turn)
    if turn.arrival.late and dialog:
        turn.note("desk.late", quoted=text)
        await advance(turn, dialog)
    elif control and (dialog or plain not in AFTER_ALL):
        await _control(turn, control, dialog)
    elif one and (prefixed or (one.names[0] == "menu" and not line) or (not dialog and _is_bare(turn, one, line))):
        await begin(turn, one, line)
    elif one and dialog and alone and _is_bare(turn, one, line) and not await _had_in_sight(turn, dialog):
        await begin(turn, one, line)  # who has seen no question does not answer one
    elif prefixed:
        await _no_such_command(turn, dialog, word, line)
    elif dialog:
        await _answer(turn, dialog, text)
    else:
        await _free(turn, text)


async def _no_such_command(turn: Turn, dialog: Dialog | None, word: str, line: str) -> None:
    if not word:
        await begin(turn, turn.registry.by_name["menu"], "")
    elif turn.person.state == "stranger":
        await _acquaint(turn, line)
    else:
        turn.note("desk.unknown_command", word=word, near=_nearest(turn, word, most=2, least=0))
        await _put_again(turn, dialog)


async def _called(turn: Turn, name: str) -> Command | None:
    """What a word begins. Where subjects share it, it is about what we spoke of last."""
    last = await _last_told(turn) if name in turn.registry.shared else None
    return turn.registry.named(name, _kind(last or ""), turn.person)


async def _last_told(turn: Turn) -> str | None:
    """The record of our newest notification to this person, while they may still answer it without saying so."""
    return await outbox.last_about(turn.session, turn.arrival.sender, turn.now - TOLD_LASTS)


def _go_private(turn: Turn) -> None:
    """One neutral line in the room, and on in the direct chat."""
    turn.answer_here(turn.words("desk.in_private", turn.config.programme.language))


def _is_bare(turn: Turn, one: Command, line: str) -> bool:
    """Whether a bare word is this command, and not the start of a sentence."""
    return one.allows(turn.person) and (not line or one.takes_line) and (turn.person.known or "all" in one.who)


async def _media(turn: Turn) -> None:
    if text := turn.arrival.text.strip():
        turn.note("desk.only_caption")
        await _said(turn, text)
        return
    turn.note("desk.only_words")
    await _put_again(turn, await turn.dialog())


async def _edit(turn: Turn) -> None:
    about, text = turn.arrival.about or "", turn.arrival.text.strip()
    if await inbox.sender_of(turn.session, about) != turn.arrival.sender:
        return
    dialog = await turn.dialog()
    if dialog and (at := journal.position(dialog, about)) is not None:
        await _revise(turn, dialog, at, text)
    elif dialog and journal.forget(dialog, about):
        await advance(turn, dialog)
    elif dialog and dialog.cause == about:
        _, word, line = split(text)
        one = turn.registry.by_name.get(dialog.function)
        said = line if word in turn.registry.by_name else text
        journal.reline(dialog, said, reads_line=bool(one and one.reads_line))
        await advance(turn, dialog)
    elif record := await inbox.record_of(turn.session, about):
        _, word, line = split(text)
        await _begin_that(turn, "changes", record, line if word in turn.registry.by_name else text)
    elif not dialog:
        await _said(turn, text)


async def _revise(turn: Turn, dialog: Dialog, at: int, text: str) -> None:
    one = turn.registry.by_name.get(dialog.function)
    said = dialogs.meant_for(turn, one, dialog, at, text) if one else text
    answer = Answer(said, turn.arrival.about or "", turn.arrival.sent_at)
    if one and (trouble := await dialogs.revise(turn, one, dialog, at, answer)):
        turn.note(trouble.key, **trouble.facts)
        turn.note("desk.old_answer_stays")
    await advance(turn, dialog)


async def _reaction(turn: Turn) -> None:
    about, key = turn.arrival.about or "", turn.arrival.text.strip()
    ticked, crossed = (key.rstrip(VARIANT) in signs for signs in (TICKS, CROSSES))
    if not ticked and not crossed and numbers.choice(key, MOST_OPTIONS) is None:
        return  # on the server's word alone: only what a list can mean
    dialog, ours = await turn.dialog(), await outbox.outbox_id_of(turn.session, about)
    if dialog and ours and ours in dialog.asked.get("shown", ()) and not crossed:
        if dialog.asked.get("kind") == Confirm.__name__:
            turn.answer("desk.say_yes_in_words")
        else:
            await advance(turn, dialog, _as_answer(turn, "ja" if ticked else key))
    elif (ticked or crossed) and ours and (record := await outbox.record_of(turn.session, about)):
        await _begin_that(turn, "ticks" if ticked else "crosses", record, spoken=False)


async def _redaction(turn: Turn) -> None:
    about = turn.arrival.about or ""
    if await inbox.sender_of(turn.session, about) != turn.arrival.sender:
        return
    dialog = await turn.dialog()
    if dialog and (at := journal.position(dialog, about)) is not None:
        journal.reopen(dialog, at, hold_from=at + 1)
        turn.note("desk.answer_withdrawn")
        await advance(turn, dialog)
    elif dialog and journal.forget(dialog, about):
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
    "crowded": _crowded,
}


# ---------------------------------------------------------------- words that steer a conversation
async def _control(turn: Turn, control: str, dialog: Dialog | None) -> None:
    if control == "resume" and not dialog:
        await _resume(turn)
    elif control == "oops" and not dialog:
        if not await _take_back(turn):
            turn.answer("desk.oops")
    elif dialog is None:
        turn.answer("desk.nothing_open")
    elif control == "stop":
        await turn.close(dialog)
        turn.answer("desk.stopped")
    elif control == "skip":
        await _answer(turn, dialog, turn.arrival.text, skip=True)
    else:
        if control in ("back", "oops") and not journal.back(dialog):
            turn.note("desk.first_question")
        await advance(turn, dialog)


async def _resume(turn: Turn) -> None:
    aside = await turn.dialogs("parked", turn.now - PARKED_LASTS)
    if not aside:
        turn.answer("desk.nothing_parked")
        return
    parked = next((one for one in aside if one.function in turn.registry.by_name), aside[0])
    parked.state = "open"
    await advance(turn, parked)


async def _put_again(turn: Turn, dialog: Dialog | None) -> None:
    """Repeats the open question, if there is one, after what was noted."""
    if dialog:
        await advance(turn, dialog)
    else:
        turn.answer()


# ---------------------------------------------------------------- conversations
async def begin(
    turn: Turn, one: Command, line: str, *, spoken: bool = True, held: dict[str, Any] | None = None
) -> None:  # fmt: skip
    """Starts a conversation, perhaps with answers that are held; one that is open is put aside, and that is said."""
    if not one.allows(turn.person):
        await _not_allowed(turn, one, line)
        return
    if await turn.is_for(one) and await _at_once(turn, one, line, spoken=spoken):
        return
    if dialog := await turn.dialog():
        await _put_aside(turn, dialog)
    fresh = _fresh(turn, one, line)
    fresh.spoken, fresh.held = spoken, held or {}
    await advance(turn, fresh)


async def _put_aside(turn: Turn, dialog: Dialog) -> None:
    if dialog.asked.get("yields"):  # a menu holds nobody
        await turn.close(dialog)
        return
    dialog.state = "parked"
    await turn.keep(dialog)
    turn.note("desk.parked")


async def _at_once(turn: Turn, one: Command, line: str, *, spoken: bool) -> bool:
    """In its room a command is a one-liner, answered there. False when it asks something: that is not for a room."""
    fresh = _fresh(turn, one, line)
    fresh.spoken = spoken
    desk, _ = await dialogs.run(turn.inside(one.room), one, fresh)
    if desk.question is not None:
        _go_private(turn)
        return False
    turn.answer_here(Safe("\n\n".join(words for words, _ in desk.said)), desk.about)
    _hand_over(turn, desk, here=True)
    turn.answer()  # what was noted before, such as who reads along, is for the person alone
    await _record(turn, one, fresh, desk)
    return True


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


async def _answer(turn: Turn, dialog: Dialog, text: str, *, skip: bool = False) -> None:
    """What was typed while a question was open."""
    if await _had_in_sight(turn, dialog):
        if SAME.match(text.strip(" .!").casefold()) and dialog.asked["kind"] != Confirm.__name__:
            await _as_before(turn, dialog)
        else:
            await advance(turn, dialog, _as_answer(turn, "" if skip else text, skip=skip))
        return
    if _is_wordy(text):
        one = turn.registry.by_name.get(dialog.function)
        journal.goes_on(dialog, text, reads_line=bool(one and one.reads_line))
    await advance(turn, dialog, early=text)


async def _as_before(turn: Turn, dialog: Dialog) -> None:
    """*Zelfde als net*: what they answered to this very question the last time, as far as it is still possible."""
    key, kind = dialog.asked["key"], dialog.asked["kind"]
    just = await turn.dialogs("closed", turn.now - ASKING_LASTS)
    last = [entry for one in just if one.function == dialog.function for entry in one.journal]
    if said := next((entry for entry in last if (entry["key"], entry["kind"]) == (key, kind)), None):
        dialog.held[key] = {**said, "event": turn.arrival.event_id, "how": "said"}
        dialog.asked |= {"insist": False, "proposed": []}
    else:
        turn.note("desk.nothing_before")
    await advance(turn, dialog)


async def _had_in_sight(turn: Turn, dialog: Dialog) -> bool:
    """Whether what the desk asks stood in the room when this was written (R4); said again alike, it is the same."""
    first = next(iter(dialog.asked.get("shown", ())), "")
    _, seen = await outbox.message_seen(turn.session, first)
    return seen is not None and seen < turn.waiting.id


def _is_wordy(text: str) -> bool:
    """Whether this says something by itself; a *ja*, a number or *overslaan* is only ever an answer."""
    plain = text.strip(" .!,?").casefold()
    if YES.match(plain) or NO.match(plain) or plain in CONTROL_OF or numbers.choice(plain, MOST_OPTIONS):
        return False
    return any(map(str.isalpha, plain))


def _as_answer(turn: Turn, text: str, *, skip: bool = False) -> Answer:
    return Answer(text, turn.arrival.event_id, turn.arrival.sent_at, skip=skip)


async def advance(turn: Turn, dialog: Dialog, answer: Answer | None = None, *, early: str = "") -> None:
    """Runs a conversation on, and keeps or closes it. `early` came before what it asks was in sight."""
    one = turn.registry.by_name.get(dialog.function)
    if one is None:
        dialog.state = "parked"
        await turn.keep(dialog)
        turn.answer("desk.gone")
    elif not one.allows(turn.person):
        await turn.close(dialog)
        await _not_allowed(turn, one, dialog.line)
    else:
        await _run(turn, one, dialog, answer, early)


async def _run(turn: Turn, one: Command, dialog: Dialog, answer: Answer | None, early: str) -> None:
    desk, notes = await dialogs.run(turn, one, dialog, answer)
    if answer and desk.trouble and dialog.asked["yields"]:
        await turn.close(dialog)
        await _said(turn, answer.text)
        return
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
        return
    if not (early and await inbox.says_more(turn.session, turn.waiting)):  # else it is asked when all of that is read
        dialog.asked["shown"].append(turn.reply_id)
        turn.notes.append(desk.question)
    await turn.keep(dialog)
    turn.answer()


def _on_early(dialog: Dialog, early: str) -> str:
    """What to say of words that came before what the desk asks was in sight."""
    if dialog.asked["kind"] == Confirm.__name__ and (dialog.asked["shown"] or not _is_wordy(early)):
        return "desk.early_summary"
    return "desk.early_words" if _is_wordy(early) else "desk.early_answer"


async def _completed(turn: Turn, one: Command, dialog: Dialog, desk: Desk) -> None:
    await turn.close(dialog, *await turn.dialogs("offered"))
    await _offer_again(turn, one, desk)
    if desk.forgets:
        turn.place = turn.arrival.place
    if desk.next:
        await begin(turn, turn.registry.by_name[desk.next[0]], desk.next[1])
    else:
        turn.answer(about=desk.about)
    _hand_over(turn, desk)
    await _record(turn, one, dialog, desk)
    if desk.about and any(map(journal.is_answer, dialog.journal)):
        await turn.close(*await turn.dialogs("closed"))
        dialog.state, dialog.asked = "closed", {"about": desk.about}
        await turn.keep(dialog)


async def _offer_again(turn: Turn, one: Command, desk: Desk) -> None:
    """After *oeps* something was taken back: a *ja* asks for it anew, with all that was answered."""
    removes, changes = (turn.registry.that(does, _kind(desk.about or "")) for does in ("removes", "changes"))
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
        offer = _fresh(turn, turn.registry.by_name[name], line, "offered")
        offer.asked = {"shown": [turn.reply_id]}
        await turn.keep(offer)
    if desk.about:
        events = [dialog.cause, *(entry["event"] for entry in dialog.journal if entry.get("event"))]
        await inbox.became(turn.session, [*events, turn.arrival.event_id], desk.about)
    await audit.add(turn.session, turn.now, turn.person.id, one.names[0], desk.about, turn.arrival.event_id)


# ---------------------------------------------------------------- records
def _kind(record: str) -> str:
    return record.partition(":")[0]


async def _reply(turn: Turn, record: str, text: str) -> None:
    """An answer to a notification of ours: a command about its record, or words about it."""
    kind, plain = _kind(record), text.strip(" .!").casefold()
    if not turn.arrival.direct and CONTROL_OF.get(plain) == "oops":
        await _begin_that(turn, "removes", record)
        return
    free = turn.registry.that("replies", kind)
    if (YES.match(plain) or NO.match(plain)) and not (free and _hears(turn, free, text)):
        if not await _tick(turn, record, plain):
            await _said(turn, text)
        return
    prefixed, word, line = split(text)
    one = turn.registry.named(plain, kind, turn.person) or turn.registry.named(word, kind, turn.person)
    line = "" if plain in turn.registry.by_name else line
    meant = turn.registry.meant(plain, turn.person)
    if one and one.about != kind and plain in one.names:  # "dank u wel"
        await _said(turn, text)
    elif one and (one.about == kind or prefixed):
        await begin(turn, one, journal.about(record, line) if one.about == kind else line)
    elif meant and meant.about == kind:
        await begin(turn, meant, journal.about(record, text))
    elif free and free.allows(turn.person):
        await begin(turn, free, journal.about(record, text))
    else:
        await _said(turn, text)


async def _to_what_was_said(turn: Turn, text: str) -> tuple[Command, str] | None:
    """What bare words begin when the last thing that stood here is about a record, and they are an answer to it."""
    here, since = (turn.place, turn.person.address), turn.now - TOLD_LASTS
    record = await outbox.last_words_about(turn.session, here, turn.waiting.id, since)
    one = turn.registry.that("replies", _kind(record)) if record else None
    return (one, journal.about(record, text)) if record and one and _hears(turn, one, text) else None


def _hears(turn: Turn, one: Command, text: str) -> bool:
    heard = one.hears is not None and one.hears(text, turn.clock.local(turn.arrival.sent_at))
    return heard and one.allows(turn.person)


async def _tick(turn: Turn, record: str, plain: str) -> bool:
    """A *ja* or a *nee* in words to what can be ticked as well as crossed; False when this cannot."""
    if turn.registry.that("crosses", _kind(record)) is None:
        return False
    await _begin_that(turn, "crosses" if NO.match(plain) else "ticks", record)
    return True


async def _take_back(turn: Turn) -> bool:
    """*Oeps*: what somebody's last words here became; False when nothing did, or it is long ago."""
    since = turn.now - OOPS_LASTS
    record = await inbox.last_record(turn.session, turn.arrival.sender, turn.arrival.place, since)
    if record is None or turn.registry.that("removes", _kind(record)) is None:
        return False
    for closed in await turn.dialogs("closed"):
        closed.asked |= {"oops": closed.asked["about"] == record}
        await turn.keep(closed)
    await _begin_that(turn, "removes", record)
    return True


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
    elif YES.match(plain) or NO.match(plain) or plain in MORE or agrees(text):
        await _take_offer(turn, plain)
    elif turn.person.state == "stranger":
        await _acquaint(turn, text)
    elif turn.person.state == "waiting":
        turn.answer("desk.still_waiting")
    elif one := turn.registry.meant(plain, turn.person):
        await begin(turn, one, text)
    else:
        await _wished(turn, text)


async def _wished(turn: Turn, text: str) -> None:
    """What a free sentence surely wants is begun; of what it may want besides, the person chooses."""
    wanted = meaning.commands(turn.registry, turn.person, text, turn.clock.local(turn.arrival.sent_at))
    question = turn.registry.by_name["vraag"]
    asked = await _asked(turn)
    if asked and (len(wanted) > 1 or wanted[0] in (question, turn.registry.by_name.get(asked.function))):
        await _take_up(turn, asked, text)
    elif not (_says_something(text) or (wanted != [question] and re.search(r"[^\W\d]{3}", text))):
        await _unclear(turn, text)
    else:
        await begin(turn, wanted[0] if len(wanted) == 1 else turn.registry.by_name["bedoeling"], text)


def _says_something(text: str) -> bool:
    """Whether this may be a question in free words: three words, and not mere numbers."""
    return len(text.split()) > 2 and re.search(r"[^\W\d]{3}", text) is not None


async def _take_offer(turn: Turn, text: str) -> None:
    """A *ja*, a *nee* or a *meer* while no question is open."""
    offered = [] if turn.arrival.late else await turn.dialogs("offered", turn.now - OFFER_LASTS)
    if offered and not await _had_in_sight(turn, offered[0]):
        turn.answer("desk.early_answer", quoted=text)
        return
    await turn.close(*await turn.dialogs("offered"))
    last = None if offered or turn.arrival.late else await _last_told(turn)
    if last and await _tick(turn, last, text.casefold()):
        return
    meant = min(offered, key=lambda one: journal.goes_on_list(one) != (text in MORE), default=await _asked(turn))
    if meant is None:
        turn.answer("desk.nothing_asked")
    elif NO.match(text.casefold()):
        await turn.close(meant)
        turn.answer("desk.all_right")
    else:
        await _take_up(turn, meant)


async def _asked(turn: Turn) -> Dialog | None:
    """What an occasion asked for last, and nobody answered yet."""
    return None if turn.arrival.late else next(iter(await turn.dialogs("asked", turn.now - ASKING_LASTS)), None)


async def _take_up(turn: Turn, wanted: Dialog, text: str = "") -> None:
    """Begins what was offered or asked for, with what was said to it."""
    await turn.close(wanted)
    line = f"{wanted.line} {text}".strip(" ")
    await begin(turn, turn.registry.by_name[wanted.function], line, held=wanted.held)


async def _unclear(turn: Turn, text: str) -> None:
    one = turn.registry.by_name.get(split(text)[1])
    if one and not one.allows(turn.person):
        await _not_allowed(turn, one, "")
        return
    turn.answer("desk.unclear", quoted=text, near=_nearest(turn, text.split(maxsplit=1)[0].casefold()))


def _nearest(turn: Turn, word: str, most: int = 1, least: int = 60) -> list[str]:
    """What this person may begin that is written most alike; what is not in the menu only when it surely is meant."""
    mine = [one for one in turn.registry.commands if one.allows(turn.person)]
    alike = [(max(fuzz.ratio(word, name) for name in one.names), one) for one in mine]
    near = [(score, one) for score, one in alike if score >= (least if one.listed else SURELY)]
    return [one.called(turn.person.language) for _, one in sorted(near, key=lambda each: -each[0])[:most]]


def split(text: str) -> tuple[bool, str, str]:
    """Whether it has a command's prefix, its first word, and the rest."""
    prefix = PREFIX.match(text)
    word, _, line = text[prefix.end() if prefix else 0 :].partition(" ")
    first, newline, more = word.partition("\n")
    return bool(prefix), first.strip(":,.!?/ ").casefold(), (f"{more} {line}" if newline else line).strip()
