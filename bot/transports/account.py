"""The desk's own account on its homeserver: one device that stays, and requests that answer or raise."""

import asyncio
import json
import logging
import os
import random
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
from nio import AsyncClient, AsyncClientConfig
from nio.store import SqliteStore
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot import config

Json = dict[str, Any]
T = TypeVar("T")

log = logging.getLogger("desk.matrix")

CLIENT = "client/v3"
PATIENCE = 30.0  # seconds that one request may take
LONGEST_PAUSE = 15.0  # seconds between two tries


class Refused(Exception):
    """The homeserver understood the request and will never grant it: its status, code and words."""

    def __init__(self, status: int, said: Json) -> None:
        self.status, self.said = status, said
        self.code = str(said.get("errcode", status))
        super().__init__(f"{self.code}: {said.get('error', '')}")


class Limited(Exception):
    """The homeserver asks us to slow down: for so many seconds, if it says so."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__(f"{seconds or 'some'} seconds")
        self.seconds = seconds


class Away(Exception):
    """No answer that can be used: no connection, no time, an error of the server's own, or a page of a proxy."""


class SignedOut(Exception):
    """The desk's device is no longer signed in. Remove `device.json` from `matrix.store_path` to sign in anew.

    Leave `identity.json` where it is: without it everybody sees that the desk's identity changed.
    """


class OtherAccount(Exception):
    """Token, user id and device do not belong together. Correct `[matrix]` in the configuration, or its folder."""


TRANSIENT = Away, OperationalError, InterfaceError, PoolExhausted, OSError


async def patiently(step: Callable[[], Awaitable[T]]) -> T:
    """Repeats a step until homeserver and database are there. What repeating cannot mend is raised."""
    for pause in pauses():
        try:
            return await step()
        except Limited as limited:
            log.warning("matrix.limited", extra={"seconds": limited.seconds})
            await asyncio.sleep(limited.seconds or pause)
        except TRANSIENT as trouble:
            log.warning("matrix.waiting", extra={"trouble": type(trouble).__name__, "seconds": pause})
            await asyncio.sleep(pause)
    raise AssertionError("pauses never end")


