"""For whom somebody speaks: "namens mijn wethouder: …", "on behalf of the alderman for Housing …"."""

import re
from dataclasses import dataclass

from bot.understanding.questions.choice import Choice
from bot.understanding.questions.question import NotUnderstood, Said
from storage.people import Person

SPEAKS = re.compile(r"\b(?:namens|on behalf of)\s+(?:de\s+|the\s+)?", re.IGNORECASE)
MINE = r"(?:mijn|m'n|onze|my|our)\s+"
OFFICE = r"(?:wethouder|wethdr|weth|wdh|burgemeester|alderman|mayor)\b"
IN_OFFICE = re.compile(rf"(?:{MINE})?{OFFICE}(?:\s+(?:for\s+)?(?-i:[A-Z])[\w-]*)?[\s,:;.–-]*", re.IGNORECASE)
LEAST = 3  # letters of a name by which somebody is called


def speaks_for_another(text: str) -> bool:
    """Whether this is said for somebody else, perhaps."""
    return SPEAKS.search(text) is not None


@dataclass(frozen=True)
class Behalf(Choice[Person]):
    """For whom it is: the first option is the person who speaks, the others those for whom they may.

    Somebody in office who is none of these is never taken for one of them: then the person chooses.
    """

    def find(self, said: Said) -> tuple[Person, str] | None:
        """Who is named, and the text without that; a board or a town is nobody, and the text stays whole."""
        named = SPEAKS.search(said.text)
        if named is None:
            return None
        before, after = said.text[: named.start()], said.text[named.end() :]
        meant = [(one, called) for one in self.options[1:] if (called := _called(one).match(after))]
        if len(meant) == 1:
            return meant[0][0], before + after[meant[0][1].end() :]
        if office := meant[0][1] if meant else IN_OFFICE.match(after):
            key, rest = "requests.whom_exactly" if meant else "requests.not_on_behalf", after[office.end() :]
            raise NotUnderstood(key, quoted=office[0].strip(" ,:;.–-"), rest=before + rest)
        return None


def _called(person: Person) -> re.Pattern[str]:
    """How somebody is called: by function, by name, or as *mijn wethouder*; perhaps with where."""
    names = [person.function, person.name, f"{OFFICE}\\s+{re.escape(person.name.split()[-1])}"]
    known = [re.escape(name) for name in names[:2] if len(name) >= LEAST] + names[2:]
    nobody_else = r"(?!\s+(?:for\s+)?(?-i:[A-Z]))"
    where = rf"(?:,?\s+(?:van|in|uit|of)?\s*{re.escape(person.municipality)}\b)?" if person.municipality else ""
    office = rf"{MINE}{OFFICE}{nobody_else}"
    return re.compile(rf"(?:(?:{MINE})?(?:{'|'.join(known)})\b|{office}){where}[\s,:;.–-]*", re.IGNORECASE)
