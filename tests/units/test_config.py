"""What an operator writes, what the desk reads in it, and what it says when that is not right."""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.config import Appointments, Config, ConfigMistake, Monthly, Secret, Workdays, example, locate
from bot.config.kinds import DATABASE, MONTHLY

REPOSITORY = Path(__file__).parents[2]

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def mistakes(path: Path, **environment: str) -> list[str]:
    with pytest.raises(ConfigMistake) as caught:
        Config.read(path, environment)
    first, *lines = str(caught.value).splitlines()
    assert str(path) in first
    return lines


def test_the_example_in_the_repository_is_the_one_that_the_code_gives() -> None:
    assert (REPOSITORY / "config.example.toml").read_text(encoding="utf-8") == example()


def test_the_example_holds_the_defaults(write: Write) -> None:
    assert Config.read(write(example()), {}) == Config.read(write(""), {})


def test_the_defaults_are_the_programme_in_limburg() -> None:
    config = Config()
    assert config.programme.starts == date(2022, 6, 1)
    assert config.programme.quiet == (time(18), time(8))
    assert config.programme.budget == {"Kennisambassadeur": 40000, "Limburg Leads": 9000}
    assert config.appointments == Appointments(slot_minutes=45, notice=timedelta(hours=24))
    assert config.taskforce.meets == Monthly(nth=2, weekday=1, at=time(10))
    assert config.taskforce.remind_before == (timedelta(days=7), timedelta(days=1))
    assert config.reports.ambassador_draft == Workdays(17)
    assert config.people.secretaries == ("@secretaris:localhost",)


def test_relative_paths_start_at_the_folder_of_the_file(write: Write) -> None:
    path = write("")
    config = Config.read(path, {})
    assert config.matrix.store_path == path.parent / "data/matrix"
    assert config.storage.url == f"sqlite+aiosqlite:///{path.parent}/data/desk.sqlite3"


def test_other_places_stay_where_they_are(write: Write) -> None:
    path = write('matrix.store_path = "/var/desk"\nstorage.url = "sqlite+aiosqlite:////var/desk.sqlite3"')
    config = Config.read(path, {})
    assert config.matrix.store_path == Path("/var/desk")
    assert config.storage.url == "sqlite+aiosqlite:////var/desk.sqlite3"
    postgres = Config.read(path, {"DESK_STORAGE__URL": "postgresql+psycopg://desk@localhost/desk"})
    assert postgres.storage.url == "postgresql+psycopg://desk@localhost/desk"


def test_the_environment_goes_before_the_file(write: Write) -> None:
    path = write("[appointments]\nslot_minutes = 30")
    environment = {
        "DESK_APPOINTMENTS__SLOT_MINUTES": "60",
        "DESK_PROGRAMME__NAME": "Desk van Zeeland",
        "DESK_PROGRAMME__ENDS": "2024-01-01",
        "DESK_PROGRAMME__QUIET": "",
        "DESK_TASKFORCE__REMIND_BEFORE": '["45m"]',
        "DESK_NOW": "2022-09-30T08:59:50+02:00",
        "HOME": "/root",
    }
    config = Config.read(path, environment)
    assert config.appointments.slot_minutes == 60
    assert config.programme.name == "Desk van Zeeland"
    assert config.programme.ends == date(2024, 1, 1)
    assert config.programme.quiet is None
    assert config.taskforce.remind_before == (timedelta(minutes=45),)


def test_a_secret_is_given_or_kept_in_a_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("geheim\n", encoding="utf-8")
    kept = Config.read(write('[matrix]\npassword_file = "pw"'), {}).matrix.password
    given = Config.read(write('[matrix]\npassword = "geheim"'), {}).matrix.password
    assert kept
    assert given
    assert kept.reveal() == given.reveal() == "geheim"


@pytest.mark.parametrize("below", ['password = "oud"', 'password_file = "oud"'])
@pytest.mark.parametrize(("name", "text"), [("PASSWORD", "12345"), ("PASSWORD_FILE", "pw")])
def test_a_secret_in_the_environment_replaces_both_forms_in_the_file(
    write: Write, tmp_path: Path, below: str, name: str, text: str
) -> None:
    (tmp_path / "pw").write_text("12345", encoding="utf-8")
    password = Config.read(write(f"[matrix]\n{below}"), {f"DESK_MATRIX__{name}": text}).matrix.password
    assert password
    assert password.reveal() == "12345"


def test_a_secret_that_is_not_there_is_missed_only_when_it_is_needed(write: Write) -> None:
    path = write("")
    password = Config.read(path, {}).matrix.password
    assert password
    with pytest.raises(ConfigMistake) as caught:
        password.reveal()
    assert str(caught.value) == (
        f'matrix.password_file = "{path.parent}/secrets/matrix-password": '
        "expected a file that the desk can read, with only the secret in it"
    )


