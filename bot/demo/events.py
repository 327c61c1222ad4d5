"""What a plain Matrix client sends and hears: contents of messages, events, invitations."""

import time
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

MESSAGE = "m.room.message"

Json = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """One event from somebody else. `body` is the text of a message or the sign of a reaction, else empty."""

    room: str
    event_id: str
    sender: str
    kind: str
    body: str
    content: Json
    at_monotonic: float

    @classmethod
    def of(cls, room: str, event: Json) -> Self:
        """Read an event as the server gave it, heard now."""
        content = event["content"]
        return cls(
            room, event["event_id"], event["sender"], event["type"], words_of(content), content, time.monotonic()
        )


@dataclass(frozen=True)
class Invitation:
    """A room that somebody asks us into; `direct` if they call it a chat of two."""

    room: str
    sender: str
    direct: bool


def in_path(name: str) -> str:
    """A name as a part of an address."""
    return quote(name, safe="")


def words_of(content: Json) -> str:
    """Find the words in a content that may be anything: others can send what they like."""
    relation = content.get("m.relates_to")
    key = relation.get("key") if isinstance(relation, dict) else None
    return next((words for words in (content.get("body"), key) if isinstance(words, str)), "")


def message(body: str) -> Json:
    """The content of a message."""
    return {"msgtype": "m.text", "body": body}


def about(**relation: Any) -> Json:
    """The part of a content that says what it is about."""
    return {"m.relates_to": relation}
