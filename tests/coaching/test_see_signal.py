"""A coach says that they saw a signal, and the person can see that they did."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from flask import Flask

from journal.checkins.models import Answers
from journal.coaching.models import SignalState
from journal.core import clock
from journal.core.db import Database
from tests.coaching.signalling import (
    ENERGY,
    LIST,
    MOOD,
    SEE,
    TALK,
    answer,
    let_see,
    see,
    show,
    signal_form,
)
from tests.coaching.talking import person
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


def seen_by(app: Flask, coach: str = "Ilse") -> str:
    return in_dutch(app, "Seen by %(coach)s, %(when)s.", coach=coach, when="@").partition("@")[0]


def test_opening_the_page_is_not_saying_that_it_was_seen(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    ilse.get(LIST)
    ilse.get(person(cast))
    assert count(database, SignalState) == 0
    unseen = in_dutch(app, "%(coach)s has not seen it yet.", coach="Ilse")
    assert words_of(noor.get(TALK)).count(unseen) == 2


def test_it_stands_there_for_both_and_the_signal_stays_on_the_list(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    see(ilse, cast, "mood")
    for page in (noor.get(TALK), ilse.get(person(cast))):
        assert words_of(page).count(seen_by(app)) == 1
    listed = words_of(ilse.get(LIST))
    assert in_dutch(app, "%(signal)s (seen)", signal=MOOD) in listed
    assert ENERGY in listed
    assert in_dutch(app, "%(signal)s (seen)", signal=ENERGY) not in listed


def test_sent_again_and_from_a_second_page_it_is_seen_once(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    fields = signal_form(ilse, cast, "mood", SEE)
    assert post_at_once(ilse, f"{person(cast)}{SEE}", fields) == [303] * 4
    with untouched(database):
        ilse.post(f"{person(cast)}{SEE}", fields)
    assert count(database, SignalState) == 1


def test_a_newer_answer_opens_it_again_and_an_older_page_does_not_close_that(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    fields = signal_form(ilse, cast, "mood", SEE)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        answer(app, cast)
        ilse.post(f"{person(cast)}{SEE}", fields)
        assert seen_by(app) not in words_of(noor.get(TALK))
        see(ilse, cast, "mood")
        assert seen_by(app) in words_of(noor.get(TALK))
    assert count(database, SignalState) == 1


def test_an_answer_that_the_rule_does_not_name_leaves_it_seen(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    see(ilse, cast, "mood")
    with clock.held_at(clock.now() + timedelta(hours=1)):
        answer(app, cast, Answers(mood=9))
        assert "Stemming 2 of lager in 3 van de laatste 4 antwoorden" in words_of(noor.get(TALK))
        assert seen_by(app) in words_of(noor.get(TALK))


def test_a_moment_from_later_than_any_answer_closes_nothing_to_come(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    far = (clock.now() + timedelta(days=900)).isoformat()
    fields = {**token(ilse), "rule": "mood", "newest": far}
    ilse.post(f"{person(cast)}{SEE}", fields)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        answer(app, cast)
        assert seen_by(app) not in words_of(noor.get(TALK))


def test_what_is_not_shown_cannot_be_seen(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    fields = signal_form(ilse, cast, "mood", SEE)
    show(noor, cast, "no")
    with untouched(database):
        ilse.post(f"{person(cast)}{SEE}", fields)
        ilse.post(f"{person(cast)}{SEE}", {**fields, "rule": "sleep"})


def test_each_coach_sees_for_themselves(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    let_see(app, cast, noor)
    share_numbers(noor, cast["dana"].id, "2026-01-01")
    show(noor, cast, coach="dana")
    see(ilse, cast, "mood")
    assert seen_by(app) not in words_of(dana.get(person(cast)))
    assert in_dutch(app, "%(signal)s (seen)", signal=MOOD) not in words_of(dana.get(LIST))
    page = words_of(noor.get(TALK))
    assert (page.count(seen_by(app)), page.count(seen_by(app, "Dana"))) == (1, 0)


def test_nobody_else_and_nothing_odd(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    ilse: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    let_see(app, cast, noor)
    path, fields = f"{person(cast)}{SEE}", signal_form(ilse, cast, "mood", SEE)
    refuse_everybody_else(everybody, database, path, "ilse", fields=fields)
    odd = ({"rule": "karakter"}, {"newest": "gisteren"}, {"newest": "2026-01-01"}, {"rule": ""})
    with untouched(database):
        for changed in ({"csrf_token": "oud"}, *odd):
            ilse.post(path, {**fields, **changed}, status=422)
        for stranger in (cast["bram"].id, uuid4(), cast["ilse"].id):
            ilse.post(f"/begeleiding/{stranger}{SEE}", fields, status=404)
    end_guidance(eva, cast, "ilse")
    with untouched(database):
        ilse.post(path, fields, status=404)


def test_with_a_new_vault_of_the_coach_the_signal_is_open_again(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    see(ilse, cast, "mood")
    later = begin_again(app, cast, "ilse")
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert MOOD in words_of(later.get(LIST))
    assert in_dutch(app, "%(signal)s (seen)", signal=MOOD) not in words_of(later.get(LIST))
    # What the person was told stays told.
    assert seen_by(app) in words_of(noor.get(TALK))
    see(later, cast, "mood")
    assert words_of(noor.get(TALK)).count(seen_by(app)) == 1


def test_a_person_who_began_again_reads_nothing_older_and_no_page_fails(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    see(ilse, cast, "mood")
    later = begin_again(app, cast, "noor")
    assert seen_by(app) not in words_of(later.get(TALK))
    assert MOOD not in words_of(ilse.get(person(cast)))
    ilse.get(LIST)


def test_who_is_erased_leaves_nothing_and_reads_what_was_done_until_then(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    see(ilse, cast, "energy")
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, SignalState) == 0
