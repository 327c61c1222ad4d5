"""Fixtures of the real world. A server a session; fresh people, rooms and databases a test."""

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any, Protocol

import pytest

from bot.demo.homeserver import Synapse
from bot.demo.person import Person
from tests.infra.persona import NoNode, Persona
from tests.infra.postgres import NoPostgres, Postgres

PASSWORD = "geheim"  # of accounts that live as long as the test run


class Arrives(Protocol):
    """Registers a new account, whose name begins as given, and logs it in; it leaves at the end of the test."""

    async def __call__(self, name: str, **how: Any) -> Person:
        """Let a person arrive; `how` is `Person.login`'s."""


class ArrivesEncrypted(Protocol):
    """The same with a modern, encrypting client."""

    async def __call__(self, name: str, **how: Any) -> Persona:
        """Let a persona arrive; `how` is `Persona.login`'s."""


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver without rate limits, for the whole run."""
    with Synapse(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for the whole run; `database()` gives each test its own."""
    if not Postgres.found():
        pytest.skip(f"no PostgreSQL: {NoPostgres.__doc__}")
    with Postgres() as server:
        yield server


@pytest.fixture
async def person(synapse: Synapse) -> AsyncIterator[Arrives]:
    """`anna = await person("anna")`."""
    async with AsyncExitStack() as leaving:

        async def arrives(name: str, **how: Any) -> Person:
            newcomer = await Person.login(synapse.url, new_account(synapse, name), PASSWORD, **how)
            return await leaving.enter_async_context(newcomer)

        yield arrives


@pytest.fixture
async def persona(synapse: Synapse) -> AsyncIterator[ArrivesEncrypted]:
    """`jansen = await persona("jansen")`; skips where there is no Node."""
    async with AsyncExitStack() as leaving:

        async def arrives(name: str, **how: Any) -> Persona:
            try:
                newcomer = await Persona.login(synapse.url, new_account(synapse, name), PASSWORD, **how)
            except NoNode as missing:
                pytest.skip(str(missing))
            return await leaving.enter_async_context(newcomer)

        yield arrives


def new_account(synapse: Synapse, name: str) -> str:
    """Register an account whose name begins as given; gives its full user id."""
    user_id: str = synapse.register(f"{name}-{uuid.uuid4().hex[:6]}", PASSWORD)["user_id"]
    return user_id
