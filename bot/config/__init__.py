"""The desk's configuration: one frozen `Config`, read once, from a TOML file and the environment.

Each key stands below with the kind of value it takes, its default as TOML and its meaning: from these come
`config.example.toml` and the sentences about mistakes. Every key can also be given as `DESK_SECTION__KEY`, which goes
before the file, and every secret as `…_file`. Relative paths start at the folder of the configuration file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

from bot.config import reading
from bot.config.kinds import (
    APPROVAL,
    BUDGET,
    DATABASE,
    DATE,
    DATES,
    DURATION,
    DURATIONS,
    FOLDER,
    LANGUAGE,
    MINUTES,
    MONTHLY,
    NAME,
    PERSON,
    PERSONS,
    QUIET,
    ROOM,
    SECRET_FILE,
    SERVERS,
    SQLITE,
    WEB_ADDRESS,
    WORKDAYS,
    ZONE,
    ConfigMistake,
    Monthly,
    Secret,
    Workdays,
    shown,
)
from bot.config.reading import Section, key, locate

__all__ = ["Config", "ConfigMistake", "Monthly", "Secret", "Workdays", "example", "locate", "shown"]


@dataclass(frozen=True, kw_only=True)
class Programme(Section):
    """The public programme that the desk works for."""

    name: str = key(NAME, '"Kennisambassadeur Internationale Werknemers"', "Its name, as reports print it.")
    starts: date = key(DATE, "2022-06-01", "Its first day. Its quarters are counted from here.")
    ends: date = key(DATE, "2023-09-01", "The first day after it: no more bookings, final evaluation.")
    time_zone: str = key(ZONE, '"Europe/Amsterdam"', "All times are told in this time zone.")
    language: Literal["nl", "en"] = key(LANGUAGE, '"nl"', "What rooms and newcomers hear: nl or en.")
    quiet: tuple[time, time] | None = key(
        QUIET, '"18:00-08:00"', 'When the desk sends nothing unasked; "" is never. Weekends and holidays are quiet too.'
    )
    budget: Mapping[str, int] = key(
        BUDGET, '{ "Kennisambassadeur" = 40000, "Limburg Leads" = 9000 }', "What there is to spend, in euros."
    )

    def contradictions(self) -> Iterator[str]:
        """Time runs forward."""
        if self.ends <= self.starts:
            yield f"programme.ends = {self.ends}: expected a date after programme.starts, which is {self.starts}"
        if self.quiet and self.quiet[0] == self.quiet[1]:
            given = shown("{:%H:%M}-{:%H:%M}".format(*self.quiet))
            yield f"programme.quiet = {given}: expected two different times, or {shown('')} for none"


@dataclass(frozen=True, kw_only=True)
class Matrix(Section):
    """The desk's own account. Each secret is best kept in a file; without `_file` the key takes the secret itself."""

    homeserver: str = key(WEB_ADDRESS, '"http://127.0.0.1:8008"', "The homeserver of that account.")
    user_id: str = key(PERSON, '"@desk:localhost"', "Its chat address.")
    display_name: str = key(NAME, '"Balie Kennisambassadeur"', "The name under which people see it in their chats.")
    password: Secret | None = key(SECRET_FILE, '"secrets/matrix-password"', "Its password.")
    access_token: Secret | None = key(
        SECRET_FILE, '"secrets/matrix-token"', "Or an access token, which comes with a device.", optional=True
    )
    device_id: str | None = key(NAME, '"DESK"', "The device of the access token.", optional=True)
    store_path: Path = key(FOLDER, '"data/matrix"', "The folder for the keys of encrypted rooms.")

    def within(self, folder: Path) -> Self:
        """Secrets and keys lie beside the configuration."""
        password = self.password and self.password.within(folder, "matrix.password")
        token = self.access_token and self.access_token.within(folder, "matrix.access_token")
        return replace(self, password=password, access_token=token, store_path=folder / self.store_path)

    def contradictions(self) -> Iterator[str]:
        """A token belongs to a device, and a device to a token."""
        if self.access_token and not self.device_id:
            yield 'matrix.device_id is missing: expected the device of the access token, for example "DESK"'
        if self.device_id and not self.access_token:
            yield f"matrix.device_id = {shown(self.device_id)}: expected matrix.access_token with it, or neither"


@dataclass(frozen=True, kw_only=True)
class Storage(Section):
    """Where records are kept: a file of SQLite, or PostgreSQL, of which the password can stand in ~/.pgpass."""

    url: str = key(DATABASE, f'"{SQLITE}data/desk.sqlite3"', "Or postgresql+psycopg://user@host/name.", printed=False)

    @property
    def sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.url.startswith(SQLITE)

    def within(self, folder: Path) -> Self:
        """SQLite's file lies beside the configuration."""
        if not self.sqlite:
            return self
        return replace(self, url=f"{SQLITE}{folder / self.url.removeprefix(SQLITE)}")


