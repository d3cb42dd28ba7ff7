from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from journal.coaching.forms import LONGEST_REPLY
from journal.core.audit import Act, AuditEvent
from journal.core.db import Database
from journal.entries.models import Reply
from tests.support import pages
from tests.support.acting import (
    count,
    end_guidance,
    form_at,
    in_dutch,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def shared_by_noor(noor: StrictClient, cast: Cast) -> tuple[UUID, str]:
    entry_id = write(noor, "Wat denk jij?", readers=str(cast["ilse"].id))
    return entry_id, f"/begeleiding/{cast['noor'].id}/{entry_id}"


def test_both_can_read_it_and_nobody_else(
    noor: StrictClient, ilse: StrictClient, bram: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id, shared = shared_by_noor(noor, cast)
    ilse.submit(shared, f"{shared}/antwoord", text="Neem de tijd, é 🌊.")
    assert "Neem de tijd, é 🌊." in ilse.follow()
    assert "Neem de tijd, é 🌊." in noor.get(f"/dagboek/{entry_id}")
    bram.get(f"/dagboek/{entry_id}", status=404)
    with database.read() as db:
        row = db.scalars(select(Reply)).one()
    assert (row.author_id, row.owner_id) == (cast["ilse"].id, cast["noor"].id)


def test_another_coach_does_not_see_what_the_first_wrote(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["dana"].id))
    noor.submit(f"/begeleiders/{cast['dana'].id}/sleutel")
    entry_id = write(noor, "Voor allebei.", readers="all")
    shared = f"/begeleiding/{cast['noor'].id}/{entry_id}"
    ilse.submit(shared, f"{shared}/antwoord", text="Van Ilse voor Noor.")
    assert "Van Ilse voor Noor." not in dana.get(shared)
    dana.submit(shared, f"{shared}/antwoord", text="Van Dana voor Noor.")
    page = noor.get(f"/dagboek/{entry_id}")
    assert page.index("Van Ilse voor Noor.") < page.index("Van Dana voor Noor.")


def test_sent_again_it_stands_once(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    _, shared = shared_by_noor(noor, cast)
    fields = {**form_at(ilse, shared, f"{shared}/antwoord"), "text": "Een keer."}
    for _ in range(5):
        ilse.post(f"{shared}/antwoord", fields)
    again = {**form_at(ilse, shared, f"{shared}/antwoord"), "text": "Nog een."}
    assert post_at_once(ilse, f"{shared}/antwoord", again) == [303] * 4
    assert count(database, Reply) == 2


def test_replying_is_an_opening_too(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id, shared = shared_by_noor(noor, cast)
    fields = {"id": str(uuid4()), "text": "Kort.", **token(ilse)}
    ilse.post(f"{shared}/antwoord", fields)
    with database.read() as db:
        acts = db.scalars(select(AuditEvent).where(AuditEvent.object_id == entry_id)).all()
    assert [event.act for event in acts] == [Act.SHARED, Act.READ]


def test_nobody_else_replies(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    _, shared = shared_by_noor(noor, cast)
    fields = {"id": str(uuid4()), "text": "Van een ander."}
    refuse_everybody_else(everybody, database, f"{shared}/antwoord", "ilse", fields=fields)


def test_the_id_of_another_reply_is_not_found(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    _, first = shared_by_noor(noor, cast)
    _, second = shared_by_noor(noor, cast)
    fields = {**form_at(ilse, first, f"{first}/antwoord"), "text": "Bij de eerste."}
    ilse.post(f"{first}/antwoord", fields)
    with untouched(database):
        ilse.post(f"{second}/antwoord", fields, status=404)


def test_the_same_words_from_a_page_that_came_back_stand_once(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    _, shared = shared_by_noor(noor, cast)
    for text in ("Dank je.", "Dank je.", "Nog iets."):
        ilse.submit(shared, f"{shared}/antwoord", text=text)
    assert count(database, Reply) == 2


def test_other_words_from_a_page_that_came_back_are_not_lost(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    _, shared = shared_by_noor(noor, cast)
    fields = {"id": str(uuid4()), **token(ilse)}
    for text in ("Dank je.", "Dank je wel.", "Dank je wel."):
        ilse.post(f"{shared}/antwoord", {**fields, "text": text})
    assert count(database, Reply) == 2
    assert "Dank je wel." in ilse.get(shared)


def test_what_is_shared_no_longer_cannot_be_answered(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id, taken_back = shared_by_noor(noor, cast)
    _, ended = shared_by_noor(noor, cast)
    fields = {"id": str(uuid4()), "text": "Te laat.", **token(ilse)}
    noor.submit(f"/dagboek/{entry_id}", f"/dagboek/{entry_id}/delen/{cast['ilse'].id}/terug")
    ilse.post(f"{taken_back}/antwoord", fields, status=404)
    end_guidance(eva, cast, "ilse")
    ilse.post(f"{ended}/antwoord", fields, status=404)
    assert count(database, Reply) == 0


def test_bad_input_is_refused_with_every_word_kept(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    _, shared = shared_by_noor(noor, cast)
    form = {**form_at(ilse, shared, f"{shared}/antwoord"), "text": "Wat ik typte."}
    long = "é" * (LONGEST_REPLY + 2)
    one = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    cases = [
        ({"text": " \n"}, in_dutch(app, "Fill this in, please.")),
        ({"text": "a\x00b"}, in_dutch(app, "There is a character in this that cannot be saved.")),
        ({"text": long}, in_dutch(app, one, many, num=2, most=LONGEST_REPLY)),
        (
            {"id": "geen-id"},
            in_dutch(app, "This page was not whole. Load it again; your text stays where it is."),
        ),
        (
            {"csrf_token": "oud"},
            in_dutch(
                app, "This page had been open for a while. Nothing is lost: send it once more."
            ),
        ),
    ]
    for changed, message in cases:
        fields = {**form, **changed}
        answer = ilse.post(f"{shared}/antwoord", fields, status=422)
        assert message in words_of(answer), changed
        kept = pages.values_of(pages.forms(answer)[0])["text"]
        assert kept == fields["text"].rstrip().replace("\x00", ""), changed
    assert count(database, Reply) == 0
    with untouched(database):
        ilse.post(f"/begeleiding/geen-id/{uuid4()}/antwoord", form, status=404)
        ilse.post(f"/begeleiding/{uuid4()}/{uuid4()}/antwoord", form, status=404)


def test_who_does_not_write_back_sends_nothing_and_loses_no_word(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    _, shared = shared_by_noor(noor, cast)
    fields = {**form_at(ilse, shared, f"{shared}/antwoord"), "text": "Wat ik typte."}
    ilse.post("/ik/leesdagen", {**token(ilse), "days": ["1"]})
    page = ilse.get(shared)
    assert f'action="{shared}/antwoord"' not in page
    assert 'href="/ik/leesdagen"' in page
    answer = ilse.post(f"{shared}/antwoord", fields, status=422)
    assert count(database, Reply) == 0
    refused = "This was not sent: first say when you read, and that you write back."
    assert in_dutch(app, refused) in words_of(answer)
    assert pages.values_of(pages.forms(answer)[0])["text"] == "Wat ik typte."
