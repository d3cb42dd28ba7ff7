from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from journal.accounts.models import Person, State
from journal.coaching.forms import LONGEST_LINE
from journal.coaching.models import Encouragement
from journal.coaching.queries.contact import coaches_who_answered
from journal.coaching.queries.encouragements import export_encouragements, newest_encouragements
from journal.core import clock
from journal.core.access import erase_person
from journal.core.db import Database
from journal.core.mail import OutgoingMail
from journal.core.viewers import Participant
from tests.coaching.talking import TALK, person
from tests.support import pages
from tests.support.acting import (
    begin_again,
    count,
    end_guidance,
    form_at,
    in_dutch,
    let_dana_guide_noor,
    post_at_once,
    reading_as,
    reading_on,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

WORDS = "Rustig aan is ook een richting, é 🌊."


def page_of(cast: Cast, key: str = "noor") -> str:
    return f"{person(cast, key)}/bemoediging"


def encourage(ilse: StrictClient, cast: Cast, text: str = WORDS, **fields: str) -> dict[str, str]:
    sent = {**form_at(ilse, page_of(cast)), "text": text, **fields}
    ilse.post(page_of(cast), sent)
    return sent


def only_id(database: Database) -> UUID:
    with database.read() as db:
        return db.scalars(sa.select(Encouragement.id)).one()


def test_it_stands_among_the_answers_and_today_says_so_until_it_was_seen(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    said = in_dutch(app, "%(name)s wrote back.", name="Ilse")
    assert said not in words_of(noor.get("/vandaag"))
    encourage(ilse, cast)
    assert said in words_of(noor.get("/vandaag"))
    page = noor.get(TALK)
    assert WORDS in words_of(page)
    unseen = in_dutch(app, "%(name)s has not seen it yet.", name="Noor")
    assert unseen in words_of(ilse.get(page_of(cast)))
    noor.submit(TALK, f"{TALK}/bemoediging/{only_id(database)}/gezien")
    assert said not in words_of(noor.get("/vandaag"))
    assert WORDS in words_of(noor.get(TALK))
    seen = words_of(ilse.get(page_of(cast)))
    assert WORDS in seen
    assert unseen not in seen


def test_it_is_seen_once(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    encourage(ilse, cast)
    path = f"{TALK}/bemoediging/{only_id(database)}/gezien"
    noor.post(path, token(noor))
    with untouched(database):
        noor.post(path, token(noor))


def test_the_page_of_the_person_leads_there(ilse: StrictClient, cast: Cast) -> None:
    assert f'href="{page_of(cast)}"' in ilse.get(person(cast))


def test_there_is_no_way_to_answer_it(noor: StrictClient, ilse: StrictClient, cast: Cast) -> None:
    before = noor.get(TALK).count("<textarea")
    encourage(ilse, cast)
    assert noor.get(TALK).count("<textarea") == before


def test_a_second_on_one_day_is_refused_with_every_word_kept(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    fields = form_at(ilse, page_of(cast))
    encourage(ilse, cast)
    with untouched(database):
        answer = ilse.post(page_of(cast), {**fields, "text": "Nog iets."}, status=422)
    refused = "One a day is enough. Tomorrow you can send another."
    assert in_dutch(app, refused) in words_of(answer)
    assert pages.values_of(pages.forms(answer)[0])["text"] == "Nog iets."


def test_the_day_turns_at_four_for_whom_it_is_meant(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    four = clock.start_of(today + timedelta(days=1), clock.DEFAULT_ZONE)
    fields = form_at(ilse, page_of(cast))
    encourage(ilse, cast)
    with clock.held_at(four - timedelta(seconds=1)):
        ilse.post(page_of(cast), {**fields, "text": "Nog een."}, status=422)
    with clock.held_at(four):
        ilse.post(page_of(cast), {**fields, "text": "Nog een."})
    assert count(database, Encouragement) == 2


def test_a_page_of_yesterday_that_came_back_sends_what_is_new(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    fields = encourage(ilse, cast)
    with clock.held_at(clock.now() + timedelta(days=1)):
        ilse.post(page_of(cast), {**fields, "text": "Vandaag weer."})
    assert count(database, Encouragement) == 2


def test_sent_again_it_stands_once(ilse: StrictClient, cast: Cast, database: Database) -> None:
    fields = {**form_at(ilse, page_of(cast)), "text": WORDS}
    assert post_at_once(ilse, page_of(cast), fields) == [303] * 4
    ilse.post(page_of(cast), {**fields, "id": str(uuid4())})
    assert count(database, Encouragement) == 1
    with database.read() as db:
        assert len(db.scalars(sa.select(OutgoingMail)).all()) <= 1


def test_two_coaches_may_each_send_one(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    encourage(ilse, cast, "Van Ilse.")
    assert "Van Ilse." not in dana.get(page_of(cast))
    encourage(dana, cast, "Van Dana.")
    page = words_of(noor.get(TALK))
    assert page.index("Van Dana.") < page.index("Van Ilse.")
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        assert coaches_who_answered(db, viewer) == ["Dana", "Ilse"]


def test_nobody_else_encourages_or_sees(
    everybody: dict[str, StrictClient], ilse: StrictClient, cast: Cast, database: Database
) -> None:
    fields = {"id": str(uuid4()), "text": "Van een ander."}
    refuse_everybody_else(everybody, database, page_of(cast), "ilse", fields=fields)
    encourage(ilse, cast)
    seen = f"{TALK}/bemoediging/{only_id(database)}/gezien"
    refuse_everybody_else(everybody, database, seen, "noor")
    for key, client in everybody.items():
        if key not in {"ilse", "visitor"}:
            client.get(page_of(cast), status=404)
    assert WORDS not in everybody["bram"].get(TALK)


def test_ids_of_others_are_not_found(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, cast: Cast, database: Database
) -> None:
    fields = encourage(ilse, cast)
    with untouched(database):
        dana.post(page_of(cast, "bram"), {**fields, **token(dana)}, status=404)
        ilse.post(f"/begeleiding/{uuid4()}/bemoediging", fields, status=404)
        noor.post(f"{TALK}/bemoediging/{uuid4()}/gezien", token(noor), status=404)
        noor.post(f"{TALK}/bemoediging/{only_id(database)}/gezien", {}, status=422)


def test_who_did_not_join_is_sent_nothing(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    fields = {"id": str(uuid4()), "text": WORDS, **token(ilse)}
    with database.write() as db:
        db.execute(sa.update(Person).where(Person.id == cast["noor"].id).values(state=State.LOCKED))
    ilse.get(page_of(cast), status=404)
    ilse.post(page_of(cast), fields, status=404)
    assert count(database, Encouragement) == 0


def test_who_does_not_write_back_sends_nothing_and_loses_no_word(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    fields = {**form_at(ilse, page_of(cast)), "text": WORDS}
    ilse.post("/ik/leesdagen", {**token(ilse), "days": ["1"]})
    page = ilse.get(page_of(cast))
    assert 'name="text"' not in page
    assert 'href="/ik/leesdagen"' in page
    with untouched(database):
        answer = ilse.post(page_of(cast), fields, status=422)
    refused = "This was not sent: first say when you read, and that you write back."
    assert in_dutch(app, refused) in words_of(answer)
    assert pages.values_of(pages.forms(answer)[0])["text"] == WORDS


@pytest.mark.parametrize(
    "changed",
    [
        {"text": " "},
        {"text": "a\x00b"},
        {"text": "é" * (LONGEST_LINE + 1)},
        {"id": "geen-id"},
        {"csrf_token": "oud"},
    ],
)
def test_bad_input_is_refused_with_every_word_kept(
    ilse: StrictClient, cast: Cast, database: Database, changed: dict[str, str]
) -> None:
    fields = {**form_at(ilse, page_of(cast)), "text": WORDS, **changed}
    with untouched(database):
        answer = ilse.post(page_of(cast), fields, status=422)
    kept = pages.values_of(pages.forms(answer)[0])["text"]
    assert kept == fields["text"].strip().replace("\x00", "")


def test_after_the_end_the_participant_keeps_it_and_the_coach_finds_nothing(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    fields = encourage(ilse, cast)
    end_guidance(eva, cast, "ilse")
    assert WORDS in words_of(noor.get(TALK))
    ilse.get(page_of(cast), status=404)
    with untouched(database):
        ilse.post(page_of(cast), fields, status=404)


def test_with_a_new_vault_it_is_left_out_and_another_can_be_sent(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    encourage(ilse, cast)
    phone = begin_again(app, cast, "noor")
    with reading_on(phone, Participant) as (db, viewer):
        assert newest_encouragements(db, viewer, 20) == []
        assert coaches_who_answered(db, viewer) == []
        assert export_encouragements(db, viewer) == {"encouragements": []}
    encourage(ilse, cast, "Welkom terug.")
    with reading_on(phone, Participant) as (db, viewer):
        assert [each.text for each in newest_encouragements(db, viewer, 20)] == ["Welkom terug."]


def test_it_can_be_taken_along_and_goes_when_somebody_is_erased(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    encourage(ilse, cast)
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        (told,) = export_encouragements(db, viewer)["encouragements"]
    assert (told["from"], told["text"]) == (str(cast["ilse"].id), WORDS)
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        erase_person(db, viewer.person_id)
    assert count(database, Encouragement) == 0
