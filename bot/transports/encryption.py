"""Opens what comes in sealed, and seals what goes out.

nio encrypts and decrypts, but knows nothing of cross-signing, and shows a forged sender as a true one: so keys go
only to devices that their owner signed (`devices`), and only these vouch for what they say.
"""

import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp
from nio import (
    AsyncClient,
    ErrorResponse,
    ForwardedRoomKeyEvent,
    LocalProtocolError,
    MegolmEvent,
    RoomKeyEvent,
    SyncResponse,
    ToDeviceEvent,
    ToDeviceMessage,
)
from nio.exceptions import EncryptionError, VerificationError
from vodozemac import DecodeException, MegolmDecryptionException, OlmDecryptionException

from bot.transports.account import CLIENT, Away, Json, Limited, call, part
from bot.transports.devices import Devices, Report
from bot.transports.signing import Identity
from storage.db import Database

log = logging.getLogger("desk.matrix")

STRANGE = (
    AttributeError, AssertionError, KeyError, IndexError, TypeError, ValueError, OverflowError, EncryptionError,
    VerificationError, LocalProtocolError, DecodeException, MegolmDecryptionException, OlmDecryptionException,
)  # what nio raises at things that no client of ours would send  # fmt: skip
STATE = "m.room.member", "m.room.encryption"  # what nio has to know of a room


@dataclass(frozen=True)
class Opened:
    """What was inside an encrypted event, and with which session it was sealed."""

    kind: str
    content: Json
    sender_key: str
    session_id: str


async def answered(request: Awaitable[Any]) -> Any:
    """What nio gives back, with its errors raised as ours."""
    try:
        said = await request
    except (aiohttp.ClientError, TimeoutError, OSError) as silence:
        raise Away(type(silence).__name__) from silence
    except LocalProtocolError as unready:
        raise Away(type(unready).__name__) from unready
    if isinstance(said, ErrorResponse):
        if said.status_code == "M_LIMIT_EXCEEDED":
            raise Limited((said.retry_after_ms or 1000) / 1000)
        raise Away(f"{type(said).__name__} {said.status_code}")
    return said


