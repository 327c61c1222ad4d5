"""A command that takes its time, so that a kill finds the desk at work, and one that breaks. Also a desk that knows them.

python -m tests.infra.worker CONFIG
"""

import asyncio
import os
import sys
from pathlib import Path

from bot import Desk, command, logs, service
from bot.config import Config

WORK = 0.1  # seconds


@command("werk", listed=False, takes_line=True)
async def work(desk: Desk) -> None:
    """Works, and says back what it was given."""
    await asyncio.sleep(WORK)
    desk.say("desk.unclear", quoted=desk.line, near=[])


@command("gif", listed=False)
async def poison(_desk: Desk) -> None:
    """Breaks, each time."""
    raise ZeroDivisionError


if __name__ == "__main__":
    logs.start()
    asyncio.run(service.run(Config.read(Path(sys.argv[1]), os.environ), sys.modules["__main__"]))
