"""On which days each report is due, from the days on which the Steering Group meets. Days are local."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.config import Config
from bot.periods import FINAL, Period, named, periods, treated_on
from bot.workdays import days_from, working


@dataclass(frozen=True)
class Drafts:
    """The days of one report: to the ambassador, in the channel in any case, and whole, when its period is over.

    `meets` is the meeting that treats it. A period that no meeting treats has no days but the last one.
    """

    period: Period
    meets: date | None
    ambassador: date | None
    channel: date | None
    whole: date

    @property
    def name(self) -> str:
        """What its period is called: 1 to 5, or final."""
        return self.period.name

    @property
    def preliminary(self) -> bool:
        """Whether it stands in the channel before its period is over."""
        return self.channel is not None and self.channel < self.whole


def drafts(config: Config) -> list[Drafts]:
    """Of every quarter, and of the final evaluation."""
    return [*_quarters(config), _final(config)]


def _quarters(config: Config) -> Iterator[Drafts]:
    """A meeting treats the last period that ended before it."""
    every = list(periods(config.programme))
    for at, period in enumerate(every):
        meets = treated_on(config.reports.steering_group_meets, period)
        later = every[at + 1] if at + 1 < len(every) else None
        if meets and later and meets >= later.until:
            meets = None
        ambassador = meets and days_from(meets, -config.reports.ambassador_draft.count)
        channel = meets and days_from(meets, -config.reports.channel_draft.count)
        yield Drafts(period, meets, ambassador, channel, working(period.until))


def _final(config: Config) -> Drafts:
    """Drafted likewise, once the programme is over."""
    period = named(config.programme, FINAL)
    assert period
    begins = working(period.until)
    between = config.reports.ambassador_draft.count - config.reports.channel_draft.count
    channel = days_from(begins, between)
    return Drafts(period, treated_on(config.reports.steering_group_meets, period), begins, channel, channel)
