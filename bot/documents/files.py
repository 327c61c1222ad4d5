"""Which renderer makes which file, from the facts that a turn left in the outbox."""

import json
from typing import Any

import msgspec

from bot.documents.calendar import ics
from bot.documents.report import Report


def render(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    """File name, media type and bytes; the same facts give the same bytes."""
    return RENDERERS[facts["kind"]](facts)


def attachment(report: Report, form: str) -> dict[str, Any]:
    """The facts of a report as a file: `form` is pdf, docx, html or md."""
    return {"kind": "report", "form": form, "report": msgspec.to_builtins(report)}


def _data(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    text = json.dumps(facts["records"], ensure_ascii=False, indent=2)
    return f"{facts['name']}.json", "application/json", text.encode()


RENDERERS = {"invitation": ics, "data": _data}
