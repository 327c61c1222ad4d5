"""What is new in a version of a report: at most three lines, in the language of the report."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.phrases import Phrases
from bot.documents.report import Report, Section, Text

SETTLED = "taken_over", "adapted", "explained"


def changes(
    before: Report | None, now: Report, last: date, remarks: Sequence[str], reason: str = ""
) -> tuple[str, ...]:  # fmt: skip
    """Which sections say something else, what became of the remarks (their states), and why it is corrected.

    `last` is the last day that is counted.
    """
    if before is None:
        return ()
    return tuple(_lines(before, now, last, Counter(remarks), reason))


def _lines(before: Report, now: Report, last: date, remarks: Counter[str], reason: str) -> Iterator[str]:
    phrases, was = Phrases(now.language), {section.key: _said(section) for section in before.sections}
    other = [
        section for section in now.sections if section.key != "counting" and was.get(section.key) != _said(section)
    ]
    titles = [f"{section.number} {section.title}" for section in other]
    if reason:
        yield phrases.say("reports.part_corrects", reason=reason)
    elif before.made_on != now.made_on:
        yield phrases.say("reports.part_figures_until", day=phrases.on(last))
    yield phrases.say("reports.part_changed_sections", titles=titles)
    if remarks:
        counts = {state: remarks[state] for state in (*SETTLED, "open")}
        yield phrases.say("reports.part_remarks_became", **counts)


def _said(section: Section) -> tuple[object, ...]:
    """What it says; of the summary, which also says what is new, only what the ambassador wrote."""
    if section.key != "summary":
        return section.blocks
    return tuple(block for block in section.blocks if isinstance(block, Text) and block.said)
