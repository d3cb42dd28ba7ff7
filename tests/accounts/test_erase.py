from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from journal.accounts.models import PersonRole, Role
from journal.core.db import Base, Database
from tests.accounts.checks import form, nothing_changes, refuses_all_but, says
from tests.support.acting import write
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/wissen"


def test_takes_everything_of_mine_and_nothing_of_others(
    noor: StrictClient,
    bram: StrictClient,
    ilse: StrictClient,
    visitor: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    mine = write(noor, "Dit gaat weg.", readers=str(cast["ilse"].id))
    theirs = write(bram, "Dit blijft.")
    noor.submit("/inchecken", mood="3")
    rows_of_bram = _rows_about(database, cast["bram"].id)
    noor.submit(PATH, passphrase=cast["noor"].passphrase)
    assert says(noor.follow(), "Everything of yours is erased. Take good care of yourself.")
    assert _rows_about(database, cast["noor"].id).keys() <= {"audit_event"}
    assert _rows_about(database, cast["bram"].id) == rows_of_bram
    ilse.get(f"/begeleiding/{cast['noor'].id}", status=404)
    ilse.get(f"/begeleiding/{cast['noor'].id}/{mine}", status=404)
    assert "Dit blijft." in bram.get(f"/dagboek/{theirs}")
    noor.get("/vandaag", status=401)
    fields = {"email": cast["noor"].email, "passphrase": cast["noor"].passphrase}
    visitor.submit("/inloggen", status=422, **fields)


def test_those_who_acted_with_me_read_that_somebody_is_no_longer_here(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    entry = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry}")
    noor.submit(PATH, passphrase=cast["noor"].passphrase)
    assert "Noor" not in ilse.get("/ik/wie-opende-wat")
    assert "Noor" not in ilse.get("/begeleiding")


def test_works_during_a_pause(noor: StrictClient, cast: Cast, database: Database) -> None:
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    noor.submit(PATH, passphrase=cast["noor"].passphrase)
    assert _rows_about(database, cast["noor"].id).keys() <= {"audit_event"}


def test_asks_for_the_passphrase(noor: StrictClient, cast: Cast, database: Database) -> None:
    with nothing_changes(database):
        page = noor.submit(PATH, status=422, passphrase="iets heel anders dan dat")
        assert says(page, "This is not your passphrase as it is now.")
        noor.submit(PATH, status=422, passphrase="")
        noor.submit(PATH, status=422, passphrase="\x00")
        noor.post(PATH, {"passphrase": cast["noor"].passphrase}, status=422)


def test_is_not_for_an_account_that_others_count_on(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    with database.write() as db:
        db.add(PersonRole(person_id=cast["noor"].id, role=Role.COACH))
    asked = "You also guide or manage here, with this same account, and others count on it."
    assert says(noor.get(PATH), f"{asked} Ask another admin to hand that over first.")
    with nothing_changes(database):
        fields = {**form(noor.get("/ik"), "/uitloggen"), "passphrase": cast["noor"].passphrase}
        noor.post(PATH, fields, status=422)


def test_is_only_for_participants(everybody: dict[str, StrictClient], database: Database) -> None:
    refuses_all_but({"noor", "bram"}, everybody, database, PATH)


def _rows_about(database: Database, person: UUID) -> dict[str, int]:
    """Return, per table, how many rows name a person in any column."""
    found = {}
    with database.read() as db:
        for table in Base.metadata.sorted_tables:
            ids = [each for each in table.columns if each.type.python_type is UUID]
            query = sa.select(sa.func.count()).select_from(table)
            count = db.scalar(query.where(sa.or_(*(each == person for each in ids)))) if ids else 0
            found.update({table.name: count} if count else {})
    return found
