"""Taking everything along, and erasing oneself: complete, by oneself, without asking anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.actions import stretching
from journal.accounts.models import (
    Consent,
    Device,
    Invitation,
    KeySlot,
    NumbersKey,
    Person,
    PersonRole,
    Pin,
    Preferences,
    Reset,
    SlotKind,
    Vault,
)
from journal.accounts.queries.people import own_consents, own_person
from journal.accounts.queries.vaults import own_cautions
from journal.accounts.queries.ways_in import own_account
from journal.core import audit
from journal.core.access import erase_person, features
from journal.core.audit import Act
from journal.core.db import Database
from journal.core.keys import ring
from journal.core.mail import OutgoingMail
from journal.core.throttle import Limit, count_try
from journal.core.vault import Refused
from journal.core.viewers import Owner

ERASE = Limit("erase", 10, timedelta(minutes=15))


def everything(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return all that is the viewer's, opened, feature by feature, as plain values."""
    found: dict[str, Any] = {}
    for feature in features():
        for export in feature.exports:
            found |= export(db, viewer)
    return found


def export_account(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return who the viewer is here, and what they chose."""
    person = own_person(db, viewer)
    consents = own_consents(db, viewer)
    return {
        "name": viewer.name,
        "email": ring().open(Person.email_place(person.id), person.sealed_email),
        "language": person.language,
        "zone": person.zone,
        "rather_not": own_cautions(db, viewer),
        "consents": {
            str(purpose): consent.given_at.isoformat() for purpose, consent in consents.items()
        },
        "history": [
            {"at": event.at.isoformat(), "act": event.act, "about": event.object_kind}
            for event in audit.about(db, viewer.person_id, limit=100_000)
        ],
    }


def erase(database: Database, viewer: Owner, passphrase: bytes) -> bool:
    """Erase everything of the viewer; False when the passphrase is not theirs."""
    count_try(database, ERASE, str(viewer.person_id))
    with database.read() as db:
        account = own_account(db, viewer, SlotKind.PASSPHRASE)
    try:
        if account is not None:
            stretching.unwrap(account.slot.slot(), passphrase)
    except Refused:
        account = None
    if account is None:
        return False
    with database.write() as db:
        audit.record(db, Act.ERASED, actor=viewer.person_id, subject=viewer.person_id)
        erase_person(db, viewer.person_id)
    database.forget_deleted()
    return True


def erase_account(db: Session, person_id: UUID) -> None:
    """Delete the person's keys first of all, and then every row that is about them."""
    for table in (KeySlot, Device, Preferences, NumbersKey, Consent, PersonRole, OutgoingMail):
        db.execute(delete(table).where(table.person_id == person_id))
    db.execute(delete(Reset).where(Reset.person_id == person_id))
    db.execute(delete(Invitation).where(Invitation.person_id == person_id))
    db.execute(delete(Pin).where((Pin.owner_id == person_id) | (Pin.reader_id == person_id)))
    db.execute(delete(Vault).where(Vault.person_id == person_id))
    db.execute(delete(Person).where(Person.id == person_id))
