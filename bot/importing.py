"""People from a CSV file: looked at first, taken in all or not at all."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config, shown
from bot.understanding import places
from bot.words import LANGUAGES
from storage.limburg import ROLES
from storage.people import APPOINTED, Line

COLUMNS = "chat_address", "name", "function", "organisation", "municipality", "roles", "language", "via"
NEEDED = COLUMNS[:3]
ADDRESS = re.compile(r"^@[^\s:@]+:[^\s:]+(:\d+)?$")


@dataclass(frozen=True)
class Read:
    """What a file holds: lines that can be taken in, and sentences about those that cannot."""

    lines: tuple[Line, ...]
    mistakes: tuple[str, ...]


def read(file: Path, config: Config) -> Read:
    """Reads a file with a comma or a semicolon between its columns, in UTF-8."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as no:
        return Read((), (f"{file}: cannot be read ({no.strerror}).",))
    except UnicodeDecodeError:
        return Read((), (f"{file}: expected a text in UTF-8. Save it as CSV UTF-8.",))
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        return _table(rows, config)
    except csv.Error as no:
        return Read((), (f"line {rows.reader.line_num}: {no}. Look at the quotes here and above.",))


def _table(rows: "csv.DictReader[str]", config: Config) -> Read:
    header = [name.strip() for name in rows.fieldnames or []]
    if missing := [name for name in NEEDED if name not in header]:
        return Read((), (f"line 1: the column {missing[0]} is missing. Expected: {', '.join(COLUMNS)}.",))
    if strange := [name for name in header if name not in COLUMNS]:
        return Read((), (f'line 1: the column "{strange[0]}" is unknown. Expected: {", ".join(COLUMNS)}.',))
    if len(set(header)) < len(header):
        return Read((), ("line 1: a column stands there twice.",))
    return _checked(rows, header, config)


def _checked(rows: "csv.DictReader[str]", header: list[str], config: Config) -> Read:
    lines: list[Line] = []
    mistakes: list[str] = []
    seen: dict[str, int] = {}
    for row in rows:
        cells = {name: (value or "").strip() for name, value in zip(header, row.values(), strict=False)}
        if not any(cells.values()):
            continue
        wrong = list(_mistakes(cells, config))
        if None in row:  # where the reader puts what has no column
            wrong.append('there are more cells than columns: put quotes around a text with a comma, as in "Jansen, J."')
        address = cells["chat_address"]
        if address in seen:
            wrong.append(f"chat_address = {address}: stands on line {seen[address]} too")
        seen[address] = rows.line_num
        mistakes += [f"line {rows.line_num}: {one}{'' if one.endswith('?') else '.'}" for one in wrong]
        if not wrong:
            lines.append(_line(cells, config))
    return Read(tuple(lines), tuple(mistakes))


def _mistakes(cells: dict[str, str], config: Config) -> Iterator[str]:
    yield from (
        f"{name} = {shown(text)}: expected one line of text" for name, text in cells.items() if not text.isprintable()
    )
    yield from _wrong_address("chat_address", cells["chat_address"], config)
    for name in NEEDED[1:]:
        if not cells[name]:
            yield f"{name} is empty: expected a {name}"
    if (place := cells.get("municipality", "")) and not places.exact(place):
        near = places.nearest(place)
        yield f'municipality = "{place}": is not one of the programme{f"; {near[0]} perhaps?" if near else ""}'
    grantable = [role for role in ROLES if role not in APPOINTED]
    for role in cells.get("roles", "").split():
        if role in APPOINTED:
            yield f"roles = {role}: only the configuration gives this role"
        elif role not in grantable:
            yield f'roles = "{role}": expected one or more of {", ".join(grantable)}'
    if (language := cells.get("language", "")) and language not in LANGUAGES:
        yield f'language = "{language}": expected nl or en'
    for address in cells.get("via", "").split():
        yield from _wrong_address("via", address, config)


def _wrong_address(column: str, address: str, config: Config) -> Iterator[str]:
    if not ADDRESS.match(address):
        yield f'{column} = "{address}": expected a chat address, for example @jansen:example.org'
    elif (server := address.partition(":")[2]) not in config.access.homeservers:
        yield f'{column} = "{address}": the homeserver {server} is not in access.homeservers'


def _line(cells: dict[str, str], config: Config) -> Line:
    return Line(
        cells["chat_address"],
        cells["name"],
        cells["function"],
        cells.get("organisation", ""),
        places.exact(cells["municipality"]) if cells.get("municipality") else None,
        cells.get("language") or config.programme.language,
        tuple(dict.fromkeys(cells.get("roles", "").split())),
        tuple(cells.get("via", "").split()),
    )
