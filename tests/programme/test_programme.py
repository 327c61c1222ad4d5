"""The programme as it might have been: fifteen months, all roles, played by `desk simulate`.

A month is a file, in the form that `docs/beheer.md` shows; `people.csv` says who is there. `expected.csv` says how many
messages each person gets: `asked` as an answer or as news of another person, `unasked` because of the clock. When the
desk says more or less, on purpose, this writes what it says now, and the reports in `docs/examples`:
`.venv/bin/python -m tests.programme.test_programme`.
"""

import asyncio
import csv
import io
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import script
from bot.clock import Clock
from bot.config import Config, Storage
from bot.documents.report import Report
from bot.periods import FINAL
from bot.restraint import MOST_A_DAY
from bot.simulation import Rehearsal, Said
from bot.workdays import Hours
from tests.infra.recount import Within
from tests.programme import reporting
from tests.programme.reporting import Stand

HERE = Path(__file__).parent
EXPECTED = HERE / "expected.csv"
LOCAL = ZoneInfo("Europe/Amsterdam")
PROGRAMME = Config().programme
AFTERWARDS = timedelta(days=14)  # in which the last report and the final evaluation are shown and approved
EXACT = re.compile(r"/1h/")  # may come in quiet hours
MISUNDERSTOOD = re.compile(
    r'" (begrijp|herken|ken) ik|lees ik niet|vraag open waarop|staat niet open|leg ik opzij|heb ik echt nodig'
    r"|I do not (know|recognise|understand)|Er ging iets mis|kon ik niet verwerken"
)


@dataclass(frozen=True)
class Played:
    """What the desk said in fifteen months, what was counted at each quarter's end, and the reports by name."""

    heard: list[Said]
    stands: list[Stand]
    reports: dict[str, Report]


async def play() -> Played:
    with tempfile.TemporaryDirectory() as folder:
        config = Config(storage=Storage(url=f"sqlite+aiosqlite:///{folder}/desk.sqlite3"))
        since, until = (
            datetime(day.year, day.month, day.day, tzinfo=LOCAL) for day in (PROGRAMME.starts, PROGRAMME.ends)
        )
        rehearsal, heard = Rehearsal(config, since), list[Said]()
        watch = reporting.Watch(rehearsal, config)
        acts = [*script.read(HERE), *reporting.approvals(config)]
        async for said in rehearsal.plays(acts, until + AFTERWARDS):
            await watch.looks()
            heard.append(said)
        within = [one for one in heard if datetime.fromisoformat(one.at) < until]
        return Played(within, watch.stands, await reporting.shown(rehearsal))


@pytest.fixture(scope="module")
async def programme() -> Played:
    """Played once."""
    return await play()


@pytest.fixture(scope="module")
def heard(programme: Played) -> list[Said]:
    """Everything that the desk says in fifteen months."""
    return programme.heard


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


# ---------------------------------------------------------------- its reports
async def test_at_each_quarters_end_every_figure_is_what_the_raw_records_come_to(programme):
    assert [stand.period.name for stand in programme.stands] == [*"12345", FINAL]
    for stand in programme.stands:
        period, found = stand.period, stand.counted
        assert Within(stand.raw, period.since, period.until, found.seen_at).differences(found) == {}, period.name


async def test_the_key_figures_of_each_report_are_those_of_its_quarter(programme):
    for stand in programme.stands:
        report, found = programme.reports[stand.period.name], stand.counted
        read = " ".join(report.summary)
        if found.talks.total:
            assert f" {found.talks.total} gesprek" in read, stand.period.name
        if found.requests.total:
            assert f" {found.requests.total} vra" in read, stand.period.name
        assert report.made_on >= stand.period.until


async def test_the_examples_in_the_docs_are_these_reports(programme):
    again = "the reports say something else now: .venv/bin/python -m tests.programme.test_programme"
    assert (reporting.EXAMPLES / "README.md").read_text("utf-8") == reporting.index(programme.reports), again


if __name__ == "__main__":
    played = asyncio.run(play())
    EXPECTED.write_text(table(played.heard), "utf-8")
    reporting.write(played.reports)
