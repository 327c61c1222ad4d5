"""Questions: each knows how to read what people really type, and how to find its answer in a longer text.

`parse` reads an answer to the question as it was shown; it raises `NotUnderstood` with a kind sentence. `find` looks in
text that was written before the question was seen: there a number or a *ja* means nothing. `still` says whether an
answer that was given to an earlier showing is possible now.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from bot.clock import Clock
from bot.understanding import dates, numbers, places
from bot.understanding.sentence import agrees
from bot.understanding.weighing import findings, heaviest

T = TypeVar("T")
SO_LONG = timedelta(weeks=13)  # that what recurs goes on when nobody says until when
FARTHEST = timedelta(days=500)
MOST_WORDS_OF_A_WISH = 12
MOST_CHOICES = 6  # what fits on a phone without scrolling
YES = re.compile(r"^(ja+|jawel|jazeker|ja ?hoor|ja ?graag|klopt|dat klopt|klopt ja|akkoord|prima|ok[eé]?|okay|goed|doe maar|ja doe maar|graag|yes|yep|y|correct|right|sure|fine|j|👍|✅|✔️?)$")  # fmt: skip  # noqa: E501
NO = re.compile(r"^(nee+|neen|nee ?hoor|nee dank u|niet|klopt niet|no|nope|no thanks|n|👎|❌)$")
BARE = re.compile(r"^(ja+|j|nee+|n|ok|yes|y|no)$")  # says nothing by itself
CHANGE = re.compile(r"^(?:wijzig(?:en)?|verander(?:en)?|pas|change|edit)\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
INTO = re.compile(r"^(?:(?:aan\s+)?(?:naar|in|wordt|moet zijn|to|into)\b|[:=])\s*", re.IGNORECASE)
CORRECTION = re.compile(r"^(nee|neen|no)[,.]?\s+(ik bedoel(de)?|bedoel|toch|liever|i mean(t)?)\s+", re.IGNORECASE)
AMENDED = re.compile(r"^.+?[,;.–-]\s*(?:o+h?,?\s+)?(?:nee|sorry|no wait)[,!]*\s+(?=\w)", re.IGNORECASE | re.DOTALL)
NONE = re.compile(r"^(geen|niets|n\.?v\.?t|none|nothing)$")
DONT_KNOW = re.compile(
    r"^((dat |ik |dat zou ik )?(weet|weten) (ik |het |dat )*(nog |zo |eigenlijk )*niet( zeker)?|"
    r"(dat )?zou ik niet weten|(nog )?geen idee|onbekend|(i'm )?not sure|unknown|maakt (me )?niet uit|"
    r"(i )?don'?t know|no idea|\?+)$",
    re.IGNORECASE,
)
WITHDRAWN = re.compile(r"\b(niet|vervalt|vervallen|weg|intrekken|not|no longer|cancel|withdraw)\b", re.IGNORECASE)
EXPLICIT = re.compile(
    r"\d ?[-/] ?\d|\b(?:jan|feb|mrt|maart|march|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec|volgende|vorige|komende|"
    r"aanstaande|deze|over|morgen|vandaag|gisteren|next|last|this|coming|tomorrow|today|yesterday)",
    re.IGNORECASE,
)  # a day that is more than the name of a weekday
LISTED = re.compile(r"\s*[,;\n]\s*|\s+(?:en|and)\s+")  # between things that are said in one message
ABOUT = re.compile(
    r"(?P<wish>[^.!?;:\n]*?)\b(?:over|about|inzake|betreffende|regarding)\s+(?P<topic>.*\S)",
    re.IGNORECASE | re.DOTALL,
)
SUBJECT = re.compile(r"\b(?:onderwerp|subject|re|mbt)\b:?\s+(?P<topic>\S.*)$", re.IGNORECASE | re.DOTALL)
MOST_COUNTED = 60  # of a list
EVERY_ONE = re.compile(
    r"^(?:ja,? )?(?:alle(?:maal|bei|n|s)?|all|both|everything)(?: van die| of them)?"
    r"(?:,? (?:behalve|maar niet|niet|zonder|op|except|but not|but|not) (?P<but>.+?)(?: na)?)?$"
)
SPACED = re.compile(r"[\s,;/+&]+")
REASON = re.compile(r"^(?:want|omdat|because|as)\s+", re.IGNORECASE)
LEADS_OVER = re.compile(r"(?:^|\s+)(?:op|om|on|at|for|voor)$", re.IGNORECASE)
LEADS_TO = re.compile(
    r"(?<!\S)(?:voor|op|uiterlijk|by|on|before)\s*$", re.IGNORECASE
)  # a day; "zoekt het op, vrijdag" does not
BESIDE = re.compile(r"^[\s,.;:–-]*(?:(?:graag|please|om|on|at)\s+)*", re.IGNORECASE)
FILLER = re.compile(r"^[\s,.;:–-]*(?:(?:over|about|graag|please|voor|om|on|at)\s+)*", re.IGNORECASE)


class NotUnderstood(Exception):
    """The answer could not be read. `key` names the kind sentence; `proposed` are values that a *ja* or a number takes.

    When it was found in a longer text, `rest` is what is left of that for the questions to come.
    """

    def __init__(self, key: str, *, proposed: Sequence[Any] = (), rest: str = "", **facts: Any) -> None:
        super().__init__(key)
        self.key, self.proposed, self.rest, self.facts = key, list(proposed), rest, facts


class More(Exception):
    """The person wants to see the next choices."""


class Change(Exception):
    """At a summary: another answer to a question. `what` is as typed: its name, perhaps with the new answer."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Said:
    """An answer, and to what. `now` is local time when it was written.

    `label` names a choice in words; `remark` says something about how the answer was read.
    """

    text: str
    now: datetime
    language: str
    page: int = 0
    label: Callable[[str, Mapping[str, object]], str] = lambda key, _facts: key
    remark: Callable[..., None] = lambda _key, **_facts: None

    @property
    def plain(self) -> str:
        """Without capitals, stops and spaces around it."""
        return self.text.strip().strip(".,!?;: ").casefold()


