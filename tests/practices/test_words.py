"""How a practice is said."""

from __future__ import annotations

import pytest
from flask import Flask

from journal.practices.words import say_lasted


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 sec"),
        (59, "59 sec"),
        (60, "1 min"),
        (89, "1 min"),
        (90, "2 min"),
        (149, "2 min"),
        (150, "3 min"),
        (300, "5 min"),
    ],
)
def test_how_long_it_lasted(app: Flask, seconds: int, said: str) -> None:
    with app.test_request_context():
        assert say_lasted(seconds) == said
