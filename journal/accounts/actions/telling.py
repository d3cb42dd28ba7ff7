"""Telling somebody by mail that something is there, without saying what."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from journal.accounts import queries
from journal.accounts.models import Person
from journal.core.keys import ring
from journal.core.mail import About, write_mail
from journal.core.viewers import Coach


def tell_ready(db: Session, viewer: Coach, person_id: UUID) -> None:
    """Write a neutral mail to somebody who said yes to that; the caller checked the guidance."""
    person = queries.person_who_wants_mail(db, viewer, person_id)
    if person is None:
        return
    address = ring().open(Person.email_place(person.id), person.sealed_email)
    link: str = current_app.config["PUBLIC_URL"]
    write_mail(db, person.id, address, person.language, About.READY, link)
