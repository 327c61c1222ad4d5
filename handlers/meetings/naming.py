"""Whom people in a meeting mean, by how they call each other there."""

import re
from collections.abc import Collection, Iterator

from storage.people import SHORT_NAMES, Person

ARTICLE = re.compile(r"^(?:de|het|the)\s+", re.IGNORECASE)
BETWEEN = " ", ", ", " van ", " uit ", " of "  # a function and its place
PLACES = "|".join(re.escape(name) for place, short in SHORT_NAMES.items() for name in (place, *short))
PLACE = re.compile(rf"(?:{'|'.join(BETWEEN)})(?:{PLACES})(?!\w)", re.IGNORECASE)
CALLED = {"ambassador": ("kennisambassadeur", "ambassadeur", "ambassador"), "secretary": ("secretaris", "secretary")}
UNKNOWN = re.compile(r"[A-Z][\w.'’-]*(?:\s+(?:van|de|der|den|ten|ter|te))*\s+[A-Z][\w'’-]*|\S+")  # a name and a surname
AND = re.compile(r"\s*(?:[,;\n]|(?<!\S)(?:en|and)(?!\S))\s*")


def assigned(owner: str, text: str, people: Collection[Person]) -> tuple[str, str, int | None]:
    """Who does it, what, and the number of who does it: before a colon, else whom the words begin with."""
    if not owner:
        return _begun(text, people)
    known, unknown = all_named(owner, people)
    return owner, text, known[0].id if len(known) == 1 and not unknown else None


def _begun(text: str, people: Collection[Person]) -> tuple[str, str, int | None]:
    """Who does it, and what: whom the words begin with, by the longest name that is one person's; else who it seems.

    A function in another place than that of whoever has it is somebody whom nobody knows here.
    """
    text = ARTICLE.sub("", text)
    found = {
        (len(name), person.id)
        for person in people
        for name in _names(person)
        if re.match(rf"{re.escape(name)}(?!\w)", text, re.IGNORECASE)
    }
    unknown = UNKNOWN.match(text)
    longest = max((length for length, _ in found), default=unknown.end() if unknown else 0)
    whose = {number for length, number in found if length == longest}
    if text[:longest].casefold() in {person.function.casefold() for person in people} and (
        place := PLACE.match(text, longest)
    ):
        longest, whose = place.end(), set()
    return text[:longest], text[longest:].strip(" ,:") or text, whose.pop() if len(whose) == 1 else None


def all_named(text: str, people: Collection[Person]) -> tuple[list[Person], list[str]]:
    """Whom these words sum up ("Anna, Bert en de LLTB"), and the names that nobody has here, or more than one."""
    known, unknown = [], []
    by_number = {person.id: person for person in people}
    for name in filter(None, AND.split(text.strip(" .!:"))):
        called, _, number = _begun(name, people)
        whole = len(ARTICLE.sub("", name)) == len(called)
        known += [by_number[number]] if number and whole else []
        unknown += [] if number and whole else [name]
    return known, unknown


def _names(person: Person) -> Iterator[str]:
    """How people in a meeting call somebody."""
    yield from filter(None, (person.name, person.name.partition(" ")[0], person.function, person.organisation))
    for role in person.roles:
        yield from CALLED.get(role, ())
    places = [*SHORT_NAMES.get(person.municipality or "", ()), person.municipality, person.organisation]
    for place in filter(None, places if person.function else ()):
        for function in (person.function, person.function.partition(" ")[0]):
            yield from (f"{function}{between}{place}" for between in BETWEEN)
