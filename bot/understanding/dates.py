"""Moments in Dutch and simple English, read plainly: what is not certain carries a doubt, and the desk asks.

A date without a year is the next such date, a weekday the next one after today. Without a part of the day, 1 to 6 are
in the afternoon, as office hours are, and 7 to 12 in the morning; "half drie" is 14.30. Whoever writes 02:00 means it.
"9-12" is hours; after nothing that names a day it may be a date, and is in doubt.

Each kind of expression has a pattern and a reader. What was read is blanked, so that no two read the same words, and
neighbours (a weekday, a date, a time, a part of the day) are then joined into one moment.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.understanding import folded

DOUBTS = ("no_such_date", "weekday_differs", "past", "which_day", "half_of_day", "not_exact")
"""All doubts, the gravest first. `not_exact`: before, after or about that time."""

JUST_PASSED = timedelta(days=60)  # a date without a year that passed less long ago is in doubt
PARTS = {  # the hours that belong to a part of the day, and what it means when no hour is said
    "nacht": (range(6), time(0), time(6)),
    "ochtend": (range(12), time(9), time(12)),
    "middag": (range(12, 18), time(13), time(17)),
    "avond": (range(17, 24), time(18), time(22)),
}
OFFICE = range(7, 19)  # the hours for which "9-12" is read as hours rather than as a date

Read = Callable[[re.Match[str], date], "list[_Piece] | None"]


@dataclass(frozen=True)
class Said:
    """The moment in `text[start:end]`, in local wall time. `at` with `until` is a span; a `doubt` of "" is none."""

    start: int
    end: int
    day: date | None
    at: time | None
    until: time | None
    doubt: str


@dataclass(frozen=True)
class _Clock:
    """Hours as they stand there: `loose` ones may be in either half of the day."""

    at: time | None
    loose: bool
    until: time | None = None
    until_loose: bool = False
    as_date: tuple[int, int] | None = None  # day and month, if it may as well be a date


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    day: date | None = None
    weekday: date | None = None  # the next such weekday, when just its name is said
    clock: _Clock | None = None
    part: str | None = None
    doubt: str = ""

    def slots(self) -> set[str]:
        """What this piece says; a moment has each of them once."""
        said = {name for name in ("day", "weekday", "clock", "part") if getattr(self, name)}
        return said or {"day"}  # a date that does not exist


WEEKDAYS = {
    "maandag": 0, "monday": 0, "ma": 0, "mon": 0, "dinsdag": 1, "tuesday": 1, "di": 1, "tue": 1, "tues": 1,
    "woensdag": 2, "wednesday": 2, "wo": 2, "wed": 2, "donderdag": 3, "thursday": 3, "do": 3, "thu": 3, "thur": 3,
    "vrijdag": 4, "friday": 4, "vr": 4, "fri": 4, "zaterdag": 5, "saturday": 5, "za": 5,
    "zondag": 6, "sunday": 6, "zo": 6,
}  # fmt: skip
HOURS = {
    "een": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4, "vijf": 5, "five": 5,
    "zes": 6, "six": 6, "zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9, "tien": 10, "ten": 10,
    "elf": 11, "eleven": 11, "twaalf": 12, "twelve": 12,
}  # fmt: skip
MINUTES = {
    "vijf": 5, "five": 5, "tien": 10, "ten": 10, "kwart": 15, "quarter": 15, "a quarter": 15,
    "twintig": 20, "twenty": 20, "5": 5, "10": 10, "20": 20,
}  # fmt: skip
SHIFTS = {
    "eergisteren": -2, "gisteren": -1, "gister": -1, "yesterday": -1, "vandaag": 0, "today": 0, "van": 0, "this": 0,
    "morgen": 1, "tomorrow": 1, "overmorgen": 2, "the day after tomorrow": 2, "day after tomorrow": 2,
}  # fmt: skip
PART_NAMES = {
    "ochtend": "ochtend", "ochtends": "ochtend", "morgen": "ochtend", "morgens": "ochtend", "morning": "ochtend",
    "middag": "middag", "middags": "middag", "namiddag": "middag", "afternoon": "middag",
    "avond": "avond", "avonds": "avond", "evening": "avond", "nachts": "nacht",
}  # fmt: skip
ENDINGS = {"voor", "tot", "uiterlijk", "before", "until", "by"}  # "voor 11 uur" says when it ends


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_TAKEN = "\0"  # stands where something was read
_NUMBER = r"(?<![\w.,:/€$#-])(?<!€ )"  # a number starts here, and is not part of a longer one
_ENDS = r"(?![\w:/%]|[.,]\d|-\d)"
_FULL = "|".join(name for name in WEEKDAYS if name.endswith(("day", "dag")))
_NOT_ENGLISH = "".join(f"(?<!{word} )" for word in ("we", "can", "to", "i", "you", "'s", "us", "could", "not", "would"))
_SHORT = rf"(?:{_NOT_ENGLISH}do|(?<!mijn )ma|di|wo|vr|za|zo|mon|tues?|wed|thur?|fri)"
_HOUR = rf"(?:[0-9]{{1,2}}|{_any_of(HOURS)})"
_MONTH = (
    r"jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|mrt|mar(?:ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|"
    r"aug(?:ustus|ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_SMALL = (
    "graag|doe|maar|liefst|liever|dan|om|op|ja|yes|prima|goed|is|kan|wel|voor|mij|ons|het|de|die|dat|past|schikt|"
    "lukt|komt|uit|beste|aub|svp|alstublieft|please|oke|ok|okay|at|on|the|let's|make|it|works|for|me|us|that|would|"
    "be|fine|good|great|nou|ik|wij|we|wil|zou|willen|hebben|komende|aanstaande|deze|van|from|met|and|en|in"
)
_FOLLOWS = re.compile(
    rf"\s*(?:$|{_TAKEN}|[.,;!?)(](?!\d)|(?:{_SMALL}|of|or|but|tot|t/m|until|bij|naar|with|heb|heeft|gaat|wordt|'s|s|"
    rf"vandaag|morgen|overmorgen|today|tomorrow|{_FULL})\b)"
)  # after a bare "9": not the things that are counted
_JOINT = re.compile(r"[ ,()]*(?:(?:a\.s\.|(?:om|op|at|on|de|het|the|in|liefst|graag|dan|maar)\b)[ ,()]*)*")
_COUNTED = re.compile(r" ?(?:per|lang|geleden|later|rijden|reizen|euro|procent|miljoen|mln|m2|km|ha|bedden)\b")
_LASTS = re.compile(r"(?:binnen|over|in|de|duurt|duurde|elke|per|maximaal|minimaal|ruim|bijna|paar) $")
_PHONE = re.compile(
    r"(?<!\d)(?!\d{1,2}[-/]\d{1,2}[-/]\d{4})(?:\+\d{2}|0)[ ()-]{0,2}(?:0\) ?)?\d(?:[ -]?\d){7,9}(?!\d)"
)  # with room for one space or hyphen between digits


def find(text: str, now: datetime) -> list[Said]:
    """All moments said in running text, left to right, seen from `now` (aware, local)."""
    plain = _plain(text)
    return [_said(group, now) for group in _groups(_pieces(plain, now.date()), plain)]


def moment(text: str, now: datetime) -> Said | None:
    """The one moment that the whole answer is. A time without a day is in doubt; a day may come without a time."""
    plain = _plain(text)
    pieces = _pieces(plain, now.date())
    slots = [slot for piece in pieces for slot in piece.slots()]
    if not pieces or len(slots) > len(set(slots)) or not _only_small_words(plain, pieces):
        return None
    return _said(pieces, now)


_PERIOD = re.compile(
    rf"(?<!\w)(?:(?:(?P<ahead>volgende|komende|next)|deze|this) (?P<unit>week|maand|month)|"
    rf"(?:einde?|end)(?: van| of)?(?: de| deze| the| this)? (?:(?P<this>week|maand|month)|(?P<named>{_MONTH})))(?!\w)"
)


def deadline(text: str, now: datetime) -> Said | None:
    """The day by which something will be done: a day, or the last one of a week ("volgende week" is its Friday)."""
    if named := next((one for one in find(text, now) if one.day), None):
        return named
    period = _PERIOD.search(_plain(text))
    if period is None:
        return None
    day = _last_day(period, now.date())
    return Said(*period.span(), day, None, None, "past" if day < now.date() else "")


def _last_day(period: re.Match[str], today: date) -> date:
    """The Friday of a week, the last day of a month."""
    if "week" in (period["unit"], period["this"]):
        return today + timedelta(days=4 - today.weekday() + (7 if period["ahead"] else 0))
    month = (_month(period["named"]) or 0) if period["named"] else today.month + bool(period["ahead"])
    year = today.year + (month < today.month)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _plain(text: str) -> str:
    return folded(text).replace(_TAKEN, " ")


def _only_small_words(plain: str, pieces: list[_Piece]) -> bool:
    for piece in pieces:
        plain = plain[: piece.start] + " " * (piece.end - piece.start) + plain[piece.end :]
    return re.fullmatch(rf"[\s.,;!()-]*(?:(?:{_SMALL}|a\.u\.b\.|a\.s\.)(?!\w)[\s.,;!()-]*)*", plain) is not None


def _pieces(plain: str, today: date) -> list[_Piece]:
    found: list[_Piece] = []
    left = _PHONE.sub(_blank, plain)
    for pattern, read in READERS:

        def take(match: re.Match[str], read: Read = read) -> str:
            pieces = read(match, today)
            found.extend(pieces or [])
            return match[0] if pieces is None else _blank(match)

        left = pattern.sub(take, left)
    return sorted(found, key=lambda piece: piece.start)


def _blank(match: re.Match[str]) -> str:
    return _TAKEN * len(match[0])


def _groups(pieces: list[_Piece], plain: str) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in pieces:
        slots = set().union(*(other.slots() for other in group))
        if group and (slots & piece.slots() or not _JOINT.fullmatch(plain, group[-1].end, piece.start)):
            yield group
            group = []
        group = [*group, piece]
    if group:
        yield group


def _said(group: list[_Piece], now: datetime) -> Said:
    clock = next((piece.clock for piece in group if piece.clock), None)
    part = next((piece.part for piece in group if piece.part), None)
    at, until, unsure = _hours(clock, part)
    day, doubt = _day_of(group, clock, at, now)
    gravest = min({doubt, unsure, *(piece.doubt for piece in group)} - {""}, key=DOUBTS.index, default="")
    return Said(group[0].start, max(piece.end for piece in group), day, at, until, gravest)


def _day_of(group: list[_Piece], clock: _Clock | None, at: time | None, now: datetime) -> tuple[date | None, str]:
    day = next((piece.day for piece in group if piece.day), None)
    weekday = next((piece.weekday for piece in group if piece.weekday), None)
    if day and weekday and day.weekday() != weekday.weekday():
        return day, "weekday_differs"
    if day:
        gone = day < now.date() or (day == now.date() and at is not None and at < now.time())
        return day, "past" if gone else ""
    if weekday is None:
        return None, "which_day"
    if weekday.weekday() == now.weekday() and at and at > now.time():
        return now.date(), "which_day"  # today, or in a week
    also = _next(*clock.as_date, now.date()) if clock and clock.as_date else None
    return weekday, "which_day" if also and also.weekday() == weekday.weekday() else ""


def _hours(clock: _Clock | None, part: str | None) -> tuple[time | None, time | None, str]:
    """From and until, with the half of the day settled."""
    if clock is None:
        return (*PARTS[part][1:], "") if part else (None, None, "")
    at, doubt = _settled(clock.at, part, loose=clock.loose) if clock.at else (None, "")
    if clock.until is None or at is None:
        until, unsure = _settled(clock.until, part, loose=clock.until_loose) if clock.until else (None, "")
        return at, until, doubt or unsure
    ends = [end for end in _halves(clock.until, loose=clock.until_loose) if end > at]
    return at, min(ends, default=clock.until), doubt if ends else "half_of_day"


def _settled(at: time, part: str | None, *, loose: bool) -> tuple[time, str]:
    halves = _halves(at, loose=loose)
    if part:
        fitting = [half for half in halves if half.hour in PARTS[part][0]]
        return (fitting[0], "") if fitting else (at, "half_of_day")
    if not loose or at.hour not in range(1, 7):
        return at, ""
    return halves[-1], "half_of_day" if at.hour == OFFICE.start - 1 else ""


def _halves(at: time, *, loose: bool) -> list[time]:
    return sorted([at, at.replace(hour=(at.hour + 12) % 24)]) if loose else [at]


_BEFORE_DATE = rf"(?:(?<!\w)(?P<weekday>{_FULL}|{_SHORT})\.?,? (?:de )?)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|'[0-9]{2})"
_DAYPART = "ochtend|middag|namiddag|avond|morning|afternoon|evening"
_LEADS = (
    "aanstaande|komende|eerstvolgende|a\\.s\\.|as|deze|(?:volgende|vorige|next|last)(?: week)?|afgelopen|"
    "(?:this )?coming|this|elke|iedere|every|eerste|tweede|derde|vierde|laatste|first|second|third|fourth"
)
_SHORT_IN_PLACE = (  # "di" is a day before a time or number, or when it is all that is said
    rf"{_SHORT}(?=(?:(?: en | of |, ?|/){_SHORT})*\.? (?:(?:om|half|kwart|van|tussen)\b|[0-9]{{1,2}}"
    rf"(?:[:.uh][0-9]{{2}}| ?uur\b|u\b| ?- ?[0-9]| tot [0-9]|\s*$|[,;.!?](?![0-9])| of | en )))"
    rf"|\A{_SHORT}(?=[\s.!?]*\Z)"
)
_SUFFIX = r" ?uur\b|[uh]\b| ?o'clock\b| ?[ap]m\b| ?[ap]\.m\."

READERS: list[tuple[re.Pattern[str], Read]] = []
"""What is looked for, in the order in which it stands below."""


def reads(pattern: str) -> Callable[[Read], Read]:
    """Registers the reader of an expression. It gives `None` when the words turn out to mean something else."""

    def register(read: Read) -> Read:
        READERS.append((re.compile(pattern), read))
        return read

    return register


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(day: int, month: int, today: date) -> date | None:
    """The next such date, or the last one if that was just now."""
    years = range(today.year - 1, today.year + 3)
    days = [found for year in years if (found := _date(year, month, day))]
    return next((found for found in days if found > today - JUST_PASSED), None)


@cache
def _month(word: str) -> int | None:
    import dateparser  # noqa: PLC0415 a start-up without a month in it stays quick

    read = dateparser.parse(f"1 {word} 2000", languages=["nl", "en"], settings={"DATE_ORDER": "DMY"})
    return read.month if read else None


def _dated(match: re.Match[str], today: date, day: str, month: int) -> _Piece | None:
    said = match.groupdict()
    year = said.get("year")
    if not 1 <= month <= 12 or not 1 <= int(day) <= 31:  # no calendar has these
        return None
    found = _date(int(year[-2:]) + int(year[:-2].strip("'") or 20) * 100, month, int(day)) if year else None
    found = found if year else _next(int(day), month, today)
    doubt = "" if found else "no_such_date"
    if found and said.get("weekday") and found.weekday() != WEEKDAYS[said["weekday"]]:
        doubt = "weekday_differs"
    return _Piece(*match.span(), day=found, doubt=doubt)


@reads(
    rf"{_BEFORE_DATE}{_NUMBER}(?P<day>[0-9]{{1,2}})(?P<mark>[-/])(?P<month>[0-9]{{1,2}})"
    rf"(?:(?P=mark)(?P<year>(?:19|20)[0-9]{{2}}|[0-9]{{2}}))?{_ENDS}(?![-]| ?(?:uur|van)\b)"
)
def _read_numeric(match: re.Match[str], today: date) -> list[_Piece] | None:
    day, month = match["day"], match["month"]
    if not match["year"] and (f"{day}{match['mark']}{month}" == "24/7" or _may_be_hours(match)):
        return None
    piece = _dated(match, today, day, int(month))
    return [piece] if piece else None


@reads(rf"{_NUMBER}(?P<year>20[0-9]{{2}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?![\w-])")
def _read_iso(match: re.Match[str], today: date) -> list[_Piece] | None:
    piece = _dated(match, today, match["day"], int(match["month"]))
    return [piece] if piece else None


def _may_be_hours(match: re.Match[str]) -> bool:
    """Whether "9-12" can be hours: without zeros in front, rising, and in office hours."""
    first, last = match["day"], match["month"]
    if match["mark"] == "/" or "0" in (first[0], last[0]):
        return False
    start, end = _hour(first, None, None), _hour(last, None, None)
    if not start or not end:
        return False
    at, until, doubt = _hours(_Clock(*start, *end), None)
    return not doubt and at is not None and until is not None and {at.hour, until.hour} <= {*OFFICE}


@reads(
    rf"{_BEFORE_DATE}(?<![\w.,:/€])(?<![a-z]-)(?:(?P<other>[0-9]{{1,2}}) ?(?P<or>of|en|or|and|t/m|tot|-|/) ?)?"
    rf"(?P<day>[0-9]{{1,2}})(?:e|ste|de|st|nd|rd|th)?[ -]?(?:of )?(?P<month>{_MONTH})\b\.?"
    rf"(?:[,-]? ?{_YEAR}(?![\w:]))?"
)
def _read_worded(match: re.Match[str], today: date) -> list[_Piece] | None:
    month = _month(match["month"])
    piece = _dated(match, today, match["day"], month) if month else None
    if not month or not piece:
        return None
    if not match.groupdict().get("other"):
        return [piece]
    doubt = "which_day" if match["or"] in {"tot", "t/m", "-", "/"} else ""
    first = _next(int(match["other"]), month, today)
    return [
        _Piece(match.start(), match.end("other"), day=first, doubt=doubt if first else "no_such_date"),
        _Piece(match.start("day"), match.end(), day=piece.day, doubt=doubt or piece.doubt),
    ]


@reads(
    rf"{_BEFORE_DATE}(?<!\w)(?P<month>{_MONTH})\.? (?P<day>[0-9]{{1,2}})(?P<nth>st|nd|rd|th)?"
    rf"(?:,? {_YEAR})?{_ENDS}"
)
def _read_month_first(match: re.Match[str], today: date) -> list[_Piece] | None:
    bare = not (match["year"] or match["nth"])
    if bare and not _FOLLOWS.match(match.string, match.end()):
        return None
    return _read_worded(match, today)


@reads(
    rf"(?:(?<!\w)(?P<lead>{_LEADS}) )?(?<![\w-])(?<!goede )(?<!good )(?P<name>{_FULL}|{_SHORT_IN_PLACE})"
    rf"(?: ?(?P<part>{_DAYPART}|morgen))?(?!\w)\.?"
    rf"(?: (?:de )?(?P<number>[0-9]|[12][0-9]|3[01])(?:e|ste|de)?(?! tot| t/m)(?={_FOLLOWS.pattern}))?"
    rf"(?P<tail> (?:a\.s\.|as\b|jl\b\.?|j\.l\.|volgende week|next week|"
    rf"over (?P<count>{_HOUR}) (?:week|weken)\b))?"
)
def _read_weekday(match: re.Match[str], today: date) -> list[_Piece]:
    said = f"{match['lead'] or ''} {match['tail'] or ''}".strip()
    if re.match("elke|iedere|every|eerste|tweede|derde|vierde|laatste|first|second|third|fourth", said):
        return []  # a rule, not a day
    coming = today + timedelta(days=(WEEKDAYS[match["name"]] - today.weekday() - 1) % 7 + 1)
    day: date | None = None
    doubt = ""
    if match["number"]:
        day, doubt = _numbered(int(match["number"]), coming, today)
    elif said:
        day, doubt = _which_weekday(said, match["count"], coming, today)
    part = match["part"]
    if part == "morgen" and coming == today + timedelta(days=1):
        part = None  # "maandag morgen", said on Sunday, is tomorrow
    return [_Piece(*match.span(), day, None if day else coming, part=PART_NAMES.get(part), doubt=doubt)]


def _numbered(number: int, coming: date, today: date) -> tuple[date, str]:
    """A weekday with a bare number, as "dinsdag 11": a date if it fits, and in doubt otherwise."""
    near = (day for day in (coming, coming - timedelta(days=7)) if day >= today and day.day == number)
    day = next(near, None)
    return day or coming, "" if day else "which_day"


def _which_weekday(said: str, count: str | None, coming: date, today: date) -> tuple[date, str]:
    monday, week = today - timedelta(days=today.weekday()), timedelta(days=7)
    this_week = monday + timedelta(days=coming.weekday())
    if count:
        return coming + _count(count) * week, ""
    if "volgende week" in said or "next week" in said:
        return this_week + week, ""
    if re.search("volgende$|next", said) and "eerst" not in said:
        return this_week + week, "" if this_week + week == coming else "which_day"
    if re.search(r"vorige|afgelopen|last|j\.?l", said):
        before = coming - week if coming - week < today else coming - 2 * week
        return (this_week - week if "week" in said else before), "past"
    if said in {"deze", "this"}:
        return coming, "" if coming == this_week else "which_day"
    return coming, ""


@reads(
    rf"(?<!\w)(?<!deze )(?<!de )(?<!goede )(?<!goeie )(?P<near>{_any_of(SHIFTS.keys() - {'van', 'this'})}|"
    rf"van(?=(?:{_DAYPART}|morgen))|this(?= (?:{_DAYPART})))(?: ?(?P<part>{_DAYPART}|(?<=van)morgen))?(?!\w)"
)
def _read_near(match: re.Match[str], today: date) -> list[_Piece]:
    day = today + timedelta(days=SHIFTS[match["near"]])
    return [_Piece(*match.span(), day, part=PART_NAMES.get(match["part"]))]


@reads(
    rf"(?<!\w)(?:over(?= \w+ (?:dag|dagen|week|weken)\b)|in(?= \w+ (?:days|weeks)\b)) (?P<count>{_HOUR}) "
    r"(?P<unit>dag|dagen|days|week|weken|weeks)\b"
)
def _read_ahead(match: re.Match[str], today: date) -> list[_Piece]:
    days = _count(match["count"]) * (7 if match["unit"].startswith("we") else 1)
    return [_Piece(*match.span(), day=today + timedelta(days=days))]


def _count(word: str) -> int:
    return HOURS.get(word) or int(word)


def _hour(hour: str, minute: str | None, mark: str | None) -> tuple[time, bool] | None:
    """A time, and whether it may be in either half of the day."""
    number, half = _count(hour), (mark or "").strip()[:1]
    if half in {"a", "p"}:
        return (time(number % 12 + 12 * (half == "p"), int(minute or 0)), False) if 1 <= number <= 12 else None
    loose = 1 <= number <= 12 and not hour.startswith("0")
    return (time(number, int(minute or 0)), loose) if number <= 23 else None


def _after_taken(match: re.Match[str]) -> bool:
    return match.string[max(0, match.start() - 3) : match.start()].rstrip(" ,").endswith(_TAKEN)


@reads(
    rf"(?:(?<!\w)(?P<open>van|tussen|from|between) )?{_NUMBER}(?P<day>{_HOUR})(?:[:.uh](?P<m1>[0-5][0-9]))?"
    rf"(?P<h1>{_SUFFIX})? ?(?P<mark>-|tot|t/m|en|to|and|until|till) ?(?P<month>{_HOUR})"
    rf"(?:[:.uh](?P<m2>[0-5][0-9]))?(?P<h2>{_SUFFIX})?{_ENDS}"
)
def _read_range(match: re.Match[str], _today: date) -> list[_Piece] | None:
    exact = any(match.group("m1", "h1", "m2", "h2"))
    first, last = _hour(*match.group("day", "m1", "h1")), _hour(*match.group("month", "m2", "h2"))
    if not first or not last or not _is_range(match, exact=exact):
        return None
    later = first[0].replace(hour=(first[0].hour + 12) % 24)
    if first[1] and not last[1] and first[0] < later < last[0] and not match["h1"]:
        first = later, False  # "8-9 pm"
    digits = match["mark"] == "-" and not exact and match["day"].isdigit() and match["month"].isdigit()
    as_date = (int(match["day"]), int(match["month"])) if digits else None
    return [_Piece(*match.span(), clock=_Clock(*first, *last, as_date))]


def _is_range(match: re.Match[str], *, exact: bool) -> bool:
    if match["mark"] in {"en", "and"} and match["open"] not in {"tussen", "between"}:
        return False
    if exact:
        return not _COUNTED.match(match.string, match.end())
    plausible = match["mark"] != "-" or match["open"] or _after_taken(match) or _may_be_hours(match)
    return bool(plausible and _FOLLOWS.match(match.string, match.end()))


@reads(
    rf"(?<!\w)(?:(?:om|at) )?{_NUMBER}(?:(?P<minutes>{_any_of(MINUTES)}) (?:minuten )?(?P<side>voor|over|past|to) "
    rf"(?P<half>half ?)?|(?P<alone>half ?)(?P<past>past )?)(?P<hour>{_HOUR})(?: uur\b)?{_ENDS}"
)
def _read_phrase(match: re.Match[str], _today: date) -> list[_Piece] | None:
    """Kwart over twee, tien voor half drie, half drie, half past two."""
    said, hour = match.groupdict(), _count(match["hour"])
    counted = (said["minutes"] or "").isdigit() and not _FOLLOWS.match(match.string, match.end())
    if hour not in range(1, 24) or counted or (said["side"] == "to" and said["minutes"].isdigit()):
        return None
    minutes = 60 * hour + MINUTES.get(said["minutes"], 0) * (-1 if said["side"] in {"voor", "to"} else 1)
    minutes += 30 if said["past"] else -30 if said["half"] or said["alone"] else 0
    minutes += 12 * 60 if minutes < 60 else 0  # "half een" is 12.30
    return [_Piece(*match.span(), clock=_Clock(time(minutes // 60, minutes % 60), hour <= 12))]


@reads(r"(?<!\w)(?:at )?noon\b")
def _read_noon(match: re.Match[str], _today: date) -> list[_Piece]:
    return [_Piece(*match.span(), clock=_Clock(time(12), loose=False))]


@reads(
    r"(?:(?<!\w)(?P<how>voor|tot|uiterlijk|na|vanaf|rond|omstreeks|circa|ca\.|ongeveer|tegen|before|after|around|"
    rf"about|until|by|from) )?(?:(?<!\w)(?P<om>om|at) )?{_NUMBER}(?P<hour>{_HOUR})"
    rf"(?:(?P<mark>[:.uh])(?P<minute>[0-5][0-9]))?(?P<unit>{_SUFFIX})?{_ENDS}"
)
def _read_time(match: re.Match[str], _today: date) -> list[_Piece] | None:
    read = _hour(*match.group("hour", "minute", "unit"))
    if not read or not _is_time(match):
        return None
    clock = _Clock(None, loose=False, until=read[0], until_loose=read[1]) if match["how"] in ENDINGS else _Clock(*read)
    return [_Piece(*match.span(), clock=clock, doubt="not_exact" if match["how"] else "")]


def _is_time(match: re.Match[str]) -> bool:
    """Whether this number is an hour, and not a price, a paragraph, a count or a duration."""
    said = match.groupdict()
    announced = bool(said["om"] or said["how"] or _after_taken(match))
    if _COUNTED.match(match.string, match.end()):
        return False
    if said["minute"]:
        whole = len(said["hour"]) == 2 and int(said["minute"]) % 5 == 0  # 14.30 is, 2.3 and 14.37 may not be
        return said["mark"] != "." or announced or bool(said["unit"]) or whole
    if said["unit"]:
        lasts = _LASTS.search(match.string[max(0, match.start() - 12) : match.start()])
        return announced or not (lasts or said["hour"] == "een")
    return bool(said["om"] and said["hour"] != "een" and _FOLLOWS.match(match.string, match.end()))


@reads(
    rf"(?<![\w-])(?<!goede )(?<!goeie )(?<!good )(?<!fijne )(?<!prettige )(?:'?s ?|in (?:de|the) )?"
    rf"(?P<part>{_any_of(PART_NAMES.keys() - {'morgen'})})(?!\w)"
)
def _read_part(match: re.Match[str], _today: date) -> list[_Piece]:
    return [_Piece(*match.span(), part=PART_NAMES[match["part"]])]
