"""The money against the time: what there is, what was promised, what was paid.

> rapport geld
Kennisambassadeur: begroot € 40.000, besteed € 8.000, …
> rapport geld 2.250 euro besteed Limburg Leads, zaalhuur
Ik leg vast: …
"""

import re

from bot import Choice, Confirm, Desk, Money, Text, amount_in
from handlers.reports.facts import MAKERS, Press, money
from storage import reports

KINDS = "spent", "committed", "budgeted"
MEANT = re.compile(r"^\W*(?:(?:zet|boek|noteer|book|put|op|on)\s+)*(?:voor|aan|van|for|to|of)\b\s*", re.IGNORECASE)


async def money_of(desk: Desk, line: str) -> None:
    """Shows it; with an amount in the line, records that."""
    found = amount_in(line)
    if found is None:
        await _show(desk)
        return
    desk.in_private()
    if not set(MAKERS.split()) & desk.person.roles:
        desk.say("reports.not_yours")
        return
    await _enter(desk, *found)


async def _show(desk: Desk) -> None:
    press = Press.of(desk)
    programme, today = press.config.programme, press.day_of(desk.db.now)
    days, past = (programme.ends - programme.starts).days, (min(today, programme.ends) - programme.starts).days
    lines = await money(desk.db, press, press.day_after(desk.db.now))
    total = Money("", *(sum(getattr(one, name) for one in lines) for name in ("budgeted", "committed", "spent")))
    key = "reports.room_money" if desk.room else "reports.money"
    desk.say(key, lines=lines, total=total, passed=round(100 * max(past, 0) / days))


async def _enter(desk: Desk, cents: int, rest: str) -> None:
    names = tuple(desk.config.programme.budget)
    kind = await desk.ask("kind", Choice("reports.kind", {"cents": cents}, options=KINDS), within=rest)
    line = await desk.ask("budget_line", Choice("reports.budget_line", options=names), within=rest)
    text = await desk.ask("what", Text("reports.what_for"), within=_left(desk, rest, line))
    facts = {"cents": cents, "kind": kind, "line": line, "text": text}
    await desk.ask("sure", Confirm("reports.entering", facts))

    on = Press.of(desk).day_of(desk.said_at)
    one = await reports.enter(desk.db, desk.person.address, line, kind, cents, on, text)

    desk.concerns(f"ledger:{one.id}")
    desk.say("reports.entered", entry=one)


def _left(desk: Desk, rest: str, line: str) -> str:
    """What is left of the words when its kind and its line are taken out."""
    named = [re.escape(line), *map(re.escape, desk.word("reports.part_kinds").split())]
    text = re.sub(rf"\b(?:{'|'.join(named)})\b", " ", rest, flags=re.IGNORECASE)
    return MEANT.sub("", " ".join(text.split()).strip(" ,;:.-"))
