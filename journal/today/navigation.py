"""The places of each role, for the layouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from journal.core.notices import notices
from journal.core.viewers import Admin, Coach, Participant, PausedParticipant


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the navigation."""

    label: str
    url: str
    icon: str
    current: bool


def navigate(viewer: object) -> dict[str, Any]:
    """Return what every layout knows: the places, the viewer's name, what was just done."""
    return {
        "navigation": [_place(*place) for place in _places(viewer)],
        "viewer_name": getattr(viewer, "name", None),
        "profile_url": _profile(viewer),
        "notices": notices(),
    }


def _place(label: str, endpoint: str, icon: str) -> Place:
    current = (request.blueprint or "") == endpoint.partition(".")[0]
    return Place(label, url_for(endpoint), icon, current)


def _profile(viewer: object) -> str | None:
    knows = isinstance(viewer, Participant | PausedParticipant | Coach | Admin)
    return url_for("accounts.me") if knows else None


def _places(viewer: object) -> list[tuple[str, str, str]]:
    if isinstance(viewer, Participant):
        return [
            (gettext("Today"), "today.show", "today"),
            (gettext("Journal"), "entries.index", "journal"),
            (gettext("Practise"), "practices.index", "practise"),
            (gettext("Looking back"), "progress.look_back", "look-back"),
        ]
    if isinstance(viewer, Coach):
        return [(gettext("Guidance"), "coaching.caseload", "people")]
    if isinstance(viewer, Admin):
        return [
            (gettext("Prompts"), "prompts.catalogue", "prompt"),
            (gettext("People"), "guidance.people", "people"),
            (gettext("Signals"), "coaching.rules", "settings"),
        ]
    return []
