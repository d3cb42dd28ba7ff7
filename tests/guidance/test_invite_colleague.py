from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Person, PersonRole, Role
from journal.core.db import Database
from tests.support import pages
from tests.support.acting import (
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/beheer/mensen/uitnodigen"
FIELDS = {"name": "Kim", "email": "kim@example.org", "language": "nl", "role": "coach"}


def test_a_coach_or_an_admin_gets_a_link(
    eva: StrictClient, visitor: StrictClient, database: Database
) -> None:
    for role in (Role.COACH, Role.ADMIN):
        fields = {**FIELDS, "email": f"{role}@example.org", "role": role}
        answer = eva.post(PAGE, {**token(eva), **fields}, status=200)
        link = re.search(r"https://localhost(/uitnodiging/[\w-]+)", answer)
        assert link
        assert "Kim" in words_of(visitor.get(link[1]))
        with database.read() as db:
            newest = db.scalars(select(Person.id).order_by(Person.id)).all()[-1]
            assert db.get(PersonRole, (newest, role)) is not None


def test_an_admin_invites_no_participant(eva: StrictClient, database: Database) -> None:
    with untouched(database):
        eva.post(PAGE, {**token(eva), **FIELDS, "role": "participant"}, status=422)


def test_bad_input_is_refused_with_every_word_kept(
    eva: StrictClient, database: Database, app: Flask
) -> None:
    cases = [
        ({"name": ""}, "Fill this in, please."),
        ({"email": "kim"}, "This doesn't look like an e-mail address yet."),
        ({"email": "ilse@example.org"}, "Somebody with this address was invited before."),
        ({"role": "baas"}, "Choose one of these, please."),
        ({"language": "fr"}, "Choose one of these, please."),
    ]
    form = {**form_at(eva, PAGE), **FIELDS}
    with untouched(database):
        for changed, message in cases:
            answer = eva.post(PAGE, {**form, **changed}, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])
            for name in {"name", "email"} - set(changed):
                assert kept[name] == FIELDS[name], changed


def test_only_admins_invite_colleagues(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuse_everybody_else(everybody, database, PAGE, "eva", fields=FIELDS)


def test_a_new_link_for_who_has_not_joined_yet(
    everybody: dict[str, StrictClient],
    eva: StrictClient,
    visitor: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    first = eva.post(PAGE, {**token(eva), **FIELDS}, status=200)
    with database.read() as db:
        kim = db.scalars(select(Person.id).order_by(Person.id)).all()[-1]
    account = f"/beheer/mensen/{kim}"
    again = eva.submit(account, f"{account}/uitnodiging", status=200)
    links = [re.findall(r"/uitnodiging/[\w-]+", page)[0] for page in (first, again)]
    visitor.get(links[0], status=404)
    visitor.get(links[1])
    refuse_everybody_else(everybody, database, f"{account}/uitnodiging", "eva")
    with untouched(database):
        eva.post(f"{account}/uitnodiging", {"csrf_token": "oud"}, status=422)
        for odd in (cast["ilse"].id, cast["noor"].id, uuid4(), "geen-id"):
            eva.post(f"/beheer/mensen/{odd}/uitnodiging", token(eva), status=404)
