from __future__ import annotations

import json
from uuid import UUID

import pytest
from flask import Flask

from journal.accounts.models import Purpose
from journal.core.audit import Act
from journal.core.db import Database
from journal.insights.models import Insight, InsightShare
from tests.insights.kept import SENTENCE, keep, kept_by_ilse, row_of, share, shared_page
from tests.support.acting import acts, begin_again, count, end_guidance, token, withdraw
from tests.support.cast import Cast
from tests.support.client import StrictClient

EXPORT = "/ik/meenemen"


@pytest.fixture
def shared(noor: StrictClient, cast: Cast) -> UUID:
    """Give the id of an insight that Noor shares with Ilse."""
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    return insight_id


@pytest.mark.parametrize("purpose", [Purpose.SHARING, Purpose.JOURNAL])
def test_without_the_consent_a_coach_sees_nothing_and_keeps_no_key(
    purpose: Purpose,
    shared: UUID,
    noor: StrictClient,
    ilse: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    kept = kept_by_ilse(app, cast, shared)
    withdraw(noor, purpose)
    ilse.get(shared_page(cast, shared), status=404)
    assert str(shared) not in ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert count(database, InsightShare) == 0
    assert not kept.opens(row_of(database, shared))
    assert acts(database, Act.TOOK_BACK) == [(cast["noor"].id, cast["ilse"].id)]


def test_without_it_nothing_can_be_shared(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    withdraw(noor, Purpose.SHARING)
    assert "/delen/" not in noor.get(f"/inzichten/{insight_id}")
    share(noor, insight_id, cast["ilse"].id, status=404)
    assert count(database, InsightShare) == 0


def test_what_lies_in_a_lost_vault_is_shared_no_more(
    shared: UUID, app: Flask, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    phone = begin_again(app, cast, "noor")
    assert count(database, InsightShare) == 0
    ilse.get(shared_page(cast, shared), status=404)
    phone.get(f"/inzichten/{shared}", status=404)
    phone.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    share(phone, shared, cast["ilse"].id, status=404)
    withdraw(phone, Purpose.SHARING)
    assert count(database, Insight) == 1


@pytest.mark.usefixtures("shared")
def test_a_coach_who_guides_no_more_keeps_no_key(
    noor: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    end_guidance(eva, cast, "ilse")
    assert count(database, InsightShare) == 0


def test_deleted_it_is_gone_for_its_readers(
    shared: UUID, noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    noor.post(f"/inzichten/{shared}/verwijderen", token(noor))
    ilse.get(shared_page(cast, shared), status=404)
    assert (count(database, Insight), count(database, InsightShare)) == (0, 0)
    assert acts(database, Act.TOOK_BACK) == [(cast["noor"].id, cast["ilse"].id)]


def test_erased_it_is_gone_as_well(
    shared: UUID, noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert (count(database, Insight), count(database, InsightShare)) == (0, 0)
    ilse.get(shared_page(cast, shared), status=404)


@pytest.mark.usefixtures("shared")
def test_what_is_taken_along_says_with_whom_it_is_shared(noor: StrictClient, cast: Cast) -> None:
    keep(noor, "Alleen voor mij.")
    mine = json.loads(noor.submit(EXPORT, EXPORT, status=200))
    told = {each["sentence"]: each["shared_with"] for each in mine["insights"]}
    assert told == {SENTENCE: [str(cast["ilse"].id)], "Alleen voor mij.": []}
