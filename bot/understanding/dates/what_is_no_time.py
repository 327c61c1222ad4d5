"""What looks like time and is not: greetings, counts, durations, telephone numbers."""

from bot.understanding.dates.grammar import Stage
from bot.understanding.dates.values import Nothing, Sight

no_time = Stage()


@no_time.rule(
    "hello part|morning_word",
    "mine part",
    "plain_short greeting",
    "pronoun plain_short",
    "en_zo",
    "lasting count unit|oclock",
    "count unit|oclock lasts",
    "dm unit",
    "dm out_of article",
    "n out_of article? n",
    "vague of article? unit",
)
def nothing(_sight: Sight) -> Nothing:
    """Goedemorgen, mijn middag, vr gr, het duurt 2 uur, 5-6 weken, 3/4 van de bewoners, 3 van de 10."""
    return Nothing()


@no_time.rule("mine plain_short")
def kin(_sight: Sight, plain_short: int) -> Nothing | None:
    """Mijn ma; but "kan ik je do bellen" is a Thursday."""
    return Nothing() if plain_short == 0 else None
