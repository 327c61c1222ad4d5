"""Money against time, what comes next, and how was counted."""

from collections.abc import Iterator

from bot.documents.report import Part, Points, Table, Text
from bot.documents.sections.draft import Draft
from bot.periods import periods, treated_on

COUNTED = "talk", "region", "discipline", "place", "answer", "agreement", "secret", "names"


def money(draft: Draft) -> Iterator[Part]:
    """The budget's lines, and money against time."""
    yield from draft.said("money")
    if not draft.story.money:
        yield Text(
            draft.say("report.money_none", budgeted=draft.phrases.money(100 * sum(draft.programme.budget.values())))
        )
        return
    yield _budget(draft)
    if over := [line.line for line in draft.story.money if line.left < 0]:
        yield Text(draft.say("report.money_over", lines=over))
    yield Text(_time(draft))
    yield _shares(draft)


def _sums(draft: Draft) -> tuple[int, int, int]:
    """Budgeted, committed, spent: of all lines."""
    every = [(line.budgeted, line.committed, line.spent) for line in draft.story.money]
    budgeted, committed, spent = (sum(column) for column in zip(*every, strict=True))
    return budgeted, committed, spent


def _time(draft: Draft) -> str:
    budgeted, _, spent = _sums(draft)
    passed, every = draft.months
    return draft.say("report.time", passed=passed, all=every, spent=draft.phrases.share(spent, budgeted))


def _shares(draft: Draft) -> Table:
    budgeted, committed, spent = _sums(draft)
    shares = {
        draft.say("report.share_time"): draft.months,
        draft.say("report.share_spent"): (spent, budgeted),
        draft.say("report.share_bound"): (spent + committed, budgeted),
    }
    rows = tuple((name, draft.phrases.share(*of)) for name, of in shares.items())
    bars = tuple(part / whole if whole else 0 for part, whole in shares.values())
    return Table(draft.say("report.shares"), draft.head("measure", "share"), rows, numbers=(1,), shares=bars)


def _budget(draft: Draft) -> Table:
    say, amount = draft.say, draft.phrases.money
    lines = [(line.line, line.budgeted, line.committed, line.spent, line.left) for line in draft.story.money]
    total = (say("report.total"), *(sum(column) for column in list(zip(*lines, strict=True))[1:]))
    rows = tuple((name, *map(amount, amounts)) for name, *amounts in (*lines, total))
    head = draft.head("line", "budgeted", "committed", "spent", "left")
    title = say("report.money", day=draft.phrases.on(draft.facts.last))
    return Table(title, head, rows, numbers=(1, 2, 3, 4), total=True)


def ahead(draft: Draft) -> Iterator[Part]:
    """What comes next: what the ambassador plans, and what stands fixed."""
    said = tuple(draft.said("next"))
    yield from said or (Text(draft.say("report.next_none")),)
    if fixed := tuple(_fixed(draft)):
        yield Points(fixed, draft.say("report.next_days"))


def _fixed(draft: Draft) -> Iterator[str]:
    if days := [draft.phrases.day(day) for day in draft.facts.meetings.to_come]:
        yield draft.say("report.next_taskforce", days=days)
    following = next((one for one in periods(draft.programme) if one.since == draft.facts.until), None)
    meeting = treated_on(draft.meetings, following) if following else None
    if following and meeting:
        yield draft.say("report.next_report", number=following.number, day=draft.phrases.day(meeting))


def counting(draft: Draft) -> Iterator[Part]:
    """How the figures came to be, for who wants to check them."""
    rules = (draft.say(f"report.part_count_{rule}") for rule in COUNTED)
    yield Points((*rules, draft.say("report.part_count_seen", day=draft.phrases.day(draft.seen_on))))
