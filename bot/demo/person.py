"""A person with a plain Matrix client: one real account over the client-server API, without encryption.

async with await Person.login(url, "anna", "geheim") as anna:
    room = await anna.direct("@desk:localhost")
    print(await anna.answer_to(room, "/menu"))
"""

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from urllib.parse import quote

import aiohttp

MESSAGE = "m.room.message"
QUIET = 0.3  # seconds without another message, after which an answer is complete
PATIENCE = 15.0  # seconds that a person waits for what they expect
LONG_POLL = 30_000  # milliseconds that the server may hold a sync
_NONE: dict[str, Any] = {"types": []}
_ROOM_FILTER = {"timeline": {"limit": 100}, "state": _NONE, "ephemeral": _NONE, "account_data": _NONE}
_FILTER = json.dumps({"presence": _NONE, "account_data": _NONE, "room": _ROOM_FILTER})

Json = dict[str, Any]
T = TypeVar("T")


class Refused(Exception):
    """The homeserver said no: its error code and its words."""

    def __init__(self, code: str, words: str) -> None:
        """Keep the code apart, so that a caller can tell the reasons from each other."""
        super().__init__(f"{code}: {words}")
        self.code = code


@dataclass(frozen=True)
class Heard:
    """One event from somebody else. `body` is the text of a message or the sign of a reaction, else empty."""

    room: str
    event_id: str
    sender: str
    kind: str
    body: str
    content: Json
    at_monotonic: float

    @classmethod
    def of(cls, room: str, event: Json) -> Self:
        """Read an event as the server gave it, heard now."""
        content = event["content"]
        return cls(room, event["event_id"], event["sender"], event["type"], _body(content), content, time.monotonic())


@dataclass(frozen=True)
class Invitation:
    """A room that somebody asks us into; `direct` if they call it a chat of two."""

    room: str
    sender: str
    direct: bool


