"""The organisation key is replaced: everything that says who somebody is moves to the new one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from config import NamedKey
from journal.core import cli
from journal.core.access import ResealIdentity
from journal.core.db import Base, Database
from journal.core.mail import About, OutgoingMail, write_mail
from journal.core.vault import KeyRing, as_key_id, key_id_of
from journal.core.viewers import Clock
from tests.accounts.checks import invite, link
from tests.conftest import ORGANISATION_KEY, Stage
from tests.support.acting import form_at, session_path, words_of
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.support.installation import Installation, installed

NEWER = NamedKey("newer", b"n" * 32)


@pytest.fixture
def place(stage: Stage, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Give an installation that mails, in which two mails wait and somebody was invited."""
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    with installed(stage, app, monkeypatch) as place:
        with app.test_request_context(), place.database.write() as db:
            for key in ("noor", "bram"):
                who = stage.cast[key]
                write_mail(db, who.id, who.email, "nl", About.READY, f"https://localhost/{key}")
        yield place


def sealed_under(database: Database) -> set[bytes]:
    """Return the key ids of everything that is sealed as identity, and of the blind index."""
    found = set()
    with database.read() as db:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if column.info.get("holds") == "identity":
                    blobs = db.scalars(sa.select(column).where(column.is_not(None)))
                    found |= {key_id_of(blob).bytes for blob in blobs}
        index = Base.metadata.tables["person"].columns["email_index"]
        return found | {digest[:16] for digest in db.scalars(sa.select(index))}


def key_ids(*keys: NamedKey) -> set[bytes]:
    return {as_key_id(key.id).bytes for key in keys}


def opened_mails(place: Installation) -> set[tuple[str, str]]:
    """Return address and link of what waits, opened with the newer key alone."""
    ring = KeyRing([(NEWER.id, NEWER.secret)])
    with place.database.read() as db:
        mails = db.scalars(sa.select(OutgoingMail)).all()
    return {
        (
            ring.open(mail.place("sealed_address"), mail.sealed_address),
            ring.open(mail.place("sealed_link"), mail.sealed_link),
        )
        for mail in mails
    }


def test_the_columns_are_all_there_is() -> None:
    """Whoever adds a column of identity seals it again in `rotate-keys`, and adds it here."""
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("holds") == "identity"
    }
    assert found == {
        *("person.sealed_name", "person.sealed_email"),
        *("guided_session.sealed", "attendance.sealed_pauses", "conversation.sealed"),
        *("outgoing_mail.sealed_address", "outgoing_mail.sealed_link"),
    }


