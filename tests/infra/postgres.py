"""A real PostgreSQL, started by the test run itself or named by DESK_TEST_POSTGRES.

Its own cluster listens on loopback only, trusts who comes from there, and keeps `fsync` and `synchronous_commit` on.
DESK_TEST_POSTGRES is the URL of a server on which databases may be created; those are dropped at the end.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import URL, make_url

from bot.demo.homeserver import LOOPBACK, free_port, tied

READY_WITHIN = 30.0  # seconds
_ELSEWHERE = "DESK_TEST_POSTGRES"
_OWNER = "desk"  # the superuser inside the cluster


class NoPostgres(Exception):
    """There is no `initdb`: install PostgreSQL, or set DESK_TEST_POSTGRES to a server where databases may be made."""


class NotStarted(Exception):
    """PostgreSQL refused to start; the text holds its last words."""


class Postgres:
    """One cluster in a temporary folder, or the server of DESK_TEST_POSTGRES."""

    def __init__(self) -> None:
        """Choose where it will be; nothing is written or started yet."""
        self.port = free_port()
        self._elsewhere = os.environ.get(_ELSEWHERE)
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._made: list[str] = []

    @staticmethod
    def found() -> bool:
        """Tell whether tests that need PostgreSQL can run here."""
        return _ELSEWHERE in os.environ or _programs() is not None

    def start(self) -> None:
        """Make the cluster if there is none yet, start it and wait until it takes connections."""
        if self._elsewhere:
            return
        try:
            if self._home is None:
                self._make_cluster()
            self._launch()
            self._wait_until_it_answers()
        except BaseException:
            self.stop()
            raise

    def crash(self) -> None:
        """Let it die in the middle of its work; `start` brings it back with all that was committed."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Remove every database that was made here, and the cluster."""
        if self._elsewhere:
            with self._server() as server:
                for name in self._made:
                    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        self._end(signal.SIGINT)
        if self._home:
            shutil.rmtree(self._home)
        self._home, self._made = None, []

    def database(self) -> str:
        """Make a fresh database; gives its URL for SQLAlchemy, `postgresql+psycopg://…`."""
        name = f"desk_{uuid.uuid4().hex[:12]}"
        with self._server() as server:
            server.execute(f'CREATE DATABASE "{name}"'.encode())
        self._made.append(name)
        return self._url().set(database=name).render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it and remove everything."""
        self.stop()

    def _make_cluster(self) -> None:
        initdb = str(_program("initdb"))
        self._home = Path(tempfile.mkdtemp(prefix="desk-postgres-"))
        data = self._home / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self._home, _account())
            shutil.chown(data, _account())
        options = ["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
        command = _ending_with_us([initdb, "-D", str(data), "-U", _OWNER, *options])
        made = subprocess.run(command, cwd=self._home, capture_output=True, text=True, check=False)
        if made.returncode:
            raise NotStarted(made.stderr)

    def _launch(self) -> None:
        assert self._home
        options = ["-p", str(self.port), "-c", f"listen_addresses={LOOPBACK}", "-c", "unix_socket_directories="]
        command = _ending_with_us([str(_program("postgres")), "-D", str(self._home / "data"), *options])
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self._home, stdout=log, stderr=log)

    def _url(self) -> URL:
        own = f"postgresql://{_OWNER}@{LOOPBACK}:{self.port}/postgres"
        return make_url(self._elsewhere or own).set(drivername="postgresql+psycopg")

    def _server(self) -> psycopg.Connection:
        return psycopg.connect(plain(self._url().render_as_string(hide_password=False)), autocommit=True)

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end and self._process and self._process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError), self._server():
                return
            time.sleep(0.03)
        raise NotStarted((self._home / "log").read_text()[-2000:] if self._home else "")

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait()
        self._process = None


def plain(url: str) -> str:
    """Give the URL as PostgreSQL's own tools and psycopg take it."""
    return url.replace("+psycopg", "", 1)


def _programs() -> Path | None:
    """Find the folder of PostgreSQL's server programs: on the path, in Debian's places, or where pg_config says."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if newest := max(debian, key=lambda path: float(path.parent.parent.name), default=None):
        return newest.parent
    if not (pg_config := shutil.which("pg_config")):
        return None
    said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
    folder = Path(said.stdout.strip())
    return folder if (folder / "initdb").exists() else None


def _program(name: str) -> Path:
    folder = _programs()
    if folder is None:
        raise NoPostgres(NoPostgres.__doc__)
    return folder / name


def _account() -> str:
    """Name an ordinary account of this machine: PostgreSQL refuses to run as root."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _ending_with_us(command: list[str]) -> list[str]:
    """Tie a command to our life; as root, under another account, at whose change the kernel forgets an earlier tie."""
    if os.geteuid() != 0:
        return tied(command)
    group = str(pwd.getpwnam(_account()).pw_gid)
    return ["setpriv", f"--reuid={_account()}", f"--regid={group}", "--clear-groups", "--pdeathsig=TERM", *command]
