"""The logbook: after a talk, what matters of it, in at most five questions.

    > log gebeld met wethouder Wonen Beek, wil meedoen met visie
    Wie doet wat, en wanneer? …
    > Provincie: stuurt de planning, vrijdag
    Bij welk actiepunt hoort dit? Het thema is wonen, als ik het goed lees. …
    > 2
    Is dit gesprek vertrouwelijk? …
    > nee
    Ik leg vast: …
    > ja
    Vastgelegd als L-17. Nog een gesprek vastleggen?

Whatever the first line says already is proposed in the summary, and only the rest is asked. Action point and theme are
one question: the theme is read in the words, and another one is said with the point ("2, werken").
"""

from handlers.log.correcting import correct, correct_again, remove, undo_correction
from handlers.log.keeping import leave_undone, write
from handlers.log.reading import read
from handlers.log.returning import how_it_went

__all__ = ["correct", "correct_again", "how_it_went", "leave_undone", "read", "remove", "undo_correction", "write"]
