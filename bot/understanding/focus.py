"""What the programme is not for, where a question plainly is that. It is only ever proposed: people decide."""

import re

PLAINLY = {
    "national": re.compile(
        r"\b(tweede kamer|eerste kamer|kabinet|europese (unie|commissie|richtlijn\w*|wet\w*)|wetsvoorstel\w*|"
        r"(landelijke?|nationale?|internationale?) (wet\w*|beleid|politiek|regels|regelgeving|afspraken)|"
        r"parliament|(national|dutch|european|eu) (law|laws|legislation|government|policy))\b",
        re.IGNORECASE,
    ),
    "complaint": re.compile(
        r"\b(ik heb een klacht|klacht indienen|mijn (loon|salaris|baas|huisbaas|verhuurder|ontslag)|"
        r"ik (word|ben) (gediscrimineerd|uitgebuit|ontslagen|uit huis gezet)|i have a complaint|file a complaint|"
        r"my (wages|salary|boss|landlord|dismissal)|i (was|am|have been) (fired|exploited|evicted))\b",
        re.IGNORECASE,
    ),
}
OUTSIDE = tuple(PLAINLY)


def outside_focus(text: str) -> str:
    """Which of these a question plainly is; empty when it is none."""
    return next((why for why, signs in PLAINLY.items() if signs.search(text)), "")
