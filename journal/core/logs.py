"""One line an answer: ids, method, endpoint, status, milliseconds, queries; never a word."""

from __future__ import annotations

import json
import logging
import sys
import time
from traceback import extract_tb
from types import TracebackType
from uuid import uuid4

from flask import Flask, Response, g, request

from journal.core.access import current_route
from journal.core.db import query_count, start_counting

logger = logging.getLogger("naklank")


def install(app: Flask) -> None:
    """Log each answer, but none of an anonymous or unlogged route."""
    app.before_request(_start)
    app.after_request(_finish)
    app.logger.disabled = True  # Flask's own handler would log messages and locals


def configure() -> None:
    """Send our lines to standard error, where the service manager keeps them."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    sys.excepthook = _log_uncaught


def log(event: str, **ids: object) -> None:
    """Log one line of ids and numbers as JSON."""
    logger.info(json.dumps({"event": event, **ids}, default=str))


def log_error(error: BaseException, **ids: object) -> None:
    """Log an error by its type and place; messages and locals may hold what somebody wrote."""
    frames = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
    log("error", type=type(error).__name__, at=frames[-3:], **ids)


def _log_uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    """Log what ends a process like any other error; the default would print its message."""
    log_error(error)


def _start() -> None:
    g.started = time.perf_counter()
    g.request_id = uuid4().hex[:16]
    start_counting()


def _finish(response: Response) -> Response:
    route = current_route()
    if route is None or not (route.anonymous or route.unlogged):
        log(
            "answer",
            request=g.request_id,
            method=request.method,
            endpoint=request.endpoint,
            viewer=getattr(g.get("viewer"), "person_id", None),
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000, 1),
            queries=query_count(),
        )
    return response
