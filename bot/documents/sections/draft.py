"""What the sections of a report are written from, and what more than one of them needs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.config import Programme
from bot.documents.phrases import Phrases
from bot.documents.report import Points, Table, Text
from bot.documents.story import Standing, Story
from bot.periods import Period
from storage.facts import Facts, Totals
from storage.limburg import ACTION_POINTS

ITEM = re.compile(r"^[-–•*]\s+")
UNKNOWN = "unknown"  # the light of which nobody said anything


@dataclass(frozen=True)
class Draft:
    """What a report is written from. `earlier` are the totals of the quarters before, or of all in the final one."""

    programme: Programme
    period: Period
    facts: Facts
    story: Story
    earlier: tuple[Totals, ...]
    meetings: tuple[date, ...]
    phrases: Phrases

    def say(self, key: str, **facts: object) -> str:
        """A text of ours; what is filled in stays as it is."""
        return self.phrases.say(key, **facts)

    def number(self, count: int) -> str:
        """A count, as it is written."""
        return self.phrases.number(count)

    def head(self, *names: str) -> tuple[str, ...]:
        """The heads of a table."""
        return tuple(self.say(f"report.part_head_{name}") for name in names)

    @property
    def months(self) -> tuple[int, int]:
        """How many whole months of the programme have passed, at the end of the period at most, and of how many."""
        starts, ends = self.programme.starts, self.programme.ends
        return _months(starts, min(self.facts.until, self.seen_on)), _months(starts, ends)

    @property
    def seen_on(self) -> date:
        """The day that the figures are of."""
        return self.facts.seen_at.astimezone(ZoneInfo(self.programme.time_zone)).date()

    @property
    def standings(self) -> tuple[Standing, ...]:
        """One for each action point, also where nobody said anything."""
        said = {one.point: one for one in self.story.standings}
        return tuple(said.get(point.number, Standing(point.number)) for point in ACTION_POINTS)

    def said(self, key: str) -> Iterator[Text | Points]:
        """What the ambassador says in a section, a paragraph each."""
        yield from paragraphs(self.story.texts.get(key, ""))


def _months(since: date, until: date) -> int:
    whole = (until.year - since.year) * 12 + until.month - since.month
    return max(0, whole - (until.day < since.day))


def paragraphs(text: str) -> Iterator[Text | Points]:
    """Each begins after an empty line; lines that all begin with a dash are a list."""
    for part in re.split(r"\n\s*\n", text.replace("\r", "")):
        items = [line.strip() for line in part.splitlines() if line.strip()]
        if items and all(ITEM.match(item) for item in items):
            yield Points(tuple(ITEM.sub("", item) for item in items))
        elif items:
            yield Text(" ".join(items), said=True)


def point_name(draft: Draft, number: int) -> str:
    """An action point with its number."""
    point = next(one for one in ACTION_POINTS if one.number == number)
    name = point.nl if draft.phrases.language == "nl" else point.en
    return draft.say("report.point", number=number, name=name)


def out_of(draft: Draft, part: int, whole: int) -> str:
    """As 7 of 8."""
    return draft.say("report.out_of", part=part, whole=whole)


def counted(draft: Draft, title: str, head: tuple[str, str], rows: Sequence[tuple[str, int]]) -> Table:
    """Names with a count each, and bars for the eye."""
    most = max(1, *(count for _, count in rows))
    return Table(
        title, draft.head(*head), tuple((name, draft.phrases.number(count)) for name, count in rows),
        numbers=(1,), shares=tuple(count / most for _, count in rows),
    )  # fmt: skip
