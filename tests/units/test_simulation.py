"""A period, played: what the clock would say, while people follow a script, and never on the records themselves."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import script
from bot.__main__ import main
from bot.simulation import played
from tests.infra.talk import TestDesk
from tests.units.test_docs import DOCS, blocks

LOCAL = ZoneInfo("Europe/Amsterdam")
PEOPLE = """chat_address,name,function,organisation,municipality,roles,language,via
@anna:localhost,Anna,wethouder Wonen,gemeente Horst aan de Maas,Horst aan de Maas,alderman,nl,
@bert:localhost,Bert,adviseur,gemeente Venray,Venray,civil_servant,nl,
"""


@pytest.fixture
def simulate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """`desk simulate` beside a fresh configuration; returns what was said, or the mistake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DESK_CONFIG", raising=False)
    main(["init"])
    (tmp_path / "people.csv").write_text(PEOPLE)

    def play(text: str = "", since: str = "2022-06-01", to: str = "2023-09-01"):
        (tmp_path / "script.txt").write_text(text)
        capsys.readouterr()
        status = main(["simulate", "--from", since, "--to", to, "--script", "script.txt"])
        heard = capsys.readouterr()
        return [json.loads(line) for line in heard.out.splitlines()] if status == 0 else heard.err

    return play


def reminders(heard, to: str = "@anna:localhost") -> list[str]:
    keyed = [one for one in heard if one["key"] and one["to"] == to]
    return [one["at"] for one in keyed if one["key"].startswith("appointment-reminder/")]


# ---------------------------------------------------------------- what it shows
def test_a_quiet_period_without_people_says_only_what_is_due(simulate):
    assert all(one["key"] for one in simulate())


def test_the_script_of_the_guide_plays_as_it_stands(simulate):
    [(_, text)] = blocks(DOCS / "beheer.md", "script")
    heard = simulate(text)
    said = [one["text"] for one in heard]
    assert reminders(heard) == ["2022-06-08T09:00:00+02:00", "2022-06-09T08:00:00+02:00"]
    assert any(one["to"] == "taskforce" and "directe gesprek" in one["text"] for one in heard)
    assert any("heeft uw vraag H-2 opgepakt" in text for text in said)
    assert any('schrijft over H-2: "ik zoek het voor u op"' in text for text in said)
    assert any("Uw antwoord is weg." in text for text in said)
    assert any("identiteit van @anna:localhost is aanvaard" in text for text in said)
    assert [one["at"] for one in heard] == sorted(one["at"] for one in heard)


def test_the_same_period_plays_the_same_again(simulate):
    [(_, text)] = blocks(DOCS / "beheer.md", "script")
    assert simulate(text) == simulate(text)


def test_in_the_hours_that_are_skipped_and_doubled_each_reminder_comes_once_at_its_hour(simulate, monkeypatch):
    monkeypatch.setenv("DESK_PROGRAMME__QUIET", '""')
    heard = simulate("""
2022-10-20 09:00 import people.csv
2022-10-20 10:00 @ambassadeur: vrij zondag 30 oktober 03:00-04:00 en maandag 31 oktober 02:30-03:30
    ja
2022-10-20 10:15 @anna: spar zondag 30 oktober 03:00 over nachtwerk
    ja
2022-10-20 10:15 @bert: spar maandag 31 oktober 02:30 over nachtwerk
    ja
2023-03-20 10:00 @ambassadeur: vrij maandag 27 maart 02:30-03:30
    ja
2023-03-20 10:15 @anna: spar maandag 27 maart 02:30 over nachtwerk
    ja
""")
    assert reminders(heard) == [
        "2022-10-29T03:00:00+02:00",
        "2022-10-30T02:00:00+01:00",  # the second time that it is two o'clock
        "2023-03-26T03:30:00+02:00",  # half past two is skipped
        "2023-03-27T01:30:00+02:00",
    ]
    assert reminders(heard, "@bert:localhost") == ["2022-10-30T02:30:00+02:00", "2022-10-31T01:30:00+01:00"]


# ---------------------------------------------------------------- on a copy
def test_the_records_are_copied_and_never_written(simulate, tmp_path, capsys):
    main(["import", "people", "people.csv", "--apply"])
    folder = tmp_path / "data"
    before = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    heard = simulate("2022-06-02 09:00 @anna: hallo\n")
    assert "Goedendag" in heard[0]["text"]
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in before} == before


def test_without_records_none_are_made(simulate, tmp_path):
    simulate()
    assert not (tmp_path / "data").exists()


async def test_records_in_postgresql_are_played_alike(postgres, tmp_path):
    url = postgres.database()
    desk = await TestDesk(tmp_path, url).starts()
    anna = await desk.knows("@anna:localhost", roles=("alderman",), municipality="Beek")
    await desk.offers("2022-10-11 14:00")
    await anna.says("/spar", "1", "Short-stay", "ja")
    await desk.chat.says("@anna:localhost", "dit wacht nog")
    await desk.stops()

    since, until = (datetime(2022, 10, day, 12, tzinfo=LOCAL) for day in (3, 20))
    heard = [said async for said in played(desk.config, since, until)]
    assert [(said.at, said.to) for said in heard if "anna" in said.to] == [
        ("2022-10-10T14:00:00+02:00", "@anna:localhost"),
        ("2022-10-11T13:00:00+02:00", "@anna:localhost"),
    ]
    await desk.starts()
    await desk.passes("2022-10-10 14:00")
    assert "Herinnering" in anna.heard_last
    await desk.stops()


# ---------------------------------------------------------------- mistakes
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022-06-02 09:00 anna: hallo", 'script.txt, line 1: "2022-06-02 09:00 anna: hallo" is no act; expected for example'),
        ("2022-06-31 09:00 @anna: hallo", "script.txt, line 1: "),
        ("\n    ja", "script.txt, line 2: nobody speaks before it"),
        ("2022-06-02 09:00 @anna: x\n2022-06-01 09:00 @anna: y", "script.txt, line 2: is earlier than script.txt, line 1."),
        ("2022-06-02 09:00 @anna in kantine: x", 'script.txt, line 1: there is no room "kantine"; expected taskforce or'),
        ('2022-06-02 09:00 @anna replies to "Overleg": x', 'script.txt, line 1: nobody said "Overleg" there.'),
        ("2022-06-02 09:00 import niemand.csv", "script.txt, line 1: niemand.csv: niemand.csv: cannot be read"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_line_and_what_would_be_right(simulate, text, said):
    assert simulate(text).startswith(said)


def test_a_period_that_ends_before_it_begins_is_a_mistake(simulate):
    assert simulate("", "2023-01-01", "2022-01-01") == "--to = 2022-01-01 00:00:00: expected a moment after --from.\n"


def test_every_kind_of_act_is_read(tmp_path):
    [(_, text)] = blocks(DOCS / "beheer.md", "script")
    (tmp_path / "s.txt").write_text(text)
    kinds = {act.kind for act in script.read(tmp_path / "s.txt")}
    assert kinds == {"message", "import", *script.KINDS}