def test_afterwards_the_new_key_alone_opens_everything(
    place: Installation, eva: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    joining = invite(ilse)
    session = session_path(ilse, cast["noor"].id)
    day = form_at(ilse, session)["day"]
    noor = StrictClient(place.app, cast["noor"].cookie)
    noor.submit("/sessies", session.replace(f"begeleiding/{cast['noor'].id}/", "") + "/stil")
    still = words_of(noor.get("/vandaag"))
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.submit(f"{person}/gesprekken/nieuw", f"{person}/gesprekken", day=day, time="14:37")
    place.use(NEWER, ORGANISATION_KEY)
    assert sealed_under(place.database) == key_ids(ORGANISATION_KEY)
    assert place.run("rotate-keys") == 0
    assert sealed_under(place.database) == key_ids(NEWER)

    place.use(NEWER)
    people = eva.get("/beheer/mensen")
    for key in ("noor", "bram", "ilse", "dana", "eva"):
        assert cast[key].name in people
    assert "Sam" in StrictClient(place.app).get(joining)
    assert form_at(ilse, session)["day"] == day
    assert words_of(StrictClient(place.app, cast["noor"].cookie).get("/vandaag")) == still
    assert "14:37" in ilse.get(person)
    assert opened_mails(place) == {
        (cast[key].email, f"https://localhost/{key}") for key in ("noor", "bram")
    }


def test_an_address_is_found_before_during_and_after(place: Installation, cast: Cast) -> None:
    def sign_in(status: int = 303) -> None:
        noor = cast["noor"]
        phone = StrictClient(place.app)
        email = noor.email.upper()
        phone.submit("/inloggen", email=email, passphrase=noor.passphrase, status=status)

    for keys in ((ORGANISATION_KEY,), (NEWER, ORGANISATION_KEY)):
        place.use(*keys)
        sign_in()
    place.run("rotate-keys")
    for keys in ((NEWER, ORGANISATION_KEY), (NEWER,)):
        place.use(*keys)
        sign_in()
    place.use(ORGANISATION_KEY)
    sign_in(status=422)


def test_nobody_is_invited_twice_meanwhile(
    place: Installation, ilse: StrictClient, cast: Cast
) -> None:
    place.use(NEWER, ORGANISATION_KEY)
    page, email = "/begeleiding/uitnodigen", cast["noor"].email
    ilse.submit(page, name="Noor", email=email, asked_first="y", status=422)
    place.run("rotate-keys")
    place.use(NEWER)
    ilse.submit(page, name="Noor", email=email, asked_first="y", status=422)


def test_interrupted_half_way_it_goes_on(
    place: Installation,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    resealed, batches = cli._resealed, 0

    def until_the_power_goes(database: Database, reseal: ResealIdentity) -> int:
        def one_batch(db: Session, viewer: Clock, limit: int) -> int:
            nonlocal batches
            batches += 1
            if batches == 6:
                raise KeyboardInterrupt
            return reseal(db, viewer, limit)

        return resealed(database, one_batch)

    place.use(NEWER, ORGANISATION_KEY)
    monkeypatch.setattr(cli, "RESEALED_A_BATCH", 1)
    with monkeypatch.context() as while_it_lasts:
        while_it_lasts.setattr(cli, "_resealed", until_the_power_goes)
        with pytest.raises(KeyboardInterrupt):
            place.run("rotate-keys")
    assert sealed_under(place.database) == key_ids(NEWER, ORGANISATION_KEY)
    for key in ("noor", "eva"):
        who = cast[key]
        phone = StrictClient(place.app)
        phone.submit("/inloggen", email=who.email, passphrase=who.passphrase)
    assert place.run("rotate-keys") == 0
    assert sealed_under(place.database) == key_ids(NEWER)
    capsys.readouterr()
    assert place.run("rotate-keys") == 0
    assert capsys.readouterr().out.startswith("0 rows sealed again.")


def test_one_half_of_a_person_is_enough_to_go_on(place: Installation, cast: Cast) -> None:
    """A name that was corrected meanwhile is sealed anew; the address behind it is not yet."""
    noor = StrictClient(place.app, cast["noor"].cookie)
    place.use(NEWER, ORGANISATION_KEY)
    noor.submit("/ik/profiel", name="Noortje")
    place.run("rotate-keys")
    assert sealed_under(place.database) == key_ids(NEWER)


def test_it_says_how_many_and_what_to_do(
    place: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    place.use(NEWER, ORGANISATION_KEY)
    place.run("rotate-keys")
    # Five people, two dates of sessions, two mails.
    first, second = capsys.readouterr().out.splitlines()
    assert first == "9 rows sealed again."
    assert "Keep the older keys" in second
    assert "behind the first" in second


def test_the_audit_log_needs_the_older_key_as_it_says(
    place: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with place.app.app_context():
        cli.run_periodic(place.database)
    place.use(NEWER, ORGANISATION_KEY)
    place.run("rotate-keys")
    capsys.readouterr()
    assert place.run("verify-audit") == 0
    assert capsys.readouterr().out.startswith("The audit log is whole")
    place.use(NEWER)
    assert place.run("verify-audit") == 1
    assert capsys.readouterr().out.startswith("The audit log is broken at: [1, 2,")


def test_who_joins_meanwhile_is_not_forgotten(
    place: Installation, eva: StrictClient, cast: Cast
) -> None:
    page, email = "/beheer/mensen/uitnodigen", "sam@example.org"
    joining = link(eva.submit(page, name="Sam", email=email, role="coach", status=200))
    place.use(NEWER, ORGANISATION_KEY)
    StrictClient(place.app).submit(joining)
    place.run("rotate-keys")
    assert sealed_under(place.database) == key_ids(NEWER)
