"""What the ambassador was asked, what was promised and decided, what was raised and what was left undone."""

from collections.abc import Iterator, Sequence

from bot.documents.phrases import NOTHING
from bot.documents.report import Part, Points, Table, Text
from bot.documents.sections.draft import Draft, counted
from bot.documents.story import Recommendation
from storage.facts import Raised

STATES = "new", "accepted", "planned", "done", "referred", "out_of_scope", "withdrawn"  # as a question goes
PARTS = "secret", "kept", "kept_late", "late", "dropped", "undated"  # of the figure above them


def requests(draft: Draft) -> Iterator[Part]:
    """How many came, how fast they were answered, what became of them."""
    came, planned = draft.facts.requests, draft.facts.appointments
    if not came.total:
        yield Text(draft.say("report.requests_none", before=came.open_before))
    else:
        yield Text(draft.say("report.requests", count=came.total, before=came.open_before))
    if came.confidential:
        yield Text(draft.say("report.requests_secret", count=came.confidential))
    yield from draft.said("requests")
    if came.open_count:
        yield _answers(draft)
        if came.typically is not None:
            yield Text(draft.say("report.typically", span=draft.phrases.span(came.typically)))
        kinds = [(draft.say(f"report.part_kind_{kind}"), count) for kind, count in came.kinds]
        yield counted(draft, draft.say("report.by_kind"), ("kind", "count"), kinds)
        by_state = dict(came.states)
        states = [(draft.say(f"report.part_state_{one}"), by_state[one]) for one in STATES if one in by_state]
        yield counted(draft, draft.say("report.by_state"), ("state", "count"), states)
    if any(vars(planned).values()):
        yield Text(draft.say("report.appointments", **vars(planned)))
    else:
        yield Text(draft.say("report.appointments_none"))


def _answers(draft: Draft) -> Table:
    came = draft.facts.requests
    counts = {name: getattr(came, name) for name in ("in_time", "late", "waiting", "withdrawn")}
    rows = [(draft.say(f"report.part_answer_{name}"), count) for name, count in counts.items()]
    return counted(draft, draft.say("report.answers"), ("answer", "count"), rows if came.withdrawn else rows[:-1])


def agreements(draft: Draft) -> Iterator[Part]:
    """What was promised, kept and late; what the Taskforce decided."""
    agreed = draft.facts.agreements
    yield from draft.said("agreements")
    if agreed.made or agreed.due or agreed.still_open:
        yield _agreed(draft)
    else:
        yield Text(draft.say("report.agreements_none"))
    if agreed.which_are_late:
        yield _late(draft)
        if agreed.late > (shown := len(agreed.which_are_late)):
            yield Text(draft.say("report.late_more", shown=shown, count=agreed.late))
    yield from _taskforce(draft)


def _agreed(draft: Draft) -> Table:
    agreed = draft.facts.agreements
    counts = [
        ("made", agreed.made), ("secret", agreed.confidential), ("due", agreed.due), ("kept", agreed.kept),
        ("kept_late", agreed.kept_late), ("late", agreed.late), ("dropped", agreed.dropped), ("moved", agreed.moved),
        ("still_open", agreed.still_open), ("undated", agreed.undated),
    ]  # fmt: skip
    told = [(name, count) for name, count in counts if count is not None]
    rows = tuple((draft.say(f"report.part_agreed_{name}"), draft.number(count)) for name, count in told)
    parts = tuple(at for at, (name, _) in enumerate(told) if name in PARTS)
    return Table(draft.say("report.agreements"), draft.head("what", "count"), rows, numbers=(1,), parts=parts)


def _late(draft: Draft) -> Table:
    rows = tuple(
        (one.number, one.text, one.owner or NOTHING, draft.phrases.on(one.due))
        for one in draft.facts.agreements.which_are_late
    )
    return Table(draft.say("report.late"), draft.head("number", "agreed", "who", "due"), rows)


def _taskforce(draft: Draft) -> Iterator[Part]:
    met = draft.facts.meetings
    counts = {"held": met.held, "cancelled": met.cancelled}
    yield Text(draft.say("report.taskforce", **counts) if met.held else draft.say("report.taskforce_none"))
    decided = tuple(draft.say("report.decision", day=draft.phrases.on(one.day), text=one.text) for one in met.decisions)
    if decided:
        yield Points(decided, draft.say("report.decisions"))
    elif met.held:
        yield Text(draft.say("report.decisions_none"))


def signals(draft: Draft) -> Iterator[Part]:
    """Opportunities, threats and recommendations: how many, and in a quarter each of them."""
    raised = draft.facts.signals
    yield from draft.said("signals")
    if not raised.told:
        yield Text(draft.say("report.signals_none"))
        return
    rows = [(draft.say(f"report.part_signal_{kind}"), count) for kind, count in raised.kinds]
    yield counted(draft, draft.say("report.signals"), ("what", "count"), rows)
    if draft.period.number:
        yield from _each(draft)


def _each(draft: Draft) -> Iterator[Table]:
    """A table for each kind that there is."""
    for kind, count in draft.facts.signals.kinds:
        told = [one for one in draft.facts.signals.told if one.kind == kind]
        if count and kind == "recommendation":
            yield recommended(draft, draft.say(f"report.part_signal_{kind}"), told)
        elif count:
            rows = tuple((one.number, one.text, *_where(draft, one)) for one in told)
            yield Table(
                draft.say(f"report.part_signal_{kind}"), draft.head("number", "what", "place", "state"), rows
            )  # fmt: skip


def _where(draft: Draft, one: Raised) -> tuple[str, str]:
    """Its municipalities, and what became of it."""
    return ", ".join(one.municipalities) or NOTHING, draft.say(f"report.part_raised_{one.state}")


def recommended(draft: Draft, title: str, told: Sequence[Raised | Recommendation]) -> Table:
    """Recommendations, with for whom they are and on what they rest; where nobody said so, that is said."""
    unsaid = draft.say("report.addressee_none"), draft.say("report.evidence_none")
    rows = tuple(
        (one.number or draft.number(at), one.text, one.addressee or unsaid[0], one.evidence or unsaid[1])
        for at, one in enumerate(told, 1)
    )
    return Table(title, draft.head("number", "recommendation", "addressee", "evidence"), rows)


def undone(draft: Draft) -> Iterator[Part]:
    """What was deliberately left undone, and why."""
    left = draft.facts.undone
    yield from draft.said("undone")
    if left.texts:
        yield Points(left.texts, draft.say("report.undone"))
    elif not left.confidential:
        yield Text(draft.say("report.undone_none"))
    if left.confidential:
        yield Text(draft.say("report.undone_secret", count=left.confidential))
