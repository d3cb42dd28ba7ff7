"""Runs an app under the production server, and tells what the whole tree of it costs."""

from __future__ import annotations

import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from scripts.serve import FEW_HEAPS

START_SECONDS = 30
STOP_SECONDS = 25
LOOK_SECONDS = 0.1
SAMPLE_SECONDS = 0.01
PROC = Path("/proc")
MEASURES = (PROC / "self" / "smaps_rollup").exists()
"""Whether this system tells what processes cost; without it such figures are not a number."""


@dataclass(frozen=True)
class Tree:
    """A process and everything that it started."""

    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Return the processor time, user and system, that the tree used so far."""
        if not MEASURES:
            return math.nan
        ticks = sum(_ticks(pid) for pid in tree_of(self.process.pid))
        return ticks / os.sysconf("SC_CLK_TCK")

    def mebibytes(self) -> float:
        """Return the memory of the tree in MiB: what it shares is counted once (PSS)."""
        if not MEASURES:
            return math.nan
        return sum(_proportional_kib(pid) for pid in tree_of(self.process.pid)) / 1024


@dataclass(frozen=True)
class Server(Tree):
    """A running gunicorn."""

    port: int


@dataclass
class Peak:
    """The most memory that a tree had while somebody looked."""

    mebibytes: list[float] = field(default_factory=list)

    def most(self) -> float:
        """Return the largest sample, in MiB."""
        return max(self.mebibytes, default=math.nan)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(app: str, environ: Mapping[str, str], port: int, log: Path) -> Iterator[Server]:
    """Serve `module:app` with the settings of production until the end of the block."""
    settings = {**os.environ, **FEW_HEAPS, **environ, "PORT": str(port), "LOG_LEVEL": "warning"}
    command = ["gunicorn", "--config", "scripts/gunicorn.conf.py", app]
    with started(command, settings, log) as process:
        _wait_for(port, process, log)
        yield Server(process, port)


@contextmanager
def started(
    module: list[str], environ: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python module, its words going to a file, and end it afterwards."""
    # On Linux it also ends when the bench is killed outright.
    tied = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
    command = [*tied, sys.executable, "-m", *module]
    with log.open("wb") as words:
        process = subprocess.Popen(command, env=dict(environ), stdout=words, stderr=words)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)


@contextmanager
def watched(tree: Tree) -> Iterator[Peak]:
    """Look at the memory of a tree all the time inside this block."""
    peak, done = Peak(), threading.Event()

    def look() -> None:
        while not done.wait(SAMPLE_SECONDS):
            peak.mebibytes.append(tree.mebibytes())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        done.set()
        looking.join()


def tree_of(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children = (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    return [pid, *(each for child in children for each in tree_of(int(child)))]


def _ticks(pid: int) -> int:
    # The name in brackets may hold anything; user and system time are the 12th and 13th after it.
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _proportional_kib(pid: int) -> int:
    rollup = (PROC / str(pid) / "smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        server = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            server.request("HEAD", "/")
            server.getresponse()
        except OSError:
            time.sleep(LOOK_SECONDS)
        else:
            return
        finally:
            server.close()
    sys.exit(f"The server did not start; its words are in {log}")
