"""Where a figure comes from: the lines in the logbook, or the signals, behind it.

What is confidential is never among them.
"""

import re
from collections.abc import Iterator

from bot import Desk, Drafts
from handlers.reports.facts import Press
from storage import facts
from storage.facts import Facts

ORIGIN = re.compile(r"(?:waar komt|where does) (?:de |the )?(?P<figure>\d+) (?:vandaan|come from)", re.IGNORECASE)
MOST_NUMBERS = 40  # in one message


async def origin_of(desk: Desk, press: Press, plan: Drafts, figure: int) -> None:
    """For each thing of which there are so many: what it is, and the numbers."""
    zone, period = press.hours.clock.zone, plan.period
    counted = await facts.of(desk.db, period.since, period.until, zone)
    figures = list(_counts(counted, figure))
    lines = await facts.behind(desk.db, period.since, period.until, zone, figures)
    found = [
        {"what": what, "name": name, "numbers": [f"L-{number}" for number in numbers], "signals": False}
        for (what, name), numbers in zip(figures, lines, strict=True)
    ]
    found += [
        {"what": kind, "name": "", "numbers": numbers, "signals": True}
        for kind, count in counted.signals.kinds
        if count == figure and (numbers := [one.number for one in counted.signals.told if one.kind == kind])
    ]
    desk.say(
        "reports.room_origin" if desk.room else "reports.origin",
        figure=figure,
        plan=plan,
        found=found,
        most=MOST_NUMBERS,
    )


def _counts(counted: Facts, figure: int) -> Iterator[tuple[str, str]]:
    """What of the talks there is so often: all, of a region, with a discipline, with a municipality."""
    talks = counted.talks
    if figure in (talks.total, talks.open_count):
        yield "talks", ""
    yield from (("group", one.name) for one in talks.regions if one.talks == figure)
    yield from (("discipline", name) for name, count in talks.disciplines if count == figure)
    yield from (("place", name) for name, count in talks.places if count == figure)
