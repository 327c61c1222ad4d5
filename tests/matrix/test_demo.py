"""`desk demo`: a world that stands up by itself, its tour, and the file for who wants to go on from there."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest

from bot.demo.homeserver import tied
from bot.demo.person import Person

README = Path(__file__).parents[2] / "README.md"
DESK = [sys.executable, "-m", "bot", "demo"]
DATE = re.compile(
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag \d+ [a-z]+|\b(?:ma|di|wo|do|vr|za|zo) \d+ [a-z]{3})(?: \d{4})?"
)
SOON = 60.0  # seconds
INTERRUPTED = 130, -signal.SIGINT


def messages(tour: str) -> list[str]:
    """Who says what in a tour, whatever the day, and wherever its lines end."""
    each = re.split(r"\n(?=\S)", tour.strip())
    return [DATE.sub("DAG", " ".join(message.split())) for message in each]


def demo(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A demo without a terminal, to its end."""
    return subprocess.run(
        [*DESK, *words], check=False, cwd=folder, capture_output=True, text=True, timeout=240, input=""
    )


@contextmanager
def standing(folder: Path) -> "Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]":
    """A world with a file, and the process that holds it."""
    file = folder / "world.json"
    stale = _text(file)
    process = subprocess.Popen(tied([*DESK, "--json", str(file)]), cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: _text(file) not in ("", stale) or process.poll() is not None)
        yield process, json.loads(file.read_text())
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def until(holds: Any) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def processes(folder: Path) -> list[int]:
    """What still runs in, or names, this folder."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            words, state = (each / "cmdline").read_bytes(), (each / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(folder).encode() in words and state != "Z":
            found.append(int(each.name))
    return found


def test_the_tour_is_played_as_the_readme_shows_it_once_in_a_world(tmp_path):
    shown = demo(tmp_path)
    assert shown.returncode == 0, shown.stderr
    tour, _, where = shown.stdout.partition("\n── Waar u verder kijkt\n")
    written = README.read_text("utf-8").split("```tour\n")[1].split("```")[0]
    assert messages(tour) == messages(written)

    pdf, word = (Path(path) for path in re.findall(r"(/.*\.(?:pdf|docx))$", where, re.MULTILINE))
    assert pdf.parent == word.parent == tmp_path / ".demo"
    with pikepdf.open(pdf) as opened:
        assert len(opened.pages) > 1
    assert "3.2  Midden-Limburg is te weinig bereikt." in [line.text for line in docx.Document(str(word)).paragraphs]

    again = demo(tmp_path)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("U gaat verder in de wereld van de vorige keer.")
    assert again.stdout.endswith(where)
    assert processes(tmp_path) == []


def test_a_fresh_one_plays_the_tour_again(tmp_path):
    (tmp_path / ".demo").mkdir()
    (tmp_path / ".demo" / "used").touch()
    with subprocess.Popen(tied([*DESK, "--fresh"]), cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "\n"
        assert process.stdout.readline().startswith("── Een wethouder vraagt")
        process.send_signal(signal.SIGINT)
    assert process.returncode in INTERRUPTED
    assert processes(tmp_path) == []


async def test_with_a_file_the_world_stands_in_a_folder_of_any_name_and_anybody_can_log_in(tmp_path):
    (folder := tmp_path / "vreemd é 'x' ?a=b #c %41").mkdir()
    (folder / "world.json").write_text("of an earlier world, and gone until the desk answers")
    with standing(folder) as (process, world):
        assert {person["role"] for person in world["people"]} >= {"ambassador", "secretary", "alderman", "taskforce"}
        alderman = next(person for person in world["people"] if person["role"] == "alderman")
        async with await Person.login(world["homeserver"], alderman["user"], alderman["password"]) as anna:
            room = await anna.direct(world["desk"])
            await anna.hears(room, world["desk"], "Goedendag", seconds=30)
            assert "1. vraag:" in await anna.answer_to(room, "/menu")

        for words in ((), ("--fresh",), ("--json", "other.json")):
            refused = demo(folder, *words)
            assert refused.returncode == 1
            assert refused.stderr == (
                f"In {folder} draait al een demo (proces {process.pid}). Stop die, of ga naar een andere map.\n"
            )
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert json.loads((folder / "world.json").read_text()) == world
    assert (folder / ".demo" / "data" / "desk.sqlite3").exists()
    assert [each.name for each in tmp_path.iterdir()] == [folder.name]
    assert processes(folder) == []


def homeserver(folder: Path, *others: int) -> int:
    (found,) = [pid for pid in processes(folder / ".demo" / "homeserver") if pid not in others]
    return found


async def test_whoever_has_the_file_may_kill_the_desk_and_start_another_but_not_without_a_homeserver(tmp_path):
    with standing(tmp_path) as (process, world):
        os.kill(world["pid"], signal.SIGKILL)
        assert process.stderr
        process.stderr.readline()
        assert process.stderr.readline() == (
            f"De balie is gestopt. Waarom, staat in {tmp_path}/.demo/desk.log. De rest draait door.\n"
        )
        another = subprocess.Popen(tied([*DESK[:-1], "run", "--config", world["config"]]), stderr=subprocess.DEVNULL)
        alderman = next(person for person in world["people"] if person["role"] == "alderman")
        async with await Person.login(world["homeserver"], alderman["user"], alderman["password"]) as anna:
            await anna.hears(await anna.direct(world["desk"]), world["desk"], "Goedendag", seconds=SOON)
        another.terminate()
        assert another.wait(30) == 0

        os.kill(homeserver(tmp_path, process.pid), signal.SIGKILL)
        assert process.wait(30) == 1
        *_, said = process.stderr.read().splitlines()
    assert said.startswith(f"De homeserver is gestopt. Waarom, staat in {tmp_path}/.demo/")
    assert processes(tmp_path) == []


def test_ctrl_c_while_it_comes_up_leaves_no_process_behind(tmp_path):
    process = subprocess.Popen(tied(DESK), cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    until((tmp_path / ".demo" / "homeserver" / "homeserver.db").exists)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) in INTERRUPTED
    assert processes(tmp_path) == []


class Terminal:
    """A demo with a terminal, in a world where the tour was played."""

    def __init__(self, folder: Path) -> None:
        (folder / ".demo").mkdir()
        (folder / ".demo" / "used").touch()
        self.ours, theirs = pty.openpty()
        plain = os.environ | {"NO_COLOR": "1", "COLUMNS": "110"}
        self.process = subprocess.Popen(tied(DESK), cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=plain)
        os.close(theirs)
        self.shown = ""

    def types(self, line: str, *expected: str) -> str:
        """Types a line; what is shown until all of the expected is there."""
        os.write(self.ours, f"{line}\n".encode() if line else b"")
        self.shown, end = "", time.monotonic() + SOON
        while not all(words in self.shown for words in expected):
            assert select.select([self.ours], [], [], end - time.monotonic())[0], self.shown
            self.shown += os.read(self.ours, 1 << 16).decode()
        return self.shown

    def goes_away(self) -> None:
        """The window is closed."""
        if self.ours:
            os.close(self.ours)
        self.ours = 0


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.goes_away()
    terminal.process.terminate()
    terminal.process.wait(30)


def test_at_the_prompt_you_are_who_you_want_where_you_may_be(terminal, tmp_path):
    terminal.types("", "U gaat verder", "U bent wethouder, in het directe gesprek", "Goedendag", "\nwethouder> ")
    terminal.types("menu", "1. vraag:", "\nwethouder> ")
    terminal.types("/als wethoudr", "wethoudr is er niet. Bedoelt u wethouder?", "wethouder> ")
    terminal.types("/als", "regiocoördinator, Regio Noord-Limburg", "\nwethouder> ")
    terminal.types("/als iemand", "iemand is er niet. Wie er zijn:", "\nwethouder> ")
    who = "Wie daar komen: ambassadeur, secretaris, projectleider, regio."
    terminal.types("/kamer taskforce", f"wethouder komt niet in de kamer taskforce. {who}", "\nwethouder> ")
    terminal.types("/alls ambassadeur", "Bedoelt u /als? Dan typt u: /als ambassadeur", "\nwethouder> ")
    terminal.types("/Als Ambassadeur", "Goedendag", "\nambassadeur> ")
    terminal.types("/kamer nergens", "De kamer nergens is er niet. Wel: taskforce en stuurgroep.", "\nambassadeur> ")
    terminal.types("/kamer Task", "\nambassadeur in taskforce> ")
    terminal.types("/menu", "[balie] Daarop volgt", "[balie → ambassadeur] Wat kan ik", "meer voor de volgende")
    terminal.types("/?", "U bent ambassadeur, in de kamer taskforce.", "\nambassadeur in taskforce> ")
    terminal.types("/kamer", "\nambassadeur> ")
    terminal.process.send_signal(signal.SIGINT)  # nobody has to press Enter first
    assert terminal.process.wait(30) == 130
    assert processes(tmp_path) == []


def test_what_one_says_another_hears_though_nobody_was_them_yet_and_a_desk_that_dies_is_noticed(terminal, tmp_path):
    terminal.types("", "Goedendag", "\nwethouder> ")
    terminal.types("vraag Wie betaalt de bus?", "Wat vraagt u van de kennisambassadeur?")
    for answer, said in (("raadplegen", "Hoe snel"), ("gewoon", "vertrouwelijk"), ("nee", "Klopt dat?")):
        terminal.types(answer, said)
    terminal.types("ja", "Uw vraag is H-3.", "[balie → ambassadeur] Nieuwe vraag H-3 van wethouder Wonen")
    os.write(terminal.ours, b"een halve zin")
    (desk,) = [pid for pid in processes(tmp_path / ".demo" / "config.toml") if pid != terminal.process.pid]
    os.kill(desk, signal.SIGKILL)
    terminal.types("", "De balie is gestopt. Waarom, staat in", "Begin daarna opnieuw.")
    assert terminal.process.wait(30) == 1


def test_a_terminal_that_goes_away_ends_the_demo(terminal, tmp_path):
    terminal.types("", "\nwethouder> ")
    terminal.goes_away()
    terminal.process.wait(30)
    assert processes(tmp_path) == []


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / ".demo").touch()
    refused = demo(tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "De demo kan hier niet schrijven (File exists). Ga naar een map waar dat wel kan.\n"
    assert demo(tmp_path, "--json", "nergens/world.json").stderr.startswith("--json = nergens/world.json: kan niet")
