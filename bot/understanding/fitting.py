"""Which moments fit what somebody says of when: "volgende week dinsdag of donderdag na tweeën"."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.understanding import dates
from bot.understanding.dates import Reading

WEEK = timedelta(days=7)


def fitting(text: str, now: datetime, moments: Sequence[datetime]) -> list[datetime]:
    """Those of the moments, in their order; none where no time is named. `now` is local."""
    assert isinstance(now.tzinfo, ZoneInfo)
    read = dates.understand(text, now, now.tzinfo)
    weeks = [one for one in read if one.kind == "days"]
    named = [one for one in read if one.kind in ("day", "span", "moment") and one.why != "today"]
    hours = [(one.at, one.until or time.max) for one in dates.find(text, now) if one.day is None and one.at]
    if not (weeks or named or hours):
        return []
    local = [(moment, moment.astimezone(now.tzinfo)) for moment in moments]
    return [
        moment
        for moment, at in local
        if (not weeks or any(_on(at, one) for one in weeks))
        and (not named or any(_at(at, one, within=bool(weeks)) for one in named))
        and (not hours or any(first <= at.time() < last for first, last in hours))
    ]


def _on(at: datetime, one: Reading) -> bool:
    """Whether it is on a day of this reading."""
    first = one.begins
    last = one.until.date() if isinstance(one.until, datetime) else one.until
    if one.why == "open":
        return first <= at.date()
    if one.why == "deadline":
        return at.date() <= first
    return first <= at.date() <= (last or first)


def _at(at: datetime, one: Reading, *, within: bool) -> bool:
    """Whether it is then; a weekday beside a week ("volgende week, liefst donderdag") is the one in that week."""
    if within:
        at -= (at.date() - one.begins) // WEEK * WEEK
    if not isinstance(one.since, datetime):
        return _on(at, one)
    until = one.until if isinstance(one.until, datetime) else one.since + timedelta(minutes=1)
    return one.since <= at < until
