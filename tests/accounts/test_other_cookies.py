"""Flask-Login brings a cookie and session keys of its own; here they are nobody's."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_login import encode_cookie

from tests.support.cast import Cast
from tests.support.client import StrictClient

REMEMBER = "remember_token"


@pytest.mark.parametrize("value", ["x", "", "1|2"])
def test_a_cookie_to_remember_somebody_does_not_sign_them_out(
    noor: StrictClient, value: str
) -> None:
    noor.browser.set_cookie(REMEMBER, value, domain="localhost")
    noor.get("/vandaag")
    noor.submit("/inchecken", mood="7")


def test_a_cookie_to_remember_somebody_signs_nobody_in(
    app: Flask, visitor: StrictClient, bram: StrictClient, cast: Cast
) -> None:
    """Even one that was signed with the installation's own secret key."""
    with app.app_context():
        value = encode_cookie(str(cast["noor"].id))
    for client in (visitor, bram):
        client.browser.set_cookie(REMEMBER, value, domain="localhost")
    visitor.get("/vandaag", status=401)
    assert "Noor" not in bram.get("/ik")


def test_none_is_ever_given(noor: StrictClient, cast: Cast) -> None:
    noor.submit("/ik", "/ik/slot")
    noor.submit("/slot", passphrase=cast["noor"].passphrase)
    given = {line.partition("=")[0] for line in noor.last.headers.getlist("Set-Cookie")}
    assert given == {"__Host-device", "__Host-session"}
