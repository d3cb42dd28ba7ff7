from __future__ import annotations

from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    form,
    later,
    link,
    nothing_changes,
    refuses_all_but,
    says,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/nieuwe-kluis/weigeren"


def test_works_and_ends_the_link(
    eva: StrictClient, ilse: StrictClient, noor: StrictClient, visitor: StrictClient, cast: Cast
) -> None:
    path = asked(eva, cast, "noor")
    noor.submit("/vandaag", PATH)
    assert says(noor.follow(), "The request has been stopped. Nothing has changed.")
    visitor.get(path, status=404)
    with later(hours=73):
        visitor.get(path, status=404)
        visitor.post(path, {"own": "paarse giraf eet stiekem pannenkoek"}, status=404)
    assert not says(ilse.get("/begeleiding"), "asked for a new vault")
    assert not says(noor.get("/vandaag"), "Not you? Stop the request")


def test_works_for_a_colleague_and_during_a_pause(
    eva: StrictClient, ilse: StrictClient, noor: StrictClient, visitor: StrictClient, cast: Cast
) -> None:
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    for client, key in ((ilse, "ilse"), (noor, "noor"), (eva, "eva")):
        path = asked(eva, cast, key)
        client.submit("/ik", PATH)
        visitor.get(path, status=404)


def test_stops_what_is_ones_own_only(
    eva: StrictClient, bram: StrictClient, visitor: StrictClient, cast: Cast, database: Database
) -> None:
    path = asked(eva, cast, "noor")
    fields = form(bram.get("/ik"), "/uitloggen")
    with nothing_changes(database):
        bram.post(PATH, fields)
    visitor.get(path)


def test_refuses_a_stranger_and_a_stale_page(
    everybody: dict[str, StrictClient],
    eva: StrictClient,
    noor: StrictClient,
    database: Database,
    cast: Cast,
) -> None:
    asked(eva, cast, "noor")
    refuses_all_but(everybody.keys() - {"visitor"}, everybody, database, PATH)
    with nothing_changes(database):
        assert says(noor.post(PATH, {"csrf_token": "oud"}, status=422), NOT_READ)


def asked(eva: StrictClient, cast: Cast, key: str) -> str:
    account = f"/beheer/mensen/{cast[key].id}"
    return link(eva.submit(account, f"{account}/nieuwe-kluis", status=200))
