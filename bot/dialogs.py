"""A conversation is an ordinary `async def` that asks.

Answers are kept in a journal. On each message the function runs again from its answers to the next open question:
restarts go unnoticed, and *terug*, an edited message and a lost race are one operation: cut the answers and run again.
The rules that handlers keep to (R1–R8) are in `docs/replay.md`.
"""

import re
from dataclasses import replace

from bot import meaning
from bot.commands import Command
from bot.desk import Desk
from bot.journal import cut, is_answer, reopen
from bot.stage import Answer, Answered, AskAgain, Asked, QuestionSwallowed, Stage
from bot.understanding.questions import CHANGE, INTO, Change, Confirm, NotUnderstood
from bot.words import Safe
from storage.machine.dialogs import Dialog

NOT_THAT = re.compile(
    r"^(?:(?:(?:nee|neen|no|sorry|oeps|toch)[,.!:]*|niet[,.!:]+)\s+)+"  # "nee, niet vertrouwelijk" keeps its "niet"
    r"(?:(?:ik bedoel(?:de)?|i mean(?:t)?|het is|it is|in|liever|rather)\s+)*(.+)$",
    re.IGNORECASE,
)
YES_BUT = re.compile(  # at a summary: "ja, maar dan wel om 14 uur", "klopt, alleen is het vertrouwelijk"
    r"^(?:ja|jawel|(?:dat )?klopt|prima|goed|akkoord|ok[eé]?|yes|right|fine)[,.!]?\s+(?:maar|alleen|but|only|except)\s+"
    r"(?:(?:dan|wel|liever|toch|graag|het|is|dat|it|is|then|rather)\s+)*(.+)$",
    re.IGNORECASE,
)
MOST_RUNS = 4  # of one message: the first, and three lost races


async def run(stage: Stage, one: Command, dialog: Dialog, answer: Answer | None = None) -> tuple[Desk, list[Safe]]:
    """Runs the function to its next open question or to its end; also gives what must be said before anything else.

    Writes count only in the run that ends: a run that stops at a question is rolled back to before it.
    """
    notes: list[Safe] = []
    if answer and (what := await _meant_to_change(stage, one, dialog, answer)):
        notes += await _change(stage, one, dialog, what, answer)
        answer = None
    for _ in range(MOST_RUNS):
        desk = Desk(stage, dialog, answer)
        try:
            async with stage.session.begin_nested():
                await one.function(desk)
                if desk.question is not None:
                    raise QuestionSwallowed(one.names[0])
        except Asked:
            return desk, notes
        except AskAgain as lost:
            notes.append(stage.words(lost.words, stage.person.language, **lost.facts))
            at = _index(dialog, lost.key)
            reopen(dialog, at, hold_from=at + 1)
        except Change as change:
            notes += await _change(stage, one, dialog, change.what, answer)
        else:
            return desk, notes
        answer = None
    raise RuntimeError(f"{one.names[0]}: asked again {MOST_RUNS} times in one turn")


async def _meant_to_change(stage: Stage, one: Command, dialog: Dialog, answer: Answer) -> str:
    """What an answer changes of what was said before ("wijzig haast", "nee, Venray"); empty when it is an answer."""
    names = _names(stage, one, dialog)
    if (change := CHANGE.match(answer.text)) and _wanted(change[1], names):
        return change[1]
    but = YES_BUT.match(answer.text.strip()) if dialog.asked["kind"] == Confirm.__name__ else None
    corrected = but or NOT_THAT.match(answer.text.strip())
    if not corrected or not re.search(r"[^\W\d]", corrected[1]):
        return ""
    said = replace(answer, text=corrected[1].strip(" .!"))
    if await fits(stage, one, replace(dialog, journal=[*dialog.journal], held={}, asked={**dialog.asked}), said):
        return ""
    earlier = {at: _as_asked(dialog, at) for at in names}
    fitting = [at for at, probe in earlier.items() if await fits(stage, one, probe, said)]
    return f"{names[fitting[0]]} {said.text}" if len(fitting) == 1 else ""


def _as_asked(dialog: Dialog, at: int) -> Dialog:
    """The conversation as it was when this was asked."""
    entry = dialog.journal[at]
    return replace(
        dialog, journal=dialog.journal[:at], held={},
        asked={part: entry[part] for part in ("key", "page", "near") if part in entry},
    )  # fmt: skip


async def fits(stage: Stage, one: Command, probe: Dialog, answer: Answer) -> bool:
    """Whether these words are an answer to what is asked here, and nothing else."""
    try:
        async with stage.session.begin_nested():
            desk = Desk(stage, probe, answer, probing=True)
            await one.function(desk)
    except Asked:
        return bool(desk.trouble and desk.trouble.just)  # it leaves several, of which one is to be chosen
    except (Change, AskAgain):
        return False
    except Answered as read:
        return read.just
    return False


