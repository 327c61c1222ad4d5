"""What a moment becomes that is there: "een week later", "een uur eerder", "de 22e, zelfde tijd".

So far is counted from the moment that it has, not from today: days and weeks on the wall clock, hours and minutes as
they pass.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.understanding.dates.answers import Said, find

COUNTS = {
    "een": 1, "één": 1, "a": 1, "an": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4,
    "half": 0.5, "halve": 0.5, "een half": 0.5, "half a": 0.5, "half an": 0.5, "anderhalf": 1.5, "anderhalve": 1.5,
}  # fmt: skip
MINUTES = {"min": 1, "kwartier": 15, "quarter": 15, "halfuur": 30, "uur": 60, "hour": 60}
DAYS = {"dag": 1, "day": 1, "week": 7, "weken": 7}
_COUNT = rf"(?:(?P<count{{0}}>{'|'.join(sorted(COUNTS, key=len, reverse=True))}|\d{{{{1,3}}}})\s+)?"
_UNIT = r"(?P<unit{0}>min|kwartier|quarter|halfuur|uur|hour|dag|day|weken|week)(?:uten|uut|utes|ute|je|tje|en|s)?"
_SO_LONG = rf"{_COUNT}{_UNIT}"
_SHIFT = re.compile(
    rf"\b{_SO_LONG.format(1)}\s+(?P<way1>later|eerder|vroeger|earlier|sooner|naar voren|naar achteren|opschuiven|"
    rf"verschuiven|vooruit|achteruit)\b|"
    rf"\b(?P<way2>back|forward|later|earlier)\s+by\s+{_SO_LONG.format(2)}\b",
    re.IGNORECASE,
)
_EARLIER = {"eerder", "vroeger", "earlier", "sooner", "naar voren", "forward"}
_SAME_TIME = re.compile(r"\b(?:(?:zelfde|dezelfde|hetzelfde|same)\s+(?:tijd|tijdstip|uur|time|hour))\b", re.IGNORECASE)
_SAME_DAY = re.compile(r"\b(?:zelfde|dezelfde|same)\s+(?:dag|day)\b", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(r"(?:de |the )?\d{1,2}(?:e|ste|de|st|nd|rd|th)\b(?!\s*[a-z]{3})", re.IGNORECASE)


def shift_in(text: str) -> str:
    """The words that say how far something moves, or that it keeps its hour or day; empty without them."""
    found = _SHIFT.search(text) or _SAME_DAY.search(text)
    return text[found.start() :] if found else ""


def moved(text: str, now: datetime, since: datetime) -> list[Said]:
    """As `find`, for a moment that is moved from `since` (both local): what is said of it from there goes first."""
    if shift := _SHIFT.search(text):
        whole = _with_hour(_shifted(shift, since), text, shift, now)
        return [whole] if whole else []
    plain = _SAME_TIME.sub(lambda same: ",".ljust(len(same[0])), text)  # "de 15e keer" is no day
    named = [_in_month(one, text, now, since) for one in find(plain, now)]
    days, hours = [one for one in named if one.day], [one for one in named if one.at and not one.day]
    if days and not days[0].at and _SAME_TIME.search(text):
        return [replace(days[0], at=_hour_of(since))]
    if hours and not days and _SAME_DAY.search(text):
        return [replace(hours[0], day=since.date(), doubt="" if hours[0].doubt == "which_day" else hours[0].doubt)]
    return named


def _shifted(shift: re.Match[str], since: datetime) -> Said | None:
    count, unit, way = (shift[f"{part}1"] or shift[f"{part}2"] for part in ("count", "unit", "way"))
    unit, many = unit.casefold(), (COUNTS.get(count.casefold()) or float(count)) if count else 1
    many *= -1 if way.casefold() in _EARLIER else 1
    if unit in DAYS and many % 1:
        return None  # "anderhalve week"
    if unit in DAYS:
        then = since + timedelta(days=many * DAYS[unit])
    else:
        then = (since.astimezone(UTC) + timedelta(minutes=many * MINUTES[unit])).astimezone(since.tzinfo)
    return Said(shift.start(), shift.end(), then.date(), _hour_of(then), None, "")


def _with_hour(whole: Said | None, text: str, shift: re.Match[str], now: datetime) -> Said | None:
    """With another hour that is named beside it; another day beside it is no one moment any more."""
    beside = find(text[: shift.start()] + " . " + text[shift.end() :], now)
    at = next((one.at for one in beside if one.at and not one.day and one.doubt in ("", "which_day")), None)
    return replace(whole, at=at) if whole and at else whole


def _in_month(one: Said, text: str, now: datetime, since: datetime) -> Said:
    """A day without its month is one of the month in which it stands now, unless that went by."""
    if not one.day or not _DAY_OF_MONTH.search(text[one.start : one.end]):
        return one
    first = since.replace(day=1, hour=0, minute=0)
    again = find(text[one.start : one.end], max(first, now)) if first > now else []
    return replace(one, day=again[0].day, doubt=again[0].doubt) if again else one


def _hour_of(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)
