"""Addresses that no mail can go to: refused in every form, and no end of the job runner."""

from __future__ import annotations

import pytest

from journal.core.mail import About, write_mail
from tests.accounts.checks import in_dutch
from tests.core.test_mail import Post, lines_of, post, served
from tests.support.client import StrictClient

__all__ = ["post"]

UNREADABLE = [
    "no\nor@example.org",
    "noor@example.org\r\nBcc:bram@example.org",
    "\\)@b.nl,<",
    ":;.@b.nl",
    "'%@[b.nl",
]
"""The standard library's parser of addresses ends in an error of its own at each of these."""
SEVERAL = ["noor,bram@example.org", "noor@example.org,bram@example.org", "<noor@example.org>"]


@pytest.mark.parametrize("email", [*UNREADABLE, *SEVERAL])
def test_an_address_that_is_none_is_refused(noor: StrictClient, email: str) -> None:
    page = noor.submit("/ik/profiel", email=email, status=422)
    assert in_dutch("This doesn't look like an e-mail address yet.") in page


@pytest.mark.parametrize("email", UNREADABLE)
def test_one_that_was_kept_before_stops_no_other_mail(
    post: Post, email: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    noor = post.cast["noor"].id
    with post.app.test_request_context(), post.database.write() as db:
        write_mail(db, noor, email, "nl", About.READY, "https://localhost")
    post.write("bram")
    with served(post) as server:
        assert post.send() == 1
    assert [letter["To"] for letter in server.letters] == [post.cast["bram"].email]
    assert [mail.tries for mail in post.waiting()] == [1]
    assert "example.org" not in str(lines_of(caplog))
