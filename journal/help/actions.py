"""The writes of the help card, and of a person's own plan."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Clock, Participant
from journal.help import queries
from journal.help.models import HelpRow, Plan, SafetyPlan

SHIPPED_VERIFIED_ON = date(2026, 11, 1)
"""When we last looked whether the shipped numbers are right."""


def fill_help_card(db: Session, viewer: Clock, verified_on: date) -> None:
    """Put the Dutch numbers on an empty card; a card that was filled stays as it is."""
    if queries.has_rows(db, viewer):
        return
    for position, row in enumerate(_ROWS, 1):
        number, link, title_nl, title_en, text_nl, text_en = row
        db.add(
            HelpRow(
                position=position,
                number=number,
                link=link,
                title_nl=title_nl,
                title_en=title_en,
                text_nl=text_nl,
                text_en=text_en,
                verified_on=verified_on,
            )
        )


def begin(database: Database, _: dict[str, str]) -> list[str]:
    """Fill the card of a new installation."""
    with database.write() as db:
        fill_help_card(db, Clock(), SHIPPED_VERIFIED_ON)
    return []


def save_plan(db: Session, viewer: Participant, plan_id: UUID, plan: Plan) -> None:
    """Save the viewer's plan in the place of the one before; the same again changes nothing.

    One that lies in an older vault stays there, should that be opened again.

    Raises NotFound for the id of somebody else's plan.
    """
    queries.refuse_foreign_id(db, viewer, plan_id)
    row = queries.plan_row(db, viewer)
    if row is not None and queries.own_plan(db, viewer) == plan:
        return
    if row is None:
        row = SafetyPlan(id=plan_id, owner_id=viewer.person_id, revision=0)
        db.add(row)
    row.saved_at = clock.now()
    row.seal_words(viewer.vault, plan.dumped())


def erase_plan(db: Session, person_id: UUID) -> None:
    """Delete a person's plan."""
    db.execute(delete(SafetyPlan).where(SafetyPlan.owner_id == person_id))


_DOCTOR_NL = (
    "Maak je je zorgen over hoe het met je gaat? Bel overdag je eigen huisarts. In de avond, in "
    "de nacht en in het weekend bel je de huisartsenpost: het nummer hoor je op het "
    "antwoordapparaat van je huisarts."
)
_DOCTOR_EN = (
    "Worried about how you are? During the day, call your own doctor (huisarts). In the evening, "
    "at night and at weekends, call the out-of-hours doctor (huisartsenpost): your own doctor's "
    "answering machine gives the number."
)
_SUICIDE_EN = (
    "Are you thinking about suicide? In the Netherlands, call 113 free of charge and anonymously, "
    "day and night, or chat at 113.nl."
)
_SAME_LINE_NL = (
    "Dit is dezelfde lijn, ook gratis, dag en nacht. Ook als je je zorgen maakt om iemand anders."
)
_ROWS = (
    (
        "112",
        "tel:112",
        "Er is nu gevaar",
        "There is danger now",
        "Bel 112 als er iemand in levensgevaar is, jijzelf of een ander.",
        "Call 112 if a life is in danger, yours or someone else's.",
    ),
    (
        "113",
        "tel:113",
        "Gedachten aan zelfdoding",
        "Thoughts of suicide",
        "Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl.",
        _SUICIDE_EN,
    ),
    (
        "0800-0113",
        "tel:08000113",
        "Lukt 113 niet?",
        "113 not working?",
        _SAME_LINE_NL,
        "This is the same line, also free, day and night. Also if you worry about someone else.",
    ),
    (
        "Huisarts",
        "",
        "Je huisarts, of de huisartsenpost",
        "Your doctor, or the out-of-hours doctor",
        _DOCTOR_NL,
        _DOCTOR_EN,
    ),
)
