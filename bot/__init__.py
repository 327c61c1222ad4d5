"""The machine. What handlers may use of it is this page; they need nothing else."""

from bot.almanac import Almanac, Due
from bot.commands import calendar, command, upkeep
from bot.config import Monthly
from bot.desk import ASK, AskAgain, Desk, Room
from bot.documents.calendar import invitation, series
from bot.documents.report import Report
from bot.documents.story import (
    FINAL_SECTIONS,
    SECTIONS,
    TOLD,
    Asked,
    Money,
    Open,
    Quarter,
    Recommendation,
    Standing,
    Story,
)
from bot.periods import Period, periods, treated_on
from bot.periods import named as period_named
from bot.periods import of as period_of
from bot.understanding.behalf import Behalf, speaks_for_another
from bot.understanding.focus import OUTSIDE, outside_focus
from bot.understanding.numbers import records as record_numbers
from bot.understanding.questions import (
    Choice,
    Confirm,
    Many,
    Menu,
    Moments,
    Municipality,
    Person,
    Promises,
    Span,
    Text,
    When,
    YesNo,
    moments_in,
    promise_in,
)
from bot.understanding.reading import Talk, disciplines_in, period_in, places_in, talk_in
from bot.workdays import Hours

__all__ = [
    "ASK",
    "FINAL_SECTIONS",
    "OUTSIDE",
    "SECTIONS",
    "TOLD",
    "Almanac",
    "AskAgain",
    "Asked",
    "Behalf",
    "Choice",
    "Confirm",
    "Desk",
    "Due",
    "Hours",
    "Many",
    "Menu",
    "Moments",
    "Money",
    "Monthly",
    "Municipality",
    "Open",
    "Period",
    "Person",
    "Promises",
    "Quarter",
    "Recommendation",
    "Report",
    "Room",
    "Span",
    "Standing",
    "Story",
    "Talk",
    "Text",
    "When",
    "YesNo",
    "calendar",
    "command",
    "disciplines_in",
    "invitation",
    "moments_in",
    "outside_focus",
    "period_in",
    "period_named",
    "period_of",
    "periods",
    "places_in",
    "promise_in",
    "record_numbers",
    "series",
    "speaks_for_another",
    "talk_in",
    "treated_on",
    "upkeep",
]
