"""Which renderer makes which file, from the facts that a turn left in the outbox."""

import json
from typing import Any

from bot.documents.calendar import ics


def render(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    """File name, media type and bytes; the same facts give the same bytes."""
    return RENDERERS[facts["kind"]](facts)


def _data(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    text = json.dumps(facts["records"], ensure_ascii=False, indent=2)
    return f"{facts['name']}.json", "application/json", text.encode()


RENDERERS = {"invitation": ics, "data": _data}
