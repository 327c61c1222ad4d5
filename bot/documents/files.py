"""Which renderer makes which file, from the facts that a turn left in the outbox."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from bot.documents.calendar import ics
from bot.documents.markdown import markdown
from bot.documents.page import page
from bot.documents.pdf import pdf
from bot.documents.report import Report
from bot.documents.word import word


def render(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    """File name, media type and bytes; the same facts give the same bytes."""
    return RENDERERS[facts["kind"]](facts)


def attachment(report: Report, form: str) -> dict[str, Any]:
    """The facts of a report as a file: `form` is pdf, docx, html or md."""
    return {"kind": "report", "form": form, "report": msgspec.to_builtins(report)}


def drawn(report: Report, form: str) -> bytes:
    """A report in one of its forms; the same report gives the same bytes."""
    made = FORMS[form][1](report)
    return made.encode() if isinstance(made, str) else made


def _report(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    report, form = msgspec.convert(facts["report"], Report), facts["form"]
    return f"{report.name}.{form}", FORMS[form][0], drawn(report, form)


def _data(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    text = json.dumps(facts["records"], ensure_ascii=False, indent=2)
    return f"{facts['name']}.json", "application/json", text.encode()


FORMS: dict[str, tuple[str, Callable[[Report], str | bytes]]] = {  # by the end of their names
    "pdf": ("application/pdf", pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
    "html": ("text/html", page),
    "md": ("text/markdown", markdown),
}
RENDERERS = {"invitation": ics, "data": _data, "report": _report}
