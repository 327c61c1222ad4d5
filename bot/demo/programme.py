"""The demo's programme: it began three months ago, so its first quarter has just ended and its first report is due.

All of it is a configuration like any other; a world that is used keeps the one that it began with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.demo.homeserver import SERVER_NAME
from bot.periods import MONTHS, later
from bot.workdays import DAY, working, works

DESK = f"@desk:{SERVER_NAME}"
NTH, WEEKDAYS = "1st 2nd 3rd 4th last".split(), "mon tue wed thu fri sat sun".split()
QUARTERS = 5
NINE, TEN = time(9), time(10)
THURSDAY = 3
AFTER_QUARTER = timedelta(days=10)  # at least, between the end of a quarter and the meeting that treats it
BEFORE_MEETING = timedelta(days=3)  # at least: what a reminder comes before
SOON = timedelta(seconds=100)  # of which the whole minute counts: the world needs some seconds to come up
ZONE = ZoneInfo(Config().programme.time_zone)
HOMESERVER = re.compile(r'^homeserver = ".*"$', re.MULTILINE)


@dataclass(frozen=True)
class Calendar:
    """The days of the programme, seen from a moment. Days are local."""

    now: datetime

    @property
    def today(self) -> date:
        """On the programme's wall."""
        return self.now.date()

    @property
    def starts(self) -> date:
        """Three months before the last working day of which it has been nine in the morning."""
        day = self.today if self.now.time() >= NINE else self.today - DAY
        while not works(day):
            day -= DAY
        return later(day, -MONTHS)

    @property
    def ends(self) -> date:
        """Five quarters later."""
        return later(self.starts, MONTHS * QUARTERS)

    def steering_group_meets(self) -> Iterator[date]:
        """A Thursday soon after the end of each quarter."""
        for number in range(1, QUARTERS + 1):
            day = later(self.starts, MONTHS * number) + AFTER_QUARTER
            while not (works(day) and day.weekday() == THURSDAY):
                day += DAY
            yield day

    @property
    def taskforce_meets(self) -> datetime:
        """A working day soon, at ten."""
        return datetime.combine(working(self.today + BEFORE_MEETING), TEN, ZONE)


def configured(folder: Path, homeserver: str, password: str, *, toured: bool) -> Path:
    """The desk's configuration, made once. `toured`: within a minute and a half the Taskforce is reminded to meet."""
    secret = folder / "secrets" / "matrix-password"
    secret.parent.mkdir(exist_ok=True, mode=0o700)
    secret.touch(mode=0o600)
    secret.write_text(password)
    file = folder / "config.toml"
    if file.exists():
        text = HOMESERVER.sub(f'homeserver = "{homeserver}"', file.read_text("utf-8"))
    else:
        calendar = Calendar(datetime.now(ZONE))
        text = _written(calendar, homeserver, _reminded(calendar) if toured else _monthly())
    file.write_text(text, "utf-8")
    return file


def _written(calendar: Calendar, homeserver: str, taskforce: str) -> str:
    return f"""# The configuration of the demo. `desk init` writes a full one.
[programme]
starts = {calendar.starts}
ends = {calendar.ends}
quiet = "" # somebody looks on, whatever the hour
[matrix]
homeserver = "{homeserver}"
user_id = "{DESK}"
password_file = "secrets/matrix-password"
store_path = "data/matrix"
[storage]
url = "sqlite+aiosqlite:///data/desk.sqlite3"
[rooms]
taskforce = "#taskforce:{SERVER_NAME}"
steering_group = "#stuurgroep:{SERVER_NAME}"
[people]
ambassador = "@ambassadeur:{SERVER_NAME}"
secretaries = ["@secretaris:{SERVER_NAME}"]
administrators = ["@beheer:{SERVER_NAME}"]
[access]
homeservers = ["{SERVER_NAME}"]
[taskforce]
{taskforce}
[reports]
steering_group_meets = [{", ".join(map(str, calendar.steering_group_meets()))}]
"""


def _monthly() -> str:
    return 'meets = "2nd tue 10:00"'


def _reminded(calendar: Calendar) -> str:
    """A meeting in some days, and so many minutes before it that the reminder is about to come."""
    meets = calendar.taskforce_meets
    ahead = meets.timestamp() - (calendar.now + SOON).replace(second=0, microsecond=0).timestamp()
    rule = f"{NTH[(meets.day - 1) // 7]} {WEEKDAYS[meets.weekday()]} {meets:%H:%M}"
    return f'meets = "{rule}"\nremind_before = ["{ahead // 60:.0f}m", "1d"]'
