from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask, abort
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from journal import FEATURES, LARGEST_BODY, create_app
from journal.core import clock
from journal.core.access import Answer, Feature
from journal.core.db import Database
from journal.core.security import HEADERS
from journal.core.throttle import Throttle
from journal.core.viewers import Visitor
from tests.accounts.checks import in_dutch
from tests.conftest import settings
from tests.support import pages
from tests.support.client import SAME_ORIGIN, StrictClient

SECRET = "dit-las-nooit-iemand"
OURS = "This went wrong on our side"
NUMBER = "If you tell us about it, this number helps: %(number)s"
NOT_HERE = "This page is not here"

broken = Feature("broken", __name__)


@broken.page("/stuk")
def fails(db: Session, viewer: Visitor) -> Answer:
    words = SECRET
    raise ValueError(f"cannot read {words}")


@broken.page("/stuk/database")
def asks_wrongly(db: Session, viewer: Visitor) -> Answer:
    db.execute(sa.text("SELECT :word FROM nowhere"), {"word": SECRET})
    return ""


@broken.page("/stuk/<int:code>")
def refuses(db: Session, viewer: Visitor, code: int) -> Answer:
    abort(code)


@broken.action("/stuk/opslaan")
def writes_and_fails(db: Session, viewer: Visitor) -> Answer:
    db.add(Throttle(key=b"k" * 32, tries=1, expires_at=clock.now()))
    db.flush()
    raise KeyError(SECRET)


@broken.action("/stuk/weigeren")
def writes_and_refuses(db: Session, viewer: Visitor) -> Answer:
    db.add(Throttle(key=b"k" * 32, tries=1, expires_at=clock.now()))
    db.flush()
    return "", 422


def breaking(url: str) -> Flask:
    return create_app(settings(url), [*FEATURES, broken])


@pytest.fixture(scope="module")
def app_that_breaks() -> Iterator[Flask]:
    """Give an app with pages that fail, and error pages as people get them."""
    app = breaking("sqlite://")
    yield app
    app.extensions["database"].engine.dispose()


def ask(app: Flask, path: str, method: str = "GET", **headers: str) -> TestResponse:
    return app.test_client().open(
        path, method=method, base_url="https://localhost", headers={**SAME_ORIGIN, **headers}
    )


@pytest.mark.parametrize("path", ["/stuk", "/stuk/database"])
def test_a_failure_shows_a_kind_page_and_nothing_of_itself(
    app_that_breaks: Flask, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    response = ask(app_that_breaks, path)
    assert response.status_code == 500
    pages.check_page(response.text)
    assert in_dutch(OURS) in response.text
    for word in (SECRET, "Traceback", "ValueError", "OperationalError", "nowhere", ".py", "SELECT"):
        assert word not in response.text
    for name, value in {**HEADERS, "Cache-Control": "no-store"}.items():
        assert response.headers[name] == value
    assert SECRET not in caplog.text
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    (error,) = [line for line in lines if line["event"] == "error"]
    assert error["type"] in {"ValueError", "OperationalError"}
    assert ".py:" in error["at"][-1]
    assert set(error) == {"event", "type", "at", "request"}
    (answer,) = [line for line in lines if line["event"] == "answer"]
    assert answer["status"] == 500
    assert answer["request"] == error["request"]
    assert in_dutch(NUMBER, number=error["request"]) in response.text


def test_it_speaks_the_language_of_whoever_asks(app_that_breaks: Flask) -> None:
    response = ask(app_that_breaks, "/stuk", **{"Accept-Language": "en"})
    assert '<html lang="en"' in response.text
    assert OURS in response.text


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        (400, "We could not read this"),
        (404, NOT_HERE),
        (405, NOT_HERE),
        (413, "This is too much at once"),
        (415, "We could not read this"),
        (422, "We could not read this"),
        (429, "A moment, please"),
        (503, OURS),
    ],
)
def test_a_refusal_is_a_kind_page(app_that_breaks: Flask, code: int, heading: str) -> None:
    response = ask(app_that_breaks, f"/stuk/{code}")
    assert response.status_code == code
    pages.check_page(response.text)
    assert in_dutch(heading) in response.text


def test_what_is_asked_wrongly_gets_a_plain_answer(app_that_breaks: Flask) -> None:
    for path, method, status in (
        ("/nergens", "GET", 404),
        ("/%ff%fe", "GET", 404),
        ("/\x00", "GET", 404),
        ("/" + "a" * 9000, "GET", 404),
        ("/inloggen/", "GET", 404),
        ("/inloggen?x=%ff&y=%00", "GET", 200),
        ("/hulp", "POST", 405),
        ("/hulp", "OPTIONS", 405),
        ("/hulp", "DELETE", 405),
        ("/inloggen", "PUT", 405),
        ("/uitloggen", "GET", 405),
    ):
        response = ask(app_that_breaks, path, method)
        assert response.status_code == status, (path[:20], method)
        pages.check_answer(response)


def test_a_head_is_a_page_without_its_body(app_that_breaks: Flask) -> None:
    response = ask(app_that_breaks, "/inloggen", "HEAD")
    assert (response.status_code, response.data) == (200, b"")


def test_two_megabytes_are_read_and_more_are_not(app_that_breaks: Flask) -> None:
    client, page = app_that_breaks.test_client(), ""
    for size, status in ((LARGEST_BODY, 422), (LARGEST_BODY + 1, 413)):
        body = b"email=" + b"a" * (size - len(b"email="))
        response = client.post(
            "/inloggen",
            data=body,
            content_type="application/x-www-form-urlencoded",
            base_url="https://localhost",
            headers=SAME_ORIGIN,
        )
        assert response.status_code == status
        pages.check_answer(response)
        page = response.text
    assert in_dutch("This is too much at once") in page


@pytest.mark.parametrize(("path", "status"), [("/stuk/opslaan", 500), ("/stuk/weigeren", 422)])
def test_what_failed_or_was_refused_wrote_nothing(
    database: Database, path: str, status: int
) -> None:
    app = breaking(database.engine.url.render_as_string(hide_password=False))
    assert ask(app, path, "POST").status_code == status
    app.extensions["database"].engine.dispose()
    with database.read() as db:
        assert db.scalars(sa.select(Throttle)).all() == []


def test_help_leaves_no_line_in_the_log(
    noor: StrictClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    noor.get("/hulp")
    assert not caplog.records
    noor.get("/vandaag")
    assert caplog.records


def test_more_fields_than_any_form_has_are_too_much(visitor: StrictClient) -> None:
    fields = b"&".join([b"a"] * 100_000)
    visitor.browser.post(
        "/inloggen",
        data=fields,
        content_type="application/x-www-form-urlencoded",
        base_url="https://localhost",
        headers=SAME_ORIGIN,
    )
    answer = visitor.browser.post(
        "/dagboek/schrijven",
        data=fields,
        content_type="application/x-www-form-urlencoded",
        base_url="https://localhost",
        headers=SAME_ORIGIN,
    )
    assert answer.status_code == 413
    assert len(answer.data) < 10_000
