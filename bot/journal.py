"""The journal of a conversation: what was answered, what is held, and what was said without being asked.

Entries are plain dictionaries, as they are stored: an answer has key, kind, value, rest (what is loose after it),
event, page and how (said, found in another answer, default); what was recalled has key, kind and value.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.commands import Command
from bot.understanding.questions import Confirm
from storage.machine.dialogs import Dialog
from storage.people import Person

RECALL = "recall"  # the kind of an entry that nobody answered
RECORD = re.compile(r"^\x1e(\w+):([0-9]+(?:,[0-9]+)*) ?")  # before the line of a conversation about a record, or about
# one of several; nobody can type this
FROM = "from"  # in the place of a record: where a list goes on
LATELY = "lately"  # in the place of a record: the one that we told of last, which bare words may well be about


def is_answer(entry: dict[str, Any]) -> bool:
    """Whether a person gave it, or storage."""
    return bool(entry["kind"] != RECALL)


def position(dialog: Dialog, event: str) -> int | None:
    """Which entry came of this message."""
    return next((at for at, entry in enumerate(dialog.journal) if entry.get("event") == event), None)


def forget(dialog: Dialog, event: str) -> bool:
    """Holds the answer that came of this message no longer; False if none is held."""
    held = [key for key, entry in dialog.held.items() if entry["event"] == event]
    for key in held:
        del dialog.held[key]
    return bool(held)


def cut(dialog: Dialog, at: int, *, hold_from: int | None = None) -> None:
    """Takes away the journal from there on. Answers from `hold_from` on (default: the same place) are held by value.

    What the desk found in other answers is not: it follows from those that remain. What was recalled after the last
    kept answer goes too: it is read anew.
    """
    for entry in dialog.journal[at if hold_from is None else hold_from :]:
        if is_answer(entry) and entry["kind"] != Confirm.__name__ and entry["how"] == "said":
            dialog.held[entry["key"]] = entry
    del dialog.journal[at:]
    while dialog.journal and not is_answer(dialog.journal[-1]):
        dialog.journal.pop()
    dialog.asked = {**dialog.asked, "proposed": []}


def back(dialog: Dialog) -> bool:
    """*Terug*: the last answer goes, and nothing of it is held; False at the first question."""
    given = [at for at, entry in enumerate(dialog.journal) if is_answer(entry) and entry["how"] != "default"]
    if not given:
        return False
    reopen(dialog, given[-1], hold_from=len(dialog.journal))
    set_loose(dialog, "")
    return True


def reopen(
    dialog: Dialog, at: int, *, hold_from: int, proposed: Sequence[Any] = (), near: Sequence[Any] = ()
) -> None:  # fmt: skip
    """Cuts there and asks that very question, whatever is known of its answer; a *ja* takes what was proposed."""
    key = dialog.journal[at]["key"]
    cut(dialog, at, hold_from=hold_from)
    dialog.asked = {"key": key, "insist": True, "proposed": list(proposed), "near": list(near)}


def loose(journal: list[dict[str, Any]], dialog: Dialog) -> str:
    """What was said without being asked, as it stands after these entries."""
    return next((str(entry["rest"]) for entry in reversed(journal) if is_answer(entry)), dialog.loose)


def hear_early(dialog: Dialog, text: str) -> None:
    """Keeps words that came before their question was seen: the questions to come look into them (R4)."""
    set_loose(dialog, f"{loose(dialog.journal, dialog)} {text}".strip())


def goes_on(dialog: Dialog, text: str, *, reads_line: bool) -> None:
    """More of what the person was saying, before any question was seen: the first line goes on, or what came last."""
    if any(entry.get("event") for entry in dialog.journal):
        hear_early(dialog, text)
    else:
        reline(dialog, f"{RECORD.sub('', dialog.line)}\n{text}".strip(), reads_line=reads_line)


def set_loose(dialog: Dialog, text: str) -> None:
    """What the questions to come will look into."""
    last = next((entry for entry in reversed(dialog.journal) if is_answer(entry)), None)
    if last is None:
        dialog.loose = text
    else:
        last["rest"] = text


def begin(person: Person, one: Command, line: str, cause: str, said_at: datetime, release: str) -> Dialog:
    """A conversation that has not been held yet."""
    said = "" if one.reads_line else RECORD.sub("", line)
    return Dialog(person.id, one.names[0], line, cause, said_at, loose=said, release=release, touched_at=said_at)


def about(record: str, line: str = "") -> str:
    """A line that begins a conversation about this record ("request:42"), or about one of several ("talk:7,9"); a
    function finds its id in `desk.record`, and theirs in `desk.records`.
    """
    return f"\x1e{record} {line}".strip(" ")


def lately(record: str, line: str = "") -> str:
    """A line whose words may well be about this record; a function finds its id in `desk.lately`."""
    return about(f"{LATELY}:{record.partition(':')[2]}", line)


def records(dialog: Dialog) -> frozenset[str]:
    """What it is about: its record, or those of which it is about one."""
    about = RECORD.match(dialog.line)
    return frozenset(f"{about[1]}:{number}" for number in about[2].split(",")) if about else frozenset()


def goes_on_list(dialog: Dialog) -> bool:
    """Whether this conversation shows more of a list."""
    about = RECORD.match(dialog.line)
    return about is not None and about[1] == FROM


def reline(dialog: Dialog, line: str, *, reads_line: bool) -> None:
    """The message that began it was edited, or goes on: everything starts anew, about the same record."""
    cut(dialog, 0)
    dialog.asked = {**dialog.asked, "insist": False}  # whoever went back to a question may have answered it by now
    dialog.held = {key: entry for key, entry in dialog.held.items() if entry["event"]}  # the rest it said itself
    record = RECORD.match(dialog.line)
    dialog.loose, dialog.line = "" if reads_line else line, f"{record[0] if record else ''}{line}"
