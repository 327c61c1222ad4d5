"""Sparring: the ambassador offers moments, people choose one, and either side moves it or calls it off.

    > spar
    Wanneer schikt het u?
    1. di 11 okt 14.00
    2. do 13 okt 9.30
    > 2
    Waarover wilt u sparren?
    > Short-stay in de kern van Horst
    Ik leg vast: donderdag 13 oktober, 9.30 uur, over "Short-stay in de kern van Horst". …
    > ja
    Genoteerd: donderdag 13 oktober, 9.30 uur. …

Whoever says yes first has the moment; the other is offered what is left, and keeps what was typed.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial

from bot import (
    ASK,
    Almanac,
    AskAgain,
    Choice,
    Confirm,
    Desk,
    Due,
    Moments,
    Span,
    Text,
    YesNo,
    calendar,
    command,
    invitation,
    moments_in,
    record_numbers,
)
from storage import appointments, requests
from storage.appointments import Appointment, Slot, SlotTaken
from storage.db import Db

TITLE = "appointments.calendar_title"
SECRET = "vertrouwelijk", "confidential"
ACTS = "move", "cancel", "leave"
REMINDED = {"1d": timedelta(days=1), "1h": timedelta(hours=1)}  # before it begins


@command(
    "spar", takes_line=True, phrases=("sparren", "sparring", "afspraak maken", "afspraak met de (kennis)?ambassadeur")
)
async def spar(desk: Desk) -> None:
    """From the free slots to one appointment."""
    if desk.db.now >= desk.programme_ends:
        desk.say("appointments.programme_over", ends=desk.programme_ends)
        return
    free = await _free(desk)
    asked = await _request_named(desk)
    if not free:
        await _wait_for_slots(desk, asked)
        return

    slot = await desk.ask("slot", _which_slot(desk, "appointments.when", free))
    topic = asked.text if asked else await desk.ask("topic", Text("appointments.topic"))
    secret = asked.confidential if asked else await _secret(desk, topic)
    await desk.ask("sure", Confirm("appointments.summary", {"slot": slot, "topic": topic, "confidential": secret}))

    if asked and not await requests.move_on(desk.db, asked.id, "planned", since=("new", "accepted")):
        desk.say("requests.closed_already", number=asked.number)
        return
    try:
        appointment = await _book(desk, slot, asked.id if asked else None, topic, secret=secret)
    except SlotTaken:
        raise AskAgain("slot", "appointments.just_taken", slot=slot) from None

    desk.concerns(f"appointment:{appointment.id}")
    file = invitation(desk, TITLE, "REQUEST", appointment)
    desk.say("appointments.booked", appointment=appointment, file=file)
    desk.tell(
        "ambassador", "appointments.news", about=f"appointment:{appointment.id}", appointment=appointment, file=file
    )


async def _free(desk: Desk) -> list[Slot]:
    return await desk.recall("free", appointments.free, desk.config.appointments.notice, desk.programme_ends)


def _which_slot(desk: Desk, words: str, free: list[Slot]) -> Choice[Slot]:
    facts = {"notice": desk.config.appointments.notice}
    return Choice(words, facts, free, moment=lambda slot: slot.starts_at, not_offered="appointments.not_offered")


async def _request_named(desk: Desk) -> requests.Request | None:
    """The request that this talk is for, when the line names one of mine ("spar H-42")."""
    wanted = record_numbers(desk.line, "H")
    mine = await desk.recall("requests", requests.mine) if wanted else []
    return next((request for request in mine if request.id in wanted), None)


async def _secret(desk: Desk, topic: str) -> bool:
    """Not asked: said in the topic or the first line, or changed at the summary."""
    question = YesNo("requests.confidential", marks=SECRET)
    return await desk.ask("confidential", question, within=f"{desk.line} {topic}", default=False)


async def _book(desk: Desk, slot: Slot, request_id: int | None, topic: str, *, secret: bool) -> Appointment:
    if request_id is None:
        place = (desk.person.municipality,) if desk.person.municipality else ()
        by = desk.person.address
        request_id = (await requests.ask(desk.db, by, "sparring", topic, place, "normal", confidential=secret)).id
        await requests.move_on(desk.db, request_id, "planned")
    return await appointments.take(desk.db, slot.id, request_id, desk.person.address)


async def _wait_for_slots(desk: Desk, request: requests.Request | None) -> None:
    """No slot is free: the wish is recorded, and the ambassador asked for a moment."""
    if request is None:
        request = await _wish(desk)

    desk.concerns(f"request:{request.id}")
    desk.say("appointments.wished", request=request)
    desk.tell("ambassador", "appointments.wish_news", about=f"request:{request.id}", request=request)


async def _wish(desk: Desk) -> requests.Request:
    topic = await desk.ask("topic", Text("appointments.nothing_free"))
    secret = await _secret(desk, topic)
    await desk.ask("sure", Confirm("appointments.wish", {"topic": topic, "confidential": secret}))

    place = (desk.person.municipality,) if desk.person.municipality else ()
    return await requests.ask(desk.db, desk.person.address, "sparring", topic, place, "normal", confidential=secret)


# ---------------------------------------------------------------- what is agreed
@command(
    "afspraken",
    "appointments",
    changes="appointment",
    removes="appointment",
    about="appointment",
    replies="appointment",
)
async def agreed(desk: Desk) -> None:
    """Shows what is agreed, and moves one or calls it off."""
    mine = await desk.recall("mine", appointments.coming)
    if not mine:
        desk.say("appointments.none")
        return

    meant = [one for one in mine if one.id == desk.record] or mine
    only = meant[0] if len(meant) == 1 else ASK
    chosen = await desk.ask(
        "appointment", Choice("appointments.which", options=mine, moment=lambda one: one.starts_at), default=only
    )
    act = await desk.ask("act", Choice("appointments.act", {"appointment": chosen}, options=ACTS), within=desk.line)
    if act == "move":
        await _move(desk, chosen)
    elif act == "cancel":
        await _cancel(desk, chosen)
    else:
        desk.say("appointments.left", appointment=chosen)


async def _move(desk: Desk, old: Appointment) -> None:
    free = await _free(desk)
    if not free:
        desk.say("appointments.nothing_to_move_to", appointment=old)
        return
    slot = await desk.ask("slot", _which_slot(desk, "appointments.when_instead", free))
    await desk.ask("sure", Confirm("appointments.moving", {"old": old, "slot": slot}))

    try:
        new = await appointments.move(desk.db, old.id, slot.id)
    except SlotTaken:
        raise AskAgain("slot", "appointments.just_taken", slot=slot) from None
    if new is None:
        desk.say("appointments.cancelled_already", appointment=old)
        return

    desk.concerns(f"appointment:{new.id}")
    file = invitation(desk, TITLE, "REQUEST", new)
    desk.say("appointments.moved", old=old, new=new, file=file)
    await _tell_other(desk, new, "appointments.was_moved", file, old=old, new=new)


async def _cancel(desk: Desk, old: Appointment) -> None:
    reason = await desk.ask_or_skip("reason", Text("appointments.reason")) or ""
    await desk.ask("sure", Confirm("appointments.cancelling", {"appointment": old, "reason": reason}))

    gone = await appointments.cancel(desk.db, old.id, reason)
    if gone is None:
        desk.say("appointments.cancelled_already", appointment=old)
        return
    await requests.move_on(desk.db, gone.request_id, "new")

    file = invitation(desk, TITLE, "CANCEL", gone)
    desk.say("appointments.cancelled", appointment=gone, file=file)
    await _tell_other(desk, gone, "appointments.was_cancelled", file, appointment=gone, reason=reason)


async def _tell_other(desk: Desk, agreed: Appointment, key: str, file: dict[str, object], **facts: object) -> None:
    """The other side of an appointment: the ambassador, or who booked it."""
    own = agreed.person_id == desk.person.id
    other = "ambassador" if own else await desk.people.by_id(desk.db.session, agreed.person_id)
    desk.tell(other, key, about=f"appointment:{agreed.id}", file=file, facts=facts)


@calendar
async def reminders(almanac: Almanac) -> AsyncIterator[Due]:
    """A day and an hour before a talk, both sides hear of it."""
    for talk in await appointments.coming(almanac.db):
        for name, before in REMINDED.items():
            for person in (almanac.people[talk.person_id], *almanac.holding("ambassador")):
                yield Due(
                    f"appointment-reminder/{talk.id}/{talk.starts_at:%Y-%m-%dT%H:%MZ}/{name}/{person.id}",
                    at=talk.starts_at - before, until=talk.starts_at, since=talk.created_at, to=person,
                    words="appointments.reminder", read=partial(_talk, number=talk.id),
                    thing=f"appointment:{talk.id}", about=f"appointment:{talk.id}", exact=name == "1h",
                )  # fmt: skip


async def _talk(db: Db, number: int) -> dict[str, object] | None:
    found = await appointments.find(db, number)
    return {"appointment": found} if found else None


# ---------------------------------------------------------------- when the ambassador is free
@command("vrij", "free", who="ambassador", takes_line=True, phrases=(r"toch niet (ma|di|wo|do|vr|za|zo)\w*",))
async def offer(desk: Desk) -> None:
    """Opens moments ("dinsdag 9-12"), or takes them back ("toch niet dinsdag"); without a line shows what is open."""
    now = await desk.recall("now", appointments.offered)
    spans = await desk.ask("spans", Moments("appointments.free_when", {"slots": now}))

    if spans.withdrawn:
        await _withdraw(desk, spans.spans)
    else:
        await _offer(desk, moments_in(spans.spans, desk.config.appointments.slot_minutes))


async def _offer(desk: Desk, moments: list[datetime]) -> None:
    if not moments:
        raise AskAgain("spans", "appointments.too_short", minutes=desk.config.appointments.slot_minutes)
    await desk.ask("sure", Confirm("appointments.offering", {"moments": moments}))

    length = timedelta(minutes=desk.config.appointments.slot_minutes)
    new = await appointments.offer(desk.db, desk.person.address, moments, length)

    desk.say("appointments.offered", moments=new, left_out=len(moments) - len(new))
    for wish in await requests.wishes(desk.db) if new else ():
        asker = await desk.people.by_id(desk.db.session, wish.asker_id)
        desk.tell(asker, "appointments.now_free", about=f"request:{wish.id}", request=wish)


async def _withdraw(desk: Desk, spans: tuple[Span, ...]) -> None:
    await desk.ask("sure", Confirm("appointments.withdrawing", {"spans": spans}))

    gone, booked = 0, []
    for span in spans:
        until = span.until or span.since + timedelta(minutes=1)
        gone += await appointments.withdraw(desk.db, span.since, until)
        booked += await appointments.within(desk.db, span.since, until)

    desk.say("appointments.withdrawn", gone=gone, booked=booked)
