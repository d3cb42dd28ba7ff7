"""The command line of an installation: begin it, keep it up to date, run its jobs."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from config import Settings, SettingsError
from journal.core import logs
from journal.core.access import database, features
from journal.core.audit import broken_links, close_chain
from journal.core.db import Database
from journal.core.keys import ring
from journal.core.schema import migrate
from journal.core.throttle import sweep
from journal.core.viewers import Clock

if TYPE_CHECKING:
    from flask import Flask

JOBS_EVERY_SECONDS = 60


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="naklank", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, (command, said) in COMMANDS.items():
        commands.add_parser(name, help=said).set_defaults(command=command)
    chosen = parser.parse_args(arguments)
    try:
        settings = Settings.from_env()
    except SettingsError as problems:
        sys.stderr.write(f"{problems}\n")
        return 2
    status: int = chosen.command(settings)
    return status


def run_migrations(settings: Settings) -> int:
    """Bring the database up to date."""
    migrate(Database(settings.database_url))
    return 0


def run_jobs(settings: Settings) -> int:
    """Do what is due, every minute, until stopped."""
    logs.configure()
    app = _app(settings)
    while True:
        with app.app_context():
            run_periodic(database())
        time.sleep(JOBS_EVERY_SECONDS)


def run_periodic(db: Database) -> None:
    """Do everything that is done once a minute; one that fails does not stop the others."""
    viewer = Clock()
    close_chain(db, viewer, ring())
    sweep(db, viewer)
    for feature in features():
        for periodic in feature.periodic:
            periodic(db, viewer)


def verify_audit(settings: Settings) -> int:
    """Say whether the audit log is whole."""
    with _app(settings).app_context(), database().read() as db:
        broken = broken_links(db, ring())
    print("The audit log is whole." if not broken else f"Broken at: {broken}")
    return 1 if broken else 0


COMMANDS: dict[str, tuple[Callable[[Settings], int], str]] = {
    "migrate": (run_migrations, "bring the database up to date"),
    "jobs": (run_jobs, "do what is due, every minute, until stopped"),
    "verify-audit": (verify_audit, "say whether the audit log is whole"),
}


def _app(settings: Settings) -> Flask:
    # Only here: the platform knows no feature, and the app is made of all of them.
    from journal import create_app  # noqa: PLC0415

    return create_app(settings)


if __name__ == "__main__":
    sys.exit(main())
