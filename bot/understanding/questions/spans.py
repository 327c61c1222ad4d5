"""Times to come, also such as recur, and what fits in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import msgspec

from bot.understanding import dates
from bot.understanding.questions.moment import gone, on_the_clock, once
from bot.understanding.questions.question import NotUnderstood, Question, Said

SO_LONG = timedelta(weeks=13)  # that what recurs goes on when nobody says until when
FARTHEST = timedelta(days=500)
WITHDRAWN = re.compile(r"\b(niet|vervalt|vervallen|weg|intrekken|not|no longer|cancel|withdraw)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """From a moment until another; without an end it is one moment. In UTC."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Spans:
    """Times that are offered, or withdrawn."""

    spans: tuple[Span, ...]
    withdrawn: bool = False


@dataclass(frozen=True)
class Moments(Question[Spans]):
    """Times to come: "dinsdag 9-12 en 13-15", "elke dinsdagochtend tot kerst"; "toch niet dinsdag" takes back.

    What recurs and has no end goes on for `SO_LONG`, and that is said.
    """

    def parse(self, said: Said) -> Spans:
        """All times that are named; one that is doubtful is asked back."""
        return once(self, said, self._read)

    def _read(self, said: Said, fold: int | None) -> Spans:
        named = _whole(dates.find(said.text, said.now))
        if not named:
            raise NotUnderstood("desk.no_moment", quoted=said.text)
        withdrawn = WITHDRAWN.search(_beside(said.text, [one for one in named if one.repeats])) is not None
        each = [day for one in named for day in self._each_day(one, said)]
        spans = [self._span(one, said, fold, withdrawn=withdrawn) for one in each]
        return Spans(tuple(sorted(spans, key=lambda span: span.since) if len(each) > len(named) else spans), withdrawn)

    def _each_day(self, one: dates.Said, said: Said) -> list[dates.Said]:
        """The same hours on every day of what recurs."""
        if one.repeats is None:
            return [one]
        first = said.now.date() + timedelta(days=1)
        last = one.repeats.until or max(one.repeats.since or first, first) + SO_LONG
        if one.repeats.until is None:
            said.remark("desk.without_end", last=last)
        days = one.repeats.days(first, min(last, first + FARTHEST))
        if not days:
            raise NotUnderstood("desk.no_moment", quoted=said.text)
        return [replace(one, day=day, doubt="", repeats=None) for day in days]

    def _span(self, one: dates.Said, said: Said, fold: int | None, *, withdrawn: bool) -> Span:
        if one.day is None or one.doubt not in ("", "past"):
            raise NotUnderstood(f"desk.doubt_{one.doubt or 'which_day'}", quoted=said.text, day=one.day)
        since = on_the_clock(one.day, one.at or time(), said, fold)
        until = on_the_clock(one.day, one.until, said, fold) if one.until else None
        if one.at is None:
            until = since + timedelta(days=1)
        if (until or since) <= said.now:
            raise gone(one, said)
        if one.at is None and not withdrawn:
            raise NotUnderstood("desk.doubt_no_time", quoted=said.text, day=one.day)
        return Span(since.astimezone(UTC), until and until.astimezone(UTC))

    def find(self, said: Said) -> tuple[Spans, str] | None:
        """Whatever stands behind the command is meant for this question."""
        return (self.parse(said), "") if said.text.strip() else None

    def unpack(self, stored: Any) -> Spans:
        """As it was."""
        return msgspec.convert(stored, Spans)


def _beside(text: str, found: Sequence[dates.Said]) -> str:
    """The text without these."""
    for one in reversed(found):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text


def _whole(found: Sequence[dates.Said]) -> list[dates.Said]:
    """Days and times that belong together: two days for one time ("di en do 9-12"), two times for one day."""
    whole: list[dates.Said] = []
    for one in found:
        same_day = one.day is None and one.doubt == "which_day" and whole and whole[-1].day
        whole.append(replace(one, day=whole[-1].day, doubt="") if same_day else one)
    for at in range(len(whole) - 2, -1, -1):
        if whole[at].at is None and whole[at + 1].at is not None and not whole[at].doubt:
            whole[at] = replace(whole[at], at=whole[at + 1].at, until=whole[at + 1].until)
    return whole


def moments_in(spans: Sequence[Span], minutes: int, after: datetime | None = None) -> list[datetime]:
    """The moments at which slots of so many minutes begin, as many as fit, each once; only what comes `after`."""
    length, moments = timedelta(minutes=minutes), []
    for span in spans:
        at, until = span.since, span.until or span.since + length
        while at + length <= until:
            moments += [at] if after is None or at > after else []
            at += length
    return list(dict.fromkeys(moments))
