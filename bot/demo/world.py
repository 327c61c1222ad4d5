"""The demo's world: a homeserver, two rooms, people of all roles and a running desk, on this machine alone.

Everything lies in one folder, `.demo`; a second time goes on with it. People and organisations in it are invented.
"""

import json
import secrets
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot import app
from bot.config import Config
from bot.demo.homeserver import SERVER_NAME, NameTaken, Synapse
from bot.demo.past import recorded
from bot.demo.processes import LOCK, Running, alone, desk, watched
from bot.demo.programme import DESK, configured
from storage import people
from storage.people import Line

Json = dict[str, Any]

FOLDER = Path(".demo")
USED = "used"  # a file that is there when somebody was in this world
FOUNDER = "opzet"  # an account of the homeserver's own, that only makes the rooms


@dataclass(frozen=True)
class Inhabitant:
    """Somebody in the demo; the account's name is what `/als` takes."""

    name: str
    role: str
    function: str
    organisation: str
    municipality: str | None = None

    @property
    def user(self) -> str:
        """The chat address."""
        return f"@{self.name}:{SERVER_NAME}"

    @property
    def shown(self) -> str:
        """What others see above what they say."""
        return f"{self.function[0].upper()}{self.function[1:]}, {self.municipality or self.organisation}"


PEOPLE = (
    Inhabitant("ambassadeur", "ambassador", "kennisambassadeur", "Provincie Limburg"),
    Inhabitant("secretaris", "secretary", "secretaris", "Provincie Limburg"),
    Inhabitant("beheer", "administrator", "beheerder", "Provincie Limburg"),
    Inhabitant("wethouder", "alderman", "wethouder Wonen", "gemeente Horst aan de Maas", "Horst aan de Maas"),
    Inhabitant("wethouder2", "alderman", "wethouder Ruimte", "gemeente Venray", "Venray"),
    Inhabitant("ambtenaar", "civil_servant", "beleidsadviseur wonen", "gemeente Beek", "Beek"),
    Inhabitant("projectleider", "taskforce", "projectleider beleidsvisie", "gemeente Sittard-Geleen", "Sittard-Geleen"),
    Inhabitant("regio", "taskforce", "regiocoördinator", "Regio Noord-Limburg"),
    Inhabitant("werkgever", "partner", "directeur", "een uitzendbureau"),
    Inhabitant("lwv", "steering_group", "directeur", "LWV"),
    Inhabitant("lltb", "steering_group", "bestuurder", "LLTB"),
    Inhabitant("mkb", "steering_group", "voorzitter", "MKB-Limburg"),
    Inhabitant("noord", "steering_group", "bestuurder", "Regio Noord-Limburg"),
    Inhabitant("midden", "steering_group", "bestuurder", "Regio Midden-Limburg"),
    Inhabitant("zuid", "steering_group", "bestuurder", "Regio Zuid-Limburg"),
    Inhabitant("provincie", "steering_group", "gedeputeerde", "Provincie Limburg"),
)
ROOMS = {
    "taskforce": "taskforce",
    "steering_group": "stuurgroep",
}  # by role of its members: the local part of its address
ALSO_THERE = "ambassador", "secretary"  # in both rooms
TOPIC = "De balie antwoordt hier op wat met ! begint, bijvoorbeeld !menu, en op een antwoord op wat zij zei."


@dataclass(frozen=True)
class World:
    """What stands on this machine now."""

    homeserver: str
    desk: str
    people: list[dict[str, Any]]
    rooms: dict[str, str]
    config: str
    pid: int

    def of(self, name: str) -> dict[str, Any]:
        """One of the people, by account name; KeyError if there is none."""
        for person in self.people:
            if person["user"] == f"@{name}:{SERVER_NAME}":
                return person
        raise KeyError(name)


@asynccontextmanager
async def standing(folder: Path = FOLDER, *, fresh: bool = False, toured: bool = False) -> AsyncIterator[World]:
    """The world, from the first account to a desk that is ready; all of it stops at the end.

    One that is new and `toured` has a past, and a Taskforce that is reminded of its meeting within a minute and a half.
    In one that is not, who it is for may stop the desk and start another.

    Raises `Refused` where it cannot stand, and a group with `Died` when a part of it stops by itself.
    """
    with alone(folder):
        print("Een homeserver, kamers, mensen en een balie komen op …", file=sys.stderr)
        if fresh or not (folder / USED).exists():  # what broke off while it came up starts over
            _emptied(folder)
        new = not (folder / "config.toml").exists()
        with Synapse(folder / "homeserver") as server:
            passwords = _accounts(server, folder)
            config = configured(folder, server.url, passwords[DESK], toured=toured)
            await _known(config, past=new and toured)
            rooms = _rooms(server, passwords[founder()])
            with desk(config, folder) as bot:
                kept, missed = ([bot], []) if toured else ([], [bot])
                async with watched(_running(server), *kept, missed=missed):
                    yield World(server.url, DESK, _listed(passwords), rooms, str(config.resolve()), bot.process.pid)


