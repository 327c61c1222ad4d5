"""Words for others than who speaks now: for a person, a role, or one of the two group rooms."""

from dataclasses import dataclass
from typing import Any

from storage.people import Person


@dataclass(frozen=True)
class Room:
    """One of the two group rooms, by its name in the configuration: taskforce, steering_group."""

    name: str


@dataclass(frozen=True)
class Tell:
    """Words for somebody else, that leave when the conversation ends."""

    who: str | Person | Room
    key: str
    facts: dict[str, Any]
    about: str | None
    files: tuple[dict[str, Any], ...]
    under: str | None = None  # in a room: the record whose message it answers, in the thread where that stands
