"""`desk check`: one line for each thing that a desk needs, and what to do where it is not there."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Config, ConfigMistake, Matrix
from bot.transports.account import (
    CLIENT,
    Away,
    Json,
    Limited,
    OtherAccount,
    Refused,
    SignedOut,
    call,
    judged,
    part,
    sign_in,
)
from bot.transports.signing import Identity, IdentityElsewhere, signed_by
from storage import migrations
from storage.db import Database, complaint
from storage.migrations import NewerSchema

LATER = "not looked at: first the desk must be able to sign in"
PATIENCE = aiohttp.ClientTimeout(total=10)


class NotWell(Exception):
    """Something is not as the desk needs it; the text says what."""


TROUBLE = (
    NotWell,
    Away,
    Refused,
    Limited,
    SignedOut,
    OtherAccount,
    IdentityElsewhere,
    NewerSchema,
    SQLAlchemyError,
    ConfigMistake,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)

Look = Callable[[Any], Awaitable[str]]  # at the account's client; what was seen, or one of `TROUBLE`


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what was seen or is to be done."""

    subject: str
    well: bool
    words: str

    def __str__(self) -> str:
        """As it is printed."""
        return f"{'ok  ' if self.well else 'FAIL'} {self.subject}: {self.words}"


async def findings(config: Config) -> AsyncIterator[Finding]:
    """Looks at everything, also after something was not well."""
    yield Finding("config", True, f"{config.programme.name}, {config.programme.starts} to {config.programme.ends}")
    yield await _looked("database", lambda: _database(config), "see storage.url")
    server = await _looked("homeserver", lambda: _homeserver(config), "see matrix.homeserver, and whether it runs")
    yield server
    client, account = await _account(config.matrix) if server.well else (None, Finding("account", False, LATER))
    yield account
    try:
        for subject, look, advice in _looks(config):
            yield await _looked(subject, partial(look, client), advice) if client else Finding(subject, False, LATER)
    finally:
        if client:
            await client.close()
            client.store.database.close()


async def _looked(subject: str, look: Callable[[], Awaitable[str]], advice: str) -> Finding:
    try:
        return Finding(subject, True, await look())
    except TROUBLE as no:
        return Finding(subject, False, f"{complaint(no)}: {advice}")


async def _account(account: Matrix) -> tuple[Any, Finding]:
    try:
        client = await sign_in(account)
    except (ValueError, KeyError):
        words = f"what lies in {account.store_path} cannot be read. Put it back, or keep identity.json alone"
        return None, Finding("account", False, words)
    except TROUBLE as no:
        return None, Finding("account", False, f"{complaint(no)}: see user_id, password and store_path of [matrix]")
    return client, Finding("account", True, f"{client.user_id} on device {client.device_id}")


def _looks(config: Config) -> Iterator[tuple[str, Look, str]]:
    """What only who is signed in can see: its name, how to look, and what to do where it is not well."""
    sign = "run the desk once: it makes its identity and signs its device"
    yield "encryption", partial(_identity, config.matrix.store_path), sign
    for key in ("taskforce", "steering_group"):
        advice = f"let one of [people] make that room or invite {config.matrix.user_id}, or correct rooms.{key}"
        yield f"room {key}", partial(_room, getattr(config.rooms, key)), advice


async def _database(config: Config) -> str:
    database = Database(config.storage.url)
    try:
        step = await migrations.version(database)
    finally:
        await database.close()
    kind = "SQLite" if database.sqlite else "PostgreSQL"
    return f"{kind}, schema {step or 'empty, made at the first run'}"


async def _homeserver(config: Config) -> str:
    url = config.matrix.homeserver
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            answer = await session.get(f"{url}/_matrix/client/versions")
            said = judged(answer.status, answer.headers, await answer.read())
    except (aiohttp.ClientError, TimeoutError) as no:
        raise NotWell(f"{url} does not answer ({type(no).__name__})") from no
    if not (versions := said.get("versions")):
        raise NotWell(f"{url} answers, but not as a homeserver does")
    return f"{url} speaks {versions[-1]}"


async def _identity(folder: Path, client: Any) -> str:
    found = await call(client, "POST", f"{CLIENT}/keys/query", {"device_keys": {client.user_id: []}})
    master = found.get("master_keys", {}).get(client.user_id)
    if not (folder / "identity.json").exists():
        if master:
            raise IdentityElsewhere(IdentityElsewhere.__doc__)
        raise NotWell("the desk has no identity yet")
    own = Identity.kept_in(folder, client.user_id)
    if master and own.public["master"] not in master["keys"].values():
        raise IdentityElsewhere(IdentityElsewhere.__doc__)
    device = found["device_keys"].get(client.user_id, {}).get(client.device_id, {})
    if not (master and signed_by(device, client.user_id, own.public["self_signing"])):
        raise NotWell("this device is not signed by the desk's own identity yet")
    return "this device is signed by the desk's own identity"


async def _room(address: str, client: Any) -> str:
    room = address
    if address.startswith("#"):
        room = (await call(client, "GET", f"{CLIENT}/directory/room/{part(address)}"))["room_id"]
    if room not in (await call(client, "GET", f"{CLIENT}/joined_rooms"))["joined_rooms"]:
        raise NotWell(f"the desk is not in {address}")
    kind = "m.room.encrypted" if await _state(client, room, "m.room.encryption") else "m.room.message"
    levels = await _state(client, room, "m.room.power_levels")
    mine = levels.get("users", {}).get(client.user_id, levels.get("users_default", 0))
    needed = levels.get("events", {}).get(kind, levels.get("events_default", 0))
    if mine < needed:
        raise NotWell(f"the desk has power level {mine} in {address} and needs {needed} to write")
    return f"{address}, and the desk may write there"


async def _state(client: Any, room: str, kind: str) -> Json:
    """A piece of a room's state; empty where there is none."""
    try:
        return await call(client, "GET", f"{CLIENT}/rooms/{part(room)}/state/{kind}/")
    except Refused as no:
        if no.code != "M_NOT_FOUND":
            raise
        return {}
