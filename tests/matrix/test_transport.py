"""The transport against a real homeserver, with the shortest turn there is behind it: an echo.

What is claimed: everything that people say is heard once and in order, and every answer arrives once, also when desk or
homeserver go away in between.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import delete, select, update

from bot import config
from bot.clock import Clock, real_now
from bot.config.kinds import Secret
from bot.demo.account import Refused
from bot.demo.homeserver import Synapse
from bot.demo.person import Person
from bot.transports import reading
from bot.transports.account import CLIENT, call, part, whole
from bot.transports.encryption import Trust
from bot.transports.matrix import POSITION, Matrix
from bot.transports.reading import ID, Seen
from storage import migrations
from storage.db import Database
from storage.machine import inbox, members, outbox, places
from storage.machine.inbox import Arrival, InboxRow
from storage.machine.outbox import OutboxRow, Outgoing
from tests.infra.fixtures import PASSWORD, Arrives, ArrivesEncrypted, new_account
from tests.infra.postgres import Postgres

NOW = Clock.start("Europe/Amsterdam")
FILE = ("verslag.pdf", "application/pdf", b"%PDF-1.7 verslag")


class EchoDesk:
    """The transport with an echo as its turn: it says back what came in, one row a turn."""

    def __init__(self, server: str, user_id: str, home: Path, url: str) -> None:
        self.user_id, self.home = user_id, home
        self.account = config.Matrix(
            homeserver=server, user_id=user_id, password=Secret(text=PASSWORD), store_path=home / "matrix",
            access_token=None, device_id=None,
        )  # fmt: skip
        self.people = config.People(ambassador="@ambassadeur:localhost", secretaries=(), administrators=())
        self.rooms = config.Rooms(taskforce="#nergens:localhost", steering_group="#ook-niet:localhost")
        self.homeservers: tuple[str, ...] = ("localhost",)
        self.database = Database(url)
        self.answers = True
        self.reports: list[tuple[str, dict[str, str]]] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def make(self) -> Self:
        await migrations.upgrade(self.database)
        return self

    async def starts(self, *, speaks: bool = True) -> None:
        self.awake = asyncio.Event()
        self.awake.set()
        self.matrix = Matrix(
            account=self.account, access=config.Access(homeservers=self.homeservers), people=self.people,
            rooms=self.rooms, database=self.database, clock=NOW, wake=self.awake.set, report=self._hears_report,
            render_file=lambda facts: FILE if facts["of"] == "report" else facts["nothing"],
        )  # fmt: skip
        await self.matrix.open()
        self.tasks = [asyncio.create_task(self.matrix.run())]
        if speaks:
            self.tasks.append(asyncio.create_task(self._turns()))

    async def stops(self) -> None:
        """Also what a kill is: nothing is finished, nothing written."""
        for task in self.tasks:
            task.cancel()
        ended = await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.matrix.close()
        self.tasks = []
        assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended

    async def restarts(self) -> None:
        await self.stops()
        await self.starts()

    async def _hears_report(self, key: str, facts: dict[str, str]) -> None:
        self.reports.append((key, facts))

    async def _turns(self) -> None:
        while True:
            await self.awake.wait()
            self.awake.clear()
            while await whole(self._turn()):
                self.matrix.wake_sender()

    async def _turn(self) -> bool:
        async with self.database.writing() as session:
            waiting = await inbox.next_waiting(session)
            if waiting is None:
                return False
            heard = waiting.arrival
            if self.answers and heard.kind == "message":
                answer = Outgoing(f"echo-{heard.event_id[1:]}", heard.place, "reply", f"echo {heard.text}", "")
                await outbox.post(session, [answer], real_now())
            await inbox.finish(session, waiting.id, real_now())
        return True

    async def sends(self, place: str, text: str, name: str, kind: str = "reply", **more: Any) -> None:
        async with self.database.writing() as session:
            await outbox.post(session, [Outgoing(name, place, kind, text, "", **more)], real_now())
        self.matrix.wake_sender()

    async def heard(self, kind: str | None = None) -> list[Arrival]:
        async with self.database.reading() as session:
            rows = (await session.execute(select(InboxRow).order_by(InboxRow.id))).scalars()
            all_heard = [inbox._arrival(row) for row in rows]
        return [each for each in all_heard if kind in (None, each.kind)]

    async def hears(self, kind: str, **fits: Any) -> Arrival:
        async def heard() -> Arrival | None:
            found = [each for each in await self.heard(kind) if all(getattr(each, k) == v for k, v in fits.items())]
            return found[0] if found else None

        found: Arrival = await until(heard)
        return found

    async def sent(self, name: str) -> OutboxRow:
        async def row() -> OutboxRow | None:
            async with self.database.reading() as session:
                query = select(OutboxRow).where(OutboxRow.cause == name, OutboxRow.state != "waiting")
                return (await session.execute(query)).scalar()

        found: OutboxRow = await until(row)
        return found

    async def forgets_sending(self, name: str, position: str, **values: Any) -> None:
        """The database as of a kill between the request and its mark."""
        async with self.database.writing() as session:
            values = {"state": "waiting", "event_id": None, "seen": None} | values
            await session.execute(update(OutboxRow).where(OutboxRow.cause == name).values(**values))
            await places.set_mark(session, POSITION, position)

    async def position(self) -> str:
        async with self.database.reading() as session:
            return str(await places.mark(session, POSITION))


async def until(look: Callable[[], Awaitable[Any]], seconds: float = 15) -> Any:
    """What `look` finds, once it finds something."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.03)
    return found


