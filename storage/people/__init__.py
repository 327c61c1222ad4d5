"""People, their accounts, and the rights that were granted to them.

`ambassador`, `secretary` and `administrator` come from the configuration alone; all other roles are granted per person.
"""

from storage.people.admitting import add, admit, correct, grant, greet, has_held, introduce, speak, take_in, turn_away
from storage.people.calling import CALLED, SHORT_NAMES, called, named, office
from storage.people.person import APPOINTED, AccountRow, GrantRow, Line, OrganisationRow, Person, PersonRow
from storage.people.register import People

__all__ = [
    "APPOINTED",
    "CALLED",
    "SHORT_NAMES",
    "AccountRow",
    "GrantRow",
    "Line",
    "OrganisationRow",
    "People",
    "Person",
    "PersonRow",
    "add",
    "admit",
    "called",
    "correct",
    "grant",
    "greet",
    "has_held",
    "introduce",
    "named",
    "office",
    "speak",
    "take_in",
    "turn_away",
]
