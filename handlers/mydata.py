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

What an alderman did in office is kept by law; roles that the configuration gives end there.
"""

from bot import Choice, Confirm, Desk, Text, command
from storage import erasure, mydata, people

ACTS = "file", "correct", "erase"
FIELDS = "name", "function"
KEPT_BY_LAW = "alderman"  # the role of which the papers are, also of who has it no longer
APPOINTED = "ambassador", "secretary", "administrator"


@command(
    "gegevens", "mydata", who="all", takes_line=True, reads_line=True,
    phrases=("mijn (persoons)?gegevens", "wat weet (u|je) van mij", "avg-verzoek", "avg verzoek", "my data"),
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
    await desk.ask("sure", Confirm("mydata.erasure", {"stays": stays}))

    await erasure.erase(desk.db, desk.person)

    desk.forget()
    desk.say("mydata.erased")
