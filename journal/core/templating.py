"""Templates: strict about undefined names, and what every page knows of its viewer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Protocol

from flask import Flask, g
from flask_babel import gettext
from jinja2 import StrictUndefined

from journal.core.charts import table_rows, word_rows
from journal.core.forms import fit_for_page
from journal.core.i18n import language
from journal.core.viewers import Admin, Participant, PausedParticipant


class Navigates(Protocol):
    """Something that gives the places of a viewer's navigation; a higher feature provides it."""

    def __call__(self, viewer: object) -> dict[str, Any]:
        """Return `navigation`, `viewer_name` and `profile_url` for the layouts."""


def install(app: Flask, navigate: Navigates) -> None:
    """Make templates strict and give each one the language, the theme and the navigation."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(
        excerpt=excerpt,
        fit_for_page=fit_for_page,
        of=of,
        table_rows=table_rows,
        word_rows=word_rows,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _context() -> dict[str, Any]:
        viewer = g.get("viewer")
        return {
            "viewer": viewer,
            "language": language(),
            "theme": getattr(viewer, "theme", "auto"),
            "is_participant": isinstance(viewer, Participant | PausedParticipant),
            "is_admin": isinstance(viewer, Admin),
            **navigate(viewer),
        }


def excerpt(text: str, longest: int = 180) -> str:
    """Return the beginning of a text, cut between words."""
    line = " ".join(text[: longest * 2].split())
    cut = line[:longest]
    return line if line == cut else (cut.rpartition(" ")[0] or cut) + "…"


def of(key: Hashable, names: Mapping[Hashable, str]) -> str:
    """Return the name that belongs to an id; somebody who was erased has none any more."""
    return names.get(key) or gettext("somebody who is no longer here")
