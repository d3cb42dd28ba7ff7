from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete

from journal.accounts.models import KeySlot, SlotKind
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.entries.models import Entry, EntryDraft, EntryShare, EntryVersion
from journal.entries.queries.own import OpenedEntry, own_entry
from journal.prompts.models import Kind
from journal.prompts.queries import published
from tests.support import pages
from tests.support.acting import (
    count,
    end_guidance,
    form_at,
    in_dutch,
    let_a_third_coach_guide_noor,
    let_dana_guide_noor,
    post_at_once,
    reading_as,
    reword,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/dagboek/schrijven"
GONE = "What this answered is no longer there. Your text is: save it once more."
RIGHT_TO_LEFT = "היה טוב, مرحبا 😊 \N{RIGHT-TO-LEFT MARK}(1)\N{LEFT-TO-RIGHT MARK}"
MARKUP = "\n\nEen regel.\n\n</textarea><script>alert(1)</script> & 'zo' \""


def entry_of_noor(app: Flask, cast: Cast, entry_id: UUID | str) -> OpenedEntry:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return own_entry(db, noor, UUID(str(entry_id)))


def a_question(app: Flask, cast: Cast) -> tuple[UUID, str]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        version = published(db, noor, [Kind.REFLECTION])[0]
    return version.prompt_id, version.title_nl


def test_a_new_entry_is_saved_and_only_for_its_writer(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Vandaag was het stil.")
    assert "Vandaag was het stil." in noor.follow()
    assert "Vandaag was het stil." in noor.get("/dagboek")
    entry = entry_of_noor(app, cast, entry_id)
    assert entry.day == clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    assert (entry.revision, entry.readers, entry.writing.prompt) == (1, frozenset(), None)


def test_an_edit_is_a_new_version_and_the_same_words_again_are_not(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Eerst dit.")
    edit = f"/dagboek/{entry_id}/bewerken"
    noor.submit(edit, PAGE)
    assert count(database, EntryVersion) == 1
    noor.submit(edit, PAGE, text="En toen dat.")
    assert (count(database, Entry), count(database, EntryVersion)) == (1, 2)
    assert entry_of_noor(app, cast, entry_id).writing.text == "En toen dat."


def test_the_day_turns_at_four(noor: StrictClient, app: Flask, cast: Cast) -> None:
    written = []
    for utc in (datetime(2026, 12, 3, 2, 59, tzinfo=UTC), datetime(2026, 12, 3, 3, tzinfo=UTC)):
        with clock.held_at(utc):
            written.append(write(noor, "Ik kan niet slapen."))
    assert [entry_of_noor(app, cast, entry_id).day.day for entry_id in written] == [2, 3]


def test_fifty_times_the_same_is_once(noor: StrictClient, database: Database) -> None:
    fields = {**form_at(noor, PAGE), "text": "Een keer is genoeg."}
    noor.post(PAGE, fields)
    first = noor.last.headers["Location"]
    with untouched(database):
        for _ in range(49):
            noor.post(PAGE, fields)
            assert noor.last.headers["Location"] == first
    assert (count(database, Entry), count(database, EntryVersion)) == (1, 1)


def test_sent_twice_at_once_it_is_once(noor: StrictClient, database: Database) -> None:
    fields = {**form_at(noor, PAGE), "text": "Twee keer getikt."}
    assert post_at_once(noor, PAGE, fields) == [303] * 4
    assert (count(database, Entry), count(database, EntryVersion)) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("🌊" * 50_000, id="200 KB of emoji"),
        pytest.param("é" * 100_000, id="the longest"),
        pytest.param(RIGHT_TO_LEFT, id="right to left"),
        pytest.param(MARKUP, id="markup"),
    ],
)
def test_every_character_is_kept(noor: StrictClient, app: Flask, cast: Cast, text: str) -> None:
    entry_id = write(noor, text)
    assert entry_of_noor(app, cast, entry_id).writing.text == text
    assert form_at(noor, f"/dagboek/{entry_id}/bewerken", PAGE)["text"] == text


def test_shared_with_one_coach(noor: StrictClient, ilse: StrictClient, cast: Cast) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    assert "Dit mag Ilse lezen." in ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")


def test_an_edit_shares_with_just_as_many_as_before(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    entry_id = write(noor, "Voor allebei.", readers="all")
    edit = f"/dagboek/{entry_id}/bewerken"
    noor.submit(edit, PAGE, text="Nog steeds voor allebei.")
    assert entry_of_noor(app, cast, entry_id).readers == {cast["ilse"].id, cast["dana"].id}
    end_guidance(eva, cast, "dana")
    noor.submit(edit, PAGE, text="Nu alleen nog voor Ilse.")
    assert entry_of_noor(app, cast, entry_id).readers == {cast["ilse"].id}
    eva.submit(
        f"/beheer/mensen/{cast['noor'].id}",
        f"/beheer/mensen/{cast['noor'].id}/begeleiding",
        coach_id=str(cast["dana"].id),
    )
    assert form_at(noor, edit, PAGE)["readers"] == str(cast["ilse"].id)


def test_the_wording_that_was_answered_stays(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, question = a_question(app, cast)
    entry_id = write_on(noor, prompt_id, "Mijn antwoord.")
    reword(eva, prompt_id, "Een heel andere vraag?")
    entry = f"/dagboek/{entry_id}"
    assert question in words_of(noor.get(entry))
    assert question in words_of(noor.get(f"{entry}/bewerken"))
    noor.submit(f"{entry}/bewerken", PAGE, text="Mijn tweede antwoord.")
    assert entry_of_noor(app, cast, entry_id).writing.prompt == question
    assert "Een heel andere vraag?" in words_of(noor.get(f"{PAGE}?prompt={prompt_id}"))


def test_the_wording_on_the_open_page_is_the_one_that_is_kept(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, asked = a_question(app, cast)
    typed = form_at(noor, f"{PAGE}?prompt={prompt_id}", PAGE)
    reword(eva, prompt_id, "Een heel andere vraag?")
    assert asked in words_of(noor.post(PAGE, {**typed, "text": ""}, status=422))
    noor.post(PAGE, {**typed, "text": "Op de eerste vraag."})
    assert entry_of_noor(app, cast, typed["id"]).writing.prompt == asked


def test_some_of_several_readers_may_stay_as_they_are(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    third, phone = let_a_third_coach_guide_noor(eva, noor, cast)
    entry_id = write(noor, "Voor twee van de drie.", readers="all")
    noor.post(f"/dagboek/{entry_id}/delen/{third}/terug", token(noor))
    edit, seen = f"/dagboek/{entry_id}/bewerken", f"/begeleiding/{cast['noor'].id}/{entry_id}"
    noor.submit(edit, PAGE, text="Nog steeds voor twee.")
    for coach in (ilse, dana):
        assert "Nog steeds voor twee." in coach.get(seen)
    phone.get(seen, status=404)
    noor.submit(edit, PAGE, readers=str(cast["dana"].id))
    ilse.get(seen, status=404)
    dana.get(seen)


def test_a_draft_keeps_the_wording_that_it_answered(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, question = a_question(app, cast)
    fields = form_at(noor, f"{PAGE}?prompt={prompt_id}", PAGE)
    noor.post(PAGE, {**fields, "text": "Een begin.", "draft": "1"})
    reword(eva, prompt_id, "Een heel andere vraag?")
    resume = f"/dagboek/concept/{fields['page']}"
    assert question in words_of(noor.get(resume))
    noor.submit(resume, PAGE, text="Een begin, en een eind.")
    assert entry_of_noor(app, cast, fields["id"]).writing.prompt == question


def test_a_prompt_that_is_retired_meanwhile_costs_nobody_their_words(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, question = a_question(app, cast)
    fields = form_at(noor, f"{PAGE}?prompt={prompt_id}", PAGE)
    eva.submit(f"/beheer/vragen/{prompt_id}", f"/beheer/vragen/{prompt_id}/einde")
    noor.post(PAGE, {**fields, "text": "Ik was nog bezig."})
    assert entry_of_noor(app, cast, fields["id"]).writing.prompt == question


def test_the_button_for_a_draft_works_without_script(
    noor: StrictClient, database: Database
) -> None:
    noor.submit(PAGE, text="Nog niet af.", draft="1")
    assert "Nog niet af." in noor.follow()
    assert (count(database, Entry), count(database, EntryDraft)) == (0, 1)
    assert "Nog niet af." in noor.get("/dagboek")
    noor.submit("/dagboek/concept/" + noor_draft(noor), PAGE, text="Wel af.")
    assert (count(database, Entry), count(database, EntryDraft)) == (1, 0)


def test_a_second_entry_waits_for_the_recovery_code(
    noor: StrictClient, database: Database, cast: Cast
) -> None:
    with database.write() as db:
        db.execute(
            delete(KeySlot).where(
                KeySlot.person_id == cast["noor"].id, KeySlot.kind == SlotKind.RECOVERY
            )
        )
    first = write(noor, "De eerste.")
    noor.submit(f"/dagboek/{first}/bewerken", PAGE, text="De eerste, anders.")
    noor.submit(PAGE, text="De tweede.")
    assert noor.last.headers["Location"].startswith("/ik/herstelcode")
    assert (count(database, Entry), count(database, EntryDraft)) == (1, 1)
    assert "De tweede." in noor.get("/dagboek")


def test_nobody_else_writes_into_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    fields = {"id": str(write(noor, "Van mij.")), "text": "Van een ander."}
    with untouched(database):
        everybody["bram"].post(PAGE, {**fields, **token(everybody["bram"])}, status=404)
        for key in ("ilse", "eva"):
            everybody[key].post(PAGE, {**fields, **token(everybody[key])}, status=404)
        text = everybody["visitor"].post(PAGE, fields, status=401)
    assert "Van een ander." in text


def test_bad_input_is_refused_with_every_word_kept(
    noor: StrictClient, database: Database, cast: Cast, app: Flask
) -> None:
    missing = "This page was not whole. Load it again; your text stays where it is."
    unreadable = "There is a character in this that cannot be saved."
    cases = [
        ({"text": " \n\t "}, "Fill this in, please."),
        ({"text": "a\x00b"}, unreadable),
        ({"text": "a\ufffdb"}, unreadable),
        ({"id": "geen-id"}, missing),
        ({"prompt_id": "geen-id"}, missing),
        ({"readers": "iemand"}, "Choose one of these, please."),
        (
            {"csrf_token": "oud"},
            "This page had been open for a while. Nothing is lost: send it once more.",
        ),
    ]
    form = {**form_at(noor, PAGE), "text": "Wat ik typte, é en 🌊."}
    with untouched(database):
        for changed, message in cases:
            fields = {**form, **changed}
            answer = noor.post(PAGE, fields, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])
            assert kept["text"] == fields["text"].rstrip().replace("\x00", ""), changed


def test_a_reader_who_cannot_be_chosen_any_more_costs_nobody_their_words(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    typed = {**form_at(noor, PAGE), "text": "Voor Ilse.", "readers": str(cast["ilse"].id)}
    end_guidance(eva, cast, "ilse")
    noor.post("/dagboek/concept", typed, status=200)
    noor.post(PAGE, typed)
    alone = "Saved, and only you can read it: you cannot share with this coach now."
    assert in_dutch(app, alone) in words_of(noor.follow())
    assert count(database, EntryShare) == 0


def test_what_is_shown_again_after_a_refusal_is_kept_as_a_draft_soon(noor: StrictClient) -> None:
    assert "data-unsaved" not in noor.get(PAGE)
    typed = {**form_at(noor, PAGE), "text": "Nog nergens.", "csrf_token": "oud"}
    assert "data-unsaved" in noor.post(PAGE, typed, status=422)


def test_a_text_that_is_too_long_comes_back_whole(
    noor: StrictClient, database: Database, app: Flask
) -> None:
    long = "é" * 100_001
    fields = {**form_at(noor, PAGE), "text": long}
    with untouched(database):
        answer = noor.post(PAGE, fields, status=422)
    assert pages.values_of(pages.forms(answer)[0])["text"] == long
    message = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    assert in_dutch(app, message, many, num=1, most=100_000) in words_of(answer)


def test_bytes_that_are_no_text_are_refused(
    noor: StrictClient, database: Database, app: Flask
) -> None:
    fields = form_at(noor, PAGE)
    parts = [f'Content-Disposition: form-data; name="{n}"\r\n\r\n{v}' for n, v in fields.items()]
    body = b"".join(b"--x\r\n" + part.encode() + b"\r\n" for part in parts if "text" not in part)
    body += b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nvoor \xff na\r\n--x--\r\n'
    with untouched(database):
        answer = noor.post(
            PAGE,
            status=422,
            input_stream=BytesIO(body),
            content_type="multipart/form-data; boundary=x",
        )
    assert "voor" in answer
    message = "There is a character in this that cannot be saved."
    assert in_dutch(app, message) in words_of(answer)


def test_an_unknown_prompt_is_forgotten_and_what_was_typed_is_not(
    noor: StrictClient, app: Flask, database: Database
) -> None:
    with untouched(database):
        for path in (PAGE, "/dagboek/brief"):
            page = noor.submit(path, text="Op wat?", prompt_id=str(uuid4()), status=422)
            assert in_dutch(app, GONE) in words_of(page)
            (form,) = (form for form in pages.forms(page) if form.get("action") == path)
            kept = pages.values_of(form)
            assert (kept["text"], kept["prompt_id"]) == ("Op wat?", "")
        noor.get(f"{PAGE}?id={uuid4()}&prompt={uuid4()}", status=404)
    noor.get(f"{PAGE}?prompt=geen-id")


def test_whoever_goes_back_after_saving_writes_on_in_what_was_saved(
    noor: StrictClient, bram: StrictClient, database: Database
) -> None:
    noor.get(PAGE)
    begun_at = noor.last.request.full_path
    fields = {**form_at(noor, begun_at, PAGE), "text": "Eén keer."}
    noor.post(PAGE, fields)
    noor.get(begun_at, status=303)
    assert "Eén keer." in noor.follow()
    noor.submit(noor.last.request.path, PAGE, text="Eén keer, en nog iets.")
    assert count(database, Entry) == 1
    bram.get(begun_at, status=404)
    noor.post(f"/dagboek/{fields['id']}/verwijderen", token(noor))
    noor.get(begun_at, status=303)
    assert noor.last.location == f"/dagboek/{fields['id']}"


def test_what_was_typed_on_a_page_stands_there_for_whoever_loads_it_again(
    noor: StrictClient,
) -> None:
    for page in (PAGE, "/dagboek/brief"):
        noor.get(page)
        begun_at = noor.last.request.full_path
        noor.submit(begun_at, page, text="Halverwege.", draft="1")
        assert "Halverwege." in noor.get(begun_at)


def write_on(noor: StrictClient, prompt_id: UUID, text: str) -> str:
    fields = form_at(noor, f"{PAGE}?prompt={prompt_id}", PAGE)
    noor.post(PAGE, {**fields, "text": text})
    return fields["id"]


def noor_draft(noor: StrictClient) -> str:
    _, _, rest = noor.get("/dagboek").partition("/dagboek/concept/")
    return rest.partition('"')[0]


def test_something_to_make_shows_its_steps(noor: StrictClient, app: Flask, cast: Cast) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        drawing = next(each for each in published(db, viewer, [Kind.CREATIVE]) if each.steps)
    page = words_of(noor.get(f"{PAGE}?prompt={drawing.prompt_id}"))
    for step in drawing.steps:
        assert step["nl"] in page
