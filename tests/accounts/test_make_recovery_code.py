from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask

from journal.accounts.models import KeySlot, SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    acts_about,
    field,
    nothing_changes,
    refuses_all_but,
    says,
    slots,
)
from tests.support import pages
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/herstelcode"
PROOF = f"{PATH}/nagekeken"


def test_works_and_shows_it_in_groups(noor: StrictClient, database: Database, cast: Cast) -> None:
    page = noor.submit(PATH, status=200)
    code = field(page, PROOF, "code")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}", code)
    groups = next(pages.parsed(page).iter("ol")).itertext()
    assert "-".join(" ".join(groups).split()) == code
    (slot,) = slots(database, cast["noor"].id, SlotKind.RECOVERY)
    assert slot.proven_at is None
    assert acts_about(database, cast["noor"].id)[-1] == "recovery-code-made"


def test_a_new_one_ends_the_one_before(app: Flask, noor: StrictClient, cast: Cast) -> None:
    first = field(noor.submit(PATH, status=200), PROOF, "code")
    second = field(noor.submit(PATH, status=200), PROOF, "code")
    assert first != second
    visitor = StrictClient(app)
    visitor.submit("/herstellen", status=422, email=cast["noor"].email, code=first)
    visitor.submit("/herstellen", email=cast["noor"].email, code=second)


def test_is_in_this_answer_and_nowhere_else(noor: StrictClient, database: Database) -> None:
    code = field(noor.submit(PATH, status=200), PROOF, "code")
    assert code.partition("-")[0] not in noor.get(PATH)
    with database.read() as db:
        kept = repr(db.execute(sa.select(KeySlot.__table__)).all())
    for shape in (code, code.replace("-", "")):
        assert shape not in kept
        assert repr(shape.encode())[2:-1] not in kept


def test_works_for_a_coach_and_during_a_pause(ilse: StrictClient, noor: StrictClient) -> None:
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    for client in (ilse, noor):
        assert says(client.get(PATH), "Your recovery code")
        field(client.submit(PATH, status=200), PROOF, "code")


def test_refuses_a_stranger_and_who_holds_no_vault(
    everybody: dict[str, StrictClient], eva: StrictClient, database: Database
) -> None:
    refuses_all_but(["noor", "bram", "ilse", "dana"], everybody, database, PATH)
    eva.get(PATH, status=404)


def test_refuses_a_stale_page_kindly(noor: StrictClient, database: Database) -> None:
    with nothing_changes(database):
        assert says(noor.post(PATH, {"csrf_token": "oud"}, status=422), NOT_READ)
