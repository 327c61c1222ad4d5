"""Whoever hears what was asked in their name says whether it is right.

    Namens u vroeg adviseur (H-4): "wie kent er een jurist?". Klopt dat niet? Zeg ongedaan H-4.
    > nee
    Ik trek H-4 in: …

❌ under it says the same; other words in reply are added to the question.
"""

import re

from bot import Desk, command

NOT_RIGHT = re.compile(r"(?:nee|neen|no|(?:dat |dit )?klopt niet|that is not right|not right)\b", re.IGNORECASE)


@command(
    "niet namens mij", "not on my behalf", "ongedaan", "undo", "intrekken", "withdraw", listed=False, takes_line=True,
    about="behalf", crosses="behalf", replies="behalf",
)  # fmt: skip
async def not_for_me(desk: Desk) -> None:
    """It is not right: the question is taken back, after a *ja*."""
    record = f"request:{desk.record}" if desk.record else ""
    adds = record and desk.line and not NOT_RIGHT.match(desk.line)
    desk.follow("antwoorden" if adds else "intrekken", desk.line if adds or not record else "", record=record)


@command("wel namens mij", "on my behalf", listed=False, about="behalf", ticks="behalf")
async def for_me(desk: Desk) -> None:
    """It is right: nothing changes."""
    if desk.record:
        desk.say("requests.stays", number=desk.record)
