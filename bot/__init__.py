"""The machine. What handlers may use of it is this page; they need nothing else."""

from bot.almanac import Almanac, Due
from bot.commands import calendar, command, upkeep
from bot.config import Monthly
from bot.desk import ASK, AskAgain, Desk, Room
from bot.documents.calendar import invitation, series
from bot.periods import of as period_of
from bot.understanding.behalf import Behalf, speaks_for_another
from bot.understanding.focus import OUTSIDE, outside_focus
from bot.understanding.numbers import records as record_numbers
from bot.understanding.questions import (
    Choice,
    Confirm,
    Day,
    Many,
    Menu,
    Moments,
    Municipality,
    Person,
    Promises,
    Span,
    Text,
    Topic,
    When,
    YesNo,
    moments_in,
    promise_in,
)
from bot.understanding.reading import News, Talk, news_in, period_in, places_in, talk_in, talks_in
from bot.workdays import Hours, days_from

__all__ = [
    "ASK",
    "OUTSIDE",
    "Almanac",
    "AskAgain",
    "Behalf",
    "Choice",
    "Confirm",
    "Day",
    "Desk",
    "Due",
    "Hours",
    "Many",
    "Menu",
    "Moments",
    "Monthly",
    "Municipality",
    "News",
    "Person",
    "Promises",
    "Room",
    "Span",
    "Talk",
    "Text",
    "Topic",
    "When",
    "YesNo",
    "calendar",
    "command",
    "days_from",
    "invitation",
    "moments_in",
    "news_in",
    "outside_focus",
    "period_in",
    "period_of",
    "places_in",
    "promise_in",
    "record_numbers",
    "series",
    "speaks_for_another",
    "talk_in",
    "talks_in",
    "upkeep",
]
