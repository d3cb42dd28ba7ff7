"""How gunicorn serves the journal, for ./dev run and for a real installation alike."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger


class DiscreetLogger(Logger):
    """Leaves out what a request held: its path, its headers, and what an error says about it."""

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        """Log an error within a request as its type and place; any other error in full."""
        raised = sys.exc_info()[1]
        if raised is None or not str(msg).startswith("Error handling"):
            super().exception(msg, *args, **kwargs)
            return
        self.error("Error handling a request: %s at %s", type(raised).__name__, _place(raised))

    def warning(self, msg: object, *args: Any, **kwargs: Any) -> None:
        """Log a warning; a malformed request is not quoted."""
        if str(msg).startswith("Invalid request"):
            super().warning("A malformed request was refused.")
        else:
            super().warning(msg, *args, **kwargs)


def _place(raised: BaseException) -> str:
    at = raised.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else "?"


def when_ready(_server: Arbiter) -> None:
    """Leave what is loaded out of garbage collection, which would write to its pages."""
    gc.collect()
    gc.freeze()


bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = 4
# What was loaded before the fork is in memory once. No connection is: each worker opens its own.
preload_app = True

# Heartbeats are file writes; on a disk they can stall a worker that is fine.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
timeout = 30
graceful_timeout = 20
keepalive = 15
# Restarting workers by count stops all of them at once; nothing here grows.
max_requests = 0

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# The app writes its own line for each request, without the path.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL") or "info"
logger_class = DiscreetLogger
control_socket_disable = True
proc_name = "naklank"
