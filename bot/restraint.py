"""When the desk speaks unasked, and how much: not in quiet hours, three times a day, and of several things the latest.

Pure rules about what is due; `bot/occasions.py` reads, says and remembers. A day is a calendar day on the wall.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import chain

from bot.almanac import Due
from bot.workdays import Hours

MOST_A_DAY = 3  # times that somebody is spoken to unasked; one of these may be a nudge
MIDNIGHT = time()
MORNING = time(8, 30)  # when what was too much for one day goes after all

Agenda = Sequence[tuple[datetime, Due]]  # in order of the moments before which nothing happens with them


@dataclass(frozen=True)
class Look:
    """What has come: `ready` to be said, or `dropped`, not worth saying any more. `coming`: when more may have."""

    ready: list[Due]
    dropped: list[Due]
    coming: datetime | None


@dataclass(frozen=True)
class Share:
    """What one person hears now, each list one message; and what is lost: it was too much, and cannot wait."""

    messages: list[list[Due]]
    lost: list[Due]


@dataclass
class Restraint:
    """The rules. `held` says until when what was too much waits, by key; after a restart it comes to the same.

    `begun` is when the desk took up its work: what was due before then is not said.
    """

    hours: Hours
    begun: datetime | None = None
    held: dict[str, datetime] = field(default_factory=dict)

    def agenda(self, dues: Iterable[Due], now: datetime) -> Agenda:
        """All that is to be said some day."""
        return sorted(((min(due.at, self.goes_at(due, now)), due) for due in dues), key=lambda entry: entry[0])

    def goes_at(self, due: Due, now: datetime) -> datetime:
        """When it may go: not in quiet hours, but before what it announces."""
        if due.exact:
            return due.at
        opens = self.hours.next_open(max(self.held.get(due.key, due.at), now))
        return opens if opens < due.until else self.hours.last_open(due.at)

    # -- what has come
    def look(self, agenda: Agenda, now: datetime, given_up: Collection[str] = ()) -> Look:
        """What has come; of several about one thing only the latest. `given_up` are keys that fail again and again."""
        begun = sorted((due for begins, due in agenda if begins <= now), key=lambda due: due.at)
        live = [due for due in begun if not (due.off or due.key in given_up or self._is_stale(due, now))]
        latest = {due.subject: due for due in live}.values()
        worth = {due.key: self.goes_at(due, now) for due in latest}
        waiting = [at for at in worth.values() if at > now] + [at for at, _ in agenda[len(begun) : len(begun) + 1]]
        return Look(
            [due for due in latest if worth[due.key] <= now],
            [due for due in begun if due.key not in worth],
            min(waiting, default=None),
        )

    def _is_stale(self, due: Due, now: datetime) -> bool:
        """What it announces is past; or it was due, or could only be said, before the thing came to be."""
        at = min(due.at, self.goes_at(due, now))
        too_soon = any(since is not None and at < since for since in (self.begun, due.since))
        return too_soon or due.until <= now

    # -- how much of it
    def later_today(self, agenda: Agenda, now: datetime) -> list[Due]:
        """What is still to come today and cannot wait until tomorrow; nudges claim no room."""
        tomorrow = self.hours.on(now, MIDNIGHT, days=1)
        coming = [due for begins, due in agenda if now < begins < tomorrow]
        return [due for due in coming if not (due.off or due.nudges or self._can_wait(due, now))]

    def share(self, ready: Sequence[Due], later: Sequence[Due], heard: int, nudged: int, now: datetime) -> Share:
        """What somebody hears of what is ready for them, who heard and was nudged so often today.

        What can wait leaves room for what comes `later` today; it is held until the morning. What cannot wait, and has
        no room of its own, goes along with the last message of the day. When that is gone too, it is lost; and so is
        what is left of an earlier day when there is more about the same thing today.
        """
        again = {due.subject for due in later}
        news = [due for due in ready if not (self._is_left(due, now) and due.subject in again)]
        polite = [due for due in news if not (nudged and due.nudges)]
        urgent = _one_by_one(due for due in polite if not self._can_wait(due, now))
        left = max(MOST_A_DAY - heard, 0)
        messages = urgent[:left]
        if messages and len(messages) == left:
            messages[-1] += [*chain(*urgent[left:]), *later]
        spare = max(left - len(messages) - len(later), 0)
        patient = [due for due in polite if self._can_wait(due, now)]
        if any(due.nudges for due in chain(*messages)):
            patient = [due for due in patient if not due.nudges]
        messages += self._together(patient, now)[:spare]
        said = {due.key for message in messages for due in message}
        rest = [due for due in ready if due.key not in said]
        self.held |= {due.key: self._morning(now) for due in rest if self._can_wait(due, now)}
        return Share(messages, [due for due in rest if not self._can_wait(due, now)])

    def _together(self, patient: Sequence[Due], now: datetime) -> list[list[Due]]:
        """Messages: what is left of earlier days in one, today's nudges too if there are some in it; the rest apart."""
        left = [due for due in patient if self._is_left(due, now)]
        nudged = any(due.nudges for due in left)
        first = [due for due in patient if due in left or (nudged and due.nudges)]
        return [*([first] if first else []), *_one_by_one(due for due in patient if due not in first)]

    def _is_left(self, due: Due, now: datetime) -> bool:
        return due.at < self.hours.on(now, MIDNIGHT)

    def _can_wait(self, due: Due, now: datetime) -> bool:
        return not due.exact and self._morning(now) < due.until

    def _morning(self, now: datetime) -> datetime:
        """When the next morning's message goes."""
        opens = self.hours.next_open(self.hours.on(now, MIDNIGHT, days=1))
        return max(opens, self.hours.on(opens, MORNING))


def _one_by_one(dues: Iterable[Due]) -> list[list[Due]]:
    """Messages: one for each thing, and at last one for all that ask something of them."""
    told = list(dues)
    nudges = [due for due in told if due.nudges]
    return [*([due] for due in told if not due.nudges), *([nudges] if nudges else [])]
