"""Somebody's account shows another identity: an administrator says whether it is right, and nobody says so of their own."""

from storage.machine import places
from tests.infra.talk import ADMINISTRATOR, Talker, TestDesk

ANNA = "@anna:localhost"


async def shows(desk: TestDesk, address: str, other: str | None) -> None:
    """As the transport keeps it: a first identity, and perhaps another one that waits."""
    async with desk.app.database.writing() as session:
        await places.pin(session, address, "first", other)


async def pinned(desk: TestDesk, address: str) -> tuple[str, str | None]:
    async with desk.app.database.reading() as session:
        return (await places.pins(session))[address]


async def test_the_administrator_accepts_the_one_that_was_reported(desk: TestDesk, administrator: Talker) -> None:
    await shows(desk, ANNA, "second")
    await desk.app.turns.report("matrix.identity_changed", {"address": ANNA})
    await desk.settles()
    assert administrator.heard_last.endswith(f"Klopt het, zeg dan aanvaarden {ANNA}.")

    await administrator.chats("""
        > aanvaarden @anna:localhost
        Ik vertrouw vanaf nu de nieuwe identiteit van @anna:localhost. Zeg dit alleen als u de persoon zelf sprak, buiten deze chat.
        Klopt dat? Zeg ja, wijzig … of stop.
        > ja
        De nieuwe identiteit van @anna:localhost is aanvaard. Wat daar nu vandaan komt, telt weer.
        > aanvaarden @anna:localhost
        Niemand heeft een andere identiteit die op u wacht.
    """)
    assert await pinned(desk, ANNA) == ("second", None)


async def test_who_names_nobody_hears_whom_it_is_about(desk: TestDesk, administrator: Talker) -> None:
    await shows(desk, ANNA, "second")
    await administrator.chats("""
        > aanvaarden @anne:localhost
        Noem het account erbij. Het gaat om:
        - aanvaarden @anna:localhost
    """)


async def test_yet_another_identity_is_not_accepted_with_it(desk: TestDesk, administrator: Talker) -> None:
    await shows(desk, ANNA, "second")
    await administrator.says(f"aanvaarden {ANNA}")
    await shows(desk, ANNA, "third")
    await administrator.chats("""
        > ja
        Er is niets aanvaard: dit account wacht niet meer, of heeft inmiddels weer een andere identiteit.
    """)
    assert await pinned(desk, ANNA) == ("first", "third")


async def test_nobody_accepts_their_own(desk: TestDesk, administrator: Talker) -> None:
    await shows(desk, ADMINISTRATOR, "second")
    await administrator.chats(f"""
        > aanvaarden {ADMINISTRATOR}
        Uw eigen identiteit kunt u niet zelf aanvaarden. Vraag het een andere beheerder, of kijk in de handleiding voor beheer.
    """)
    assert await pinned(desk, ADMINISTRATOR) == ("first", "second")


async def test_only_an_administrator_may(desk: TestDesk, ambassador: Talker) -> None:
    await shows(desk, ANNA, "second")
    assert "beheer" in await ambassador.says(f"/aanvaarden {ANNA}")
    assert await pinned(desk, ANNA) == ("first", "second")
