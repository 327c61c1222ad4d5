"""What a line says of a promise, and of talks. Said on Wednesday 5 October 2022, at ten."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.reading import news_in, talks_in

NOW = datetime(2022, 10, 5, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("line", "act", "said"),
    [
        ("klaar", "done", ""),
        ("Klaar, de vergunning is binnen.", "done", "de vergunning is binnen"),
        ("is gelukt", "done", ""),
        ("ja, dat is klaar", "done", ""),
        ("ik heb het gedaan", "done", ""),
        ("done: they have it", "done", "they have it"),
        ("volgende week, wacht op de provincie", "moved", "wacht op de provincie"),
        ("volgende week want de provincie is dicht", "moved", "want de provincie is dicht"),
        ("nog niet klaar, wordt vrijdag", "moved", ""),
        ("pas vrijdag, ziek", "moved", "ziek"),
        ("lukt niet voor vrijdag, vakantie", "moved", "vakantie"),
        ("nee, volgende week", "moved", ""),
        ("later, wacht op de provincie", "moved", "wacht op de provincie"),
        ("next week, waiting for the Province", "moved", "waiting for the Province"),
        ("doet Bert voortaan", "handed_over", "Bert"),
        ("dat doet de wethouder van Venray", "handed_over", "de wethouder van Venray"),
        ("Bert neemt het over", "handed_over", "Bert"),
        ("overdragen aan wethouder Wonen Venray", "handed_over", "wethouder Wonen Venray"),
        ("draag het over aan Bert", "handed_over", "Bert"),
        ("overdragen", "handed_over", ""),
        ("hand it over to Bert", "handed_over", "Bert"),
        ("verzet A-12 naar vrijdag", "moved", ""),
        ("actie A-12 verzetten naar vrijdag, wacht op de raad", "moved", "wacht op de raad"),
        ("ik red A-12 niet voor vrijdag", "moved", ""),
        ("move A-12 to Friday", "moved", ""),
        ("draag A-12 over aan Bert", "handed_over", "Bert"),
        ("kan Bert A-12 van me overnemen?", "handed_over", "Bert"),
        ("could Bert take over A-12?", "handed_over", "Bert"),
        ("A12 mag van de lijst, de aanvraag is weg", "dropped", "de aanvraag is weg"),
        ("vervalt, de aanvraag is ingetrokken", "dropped", "de aanvraag is ingetrokken"),
        ("hoeft niet meer", "dropped", ""),
        ("no longer needed, cancelled", "dropped", "cancelled"),
        ("toch niet klaar", "reopened", ""),
        ("ja", "accepted", ""),
        ("ja, dat doe ik", "accepted", ""),
        ("ik neem het over", "accepted", ""),
        ("nee", "declined", ""),
        ("Nee, geen tijd", "declined", "geen tijd"),
    ],
)
def test_what_became_of_it(line: str, act: str, said: str) -> None:
    news = news_in(line, NOW)
    assert (news.act, news.said) == (act, said)


@pytest.mark.parametrize(
    "line",
    [
        "Kan de ambassadeur dinsdag meedenken?",
        "Wie betaalt de bus?",
        "ik neem contact op met de provincie",
        "wacht op de provincie, over 3 weken opnieuw",
        "klaarzetten van de zaal",
        "de gemeente doet het niet",
        "ja maar ik heb nog een vraag",
        "verzet mijn afspraak naar vrijdag",
        "move our meeting to Friday",
        "1",
        "",
    ],
)
def test_what_is_not_clear_is_left_to_be_asked(line: str) -> None:
    assert news_in(line, NOW).act == ""


@pytest.mark.parametrize(
    ("line", "talks", "sure"),
    [
        ("gebeld met wethouder Beek, wil meedoen. Komt er vrijdag op terug.", 1, True),
        ("Gebeld met Beek, wil mee. Daarna gesproken met LLTB: zoekt plek. Belt terug.", 2, True),
        ("LLTB gebeld, komt vrijdag. Huisvester Venlo gesproken, haakt af.", 2, True),
        ("1. gebeld met Beek: akkoord\n2. gesproken met Stein: twijfelt", 2, True),
        ("Gesprek met Beek, wil meedoen. Bezoek aan de locatie volgt.", 2, False),
        ("gebeld met wethouder Beek en met huisvester Venlo, beide willen", 2, False),
        ("called with the mayor of Stein, agreed. Then spoke with LLTB, not interested", 2, True),
        ("", 1, True),
    ],
)
def test_talks_are_told_apart_where_that_is_sure(line: str, talks: int, sure: bool) -> None:
    found = talks_in(line)
    assert (len(found.lines), found.sure) == (talks, sure)
