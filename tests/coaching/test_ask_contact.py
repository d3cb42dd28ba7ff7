from __future__ import annotations

import json

from flask import Flask

from journal.coaching.models import ContactRequest
from journal.core.db import Database
from journal.core.mail import OutgoingMail
from tests.coaching.talking import TALK, ask, person
from tests.coaching.test_caseload import newcomer
from tests.support.acting import (
    count,
    end_guidance,
    in_dutch,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_when_it_will_be_seen_stands_beside_it(
    noor: StrictClient, ilse: StrictClient, app: Flask
) -> None:
    unsaid = "%(coach)s has no fixed days for reading, so we cannot say when it will be seen."
    ilse.post("/ik/leesdagen", token(ilse))
    page = noor.get(TALK)
    assert in_dutch(app, unsaid, coach="Ilse") in words_of(page)
    assert in_dutch(app, "This is not for when it is urgent.") in words_of(page)
    assert 'href="/hulp"' in page
    ilse.submit("/ik/leesdagen", days=[str(day) for day in range(7)])
    page = words_of(noor.get(TALK))
    assert in_dutch(app, unsaid, coach="Ilse") not in page
    assert in_dutch(app, "today") in page


def test_it_goes_from_asked_to_seen_to_done(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    asks = in_dutch(app, "%(name)s asks for contact", name="Noor")
    assert asks not in words_of(ilse.get(person(cast)))
    ask(noor, cast["ilse"].id)
    unseen = in_dutch(app, "%(coach)s has not seen it yet.", coach="Ilse")
    assert unseen in words_of(noor.follow())
    shown = words_of(ilse.get(person(cast)))
    assert shown.index(asks) < shown.index(in_dutch(app, "Shared"))
    since = in_dutch(app, "asks for contact, since %(when)s", when="@").partition("@")[0]
    assert since in words_of(ilse.get("/begeleiding"))
    ilse.submit(person(cast), f"{person(cast)}/contact/gezien")
    page = words_of(noor.get(TALK))
    assert unseen not in page
    seen = in_dutch(app, "%(coach)s saw it %(when)s.", coach="Ilse", when="@")
    assert seen.partition("@")[0].strip() in page
    assert asks in words_of(ilse.get(person(cast)))
    ilse.submit(person(cast), f"{person(cast)}/contact/opgepakt")
    assert asks not in words_of(ilse.get(person(cast)))
    assert since not in words_of(ilse.get("/begeleiding"))
    assert in_dutch(app, "Ask %(coach)s to be in touch", coach="Ilse") in words_of(noor.get(TALK))


def test_who_asks_stands_first(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    other = newcomer(app, cast, database, 1)
    assert words_of(ilse.get("/begeleiding")).index("Deelnemer 1") < words_of(
        ilse.get("/begeleiding")
    ).index("Noor")
    ask(noor, cast["ilse"].id)
    page = words_of(ilse.get("/begeleiding"))
    assert page.index("Noor") < page.index("Deelnemer 1")
    # Who waits longest stays first.
    ask(other, cast["ilse"].id)
    page = words_of(ilse.get("/begeleiding"))
    assert page.index("Noor") < page.index("Deelnemer 1")


def test_one_request_waits_at_a_time(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    path = f"{TALK}/{cast['ilse'].id}/contact"
    assert post_at_once(noor, path, token(noor)) == [303] * 4
    assert count(database, ContactRequest) == 1
    ilse.post(f"{person(cast)}/contact/opgepakt", token(ilse))
    ask(noor, cast["ilse"].id)
    assert count(database, ContactRequest) == 2


def test_it_can_be_withdrawn_and_then_nothing_is_left_to_take_up(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    ask(noor, cast["ilse"].id)
    noor.submit(TALK, f"{TALK}/{cast['ilse'].id}/contact/terug")
    assert count(database, ContactRequest) == 0
    with untouched(database):
        noor.post(f"{TALK}/{cast['ilse'].id}/contact/terug", token(noor))
        ilse.post(f"{person(cast)}/contact/gezien", token(ilse))
        ilse.post(f"{person(cast)}/contact/opgepakt", token(ilse))


def test_both_are_told_by_neutral_mail(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    app.config["MAIL_URL"] = "smtp://localhost"
    try:
        ask(noor, cast["ilse"].id)
        assert count(database, OutgoingMail) == 1
        ask(noor, cast["ilse"].id)
        assert count(database, OutgoingMail) == 1
        for _ in range(2):
            ilse.post(f"{person(cast)}/contact/gezien", token(ilse))
        assert count(database, OutgoingMail) == 2
    finally:
        app.config["MAIL_URL"] = ""


def test_an_ended_guidance_leaves_no_open_request(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    ask(noor, cast["ilse"].id)
    end_guidance(eva, cast, "ilse")
    assert count(database, ContactRequest) == 0
    with untouched(database):
        noor.post(f"{TALK}/{cast['ilse'].id}/contact", token(noor), status=404)
        ilse.post(f"{person(cast)}/contact/gezien", token(ilse), status=404)


def test_nobody_else_asks_withdraws_or_takes_up(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    ask(noor, cast["ilse"].id)
    for path in ("contact", "contact/terug"):
        refuse_everybody_else(everybody, database, f"{TALK}/{cast['ilse'].id}/{path}", "noor")
    for path in ("contact/gezien", "contact/opgepakt"):
        refuse_everybody_else(everybody, database, f"{person(cast)}/{path}", "ilse")
    with untouched(database):
        noor.post(f"{TALK}/{cast['ilse'].id}/contact", {"csrf_token": "oud"}, status=422)


def test_it_goes_along_and_it_is_erased(noor: StrictClient, cast: Cast, database: Database) -> None:
    ask(noor, cast["ilse"].id)
    mine = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))
    assert mine["contact_requests"][0]["done_at"] is None
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, ContactRequest) == 0
