"""What the operating manual says of time-outs is what the code does."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from journal.accounts.actions import devices, joining, keys, signing_in
from journal.accounts.cookies import TIMEOUTS, Timeout
from journal.accounts.models import Role
from journal.core.throttle import Limit
from journal.entries.actions.keeping import KEPT_AFTER_DELETING

MANUAL = Path(__file__).parents[2] / "docs" / "operating.md"
ROW = re.compile(r"^\| (.+?) \| (.+) \|$", re.MULTILINE)


def section() -> str:
    """Return the manual's section about time-outs."""
    text = MANUAL.read_text(encoding="utf-8")
    _, found, after = text.partition("\n## Time-outs\n")
    assert found
    return after.partition("\n## ")[0]


def span(said: str) -> timedelta:
    number, unit = said.split()
    return timedelta(**{unit if unit.endswith("s") else f"{unit}s": int(number)})


def test_how_long_a_device_stays_signed_in() -> None:
    rows = re.findall(r"^\| (\w+) \| (\d+ \w+) \| (\d+ \w+) \|$", section(), re.MULTILINE)
    said = {Role(role): Timeout(span(idle), span(most)) for role, idle, most in rows}
    assert said == TIMEOUTS


def minutes(limit: Limit) -> str:
    return f"{limit.tries} tries in {limit.window // timedelta(minutes=1)} minutes"


def hours(length: timedelta) -> str:
    return f"{length // timedelta(hours=1)} hours"


def days(length: timedelta) -> str:
    return f"{length // timedelta(days=1)} days"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("a link to join", [hours(joining.INVITATION_LASTS)]),
        ("a link to a new vault", [hours(keys.RESET_WAITS), days(keys.RESET_LASTS)]),
        ("a deleted entry", [days(KEPT_AFTER_DELETING)]),
        ("the previous secret", [f"{devices.OLD_SECRET_LASTS.seconds} seconds"]),
        ("signing in", [minutes(signing_in.BY_ACCOUNT), f"{signing_in.BY_ADDRESS.tries} for one"]),
        ("unlocking a device", [minutes(devices.UNLOCK), f"{devices.UNLOCK_TRIES} wrong"]),
        ("the recovery code", [minutes(keys.RECOVERY), minutes(keys.OWN_PASSPHRASE)]),
        (
            "asking for a new vault by mail",
            [f"{keys.RESET.tries} an hour", f"{keys.RESET_FROM.tries} for one network"],
        ),
    ],
)
def test_the_other_spans_and_limits(what: str, says: list[str]) -> None:
    (said,) = [row[1] for row in ROW.findall(section()) if row[0].startswith(what)]
    for each in says:
        assert each in said
