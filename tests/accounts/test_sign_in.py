from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from journal import create_app
from journal.accounts.actions import signing_in, stretching
from journal.accounts.models import KeySlot, Person, SlotKind, State
from journal.core.db import Database
from journal.core.keys import Keys
from journal.core.throttle import Limit, Throttle
from journal.core.vault import Cost
from journal.core.vault import slots as vault_slots
from tests.accounts.checks import (
    EMPTY,
    MANY_TRIES,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    cookie_of,
    device,
    field,
    form,
    in_dutch,
    invite,
    later,
    nothing_changes,
    post_raw,
    says,
    signed_in,
    slots,
    too_long,
)
from tests.conftest import settings
from tests.support.cast import Cast, Member
from tests.support.client import SAME_ORIGIN, StrictClient

PATH = "/inloggen"
APART = "This e-mail address and passphrase don't belong together."
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1"
UNKNOWN = "niemand@example.org"


@pytest.fixture
def noors(cast: Cast) -> Member:
    """Give what only Noor knows."""
    return cast["noor"]


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[Cost]:
    """Give a list in which each stretching of a passphrase leaves what it cost."""
    costs: list[Cost] = []
    stretched = vault_slots._stretched

    def noted(passphrase: bytes, salt: bytes, cost: Cost, *more: object) -> bytes:
        costs.append(cost)
        return stretched(passphrase, salt, cost, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(vault_slots, "_stretched", noted)
    return costs


@pytest.fixture
def few_tries(monkeypatch: pytest.MonkeyPatch) -> int:
    """Allow fewer tries than there are, because each costs time; give how many."""
    assert Limit("sign-in", 10, timedelta(minutes=15)) == signing_in.BY_ACCOUNT
    assert Limit("sign-in-from", 60, timedelta(minutes=15)) == signing_in.BY_ADDRESS
    monkeypatch.setattr(signing_in, "BY_ACCOUNT", replace(signing_in.BY_ACCOUNT, tries=3))
    monkeypatch.setattr(signing_in, "BY_ADDRESS", replace(signing_in.BY_ADDRESS, tries=9))
    return 3


@pytest.fixture
def another_process(app: Flask, database: Database) -> Iterator[StrictClient]:
    """Give a browser that reaches another worker on the same database."""
    worker = create_app(settings(database.engine.url.render_as_string(hide_password=False)))
    yield StrictClient(worker)
    worker.extensions["database"].engine.dispose()


def test_works(visitor: StrictClient, database: Database, noors: Member) -> None:
    fields = {"email": f"  {noors.email.upper()} ", "passphrase": noors.passphrase.title()}
    fields |= {"csrf_token": form(visitor.get(PATH), PATH)["csrf_token"]}
    visitor.post(PATH, fields, headers=SAME_ORIGIN | {"User-Agent": IPHONE})
    assert visitor.last.headers["Location"] == "/"
    visitor.get("/vandaag")
    row = device(database, cookie_of(visitor).device_id)
    assert row is not None
    assert (row.person_id, row.platform, row.browser) == (noors.id, "iPhone", "Safari")
    assert acts_about(database, noors.id)[-1] == "signed-in"


def test_leaves_no_tries_behind(visitor: StrictClient, noors: Member, few_tries: int) -> None:
    tries(visitor, noors.email, few_tries - 1)
    visitor.submit(PATH, email=noors.email, passphrase=noors.passphrase)
    tries(StrictClient(visitor.app), noors.email, 2)


def test_brings_the_persons_language(visitor: StrictClient, noors: Member) -> None:
    visitor.post("/taal", {"language": "en"})
    visitor.submit(PATH, email=noors.email, passphrase=noors.passphrase)
    assert '<html lang="nl"' in visitor.get("/vandaag")
    visitor.submit("/ik", "/uitloggen")
    assert '<html lang="nl"' in visitor.get(PATH)


def test_makes_pages_from_before_useless(visitor: StrictClient, noors: Member) -> None:
    before = form(visitor.get(PATH), PATH)["csrf_token"]
    visitor.submit(PATH, email=noors.email, passphrase=noors.passphrase)
    page = visitor.post("/ik/profiel", {"csrf_token": before, "name": "N"}, status=422)
    assert says(page, OLD_PAGE)


def test_is_not_asked_of_somebody_who_is_signed_in(everybody: dict[str, StrictClient]) -> None:
    for key, client in everybody.items():
        if key != "visitor":
            client.get(PATH, status=303)
            assert client.last.headers["Location"] == "/"


def test_says_to_its_owner_alone_that_an_account_is_locked(
    visitor: StrictClient, eva: StrictClient, database: Database, cast: Cast
) -> None:
    account = f"/beheer/mensen/{cast['bram'].id}"
    eva.submit(account, f"{account}/slot")
    locked = "This account is locked. Please contact your practice."
    email = cast["bram"].email
    with nothing_changes(database):
        page = visitor.submit(PATH, status=422, email=email, passphrase=cast["bram"].passphrase)
        assert says(page, locked)
        page = visitor.submit(PATH, status=422, email=email, passphrase="iets anders")
        assert not says(page, locked)


@pytest.mark.parametrize("meanwhile", ["changed", "locked"])
def test_what_changes_while_the_passphrase_is_stretched_counts(
    visitor: StrictClient,
    noors: Member,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: str,
) -> None:
    unwrap = stretching.unwrap

    def slowly(slot: Any, passphrase: bytes) -> Any:
        key = unwrap(slot, passphrase)
        with database.write() as db:
            if meanwhile == "locked":
                db.get_one(Person, noors.id).state = State.LOCKED
            else:
                of_noor = (KeySlot.person_id == noors.id) & (KeySlot.kind == SlotKind.PASSPHRASE)
                db.execute(sa.delete(KeySlot).where(of_noor))
        return key

    monkeypatch.setattr(stretching, "unwrap", slowly)
    visitor.submit(PATH, status=422, email=noors.email, passphrase=noors.passphrase)
    visitor.get("/vandaag", status=401)


def test_says_the_same_of_a_wrong_passphrase_and_of_an_unknown_address(
    visitor: StrictClient,
    eva: StrictClient,
    ilse: StrictClient,
    database: Database,
    noors: Member,
    cast: Cast,
    derivations: list[Cost],
) -> None:
    invite(ilse)
    account = f"/beheer/mensen/{cast['bram'].id}"
    eva.submit(account, f"{account}/slot")
    pages, work = set(), set()
    with nothing_changes(database):
        for email, passphrase in (
            (noors.email, "iets anders"),
            (UNKNOWN, noors.passphrase),
            (cast["bram"].email, "iets anders"),  # locked
            ("sam@example.org", ""),  # invited, and has none yet
        ):
            derivations.clear()
            page = visitor.submit(PATH, status=422, email=email, passphrase=passphrase or "x")
            assert says(page, APART)
            pages.add(re.sub(r'value="[^"]*"', "", page))
            work.add(tuple(derivations))
    assert len(pages) == 1
    assert len(work) == 1, f"an address shows in the work: {work}"
    assert work.pop(), "nothing was stretched"


def test_so_many_tries_and_no_more(
    visitor: StrictClient,
    noor: StrictClient,
    noors: Member,
    derivations: list[Cost],
    few_tries: int,
) -> None:
    tries(visitor, noors.email, few_tries)
    derivations.clear()
    page = visitor.submit(PATH, status=429, email=noors.email, passphrase=noors.passphrase)
    assert says(page, MANY_TRIES)
    assert field(page, PATH, "email") == noors.email
    assert not derivations, "it was stretched before it was counted"
    noor.get("/vandaag")
    with later(minutes=16):
        visitor.submit(PATH, email=noors.email, passphrase=noors.passphrase)


def test_tries_are_counted_for_all_workers_and_for_addresses_that_nobody_has(
    visitor: StrictClient, another_process: StrictClient, cast: Cast, few_tries: int
) -> None:
    answers = []
    for email in (cast["noor"].email, UNKNOWN):
        tries(visitor, email, few_tries)
        page = another_process.submit(PATH, status=429, email=email, passphrase="x")
        answers.append(re.sub(r'value="[^"]*"', "", page))
    assert len(set(answers)) == 1
    signed_in(visitor.app, cast["bram"].email, cast["bram"].passphrase)


def test_one_place_may_not_try_many_accounts(
    visitor: StrictClient, cast: Cast, few_tries: int
) -> None:
    for number in range(9):
        tries(visitor, f"{number}@example.org", 1)
    noors = cast["noor"]
    visitor.submit(PATH, status=429, email=noors.email, passphrase=noors.passphrase)


def test_what_was_typed_is_not_kept(visitor: StrictClient, database: Database) -> None:
    typed = "molen kade wimpel zolder tulp"
    visitor.submit(PATH, status=422, email=typed, passphrase=typed)
    with database.read() as db:
        keys = db.scalars(sa.select(Throttle.key)).all()
    assert keys
    assert {len(key) for key in keys} == {32}
    assert len(set(keys)) == len(keys)


def test_refuses_bad_input_kindly(visitor: StrictClient, database: Database, noors: Member) -> None:
    page = visitor.get(PATH)
    with nothing_changes(database):
        for changed, message in (
            ({"email": "  "}, in_dutch(EMPTY)),
            ({"passphrase": ""}, in_dutch(EMPTY)),
            ({"email": "n" * 255}, too_long(1, 254)),
            ({"passphrase": "p" * 129}, too_long(1, 128)),
            ({"email": "no\x00or@example.org"}, in_dutch(NO_SIGN)),
            ({"passphrase": "p\x00"}, in_dutch(NO_SIGN)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            fields = {"email": noors.email, "passphrase": noors.passphrase} | changed
            page = visitor.post(PATH, {**form(page, PATH), **fields}, status=422)
            assert message in page, changed
            assert field(page, PATH, "email") == fields["email"].strip().replace("\x00", "")
            assert field(page, PATH, "passphrase") == ""
            assert noors.passphrase not in page
        token = field(page, PATH, "csrf_token").encode().replace(b"=", b"%3D")
        body = b"csrf_token=" + token + b"&email=n%ff%fe&passphrase=x"
        assert says(post_raw(visitor, PATH, body, status=422), NO_SIGN)


def test_makes_a_cheaper_slot_dearer(
    app: Flask,
    database: Database,
    noors: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: Keys = app.extensions["keys"]
    dearer = replace(kept.cost, iterations=kept.cost.iterations + 1)
    monkeypatch.setitem(app.extensions, "keys", replace(kept, cost=dearer))
    signed_in(app, noors.email, noors.passphrase)
    assert _cost(database, noors) == dearer
    signed_in(app, noors.email, noors.passphrase)


def test_gives_a_slot_the_new_pepper_and_refuses_one_whose_pepper_is_gone(
    app: Flask, database: Database, noors: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: Keys = app.extensions["keys"]
    newer = replace(kept, peppers={"newer": b"n" * 32, **kept.peppers})
    monkeypatch.setitem(app.extensions, "keys", newer)
    signed_in(app, noors.email, noors.passphrase)
    assert _slot(database, noors).pepper_id == "newer"
    monkeypatch.setitem(app.extensions, "keys", kept)
    StrictClient(app).submit(PATH, status=422, email=noors.email, passphrase=noors.passphrase)


def test_a_slot_that_somebody_made_cheap_or_endless_opens_nothing(
    app: Flask, visitor: StrictClient, database: Database, noors: Member
) -> None:
    for changed in ({"iterations": 1}, {"memory": 1024}, {"memory": 2**31 - 1}, {"lanes": 0}):
        kept = _slot(database, noors)
        _change(database, kept, **changed)
        visitor.submit(PATH, status=422, email=noors.email, passphrase=noors.passphrase)
        _change(database, kept, **{name: getattr(kept, name) for name in changed})
    visitor.submit(PATH, email=noors.email, passphrase=noors.passphrase)


def tries(client: StrictClient, email: str, times: int) -> None:
    page = client.get(PATH)
    for _ in range(times):
        fields = {**form(page, PATH), "email": email, "passphrase": "iets anders"}
        assert says(client.post(PATH, fields, status=422), APART)


def _slot(database: Database, person: Member) -> KeySlot:
    (slot,) = slots(database, person.id, SlotKind.PASSPHRASE)
    return slot


def _cost(database: Database, person: Member) -> Cost | None:
    return _slot(database, person).cost()


def _change(database: Database, slot: KeySlot, **values: int) -> None:
    with database.write() as db:
        db.execute(sa.update(KeySlot).where(KeySlot.id == slot.id).values(**values))
