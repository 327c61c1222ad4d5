"""Opportunities and threats that people raise, and recommendations that are collected for the final evaluation.

    > kans woningbouw boven winkels in Horst
    Ik leg vast als kans: …
    > ja
    Vastgelegd als S-3. …

    > aanbeveling één loket voor vergunningen
    Voor wie is deze aanbeveling bedoeld? …
    > provincie
    Waarop rust zij? …
    > L-17, H-42
    Ik leg vast als aanbeveling: …

What becomes of one is said in a line: "parkeer S-3", "S-3 vervalt, al geregeld", "S-3 voor provincie".
"""

from handlers.signals.keeping import keep, restate, take_back
from handlers.signals.raising import opportunity, recommendation, threat

__all__ = ["keep", "opportunity", "recommendation", "restate", "take_back", "threat"]
