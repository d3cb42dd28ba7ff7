"""Mail that is really sent, to servers on this machine: over TLS that holds, or not at all."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select

from journal.accounts.models import Purpose
from journal.core import clock
from journal.core.db import Database
from journal.core.keys import Keys
from journal.core.mail import TRIES, About, OutgoingMail, send_due, write_mail
from journal.core.vault import KeyRing
from journal.core.viewers import Clock
from tests.conftest import ORGANISATION_KEY
from tests.support.acting import count, withdraw, write
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.support.mail_server import HERE, MailServer, mail_server, make_certificate, text_of

ELSEWHERE = "mail.example.org"
"""A mail server that is not this machine, as far as the journal knows."""
SENDER = "naklank@example.org"
LINK = "https://localhost/een-link"
WORD = "geheim wachtwoord"
SCHEMES = ["smtp", "smtps"]


@dataclass
class Post:
    """The mail of one installation."""

    app: Flask
    database: Database
    cast: Cast

    def write(self, key: str = "noor") -> None:
        """Let a mail to one of the cast wait."""
        member = self.cast[key]
        with self.app.test_request_context(), self.database.write() as db:
            write_mail(db, member.id, member.email, "nl", About.READY, LINK)

    def send(self) -> int:
        """Do what the job of every minute does; return how many were sent."""
        with self.app.app_context():
            return send_due(self.database, Clock())

    def waiting(self) -> list[OutgoingMail]:
        """Return what waits, the first due first."""
        with self.database.read() as db:
            return list(db.scalars(select(OutgoingMail).order_by(OutgoingMail.due_at)))


@pytest.fixture
def post(
    app: Flask, database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Post]:
    """Give the mail of an installation whose server is not there."""
    monkeypatch.setitem(app.config, "MAIL_FROM", f"Naklank <{SENDER}>")
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://{HERE}:9")
    _answer_for(ELSEWHERE, monkeypatch)
    yield Post(app, database, cast)
    database.engine.dispose()


@contextmanager
def served(
    post: Post, certificate: Path | None = None, scheme: str = "smtp", host: str = HERE
) -> Iterator[MailServer]:
    """Run a server, and let the installation know it by that name."""
    with mail_server(certificate, scheme) as server:
        word = WORD.replace(" ", "%20")
        name = f"naklank:{word}@" if host != HERE else ""
        post.app.config["MAIL_URL"] = f"{scheme}://{name}{host}:{server.port}"
        yield server


def lines_of(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return what the journal itself logged."""
    lines = [each.getMessage() for each in caplog.records if each.name == "naklank"]
    return [json.loads(line) for line in lines]


