"""Every word that people see: Jinja2 over Markdown files with a `##` heading a message, in Dutch and English.

What people typed is data: escaped for Markdown, so that it is shown and never works. One Markdown text becomes a plain
body that reads well aloud, and HTML with nothing but tags of the Matrix specification.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from types import CodeType
from zoneinfo import ZoneInfo

import nh3
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markdown_it.token import Token

LANGUAGES = "nl", "en"
LONGEST_QUOTE = 300  # characters of somebody's text in an answer; the record holds all of it
TAGS = {"p", "br", "strong", "em", "ol", "ul", "li", "code", "blockquote"}  # of those that the specification allows
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
DAYS = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
SHORT_MONTHS = {"nl": "jan feb mrt apr mei jun jul aug sep okt nov dec".split(), "en": [m[:3] for m in MONTHS["en"]]}

CODE: dict[str, CodeType] = {}  # what messages were compiled to, by their text: the same for every desk in a process

TODAY, AGO = {"nl": "vandaag", "en": "today"}, {"nl": "geleden", "en": "ago"}
UNITS = {  # from how many days on it is told in how long a unit
    "nl": ((61, 30, ("maand", "maanden")), (14, 7, ("week", "weken")), (1, 1, ("dag", "dagen"))),
    "en": ((61, 30, ("month", "months")), (14, 7, ("week", "weeks")), (1, 1, ("day", "days"))),
}


class Safe(str):
    """Markdown of our own, which is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True)
class Told:
    """A text as it leaves."""

    body: str
    html: str


class Words:
    """All messages, in both languages; `now` says which year need not be named."""

    def __init__(self, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        self.zone, self.now = zone, now
        environment = Environment(
            finalize=escape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False,  # noqa: S701 - see escape
            loader=FunctionLoader(self._part),
        )  # fmt: skip
        environment.filters |= {
            "when": self._when,
            "short": self._short,
            "day": self._day,
            "hour": self._hour,
            "ago": self._ago,
            "quote": quote,
            "number": self._number,
        }
        self.environment = environment
        self.texts = {language: dict(read(language)) for language in LANGUAGES}
        # Compiled when they are first said, for a quick start.
        self.templates: dict[str, dict[str, Template]] = {language: {} for language in LANGUAGES}

    def __call__(self, key: str, language: str, /, **facts: object) -> Safe:
        """One message as Markdown; KeyError if there is no such key."""
        return Safe(self._template(key, language).render(language=language, **facts).strip())

    def has(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self.texts["nl"]

    def _part(self, name: str) -> str:
        """A message inside another: `{% include language ~ "/meetings.part_agenda" %}`."""
        language, _, key = name.partition("/")
        return self.texts[language][key]

    def _template(self, key: str, language: str) -> Template:
        known = self.templates[language]
        if key not in known:
            known[key] = self._compiled(self.texts[language][key])
        return known[key]

    def _compiled(self, text: str) -> Template:
        if text not in CODE:
            CODE[text] = self.environment.compile(text)
        return Template.from_code(self.environment, CODE[text], self.environment.make_globals(None))

    @pass_context
    def _when(self, context: Context, moment: datetime) -> str:
        language, local = str(context["language"]), moment.astimezone(self.zone)
        return f"{self._date(language, local.date())}, {_clock(language, local)}"

    @pass_context
    def _short(self, context: Context, moment: datetime) -> str:
        language, local = str(context["language"]), moment.astimezone(self.zone)
        day = f"{DAYS[language][local.weekday()][: 2 if language == 'nl' else 3]} {local.day} "
        hour = f"{local:%H.%M}" if language == "nl" else f"{local:%H:%M}"
        return f"{day}{SHORT_MONTHS[language][local.month - 1]}{self._year(local.date())} {hour}"

    @pass_context
    def _day(self, context: Context, day: date | datetime) -> str:
        local = day.astimezone(self.zone).date() if isinstance(day, datetime) else day
        return self._date(str(context["language"]), local)

    @pass_context
    def _number(self, context: Context, count: int) -> str:
        return number(str(context["language"]), count)

    @pass_context
    def _hour(self, context: Context, moment: datetime) -> str:
        return _clock(str(context["language"]), moment.astimezone(self.zone))

    @pass_context
    def _ago(self, context: Context, moment: datetime) -> str:
        """How long ago a day was, as people say it: in days, later in weeks, then in months."""
        language, today = str(context["language"]), self.now().astimezone(self.zone).date()
        days = (today - moment.astimezone(self.zone).date()).days
        if days <= 0:
            return TODAY[language]
        length, (one, many) = next((length, names) for least, length, names in UNITS[language] if days >= least)
        return f"{days // length} {one if days // length == 1 else many} {AGO[language]}"

    def _date(self, language: str, day: date) -> str:
        return f"{DAYS[language][day.weekday()]} {day.day} {MONTHS[language][day.month - 1]}{self._year(day)}"

    def _year(self, day: date) -> str:
        return "" if day.year == self.now().astimezone(self.zone).year else f" {day.year}"


def number(language: str, count: int) -> str:
    """A whole number with a sign between thousands."""
    return f"{count:,}".replace(",", "." if language == "nl" else ",")


def _clock(language: str, local: datetime) -> str:
    return f"{local:%H.%M} uur" if language == "nl" else f"{local:%H:%M}"


def escape(value: object) -> object:
    """Makes anything that is no Markdown of ours into plain words."""
    if isinstance(value, Safe):
        return value
    return PUNCTUATION.sub(r"\\\1", re.sub(r"\s+", " ", str(value)))


def unescaped(text: Safe) -> str:
    """Our own words as people read them, to be shown inside others."""
    return re.sub(r"\\(.)", r"\1", text)


def quote(text: str) -> str:
    """What somebody wrote, cut where it would fill the screen."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()} …"


def read(language: str) -> Iterator[tuple[str, str]]:
    """All messages of one language: key and text, from `templates/<language>/<subject>.md`."""
    for file in sorted(files("templates").joinpath(language).iterdir(), key=lambda file: file.name):
        subject, sections = (
            file.name.removesuffix(".md"),
            re.split(r"^## +", file.read_text("utf8"), flags=re.MULTILINE),
        )
        for section in sections[1:]:  # what stands before the first heading is for the editor
            key, _, text = section.partition("\n")
            yield f"{subject}.{key.strip()}", text.strip()


@lru_cache(1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True})


def finish(markdown: str) -> Told:
    """The text as it leaves: plain and HTML, from the same reading of the Markdown."""
    reader = _markdown()
    tokens = reader.parse(markdown)
    html = reader.renderer.render(tokens, reader.options, {})
    return Told(_aloud(tokens), nh3.clean(html.strip(), tags=TAGS, attributes={"ol": {"start"}}))


def _aloud(tokens: list[Token]) -> str:
    lines: list[str] = []
    counters: list[int | None] = []
    mark = ""
    for token in tokens:
        match token.type:
            case "ordered_list_open":
                counters.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                counters.append(None)
            case "ordered_list_close" | "bullet_list_close":
                counters.pop()
                lines.append("")
            case "list_item_open":
                mark = "- " if counters[-1] is None else f"{counters[-1]}. "
                counters[-1] = None if counters[-1] is None else counters[-1] + 1
            case "inline":
                lines.append(mark + "".join(map(_spoken, token.children or [])))
                mark = ""
            case "paragraph_close" if not token.hidden and not counters:
                lines.append("")
            case "fence" | "code_block":
                lines += [token.content.rstrip("\n"), ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _spoken(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content
