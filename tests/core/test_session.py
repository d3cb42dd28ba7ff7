"""Flask's session holds the seed of the form tokens and the language, and says who nobody is."""

from __future__ import annotations

import base64
import json
import zlib

from tests.accounts.checks import field, form
from tests.support.cast import Cast
from tests.support.client import StrictClient

COOKIE = "__Host-session"
ALLOWED = {"csrf", "language", "_permanent"}
"""The last one is Flask's own: the cookie stays when the browser is closed."""


def kept(client: StrictClient) -> set[str]:
    with client.browser.session_transaction(base_url="https://localhost") as session:
        return set(session)


def test_holds_the_seed_and_the_language_and_nothing_else(
    everybody: dict[str, StrictClient], cast: Cast
) -> None:
    everybody["noor"].submit("/dagboek/schrijven", text="Een geheim.")
    everybody["noor"].submit("/inchecken", mood="7")
    everybody["noor"].submit("/ik/herstelcode", status=200)
    everybody["ilse"].get(f"/begeleiding/{cast['noor'].id}")
    everybody["eva"].get("/beheer/mensen")
    for client in everybody.values():
        client.get("/", status=303)
        client.get("/hulp")
        assert kept(client) <= ALLOWED


def test_holds_no_more_through_signing_in_out_and_in_again(
    visitor: StrictClient, cast: Cast
) -> None:
    visitor.post("/taal", {"language": "en"})
    for key in ("noor", "ilse"):
        visitor.submit("/inloggen", status=422, email=cast[key].email, passphrase="x")
        visitor.submit("/inloggen", email=cast[key].email, passphrase=cast[key].passphrase)
        assert kept(visitor) <= ALLOWED
        visitor.submit("/ik", "/uitloggen")
        assert kept(visitor) <= ALLOWED


def test_says_nothing_about_anybody(noor: StrictClient, cast: Cast) -> None:
    noor.submit("/dagboek/schrijven", text="Een geheim.")
    cookie = noor.browser.get_cookie(COOKIE)
    assert cookie is not None
    payload = cookie.value.lstrip(".").partition(".")[0]
    opened = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    text = (zlib.decompress(opened) if cookie.value.startswith(".") else opened).decode()
    assert set(json.loads(text)) <= ALLOWED
    for word in (str(cast["noor"].id), "noor", "Noor", "geheim"):
        assert word not in text


def test_its_cookie_is_for_this_site_and_no_script(visitor: StrictClient) -> None:
    visitor.get("/inloggen")
    (line,) = visitor.last.headers.getlist("Set-Cookie")
    assert line.startswith(f"{COOKIE}=")
    marks = {mark.strip() for mark in line.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= marks
    assert not [mark for mark in marks if mark.startswith("Domain")]


def test_is_nobody_by_itself(noor: StrictClient, visitor: StrictClient) -> None:
    token = field(noor.get("/ik"), "/ik/slot", "csrf_token")
    cookie = noor.browser.get_cookie(COOKIE)
    assert cookie is not None
    visitor.browser.set_cookie(COOKIE, cookie.value, secure=True, domain="localhost")
    visitor.get("/vandaag", status=401)
    visitor.post("/ik/slot", {"csrf_token": token}, status=401)


def test_one_that_was_bent_or_belongs_to_another_is_a_new_one(
    noor: StrictClient, bram: StrictClient
) -> None:
    fields = form(noor.get("/ik"), "/ik/slot")
    bram.get("/ik")
    brams = bram.browser.get_cookie(COOKIE)
    assert brams is not None
    for value in (brams.value, "", "x", "é", brams.value[:-2], "." * 300, "a.b.c"):
        noor.browser.set_cookie(COOKIE, value, secure=True, domain="localhost")
        noor.post("/ik/slot", fields, status=422)
    noor.get("/vandaag")
