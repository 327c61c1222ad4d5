"""A report as PDF: tagged, PDF/UA-1, with its fonts inside; typst refuses to make one that is not accessible."""

from importlib.resources import as_file, files

import msgspec

from bot.documents.report import Report

TEMPLATE = files("bot.documents").joinpath("report.typ")
AUTHOR = "kennisambassadeur"


def pdf(report: Report) -> bytes:
    """The same report gives the same bytes."""
    import typst  # noqa: PLC0415 - 30 MB that only documents need

    data = msgspec.to_builtins(report) | {"author": AUTHOR}
    with as_file(TEMPLATE) as template:
        made = typst.compile(
            str(template), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True,
            sys_inputs={"report": msgspec.json.encode(data).decode()}, timestamp=0,
        )  # fmt: skip
    return bytes(made)
