"""Who talks in more than one file of conversations: two of the Steering Group, alone and in its room."""

import pytest

from tests.infra.steering import ROOM, member
from tests.infra.talk import Group, Talker, TestDesk


@pytest.fixture
async def lwv(desk: TestDesk) -> Talker:
    """Somebody of LWV."""
    return await member(desk, "lwv", "LWV")


@pytest.fixture
async def lltb(desk: TestDesk) -> Talker:
    """Somebody of LLTB."""
    return await member(desk, "lltb", "LLTB")


@pytest.fixture
async def room(desk: TestDesk, lwv: Talker) -> Group:
    """LWV in the room of the Steering Group."""
    return Group(desk, lwv.address, ROOM)


@pytest.fixture
async def other(desk: TestDesk, lltb: Talker) -> Group:
    """LLTB in the same room."""
    return Group(desk, lltb.address, ROOM)
