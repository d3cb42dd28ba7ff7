from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from journal.accounts.models import PersonRole, Purpose, Role
from journal.core import clock
from journal.core.audit import Act
from journal.core.db import Database
from journal.core.viewers import Coach
from journal.guidance.actions import begin_guidance
from tests.sheets.composing import compose, sealed, share, shared_path, sheet_path
from tests.support.acting import (
    acts,
    begin_again,
    end_guidance,
    in_dutch,
    let_dana_guide_noor,
    share_numbers,
    token,
    untouched,
    withdraw,
    words_of,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

TEXT = "Eerst over mijn vader."
CHART = 'class="chart-plot"'


@pytest.fixture(autouse=True)
def sheet(noor: StrictClient, cast: Cast) -> None:
    """Let Noor have a sheet for Ilse, that nobody else reads."""
    compose(noor, cast["ilse"].id, lines=TEXT)


def test_kept_to_oneself_no_coach_finds_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    with untouched(database):
        ilse.get(shared_path(cast), status=404)
    assert shared_path(cast) not in ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert acts(database, Act.SHARED) == []


def test_shared_the_coach_reads_the_very_sheet_and_the_writer_sees_that(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    mine = noor.follow()
    said = "%(coach)s can read this sheet, just as it stands here."
    assert in_dutch(app, said, coach="Ilse") in words_of(mine)
    page = ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert f'href="{shared_path(cast)}"' in page
    assert TEXT not in page
    assert acts(database, Act.READ) == []
    theirs = ilse.get(shared_path(cast))
    assert acts(database, Act.READ) == [(cast["ilse"].id, None)]
    assert paper(theirs) == paper(mine)
    read = in_dutch(app, "read by %(name)s, %(when)s", name="Ilse", when="")
    assert read in words_of(noor.get(sheet_path(cast["ilse"].id)))
    history = words_of(noor.get("/ik/wie-opende-wat"))
    assert in_dutch(app, "opened your conversation sheet") in history
    assert in_dutch(app, "shared a conversation sheet with %(name)s", name="Ilse") in history
    assert acts(database, Act.SHARED) == [(cast["noor"].id, cast["ilse"].id)]


def paper(page: str) -> str:
    return page.partition('<article class="sheet')[2].partition("</article>")[0]


def test_figures_on_it_are_read_without_sharing_numbers_and_never_more(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    noor.submit("/inchecken", mood="7", energy="2")
    compose(noor, cast["ilse"].id, scales="mood", days="14")
    page = words_of(noor.follow())
    said = "If you share it, these numbers are on it, also when you share no other numbers."
    assert in_dutch(app, said) in page
    share(noor, cast["ilse"].id)
    assert ilse.get(shared_path(cast)).count(CHART) == 1
    assert CHART not in ilse.get(f"/begeleiding/{cast['noor'].id}")
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    assert ilse.get(shared_path(cast)).count(CHART) == 1


def test_saved_again_it_is_shared_anew_under_another_key(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    ilse.get(shared_path(cast))
    before = sealed(database)
    said = in_dutch(app, "Save; %(coach)s reads it", coach="Ilse")
    assert said in words_of(noor.get(f"{sheet_path(cast['ilse'].id)}/maken"))
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        compose(noor, cast["ilse"].id, lines="Liever over mijn werk.")
        assert in_dutch(app, "You changed it after that.") in words_of(noor.follow())
        assert "Liever over mijn werk." in ilse.get(shared_path(cast))
    assert sealed(database) != before
    assert acts(database, Act.SHARED) == [(cast["noor"].id, cast["ilse"].id)]


def test_shared_twice_changes_nothing(noor: StrictClient, cast: Cast, database: Database) -> None:
    share(noor, cast["ilse"].id)
    with untouched(database):
        noor.post(f"{sheet_path(cast['ilse'].id)}/delen", token(noor))


def test_taken_back_its_share_is_gone_and_its_key_is_another(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    words, _ = sealed(database)
    path = sheet_path(cast["ilse"].id)
    noor.submit(path, f"{path}/terug")
    after, key = sealed(database)
    assert key is None
    assert after != words
    ilse.get(shared_path(cast), status=404)
    assert TEXT in noor.get(path)
    assert acts(database, Act.TOOK_BACK) == [(cast["noor"].id, cast["ilse"].id)]
    with untouched(database):
        noor.post(f"{path}/terug", token(noor))


def test_thrown_away_it_is_gone_for_the_coach_too(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    path = sheet_path(cast["ilse"].id)
    noor.submit(path, f"{path}/weg")
    ilse.get(shared_path(cast), status=404)
    assert shared_path(cast) not in ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert acts(database, Act.TOOK_BACK) == [(cast["noor"].id, cast["ilse"].id)]
    with untouched(database):
        noor.post(f"{path}/delen", token(noor), status=404)
        noor.post(f"{path}/terug", token(noor), status=404)


def test_nobody_but_the_coach_it_is_for_finds_it(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    with untouched(database):
        for key in ("dana", "noor", "bram", "eva"):
            everybody[key].get(shared_path(cast), status=404)
        everybody["visitor"].get(shared_path(cast), status=401)
        everybody["ilse"].get(shared_path(cast, "bram"), status=404)


def test_a_second_coach_of_the_same_person_finds_only_their_own(
    noor: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    share(noor, cast["ilse"].id)
    let_dana_guide_noor(eva, noor, cast)
    dana.get(shared_path(cast), status=404)
    compose(noor, cast["dana"].id, lines="Voor Dana.")
    share(noor, cast["dana"].id)
    page = dana.get(shared_path(cast))
    assert "Voor Dana." in page
    assert TEXT not in page


def test_a_coach_who_is_guided_too_is_one_or_the_other(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    share(noor, cast["ilse"].id)
    let_dana_guide_ilse(app, cast)
    ilse.get(sheet_path(cast["dana"].id), status=404)
    ilse.submit("/rol", role="participant")
    for purpose in (Purpose.JOURNAL, Purpose.SHARING):
        ilse.submit("/ik/toestemmingen", f"/ik/toestemmingen/{purpose}")
    ilse.get(shared_path(cast), status=404)
    ilse.submit(f"/begeleiders/{cast['dana'].id}/sleutel")
    compose(ilse, cast["dana"].id, lines="Van Ilse zelf.")
    share(ilse, cast["dana"].id)
    assert "Van Ilse zelf." in dana.get(shared_path(cast, "ilse"))
    ilse.submit("/rol", role="coach")
    ilse.get(shared_path(cast, "ilse"), status=404)
    assert TEXT in ilse.get(shared_path(cast))
    dana.get(shared_path(cast), status=404)


def let_dana_guide_ilse(app: Flask, cast: Cast) -> None:
    with writing_as(app, cast, "dana", Coach) as (db, dana):
        db.add(PersonRole(person_id=cast["ilse"].id, role=Role.PARTICIPANT))
        begin_guidance(db, dana, cast["ilse"].id, dana.person_id)


def test_guidance_ended_it_is_not_found_and_begun_again_it_is_not_shared(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    end_guidance(eva, cast, "ilse")
    ilse.get(shared_path(cast), status=404)
    assert sealed(database)[1] is None
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    ilse.get(shared_path(cast), status=404)
    assert TEXT in noor.get(sheet_path(cast["ilse"].id))


def test_consent_withdrawn_takes_it_back(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    withdraw(noor, Purpose.SHARING)
    ilse.get(shared_path(cast), status=404)
    assert sealed(database)[1] is None
    path = sheet_path(cast["ilse"].id)
    page = noor.get(path)
    assert TEXT in page
    assert f"{path}/delen" not in page
    with untouched(database):
        noor.post(f"{path}/delen", token(noor))
    said = "Saved, and only you can read it: you cannot share with this coach now."
    assert in_dutch(app, said) in words_of(noor.follow())


def test_with_a_key_nobody_agreed_to_it_stays_ones_own(
    noor: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["dana"].id))
    compose(noor, cast["dana"].id, lines="Voor Dana.")
    path, key = sheet_path(cast["dana"].id), f"/begeleiders/{cast['dana'].id}/sleutel"
    page = noor.get(path)
    assert f'href="{key}"' in page
    assert f"{path}/delen" not in page
    noor.post(f"{path}/delen", token(noor))
    dana.get(shared_path(cast), status=404)
    noor.submit(key)
    dana.get(shared_path(cast), status=404)
    share(noor, cast["dana"].id)
    assert "Voor Dana." in dana.get(shared_path(cast))


def test_a_coach_who_began_again_reads_it_once_the_writer_agreed(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    again = begin_again(app, cast, "ilse")
    again.get(shared_path(cast), status=404)
    compose(noor, cast["ilse"].id, lines="Anders gezegd.")
    waits = "%(coach)s can read this once you have said yes to the new key."
    assert in_dutch(app, waits, coach="Ilse") in words_of(noor.follow())
    assert sealed(database)[1] == b""
    again.get(shared_path(cast), status=404)
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert "Anders gezegd." in again.get(shared_path(cast))
    assert acts(database, Act.TOOK_BACK) == []


def test_a_writer_who_began_again_shares_nothing_older(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    share(noor, cast["ilse"].id)
    begin_again(app, cast, "noor")
    ilse.get(shared_path(cast), status=404)
    assert sealed(database)[1] is None
