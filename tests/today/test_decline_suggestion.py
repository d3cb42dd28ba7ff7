from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from journal.coaching.models import Suggestion
from journal.core import clock
from journal.core.db import Database
from tests.coaching.talking import person
from tests.coaching.test_suggest import LINE, fitting, suggest, suggesting
from tests.coaching.test_suggest_for_phase import suggest_for
from tests.support.acting import (
    begin_again,
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
from tests.today.test_show import PAGE, card_of


def only(database: Database) -> Suggestion:
    with database.read() as db:
        return db.scalars(select(Suggestion)).one()


def decline(suggestion: UUID) -> str:
    return f"{PAGE}/voorstel/{suggestion}/liever-niet"


def take_up(suggestion: UUID) -> str:
    return f"{PAGE}/voorstel/{suggestion}/toch"


def test_it_is_gone_for_good_and_no_reason_is_asked(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    prompt = fitting(app, cast)[0]
    suggest_for(ilse, cast, prompt)
    noor.submit(PAGE, decline(only(database).id))
    page = noor.get(PAGE)
    assert (LINE in words_of(page), card_of(page) == prompt) == (False, False)
    with clock.held_at(clock.now() + timedelta(days=1)):
        assert LINE not in words_of(noor.get(PAGE))


def test_the_coach_sees_that_and_on_which_day_and_no_more(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    suggest(ilse, cast, fitting(app, cast)[0], LINE)
    said = in_dutch(app, "%(name)s did not choose this, %(day)s", name="Noor", day="vandaag")
    assert said not in words_of(ilse.get(person(cast)))
    noor.submit(PAGE, decline(only(database).id))
    page = words_of(ilse.get(person(cast)))
    assert said in page
    assert in_dutch(app, "lies ready now") not in page


def test_it_can_be_undone_on_the_page_after_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    prompt = fitting(app, cast)[0]
    suggest(ilse, cast, prompt, LINE)
    one = only(database).id
    noor.submit(PAGE, decline(one))
    after = f"{PAGE}?declined={one}"
    undo = in_dutch(app, "I'd like it after all")
    assert undo in words_of(noor.get(after))
    assert undo not in words_of(noor.get(PAGE))
    noor.submit(after, take_up(one))
    assert card_of(noor.get(PAGE)) == prompt
    assert undo not in words_of(noor.get(after))
    assert only(database).declined_at is None


def test_declined_twice_is_once_and_it_keeps_its_day(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    suggest_for(ilse, cast, fitting(app, cast)[0])
    one = only(database).id
    assert post_at_once(noor, decline(one), token(noor)) == [303] * 4
    first = only(database).declined_at
    with clock.held_at(clock.now() + timedelta(days=1)):
        noor.post(decline(one), token(noor))
    assert only(database).declined_at == first


def test_suggested_again_for_the_same_time_it_stays_declined(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path, prompt = suggesting(cast), fitting(app, cast)[0]
    fields = {**form_at(ilse, path), "prompt_id": prompt, "phase": "afterglow", "line": LINE}
    ilse.post(path, fields)
    noor.submit(PAGE, decline(only(database).id))
    with untouched(database):
        ilse.post(path, fields)
    assert LINE not in words_of(noor.get(PAGE))


def test_nobody_else_declines_or_takes_it_up(
    everybody: dict[str, StrictClient],
    ilse: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    suggest(ilse, cast, fitting(app, cast)[0], LINE)
    one = only(database).id
    for path in (decline(one), take_up(one)):
        refuse_everybody_else(everybody, database, path, "noor")
    assert LINE not in words_of(everybody["bram"].get(f"{PAGE}?declined={one}"))


def test_a_foreign_or_unknown_id_is_not_found(
    noor: StrictClient,
    bram: StrictClient,
    ilse: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    suggest(ilse, cast, fitting(app, cast)[0], LINE)
    one = only(database).id
    with untouched(database):
        bram.post(decline(one), token(bram), status=404)
        bram.post(take_up(one), token(bram), status=404)
        noor.post(decline(uuid4()), token(noor), status=404)
        noor.post(decline(one), {}, status=422)
    for wrong in (uuid4(), "geen-id"):
        assert in_dutch(app, "I'd like it after all") not in noor.get(f"{PAGE}?declined={wrong}")


def test_after_the_guidance_nothing_breaks(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    suggest_for(dana, cast, fitting(app, cast)[0])
    one = only(database).id
    end_guidance(eva, cast, "dana")
    noor.post(decline(one), token(noor))
    assert "Dana" in words_of(noor.get(f"{PAGE}?declined={one}"))
    noor.post(take_up(one), token(noor))
    assert LINE not in words_of(noor.get(PAGE))


def test_with_a_new_vault_what_lies_in_the_lost_one_can_still_be_declined(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    suggest(ilse, cast, fitting(app, cast)[0], LINE)
    one = only(database).id
    phone = begin_again(app, cast, "noor")
    phone.post(decline(one), token(phone))
    phone.get(f"{PAGE}?declined={one}")
    phone.post(take_up(one), token(phone))
    assert only(database).declined_at is None
