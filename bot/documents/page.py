"""A report as one page of HTML that needs nothing else: no script, no font, no picture from elsewhere."""

from collections.abc import Iterator, Sequence
from html import escape

from bot.documents.plain import visible
from bot.documents.report import LIGHTS, Figures, Light, Lights, Part, Points, Report, Section, Table, Text, Tile, Tiles

ACROSS, DOWN, GAP = 56, 43, 4  # pixels of a square on the map
SHADES = "#e3eff4", "#b3d3e0", "#86b7cc", "#0a5a78"
STYLE = """
:root { color: #1d2b36; background: #fff; font: 16px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
table { hyphens: auto; } thead th { overflow-wrap: normal; }
h1 { margin: 0; font-size: 2.2rem; } h2, h3 { color: #0a5a78; margin: 2.5rem 0 0.8rem; }
.programme, .mark, th { color: #0a5a78; font-weight: 600; } .subtitle, .before, .number, .rest { color: #56646f; }
.number { font-size: 0.75rem; margin-right: 0.6rem; } .before { display: block; font-size: 0.85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; background: #f4f7f9; padding: 1rem; }
dt { color: #56646f; } dd { margin: 0; }
blockquote { margin: 1rem 0; padding-left: 0.9rem; border-left: 3px solid #0a5a78; } blockquote p { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: 1.2rem 0; font-size: 0.95rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.5rem; border-bottom: 1px solid #d3dbe0; }
thead th { border-bottom: 2px solid #0a5a78; font-size: 0.85rem; } tbody th { color: inherit; font-weight: 400; }
.n { text-align: right; font-variant-numeric: tabular-nums; } .part { padding-left: 1.6rem; }
.total th, .total td { font-weight: 600; background: #f4f7f9; border-top: 2px solid #0a5a78; }
.figures { display: flex; flex-wrap: wrap; gap: 0.5rem; padding: 0; list-style: none; }
.figures li { flex: 1; min-width: 7rem; background: #e3eff4; padding: 0.7rem; }
.figures strong { display: block; font-size: 1.5rem; color: #0a5a78; }
.green { color: #1f7a3d; } .orange { color: #a85200; } .red { color: #b3261e; } .unknown { color: #56646f; }
"""


