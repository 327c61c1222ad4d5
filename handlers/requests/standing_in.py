"""Who sees to questions: the ambassador, and who stands in while the ambassador is away.

What is confidential stays with its asker and the ambassador. The right is looked up anew at each turn.
"""

from bot import Desk, record_numbers
from handlers.requests import which
from storage import absences, requests
from storage.people import Person
from storage.requests import Request

WHO = "ambassador secretary"  # who may; a secretary only while standing in


async def speaker(desk: Desk) -> Person | None:
    """The person who speaks, if they stand in now."""
    away = None if desk.person.viewer.has("ambassador") else await absences.lasting(desk.db)
    return desk.person if away and desk.person.viewer.has(away.stand_in) else None


async def meant(desk: Desk) -> Request | None:
    """The open question that they speak of, of those that they may take up, answer, refer or close now; None, said to
    them, when there is none or they may not.
    """
    leads = desk.person.viewer.has("ambassador")
    if not leads and await speaker(desk) is None:
        desk.say("requests.not_standing_in")
        return None
    found = await desk.recall("open", requests.open_ones)
    return await which.one(desk, [one for one in found if leads or not one.confidential])


async def is_for_them(desk: Desk) -> bool:
    """Whether what they say of a question goes to its asker: not when it is their own."""
    if desk.person.viewer.has("ambassador"):
        return True
    wanted = [desk.record] if desk.record else record_numbers(desk.line, "H")
    mine = await desk.recall("mine", requests.mine)
    return await speaker(desk) is not None and not any(one.id in wanted for one in mine)


def tell_ambassador(desk: Desk, request: Request, by: Person | None, did: str, text: str = "") -> None:
    """What was done meanwhile is known to whom it belongs."""
    if by:
        facts = {"request": request, "by": by, "did": did, "text": text}
        desk.tell("ambassador", "requests.done_standing_in", about=f"request:{request.id}", facts=facts)
