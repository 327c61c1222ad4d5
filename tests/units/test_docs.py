"""The docs are true: their conversations run word for word, the worked example works, every name and every link is there.

A conversation is a fenced block, "```chat wethouder": lines with `>` are typed by that person, all others are what the desk
says to it. A block that opens with words of the desk shows a message that came by itself; a line with a moment, "(dinsdag 11
oktober, 10.00 uur)", lets time pass until then, and is followed by such a message or by what is typed. "```chat lid in taskforce"
is what this person does and sees in that room. Blocks of one page follow each other on one desk. After a change in `templates/`, this writes what the desk says now: `.venv/bin/python -m tests.units.test_docs`.
"""

import ast
import asyncio
import inspect
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from textwrap import indent
from types import ModuleType
from typing import Any

import pytest

from bot.__main__ import main
from bot.app import SUBJECTS
from bot.check import findings
from bot.commands import Registry
from bot.config import Config, Matrix, Storage
from bot.words import DAYS, MONTHS
from storage.limburg import ROLES
from storage.machine import places
from storage.migrations import HEAD
from tests.infra.talk import ADMINISTRATOR, AMBASSADOR, SECRETARY, Group, Talker, TestDesk

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
TOLD = [DOCS / "handleiding.md", DOCS / "beheer.md", DOCS / "replay.md"]  # the pages that hold conversations
BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
REPLY = re.compile(r"\((?:in antwoord op dat bericht|in reply to that)\) ")
MOMENT = re.compile(r"\((?P<weekday>\w+) (?P<day>\d+) (?P<month>\w+), (?P<hour>\d\d)[.:](?P<minute>\d\d)(?: uur)?\)")
LINK = re.compile(r"\]\((?!https?://)(?P<path>[^)#\s]*)(?:#(?P<heading>[^)\s]+))?\)")
YEAR = 2022  # in which the pages play
SLOTS = "2022-10-11T14:00", "2022-10-13T09:30", "2022-10-18T11:00"


def blocks(page: Path, kind: str) -> list[tuple[str, str]]:
    """What follows the kind on the first line of each block, and the block's text."""
    found = [(match["info"].partition(" "), match["text"]) for match in BLOCK.finditer(page.read_text("utf-8"))]
    return [(info[2], text) for info, text in found if info[0] == kind]


# ---------------------------------------------------------------- conversations
@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[dict[str, Talker]]:
    """A desk that has what the docs show, and the people who talk with it there."""
    subject = example()
    desk = await TestDesk(folder, "", subject).starts()
    for file, text in blocks(DOCS / "replay.md", "markdown"):
        put(desk, Path(file).parent.name, subject, text)
    await desk.offers(*SLOTS)
    horst = {"organisation": "gemeente Horst aan de Maas", "municipality": "Horst aan de Maas"}
    yield {
        "wethouder": await desk.knows("@anna:localhost", name="Anna", function="wethouder Wonen", roles=("alderman",), **horst),
        "ambtenaar": await desk.knows("@bert:localhost", name="Bert", function="adviseur", roles=("civil_servant",), via=("@anna:localhost",), **horst),
        "emma": await desk.knows("@emma:localhost", name="Emma", function="director", language="en", roles=("partner",)),
        "lid": await desk.knows("@carla:localhost", name="Carla", function="projectleider", roles=("taskforce",)),
        "stuurgroep": await desk.knows("@lwv:localhost", name="Lotte", function="bestuurder", organisation="LWV", roles=("steering_group",)),
        "ambassadeur": await desk.greeted(AMBASSADOR),
        "secretaris": await desk.greeted(SECRETARY),
        "administrator": await warned(desk),
        "nieuw": Talker(desk, "@peeters:localhost"),
    }  # fmt: skip
    await desk.stops()


