"""A report as PDF: tagged, PDF/UA-1, with its fonts inside; typst refuses to make one that is not accessible."""

from contextlib import ExitStack
from importlib.resources import as_file, files
from typing import Any

import msgspec

from bot.documents import fonts
from bot.documents.report import Report, Tiles

LOOK = files("bot.documents").joinpath("look")
SHARP = 200  # dots an inch of a picture


def pdf(report: Report) -> bytes:
    """The same report gives the same bytes."""
    data = _drawable(msgspec.to_builtins(report)) | {"fonts": fonts.FAMILIES}
    return _made("report.typ", {"report": data}, format="pdf", pdf_standards=["ua-1"], timestamp=0)


def picture(tiles: Tiles) -> bytes:
    """The map alone, as PNG."""
    data = _drawable(msgspec.to_builtins(tiles)) | {"fonts": fonts.FAMILIES}
    return _made("map.typ", {"map": data}, format="png", ppi=SHARP)


def _made(name: str, inputs: dict[str, Any], **how: Any) -> bytes:
    import typst  # noqa: PLC0415 - 30 MB that only documents need

    with ExitStack() as here:
        look, folder = (here.enter_context(as_file(part)) for part in (LOOK, fonts.FOLDER))
        given = {key: msgspec.json.encode(value).decode() for key, value in inputs.items()}
        made = typst.compile(
            str(look / name), font_paths=[str(folder)], ignore_system_fonts=True, sys_inputs=given, **how
        )
    return bytes(made)


def _drawable(value: Any) -> Any:
    match value:
        case str():
            return fonts.drawable(value)
        case dict():
            return {name: _drawable(one) for name, one in value.items()}
        case list() | tuple():
            return [_drawable(one) for one in value]
        case _:
            return value
