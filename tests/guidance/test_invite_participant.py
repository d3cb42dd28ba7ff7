from __future__ import annotations

import re
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Person, PersonRole, Role, State
from journal.core.audit import Act
from journal.core.db import Database
from journal.guidance.models import Guidance
from tests.support import pages
from tests.support.acting import (
    acts,
    count,
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/begeleiding/uitnodigen"
FIELDS = {
    "name": "Sam",
    "email": "sam@example.org",
    "language": "en",
    "session_day": "2026-12-24",
    "asked_first": "y",
}


def newest_person(database: Database) -> UUID:
    with database.read() as db:
        return db.scalars(select(Person.id).order_by(Person.id)).all()[-1]


def test_a_link_and_a_code_stand_in_this_answer_only(
    ilse: StrictClient, visitor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    answer = ilse.post(PAGE, {**token(ilse), **FIELDS}, status=200)
    link = re.search(r"https://localhost(/uitnodiging/[\w-]+)", answer)
    assert link
    assert "<svg" in answer
    assert "Sam" in words_of(visitor.get(link[1]))
    person = newest_person(database)
    with database.read() as db:
        assert db.get_one(Person, person).state == State.INVITED
        assert db.get(PersonRole, (person, Role.PARTICIPANT)) is not None
        guidance = db.scalars(select(Guidance).where(Guidance.participant_id == person)).one()
    assert guidance.coach_id == cast["ilse"].id
    invited = words_of(ilse.get("/begeleiding"))
    assert "Sam" in invited
    assert in_dutch(app, "invited") in invited
    assert link[1] not in ilse.get(f"/begeleiding/{person}")
    assert (cast["ilse"].id, None) in acts(database, Act.INVITED)


def test_without_a_date_yet(ilse: StrictClient, app: Flask, database: Database) -> None:
    ilse.post(PAGE, {**token(ilse), **FIELDS, "session_day": ""}, status=200)
    page = words_of(ilse.get(f"/begeleiding/{newest_person(database)}"))
    assert in_dutch(app, "no date yet") in page


def test_bad_input_is_refused_with_every_word_kept(
    ilse: StrictClient, database: Database, app: Flask
) -> None:
    no_address = "This doesn't look like an e-mail address yet."
    cases = [
        ({"name": " "}, "Fill this in, please."),
        ({"name": "a\x00"}, "There is a character in this that cannot be saved."),
        ({"email": ""}, "Fill this in, please."),
        ({"email": "sam"}, no_address),
        ({"email": "sam@thuis"}, no_address),
        ({"email": "noor@example.org"}, "Somebody with this address was invited before."),
        ({"email": " NOOR@Example.org "}, "Somebody with this address was invited before."),
        ({"language": "fr"}, "Choose one of these, please."),
        ({"session_day": "kerst"}, "This isn't a date we know."),
        ({"asked_first": ""}, "Please ask first."),
    ]
    form = {**form_at(ilse, PAGE), **FIELDS}
    with untouched(database):
        for changed, message in cases:
            answer = ilse.post(PAGE, {**form, **changed}, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])
            for name in {"name", "email", "session_day"} - set(changed):
                assert kept[name] == FIELDS[name], changed
        ilse.post(PAGE, FIELDS, status=422)


def test_sent_twice_there_is_one_person(ilse: StrictClient, database: Database) -> None:
    people = count(database, Person)
    fields = {**token(ilse), **FIELDS}
    ilse.post(PAGE, fields, status=200)
    ilse.post(PAGE, fields, status=422)
    assert count(database, Person) == people + 1


def test_only_coaches_invite(everybody: dict[str, StrictClient], database: Database) -> None:
    refuse_everybody_else(everybody, database, PAGE, "ilse", "dana", fields=FIELDS)


def test_a_new_link_for_who_has_not_joined_yet(
    everybody: dict[str, StrictClient],
    ilse: StrictClient,
    visitor: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    first = ilse.post(PAGE, {**token(ilse), **FIELDS}, status=200)
    person = f"/begeleiding/{newest_person(database)}"
    again = ilse.submit(person, f"{person}/uitnodiging", status=200)
    links = [re.findall(r"/uitnodiging/[\w-]+", page)[0] for page in (first, again)]
    assert links[0] != links[1]
    visitor.get(links[0], status=404)
    visitor.get(links[1])
    refuse_everybody_else(everybody, database, f"{person}/uitnodiging", "ilse")
    with untouched(database):
        ilse.post(f"{person}/uitnodiging", {"csrf_token": "oud"}, status=422)
        ilse.post(f"/begeleiding/{cast['noor'].id}/uitnodiging", token(ilse), status=404)
