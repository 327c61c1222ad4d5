"""What an operator types, and what the desk answers them."""

import json
import sqlite3
from pathlib import Path

import pytest

from bot.__main__ import main
from storage.migrations import HEAD

HEADER = "chat_address,name,function,organisation,municipality,roles,language,via\n"
NOWHERE = "postgresql+psycopg://127.0.0.1:1/x"  # nobody listens there


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
    assert capsys.readouterr().out.splitlines()[-1] == f"The schema is at {HEAD}."


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
        "Nothing was taken in: 6 mistakes. Correct and try again.",
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


def test_a_report_is_markdown_on_standard_output(config, capsys):
    assert main(["report", "1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("# Voortgangsrapportage\n\n**Kennisambassadeur Internationale Werknemers**\\\n")
    assert "In deze periode is geen gesprek vastgelegd." in said
    assert main(["report", "final", "--html"]) == 0
    assert capsys.readouterr().out.startswith('<!doctype html>\n<html lang="nl">')


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["1", "--pdf", "--out", "verslag"], b"%PDF-"),
        (["Final", "--out", "verslag.PDF"], b"%PDF-"),
        (["1", "--docx", "--out", "verslag.pdf"], b"PK"),
        (["1", "--out", "verslag.html"], b"<!doctype html>"),
        (["1", "--out", "verslag.txt"], b"# Voortgangsrapportage"),
    ],
)
def test_a_report_goes_to_a_file_in_the_form_that_is_asked_or_that_its_name_says(words, begins, config, capsys):
    assert main(["report", *words]) == 0
    file = config.with_name(words[-1])
    assert file.read_bytes().startswith(begins)
    assert file.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("period", ["0", "6", "eind", "", "1.5"])
def test_a_period_that_is_none_is_one_line(period, config, capsys):
    assert main(["report", period]) == 1
    assert capsys.readouterr().err == f'PERIOD = "{period}": expected 1, 2, 3, 4, 5 or final.\n'


def test_a_period_that_has_not_begun_is_one_line(config, capsys, monkeypatch):
    monkeypatch.setenv("DESK_NOW", "2022-08-31T23:59:00+02:00")
    assert main(["report", "2"]) == 1
    assert capsys.readouterr().err.endswith('\nPERIOD = "2": begins on 1 September 2022, nothing is known yet.\n')
    assert main(["report", "1"]) == 0
    assert "- Cijfers: voorlopig, stand van 31 augustus 2022;" in capsys.readouterr().out


