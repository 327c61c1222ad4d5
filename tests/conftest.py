"""What every test may ask for: a desk in process with its people, and the real servers of `tests.infra.fixtures`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.infra.talk import ADMINISTRATOR, AMBASSADOR, MONDAY_MORNING, SECRETARY, Talker, TestDesk

pytest_plugins = ["tests.infra.fixtures"]


@pytest.fixture
def wakes() -> str:
    """When the desk starts: a Monday morning in October 2022. A file of tests may have a day of its own."""
    return MONDAY_MORNING


@pytest.fixture
async def desk(tmp_path: Path, wakes: str) -> AsyncIterator[TestDesk]:
    """A desk in process."""
    desk = await TestDesk(tmp_path, now=wakes).starts()
    yield desk
    await desk.stops()


@pytest.fixture
async def anna(desk: TestDesk) -> Talker:
    """An alderman in Horst aan de Maas."""
    return await desk.knows("@anna:localhost", name="Anna", function="wethouder Wonen", organisation="gemeente Horst aan de Maas",
                            municipality="Horst aan de Maas", roles=("alderman",))  # fmt: skip


@pytest.fixture
async def bert(desk: TestDesk) -> Talker:
    """A civil servant in Venray."""
    return await desk.knows("@bert:localhost", name="Bert", function="beleidsadviseur", organisation="gemeente Venray",
                            municipality="Venray", roles=("civil_servant",))  # fmt: skip


@pytest.fixture
async def emma(desk: TestDesk) -> Talker:
    """Somebody of an employment agency, who speaks English."""
    return await desk.knows("@emma:localhost", name="Emma", function="director", organisation="FlexWork",
                            language="en", roles=("partner",))  # fmt: skip


@pytest.fixture
async def ambassador(desk: TestDesk) -> Talker:
    """The ambassador."""
    return await desk.greeted(AMBASSADOR)


@pytest.fixture
async def secretary(desk: TestDesk) -> Talker:
    """The secretary."""
    return await desk.greeted(SECRETARY)


@pytest.fixture
async def administrator(desk: TestDesk) -> Talker:
    """The administrator."""
    return await desk.greeted(ADMINISTRATOR)
