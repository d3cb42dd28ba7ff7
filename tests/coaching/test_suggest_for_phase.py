from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from journal.coaching.models import Suggestion
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.guided_sessions.models import Attendance
from journal.guided_sessions.phases import Phase
from journal.prompts.models import Caution, PromptVersion
from journal.prompts.queries import offers
from tests.coaching.talking import person
from tests.coaching.test_suggest import LINE, fitting, pass_over, suggest, suggesting, title, today
from tests.support.acting import (
    begin_again,
    count,
    end_guidance,
    form_at,
    in_dutch,
    let_dana_guide_noor,
    move_session,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.today.test_show import PAGE, card_of


def suggest_for(
    coach: StrictClient, cast: Cast, prompt: str, phase: Phase = Phase.AFTERGLOW, line: str = LINE
) -> None:
    coach.submit(suggesting(cast), prompt_id=prompt, line=line, phase=phase)


def after(days: int) -> AbstractContextManager[object]:
    start = clock.start_of(today(), clock.DEFAULT_ZONE) + timedelta(hours=6)
    return clock.held_at(start + timedelta(days=days))


def told(ilse: StrictClient, cast: Cast, app: Flask, said: str, **values: str) -> bool:
    return in_dutch(app, said, **values) in words_of(ilse.get(person(cast)))


def test_it_lies_ready_on_each_day_of_the_phase_and_says_from_whom(
    noor: StrictClient,
    bram: StrictClient,
    ilse: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    usual = card_of(noor.get(PAGE))
    prompt = next(each for each in fitting(app, cast) if each != usual)
    suggest_for(ilse, cast, prompt)
    page = noor.get(PAGE)
    assert card_of(page) == prompt
    why = in_dutch(app, "Your coach laid this out for you, for these days.")
    for said in (title(database, prompt), LINE, "Ilse", why):
        assert said in words_of(page)
    for days, is_laid_out in ((1, True), (2, True), (3, False)):
        with after(days):
            assert (LINE in words_of(noor.get(PAGE))) is is_laid_out
            assert LINE not in words_of(bram.get(PAGE))


def test_it_waits_for_a_phase_that_comes_later(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    suggest_for(ilse, cast, fitting(app, cast)[0], Phase.DAILY_LIFE)
    assert told(ilse, cast, app, "still to come")
    for days, is_laid_out in ((0, False), (2, False), (3, True), (30, True), (31, False)):
        with after(days):
            assert (LINE in words_of(noor.get(PAGE))) is is_laid_out
    with after(3):
        assert told(ilse, cast, app, "lies ready now")


def test_what_is_for_today_alone_goes_before_it_and_then_the_older(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    first, second, third = fitting(app, cast)[:3]
    suggest_for(dana, cast, first, line="Van Dana, voor de fase.")
    suggest_for(ilse, cast, second, line="Van Ilse, voor de fase.")
    suggest(ilse, cast, third, LINE)
    assert card_of(noor.get(PAGE)) == third
    assert pass_over(noor, third) == first
    assert pass_over(noor, first) == second
    assert pass_over(noor, second) not in {first, second, third}


def test_once_done_it_lies_there_no_longer_from_the_next_day_on(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    prompt = written(app, cast)
    suggest_for(ilse, cast, prompt)
    write(noor, "Dit dus.", prompt_id=prompt)
    assert in_dutch(app, "Done for today") in words_of(noor.get(PAGE))
    with after(1):
        assert LINE not in words_of(noor.get(PAGE))
        # What she wrote was not shared, so her coach is not told that she did.
        assert told(ilse, cast, app, "lies ready now")


def test_what_was_done_before_it_was_suggested_counts_not(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    prompt = written(app, cast)
    with after(-2):
        write(noor, "Eerder al.", prompt_id=prompt)
    suggest_for(ilse, cast, prompt)
    assert LINE in words_of(noor.get(PAGE))


def test_many_entries_later_it_is_still_done(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    prompt = written(app, cast)
    suggest_for(ilse, cast, prompt, Phase.AFTERGLOW)
    write(noor, "Dit dus.", prompt_id=prompt)
    with after(1):
        for number in range(21):
            write(noor, f"Nog iets, {number}.")
        assert LINE not in words_of(noor.get(PAGE))


def test_a_clock_that_stands_still_keeps_the_phase_and_what_lies_there(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    suggest_for(ilse, cast, fitting(app, cast)[0])
    still = next(form for form in noor.get("/sessies").split('"') if form.endswith("/stil"))
    noor.post(still, token(noor))
    with after(13):
        assert LINE in words_of(noor.get(PAGE))
        assert told(ilse, cast, app, "lies ready now")


def test_a_phase_that_did_not_come_is_told_to_the_coach_until_they_take_it_back(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    suggest_for(ilse, cast, fitting(app, cast)[0], Phase.DAILY_LIFE)
    move_session(ilse, cast["noor"].id, today() - timedelta(days=60))
    assert LINE not in words_of(noor.get(PAGE))
    assert told(ilse, cast, app, "phase passed; not laid out")
    with database.read() as db:
        one = db.scalars(select(Suggestion.id)).one()
    ilse.submit(person(cast), f"{suggesting(cast)}/{one}/terug")
    assert count(database, Suggestion) == 0


def test_it_is_for_the_first_time_that_the_phase_comes(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    suggest_for(ilse, cast, fitting(app, cast)[0])
    later = today() + timedelta(days=40)
    noor.submit("/sessies/nieuw", day=later.isoformat())
    with after(46):
        assert in_dutch(app, "afterglow") in words_of(noor.get(PAGE))
        assert LINE not in words_of(noor.get(PAGE))


def test_without_a_session_it_waits_for_one(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with database.write() as db:
        db.execute(delete(Attendance).where(Attendance.person_id == cast["noor"].id))
    suggest_for(ilse, cast, fitting(app, cast)[0], Phase.LANDING)
    assert LINE not in words_of(noor.get(PAGE))
    assert told(ilse, cast, app, "still to come")
    noor.submit("/sessies/nieuw", day=today().isoformat())
    assert LINE in words_of(noor.get(PAGE))


def test_it_is_not_laid_out_against_a_caution(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    prompt = fitting(app, cast)[0]
    with database.write() as db:
        asking = PromptVersion.prompt_id == UUID(prompt)
        db.execute(update(PromptVersion).where(asking).values(cautions=[Caution.TOUCH]))
    suggest_for(ilse, cast, prompt)
    assert LINE in words_of(noor.get(PAGE))
    noor.submit("/ik/liever-niet", cautions=[Caution.TOUCH])
    assert LINE not in words_of(noor.get(PAGE))
    assert card_of(noor.get(PAGE)) != prompt
    # Her coach, with whom she shares no numbers, is told nothing of it.
    assert told(ilse, cast, app, "lies ready now")


def test_what_would_never_be_laid_out_is_refused_kindly(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        early = next(
            each
            for each in offers(db, viewer)
            if each.until_day is not None and each.until_day < 15
        )
    path = suggesting(cast)
    fields = {**form_at(ilse, path), "prompt_id": str(early.prompt_id), "line": LINE}
    message = in_dutch(app, "This was not written for that phase. Choose another.")
    choose = in_dutch(app, "Choose one of these, please.")
    with untouched(database):
        for phase, said in ((Phase.DAILY_LIFE, message), (Phase.LANDING, choose), ("ooit", choose)):
            answer = ilse.post(path, {**fields, "phase": phase}, status=422)
            assert said in words_of(answer)
            assert LINE in answer
    ilse.post(path, {**fields, "prompt_id": fitting(app, cast)[0], "phase": "open", "day": "x"})
    assert count(database, Suggestion) == 1


def test_sent_again_it_is_suggested_once(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path, prompt = suggesting(cast), fitting(app, cast)[0]
    fields = {**form_at(ilse, path), "prompt_id": prompt, "phase": "open", "line": LINE}
    ilse.post(path, fields)
    with untouched(database):
        ilse.post(path, fields)
        ilse.post(path, {**fields, "id": str(uuid4())})
    ilse.post(path, {**fields, "phase": "holding-on"})
    assert count(database, Suggestion) == 2


def test_nobody_else_suggests_for_a_phase(
    everybody: dict[str, StrictClient], cast: Cast, app: Flask, database: Database
) -> None:
    fields = {"id": str(uuid4()), "prompt_id": fitting(app, cast)[0], "phase": "open"}
    refuse_everybody_else(everybody, database, suggesting(cast), "ilse", fields=fields)


def test_after_the_guidance_it_lies_there_no_longer_nor_when_it_begins_again(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    suggest_for(dana, cast, fitting(app, cast)[0])
    assert LINE in words_of(noor.get(PAGE))
    end_guidance(eva, cast, "dana")
    assert LINE not in words_of(noor.get(PAGE))
    let_dana_guide_noor(eva, noor, cast)
    assert LINE not in words_of(noor.get(PAGE))
    assert LINE not in words_of(dana.get(person(cast)))
    # It was given to her, so it goes along with what is hers.
    assert LINE in noor.submit("/ik/meenemen", "/ik/meenemen", status=200)


def test_what_lies_in_a_vault_that_is_lost_is_left_out(
    ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    suggest_for(ilse, cast, fitting(app, cast)[0])
    new_phone = begin_again(app, cast, "noor")
    assert LINE not in words_of(new_phone.get(PAGE))
    colleague = begin_again(app, cast, "ilse")
    assert LINE not in words_of(colleague.get(person(cast)))


def test_it_goes_along(noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask) -> None:
    suggest_for(ilse, cast, fitting(app, cast)[0])
    said = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))["suggestions"][0]
    assert (said["day"], said["phase"], said["declined_at"]) == (None, "afterglow", None)
    assert said["line"] == LINE


@pytest.mark.parametrize("both", [True, False])
def test_it_is_for_a_day_or_for_a_phase(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database, *, both: bool
) -> None:
    suggest(ilse, cast, fitting(app, cast)[0])
    values = {"phase": "open"} if both else {"day": None}
    with pytest.raises(IntegrityError), database.write() as db:
        db.execute(update(Suggestion).values(values))


def written(app: Flask, cast: Cast) -> str:
    """Return a prompt to write to that Noor may be offered in any phase."""
    fit = fitting(app, cast)
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        return next(
            str(each.prompt_id)
            for each in offers(db, viewer)
            if str(each.prompt_id) in fit and each.kind == "reflection"
        )
