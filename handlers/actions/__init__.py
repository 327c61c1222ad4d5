"""What was promised comes back by itself, until it is done, moved or handed over.

    A-12 is voor vandaag: "De buurt bellen". Zeg A-12 klaar, een nieuwe dag met de reden, of wie het overneemt.
    > volgende week, wacht op de provincie
    Ik verzet A-12 van dinsdag 11 oktober naar vrijdag 21 oktober. Reden: "wacht op de provincie". …
    > ja
    A-12 staat nu op vrijdag 21 oktober. …

Each is asked after a few working days before and on its day; from then on it stands in Monday's list.
"""

from handlers.actions.listing import promised
from handlers.actions.returning import fallen, nudges, weekly
from handlers.actions.updating import update

__all__ = ["fallen", "nudges", "promised", "update", "weekly"]
