"""`kill -9` at random moments, while people go on talking: each message is answered, and none twice."""

import asyncio
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.demo.person import Person
from tests.infra.fixtures import PASSWORD, new_account
from tests.infra.process import DeskProcess

KILLS, MESSAGES = 30, 240  # people talk for about as long as the killing goes on
DATABASES = "sqlite", "postgresql"


@pytest.mark.parametrize("kind", DATABASES)
async def test_each_message_is_answered_once_however_often_the_desk_is_killed(kind, request, synapse, tmp_path: Path):
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    desk = DeskProcess(tmp_path, synapse, url, module="tests.infra.worker")
    address = new_account(synapse, f"anna-{kind}-{random.randrange(10**9)}")
    desk.knows(address)
    await desk.starts_up()
    async with await Person.login(synapse.url, address, PASSWORD) as anna:
        room = await anna.direct(desk.user)
        await anna.hears(sender=desk.user, contains="Goedendag", seconds=20)

        talking = asyncio.create_task(_talks(anna, room))
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.05, 2.4))
            desk.kills()
            desk.begins()
        await talking
        await _all_answered(anna, desk)

    desk.stops()
    answered = Counter(_numbers(anna, desk))
    assert answered == Counter(range(MESSAGES))
    assert "turn.failed" not in desk.log.read_text()


async def _talks(anna: Person, room: str) -> None:
    for number in range(MESSAGES):
        await anna.says(room, f"werk nummer {number}" if number % 5 == 0 else f"nummer {number}")
        await asyncio.sleep(random.uniform(0, 0.3))


async def _all_answered(anna: Person, desk: DeskProcess) -> None:
    await desk.until(lambda: len(set(_numbers(anna, desk))) == MESSAGES, 60)
    await asyncio.sleep(1)  # a second answer would come now


def _numbers(anna: Person, desk: DeskProcess) -> list[int]:
    said = [heard.body for heard in anna.heard if heard.sender == desk.user]
    return [int(found[1]) for body in said if (found := re.search(r'"nummer (\d+)"', body))]
