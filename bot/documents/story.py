"""What people add to the figures of a report, as plain values: lights, texts, decisions asked, money.

Nothing here is markup, and nothing is made up: what nobody said is empty, and the report says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.documents.report import Report

# The sections of a quarterly report by name; their place in this list, from 1, is their number.
SECTIONS = (
    "summary",
    "points",
    "reach",
    "requests",
    "agreements",
    "signals",
    "undone",
    "money",
    "next",
    "counting",
)
# Those of the final evaluation.
FINAL_SECTIONS = (
    "summary",
    "assignment",
    "points",
    "reach",
    "requests",
    "agreements",
    "signals",
    "undone",
    "money",
    "recommendations",
    "handover",
    "counting",
)
TOLD = frozenset({*SECTIONS, *FINAL_SECTIONS} - {"counting"})  # about which the ambassador may say something
STATES = "green", "orange", "red"


@dataclass(frozen=True)
class Standing:
    """Where action point `point` stands. Orange and red need all of cause, consequence and measure.

    `state` and `before` (the light of the last period) are green, orange, red or "": nobody said.
    """

    point: int
    state: str = ""
    before: str = ""
    done: str = ""
    next: str = ""
    cause: str = ""
    consequence: str = ""
    measure: str = ""

    @property
    def complete(self) -> bool:
        """Whether it may be posted."""
        return self.state in STATES and (self.state == "green" or all((self.cause, self.consequence, self.measure)))


@dataclass(frozen=True)
class Asked:
    """A decision that the Steering Group is asked for."""

    text: str
    why: str = ""


@dataclass(frozen=True)
class Money:
    """A line of the budget up to the end of the period, in whole cents."""

    line: str
    budgeted: int
    committed: int = 0
    spent: int = 0

    @property
    def left(self) -> int:
        """What can still be spent; negative when it is too much."""
        return self.budgeted - self.committed - self.spent


@dataclass(frozen=True)
class Recommendation:
    """For future policy: to whom, and on what it rests; its number, as S-3."""

    text: str
    addressee: str = ""
    evidence: str = ""
    number: str = ""


@dataclass(frozen=True)
class Open:
    """A promise or a question that is handed over: its number, what it is, and to whom it goes."""

    number: str
    text: str
    to: str = ""


@dataclass(frozen=True)
class Quarter:
    """A quarter, for the final evaluation: its lights, and its report if that was approved."""

    number: int
    since: date
    until: date
    standings: tuple[Standing, ...] = ()
    report: Report | None = None
    approved_on: date | None = None
    version: int = 1


@dataclass(frozen=True)
class Story:
    """All that people said about one period.

    `texts` goes by the name of a section; an empty line begins a paragraph. `status` is draft, review or approved;
    `changes` are the lines that say what is new in this version; `never_approved` the earlier quarters without
    approval. Only the final evaluation has `goals` (A and B), `recommendations`, `handover` and `quarters`.
    """

    version: int = 1
    status: str = "draft"
    meeting: date | None = None
    standings: tuple[Standing, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    money: tuple[Money, ...] = ()
    changes: tuple[str, ...] = ()
    reason: str = ""
    never_approved: tuple[int, ...] = ()
    goals: Mapping[str, str] = field(default_factory=dict)
    recommendations: tuple[Recommendation, ...] = ()
    handover: tuple[Open, ...] = ()
    quarters: tuple[Quarter, ...] = ()
