"""What a line says already: whom one spoke and what came of it, what became of a promise, which place and period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from bot.understanding import beginning, dates, folded, places
from bot.understanding.weighing import data, expression, findings, heaviest, weights
from bot.workdays import working

MET = re.compile(
    r"^\s*(?:(?:net|zojuist|zonet|vandaag|vanochtend|vanmorgen|vanmiddag|gister(?:en)?|just)\s+)?"
    r"(?:gebeld|gesproken|gesprek gehad|gesprek|overleg gehad|overleg|overlegd|bezoek|afspraak|spoke|called|met|talked)"
    r"\s+(?:met|aan|bij|with|to)?\s*",
    re.IGNORECASE,
)
SPOKE = "gebeld|gesproken|bezocht|gemaild|called|visited"
FIRST_WITHOUT_A_COMMA = re.compile(  # dictated: "gister venlo gesproken niks uitgekomen"
    r"(?:(?:net|zojuist|zonet|vandaag|vanochtend|vanmorgen|vanmiddag|gister(?:en)?|just)\s+)?"
    r"(?P<contact>(?!(?:ik|wij|we|met|bij|over|lang|kort|goed) )[\w&'-]+(?:\s+[\w&'-]+){0,2}?)\s+"
    r"(?:gebeld|gesproken|bezocht)\s+"
    r"(?!over |met |aan |bij |door |op |in |en |om |voor |vandaag|gister)(?P<outcome>\w.*)",
    re.IGNORECASE | re.DOTALL,
)
SPOKEN = re.compile(rf"\s+(?:{SPOKE})$", re.IGNORECASE)
AND_THEN = (
    r"(?:\d[.)]\s*|[-*•]\s+)?(?:(?:net|zojuist|vandaag|gisteren|vanochtend|vanmiddag|eerst|daarna|vervolgens|later|toen|"
    r"ook|en|just|then|later|also|and)\s+)*"
)
WITH = r"\s+(?:gehad\s+|gedronken\s+)?(?:met|aan|bij|with|to)\s"
NAMED_FIRST = rf"(?:[\w&'-]+\s+){{1,5}}?(?:{SPOKE})[,:;.-]"
VERBS = "gebeld|gesproken|overlegd|kennisgemaakt|called|spoke|talked|visited"
SURELY = re.compile(rf"{AND_THEN}(?:(?:{VERBS}){WITH}|{NAMED_FIRST})", re.IGNORECASE)
BEGINS = re.compile(  # how a sentence tells of one more talk; a mere noun may also announce one to come
    rf"{AND_THEN}(?:(?:{VERBS}|gesprek|overleg|bezoek|lunch|koffie|met){WITH}|{NAMED_FIRST})", re.IGNORECASE
)
ALSO = re.compile(  # "gebeld met wethouder Beek en met huisvester Venlo"
    r"(?P<first>(?P<verb>\w+\s+(?:met|with))\s+.+?)[\s,]+(?:en|and)\s+(?:ook\s+|daarna\s+|also\s+)?(?:met|with)\s+"
    r"(?P<second>.+)",
    re.IGNORECASE | re.DOTALL,
)
SAYS_IT = 30  # what words weigh at least that make a text a signal: "niet" alone is none
CLAUSE = re.compile(r"\s*(?:[,;:.]\s+|\s[-–]\s|\n)\s*")
SMALL = {"over", "van", "met", "in", "uit", "de", "het", "about", "of", "with", "from", "the"}  # lead over to a name
STOPS = " ,;:."
UNTIL_NOW = re.compile(r"\b(afgelopen|past)\b", re.IGNORECASE)  # who asks for the past month means today, too
MOST_WORDS_OF_A_COMMAND = 8
MOST_LOOKED_AT = 200  # characters of what is sought in the logbook

ANSWER = re.compile(
    r"^(?:(?P<yes>ja|yes)|(?P<no>nee|neen|no|liever niet|rather not))(?![\w-])[\s,.;:!–-]*", re.IGNORECASE
)
IT = r"(?:het|dit|dat|deze|hem|it|this|that)"
A_TALK = (
    r"(?:(?:de|het|mijn|onze|ons|my|our|the) )?(?:spar)?"
    r"(?:afspra|gesprek|overleg|vergadering|appointment|talk|meeting)"
)
SINCE = r"(?: (?:voortaan|nu|verder|wel|over|op|now|from now on))*"
ACTS = {  # what became of a promise, by how people begin; what comes after that is `said`
    "reopened": r"(?:heropen(?:en)?|toch niet|toch nog niet|reopen|not done after all)\b(?: (?:klaar|gedaan))?",
    "accepted": rf"(?:(?:{IT} )?(?:neem|pak|doe) ik(?: {IT})?|ik (?:neem|pak|doe) {IT}|i(?:'ll| will)? take {IT})"
    rf"{SINCE}$",
    "moved": rf"(?:later|uitstel\w*|(?:verzet|verplaats|verschui|schuif|postpone|move|push)\w*(?! {A_TALK})|"
    r"(?:het )?wordt|(?:kan )?pas|(?:ik |wij |we )?(?:lukt|red|redden|haal|halen) (?:het |dit |dat )?niet|niet gehaald|"
    r"(?:is )?nog niet|not yet|(?:i |we )?(?:won't|wont|can't|cant|cannot) (?:manage|make)(?: it| this)?)\b"
    r"(?: (?:klaar|gelukt|gehaald|later|done|back))?",
    "dropped": r"(?:vervalt|vervallen|(?:is )?niet meer nodig|hoeft niet(?: meer)?|mag (?:weg|eraf|van de lijst)|"
    r"no longer needed|drop(?:ped)?)\b",
    "done": rf"(?:(?:{IT} )?is |al |ik heb {IT} )*(?:klaar|gedaan|afgerond|gelukt|geregeld|done|finished)\b",
}
HANDED = (  # how people say who does it from now on
    rf"(?:{IT} )?doet (?P<whom>[^,;?]+?){SINCE}",
    rf"(?P<whom>[^,;?]+?) (?:doet|neemt|pakt|regelt) {IT}{SINCE}",
    rf"(?:overdragen|(?:draag|geef|geven) (?:{IT} )?(?:over |door )?|doorgeven )\s*(?:aan (?P<whom>.+))?",
    rf"(?:hand (?:{IT} )?over|give {IT}|pass {IT} on)(?: to (?P<whom>.+))?",
    rf"(?P<whom>[^,;?]+?) (?:will do|does|takes) {IT}{SINCE}",
    rf"(?:kan|wil|zou) (?P<whom>[^,;?]+?) (?:{IT} )?(?:van (?:mij|me) )?overnemen(?: van (?:mij|me))?",
    rf"(?:can|could|would) (?P<whom>[^,;?]+?) take (?:{IT} )?over(?: from me)?",
)
OF_WHICH = re.compile(  # "verzet A-12 naar vrijdag"
    r"^((?:[\w']+ ){0,5}?)(?:actie |action )?a-?[0-9]+\b[\s:,]*", re.IGNORECASE
)

NEW_DAY = re.compile(
    r"^.*\b(?:wordt|naar|to|until)\b(?=.*\w)", re.IGNORECASE | re.DOTALL
)  # "niet voor de 19e, wordt de 26e"

LEADS_TO_A_DAY = re.compile(r"^(?:(?:dan|pas|wordt|ik|antwoord|tot|i|answer|until)\s+)+", re.IGNORECASE)
MOST_CLAUSES = 8  # in which a day of one's own is looked for
COMES_BACK = re.compile(r"\b(?:kom ik|ik kom)\b.*\bterug\b|\bget back\b", re.IGNORECASE)


@dataclass(frozen=True)
class Talk:
    """A talk in one line; what it does not say is empty."""

    contact: str
    outcome: str


def talk_in(line: str) -> Talk:
    """As in "gebeld met wethouder Wonen Beek, wil meedoen": with whom comes first, what came of it after the comma."""
    line = line.strip()
    if spoken := FIRST_WITHOUT_A_COMMA.match(line):
        return Talk(spoken["contact"], spoken["outcome"].strip(" ,"))
    contact, *outcome = CLAUSE.split(MET.sub("", line), maxsplit=1)
    return Talk(SPOKEN.sub("", contact.strip()), outcome[0].strip() if outcome else "")


@dataclass(frozen=True)
class Talks:
    """The talks that one message tells of, each in its own words; not `sure` where it may be one after all."""

    lines: tuple[str, ...]
    sure: bool = True


def talks_in(line: str) -> Talks:
    """As in "Gebeld met Beek, wil meedoen. Daarna overleg met de LLTB: komt vrijdag": each sentence that begins one."""
    lines: list[str] = []
    for sentence in re.split(r"(?<=[.;!?])(?<!\d\.)\s+|\n+", line.strip()):
        if lines and not BEGINS.match(sentence):
            lines[-1] += f" {sentence}"
        else:
            lines.append(sentence)
    if len(lines) == 1 and (both := ALSO.match(lines[0])):
        return Talks((both["first"], f"{both['verb']} {both['second']}"), sure=False)
    surely = BEGINS.match(lines[0]) and all(map(SURELY.match, lines[1:]))
    told = tuple(re.sub(f"^{AND_THEN}", "", one, flags=re.IGNORECASE) for one in lines)
    return Talks(told, bool(surely)) if len(lines) > 1 else Talks((line,))


@dataclass(frozen=True)
class News:
    """What became of a promise. `act` is empty where that is not clear; `said` is the outcome, the reason, or to whom.
    `text` are the words of its new day, where one is named.

    `act`: done, dropped, moved, handed_over, accepted, declined, reopened; or yes, to whatever was asked.
    """

    act: str
    said: str = ""
    text: str = ""


def news_in(line: str, now: datetime) -> News:
    """As in "klaar, vergunning is binnen", "volgende week, wacht op de provincie", "doet Bert"; `now` is local."""
    line = OF_WHICH.sub(r"\1", line)
    answer = ANSWER.match(line)
    rest = line[answer.end() :] if answer else line
    if found := _act(line, now) or _act(rest, now):
        return replace(found, text=_new_day(line, now)) if found.act == "moved" else found
    if answer and answer["no"]:
        return News("declined", rest)
    return News("accepted" if answer and not rest else "", line if rest else "")


def _act(line: str, now: datetime) -> News | None:
    plain = line.strip(" .!?")
    for act, pattern in ACTS.items():
        if found := re.match(pattern, plain, re.IGNORECASE):
            said = plain[found.end() :].strip(" ,.;:–-")
            return News(act, _without_day(said, now) if act == "moved" else said)
    day = dates.deadline(plain, now)
    if day and day.start == 0:
        return News("moved", _without_day(plain, now))
    handed = next(filter(None, (re.fullmatch(pattern, plain, re.IGNORECASE) for pattern in HANDED)), None)
    return News("handed_over", (handed["whom"] or "").strip()) if handed else None


def _new_day(line: str, now: datetime) -> str:
    """The words of the day that it becomes, the way people put it; else of any day."""
    for text in (NEW_DAY.sub("", line), line):
        if day := dates.deadline(text, now):
            return text[day.start : day.end]
    return ""


def _without_day(text: str, now: datetime) -> str:
    """The reason that stands beside a day; a word or two around the day are none."""
    parts = [(clause, dates.deadline(clause, now)) for clause in re.split(r"\s*[,;.]\s+", text)]
    left = [clause[: day.start] + clause[day.end :] if day else clause for clause, day in parts]
    return ", ".join(
        words.strip()
        for words, (_, day) in zip(left, parts, strict=True)
        if words and (not day or len(words.split()) > 2)
    )


def day_beside(line: str, now: datetime) -> tuple[date | None, str]:
    """The day that one clause of a line names and says nothing else, and what the others say; `now` is local.

    "Volgende week maandag, wacht op de raad" has one; a day inside a reason ("de raad vergadert donderdag") is of that.
    """
    clauses = re.split(r"\s*[,;]\s+|\s+-\s+", line)
    for at, clause in enumerate(clauses[:MOST_CLAUSES]):
        words = LEADS_TO_A_DAY.sub("", clause).strip(STOPS)
        found = dates.deadline(words, now)
        if found and found.day and not found.doubt and (found.start, found.end) == (0, len(words)):
            return working(found.day), ", ".join(clauses[:at] + clauses[at + 1 :])
    if (
        COMES_BACK.search(line[:MOST_LOOKED_AT])
        and (found := dates.deadline(line, now))
        and found.day
        and not found.doubt
    ):
        return working(found.day), line
    return None, line


def says_much(line: str) -> bool:
    """Whether a line tells more than a command does: what cannot be done with it may be worth passing on."""
    return len(line.split()) > MOST_WORDS_OF_A_COMMAND


def places_in(line: str) -> list[str]:
    """The municipalities that are surely named."""
    return [place.name for place in places.find(line) if place.sure]


def theme_in(text: str) -> str | None:
    """The theme that a text is most about; None where its words are of none."""
    return heaviest(list(findings("theme", text)))


def signal_in(text: str) -> str:
    """Which kind of signal a text is: opportunity, threat or recommendation; empty where its words hardly say."""
    total = weights(list(findings("signal", text)))
    return max(total, key=lambda kind: total[kind]) if max(total.values(), default=0) >= SAYS_IT else ""


def wants_secrecy(text: str) -> bool:
    """Whether a text says that few may know it: "vertrouwelijk", "onder ons"."""
    return heaviest(list(findings("confidential", text))) == "yes"


@lru_cache(10_000)  # contacts return: a year of talks is read at once
def disciplines_in(contact: str) -> tuple[str, ...]:
    """Which disciplines the words for a contact name: "wethouder Wonen Beek" is of a municipality."""
    plain = contact.lower() if contact.isascii() else folded(contact)
    return tuple(dict.fromkeys(found.lastgroup or "" for found in _disciplines().finditer(plain)))


@cache
def _disciplines() -> re.Pattern[str]:
    """One expression for all, which looks for nothing but where a word begins."""
    each = (f"(?P<{name}>{'|'.join(_words(lists))})" for name, lists in data()["disciplines"].items())
    return re.compile(rf"\b(?:{'|'.join(each)})(?!\w)")


def _words(lists: Mapping[str, list[str]]) -> list[str]:
    ends = r"(?<!\w)", r"(?!\w)"
    return [expression(word).removeprefix(ends[0]).removesuffix(ends[1]) for words in lists.values() for word in words]


def period_in(line: str, now: datetime) -> tuple[datetime | None, datetime | None, str]:
    """From when until when a line speaks of, and what else it says. `now` is local; the last such period is meant."""
    assert isinstance(now.tzinfo, ZoneInfo)
    text, zone = beginning(line, MOST_LOOKED_AT), now.tzinfo
    both = [one for prefer in ("past", "future") for one in dates.understand(text, now, zone, prefer)]
    begun = [one for one in both if one.begins <= now.date()]
    if not begun:
        return None, None, _sought(line)
    named = max(begun, key=lambda one: one.begins)
    since = None if named.why == "deadline" else datetime.combine(named.begins, time(), zone)
    goes_on = named.why == "open" or UNTIL_NOW.search(line[named.start : named.end])
    until = None if goes_on else datetime.combine(named.ahead + timedelta(1), time(), zone)
    return since, until, _sought(f"{line[: named.start]} {line[named.end :]}")


def _sought(text: str) -> str:
    """A text without the small words around it."""
    words = text.split()
    says = [at for at, word in enumerate(words) if word.strip(STOPS).casefold() not in {*SMALL, ""}]
    return " ".join(words[says[0] : says[-1] + 1]).strip(STOPS) if says else ""
