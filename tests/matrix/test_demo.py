"""`desk demo`: a world that stands up by itself, its tour, and the file for who wants to go on from there."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot.demo.homeserver import tied
from bot.demo.person import Person

README = Path(__file__).parents[2] / "README.md"
DESK = [sys.executable, "-m", "bot", "demo"]
DATE = re.compile(r"(maan|dins|woens|donder|vrij|zater|zon)dag \d+ [a-z]+|\b(ma|di|wo|do|vr|za|zo) \d+ [a-z]{3}")


def lines(tour: str) -> list[str]:
    """A tour, whatever the day: who reads along is told to each, and stands in the README once."""
    told = [line for line in tour.splitlines() if line.strip() and "Dit is de balie van" not in line]
    return [DATE.sub("DAG", re.sub(r"^(?:Balie → [^:]*:)?\s+", "", line)) for line in told]


def test_the_tour_is_played_as_the_readme_shows_it(tmp_path):
    shown = subprocess.run(DESK, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=120, input="")
    tour = shown.stdout.rpartition("\nDe wereld van deze demo staat in")[0]
    written = README.read_text("utf-8").split("```tour\n")[1].split("```")[0]
    assert lines(tour) == lines(written)


async def test_with_a_file_the_world_stands_and_anybody_can_log_in(tmp_path):
    file = tmp_path / "world.json"
    process = subprocess.Popen(tied([*DESK, "--json", str(file)]), cwd=tmp_path)
    try:
        until = time.monotonic() + 60
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        world = json.loads(file.read_text())
        assert {person["role"] for person in world["people"]} >= {"ambassador", "secretary", "alderman", "taskforce"}
        alderman = next(person for person in world["people"] if person["role"] == "alderman")
        async with await Person.login(world["homeserver"], alderman["user"], alderman["password"]) as anna:
            room = await anna.direct(world["desk"])
            await anna.hears(room, world["desk"], "Goedendag", seconds=30)
            assert "1. vraag:" in await anna.answer_to(room, "/menu")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
