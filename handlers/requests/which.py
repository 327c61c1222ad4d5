"""Which question somebody means."""

import re

from bot import Choice, Desk, record_numbers
from storage import requests
from storage.people import Person
from storage.requests import Request

QUESTION = r"(?:h-?\d+|(?:mijn|de|deze|my|the|this) (?:vraag|question))\b"
NAMES_IT = re.compile(  # "nog een aanvulling op H-3: …", "antwoord op H-3 …", "to my question: …"
    r"^(?:(?:nog|even|een|graag|please|an?)\s+)*(?:(?:be)?antwoord\w*|aanvul\w+|toevoeg\w+|answer|reply|add\w*)\s+"
    rf"(?:(?:op|aan|bij|to)\s+)?{QUESTION}[\s:,–-]*|^(?:op|aan|bij|to)\s+(?:{QUESTION}\s*:\s*|h-?\d+\b[\s:,–-]*)|"
    rf"^(?:ik )?voeg (?:ik )?(?:dit |toe )*(?:aan|bij) {QUESTION}(?: (?:graag |nog )*toe\b)?[\s:,–-]*",
    re.IGNORECASE,
)


async def one(desk: Desk, open_ones: list[Request]) -> Request | None:
    """The request that this is about, that the line names, the only one there is, or the one that is chosen."""
    wanted = [desk.record] if desk.record else record_numbers(desk.line, "H")
    named = [request for request in open_ones if request.id in wanted]
    if wanted and not named:
        await _not_open(desk, wanted[0])
        return None
    if not open_ones:
        desk.say("requests.none_open")
        return None
    if named or len(open_ones) == 1:
        return (named or open_ones)[0]
    return await desk.ask("request", Choice("requests.which", options=open_ones))


async def _not_open(desk: Desk, number: int) -> None:
    """Says so, and where to go: what the asker of a closed question adds may become a new one."""
    request = await desk.recall("closed", requests.find, number)
    if request is None or request.state in requests.OPEN:
        desk.say("requests.no_such", number=f"H-{number}")
        return
    anew = "" if desk.person.viewer.has("ambassador") else rest(desk.line)
    desk.say("requests.closed_where", number=request.number, anew=anew)
    if anew:
        desk.offer("vraag", anew)


def rest(line: str) -> str:
    """What stands behind the number of a record, or behind the words that name the question."""
    if named := NAMES_IT.match(line):
        return line[named.end() :]
    first, _, rest = line.partition(" ")
    return rest if record_numbers(first, "H") else line


async def followers(desk: Desk, request: Request) -> list[Person]:
    """Who hear what becomes of it: who asked and for whom, without the person who speaks."""
    found = [await desk.people.by_id(desk.db.session, number) for number in request.askers]
    return [person for person in found if person.known and person.id != desk.person.id]
