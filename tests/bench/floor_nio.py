"""The library's floor: the shortest matrix-nio echo bot that skips history, as its users write it."""

import asyncio
import os

from nio import AsyncClient, InviteMemberEvent, MatrixRoom, RoomMessageText


async def main() -> None:
    """Echoes what follows `!echo`."""
    client = AsyncClient(os.environ["MATRIX_URL"], os.environ["MATRIX_USER"])
    client.restore_login(os.environ["MATRIX_USER"], os.environ["MATRIX_DEVICE"], os.environ["MATRIX_TOKEN"])
    await client.sync(timeout=0)
    print("desk.ready", flush=True)

    async def echo(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != client.user_id and event.body.startswith("!echo "):
            await client.room_send(room.room_id, "m.room.message", {"msgtype": "m.text", "body": event.body[6:]})

    async def join(room: MatrixRoom, _event: InviteMemberEvent) -> None:
        await client.join(room.room_id)

    client.add_event_callback(echo, RoomMessageText)
    client.add_event_callback(join, InviteMemberEvent)
    await client.sync_forever(timeout=30000)


asyncio.run(main())
