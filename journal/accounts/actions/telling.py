"""Telling somebody by mail that something is there, without saying what."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from journal.accounts.models import Person
from journal.accounts.queries.people import coach_here, person_here, person_who_wants_mail
from journal.core.keys import ring
from journal.core.mail import About, write_mail
from journal.core.viewers import Admin, Coach, Participant


def tell_ready(db: Session, viewer: Coach, person_id: UUID) -> None:
    """Write a neutral mail to somebody who said yes to that; the caller checked the guidance."""
    person = person_who_wants_mail(db, viewer, person_id)
    if person is not None:
        mail_to(db, person, About.READY, current_app.config["PUBLIC_URL"])


def tell_coach(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Write a neutral mail to a coach of the viewer; the caller checked the guidance.

    Being told belongs to a coach's work, so no consent is asked for it.
    """
    coach = coach_here(db, viewer, coach_id)
    if coach is not None:
        mail_to(db, coach, About.READY, current_app.config["PUBLIC_URL"])


def tell_reset_asked(db: Session, viewer: Admin | Coach, person_id: UUID) -> None:
    """Write to somebody that new access to their account was asked for, whatever they said of mail.

    It guards what is theirs: whoever did not ask can stop it in time.
    """
    person = person_here(db, viewer, person_id)
    mail_to(db, person, About.RESET_ASKED, current_app.config["PUBLIC_URL"])


def mail_to(db: Session, person: Person, about: About, link: str) -> None:
    """Write a mail to somebody's address, in their language."""
    address = ring().open(Person.email_place(person.id), person.sealed_email)
    write_mail(db, person.id, address, person.language, about, link)
