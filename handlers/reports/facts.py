"""What is said of reports, in more than one place: which one, and what it says now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import (
    TOLD,
    Asked,
    Config,
    Desk,
    Drafts,
    Hours,
    Money,
    Open,
    Quarter,
    Recommendation,
    Report,
    Standing,
    Story,
    attachment,
    changes,
    drafts,
    filed,
    period_of,
    written,
)
from storage import facts, naming, reports
from storage.db import Db
from storage.facts import Facts, Totals
from storage.reports import APPROVED, DRAFT, REVIEW, Entry, Version

ROOM = "steering_group"
MAKERS = "ambassador secretary"
READERS = "ambassador secretary steering_group"
NINE = time(9)
POINTS = 1, 2, 3, 4
AFTERWARDS = timedelta(days=14)  # so long after its meeting *rapport* still speaks of that report


@dataclass(frozen=True)
class Press:
    """What a report is made with: the configuration, and how time is counted here."""

    config: Config
    hours: Hours

    @classmethod
    def of(cls, desk: Desk) -> "Press":
        """The one of a conversation."""
        return cls(desk.config, desk.hours)

    @property
    def author(self) -> str:
        """Who makes what the clock makes."""
        return self.config.matrix.user_id

    def day_of(self, now: datetime) -> date:
        """The day on the programme's wall."""
        return self.hours.clock.local(now).date()

    def day_after(self, now: datetime) -> date:
        """The day after it."""
        return self.day_of(now) + timedelta(1)

    def nine(self, day: date) -> datetime:
        """When something is shown on that day."""
        return self.hours.clock.at(day, NINE)

    @property
    def names(self) -> set[str]:
        """What the reports are called."""
        return {one.name for one in drafts(self.config)}

    def called(self, name: str) -> Drafts:
        """The report of this name; KeyError if there is none."""
        return {one.name: one for one in drafts(self.config)}[name]

    def begun(self, now: datetime) -> Drafts:
        """The report that people speak of: the last one that was drafted, for a while; else that of this period."""
        today = self.day_of(now)
        every = [one for one in drafts(self.config) if one.ambassador and one.ambassador <= today]
        if every and today < (every[-1].meets or every[-1].whole) + AFTERWARDS:
            return every[-1]
        if today >= self.config.programme.ends:
            return self.called(reports.FINAL)
        return self.called(period_of(self.config.programme, today).name)

    def state(self, plan: Drafts, now: datetime) -> str:
        """As what a version is shown now: only what is whole can be approved."""
        return REVIEW if now >= self.nine(plan.whole) else DRAFT


# ---------------------------------------------------------------- what a report says
async def made(db: Db, press: Press, plan: Drafts, *, reason: str = "") -> Report:
    """The report as its next version would be, with functions where somebody typed a name."""
    programme, meetings = press.config.programme, press.config.reports.steering_group_meets
    counted, earlier = await counted_of(db, press, plan), await _earlier(db, press, plan)
    story = await _story(db, press, plan, reason)
    report = written(programme, plan.period, counted, story, earlier=earlier, meetings=meetings)
    veil = await naming.veil(db.session, report.packed().decode())
    report = report.reworded(veil)
    if not (news := await changed(db, press, plan, report, reason)):
        return report
    story = replace(story, changes=news)
    return written(programme, plan.period, counted, story, earlier=earlier, meetings=meetings).reworded(veil)


async def report_on(config: Config, hours: Hours, db: Db, name: str) -> Report:
    """The report of this name: the one that stands, else as its next version would be."""
    stands, press = await approved(db, name), Press(config, hours)
    return as_filed(stands) if stands else await made(db, press, press.called(name))


async def changed(db: Db, press: Press, plan: Drafts, report: Report, reason: str) -> tuple[str, ...]:
    """What is new in it, in three lines at most; nothing in a first version."""
    before = await reports.newest(db, plan.name)
    states = [one.state for one in await reports.remarks(db, plan.name)]
    last = min(press.day_of(db.now), plan.period.until - timedelta(1))
    return changes(opened(before) if before else None, report, last, states, reason)


async def counted_of(db: Db, press: Press, plan: Drafts) -> Facts:
    """The figures of its period."""
    return await facts.of(db, plan.period.since, plan.period.until, press.hours.clock.zone)


async def _earlier(db: Db, press: Press, plan: Drafts) -> list[Totals]:
    """How much there was in the quarters before; for the whole programme, in all."""
    periods = [one.period for one in _quarters(press)]
    before = [one for one in periods if not plan.period.number or one.number < plan.period.number]
    return await facts.totals(db, [(one.since, one.until) for one in before], press.hours.clock.zone)


def _quarters(press: Press) -> list[Drafts]:
    return [one for one in drafts(press.config) if one.period.number]


