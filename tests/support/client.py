"""The strict client: it acts as one of the cast, and looks hard at every answer it gets."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from journal.accounts.cookies import NAME, DeviceCookie
from journal.core.db import query_count
from tests.support import pages

BUDGET = 17
"""A page may not ask the database more often than this, however much it shows.

Vandaag, which looks into ten rooms, comes near it; most pages ask five to eight times.
"""

WIDE = re.compile(r"/begeleiding(/[0-9a-f-]{36})?|/gesprek/[0-9a-f-]{36}/zicht")
WIDE_BUDGET = 20
"""The list of a coach and the page of one person, which gather every kind of thing that is shared:
one question for each kind, however many there are of it.
"""

NOTING_USE = 5
"""What the first request of a day costs besides: that the device was used, and its new secret."""

# What a page's shape does not depend on.
WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
FIGURES = re.compile(r'value="[^"]{40,}"|[0-9a-f]{8}-[0-9a-f-]{27}|(?<==")[0-9.-]+(?=")')

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class StrictClient:
    """A browser without scripts, in the hands of somebody who checks everything."""

    def __init__(self, app: Flask, cookie: DeviceCookie | None = None) -> None:
        self.app = app
        self.browser = app.test_client()
        self.page: TestResponse | None = None
        if cookie is not None:
            response = app.response_class()
            cookie.put(response, "participant")
            value = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
            self.browser.set_cookie(NAME, value, secure=True, domain="localhost")

    def get(self, path: str, *, status: int = 200, budget: int = BUDGET) -> str:
        """Return the text of a page; fails on another status or too many queries.

        A page to begin something on leads to itself, with the id of what is begun.
        """
        response = self.browser.get(path, base_url="https://localhost")
        begins = response.headers.get("Location", "")
        if status != 303 and begins.partition("?")[0] == path.partition("?")[0]:
            response = self.browser.get(begins, base_url="https://localhost")
        return self._checked(response, status, budget)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        *,
        status: int = 303,
        headers: Mapping[str, str] = SAME_ORIGIN,
        **options: Any,
    ) -> str:
        """Post fields as they are given, without looking at any form."""
        response = self.browser.post(
            path, data=fields, base_url="https://localhost", headers=dict(headers), **options
        )
        return self._checked(response, status, budget=None)

    def submit(
        self, page: str, action: str | None = None, *, status: int = 303, **fields: Any
    ) -> str:
        """Open a page, fill in its form (the one that posts to `action`), and send it."""
        path = action or page
        text = self.get(page)
        for form in pages.forms(text):
            if form.get("action", page) == path:
                return self.post(path, {**pages.values_of(form), **fields}, status=status)
        raise AssertionError(f"{page} has no form that posts to {path}")

    @property
    def last(self) -> TestResponse:
        """The last answer."""
        assert self.page is not None
        return self.page

    def follow(self) -> str:
        """Return the page that the last answer sent us to."""
        return self.get(self.last.headers["Location"])

    def _checked(self, response: TestResponse, status: int, budget: int | None) -> str:
        self.page = response
        queries = query_count()
        pages.check_answer(response)
        assert response.status_code == status, f"{response.status}: {response.text[:1500]}"
        if budget is not None:
            budget = WIDE_BUDGET if WIDE.fullmatch(response.request.path) else budget
            assert queries <= budget + NOTING_USE, f"{queries} queries for {response.request.path}"
        _keep(response)
        return response.text


def _keep(response: TestResponse) -> None:
    """Keep a page for html-validate, which looks at all of them in one go.

    Of pages that are alike but for words, ids and figures it is given one.
    """
    folder = os.environ.get("NAKLANK_PAGES")
    if folder and response.mimetype == "text/html" and "Location" not in response.headers:
        Path(folder).mkdir(parents=True, exist_ok=True)
        shape = hashlib.sha256(FIGURES.sub("0", WORDS.sub(">x<", response.text)).encode())
        Path(folder, f"{shape.hexdigest()}.html").write_text(response.text, encoding="utf-8")