def test_secrets_never_print(write: Write) -> None:
    text = """
        matrix = { password = "hunter2", access_token = "hunter2", device_id = "DESK" }
        storage.url = "postgresql+psycopg://desk:hunter2@localhost/desk"
    """
    config = Config.read(write(text), {})
    assert "hunter2" not in repr(config)
    assert "hunter2" not in str(config.matrix.password)
    assert config.matrix.access_token == Secret(text="hunter2", key="matrix.access_token")


def test_secrets_never_print_in_mistakes_either(write: Write) -> None:
    text = """
        matrix = { password = ["hunter2"], passwrod = "hunter2" }
        storage.url = "postgres://desk:hunter2@localhost/desk"
    """
    assert mistakes(write(text)) == [
        "matrix.password = …: expected a text between quotes",
        "matrix.passwrod: there is no such key, the nearest is matrix.password",
        f'storage.url = "postgres://…@localhost/desk": expected {DATABASE.expected}',
    ]


MISTAKES = {
    'appointments.slot_minutes = "veel"': "a whole number of minutes from 5 to 480, for example 45",
    "appointments.slot_minutes = -45": "a whole number of minutes from 5 to 480, for example 45",
    "appointments.slot_minutes = 0": "a whole number of minutes from 5 to 480, for example 45",
    "appointments.slot_minutes = 481": "a whole number of minutes from 5 to 480, for example 45",
    "appointments.slot_minutes = true": "a whole number of minutes from 5 to 480, for example 45",
    'appointments.notice = "1 day"': 'minutes, hours or days, for example "45m", "24h" or "7d"',
    'programme.name = " "': "a text between quotes",
    'programme.starts = "1 juni"': "a date without quotes, for example 2022-06-01",
    "programme.starts = 2022-06-01 10:00:00": "a date without quotes, for example 2022-06-01",
    'programme.time_zone = "Europe/Venlo"': 'a time zone, for example "Europe/Amsterdam"',
    'programme.time_zone = "../etc/passwd"': 'a time zone, for example "Europe/Amsterdam"',
    'programme.time_zone = "Europe"': 'a time zone, for example "Europe/Amsterdam"',
    'programme.language = "fr"': '"nl" or "en"',
    'programme.quiet = "18:00"': 'two times, for example "18:00-08:00", or "" for none',
    'programme.quiet = "18:00-24:30"': 'two times, for example "18:00-08:00", or "" for none',
    'programme.budget = {"Leads": -1}': 'whole euros by name, for example { "Kennisambassadeur" = 40000 }',
    'programme.budget = {"Leads": "veel"}': 'whole euros by name, for example { "Kennisambassadeur" = 40000 }',
    'matrix.homeserver = "localhost"': 'a web address without a path, for example "https://matrix.example.org"',
    'matrix.homeserver = "http://localhost:80080"': 'a web address without a path, for example "https://matrix.example.org"',
    'matrix.user_id = "desk"': 'a chat address, for example "@desk:example.org"',
    'matrix.store_path = ""': 'the path of a folder, for example "data/matrix"',
    'rooms.taskforce = "taskforce"': 'a room, for example "#taskforce:example.org" or "!abc:example.org"',
    'people.secretaries = "@a:b"': 'a list of chat addresses, for example ["@beheer:example.org"]',
    'people.administrators = ["@a:b", "c"]': 'a list of chat addresses, for example ["@beheer:example.org"]',
    'access.homeservers = ["een server"]': 'a list of servers, for example ["example.org"]',
    'taskforce.meets = "5th tue 10:00"': (
        'a weekday of each month and a time, for example "2nd tue 10:00" or "last thu 14:30"'
    ),
    'taskforce.remind_before = ["7d", "1"]': 'a list of minutes, hours or days, for example ["7d", "1d"]',
    'reports.steering_group_meets = ["x"]': "a list of dates without quotes, for example [2022-09-15, 2022-12-15]",
    'reports.channel_draft = "15d"': 'a number of working days, for example "17 workdays"',
    'reports.approval = "most"': '"all"',
}


@pytest.mark.parametrize(("line", "expected"), MISTAKES.items())
def test_a_mistake_says_what_was_given_and_what_would_be_right(write: Write, line: str, expected: str) -> None:
    given = line.replace('{"Leads": ', '{"Leads" = ')
    assert mistakes(write(given)) == [f"{line}: expected {expected}"]


def test_a_mistake_in_the_environment_is_named_as_it_is_there(write: Write) -> None:
    assert mistakes(write(""), DESK_APPOINTMENTS__SLOT_MINUTES="veel", DESK_ROOMS__TASKFROCE="#a:b") == [
        'DESK_APPOINTMENTS__SLOT_MINUTES = "veel": expected a whole number of minutes from 5 to 480, for example 45',
        "DESK_ROOMS__TASKFROCE: there is no such key, the nearest is rooms.taskforce",
    ]


