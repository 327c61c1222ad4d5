"""The programme as it might have been: fifteen months, all roles, played by `desk simulate`.

A month is a file, in the form that `docs/beheer.md` shows; `people.csv` says who is there. `expected.csv` says how many
messages each person gets: `asked` as an answer or as news of another person, `unasked` because of the clock. When the
desk says more or less, on purpose, this writes what it says now: `.venv/bin/python -m tests.programme.test_programme`.
"""

import asyncio
import csv
import io
import re
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import script
from bot.clock import Clock
from bot.config import Config, Storage
from bot.restraint import MOST_A_DAY
from bot.simulation import Said, played
from bot.workdays import Hours

HERE = Path(__file__).parent
EXPECTED = HERE / "expected.csv"
LOCAL = ZoneInfo("Europe/Amsterdam")
PROGRAMME = Config().programme
EXACT = re.compile(r"/1h/")  # may come in quiet hours
MISUNDERSTOOD = re.compile(
    r'" (begrijp|herken|ken) ik|lees ik niet|vraag open waarop|staat niet open|leg ik opzij|heb ik echt nodig'
    r"|I do not (know|recognise|understand)|Er ging iets mis|kon ik niet verwerken"
)


async def play() -> list[Said]:
    with tempfile.TemporaryDirectory() as folder:
        config = Config(storage=Storage(url=f"sqlite+aiosqlite:///{folder}/none.sqlite3"))
        since, until = (
            datetime(day.year, day.month, day.day, tzinfo=LOCAL) for day in (PROGRAMME.starts, PROGRAMME.ends)
        )
        return [said async for said in played(config, since, until, script.read(HERE))]


@pytest.fixture(scope="module")
async def heard() -> list[Said]:
    """Everything that the desk says in fifteen months."""
    return await play()


def table(heard: list[Said]) -> str:
    """Who hears how much, as `expected.csv` has it."""
    asked, unasked = (Counter(one.to for one in heard if (one.key is None) is answer) for answer in (True, False))
    days = Counter((one.to, one.at[:10]) for one in heard if one.key)
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["to", "asked", "unasked", "most unasked on a day"])
    for to in sorted(asked | unasked):
        most = max((count for (who, _), count in days.items() if who == to), default=0)
        lines.writerow([to, asked[to], unasked[to], most])
    return text.getvalue()


async def test_everybody_hears_as_much_as_is_expected(heard):
    assert table(heard) == EXPECTED.read_text("utf-8")


async def test_nobody_is_spoken_to_unasked_more_than_three_times_a_day(heard):
    days = Counter((one.to, one.at[:10]) for one in heard if one.key and one.to.startswith("@"))
    assert max(days.values()) <= MOST_A_DAY


async def test_the_desk_understands_what_they_say(heard):
    assert [one.text for one in heard if MISUNDERSTOOD.search(one.text)] == []


async def test_nothing_comes_unasked_in_quiet_hours_but_the_hour_before(heard):
    hours = Hours(Clock(LOCAL), PROGRAMME.quiet)
    quiet = [one for one in heard if one.key and hours.is_quiet(datetime.fromisoformat(one.at))]
    assert [one for one in quiet if not EXACT.search(one.key)] == []


async def test_no_occasion_comes_twice(heard):
    assert max(Counter(one.key for one in heard if one.key).values()) == 1


def test_the_programme_is_played_by_people_of_all_roles_every_month():
    acts = script.read(HERE)
    assert sum(act.kind != "import" for act in acts) >= 150
    assert len({(act.at.year, act.at.month) for act in acts}) == 15


if __name__ == "__main__":
    EXPECTED.write_text(table(asyncio.run(play())), "utf-8")
