"""The desk as a process on a real homeserver: started, killed, and started again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.demo.homeserver import Synapse, tied
from tests.infra.fixtures import PASSWORD, new_account

READY_WITHIN = 30.0  # seconds


class DeskProcess:
    """One desk with its configuration, its database and its log."""

    def __init__(self, folder: Path, synapse: Synapse, url: str = "", *, module: str = "bot") -> None:
        self.folder, self.module = folder, module
        self.user = new_account(synapse, f"desk{time.time_ns()}")
        self.people = {
            role: new_account(synapse, f"{role}{time.time_ns()}") for role in ("ambassador", "secretary", "admin")
        }
        self.log = folder / "desk.log"
        self.config = folder / "config.toml"
        (folder / "password").write_text(PASSWORD)
        self.config.write_text(f"""
            [matrix]
            homeserver = "{synapse.url}"
            user_id = "{self.user}"
            password_file = "password"
            [storage]
            url = "{url or "sqlite+aiosqlite:///desk.sqlite3"}"
            [people]
            ambassador = "{self.people["ambassador"]}"
            secretaries = ["{self.people["secretary"]}"]
            administrators = ["{self.people["admin"]}"]
        """)
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def knows(self, *addresses: str, roles: str = "alderman") -> None:
        """Takes these people in, as `desk import people` does."""
        file = self.folder / "people.csv"
        lines = [f"{address},{address[1:6]},wethouder Wonen,,Beek,{roles},nl," for address in addresses]
        file.write_text(
            "chat_address,name,function,organisation,municipality,roles,language,via\n" + "\n".join(lines) + "\n"
        )
        command = [sys.executable, "-m", "bot", "import", "people", str(file), "--apply", "--config", str(self.config)]
        subprocess.run(command, check=True, capture_output=True)

    def begins(self) -> None:
        """Starts it, without waiting."""
        words = ["--config", str(self.config), "run"] if self.module == "bot" else [str(self.config)]
        with self.log.open("ab") as out:
            environment = os.environ | {"PYTHONUNBUFFERED": "1"}
            command = tied([sys.executable, "-m", self.module, *words])
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment)
        self.starts += 1

    async def starts_up(self) -> None:
        """Starts it, and waits until it answers."""
        before = self.said("desk.ready")
        self.begins()
        await self.until(lambda: self.said("desk.ready") > before, READY_WITHIN)

    async def until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Waits; fails with the end of the log."""
        until = time.monotonic() + seconds
        while not holds():
            alive = self.process is None or self.process.poll() is None
            assert alive, self.log.read_text()[-3000:]
            assert time.monotonic() < until, self.log.read_text()[-3000:]
            await asyncio.sleep(0.02)

    def said(self, event: str) -> int:
        """How often the log names an event."""
        return self.log.read_text().count(event) if self.log.exists() else 0

    def kills(self) -> None:
        """`kill -9`."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stops(self) -> int:
        """SIGTERM; returns its exit status."""
        assert self.process
        self.process.terminate()
        return self.process.wait(15)
