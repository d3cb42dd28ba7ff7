"""An installation with a database of its own, for the command line to work on."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask

import journal
from config import NamedKey
from journal.core import cli
from journal.core.db import Database
from journal.core.keys import Keys
from journal.core.vault import KeyRing
from tests.conftest import ORGANISATION_KEY, PEPPER, Stage


@dataclass
class Installation:
    """What the command line finds in its environment, and the app that serves people meanwhile."""

    url: str
    app: Flask
    database: Database
    patch: pytest.MonkeyPatch

    def run(self, *arguments: str) -> int:
        """Run one command, as an administrator does; return its exit status."""
        return cli.main(arguments)

    def use(self, *keys: NamedKey) -> None:
        """Give command line and app these organisation keys, the writing one first."""
        listed = ",".join(f"{key.id}:{base64.b64encode(key.secret).decode()}" for key in keys)
        self.patch.setenv("ORGANISATION_KEYS", listed)
        ring = KeyRing((key.id, key.secret) for key in keys)
        ours: Keys = self.app.extensions["keys"]
        self.patch.setitem(self.app.extensions, "keys", Keys(ring, ours.peppers, ours.cost))


@contextmanager
def installed(stage: Stage, app: Flask, patch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Give an installation on a copy of the database with the cast."""
    url = stage.copy()
    installation = Installation(url, app, Database(url), patch)
    patch.setitem(app.extensions, "database", installation.database)
    patch.setenv("DATABASE_URL", url)
    patch.setenv("PUBLIC_URL", "https://localhost")
    patch.setenv("SECRET_KEY", base64.b64encode(b"s" * 32).decode())
    patch.setenv("PEPPERS", f"{PEPPER.id}:{base64.b64encode(PEPPER.secret).decode()}")
    for left_over in ("MAIL_URL", "MAIL_FROM", "TRUSTED_PROXIES"):
        patch.delenv(left_over, raising=False)
    installation.use(ORGANISATION_KEY)
    connected = [installation.database]

    def connect(url: str) -> Database:
        connected.append(Database(url))
        return connected[-1]

    # A command ends its process, and with it its connections; here the tests go on.
    patch.setattr(cli, "Database", connect)
    patch.setattr(journal, "Database", connect)
    try:
        yield installation
    finally:
        for each in connected:
            each.engine.dispose()
        stage.drop(url)
