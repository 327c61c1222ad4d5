"""What becomes of a signal: shown, parked, adopted, dropped, put in other words, or taken back.

> parkeer S-3
S-3 is geparkeerd: "…".
> S-3 voor provincie
Ik verander S-3: …
"""

import re
from typing import Any

from bot import ASK, AskAgain, Choice, Confirm, Desk, Municipality, Text, command, places_in, record_numbers, signal_in
from handlers.signals.facts import ROOM, unfit
from storage import signals
from storage.signals import KEEPERS, KINDS, OPPORTUNITY, RECOMMENDATION, THREAT, Signal

NUMBER = re.compile(r"(?<![\w-])S[- ]?\d{1,9}(?!\w)[\s,:;.–-]*", re.IGNORECASE)
FATES = {  # what becomes of one, by how people begin; what comes after that is the reason
    "parked": r"(?:is |wordt )?(?:parkeer|parkeren|geparkeerd|park|parked)\b",
    "dropped": r"(?:is )?(?:laat vervallen|vervalt|vervallen|schrap(?:pen)?|drop(?:ped)?|lapses)\b",
    "adopted": r"(?:is )?(?:neem over|overnemen|overgenomen|adopt(?:ed)?)\b",
    "discussed": r"(?:is )?(?:besproken|bespreek|discuss(?:ed)?)\b",
    "open": r"(?:is )?(?:heropen(?:en)?|weer open|open|reopen)\b",
}
FIELDS = {  # what of one is to be other words
    "text": r"(?:tekst|moet zijn|wordt|text|should be)\b",
    "addressee": r"(?:voor|aan|for|to)\b",
    "evidence": r"(?:bewijs|rust op|op grond van|evidence|rests on)\b",
}
BEGINS = {OPPORTUNITY: "kans", THREAT: "bedreiging", RECOMMENDATION: "aanbeveling"}
BETWEEN = " ,.:;–-"
HANDLED = r"(?:(?:parkeer|schrap|bespreek|heropen|park|drop|adopt|discuss|reopen) |neem |laat )?s-?[0-9]+"


@command(
    "signaal", "signalen", "signals", "signal", listed=False, takes_line=True, reads_line=True, about="signal",
    replies="signal", intention="signal", phrases=(f"^{HANDLED}",),
)  # fmt: skip
async def keep(desk: Desk) -> None:
    """Shows signals, or one by its number; says what becomes of it, or puts another text, addressee or evidence."""
    number = desk.record or next(iter(record_numbers(desk.line, "S")), None)
    if number is None:
        await _without_number(desk)
        return
    signal = await desk.recall("signal", signals.find, number)
    if signal is None:
        desk.say("signals.no_such", number=f"S-{number}")
        return
    line = NUMBER.sub("", desk.line, count=1).strip(BETWEEN)
    fate, reason = _begins(FATES, line)
    field, words = _begins(FIELDS, line)
    if fate:
        await _settle(desk, signal, fate, reason)
    elif field:
        await _correct(desk, signal, field, words)
    else:
        _show(desk, signal)


def _begins(ways: dict[str, str], line: str) -> tuple[str, str]:
    """Which of these a line begins with, and what comes after it."""
    for name, pattern in ways.items():
        if found := re.match(pattern, line, re.IGNORECASE):
            return name, line[found.end() :].strip(BETWEEN)
    return "", ""


async def _without_number(desk: Desk) -> None:
    if desk.line:
        question = Choice("signals.kind", {"text": desk.line}, options=KINDS)
        kind = await desk.ask("kind", question, default=signal_in(desk.line) or ASK)
        desk.follow(BEGINS[kind], desk.line)
        return
    found = await desk.recall("found", signals.standing, desk.skipped)
    desk.show("signals.found" if found else "signals.none", found)


async def collected(desk: Desk) -> bool:
    """The recommendations so far, for who keeps them; False when there are none, or they are not for this person."""
    if not desk.person.viewer.has(*KEEPERS):
        return False
    desk.in_private()
    found = await desk.recall("found", signals.recommendations, desk.skipped)
    if found:
        desk.show("signals.collected", found)
    return bool(found)


def _show(desk: Desk, signal: Signal) -> None:
    desk.concerns(f"signal:{signal.id}")
    desk.say("signals.whole", signal=signal, keeps=desk.person.viewer.has(*KEEPERS))


async def _settle(desk: Desk, signal: Signal, state: str, reason: str) -> None:
    own = state == "dropped" and signal.author_id == desk.person.id
    if not own and not desk.person.viewer.has(*KEEPERS):
        desk.say("signals.not_yours", signal=signal)
        return
    settled = await signals.change(desk.db, signal.id, state=state, reason=reason)

    desk.concerns(f"signal:{signal.id}")
    desk.say("signals.settled", signal=settled)
    if signal.author_id != desk.person.id:
        author = await desk.people.by_id(desk.db.session, signal.author_id)
        desk.tell(author, "signals.was_settled", signal=settled)


async def _correct(desk: Desk, signal: Signal, field: str, words: str) -> None:
    """Another text, addressee or evidence; what stood there stays known."""
    if not await desk.recall("mine", signals.mine, signal.id):
        desk.say("signals.not_yours", signal=signal)
        return
    if field != "text" and signal.kind != RECOMMENDATION:
        desk.say("signals.only_of_recommendations", signal=signal)
        return
    question = Text("signals.value", {"signal": signal, "field": field})
    value = await desk.ask("value", question, within=words, default=words or ASK)  # a mere number is no text
    if field == "evidence" and (wrong := await unfit(desk, value)):
        raise AskAgain("value", "signals.unfit", numbers=wrong)
    was = {"text": signal.text, "addressee": signal.addressee, "evidence": signal.evidence}[field]
    await desk.ask("sure", Confirm("signals.correcting", {"signal": signal, "was": was, "value": value}))

    await signals.change(desk.db, signal.id, **{field: value})

    desk.concerns(f"signal:{signal.id}")
    desk.say("signals.corrected", signal=signal)


@command("signaal anders", "reword signal", listed=False, reads_line=True, changes="signal", room=ROOM)
async def restate(desk: Desk) -> None:
    """Another text after an edit of its message, with the places that this names."""
    found = await desk.recall("mine", signals.mine, desk.record or 0)
    if not found:
        return
    signal, places = found[0], tuple(places_in(desk.line)) or found[0].municipalities
    if not desk.room:
        place = await desk.ask("place", Municipality("signals.place", {"text": desk.line}), default=places)
        facts = {"signal": signal, "text": desk.line, "place": place}
        await desk.ask("sure", Confirm("signals.rewording", facts))
        places = place

    now: dict[str, Any] = {"text": desk.line, "municipalities": list(places)}
    changed = await signals.change(desk.db, signal.id, **now)

    desk.concerns(f"signal:{signal.id}")
    desk.say("signals.room_recorded" if desk.room else "signals.corrected", signal=changed)


@command("signaal terug", "take back signal", listed=False, removes="signal", room=ROOM)
async def take_back(desk: Desk) -> None:
    """*Oeps*: it was a mistake; its number stays, and it counts nowhere."""
    found = await desk.recall("mine", signals.mine, desk.record or 0)
    if not found or found[0].state == "dropped":
        desk.say("signals.room_nothing_to_undo" if desk.room else "signals.nothing_to_undo")
        return
    if not desk.room:
        await desk.ask("sure", Confirm("signals.taking_back", {"signal": found[0]}))

    gone = await signals.change(desk.db, found[0].id, state="dropped")

    desk.concerns(f"signal:{found[0].id}")
    desk.say("signals.room_gone" if desk.room else "signals.gone", signal=gone)
