"""An admin invites a coach or another admin."""

from __future__ import annotations

import pytest

from journal.accounts.models import Role
from journal.core.db import Database
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    form,
    in_dutch,
    link,
    nothing_changes,
    person_called,
    refuses_all_but,
    says,
    too_long,
)
from tests.support.client import StrictClient

PATH = "/beheer/mensen/uitnodigen"
SAM = {"name": "Sam", "email": "sam@example.org", "role": "coach"}
KNOWN = "Somebody with this address was invited before."
NO_ADDRESS = "This doesn't look like an e-mail address yet."
NO_CHOICE = "Choose one of these, please."


@pytest.mark.parametrize("role", [Role.COACH, Role.ADMIN])
def test_works(eva: StrictClient, visitor: StrictClient, database: Database, role: Role) -> None:
    page = eva.submit(PATH, status=200, **SAM | {"role": role})
    assert says(page, "A link for %(name)s", name="Sam")
    sam = person_called(database, eva.app, "Sam").id
    assert acts_about(database, sam) == ["invited"]
    assert link(page) not in eva.get(f"/beheer/mensen/{sam}")
    assert says(eva.get("/beheer/mensen"), "invited")
    visitor.submit(link(page))
    visitor.get("/beheer/mensen", status=200 if role == Role.ADMIN else 404)


def test_is_only_for_admins(everybody: dict[str, StrictClient], database: Database) -> None:
    refuses_all_but(["eva"], everybody, database, PATH, SAM)


def test_refuses_bad_input_kindly(eva: StrictClient, database: Database) -> None:
    page = eva.get(PATH)
    with nothing_changes(database):
        for changed, *messages in (
            ({"name": "", "email": ""}, in_dutch(EMPTY)),
            ({"name": "S" * 61, "email": "sam"}, too_long(1, 60), in_dutch(NO_ADDRESS)),
            ({"name": "S\x00m", "role": "participant"}, in_dutch(NO_SIGN), in_dutch(NO_CHOICE)),
            ({"email": "Noor@example.org"}, in_dutch(KNOWN)),
            ({"role": ""}, in_dutch(NO_CHOICE)),
            ({"language": "de"}, in_dutch(NO_CHOICE)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            fields = SAM | changed
            page = eva.post(PATH, {**form(page, PATH), **fields}, status=422)
            for message in messages:
                assert message in page, changed
            kept = form(page, PATH)
            assert kept["name"] == fields["name"].replace("\x00", "")
            assert kept["email"] == fields["email"]
