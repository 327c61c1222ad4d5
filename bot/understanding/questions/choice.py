"""One of several, by number, in words or by its day."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeVar

import msgspec

from bot.understanding import dates, numbers
from bot.understanding.fitting import fitting
from bot.understanding.questions.moment import FILLER, gone, is_just_a_moment, is_past, without
from bot.understanding.questions.question import More, NotUnderstood, Question, Said

T = TypeVar("T")

MOST_CHOICES = 6  # what fits on a phone without scrolling
EXPLICIT = re.compile(
    r"\d ?[-/] ?\d|\b(?:jan|feb|mrt|maart|march|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec|volgende|vorige|komende|"
    r"aanstaande|deze|over|morgen|vandaag|gisteren|next|last|this|coming|tomorrow|today|yesterday)",
    re.IGNORECASE,
)  # a day that is more than the name of a weekday
MERE_NUMBER = re.compile(r"\D?\d{1,3}\D?")
LISTED = re.compile(r"\s*[,;\n]\s*|\s+(?:en|and)\s+")  # between things that are said in one message
SPACED = re.compile(r"[\s,;/+&]+")


@dataclass(frozen=True)
class Choice(Question[T]):
    """One of several, by number or in words. The text of an option is the message `<words>_option`.

    `moment` gives the time of an option, so that "die van donderdag" finds it; `not_offered` is said of another time.
    `beside` is a question that comes later, and that is mostly answered in the same breath ("2, wonen"). The first
    `near` options are what somebody asked for: these are shown alone, and the others with *meer*.
    `moves` is the moment that something has until now: "een week later" is counted from there.
    """

    options: Sequence[T] = ()
    moment: Callable[[T], datetime] | None = None
    moves: datetime | None = None
    not_offered: str = ""
    beside: "Choice[Any] | None" = None
    near: int = 0

    def _ordered(self, said: Said) -> tuple[Sequence[T], int]:
        """The options as they are shown, and how many of them are what was asked for."""
        if not said.near:
            return self.options, self.near
        near = [option for option in self.options if self.pack(option) in said.near]
        return [*near, *(option for option in self.options if option not in near)], len(near)

    def _seen(self, said: Said, page: int) -> int:
        """How many options were shown up to and with this page."""
        _, near = self._ordered(said)
        return page * MOST_CHOICES + (min(near, MOST_CHOICES) or MOST_CHOICES)

    def shown(self, said: Said) -> dict[str, object]:
        """The options on this page, and whether there are more."""
        first, last = self._seen(said, said.page - 1) if said.page else 0, self._seen(said, said.page)
        page = self._ordered(said)[0][first:last]
        listed = [(first + at, self._label(said, option)) for at, option in enumerate(page, start=1)]
        return {"options": listed, "more": len(self.options) > last}

    def _label(self, said: Said, option: T) -> str:
        return said.label(f"{self.words}_option", {"option": option})

    def parse(self, said: Said) -> T:
        """A number that was shown, *meer*, the words of one option, or its day."""
        seen = self._ordered(said)[0][: self._seen(said, said.page)]
        if (number := numbers.choice(said.text, len(seen))) is not None:
            return seen[number - 1]
        if said.plain in ("meer", "more", "andere", "later", "volgende"):
            if len(self.options) > len(seen):
                raise More
            raise NotUnderstood("desk.no_more")
        if (option := self._named(said)) is not None:
            return option
        if self.moment and (fits := self._fitting(said)):
            raise NotUnderstood("desk.these_fit", near=list(map(self.pack, fits)))
        self._explain(said)
        if MERE_NUMBER.fullmatch(said.plain):
            raise NotUnderstood("desk.number_out_of_range", quoted=said.text, most=len(seen))
        raise NotUnderstood("desk.not_a_choice", quoted=said.text)

    def proposing(self, said: Said) -> NotUnderstood:
        """The first that is shown, for somebody to whom all are the same."""
        first = self._ordered(said)[0][0]
        return NotUnderstood("desk.any_will_do", proposed=[self.pack(first)], first=self._label(said, first))

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
        for found in self._times(said) if self.not_offered else ():
            rest = without(said.text, found)
            if found.doubt == "past" or (found.day and is_past(found, said)):
                raise gone(found, said, rest)
            if found.doubt in ("no_such_date", "weekday_differs"):
                raise NotUnderstood(f"desk.doubt_{found.doubt}", quoted=said.text, day=found.day, rest=rest)
            if found.day and not found.doubt:
                several = self._on(found.day, found, said) if found.at is None else []
                key = f"{self.not_offered}_exactly" if several else self.not_offered
                near = list(map(self.pack, several))
                day = self._local(several[0], said).date() if several else found.day
                facts: dict[str, Any] = {"day": day, "first": self.options[0], **self.facts}
                raise NotUnderstood(key, near=near, rest=rest, **facts)

    def _named(self, said: Said) -> T | None:
        """The one option that these words mean."""
        wanted = said.plain
        if wanted in self.options:
            return next(option for option in self.options if option == wanted)
        labels = [(re.sub(r"\\(.)", r"\1", self._label(said, option)).casefold(), option) for option in self.options]
        for alike in (wanted.__eq__, lambda label: label.startswith(wanted), lambda label: wanted in label):
            if len(wanted) > 2 and len(found := [option for label, option in labels if alike(label)]) == 1:
                return found[0]
        if self.moment is None or (at := self._at(said)[0]) is not None:
            return at if self.moment else None
        fits = self._fitting(said)
        return fits[0] if len(fits) == 1 else None

    def _fitting(self, said: Said) -> list[T]:
        """Those that a wish leaves ("liever 's middags", "die van november"); none when it leaves them all."""
        times = self._times(said)
        if MERE_NUMBER.fullmatch(said.plain) or any(one.doubt in dates.WRONG or _is_sharp(one) for one in times):
            return []
        moments = [(self._local(option, said), option) for option in self.options]
        fits = fitting(said.text, said.now, [at for at, _ in moments])
        return [option for at, option in moments if at in fits] if len(fits) < len(moments) else []

    def _at(self, said: Said) -> tuple[T | None, dates.Said | None]:
        """The one option on the day, or at the moment, that the text names."""
        for found in self._times(said):
            if found.day and not found.doubt and (len(same := self._on(found.day, found, said)) == 1):
                return same[0], found
        return None, None

    def _times(self, said: Said) -> list[dates.Said]:
        """The times that a text names, seen from where something stands now."""
        if self.moves is None:
            return dates.find(said.text, said.now)
        return dates.moved(said.text, said.now, self.moves.astimezone(said.now.tzinfo))

    def _on(self, day: date, found: dates.Said, said: Said) -> list[T]:
        """What is offered then; "donderdag" is the first Thursday that is offered, also when one comes before it."""
        local = [(self._local(option, said), option) for option in self.options]
        then = [(at, option) for at, option in local if found.at in (None, at.time().replace(second=0, microsecond=0))]
        same = [option for at, option in then if at.date() == day]
        if same or EXPLICIT.search(said.text[found.start : found.end]):
            return same
        first = min((at.date() for at, _ in then if at.weekday() == day.weekday()), default=day)
        return [option for at, option in then if at.date() == first]

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
            return option, without(said.text, found)
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
            return is_just_a_moment(said)
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
class Menu(Choice[T]):
    """What one may begin; whoever says something else is not held to the list."""

    yields = True


@dataclass(frozen=True)
class Person(Choice[T]):
    """Somebody from a list, by number or by a part of name, function or organisation."""


def _is_sharp(one: dates.Said) -> bool:
    """Whether it names a day, perhaps with an hour, and not a part of that day."""
    return one.day is not None and one.until is None


def _parts(between: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """From where to where each of several things that are said in one message goes."""
    edges = [0, *chain.from_iterable(one.span() for one in between.finditer(text)), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