def test_a_relay_on_this_machine_gets_it_as_it_is(post: Post) -> None:
    post.write()
    with served(post) as server:
        assert post.send() == 1
    (letter,) = server.letters
    assert (letter["From"], letter["To"]) == (f"Naklank <{SENDER}>", post.cast["noor"].email)
    assert letter["Subject"] == "Er staat iets voor je klaar"
    said = "Er staat iets voor je klaar. Je leest het als je bent aangemeld."
    assert text_of(letter) == f"{said}\n\n{LINK}"
    assert server.told == [SENDER, post.cast["noor"].email]
    assert (post.waiting(), post.send()) == ([], 0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_server_elsewhere_gets_it_over_tls(
    post: Post, scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path, ELSEWHERE)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post.write()
    with served(post, certificate, scheme, ELSEWHERE) as server:
        assert post.send() == 1
    assert server.told == [f"naklank {WORD}", SENDER, post.cast["noor"].email]
    assert server.were_over_tls == [True]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("flaw", ["unknown", "another's", "over"])
def test_a_server_that_is_not_who_it_says_gets_no_word(
    post: Post,
    scheme: str,
    flaw: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    shown = make_certificate(
        tmp_path,
        "other.example.org" if flaw == "another's" else ELSEWHERE,
        days=-0.5 if flaw == "over" else 1,
    )
    known = make_certificate(tmp_path, ELSEWHERE) if flaw == "unknown" else shown
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    post.write()
    with served(post, shown, scheme, ELSEWHERE) as server:
        assert post.send() == 0
    assert (server.told, server.letters) == ([], [])
    assert [mail.tries for mail in post.waiting()] == [1]
    assert [line.get("type") for line in lines_of(caplog)] == ["SSLCertVerificationError"]


def test_a_server_elsewhere_that_offers_no_tls_gets_no_word(post: Post) -> None:
    post.write()
    with served(post, host=ELSEWHERE) as server:
        assert post.send() == 0
    assert server.hellos == 1
    assert (server.told, server.letters) == ([], [])
    assert [mail.tries for mail in post.waiting()] == [1]


def test_a_certificate_is_asked_of_this_machine_too(post: Post, tmp_path: Path) -> None:
    post.write()
    with served(post, make_certificate(tmp_path, HERE), "smtps") as server:
        assert post.send() == 0
    assert server.told == []


def test_what_failed_waits_and_goes_later(post: Post) -> None:
    post.write()
    assert post.send() == 0
    (mail,) = post.waiting()
    assert mail.due_at > clock.now() + timedelta(minutes=4)
    with served(post) as server:
        assert (post.send(), server.hellos) == (0, 0)
        with clock.held_at(mail.due_at):
            assert post.send() == 1
    assert (len(server.letters), post.waiting()) == (1, [])


def test_it_is_given_up_after_a_day_or_so(post: Post) -> None:
    post.write()
    began, tries, at = clock.now(), 0, clock.now()
    while mails := post.waiting():
        tries, at = tries + 1, max(mails[0].due_at, began)
        with clock.held_at(at):
            assert post.send() == 0
    assert tries == TRIES
    assert timedelta(hours=8) < at - began < timedelta(hours=36)


def test_a_server_that_refuses_one_gets_the_others(post: Post) -> None:
    post.write("noor")
    post.write("bram")
    with served(post) as server:
        server.answer = "550 no such person"
        assert post.send() == 0
        server.answer = "250 OK"
        post.write("ilse")
        assert post.send() == 1
    assert [letter["To"] for letter in server.letters] == [post.cast["ilse"].email]
    assert len(post.waiting()) == 2


def test_no_lock_is_held_while_a_server_is_slow(post: Post) -> None:
    """Somebody may be erased meanwhile, whose mail is under way."""

    def erase() -> None:
        with post.database.write() as db:
            db.execute(delete(OutgoingMail))

    post.write()
    with served(post) as server:
        server.meanwhile = erase
        assert post.send() == 1
    assert (len(server.letters), post.waiting()) == (1, [])


def test_one_that_fails_after_its_person_was_erased_is_no_fault(post: Post) -> None:
    post.write()

    def erase_and_fail() -> None:
        with post.database.write() as db:
            db.execute(delete(OutgoingMail))
        raise OSError

    with served(post) as server:
        server.meanwhile = erase_and_fail
        assert post.send() == 0
    assert post.waiting() == []


def test_one_under_a_lost_key_stops_no_other_and_is_given_up(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    post.write("noor")
    keys: Keys = post.app.extensions["keys"]
    newer = Keys(KeyRing([("newer", b"n" * 32)]), keys.peppers, keys.cost)
    monkeypatch.setitem(post.app.extensions, "keys", newer)
    post.write("bram")
    with served(post) as server:
        assert post.send() == 1
        assert [letter["To"] for letter in server.letters] == [post.cast["bram"].email]
        tries = 1
        while mails := post.waiting():
            tries += 1
            with clock.held_at(mails[0].due_at):
                assert post.send() == 0
    assert (tries, len(server.letters)) == (TRIES, 1)
    assert {line["type"] for line in lines_of(caplog) if line["event"] == "error"} == {"Refused"}


@pytest.mark.parametrize("answer", ["250 OK", "550 <noor@example.org> is not here"])
def test_the_log_has_ids_and_no_address(
    post: Post, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    post.write()
    (mail,) = post.waiting()
    with served(post) as server:
        server.answer = answer
        post.send()
    (line,) = lines_of(caplog)
    assert UUID(line["mail"]) == mail.id
    if answer == "250 OK":
        assert line == {"event": "mail", "mail": str(mail.id), "about": "ready"}
    else:
        assert set(line) == {"event", "type", "at", "job", "mail"}
    for word in ("@", "noor", "example.org", LINK):
        assert word not in json.dumps({**line, "at": ""}).lower()


def test_a_mail_that_something_is_ready_says_nothing_else(
    post: Post, noor: StrictClient, ilse: StrictClient
) -> None:
    entry_id = write(noor, "Vannacht droomde ik.", readers=str(post.cast["ilse"].id))
    shared = f"/begeleiding/{post.cast['noor'].id}/{entry_id}"
    ilse.submit(shared, f"{shared}/antwoord", text="Dank voor je droom.")
    with served(post) as server:
        assert post.send() == 1
    (letter,) = server.letters
    assert set(letter.keys()) <= WRITTEN_BY_ANY_PROGRAM
    body = text_of(letter)
    assert body.endswith("\n\nhttps://localhost")
    for word in (*PRIVATE, "droom", "Ilse", str(entry_id)):
        assert word.lower() not in f"{letter['Subject']} {body}".lower(), word


def test_a_mail_with_a_new_link_says_nothing_else(post: Post, visitor: StrictClient) -> None:
    visitor.submit("/wachtzin-kwijt", email=post.cast["noor"].email)
    visitor.submit("/wachtzin-kwijt", email="niemand@example.org")
    with served(post) as server:
        assert post.send() == 1
    (letter,) = server.letters
    body, _, link = text_of(letter).rpartition("\n")
    for word in PRIVATE:
        assert word.lower() not in f"{letter['Subject']} {body}".lower(), word
    visitor.get(link.removeprefix("https://localhost"))


def test_nobody_gets_mail_who_did_not_agree_to_it(
    post: Post, noor: StrictClient, ilse: StrictClient, database: Database
) -> None:
    entry_id = write(noor, "Voor Ilse.", readers=str(post.cast["ilse"].id))
    withdraw(noor, Purpose.MAIL)
    shared = f"/begeleiding/{post.cast['noor'].id}/{entry_id}"
    ilse.submit(shared, f"{shared}/antwoord", text="Dank je.")
    assert count(database, OutgoingMail) == 0


def test_who_is_erased_gets_no_mail_any_more(post: Post, noor: StrictClient) -> None:
    post.write("noor")
    post.write("bram")
    noor.submit("/ik/wissen", passphrase=post.cast["noor"].passphrase)
    with served(post) as server:
        assert post.send() == 1
    assert [letter["To"] for letter in server.letters] == [post.cast["bram"].email]


def test_what_waits_is_sealed(post: Post) -> None:
    post.write()
    (mail,) = post.waiting()
    ring = KeyRing([(ORGANISATION_KEY.id, ORGANISATION_KEY.secret)])
    for field, text in (("sealed_address", post.cast["noor"].email), ("sealed_link", LINK)):
        blob = getattr(mail, field)
        assert text.encode() not in blob
        assert ring.open(mail.place(field), blob) == text


def test_without_a_server_nothing_is_kept(
    post: Post, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(post.app.config, "MAIL_URL", None)
    post.write()
    assert (count(database, OutgoingMail), post.send()) == (0, 0)


WRITTEN_BY_ANY_PROGRAM = {
    *("Subject", "From", "To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    *("X-Peer", "Date", "Message-ID"),
}
PRIVATE = (
    *("Noor", "Naklank", "De Oever", "dagboek", "begeleid", "coach", "kluis", "wachtzin", "sessie"),
    *("antwoord", "gedeeld", "therapie", "journal", "vault"),
)


def _answer_for(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a name stand for this machine, as a name server elsewhere would."""
    real = socket.getaddrinfo

    def found(name: Any, *arguments: Any, **named: Any) -> Any:
        return real(HERE if name == host else name, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)
