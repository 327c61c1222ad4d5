"""Booking a talk: from the free moments to one appointment."""

from bot import AskAgain, Confirm, Desk, Text, YesNo, command, invitation, record_numbers
from handlers.appointments import slots
from storage import appointments, requests
from storage.appointments import Appointment, Slot, SlotTaken

SECRET = "vertrouwelijk", "confidential"


@command(
    "spar", takes_line=True, phrases=("sparren", "sparring", "afspraak maken", "afspraak met de (kennis)?ambassadeur")
)
async def spar(desk: Desk) -> None:
    """From the free slots to one appointment."""
    if desk.db.now >= desk.programme_ends:
        desk.say("appointments.programme_over", ends=desk.programme_ends)
        return
    free = await slots.free(desk)
    asked = await _request_named(desk)
    if not free:
        await _wait_for_slots(desk, asked)
        return

    slot = await desk.ask("slot", slots.which(desk, "appointments.when", free))
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
    file = invitation(desk, slots.TITLE, "REQUEST", appointment)
    desk.say("appointments.booked", appointment=appointment, file=file)
    desk.tell(
        "ambassador", "appointments.news", about=f"appointment:{appointment.id}", appointment=appointment, file=file
    )


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
