from __future__ import annotations

from uuid import uuid4

from flask import Flask

from journal.accounts.models import SlotKind, State
from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    acts_about,
    form,
    invite,
    nothing_changes,
    person_called,
    refuses_all_but,
    says,
    slots,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_works_and_ends_the_devices(
    app: Flask, eva: StrictClient, noor: StrictClient, database: Database, cast: Cast
) -> None:
    noors = cast["noor"]
    eva.submit(_account(cast), _path(cast))
    assert says(eva.follow(), "The account is locked.")
    noor.get("/vandaag", status=401)
    assert not slots(database, noors.id, SlotKind.DEVICE)
    StrictClient(app).submit(
        "/inloggen", status=422, email=noors.email, passphrase=noors.passphrase
    )
    assert acts_about(database, noors.id)[-1] == "account-locked"
    assert person_called(database, app, "Noor").state == State.LOCKED


def test_loses_nothing(
    eva: StrictClient, noor: StrictClient, database: Database, cast: Cast
) -> None:
    noor.submit("/dagboek/schrijven", text="Blijft.")
    entry = noor.last.headers["Location"].partition("?")[0]
    eva.submit(_account(cast), _path(cast))
    eva.submit(_account(cast), f"{_path(cast)}/open")
    noor.submit("/inloggen", email=cast["noor"].email, passphrase=cast["noor"].passphrase)
    assert "Blijft." in noor.get(entry)


def test_works_for_a_colleague(eva: StrictClient, ilse: StrictClient, cast: Cast) -> None:
    eva.submit(_account(cast, "ilse"), _path(cast, "ilse"))
    ilse.get("/begeleiding", status=401)


def test_is_only_for_admins(
    everybody: dict[str, StrictClient], database: Database, cast: Cast
) -> None:
    refuses_all_but(["eva"], everybody, database, _path(cast))


def test_refuses_what_cannot_be(
    eva: StrictClient, ilse: StrictClient, database: Database, cast: Cast
) -> None:
    invite(ilse)
    sam = person_called(database, eva.app, "Sam").id
    eva.submit(_account(cast, "bram"), _path(cast, "bram"))
    fields = form(eva.get(_account(cast)), _path(cast))
    with nothing_changes(database):
        for wrong in (cast["eva"].id, cast["bram"].id, sam, uuid4(), "x", "%00"):
            eva.post(f"/beheer/mensen/{wrong}/slot", fields, status=404)
        assert says(eva.post(_path(cast), {"csrf_token": "oud"}, status=422), NOT_READ)


def test_what_an_admin_sees_of_an_account_says_nothing_of_its_use(
    eva: StrictClient, noor: StrictClient, cast: Cast
) -> None:
    before = eva.get(_account(cast)), eva.get("/beheer/mensen")
    noor.submit("/dagboek/schrijven", text="Een geheim.", readers=str(cast["ilse"].id))
    noor.submit("/inchecken", mood="2")
    after = eva.get(_account(cast)), eva.get("/beheer/mensen")
    for page_before, page_after in zip(before, after, strict=True):
        assert _without_tokens(page_before) == _without_tokens(page_after)


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf_token" not in line]


def _account(cast: Cast, key: str = "noor") -> str:
    return f"/beheer/mensen/{cast[key].id}"


def _path(cast: Cast, key: str = "noor") -> str:
    return f"{_account(cast, key)}/slot"
