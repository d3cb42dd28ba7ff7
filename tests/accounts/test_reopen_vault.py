from __future__ import annotations

import re

import pytest

from journal.accounts.actions import keys
from journal.core.db import Database
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    field,
    form,
    in_dutch,
    link,
    nothing_changes,
    refuses_all_but,
    says,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/eerdere-kluis"
FIRST, SECOND = "Uit de eerste kluis.", "Uit de tweede kluis."
NOT_THIS = "This code does not open an earlier vault."


@pytest.fixture
def code(noor: StrictClient) -> str:
    """Give the recovery code of Noor's first vault, in which something is written."""
    noor.submit("/inchecken", mood="7")
    noor.submit("/dagboek/schrijven", text=FIRST)
    return recovery_code(noor)


@pytest.fixture
def again(noor: StrictClient, ilse: StrictClient, code: str, cast: Cast) -> StrictClient:
    """Give Noor's phone with a new vault, in which something is written too."""
    phone = reset(ilse, cast)
    phone.submit("/dagboek/schrijven", text=SECOND)
    return phone


def test_works_and_brings_everything_back(
    again: StrictClient, code: str, database: Database, cast: Cast
) -> None:
    assert FIRST not in again.get("/dagboek")
    before = again.get("/terugblik")
    again.submit(PATH, code=code.lower().replace("-", " "))
    assert says(again.follow(), "Your earlier vault is open again.")
    journal = again.get("/dagboek")
    assert FIRST in journal
    assert SECOND in journal
    assert again.get("/terugblik") != before
    assert acts_about(database, cast["noor"].id)[-1] == "recovered"


def test_what_was_opened_again_can_be_written_on_and_shared(
    again: StrictClient, ilse: StrictClient, code: str, cast: Cast
) -> None:
    again.submit(PATH, code=code)
    ilses = cast["ilse"].id
    again.submit(f"/begeleiders/{ilses}/sleutel")
    entries = set(re.findall(r'href="/dagboek/([0-9a-f-]{36})"', again.get("/dagboek")))
    assert len(entries) == 2
    for entry_id in entries:
        again.submit(f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven", readers=str(ilses))
        ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")


def test_stays_open_after_yet_another_vault(
    again: StrictClient, ilse: StrictClient, code: str, cast: Cast
) -> None:
    again.submit(PATH, code=code)
    second = recovery_code(again)
    third = reset(ilse, cast)
    page = third.get("/dagboek")
    assert FIRST not in page
    assert SECOND not in page
    third.submit(PATH, code=second)
    page = third.get("/dagboek")
    assert FIRST in page
    assert SECOND in page


def test_works_once(again: StrictClient, code: str, database: Database) -> None:
    again.submit(PATH, code=code)
    with nothing_changes(database):
        assert says(again.submit(PATH, status=422, code=code), NOT_THIS)


def test_signs_nobody_in(again: StrictClient, code: str, visitor: StrictClient, cast: Cast) -> None:
    visitor.submit("/herstellen", status=422, email=cast["noor"].email, code=code)


def test_somebody_elses_code_opens_nothing(
    again: StrictClient, bram: StrictClient, code: str, database: Database
) -> None:
    with nothing_changes(database):
        assert says(bram.submit(PATH, status=422, code=code), NOT_THIS)
    brams = recovery_code(bram)
    with nothing_changes(database):
        assert says(again.submit(PATH, status=422, code=brams), NOT_THIS)


def test_tries_are_counted(again: StrictClient, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = keys.RECOVERY
    monkeypatch.setattr(keys, "RECOVERY", type(limit)(limit.name, 2, limit.window))
    for _ in range(2):
        again.submit(PATH, status=422, code="x")
    again.submit(PATH, status=429, code=code)


def test_refuses_a_stranger_and_who_holds_no_vault(
    everybody: dict[str, StrictClient], eva: StrictClient, database: Database
) -> None:
    refuses_all_but(["noor", "bram", "ilse", "dana"], everybody, database, PATH)
    eva.get(PATH, status=404)


def test_refuses_bad_input_kindly(again: StrictClient, code: str, database: Database) -> None:
    page = again.get(PATH)
    with nothing_changes(database):
        for changed, message in (
            ({"code": " "}, in_dutch(EMPTY)),
            ({"code": "A" * 61}, too_long(1, 60)),
            ({"code": f"{code}\x00"}, in_dutch(NO_SIGN)),
            ({"code": "é🙂" * 14}, in_dutch(NOT_THIS)),
            ({"code": code, "csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            page = again.post(PATH, {**form(page, PATH), **changed}, status=422)
            assert message in page, changed
            assert code not in page


def recovery_code(client: StrictClient) -> str:
    page = client.submit("/ik/herstelcode", status=200)
    return field(page, "/ik/herstelcode/nagekeken", "code")


def reset(ilse: StrictClient, cast: Cast) -> StrictClient:
    person = f"/begeleiding/{cast['noor'].id}"
    path = link(ilse.submit(person, f"{person}/nieuwe-kluis", status=200))
    phone = StrictClient(ilse.app)
    phone.submit(path)
    return phone
