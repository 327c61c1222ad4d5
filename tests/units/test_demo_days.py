"""Whatever the day on which the demo is played: its first quarter has just ended, and its Taskforce is about to meet."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.config import Config
from bot.demo import programme
from bot.demo.programme import NINE, SOON, ZONE, Calendar
from bot.drafts import drafts
from bot.periods import later
from bot.workdays import works
from handlers.meetings.series import _day_of

CLOCK = Clock(ZONE)
DAYS = [date(2026, 1, 1) + timedelta(days=at) for at in range(730)]
HOURS = time(0, 0, 5), time(8, 59, 59), time(15)
MOMENTS = [datetime.combine(day, HOURS[at % 3], ZONE) for at, day in enumerate(DAYS)]


def test_on_any_day_the_first_report_is_whole_and_spoken_of(tmp_path: Path) -> None:
    for now in MOMENTS:
        first, second, *_ = drafts(written(tmp_path, now))
        assert CLOCK.at(first.whole, NINE) <= now, "it can be approved"
        assert first.meets
        assert first.ambassador
        assert first.ambassador <= now.date() < first.meets, "it is the one that is being made"
        assert second.ambassador
        assert second.ambassador > now.date()
        assert later(first.period.since, 3) >= now.date() - timedelta(days=8), "the programme began three months ago"


def test_on_any_day_the_taskforce_is_reminded_within_a_minute_and_a_half(tmp_path: Path) -> None:
    for now in MOMENTS:
        taskforce = written(tmp_path, now).taskforce
        meets = next(
            CLOCK.at(day, taskforce.meets.at)
            for ahead in (0, 1)
            for month in [later(now.date().replace(day=1), ahead)]
            if (day := _day_of(taskforce.meets, month.year, month.month)) > now.date()
        )
        assert works(meets.astimezone(ZONE).date())
        assert timedelta(days=2) < meets - now < timedelta(days=7)
        assert SOON - timedelta(minutes=1) < meets - taskforce.remind_before[0] - now <= SOON


def written(folder: Path, now: datetime) -> Config:
    """The configuration of a demo that begins then."""
    calendar, file = Calendar(now), folder / "config.toml"
    file.write_text(programme._written(calendar, "http://127.0.0.1:1", programme._reminded(calendar)), "utf-8")
    return Config.read(file, {})
