"""Before the meeting: one question a section, with what was counted. Each answer is kept at once; any may be skipped.

Actiepunt 1: Overleg over woonruimte in Noord-Limburg. …
Hoe staat het ervoor: groen, oranje of rood, en waarom?
> oranje, te weinig ambtelijke uren
Wat is het gevolg?
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot import FINAL_SECTIONS, SECTIONS, TOLD, Choice, Desk, Drafts, StateOf, Text, command, spoken_lines
from handlers.reports.drafting import post_now
from handlers.reports.facts import POINTS, Press, counted_of, made, standings
from storage import reports
from storage.db import Db

GREEN, ORANGE, RED = "green", "orange", "red"
THEN = "post", "go_on"
MOST_LINES = 6  # of what was counted, in a question
GOALS = "goal/a", "goal/b"
NO_QUESTION = "summary", "points"  # in the order of the report they come first; they are asked otherwise


@dataclass(frozen=True)
class Step:
    """One question: about which part of the report, what was counted, and what stands there now."""

    slot: str
    title: str
    lines: tuple[str, ...]
    talks: int  # on this action point
    before: str  # the light of the last period, or the words that stand there


def _steps(plan: Drafts) -> Sequence[str]:
    """In which order it is asked; the summary comes last."""
    keys = SECTIONS if plan.period.number else FINAL_SECTIONS
    sections = tuple(f"text/{key}" for key in keys if key in TOLD and key not in NO_QUESTION)
    first = tuple(f"point/{number}" for number in POINTS) if plan.period.number else GOALS
    return (*first, *sections, "asked", "text/summary")


@command(
    "interview", who="ambassador", listed=False, about="period", replies="period", takes_line=True, reads_line=True,
    parting="reports.interrupted",
)  # fmt: skip
async def interview(desk: Desk) -> None:
    """One question, and then the next one; at the end whether it is posted."""
    press = Press.of(desk)
    name, at = _where(desk, press)
    plan = press.called(name)
    steps = _steps(plan)
    if at >= len(steps):
        await _end(desk, press, plan)
        return
    step = await desk.recall("step", read_step, press, plan, steps[at])
    if step.slot.startswith("point"):
        await _ask_point(desk, plan, step)
    elif step.slot == "asked":
        await _ask_decision(desk, plan, step)
    else:
        await _ask_words(desk, plan, step)
    desk.follow("interview", f"{name} {at + 1}")


def _where(desk: Desk, press: Press) -> tuple[str, int]:
    """Which report, and how far we are: an invitation says only the first, and who types it perhaps neither."""
    if desk.record is not None:
        return str(desk.record or reports.FINAL), 0
    name, _, at = desk.line.partition(" ")
    if name not in press.names:
        return press.begun(desk.said_at).name, 0
    return name, int(at) if at.isdecimal() else 0


async def read_step(db: Db, press: Press, plan: Drafts, slot: str) -> Step:
    """What is asked in one place of the report."""
    report, kind, name = await made(db, press, plan), *slot.partition("/")[::2]
    if kind == "point":
        before = next(one.before for one in await standings(db, press, plan) if one.point == int(name))
        talks = dict((await counted_of(db, press, plan)).talks.points)[int(name)]
        return Step(slot, spoken_lines(report, "points", 1, row=int(name))[0], (), talks, before)
    said = (await reports.texts(db, plan.name)).get(slot, {})
    if kind == "goal":
        goal = next(line for line in spoken_lines(report, "assignment", MOST_LINES) if f" {name.upper()}:" in line)
        return Step(slot, goal.rstrip("."), (), 0, str(said.get("words", "")))
    if kind != "text":
        return Step(slot, name, (), 0, str(said.get("words", "")))
    section = next(one for one in report.sections if one.key == name)
    title = f"{section.number} {section.title}"
    return Step(slot, title, spoken_lines(report, name, MOST_LINES), 0, str(said.get("words", "")))


async def _ask_point(desk: Desk, plan: Drafts, step: Step) -> None:
    """The light of an action point, and why; orange and red only with cause, consequence and measure."""
    light = await desk.ask_or_skip("light", StateOf("reports.light", {"step": step}, options=(GREEN, ORANGE, RED)))
    if light is None:
        return
    said = {"state": light, **(await _why_green(desk) if light == GREEN else await _why_not(desk, light))}
    said["next"] = await desk.ask_or_skip("next", Text("reports.what_follows")) or ""

    await reports.write(desk.db, desk.person.address, plan.name, step.slot, said)


async def _why_green(desk: Desk) -> dict[str, str]:
    return {"done": await desk.ask_or_skip("done", Text("reports.done")) or ""}


async def _why_not(desk: Desk, light: str) -> dict[str, str]:
    return {
        "cause": await desk.ask("cause", Text("reports.cause", {"light": light})),
        "consequence": await desk.ask("consequence", Text("reports.consequence")),
        "measure": await desk.ask("measure", Text("reports.measure")),
        "done": await desk.ask_or_skip("done", Text("reports.done")) or "",
    }


async def _ask_words(desk: Desk, plan: Drafts, step: Step) -> None:
    words = await desk.ask_or_skip("words", Text("reports.anything_to_say", {"step": step}))
    if words:
        await reports.write(desk.db, desk.person.address, plan.name, step.slot, {"words": words})


async def _ask_decision(desk: Desk, plan: Drafts, step: Step) -> None:
    text = await desk.ask_or_skip("decision", Text("reports.what_is_asked", {"plan": plan}, may_ask=True))
    if not text:
        return
    why = await desk.ask_or_skip("why", Text("reports.why_now")) or ""
    more = await desk.ask_or_skip("another", Text("reports.anything_else_asked", may_ask=True)) or ""

    items: list[dict[str, Any]] = [{"text": text, "why": why}, *([{"text": more}] if more else [])]
    await reports.write(desk.db, desk.person.address, plan.name, step.slot, {"items": items})


async def _end(desk: Desk, press: Press, plan: Drafts) -> None:
    """Everything as it is now: *plaatsen*, or later."""
    summary = await desk.recall("summary", read_summary, press, plan)
    then = await desk.ask("then", Choice("reports.then", {"summary": summary, "plan": plan}, options=THEN))
    if then == "post":
        await post_now(desk, press, plan)
    else:
        desk.say("reports.kept", plan=plan, channel=plan.channel and press.nine(plan.channel))


async def read_summary(db: Db, press: Press, plan: Drafts) -> tuple[str, ...]:
    """The report in short."""
    return (await made(db, press, plan)).summary
