"""The floor of a bot that keeps what it does: one durable commit before each answer, and one after it.

SQLite with WAL and `synchronous=FULL`. On start, replies that are kept but not marked as sent are sent again with the
same transaction id, so that the homeserver makes one message of them. `MATRIX_CONTENT` is laid over what it sends.
"""

import asyncio
import json
import os
import sqlite3
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import aiohttp

BASE, TOKEN, ME = (os.environ["MATRIX_" + key] for key in ("URL", "TOKEN", "USER"))
CONTENT = json.loads(os.environ["MATRIX_CONTENT"])
NONE: dict[str, list[str]] = {"types": []}
FILTER = json.dumps(
    {
        "presence": NONE,
        "account_data": NONE,
        "room": {
            "state": NONE,
            "ephemeral": NONE,
            "account_data": NONE,
            "timeline": {"types": ["m.room.message"], "limit": 500},
        },
    }
)
TABLES = (
    "create table if not exists turn(id text primary key, room text, reply text, sent integer default 0)",
    "create table if not exists token(id integer primary key, value text)",
)
IN = "insert into turn(id, room, reply) values(?,?,?) on conflict do nothing"
OUT = "update turn set sent=1 where id=?"
SINCE = "insert into token values(1,?) on conflict(id) do update set value=excluded.value"

database = sqlite3.connect("durable.db", isolation_level=None)


def run(sql: str, *values: str) -> list[tuple[Any, ...]]:
    """One statement, which is one transaction."""
    return database.execute(sql, values).fetchall()


async def send(http: aiohttp.ClientSession, event: str, room: str, reply: str) -> None:
    """Sends, then marks as sent."""
    transaction = sha256(event.encode()).hexdigest()[:24]
    url = f"{BASE}/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/{transaction}"
    async with http.put(url, json={"msgtype": "m.text", "body": reply, **CONTENT}) as answer:
        answer.raise_for_status()
        await answer.read()
    run(OUT, event)


async def in_order(http: aiohttp.ClientSession, room: str, events: list[dict[str, Any]]) -> None:
    """One room's new messages, one after another."""
    for event in events:
        body = event["content"].get("body", "")
        if event["sender"] != ME and event["type"] == "m.room.message" and body.startswith("!echo "):
            run(IN, event["event_id"], room, body[6:])
            await send(http, event["event_id"], room, body[6:])


async def main() -> None:
    """Goes on where it was."""
    for sql in ("pragma journal_mode=wal", "pragma synchronous=full", *TABLES):
        run(sql)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=0)) as http:
        for row in run("select id, room, reply from turn where sent=0"):
            await send(http, *row)
        row = run("select value from token")
        since = row[0][0] if row else None
        print("desk.ready", flush=True)
        while True:
            params = {"filter": FILTER, "timeout": "30000" if since else "0"} | ({"since": since} if since else {})
            async with http.get(f"{BASE}/_matrix/client/v3/sync", params=params) as answer:
                data = await answer.json()
            if since:
                rooms = data.get("rooms", {}).get("join", {})
                await asyncio.gather(
                    *(in_order(http, room, part["timeline"]["events"]) for room, part in rooms.items())
                )
            since = data["next_batch"]
            run(SINCE, since)


asyncio.run(main())
