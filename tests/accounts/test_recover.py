from __future__ import annotations

import re

import pytest
from flask import Flask

from journal.accounts.actions import keys
from journal.accounts.models import SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    field,
    form,
    in_dutch,
    nothing_changes,
    says,
    signed_in,
    slots,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/herstellen"
NEW = "paarse giraf eet stiekem pannenkoek"
APART = "This address and this code don't belong together."
TOO_EASY = "This one is still too easy to guess. Adding a few unrelated words often helps."
HAS_YOU = "This has your name or address in it, and those are the first things to be guessed."


@pytest.fixture
def code(noor: StrictClient) -> str:
    """Give a recovery code that Noor just made."""
    return recovery_code(noor)


def recovery_code(client: StrictClient) -> str:
    page = client.submit("/ik/herstelcode", status=200)
    return field(page, "/ik/herstelcode/nagekeken", "code")


def test_works_with_everything_that_was_written(
    app: Flask, noor: StrictClient, code: str, visitor: StrictClient, cast: Cast, database: Database
) -> None:
    noors = cast["noor"]
    noor.submit("/dagboek/schrijven", text="Van vroeger.")
    entry = noor.last.headers["Location"]
    visitor.submit(PATH, email=noors.email.upper(), code=code, own=NEW)
    assert visitor.last.headers["Location"] == "/ik/herstelcode"
    assert says(visitor.follow(), "Show my code")
    assert "Van vroeger." in visitor.get(entry)
    assert acts_about(database, noors.id)[-2:] == ["recovered", "signed-in"]
    signed_in(app, noors.email, NEW)


def test_ends_the_old_passphrase_the_devices_and_the_code(
    app: Flask, noor: StrictClient, code: str, visitor: StrictClient, cast: Cast, database: Database
) -> None:
    noors = cast["noor"]
    visitor.submit(PATH, email=noors.email, code=code)
    noor.get("/vandaag", status=401)
    other = StrictClient(app)
    other.submit("/inloggen", status=422, email=noors.email, passphrase=noors.passphrase)
    other.submit(PATH, status=422, email=noors.email, code=code)
    assert not slots(database, noors.id, SlotKind.RECOVERY)


def test_forgives_how_the_code_was_written_down(
    code: str, visitor: StrictClient, cast: Cast
) -> None:
    typed = " " + code.replace("1", "l").replace("0", "o").replace("-", " ").lower() + "  "
    visitor.submit(PATH, email=cast["noor"].email, code=typed)


def test_works_for_a_coach(ilse: StrictClient, visitor: StrictClient, cast: Cast) -> None:
    visitor.submit(PATH, email=cast["ilse"].email, code=recovery_code(ilse))
    visitor.get("/begeleiding")


def test_says_the_same_of_a_wrong_code_and_of_an_unknown_address(
    code: str, visitor: StrictClient, cast: Cast, database: Database
) -> None:
    answers = set()
    other = "-".join(reversed(code.split("-")))
    with nothing_changes(database):
        for email, typed in (
            (cast["noor"].email, other),
            (cast["bram"].email, code),
            (cast["eva"].email, code),
            ("niemand@example.org", code),
        ):
            page = visitor.submit(PATH, status=422, email=email, code=typed)
            assert says(page, APART)
            answers.add(re.sub(r'value="[^"]*"|<p class="voice passphrase">[^<]*', "", page))
    assert len(answers) == 1


def test_tries_are_counted(
    code: str, visitor: StrictClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = keys.RECOVERY
    assert limit.tries == 10
    monkeypatch.setattr(keys, "RECOVERY", type(limit)(limit.name, 2, limit.window))
    for email in (cast["noor"].email, "niemand@example.org"):
        for _ in range(2):
            visitor.submit(PATH, status=422, email=email, code="x")
        visitor.submit(PATH, status=429, email=email, code=code)


def test_an_account_that_was_locked_stays_closed(
    eva: StrictClient, code: str, visitor: StrictClient, cast: Cast
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/slot")
    visitor.submit(PATH, status=422, email=cast["noor"].email, code=code)


def test_is_only_for_somebody_who_is_signed_out(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    with nothing_changes(database):
        for key, client in everybody.items():
            if key != "visitor":
                client.get(PATH, status=404)
                client.post(PATH, {"email": "x", "code": "y"}, status=404)


def test_refuses_bad_input_kindly(
    code: str, visitor: StrictClient, database: Database, cast: Cast
) -> None:
    email, page = cast["noor"].email, visitor.get(PATH)
    with nothing_changes(database):
        for changed, message in (
            ({"email": ""}, in_dutch(EMPTY)),
            ({"email": "n" * 255}, too_long(1, 254)),
            ({"code": ""}, in_dutch(EMPTY)),
            ({"code": "A" * 61}, too_long(1, 60)),
            ({"code": f"{code}\x00"}, in_dutch(NO_SIGN)),
            ({"code": "é🙂" * 14}, in_dutch(APART)),
            ({"own": "xq7kz"}, in_dutch(TOO_EASY)),
            ({"own": email}, in_dutch(HAS_YOU)),
            ({"made": "", "own": ""}, in_dutch(TOO_EASY)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            fields = {"email": email, "code": code, "own": NEW} | changed
            page = visitor.post(PATH, {**form(page, PATH), **fields}, status=422)
            assert message in page, changed
            assert form(page, PATH)["email"] == fields["email"]
            assert code not in page
            assert NEW not in page
    visitor.submit(PATH, email=email, code=code)
