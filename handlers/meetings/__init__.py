"""The Taskforce meets each month: who comes, what is on the agenda, what was decided, and what comes back.

A week before, in the room and to each member:

    Herinnering: dinsdag 11 oktober, 10.00 uur, overleg van de Taskforce. …
    > ik kom
    Genoteerd: u komt op dinsdag 11 oktober, 10.00 uur. …
    > agendapunt: kamers boven winkels, 10 min
    Ik zet op de agenda van dinsdag 11 oktober, 10.00 uur: "kamers boven winkels" (10 min). …

In the room, during the meeting:

    > !besluit Venray deelt de regels voor short-stay
    Besluit 1: "Venray deelt de regels voor short-stay". …
    > !actie Anna stuurt de planning, vrijdag
    A-12: Anna, "stuurt de planning", vrijdag 14 oktober. …

At its end the list of decisions stands in the room; a reply corrects it, until it is fixed on the next working day.
"""

from handlers.meetings.agenda import put_on_agenda, reword, tell_news
from handlers.meetings.attendance import come, leave_open, send_substitute, stay_away, were_away, were_there
from handlers.meetings.minutes import act, correct, decide, take_back, take_back_action
from handlers.meetings.reminders import reminders
from handlers.meetings.series import leaving, overview, plan

__all__ = [
    "act",
    "come",
    "correct",
    "decide",
    "leave_open",
    "leaving",
    "overview",
    "plan",
    "put_on_agenda",
    "reminders",
    "reword",
    "send_substitute",
    "stay_away",
    "take_back",
    "take_back_action",
    "tell_news",
    "were_away",
    "were_there",
]
