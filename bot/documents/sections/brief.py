"""The report in short: the figures to remember, one line for each subject, and what is asked of the Steering Group."""

from collections.abc import Iterator

from bot.documents.phrases import NOTHING
from bot.documents.report import Figures, Part, Points, Table, Text
from bot.documents.sections.draft import UNKNOWN, Draft, out_of, point_name
from bot.documents.story import STATES, Standing
from storage.limburg import MUNICIPALITIES

STATE_ORDER = *STATES, UNKNOWN


def summary(draft: Draft) -> Iterator[Part]:
    """The figures to remember, the lines of the chat, the decisions that are asked."""
    if cards := tuple(figures(draft)):
        yield Figures(cards)
    yield from draft.said("summary")
    yield Points(lines(draft))
    if draft.story.never_approved:
        yield Text(draft.say("report.never_approved", numbers=draft.story.never_approved))
    if draft.story.asked:
        yield asked(draft)
    if draft.story.reason:
        yield Text(draft.say("report.corrected", reason=draft.story.reason))
    if draft.story.changes:
        yield Points(draft.story.changes, draft.say("report.changes", version=draft.story.version))


def figures(draft: Draft) -> Iterator[tuple[str, str]]:
    """At most five; one that there is nothing to say of is left out."""
    say, facts, phrases = draft.say, draft.facts, draft.phrases
    answered = facts.requests.in_time + facts.requests.late
    spent, budgeted = (sum(getattr(line, name) for line in draft.story.money) for name in ("spent", "budgeted"))
    yield phrases.number(facts.talks.total), say("report.card_talks", count=facts.talks.total)
    yield out_of(draft, facts.talks.places_spoken, len(MUNICIPALITIES)), say("report.card_places")
    if answered:
        yield out_of(draft, facts.requests.in_time, answered), say("report.card_answered")
    if facts.agreements.due:
        yield out_of(draft, facts.agreements.kept, facts.agreements.due), say("report.card_kept")
    if budgeted:
        yield phrases.share(spent, budgeted), say("report.card_spent")


def lines(draft: Draft) -> tuple[str, ...]:
    """The whole in at most eight lines."""
    return tuple(
        line
        for part in (_of_lights, _of_talks, _of_requests, _of_agreements, _of_money, _of_asked)
        for line in part(draft)
    )


def _of_lights(draft: Draft) -> Iterator[str]:
    standings = draft.standings
    if not any(one.state for one in standings):
        yield draft.say("report.sum_no_lights")
        return
    counts = {name: sum((one.state or UNKNOWN) == name for one in standings) for name in STATE_ORDER}
    states = [draft.say(f"report.part_count_{name}", count=count) for name, count in counts.items() if count]
    yield draft.say("report.sum_lights", states=states)
    if names := [_in_need(draft, one) for one in standings if one.state in ("red", "orange")]:
        yield draft.say("report.sum_attention", names=names)


def _in_need(draft: Draft, one: Standing) -> str:
    return f"{point_name(draft, one.point)} ({draft.say(f'report.part_short_{one.state}')})"


def _of_talks(draft: Draft) -> Iterator[str]:
    talks = draft.facts.talks
    if talks.total:
        counts = {"count": talks.total, "places": talks.places_spoken, "of": len(MUNICIPALITIES)}
        yield draft.say("report.sum_talks", **counts)
    else:
        yield draft.say("report.sum_no_talks")


def _of_requests(draft: Draft) -> Iterator[str]:
    came = draft.facts.requests
    if came.total:
        counts = {name: getattr(came, name) for name in ("in_time", "late", "waiting", "withdrawn")}
        yield draft.say("report.sum_requests", count=came.total, **counts)
    else:
        yield draft.say("report.sum_no_requests")


def _of_agreements(draft: Draft) -> Iterator[str]:
    agreed = draft.facts.agreements
    if agreed.due:
        counts = {"kept": agreed.kept, "late": agreed.kept_late, "open": agreed.late, "dropped": agreed.dropped}
        yield draft.say("report.sum_agreements", due=agreed.due, **counts)
    else:
        yield draft.say("report.sum_no_agreements")


def _of_money(draft: Draft) -> Iterator[str]:
    if draft.story.money:
        spent, budgeted = (sum(getattr(line, name) for line in draft.story.money) for name in ("spent", "budgeted"))
        amounts = {"spent": draft.phrases.money(spent), "budgeted": draft.phrases.money(budgeted)}
        shares = {"share": draft.phrases.share(spent, budgeted), "time": draft.phrases.share(*draft.months)}
        yield draft.say("report.sum_money", **amounts, **shares)


def _of_asked(draft: Draft) -> Iterator[str]:
    count = len(draft.story.asked)
    yield draft.say("report.sum_asked", count=count) if count else draft.say("report.sum_not_asked")


def asked(draft: Draft) -> Table:
    """The decisions that the Steering Group is asked for."""
    rows = tuple((str(at), one.text, one.why or NOTHING) for at, one in enumerate(draft.story.asked, 1))
    return Table(draft.say("report.asked"), draft.head("number", "asked", "why"), rows)
