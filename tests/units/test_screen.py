"""How the demo looks: in colour where somebody watches who wants it, in lines that fit, and else the same words alone."""

import os
import pty
import re
import sys

import pytest

from bot.demo.screen import LABEL, Screen

COLOUR = re.compile(r"\033\[[\d;]*m")
END = "-- that was all"
SAID = "Ik leg vast:\n- vraag: " + "woorden en nog meer woorden " * 6


def shown(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    """What stands in a terminal of 80 columns when the desk has said this."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        Screen({"anna": "Anna"}, {"taskforce": "Taskforce"}).says("anna", SAID, "taskforce")
        print(END, file=terminal, flush=True)
        text = b""
        while not text.endswith(END.encode() + b"\r\n"):  # a terminal gives what it has, not all that was written
            text += os.read(ours, 1 << 16)
    os.close(ours)
    return text.decode().replace("\r", "").removesuffix(f"{END}\n")


def test_names_are_in_colour_and_lines_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(monkeypatch).splitlines()
    assert lines[0].startswith("\033[32mAnna\033[0m → \033[1mTaskforce\033[0m:")
    plain = [COLOUR.sub("", line) for line in lines]
    assert plain[0] == "Anna → Taskforce:".ljust(LABEL) + "Ik leg vast:"
    assert plain[1].startswith(" " * LABEL + "- vraag:")
    assert plain[2].startswith(" " * LABEL + "  nog meer woorden"), "what belongs to a line of a list stands below it"
    assert max(map(len, plain)) <= 80


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_has_the_same_words(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert shown(monkeypatch, **{name: value}) == COLOUR.sub("", shown(monkeypatch))
