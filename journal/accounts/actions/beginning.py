"""The first admin of a new installation, who invites everybody else."""

from __future__ import annotations

from flask import url_for

from journal.accounts.actions.joining import invite
from journal.accounts.models import Role
from journal.accounts.queries.people import is_known_email
from journal.core.db import Database
from journal.core.viewers import Clock
from journal.organisation.actions import found_organisation


def begin(database: Database, options: dict[str, str]) -> list[str]:
    """Found the organisation; return the line with its first admin's link, good for 72 hours."""
    with database.write() as db:
        if is_known_email(db, Clock(), options["admin_email"]):
            return [f"{options['admin_email']} was invited before; nothing has changed."]
        found_organisation(
            db,
            Clock(),
            name=options["organisation"],
            contact=options["contact"],
            complaints=options["complaints"],
            hosting=options["hosting"],
            log_days=int(options["log_days"]),
            own_notes_months=int(options["own_notes_months"]),
        )
        invited = invite(
            db,
            Clock(),
            name=options["admin_name"],
            email=options["admin_email"],
            role=Role.ADMIN,
            language="nl",
        )
    link = url_for("accounts.join_page", token=invited.token, _external=True)
    return [f"{options['admin_name']} joins with this link, once, within 72 hours:", f"  {link}"]