class Trust:
    """Keys in, keys out, and the devices of other people."""

    def __init__(self, client: AsyncClient, identity: Identity, database: Database, report: Report) -> None:
        self.client = client
        self.devices = Devices(client, identity, database, report)

    @classmethod
    async def open(cls, client: AsyncClient, folder: Path, password: str, database: Database, report: Report) -> Self:
        """Makes the desk a full member of encrypted rooms; every part is safe to run again."""
        if client.should_upload_keys:
            await answered(client.keys_upload())  # before this the server has no device to sign
        identity = Identity.kept_in(folder, client.user_id)
        await identity.publish(client, password)
        return cls(client, identity, database, report)

    # Hearing

    async def take(self, said: Json) -> set[str]:
        """Gives nio what a sync says of keys, devices and members; its store is written before we go on.

        Returns the rooms for which keys came.
        """
        rooms = {self._key_in(event) for event in said.get("to_device", {}).get("events", [])}
        counts = said.get("device_one_time_keys_count")
        if counts is not None:
            self.client.olm.uploaded_key_count = counts.get("signed_curve25519", 0)  # nio overlooks a zero
        await self._follow(said)
        return {room for room in rooms if room}

    def _key_in(self, event: Json) -> str | None:
        """Opens what another device sent to ours. Requests and verifications are not for nio: it answers wrongly."""
        if event.get("type") == "m.room_key.withheld":
            log.warning("matrix.key_withheld", extra={"sender": event.get("sender")})
        if event.get("type") != "m.room.encrypted":
            return None
        try:
            opened = self.client.olm.handle_to_device_event(ToDeviceEvent.parse_event(event))
        except STRANGE as strange:
            log.warning("matrix.strange_key", extra={"sender": event.get("sender"), "trouble": type(strange).__name__})
            return None
        return opened.room_id if isinstance(opened, RoomKeyEvent | ForwardedRoomKeyEvent) else None

    async def _follow(self, said: Json) -> None:
        """Shows nio the rooms' members and encryption: nothing else of a room is its business."""
        joined = said.get("rooms", {}).get("join", {})
        rooms = {room: _state_of(given) for room, given in joined.items() if self._is_news(room, given)}
        self.devices.doubt(said.get("device_lists", {}).get("changed", []))
        for room, given in joined.items():
            if given["timeline"].get("limited") and room in self.client.rooms:
                self.client.rooms[room].members_synced = False  # who came or went in between is not told
        if not rooms:
            return
        news = {"next_batch": said["next_batch"], "rooms": {"join": rooms}}
        self.client.next_batch = ""  # else nio may take it for one that it knows
        try:
            await self.client.receive_response(SyncResponse.from_dict(news))
        except STRANGE as strange:
            log.error("matrix.strange_state", extra={"trouble": type(strange).__name__})  # noqa: TRY400

    def _is_news(self, room: str, given: Json) -> bool:
        return room not in self.client.rooms or bool(_state_of(given)["state"]["events"])

    def encrypted(self, room: str) -> bool:
        """Whether what is said there is encrypted. Only for rooms that a sync has shown."""
        return bool(self.client.rooms[room].encrypted)

    def opened(self, event: Json, room: str) -> Opened | None:
        """What is inside an encrypted event; None if there is no key yet; one of `STRANGE` if there never can be."""
        sealed = MegolmEvent.from_dict(event)
        if not isinstance(sealed, MegolmEvent):
            raise ValueError("not a megolm event")  # noqa: TRY004 - it is about the value
        try:
            inside = self.client.olm.decrypt_megolm_event(sealed, room).source
        except (EncryptionError, DecodeException):
            return None
        return Opened(inside["type"], dict(inside["content"]), sealed.sender_key, sealed.session_id)

    def vouched(self, sender: str, opened: Opened, room: str) -> bool:
        """Whether the sender's own, signed device said this. Ask after `settle`."""
        session = self.client.olm.inbound_group_store.get(room, opened.sender_key, opened.session_id)
        device = session and self.client.device_store.device_from_sender_key(sender, session.sender_key)
        return bool(device and device.verified and device.ed25519 == session.ed25519 and not session.forwarding_chain)

    # Speaking

    async def seal(self, room: str, kind: str, content: Json) -> tuple[str, Json]:
        """An event as it goes over the wire: encrypted where the room is, with its keys handed out first."""
        if not self.encrypted(room):
            return kind, content
        async with self.devices.one_at_a_time:
            await self._know_members(room)
            await self.devices.settle_now()
            if self.client.olm.should_share_group_session(room):
                await self._share(room)
            try:
                sealed: tuple[str, Json] = self.client.encrypt(room, kind, content)
            except STRANGE as strange:
                raise Away(type(strange).__name__) from strange
            return sealed

    async def _know_members(self, room: str) -> None:
        """Loads who is in the room and who is invited: nio's own request leaves out the invited."""
        known = self.client.rooms[room]
        if known.members_synced:
            return
        said = await call(self.client, "GET", f"{CLIENT}/rooms/{part(room)}/members?not_membership=leave")
        there = {event["state_key"]: event["content"].get("membership") for event in said["chunk"]}
        there = {user: membership for user, membership in there.items() if membership in ("join", "invite")}
        for user in known.users.keys() - there.keys():
            known.remove_member(user)
            self.client.invalidate_outbound_session(room)
        for user, membership in there.items():
            known.add_member(user, None, None, membership == "invite")
        known.members_synced = True
        self.client.olm.update_tracked_users(known)

    async def _share(self, room: str) -> None:
        """Hands out the room's next key, and tells the devices that get none why, before the message comes."""
        client = self.client
        if missing := client.get_missing_sessions(room):
            await answered(client.keys_claim(missing))
        try:
            await answered(client.share_group_session(room))
        except Away:
            self.devices.doubt(client.rooms[room].users)
            raise
        finally:
            client.sharing_session.pop(room, None)  # nio forgets it when a request in between fails
        session = client.olm.outbound_group_sessions[room]
        if (
            not self._reachable(room) <= session.users_shared_with
        ):  # nio counts a key as shared that did not get through
            client.invalidate_outbound_session(room)
            raise Away("room key")
        await self._say_withheld(room, session.id)

    def _reachable(self, room: str) -> set[tuple[str, str]]:
        devices = [
            each
            for user in self.client.rooms[room].users
            for each in self.client.device_store.active_user_devices(user)
        ]
        sessions = self.client.olm.session_store
        return {(each.user_id, each.id) for each in devices if each.verified and sessions.get(each.curve25519)}

    async def _say_withheld(self, room: str, session_id: str) -> None:
        content = {
            "algorithm": "m.megolm.v1.aes-sha2", "room_id": room, "session_id": session_id, "code": "m.unverified",
            "sender_key": self.client.olm.account.identity_keys["curve25519"],
            "reason": "The owner of this device has not verified it",
        }  # fmt: skip
        for user in self.client.rooms[room].users:
            for device in self.devices.unsigned.get(user, ()):
                await answered(self.client.to_device(ToDeviceMessage("m.room_key.withheld", user, device, content)))

    async def tidy(self) -> None:
        """What can wait until the answers have gone: fresh one-time keys, new devices, broken sessions."""
        client = self.client
        if client.should_upload_keys:
            await answered(client.keys_upload())
        await self.devices.settle()
        if client.should_claim_keys:
            await answered(client.keys_claim(client.get_users_for_key_claiming()))
        for message in list(client.outgoing_to_device_messages):
            await answered(client.to_device(message))


def _state_of(given: Json) -> Json:
    """The state that nio has to know, from before and from within the timeline."""
    events = [*given.get("state", {}).get("events", []), *given.get("timeline", {}).get("events", [])]
    return {"state": {"events": [event for event in events if event.get("type") in STATE and "state_key" in event]}}