async def warned(desk: TestDesk) -> Talker:
    """An administrator, who hears in English that somebody's account shows another identity."""
    administrator = await desk.greeted(ADMINISTRATOR)
    await administrator.says("/taal English")
    async with desk.app.database.writing() as session:
        await places.pin(session, "@jansen:localhost", "first", "second")
    await desk.app.turns.report("matrix.identity_changed", {"address": "@jansen:localhost"})
    await desk.settles()
    return administrator


def speaks(people: Mapping[str, Talker], name: str) -> Talker:
    """Who a block is of: somebody in their direct chat, or, with "in" and a room behind the name, there."""
    who, _, room = name.partition(" in ")
    return Group(people[who].desk, people[who].address, room) if room else people[who]


async def played(person: Talker, lines: Sequence[str]) -> list[str]:
    """The same conversation, as the desk holds it now."""
    now: list[str] = []
    seen = person.heard_last
    for before, line in pairwise(["", *lines]):
        if line.startswith("> "):
            now += [line, *await answered(person, line.removeprefix("> "), seen)]
        elif until := moment(line):
            await person.desk.passes(until)
            now.append(line)
        elif not before or moment(before):
            seen = came(person, line)
            now += shown([seen])
    return now


async def answered(person: Talker, said: str, seen: str) -> list[str]:
    """What the desk says to this."""
    before = len(person.words)
    await (person.replies(REPLY.sub("", said), seen) if REPLY.match(said) else person.says(said))
    return shown(person.words[before:])


def came(person: Talker, line: str) -> str:
    """The last message of the desk that opens with the same words as this line."""
    opens = " ".join(line.split()[:3])
    return next((words for words in reversed(person.words) if words.startswith(opens)), person.heard_last)


def moment(line: str) -> str | None:
    """The moment that a line names, on the desk's own calendar; None for every other line."""
    named = MOMENT.fullmatch(line)
    if named is None:
        return None
    language = "nl" if named["month"] in MONTHS["nl"] else "en"
    day = date(YEAR, MONTHS[language].index(named["month"]) + 1, int(named["day"]))
    assert named["weekday"] == DAYS[language][day.weekday()], line
    return f"{day} {named['hour']}:{named['minute']}"


def shown(messages: Sequence[str]) -> list[str]:
    """Messages as a block shows them: without empty lines."""
    return [line.strip() for message in messages for line in message.splitlines() if line.strip()]


@pytest.mark.parametrize("page", TOLD, ids=lambda page: page.stem)
async def test_every_conversation_goes_as_it_stands_there(page: Path, tmp_path: Path) -> None:
    told = blocks(page, "chat")
    assert told

    async with staged(tmp_path) as people:
        for name, text in told:
            written = shown([text])
            assert await played(speaks(people, name), written) == written


async def rewritten(page: str) -> str:
    """A page with what the desk says now in its conversations."""
    parts, end = [], 0
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder)) as people:
            for match in BLOCK.finditer(page):
                kind, _, name = match["info"].partition(" ")
                if kind == "chat":
                    now = await played(speaks(people, name), shown([match["text"]]))
                    parts += [page[end : match.start("text")], "\n".join(now), "\n"]
                    end = match.end("text")
    return "".join([*parts, page[end:]])


# ---------------------------------------------------------------- the worked example
def example() -> ModuleType:
    """The handler of `replay.md`, as if it lay where the page says."""
    name, code = next(block for block in blocks(DOCS / "replay.md", "python") if block[0].startswith("handlers/"))
    module = ModuleType(name.removesuffix(".py").replace("/", "."))
    exec(compile(code, name, "exec"), vars(module))
    return module


def put(desk: TestDesk, language: str, subject: ModuleType, text: str) -> None:
    """Lays the words of the example beside those in `templates/`."""
    words = desk.app.turns.office.words
    for section in re.split(r"^## +", text, flags=re.MULTILINE)[1:]:
        key, _, message = section.partition("\n")
        name = f"{subject.__name__.rpartition('.')[2]}.{key.strip()}"
        words.texts[language][name] = message.strip()


