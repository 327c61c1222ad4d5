"""What the desk keeps of somebody: to see, to take along, to correct, to have erased.

    > gegevens
    Dit houd ik van u bij: …
    1. meenemen als bestand
    2. verbeteren
    3. wissen
    > wissen
    Ik wis uw naam en uw account. … Klopt dat?
    > ja
    Gewist.

What an alderman did in office is kept by law; roles that the configuration gives end there. Nothing stays open in the
name of who is gone: talks are called off, questions lapse, and what there was to do is without an owner.
"""

from bot import Choice, Confirm, Desk, Text, command, invitation
from handlers.appointments import slots
from handlers.requests.promises import answer_by
from storage import actions, appointments, erasure, mydata, people, requests
from storage.actions import Action
from storage.appointments import Appointment
from storage.requests import Request

ACTS = "file", "correct", "erase"
FIELDS = "name", "function"
KEPT_BY_LAW = "alderman"  # the role of which the papers are, also of who has it no longer
APPOINTED = "ambassador", "secretary", "administrator"


@command(
    "gegevens", "mydata", who="all", takes_line=True, reads_line=True,
    phrases=(
        r"mijn (naam|functie|e-?mail(adres)?|telefoonnummer)\b.{0,20}\b(wijzig\w*|verander\w*|aanpassen|klopt niet)",
        "mijn (persoons)?gegevens", "wat weet (u|je) van mij", "avg-verzoek", "avg verzoek", "my data",
    ),
)  # fmt: skip
async def my_data(desk: Desk) -> None:
    """Shows what is kept, and does with it what the person asks."""
    kept = await desk.recall("kept", mydata.of)
    act = await desk.ask("act", Choice("mydata.act", {"kept": kept}, options=ACTS), within=desk.line)

    if act == "file":
        await _take_along(desk)
    elif act == "correct":
        await _correct(desk)
    else:
        await _erase(desk)


async def _take_along(desk: Desk) -> None:
    records = await mydata.records(desk.db)

    desk.say("mydata.here", file={"kind": "data", "name": desk.word("mydata.file_name"), "records": records})


async def _correct(desk: Desk) -> None:
    field = await desk.ask("field", Choice("mydata.field", options=FIELDS), within=desk.line)
    value = await desk.ask("value", Text("mydata.value", {"field": field}))
    await desk.ask("sure", Confirm("mydata.correction", {"field": field, "value": value}))

    await people.correct(desk.db, desk.person.id, field, value)

    desk.say("mydata.corrected")


async def _erase(desk: Desk) -> None:
    if desk.person.viewer.has(*APPOINTED):
        desk.say("mydata.appointed")
        return
    if await desk.recall("by_law", people.has_held, KEPT_BY_LAW):
        desk.say("mydata.kept_by_law")
        desk.tell("secretary", "mydata.wants_erasure", who=desk.person)
        return
    stays = await desk.recall("stays", erasure.stays_in, desk.person)
    talks = _to_come(desk, await desk.recall("talks", appointments.coming))
    asked = _asked_alone(desk, await desk.recall("asked", requests.mine))
    todo = await desk.recall("todo", actions.open_of, desk.person.id)
    ends = {"talks": talks, "requests": asked, "actions": todo}
    await desk.ask("sure", Confirm("mydata.erasure", {"stays": stays, **ends}))

    await _let_go(desk)
    await erasure.erase(desk.db, desk.person)

    desk.forget()
    desk.say("mydata.erased")


async def _let_go(desk: Desk) -> None:
    """The ambassador hears what ended with it, and not of whom."""
    talks = _to_come(desk, await appointments.coming(desk.db))
    asked = _asked_alone(desk, await requests.mine(desk.db))
    todo: list[Action] = await actions.open_of(desk.db, desk.person.id)
    files = [file for talk in talks for file in await _call_off(desk, talk)]
    for request in asked:
        await requests.move_on(desk.db, request.id, "withdrawn")
    await actions.let_go(desk.db)
    if talks or asked or todo:
        desk.tell("ambassador", "mydata.let_go", files=files, talks=talks, requests=asked, actions=todo)


def _to_come(desk: Desk, talks: list[Appointment]) -> list[Appointment]:
    return [talk for talk in talks if talk.person_id == desk.person.id]


def _asked_alone(desk: Desk, asked: list[Request]) -> list[Request]:
    """What nobody else follows: what was asked for somebody else goes on."""
    return [request for request in asked if set(request.askers) == {desk.person.id}]


async def _call_off(desk: Desk, talk: Appointment) -> list[dict[str, object]]:
    """For calendars; who booked it for them hears it too."""
    gone = await appointments.cancel(desk.db, talk.id, "")
    if gone is None:
        return []
    await requests.reopen(desk.db, gone.request_id, answer_by(desk))
    file = invitation(desk, slots.TITLE, "CANCEL", gone)
    for number in gone.sides:
        other = await desk.people.by_id(desk.db.session, number)
        if other.known and other.id != desk.person.id:
            desk.tell(other, "mydata.let_go", file=file, talks=[gone], requests=[], actions=[])
    return [file]
