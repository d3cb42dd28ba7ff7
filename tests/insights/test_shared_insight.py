from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.exceptions import NotFound

from journal.accounts.models import PersonRole, Purpose, Role
from journal.coaching.queries.caseload import caseload
from journal.core import audit, clock, errors
from journal.core.audit import Act
from journal.core.db import Database
from journal.core.viewers import Coach, Participant
from journal.entries.queries.shared import Glance
from journal.guidance.models import NumbersSharing
from journal.guidance.queries import guided, window, window_on_me
from journal.insights import queries
from journal.insights.models import InsightShare
from journal.insights.queries import SharedInsight
from tests.insights.kept import SENTENCE, keep, plan, share, shared_page, take_back
from tests.support.acting import (
    acts,
    end_guidance,
    let_dana_guide_noor,
    reading_as,
    reading_on,
    share_numbers,
    untouched,
    withdraw,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def seen_by_both(app: Flask, cast: Cast) -> tuple[list[SharedInsight], list[SharedInsight]]:
    """Return what Ilse sees of what Noor shares, and what Noor sees that Ilse sees."""
    with reading_as(app, cast, "ilse", Coach) as (db, ilse):
        hers = queries.shared_insights(db, ilse, window(db, ilse, cast["noor"].id))
        assert ilse.ledger.readings == [], "a list opens nothing"
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        through = window_on_me(db, noor, cast["ilse"].id)
        return hers, queries.shared_insights(db, noor, through)


def glance(ilse: StrictClient, cast: Cast) -> Glance | None:
    """Return how what Noor shares looks to Ilse from outside."""
    with reading_on(ilse, Coach) as (db, viewer):
        people = [guided(db, viewer, cast["noor"].id)]
        return queries.insight_glances(db, viewer, people).get(cast["noor"].id)


def unread(ilse: StrictClient) -> tuple[int, int | None]:
    """Return how much of Noor's Ilse did not read, and for how long nothing was new, if long."""
    with reading_on(ilse, Coach) as (db, viewer):
        (line,) = (each for each in caseload(db, viewer) if each.person.name == "Noor")
        return line.unread, line.silent


def test_the_page_of_a_person_names_them_without_a_word(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id, own = keep(noor), keep(noor, "Alleen voor mij.")
    person = f"/begeleiding/{cast['noor'].id}"
    share(noor, insight_id, cast["ilse"].id)
    with untouched(database):
        page = ilse.get(person)
    assert shared_page(cast, insight_id) in page
    assert 'class="news"' in page
    assert SENTENCE not in words_of(page)
    assert str(own) not in page
    ilse.get(shared_page(cast, insight_id))
    assert 'class="news"' not in ilse.get(person)
    plan(noor, insight_id, step="Woensdag alleen wandelen.")
    page = ilse.get(person)
    assert 'class="news"' in page, "what became of it is news"
    assert "Woensdag alleen wandelen." not in words_of(page)


def test_in_the_list_of_people_it_counts_as_unread_and_as_something_new(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id, long_ago = keep(noor), clock.now() - timedelta(days=20)
    share_numbers(noor, cast["ilse"].id, clock.day_of(long_ago, clock.DEFAULT_ZONE).isoformat())
    assert glance(ilse, cast) is None
    share(noor, insight_id, cast["ilse"].id)
    assert unread(ilse) == (1, None)
    ilse.get(shared_page(cast, insight_id))
    with database.write() as db:
        db.execute(update(NumbersSharing).values(began_at=long_ago))
        db.execute(update(InsightShare).values(changed_at=long_ago))
    assert unread(ilse) == (0, 20)
    plan(noor, insight_id, step="Woensdag alleen wandelen.")
    assert unread(ilse) == (1, None)
    take_back(noor, insight_id, cast["ilse"].id)
    assert glance(ilse, cast) is None


def test_both_see_the_very_same_rows(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    first, second, _ = keep(noor), keep(noor), keep(noor)
    for insight_id in (first, second):
        share(noor, insight_id, cast["ilse"].id)
    ilse.get(shared_page(cast, first))
    hers, noors = seen_by_both(app, cast)
    assert hers == noors
    assert [(each.id, each.is_read) for each in hers] == [(second, False), (first, True)]
    take_back(noor, second, cast["ilse"].id)
    hers, noors = seen_by_both(app, cast)
    assert [each.id for each in hers] == [each.id for each in noors] == [first]
    withdraw(noor, Purpose.SHARING)
    assert seen_by_both(app, cast) == ([], [])


def test_of_another_coach_a_participant_learns_nothing(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    share(noor, keep(noor), cast["ilse"].id)
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        for somebody in (cast["dana"].id, cast["noor"].id, uuid4()):
            with pytest.raises(NotFound):
                window_on_me(db, viewer, somebody)
    with reading_as(app, cast, "bram", Participant) as (db, viewer):
        through = window_on_me(db, viewer, cast["dana"].id)
        assert queries.shared_insights(db, viewer, through) == []


def test_only_the_reader_it_is_shared_with_opens_it(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    let_dana_guide_noor(everybody["eva"], noor, cast)
    page = shared_page(cast, insight_id)
    with untouched(database):
        for key, status in (
            ("dana", 404),
            ("noor", 404),
            ("bram", 404),
            ("eva", 404),
            ("visitor", 401),
        ):
            everybody[key].get(page, status=status)
        ilse = everybody["ilse"]
        ilse.get(f"/begeleiding/{cast['bram'].id}/inzichten/{insight_id}", status=404)
        ilse.get(f"/begeleiding/{insight_id}/inzichten/{insight_id}", status=404)
        ilse.get(shared_page(cast, uuid4()), status=404)
        ilse.get(f"/begeleiding/{cast['noor'].id}/{insight_id}", status=404)


def test_under_the_name_of_another_whom_the_coach_guides_it_is_not_found(
    noor: StrictClient, bram: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    insight_id = keep(noor)
    share(noor, insight_id, cast["dana"].id)
    dana.get(shared_page(cast, insight_id))
    dana.get(f"/begeleiding/{cast['bram'].id}/inzichten/{insight_id}", status=404)


def test_guidance_that_ended_is_not_found_at_the_next_request(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    ilse.get(shared_page(cast, insight_id))
    end_guidance(eva, cast, "ilse")
    with untouched(database):
        ilse.get(shared_page(cast, insight_id), status=404)
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    ilse.get(shared_page(cast, insight_id), status=404)


def test_a_coach_who_keeps_a_journal_too_reads_as_a_coach_alone(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    with database.write() as db:
        db.add(PersonRole(person_id=cast["ilse"].id, role=Role.PARTICIPANT))
    ilse.get(shared_page(cast, insight_id))
    ilse.get(f"/inzichten/{insight_id}", status=404)


def test_if_it_cannot_be_written_down_nothing_is_shown(
    noor: StrictClient,
    ilse: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)

    def full_disk(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(audit, "record_reading", full_disk)
    monkeypatch.setitem(app.error_handler_spec[None][None], Exception, errors._failed)
    answer = ilse.browser.get(
        shared_page(cast, insight_id),
        base_url="https://localhost",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 500
    assert SENTENCE not in answer.text
    assert acts(database, Act.READ) == []
