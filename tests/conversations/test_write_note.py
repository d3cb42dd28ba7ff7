from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from journal.accounts.models import Person, State
from journal.conversations.actions.noting import erase_notes
from journal.conversations.forms import LONGEST_STEP
from journal.conversations.models import Conversation, ConversationNote
from journal.core import audit, clock
from journal.core.db import Database, query_count
from tests.coaching.talking import TALK, person, plan, planned
from tests.conversations.notes import conversation, note_fields, of_noor, the_note, write
from tests.support import pages
from tests.support.acting import (
    begin_again,
    count,
    end_guidance,
    in_dutch,
    let_dana_guide_noor,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

STAYS = "De berk bleef, en het licht — é 🌊."
STEP = "Drie avonden zonder telefoon."


def test_both_read_it_and_it_stands_where_it_was_written(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS, small_step=STEP)
    assert in_dutch(app, "Saved, to be read by both of you.") in words_of(ilse.follow())
    hers = words_of(noor.get(of_noor(page)))
    assert hers.index(STAYS) < hers.index(STEP)
    assert in_dutch(app, "What stays") in hers
    assert in_dutch(app, "Patterns") not in hers
    assert "door Ilse" in hers
    fields = note_fields(ilse, page)
    assert (fields["staying"], fields["small_step"], fields["base"]) == (STAYS, STEP, "1")


def test_neither_reading_is_noted(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS)
    before = count(database, audit.AuditEvent)
    ilse.get(page)
    noor.get(of_noor(page))
    assert count(database, audit.AuditEvent) == before


def test_it_is_new_until_it_was_read_and_again_when_it_changed(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    new = f'class="news">{in_dutch(app, "new")}<'
    page = conversation(ilse, cast, database)
    assert new not in noor.get(TALK)
    write(ilse, page, staying=STAYS)
    talk = noor.get(TALK)
    assert new in talk
    assert f'href="{of_noor(page)}"' in talk
    noor.submit(of_noor(page), f"{of_noor(page)}/gezien")
    assert new not in noor.get(TALK)
    assert f'href="{of_noor(page)}"' in noor.get(TALK)
    read = the_note(database).seen_at
    noor.post(f"{of_noor(page)}/gezien", token(noor))
    assert the_note(database).seen_at == read
    assert "Gelezen door Noor" in words_of(ilse.get(page))
    write(ilse, page, small_step=STEP)
    assert new in noor.get(TALK)


def test_each_save_has_a_key_of_its_own(ilse: StrictClient, cast: Cast, database: Database) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS)
    first = the_note(database)
    write(ilse, page, small_step=STEP)
    second = the_note(database)
    assert (first.id, first.revision, second.revision) == (second.id, 1, 2)
    for column in ("wrapped_key", "sealed_key", "sealed"):
        assert getattr(first, column) != getattr(second, column)


def test_sent_again_it_is_saved_once(ilse: StrictClient, cast: Cast, database: Database) -> None:
    page = conversation(ilse, cast, database)
    fields = {**note_fields(ilse, page), "staying": STAYS}
    assert post_at_once(ilse, f"{page}/notitie", fields) == [303] * 4
    with untouched(database):
        ilse.post(f"{page}/notitie", fields)
        ilse.post(f"{page}/notitie", {**fields, "id": str(uuid4())})
        write(ilse, page)
    assert the_note(database).revision == 1


def test_two_windows_never_write_over_each_other(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    page = conversation(ilse, cast, database)
    one, other = note_fields(ilse, page), note_fields(ilse, page)
    one |= {"staying": STAYS, "small_step": STEP}
    other |= {"staying": "Het dak.", "meaning": "Thuis."}
    ilse.post(f"{page}/notitie", one)
    with untouched(database):
        answer = ilse.post(f"{page}/notitie", other, status=422)
    said = words_of(answer)
    assert in_dutch(app, "Saved in the other window") in said
    assert "ander venster bewaard" in said
    assert STAYS in said
    again = next(
        pages.values_of(form)
        for form in pages.forms(answer)
        if form.get("action") == f"{page}/notitie"
    )
    assert (again["staying"], again["meaning"]) == ("Het dak.", "Thuis.")
    assert again["small_step"] == STEP
    ilse.post(f"{page}/notitie", again)
    hers = words_of(noor.get(of_noor(page)))
    assert "Het dak." in hers
    assert STEP in hers
    assert STAYS not in hers
    with untouched(database):
        ilse.post(f"{page}/notitie", one, status=422)


def test_one_window_saves_again_what_it_saved_itself(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    page = conversation(ilse, cast, database)
    fields = {**note_fields(ilse, page), "staying": STAYS}
    ilse.post(f"{page}/notitie", fields)
    ilse.post(f"{page}/notitie", {**fields, "staying": "Toch anders."})
    assert note_fields(ilse, page)["staying"] == "Toch anders."


def test_bad_input_is_refused_kindly_and_stays(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    page = conversation(ilse, cast, database)
    form = {**note_fields(ilse, page), "staying": STAYS}
    one = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    whole = in_dutch(app, "This page was not whole. Load it again; your text stays where it is.")
    stale = "This page had been open for a while. Nothing is lost: send it once more."
    cases = [
        ({"staying": " \n "}, in_dutch(app, "Write something in at least one of the steps.")),
        (
            {"closing": "é" * (LONGEST_STEP + 2)},
            in_dutch(app, one, many, num=2, most=LONGEST_STEP),
        ),
        (
            {"closing": "a\x00b"},
            in_dutch(app, "There is a character in this that cannot be saved."),
        ),
        ({"id": "geen-id"}, whole),
        ({"csrf_token": "oud"}, in_dutch(app, stale)),
    ]
    with untouched(database):
        for changed, message in cases:
            answer = ilse.post(f"{page}/notitie", {**form, **changed}, status=422)
            assert message in words_of(answer), changed
            assert "staying" in changed or STAYS in words_of(answer)
        for base in ("x", "-1", "9" * 5_000, "\uff11"):
            ilse.post(f"{page}/notitie", {**form, "staying": "", "base": base}, status=422)
        ilse.post(f"{person(cast)}/gesprekken/{uuid4()}/notitie", form, status=404)


def test_nobody_else_writes_reads_or_marks_it(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS)
    let_dana_guide_noor(eva, noor, cast)
    fields = {"id": str(uuid4()), "base": "1", "staying": "Van een ander."}
    refuse_everybody_else(everybody, database, f"{page}/notitie", "ilse", fields=fields)
    refuse_everybody_else(everybody, database, f"{of_noor(page)}/gezien", "noor")
    for key in everybody.keys() - {"noor"}:
        everybody[key].get(of_noor(page), status=401 if key == "visitor" else 404)
    with untouched(database):
        dana.get(page, status=404)
        ilse.post(page.replace(str(cast["noor"].id), str(cast["bram"].id)) + "/notitie", status=404)
    noor.get(f"{TALK}/{uuid4()}", status=404)


def test_without_a_note_there_is_nothing_to_read(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    page = conversation(ilse, cast, database)
    noor.get(of_noor(page), status=404)
    assert of_noor(page) not in noor.get(TALK)


def test_a_conversation_with_a_note_is_not_cancelled(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS)
    kept = "There is a note of this conversation, so it stays. You can change day and time."
    with untouched(database):
        answer = ilse.post(f"{page}/afzeggen", token(ilse), status=422)
    assert in_dutch(app, kept) in words_of(answer)
    assert f'action="{page}/afzeggen"' not in answer
    ilse.submit(page, page, day="2026-01-13")
    assert STAYS in words_of(noor.get(of_noor(page)))


def test_the_page_leads_to_the_note_of_the_time_before(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    first = conversation(ilse, cast, database)
    write(ilse, first, staying=STAYS)
    plan(ilse, cast, "2026-02-12")
    second = next(
        f"{person(cast)}/gesprekken/{each}"
        for each in planned(database)
        if not first.endswith(str(each))
    )
    assert f'href="{first}"' in ilse.get(second)
    assert f'href="{second}"' not in ilse.get(first)


def test_after_the_guidance_the_participant_keeps_it_and_the_coach_does_not_find_it(
    noor: StrictClient,
    ilse: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
    app: Flask,
) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS)
    fields = note_fields(ilse, page)
    end_guidance(eva, cast, "ilse")
    ilse.get(page, status=404)
    with untouched(database):
        ilse.post(f"{page}/notitie", {**fields, "staying": "Nog iets."}, status=404)
    assert in_dutch(app, "From before") in words_of(noor.get(TALK))
    assert f'href="{of_noor(page)}"' in noor.get(TALK)
    assert STAYS in words_of(noor.get(of_noor(page)))


@pytest.mark.parametrize("state", [State.INVITED, State.LOCKED])
def test_who_has_not_joined_is_no_reader_to_write_for(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask, state: State
) -> None:
    page = conversation(ilse, cast, database)
    fields = {**note_fields(ilse, page), "staying": STAYS}
    with database.write() as db:
        db.execute(update(Person).where(Person.id == cast["noor"].id).values(state=state))
    with untouched(database):
        ilse.post(f"{page}/notitie", fields, status=404)
    said = "Once %(name)s has joined, you can write a note here that you can both read."
    assert in_dutch(app, said, name="Noor") in words_of(ilse.get(page))


def test_what_lies_in_a_vault_that_is_lost_is_left_out_and_never_written_over(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS)
    colleague = begin_again(app, cast, "ilse")
    lost = "You wrote a note before, in a vault that you can no longer open."
    lost += " What you write now stands beside it."
    assert in_dutch(app, lost) in words_of(colleague.get(page))
    assert STAYS not in words_of(colleague.get(page))
    colleague.post(f"{page}/afzeggen", token(colleague), status=422)
    write(colleague, page, staying="Opnieuw geschreven.")
    hers = words_of(noor.get(of_noor(page)))
    assert hers.index("Opnieuw geschreven.") < hers.index(STAYS)
    new_phone = begin_again(app, cast, "noor")
    new_phone.get(of_noor(page), status=404)
    assert of_noor(page) not in new_phone.get(TALK)
    write(colleague, page, small_step=STEP)
    hers = words_of(new_phone.get(of_noor(page)))
    assert STEP in hers
    assert STAYS not in hers


def test_it_goes_along_and_is_erased(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    page = conversation(ilse, cast, database)
    write(ilse, page, staying=STAYS)
    mine = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))
    (note,) = mine["conversation_notes"]
    assert note["by"] == str(cast["ilse"].id)
    assert note["conversation"] == page.rpartition("/")[2]
    assert (note["staying"], note["small_step"]) == (STAYS, "")
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, ConversationNote) == count(database, Conversation) == 0


def test_it_goes_with_the_coach_too(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    write(ilse, conversation(ilse, cast, database), staying=STAYS)
    with app.app_context(), database.write() as db:
        erase_notes(db, cast["ilse"].id)
    assert count(database, ConversationNote) == 0


def test_the_words_stand_nowhere_in_the_row(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    write(ilse, conversation(ilse, cast, database), staying=STAYS)
    row = the_note(database)
    for blob in (row.sealed, row.wrapped_key, row.sealed_key):
        assert b"berk" not in blob
    with database.read() as db:
        assert db.scalar(select(ConversationNote.owner_id)) == cast["noor"].id


def test_it_asks_as_little_with_many_notes(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    at = clock.now() - timedelta(days=40)
    for days in range(4):
        plan(ilse, cast, (at + timedelta(days=days)).date().isoformat())
    every = [f"{person(cast)}/gesprekken/{each}" for each in planned(database)]
    for page in every:
        write(ilse, page, staying=STAYS)
    noor.get(TALK)
    many = query_count()
    with database.write() as db:
        one = db.scalars(select(ConversationNote.id).limit(1)).one()
        db.execute(delete(ConversationNote).where(ConversationNote.id != one))
    noor.get(TALK)
    assert query_count() == many
