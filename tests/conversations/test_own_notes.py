from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from journal.conversations.actions.own_notes import erase_own_notes, forget_overdue
from journal.conversations.forms import LONGEST_OWN
from journal.conversations.keeping import months_after
from journal.conversations.models import OwnNote
from journal.core import clock
from journal.core.cli import run_periodic
from journal.core.db import Database
from journal.core.viewers import Clock
from journal.guidance.models import Guidance
from journal.organisation.models import Organisation
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
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

TEXT = "Ik word zelf onrustig van haar stiltes — opletten, é 🌊."
BEFORE = "/begeleiding/notities"


def notes(cast: Cast, key: str = "noor") -> str:
    return f"{person(cast, key)}/notities"


def keep(coach: StrictClient, cast: Cast, text: str = TEXT) -> None:
    coach.submit(notes(cast), text=text)


def ids(database: Database) -> list[UUID]:
    with database.read() as db:
        return list(db.scalars(select(OwnNote.id).order_by(OwnNote.written_at)))


def only(cast: Cast, database: Database) -> str:
    """Return the page of the only note."""
    (note,) = ids(database)
    return f"{notes(cast)}/{note}"


def keep_for(database: Database, months: int) -> None:
    with database.write() as db:
        db.execute(update(Organisation).values(own_notes_months=months))


def end_at(eva: StrictClient, cast: Cast, database: Database, at: datetime) -> None:
    """Let the guidance of Noor by Ilse have ended at an instant."""
    end_guidance(eva, cast, "ilse")
    both = (Guidance.participant_id == cast["noor"].id) & (Guidance.coach_id == cast["ilse"].id)
    with database.write() as db:
        db.execute(update(Guidance).where(both).values(until_at=at, ended_at=at))