async def everything(person: Person, room: str) -> list[dict[str, Any]]:
    """All events of a room, as a person can read them, oldest first."""
    said = await person.calls("GET", f"rooms/{part(room)}/messages", query={"dir": "f", "limit": "500"})
    events: list[dict[str, Any]] = said["chunk"]
    return events


def bodies(events: list[dict[str, Any]], sender: str) -> list[str]:
    return [event["content"]["body"] for event in events if event["sender"] == sender and "body" in event["content"]]


MakesDesk = Callable[..., Awaitable[EchoDesk]]


@pytest.fixture
async def make(synapse: Synapse, tmp_path: Path) -> AsyncIterator[MakesDesk]:
    async with AsyncExitStack() as leaving:

        async def makes(server: Synapse = synapse, url: str | None = None) -> EchoDesk:
            account = new_account(server, "desk")
            desk = EchoDesk(server.url, account, tmp_path, url or f"sqlite+aiosqlite:///{tmp_path}/desk.sqlite3")
            leaving.push_async_callback(desk.database.close)
            return await desk.make()

        yield makes


@pytest.fixture
async def desk(make: MakesDesk) -> AsyncIterator[EchoDesk]:
    desk = await make()
    await desk.starts()
    yield desk
    if desk.tasks:
        await desk.stops()


# Hearing


