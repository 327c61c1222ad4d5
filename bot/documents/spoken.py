"""What a section of a report says, in a few lines for a chat."""

from collections.abc import Iterator
from itertools import islice

from bot.documents.report import Lights, Points, Report, Table, Text


def spoken_lines(report: Report, key: str, most: int, row: int = 0) -> tuple[str, ...]:
    """The first so many lines of what was counted; of the action points only the one in `row`, from 1."""
    section = next(one for one in report.sections if one.key == key)
    return tuple(islice((line for block in section.blocks for line in _lines(block, row)), most))


def _lines(block: object, row: int) -> Iterator[str]:
    if isinstance(block, Text) and not block.said and not row:
        yield block.words
    elif isinstance(block, Points) and not row:
        yield from block.items
    elif isinstance(block, Table) and not row:
        yield from (_row(block, cells) for cells in block.rows)
    elif isinstance(block, Lights) and row:
        yield block.rows[row - 1].name


def _row(table: Table, cells: tuple[str, ...]) -> str:
    told = zip(table.head[1:], cells[1:], strict=False)
    return f"{cells[0]}: {', '.join(f'{name.lower()} {cell}' for name, cell in told)}"
