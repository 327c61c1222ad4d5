"""A report as Markdown: for the terminal, and for who writes on with it. What people typed is shown and never works."""

import re
from collections.abc import Iterator, Sequence

from bot.documents.plain import visible
from bot.documents.report import LIGHTS, Figures, Lights, Part, Points, Report, Section, Table, Text, Tiles

WORKS = re.compile(r"[\\`*_\[\]<>|~&$]")
BEGINS = re.compile(r"^(\d*)([#+\-=.)])")  # a heading or a list


def markdown(report: Report) -> str:
    """The whole report; the same report gives the same text."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    yield f"**{plain(report.programme)}**\\\n{plain(report.subtitle)}"
    if report.mark:
        yield f"*{plain(report.mark)}*"
    yield "\n".join(f"- {plain(label)}: {plain(words)}" for label, words in report.about)
    yield from _sections(report.sections, "##")
    for annex in report.annexes:
        yield f"## {plain(annex.title)}"
        yield "\n".join(f"- {plain(label)}: {plain(words)}" for label, words in annex.about)
        yield from _sections(annex.sections, "###")


def _sections(sections: Sequence[Section], level: str) -> Iterator[str]:
    for section in sections:
        yield f"{level} {section.number}. {plain(section.title)}"
        for number, part in section.numbered():
            yield _part(number, part)


def _part(number: str, part: Part) -> str:
    match part:
        case Text():
            return f"{'> ' if part.said else ''}**{number}** {plain(part.words)}"
        case Points():
            return f"**{number}** {plain(part.title)}".strip() + "\n\n" + _list(part.items)
        case Figures():
            return f"**{number}**\n\n" + _list_of(f"**{plain(figure)}** {plain(words)}" for figure, words in part.items)
        case Lights():
            return _titled(number, part.title, part.head, _lights(part))
        case Tiles():
            table = _titled(number, part.title, part.head, part.rows, (1,)) if part.rows else f"**{number}**"
            return f"{table}\n\n{plain(part.rest)}"
        case Table():
            return _titled(number, part.title, part.head, _rows(part), part.numbers)


def _rows(table: Table) -> Iterator[Sequence[str]]:
    for at, row in enumerate(table.rows):
        yield (f"– {row[0]}", *row[1:]) if at in table.parts else row


def _lights(lights: Lights) -> Iterator[Sequence[str]]:
    for row in lights.rows:
        why = " ".join(f"{name}: {words}" for name, words in row.why)
        before = f" ({row.before})" if row.before else ""
        yield row.name, f"{LIGHTS[row.state]} {row.says}{before}", row.done, f"{row.next} {why}".strip()


def _titled(
    number: str, title: str, head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]],
    numbers: Sequence[int] = (),
) -> str:  # fmt: skip
    lines = [head, ["---:" if at in numbers else "---" for at in range(len(head))], *rows]
    table = "\n".join(
        "| " + " | ".join(cell if at == 1 else plain(cell) for cell in line) + " |" for at, line in enumerate(lines)
    )
    return f"**{number}** {plain(title)}\n\n{table}"


def _list(items: Sequence[str]) -> str:
    return _list_of(map(plain, items))


def _list_of(items: Iterator[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def plain(text: str) -> str:
    """A text in which nothing is read as Markdown."""
    return BEGINS.sub(r"\1\\\2", WORKS.sub(r"\\\g<0>", visible(text).strip()))
