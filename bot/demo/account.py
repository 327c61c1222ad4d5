"""An account at a homeserver, over the client-server API: what it does in rooms, and says there."""

import asyncio
import secrets
from collections.abc import Iterable
from typing import Any, Self

import aiohttp

from bot.demo.events import MESSAGE, Json, about, in_path, message


class Refused(Exception):
    """The homeserver said no: its error code and its words."""

    def __init__(self, code: str, words: str) -> None:
        """Keep the code apart, so that a caller can tell the reasons from each other."""
        super().__init__(f"{code}: {words}")
        self.code = code


class Account:
    """One account, logged in or about to be."""

    def __init__(self, url: str) -> None:
        self.user_id = ""
        self._api = f"{url}/_matrix/client"
        self._http = aiohttp.ClientSession()
        self._token = ""

    async def enter(self, user: str, password: str) -> None:
        """Log in on a new device."""
        identifier = {"type": "m.id.user", "user": user}
        login = {"type": "m.login.password", "identifier": identifier, "password": password}
        said = await self.calls("POST", "login", login)
        self.user_id, self._token = said["user_id"], said["access_token"]

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close()

    async def __aenter__(self) -> Self:
        """Give the account itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    # Rooms

    async def leave(self, room: str) -> None:
        """Leave a room, or decline to enter it."""
        await self.calls("POST", f"rooms/{in_path(room)}/leave", {})

    async def invite(self, room: str, user: str) -> None:
        """Ask somebody into a room."""
        await self.calls("POST", f"rooms/{in_path(room)}/invite", {"user_id": user})

    async def create_room(
        self, name: str, alias: str | None = None, *, public: bool = False, invite: Iterable[str] = (), **more: Any
    ) -> str:
        """Make a group room. `alias` is the part before the colon; `public`: all may enter; `more` is createRoom's."""
        wanted = {"name": name, "preset": "public_chat" if public else "private_chat", "invite": list(invite)} | more
        if alias:
            wanted["room_alias_name"] = alias
        room: str = (await self.calls("POST", "createRoom", wanted))["room_id"]
        return room

    # Speaking

    async def says(self, room: str, text: str, **extra_content: Any) -> str:
        """Say something; gives the event id."""
        return await self.sends(room, MESSAGE, message(text) | extra_content)

    async def replies(self, room: str, event_id: str, text: str) -> str:
        """Reply to a message."""
        return await self.says(room, text, **about(**{"m.in_reply_to": {"event_id": event_id}}))

    async def says_in_thread(self, room: str, event_id: str, text: str) -> str:
        """Say something in the thread below a message."""
        return await self.says(room, text, **about(rel_type="m.thread", event_id=event_id))

    async def edits(self, room: str, event_id: str, text: str) -> str:
        """Put another text in the place of what we said."""
        return await self.says(
            room, f"* {text}", **{"m.new_content": message(text)}, **about(rel_type="m.replace", event_id=event_id)
        )

    async def reacts(self, room: str, event_id: str, key: str) -> str:
        """Put a sign under a message."""
        return await self.sends(room, "m.reaction", about(rel_type="m.annotation", event_id=event_id, key=key))

    async def redacts(self, room: str, event_id: str) -> str:
        """Take back what we sent."""
        path = f"rooms/{in_path(room)}/redact/{in_path(event_id)}/{secrets.token_hex(8)}"
        redaction: str = (await self.calls("PUT", path, {}))["event_id"]
        return redaction

    async def sends(self, room: str, kind: str, content: Json) -> str:
        """Send any event."""
        path = f"rooms/{in_path(room)}/send/{in_path(kind)}/{secrets.token_hex(8)}"
        event_id: str = (await self.calls("PUT", path, content))["event_id"]
        return event_id

    # Underneath

    async def calls(self, method: str, path: str, content: Json | None = None, query: Json | None = None) -> Json:
        """Make one request of the client-server API (v3), again for as long as the server asks us to slow down."""
        url = f"{self._api}/v3/{path}"
        while True:
            async with self._http.request(method, url, json=content, params=query, headers=self._headers()) as answer:
                said: Json = await answer.json()
            if answer.status == 200:
                return said
            if answer.status != 429:
                raise Refused(said.get("errcode", str(answer.status)), said.get("error", ""))
            await asyncio.sleep(said.get("retry_after_ms", 1000) / 1000)

    async def download(self, mxc: str) -> bytes:
        """Fetch a file by its mxc:// address."""
        url = f"{self._api}/v1/media/download/{mxc.removeprefix('mxc://')}"
        async with self._http.get(url, headers=self._headers()) as answer:
            if answer.status != 200:
                raise Refused(str(answer.status), mxc)
            return await answer.read()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}
