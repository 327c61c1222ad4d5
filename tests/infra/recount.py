"""The figures of a report, counted once more and by hand, from what an export holds: what the desk's own are held against."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from storage import facts
from storage.facts import Facts
from storage.facts.agreed import MOST_LISTED
from storage.limburg import DISCIPLINES, MUNICIPALITIES

LOCAL = ZoneInfo("Europe/Amsterdam")
REGION = {place.name: place.region for place in MUNICIPALITIES}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def local(text: str) -> date:
    return moment(text).astimezone(LOCAL).date()


def from_three(count: int) -> int | None:
    return count if count >= 3 else None


def _beside(of: str, counted: dict[str, Any], here: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {f"{of}.{name}": (value, here[name]) for name, value in counted.items()}


def _done_on(promise: dict[str, Any]) -> date:
    """The day on which somebody said last that it was done."""
    return local([change["at"] for change in promise["history"] if change["what"] == "done"][-1])


class Within:
    """The records of a period, as an export holds them, counted by hand."""

    def __init__(self, raw: dict[str, Any], since: date, until: date, now: datetime) -> None:
        self.raw, self.since, self.until, self.now = raw, since, until, now
        slots = {one["id"]: one["starts_at"] for one in raw["appointments"]}
        lines = [one for one in raw["log_entries"] if one["state"] == "final"]
        self.lines = [one for one in lines if self.has(slots.get(one["appointment_id"]) or one["created_at"])]
        self.open_lines = [one for one in self.lines if not one["confidential"]]
        self.questions = [one for one in raw["help_requests"] if self.has(one["created_at"])]
        self.promises = [one for one in raw["action_items"] if not one["confidential"]]

    def differences(self, found: Facts) -> dict[str, tuple[Any, Any]]:
        """Each figure that is not what these records come to: what was counted, and what it should be."""
        late = [(one.number, one.due) for one in found.agreements.which_are_late]
        pairs = {
            **_beside("talks", vars(found.talks), self.talks()),
            **_beside("requests", vars(found.requests), self.requests()),
            **_beside("appointments", vars(found.appointments), self.appointments()),
            **_beside("agreements", vars(found.agreements) | {"which_are_late": late}, self.agreements()),
            "meetings": ((found.meetings.held, found.meetings.cancelled), self.meetings()),
            "decisions": ([(one.day, one.text) for one in found.meetings.decisions], self.decisions()),
            "undone": ((list(found.undone.texts), found.undone.confidential), self.undone()),
            "signals": (
                [(one.number, one.kind, one.state, list(one.municipalities)) for one in found.signals.told],
                self.signals(),
            ),
            "kinds": (Counter(dict(found.signals.kinds)), Counter(one[1] for one in self.signals())),
        }
        return {name: (counted, here) for name, (counted, here) in pairs.items() if counted != here}

    def has(self, at: str) -> bool:
        return self.since <= local(at) < self.until

    def signals(self) -> list[tuple[str, str, str, list[str]]]:
        here = [one for one in self.raw["signals"] if self.has(one["created_at"]) and one["state"] != "dropped"]
        return [(f"S-{one['id']}", one["kind"], one["state"], one["municipalities"]) for one in here]

    def talks(self) -> dict[str, Any]:
        talks = [one for one in self.open_lines if one["kind"] == "talk"]
        secret = from_three(sum(one["kind"] == "talk" and one["confidential"] for one in self.lines))
        regions = [(one, {REGION[place] for place in one["municipalities"]}) for one in talks]
        high = {
            one["id"] for one in talks if re.search("wethouder|burgemeester|alderman|mayor", one["contact"].lower())
        }
        said = {one["id"]: one["disciplines"] for one in talks}
        agreed = {one["log_id"] for one in self.raw["action_items"] if one["state"] != "dropped"}
        spoken = Counter(place for one in talks for place in one["municipalities"])
        across, nowhere = ([one["id"] for one, of in regions if test(len(of))] for test in ((1).__lt__, (0).__eq__))
        return {
            "total": len(talks) + (secret or 0),
            "confidential": secret,
            "regions": tuple(
                facts.Region(
                    name, sum(of == {name} for _, of in regions),
                    sum(spoken[place] > 0 for place in REGION if REGION[place] == name),
                    list(REGION.values()).count(name),
                    sum(of == {name} and one["id"] in high for one, of in regions),
                )
                for name in ("Noord", "Midden", "Zuid")
            ),
            "across": len(across), "nowhere": len(nowhere),
            "across_with_alderman": len(high.intersection(across)),
            "nowhere_with_alderman": len(high.intersection(nowhere)),
            "disciplines": tuple((name, sum(name in of for of in said.values())) for name in DISCIPLINES),
            "without_discipline": sum(not of for of in said.values()),
            "points": tuple((point, sum(one["action_point"] == point for one in talks)) for point in (1, 2, 3, 4)),
            "without_point": sum(one["action_point"] is None for one in talks),
            "places": tuple((place, spoken[place]) for place in REGION),
            "without_agreement": sum(one["id"] not in agreed for one in talks),
        }  # fmt: skip

    def undone(self) -> tuple[list[str], int | None]:
        left = [one for one in self.lines if one["kind"] == "not_done"]
        secret = sum(one["confidential"] for one in left)
        return [one["outcome"] for one in left if not one["confidential"]], from_three(secret)

    def requests(self) -> dict[str, Any]:
        shown = [one for one in self.questions if not one["confidential"]]
        secret = from_three(len(self.questions) - len(shown))
        waits = [moment(one["answered_at"]) - moment(one["created_at"])
                 for one in shown if one["answered_at"] and one["state"] != "withdrawn"]  # fmt: skip
        in_time = [not one["answer_by"] or moment(one["answered_at"]) <= moment(one["answer_by"])
                   for one in shown if one["answered_at"] and one["state"] != "withdrawn"]  # fmt: skip
        kinds, states = Counter(one["kind"] for one in shown), Counter(one["state"] for one in shown)
        before = [one for one in self.raw["help_requests"] if local(one["created_at"]) < self.since]
        still = {"new", "accepted", "planned"}
        return {
            "total": len(shown) + (secret or 0),
            "confidential": secret,
            "kinds": tuple((kind, kinds[kind]) for kind in ("sparring", "advice", "meeting", "hands", "contact")),
            "in_time": sum(in_time),
            "late": len(in_time) - sum(in_time),
            "waiting": sum(not one["answered_at"] and one["state"] in still for one in shown),
            "typically": timedelta(seconds=round(median(wait.total_seconds() for wait in waits))) if waits else None,
            "states": tuple(sorted(states.items())),
            "open_before": sum(one["state"] in still and not one["confidential"] for one in before),
        }

    def appointments(self) -> dict[str, int]:
        agreed = [one for one in self.raw["appointments"] if self.has(one["starts_at"]) and not one["confidential"]]
        over = Counter(one["state"] for one in agreed if moment(one["ends_at"]) <= self.now
                       or one["state"] != "confirmed")  # fmt: skip
        return {
            "held": over["held"],
            "cancelled": over["cancelled"],
            "no_show": over["no_show"],
            "unknown": over["confirmed"],
        }

    def due(self) -> list[tuple[dict[str, Any], date]]:
        last = min(self.until, self.now.astimezone(LOCAL).date())
        dated = [(one, date.fromisoformat(one["due"])) for one in self.promises if one["due"]]
        return [(one, day) for one, day in dated if self.since <= day < last]

    def touched(self) -> list[dict[str, Any]]:
        """Made in the period, or with a day in it that has passed."""
        due = [one["id"] for one, _ in self.due()]
        return [one for one in self.promises if self.has(one["created_at"]) or one["id"] in due]

    def late(self) -> list[tuple[str, date]]:
        late = sorted((day, one["id"]) for one, day in self.due() if one["state"] == "open")
        return [(f"A-{number}", day) for day, number in late]

    def agreements(self) -> dict[str, Any]:
        new = [one for one in self.raw["action_items"] if self.has(one["created_at"])]
        secret = from_three(sum(one["confidential"] for one in new))
        done = [(day, _done_on(one)) for one, day in self.due() if one["state"] == "done"]
        still = [one for one in self.promises if one["state"] == "open" and local(one["created_at"]) < self.until]
        return {
            "made": sum(not one["confidential"] for one in new) + (secret or 0),
            "confidential": secret,
            "due": len(self.due()),
            "kept": sum(at <= day for day, at in done),
            "kept_late": sum(at > day for day, at in done),
            "late": len(self.late()),
            "dropped": sum(one["state"] == "dropped" for one, _ in self.due()),
            "moved": sum(change["what"] == "moved" for one in self.touched() for change in one["history"]),
            "still_open": len(still),
            "undated": sum(one["due"] is None for one in still),
            "which_are_late": self.late()[:MOST_LISTED],
        }

    def meetings(self) -> tuple[int, int]:
        there = [one for one in self.raw["meetings"] if self.has(one["starts_at"])]
        held = [one for one in there if one["state"] != "cancelled" and moment(one["ends_at"]) <= self.now]
        return len(held), sum(one["state"] == "cancelled" for one in there)

    def decisions(self) -> list[tuple[date, str]]:
        held = [one for one in self.raw["meetings"] if self.has(one["starts_at"]) and one["state"] != "cancelled"]
        return [
            (local(one["starts_at"]), item["text"])
            for one in sorted(held, key=lambda one: one["starts_at"])
            for item in one["items"]
            if (item["kind"], item["state"]) == ("decision", "live")
        ]
