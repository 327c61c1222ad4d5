"""Forty people, five slots: five have one, thirty-five are told so kindly, and nothing breaks."""

from pathlib import Path

import pytest

from tests.infra.talk import TestDesk

PEOPLE, SLOTS, ROUNDS = 40, 5, 20


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_forty_people_race_for_five_slots(kind, request, tmp_path: Path, caplog):
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = await TestDesk(tmp_path, url).starts()
    people = [await desk.knows(f"@racer{number}:localhost", roles=("alderman",)) for number in range(PEOPLE)]

    for race in range(ROUNDS):
        hour, minute = divmod(race * 45, 60)
        moments = [f"2022-10-{day} {hour:02}:{minute:02}" for day in range(10, 10 + SLOTS)]
        await desk.offers(*moments)
        for said in ("/spar", "{slot}", "Huisvesting", "ja"):  # everybody says it before anybody is answered
            await desk.together({person: said.format(slot=at % SLOTS + 1) for at, person in enumerate(people)})

        assert [await desk.booked(moment) for moment in moments] == [1] * SLOTS
        last = [person.heard_last for person in people]
        assert sum(words.startswith("Genoteerd:") for words in last) == SLOTS
        losers = [words for words in last if "is zojuist geboekt" in words]
        assert len(losers) == PEOPLE - SLOTS
        assert all("Wat u had ingevuld, heb ik bewaard." in words for words in losers)
        await desk.together(dict.fromkeys(people, "stop"))

    assert "turn.failed" not in caplog.text
    await desk.stops()
