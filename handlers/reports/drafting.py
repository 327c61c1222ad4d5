"""The report that is being made, and those that were shown: `/rapport`.

> rapport
Verslag over periode 2, voor het overleg van donderdag 15 december. …
1. laten zien (PDF en Word)
2. aanvullen
3. tekst wijzigen
4. plaatsen
5. geld
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot import Choice, Confirm, Desk, Drafts, Room, Standing, Text, command, drafts
from handlers.reports.facts import (
    READERS,
    ROOM,
    Heading,
    Posted,
    Press,
    approved,
    as_filed,
    files,
    headings,
    made,
    post,
    standings,
)
from handlers.reports.money import money_of
from handlers.reports.origins import ORIGIN, origin_of
from handlers.reports.voices import silent
from storage import reports
from storage.db import Db

ACTS = "show", "interview", "words", "post", "money"
MONEY = re.compile(r"^\W*(?:het )?(?:geld|budget|money)\b[\s:]*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
SUM = r"(?:(?<=€)\d+|(?<=€ )\d+|\d+ ?(?:euro|eur|€)(?!\w))"
SPENT = r"\b(?:besteed|begroot|verplicht|spent|committed|budgeted)\b"
BOOKED = rf"(?:{SUM}.*{SPENT}|{SPENT}.*{SUM})"
NAMED = re.compile(
    r"^\W*(?:over |on )?(?:periode |kwartaal |period |quarter )?"
    r"(?:(?P<number>[1-9])(?![\d.:])|(?P<final>final|eind\w*))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Overview:
    """How a report stands while it is made."""

    summary: tuple[str, ...]
    standings: tuple[Standing, ...]
    silent_on: tuple[str, ...]  # the sections about which nothing was said, as number and title
    open_remarks: int
    stands: int  # the version that was approved; 0 when none was


@command(
    "rapport", "report", who=READERS, room=ROOM, takes_line=True, reads_line=True,
    phrases=(
        r"waar komt \d+ vandaan", r"where does \d+ come from", BOOKED,
        r"^((laat|toon) (mij |me )?)?(het |ons )?(verslag|rapport)( eens| even)?( laten)?( zien| tonen)?$",
        r"^show (?:me )?(?:the |our )?report$",
    ),
)  # fmt: skip
async def report(desk: Desk) -> None:
    """Shows a report; to the ambassador the one that is being made, with what can be done."""
    if found := ORIGIN.search(desk.line):
        await origin_of(desk, Press.of(desk), _plan(desk), int(found["figure"]))
        return
    if (found := MONEY.match(desk.line)) or re.search(BOOKED, desk.line, re.IGNORECASE):
        await money_of(desk, found["rest"] if found else desk.line)
        return
    press, plan = Press.of(desk), _plan(desk)
    if desk.room or "ambassador" not in desk.person.roles:
        await _show_version(desk, press, plan)
        return
    overview = await desk.recall("overview", read_overview, press, plan)
    facts = {"plan": plan, "overview": overview}
    act = await desk.ask("act", Choice("reports.act", facts, options=ACTS), within=NAMED.sub("", desk.line))
    if act == "interview":
        desk.follow("interview", plan.name)
    elif act == "money":
        await money_of(desk, "")
    elif act == "show":
        await _show_draft(desk, press, plan)
    elif act == "words":
        await _reword(desk, press, plan)
    else:
        await post_now(desk, press, plan)


def _plan(desk: Desk) -> Drafts:
    """The report that the line names, else the one that people speak of now."""
    press = Press.of(desk)
    named = NAMED.match(desk.line)
    name = (named["number"] or reports.FINAL) if named else ""
    return next((one for one in drafts(desk.config) if one.name == name), press.begun(desk.db.now))


async def read_overview(db: Db, press: Press, plan: Drafts) -> Overview:
    """Read once, when it is shown."""
    report, said = await made(db, press, plan), await reports.texts(db, plan.name)
    stands = await approved(db, plan.name)
    quiet = [one for one in headings(report) if f"text/{one.key}" not in said]
    return Overview(
        report.summary, await standings(db, press, plan), tuple(one.title for one in quiet),
        await reports.how_many_open(db, plan.name), stands.version if stands else 0,
    )  # fmt: skip


# ---------------------------------------------------------------- shown
async def _show_version(desk: Desk, press: Press, plan: Drafts) -> None:
    """The newest version that was shown, and how the approval stands."""
    version = await reports.newest(desk.db, plan.name)
    if version is None:
        comes = press.nine(plan.channel) if plan.channel else None
        desk.say("reports.room_not_yet" if desk.room else "reports.not_yet", plan=plan, comes=_to_come(desk, comes))
        return
    everybody = (await desk.people.everybody(desk.db.session)).values()
    shown = Posted(version, plan, as_filed(version))
    facts = shown.facts | {"left": await silent(desk.db, version, everybody)}
    desk.concerns(f"report:{version.id}")
    desk.say("reports.room_shown" if desk.room else "reports.shown", files=shown.files, **facts)


def _to_come(desk: Desk, moment: datetime | None) -> datetime | None:
    return moment if moment and moment > desk.db.now else None


async def _show_draft(desk: Desk, press: Press, plan: Drafts) -> None:
    """The one that is being made, as files."""
    desk.say("reports.here", plan=plan, files=files(await made(desk.db, press, plan)))


# ---------------------------------------------------------------- changed
async def _reword(desk: Desk, press: Press, plan: Drafts) -> None:
    """Other words in one section."""
    found = await desk.recall("headings", read_headings, press, plan)
    section = await desk.ask("section", Choice("reports.which_section", options=found))
    before = await reports.words(desk.db, plan.name, section.key)
    words = await desk.ask("words", Text("reports.which_words", {"section": section, "before": before}))
    await desk.ask("sure", Confirm("reports.changing", {"before": before, "after": words, "section": section.title}))

    await reports.write(desk.db, desk.person.address, plan.name, f"text/{section.key}", {"words": words})

    desk.say("reports.changed", plan=plan)


async def read_headings(db: Db, press: Press, plan: Drafts) -> list[Heading]:
    """The sections about which the ambassador may say something."""
    return headings(await made(db, press, plan))


# ---------------------------------------------------------------- posted
async def post_now(desk: Desk, press: Press, plan: Drafts) -> None:
    """The next version, in the room: what stands corrects only with a reason, a light only with all that it needs."""
    unready = [one.point for one in await standings(desk.db, press, plan) if one.state and not one.complete]
    if unready:
        desk.say("reports.not_ready", points=unready)
        return
    stands = await desk.recall("stands", approved_id, plan)
    reason = await desk.ask("reason", Text("reports.why_corrected", {"plan": plan})) if stands else ""
    await desk.ask(
        "sure", Confirm("reports.posting", {"plan": plan, "reason": reason, "state": press.state(plan, desk.db.now)})
    )

    posted = await post(desk.db, press, plan, desk.person.address, reason)

    about = f"report:{posted.version.id}"
    desk.concerns(about)
    desk.say("reports.posted", version=posted.version)
    desk.tell(Room(ROOM), "reports.room_posted", about=about, files=posted.files, facts=posted.facts)


async def approved_id(db: Db, plan: Drafts) -> int | None:
    """The version that stands, if one does."""
    stands = await approved(db, plan.name)
    return stands.id if stands else None
