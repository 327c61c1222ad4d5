"""What there is to do: mine, somebody else's, what is late."""

import re
from datetime import datetime
from typing import Any

from bot import Desk, command, record_numbers
from storage import actions
from storage.actions import Action

MINE = "mijn acties", "wat moet ik nog doen", "my actions"
OPEN = (
    r"^(staat|is) er (nog )?(iets|wat) open( bij| voor| van)?( mij| me| ons)?$",
    r"^wat staat er (nog )?((bij|voor|van) (mij|me|ons) )?(nog )?open( bij| voor| van)?( mij| me| ons)?$",
    r"^what (do i still have to do|is still open|have i promised)$",
)
OVERDUE = "te laat", "verlopen", "overdue", "late"
ALL = "alle", "alles", "all"
MOST_LINES = {True: 10, False: 40}  # in Monday's list, and in what was asked for


@command("acties", "actions", takes_line=True, phrases=(*MINE, *OPEN))
async def promised(desk: Desk) -> None:
    """Lists mine; of somebody else ("acties Bert"), what is overdue ("acties te laat") or all, as far as I may."""
    if record_numbers(desk.line, "A"):
        desk.follow("bijwerken", desk.line)
        return
    words = desk.line.strip(" .?").casefold()
    if words and not any(re.search(mine, words) for mine in (*MINE, *OPEN)):
        found = await _asked_for(desk, words)
        desk.say("actions.found" if found else "actions.nothing", asked=desk.line, **listed(found, desk.said_at))
        return
    mine = await desk.recall("mine", actions.open_of, desk.person.id)
    offered = await desk.recall("offered", actions.offered)
    ownerless = await desk.recall("ownerless", actions.ownerless)

    key = "actions.mine" if mine or offered or ownerless else "actions.none"
    desk.say(key, offered=offered, ownerless=ownerless, **listed(mine, desk.said_at))


async def _asked_for(desk: Desk, words: str) -> list[Action]:
    still_open = await desk.recall("open", actions.open_ones)
    if words in ALL:
        return still_open
    if words in OVERDUE:
        return [one for one in still_open if one.due and one.due < desk.said_at.date()]
    them = {person.id for person in await desk.recall("them", desk.people.meant, words)}
    return [one for one in still_open if one.owner_id in them or (not one.owner_id and words in one.owner.casefold())]


def listed(found: list[Action], now: datetime, *, weekly: bool = False) -> dict[str, Any]:
    """What a list shows of these, and how many more there are; Monday's is short."""
    most = MOST_LINES[weekly]
    return {"actions": found[:most], "more": len(found[most:]), "today": now.date(), "weekly": weekly}
