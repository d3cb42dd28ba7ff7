"""The answer after which a browser is nobody's any more."""

from __future__ import annotations

from flask import Response, g

from journal.accounts.cookies import drop
from journal.core.forms import renew_seed
from journal.core.notices import Notice, redirect_to


def part(notice: Notice, *, forgets: bool = False) -> Response:
    """Send the browser to the page for signing in, without its cookie and what it had in cache.

    `forgets`: what the person kept on this phone goes as well.
    """
    g.signed_in = None
    response = redirect_to("accounts.sign_in_page", notice)
    drop(response)
    # The public shell stays, in the browser's cache storage.
    response.headers["Clear-Site-Data"] = '"cache", "storage"' if forgets else '"cache"'
    renew_seed()
    return response