@dataclass(frozen=True)
class Question(Generic[T]):
    """Something to ask. `words` is the key of its text, `facts` what that text shows."""

    words: str
    facts: Mapping[str, object] = field(default_factory=dict)

    yields = False  # whether what is no answer may be something else: the question then goes

    @property
    def kind(self) -> str:
        """With the key, what a stored answer belongs to: changing it asks again."""
        return type(self).__name__

    def parse(self, said: Said) -> T:
        """The answer; raises `NotUnderstood`, `More` or `Change`."""
        raise NotImplementedError

    def find(self, said: Said) -> tuple[T, str] | None:
        """The answer in a text that was not written for this question, and what is left of that text.

        Raises `NotUnderstood` when the text does mean this question, but cannot be read or had.
        """
        return None

    def is_just(self, said: Said) -> bool:
        """Whether what was understood as an answer says this and nothing else: then it surely is meant as one."""
        return False

    def still(self, value: T) -> bool:
        """Whether this earlier answer is possible now."""
        return True

    def pack(self, value: T) -> Any:
        """The value as it is stored."""
        return msgspec.to_builtins(value)

    def unpack(self, stored: Any) -> T:
        """The value from how it was stored; raises `msgspec.ValidationError` when its shape has changed."""
        raise NotImplementedError

    def shown(self, said: Said) -> dict[str, object]:
        """What the text needs besides `facts`."""
        return {}


def wishes_to_talk(words: str) -> bool:
    """Whether these say that somebody wants to talk, and no more."""
    return heaviest(list(findings("intention", words))) == "spar"


def _is_of_the_work(text: str) -> bool:
    """Whether a text says more than that somebody wants to talk: it is long, or names a place, a theme or a party."""
    named = places.find(text) or any(next(findings(subject, text), None) for subject in ("theme", "disciplines"))
    return bool(named) or len(text.split()) > MOST_WORDS_OF_A_WISH


