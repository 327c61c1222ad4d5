"""What reviewers would tire of saying."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta

from bot.app import SUBJECTS
from bot.commands import Command, Registry
from bot.words import LANGUAGES, read
from storage.audience import Viewer
from storage.people import Person

ROOT = Path(__file__).parents[2]
HANDLERS = sorted((ROOT / "handlers").rglob("*.py"))
CODE = sorted(path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py"))
REGISTRY = Registry(*SUBJECTS)
TEXTS = {language: dict(read(language)) for language in LANGUAGES}
ROLES = (
    "ambassador",
    "secretary",
    "administrator",
    "alderman",
    "civil_servant",
    "taskforce",
    "steering_group",
    "partner",
)
UNLISTED = {  # said in answers, buttons and notifications, or known by everybody
    "intrekken", "aanvullen", "oppakken", "afronden", "antwoorden", "verbeteren", "weghalen", "kennismaken", "toelaten",
    "afwijzen", "aanvaarden", "menu", "privacy", "bedankt", "hallo", "ik kom", "kom ik", "ik kom niet", "kom ik niet", "aanwezig", "afwezig", "vervanger", "weet nog niet",
    "agendapunt", "anders verwoorden", "nieuws", "besluit", "besluit terug", "actie", "actie terug", "besluitenlijst",
    "bijwerken", "later", "doorverwijzen", "buiten bereik", "bewust niet gedaan",
    "ik ben er toch wel", "opvolger", "niet van mij", "opnieuw verbeteren", "verbetering terug",
    "opmerking", "opmerkingen", "opmerking anders", "opmerking terug", "bij hoofdstuk", "overnemen", "aanpassen", "uitleggen", "akkoord terug",
    "niet akkoord", "wie nog niet", "interview",
    "bedoeling", "ander loket", "bedreiging", "signaal", "signaal anders", "signaal terug", "aanvulling terug",
    "nog meer aanvullen", "niet namens mij", "wel namens mij",
}  # fmt: skip
BUILT = {  # keys that the code puts together, by what they begin or end with
    r"desk\.doubt_\w+", r"people\.speaks_\w+", r"\w+\.label_\w+", r"\w+\.does_[\w ]+", r"\w+\.\w+_option", r"\w+\.not_offered_exactly",
    r"\w+\.part_\w+",
}  # fmt: skip
STIFF = "derhalve|dienen te|dient te|middels|teneinde|omtrent|betreffende|inzake|conform"
LONGEST = 25  # words in a sentence


def subject_of(path: Path) -> str:
    """A subject is a file, or a folder of files."""
    return path.relative_to(ROOT / "handlers").parts[0].removesuffix(".py")


def environment() -> jinja2.Environment:
    made = jinja2.Environment(autoescape=False)
    made.filters |= dict.fromkeys(("when", "short", "day", "hour", "ago", "quote", "number"), str)
    return made


def someone(*roles: str) -> Person:
    return Person(1, "@a:localhost", "A", "", "", None, "nl", "admitted", frozenset(roles))


# ---------------------------------------------------------------- commands
@pytest.mark.parametrize("one", REGISTRY.commands, ids=lambda one: one.names[0])
def test_every_command_is_in_the_menu_or_deliberately_unlisted(one: Command) -> None:
    assert one.listed != (one.names[0] in UNLISTED)
    if one.listed or one.intentions:
        for language in LANGUAGES:
            assert f"{one.subject}.does_{one.names[0]}" in TEXTS[language]


def test_no_name_is_given_twice_unless_it_is_about_another_kind_of_record() -> None:
    names = [(name, one.about) for one in REGISTRY.commands for name in dict.fromkeys(one.names)]
    assert sorted(names) == sorted(set(names))
    assert all(about for name, about in names if name in REGISTRY.shared)


def test_every_command_is_open_to_a_role_that_exists() -> None:
    for one in REGISTRY.commands:
        assert set(one.who) <= {"all", "known", *ROLES}
        assert any(one.allows(someone(role)) for role in ROLES), one.names


def test_nobody_without_a_role_may_do_what_a_role_is_for() -> None:
    for one in REGISTRY.commands:
        if not {"all", "known"}.intersection(one.who):
            assert not one.allows(someone())
    assert Viewer(1).roles == frozenset()


# ---------------------------------------------------------------- words
KEY = re.compile(r"[a-z]+\.[a-z_]*[a-z]")
SAYING = {"words", "note", "_word", "word", "answer_with", "report", "say", "tell", "Tell", "NotUnderstood", "AskAgain"}


def texts_in(node: ast.AST) -> set[str]:
    """Every text in this piece of code that has the form of a key."""
    parts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {part for part in parts if isinstance(part, str) and KEY.fullmatch(part)}


def perhaps_said() -> set[str]:
    return set().union(*(texts_in(ast.parse(path.read_text("utf8"))) for path in CODE))


def surely_said() -> set[str]:
    """What handlers name, and what the machine hands to something that says it."""
    said = set().union(*(texts_in(ast.parse(path.read_text("utf8"))) for path in HANDLERS))
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SAYING:
                said |= set().union(*map(texts_in, node.args))
    return said


def test_every_key_that_is_said_exists_in_both_languages() -> None:
    assert sorted(surely_said() - TEXTS["nl"].keys()) == []
    assert sorted(surely_said() - TEXTS["en"].keys()) == []


def test_every_key_that_exists_is_said() -> None:
    said = perhaps_said()
    built = re.compile("|".join(BUILT))
    assert sorted(key for key in TEXTS["nl"] if key not in said and not built.fullmatch(key)) == []


def test_every_option_and_label_belongs_to_a_question() -> None:
    said = surely_said()
    asked = {
        f"{subject_of(path)}.label_{key}"
        for path in HANDLERS
        for key in re.findall(r'desk\.ask(?:_or_skip)?\(\s*"(\w+)"', path.read_text("utf8"))
    }
    for key in TEXTS["nl"]:
        if key.endswith("_option"):
            assert key.removesuffix("_option") in said, key
        if ".label_" in key:
            assert key in asked, key
    assert {
        key for key in asked if not key.endswith(("label_sure", "label_act", "label_command", "label_language"))
    } <= {*TEXTS["nl"]}


def test_both_languages_hold_the_same_keys() -> None:
    assert TEXTS["nl"].keys() == TEXTS["en"].keys()


@pytest.mark.parametrize("key", TEXTS["nl"])
def test_both_languages_use_the_same_variables(key: str) -> None:
    used = {
        language: meta.find_undeclared_variables(environment().parse(TEXTS[language][key])) for language in LANGUAGES
    }
    assert used["nl"] - {"person"} == used["en"] - {"person"}


@pytest.mark.parametrize("key", TEXTS["nl"])
def test_the_words_are_plain(key: str) -> None:
    for language in LANGUAGES:
        text = plain(TEXTS[language][key])
        assert not re.search(r"!(?![a-z{])", text), "a command may begin with one"
        assert not re.search(rf"\b({STIFF})\b", text, re.IGNORECASE), text
        for sentence in re.split(r"[.?:;]\s|\n", text):
            assert len(sentence.split()) <= LONGEST, sentence


@pytest.mark.parametrize("key", [key for key in TEXTS["nl"] if not key.startswith("matrix.")])
def test_persons_are_addressed_with_u(key: str) -> None:
    assert not re.search(r"\b(je|jij|jou|jouw)\b", plain(TEXTS["nl"][key]), re.IGNORECASE)


def plain(template: str) -> str:
    """The words of a template, with one word for each thing that is filled in."""
    return re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "iets", template))


# ---------------------------------------------------------------- handlers
UNCERTAIN = {
    "asyncio",
    "datetime.now",
    "logging",
    "os",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
    "uuid",
}
MOMENTS_OF_THE_TURN = "desk.db.now", "almanac.db.now", "db.now"


def handler_nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path in HANDLERS:
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, kind):
                yield f"{path.name}:{getattr(node, 'lineno', 0)}", node


def test_handlers_have_no_clock_no_chance_and_no_tasks() -> None:
    for where, node in [*handler_nodes(ast.Import), *handler_nodes(ast.ImportFrom)]:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]  # type: ignore[attr-defined]
        assert not UNCERTAIN.intersection(name.partition(".")[0] for name in names), where
    for where, node in handler_nodes(ast.Attribute):
        assert node.attr not in {"now", "today", "utcnow"} or ast.unparse(node).endswith("db.now"), where  # type: ignore[attr-defined]
    for where, node in handler_nodes(ast.Call):
        assert ast.unparse(node.func) not in {"open", "print", "input", "eval", "exec", "globals"}, where  # type: ignore[attr-defined]


def test_handlers_catch_only_what_has_a_name() -> None:
    for where, node in handler_nodes(ast.ExceptHandler):
        assert node.type is not None, where  # type: ignore[attr-defined]
        assert ast.unparse(node.type) not in {"Exception", "BaseException"}, where  # type: ignore[attr-defined]


def test_handlers_never_loop_without_end_and_never_loop_around_a_question() -> None:
    assert [where for where, _ in handler_nodes(ast.While)] == []
    for where, loop in [*handler_nodes(ast.For), *handler_nodes(ast.AsyncFor)]:
        assert "desk.ask" not in ast.unparse(loop), where


def test_handlers_keep_no_state() -> None:
    for where, node in [*handler_nodes(ast.Global), *handler_nodes(ast.Nonlocal)]:
        pytest.fail(f"{where}: {ast.unparse(node)}")


def known_to(path: Path) -> set[str]:
    """The packages of which a handler may await what they hold."""
    return {"storage", "storage.machine", f"handlers.{subject_of(path)}"}


def test_handlers_await_only_the_desk_and_its_memory() -> None:
    for path in HANDLERS:
        tree = ast.parse(path.read_text("utf8"))
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)}
        own |= {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"handlers.{subject_of(path)}.")
            for alias in node.names
        }
        storage = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in known_to(path)
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Await):
                assert isinstance(node.value, ast.Call), f"{path.name}:{node.lineno}"
                called = ast.unparse(node.value.func).partition(".")[0]
                assert called in {"desk", "register"} | storage | own, f"{path.name}:{node.lineno}: {called}"


def test_handlers_write_no_words_of_their_own() -> None:
    for path in HANDLERS:
        tree = ast.parse(path.read_text("utf8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"desk.say", "desk.tell"}:
                key = node.args[0 if ast.unparse(node.func) == "desk.say" else 1]
                texts = [part.value for part in ast.walk(key) if isinstance(part, ast.Constant)]
                assert all(re.fullmatch(r"[a-z_.]+", str(text)) for text in texts), f"{path.name}:{node.lineno}"


def test_a_desk_on_sqlite_holds_nothing_that_few_desks_or_few_turns_need() -> None:
    heavy = {"alembic", "cffi", "cryptography", "dateparser", "icalendar", "psycopg", "sqlalchemy.dialects.postgresql"}
    loads = f"import bot.service, sys; print(*{heavy} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", loads], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.stem)
def test_a_subject_stays_small(path: Path) -> None:
    assert len(path.read_text("utf8").splitlines()) <= 300


def test_nothing_waits_with_what_may_lose_a_cancellation() -> None:
    """`asyncio.wait_for` does, before 3.12, when what it waits for comes at that very moment: the desk would not stop."""
    assert [path for path in (ROOT / "bot").rglob("*.py") if "asyncio.wait_for(" in path.read_text("utf-8")] == []
