"""Requests whose bodies never touch a disk."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class InMemoryRequest(Request):
    """A request that keeps uploaded parts in memory, within the limit that every body has."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return memory to read a part into; Werkzeug's own choice is a file above 500 kB."""
        return BytesIO()
