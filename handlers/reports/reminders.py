"""What the clock does with reports: it invites the ambassador, shows drafts in any case, and reminds who is silent."""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import timedelta
from functools import partial

from bot import Almanac, Drafts, Due, Made, Room, calendar, days_from, drafts
from handlers.reports.facts import ROOM, Press, made, post
from handlers.reports.voices import organisations, silent, voice_of
from storage import reports, rooms
from storage.db import Db
from storage.limburg import STEERING_GROUP_ORGANISATIONS
from storage.people import People, Person
from storage.reports import DRAFT, REVIEW, Head

LASTS = timedelta(days=60)  # so long a version is shown after all
ROUND = timedelta(days=14)  # so long after its begin it is said, too, who cannot approve
REMINDED_AFTER = 5  # working days: who has not approved hears of it once
FIRST_POINTS, LAST_POINTS = 3, 2  # to tell: the lights and the talks; the money and what is asked


@calendar
async def reports_due(almanac: Almanac) -> AsyncIterator[Due]:
    """All that is due for each report, and for the versions that wait for approval."""
    press = Press(almanac.config, almanac.hours)
    for plan in drafts(almanac.config):
        if plan.channel and press.nine(plan.whole) + LASTS > almanac.since:
            for due in _of_plan(almanac, press, plan):
                yield due
    for head in await reports.heads(almanac.db):
        for due in _of_version(almanac, press, head):
            yield due


def _of_plan(almanac: Almanac, press: Press, plan: Drafts) -> Iterator[Due]:
    assert plan.ambassador
    assert plan.channel
    whole = press.nine(plan.whole)
    first = press.nine(plan.channel)
    period = f"period:{plan.period.number}"
    for one in almanac.holding("ambassador"):
        yield Due(
            f"report-interview/{plan.name}/{plan.ambassador}/{one.id}", press.nine(plan.ambassador), first, one,
            "reports.invitation", partial(_invitation, press=press, plan=plan), about=period, nudges=True,
            asks=("interview", period),
        )  # fmt: skip
        if plan.meets:
            yield Due(
                f"report-points/{plan.name}/{plan.meets}/{one.id}", press.nine(days_from(plan.meets, -1)),
                press.nine(plan.meets), one, "reports.talking_points", partial(_to_tell, press=press, plan=plan),
            )  # fmt: skip
    yield from _shown(press, plan)
    read = partial(_not_ready, press=press, plan=plan, register=almanac.register)
    for one in (*almanac.holding("ambassador"), *almanac.holding("secretary")):
        yield Due(
            f"report-voices/{plan.name}/{plan.whole}/{one.id}", press.nine(days_from(plan.whole, -1)), whole + ROUND,
            one, "reports.before_round", read,
        )  # fmt: skip


def _shown(press: Press, plan: Drafts) -> Iterator[Due]:
    """In the channel in any case; and once more when the period is over."""
    assert plan.channel
    first, whole = press.nine(plan.channel), press.nine(plan.whole)
    show = partial(_show, press=press, plan=plan)
    if plan.preliminary:
        yield Due(
            f"report-draft/{plan.name}/{plan.channel}", first, whole, Room(ROOM), "reports.room_posted", show,
            thing=f"report-draft:{plan.name}",
        )  # fmt: skip
    at = max(first, whole)
    yield Due(
        f"report-whole/{plan.name}/{press.day_of(at)}", at, at + LASTS, Room(ROOM), "reports.room_posted", show,
        thing=f"report-draft:{plan.name}",
    )  # fmt: skip


async def _invitation(db: Db, press: Press, plan: Drafts) -> dict[str, object]:
    assert plan.channel
    report = await made(db, press, plan)
    return {"plan": plan, "summary": report.summary, "channel": press.nine(plan.channel)}


async def _show(db: Db, press: Press, plan: Drafts) -> Made | None:
    """The next version; nothing where somebody posted one that says as much."""
    newest = await reports.newest(db, plan.name)
    if newest and (newest.state != DRAFT or press.state(plan, db.now) == DRAFT):
        return None
    posted = await post(db, press, plan, press.author)
    return Made(posted.facts, f"report:{posted.version.id}", posted.files)


async def _to_tell(db: Db, press: Press, plan: Drafts) -> dict[str, object]:
    """Five things to say aloud: the lights, what was counted, what is asked, what was remarked."""
    report = await made(db, press, plan)
    left = await reports.how_many_open(db, plan.name)
    first, last = report.summary[:FIRST_POINTS], report.summary[FIRST_POINTS:][-LAST_POINTS:]
    return {"plan": plan, "points": (*first, *last), "open_remarks": left}


async def _not_ready(db: Db, press: Press, plan: Drafts, register: People) -> dict[str, object] | None:
    """Of which organisations nobody can approve; and who can, and is not in the room."""
    everybody = (await register.everybody(db.session)).values()
    there = {name.casefold() for name in organisations(everybody)}
    missing = [name for name in STEERING_GROUP_ORGANISATIONS if name.casefold() not in there]
    absent = await rooms.absent(db, register, ROOM)
    begins = press.nine(plan.whole)
    facts = {"plan": plan, "missing": missing, "absent": absent, "begins": begins, "begun": begins <= db.now}
    return facts if missing or absent else None


def _of_version(almanac: Almanac, press: Press, head: Head) -> Iterator[Due]:
    if head.state != REVIEW:
        return
    at = press.nine(days_from(press.day_of(head.created_at), REMINDED_AFTER))
    everybody = almanac.people.values()
    for one in almanac.holding(ROOM):
        yield Due(
            f"report-approval/{head.number}/{head.version}/{one.id}", at, at + timedelta(days=14), one,
            "reports.reminder", partial(_reminder, head=head, person=one, everybody=everybody),
            about=f"report:{head.id}", nudges=True,
        )  # fmt: skip


async def _reminder(db: Db, head: Head, person: Person, everybody: Iterable[Person]) -> dict[str, object] | None:
    """Nothing for who has spoken, and while the round is stopped."""
    version = await reports.find(db, head.id)
    voices = await reports.voices(db, head.id)
    if version is None or version.state != REVIEW or any(one.state == "against" for one in voices):
        return None
    left = await silent(db, version, everybody)
    return {"version": version, "left": left} if voice_of(person) in left else None
