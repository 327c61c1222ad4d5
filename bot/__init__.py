"""The machine. What handlers may use of it is this page; they need nothing else."""

from bot.almanac import Almanac, Due
from bot.commands import calendar, command
from bot.desk import ASK, AskAgain, Desk, Room
from bot.documents.calendar import invitation
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
)
from bot.understanding.reading import Talk, period_in, places_in, talk_in

__all__ = [
    "ASK",
    "OUTSIDE",
    "Almanac",
    "AskAgain",
    "Behalf",
    "Choice",
    "Confirm",
    "Desk",
    "Due",
    "Many",
    "Menu",
    "Moments",
    "Municipality",
    "Person",
    "Promises",
    "Room",
    "Span",
    "Talk",
    "Text",
    "When",
    "YesNo",
    "calendar",
    "command",
    "invitation",
    "moments_in",
    "outside_focus",
    "period_in",
    "period_of",
    "places_in",
    "record_numbers",
    "speaks_for_another",
    "talk_in",
]
