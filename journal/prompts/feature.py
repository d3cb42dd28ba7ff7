"""The feature of the catalogue, on which its views put their routes."""

from flask import url_for
from flask_babel import gettext

from journal.core.access import Feature
from journal.core.viewers import Participant, Viewer
from journal.prompts.actions import begin, upgrade
from journal.prompts.breathing import say_seconds
from journal.prompts.models import steps_in


def _me_links(viewer: Viewer) -> list[tuple[str, str]]:
    if not isinstance(viewer, Participant):
        return []
    return [(gettext("What I would rather not do"), url_for("prompts.cautions"))]


feature = Feature(
    "prompts",
    __name__,
    begins=[begin],
    upgrades=[upgrade],
    me_links=_me_links,
    filters={"steps_in": steps_in, "seconds": say_seconds},
)
