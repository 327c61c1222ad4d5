"""A person with a modern client (matrix-js-sdk), encrypted and signed: what Element does, without a screen.

    async with await Persona.login(synapse.url, "jansen", "geheim") as jansen:
        room = await jansen.direct("@desk:localhost")
        await jansen.says(room, "hallo")
        answer = await jansen.hears(room, contains="Goedemorgen")

It runs in Node (`persona/persona.mjs`); its packages are installed on first use, as its lock file says.
"""

import asyncio
import contextlib
import fcntl
import itertools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent / "persona"
PATIENCE = 20.0  # seconds that a person waits for what they expect
LONGEST_LINE = 1 << 24  # bytes; an event is at most 64 kB, a history may hold many

Line = dict[str, Any]


class NoNode(Exception):
    """Node or npm is not there, or its packages cannot be installed: tests with an independent client are skipped."""


class Failed(Exception):
    """The client could not do what it was told; the text holds its own words."""


class Persona:
    """One account on one new device. `lines` is all that it told by itself, oldest first."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Listen to a running client; `login` makes one that is ready."""
        self.user_id = ""
        self.device_id = ""
        self.recovery_key = ""
        self.lines: list[Line] = []
        self._process = process
        self._numbers = itertools.count(1)
        self._open: dict[int, asyncio.Future[Line]] = {}
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def login(
        cls,
        url: str,
        user: str,
        password: str,
        *,
        recovery_key: str | None = None,
        signed: bool = True,
        excludes_insecure: bool = True,
    ) -> Self:
        """Log in on a new device, and sign it: with a new identity, or with the one that `recovery_key` opens."""
        persona = await cls._launch()
        try:
            who = await persona.does(
                "login", url=url, user=user, password=password, excludes_insecure=excludes_insecure
            )
            persona.user_id, persona.device_id = who["user_id"], who["device_id"]
            if recovery_key:
                await persona.does("recover", recovery_key=recovery_key)
            elif signed:
                persona.recovery_key = (await persona.does("setup"))["recovery_key"]
        except BaseException:
            await persona.close()
            raise
        return persona

    @classmethod
    async def _launch(cls) -> Self:
        node = await asyncio.to_thread(_installed)
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                node, "persona.mjs", cwd=HERE, stdin=pipe, stdout=pipe, limit=LONGEST_LINE
            )
        )

    async def close(self) -> None:
        """Let the client go; at the end of its input it stops."""
        self._input.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._reading

    async def __aenter__(self) -> Self:
        """Give the persona itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    async def does(self, command: str, **given: Any) -> Line:
        """Run one of persona.mjs' commands and give its answer, or raise `Failed`."""
        number = next(self._numbers)
        self._open[number] = asyncio.get_running_loop().create_future()
        self._input.write(json.dumps({"id": number, "do": command, **given}).encode() + b"\n")
        answer = await self._open[number]
        if not answer["ok"]:
            raise Failed(f"{command}: {answer['error']}")
        return answer

    async def direct(self, user: str) -> str:
        """Open a new encrypted chat of two; gives the room."""
        room: str = (await self.does("dm", user=user))["room"]
        return room

    async def join(self, room: str) -> None:
        """Enter a room."""
        await self.does("join", room=room)

    async def says(self, room: str, text: str, html: str | None = None) -> str:
        """Say something; gives the event id."""
        return await self._sends("text", room=room, body=text, html=html)

    async def replies(self, room: str, event_id: str, text: str) -> str:
        """Reply to a message."""
        return await self._sends("reply", room=room, event_id=event_id, body=text)

    async def edits(self, room: str, event_id: str, text: str) -> str:
        """Put another text in the place of what we said."""
        return await self._sends("edit", room=room, event_id=event_id, body=text)

    async def reacts(self, room: str, event_id: str, key: str) -> str:
        """Put a sign under a message; this goes in clear."""
        return await self._sends("react", room=room, event_id=event_id, key=key)

    async def redacts(self, room: str, event_id: str) -> str:
        """Take back what we sent."""
        return await self._sends("redact", room=room, event_id=event_id)

    async def hears(
        self,
        room: str | None = None,
        sender: str | None = None,
        contains: str | None = None,
        after: int = 0,
        seconds: float = PATIENCE,
    ) -> Line:
        """Wait for the first readable event that fits, from `lines[after]` on."""
        wanted = {"room": room, "sender": sender}
        fits = {name: value for name, value in wanted.items() if value is not None}
        return await self.sees("message", contains=contains, after=after, seconds=seconds, **fits)

    async def sees(
        self, event: str, *, contains: str | None = None, after: int = 0, seconds: float = PATIENCE, **fits: Any
    ) -> Line:
        """Wait for the first line of a kind with these fields; TimeoutError tells what came instead."""

        wanted = {"event": event} | fits

        def fitting(line: Line) -> bool:
            body = str(line.get("content", {}).get("body", ""))
            return all(line.get(name) == value for name, value in wanted.items()) and (contains or "") in body

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    if found := next(filter(fitting, self.lines[after:]), None):
                        return found
                    await self._something_new()
        instead = "".join(f"\n  {json.dumps(line)[:300]}" for line in self.lines[after:][-20:]) or " nothing"
        text = f" with {contains!r}" if contains else ""
        raise TimeoutError(f"{self.user_id} waited {seconds:g} seconds for {wanted}{text} and got instead:{instead}")

    @property
    def _input(self) -> asyncio.StreamWriter:
        assert self._process.stdin
        return self._process.stdin

    async def _sends(self, command: str, **given: Any) -> str:
        event_id: str = (await self.does(command, **given))["event_id"]
        return event_id

    async def _something_new(self) -> None:
        if self._reading.done():
            raise Failed(f"the client of {self.user_id} has ended")
        self._news.clear()
        await self._news.wait()

    async def _read(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            self._take(json.loads(line))
        for waiting in self._open.values():
            waiting.set_exception(Failed(f"the client of {self.user_id} has ended"))
        self._news.set()

    def _take(self, line: Line) -> None:
        if "ok" not in line:
            self.lines.append(line)
            self._news.set()
        elif waiting := self._open.pop(line["id"], None):
            waiting.set_result(line)


def _installed() -> str:
    """Give the path of Node, with persona.mjs' packages installed; one process installs, the others wait for it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise NoNode(NoNode.__doc__)
    lock = HERE / "package-lock.json"
    done = HERE / "node_modules" / ".package-lock.json"  # npm writes it last
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
            _install(npm)
    return node


def _install(npm: str) -> None:
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    ran = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise NoNode(f"{NoNode.__doc__}\n{ran.stderr[-1000:]}")
