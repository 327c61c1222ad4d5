"""The stages, in the order in which they read."""

from bot.understanding import beginning
from bot.understanding.dates.clock import clocks
from bot.understanding.dates.days import dates, names
from bot.understanding.dates.feasts import feasts
from bot.understanding.dates.grammar import Node, nodes
from bot.understanding.dates.periods import edges, periods
from bot.understanding.dates.plain import plain
from bot.understanding.dates.ranges import bounds, day_ranges, hours, periods_of_days
from bot.understanding.dates.recurrence import limits, rhythms
from bot.understanding.dates.relations import beside, relations
from bot.understanding.dates.values import Sight
from bot.understanding.dates.what_is_no_time import no_time

CASCADE = (
    no_time, names, day_ranges, feasts, relations, clocks, hours, dates, periods, edges, beside, plain,
    bounds, rhythms, periods_of_days, limits,
)  # fmt: skip

LONGEST = 5000  # characters: a longer text is a document, and whoever reads it must not wait


def row_of(text: str, sight: Sight) -> list[Node]:
    """The text as a row of words and values; of a very long one its beginning."""
    row = nodes(beginning(text, LONGEST))
    for stage in CASCADE:
        row = stage.apply(row, sight)
    return row