def _index(dialog: Dialog, key: str) -> int:
    return next(at for at, entry in enumerate(dialog.journal) if entry["key"] == key)


async def revise(stage: Stage, one: Command, dialog: Dialog, at: int, answer: Answer) -> NotUnderstood | None:
    """Puts another answer in the place of an earlier one: read against the question as shown, then kept by value.

    Returns what was not understood; then the old answer stays.
    """
    entry = dialog.journal[at]
    desk = Desk(stage, _as_asked(dialog, at), answer, probing=True)
    try:
        async with stage.session.begin_nested():
            await one.function(desk)
    except Asked:
        return desk.trouble
    except Answered as read:
        cut(dialog, at, hold_from=at + 1)
        event = answer.event or entry["event"]
        dialog.held[entry["key"]] = {**entry, "value": read.value, "event": event, "how": "said"}
    return None


def meant_for(stage: Stage, one: Command, dialog: Dialog, at: int, text: str) -> str:
    """What an edited message says to this question, also when it was a change ("wijzig haast naar spoed")."""
    change = CHANGE.match(text.strip())
    return (_wanted(change[1], _names(stage, one, dialog)) if change else {}).get(at) or text


async def _change(stage: Stage, one: Command, dialog: Dialog, what: str, answer: Answer | None) -> list[Safe]:
    """At a summary: "wijzig onderwerp", "naam naar … en gemeente …". Returns what to say when it is not clear."""
    language, names = stage.person.language, _names(stage, one, dialog)
    wanted = _wanted(what, names)
    in_between = dialog.asked["kind"] != Confirm.__name__  # a summary shows by itself what changed
    notes: list[Safe] = []
    for at, text in sorted(wanted.items(), reverse=True):  # the last one first: what follows a change is cut, and held
        notes += await _put(stage, one, dialog, at, text, answer)
    if wanted:
        return notes or [stage.words("desk.changed", language)] * (in_between and all(wanted.values()))
    if any(what.casefold().startswith(name.casefold()) for name in _held_names(stage, one, dialog)):
        return [stage.words("desk.change_later", language)]
    dialog.asked = {**dialog.asked, "shown": []}  # a yes that was typed meanwhile would be one to what was doubted
    said = answer.text if answer else what
    if trouble := meaning.elsewhere(stage, said, dialog.function):
        dialog.asked |= {"instead": trouble.instead}
        return [stage.words(trouble.key, language, **trouble.facts)]
    if in_between:
        return [stage.words("desk.change_later", language)]
    key = "desk.cannot_change" if what.strip() else "desk.what_to_change"
    if not what.strip() and any(map(str.isalnum, said)):  # "nee": until it was shown again a *ja* confirms nothing
        dialog.asked |= {"instead": {"does": "show", "said": ""}}
    return [stage.words(key, language, names=list(names.values()), quoted=what)]


def _wanted(what: str, names: dict[int, str]) -> dict[int, str]:
    """Which entries are to change, and into what: nothing, where that is to be asked."""
    what = what.strip()
    known = sorted(names.items(), key=lambda named: -len(named[1]))  # "gesprekken" before "gesprek"
    called = "|".join(re.escape(name) for _, name in known)
    parts = re.split(
        rf"(?:\s*[,;]|\s+(?:en|and))\s+(?:wijzig\s+|change\s+)?(?=(?:{called})\b)", what, flags=re.IGNORECASE
    )
    found = [
        (at, part[len(name) :]) for part in parts for at, name in known if part.casefold().startswith(name.casefold())
    ]
    first = {at: INTO.sub("", text.strip()) for at, text in found}
    return first if len(first) == len(parts) else {}


async def _put(stage: Stage, one: Command, dialog: Dialog, at: int, text: str, answer: Answer | None) -> list[Safe]:
    """Another answer in the place of this one; without it, or when it is not understood, the question is asked."""
    if not text:
        reopen(dialog, at, hold_from=at + 1)
        return []
    told = replace(answer, text=text) if answer else Answer(text, "", stage.now)
    if (trouble := await revise(stage, one, dialog, at, told)) is None:
        return []
    reopen(dialog, at, hold_from=at + 1, proposed=trouble.proposed, near=trouble.near)
    return [stage.words(trouble.key, stage.person.language, **trouble.facts)]


def _names(stage: Stage, one: Command, dialog: Dialog) -> dict[int, str]:
    """What people call the answers of this conversation."""
    found = {at: _name(stage, one, entry["key"]) for at, entry in enumerate(dialog.journal) if is_answer(entry)}
    return {at: name for at, name in found.items() if name}


def _held_names(stage: Stage, one: Command, dialog: Dialog) -> list[str]:
    """What people call the answers that are kept until it is their turn again."""
    return [name for key in dialog.held if (name := _name(stage, one, key))]


def _name(stage: Stage, one: Command, key: str) -> str:
    label = f"{one.subject}.label_{key}"
    return str(stage.words(label, stage.person.language)) if stage.words.has(label) else ""
