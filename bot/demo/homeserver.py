"""A real, throw-away Synapse on loopback, for the demo and for tests.

Keys, settings, SQLite and log live in one folder; a second start on it goes on with the same accounts, rooms and port.
The settings are written here, because Synapse's own generator is a second whole Python start.
"""

import base64
import hashlib
import hmac
import importlib.util
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

SERVER_NAME = "localhost"
LOOPBACK = "127.0.0.1"
READY_WITHIN = 60.0  # seconds; one is usual
STOPPED_WITHIN = 15.0  # seconds, then it is killed

_FREE = {"per_second": 1e6, "burst_count": 1_000_000}
_NO_LIMITS: dict[str, Any] = {
    **dict.fromkeys(("rc_message", "rc_registration", "rc_admin_redaction", "rc_room_creation"), _FREE),
    **dict.fromkeys(("rc_joins_per_room", "rc_media_create", "rc_delayed_event_mgmt", "rc_key_requests"), _FREE),
    "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _FREE),
    "rc_joins": dict.fromkeys(("local", "remote"), _FREE),
    "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _FREE),
    "rc_presence": {"per_user": _FREE},
}
_NOTHING_LEAVES: dict[str, Any] = {
    "trusted_key_servers": [],
    "suppress_key_server_warning": True,
    "federation_domain_whitelist": [],
    "url_preview_enabled": False,
    "report_stats": False,
}
_SMALL: dict[str, Any] = {"bcrypt_rounds": 4, "caches": {"global_factor": 0.1}}

# Run by a bare Python that asks the kernel for SIGTERM at its parent's death and then becomes the command.
_TIE = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]):
    sys.exit("the parent has gone")
os.execvp(sys.argv[2], sys.argv[2:])
"""


class NotInstalled(Exception):
    """Synapse is not there. Install the desk with its extra: `pip install "ambassadeursdesk[demo]"`."""


class NotStarted(Exception):
    """Synapse stopped or stayed silent while starting; the text holds its last words and the folder of its log."""


class NameTaken(Exception):
    """An account of this name exists already in this folder: log in with its password, or start on a new folder."""


def tied(command: Iterable[str]) -> list[str]:
    """Make of a command one that ends when we do, also when we are killed (on Linux).

    The kernel watches the thread that starts it: start it from one that stays, not from a worker.
    """
    return [sys.executable, "-I", "-S", "-c", _TIE, str(os.getpid()), *command]


def ended(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to stop, and make it if it does not; when this returns, or is cut short, it is gone."""
    process.terminate()
    try:
        process.wait(STOPPED_WITHIN)
    except subprocess.TimeoutExpired:
        pass
    finally:
        process.kill()  # does nothing to one that has stopped
        process.wait()


def free_port(wanted: int = 0) -> int:
    """Find a port on loopback: the wanted one if nobody has it, else any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError:
            probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


class Synapse:
    """One homeserver process. `limits=True` keeps Synapse's real rate limits: people have them, so some tests must."""

    def __init__(
        self, home: Path, *, port: int = 0, limits: bool = False, settings: dict[str, Any] | None = None
    ) -> None:
        """Say where it lives; `settings` are Synapse's own, laid over ours. Nothing is written or started yet."""
        self.home = home.resolve()
        self.limits = limits
        self.settings = settings or {}
        self.port = free_port(port or self._former_port())
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until a client can talk to it."""
        if importlib.util.find_spec("synapse") is None:
            raise NotInstalled(NotInstalled.__doc__)
        config = self._write_config()
        command = tied([sys.executable, "-m", "synapse.app.homeserver", "-c", str(config)])
        with (self.home / "synapse.out").open("wb") as out:
            self.process = subprocess.Popen(command, cwd=self.home, stdout=out, stderr=out, start_new_session=True)
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it; the folder stays."""
        if self.process:
            ended(self.process)
        self.process = None

    def register(
        self, name: str, password: str, *, admin: bool = False, logged_in: bool = True, shown: str = ""
    ) -> dict[str, Any]:
        """Make an account and log it in: `user_id`, `access_token`, `device_id`, `home_server`; or `NameTaken`.

        `shown` is the name that others see, if it is another than that of the account.
        """
        nonce = self._ask_registration()["nonce"]
        what = "\0".join([nonce, name, password, "admin" if admin else "notadmin"])
        mac = hmac.new(self._secret().encode(), what.encode(), hashlib.sha1).hexdigest()
        account = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}
        account |= {"inhibit_login": not logged_in} | ({"displayname": shown} if shown else {})
        try:
            return self._ask_registration(account)
        except urllib.error.HTTPError as refused:
            if json.load(refused).get("errcode") == "M_USER_IN_USE":
                raise NameTaken(name) from None
            raise

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def _former_port(self) -> int:
        try:
            listeners = json.loads((self.home / "homeserver.yaml").read_text())["listeners"]
        except FileNotFoundError:
            return 0
        port: int = listeners[0]["port"]
        return port

    def _secret(self) -> str:
        return self._kept("registration.secret", secrets.token_urlsafe(32))

    def _kept(self, name: str, text: str) -> str:
        """Read a file of the folder that only its owner may see; the first time, write the text into it."""
        path = self.home / name
        if not path.exists():
            self._write(name, text)
        return path.read_text()

    def _write(self, name: str, text: str) -> Path:
        path = self.home / name
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    def _write_config(self) -> Path:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        self._kept("signing.key", f"ed25519 a_desk {seed}\n")
        self._write("log.yaml", json.dumps(self._log_settings()))
        limits = {} if self.limits else _NO_LIMITS
        settings = self._own_settings() | _NOTHING_LEAVES | _SMALL | limits | self.settings
        return self._write("homeserver.yaml", json.dumps(settings, indent=1))  # JSON is YAML

    def _own_settings(self) -> dict[str, Any]:
        secret = self._secret()
        client = {"type": "http", "port": self.port, "bind_addresses": [LOOPBACK], "resources": [{"names": ["client"]}]}
        return {
            "server_name": SERVER_NAME,
            "public_baseurl": f"{self.url}/",
            "listeners": [client],
            "database": {"name": "sqlite3", "args": {"database": str(self.home / "homeserver.db")}},
            "signing_key_path": str(self.home / "signing.key"),
            "log_config": str(self.home / "log.yaml"),
            "pid_file": str(self.home / "synapse.pid"),
            "media_store_path": str(self.home / "media"),
            "registration_shared_secret": secret,
            "macaroon_secret_key": f"macaroon {secret}",
            "form_secret": f"form {secret}",
        }

    def _log_settings(self) -> dict[str, Any]:
        file = {"class": "logging.FileHandler", "formatter": "line", "filename": str(self.home / "synapse.log")}
        return {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"file": file},
            "root": {"level": "WARNING", "handlers": ["file"]},
        }

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end:
            if self.process is None or self.process.poll() is not None:
                raise NotStarted(self._last_words("Synapse stopped while starting"))
            if self._answers():
                return
            time.sleep(0.03)
        raise NotStarted(self._last_words(f"Synapse did not answer on {self.url} within {READY_WITHIN:.0f} seconds"))

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_matrix/client/versions", timeout=2):
                return True
        except OSError:
            return False

    def _last_words(self, what: str) -> str:
        return f"{what}; its log is in {self.home}.\n{(self.home / 'synapse.out').read_text()[-2000:]}"

    def _ask_registration(self, account: dict[str, Any] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.url}/_synapse/admin/v1/register",
            data=json.dumps(account).encode() if account else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
