"""A report without chat: from the records to a file, with the eyes of the Steering Group."""

from bot.app import App
from bot.documents.report import Report
from bot.documents.story import Story
from bot.documents.writing import written
from bot.periods import Period, periods, treated_on
from bot.understanding.reading import disciplines_in
from storage import facts
from storage.audience import Audience, Viewer
from storage.db import Db
from storage.facts import Facts

EYES = Viewer(0, frozenset({"steering_group"}))  # the least entitled in the channel


async def report_of(desk: App, period: Period) -> Report:
    """The report on a period as the records have it now."""
    programme, meetings = desk.config.programme, desk.config.reports.steering_group_meets
    async with desk.database.reading() as session:
        db = Db(session, desk.clock.now(), EYES, Audience.of(EYES))
        counted = await _counted(db, desk, period)
        quarters = [
            await _counted(db, desk, one)
            for one in periods(programme)
            if one.until <= period.since or not period.number
        ]
    story = Story(meeting=treated_on(meetings, period))
    return written(programme, period, counted, story, earlier=quarters, meetings=meetings)


async def _counted(db: Db, desk: App, period: Period) -> Facts:
    return await facts.of(db, period.since, period.until, desk.clock.zone, disciplines_in)
