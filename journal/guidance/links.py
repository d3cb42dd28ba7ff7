"""The page with a link to pass on, and a code to scan: it stands in that one answer only."""

from __future__ import annotations

from flask import current_app, render_template, url_for
from flask_babel import gettext

from journal.core.qr import drawn


def invitation_page(name: str, token: str) -> str:
    """Show the link with which somebody joins."""
    lasts = gettext("It works once, for three days.")
    return _page(name, url_for("accounts.join_page", token=token), lasts)


def reset_page(name: str, token: str, *, waits: bool) -> str:
    """Show the link to a new vault; an admin's waits first."""
    lasts = (
        gettext(
            "It works once, after three days or as soon as their coach confirms it, and no longer "
            "than two weeks."
        )
        if waits
        else gettext("It works once, from now on, and no longer than two weeks.")
    )
    return _page(name, url_for("accounts.reset_page", token=token), lasts)


def _page(name: str, path: str, lasts: str) -> str:
    link = current_app.config["PUBLIC_URL"] + path
    return render_template(
        "accounts/link.html", name=name, link=link, code=drawn(link), lasts=lasts
    )
