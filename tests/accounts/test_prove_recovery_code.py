from __future__ import annotations

import pytest

from journal.accounts.models import SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    NOT_READ,
    OLD_PAGE,
    form,
    in_dutch,
    nothing_changes,
    refuses_all_but,
    says,
    slots,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/ik/herstelcode"
PATH = f"{PAGE}/nagekeken"
NOT_YET = "Not right yet. Have another look at your note."


@pytest.fixture
def shown(noor: StrictClient) -> dict[str, str]:
    """Give the form below a new code of Noor's, filled in rightly."""
    fields = form(noor.submit(PAGE, status=200), PATH)
    groups = fields["code"].split("-")
    return {**fields, "first": groups[1], "second": groups[5]}


WHOLE = f"{PAGE}/nog-eens"


def test_a_code_that_was_written_down_is_proven_without_making_another(
    noor: StrictClient, shown: dict[str, str], database: Database, cast: Cast
) -> None:
    page = noor.get(PAGE)
    assert shown["code"] not in page
    assert says(page, "The code that you were shown before then stops working.")
    with nothing_changes(database):
        for wrong in ("", "geen code", "0" * 28, shown["code"][:-1], "\x00"):
            page = noor.submit(PAGE, WHOLE, status=422, code=wrong)
    noor.submit(PAGE, WHOLE, code=shown["code"].lower().replace("-", " "))
    (slot,) = slots(database, cast["noor"].id, SlotKind.RECOVERY)
    assert slot.proven_at is not None
    works = "You have a code that works. If you make a new one, the previous one stops working."
    assert says(noor.get(PAGE), works)


def test_only_ones_own_code_proves_it(
    shown: dict[str, str],
    bram: StrictClient,
    everybody: dict[str, StrictClient],
    database: Database,
) -> None:
    bram.submit(PAGE, status=200)
    with nothing_changes(database):
        bram.submit(PAGE, WHOLE, status=422, code=shown["code"])
    refuses_all_but({"noor", "bram", "ilse", "dana"}, everybody, database, WHOLE)


def test_works(noor: StrictClient, shown: dict[str, str], database: Database, cast: Cast) -> None:
    noor.post(PATH, shown)
    (slot,) = slots(database, cast["noor"].id, SlotKind.RECOVERY)
    assert slot.proven_at is not None
    assert says(noor.get(PAGE), "Make a new code")


def test_forgives_how_it_was_written_down(noor: StrictClient, shown: dict[str, str]) -> None:
    unsure = str.maketrans("10", "lO")
    typed = {name: shown[name].translate(unsure).lower() for name in ("first", "second")}
    noor.post(PATH, {**shown, "first": f" {typed['first']} ", "second": f"-{typed['second']}"})


def test_is_asked_before_a_second_entry(
    noor: StrictClient, shown: dict[str, str], database: Database
) -> None:
    noor.submit("/dagboek/schrijven", text="Een.")
    noor.submit("/dagboek/schrijven", text="Twee.")
    assert noor.last.headers["Location"].startswith(PAGE)
    noor.post(PATH, shown)
    noor.submit("/dagboek/schrijven", text="Drie.")
    assert not noor.last.headers["Location"].startswith(PAGE)


def test_refuses_wrong_groups_and_lets_one_look_again(
    noor: StrictClient, shown: dict[str, str], database: Database
) -> None:
    swapped = {"first": shown["second"], "second": shown["first"]}
    page = ""
    with nothing_changes(database):
        for wrong in (swapped, {"first": "0000"}, {"second": shown["first"]}, {"first": "é🙂"}):
            page = noor.post(PATH, {**shown, **wrong}, status=422)
            assert says(page, NOT_YET)
            assert form(page, PATH)["code"] == shown["code"]
    noor.post(PATH, {**form(page, PATH), "first": shown["first"], "second": shown["second"]})


def test_refuses_a_code_that_opens_nothing_of_ones_own(
    noor: StrictClient, bram: StrictClient, shown: dict[str, str], database: Database
) -> None:
    token = form(bram.get(PAGE), PAGE)["csrf_token"]
    with nothing_changes(database):
        page = bram.post(PATH, {**shown, "csrf_token": token}, status=422)
        assert says(page, NOT_YET)
        for code in ("", "0", "-".join(["0000"] * 7), "é" * 28, "\x00", "A" * 5000):
            fields = {**shown, "code": code, "first": "0000", "second": "0000"}
            assert says(noor.post(PATH, fields, status=422), NOT_READ)


def test_an_older_code_counts_no_more(
    noor: StrictClient, shown: dict[str, str], database: Database
) -> None:
    noor.submit(PAGE, status=200)
    with nothing_changes(database):
        assert says(noor.post(PATH, shown, status=422), NOT_YET)


def test_refuses_a_stranger_and_who_holds_no_vault(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuses_all_but(["noor", "bram", "ilse", "dana"], everybody, database, PATH)


def test_refuses_bad_input_kindly(
    noor: StrictClient, shown: dict[str, str], database: Database
) -> None:
    with nothing_changes(database):
        for changed, message in (
            ({"first": ""}, in_dutch(EMPTY)),
            ({"second": "A" * 13}, too_long(1, 12)),
            ({"first": "A\x00"}, in_dutch(NO_SIGN)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            page = noor.post(PATH, {**shown, **changed}, status=422)
            assert message in page, changed
            assert form(page, PATH)["code"] == shown["code"]
