"""Questions for free words."""

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.understanding import places
from bot.understanding.questions.question import NotUnderstood, Question, Said
from bot.understanding.questions.replies import BARE, NO, YES
from bot.understanding.weighing import findings, heaviest

MOST_WORDS_OF_A_WISH = 12
ABOUT = re.compile(
    r"(?P<wish>[^.!?;:\n]*?)\b(?:over|about|inzake|betreffende|regarding)\s+(?P<topic>.*\S)",
    re.IGNORECASE | re.DOTALL,
)
SUBJECT = re.compile(r"\b(?:onderwerp|subject|re|mbt)\b:?\s+(?P<topic>\S.*)$", re.IGNORECASE | re.DOTALL)


def wishes_to_talk(words: str) -> bool:
    """Whether these say that somebody wants to talk, and no more."""
    return heaviest(list(findings("intention", words))) == "spar"


@dataclass(frozen=True)
class Text(Question[str]):
    """Free words. Any length is kept; other things than words are not.

    `aside` are words that are none by themselves in a first line, and answer a question that comes later
    ("/vraag vertrouwelijk"). `may_ask`: a question is a natural answer.
    """

    aside: tuple[str, ...] = ()
    may_ask: bool = False

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
        aside = self.aside and re.fullmatch(rf"(?:{'|'.join(self.aside)})\w*(?: (?:vraag|question))?\W*", plain)
        says_nothing = YES.match(plain) or NO.match(plain) or BARE.match(plain.strip(".,!?;: "))
        return None if letters < 3 or aside or says_nothing else (text, "")

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
        if about and (not about["wish"] or wishes_to_talk(about["wish"])):
            return about["topic"].rstrip(" ?.!"), ""
        return None if found and wishes_to_talk(found[0]) and not _is_of_the_work(found[0]) else found


def _is_of_the_work(text: str) -> bool:
    """Whether a text says more than that somebody wants to talk: it is long, or names a place, a theme or a party."""
    named = places.find(text) or any(next(findings(subject, text), None) for subject in ("theme", "disciplines"))
    return bool(named) or len(text.split()) > MOST_WORDS_OF_A_WISH
