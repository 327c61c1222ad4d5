"""Under which name and with which picture people see the desk, in their lists of chats and above what it says."""

import logging
from importlib.resources import files

from nio import AsyncClient

from bot.transports.account import CLIENT, Json, Refused, call, part

log = logging.getLogger("desk.matrix")

FACE = "face.png"  # a reception bell in a speech bubble, on a ground that clients may crop to a circle


async def show(client: AsyncClient, name: str) -> str:
    """Gives the account this name, and a picture if it has none; returns the name that people see from now on.

    A homeserver may keep names and pictures to itself: then those that the account has stay.
    """
    path = f"{CLIENT}/profile/{part(client.user_id)}"
    profile = await _profile(client, path)
    if not profile.get("avatar_url"):
        await _set(client, path, "avatar_url", await _upload(client))
    if profile.get("displayname") == name or await _set(client, path, "displayname", name):
        return name
    return str(profile.get("displayname") or "")


async def _profile(client: AsyncClient, path: str) -> Json:
    try:
        return await call(client, "GET", path)
    except Refused:
        return {}


async def _set(client: AsyncClient, path: str, key: str, value: str | None) -> bool:
    if not value:
        return False
    try:
        await call(client, "PUT", f"{path}/{key}", {key: value})
    except Refused as no:
        log.warning("matrix.profile_refused", extra={"what": key, "code": no.code})
        return False
    return True


async def _upload(client: AsyncClient) -> str | None:
    face = files(__package__).joinpath(FACE).read_bytes()
    try:
        said = await call(client, "POST", f"media/v3/upload?filename={FACE}", face, kind="image/png")
    except Refused as no:
        log.warning("matrix.profile_refused", extra={"what": FACE, "code": no.code})
        return None
    return str(said["content_uri"])
