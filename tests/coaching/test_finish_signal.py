"""A coach is done with a signal, with a note that the person can read."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from journal.accounts.models import PersonRole, Role
from journal.coaching.actions.signals import erase_signal_states
from journal.coaching.forms import LONGEST_NOTE
from journal.coaching.models import SignalState
from journal.core import clock
from journal.core.db import Database
from tests.coaching.signalling import (
    ENERGY,
    FINISH,
    LIST,
    MOOD,
    SEE,
    TALK,
    answer,
    finish,
    let_see,
    see,
    show,
    signal_form,
)
from tests.coaching.talking import person
from tests.support import pages
from tests.support.acting import (
    begin_again,
    count,
    end_guidance,
    in_dutch,
    let_dana_guide_noor,
    post_at_once,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

NOTE = "We bellen donderdag, é 🌊 <b>rustig</b> aan."
HELD = "Rounded off before"


def done_by(app: Flask, coach: str = "Ilse") -> str:
    text = "Rounded off by %(coach)s, %(when)s."
    return in_dutch(app, text, coach=coach, when="@").partition("@")[0]


def ids(database: Database) -> list[UUID]:
    with database.read() as db:
        return list(db.scalars(select(SignalState.id).order_by(SignalState.id)))


def test_the_note_stands_there_for_both_and_the_list_is_rid_of_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    see(ilse, cast, "mood")
    finish(ilse, cast, "mood", NOTE)
    for page in (noor.get(TALK), ilse.get(person(cast))):
        assert done_by(app) in words_of(page)
        assert NOTE in words_of(page)
        assert MOOD in words_of(page)
    listed = words_of(ilse.get(LIST))
    assert (MOOD in listed, ENERGY in listed, NOTE in listed) == (False, True, False)
    assert f"{FINISH}" in ilse.get(person(cast))
    finish(ilse, cast, "energy")
    assert ENERGY not in words_of(ilse.get(LIST))
    assert f"{FINISH}" not in ilse.get(person(cast))
    found = ilse.post(LIST, {**token(ilse), "why": "2"}, status=200)
    assert 'href="/begeleiding/0' not in found


def test_it_may_be_done_with_at_once_and_without_a_note(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    finish(ilse, cast, "mood")
    assert words_of(noor.get(TALK)).count(done_by(app)) == 1
    with database.read() as db:
        row = db.query(SignalState).one()
        assert row.seen_at == row.done_at


def test_a_newer_answer_opens_it_again_and_the_note_stands_among_earlier_ones(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    finish(ilse, cast, "mood", NOTE)
    assert in_dutch(app, HELD) not in words_of(noor.get(TALK))
    with clock.held_at(clock.now() + timedelta(hours=1)):
        answer(app, cast)
        four = "Stemming 2 of lager in 4 van de laatste 4 antwoorden"
        assert four in words_of(ilse.get(LIST))
        page = words_of(noor.get(TALK))
        assert in_dutch(app, "%(coach)s has not seen it yet.", coach="Ilse") in page
        assert NOTE in page.partition(in_dutch(app, HELD))[2]
        finish(ilse, cast, "mood", "Nog eens.")
        assert four not in words_of(ilse.get(LIST))
        page = words_of(noor.get(TALK))
        assert page.index("Nog eens.") < page.index(in_dutch(app, HELD)) < page.index(NOTE)


def test_sent_again_it_is_saved_once_and_other_words_stand_beside_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    path = f"{person(cast)}{FINISH}"
    fields = {**signal_form(ilse, cast, "mood", FINISH), "note": NOTE}
    second_page = {**signal_form(ilse, cast, "mood", FINISH), "note": "Anders."}
    assert post_at_once(ilse, path, fields) == [303] * 4
    with untouched(database):
        ilse.post(path, fields)
        ilse.post(path, {**fields, "id": str(uuid4())})
        ilse.post(path, {**second_page, "note": ""})
    ilse.post(path, second_page)
    ilse.post(path, {**fields, "note": "Nog iets."})
    assert count(database, SignalState) == 3
    page = words_of(noor.get(TALK))
    for note in (NOTE, "Anders.", "Nog iets."):
        assert note in page


def test_done_on_one_page_and_seen_on_another_it_is_done(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    other_page = signal_form(ilse, cast, "mood", SEE)
    finish(ilse, cast, "mood", NOTE)
    with untouched(database):
        ilse.post(f"{person(cast)}{SEE}", other_page)
    assert done_by(app) in words_of(noor.get(TALK))


def test_without_the_yes_the_coach_sees_nothing_and_the_person_keeps_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    finish(ilse, cast, "mood", NOTE)
    show(noor, cast, "no")
    assert NOTE not in words_of(ilse.get(person(cast)))
    assert NOTE in words_of(noor.get(TALK))
    noor.post(f"/begeleiders/{cast['ilse'].id}/getallen/terug", token(noor))
    assert NOTE in words_of(noor.get(TALK))


def test_what_was_typed_comes_back_when_the_signal_is_gone(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    sent = finish(ilse, cast, "energy", NOTE)
    fields = {**signal_form(ilse, cast, "mood", FINISH), "note": NOTE}
    show(noor, cast, "no")
    path = f"{person(cast)}{FINISH}"
    with untouched(database):
        page = ilse.post(path, fields, status=422)
        # What was saved before is not said to be lost.
        ilse.post(path, sent)
    gone = "This signal is no longer there, so nothing was saved. Your note stands below."
    assert in_dutch(app, gone) in words_of(page)
    assert pages.values_of(pages.forms(page)[0])["note"] == NOTE
    assert MOOD not in words_of(page)


def test_bad_input_is_refused_kindly_and_stays(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    path = f"{person(cast)}{FINISH}"
    form = {**signal_form(ilse, cast, "mood", FINISH), "note": NOTE}
    one = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    whole = "This page was not whole. Load it again; your text stays where it is."
    old = "This page had been open for a while. Nothing is lost: send it once more."
    unread = "There is a character in this that cannot be saved."
    cases = [
        (
            {"note": "é" * (LONGEST_NOTE + 2)},
            in_dutch(app, one, many, num=2, most=LONGEST_NOTE),
        ),
        ({"note": "a\x00b"}, in_dutch(app, unread)),
        ({"id": "geen-id"}, in_dutch(app, whole)),
        ({"newest": "ooit"}, in_dutch(app, whole)),
        ({"rule": "karakter"}, in_dutch(app, "Choose one of these, please.")),
        ({"csrf_token": "oud"}, in_dutch(app, old)),
    ]
    with untouched(database):
        for changed, message in cases:
            fields = {**form, **changed}
            page = ilse.post(path, fields, status=422)
            assert message in words_of(page), changed
            kept = pages.values_of(pages.forms(page)[0])["note"]
            assert kept == fields["note"].replace("\x00", ""), changed


def test_nobody_else_is_done_with_it_and_no_id_of_others_is_taken(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    let_see(app, cast, noor)
    path = f"{person(cast)}{FINISH}"
    fields = signal_form(ilse, cast, "mood", FINISH)
    refuse_everybody_else(everybody, database, path, "ilse", fields=fields)
    finish(ilse, cast, "mood", NOTE)
    let_dana_guide_noor(eva, noor, cast)
    share_numbers(noor, cast["dana"].id, "2026-01-01")
    show(noor, cast, coach="dana")
    theirs = {**signal_form(dana, cast, "mood", FINISH), "id": str(ids(database)[0])}
    with untouched(database):
        dana.post(path, theirs, status=404)
        for stranger in (cast["bram"].id, uuid4()):
            ilse.post(f"{LIST}/{stranger}{FINISH}", fields, status=404)
    assert NOTE not in words_of(dana.get(person(cast)))
    end_guidance(eva, cast, "ilse")
    with untouched(database):
        ilse.post(path, {**fields, "id": str(uuid4()), "note": "Nog."}, status=404)


def test_a_coach_who_is_a_participant_too_finishes_nothing_of_their_own(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    with database.write() as db:
        db.add(PersonRole(person_id=cast["ilse"].id, role=Role.PARTICIPANT))
    own = f"{LIST}/{cast['ilse'].id}"
    fields = {
        **token(ilse),
        "id": str(uuid4()),
        "rule": "mood",
        "note": "",
        "newest": clock.now().isoformat(),
    }
    with untouched(database):
        ilse.post(f"{own}{FINISH}", fields, status=404)
        ilse.post(f"{own}{SEE}", fields, status=404)


def test_guided_again_it_is_not_done_with_what_comes_then(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    finish(ilse, cast, "mood", NOTE)
    end_guidance(eva, cast, "ilse")
    assert NOTE not in words_of(noor.get(TALK))
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    assert NOTE in words_of(noor.get(TALK))
    assert NOTE not in words_of(ilse.get(person(cast)))


def test_it_is_taken_along_and_goes_with_whoever_is_erased(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    finish(ilse, cast, "mood", NOTE)
    see(ilse, cast, "energy")
    mine = noor.submit("/ik/meenemen", "/ik/meenemen", status=200)
    taken = json.loads(mine)["signals_handled"]
    assert {(each["rule"], each["note"]) for each in taken} == {("mood", NOTE), ("energy", "")}
    with database.write() as db:
        erase_signal_states(db, cast["ilse"].id)
    assert count(database, SignalState) == 0


def test_lost_vaults_are_passed_over(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    finish(ilse, cast, "mood", NOTE)
    coach = begin_again(app, cast, "ilse")
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert NOTE in words_of(noor.get(TALK))
    assert MOOD in words_of(coach.get(LIST))
    assert NOTE not in words_of(coach.get(person(cast)))
    finish(coach, cast, "mood", "Opnieuw.")
    person_again = begin_again(app, cast, "noor")
    assert NOTE not in words_of(person_again.get(TALK))
    coach.get(person(cast))
