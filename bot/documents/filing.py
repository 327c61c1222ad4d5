"""An approved report as it is filed and bundled."""

from datetime import date

import msgspec

from bot.documents.phrases import Phrases
from bot.documents.report import Report


def filed(report: Report, version: int, on: date | None) -> Report:
    """The same words without the mark of a draft; under its title stand the day of approval and the hash of the text
    that was approved, which is the one that people saw as a draft.
    """
    say, phrases = Phrases(report.language).say, Phrases(report.language)
    status = say("report.part_about_status")
    approved = [(status, say("report.part_status_approved", version=version))]
    if on:
        approved.append((say("report.part_annex_approved"), phrases.on(on)))
    approved.append((say("report.part_annex_hash"), report.sha256))
    others = [line for line in report.about if line[0] != status]
    return msgspec.structs.replace(report, mark="", about=(*others, *approved))
