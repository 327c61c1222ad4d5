"""The logbook, read by place, person or period."""

import re

from bot import Desk, command, period_in, places_in, record_numbers
from handlers.log.keeping import WRITERS
from storage import log

DISCUSSED = (
    r"^wat (?:hebben|heb|is er|werd er) (?:(?:we|wij|ik) )?(?:al )?(?:besproken|afgesproken|gezegd) met|"
    r"^what (?:did|have) (?:we|i) (?:discuss(?:ed)?|agreed?|talked?) (?:about )?with"
)


@command("logboek", "logbook", who=WRITERS, takes_line=True, phrases=(r"^l-?[0-9]+$", DISCUSSED))
async def read(desk: Desk) -> None:
    """Lists what I may see, newest first, by place, person or period; one line by its number, with what it said."""
    if numbers := record_numbers(desk.line, "L"):
        one = await desk.recall("one", log.entry, numbers[0])
        desk.say("log.whole" if one else "log.no_such", one=one, who=await _correctors(desk, one))
        return
    line = re.sub(DISCUSSED, "", desk.line, flags=re.IGNORECASE).strip(" ?")
    place = next(iter(places_in(line)), None)
    since, until, words = period_in(line, desk.said_at)
    found = await desk.recall("found", log.find, place, "" if place else words, since, until, desk.skipped)

    desk.show("log.found" if found else "log.nothing", found, asked=line)


async def _correctors(desk: Desk, entry: log.Entry | None) -> dict[int, str]:
    """By whom it was corrected, by function: never a name."""
    corrected = entry.corrected if entry else ()
    return {one.by: (await desk.people.by_id(desk.db.session, one.by)).function for one in corrected}
