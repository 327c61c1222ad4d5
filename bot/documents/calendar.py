"""Invitations for calendars: the same UID for life, a SEQUENCE that counts changes, and the time zone with its rules.

Never the subject of a talk: calendars are shared more widely than chats.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.almanac import Almanac
    from bot.config import Config
    from bot.desk import Desk
    from storage.people import Person


class Agreed(Protocol):
    """What an invitation needs of an appointment."""

    @property
    def uid(self) -> str: ...  # noqa: D102
    @property
    def sequence(self) -> int: ...  # noqa: D102
    @property
    def starts_at(self) -> datetime: ...  # noqa: D102
    @property
    def ends_at(self) -> datetime: ...  # noqa: D102


def invitation(desk: "Desk", title: str, method: str, agreed: Agreed) -> dict[str, Any]:
    """The facts of an `invite.ics`: `title` is the key of its words, `method` REQUEST (new and moved) or CANCEL."""
    return _envelope(desk.word(title), method, desk.config, desk.db.now) | _event(agreed)


def invitation_for(almanac: "Almanac", to: "Person", title: str, method: str, agreed: Agreed) -> dict[str, Any]:
    """The same where it is the clock that speaks."""
    return _envelope(almanac.word(title, to), method, almanac.config, almanac.db.now) | _event(agreed)


def series(desk: "Desk", title: str, agreed: Iterable[Agreed]) -> dict[str, Any]:
    """The facts of one file with several events. Each keeps its own name, so that one of them can be moved later."""
    envelope = _envelope(desk.word(title), "PUBLISH", desk.config, desk.db.now)
    return envelope | {"events": [_event(one) for one in agreed]}


def series_for(
    almanac: "Almanac", to: "Person", title: str, agreed: Iterable[Agreed], *, gone: bool
) -> dict[str, Any]:  # fmt: skip
    """The same where it is the clock that speaks; `gone`: they leave that calendar. A CANCEL would hold only one."""
    envelope = _envelope(almanac.word(title, to), "PUBLISH", almanac.config, almanac.db.now)
    return envelope | {"events": [_event(one) for one in agreed], "gone": gone}


def _envelope(title: str, method: str, config: "Config", now: datetime) -> dict[str, Any]:
    return {
        "kind": "invitation",
        "method": method,
        "title": title,
        "organizer": config.matrix.user_id,
        "zone": config.programme.time_zone,
        "stamp": now.isoformat(),
    }


def _event(agreed: Agreed) -> dict[str, Any]:
    return {
        "uid": agreed.uid,
        "sequence": agreed.sequence,
        "starts_at": agreed.starts_at.isoformat(),
        "ends_at": agreed.ends_at.isoformat(),
    }


def ics(facts: dict[str, Any]) -> tuple[str, str, bytes]:
    """File name, media type and bytes of an invitation; the same facts give the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - a slow import that most turns do not need

    calendar = Calendar()
    calendar.add("prodid", "-//Ambassadeursdesk//NL")
    calendar.add("version", "2.0")
    calendar.add("method", facts["method"])
    for one in facts.get("events", [facts]):
        calendar.add_component(_component(facts | one))
    calendar.add_missing_timezones()
    return "invite.ics", "text/calendar", calendar.to_ical()


def _component(facts: dict[str, Any]) -> Any:
    from icalendar import Event, vCalAddress  # noqa: PLC0415

    event = Event()
    event.add("uid", facts["uid"])
    event.add("sequence", facts["sequence"])
    event.add("dtstamp", datetime.fromisoformat(facts["stamp"]))
    for name, key in (("dtstart", "starts_at"), ("dtend", "ends_at")):
        event.add(name, datetime.fromisoformat(facts[key]).astimezone(ZoneInfo(facts["zone"])))
    event.add("summary", facts["title"])
    gone = facts["method"] == "CANCEL" or facts.get("gone")
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("organizer", vCalAddress(f"matrix:u/{facts['organizer'].removeprefix('@')}"))
    return event
