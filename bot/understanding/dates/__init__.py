"""Times in Dutch and English: what a text may mean, where it says so, and how certain that is.

A text becomes a row of words, and a cascade of stages of small rules turns words into values (`grammar`, `lexicon`).
What stands side by side is joined to one time (`joining`) and becomes one or more readings (`readings`).
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.understanding.dates.answers import DOUBTS, WRONG, Said, deadline, find, moment
from bot.understanding.dates.cascade import row_of
from bot.understanding.dates.joining import brought_together, only_small_words, times
from bot.understanding.dates.readings import Reading, best_first, readings
from bot.understanding.dates.saying import assumed
from bot.understanding.dates.shifting import moved, shift_in
from bot.understanding.dates.values import Sight

__all__ = ["DOUBTS", "WRONG", "Reading", "Said", "deadline", "find", "moment", "moved", "shift_in", "understand"]


def understand(text: str, now: datetime, zone: ZoneInfo, prefer: str = "future", language: str = "nl") -> list[Reading]:
    """All times that a text speaks of, the best first; several for one place in the text when it is ambiguous.

    `now` is when it was written; `prefer` says whether "maandag" is the next one ("future") or the last ("past").
    """
    sight = Sight(now.astimezone(zone), prefer)
    row = row_of(text, sight)
    said = brought_together(row, times(row))
    alone = len(said) == 1 and only_small_words(row, said)
    found = [one for each in said if alone or not each.weak for one in readings(sight, each)]
    return [replace(one, assumption=assumed(one, language)) if one.why else one for one in best_first(sight, found)]
