from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.accounts.models import Person, State
from journal.coaching.actions.suggestions import erase_suggestions
from journal.coaching.forms import DAYS_AHEAD, LONGEST_LINE
from journal.coaching.models import Suggestion
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.prompts.models import Caution, Kind, Prompt, PromptVersion
from journal.prompts.queries import offers
from tests.coaching.talking import person
from tests.support import pages
from tests.support.acting import (
    begin_again,
    count,
    end_guidance,
    form_at,
    in_dutch,
    let_dana_guide_noor,
    move_session,
    post_at_once,
    reading_as,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import NOORS_DAY, Cast
from tests.support.client import StrictClient
from tests.today.test_show import PAGE, card_of

LINE = "Dacht aan jou bij deze, é 🌊."


def today() -> date:
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)


def suggesting(cast: Cast, key: str = "noor") -> str:
    return f"{person(cast, key)}/voorstellen"


def fitting(app: Flask, cast: Cast, *, light: bool = False) -> list[str]:
    """Return prompts that Noor may be offered today and on the days around it."""
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        return [
            str(each.prompt_id)
            for each in offers(db, viewer)
            if each.from_day is each.until_day is None
            and not each.asks
            and (each.is_light or not light)
        ]


def suggest(
    coach: StrictClient, cast: Cast, prompt: str, line: str = "", day: date | None = None
) -> None:
    page = suggesting(cast)
    coach.submit(page, prompt_id=prompt, line=line, day=(day or today()).isoformat())


def title(database: Database, prompt: str) -> str:
    with database.read() as db:
        query = select(PromptVersion.title_nl).where(PromptVersion.prompt_id == UUID(prompt))
        return db.scalars(query).one()


def ids(database: Database) -> list[UUID]:
    with database.read() as db:
        return list(db.scalars(select(Suggestion.id).order_by(Suggestion.id)))


def pass_over(noor: StrictClient, prompt: str) -> str:
    noor.post("/vandaag/iets-anders", {**token(noor), "prompt_id": prompt})
    return card_of(noor.get(PAGE))


