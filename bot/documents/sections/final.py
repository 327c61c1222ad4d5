"""What only the final evaluation has: the goals, all lights side by side, recommendations, and what is handed over."""

from collections.abc import Iterator

from bot.documents.filing import filed
from bot.documents.report import LIGHTS, Annex, Part, Table, Text
from bot.documents.sections.draft import UNKNOWN, Draft, paragraphs, point_name
from bot.documents.sections.points import points
from bot.documents.sections.work import recommended
from bot.documents.story import Open, Quarter
from storage.limburg import ACTION_POINTS


def assignment(draft: Draft) -> Iterator[Part]:
    """What the programme was for, and what came of it."""
    yield from draft.said("assignment")
    for name, goal in (("a", draft.say("report.goal_a")), ("b", draft.say("report.goal_b"))):
        yield Text(goal)
        yield from tuple(paragraphs(draft.story.goals.get(name, ""))) or (Text(draft.say("report.goal_none")),)


def points_and_quarters(draft: Draft) -> Iterator[Part]:
    """Where each action point ended, and its lights in all quarters side by side."""
    yield from points(draft)
    if draft.story.quarters:
        yield _lights_of_all(draft)


def _lights_of_all(draft: Draft) -> Table:
    quarters = draft.story.quarters
    periods = (draft.say("report.part_head_period", number=quarter.number) for quarter in quarters)
    rows = tuple(
        (point_name(draft, point.number), *(_state(draft, quarter, point.number) for quarter in quarters))
        for point in ACTION_POINTS
    )
    return Table(draft.say("report.lights_of_all"), (*draft.head("point"), *periods), rows)


def _state(draft: Draft, quarter: Quarter, point: int) -> str:
    state = next((one.state for one in quarter.standings if one.point == point), "") or UNKNOWN
    return f"{LIGHTS[state]} {draft.say(f'report.part_short_{state}')}"


def recommendations(draft: Draft) -> Iterator[Part]:
    """For future policy: to whom, and on what each rests."""
    yield from draft.said("recommendations")
    if not draft.story.recommendations:
        yield Text(draft.say("report.recommendations_none"))
        return
    yield recommended(draft, draft.say("report.recommendations"), draft.story.recommendations)


def handover(draft: Draft) -> Iterator[Part]:
    """What is still open, and who goes on with it; where the quarterly reports are."""
    yield from draft.said("handover")
    nobody = draft.say("report.part_nobody_yet")
    rows = tuple((one.number, _open(draft, one), one.to or nobody) for one in draft.story.handover)
    if rows:
        yield Table(draft.say("report.handover"), draft.head("number", "what", "to"), rows)
    else:
        yield Text(draft.say("report.handover_none"))
    approved = any(quarter.report for quarter in draft.story.quarters)
    yield Text(draft.say("report.bundle") if approved else draft.say("report.bundle_none"))


def _open(draft: Draft, one: Open) -> str:
    """What was promised; of a question only what it is about, for the rest is between its asker and the ambassador."""
    return draft.say("report.part_open_question", places=one.text) if one.number.startswith("H-") else one.text


def annexes(draft: Draft) -> Iterator[Annex]:
    """The approved quarterly reports, word for word."""
    for quarter in draft.story.quarters:
        if report := quarter.report:
            about = filed(report, quarter.version, quarter.approved_on).about
            yield Annex(draft.say("report.annex", number=quarter.number), about, report.sections)
