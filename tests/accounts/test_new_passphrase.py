"""However the passphrase that was made gets lost or bent on its way, no weak one guards a vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from journal.accounts.forms import NewPassphrase, PassphraseForm
from journal.accounts.passphrases import FEWEST_WORDS, is_strong_enough
from journal.accounts.wordlists import word_list
from journal.core.db import Database
from tests.accounts.checks import form, in_dutch, invite, link, nothing_changes, signed_in
from tests.support import pages
from tests.support.cast import Cast
from tests.support.client import StrictClient

OWN = "paarse giraf eet stiekem pannenkoek"
HAS_YOU = "This has your name or address in it, and those are the first things to be guessed."
WAYS = ["join", "reset", "change"]
BENT: dict[str, str | None] = {
    "missing": None,
    "emptied": "",
    "blank": " \t\u00a0 ",
    "nothing but gaps": "- . \u2013 . -",
    "nothing to see": "\u200b\u00ad\ufeff\u2060" * 8,
    "nothing but control": "\x00\x01\x1b\x7f\x85",
    "one word": "molen",
    "one word five times": "molen molen molen molen molen",
    "three words": "molen kade wimpel",
    "a row of keys": "qwertyuiop asdfghjkl",
    "no text": "molen kade wimpel zolder tulp\ufffe",
    "endless": "molen kade wimpel zolder tulp " * 200,
}


@dataclass
class Way:
    """One of the forms in which somebody gets a passphrase, and whom it signs in."""

    client: StrictClient
    path: str
    email: str
    fields: dict[str, str]

    def page(self) -> str:
        return self.client.get(self.path)

    def send(self, page: str, status: int, changed: Mapping[str, str | None]) -> str:
        """Send a page's form with some fields changed, or left out where they are None."""
        sent = {**form(page, self.path), **self.fields, **changed}
        there = {name: text for name, text in sent.items() if text is not None}
        return self.client.post(self.path, there, status=status)


@pytest.fixture(params=WAYS)
def way(
    request: pytest.FixtureRequest,
    app: Flask,
    noor: StrictClient,
    ilse: StrictClient,
    cast: Cast,
) -> Way:
    """Give each form in turn."""
    noors = cast["noor"]
    if request.param == "join":
        return Way(StrictClient(app), invite(ilse), "sam@example.org", {"name": "Kim"})
    if request.param == "reset":
        person = f"/begeleiding/{noors.id}"
        path = link(ilse.submit(person, f"{person}/nieuwe-kluis", status=200))
        return Way(StrictClient(app), path, noors.email, {})
    return Way(noor, "/ik/wachtzin", noors.email, {"old": noors.passphrase})


def shown(page: str) -> str:
    """Return the passphrase that a page shows as made for somebody."""
    (found,) = [
        element
        for element in pages.parsed(page).iter("p")
        if "passphrase" in element.get("class", "")
    ]
    return "".join(found.itertext())


def is_made(passphrase: str) -> bool:
    words = passphrase.split(" ")
    return len(set(words)) == FEWEST_WORDS and set(words) <= set(word_list("nl"))


def test_a_bent_one_is_refused_and_another_is_made_and_shown(way: Way, database: Database) -> None:
    page, seen = way.page(), set()
    for bend, made in BENT.items():
        for own in ({"own": ""}, {"own": " \u00a0"}, {"own": None}):
            with nothing_changes(database):
                page = way.send(page, 422, {"made": made, **own})
            again = form(page, way.path)["made"]
            assert is_made(again), bend
            assert shown(page) == again
            assert again not in seen, "another one, each time"
            seen.add(again)
    way.send(page, 303, {"own": ""})
    signed_in(way.client.app, way.email, form(page, way.path)["made"])


def test_a_bent_one_stands_in_no_ones_way_who_has_their_own(way: Way) -> None:
    way.send(way.page(), 303, {"made": "", "own": OWN})
    signed_in(way.client.app, way.email, OWN)


def test_an_own_one_that_is_nothing_is_not_taken_for_none(way: Way, database: Database) -> None:
    """What cannot be seen may have been meant; the one that was made is not what they chose."""
    page = way.page()
    for own in ("\u200b", "-", "\u00ad \u2060", ". . ."):
        with nothing_changes(database):
            page = way.send(page, 422, {"own": own})
    way.send(page, 303, {"own": OWN})


def test_one_that_says_who_it_is_of_is_refused(way: Way, database: Database) -> None:
    """Name and address as they are known count, whatever the form itself says."""
    name = way.email.partition("@")[0]
    page = way.page()
    for own in (way.email, f"{name.title()}{name.title()}1980", f"{way.email} {name}"):
        with nothing_changes(database):
            page = way.send(page, 422, {"own": own})
        assert in_dutch(HAS_YOU) in page, own
        assert way.email not in page
        with nothing_changes(database):
            page = way.send(page, 422, {"own": "", "made": own})
        assert is_made(shown(page))


def test_an_address_that_is_not_like_the_name_counts_too(
    app: Flask, noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    noor.submit("/ik/profiel", email="distelvink@example.org")
    person = f"/begeleiding/{cast['noor'].id}"
    page, email = "/begeleiding/uitnodigen", "zandloper@example.org"
    reset = link(ilse.submit(person, f"{person}/nieuwe-kluis", status=200))
    join = link(ilse.submit(page, name="Sam", email=email, asked_first="y", status=200))
    for path, own in ((reset, "Distelvink1980"), (join, "Zandloper1980")):
        phone = StrictClient(app)
        assert in_dutch(HAS_YOU) in phone.submit(path, own=own, status=422)


pieces = st.sampled_from(
    [
        *("molen", "kade", "wimpel", "zolder", "tulp", "Noor", "1980", "qwerty"),
        *(
            " ",
            "-",
            ".",
            "\u200b",
            "\u00ad",
            "\u00a0",
            "\x00",
            "\x85",
            "\ufdd0",
            "\ufffd",
            "é",
            "🌊",
        ),
    ]
)
anything = st.none() | st.lists(pieces, max_size=12).map("".join) | st.text(max_size=140)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=anything, own=anything)
def test_whatever_is_sent_what_is_taken_is_strong(
    inside: None, made: str | None, own: str | None
) -> None:
    sent = [(name, text) for name, text in (("made", made), ("own", own)) if text is not None]
    filled: NewPassphrase = PassphraseForm(MultiDict(sent))
    filled.about = ["Noor", "noor@example.org"]
    filled.validate()
    if not filled.made.errors and not filled.own.errors:
        assert is_strong_enough(filled.chosen().decode(), filled.about)