class Person:
    """One logged-in account that listens all the time. What it finds in its rooms on login is history, not heard."""

    def __init__(self, url: str, *, joins_invites: bool = False) -> None:
        """Prepare a client; `login` makes one that is ready."""
        self.joins_invites = joins_invites
        self.user_id = ""
        self.rooms: set[str] = set()
        self.invitations: dict[str, Invitation] = {}
        self.heard: list[Heard] = []
        self._api = f"{url}/_matrix/client"
        self._http = aiohttp.ClientSession()
        self._token = ""
        self._since = ""
        self._directs: dict[str, str] = {}
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def login(cls, url: str, user: str, password: str, *, joins_invites: bool = False) -> Self:
        """Log in on a new device and start to listen. `joins_invites`: goes wherever it is asked."""
        person = cls(url, joins_invites=joins_invites)
        try:
            await person._enter(user, password)
        except BaseException:
            await person.close()
            raise
        return person

    async def close(self) -> None:
        """Stop listening and let go of the connections."""
        await self._stop_listening()
        await self._http.close()

    async def __aenter__(self) -> Self:
        """Give the person itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    # Rooms

    async def direct(self, with_user: str) -> str:
        """Enter the chat of two with somebody: the one there is, the one they asked us into, or a new one."""
        if room := self._directs.get(with_user):
            return room
        for invitation in self.invitations.values():
            if invitation.direct and invitation.sender == with_user:
                return await self.accepts(invitation)
        wanted = {"is_direct": True, "invite": [with_user], "preset": "trusted_private_chat"}
        made = await self.calls("POST", "createRoom", wanted)
        return await self._remembers_direct(with_user, made["room_id"])

    async def is_asked(self, by: str, seconds: float = PATIENCE) -> Invitation:
        """Wait until somebody asks us into a room."""

        def theirs() -> Invitation | None:
            return next((one for one in self.invitations.values() if one.sender == by), None)

        return await self._until(theirs, seconds)

    async def accepts(self, invitation: Invitation) -> str:
        """Follow an invitation into its room."""
        await self.join(invitation.room)
        if invitation.direct:
            await self._remembers_direct(invitation.sender, invitation.room)
        return invitation.room

    async def join(self, room: str) -> str:
        """Join by id or alias; gives the id."""
        joined: str = (await self.calls("POST", f"join/{_part(room)}", {}))["room_id"]
        self.invitations.pop(joined, None)
        return joined

    async def leave(self, room: str) -> None:
        """Leave a room, or decline to enter it."""
        await self.calls("POST", f"rooms/{_part(room)}/leave", {})

    async def invite(self, room: str, user: str) -> None:
        """Ask somebody into a room."""
        await self.calls("POST", f"rooms/{_part(room)}/invite", {"user_id": user})

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
        return await self.sends(room, MESSAGE, _text(text) | extra_content)

    async def replies(self, room: str, event_id: str, text: str) -> str:
        """Reply to a message."""
        return await self.says(room, text, **_about(**{"m.in_reply_to": {"event_id": event_id}}))

    async def says_in_thread(self, room: str, event_id: str, text: str) -> str:
        """Say something in the thread below a message."""
        return await self.says(room, text, **_about(rel_type="m.thread", event_id=event_id))

    async def edits(self, room: str, event_id: str, text: str) -> str:
        """Put another text in the place of what we said."""
        return await self.says(
            room, f"* {text}", **{"m.new_content": _text(text)}, **_about(rel_type="m.replace", event_id=event_id)
        )

    async def reacts(self, room: str, event_id: str, key: str) -> str:
        """Put a sign under a message."""
        return await self.sends(room, "m.reaction", _about(rel_type="m.annotation", event_id=event_id, key=key))

    async def redacts(self, room: str, event_id: str) -> str:
        """Take back what we sent."""
        path = f"rooms/{_part(room)}/redact/{_part(event_id)}/{secrets.token_hex(8)}"
        redaction: str = (await self.calls("PUT", path, {}))["event_id"]
        return redaction

    async def sends(self, room: str, kind: str, content: Json) -> str:
        """Send any event."""
        path = f"rooms/{_part(room)}/send/{_part(kind)}/{secrets.token_hex(8)}"
        event_id: str = (await self.calls("PUT", path, content))["event_id"]
        return event_id

    # Listening

    async def hears(
        self,
        room: str | None = None,
        sender: str | None = None,
        contains: str | None = None,
        *,
        kind: str | None = None,
        after: int = 0,
        seconds: float = PATIENCE,
    ) -> Heard:
        """Wait for the first event that fits, from `heard[after]` on; TimeoutError tells what was heard instead."""

        def fits(heard: Heard) -> bool:
            return (
                room in (None, heard.room)
                and sender in (None, heard.sender)
                and kind in (None, heard.kind)
                and (contains is None or contains in heard.body)
            )

        try:
            return await self._until(lambda: next(filter(fits, self.heard[after:]), None), seconds)
        except TimeoutError:
            wanted = {"room": room, "sender": sender, "contains": contains, "kind": kind}
            raise TimeoutError(self._heard_instead(wanted, after, seconds)) from None

    async def hears_until(self, complete: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until so much was heard."""
        end = time.monotonic() + seconds
        while not complete():
            await self.hears(after=len(self.heard), seconds=end - time.monotonic())

    async def answer_to(self, room: str, text: str, seconds: float = PATIENCE) -> str:
        """Say something and give the answer: all messages from others, until it has been quiet for a moment."""
        after = len(self.heard)
        await self.says(room, text)
        answers = [await self.hears(room, kind=MESSAGE, after=after, seconds=seconds)]
        with contextlib.suppress(TimeoutError):
            while True:
                after = self.heard.index(answers[-1]) + 1
                answers.append(await self.hears(room, kind=MESSAGE, after=after, seconds=QUIET))
        return "\n".join(answer.body for answer in answers)

    @contextlib.asynccontextmanager
    async def looks_away(self) -> AsyncIterator[None]:
        """Hear nothing meanwhile; what was said comes afterwards."""
        await self._stop_listening()
        yield
        self._listening = asyncio.create_task(self._listen())

    async def download(self, mxc: str) -> bytes:
        """Fetch a file by its mxc:// address."""
        url = f"{self._api}/v1/media/download/{mxc.removeprefix('mxc://')}"
        async with self._http.get(url, headers=self._headers()) as answer:
            if answer.status != 200:
                raise Refused(str(answer.status), mxc)
            return await answer.read()

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

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    async def _enter(self, user: str, password: str) -> None:
        identifier = {"type": "m.id.user", "user": user}
        login = {"type": "m.login.password", "identifier": identifier, "password": password}
        said = await self.calls("POST", "login", login)
        self.user_id, self._token = said["user_id"], said["access_token"]
        await self._sync()
        for other, rooms in (await self._direct_rooms()).items():
            for room in self.rooms.intersection(rooms):
                self._directs[other] = room
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        try:
            while True:
                try:
                    await self._sync()
                except aiohttp.ClientError:  # the homeserver is away: try again until it is back
                    await asyncio.sleep(QUIET)
        finally:
            self._news.set()

    async def _stop_listening(self) -> None:
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        self._listening = None

    async def _until(self, find: Callable[[], T | None], seconds: float) -> T:
        async with asyncio.timeout(seconds):
            while (found := find()) is None:
                await self._something_new()
        return found

    async def _something_new(self) -> None:
        if self._listening and self._listening.done():
            await self._listening  # raises what ended it
        self._news.clear()
        await self._news.wait()

    async def _sync(self) -> None:
        """Take what has happened since the last one. All is fetched before any of it counts: a failed sync repeats."""
        waiting = {"since": self._since, "timeout": LONG_POLL} if self._since else {}
        said = await self.calls("GET", "sync", query={"filter": _FILTER} | waiting)
        rooms = {"join": {}, "invite": {}, "leave": {}} | said.get("rooms", {})
        timelines = [await self._timeline(room, part["timeline"]) for room, part in rooms["join"].items()]
        for room, part in rooms["invite"].items():
            await self._is_invited(room, part["invite_state"]["events"])
        self.rooms = (self.rooms | rooms["join"].keys()) - rooms["leave"].keys()
        self._directs = {other: room for other, room in self._directs.items() if room not in rooms["leave"]}
        if self._since:
            self.heard += [heard for news in timelines for heard in news if heard.sender != self.user_id]
        self._since = said["next_batch"]
        self._news.set()

    async def _timeline(self, room: str, timeline: Json) -> list[Heard]:
        events: list[Json] = timeline["events"]
        if self._since and timeline["limited"] and room in self.rooms:
            events = await self._gap(room, timeline["prev_batch"], self._since) + events
        return [Heard.of(room, event) for event in events]

    async def _gap(self, room: str, start: str | None, end: str) -> list[Json]:
        newest_first: list[Json] = []
        while start:
            query = {"dir": "b", "limit": 100, "from": start, "to": end}
            page = await self.calls("GET", f"rooms/{_part(room)}/messages", query=query)
            newest_first += page["chunk"]
            start = page.get("end")
        return newest_first[::-1]

    async def _is_invited(self, room: str, state: list[Json]) -> None:
        mine = next(one for one in state if one["type"] == "m.room.member" and one["state_key"] == self.user_id)
        invitation = Invitation(room, mine["sender"], mine["content"].get("is_direct", False))
        self.invitations[room] = invitation
        if self.joins_invites:
            with contextlib.suppress(Refused):  # it was withdrawn in the meantime
                await self.accepts(invitation)

    async def _direct_rooms(self) -> dict[str, list[str]]:
        try:
            return await self.calls("GET", self._direct_path())
        except Refused as refused:
            if refused.code != "M_NOT_FOUND":
                raise
            return {}

    async def _remembers_direct(self, other: str, room: str) -> str:
        self._directs[other] = room
        known = await self._direct_rooms()
        await self.calls("PUT", self._direct_path(), known | {other: [*known.get(other, []), room]})
        return room

    def _direct_path(self) -> str:
        return f"user/{_part(self.user_id)}/account_data/m.direct"

    def _heard_instead(self, wanted: dict[str, str | None], after: int, seconds: float) -> str:
        wish = ", ".join(f"{name} {value!r}" for name, value in wanted.items() if value is not None) or "anything"
        lines = [f"{one.sender} in {one.room}, {one.kind}: {one.body[:200]!r}" for one in self.heard[after:]]
        instead = "".join(f"\n  {line}" for line in lines[-20:]) or " nothing"
        return f"{self.user_id} waited {seconds:g} seconds for {wish} and heard instead:{instead}"


def _part(name: str) -> str:
    return quote(name, safe="")


def _body(content: Json) -> str:
    """Find the words in a content that may be anything: others can send what they like."""
    relation = content.get("m.relates_to")
    key = relation.get("key") if isinstance(relation, dict) else None
    return next((words for words in (content.get("body"), key) if isinstance(words, str)), "")


def _text(body: str) -> Json:
    return {"msgtype": "m.text", "body": body}


def _about(**relation: Any) -> Json:
    return {"m.relates_to": relation}
