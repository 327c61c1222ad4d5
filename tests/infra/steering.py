"""The Steering Group, as tests of its reports have it: who is in it, and the days of the second quarter's report."""

from tests.infra.talk import Talker, TestDesk

ROOM = "steering_group"
MONDAY = "2022-11-21T09:00:00+01:00"  # the day before the ambassador has the draft
DRAFT, WHOLE = "2022-11-24 09:00", "2022-12-01 09:00"  # when the room has it, before and after the quarter's end


async def member(desk: TestDesk, name: str, organisation: str) -> Talker:
    """Somebody of the Steering Group."""
    return await desk.knows(
        f"@{name}:localhost", name=f"Mw. {name}", function="bestuurder", organisation=organisation, roles=(ROOM,)
    )
