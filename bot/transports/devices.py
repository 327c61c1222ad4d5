"""Whose devices the desk believes: those that their owner signed.

A person's first identity is pinned; with another one they get no keys until an administrator accepts it. People without
any identity are served: then the device has to be theirs, and that is all there is to know.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from nio import AsyncClient, ErrorResponse, KeysQueryResponse

from bot.transports.account import CLIENT, Away, Json, Refused, call
from bot.transports.signing import Identity, signed_by
from storage.db import Database
from storage.machine import places

Report = Callable[[str, dict[str, str]], Awaitable[None]]  # to the administrators: a template's key and its variables


class Devices:
    """Looks people up and marks their devices in nio's store: it gives keys to the verified, and to no others."""

    def __init__(self, client: AsyncClient, identity: Identity, database: Database, report: Report) -> None:
        self.client, self.identity, self.database, self.report = client, identity, database, report
        self.unsigned: dict[str, set[str]] = {}  # devices that get no keys, by owner
        self.one_at_a_time = asyncio.Lock()
        self._pins: dict[str, tuple[str, str | None]] = {}  # identities: the first one, and another that waits
        self._doubtful: set[str] = set(client.device_store.users)  # people who are to be judged

    def doubt(self, people: Iterable[str]) -> None:
        """Something may have changed for these, of whom we know devices."""
        self._doubtful |= self.client.device_store.users & set(people)

    async def settle(self) -> None:
        """Looks up and judges everybody whose devices may have changed."""
        if self._doubtful or self.client.users_for_key_query or await self._accepted():
            async with self.one_at_a_time:
                await self.settle_now()

    async def settle_now(self) -> None:
        """The same, for who holds the lock."""
        self._doubtful |= set(self.client.users_for_key_query) | await self._accepted()
        if people := set(self._doubtful):
            await self.judge(people)

    async def _accepted(self) -> set[str]:
        """Whose other identity no longer waits: an administrator accepted it. Asked only while somebody's does."""
        waiting = {user for user, (_, other) in self._pins.items() if other}
        if not waiting:
            return set()
        async with self.database.reading() as session:
            pins = await places.pins(session)
        return {user for user in waiting if user in pins and not pins[user][1]}

    async def judge(self, people: set[str]) -> None:
        """Marks the devices of these people: signed by their owner, or without keys from us."""
        found = await self._look_up(people)
        response = KeysQueryResponse.from_dict(found)
        if not isinstance(response, ErrorResponse):
            await self.client.receive_response(response)
        self.client.users_for_key_query.difference_update(people)
        changed = await self._pin(people, found)
        for user in people:
            signer = self._signer(user, found)
            self._mark(user, found.get("device_keys", {}).get(user, {}), signer)
        self._doubtful -= people
        for user in changed:
            await self.report("matrix.identity_changed", {"address": user})

    async def _look_up(self, people: Iterable[str]) -> Json:
        try:
            wanted: Json = {"device_keys": {user: [] for user in people}}
            return await call(self.client, "POST", f"{CLIENT}/keys/query", wanted)
        except Refused as no:
            raise Away(str(no)) from None

    async def _pin(self, people: Iterable[str], found: Json) -> list[str]:
        """Keeps first identities, and others that came later. Returns who has another one since now."""
        shown = {
            user: _public(found.get("master_keys", {}).get(user)) for user in people if user != self.client.user_id
        }
        async with self.database.writing() as session:
            self._pins = await places.pins(session)
            new = {user: master for user, master in shown.items() if master and master not in self._pins.get(user, ())}
            changed = [user for user in new if user in self._pins]
            for user, master in new.items():
                first = self._pins.get(user, (master, None))[0]
                self._pins[user] = first, master if user in changed else None
                await places.pin(session, user, *self._pins[user])
        return changed

    def _signer(self, user: str, found: Json) -> str | None:
        """The key with which this person signs devices; empty for who has no identity, None for a doubtful one."""
        if user == self.client.user_id:
            return self.identity.public["self_signing"]
        master, second = found.get("master_keys", {}).get(user), found.get("self_signing_keys", {}).get(user)
        first, other = self._pins.get(user, (None, None))
        if not master:
            return None if first else ""  # a server that hides an identity that we know gets nothing
        trusted = second and not other and _public(master) == first and signed_by(second, user, first)
        return _public(second) if trusted else None

    def _mark(self, user: str, shown: Json, signer: str | None) -> None:
        """Tells nio which devices get keys. Only on a change: each mark makes new room keys."""
        self.unsigned[user] = set()
        for device in list(self.client.device_store.active_user_devices(user)):
            good = signer == "" or (signer and signed_by(shown.get(device.id, {}), user, signer))
            if not (good and _same_keys(device, shown.get(device.id, {}))):
                self.unsigned[user].add(device.id)
                self.client.blacklist_device(device)
            elif not device.verified:
                self.client.verify_device(device)

    async def accept(self, address: str) -> None:
        """An administrator says that a person's new identity is right."""
        async with self.database.writing() as session:
            if other := (await places.pins(session)).get(address, ("", None))[1]:
                await places.accept_pin(session, address, other)
        await self.settle()


def _public(key: Json | None) -> str:
    return next(iter(key["keys"].values())) if key else ""


def _same_keys(device: Any, shown: Json) -> bool:
    ours = {f"ed25519:{device.id}": device.ed25519, f"curve25519:{device.id}": device.curve25519}
    return shown.get("keys") == ours
