"""The organisation key is replaced: everything that says who somebody is moves to the new one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from config import NamedKey
from journal.core import cli
from journal.core.db import Base, Database
from journal.core.mail import About, OutgoingMail, write_mail
from journal.core.vault import KeyRing, as_key_id, key_id_of
from tests.accounts.checks import invite, link
from tests.conftest import ORGANISATION_KEY, Stage
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
                    found |= {key_id_of(blob).bytes for blob in db.scalars(sa.select(column))}
        index = Base.metadata.tables["person"].columns["email_index"]
        return found | {digest[:16] for digest in db.scalars(sa.select(index))}


def key_ids(*keys: NamedKey) -> set[bytes]:
    return {as_key_id(key.id).bytes for key in keys}


def test_the_columns_are_all_there_is() -> None:
    """Whoever adds a column of identity seals it again in `rotate-keys`, and adds it here."""
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("holds") == "identity"
    }
    assert found == {
        *("person.sealed_name", "person.sealed_email", "guided_session.sealed"),
        *("outgoing_mail.sealed_address", "outgoing_mail.sealed_link"),
    }


def test_afterwards_the_new_key_alone_opens_everything(
    place: Installation, eva: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    joining = invite(ilse)
    before = ilse.get(f"/begeleiding/{cast['noor'].id}/sessie")
    place.use(NEWER, ORGANISATION_KEY)
    assert sealed_under(place.database) == key_ids(ORGANISATION_KEY)
    assert place.run("rotate-keys") == 0
    assert sealed_under(place.database) == key_ids(NEWER)

    place.use(NEWER)
    people = eva.get("/beheer/mensen")
    for key in ("noor", "bram", "ilse", "dana", "eva"):
        assert cast[key].name in people
        assert cast[key].email in people
    assert "Sam" in StrictClient(place.app).get(joining)
    day = 'value="20'
    after = ilse.get(f"/begeleiding/{cast['noor'].id}/sessie")
    assert day in before
    assert after.partition(day)[2][:8] == before.partition(day)[2][:8]
    ring = KeyRing([(NEWER.id, NEWER.secret)])
    with place.database.read() as db:
        mails = {
            ring.open(mail.place("sealed_address"), mail.sealed_address): ring.open(
                mail.place("sealed_link"), mail.sealed_link
            )
            for mail in db.scalars(sa.select(OutgoingMail))
        }
    assert mails == {cast[key].email: f"https://localhost/{key}" for key in ("noor", "bram")}


def test_an_address_is_found_before_during_and_after(place: Installation, cast: Cast) -> None:
    noor = {"email": cast["noor"].email.upper(), "passphrase": cast["noor"].passphrase}
    for keys in ((ORGANISATION_KEY,), (NEWER, ORGANISATION_KEY)):
        place.use(*keys)
        StrictClient(place.app).submit("/inloggen", **noor)
    place.run("rotate-keys")
    for keys in ((NEWER, ORGANISATION_KEY), (NEWER,)):
        place.use(*keys)
        StrictClient(place.app).submit("/inloggen", **noor)
    place.use(ORGANISATION_KEY)
    StrictClient(place.app).submit("/inloggen", status=422, **noor)


def test_nobody_is_invited_twice_meanwhile(
    place: Installation, ilse: StrictClient, cast: Cast
) -> None:
    place.use(NEWER, ORGANISATION_KEY)
    fields = {"name": "Noor", "email": cast["noor"].email, "asked_first": "y"}
    ilse.submit("/begeleiding/uitnodigen", status=422, **fields)
    place.run("rotate-keys")
    place.use(NEWER)
    ilse.submit("/begeleiding/uitnodigen", status=422, **fields)


def test_interrupted_half_way_it_goes_on(
    place: Installation,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    resealed, batches = cli._resealed, 0

    def until_the_power_goes(db: Database, reseal: cli.ResealIdentity) -> int:
        def one_batch(*arguments: object) -> int:
            nonlocal batches
            batches += 1
            if batches == 4:
                raise KeyboardInterrupt
            return reseal(*arguments)  # type: ignore[arg-type]

        return resealed(db, one_batch)

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
    assert capsys.readouterr().out == "The audit log is whole.\n"
    place.use(NEWER)
    assert place.run("verify-audit") == 1
    assert capsys.readouterr().out.startswith("The audit log is broken at: [1, 2,")


def test_who_joins_meanwhile_is_not_forgotten(
    place: Installation, eva: StrictClient, cast: Cast
) -> None:
    fields = {"name": "Sam", "email": "sam@example.org", "role": "coach"}
    joining = link(eva.submit("/beheer/mensen/uitnodigen", status=200, **fields))
    place.use(NEWER, ORGANISATION_KEY)
    StrictClient(place.app).submit(joining)
    place.run("rotate-keys")
    assert sealed_under(place.database) == key_ids(NEWER)