def page(report: Report) -> str:
    """The same report gives the same text."""
    title, body = words(f"{report.title}: {report.subtitle}"), "\n".join(_body(report))
    return (
        f'<!doctype html>\n<html lang="{words(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def words(text: str) -> str:
    """A text in which nothing is a tag."""
    return escape(visible(text))


def _body(report: Report) -> Iterator[str]:
    yield f'<header>\n<p class="programme">{words(report.programme)}</p>\n<h1>{words(report.title)}</h1>'
    yield f'<p class="subtitle">{words(report.subtitle)}</p>'
    if report.mark:
        yield f'<p class="mark">{words(report.mark)}</p>'
    yield f"{_about(report.about)}\n</header>"
    yield from _sections(report.sections, 2)
    for annex in report.annexes:
        yield f"<h2>{words(annex.title)}</h2>\n{_about(annex.about)}"
        yield from _sections(annex.sections, 3)


def _about(about: Sequence[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{words(label)}</dt><dd>{words(text)}</dd>" for label, text in about) + "</dl>"


def _sections(sections: Sequence[Section], level: int) -> Iterator[str]:
    for section in sections:
        yield f"<section>\n<h{level}>{section.number}. {words(section.title)}</h{level}>"
        yield from (_part(f'<span class="number">{number}</span>', part) for number, part in section.numbered())
        yield "</section>"


def _part(number: str, part: Part) -> str:
    match part:
        case Text():
            text = f'<p dir="auto">{number}{words(part.words)}</p>'
            return f"<blockquote>{text}</blockquote>" if part.said else text
        case Points():
            items = "".join(f'<li dir="auto">{words(item)}</li>' for item in part.items)
            return f"<p>{number}<strong>{words(part.title)}</strong></p>\n<ul>{items}</ul>"
        case Figures():
            items = "".join(f"<li><strong>{words(figure)}</strong> {words(text)}</li>" for figure, text in part.items)
            return f'<p>{number}</p>\n<ul class="figures">{items}</ul>'
        case Lights():
            return _table(number, part.title, part.head, map(_light, part.rows))
        case Tiles():
            return _tiles(number, part)
        case Table():
            return _table(number, part.title, part.head, _rows(part), part.numbers)


def _table(
    number: str, title: str, head: Sequence[str], rows: Iterator[str], numbers: Sequence[int] = ()
) -> str:  # fmt: skip
    heads = "".join(f'<th scope="col"{_side(at, numbers)}>{words(cell)}</th>' for at, cell in enumerate(head))
    body = "\n".join(rows)
    return (
        f"<table>\n<caption>{number}{words(title)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def _side(column: int, numbers: Sequence[int]) -> str:
    return ' class="n"' if column in numbers else ""


def _rows(table: Table) -> Iterator[str]:
    last = len(table.rows) - 1
    for at, (name, *others) in enumerate(table.rows):
        row = ' class="total"' if table.total and at == last else ""
        part = ' class="part"' if at in table.parts else ""
        cells = "".join(f"<td{_side(x, table.numbers)}>{words(cell)}</td>" for x, cell in enumerate(others, 1))
        yield f'<tr{row}><th scope="row"{part}>{words(name)}</th>{cells}</tr>'


def _light(row: Light) -> str:
    why = "".join(f"<br><strong>{words(name)}:</strong> {words(text)}" for name, text in row.why)
    before = f'<span class="before">{words(row.before)}</span>' if row.before else ""
    light = f'<strong class="{row.state}">{LIGHTS[row.state]} {words(row.says)}</strong>'
    return (
        f'<tr><th scope="row">{words(row.name)}</th><td>{light}{before}</td>'
        f"<td>{words(row.done)}</td><td>{words(row.next)}{why}</td></tr>"
    )


def _tiles(number: str, part: Tiles) -> str:
    most = max(1, *(tile.count for tile in part.tiles))
    width, height = (max(getattr(tile, side) for tile in part.tiles) + 1 for side in ("column", "row"))
    squares = "".join(_square(tile, most) for tile in part.tiles)
    labels = "".join(
        f'<text x="0" y="{row * DOWN + 24}" fill="#56646f">{words(text)}</text>' for text, row in part.labels
    )
    rows = (
        f'<tr><th scope="row">{words(name)}</th><td class="n">{words(count)}</td></tr>' for name, count in part.rows
    )
    drawn = (
        f'<svg role="img" aria-label="{words(part.alt)}" width="{width * ACROSS}" height="{height * DOWN}" '
        f'font-size="12" font-family="inherit">{labels}{squares}</svg>'
    )
    table = _table(number, part.title, part.head, rows, (1,)) if part.rows else f"<p>{number}</p>"
    return f'<figure>\n{drawn}\n</figure>\n{table}\n<p class="rest">{words(part.rest)}</p>'


def _square(tile: Tile, most: int) -> str:
    shade = SHADES[min(3, 4 * tile.count // (most + 1))] if tile.count else "#ffffff"
    ink, edge = ("#ffffff" if shade == SHADES[-1] else "#1d2b36"), ("#0a5a78" if tile.count else "#d3dbe0")
    x, y = tile.column * ACROSS, tile.row * DOWN
    middle = x + (ACROSS - GAP) // 2
    return (
        f'<rect x="{x}" y="{y}" width="{ACROSS - GAP}" height="{DOWN - GAP}" rx="2" fill="{shade}" stroke="{edge}"/>'
        f'<text x="{middle}" y="{y + 16}" text-anchor="middle" fill="{ink}">{words(tile.short)}</text>'
        f'<text x="{middle}" y="{y + 32}" text-anchor="middle" font-weight="600" fill="{ink}">{tile.count}</text>'
    )
