"""Booking a talk: from the free moments to one appointment."""

from datetime import datetime

from bot import AskAgain, Behalf, Confirm, Desk, Topic, YesNo, command, invitation, record_numbers, speaks_for_another
from handlers.appointments import sides, slots
from handlers.requests.promises import answer_by
from storage import absences, appointments, requests
from storage.appointments import SlotTaken
from storage.people import Person

SECRET = "vertrouwelijk", "confidential"


@command("spar", takes_line=True, phrases=("afspraak maken",), intention="spar")
async def spar(desk: Desk) -> None:
    """From the free slots to one appointment."""
    if desk.db.now >= desk.programme_ends:
        desk.say("appointments.programme_over", ends=desk.programme_ends)
        return
    whom = await _whom(desk) if speaks_for_another(desk.line) else desk.person
    free = await slots.free(desk)
    asked = await _request_named(desk)
    if asked is None and (wanted := record_numbers(desk.line, "H")):
        desk.say("requests.no_such", number=f"H-{wanted[0]}")
        return
    if not free:
        await _wait_for_slots(desk, asked, whom)
        return

    slot = await desk.ask("slot", slots.which(desk, "appointments.when", free, desk.line))
    topic = asked.text if asked else await desk.ask("topic", Topic("appointments.topic", aside=SECRET))
    secret = asked.confidential if asked else await _secret(desk, topic)
    facts = {"slot": slot, "topic": topic, "confidential": secret, "whom": whom if whom.id != desk.person.id else None}
    await desk.ask("sure", Confirm("appointments.summary", facts))

    if asked and not await requests.move_on(desk.db, asked.id, "planned", since=("new", "accepted")):
        desk.say("requests.closed_already", number=asked.number)
        return
    try:
        wish = asked or await _planned(desk, topic, whom, secret=secret)
        whose = wish.asked_for_id or wish.asker_id
        appointment = await appointments.take(desk.db, slot.id, wish.id, desk.person.address, whose)
    except SlotTaken:
        raise AskAgain("slot", "appointments.just_taken", slot=slot) from None

    desk.concerns(f"appointment:{appointment.id}")
    file = invitation(desk, slots.TITLE, "REQUEST", appointment)
    desk.say("appointments.booked", appointment=appointment, away=await absences.lasting(desk.db), file=file)
    about = f"appointment:{appointment.id}"
    desk.tell("ambassador", "appointments.news", about=about, appointment=appointment, file=file)
    for other in await sides.others(desk, appointment):
        desk.tell(other, "appointments.booked_for_you", about=about, file=file, appointment=appointment, by=desk.person)


async def _whom(desk: Desk) -> Person:
    """Who comes: the person who books, or somebody for whom they may."""
    may = await desk.recall("may", desk.people.principals)
    return await desk.ask("whom", Behalf("requests.whom", options=(desk.person, *may)), default=desk.person)


async def _request_named(desk: Desk) -> requests.Request | None:
    """The request that this talk is for, when the line names one of mine ("spar H-42")."""
    wanted = record_numbers(desk.line, "H")
    mine = await desk.recall("requests", requests.mine) if wanted else []
    return next((request for request in mine if request.id in wanted), None)


async def _secret(desk: Desk, topic: str) -> bool:
    """Not asked: said in the topic or the first line, or changed at the summary."""
    question = YesNo("requests.confidential", marks=SECRET)
    return await desk.ask("confidential", question, within=f"{desk.line} {topic}", default=False)


async def _planned(desk: Desk, topic: str, whom: Person, *, secret: bool) -> requests.Request:
    """The request that a talk without one belongs to."""
    request = await _sparring(desk, topic, whom, secret=secret)
    await requests.move_on(desk.db, request.id, "planned")
    return request


async def _sparring(
    desk: Desk, topic: str, whom: Person, *, secret: bool, promised: datetime | None = None
) -> requests.Request:
    place = (whom.municipality,) if whom.municipality else ()
    asked_for_id = None if whom.id == desk.person.id else whom.id
    return await requests.ask(
        desk.db, desk.person.address, "sparring", topic, place, "normal", confidential=secret, answer_by=promised,
        asked_for_id=asked_for_id,
    )  # fmt: skip


async def _wait_for_slots(desk: Desk, request: requests.Request | None, whom: Person) -> None:
    """No slot is free: the wish is recorded, and the ambassador asked for a moment."""
    promised = request is None  # of a request that was there already the answer was promised then
    if request is None:
        request = await _wish(desk, whom)

    desk.concerns(f"request:{request.id}")
    desk.say("appointments.wished", request=request, promised=promised, away=await absences.lasting(desk.db))
    desk.tell("ambassador", "appointments.wish_news", about=f"request:{request.id}", request=request)
    if request.asked_for_id and whom.id != desk.person.id:
        desk.tell(whom, "requests.asked_for_you", about=f"behalf:{request.id}", request=request)


async def _wish(desk: Desk, whom: Person) -> requests.Request:
    topic = await desk.ask("topic", Topic("appointments.nothing_free", aside=SECRET))
    secret = await _secret(desk, topic)
    facts = {"topic": topic, "confidential": secret, "whom": whom if whom.id != desk.person.id else None}
    await desk.ask("sure", Confirm("appointments.wish", facts))

    return await _sparring(desk, topic, whom, secret=secret, promised=answer_by(desk))
