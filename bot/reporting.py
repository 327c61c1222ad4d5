"""A report without chat: from the records to a file, with the eyes of the Steering Group."""

from bot.app import App
from bot.documents.report import Report
from bot.periods import Period
from storage.audience import Audience, Viewer
from storage.db import Db

EYES = Viewer(0, frozenset({"steering_group"}))  # the least entitled in the channel


async def report_of(desk: App, period: Period) -> Report:
    """The report on a period: the one that was approved, else as the records have it now."""
    async with desk.database.reading() as session:
        db = Db(session, desk.clock.now(), EYES, Audience.of(EYES))
        return await desk.report_on(db, period.name)