def test_all_mistakes_are_told_at_once(write: Write) -> None:
    text = """
        slot_minutes = 45
        [programme]
        ends = 2022-06-01
        [apointments]
        notice = "24h"
        [matrix]
        access_token = "abc"
        [reports]
        channel_draft = "20 workdays"
        [taskforce]
        meets = "tuesdays"
    """
    assert mistakes(write(text)) == [
        "slot_minutes: there is no such key, the nearest is appointments.slot_minutes",
        "apointments.notice: there is no such key, the nearest is appointments.notice",
        f'taskforce.meets = "tuesdays": expected {MONTHLY.expected}',
        "programme.ends = 2022-06-01: expected a date after programme.starts, which is 2022-06-01",
        'matrix.device_id is missing: expected the device of the access token, for example "DESK"',
        'reports.ambassador_draft = "17 workdays": expected 20 or more, as in reports.channel_draft',
    ]


CONTRADICTIONS = {
    "programme.ends = 2022-05-31": "programme.ends = 2022-05-31: expected a date after programme.starts, which is 2022-06-01",
    'programme.quiet = "08:00-08:00"': 'programme.quiet = "08:00-08:00": expected two different times, or "" for none',
    'matrix.device_id = "DESK"': 'matrix.device_id = "DESK": expected matrix.access_token with it, or neither',
    'rooms.taskforce = "#stuurgroep:localhost"': 'rooms.steering_group = "#stuurgroep:localhost": expected another room than rooms.taskforce',
    'people.ambassador = "@desk:localhost"': 'people.ambassador = "@desk:localhost": expected a person, this is the desk\'s own account (matrix.user_id)',
    'people.secretaries = ["@s:localhost", "@desk:localhost"]': 'people.secretaries = "@desk:localhost": expected a person, this is the desk\'s own account (matrix.user_id)',
    'matrix.user_id = "@beheer:localhost"': 'people.administrators = "@beheer:localhost": expected a person, this is the desk\'s own account (matrix.user_id)',
    'people.ambassador = "@a:example.org"': 'people.ambassador = "@a:example.org": expected an address on one of access.homeservers, example.org is not there',
    'people.administrators = ["@a:localhost:8448"]': 'people.administrators = "@a:localhost:8448": expected an address on one of access.homeservers, localhost:8448 is not there',
    'taskforce.remind_before = ["1d", "7d", "24h"]': "taskforce.remind_before: 24h stands there twice, expected each moment once",
    "reports.steering_group_meets = [2022-12-15, 2022-09-15]": "reports.steering_group_meets: 2022-09-15 comes after 2022-12-15, expected each day once and in order",
    'reports.ambassador_draft = "14 workdays"': 'reports.ambassador_draft = "14 workdays": expected 15 or more, as in reports.channel_draft',
}  # fmt: skip


@pytest.mark.parametrize(("line", "mistake"), CONTRADICTIONS.items())
def test_values_that_contradict_each_other_are_refused(write: Write, line: str, mistake: str) -> None:
    assert mistakes(write(line)) == [mistake]


def test_nobody_may_speak_to_a_desk_without_homeservers(write: Write) -> None:
    named = ("ambassador", "@ambassadeur"), ("secretaries", "@secretaris"), ("administrators", "@beheer")
    assert mistakes(write("access.homeservers = []")) == [
        f'people.{key} = "{address}:localhost": expected an address on one of access.homeservers, localhost is not there'
        for key, address in named
    ]


def test_what_is_no_toml_is_named_by_file_and_line(write: Write) -> None:
    path = write("[programme]\nname = Limburg\n")
    with pytest.raises(ConfigMistake, match=r"config\.toml is not right as TOML: .*line 2") as caught:
        Config.read(path, {})
    assert str(path) in str(caught.value)


def test_the_file_is_looked_for_in_three_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.toml", "b.toml", "config.toml"):
        (tmp_path / name).touch()
    assert locate("a.toml", {"DESK_CONFIG": "b.toml"}) == Path("a.toml")
    assert locate(None, {"DESK_CONFIG": "b.toml"}) == Path("b.toml")
    assert locate(None, {}) == Path("config.toml")


def test_a_file_that_is_not_there_is_said_with_the_places_and_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigMistake) as caught:
        locate(None, {})
    assert str(caught.value) == (
        f"There is no file {tmp_path}/config.toml. The desk looks at --config FILE, else at DESK_CONFIG, "
        "else at ./config.toml. `desk init` writes one."
    )


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigMistake, match="cannot be read: Is a directory"):
        Config.read(tmp_path, {})