async def whole(step: Coroutine[Any, Any, T]) -> T:
    """Runs to its end even if we are cancelled: a transaction that is cut off could keep the database locked."""
    task = asyncio.create_task(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def pauses() -> Iterator[float]:
    """Seconds to wait before the next try: longer each time, and never alike for two desks."""
    pause = 0.25
    while True:
        yield random.uniform(0.75, 1.25) * pause  # noqa: S311 - chance, not secrecy
        pause = min(2 * pause, LONGEST_PAUSE)


async def call(
    client: AsyncClient,
    method: str,
    path: str,
    body: Json | bytes | None = None,
    *,
    seconds: float = PATIENCE,
    kind: str = "application/json",
) -> Json:
    """One request below `/_matrix/`; its answer, or `Refused`, `Limited`, `Away` or `SignedOut`."""
    data = body if isinstance(body, bytes | None) else json.dumps(body)
    headers = {"Authorization": f"Bearer {client.access_token}", "Content-Type": kind}
    try:
        timeout = aiohttp.ClientTimeout(total=seconds)
        answer = await client.send(method, f"/_matrix/{path}", data, headers, timeout=timeout)
        return judged(answer.status, answer.headers, await answer.read())
    except (aiohttp.ClientError, TimeoutError, OSError) as silence:
        raise Away(f"{method} {path.partition('?')[0]}: {type(silence).__name__}") from silence


def judged(status: int, headers: Mapping[str, str], text: bytes) -> Json:
    """What an answer means."""
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if status == 429:
        raise Limited(_seconds(headers, said))
    if not isinstance(said, dict) or status >= 500 or (status != 200 and "errcode" not in said):
        raise Away(f"status {status}")
    if said.get("errcode") == "M_UNKNOWN_TOKEN":
        raise SignedOut(SignedOut.__doc__)
    if status != 200:
        raise Refused(status, said)
    return said


def _seconds(headers: Mapping[str, str], said: object) -> float | None:
    """How long to slow down. `Retry-After` may also hold a date, which nobody uses here."""
    try:
        if isinstance(said, dict) and "retry_after_ms" in said:
            return max(0.0, float(said["retry_after_ms"]) / 1000)
        return max(0.0, float(headers["Retry-After"]))
    except (KeyError, TypeError, ValueError):
        return None


def compact(value: object) -> str:
    """JSON without a byte too many, as it counts on the wire."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def part(name: str) -> str:
    """A room, user or event id as part of a path."""
    return quote(name, safe="")


async def sign_in(account: config.Matrix) -> AsyncClient:
    """The account's client: on the device of the last time, on that of the configuration, or on a new one."""
    folder = account.store_path
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    client = _client(account, folder)
    try:
        device = await _device(account, client, folder)
        _store_privately(client, account.user_id, device["device_id"], device["access_token"])
        await _prove(client, account.user_id, device["device_id"])
    except BaseException:
        await client.close()
        raise
    return client


def _client(account: config.Matrix, folder: Path) -> AsyncClient:
    pickle_key = kept(folder / "pickle.key", lambda: secrets.token_urlsafe(32))
    settings = AsyncClientConfig(
        store=SqliteStore, encryption_enabled=True, store_sync_tokens=False, pickle_key=pickle_key,
        max_limit_exceeded=0, max_timeouts=0, request_timeout=PATIENCE,
    )  # fmt: skip
    return AsyncClient(account.homeserver.rstrip("/"), account.user_id, store_path=str(folder), config=settings)


async def _device(account: config.Matrix, client: AsyncClient, folder: Path) -> Json:
    if account.access_token:
        return {"device_id": account.device_id, "access_token": account.access_token.reveal()}
    file = folder / "device.json"
    if not file.exists():
        if not account.password:
            raise OtherAccount(OtherAccount.__doc__)
        said = await _log_in(client, account.user_id, account.password.reveal())
        kept(file, lambda: json.dumps({name: said[name] for name in ("user_id", "device_id", "access_token")}))
    device: Json = json.loads(file.read_text())
    return device


async def _log_in(client: AsyncClient, user_id: str, password: str) -> Json:
    who = {"type": "m.id.user", "user": user_id}
    wanted = {"type": "m.login.password", "identifier": who, "password": password}
    return await call(client, "POST", f"{CLIENT}/login", wanted | {"initial_device_display_name": "Ambassadeursdesk"})


def _store_privately(client: AsyncClient, user_id: str, device_id: str, token: str) -> None:
    """Opens nio's store of keys, which it would make readable for all."""
    before = os.umask(0o077)
    try:
        client.restore_login(user_id, device_id, token)
    finally:
        os.umask(before)


async def _prove(client: AsyncClient, user_id: str, device_id: str) -> None:
    said = await call(client, "GET", f"{CLIENT}/account/whoami")
    if (said["user_id"], said.get("device_id", device_id)) != (user_id, device_id):
        raise OtherAccount(OtherAccount.__doc__)


async def unnotified(client: AsyncClient) -> None:
    """Asks the homeserver not to notify us: else it looks up and counts for each message what a phone would show."""
    path = f"{CLIENT}/pushrules/global/override/.m.rule.master/enabled"
    try:
        if not (await call(client, "GET", path))["enabled"]:
            await call(client, "PUT", path, {"enabled": True})
    except Refused as no:
        log.warning("matrix.notified", extra={"code": no.code})


def kept(file: Path, make: Callable[[], str]) -> str:
    """The text of a file that only the desk may read; made, and safely on the disk, the first time."""
    if not file.exists():
        new = file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as opened:
            opened.write(make())
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    return file.read_text()