def test_they_are_listed_newest_first_changed_and_deleted(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    keep(ilse, cast)
    note = only(cast, database)
    keep(ilse, cast, "De tweede.")
    page = words_of(ilse.get(notes(cast)))
    assert page.index("De tweede.") < page.index(TEXT)
    ilse.submit(note, notes(cast), text="Toch anders.")
    assert TEXT not in words_of(ilse.get(notes(cast)))
    assert "Toch anders." in words_of(ilse.get(note))
    ilse.submit(note, f"{note}/verwijderen")
    assert "Toch anders." not in words_of(ilse.get(notes(cast)))
    ilse.get(note, status=404)
    ilse.post(f"{note}/verwijderen", token(ilse), status=404)
    assert count(database, OwnNote) == 1


def test_their_number_is_named_to_the_participant_and_never_a_word(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    assert "eigen notitie" not in words_of(noor.get(TALK))
    keep(ilse, cast)
    said = "Ilse bewaart {} over jullie gesprekken."
    assert said.format("1 eigen notitie") in words_of(noor.get(TALK))
    keep(ilse, cast, "De tweede.")
    talk = words_of(noor.get(TALK))
    assert said.format("2 eigen notities") in talk
    assert "onrustig" not in talk
    assert "(2)" in words_of(ilse.get(person(cast)))
    assert "onrustig" not in noor.submit("/ik/meenemen", "/ik/meenemen", status=200)


def test_sent_again_it_is_kept_once(ilse: StrictClient, cast: Cast, database: Database) -> None:
    fields = {**form_at(ilse, notes(cast)), "text": TEXT}
    assert post_at_once(ilse, notes(cast), fields) == [303] * 4
    with untouched(database):
        ilse.post(notes(cast), fields)
    assert count(database, OwnNote) == 1


def test_two_windows_never_write_over_each_other(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    keep(ilse, cast)
    note = only(cast, database)
    one, other = form_at(ilse, note, notes(cast)), form_at(ilse, note, notes(cast))
    ilse.post(notes(cast), {**one, "text": "Uit het ene venster."})
    with untouched(database):
        answer = ilse.post(notes(cast), {**other, "text": "Uit het andere."}, status=422)
    assert in_dutch(app, "Saved in the other window") in words_of(answer)
    for text in ("Uit het ene venster.", "Uit het andere."):
        assert text in words_of(answer)
    ilse.post(notes(cast), pages.values_of(pages.forms(answer)[0]))
    assert "Uit het andere." in words_of(ilse.get(notes(cast)))
    assert count(database, OwnNote) == 1


def test_bad_input_is_refused_kindly_and_stays(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    form = {**form_at(ilse, notes(cast)), "text": TEXT}
    one = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    whole = in_dutch(app, "This page was not whole. Load it again; your text stays where it is.")
    stale = "This page had been open for a while. Nothing is lost: send it once more."
    cases = [
        ({"text": " \n"}, in_dutch(app, "Fill this in, please.")),
        ({"text": "é" * (LONGEST_OWN + 2)}, in_dutch(app, one, many, num=2, most=LONGEST_OWN)),
        ({"text": "a\x00b"}, in_dutch(app, "There is a character in this that cannot be saved.")),
        ({"id": "geen-id"}, whole),
        ({"csrf_token": "oud"}, in_dutch(app, stale)),
    ]
    with untouched(database):
        for changed, message in cases:
            answer = ilse.post(notes(cast), {**form, **changed}, status=422)
            assert message in words_of(answer), changed
            assert "text" in changed or TEXT in words_of(answer)


def test_nobody_else_keeps_reads_or_deletes_them(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    keep(ilse, cast)
    note = only(cast, database)
    fields = {"id": str(uuid4()), "base": "0", "text": "Van een ander."}
    for path in (notes(cast), f"{note}/verwijderen"):
        refuse_everybody_else(everybody, database, path, "ilse", fields=fields)
    for path in (notes(cast), note):
        for key in everybody.keys() - {"ilse"}:
            everybody[key].get(path, status=401 if key == "visitor" else 404)
    let_dana_guide_noor(eva, noor, cast)
    assert TEXT not in words_of(dana.get(notes(cast)))
    with untouched(database):
        dana.get(note, status=404)
        dana.post(f"{note}/verwijderen", token(dana), status=404)
        mine = {**form_at(dana, notes(cast)), "id": note.rpartition("/")[2], "text": "Van Dana."}
        dana.post(notes(cast), mine, status=404)
        ilse.get(note.replace(str(cast["noor"].id), str(cast["bram"].id)), status=404)
        ilse.post(f"{BEFORE}/{note.rpartition('/')[2]}/verwijderen", token(ilse), status=404)
    for key in ("noor", "eva"):
        everybody[key].get(BEFORE, status=404)


def test_after_the_guidance_they_stand_apart_with_the_day_on_which_they_go(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
    app: Flask,
) -> None:
    keep(ilse, cast)
    note = only(cast, database)
    assert TEXT not in words_of(ilse.get(BEFORE))
    end_at(eva, cast, database, datetime(2026, 1, 31, 12, 0, tzinfo=UTC))
    for path in (notes(cast), note):
        ilse.get(path, status=404)
    page = words_of(ilse.get(BEFORE))
    assert TEXT in page
    assert "Noor" in page
    assert in_dutch(app, "goes on %(day)s", day="zondag 31 januari 2027") in page
    assert TEXT not in words_of(dana.get(BEFORE))
    gone = f"{BEFORE}/{note.rpartition('/')[2]}/verwijderen"
    with untouched(database):
        dana.post(gone, token(dana), status=404)
        noor.post(gone, token(noor), status=404)
    ilse.submit(BEFORE, gone)
    assert count(database, OwnNote) == 0


def test_they_go_when_their_day_has_come_and_not_before(
    ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    keep(ilse, cast)
    end_at(eva, cast, database, datetime(2027, 1, 31, 12, 0, tzinfo=UTC))
    for at, left in (
        (datetime(2027, 2, 28, 11, 59, tzinfo=UTC), 1),
        (datetime(2027, 2, 28, 12, 0, tzinfo=UTC), 0),
    ):
        keep_for(database, 1)
        with app.app_context(), clock.held_at(at):
            forget_overdue(database, Clock())
        assert count(database, OwnNote) == left


def test_kept_for_no_time_at_all_they_go_with_the_guidance(
    ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    keep_for(database, 0)
    keep(ilse, cast)
    assert in_dutch(app, "They go when the guidance ends.") in words_of(ilse.get(notes(cast)))
    with app.app_context():
        run_periodic(database)
        assert count(database, OwnNote) == 1
        end_guidance(eva, cast, "ilse")
        run_periodic(database)
    assert count(database, OwnNote) == 0


def test_guided_again_the_coach_goes_on_with_them(
    ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    keep(ilse, cast)
    note = only(cast, database)
    keep_for(database, 1)
    end_at(eva, cast, database, clock.now() - timedelta(days=60))
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    with app.app_context():
        forget_overdue(database, Clock())
    assert TEXT in words_of(ilse.get(note))
    assert TEXT not in words_of(ilse.get(BEFORE))


def test_notes_of_others_stay_when_those_of_one_go(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
    app: Flask,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    keep(ilse, cast)
    keep(dana, cast, "Van Dana.")
    keep_for(database, 0)
    end_guidance(eva, cast, "ilse")
    with app.app_context():
        forget_overdue(database, Clock())
    assert count(database, OwnNote) == 1
    assert "Van Dana." in words_of(dana.get(notes(cast)))


def test_they_go_when_the_person_erases_everything(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    keep(ilse, cast)
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, OwnNote) == 0
    assert TEXT not in words_of(ilse.get(BEFORE))


def test_they_go_with_the_coach(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    keep(ilse, cast)
    with app.app_context(), database.write() as db:
        erase_own_notes(db, cast["ilse"].id)
    assert count(database, OwnNote) == 0


def test_what_lies_in_a_vault_that_is_lost_is_left_out(
    ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    keep(ilse, cast)
    note = only(cast, database)
    colleague = begin_again(app, cast, "ilse")
    assert TEXT not in words_of(colleague.get(notes(cast)))
    colleague.get(note, status=404)
    keep(colleague, cast, "Opnieuw begonnen.")
    assert "Opnieuw begonnen." in words_of(colleague.get(notes(cast)))
    end_guidance(eva, cast, "ilse")
    page = words_of(colleague.get(BEFORE))
    assert "Opnieuw begonnen." in page
    assert TEXT not in page


def test_the_way_to_those_of_before_stands_among_what_is_the_coachs(
    ilse: StrictClient, noor: StrictClient
) -> None:
    assert f'href="{BEFORE}"' in ilse.get("/ik")
    assert f'href="{BEFORE}"' not in noor.get("/ik")


@pytest.mark.parametrize("months", [-1, 121])
def test_no_organisation_keeps_them_for_longer_than_ten_years(
    database: Database, cast: Cast, months: int
) -> None:
    with pytest.raises(IntegrityError):
        keep_for(database, months)


def test_months_are_those_of_the_calendar() -> None:
    day = datetime(2027, 1, 31, 12, 30, tzinfo=UTC)
    assert months_after(day, 0) == day
    assert months_after(day, 1) == datetime(2027, 2, 28, 12, 30, tzinfo=UTC)
    assert months_after(day, 12) == datetime(2028, 1, 31, 12, 30, tzinfo=UTC)
    assert months_after(day, 13) == datetime(2028, 2, 29, 12, 30, tzinfo=UTC)
    assert months_after(day.replace(month=12), 120) == datetime(2037, 12, 31, 12, 30, tzinfo=UTC)