def _parts(between: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """From where to where each of several things that are said in one message goes."""
    edges = [0, *chain.from_iterable(one.span() for one in between.finditer(text)), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _without(text: str, found: dates.Said) -> str:
    """What is left of a text when its moment is taken out, without the small words that led over to it."""
    before = LEADS_OVER.sub("", text[: found.start].strip())
    after = FILLER.sub("", text[found.end :]) if not before else BESIDE.sub("", text[found.end :])
    return f"{before} {after}".strip()


def _is_just_a_moment(said: Said) -> bool:
    found = dates.find(said.text, said.now)
    return len(found) == 1 and not _without(said.text, found[0])


class Twice(Exception):
    """A local time of the hour that comes twice when the clock goes back."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day


def _local(day: date, wall: time, said: Said, fold: int | None) -> datetime:
    """A moment on the wall. One that DST skips is moved on, and that is said; one that it doubles needs a `fold`."""
    assert isinstance(said.now.tzinfo, ZoneInfo)
    moment = datetime.combine(day, wall, said.now.tzinfo).replace(fold=fold or 0)
    if Clock(said.now.tzinfo).exists_once(day, wall):
        return moment
    moved = moment.astimezone(UTC).astimezone(said.now.tzinfo)
    if moved.time() != wall:
        said.remark("desk.clock_skips", day=day, at=wall, moved=moved)
    elif fold is None:
        raise Twice(day)
    return moved


def _once(question: Question[T], said: Said, read: Callable[[Said, int | None], T]) -> T:
    """What is read; a time that comes twice is asked, as a choice of the two."""
    try:
        return read(said, None)
    except Twice as twice:
        proposed = [question.pack(read(said, fold)) for fold in (0, 1)]
        raise NotUnderstood("desk.doubt_twice", proposed=proposed, quoted=said.text, day=twice.day) from None


def _is_past(found: dates.Said, said: Said) -> bool:
    return bool(found.day) and (found.day, found.at or time.max) < (said.now.date(), said.now.time())


def _gone(found: dates.Said, said: Said, rest: str = "") -> NotUnderstood:
    """A day that went by, or an hour of today."""
    key = "desk.doubt_past_today" if found.day == said.now.date() else "desk.doubt_past"
    return NotUnderstood(key, quoted=said.text, day=found.day, rest=rest)


@dataclass(frozen=True)
class Text(Question[str]):
    """Free words. Any length is kept; other things than words are not."""

    def parse(self, said: Said) -> str:
        """Whatever holds a letter: a mere number is more likely an answer to something else."""
        text = said.text.strip()
        if not any(map(str.isalpha, text)):
            raise NotUnderstood("desk.no_words")
        if BARE.match(said.plain):
            raise NotUnderstood("desk.say_more", quoted=text)
        return text

    def find(self, said: Said) -> tuple[str, str] | None:
        """All that is left, if it says something."""
        text = said.text.lstrip(" ,.;:–-").rstrip()
        letters = sum(map(str.isalpha, text))
        plain = text.casefold()
        return None if letters < 3 or YES.match(plain) or NO.match(plain) else (text, "")

    def unpack(self, stored: Any) -> str:
        """As it was."""
        value: str = msgspec.convert(stored, str)
        return value


@dataclass(frozen=True)
class Topic(Text):
    """What a talk is about; of "ik wil sparren over de flexlocatie" the end."""

    def find(self, said: Said) -> tuple[str, str] | None:
        """What stands behind *over* in one sentence that wishes for a talk; else all that is left."""
        found = super().find(said)
        if found and not re.search(r"[^\W\d_]{4}|[A-Z]{2}", found[0]):
            return None  # "die" of "die donderdag"
        if found and (subject := SUBJECT.search(found[0])):
            return subject["topic"].rstrip(" ?.!"), ""
        about = ABOUT.match(found[0]) if found else None
        if about and wishes_to_talk(about["wish"]):
            return about["topic"].rstrip(" ?.!"), ""
        return None if found and wishes_to_talk(found[0]) and not _is_of_the_work(found[0]) else found


@dataclass(frozen=True)
class YesNo(Question[bool]):
    """Yes or no. `marks` are words that say yes in a longer text ("vertrouwelijk")."""

    marks: tuple[str, ...] = ()

    def parse(self, said: Said) -> bool:
        """Everything that people say for yes and no."""
        if (marked := self._marked(said)) is not None:
            return marked
        if YES.match(said.plain) or agrees(said.text):
            return True
        if NO.match(said.plain):
            return False
        raise NotUnderstood("desk.yes_or_no", quoted=said.text)

    def find(self, said: Said) -> tuple[bool, str] | None:
        """Only a marking word, also inflected; a *ja* in passing means nothing."""
        marked = self._marked(said)
        return None if marked is None else (marked, said.text)

    def _marked(self, said: Said) -> bool | None:
        """Yes where a marking word stands, no where it is denied; None without one."""
        mark = rf"\b(?:{'|'.join(self.marks)})\w*"
        if not self.marks or not re.search(mark, text := said.text.casefold()):
            return None
        return not re.search(rf"\b(?:niet|geen|not)\s+{mark}|{mark}\W+(?:nee|niet|no)\b", text)

    def unpack(self, stored: Any) -> bool:
        """As it was."""
        value: bool = msgspec.convert(stored, bool)
        return value


@dataclass(frozen=True)
class Confirm(Question[bool]):
    """A summary, and whether it may be recorded. Its answer is never held and never found."""

    def parse(self, said: Said) -> bool:
        """Yes; or what must be changed first."""
        if YES.match(said.plain) or agrees(said.text):
            return True
        if NO.match(said.plain):
            raise Change("")
        change = CHANGE.match(said.text.strip())
        raise Change(change[1] if change else said.text)

    def still(self, value: bool) -> bool:
        """Never: what changed must be seen again."""
        return False

    def unpack(self, stored: Any) -> bool:
        """As it was."""
        value: bool = msgspec.convert(stored, bool)
        return value


@dataclass(frozen=True)
class Choice(Question[T]):
    """One of several, by number or in words. The text of an option is the message `<words>_option`.

    `moment` gives the time of an option, so that "die van donderdag" finds it; `not_offered` is said of another time.
    `beside` is a question that comes later, and that is mostly answered in the same breath ("2, wonen"). The first
    `near` options are what somebody asked for: these are shown alone, and the others with *meer*.
    """

    options: Sequence[T] = ()
    moment: Callable[[T], datetime] | None = None
    not_offered: str = ""
    beside: "Choice[Any] | None" = None
    near: int = 0

    def _seen(self, page: int) -> int:
        """How many options were shown up to and with this page."""
        return page * MOST_CHOICES + (min(self.near, MOST_CHOICES) or MOST_CHOICES)

    def shown(self, said: Said) -> dict[str, object]:
        """The options on this page, and whether there are more."""
        first, last = self._seen(said.page - 1) if said.page else 0, self._seen(said.page)
        page = self.options[first:last]
        listed = [(first + at, self._label(said, option)) for at, option in enumerate(page, start=1)]
        return {"options": listed, "more": len(self.options) > last}

    def _label(self, said: Said, option: T) -> str:
        return said.label(f"{self.words}_option", {"option": option})

    def parse(self, said: Said) -> T:
        """A number that was shown, *meer*, the words of one option, or its day."""
        seen = self.options[: self._seen(said.page)]
        if (number := numbers.choice(said.text, len(seen))) is not None:
            return seen[number - 1]
        if said.plain in ("meer", "more", "andere", "later", "volgende"):
            if len(self.options) > len(seen):
                raise More
            raise NotUnderstood("desk.no_more")
        if (option := self._named(said)) is not None:
            return option
        self._explain(said)
        if re.fullmatch(r"\D?\d{1,3}\D?", said.plain):
            raise NotUnderstood("desk.number_out_of_range", quoted=said.text, most=len(seen))
        raise NotUnderstood("desk.not_a_choice", quoted=said.text)

    def among(self, said: Said) -> tuple[T, str] | None:
        """The answer that is one of several things said ("2, deze week"), and the others."""
        text, parts = said.text, _parts(SPACED if self.beside else LISTED, said.text)
        ones = [self._alone(replace(said, text=text[start:end])) for start, end in parts]
        read = [at for at, one in enumerate(ones) if one is not None]
        if len(read) != 1:
            return None
        (at,) = read
        before = text[: parts[at - 1][1]] if at else ""
        after = text[parts[at + 1][0] :] if at + 1 < len(parts) else ""
        option: T = ones[at]  # type: ignore[assignment]
        return option, FILLER.sub("", ", ".join(filter(None, (before, after))))

    def _alone(self, said: Said) -> T | None:
        try:
            return self.parse(said)
        except (NotUnderstood, More):
            found = None if self.moment else self.find(said)
            return found[0] if found else None

    def _explain(self, said: Said) -> None:
        """Why a moment that was named cannot be had, with the first one that can."""
        for found in dates.find(said.text, said.now) if self.not_offered else ():
            rest = _without(said.text, found)
            if found.doubt == "past" or (found.day and _is_past(found, said)):
                raise _gone(found, said, rest)
            if found.doubt in ("no_such_date", "weekday_differs"):
                raise NotUnderstood(f"desk.doubt_{found.doubt}", quoted=said.text, day=found.day, rest=rest)
            if found.day and not found.doubt:
                several = self._on(found.day, found, said) if found.at is None else []
                key = f"{self.not_offered}_exactly" if several else self.not_offered
                day = self._local(several[0], said).date() if several else found.day
                raise NotUnderstood(key, day=day, first=self.options[0], rest=rest, **dict[str, Any](self.facts))

    def _named(self, said: Said) -> T | None:
        """The one option that these words mean."""
        wanted = said.plain
        if wanted in self.options:
            return next(option for option in self.options if option == wanted)
        labels = [(re.sub(r"\\(.)", r"\1", self._label(said, option)).casefold(), option) for option in self.options]
        for fits in (wanted.__eq__, lambda label: label.startswith(wanted), lambda label: wanted in label):
            if len(wanted) > 2 and len(found := [option for label, option in labels if fits(label)]) == 1:
                return found[0]
        return self._at(said)[0] if self.moment else None

    def _at(self, said: Said) -> tuple[T | None, dates.Said | None]:
        """The one option on the day, or at the moment, that the text names."""
        for found in dates.find(said.text, said.now):
            if found.day and not found.doubt and (len(same := self._on(found.day, found, said)) == 1):
                return same[0], found
        return None, None

    def _on(self, day: date, found: dates.Said, said: Said) -> list[T]:
        """What is offered then; "donderdag" is the Thursday that is offered, also when another comes before it."""
        local = [(self._local(option, said), option) for option in self.options]
        then = [(at, option) for at, option in local if found.at in (None, at.time().replace(second=0, microsecond=0))]
        same = [option for at, option in then if at.date() == day]
        if same or EXPLICIT.search(said.text[found.start : found.end]):
            return same
        return [option for at, option in then if at.weekday() == day.weekday()]

    def _local(self, option: T, said: Said) -> datetime:
        assert self.moment
        return self.moment(option).astimezone(said.now.tzinfo)

    def find(self, said: Said) -> tuple[T, str] | None:
        """A day that is offered, or an option in words; never a number."""
        if self.moment:
            option, found = self._at(said)
            if self.near and (self.near > 1 or option != self.options[0]):
                return None
            if option is None or found is None:
                self._explain(said)
                return None
            return option, _without(said.text, found)
        text = said.text.casefold()
        named = [option for option in self.options if self._mentioned(said, option, text)]
        return (named[0], said.text) if len(named) == 1 else None

    def _mentioned(self, said: Said, option: T, text: str) -> bool:
        return text.strip() == option or any(
            len(name) > 3 and re.search(rf"(?<!geen )(?<!niet )(?<!no )(?<!not )\b{re.escape(name)}\b", text)
            for name in self._called(said, option)
        )

    def _called(self, said: Said, option: T) -> list[str]:
        """Its label, in parts: of "spoed, vandaag nog" either will do."""
        label = re.sub(r"\\(.)", r"\1", self._label(said, option)).casefold()
        return [name.strip() for name in re.split(r"[(),]", label)]

    def is_just(self, said: Said) -> bool:
        """The words of one option, or its moment."""
        if self.moment:
            return _is_just_a_moment(said)
        return any(said.plain in (option, *self._called(said, option)) for option in self.options)

    def still(self, value: T) -> bool:
        """While it is offered."""
        return value in self.options

    def unpack(self, stored: Any) -> T:
        """The option that was stored; one that is offered no longer keeps its shape."""
        for option in self.options:
            if msgspec.to_builtins(option) == stored:
                return option
        kind: type[T] = type(self.options[0]) if self.options else str  # type: ignore[assignment]
        return msgspec.convert(stored, kind, strict=False)


@dataclass(frozen=True)
class StateOf(Choice[str]):
    """A light, with the reason behind it in one breath: "oranje, want er zijn weinig uren" leaves the reason."""

    def among(self, said: Said) -> tuple[str, str] | None:
        """The light that goes first, and what is said of it."""
        for option in self.options:
            names = "|".join(map(re.escape, {option, self._label(said, option).partition(" ")[0]}))
            if found := re.match(rf"\W*(?:{names})\b[\s,.:;–-]*", said.text, re.IGNORECASE):
                return option, REASON.sub("", said.text[found.end() :]).strip()
        return super().among(said)


@dataclass(frozen=True)
class ChoiceOrWords(Choice[str]):
    """One of several, or something else in free words; "1 en 3" are two of them."""

    def parse(self, said: Said) -> str:
        """What was chosen, in the words of the options, or what was typed."""
        try:
            return super().parse(said)
        except NotUnderstood:
            chosen = [numbers.choice(part, len(self.options)) for part in LISTED.split(said.text.strip())]
            if all(chosen):
                return ", ".join(self.options[number - 1] for number in chosen if number)
            if not any(map(str.isalpha, said.text)):
                raise
            return Text(self.words).parse(said)

    def still(self, value: str) -> bool:
        """Words are always possible."""
        return True


@dataclass(frozen=True)
class Menu(Choice[T]):
    """What one may begin; whoever says something else is not held to the list."""

    yields = True


@dataclass(frozen=True)
class Person(Choice[T]):
    """Somebody from a list, by number or by a part of name, function or organisation."""


def _counted_out(ends: re.Match[str]) -> str:
    first, last = int(ends[1]), int(ends[2])
    return " ".join(map(str, range(first, last + 1))) if 0 < first < last <= MOST_COUNTED else ends[0]


@dataclass(frozen=True)
class Many(Question[tuple[str, ...]]):
    """Several of a few: "1 en 3", "1 t/m 3", names, *alle*, "alle behalve 2" or *geen*."""

    options: tuple[str, ...] = ()

    def shown(self, said: Said) -> dict[str, object]:
        """All options."""
        return {
            "options": [(at, self._label(said, option)) for at, option in enumerate(self.options, 1)],
            "more": False,
        }

    def _label(self, said: Said, option: str) -> str:
        return said.label(f"{self.words}_option", {"option": option})

    def parse(self, said: Said) -> tuple[str, ...]:
        """Numbers, words, or both."""
        if said.plain in ("geen", "none", "geen van alle", "geen van beide", "neither"):
            return ()
        whole = EVERY_ONE.match(said.plain)
        but = whole["but"] if whole else None
        if whole and not but:
            return self.options
        named = self._several(said, but or said.plain)
        return tuple(option for option in self.options if (option in named) != bool(but))

    def _several(self, said: Said, listed: str) -> set[str]:
        """All that are named one after the other; "1 t/m 3" is three of them."""
        full = re.sub(r"(\d+)\s*(?:t/m|tot en met|through|-)\s*(\d+)", _counted_out, listed)
        parts = re.split(r"[,;/+&\s]+(?:en|and)?\s*", full)
        return {self._one(said, part) for part in parts if part not in ("", "en", "and", "de", "the")}

    def _one(self, said: Said, part: str) -> str:
        if (number := numbers.choice(part, len(self.options))) is not None:
            return self.options[number - 1]
        for option in self.options:
            if part and self._label(said, option).casefold().startswith(part):
                return option
        if part.isdecimal():
            raise NotUnderstood("desk.number_out_of_range", quoted=part, most=len(self.options))
        raise NotUnderstood("desk.not_a_choice", quoted=said.text)

    def find(self, said: Said) -> tuple[tuple[str, ...], str] | None:
        """The options that are named."""
        text = said.text.casefold()
        named = tuple(o for o in self.options if re.search(rf"\b{re.escape(self._label(said, o).casefold())}\b", text))
        return (named, said.text) if named else None

    def unpack(self, stored: Any) -> tuple[str, ...]:
        """As it was."""
        value: tuple[str, ...] = msgspec.convert(stored, tuple[str, ...])
        return value


@dataclass(frozen=True)
class Municipality(Question[tuple[str, ...]]):
    """One or more municipalities of the programme. What is misspelt is only ever proposed."""

    def parse(self, said: Said) -> tuple[str, ...]:
        """Names, everyday names and villages."""
        if name := places.exact(said.text):
            return (name,)
        if outside := places.outside(said.text):
            raise NotUnderstood("desk.outside", place=outside)
        found = places.find(said.text)
        if found and all(place.sure for place in found):
            return tuple(place.name for place in found)
        near = [place.name for place in found] or places.nearest(said.text)
        if near:
            raise NotUnderstood("desk.did_you_mean", proposed=[[name] for name in near], names=near, quoted=said.text)
        raise NotUnderstood("desk.no_such_place", quoted=said.text)

    def is_just(self, said: Said) -> bool:
        """The name of one, and nothing else."""
        return places.exact(said.text) is not None

    def find(self, said: Said) -> tuple[tuple[str, ...], str] | None:
        """What is surely named; the text keeps it."""
        sure = tuple(place.name for place in places.find(said.text) if place.sure)
        return (sure, said.text) if sure else None

    def unpack(self, stored: Any) -> tuple[str, ...]:
        """As it was."""
        value: tuple[str, ...] = msgspec.convert(stored, tuple[str, ...])
        return value


@dataclass(frozen=True)
class When(Question[datetime]):
    """A moment to come, day and time; asks back whatever it is not sure of. The value is in UTC."""

    def parse(self, said: Said) -> datetime:
        """One moment, without a guess."""
        return _once(self, said, self._read)

    def _read(self, said: Said, fold: int | None) -> datetime:
        found = dates.moment(said.text, said.now)
        if found is None:
            raise NotUnderstood("desk.no_moment", quoted=said.text)
        if found.doubt == "past":
            raise _gone(found, said)
        if found.doubt:
            raise NotUnderstood(f"desk.doubt_{found.doubt}", quoted=said.text, day=found.day)
        if found.day is None or found.at is None:
            raise NotUnderstood(
                "desk.doubt_no_time" if found.day else "desk.doubt_which_day", quoted=said.text, day=found.day
            )
        moment = _local(found.day, found.at, said, fold)
        if moment <= said.now:
            raise _gone(found, said)
        return moment.astimezone(UTC)

    def is_just(self, said: Said) -> bool:
        """A day and a time."""
        return _is_just_a_moment(said)

    def find(self, said: Said) -> tuple[datetime, str] | None:
        """A sure moment in running text."""
        for found in dates.find(said.text, said.now):
            if found.day and found.at and not found.doubt:
                named = replace(said, text=said.text[found.start : found.end])
                return self.parse(named), _without(said.text, found)
        return None

    def unpack(self, stored: Any) -> datetime:
        """As it was, aware."""
        value: datetime = msgspec.convert(stored, datetime)
        return value


@dataclass(frozen=True)
class Day(Question[date]):
    """The day by which something will be done, today or later; of a week or a month the last."""

    def parse(self, said: Said) -> date:
        """One day, without a guess."""
        found = dates.deadline(said.text, said.now)
        if found is None or found.day is None:
            raise NotUnderstood("desk.no_day", quoted=said.text)
        if found.doubt in ("past", "no_such_date", "weekday_differs", "which_day"):
            raise NotUnderstood(f"desk.doubt_{found.doubt}", quoted=said.text, day=found.day)
        return found.day

    def is_just(self, said: Said) -> bool:
        """A day."""
        return _is_just_a_moment(said)

    def find(self, said: Said) -> tuple[date, str] | None:
        """A day that is named; one that is past or in doubt is asked back."""
        found = dates.deadline(said.text, said.now)
        return (self.parse(said), _without(said.text, found)) if found else None

    def unpack(self, stored: Any) -> date:
        """As it was."""
        value: date = msgspec.convert(stored, date)
        return value


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
        return _once(self, said, self._read)

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
        since = _local(one.day, one.at or time(), said, fold)
        until = _local(one.day, one.until, said, fold) if one.until else None
        if one.at is None:
            until = since + timedelta(days=1)
        if (until or since) <= said.now:
            raise _gone(one, said)
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
    """The moments at which slots of so many minutes begin, as many as fit; only what comes `after`."""
    length, moments = timedelta(minutes=minutes), []
    for span in spans:
        at, until = span.since, span.until or span.since + length
        while at + length <= until:
            moments += [at] if after is None or at > after else []
            at += length
    return moments


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
        lines = re.split(r"[\n;]+", said.text)
        promises = tuple(promise_in(line, said.now) for line in lines if any(map(str.isalnum, line)))
        if not promises:
            raise NotUnderstood("desk.no_words")
        return promises

    def unpack(self, stored: Any) -> tuple[Promise, ...]:
        """As it was."""
        return msgspec.convert(stored, tuple[Promise, ...])


def promise_in(line: str, now: datetime) -> Promise:
    """Who does what by when, in one line; `now` is local time when it was written."""
    named = next((one for one in dates.find(line, now) if one.day and not one.doubt), None)
    before, after = (line[: named.start], line[named.end :]) if named else (line, "")
    owner, colon, what = (LEADS_TO.sub("", before) + after).partition(":")
    text = (what if colon else owner).strip(" \t,;.")
    return Promise(text or line.strip(), owner.strip() if colon else "", named.day if named else None)
