"""What people do in a rehearsal, as a text that anybody can read and write.

    # Een wethouder komt binnen
    2022-06-01 09:00 import mensen.csv
    2022-06-07 10:15 @anna: spar
        1
        Short-stay in de kern
        ja
    2022-06-07 10:30 @ambassadeur replies to "Nieuwe sparafspraak": tot dan
    2022-06-08 09:00 @anna in taskforce: /menu

One line is one act, at a local time; indented lines go on in the same place, each after the answer to the one before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

ACT = re.compile(
    r"""
    (?P<at>\d{4}-\d\d-\d\d\ \d\d:\d\d)\s+
    (?: import\ (?P<file>\S+)
      | (?P<who>@[^\s:]+(?::[^\s:]+)*) (?:\ in\ (?P<room>\w+))?
        (?: (?P<joined>\ joins)
          | (?P<identity>\ shows\ another\ identity)
          | \ takes\ back\ "(?P<redaction>[^"]+)"
          | \ reacts\ (?P<sign>\S+)\ to\ "(?P<reaction>[^"]+)"
          | \ edits\ "(?P<edit>[^"]+)":\ (?P<new>.+)
          | (?:\ replies\ to\ "(?P<reply>[^"]+)")?:\ (?P<said>.+)
        )
    )""",
    re.VERBOSE,
)
KINDS = "joined", "identity", "redaction", "reaction", "edit"
ABOUT = "redaction", "reaction", "edit", "reply"
EXPECTED = "expected for example: 2022-06-07 10:15 @anna: spar"


class ScriptMistake(Exception):
    """A script cannot be played; the text names the line and what would be right."""


@dataclass(frozen=True)
class Act:
    """What somebody does. `about`: words of the message that it is about. `kind` import: `text` is a file of people."""

    line: str
    at: datetime
    kind: str
    text: str
    who: str = ""
    room: str | None = None
    about: str = ""

    def mistake(self, why: str) -> ScriptMistake:
        """What is wrong with it."""
        return ScriptMistake(f"{self.line}: {why}.")


def read(script: Path) -> list[Act]:
    """The acts of a script, or of all `.txt` in a folder by name, in order. Raises `ScriptMistake`. Times are local."""
    files = sorted(script.glob("*.txt")) if script.is_dir() else [script]
    acts = [act for file in files for act in _acts(file)]
    for before, act in pairwise(acts):
        if act.at < before.at:
            raise act.mistake(f"is earlier than {before.line}")
    return acts


def _acts(file: Path) -> Iterator[Act]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as no:
        raise ScriptMistake(f"{file}: cannot be read as a text in UTF-8 ({type(no).__name__}).") from no
    act: Act | None = None
    for number, line in enumerate(lines, 1):
        where = f"{file.name}, line {number}"
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            act = _act(where, file.parent, line.rstrip())
        elif act is None or not act.who:
            raise ScriptMistake(f"{where}: nobody speaks before it; {EXPECTED}.")
        else:
            act = replace(act, line=where, kind="message", text=_words(line.strip()), about="")
        yield act


def _act(where: str, folder: Path, line: str) -> Act:
    found = ACT.fullmatch(line)
    try:
        at = datetime.fromisoformat(line[:16])
    except ValueError:
        found = None
    if not found:
        raise ScriptMistake(f'{where}: "{line[:60]}" is no act; {EXPECTED}.')
    parts = {name: part for name, part in found.groupdict().items() if part is not None}
    if "file" in parts:
        return Act(where, at, "import", str(folder / parts["file"]))
    kind = next((kind for kind in KINDS if kind in parts), "message")
    about = next((parts[name] for name in ABOUT if name in parts), "")
    text = parts.get("said") or parts.get("new") or parts.get("sign") or ""
    return Act(where, at, kind, _words(text), parts["who"], parts.get("room"), about)


def _words(text: str) -> str:
    return text.replace(r"\n", "\n")
