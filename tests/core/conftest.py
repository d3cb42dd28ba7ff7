"""An app for tests of the platform that need no table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from journal import create_app
from tests.conftest import settings


@pytest.fixture(scope="session")
def bare_app() -> Iterator[Flask]:
    """Give an app as it runs for people, error pages included, on a database that stays empty."""
    app = create_app(settings("sqlite://"))
    yield app
    app.extensions["database"].engine.dispose()
