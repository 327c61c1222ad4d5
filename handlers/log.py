"""The logbook: after a talk, what matters of it, in at most five questions.

    > log gebeld met wethouder Wonen Beek, wil meedoen met visie
    Wie doet wat, en wanneer? …
    > Provincie: stuurt de planning, vrijdag
    Bij welk thema hoort dit? …
    > overslaan
    Bij welk actiepunt? …
    > 2
    Ik leg vast: …
    > ja
    Vastgelegd als L-17. Nog een gesprek vastleggen?

Whatever the first line says already is proposed in the summary, and only the rest is asked.
"""

from bot import Choice, Confirm, Desk, Municipality, Promises, Text, YesNo, command, period_in, places_in, talk_in
from storage import log
from storage.limburg import ACTION_POINTS, THEMES

POINTS = tuple(point.number for point in ACTION_POINTS)
SECRET = "vertrouwelijk", "confidential"
WRITERS = "ambassador secretary"


@command(
    "log",
    who=WRITERS,
    takes_line=True,
    phrases=("gebeld met", "gesproken met", "gesprek gehad met", "spoke with"),
    changes="log",
)
async def write(desk: Desk) -> None:
    """From what came of a talk to a line in the logbook."""
    talk = talk_in(desk.line)

    contact = await desk.ask("contact", Text("log.contact"), within=talk.contact)
    outcome = await desk.ask("outcome", Text("log.outcome", {"contact": contact}), within=talk.outcome)
    place = await desk.ask("place", Municipality("log.place"), within=f"{contact} {outcome}", default=())
    agreed = await desk.ask_or_skip("agreed", Promises("log.agreed")) or ()
    theme = await desk.ask_or_skip("theme", Choice("log.theme", options=THEMES), within=outcome)
    point = await desk.ask_or_skip("point", Choice("log.point", options=POINTS))
    secret = await desk.ask_or_skip("confidential", YesNo("log.confidential", marks=SECRET), within=desk.line) or False
    facts = {"contact": contact, "outcome": outcome, "place": place, "agreed": agreed, "theme": theme, "point": point}
    await desk.ask("sure", Confirm("log.summary", facts | {"confidential": secret}))

    by = desk.person.address
    entry = await log.write(desk.db, by, contact, outcome, place, agreed, theme, point, confidential=secret)

    desk.concerns(f"log:{entry.id}")
    desk.say("log.recorded", entry=entry)
    desk.offer("log")


@command("logboek", "logbook", who=WRITERS, takes_line=True)
async def read(desk: Desk) -> None:
    """Lists what I may see, newest first, by place, person or period."""
    place = next(iter(places_in(desk.line)), None)
    since, until, words = period_in(desk.line, desk.said_at)
    found = await desk.recall("found", log.find, place, "" if place else words, since, until)

    desk.say("log.found" if found else "log.nothing", entries=found, asked=desk.line)
