"""What a line says by its form alone, whoever types it and whatever is open."""

import re

from bot.understanding import numbers
from bot.understanding.questions import NO, YES

PREFIX = re.compile(r"^(//|/|!)(?=\S)")
CONTROLS = {
    "back": ("terug", "back"),
    "skip": ("overslaan", "sla over", "skip"),
    "stop": ("stop", "stoppen", "laat maar", "never mind", "exit", "quit"),
    "resume": ("verder", "resume"),
    "oops": ("oeps", "oops"),
}
CONTROL_OF = {word: control for control, words in CONTROLS.items() for word in words}
MORE = "meer", "more"
AFTER_ALL = "laat maar", "never mind"  # stops what is open; with nothing open it is about a question that was asked
CALLS_OFF = re.compile(  # that it is not to happen after all
    r"^(?:(?:nee|neen|no|sorry|oh|ach)[,.!]* )*(?:(?:doe|laat) (?:het |dat )?(?:toch )?maar(?: niet| zo| zitten)?|"
    r"(?:ik |wil |het |dat )*(?:toch (?:maar |liever )?niet|liever (?:toch |maar )?niet)|never ?mind|"
    r"rather not|not after all|don'?t)(?: eigenlijk| meer)?$"
)
THANKS = re.compile(
    r"^(?:(?:heel |ok[eé]?,? |top,? )?(?:erg )?(?:bedankt|dank)(?: ?(?:je|u))?(?: ?wel)?(?: hoor| alvast)?|"
    r"(?:ok(?:ay)?,? )?(?:many )?thank(?:s| you)(?: very much| a lot)?)$"
)
GLAD = re.compile(r"^(?:ok[eé]?|okay|top|super|fijn|mooi|prima|perfect|duidelijk|helder|great|nice|👍|🙏)$")
LEAVES = re.compile(  # "laat maar, ik wil hem intrekken": what is open goes, and what follows is heard
    r"^(?:(?:nee|oh|ach|no)[,.!]* )?(?:laat (?:het )?maar(?: zitten)?|never ?mind)\s*[,.;:!–-]+\s*(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
WANTS_SOMEBODY = re.compile(
    r"\b(?:een|echte?|real|a) (?:echt |levend |real )?(?:mens|persoon|human|person)\b|\bbel (?:me|mij|ons)\b|"
    r"\b(?:iemand|somebody|someone) (?:spreken|bellen|die me belt|aan de (?:lijn|telefoon))\b|\bcall me\b|"
    r"\bgebeld worden\b|\b(?:speak|talk) (?:to|with) (?:somebody|someone)\b"
)
MOST_WORDS_OF_A_CALL = 12
MOST_OPTIONS = 60  # that a list can have
TICKS = "✅", "✔", "👍", "☑"
CROSSES = "❌", "✖", "👎"
NUMBERED = re.compile(r"^(?P<letter>[hl])-?(?P<number>\d{1,9})\b[\s,:;.–-]*(?P<rest>\w.*)$", re.IGNORECASE | re.DOTALL)
KIND_OF_LETTER = {"h": "request", "l": "log"}  # of a record whose number goes first
RECORD_FIRST = re.compile(r"^[ahlos]-?\d{1,9}\b", re.IGNORECASE)  # "/A-2 klaar": the number of a record is no command
ALOUD = re.compile(
    r"\b(?P<kind>hulpvraag|vraag|question|actie|action) (?:nr\.? ?|nummer |number )?(?P<number>\d{1,9})\b",
    re.IGNORECASE,
)
LETTER_OF = {"hulpvraag": "H", "vraag": "H", "question": "H", "actie": "A", "action": "A"}
VARIANT = "\N{VARIATION SELECTOR-16}"
SAME = re.compile(
    r"^(?:(?:het|de) ?)?(?:zelfde|idem|ditto|(?:the )?same)(?: (?:dag|persoon|onderwerp|thema))?"
    r"(?: (?:als|as) (?:net|zonet|zojuist|daarnet|hiervoor|(?:de )?vorige(?: keer)?|before|last time|just now))?$"
)


def split(text: str) -> tuple[bool, str, str]:
    """Whether it has a command's prefix, its first word, and the rest."""
    prefix = PREFIX.match(text)
    word, _, line = text[prefix.end() if prefix else 0 :].partition(" ")
    first, newline, more = word.partition("\n")
    return bool(prefix), first.strip(":,.!?/ ").casefold(), (f"{more} {line}" if newline else line).strip()


def as_written(text: str) -> str:
    """What names a record aloud, with its number as it is written: "H-2 intrekken" of "vraag 2 intrekken"."""
    return ALOUD.sub(lambda said: f"{LETTER_OF[said['kind'].casefold()]}-{said['number']}", text, count=1)


def bare(text: str) -> str:
    """Words for comparing: without a command's prefix, and without what stands about them."""
    return PREFIX.sub("", text).strip(" .!").casefold()


def is_wordy(text: str) -> bool:
    """Whether this says something by itself; a *ja*, a number or *overslaan* is only ever an answer."""
    plain = text.strip(" .!,?").casefold()
    if YES.match(plain) or NO.match(plain) or plain in CONTROL_OF or numbers.choice(plain, MOST_OPTIONS):
        return False
    return any(map(str.isalpha, plain))


def wants_somebody(text: str) -> bool:
    """Whether this asks for a person in the place of the desk, and no more."""
    return len(text.split()) <= MOST_WORDS_OF_A_CALL and WANTS_SOMEBODY.search(text.casefold()) is not None


def says_something(text: str) -> bool:
    """Whether this may be a question in free words: three words, and not mere numbers."""
    return len(text.split()) > 2 and re.search(r"[^\W\d]{3}", text) is not None


def kind_of(record: str) -> str:
    """Of which kind it is: "talk" of "talk:7"."""
    return record.partition(":")[0]