async def test_the_test_of_the_worked_example_passes(tmp_path: Path) -> None:
    code = next(text for name, text in blocks(DOCS / "replay.md", "python") if name.startswith("tests/"))
    names: dict[str, Any] = {}
    exec(compile(code, "replay.md", "exec"), names)
    tests: list[Callable[..., Any]] = [thing for name, thing in names.items() if name.startswith("test_")]
    assert tests

    async with staged(tmp_path) as people:
        fixtures = {"anna": people["wethouder"], "ambassador": people["ambassadeur"]}
        for test in tests:
            await test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


def test_the_words_of_the_worked_example_are_there_in_both_languages() -> None:
    words = dict(blocks(DOCS / "replay.md", "markdown"))
    keys = {language: re.findall(r"^## +(\w+)", text, re.MULTILINE) for language, text in words.items()}

    assert keys["templates/nl/visits.md"] == keys["templates/en/visits.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_piece_of_python_is_python(page: Path) -> None:
    for _, code in blocks(page, "python"):
        ast.parse(f"async def piece(desk):\n{indent(code, '    ')}")


# ---------------------------------------------------------------- names and links
def test_the_manual_names_every_command_of_the_menu() -> None:
    manual = (DOCS / "handleiding.md").read_text("utf-8")
    listed = [one.names[0] for one in Registry(*SUBJECTS).commands if one.listed]

    assert [name for name in [*listed, "menu"] if f"`{name}" not in manual] == []


async def test_the_guide_shows_the_lines_of_desk_check(tmp_path: Path) -> None:
    guide = (DOCS / "beheer.md").read_text("utf-8")
    shown = re.findall(r"^ok   (.+?): (.+)$", guide, re.MULTILINE)
    nowhere = Matrix(homeserver="http://127.0.0.1:9", store_path=str(tmp_path))
    config = Config(matrix=nowhere, storage=Storage(url=f"sqlite+aiosqlite:///{tmp_path}/desk.sqlite3"))

    assert [subject for subject, _ in shown] == [one.subject async for one in findings(config)]
    assert dict(shown)["database"] == f"SQLite, schema {HEAD}"
    assert dict(shown)["config"] == f"{config.programme.name}, {config.programme.starts} to {config.programme.ends}"


def test_the_guide_names_every_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    guide = (DOCS / "beheer.md").read_text("utf-8")
    typed = ["".join(words) for words in re.findall(r"desk ([a-z]+(?: people)?)|(--[a-z]+)", guide)]

    assert [words for words in command_lines(capsys) if words not in typed] == []


def command_lines(capsys: pytest.CaptureFixture[str], *before: str) -> list[str]:
    """All that can be typed behind `desk`: commands, and options."""
    with pytest.raises(SystemExit):
        main([*before, "--help"])
    usage = capsys.readouterr().out
    below = re.findall(r"^    ([a-z]+)", usage, re.MULTILINE)
    options = [option for option in re.findall(r"--[a-z]+", usage) if option != "--help"]
    return options + ([line for name in below for line in command_lines(capsys, *before, name)] or [" ".join(before)])


def test_the_guide_names_every_role_that_an_import_gives() -> None:
    guide = (DOCS / "beheer.md").read_text("utf-8")

    assert [role for role in ROLES if f"`{role}`" not in guide] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for link in LINK.finditer(page.read_text("utf-8")):
        target = (page.parent / link["path"]).resolve() if link["path"] else page
        if not target.exists() or (link["heading"] and link["heading"] not in headings(target)):
            lost.append(link[0])

    assert lost == []


def headings(page: Path) -> list[str]:
    """The headings of a page, as links name them."""
    lines = re.findall(r"^#+ +(.+)$", BLOCK.sub("", page.read_text("utf-8")), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", line).lower().replace(" ", "-") for line in lines]


if __name__ == "__main__":
    for told in TOLD:
        told.write_text(asyncio.run(rewritten(told.read_text("utf-8"))), "utf-8")
