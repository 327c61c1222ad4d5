"""A person with a plain Matrix client: one real account over the client-server API, without encryption.

async with await Person.login(url, "anna", "geheim") as anna:
    room = await anna.direct("@desk:localhost")
    print(await anna.answer_to(room, "/menu"))
"""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Self, TypeVar

import aiohttp

from bot.demo.account import Account, Refused
from bot.demo.events import MESSAGE, Heard, Invitation, Json, in_path

QUIET = 0.3  # seconds without another message, after which an answer is complete
PATIENCE = 15.0  # seconds that a person waits for what they expect
LONG_POLL = 30_000  # milliseconds that the server may hold a sync
_NONE: dict[str, Any] = {"types": []}
_ROOM_FILTER = {"timeline": {"limit": 100}, "state": _NONE, "ephemeral": _NONE, "account_data": _NONE}
_FILTER = json.dumps({"presence": _NONE, "account_data": _NONE, "room": _ROOM_FILTER})

T = TypeVar("T")


class Person(Account):
    """One logged-in account that listens all the time. What it finds in its rooms on login is history, not heard."""

    def __init__(self, url: str, *, joins_invites: bool = False) -> None:
        """Prepare a client; `login` makes one that is ready."""
        super().__init__(url)
        self.joins_invites = joins_invites
        self.rooms: set[str] = set()
        self.invitations: dict[str, Invitation] = {}
        self.heard: list[Heard] = []
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
        """Stop listening, and let go of the connections."""
        await self._stop_listening()
        await super().close()

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
        joined: str = (await self.calls("POST", f"join/{in_path(room)}", {}))["room_id"]
        self.invitations.pop(joined, None)
        return joined

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

    # Underneath

    async def _enter(self, user: str, password: str) -> None:
        await self.enter(user, password)
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
            page = await self.calls("GET", f"rooms/{in_path(room)}/messages", query=query)
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
        return f"user/{in_path(self.user_id)}/account_data/m.direct"

    def _heard_instead(self, wanted: dict[str, str | None], after: int, seconds: float) -> str:
        wish = ", ".join(f"{name} {value!r}" for name, value in wanted.items() if value is not None) or "anything"
        lines = [f"{one.sender} in {one.room}, {one.kind}: {one.body[:200]!r}" for one in self.heard[after:]]
        instead = "".join(f"\n  {line}" for line in lines[-20:]) or " nothing"
        return f"{self.user_id} waited {seconds:g} seconds for {wish} and heard instead:{instead}"