def test_a_report_that_cannot_be_written_is_one_line(config, capsys):
    assert main(["report", "1", "--out", "nergens/verslag.pdf"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("--out = ")
    assert line.endswith("Name a file in a folder that is there.")


def test_check_says_what_is_well_and_what_to_do(config, capsys):
    assert main(["check"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("ok   config: Kennisambassadeur Internationale Werknemers")
    assert said[1].startswith("ok   database: SQLite")
    assert said[2].startswith("FAIL homeserver: http://127.0.0.1:8008 does not answer")
    assert said[2].endswith("see matrix.homeserver, and whether it runs")


def test_check_with_everything_wrong_is_still_one_line_each(config, capsys, monkeypatch):
    monkeypatch.setenv("DESK_STORAGE__URL", NOWHERE)
    assert main(["check"]) == 1
    said = capsys.readouterr()
    assert [line.partition(":")[0] for line in said.out.splitlines()] == [
        "ok   config", "FAIL database", "FAIL homeserver", "FAIL account",
        "FAIL encryption", "FAIL room taskforce", "FAIL room steering_group",
    ]  # fmt: skip
    assert said.err == ""


@pytest.mark.parametrize(
    "command", [["migrate"], ["run"], ["export"], ["report", "1"], ["import", "people", "people.csv"]]
)
def test_a_database_that_is_away_is_one_line(command, config, capsys, monkeypatch):
    config.with_name("people.csv").write_text(HEADER)
    monkeypatch.setenv("DESK_STORAGE__URL", NOWHERE.replace("//", "//desk:geheim@"))
    assert main(command) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith('storage.url = "postgresql+psycopg://…@127.0.0.1:1/x": ')
    assert line.endswith("Connection refused. Start the database, or correct storage.url.")


@pytest.mark.parametrize("path", ["config.toml", ".", "/proc/nergens/desk.sqlite3"])
def test_a_file_that_is_no_database_is_one_line(path, config, capsys, monkeypatch):
    monkeypatch.setenv("DESK_STORAGE__URL", f"sqlite+aiosqlite:///{path}")
    assert main(["migrate"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("storage.url = ")
    assert line.endswith("See whether the desk may write there, or correct storage.url.")


def test_a_database_of_a_newer_desk_is_left_alone(config, capsys):
    assert main(["migrate"]) == 0
    with sqlite3.connect(config.with_name("data") / "desk.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert main(["migrate"]) == 1
    assert capsys.readouterr().err.startswith("The schema is at 9999, this desk knows it up to ")


def told(config) -> list[str]:
    """What waits to be sent to the ambassador, and the audit of exports."""
    with sqlite3.connect(config.with_name("data") / "desk.sqlite3") as database:
        rows = [*database.execute("SELECT place FROM outbox"), *database.execute("SELECT action FROM audit")]
    database.close()
    return [text for (text,) in rows]


@pytest.mark.parametrize("out", ["nergens/all.json", ".", "folder", ""])
def test_an_export_that_cannot_be_written_is_one_line_and_nobody_is_told(out, config, capsys):
    config.with_name("folder").mkdir()
    assert main(["export", "--confidential", "--out", out]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("--out = ")
    assert line.endswith("Name a file in a folder that is there.")
    assert told(config) == []
    assert list(config.parent.rglob("*.part")) == []


def test_a_confidential_export_that_is_written_is_told_and_audited(config):
    old = config.with_name("all.json")
    old.write_text("old")
    assert main(["export", "--confidential", "--out", "all.json"]) == 0
    assert old.stat().st_mode & 0o777 == 0o600
    assert json.loads(old.read_text())["format"] == 1
    assert told(config) == ["@ambassadeur:localhost", "export.confidential"]
    assert main(["export", "--out", "all.json"]) == 0
    assert len(told(config)) == 2


def test_who_cannot_be_told_gets_no_confidential_export(config, capsys):
    assert main(["migrate"]) == 0
    with sqlite3.connect(config.with_name("data") / "desk.sqlite3") as database:
        database.execute("DROP TABLE outbox")
    database.close()
    assert main(["export", "--confidential", "--out", "all.json"]) == 1
    assert main(["export", "--confidential"]) == 1
    assert not config.with_name("all.json").exists()
    assert capsys.readouterr().out == f"The schema is at {HEAD}.\n"


@pytest.mark.parametrize("moment", ["straks", "2022-09-30", "2022-09-30T09:00:00"])
def test_a_pretended_now_without_an_offset_is_a_mistake(moment, config, capsys, monkeypatch):
    monkeypatch.setenv("DESK_NOW", moment)
    assert main(["migrate"]) == 1
    assert capsys.readouterr().err.startswith(f'DESK_NOW = "{moment}": expected a moment with an offset, for example')


def test_a_secret_that_is_missing_stops_the_desk_with_a_sentence(config, capsys):
    assert main(["run"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f'matrix.password_file = "{config.parent}/secrets/matrix-password": expected a file that')


def test_init_where_there_is_no_folder_is_one_line(tmp_path, capsys):
    assert main(["init", "--config", str(tmp_path / "nergens" / "config.toml")]) == 1
    assert capsys.readouterr().err.endswith("Make its folder, or name another with --config.\n")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('@anna:localhost,"Anna', "line 2: unexpected end of data. Look at the quotes here and above."),
        ("@anna:localhost,An\0na,wethouder", 'line 2: name = "An\\u0000na": expected one line of text.'),
        (f"@anna:localhost,{'a' * 200_000},x", "line 2: field larger than field limit (131072). Look at the quotes"),
    ],
)
def test_a_file_that_is_broken_is_named_by_its_line(text, mistake, config, capsys):
    file = config.with_name("people.csv")
    file.write_text(HEADER + text + "\n")
    assert main(["import", "people", str(file), "--apply"]) == 1
    assert capsys.readouterr().err.startswith(mistake)


def test_a_mistake_in_the_configuration_names_key_value_and_what_would_be_right(config, capsys):
    config.write_text("[appointments]\nslot_minutes = 'veel'\n")
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert 'appointments.slot_minutes = "veel": expected' in said
    assert "for example 45" in said
