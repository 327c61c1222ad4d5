"""The programme's data agree with its plan."""

from collections import Counter

import pytest

from storage import limburg


def test_there_are_thirty_one_municipalities_in_three_regions() -> None:
    assert Counter(place.region for place in limburg.MUNICIPALITIES) == {"Noord": 8, "Midden": 7, "Zuid": 16}
    assert {place.region for place in limburg.MUNICIPALITIES} == set(limburg.REGIONS)


@pytest.mark.parametrize("field", ["name", "code"])
def test_names_and_codes_are_unique(field: str) -> None:
    values = [getattr(place, field) for place in limburg.MUNICIPALITIES]
    assert len(values) == len(set(values))


def test_common_words_are_names_of_that_municipality() -> None:
    for place in limburg.MUNICIPALITIES:
        assert set(place.common_words) <= {place.name, *place.aliases, *place.villages}


def test_four_municipalities_take_part_in_the_vision_from_the_start() -> None:
    part = {place.name: place.vision for place in limburg.MUNICIPALITIES if place.vision}
    assert part == {
        "Beek": "deelnemer",
        "Heerlen": "deelnemer",
        "Sittard-Geleen": "projectleider",
        "Valkenburg aan de Geul": "deelnemer",
    }


def test_the_budget_is_what_the_plan_asks_for() -> None:
    assert sum(limburg.BUDGET.values()) == 49_000


def test_there_are_four_action_points_in_two_languages() -> None:
    assert [point.number for point in limburg.ACTION_POINTS] == [1, 2, 3, 4]
    assert all(point.nl and point.en for point in limburg.ACTION_POINTS)


def test_the_bodies_are_those_of_the_plan() -> None:
    assert len(limburg.STEERING_GROUP_ORGANISATIONS) == 7
    assert limburg.THEMES == ("wonen", "werken", "samenleven")
    assert limburg.DISCIPLINES == ("gemeente", "werkgever", "uitzendbureau", "huisvester")
    assert len(limburg.ROLES) == 8


def test_nobody_can_change_the_data() -> None:
    with pytest.raises(TypeError):
        limburg.BUDGET["Kennisambassadeur"] = 0
    with pytest.raises(AttributeError):
        limburg.MUNICIPALITIES[0].name = "Elders"