async def test_what_is_said_after_the_invitation_is_answered_once_and_in_order(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    for number in range(30):
        await anna.says(room, f"bericht {number}")
    await anna.hears(room, desk.user_id, "echo bericht 29")
    expected = [f"echo bericht {number}" for number in range(30)]
    assert bodies(await everything(anna, room), desk.user_id) == expected
    joined = await desk.heard("joined")
    assert [(each.sender, each.place, each.direct) for each in joined] == [(anna.user_id, room, True)]
    assert (await desk.heard())[0] == joined[0]


async def test_of_a_long_absence_nothing_is_lost(person: Arrives, desk: EchoDesk) -> None:
    anna, bert = await person("anna"), await person("bert")
    rooms = {each: await each.direct(desk.user_id) for each in (anna, bert)}
    for each, room in rooms.items():
        await each.answer_to(room, "hallo")
    await desk.stops()
    for number in range(120):
        await anna.says(rooms[anna], f"a{number}")
    await bert.says(rooms[bert], "b0")
    await desk.starts()
    await anna.hears(rooms[anna], desk.user_id, "echo a119", seconds=60)
    await bert.hears(rooms[bert], desk.user_id, "echo b0")
    expected = ["echo hallo", *(f"echo a{number}" for number in range(120))]
    assert bodies(await everything(anna, rooms[anna]), desk.user_id) == expected
    assert len(await desk.heard("message")) == 123


async def test_of_many_who_speak_at_once_all_are_answered_once_and_in_order(person: Arrives, make: MakesDesk) -> None:
    desk = await make()
    await desk.starts()
    everybody = [await person(name) for name in ("anna", "bert", "carla", "dirk")]
    rooms = [(each, await each.direct(desk.user_id)) for each in everybody]

    async def says_all(each: Person, room: str) -> None:
        for number in range(10):
            await each.says(room, f"{number}")

    await asyncio.gather(*(says_all(*both) for both in rooms))
    for each, room in rooms:
        await each.hears(room, desk.user_id, "echo 9")
        assert bodies(await everything(each, room), desk.user_id) == [f"echo {number}" for number in range(10)]
    assert len(await desk.heard("message")) == 40
    await desk.stops()


async def test_who_invites_and_writes_while_the_desk_is_away_is_answered(person: Arrives, make: MakesDesk) -> None:
    desk, anna = await make(), await person("anna")
    room = await anna.direct(desk.user_id)
    for number in range(110):
        await anna.says(room, f"{number}")
    await desk.starts()
    await anna.hears(room, desk.user_id, "echo 109", seconds=60)
    assert bodies(await everything(anna, room), desk.user_id) == [f"echo {number}" for number in range(110)]
    await desk.stops()


async def test_a_restart_between_hearing_and_answering_goes_unnoticed(person: Arrives, make: MakesDesk) -> None:
    desk, anna = await make(), await person("anna")
    await desk.starts(speaks=False)
    room = await anna.direct(desk.user_id)
    await anna.says(room, "hallo")
    await desk.hears("message", text="hallo")
    await desk.restarts()
    await anna.hears(room, desk.user_id, "echo hallo")
    await desk.restarts()
    await anna.answer_to(room, "en nu")
    assert bodies(await everything(anna, room), desk.user_id) == ["echo hallo", "echo en nu"]
    await desk.stops()


async def test_an_echo_stands_between_what_was_said_before_and_after_it(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    before = await anna.says(room, "ervoor")
    await anna.hears(room, desk.user_id, "echo ervoor")
    row = await desk.sent(f"echo-{before[1:]}")
    await until(lambda: _seen(desk, row.cause))
    after = await anna.says(room, "erna")
    await desk.hears("message", event_id=after)
    async with desk.database.reading() as session:
        event_id, seen = await outbox.message_seen(session, row.cause)
        rows = await session.execute(select(InboxRow.event_id, InboxRow.id))
        ids = {row.event_id: row.id for row in rows}
    assert seen is not None
    assert ids[before] <= seen < ids[after]
    assert event_id == row.event_id


async def _seen(desk: EchoDesk, name: str) -> bool:
    async with desk.database.reading() as session:
        return (await outbox.message_seen(session, name))[1] is not None


async def test_every_kind_of_event_is_heard_as_what_it_is(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    desk.answers = False
    room = await anna.direct(desk.user_id)
    said = await anna.says(room, "dinsdag")
    edited = await anna.edits(room, said, "woensdag")
    reacted = await anna.reacts(room, said, "✅")
    await desk.hears("reaction")  # what is taken back before it is heard was never said
    redacted = await anna.redacts(room, reacted)
    quoted = await anna.replies(room, said, "> <@x:y> dinsdag\n\nbij nader inzien")
    picture = {"msgtype": "m.image", "url": "mxc://localhost/abc"}
    media = await anna.says(room, "kaart.png", **picture)
    under = await anna.says(room, "De kaart van Beek", filename="kaart.png", **picture)
    place = await anna.says(room, "Venlo", msgtype="m.location", geo_uri="geo:51.4,6.2")
    sticker = await anna.sends(room, "m.sticker", {"body": "zon", "info": {}, "url": "mxc://localhost/abc"})
    poll = {"question": {"org.matrix.msc1767.text": "Wanneer?"}, "answers": []}
    asked = await anna.sends(room, "org.matrix.msc3381.poll.start", {"org.matrix.msc3381.poll.start": poll})
    last = await anna.says(room, "klaar\0\x07", **{"m.mentions": {}})
    await desk.hears("message", event_id=last)
    heard = [(each.kind, each.event_id, each.text, each.about) for each in await desk.heard()][1:]
    assert heard[:-1] == [
        ("message", said, "dinsdag", None),
        ("edit", edited, "woensdag", said),
        ("reaction", reacted, "✅", said),
        ("redaction", redacted, "", reacted),
        ("message", quoted, "bij nader inzien", said),
        ("media", media, "", None),
        ("media", under, "De kaart van Beek", None),
        ("media", place, "", None),
        ("media", sticker, "", None),
        ("media", asked, "Wanneer?", None),
    ]
    assert all(each.vouched for each in await desk.heard())


MALFORMED: list[tuple[str, dict[str, Any]]] = [
    ("m.room.message", {}),
    ("m.room.message", {"msgtype": "m.text"}),
    ("m.room.message", {"msgtype": "m.text", "body": {"een": "twee"}}),
    ("m.room.message", {"msgtype": ["m.text"], "body": "x"}),
    ("m.room.message", {"msgtype": "m.text", "body": "x", "m.relates_to": "niets"}),
    ("m.room.message", {"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace", "event_id": 5}}),
    ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x\0", "key": "y"}}),
    ("m.reaction", {"m.relates_to": []}),
    ("m.sticker", {"body": 7}),
    ("m.poll.start", {"m.poll": {"question": {"m.text": []}}}),
    ("m.room.encrypted", {}),
    ("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "\0", "session_id": "\0"}),
    ("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AA", "sender_key": "\0",
                          "session_id": "x", "device_id": "y"}),
]  # fmt: skip


async def test_malformed_events_and_notices_are_passed_over(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    for kind, content in MALFORMED:
        with suppress(Refused):  # this server takes some of them for what they are
            await anna.sends(room, kind, content)
    await anna.says(room, "van een ander programma", msgtype="m.notice")
    assert await anna.answer_to(room, "hallo") == "echo hallo"
    assert [each.text for each in await desk.heard("message")] == ["hallo"]


async def test_it_is_the_same_on_postgresql(person: Arrives, make: MakesDesk, postgres: Postgres) -> None:
    desk, anna = await make(url=postgres.database()), await person("anna")
    await desk.starts()
    room = await anna.direct(desk.user_id)
    for kind, content in MALFORMED:
        with suppress(Refused):
            await anna.sends(room, kind, content)
    assert await anna.answer_to(room, "nul \0 en een \x01") == "echo nul \ufffd en een "
    await desk.restarts()
    assert await anna.answer_to(room, "nog een") == "echo nog een"
    await desk.stops()


# Rooms


async def test_only_the_right_people_get_the_desk_into_a_room(person: Arrives, make: MakesDesk) -> None:
    desk, chief, anna = await make(), await person("chief"), await person("anna")
    desk.people = replace(desk.people, ambassador=chief.user_id)
    await desk.starts()
    wanted = await chief.create_room("Overleg", invite=[desk.user_id])
    unwanted = await anna.create_room("Borrel", invite=[desk.user_id])
    crowd = await anna.calls("POST", "createRoom", {"is_direct": True, "invite": [desk.user_id, chief.user_id]})
    await until(lambda: _membership(anna, unwanted, desk.user_id, "leave"))
    await until(lambda: _membership(anna, crowd["room_id"], desk.user_id, "leave"))
    await until(lambda: _membership(chief, wanted, desk.user_id, "join"))
    assert await desk.heard() == []
    await desk.stops()


async def _membership(person: Person, room: str, user: str, wanted: str) -> bool:
    try:
        said = await person.calls("GET", f"rooms/{part(room)}/state/m.room.member/{part(user)}")
    except Refused:  # they were never in it so far
        return False
    return bool(said["membership"] == wanted)


async def test_from_an_other_homeserver_nobody_gets_in(person: Arrives, make: MakesDesk) -> None:
    desk, anna = await make(), await person("anna")
    desk.homeservers = ("elders.example",)
    await desk.starts()
    room = await anna.direct(desk.user_id)
    await until(lambda: _membership(anna, room, desk.user_id, "leave"))
    await desk.stops()


async def test_in_a_group_room_only_what_is_for_the_desk_is_kept(person: Arrives, make: MakesDesk) -> None:
    desk, chief, anna = await make(), await person("chief"), await person("anna")
    desk.people = replace(desk.people, ambassador=chief.user_id)
    room = await chief.create_room("Overleg", public=True)
    await anna.join(room)
    await anna.says(room, "/voor uw komst")
    await desk.starts()
    await chief.invite(room, desk.user_id)
    await until(lambda: _membership(chief, room, desk.user_id, "join"))
    await anna.says(room, "onder ons")
    command = await anna.says(room, "/menu")
    answer = await anna.hears(room, desk.user_id, "echo /menu")
    await anna.says(room, f"{desk.user_id}: !acties")
    await anna.says(room, "balie kennisambassadeur, wat staat er open")
    await anna.says(room, f"{desk.user_id[1:].partition(':')[0]}: overleg")
    await anna.says(room, "wat vindt u", **{"m.mentions": {"user_ids": [desk.user_id]}})
    await anna.replies(room, answer.event_id, "akkoord")
    await anna.reacts(room, answer.event_id, "✅")
    await anna.reacts(room, await anna.says(room, "nog iets"), "✅")
    await anna.edits(room, command, "/rapport")
    await anna.redacts(room, command)
    await anna.says(room, "//einde")
    await anna.hears(room, desk.user_id, "echo //einde")
    heard = [(each.kind, each.text) for each in await desk.heard()]
    assert heard == [
        ("message", "/menu"), ("message", "!acties"), ("message", "wat staat er open"), ("message", "overleg"),
        ("message", "wat vindt u"), ("message", "akkoord"),
        ("reaction", "✅"), ("edit", "/rapport"), ("redaction", ""), ("message", "//einde"),
    ]  # fmt: skip
    assert not any(each.direct for each in await desk.heard())
    await desk.stops()


async def test_a_third_person_ends_the_privacy_of_a_direct_chat(person: Arrives, desk: EchoDesk) -> None:
    anna, bert = await person("anna"), await person("bert")
    room = await anna.direct(desk.user_id)
    await anna.answer_to(room, "hallo")
    await anna.invite(room, bert.user_id)
    await anna.says(room, "zomaar")
    last = await anna.says(room, "/menu")
    assert not (await desk.hears("message", event_id=last)).direct
    assert "zomaar" not in [each.text for each in await desk.heard()]
    (crowded,) = await desk.heard("crowded")
    assert (crowded.sender, crowded.place, crowded.direct) == (anna.user_id, room, False)


async def test_an_answer_goes_where_it_was_asked_as_long_as_nobody_else_is_there(
    person: Arrives, desk: EchoDesk
) -> None:
    anna, bert = await person("anna"), await person("bert")
    asks = {"is_direct": True, "invite": [desk.user_id]}
    first, second = [(await anna.calls("POST", "createRoom", asks))["room_id"] for _ in range(2)]
    for room in (first, second):
        await anna.answer_to(room, "hallo")
    await desk.sends(f"{anna.user_id} {first}", "waar het gevraagd is", "where-asked")
    await anna.hears(first, desk.user_id, "waar het gevraagd is")
    await anna.invite(first, bert.user_id)
    await desk.hears("crowded")
    await desk.sends(f"{anna.user_id} {first}", "onder ons", "between-us")
    await anna.hears(second, desk.user_id, "onder ons")


async def test_the_desk_follows_an_upgraded_room(person: Arrives, make: MakesDesk) -> None:
    desk, chief = await make(), await person("chief")
    desk.people = replace(desk.people, ambassador=chief.user_id)
    await desk.starts()
    old = await chief.create_room("Overleg", public=True, invite=[desk.user_id])
    await until(lambda: _membership(chief, old, desk.user_id, "join"))
    new = (await chief.calls("POST", f"rooms/{part(old)}/upgrade", {"new_version": "11"}))["replacement_room"]
    await until(lambda: _membership(chief, new, desk.user_id, "join"))
    await chief.says(new, "/menu")
    await chief.hears(new, desk.user_id, "echo /menu")
    await desk.stops()


async def test_when_the_desk_is_sent_away_the_administrators_hear(person: Arrives, make: MakesDesk) -> None:
    desk, chief = await make(), await person("chief")
    desk.people = replace(desk.people, ambassador=chief.user_id)
    await desk.starts()
    room = await chief.create_room("Overleg", invite=[desk.user_id])
    await until(lambda: _membership(chief, room, desk.user_id, "join"))
    await chief.says(room, "/menu")
    await chief.hears(room, desk.user_id, "echo /menu")
    await chief.calls("POST", f"rooms/{part(room)}/kick", {"user_id": desk.user_id})
    await until(lambda: _reported(desk, "matrix.kicked"))
    await desk.sends(room, "te laat", "te-laat")
    assert (await desk.sent("te-laat")).state == "failed"
    await until(lambda: _reported(desk, "matrix.refused"))
    assert desk.reports[-1][1]["reference"] == "te-laat"
    await desk.stops()


async def _reported(desk: EchoDesk, key: str) -> bool:
    return key in [each for each, _ in desk.reports]


async def test_a_person_without_a_chat_gets_one_and_only_one(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna", joins_invites=True)
    await asyncio.gather(*(desk.sends(anna.user_id, f"bericht {number}", f"m{number}") for number in range(3)))
    heard = [await anna.hears(sender=desk.user_id, contains=f"bericht {number}") for number in range(3)]
    assert len({each.room for each in heard}) == 1
    await desk.restarts()
    await desk.sends(anna.user_id, "nog een", "m3")
    assert (await anna.hears(contains="nog een")).room == heard[0].room
    assert await anna.answer_to(heard[0].room, "dank") == "echo dank"


# Speaking


async def test_a_reply_goes_before_a_notice_and_a_notice_before_bulk(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    await anna.answer_to(room, "hallo")
    await desk.stops()
    async with desk.database.writing() as session:
        rows = [Outgoing(f"{kind}-{number}", room, kind, f"{kind} {number}", "")
                for number in range(2) for kind in ("bulk", "notice", "reply")]  # fmt: skip
        await outbox.post(session, rows, real_now())
    await desk.starts()
    await anna.hears(room, desk.user_id, "bulk 1")
    said = bodies(await everything(anna, room), desk.user_id)[1:]
    assert said == ["reply 0", "reply 1", "notice 0", "notice 1", "bulk 0", "bulk 1"]


@pytest.mark.parametrize("how", ["same device", "long ago", "new device"])
async def test_a_kill_between_request_and_mark_makes_one_message(how: str, person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    await anna.answer_to(room, "hallo")
    position = await desk.position()
    await desk.sends(room, "een keer", "eenmaal")
    await anna.hears(room, desk.user_id, "een keer")
    row = await desk.sent("eenmaal")
    await desk.stops()
    # Without the sync's help: as if it came too late.
    later = await desk.position() if how != "same device" else position
    tried_at = real_now() - timedelta(hours=13 if how == "long ago" else 0)
    await desk.forgets_sending("eenmaal", later, tries=1, tried_at=tried_at)
    if how == "new device":
        (desk.home / "matrix" / "device.json").unlink()
    await desk.starts()
    assert (await desk.sent("eenmaal")).event_id == row.event_id
    await anna.answer_to(room, "klaar")
    assert bodies(await everything(anna, room), desk.user_id) == ["echo hallo", "een keer", "echo klaar"]


async def test_every_event_carries_its_id_and_mentions_nobody(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    await anna.answer_to(room, "hallo")
    await desk.sends(room, f"@room {'lang ' * 40_000}Klopt dat?", "lang")
    said = await anna.hears(room, desk.user_id, "@room")
    assert said.content[ID] == "lang"
    assert said.content["m.mentions"] == {}
    assert " … " in said.body
    assert said.body.endswith("lang Klopt dat?")


async def test_an_answer_goes_in_its_thread_and_never_in_that_of_another_room(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room, root = await anna.direct(desk.user_id), {"event_id": "$there-is-none"}
    await anna.answer_to(room, "hallo")
    root["event_id"] = await anna.says(room, "een draad")
    await anna.says(room, "erin", **{"m.relates_to": {"rel_type": "m.thread"} | root})
    heard = await desk.hears("message", text="erin")
    assert heard.thread == root["event_id"]
    thread = {"root": root["event_id"], "answers": heard.event_id}
    await desk.sends(room, "ook erin", "in", thread={"room": room} | thread)
    await desk.sends(room, "erbuiten", "out", thread={"room": "!elders:localhost"} | thread)
    inside, outside = [await anna.hears(room, desk.user_id, words) for words in ("ook erin", "erbuiten")]
    assert inside.content["m.relates_to"]["rel_type"] == "m.thread"
    assert inside.content["m.relates_to"]["event_id"] == root["event_id"]
    assert "m.relates_to" not in outside.content

    await desk.sends(room, "daarop", "answer", thread={"room": room, "root": None, "answers": heard.event_id})
    answer = await anna.hears(room, desk.user_id, "daarop")
    assert answer.content["m.relates_to"] == {"m.in_reply_to": {"event_id": heard.event_id}}


async def test_who_is_in_a_room_of_ours_is_known_as_people_come_and_go(person: Arrives, make: MakesDesk) -> None:
    desk, chief, anna, bert = await make(), await person("chief"), await person("anna"), await person("bert")
    name = f"overleg-{chief.user_id[1:].partition(':')[0]}"
    room = await chief.create_room("Overleg", name, public=True)
    desk.people, desk.rooms = (
        replace(desk.people, ambassador=chief.user_id),
        config.Rooms(taskforce=f"#{name}:localhost"),
    )
    await anna.join(room)
    await desk.starts()
    await until(lambda: _are_in(desk, room, chief, anna))
    await bert.join(room)
    await anna.leave(room)
    await until(lambda: _are_in(desk, room, chief, bert))
    await desk.stops()
    await anna.join(room)
    await bert.leave(room)
    await desk.starts()
    await until(lambda: _are_in(desk, room, chief, anna))
    new = (await chief.calls("POST", f"rooms/{part(room)}/upgrade", {"new_version": "11"}))["replacement_room"]
    await until(lambda: _are_in(desk, new, chief))
    assert await _members(desk, room) == set()
    await desk.stops()


async def _are_in(desk: EchoDesk, room: str, *who: Person) -> bool:
    return await _members(desk, room) == {one.user_id for one in who}


async def _members(desk: EchoDesk, room: str) -> set[str]:
    async with desk.database.reading() as session:
        return set(await members.of(session, room))


async def test_people_see_whom_they_talk_with(person: Arrives, desk: EchoDesk) -> None:
    anna, profile = await person("anna"), f"profile/{part(desk.user_id)}"
    seen = await anna.calls("GET", profile)
    assert seen["displayname"] == "Balie Kennisambassadeur"
    assert (await anna.download(seen["avatar_url"])).startswith(b"\x89PNG")

    desk.account = replace(desk.account, display_name="De balie")
    await desk.restarts()
    assert await anna.calls("GET", profile) == seen | {"displayname": "De balie"}, "the picture stays"


async def test_the_homeserver_counts_nothing_for_a_phone_of_the_desk(person: Arrives, desk: EchoDesk) -> None:
    await until(lambda: _unnotified(desk))
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    assert await anna.answer_to(room, "hallo") == "echo hallo"
    assert (await call(desk.matrix.client, "GET", f"{CLIENT}/notifications"))["notifications"] == []


async def _unnotified(desk: EchoDesk) -> bool:
    rule = await call(desk.matrix.client, "GET", f"{CLIENT}/pushrules/global/override/.m.rule.master")
    return rule["enabled"] is True


async def test_a_file_is_made_once_and_sent(person: Arrives, desk: EchoDesk) -> None:
    anna = await person("anna")
    room = await anna.direct(desk.user_id)
    await anna.answer_to(room, "hallo")
    await desk.sends(room, "", "verslag", file={"of": "report"})
    said = await anna.hears(room, desk.user_id, FILE[0])
    assert (said.content["msgtype"], await anna.download(said.content["url"])) == ("m.file", FILE[2])
    await desk.sends(room, "", "kapot", file={"of": "nothing"})
    assert (await desk.sent("kapot")).state == "failed"
    assert await anna.answer_to(room, "verder") == "echo verder"


async def test_a_homeserver_that_goes_away_is_waited_for(tmp_path: Path, make: MakesDesk) -> None:
    with Synapse(tmp_path / "synapse") as server:
        desk = await make(server)
        await desk.starts()
        async with await Person.login(server.url, new_account(server, "anna"), PASSWORD) as anna:
            room = await anna.direct(desk.user_id)
            await anna.answer_to(room, "hallo")
            await asyncio.to_thread(server.stop)
            for number in range(3):
                await desk.sends(room, f"bericht {number}", f"m{number}")
            await asyncio.sleep(1)
            server.start()
            await anna.hears(room, desk.user_id, "bericht 2", seconds=30)
            assert await anna.answer_to(room, "weer") == "echo weer"
            expected = ["echo hallo", "bericht 0", "bericht 1", "bericht 2", "echo weer"]
            assert bodies(await everything(anna, room), desk.user_id) == expected
        await desk.stops()


async def test_under_real_limits_everything_arrives_and_rooms_take_turns(tmp_path: Path, make: MakesDesk) -> None:
    with Synapse(tmp_path / "synapse", limits=True) as server:
        desk = await make(server)
        desk.answers = False
        people = [await Person.login(server.url, new_account(server, name), PASSWORD) for name in ("anna", "bert")]
        await desk.starts()
        rooms = [await each.direct(desk.user_id) for each in people]
        await until(lambda: _heard_all(desk, 2))
        for number in range(9):
            await desk.sends(rooms[0], f"a{number}", f"a{number}")
        for number in range(3):
            await desk.sends(rooms[1], f"b{number}", f"b{number}")
        await people[1].hears(rooms[1], desk.user_id, "b2", seconds=60)
        await people[0].hears(rooms[0], desk.user_id, "a8", seconds=60)
        assert bodies(await everything(people[0], rooms[0]), desk.user_id) == [f"a{number}" for number in range(9)]
        assert bodies(await everything(people[1], rooms[1]), desk.user_id) == ["b0", "b1", "b2"]
        await desk.stops()
        for each in people:
            await each.close()


async def _heard_all(desk: EchoDesk, joined: int) -> bool:
    return len(await desk.heard("joined")) == joined


# Encrypted


async def test_an_encrypting_person_and_the_desk_read_each_other(persona: ArrivesEncrypted, desk: EchoDesk) -> None:
    jansen = await persona("jansen")
    room = await jansen.direct(desk.user_id)
    said = await jansen.says(room, "hallo")
    answer = await jansen.hears(room, desk.user_id, "echo hallo")
    assert answer["encrypted"]
    assert not answer["shield"]
    wire = (await jansen.does("wire", room=room, event_id=answer["event_id"]))["wire"]
    assert wire[ID] == f"echo-{said[1:]}"
    edited = await jansen.edits(room, said, "dag")
    reacted = await jansen.reacts(room, said, "✅")
    await desk.hears("reaction")
    redacted = await jansen.redacts(room, reacted)
    await jansen.replies(room, answer["event_id"], "dank")
    await jansen.hears(room, desk.user_id, "echo dank")
    heard = {each.event_id: each for each in await desk.heard()}
    kinds = [(heard[each].kind, heard[each].vouched) for each in (said, edited, reacted, redacted)]
    assert kinds == [("message", True), ("edit", True), ("reaction", False), ("redaction", False)]
    assert heard[edited].about == said
    await desk.restarts()
    await jansen.says(room, "na de herstart")
    await jansen.hears(room, desk.user_id, "echo na de herstart")


async def test_the_longest_text_is_heard_whole_and_said_back_as_far_as_it_fits(
    persona: ArrivesEncrypted, desk: EchoDesk
) -> None:
    jansen = await persona("jansen")
    room = await jansen.direct(desk.user_id)
    for letter in "aé😀":  # more is sealed of these than was typed
        text = letter * (40_000 // len(letter.encode()))
        said = await jansen.says(room, text)
        assert (await desk.hears("message", event_id=said)).text == text
        answer = (await jansen.hears(room, desk.user_id, f"echo {letter}"))["content"]["body"]
        begins, _, ends = answer.partition(" … ")
        assert f"echo {text}".startswith(begins)
        assert text.endswith(ends)
        assert len(answer) > 3_000


async def test_what_comes_before_its_key_is_read_with_it(persona: ArrivesEncrypted, desk: EchoDesk) -> None:
    jansen = await persona("jansen")
    room = await jansen.direct(desk.user_id)
    said = await jansen.says(room, "hallo")
    heard = await desk.hears("message", event_id=said)
    raw = await call(desk.matrix.client, "GET", f"{CLIENT}/rooms/{part(room)}/event/{part(said)}")
    sealed = reading.sealed(Seen(room, raw, raw["type"], raw["content"], direct=True, vouched=False), NOW)
    async with desk.database.writing() as session:
        await session.execute(delete(InboxRow).where(InboxRow.event_id == said))
        await inbox.receive(session, [sealed])
        assert await inbox.next_waiting(session) is None
    await desk.restarts()
    late = await desk.hears("message", event_id=said)
    assert late == replace(heard, late=True)


async def test_the_desk_opens_an_encrypted_chat_with_who_can_read_it(persona: ArrivesEncrypted, desk: EchoDesk) -> None:
    jansen = await persona("jansen")
    await desk.sends(jansen.user_id, "goedemorgen", "eerste")
    room = (await jansen.sees("invite"))["room"]
    await jansen.join(room)
    said = await jansen.hears(room, desk.user_id, "goedemorgen")
    assert said["encrypted"]


async def test_who_has_no_identity_is_served_all_the_same(persona: ArrivesEncrypted, desk: EchoDesk) -> None:
    jansen = await persona("jansen", signed=False, excludes_insecure=False)
    room = await jansen.direct(desk.user_id)
    await jansen.says(room, "hallo")
    await jansen.hears(room, desk.user_id, "echo hallo")
    assert (await desk.hears("message", text="hallo")).vouched


async def test_a_forged_sender_is_not_believed(persona: ArrivesEncrypted, desk: EchoDesk) -> None:
    jansen, alderman = await persona("jansen"), await persona("wethouder")
    room = await jansen.direct(desk.user_id)
    said = await jansen.says(room, "ik trek alles in")
    await jansen.hears(room, desk.user_id, "echo ik trek alles in")
    raw = await call(desk.matrix.client, "GET", f"{CLIENT}/rooms/{part(room)}/event/{part(said)}")
    trust: Trust = desk.matrix.trust
    opened = trust.opened(raw | {"sender": alderman.user_id}, room)
    assert opened
    assert trust.vouched(jansen.user_id, opened, room)
    assert not trust.vouched(alderman.user_id, opened, room)


async def test_another_identity_gets_no_keys_until_it_is_accepted(persona: ArrivesEncrypted, desk: EchoDesk) -> None:
    jansen = await persona("jansen")
    room = await jansen.direct(desk.user_id)
    await jansen.says(room, "hallo")
    await jansen.hears(room, desk.user_id, "echo hallo")
    await jansen.does("reset_identity")
    await until(lambda: _reported(desk, "matrix.identity_changed"))
    after = len(jansen.lines)
    changed = await jansen.says(room, "ben ik het nog?")
    assert not (await desk.hears("message", event_id=changed)).vouched
    await jansen.sees("undecryptable", after=after)
    await desk.matrix.accept_identity(jansen.user_id)
    await jansen.says(room, "en nu?")
    await jansen.hears(room, desk.user_id, "echo en nu?")
    assert (await desk.hears("message", text="en nu?")).vouched
    assert [key for key, _ in desk.reports] == ["matrix.identity_changed"]


async def test_a_file_in_an_encrypted_chat_is_encrypted(
    persona: ArrivesEncrypted, desk: EchoDesk, tmp_path: Path
) -> None:
    jansen = await persona("jansen")
    room = await jansen.direct(desk.user_id)
    await jansen.says(room, "hallo")
    await jansen.hears(room, desk.user_id, "echo hallo")
    await desk.sends(room, "", "verslag", file={"of": "report"})
    said = await jansen.hears(room, desk.user_id, FILE[0])
    await jansen.does("download", room=room, event_id=said["event_id"], path=str(tmp_path / "hier"))
    assert (tmp_path / "hier").read_bytes() == FILE[2]


async def test_what_the_desk_keeps_is_for_the_desk_alone(desk: EchoDesk) -> None:
    folder = desk.home / "matrix"
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert {oct(file.stat().st_mode)[-3:] for file in folder.iterdir()} == {"600"}
    assert set(json.loads((folder / "identity.json").read_text())) == {"master", "self_signing", "user_signing"}
