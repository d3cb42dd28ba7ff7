"""Runs the web server and the job runner side by side; when one ends, or on Ctrl-C, both do."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from types import FrameType

HOST = "127.0.0.1"
PORT = int(os.environ.get("PORT") or 8000)

WEB = ["gunicorn", "--config", "scripts/gunicorn.conf.py", "wsgi:app"]
JOBS = ["journal.core.cli", "jobs"]

# A heap for every thread would keep what the others could use.
FEW_HEAPS = {"MALLOC_ARENA_MAX": "2"}

START_SECONDS = 30
STOP_SECONDS = 25
LOOK_SECONDS = 0.1


class Stopped(Exception):
    """Somebody asked this to end."""


def main() -> int:
    """Serve until stopped; return 0 then, 1 when either part fails."""
    refuse_taken_port()
    for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wanted, _stop)
    parts = [_start(WEB), _start(JOBS)]
    try:
        return _watch(parts)
    except Stopped:
        print("\nStopping.", flush=True)
        return 0
    finally:
        _end(parts)


def refuse_taken_port() -> None:
    """End with 1 and a sentence when something else listens on the port."""
    with socket.socket() as probe:
        # Without this, connections of the previous run that still linger would look like a server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            sys.exit(
                f"Port {PORT} is taken, perhaps by another ./dev run: stop that one, "
                f"or choose another port with PORT={PORT + 1} ./dev run"
            )


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _start(module: list[str]) -> subprocess.Popen[bytes]:
    """Start a Python module; on Linux it also ends when this process is killed outright."""
    tied = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
    # A group of its own, so that Ctrl-C reaches only this process and the end is orderly.
    command = [*tied, sys.executable, "-m", *module]
    return subprocess.Popen(command, env={**os.environ, **FEW_HEAPS}, start_new_session=True)


def _watch(parts: list[subprocess.Popen[bytes]]) -> int:
    deadline = time.monotonic() + START_SECONDS
    announced = False
    while all(part.poll() is None for part in parts):
        if not announced and _answers():
            announced = True
            print(f"\nNaklank is at http://localhost:{PORT}   (Ctrl-C stops it)", flush=True)
        if not announced and time.monotonic() > deadline:
            print(f"The server did not answer within {START_SECONDS} s.", file=sys.stderr)
            return 1
        time.sleep(LOOK_SECONDS)
    print("The server or the job runner ended by itself; its words are above.", file=sys.stderr)
    return 1


def _answers() -> bool:
    """Ask for a page; gunicorn listens before its workers are ready, so connecting says nothing."""
    server = HTTPConnection(HOST, PORT, timeout=1)
    try:
        server.request("HEAD", "/")
        return server.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, HTTPException):
        return False
    finally:
        server.close()


def _end(parts: list[subprocess.Popen[bytes]]) -> None:
    running = [part for part in parts if part.poll() is None]
    for part in running:
        part.terminate()
    for part in running:
        try:
            part.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            part.kill()


if __name__ == "__main__":
    sys.exit(main())
