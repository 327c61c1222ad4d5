"""What is agreed: seeing it, moving it, calling it off."""

import re

from bot import ASK, AskAgain, Choice, Confirm, Desk, Text, command, invitation, says_much, shift_in
from handlers.appointments import sides, slots
from handlers.requests.promises import answer_by
from storage import absences, appointments, requests
from storage.absences import Absence
from storage.appointments import Appointment, SlotTaken

ACTS = "move", "cancel", "leave"
CHANGES = "afzeggen|verzetten|verplaatsen|annuleren|cancel|reschedule"
PHRASES_OF_CHANGE = (
    rf"^(ik )?(wil|moet|kan)?( graag| helaas)* ?({CHANGES})( graag| helaas| aub| a\.u\.b| alstublieft| please)*$",
    rf"(afspraak|gesprek|sparren|sparafspraak|appointment|talk)\b.*\b({CHANGES})",
    rf"({CHANGES})\b.*\b(afspraak|gesprek|sparafspraak|appointment|talk)",
    "(zeg|zet) (ik )?(de|mijn|onze) (spar)?afspraak af",
    "verzet (de|mijn|onze) (spar)?afspraak",
    r"^(hoe laat|wanneer) (is|was|begint) (mijn|onze|ons|het|de) (spar)?(afspraak|gesprek|overleg)\b",
    r"^wat (staat|heb ik) (er )?(\w+ ){0,3}(op de rol|gepland|in (de|mijn|zijn) agenda|op (het|mijn) programma)\b",
    r"^(what time|when) (is|was) (my|our|the) (appointment|talk|meeting|call)\b",
)
CANNOT = (
    r"^ik (kom|kan) (er )?(helaas )?niet( bij zijn)?$",
    r"^ik ben (helaas )?verhinderd$",
    r"^(sorry,? )?i (can ?not|can't|will not|won't) (come|be there|make it)$",
)

REASON = re.compile(  # why it is called off: behind a comma or a word that leads to it
    r"(?:,\s*(?:want|omdat|because|as)?|\b(?:want|omdat|wegens|vanwege|ivm|i\.v\.m\.|because|due to))\s+"
    r"(?P<why>.{5,})$|"
    r"^(?:sorry,?\s+)?(?P<first>(?:ik ben|i am|i'?m) (?:ziek|verhinderd|ill|sick))\b",
    re.IGNORECASE | re.DOTALL,
)
TO = re.compile(
    r"\b(?:naar|zet (?:hem |het |mij )?maar op|liever|kan het|wel op|to|rather|instead)\b(.*)",
    re.IGNORECASE | re.DOTALL,
)


@command(
    "afspraken",
    "appointments",
    changes="appointment",
    removes="appointment",
    about="appointment",
    replies="appointment",
    reads_line=True,
    phrases=PHRASES_OF_CHANGE,
    intention="move cancel",
)
async def agreed(desk: Desk) -> None:
    """Shows what is agreed, and moves one or calls it off."""
    mine = await desk.recall("mine", appointments.coming)
    if not mine and says_much(desk.line):
        desk.say("appointments.none_but_this")
        desk.offer("vraag", desk.line)
        return
    if not mine:
        desk.say("appointments.none")
        return

    chosen = await _which(desk, mine, [one for one in mine if one.id == desk.record] or mine)
    wished = desk.wish if desk.wish in ACTS else ASK
    question = Choice("appointments.act", {"appointment": chosen}, options=ACTS)
    act = await desk.ask("act", question, within=desk.line, default=wished)
    if act == "move":
        await _move(desk, chosen)
    elif act == "cancel":
        await _cancel(desk, chosen)
    else:
        desk.say("appointments.left", appointment=chosen)


@command(
    "kom ik niet", "ik kom niet", "i will not come", listed=False, about="appointment", crosses="appointment",
    reads_line=True, phrases=CANNOT,
)  # fmt: skip
async def not_coming(desk: Desk) -> None:
    """Somebody says to a reminder that they will not be there: it is called off."""
    mine = await sides.meant(desk)
    if mine:
        await _cancel(desk, await _which(desk, mine, mine))


async def _which(desk: Desk, mine: list[Appointment], meant: list[Appointment]) -> Appointment:
    only = meant[0] if len(meant) == 1 else ASK
    question = Choice("appointments.which", options=mine, moment=lambda one: one.starts_at)
    return await desk.ask("appointment", question, within=desk.line, default=only)


async def _move(desk: Desk, old: Appointment) -> None:
    free = await slots.free(desk)
    if not free:
        desk.say("appointments.nothing_to_move_to", appointment=old)
        return
    instead, shift = TO.search(desk.line), shift_in(desk.line)
    wanted = shift or (instead[1] if instead else "")
    question = slots.which(desk, "appointments.when_instead", free, "" if shift else wanted, old.starts_at)
    slot = await desk.ask("slot", question, within=wanted)
    await desk.ask("sure", Confirm("appointments.moving", {"old": old, "slot": slot}))

    try:
        new = await appointments.move(desk.db, old.id, slot.id)
    except SlotTaken:
        raise AskAgain("slot", "appointments.just_taken", slot=slot) from None
    if new is None:
        desk.say("appointments.cancelled_already", appointment=old)
        return

    desk.concerns(f"appointment:{new.id}")
    file = invitation(desk, slots.TITLE, "REQUEST", new)
    desk.say("appointments.moved", old=old, new=new, away=await _away(desk), file=file)
    await _tell_others(desk, new, "appointments.was_moved", file, old=old, new=new)


async def _cancel(desk: Desk, old: Appointment) -> None:
    told = REASON.search(desk.line)
    why = (told["why"] or told["first"]) if told else ""
    reason = await desk.ask_or_skip("reason", Text("appointments.reason"), within=why) or ""
    await desk.ask("sure", Confirm("appointments.cancelling", {"appointment": old, "reason": reason}))

    gone = await appointments.cancel(desk.db, old.id, reason)
    if gone is None:
        desk.say("appointments.cancelled_already", appointment=old)
        return
    again = await requests.reopen(desk.db, gone.request_id, answer_by(desk))
    request = await requests.find(desk.db, gone.request_id) if again else None

    file = invitation(desk, slots.TITLE, "CANCEL", gone)
    away_then = await absences.during(desk.db, gone.starts_at)
    free = not desk.person.viewer.has("ambassador") and away_then is None
    desk.say("appointments.cancelled", appointment=gone, away=await _away(desk), free=free, file=file, request=request)
    facts = {"appointment": gone, "reason": reason, "request": request}
    await _tell_others(desk, gone, "appointments.was_cancelled", file, **facts)


async def _away(desk: Desk) -> Absence | None:
    """Why the ambassador, who is to know of it, does not read it now."""
    return None if desk.person.viewer.has("ambassador") else await absences.lasting(desk.db)


async def _tell_others(desk: Desk, agreed: Appointment, key: str, file: dict[str, object], **facts: object) -> None:
    """The other sides of an appointment: the ambassador, whose talk it is, who booked it."""
    ambassador = () if desk.person.viewer.has("ambassador") else ("ambassador",)
    for other in (*ambassador, *await sides.others(desk, agreed)):
        desk.tell(other, key, about=f"appointment:{agreed.id}", file=file, facts=facts)
