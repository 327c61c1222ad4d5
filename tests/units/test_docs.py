"""The docs are true: their conversations run word for word, the worked example works, every name and every link is there.

A conversation is a fenced block, "```chat wethouder": lines with `>` are typed by that person, all others are what the desk
says to it. A block that opens with words of the desk shows a message that came by itself. Blocks of one page follow each other
on one desk. After a change in `templates/`, this writes what the desk says now: `.venv/bin/python -m tests.units.test_docs`.
"""

import ast
import asyncio
import inspect
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import indent
from types import ModuleType
from typing import Any

import pytest

from bot.__main__ import main
from bot.app import SUBJECTS
from bot.commands import Registry
from storage.limburg import ROLES
from tests.infra.talk import AMBASSADOR, SECRETARY, Talker, TestDesk

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
TOLD = [DOCS / "handleiding.md", DOCS / "replay.md"]  # the pages that hold conversations
BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
REPLY = re.compile(r"\((?:in antwoord op dat bericht|in reply to that)\) ")
LINK = re.compile(r"\]\((?!https?://)(?P<path>[^)#\s]*)(?:#(?P<heading>[^)\s]+))?\)")
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
    venray = {"organisation": "gemeente Venray", "municipality": "Venray"}
    yield {
        "wethouder": await desk.knows("@anna:localhost", name="Anna", function="wethouder Wonen", roles=("alderman",), **horst),
        "ambtenaar": await desk.knows("@bert:localhost", name="Bert", function="adviseur", roles=("civil_servant",), **venray),
        "emma": await desk.knows("@emma:localhost", name="Emma", function="director", language="en", roles=("partner",)),
        "lid": await desk.knows("@carla:localhost", name="Carla", function="projectleider", roles=("taskforce",)),
        "stuurgroep": await desk.knows("@lwv:localhost", name="Lotte", function="bestuurder", organisation="LWV", roles=("steering_group",)),
        "ambassadeur": await desk.greeted(AMBASSADOR),
        "secretaris": await desk.greeted(SECRETARY),
        "nieuw": Talker(desk, "@peeters:localhost"),
    }  # fmt: skip
    await desk.stops()


async def played(person: Talker, lines: Sequence[str]) -> list[str]:
    """The same conversation, as the desk holds it now."""
    now: list[str] = []
    seen = person.heard_last
    if not lines[0].startswith("> "):
        opens = " ".join(lines[0].split()[:2])
        seen = next((words for words in reversed(person.words) if words.startswith(opens)), seen)
        now += shown([seen])
    for line in lines:
        if not line.startswith("> "):
            continue
        before, said = len(person.words), line.removeprefix("> ")
        await (person.replies(REPLY.sub("", said), seen) if REPLY.match(said) else person.says(said))
        now += [line, *shown(person.words[before:])]
    return now


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
            assert await played(people[name], written) == written


async def rewritten(page: str) -> str:
    """A page with what the desk says now in its conversations."""
    parts, end = [], 0
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder)) as people:
            for match in BLOCK.finditer(page):
                kind, _, name = match["info"].partition(" ")
                if kind == "chat":
                    now = await played(people[name], shown([match["text"]]))
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
