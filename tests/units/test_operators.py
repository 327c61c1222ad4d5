"""What an operator types, and what the desk answers them."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from storage import migrations

HEADER = "chat_address,name,function,organisation,municipality,roles,language,via\n"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh configuration, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DESK_CONFIG", raising=False)
    assert main(["init"]) == 0
    return tmp_path / "config.toml"


def test_init_never_writes_over_what_is_there(config, capsys):
    before = config.read_text()
    assert main(["init"]) == 1
    assert config.read_text() == before
    assert "is there already and stays as it is" in capsys.readouterr().err


def test_the_schema_is_made_and_then_stays(config, capsys):
    assert [main(["migrate"]), main(["migrate", "--config", str(config)])] == [0, 0]
    assert capsys.readouterr().out.splitlines()[-1] == f"The schema is at {migrations.HEAD}."


def test_an_import_is_a_look_until_it_is_applied(config, capsys):
    file = config.with_name("people.csv")
    file.write_text(HEADER + "@anna:localhost,Anna,wethouder Wonen,gemeente Beek,Beek,alderman,nl,\n")
    for extra, said in (
        ([], "1 new, 0 known"),
        ([], "1 new, 0 known"),
        (["--apply"], "1 new"),
        (["--apply"], "0 new, 1 known"),
    ):
        assert main(["import", "people", str(file), *extra]) == 0
        assert said in capsys.readouterr().out


def test_one_bad_line_and_nobody_is_taken_in(config, capsys):
    file = config.with_name("people.csv")
    good = "@anna:localhost,Anna,wethouder,,Beek,alderman,nl,\n"
    file.write_text(HEADER + good + "bert,Bert,adviseur,,Venrayy,ambassador wizard,fr,\n" + good)
    assert main(["import", "people", str(file), "--apply"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        'line 3: chat_address = "bert": expected a chat address, for example @jansen:example.org.',
        'line 3: municipality = "Venrayy": is not one of the programme; Venray perhaps?',
        "line 3: roles = ambassador: only the configuration gives this role.",
        'line 3: roles = "wizard": expected one or more of alderman, civil_servant, taskforce, steering_group, partner.',
        'line 3: language = "fr": expected nl or en.',
        "line 4: chat_address = @anna:localhost: stands on line 2 too.",
        "Nothing was taken in: 6 mistakes. Correct them and try again.",
    ]
    main(["export"])
    assert "Anna" not in capsys.readouterr().out


def test_an_export_holds_every_table(config, capsys):
    assert main(["export", "--out", "all.json"]) == 0
    document = json.loads(config.with_name("all.json").read_text())
    assert document["format"] == 1
    assert len(document["municipalities"]) == 31
    assert {"help_requests", "slots", "appointments", "log_entries", "action_items", "occasions", "audit"} <= set(
        document
    )


def test_check_says_what_is_well_and_what_to_do(config, capsys):
    assert main(["check"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("ok   config: Kennisambassadeur Internationale Werknemers")
    assert said[1].startswith("ok   database: SQLite")
    assert said[2].startswith("FAIL homeserver:")
    assert said[2].endswith("see matrix.homeserver, and whether it runs")


def test_a_mistake_in_the_configuration_names_key_value_and_what_would_be_right(config, capsys):
    config.write_text("[appointments]\nslot_minutes = 'veel'\n")
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert 'appointments.slot_minutes = "veel": expected' in said
    assert "for example 45" in said
