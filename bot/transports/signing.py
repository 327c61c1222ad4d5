"""The desk's own identity in encrypted rooms: three keys that say which devices are the desk's.

Without them today's clients neither read the desk nor let it read them. The keys are made once and kept by all later
work: with other keys everybody would see that the desk's identity changed.
"""

import base64
import json
import secrets
from pathlib import Path

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import AsyncClient
from vodozemac import Ed25519PublicKey, Ed25519Signature

from bot.transports.account import CLIENT, Away, Json, Refused, call, kept

USAGES = "master", "self_signing", "user_signing"


class IdentityElsewhere(Exception):
    """The account has an identity whose keys are not in `matrix.store_path`. Put its `identity.json` there again."""


class KeysDiffer(Exception):
    """The homeserver shows other keys for the desk's device than the desk has. Nothing was signed: ask why."""


class Identity:
    """The account's three cross-signing keys: master signs the other two; self_signing the account's devices."""

    def __init__(self, user: str, seeds: dict[str, bytes]) -> None:
        self.user = user
        self.keys = {name: ECC.construct(curve="Ed25519", seed=seed) for name, seed in seeds.items()}
        self.public = {name: b64(key.public_key().export_key(format="raw")) for name, key in self.keys.items()}

    @classmethod
    def kept_in(cls, folder: Path, user: str) -> "Identity":
        """The identity of this folder; made the first time, and on the disk before anybody sees it."""
        seeds = json.loads(kept(folder / "identity.json", _new_seeds))
        return cls(user, {name: unb64(seeds[name]) for name in USAGES})

    async def publish(self, client: AsyncClient, password: str) -> None:
        """Makes the account show this identity and signs our device. Both may be done already."""
        shown = await call(client, "POST", f"{CLIENT}/keys/query", {"device_keys": {self.user: []}})
        master = shown.get("master_keys", {}).get(self.user)
        if master is None:
            await self._upload(client, password)
        elif f"ed25519:{self.public['master']}" not in master["keys"]:
            raise IdentityElsewhere(IdentityElsewhere.__doc__)
        await self._sign_device(client)

    async def _upload(self, client: AsyncClient, password: str) -> None:
        subkeys = {f"{name}_key": self._signed(self._shown(name), "master") for name in USAGES[1:]}
        body = {"master_key": self._shown("master")} | subkeys
        try:
            await call(client, "POST", f"{CLIENT}/keys/device_signing/upload", body)
        except Refused as no:
            if no.status != 401 or "session" not in no.said:
                raise
            who = {"type": "m.id.user", "user": self.user}
            proof = {"type": "m.login.password", "identifier": who, "password": password}
            proven = body | {"auth": proof | {"session": no.said["session"]}}
            await call(client, "POST", f"{CLIENT}/keys/device_signing/upload", proven)

    async def _sign_device(self, client: AsyncClient) -> None:
        """Signs our device, and the master key with the device, which older clients ask for."""
        shown = await call(client, "POST", f"{CLIENT}/keys/query", {"device_keys": {self.user: []}})
        device = shown.get("device_keys", {}).get(self.user, {}).get(client.device_id, {})
        ours = {f"{kind}:{client.device_id}": value for kind, value in client.olm.account.identity_keys.items()}
        if device.get("keys") != ours:
            raise KeysDiffer(KeysDiffer.__doc__)  # never sign what a server made up
        if signed_by(device, self.user, self.public["self_signing"]):
            return
        self._signed(device, "self_signing").pop("unsigned", None)
        master = self._shown("master")  # bare: with another device's signature in it the server refuses it
        by_device = client.olm.account.sign(canonical(master).decode())
        master["signatures"] = {self.user: {f"ed25519:{client.device_id}": by_device}}
        signatures = {self.user: {client.device_id: device, self.public["master"]: master}}
        answer = await call(client, "POST", f"{CLIENT}/keys/signatures/upload", signatures)
        if answer.get("failures"):
            raise Away("signatures were not taken")  # the answer to refused signatures has status 200

    def _signed(self, value: Json, by: str) -> Json:
        signature = b64(eddsa.new(self.keys[by], "rfc8032").sign(canonical(value)))
        value.setdefault("signatures", {}).setdefault(self.user, {})[f"ed25519:{self.public[by]}"] = signature
        return value

    def _shown(self, usage: str) -> Json:
        return {"user_id": self.user, "usage": [usage], "keys": {f"ed25519:{self.public[usage]}": self.public[usage]}}


def _new_seeds() -> str:
    return json.dumps({name: b64(secrets.token_bytes(32)) for name in USAGES})


def signed_by(value: Json, user: str, public: str) -> bool:
    """Whether this carries a valid signature of the user with that key."""
    try:
        signature = Ed25519Signature.from_base64(value["signatures"][user][f"ed25519:{public}"])
        Ed25519PublicKey.from_base64(public).verify_signature(canonical(value), signature)
    except (KeyError, ValueError, TypeError, AttributeError):
        return False
    return True


def canonical(value: Json) -> bytes:
    """What is signed: all but signatures and what the server added, in the one order and spelling."""
    bare = {key: item for key, item in value.items() if key not in ("signatures", "unsigned")}
    return json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def b64(raw: bytes) -> str:
    """Base64 without padding: clients silently drop keys and signatures that have it."""
    return base64.b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """Back; others may pad or not."""
    return base64.b64decode(text + "=" * (-len(text) % 4))
