"""What somebody would rather not be offered, sealed with their numbers; how their pages look."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask import current_app
from sqlalchemy.orm import Session

from journal.accounts.actions.telling import mail_to
from journal.accounts.models import Person, Preferences
from journal.accounts.queries.people import own_person, stale_people
from journal.accounts.queries.vaults import kept_cautions, numbers_key_for
from journal.core import audit, clock
from journal.core.access import KeyFor
from journal.core.audit import Act
from journal.core.keys import ring
from journal.core.mail import About
from journal.core.vault import SecretKey, pad_short
from journal.core.viewers import Clock, Owner, Participant, Signed


def set_cautions(db: Session, viewer: Participant, cautions: Iterable[str]) -> None:
    """Keep what the viewer would rather not be offered."""
    today = clock.day_of(clock.now(), viewer.zone)
    _seal(db, viewer, sorted(set(cautions)), numbers_key_for(db, viewer, today))


def describe(
    db: Session, viewer: Signed, *, name: str, language: str, theme: str, zone: str
) -> None:
    """Change how the viewer is called, and in which language, theme and zone they see pages."""
    person = own_person(db, viewer)
    person.sealed_name = ring().seal(Person.name_place(person.id), name)
    person.language, person.theme, person.zone = language, theme, zone


def set_email(db: Session, viewer: Signed, email: str) -> None:
    """Change the viewer's address, and tell the old one; the caller has checked that it is free."""
    person = own_person(db, viewer)
    if person.email_index in ring().indexes(email):
        return
    mail_to(db, person, About.ADDRESS, current_app.config["PUBLIC_URL"])
    audit.record(db, Act.ADDRESS_CHANGED, actor=viewer.person_id, subject=viewer.person_id)
    person.sealed_email = ring().seal(Person.email_place(person.id), email)
    person.email_index = ring().index(email)


def reseal(db: Session, viewer: Owner, key_for: KeyFor) -> None:
    """Seal the preferences under the new key of today's period."""
    cautions = kept_cautions(db, viewer)
    if cautions is not None:
        _seal(db, viewer, cautions, key_for(clock.day_of(clock.now(), viewer.zone)))


def _seal(db: Session, viewer: Owner, cautions: Iterable[str], key: SecretKey) -> None:
    content = pad_short(json.dumps(list(cautions)).encode(), 128)
    db.merge(
        Preferences(
            person_id=viewer.person_id,
            numbers_key_id=key.id,
            sealed=key.seal(Preferences.place(viewer.person_id), content),
        )
    )


def reseal_people(db: Session, viewer: Clock, limit: int) -> int:
    """Seal names and addresses again under the organisation key that writes now."""
    stale = stale_people(db, viewer, limit)
    for person in stale:
        name, email = Person.name_place(person.id), Person.email_place(person.id)
        address = ring().open(email, person.sealed_email)
        person.sealed_name = ring().seal(name, ring().open(name, person.sealed_name))
        person.sealed_email, person.email_index = ring().seal(email, address), ring().index(address)
    return len(stale)