def test_it_is_the_card_of_its_day_and_says_from_whom(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    usual = card_of(noor.get(PAGE))
    prompt = next(each for each in fitting(app, cast) if each != usual)
    suggest(ilse, cast, prompt, LINE)
    page = noor.get(PAGE)
    assert card_of(page) == prompt
    for said in (title(database, prompt), LINE, "Ilse"):
        assert said in words_of(page)
    why = in_dutch(app, "Your coach laid this out for you today.")
    assert why in words_of(page)
    assert LINE in words_of(ilse.get(person(cast)))


def test_it_says_nothing_before_its_day_nor_after_it(
    noor: StrictClient, bram: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    start = clock.start_of(today(), clock.DEFAULT_ZONE) + timedelta(hours=6)
    prompt = fitting(app, cast)[0]
    suggest(ilse, cast, prompt, LINE, today() + timedelta(days=3))
    for days, is_laid_out in ((0, False), (2, False), (3, True), (4, False)):
        with clock.held_at(start + timedelta(days=days)):
            assert (LINE in words_of(noor.get(PAGE))) is is_laid_out
            assert LINE not in words_of(bram.get(PAGE))
    for client in (noor, bram):
        client.get(person(cast), status=404)


def test_of_two_the_older_goes_first_and_passed_over_the_next(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    first, second = fitting(app, cast)[:2]
    suggest(dana, cast, first, "Van Dana voor Noor.")
    suggest(ilse, cast, second, LINE)
    page = noor.get(PAGE)
    assert (card_of(page), "Van Dana voor Noor." in words_of(page)) == (first, True)
    assert LINE not in words_of(page)
    assert pass_over(noor, first) == second
    assert LINE in words_of(noor.get(PAGE))
    assert pass_over(noor, second) not in {first, second}
    assert LINE not in words_of(noor.get(PAGE))


def test_what_was_written_to_it_closes_the_day(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with database.read() as db:
        written = {str(row.id) for row in db.scalars(select(Prompt)) if row.kind == Kind.REFLECTION}
    prompt = next(each for each in fitting(app, cast) if each in written)
    suggest(ilse, cast, prompt)
    write(noor, "Dit dus.", prompt_id=prompt)
    page = noor.get(PAGE)
    assert in_dutch(app, "Done for today") in words_of(page)
    assert card_of(page) == prompt


def test_it_is_not_laid_out_outside_its_window(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        every = offers(db, viewer)
    early = next(each for each in every if not each.fits(NOORS_DAY) and each.fits(1))
    suggest(ilse, cast, str(early.prompt_id), LINE)
    assert LINE not in words_of(noor.get(PAGE))
    move_session(ilse, cast["noor"].id, today() - timedelta(days=1))
    assert LINE in words_of(noor.get(PAGE))
    assert card_of(noor.get(PAGE)) == str(early.prompt_id)


def test_it_is_not_laid_out_against_a_caution(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    prompt = fitting(app, cast)[0]
    with database.write() as db:
        asking = PromptVersion.prompt_id == UUID(prompt)
        db.execute(update(PromptVersion).where(asking).values(cautions=[Caution.TOUCH]))
    suggest(ilse, cast, prompt, LINE)
    assert LINE in words_of(noor.get(PAGE))
    noor.submit("/ik/liever-niet", cautions=[Caution.TOUCH])
    page = noor.get(PAGE)
    assert LINE not in words_of(page)
    assert card_of(page) != prompt


def test_who_wants_something_lighter_gets_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        heavy = [str(each.prompt_id) for each in offers(db, viewer) if not each.is_light]
    suggest(ilse, cast, next(each for each in fitting(app, cast) if each in heavy), LINE)
    noor.submit("/inchecken", energy="2")
    assert LINE in words_of(noor.get(PAGE))
    noor.submit(PAGE, "/vandaag/lichter")
    assert LINE not in words_of(noor.get(PAGE))
    assert card_of(noor.get(PAGE)) not in heavy


def test_the_coach_sees_what_is_still_to_come_and_takes_it_back(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    none = in_dutch(app, "Nothing is laid out for the coming days.")
    assert none in words_of(ilse.get(person(cast)))
    first, second = fitting(app, cast)[:2]
    suggest(ilse, cast, first, LINE, today() + timedelta(days=1))
    suggest(ilse, cast, second)
    page = words_of(ilse.get(person(cast)))
    assert page.index(title(database, second)) < page.index(title(database, first))
    for suggestion in ids(database):
        ilse.submit(person(cast), f"{suggesting(cast)}/{suggestion}/terug")
    assert none in words_of(ilse.get(person(cast)))
    assert in_dutch(app, "Your coach laid this out for you today.") not in noor.get(PAGE)
    assert count(database, Suggestion) == 0
    with untouched(database):
        ilse.post(f"{suggesting(cast)}/{suggestion}/terug", token(ilse), status=404)


def test_what_is_over_is_told_for_two_weeks(ilse: StrictClient, cast: Cast, app: Flask) -> None:
    suggest(ilse, cast, fitting(app, cast)[0], LINE)
    ready, lay = in_dutch(app, "lies ready now"), in_dutch(app, "lay ready")
    page = words_of(ilse.get(person(cast)))
    assert (LINE in page, ready in page, lay in page) == (True, True, False)
    for days, is_told in ((1, True), (14, True), (15, False)):
        with clock.held_at(clock.now() + timedelta(days=days)):
            page = words_of(ilse.get(person(cast)))
            assert (LINE in page, ready in page, lay in page) == (is_told, False, is_told)


def test_sent_again_it_is_suggested_once(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path, prompt = suggesting(cast), fitting(app, cast)[0]
    fields = {**form_at(ilse, path), "prompt_id": prompt, "line": LINE}
    assert post_at_once(ilse, path, fields) == [303] * 4
    with untouched(database):
        ilse.post(path, fields)
        ilse.post(path, {**fields, "id": str(uuid4())})
    ilse.post(path, {**fields, "line": "Toch iets anders."})
    ilse.post(path, {**fields, "line": "Toch iets anders."})
    assert count(database, Suggestion) == 2


def test_nobody_else_suggests_or_takes_back(
    everybody: dict[str, StrictClient],
    ilse: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    prompt = fitting(app, cast)[0]
    suggest(ilse, cast, prompt)
    fields = {"id": str(uuid4()), "prompt_id": prompt, "day": today().isoformat()}
    for path in (suggesting(cast), f"{suggesting(cast)}/{ids(database)[0]}/terug"):
        refuse_everybody_else(everybody, database, path, "ilse", fields=fields)
    for key in ("dana", "noor", "bram", "eva"):
        everybody[key].get(suggesting(cast), status=404)


def test_another_coach_of_the_same_person_finds_none_of_it(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    suggest(ilse, cast, fitting(app, cast)[0], LINE)
    one = ids(database)[0]
    assert LINE not in words_of(dana.get(person(cast)))
    fields = {**form_at(dana, suggesting(cast)), "id": str(one)}
    with untouched(database):
        dana.post(f"{suggesting(cast)}/{one}/terug", token(dana), status=404)
        dana.post(suggesting(cast), {**fields, "prompt_id": fitting(app, cast)[0]}, status=404)


def test_bad_input_is_refused_kindly_and_stays(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = suggesting(cast)
    form = {**form_at(ilse, path), "prompt_id": fitting(app, cast)[0], "line": LINE}
    far = today() + timedelta(days=DAYS_AHEAD + 1)
    one = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    long = "é" * (LONGEST_LINE + 2)
    choose = in_dutch(app, "Choose one of these, please.")
    cases = [
        ({"prompt_id": ""}, choose),
        ({"prompt_id": str(uuid4())}, choose),
        ({"prompt_id": "geen-id"}, choose),
        ({"day": ""}, in_dutch(app, "Choose a day, please.")),
        ({"day": "morgen"}, in_dutch(app, "This isn't a date we know.")),
        (
            {"day": (today() - timedelta(days=1)).isoformat()},
            in_dutch(app, "This day is over. Choose today or later."),
        ),
        ({"day": far.isoformat()}, in_dutch(app, "Choose a day within the next two months.")),
        ({"line": long}, in_dutch(app, one, many, num=2, most=LONGEST_LINE)),
        (
            {"line": "a\x00b"},
            in_dutch(app, "There is a character in this that cannot be saved."),
        ),
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
    with untouched(database):
        for changed, message in cases:
            fields = {**form, **changed}
            answer = ilse.post(path, fields, status=422)
            assert message in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])["line"]
            assert kept == fields["line"].replace("\x00", ""), changed
        ilse.post(f"/begeleiding/{uuid4()}/voorstellen", form, status=404)
        ilse.post(f"{path}/{uuid4()}/terug", token(ilse), status=404)


def test_what_is_retired_cannot_be_suggested_and_is_not_laid_out(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, app: Flask
) -> None:
    prompt = fitting(app, cast)[0]
    suggest(ilse, cast, prompt, LINE)
    form = {**form_at(ilse, suggesting(cast)), "prompt_id": prompt}
    eva.submit(f"/beheer/vragen/{prompt}", f"/beheer/vragen/{prompt}/einde")
    assert LINE not in words_of(noor.get(PAGE))
    assert LINE in words_of(ilse.get(person(cast)))
    ilse.post(suggesting(cast), form, status=422)


@pytest.mark.parametrize("state", [State.INVITED, State.LOCKED])
def test_who_has_not_joined_cannot_be_given_anything(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database, state: State
) -> None:
    prompt = fitting(app, cast)[0]
    fields = {**form_at(ilse, suggesting(cast)), "prompt_id": prompt}
    with database.write() as db:
        db.execute(update(Person).where(Person.id == cast["noor"].id).values(state=state))
    with untouched(database):
        ilse.get(suggesting(cast), status=404)
        ilse.post(suggesting(cast), fields, status=404)
    assert suggesting(cast) not in ilse.get(person(cast))


def test_after_the_guidance_it_is_laid_out_no_longer(
    noor: StrictClient,
    ilse: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    prompt = fitting(app, cast)[0]
    with clock.held_at(clock.now() - timedelta(days=2)):
        suggest(ilse, cast, prompt, "Van eergisteren.")
    suggest(ilse, cast, prompt, LINE)
    suggest(ilse, cast, prompt, LINE, today() + timedelta(days=1))
    end_guidance(eva, cast, "ilse")
    assert LINE not in words_of(noor.get(PAGE))
    assert count(database, Suggestion) == 1
    ilse.get(suggesting(cast), status=404)


def test_what_lies_in_a_vault_that_is_lost_is_left_out(
    ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    older, newer = fitting(app, cast)[:2]
    suggest(ilse, cast, older, LINE)
    new_phone = begin_again(app, cast, "noor")
    assert LINE not in words_of(new_phone.get(PAGE))
    suggest(ilse, cast, older, LINE)
    assert LINE in words_of(new_phone.get(PAGE))
    suggest(ilse, cast, newer, "In de nieuwe.")
    pass_over(new_phone, older)
    assert "In de nieuwe." in words_of(new_phone.get(PAGE))
    colleague = begin_again(app, cast, "ilse")
    assert LINE not in words_of(colleague.get(person(cast)))
    assert "In de nieuwe." in words_of(new_phone.get(PAGE))


def test_it_goes_along_and_is_erased(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    prompt = fitting(app, cast)[0]
    suggest(ilse, cast, prompt, LINE)
    mine = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))
    said = mine["suggestions"][0]
    assert (said["from"], said["day"]) == (str(cast["ilse"].id), today().isoformat())
    assert (said["prompt"], said["line"]) == (title(database, prompt), LINE)
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, Suggestion) == 0


def test_what_a_coach_suggested_goes_with_the_coach(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    suggest(ilse, cast, fitting(app, cast)[0], LINE)
    with app.app_context(), database.write() as db:
        erase_suggestions(db, cast["ilse"].id)
    assert count(database, Suggestion) == 0


def test_what_somebody_would_rather_not_do_is_not_among_it_where_numbers_are_shared(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        touching = next(
            str(each.prompt_id) for each in offers(db, viewer) if Caution.TOUCH in each.asks
        )
    noor.post("/ik/liever-niet", {**token(noor), "cautions": Caution.TOUCH})
    assert f'value="{touching}"' in ilse.get(suggesting(cast))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    assert f'value="{touching}"' not in ilse.get(suggesting(cast))
    fields = {**form_at(ilse, suggesting(cast)), "prompt_id": touching}
    ilse.post(suggesting(cast), fields, status=422)
