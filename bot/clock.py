"""The one place that knows the time.

Moments are aware; stored in UTC, spoken in the programme's zone. `DESK_NOW` moves the desk's clock: it starts there and
runs on from there, also after a restart. Leases and the age of outgoing messages use real time, never this clock.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import ConfigMistake, shown

log = logging.getLogger("desk.clock")


@dataclass(frozen=True)
class Clock:
    """Now, in a zone, perhaps moved by `offset`."""

    zone: ZoneInfo
    offset: timedelta = timedelta(0)
    source: Callable[[], datetime] = lambda: datetime.now(UTC)  # another one where time is played

    @classmethod
    def start(cls, zone: str, pretended: str | None = None) -> "Clock":
        """The clock of this process. `pretended` (`DESK_NOW`) is a moment with an offset; else `ConfigMistake`."""
        if not pretended:
            return cls(ZoneInfo(zone))
        try:
            offset = (
                datetime.fromisoformat(pretended) - real_now()
            )  # a moment without an offset has no distance to one that has
        except (ValueError, TypeError):
            expected = "a moment with an offset, for example 2022-09-30T08:59:50+02:00"
            raise ConfigMistake(f"DESK_NOW = {shown(pretended)}: expected {expected}") from None
        log.warning("clock.moved", extra={"to": pretended})
        return cls(ZoneInfo(zone), offset)

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.source() + self.offset

    def real(self, moment: datetime) -> datetime:
        """When the machine's own clock will show what this one calls `moment`."""
        return moment - self.offset

    def local(self, moment: datetime) -> datetime:
        """The same moment on the programme's wall."""
        return moment.astimezone(self.zone)

    def heard(self, server_ms: int) -> datetime:
        """When a message was written: the server's time plus our offset, never later than now."""
        return min(datetime.fromtimestamp(server_ms / 1000, UTC) + self.offset, self.now())

    def at(self, day: date, wall: time) -> datetime:
        """The UTC moment of a local wall time. An hour that DST skips moves on; of a doubled one it is the first."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def exists_once(self, day: date, wall: time) -> bool:
        """False for a wall time that DST skips or doubles."""
        first, second = (datetime.combine(day, wall, self.zone).replace(fold=fold) for fold in (0, 1))
        return first.utcoffset() == second.utcoffset()


def real_now() -> datetime:
    """The machine's own time, in UTC."""
    return datetime.now(UTC)


def pretended_now() -> str | None:
    """What `DESK_NOW` asks for, read once by the composition root."""
    return os.environ.get("DESK_NOW")
