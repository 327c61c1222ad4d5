"""The programme as it might have been: fifteen months, all roles, played by `desk simulate`.

A month is a file, in the form that `docs/beheer.md` shows; `people.csv` says who is there. `expected.csv` says how many
messages each person gets: `asked` as an answer or as news of another person, `unasked` because of the clock.
`quarters.csv` says what stands in the records of each quarter. When the desk says more or less, on purpose, this writes
what it says now, and the reports in `docs/examples`: `.venv/bin/python -m tests.programme.test_programme`.
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
from storage.facts import Facts
from storage.limburg import ROLES
from tests.infra.recount import Within
from tests.programme import reporting
from tests.programme.reporting import Stand

pytestmark = pytest.mark.xdist_group("programme")  # that it is played once, also where tests run side by side

HERE = Path(__file__).parent
EXPECTED, QUARTERS = HERE / "expected.csv", HERE / "quarters.csv"
LOCAL = ZoneInfo("Europe/Amsterdam")
PROGRAMME, PEOPLE = Config().programme, Config().people
AFTERWARDS = timedelta(days=14)  # in which the last report and the final evaluation are shown and approved
NAMED = "people.csv", "people-2023.csv"  # whom the administrator takes in, and when somebody comes after another
EXACT = re.compile(r"/1h/")  # may come in quiet hours
MISUNDERSTOOD = re.compile(
    r'" (begrijp|herken|ken) ik|lees ik niet|vraag open waarop|staat niet open|leg ik opzij|heb ik echt nodig|vind ik niet|is al afgesloten'
    r"|I do not (know|recognise|understand)|Er ging iets mis|kon ik niet verwerken"
)


@dataclass(frozen=True)
class Played:
    """What the desk said in fifteen months, what was counted at each quarter's end, and the reports by name."""

    heard: list[Said]
    stands: list[Stand]
    reports: dict[str, Report]

    @property
    def figures(self) -> list[Facts]:
        """Of each quarter, as they stood when it ended."""
        return [stand.counted for stand in self.stands if stand.period.number]


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


def quarters(figures: list[Facts]) -> str:
    """What stands in the records of each quarter, as `quarters.csv` has it."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    for number, one in enumerate(figures, start=1):
        talks, came, agreed = one.talks, one.requests, one.agreements
        row = {
            "quarter": number, "talks": talks.total, "with aldermen": talks.with_alderman,
            "municipalities": talks.places_spoken, "deliberately not done": len(one.undone.texts),
            "questions": came.total, "answered in time": came.in_time, "answered late": came.late,
            "not answered": came.waiting, "agreements": agreed.due, "kept": agreed.kept,
            "kept late": agreed.kept_late, "not kept yet": agreed.late,
        }  # fmt: skip
        lines.writerows([row, row.values()] if number == 1 else [row.values()])
    return text.getvalue()


async def test_everybody_hears_as_much_as_is_expected(heard):
    assert table(heard) == EXPECTED.read_text("utf-8")


async def test_each_quarter_leaves_in_the_records_what_is_expected(programme):
    assert quarters(programme.figures) == QUARTERS.read_text("utf-8")


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


async def test_the_steering_group_gets_four_reports_and_one_comes_again(heard):
    room = [one.text for one in heard if one.to == "steering_group"]
    assert [text.partition(" wordt")[0] for text in room if text.startswith("Alle organisaties")] == [
        f"Alle organisaties zijn akkoord. Versie {version} is vastgesteld; zij" for version in (2, 3, 2, 2)
    ]
    assert sum("is niet akkoord met versie" in text for text in room) == 1


async def test_the_administrator_hears_of_other_identities_and_accepts_none_that_changed_meanwhile(heard):
    theirs = [one.text for one in heard if one.to in PEOPLE.administrators]
    assert sum("heeft een andere identiteit dan eerst" in text for text in theirs) == 2
    answers = [text for text in theirs if "niets aanvaard" in text or "is aanvaard" in text]
    assert ["niets aanvaard" in text for text in answers] == [False, True, False]


def test_everybody_acts_and_so_every_role():
    lines = [line for name in NAMED for line in csv.DictReader((HERE / name).read_text("utf-8").splitlines())]
    roles = {line["chat_address"]: set(line["roles"].split()) for line in reversed(lines)} | {
        PEOPLE.ambassador: {"ambassador"},
        **{one: {"secretary"} for one in PEOPLE.secretaries},
        **{one: {"administrator"} for one in PEOPLE.administrators},
    }
    acting = {f"{act.who}:localhost" for act in script.read(HERE) if act.who}
    assert roles.keys() - acting == set()
    assert set().union(*roles.values()) == set(ROLES)


def test_people_speak_every_month_in_both_rooms_and_in_many_ways():
    acts = [act for act in script.read(HERE) if act.who]
    assert len(acts) >= 150
    assert len({(act.at.year, act.at.month) for act in acts}) == 15
    assert {act.room for act in acts} == {None, "taskforce", "steering_group"}
    assert {act.kind for act in acts} >= {"message", "joined", "reaction", "edit"}


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
    now = asyncio.run(play())
    EXPECTED.write_text(table(now.heard), "utf-8")
    QUARTERS.write_text(quarters(now.figures), "utf-8")
    reporting.write(now.reports)
