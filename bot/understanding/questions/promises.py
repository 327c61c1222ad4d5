"""What was agreed: who does what by when."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from bot.understanding import dates
from bot.understanding.questions.question import NotUnderstood, Question, Said
from bot.understanding.questions.replies import BARE, NO, YES

LEADS_TO = re.compile(
    r"(?<!\S)(?:voor|op|uiterlijk|by|on|before)\s*$", re.IGNORECASE
)  # a day; "zoekt het op, vrijdag" does not


@dataclass(frozen=True)
class Promise:
    """Who does what by when; `owner` and `due` may be open."""

    text: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Promises(Question[tuple[Promise, ...]]):
    """What was agreed, one a line: "Provincie: stuurt de planning, vrijdag"; *geen* is none."""

    def parse(self, said: Said) -> tuple[Promise, ...]:
        """Every line that says something."""
        if NO.match(said.plain) or said.plain in ("geen", "none", "niets", "nothing"):
            return ()
        if YES.match(said.plain) or BARE.match(said.plain):
            raise NotUnderstood("desk.say_more", quoted=said.text.strip())
        lines = [line for line in re.split(r"[\n;]+", said.text) if any(map(str.isalpha, line))]
        promises = tuple(_kept(promise_in(line, said.now), line, said.now) for line in lines)
        if not promises:
            raise NotUnderstood("desk.no_words")
        return promises

    def unpack(self, stored: Any) -> tuple[Promise, ...]:
        """As it was."""
        return msgspec.convert(stored, tuple[Promise, ...])


def _kept(promise: Promise, line: str, now: datetime) -> Promise:
    """The promise, unless the day by which it is to be kept went by, or does not exist."""
    for found in dates.find(line, now) if promise.due is None else ():
        before, first = line[: found.start].rstrip(), line[found.start : found.end].split(maxsplit=1)[0]
        meant = before.endswith(",") or LEADS_TO.search(before) or LEADS_TO.search(first)
        if meant and found.doubt in ("past", "no_such_date"):
            raise NotUnderstood(f"desk.doubt_{found.doubt}", quoted=line.strip(), day=found.day)
    return promise


def promise_in(line: str, now: datetime) -> Promise:
    """Who does what by when, in one line; `now` is local time when it was written."""
    named = next((one for one in dates.find(line, now) if one.day and not one.doubt), None) or _period_behind(line, now)
    before, after = (line[: named.start], line[named.end :]) if named else (line, "")
    owner, colon, what = (LEADS_TO.sub("", before) + after).partition(":")
    text = (what if colon else owner).strip(" \t,;.")
    return Promise(text or line.strip(), owner.strip() if colon else "", named.day if named else None)


def _period_behind(line: str, now: datetime) -> dates.Said | None:
    """The last day of a week or month with which a line ends ("…, volgende week", "belt haar volgende week")."""
    ends = line.rstrip(" .")
    found = dates.deadline(ends, now)
    return found if found and not found.doubt and found.end == len(ends) else None
