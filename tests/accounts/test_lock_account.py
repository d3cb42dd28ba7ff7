"""An account locked by an admin; who may do it is tested with the pages of guidance."""

from __future__ import annotations

from journal.accounts.models import SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    acts_about,
    form,
    invite,
    nothing_changes,
    person_called,
    slots,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_works_for_a_colleague_and_ends_every_way_in(
    eva: StrictClient, ilse: StrictClient, database: Database, cast: Cast
) -> None:
    eva.submit(_account(cast, "ilse"), _path(cast, "ilse"))
    ilse.get("/begeleiding", status=401)
    assert not slots(database, cast["ilse"].id, SlotKind.DEVICE)
    assert acts_about(database, cast["ilse"].id)[-1] == "account-locked"


def test_is_not_for_an_account_that_waits_or_is_locked_already(
    eva: StrictClient, ilse: StrictClient, database: Database, cast: Cast
) -> None:
    invite(ilse)
    sam = person_called(database, eva.app, "Sam").id
    eva.submit(_account(cast, "bram"), _path(cast, "bram"))
    fields = form(eva.get(_account(cast)), _path(cast))
    with nothing_changes(database):
        for wrong in (cast["bram"].id, sam):
            eva.post(f"/beheer/mensen/{wrong}/slot", fields, status=404)
        for wrong in (cast["noor"].id, sam, cast["eva"].id):
            eva.post(f"/beheer/mensen/{wrong}/slot/open", fields, status=404)


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
