"""What was posted comes back after signing in, but never a secret: the page would hold it."""

from __future__ import annotations

import pytest

from journal.accounts.cookies import NAME
from journal.core.forms import secret_names
from tests.accounts.checks import form
from tests.support.cast import Cast
from tests.support.client import StrictClient

SECRET = "qx-geheim"
FORMS = {
    "/ik/wachtzin": ["old", "own", "made"],
    "/ik/wissen": ["passphrase"],
    "/ik/herstelcode/nagekeken": ["code", "first", "second"],
    "/ik/eerdere-kluis": ["code"],
}


@pytest.fixture(params=["signed out", "locked"])
def asked(request: pytest.FixtureRequest, noor: StrictClient) -> tuple[StrictClient, str]:
    """Give Noor's phone, on which no form is taken any more, and where it is sent instead."""
    if request.param == "locked":
        noor.submit("/ik", "/ik/slot")
        return noor, "/slot"
    noor.browser.delete_cookie(NAME, domain="localhost", path="/")
    return noor, "/inloggen"


@pytest.mark.parametrize("path", FORMS)
def test_no_secret_stands_in_a_page(asked: tuple[StrictClient, str], cast: Cast, path: str) -> None:
    noor, sign_in = asked
    secrets = dict.fromkeys(FORMS[path], SECRET)
    writer = {"csrf_token": f"oud.{cast['noor'].id}"}
    page = noor.post(path, {**secrets, **writer, "ends_others": "y"}, status=401)
    assert SECRET not in page
    assert form(page, sign_in)["carried.ends_others"] == "y"
    wrong = {**form(page, sign_in), "email": cast["noor"].email, "passphrase": SECRET}
    page = noor.post(sign_in, wrong, status=422)
    assert SECRET not in page
    assert form(page, sign_in)["carried.ends_others"] == "y"
    right = {**form(page, sign_in), "email": cast["noor"].email}
    page = noor.post(sign_in, {**right, "passphrase": cast["noor"].passphrase}, status=200)
    assert SECRET not in page
    assert cast["noor"].passphrase not in page


def test_a_form_of_secrets_alone_is_not_carried(asked: tuple[StrictClient, str]) -> None:
    noor, sign_in = asked
    page = noor.post("/ik/wissen", {"passphrase": SECRET}, status=401)
    assert not [name for name in form(page, sign_in) if name.startswith("carried")]


def test_these_are_the_secrets() -> None:
    assert secret_names() >= {name for names in FORMS.values() for name in names}
