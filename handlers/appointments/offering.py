"""When the ambassador is free: opening moments, and taking them back."""

from datetime import datetime, timedelta

from bot import AskAgain, Confirm, Desk, Moments, Span, YesNo, command, moments_in
from storage import absences, appointments, requests

TOLD_FOR = timedelta(days=1)  # that there are moments to choose from


@command(
    "vrij",
    "free",
    who="ambassador",
    takes_line=True,
    intention="spar",
    phrases=(
        r"toch niet (ma|di|wo|do|vr|za|zo|morgen|overmorgen|vandaag|volgende|komende|\d)\w*",
        r"^ik ben .*\bvrij\b",
        r"^i('m| am) free\b",
        r"^ik (kan|ben (vrij|beschikbaar)|heb (tijd|ruimte))\b(?!.*\b(niet|geen)\b).*\b(\d+|\w*(ochtend|middag))\b",
        r"^i( can|( am|'m) (free|available)| have time)\b(?!.*\bnot\b).*\b(\d+|morning|afternoon)\b",
    ),
)
async def offer(desk: Desk) -> None:
    """Opens moments ("dinsdag 9-12"), or takes them back ("toch niet dinsdag"); without a line shows what is open."""
    now = await desk.recall("now", appointments.offered)
    spans = await desk.ask("spans", Moments("appointments.free_when", {"slots": now}))

    if spans.withdrawn:
        await _withdraw(desk, spans.spans)
    else:
        await _offer(desk, spans.spans)


async def _offer(desk: Desk, spans: tuple[Span, ...]) -> None:
    minutes = desk.config.appointments.slot_minutes
    moments = moments_in(spans, minutes, desk.said_at)
    if not moments:
        gone = bool(moments_in(spans, minutes))
        raise AskAgain("spans", "desk.doubt_past_today" if gone else "appointments.too_short", minutes=minutes)
    moments = await _without_absence(desk, moments)
    if not moments:
        desk.say("appointments.nothing_offered")
        return
    await desk.ask("sure", Confirm("appointments.offering", {"moments": moments}))

    length = timedelta(minutes=desk.config.appointments.slot_minutes)
    new = await appointments.offer(desk.db, desk.person.address, moments, length)

    desk.say("appointments.offered", moments=new, left_out=len(moments) - len(new))
    await _tell_who_waits(desk, new)


async def _tell_who_waits(desk: Desk, new: list[datetime]) -> None:
    """Who waits for a moment hears that there are some, once a day; again where none was left of what was told."""
    free = await appointments.free(desk.db, desk.config.appointments.notice, desk.programme_ends)
    can_be_had = {slot.starts_at for slot in free}
    if can_be_had.isdisjoint(new):
        return
    told = desk.db.now - TOLD_FOR if can_be_had.difference(new) else desk.db.now
    for wish in await requests.wishes(desk.db, told):
        asker = await desk.people.by_id(desk.db.session, wish.asker_id)
        desk.tell(asker, "appointments.now_free", about=f"request:{wish.id}", request=wish)
        await requests.told_of_moments(desk.db, wish.id)


async def _without_absence(desk: Desk, moments: list[datetime]) -> list[datetime]:
    """What lies in days on which the ambassador is away only counts when they say so."""
    away = await desk.recall("away", absences.coming)
    inside = [moment for moment in moments if any(one.holds(moment) for one in away)]
    if not inside or await desk.ask("inside", YesNo("appointments.while_away", {"moments": inside})):
        return moments
    return [moment for moment in moments if moment not in inside]


async def _withdraw(desk: Desk, spans: tuple[Span, ...]) -> None:
    await desk.ask("sure", Confirm("appointments.withdrawing", {"spans": spans}))

    gone, booked = 0, []
    for span in spans:
        until = span.until or span.since + timedelta(minutes=1)
        gone += await appointments.withdraw(desk.db, span.since, until)
        booked += await appointments.within(desk.db, span.since, until)

    desk.say("appointments.withdrawn", gone=gone, booked=booked)
