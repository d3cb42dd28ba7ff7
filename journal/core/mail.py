"""Mail: neutral, written in the same transaction as what it is about, sent by a job, then gone."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from enum import StrEnum
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from journal.core.clock import now
from journal.core.columns import Id, Identity, Instant, Key, uuid7
from journal.core.db import Base, Database
from journal.core.keys import ring
from journal.core.logs import log, log_error
from journal.core.vault import Place, Refused
from journal.core.viewers import Clock

SENT_A_RUN = 20
TRIES = 8
SECONDS_TO_CONNECT = 20
# At an address that it cannot read, the standard library ends in one of the last four.
UNSENDABLE = (
    OSError,
    smtplib.SMTPException,
    Refused,
    MessageError,
    ValueError,
    LookupError,
    AttributeError,
)
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


class About(StrEnum):
    """What a mail is about; the mail itself hardly says so."""

    READY = "ready"
    RESET = "reset"
    RESET_ASKED = "reset-asked"
    ADDRESS = "address"


class OutgoingMail(Base):
    """One mail that waits to be sent: to whom, about what, and the link that it carries."""

    __tablename__ = "outgoing_mail"

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(Id, index=True)
    about: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    sealed_address: Mapped[Identity]
    sealed_link: Mapped[Identity]
    due_at: Mapped[Instant] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(Integer)

    def place(self, field: str) -> Place:
        """Return where a field of this mail is sealed."""
        return Place("outgoing_mail", self.person_id, self.id, field)


def is_set_up() -> bool:
    """Tell whether this installation can send mail at all."""
    return bool(current_app.config["MAIL_URL"])


def write_mail(
    db: Session, person_id: UUID, address: str, language: str, about: About, link: str
) -> None:
    """Write a mail in the caller's transaction; without a mail server this does nothing."""
    if not is_set_up():
        return
    mail = OutgoingMail(
        id=uuid7(), person_id=person_id, about=about, language=language, due_at=now(), tries=0
    )
    mail.sealed_address = ring().seal(mail.place("sealed_address"), address)
    mail.sealed_link = ring().seal(mail.place("sealed_link"), link)
    db.add(mail)


def send_due(database: Database, _: Clock) -> int:
    """Send what is due, holding no lock meanwhile; return how many were sent.

    One that fails is tried again later and later, and given up after a day or so.
    """
    if not is_set_up():
        return 0
    with database.read() as db:
        query = select(OutgoingMail).where(OutgoingMail.due_at <= now())
        due = list(db.scalars(query.order_by(OutgoingMail.due_at).limit(SENT_A_RUN)))
    return sum(_send_one(database, mail) for mail in due)


def reseal_mail(db: Session, _: Clock, limit: int) -> int:
    """Seal waiting mail again under the organisation key that writes now."""
    stale = [mail for mail in db.scalars(select(OutgoingMail)) if ring().is_stale(mail.sealed_link)]
    for mail in stale[:limit]:
        for field in ("sealed_address", "sealed_link"):
            place = mail.place(field)
            setattr(mail, field, ring().seal(place, ring().open(place, getattr(mail, field))))
    return len(stale[:limit])


def _send_one(database: Database, mail: OutgoingMail) -> bool:
    try:
        message = _message(mail)
        with _server() as server:
            server.send_message(message)
    except UNSENDABLE as error:
        log_error(error, job="mail", mail=mail.id)
        _try_later(database, mail.id)
        return False
    with database.write() as db:
        db.execute(delete(OutgoingMail).where(OutgoingMail.id == mail.id))
    log("mail", mail=mail.id, about=mail.about)
    return True


def _try_later(database: Database, mail_id: UUID) -> None:
    with database.write() as db:
        mail = db.get(OutgoingMail, mail_id)
        if mail is None:
            return
        mail.tries += 1
        mail.due_at = _next_try(mail.tries)
        if mail.tries >= TRIES:
            db.delete(mail)


def _next_try(tries: int) -> datetime:
    return now() + timedelta(minutes=5 * 2**tries)


def _message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    link = ring().open(mail.place("sealed_link"), mail.sealed_link)
    with force_locale(mail.language):
        subject, body = _words(About(mail.about))
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=urlsplit(current_app.config["PUBLIC_URL"]).hostname)
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = ring().open(mail.place("sealed_address"), mail.sealed_address)
    message.set_content(f"{body}\n\n{link}\n")
    return message


def _words(about: About) -> tuple[str, str]:
    if about is About.RESET:
        return (
            gettext("Your link"),
            gettext(
                "Did you not ask for this? Then leave it. This link works once, and only for you."
            ),
        )
    if about is About.RESET_ASKED:
        return (
            gettext("About your access"),
            gettext("Somebody asked for new access to your account. Was it not you? Sign in."),
        )
    if about is About.ADDRESS:
        return (
            gettext("About your access"),
            gettext("Another address was given for your account. Was it not you? Let us know."),
        )
    return (
        gettext("Something is ready for you"),
        gettext("Something is ready for you. You can read it once you are signed in."),
    )


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    """Connect with TLS, checked against the system's certificates; only to ourselves without."""
    url = urlsplit(current_app.config["MAIL_URL"])
    host, context = url.hostname or "", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, url.port or 465, timeout=SECONDS_TO_CONNECT, context=context
        )
    else:
        server = smtplib.SMTP(host, url.port or 587, timeout=SECONDS_TO_CONNECT)
    with server:
        if url.scheme == "smtp" and host not in LOCAL_HOSTS:
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