async def _story(db: Db, press: Press, plan: Drafts, reason: str) -> Story:
    said, versions = await reports.texts(db, plan.name), await reports.versions(db, plan.name)
    return Story(
        version=len(versions) + 1,
        status=press.state(plan, db.now),
        meeting=plan.meets,
        standings=await standings(db, press, plan),
        texts={slot.removeprefix("text/"): words["words"] for slot, words in said.items() if slot.startswith("text/")},
        asked=asked(said),
        money=await money(db, press, plan.period.until),
        reason=reason,
        never_approved=tuple(await _never_approved(db, press, plan)),
        goals={slot.removeprefix("goal/"): words["words"] for slot, words in said.items() if slot.startswith("goal/")},
        recommendations=tuple(await _recommended(db)) if not plan.period.number else (),
        handover=tuple(await _handed_over(db)) if not plan.period.number else (),
        quarters=tuple(await _bundled(db, press)) if not plan.period.number else (),
    )


async def standings(db: Db, press: Press, plan: Drafts) -> tuple[Standing, ...]:
    """Where each action point stands, with its light of the period before; at the end as in the last quarter."""
    number = plan.period.number or len(_quarters(press))
    said, before = await reports.texts(db, str(number)), await reports.texts(db, str(number - 1))
    return tuple(_standing(number, said, before) for number in POINTS)


def _standing(number: int, said: Mapping[str, Any], before: Mapping[str, Any]) -> Standing:
    slot = f"point/{number}"
    return Standing(number, before=before.get(slot, {}).get("state", ""), **said.get(slot, {}))


def asked(said: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The decisions that the Steering Group is asked for."""
    return tuple(Asked(**one) for one in said.get("asked", {}).get("items", ()))


async def money(db: Db, press: Press, before: date) -> tuple[Money, ...]:
    """Each line of the budget, up to that day."""
    entries = await reports.entries(db, before)
    return tuple(_line(name, euros, entries) for name, euros in press.config.programme.budget.items())


def _line(name: str, euros: int, entries: Iterable[Entry]) -> Money:
    sums = dict.fromkeys(("budgeted", "committed", "spent"), 0)
    for one in entries:
        if one.line == name:
            sums[one.kind] += one.cents
    return Money(name, euros * 100 + sums["budgeted"], sums["committed"], sums["spent"])


async def _never_approved(db: Db, press: Press, plan: Drafts) -> list[int]:
    """The quarters before of which the meeting was, and of which no version was approved."""
    before = [one for one in _quarters(press) if one.meets and one.whole < plan.whole]
    past = [one for one in before if one.meets and one.meets <= press.day_of(db.now)]
    return [one.period.number for one in past if await approved(db, one.name) is None]


async def approved(db: Db, name: str) -> Version | None:
    """The version of this report that was approved last."""
    return next((one for one in reversed(await reports.versions(db, name)) if one.state == APPROVED), None)


async def _recommended(db: Db) -> list[Recommendation]:
    """What was recommended all along, for the policy to come."""
    found = await facts.recommended(db)
    return [Recommendation(one.text, one.addressee, one.evidence, one.number) for one in found]


async def _handed_over(db: Db) -> list[Open]:
    """Who goes on with what is open."""
    return [Open(one.number, one.text, one.owner) for one in await facts.left(db)]


async def _bundled(db: Db, press: Press) -> list[Quarter]:
    """The quarters as they were approved, word for word, with their lights."""
    return [await _quarter(db, press, one) for one in _quarters(press)]


async def _quarter(db: Db, press: Press, plan: Drafts) -> Quarter:
    stands, period = await approved(db, plan.name), plan.period
    return Quarter(
        period.number, period.since, period.until, await standings(db, press, plan), opened(stands) if stands else None,
        stands.presented_on if stands else None, stands.version if stands else 0,
    )  # fmt: skip


def opened(version: Version) -> Report:
    """What a version says."""
    return Report.unpacked(json.dumps(version.content))


def as_filed(version: Version) -> Report:
    """The same; once it is approved, without the mark of a draft."""
    report = opened(version)
    return filed(report, version.version, version.presented_on) if version.state == APPROVED else report


@dataclass(frozen=True)
class Heading:
    """A section about which the ambassador may say something."""

    key: str
    title: str


def headings(report: Report) -> list[Heading]:
    """All of them; what is said of action points is no text of a section."""
    told = TOLD - {"points"}
    return [Heading(one.key, f"{one.number} {one.title}") for one in report.sections if one.key in told]


# ---------------------------------------------------------------- how it is shown
@dataclass(frozen=True)
class Posted:
    """A version that is shown now: what it says, and what is new in it."""

    version: Version
    plan: Drafts
    report: Report
    news: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """What the words about it need."""
        return {"version": self.version, "plan": self.plan, "report": self.report, "news": self.news}

    @property
    def files(self) -> list[dict[str, Any]]:
        """As PDF and as Word; made when they are sent."""
        return files(self.report)


async def post(db: Db, press: Press, plan: Drafts, created_by: str, reason: str = "") -> Posted:
    """Makes the next version of a report, of everything as it is now."""
    reason = (await naming.veil(db.session, reason))(reason)
    report = await made(db, press, plan, reason=reason)
    news = await changed(db, press, plan, report, reason)
    content, state = json.loads(report.packed()), press.state(plan, db.now)
    version = await reports.publish(db, created_by, plan.name, content, report.sha256, state, reason)
    return Posted(version, plan, report, news)


def files(report: Report) -> list[dict[str, Any]]:
    """A report as PDF and as Word."""
    return [attachment(report, form) for form in ("pdf", "docx")]
