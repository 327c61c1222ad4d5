"""`desk check`: one line for each thing that a desk needs, and what to do where it is not there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Config, ConfigMistake
from bot.transports.account import CLIENT, Away, OtherAccount, Refused, SignedOut, call, part, sign_in
from storage import migrations
from storage.db import Database

TROUBLE = (
    Away,
    Refused,
    SignedOut,
    OtherAccount,
    SQLAlchemyError,
    ConfigMistake,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)


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
    yield await _looked("homeserver", lambda: _homeserver(config), "see matrix.homeserver, and whether it runs")
    try:
        async with _signed_in(config) as client:
            yield Finding("account", True, f"{client.user_id} on device {client.device_id}")
            yield await _looked(
                "encryption", lambda: _identity(client), "run the desk once: it makes and signs its identity"
            )
            for key in ("taskforce", "steering_group"):
                address = getattr(config.rooms, key)
                advice = f"make the room, invite {client.user_id}, or correct rooms.{key}"
                yield await _looked(f"room {key}", partial(_room, client, address), advice)
    except TROUBLE as no:
        yield Finding("account", False, f"{_said(no)}. See matrix.user_id and matrix.password_file")


async def _looked(subject: str, look: Callable[[], Awaitable[str]], advice: str) -> Finding:
    try:
        return Finding(subject, True, await look())
    except TROUBLE as no:
        return Finding(subject, False, f"{_said(no)}: {advice}")


def _said(no: BaseException) -> str:
    return (str(no).splitlines() or [type(no).__name__])[0]


async def _database(config: Config) -> str:
    database = Database(config.storage.url)
    try:
        step = await migrations.version(database)
    finally:
        await database.close()
    kind = "SQLite" if database.sqlite else "PostgreSQL"
    return f"{kind}, schema {step or 'empty, made at the first run'}"


async def _homeserver(config: Config) -> str:
    url = f"{config.matrix.homeserver}/_matrix/client/versions"
    async with aiohttp.ClientSession() as session, session.get(url, timeout=aiohttp.ClientTimeout(total=10)) as answer:
        versions = (await answer.json())["versions"]
    return f"{config.matrix.homeserver} speaks {versions[-1]}"


@asynccontextmanager
async def _signed_in(config: Config) -> AsyncIterator[Any]:
    client = await sign_in(config.matrix)
    try:
        yield client
    finally:
        await client.close()


async def _identity(client: Any) -> str:
    found = await call(client, "POST", f"{CLIENT}/keys/query", {"device_keys": {client.user_id: []}})
    device = found["device_keys"].get(client.user_id, {}).get(client.device_id, {})
    signers = device.get("signatures", {}).get(client.user_id, {})
    if client.user_id not in found.get("master_keys", {}) or len(signers) < 2:  # itself and its owner
        raise Away("this device is not signed by the desk's own identity yet")
    return "this device is signed by the desk's own identity"


async def _room(client: Any, address: str) -> str:
    room = address
    if address.startswith("#"):
        room = (await call(client, "GET", f"{CLIENT}/directory/room/{part(address)}"))["room_id"]
    if room not in (await call(client, "GET", f"{CLIENT}/joined_rooms"))["joined_rooms"]:
        raise Away(f"the desk is not in {address}")
    levels = await call(client, "GET", f"{CLIENT}/rooms/{part(room)}/state/m.room.power_levels/")
    mine = levels.get("users", {}).get(client.user_id, levels.get("users_default", 0))
    if mine < levels.get("events", {}).get("m.room.message", levels.get("events_default", 0)):
        raise Away(f"the desk may not write in {address}")
    return f"{address}, and the desk may write there"
