"""Questions: each knows how to read what people really type, and how to find its answer in a longer text.

What every question has is in `question`, what people say to any of them in `replies`.
"""

from bot.understanding.questions.answered import answered
from bot.understanding.questions.became import Became
from bot.understanding.questions.behalf import Behalf, speaks_for_another
from bot.understanding.questions.choice import MOST_CHOICES, Choice, Menu, Person
from bot.understanding.questions.choice_and_words import ChoiceOrWords, StateOf
from bot.understanding.questions.days import Days, Stretch
from bot.understanding.questions.many import Many
from bot.understanding.questions.municipality import Municipality
from bot.understanding.questions.promises import Promise, Promises, promise_in
from bot.understanding.questions.question import Change, More, NotUnderstood, Question, Said
from bot.understanding.questions.replies import CHANGE, DONT_KNOW, INTO, NO, YES
from bot.understanding.questions.spans import Moments, Span, Spans, moments_in
from bot.understanding.questions.text import Text, Topic
from bot.understanding.questions.when import Day, When
from bot.understanding.questions.yes_or_no import Confirm, YesNo

__all__ = [
    "CHANGE",
    "DONT_KNOW",
    "INTO",
    "MOST_CHOICES",
    "NO",
    "YES",
    "Became",
    "Behalf",
    "Change",
    "Choice",
    "ChoiceOrWords",
    "Confirm",
    "Day",
    "Days",
    "Many",
    "Menu",
    "Moments",
    "More",
    "Municipality",
    "NotUnderstood",
    "Person",
    "Promise",
    "Promises",
    "Question",
    "Said",
    "Span",
    "Spans",
    "StateOf",
    "Stretch",
    "Text",
    "Topic",
    "When",
    "YesNo",
    "answered",
    "moments_in",
    "promise_in",
    "speaks_for_another",
]