@dataclass(frozen=True, kw_only=True)
class Rooms(Section):
    """The rooms of the two groups, by address (#name:server) or id (!id)."""

    taskforce: str = key(ROOM, '"#taskforce:localhost"', "Where the Taskforce works.")
    steering_group: str = key(ROOM, '"#stuurgroep:localhost"', "The channel of the Steering Group.")

    def contradictions(self) -> Iterator[str]:
        """Each group has a room of its own."""
        if self.steering_group == self.taskforce:
            yield f"rooms.steering_group = {shown(self.steering_group)}: expected another room than rooms.taskforce"


@dataclass(frozen=True, kw_only=True)
class People(Section):
    """Who has the roles that this file alone gives. They let in all others."""

    ambassador: str = key(PERSON, '"@ambassadeur:localhost"', "The ambassador.")
    secretaries: tuple[str, ...] = key(PERSONS, '["@secretaris:localhost"]', "Who keeps the programme's papers.")
    administrators: tuple[str, ...] = key(PERSONS, '["@beheer:localhost"]', "Who hears when the desk needs help.")

    @property
    def named(self) -> Iterator[tuple[str, str]]:
        """Everybody: key and address."""
        yield "people.ambassador", self.ambassador
        yield from (("people.secretaries", address) for address in self.secretaries)
        yield from (("people.administrators", address) for address in self.administrators)


@dataclass(frozen=True, kw_only=True)
class Access(Section):
    """Who may speak to the desk."""

    homeservers: tuple[str, ...] = key(SERVERS, '["localhost"]', "Invitations from elsewhere are declined silently.")


@dataclass(frozen=True, kw_only=True)
class Appointments(Section):
    """Sparring with the ambassador."""

    slot_minutes: int = key(MINUTES, "45", "How long an appointment lasts.")
    notice: timedelta = key(DURATION, '"24h"', "How long before it somebody can still book.")


@dataclass(frozen=True, kw_only=True)
class Taskforce(Section):
    """The meetings of the Taskforce."""

    meets: Monthly = key(MONTHLY, '"2nd tue 10:00"', "When, each month.")
    remind_before: tuple[timedelta, ...] = key(DURATIONS, '["7d", "1d"]', "When reminders of it come.")

    def contradictions(self) -> Iterator[str]:
        """No two reminders at one moment."""
        if twice := next((each for each in self.remind_before if self.remind_before.count(each) > 1), None):
            hours = twice / timedelta(hours=1)
            yield f"taskforce.remind_before: {hours:g}h stands there twice, expected each moment once"


@dataclass(frozen=True, kw_only=True)
class Reports(Section):
    """The quarterly reports for the Steering Group."""

    steering_group_meets: tuple[date, ...] = key(
        DATES, "[2022-09-15, 2022-12-15, 2023-03-16, 2023-06-15, 2023-09-14]", "The days of its meetings."
    )
    ambassador_draft: Workdays = key(WORKDAYS, '"17 workdays"', "When, before one, the ambassador has the draft.")
    channel_draft: Workdays = key(WORKDAYS, '"15 workdays"', "When, at 09:00, it stands in the channel.")
    approval: Literal["all"] = key(APPROVAL, '"all"', "Who approves: every organisation in it, with one voice each.")

    def contradictions(self) -> Iterator[str]:
        """The ambassador sees a draft no later than the channel does, and meetings come one after another."""
        if self.ambassador_draft.count < (least := self.channel_draft.count):
            given = shown(f"{self.ambassador_draft.count} workdays")
            yield f"reports.ambassador_draft = {given}: expected {least} or more, as in reports.channel_draft"
        for one, other in pairwise(self.steering_group_meets):
            if other <= one:
                yield f"reports.steering_group_meets: {other} comes after {one}, expected each day once and in order"


@dataclass(frozen=True, kw_only=True)
class Config:
    """All that operators decide. `Config()` holds the defaults, the programme in Limburg."""

    programme: Programme = field(default_factory=Programme)
    matrix: Matrix = field(default_factory=Matrix)
    storage: Storage = field(default_factory=Storage)
    rooms: Rooms = field(default_factory=Rooms)
    people: People = field(default_factory=People)
    access: Access = field(default_factory=Access)
    appointments: Appointments = field(default_factory=Appointments)
    taskforce: Taskforce = field(default_factory=Taskforce)
    reports: Reports = field(default_factory=Reports)

    @classmethod
    def read(cls, path: Path, environment: Mapping[str, str]) -> Self:
        """What the file and the environment say; raises one `ConfigMistake` for all that is wrong with them."""
        return cls(**reading.read(SECTIONS, path, environment, contradictions))


SECTIONS: dict[str, Any] = {section.name: section.type for section in fields(Config)}


def contradictions(sections: Mapping[str, Any]) -> Iterator[str]:
    """Mistakes between sections: the desk is none of the people, and each of these may speak to it."""
    desk, servers = sections["matrix"].user_id, sections["access"].homeservers
    for name, address in sections["people"].named:
        if address == desk:
            yield f"{name} = {shown(address)}: expected a person, this is the desk's own account (matrix.user_id)"
        elif (server := address.partition(":")[2]) not in servers:
            yield f"{name} = {shown(address)}: expected an address on one of access.homeservers, {server} is not there"


def example() -> str:
    """The text of `config.example.toml`, and of the file that `desk init` writes."""
    return reading.example(SECTIONS)
