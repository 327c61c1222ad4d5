"""Sparring: the ambassador offers moments, people choose one, and either side moves it or calls it off.

    > spar
    Wanneer schikt het u?
    1. di 11 okt 14.00
    2. do 13 okt 9.30
    > 2
    Waarover wilt u sparren?
    > Short-stay in de kern van Horst
    Ik leg vast: donderdag 13 oktober, 9.30 uur, over "Short-stay in de kern van Horst". …
    > ja
    Genoteerd: donderdag 13 oktober, 9.30 uur. …

Whoever says yes first has the moment; the other is offered what is left, and keeps what was typed.
"""

from handlers.appointments.booking import spar
from handlers.appointments.changing import agreed, not_coming
from handlers.appointments.offering import offer
from handlers.appointments.reminders import coming, reminders

__all__ = ["agreed", "coming", "not_coming", "offer", "reminders", "spar"]
