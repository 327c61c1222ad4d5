"""Municipalities, as people write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import places
from storage.limburg import MUNICIPALITIES

ALL_NAMES = [(name, place.name) for place in MUNICIPALITIES for name in (place.name, *place.aliases, *place.villages)]


@pytest.mark.parametrize(("said", "meant"), ALL_NAMES)
def test_every_name_means_its_own_municipality(said: str, meant: str) -> None:
    for variant in (said, said.lower(), said.upper(), f" {said}. ", f"gemeente {said}", f"in {said}"):
        assert places.exact(variant) == meant


@pytest.mark.parametrize(("said", "meant"), ALL_NAMES)
def test_every_name_is_found_in_a_sentence(said: str, meant: str) -> None:
    text = f"Er is een plan in {said}, zegt men"
    (place,) = places.find(text)
    assert (place.name, place.sure) == (meant, True)
    assert said.rstrip(".)").startswith(text[place.start : place.end].rstrip(".)"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("horst a/d maas", "Horst aan de Maas"), ("HORST A.D. MAAS", "Horst aan de Maas"),
        ("Eysden / Margraten", "Eijsden-Margraten"), ("peel & maas", "Peel en Maas"), ("P&M", "Peel en Maas"),
        ("IJsselsteyn", "Venray"), ("Ysselsteijn", "Venray"), ("Sint Odilienberg", "Roerdalen"),
        ("Voerendaël", "Voerendaal"), ("bergen", "Bergen (L.)"), ("echt", "Echt-Susteren"), ("Beek (L.)", "Beek"),
        ("wethouder Stein", "Stein"), ("de gemeente Weert", "Weert"),
        ("Bergen op Zoom", None), ("Zoom", None), ("", None), ("?", None), ("echt waar", None), ("Limburg", None),
    ],
)  # fmt: skip
def test_an_answer_is_read_whatever_its_spelling(said: str, meant: str | None) -> None:
    assert places.exact(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Wij willen meedoen met de visie van Zuid-Limburg. Wie moet ik hebben? (Meersen)", ["Meerssen"]),
        ("Namens de wethouder van Horst: graag afspraak. Zij kan 27/9 of 28/9.", ["Horst aan de Maas"]),
        ("sittard geleen: kunnen we de projectgroep even bij elkaar zetten", ["Sittard-Geleen"]),
        ("I work for Maastricht, my Dutch is not so good.", ["Maastricht"]),
        ("Echt: bewonersavond 6 okt, kan de ambassadeur daarbij zijn?", ["Echt-Susteren"]),
        ("a.s. vrijdag, liefst fysiek hier op het gemeentehuis in Vaals", ["Vaals"]),
        ("hoe krijgen we huisvester, werkgever en buurt aan 1 tafel? Roerdalen", ["Roerdalen"]),
        ("college besluit 11 okt over tijdelijke units kerkrade, er zijn twijfels.", ["Kerkrade"]),
        ("journalist belt, mag ik hem naar de ambassadeur sturen? stein", ["Stein"]),
        ("We hebben nul beleid en straks verkiezingen, dit moet snel. Beekdalen", ["Beekdaelen"]),
        ("net gebeld met huisvester, plan 240 bedden horst.", ["Horst aan de Maas"]),
        ("Uitzendbureau (Sittard), directeur. Wil best investeren.", ["Sittard-Geleen"]),
        ("zelf gesproken bij bijeenkomst in Panningen, 14 mensen", ["Peel en Maas"]),
        ("Volgende keer 11 okt met voorstel door Venlo.", ["Venlo"]),
        ("Weert vraagt, Nederweert wacht", ["Weert", "Nederweert"]),
        ("plannen van HadM, VadG en P&M", ["Horst aan de Maas", "Valkenburg aan de Geul", "Peel en Maas"]),
        ("plan voor gemeente beek en voor Echt", ["Beek", "Echt-Susteren"]),
        ("Venlo, Blerick en nog eens Venlo", ["Venlo"]),
    ],
)  # fmt: skip
def test_mentions_are_found_in_order(said: str, meant: list[str]) -> None:
    found = places.find(said)
    assert [place.name for place in found] == meant
    assert all(place.sure for place in found)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("bergen heeft een plan voor 300 bedden, buurgemeente Gennep heeft vragen", {"Bergen (L.)": False,
        "Gennep": True}),
        ("Bergen heeft een plan", {"Bergen (L.)": False}),
        ("Beekdaelen wil wel, beek niet", {"Beekdaelen": True, "Beek": False}),
        ("Beek? Ja, de gemeente Beek", {"Beek": True}),
    ],
)  # fmt: skip
def test_an_ordinary_word_is_asked_about(said: str, meant: dict[str, bool]) -> None:
    assert {place.name: place.sure for place in places.find(said)} == meant


@pytest.mark.parametrize(
    "said",
    [
        "dat is echt heel goed", "Heel goed", "Well, that is a partij", "Echt niet", "de Heer van dienst", "vals alarm",
        "geef het neer", "Bergen op Zoom", "Beek en Donk", "Berg en Dal", "de aanpak van Bergen aan Zee",
        "post@weert.nl", "e-mail", "hadm", "Wie is mijn aanspreekpunt?", "Beleidsvisie Zuid-Limburg: stand deelname",
        "Onze raad wil eerst onderzoek", "verzoek landelijke werkgroep afgehouden, levert hier niks op",
    ],
)  # fmt: skip
def test_what_is_no_place_is_not_found(said: str) -> None:
    assert places.find(said) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Venrai", ["Venray"]), ("Maastrigh", ["Maastricht"]), ("kerkrode", ["Kerkrade"]), ("vanlo", ["Venlo"]),
        ("Roer", ["Roerdalen", "Roermond"]), ("nee", []), ("stop", []), ("Alkmaar", []), ("Bergen op Zoom", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_misspelt_name_gives_proposals(said: str, meant: list[str]) -> None:
    assert places.nearest(said) == meant


def test_there_are_at_most_as_many_proposals_as_asked_for() -> None:
    assert len(places.nearest("Roer", most=1)) == 1


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("een bedrijf uit Eindhoven", "Eindhoven"), ("bergen op zoom", "Bergen op Zoom"), ("den bosch", "Den Bosch"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"), ("Genk en Hasselt", "Genk"), ("Bergen", None), ("Venlo", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_place_outside_the_programme_is_named(said: str, meant: str | None) -> None:
    assert places.outside(said) == meant


@given(st.text() | st.lists(st.sampled_from([name for name, _ in ALL_NAMES])).map(" ".join))
def test_any_text_can_be_read(text: str) -> None:
    found = places.find(text)
    assert [place.start for place in found] == sorted(place.start for place in found)
    assert all(0 <= place.start < place.end <= len(text) for place in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert len({place.name for place in found}) == len(found)
    places.exact(text)
    places.nearest(text)
    places.outside(text)
