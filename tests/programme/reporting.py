"""The reports of the played programme: what was counted when each quarter ended, and what is shown in `docs/examples`."""

import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pypdfium2

from bot import app, importing
from bot.config import Config
from bot.documents.pdf import pdf
from bot.documents.report import Report
from bot.periods import FINAL, Period, named, periods
from bot.reporting import EYES
from bot.script import Act
from bot.simulation import Rehearsal
from storage import facts, reports
from storage.audience import Audience
from storage.db import Db
from storage.export import document
from storage.facts import Facts

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "docs" / "examples"
SAID_AT_THE_END = tomllib.loads((HERE / "final.toml").read_text("utf-8"))
APPROVED_AFTER = timedelta(days=3, hours=10), timedelta(days=5, hours=10)  # the last quarter, and then the whole
SHARP, COLORS = 1.15, 24  # of a picture of a page: so many pixels a point, and so many colours
INDEX = """# Voorbeelden van verslagen

Dit zijn de vijf kwartaalverslagen en de eindevaluatie van een programma dat wij hebben nagespeeld. Mensen, gesprekken \
en plannen zijn verzonnen. De desk maakte de verslagen zelf, op de dag waarop zij in het overleg van de Stuurgroep \
kwamen; wat de kennisambassadeur vindt, staat met een streep ervoor.

Het kenmerk (SHA-256) hoort bij de tekst: dezelfde tekst heeft hetzelfde kenmerk, en andere cijfers een ander. \
`.venv/bin/python -m tests.programme.test_programme` maakt de voorbeelden opnieuw.
"""


@dataclass(frozen=True)
class Stand:
    """What was counted at the end of a period, and all records as they were then."""

    period: Period
    counted: Facts
    raw: dict[str, Any]


@dataclass
class Watch:
    """Looks on while the programme is played."""

    rehearsal: Rehearsal
    config: Config
    stands: list[Stand] = field(default_factory=list)

    async def looks(self) -> None:
        """After each message of the desk: a quarter may have ended just before it."""
        desk, now = self.rehearsal.desk, self.rehearsal.now
        for period in every_period(self.config)[len(self.stands) :]:
            if now < desk.clock.at(period.until, time()):
                break
            if not period.number:
                await self._writes_the_end()
            async with desk.database.reading() as session:
                db = Db(session, now, EYES, Audience.of(EYES))
                counted = await facts.of(db, period.since, period.until, desk.clock.zone)
                self.stands.append(Stand(period, counted, await document(session, {}, confidential=True)))

    async def _writes_the_end(self) -> None:
        """What the ambassador says of the whole."""
        desk, by = self.rehearsal.desk, self.config.people.ambassador
        async with desk.database.writing() as session:
            db = Db(session, self.rehearsal.now, EYES, Audience.of(EYES))
            for kind, texts in SAID_AT_THE_END.items():
                for name, words in texts.items():
                    await reports.write(db, by, FINAL, f"{kind}/{name}", {"words": words.strip()})


def every_period(config: Config) -> list[Period]:
    """The quarters, and the whole."""
    whole = named(config.programme, FINAL)
    assert whole
    return [*periods(config.programme), whole]


def approvals(config: Config) -> list[Act]:
    """After the end everybody in the Steering Group approves: the last quarter, and then the whole."""
    people = {
        line.address: line.roles
        for file in sorted(HERE.glob("people*.csv"))
        for line in importing.read(file, config).lines
    }
    members = [address for address, roles in people.items() if "steering_group" in roles]
    ends = datetime.combine(config.programme.ends, time())
    return [
        Act("afterwards", ends + after, "message", "/akkoord", who, "steering_group")
        for after in APPROVED_AFTER
        for who in members
    ]


async def shown(rehearsal: Rehearsal) -> dict[str, Report]:
    """Each report by its name: as it was approved, else as it would be now."""
    async with app.opened(rehearsal.config, clock=rehearsal.clock) as desk, desk.database.reading() as session:
        db = Db(session, rehearsal.now, EYES, Audience.of(EYES))
        return {period.name: await desk.report_on(db, period.name) for period in every_period(rehearsal.config)}


# ---------------------------------------------------------------- as examples
def index(made: dict[str, Report]) -> str:
    """What the folder says of itself: each report with its hash."""
    return INDEX + "".join(map(_entry, made.values()))


def _entry(report: Report) -> str:
    name = file_name(report)
    summary = "\n".join(f"- {line}" for line in report.summary)
    return (
        f"\n## {report.title}: {report.subtitle}\n\n{summary}\n\n"
        f"[{name}.pdf]({name}.pdf), kenmerk `{report.sha256[:16]}`\n\n![De eerste bladzijde]({name}-01.png)\n"
    )


def file_name(report: Report) -> str:
    """Without the version, so that a new one takes the place of the old."""
    return report.name.rpartition("-versie-")[0]


def write(made: dict[str, Report]) -> None:
    """All of them anew, as PDF and as pictures of their pages."""
    EXAMPLES.mkdir(exist_ok=True)
    for old in EXAMPLES.iterdir():
        old.unlink()
    (EXAMPLES / "README.md").write_text(index(made), "utf-8")
    for report in made.values():
        packed = pdf(report)
        (EXAMPLES / f"{file_name(report)}.pdf").write_bytes(packed)
        for at, page in enumerate(_pages(packed), 1):
            (EXAMPLES / f"{file_name(report)}-{at:02}.png").write_bytes(page)


def _pages(packed: bytes) -> Iterator[bytes]:
    with pypdfium2.PdfDocument(packed) as document:
        for page in document:
            small, made = page.render(scale=SHARP).to_pil().convert("RGB").quantize(COLORS), io.BytesIO()
            small.save(made, "png", optimize=True)
            yield made.getvalue()
