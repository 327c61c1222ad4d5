"""A question to the ambassador: asked in one's own words, answered with a number and what comes next.

    > We zitten vast met een aanvraag voor 80 bedden in Horst, kan de ambassadeur meedenken?
    Wat vraagt u van de kennisambassadeur?
    1. sparren
    2. raadplegen
    …
    > 2
    Hoe snel hebt u antwoord nodig?
    > 1
    Ik leg vast: …
    > ja
    Uw vraag is H-42. De kennisambassadeur leest haar en antwoordt u.

Each change of its state reaches the asker in one sentence.
"""

from handlers.requests.answering import answer, close, leave_out, postpone, refer, take
from handlers.requests.asking import add, add_more, ask, status, take_back, withdraw
from handlers.requests.behalf import for_me, not_for_me
from handlers.requests.promises import forgotten, promises

__all__ = [
    "add", "add_more", "answer", "ask", "close", "for_me", "forgotten", "leave_out", "not_for_me", "postpone",
    "promises", "refer", "status", "take", "take_back", "withdraw",
]  # fmt: skip
