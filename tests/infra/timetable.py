"""What the clock must say, worked out by hand from what people did.

It judges the desk, and so shares nothing with it: no table, no calendar, no way of counting days. Moments are in UTC,
days and hours those of the wall in Limburg. How often a day somebody may be spoken to is left out of it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

WALL = ZoneInfo("Europe/Amsterdam")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONG_AGO, FAR_OFF = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
HALF_PAST_EIGHT, NINE, FIVE = time(8, 30), time(9), time(17)

HOLIDAYS = {
    date(2022, 12, 26), date(2023, 4, 10), date(2023, 4, 27), date(2023, 5, 18), date(2023, 5, 29),
}  # fmt: skip
DAYS = [date(2022, 8, 1) + count * DAY for count in range(400)]
WORKDAYS = [day for day in DAYS if day.weekday() < 5 and day not in HOLIDAYS]
MEETINGS = (
    "2022-10-11",
    "2022-11-08",
    "2022-12-13",
    "2023-01-10",
    "2023-02-14",
    "2023-03-14",
    "2023-04-11",
    "2023-05-09",
    "2023-06-13",
)
REPORTS = {  # to the ambassador, to the channel, the round, who is missing in it, what to tell; and the meeting
    2: ("2022-11-22", "2022-11-24", "2022-12-01", "2022-11-30", "2022-12-14", "2022-12-15"),
    3: ("2023-02-21", "2023-02-23", "2023-03-01", "2023-02-28", "2023-03-15", "2023-03-16"),
    4: ("2023-05-22", "2023-05-24", "2023-06-01", "2023-05-31", "2023-06-14", "2023-06-15"),
}


def wall(day: date, hour: time) -> datetime:
    """A local time; the first of two, and past the gap where it is in one."""
    return datetime.combine(day, hour.replace(fold=0), WALL).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """On which day it is, on the wall."""
    return moment.astimezone(WALL).date()


def workday(day: date, count: int) -> date:
    """So many working days after this day; with 0 the last one up to it."""
    return WORKDAYS[bisect_right(WORKDAYS, day) - 1 + count]


def by_rule(since: datetime) -> list[datetime]:
    """When the Taskforce meets from then on, as long as nobody changes that."""
    return [at for day in MEETINGS if (at := wall(date.fromisoformat(day), time(10))) > since]


def name(moment: datetime) -> str:
    """A moment, as it stands in keys."""
    return f"{moment:%Y-%m-%dT%H:%MZ}"


OFFICE = [(wall(day, time(8)), wall(day, time(18))) for day in WORKDAYS]  # when it is not quiet
CLOSES = [end for _, end in OFFICE]


@dataclass
class Talk:
    """Somebody spars with the ambassador."""

    id: int
    who: int
    starts: datetime
    made: datetime


@dataclass
class Meeting:
    """The Taskforce meets; it stands so since then."""

    id: int
    starts: datetime
    since: datetime


@dataclass
class Question:
    """An answer was promised."""

    id: int
    answer_by: datetime
    hasty: bool
    secret: bool


@dataclass
class Task:
    """Somebody of the register, or somebody else (0), does something by a day. `again`: when it became theirs anew."""

    id: int
    owner: int
    due: date
    made: datetime
    again: list[datetime] = field(default_factory=list)
    asked: tuple[int, datetime] | None = None

    @property
    def since(self) -> datetime:
        return max(self.again, default=self.made)

    @property
    def days(self) -> tuple[date, date, date]:
        """On which it is asked after, and the one from which on it no longer is."""
        return workday(self.due, -3), workday(self.due, 0), workday(self.due, 2)


@dataclass(frozen=True)
class Call:
    """Something to be said to somebody (an id, or a room), from `at` until `until`. `hollow`: there is nothing to say."""

    key: str
    at: datetime
    until: datetime
    to: int | str
    thing: str = ""
    since: datetime = LONG_AGO
    exact: bool = False
    nudges: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Outcome:
    """What must have come of a call, and when; and how much was to come `later` that day for the same person."""

    call: Call
    state: str
    at: datetime
    later: int = 0


@dataclass
class Timetable:
    """All that stands, and what came of each call so far. `since`: when the desk began; people are ids."""

    since: datetime
    quiet: bool
    ambassador: int
    secretary: int
    member: int
    voice: int
    talks: dict[int, Talk] = field(default_factory=dict)
    meetings: dict[int, Meeting] = field(default_factory=dict)
    questions: dict[int, Question] = field(default_factory=dict)
    taken: dict[int, datetime] = field(default_factory=dict)  # which questions were taken up, and when
    tasks: dict[int, Task] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    # -- what is to be said
    def calls(self, now: datetime) -> Iterator[Call]:
        """All that is to be said some day, as things stand."""
        for talk in self.talks.values():
            yield from self._of_talk(talk, now)
        for meeting in self.meetings.values():
            yield from self._of_meeting(meeting)
        for question in self.questions.values():
            yield from self._of_question(question)
        for number, heard in self.taken.items():
            yield from self._of_taken(number, heard)
        for task in self.tasks.values():
            yield from self._of_task(task)
        monday = day_of(now) - day_of(now).weekday() * DAY
        for day in (monday, monday + 7 * DAY):
            yield from self._of_week(day)
        for number, days in REPORTS.items():
            yield from self._of_report(number, *days)

    def _of_talk(self, talk: Talk, now: datetime) -> Iterator[Call]:
        local = talk.starts.astimezone(WALL)
        ahead = {"1d": wall(local.date() - DAY, local.time()), "1h": talk.starts - HOUR}
        for which, at in ahead.items():
            for to in (talk.who, self.ambassador):
                key = f"appointment-reminder/{talk.id}/{name(talk.starts)}/{which}/{to}"
                yield Call(key, at, talk.starts, to, f"talk {talk.id}", since=talk.made, exact=which == "1h")
        ends = talk.starts + 45 * MINUTE
        first = ends + 15 * MINUTE
        asked = {"first": first, "again": wall(workday(day_of(self._opens(first)), 1), HALF_PAST_EIGHT)}
        for which, at in asked.items() if now < ends + 7 * DAY else ():
            key = f"how-it-went/{talk.id}/{name(talk.starts)}/{which}/{self.ambassador}"
            yield Call(key, at, at + 7 * DAY, self.ambassador, f"outcome {talk.id}", nudges=which == "again")

    def _of_meeting(self, meeting: Meeting) -> Iterator[Call]:
        starts, since = meeting.starts, meeting.since
        local, thing = starts.astimezone(WALL), f"meeting {meeting.id}"
        for which, days in (("7d", 7), ("1d", 1)):
            key, at = f"taskforce-reminder/{name(starts)}/{which}", wall(local.date() - days * DAY, local.time())
            yield Call(key, at, starts, "taskforce", thing, since)
            yield Call(f"{key}/{self.member}", at, starts, self.member, thing, since)
        ends = starts + 2 * HOUR
        fixed = wall(workday(day_of(ends), 1), FIVE)
        yield Call(f"taskforce-minutes/{name(starts)}", ends, fixed, "taskforce", since=since)
        yield Call(f"taskforce-minutes-fixed/{name(starts)}", fixed, fixed + 30 * DAY, "taskforce", since=since)

    def _of_question(self, one: Question) -> Iterator[Call]:
        by, key = one.answer_by, f"{one.id}/{name(one.answer_by)}"
        yield Call(f"answer-due/{key}/{self.ambassador}", by - (1 if one.hasty else 4) * HOUR, by, self.ambassador)
        yield Call(f"answer-late/{key}/{self.secretary}", by, by + 7 * DAY, self.secretary, hollow=one.secret)

    def _of_taken(self, number: int, heard: datetime) -> Iterator[Call]:
        at, key = wall(workday(day_of(heard), 10), HALF_PAST_EIGHT), f"answer-open/{number}/{name(heard)}"
        yield Call(f"{key}/{self.ambassador}", at, at + 7 * DAY, self.ambassador, nudges=True)

    def _of_task(self, task: Task) -> Iterator[Call]:
        for which, (day, over) in zip(("3d", "day"), pairwise(task.days), strict=True) if task.owner else ():
            key, at, until = f"action-nudge/{task.id}/{task.due}/{which}/{task.owner}", *map(_morning, (day, over))
            yield Call(key, at, until, task.owner, f"task {task.id}", task.since, nudges=True)

    def _of_week(self, monday: date) -> Iterator[Call]:
        at = _morning(monday)
        yield Call(f"week/{monday}/{self.ambassador}", at, at + 2 * DAY, self.ambassador, nudges=True)
        quiet = all(one.secret for one in self.questions.values()) and all(one.owner for one in self.tasks.values())
        yield Call(f"week/{monday}/{self.secretary}", at, at + 2 * DAY, self.secretary, nudges=True, hollow=quiet)
        for to, since in self._busy().items():
            told = [one for one in self.tasks.values() if one.owner == to and monday not in one.days[:2]]
            asked = [one for one in self.tasks.values() if one.asked and one.asked[0] == to]
            yield Call(
                f"actions-weekly/{monday}/{to}", at, at + 3 * DAY, to, "actions", since, nudges=True,
                hollow=not (told or asked),
            )  # fmt: skip

    def _busy(self) -> dict[int, datetime]:
        """Who has something to do, or is asked to, and since when."""
        since: dict[int, datetime] = {}
        for task in self.tasks.values():
            for who, moment in ((task.owner, task.since), task.asked or (0, FAR_OFF)):
                since[who] = min(moment, since.get(who, FAR_OFF))
        return {who: moment for who, moment in since.items() if who}

    def _of_report(self, number: int, *days: str) -> Iterator[Call]:
        interview, draft, whole, missing, points, _ = (wall(date.fromisoformat(day), NINE) for day in days)
        if interview < self.since:
            return
        yield Call(
            f"report-interview/{number}/{days[0]}/{self.ambassador}", interview, draft, self.ambassador, nudges=True
        )
        yield Call(f"report-draft/{number}/{days[1]}", draft, whole, "steering_group", f"report {number}")
        yield Call(f"report-whole/{number}/{days[2]}", whole, whole + 60 * DAY, "steering_group", f"report {number}")
        for who in (self.ambassador, self.secretary):
            yield Call(f"report-voices/{number}/{days[2]}/{who}", missing, whole + 14 * DAY, who)
        key, meets = f"report-points/{number}/{days[5]}/{self.ambassador}", wall(date.fromisoformat(days[5]), NINE)
        yield Call(key, points, meets, self.ambassador)
        if shown := self.outcomes.get(f"report-whole/{number}/{days[2]}"):
            at = wall(workday(day_of(shown.at), 5), NINE)
            version = 1 + (self.outcomes[f"report-draft/{number}/{days[1]}"].state == "sent")
            yield Call(f"report-approval/{number}/{version}/{self.voice}", at, at + 14 * DAY, self.voice, nudges=True)

    # -- what comes of it
    def begins_at(self, now: datetime) -> None:
        """The desk starts; where the clock was put back, it has been there since then."""
        self.since = min(self.since, now.replace(second=0, microsecond=0))

    def runs(self, now: datetime, until: datetime) -> None:
        """The desk is there all this time."""
        while now < until:
            moments = {moment for call in self.calls(now) for moment in self._moments(call, now)}
            now = min(moment for moment in (*moments, until) if moment > now)
            self.looks(now)

    def _moments(self, call: Call, now: datetime) -> tuple[datetime, ...]:
        return call.at, self._opens(max(call.at, now)), self._closes(call.at)

    def looks(self, now: datetime) -> None:
        """The desk is there at this moment."""
        calls = list(self.calls(now))
        begun = [call for call in calls if call.key not in self.outcomes and self.begins(call, now) <= now]
        live = [call for call in begun if max(call.since, self.since) <= self.begins(call, now) and now < call.until]
        latest = {(call.to, call.thing or call.key): call for call in sorted(live, key=lambda call: call.at)}.values()
        for call in begun:
            if call not in latest:
                self.outcomes[call.key] = Outcome(call, "skipped", now)
            elif self.goes(call, now) <= now:
                today = [one for one in calls if one.to == call.to and now < one.at and day_of(one.at) == day_of(now)]
                old = day_of(call.at) < day_of(now) and any(one.exact and one.thing == call.thing for one in today)
                self.outcomes[call.key] = Outcome(call, "skipped" if call.hollow or old else "sent", now, len(today))

    def begins(self, call: Call, now: datetime) -> datetime:
        """Before when nothing happens with it."""
        return min(call.at, self.goes(call, now))

    def goes(self, call: Call, now: datetime) -> datetime:
        """When it may be said: in office hours, unless that is too late; then in the last ones before it."""
        if call.exact:
            return call.at
        opens = self._opens(max(call.at, now))
        return opens if opens < call.until else self._closes(call.at)

    def _opens(self, moment: datetime) -> datetime:
        return max(moment, OFFICE[bisect_right(CLOSES, moment)][0]) if self.quiet else moment

    def _closes(self, moment: datetime) -> datetime:
        if not self.quiet or self._opens(moment) == moment:
            return moment
        start, end = OFFICE[bisect_right(CLOSES, moment) - 1]
        return max(start, end - HOUR)


def _morning(day: date) -> datetime:
    return wall(day, HALF_PAST_EIGHT)
