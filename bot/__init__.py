"""The machine. What handlers may use of it is this page; they need nothing else."""

from bot.almanac import Almanac, Due, Made, OneOf
from bot.answers import ASK
from bot.config import Config, Monthly
from bot.desk import Desk
from bot.documents.calendar import invitation, invitation_for, series, series_for
from bot.documents.changes import changes
from bot.documents.files import attachment
from bot.documents.filing import filed
from bot.documents.remarks import names_section, remark_in, section_in
from bot.documents.report import Report
from bot.documents.spoken import spoken_lines
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
from bot.documents.writing import written
from bot.drafts import Drafts, drafts
from bot.marks import calendar, command, upkeep
from bot.periods import Period, periods, treated_on
from bot.periods import named as period_named
from bot.periods import of as period_of
from bot.stage import AskAgain
from bot.telling import Room
from bot.understanding.amounts import amount_in
from bot.understanding.dates import shift_in
from bot.understanding.fitting import fitting
from bot.understanding.focus import OUTSIDE, outside_focus
from bot.understanding.numbers import records as record_numbers
from bot.understanding.questions import (
    Became,
    Behalf,
    Choice,
    ChoiceOrWords,
    Confirm,
    Day,
    Days,
    Many,
    Menu,
    Moments,
    Municipality,
    Person,
    Promises,
    Span,
    StateOf,
    Stretch,
    Text,
    Topic,
    When,
    YesNo,
    moments_in,
    promise_in,
    speaks_for_another,
)
from bot.understanding.reading import (
    News,
    Talk,
    day_beside,
    disciplines_in,
    news_in,
    period_in,
    places_in,
    says_much,
    signal_in,
    talk_in,
    talks_in,
    theme_in,
    wants_secrecy,
)
from bot.workdays import Hours, days_from

__all__ = [
    "ASK",
    "FINAL_SECTIONS",
    "OUTSIDE",
    "SECTIONS",
    "TOLD",
    "Almanac",
    "AskAgain",
    "Asked",
    "Became",
    "Behalf",
    "Choice",
    "ChoiceOrWords",
    "Config",
    "Confirm",
    "Day",
    "Days",
    "Desk",
    "Drafts",
    "Due",
    "Hours",
    "Made",
    "Many",
    "Menu",
    "Moments",
    "Money",
    "Monthly",
    "Municipality",
    "News",
    "OneOf",
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
    "StateOf",
    "Story",
    "Stretch",
    "Talk",
    "Text",
    "Topic",
    "When",
    "YesNo",
    "amount_in",
    "attachment",
    "calendar",
    "changes",
    "command",
    "day_beside",
    "days_from",
    "disciplines_in",
    "drafts",
    "filed",
    "fitting",
    "invitation",
    "invitation_for",
    "moments_in",
    "names_section",
    "news_in",
    "outside_focus",
    "period_in",
    "period_named",
    "period_of",
    "periods",
    "places_in",
    "promise_in",
    "record_numbers",
    "remark_in",
    "says_much",
    "section_in",
    "series",
    "series_for",
    "shift_in",
    "signal_in",
    "speaks_for_another",
    "spoken_lines",
    "talk_in",
    "talks_in",
    "theme_in",
    "treated_on",
    "upkeep",
    "wants_secrecy",
    "written",
]