def _running(server: Synapse) -> Running:
    assert server.process
    return Running("De homeserver", server.process, server.home / "synapse.log")


def _emptied(folder: Path) -> None:
    """Takes all away but the lock, which is ours."""
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != LOCK:
            each.unlink()


def founder() -> str:
    """The account that makes the rooms."""
    return f"@{FOUNDER}:{SERVER_NAME}"


def _listed(passwords: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "user": one.user,
            "password": passwords[one.user],
            "role": one.role,
            "organisation": one.organisation,
            "municipality": one.municipality,
        }
        for one in PEOPLE
    ]


def _accounts(server: Synapse, folder: Path) -> dict[str, str]:
    """Everybody's password, of accounts that are made now or were made before. Nobody is logged in."""
    file = folder / "accounts.json"
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    for name, shown in [("desk", ""), (FOUNDER, ""), *((one.name, one.shown) for one in PEOPLE)]:
        address = f"@{name}:{SERVER_NAME}"
        if address not in known:
            known[address] = secrets.token_urlsafe(12)
            file.write_text(json.dumps(known))  # before the account is made: a crash in between loses nothing
            file.chmod(0o600)
        with suppress(NameTaken):
            server.register(name, known[address], admin=name == FOUNDER, logged_in=False, shown=shown)
    return known


async def _known(config: Path, *, past: bool) -> None:
    """The desk knows these people, as an import would make it; and perhaps what they did before."""
    async with app.opened(Config.read(config, {})) as memory:
        async with memory.database.writing() as session:
            for one in PEOPLE:
                if one.role not in people.APPOINTED:
                    roles = (one.role,)
                    line = Line(one.user, one.function, one.function, one.organisation, one.municipality, "nl", roles)
                    await people.take_in(session, memory.clock.now(), line)
        if past:
            await recorded(memory)


# ---------------------------------------------------------------- rooms
def _rooms(server: Synapse, password: str) -> dict[str, str]:
    """The two rooms, made by the secretary, with everybody in them; by role of their members."""
    token = _post(server, "/_matrix/client/v3/login", _login(password))["access_token"]
    return {role: _room(server, token, role, alias) for role, alias in ROOMS.items()}


def _login(password: str) -> Json:
    return {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": FOUNDER}, "password": password}


def _room(server: Synapse, token: str, role: str, alias: str) -> str:
    address = f"#{alias}:{SERVER_NAME}"
    with suppress(urllib.error.HTTPError):
        return str(_post(server, f"/_matrix/client/v3/directory/room/{quote(address)}", token=token)["room_id"])
    secretary = f"@secretaris:{SERVER_NAME}"
    theirs = _post(server, f"/_synapse/admin/v1/users/{quote(secretary)}/login", {}, token)["access_token"]
    wanted = {
        "room_alias_name": alias,
        "name": alias.capitalize(),
        "topic": TOPIC,
        "preset": "private_chat",
        "invite": [founder(), DESK],
    }
    room = str(_post(server, "/_matrix/client/v3/createRoom", wanted, theirs)["room_id"])
    _post(server, f"/_matrix/client/v3/rooms/{quote(room)}/join", {}, token)
    for one in PEOPLE:
        if one.role in (role, *ALSO_THERE) and one.user != secretary:
            invited = {"user_id": one.user}
            _post(server, f"/_matrix/client/v3/rooms/{quote(room)}/invite", invited, theirs)
            _post(server, f"/_synapse/admin/v1/join/{quote(room)}", invited, token)
    _post(server, f"/_matrix/client/v3/rooms/{quote(room)}/leave", {}, token)
    return room


def _post(server: Synapse, path: str, content: Json | None = None, token: str = "") -> Json:
    """One request; a GET where there is nothing to post."""
    data = None if content is None else json.dumps(content).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    with urllib.request.urlopen(urllib.request.Request(server.url + path, data, headers), timeout=20) as answer:
        said: Json = json.load(answer)
        return said
