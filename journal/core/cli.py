"""The command line of an installation: begin it, keep it up to date, run its jobs."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from config import Settings, SettingsError
from journal.core import logs
from journal.core.access import ResealIdentity, database, erase_person, features
from journal.core.audit import broken_links, close_chain, last_position
from journal.core.db import Database
from journal.core.keys import ring
from journal.core.mail import reseal_mail, send_due
from journal.core.schema import migrate
from journal.core.throttle import sweep
from journal.core.viewers import Clock

if TYPE_CHECKING:
    from flask import Flask

JOBS_EVERY_SECONDS = 60
RESEALED_A_BATCH = 500
OWN_NOTES_MONTHS, MOST_OWN_NOTES_MONTHS = 12, 120

Command = Callable[[Settings, argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env()
    except SettingsError as problems:
        sys.stderr.write(f"{problems}\n")
        return 2
    status: int = chosen.command(settings, chosen)
    return status


def init(settings: Settings, chosen: argparse.Namespace) -> int:
    """Found the organisation and print the link with which its first admin joins."""
    migrate(Database(settings.database_url))
    app = _app(settings)
    with app.test_request_context(base_url=settings.public_url):
        for feature in features():
            for begin in feature.begins:
                print(*begin(database(), vars(chosen)), sep="\n")
    return 0


def run_migrations(settings: Settings, _: argparse.Namespace) -> int:
    """Bring the database up to date, and with it the prompts that come with the product."""
    migrate(Database(settings.database_url))
    with _app(settings).app_context():
        for feature in features():
            for upgrade in feature.upgrades:
                upgrade(database())
    return 0


def run_jobs(settings: Settings, _: argparse.Namespace) -> int:
    """Do what is due, every minute, until stopped."""
    logs.configure()
    app = _app(settings)
    while True:
        with app.app_context():
            run_periodic(database())
        time.sleep(JOBS_EVERY_SECONDS)


def run_periodic(db: Database) -> None:
    """Do everything that is done once a minute."""
    viewer = Clock()
    close_chain(db, viewer, ring())
    sweep(db, viewer)
    for feature in features():
        for periodic in feature.periodic:
            periodic(db, viewer)
    # Last: it depends on others, and what it may run into keeps nothing else from being done.
    send_due(db, viewer)


def rotate_keys(settings: Settings, _: argparse.Namespace) -> int:
    """Seal names, addresses and dates again under the first organisation key, in batches."""
    with _app(settings).app_context():
        reseals: list[ResealIdentity] = [reseal_mail]
        for feature in features():
            reseals += feature.reseals_identity
        total = sum(_resealed(database(), reseal) for reseal in reseals)
    print(f"{total} rows sealed again.")
    print("Keep the older keys in the list, behind the first: the audit log was linked with them.")
    return 0


def erase_again(settings: Settings, _: argparse.Namespace) -> int:
    """Erase, after a restore, everybody whose id stands on a line of the input."""
    try:
        people = [UUID(line.strip()) for line in sys.stdin if line.strip()]
    except ValueError:
        sys.stderr.write("A line of the input is no id. Nothing was erased.\n")
        return 2
    with _app(settings).app_context():
        for person in people:
            with database().write() as db:
                erase_person(db, person)
        database().forget_deleted()
    print(f"{len(people)} erased again.")
    return 0


def verify_audit(settings: Settings, _: argparse.Namespace) -> int:
    """Say whether the audit log is whole."""
    with _app(settings).app_context(), database().read() as db:
        broken, end = broken_links(db, ring()), last_position(db)
    whole = f"The audit log is whole, up to position {end}."
    print(whole if not broken else f"The audit log is broken at: {broken}")
    return 1 if broken else 0


def _resealed(db: Database, reseal: Callable[..., int]) -> int:
    total = 0
    while True:
        with db.write() as session:
            count = reseal(session, Clock(), RESEALED_A_BATCH)
        total += count
        if count < RESEALED_A_BATCH:
            return total


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="naklank", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Command) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=(command.__doc__ or "").partition("\n")[0])
        added.set_defaults(command=command)
        return added

    beginning = add("init", init)
    for option, said in (
        ("--organisation", "its name"),
        ("--contact", "how to reach it: one sentence"),
        ("--complaints", "where a complaint goes: never to a coach"),
        ("--hosting", "who runs the server and the mail, and in which country"),
        ("--log-days", "for how many days the technical log is kept"),
        ("--admin-name", "the first admin's name"),
        ("--admin-email", "the first admin's e-mail address"),
    ):
        beginning.add_argument(option, required=True, help=said)
    beginning.add_argument(
        "--own-notes-months",
        type=int,
        choices=range(MOST_OWN_NOTES_MONTHS + 1),
        default=OWN_NOTES_MONTHS,
        metavar="MONTHS",
        help="for how many months after a guidance a coach keeps own notes (%(default)s)",
    )
    add("migrate", run_migrations)
    add("jobs", run_jobs)
    add("rotate-keys", rotate_keys)
    add("verify-audit", verify_audit)
    add("erase-again", erase_again)
    return parser


def _app(settings: Settings) -> Flask:
    # Only here: the platform knows no feature, and the app is made of all of them.
    from journal import create_app  # noqa: PLC0415

    return create_app(settings)


if __name__ == "__main__":
    sys.exit(main())
