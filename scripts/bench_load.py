"""Sends requests over kept-alive connections from a process of its own, and times the answers."""

from __future__ import annotations

import multiprocessing
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import cycle, islice
from typing import TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from journal.core.columns import uuid7

ID = str(UUID(int=0))
"""Stands in a request where each sending puts an id of its own."""

BROWSER = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140 Mobile",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "nl-NL,nl;q=0.9,en;q=0.8",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "navigate",
}
HARDLY_EVER_SECONDS = 30


@dataclass(frozen=True)
class Request:
    """What is sent, byte for byte, and the status that says that it worked."""

    raw: bytes
    expected: int
    saves: bool = False


@dataclass
class Tally:
    """What came back: how long each answer took, wrong statuses, ids that are said to be saved."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    unexpected: Counter[int] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Burst:
    """What to send: in turn, on each of some connections, for a while or so many times."""

    port: int
    requests: tuple[Request, ...]
    connections: int
    seconds: float
    most: int | None = None
    """At most so many requests on each connection."""


Fire: TypeAlias = Callable[[Burst], Tally]


def get(path: str, cookie: str = "") -> Request:
    """Return a request for a page."""
    return Request(_head("GET", path, {"Cookie": cookie}), 200)


def post(path: str, cookie: str, fields: Mapping[str, str]) -> Request:
    """Return a form that is sent; where a field is ID, each sending has an id of its own."""
    body = urlencode(fields).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    head = _head("POST", path, {"Cookie": cookie, **form})
    return Request(head + body, 303, saves=ID in fields.values())


@contextmanager
def load_process() -> Iterator[Fire]:
    """Give a function that sends a burst from another process, whose own work is not counted."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        yield lambda burst: pool.submit(fire, burst).result()


def fire(burst: Burst) -> Tally:
    """Send a burst and return what came back."""
    tallies = [Tally() for _ in range(burst.connections)]
    ready = threading.Barrier(burst.connections + 1)
    threads = [
        threading.Thread(target=_send, args=(burst, number, tally, ready))
        for number, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    whole = Tally(seconds=time.perf_counter() - began)
    for tally in tallies:
        whole.milliseconds += tally.milliseconds
        whole.unexpected += tally.unexpected
        whole.acknowledged += tally.acknowledged
    return whole


def _send(burst: Burst, number: int, tally: Tally, ready: threading.Barrier) -> None:
    connection = _Connection(burst.port)
    # Each connection begins elsewhere in the turn, so that all kinds are under way at once.
    turn = islice(cycle(burst.requests), number % len(burst.requests), None)
    ready.wait()
    until = time.perf_counter() + burst.seconds
    for request in islice(turn, burst.most):
        began = time.perf_counter()
        if began >= until:
            break
        item = str(uuid7()) if request.saves else ID
        status = connection.ask(request.raw.replace(ID.encode(), item.encode()))
        tally.milliseconds.append((time.perf_counter() - began) * 1000)
        if status != request.expected:
            tally.unexpected[status] += 1
        elif request.saves:
            tally.acknowledged.append(item)
    connection.close()


class _Connection:
    """One kept-alive connection, opened again when the server closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def ask(self, raw: bytes) -> int:
        """Send a request and read the whole answer; return its status, 0 when none came."""
        try:
            self.socket.sendall(raw)
            return _status(self.stream)
        except (OSError, ValueError):
            self.close()
            self._open()
            return 0

    def close(self) -> None:
        self.stream.close()
        self.socket.close()

    def _open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), HARDLY_EVER_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")


def _status(stream: BufferedReader) -> int:
    """Read an answer of known length; raises ValueError when the connection was closed."""
    _, status, *_ = stream.readline().split(b" ", 2)
    length = 0
    while (line := stream.readline()) not in {b"\r\n", b""}:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    stream.read(length)
    return int(status)


def _head(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in {**BROWSER, **headers}.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
