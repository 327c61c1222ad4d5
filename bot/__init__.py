"""The machine. What handlers may use of it is this page; they need nothing else."""

from bot.almanac import Almanac, Due
from bot.commands import calendar, command
from bot.desk import ASK, AskAgain, Desk, Room
from bot.documents.calendar import invitation
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
    When,
    YesNo,
    moments_in,
)
from bot.understanding.reading import News, news_in, period_in, places_in, talk_in
from bot.workdays import days_from

__all__ = [
    "ASK",
    "Almanac",
    "AskAgain",
    "Choice",
    "Confirm",
    "Day",
    "Desk",
    "Due",
    "Many",
    "Menu",
    "Moments",
    "Municipality",
    "News",
    "Person",
    "Promises",
    "Room",
    "Span",
    "Text",
    "When",
    "YesNo",
    "calendar",
    "command",
    "days_from",
    "invitation",
    "moments_in",
    "news_in",
    "period_in",
    "places_in",
    "record_numbers",
    "talk_in",
]
