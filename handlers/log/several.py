"""Several talks of which one message asked how they went: which of them an answer tells of."""

import re

from bot import ASK, Choice, Desk, places_in
from storage.appointments import Appointment
from storage.people import SHORT_NAMES

SEVERAL = 2  # talks that one message asks about: then it has to be said which


async def told_of(desk: Desk, asked: list[Appointment]) -> tuple[list[Appointment], str, str]:
    """Of which of the talks that were asked about these words tell, what they say of it, and what of the others."""
    if len(asked) < SEVERAL:
        return asked, desk.line, ""
    told, rest = _parted(desk, asked)
    question = Choice("log.which_talk", {"told": told}, asked)
    talk = await desk.ask("talk", question, default=named(desk, asked, told) or (ASK if told else asked[0]))
    return [talk], _without_whom(told, talk), rest


def _parted(desk: Desk, asked: list[Appointment]) -> tuple[str, str]:
    """The lines on one talk, and those from where another is named."""
    lines = desk.line.splitlines()
    meant = [named(desk, asked, line) for line in lines]
    at = next((at for at, one in enumerate(meant) if one not in (None, meant[0])), len(lines))
    return "\n".join(lines[:at]), "\n".join(lines[at:])


def named(desk: Desk, asked: list[Appointment], line: str) -> Appointment | None:
    """The one talk that a line names: with whom it was, or of which municipality they are."""
    places = set(places_in(line))
    there = [one for one in asked if places.intersection(one.municipalities)]
    return desk.finds(Choice("log.which_talk", options=asked), line) or (there[0] if len(there) == 1 else None)


def _without_whom(told: str, talk: Appointment) -> str:
    """What came of it, without with whom it was, where that stands before it."""
    short = (name for place in talk.municipalities for name in SHORT_NAMES.get(place, ()))
    named = "|".join(re.escape(words) for words in (talk.who, *talk.municipalities, *short))
    return re.sub(rf"^(?:(?:met|with)\s+)?(?:(?:{named})\b[\s,:;.–-]*)+", "", told, flags=re.IGNORECASE) or told


def go_on(desk: Desk, left: list[Appointment], rest: str) -> None:
    """The other talks that were asked about: what was said of them comes next, of the rest we still want to hear."""
    record = f"talk:{','.join(str(one.id) for one in left)}"
    if left and rest:
        desk.follow("log", _without_whom(rest, left[0]) if len(left) == 1 else rest, record=record)
    elif left:
        desk.awaits("log", record)
