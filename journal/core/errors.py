"""What people see when something cannot be done: kind, exact, in their language."""

from __future__ import annotations

from flask import Flask, g, render_template
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from journal.core.logs import log_error


def install(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)


def _refused(error: HTTPException) -> tuple[str, int]:
    return _page(error.code or 500)


def _failed(error: Exception) -> tuple[str, int]:
    number = g.get("request_id", "")
    log_error(error, request=number)
    return _page(500, number)


def _page(code: int, number: str = "") -> tuple[str, int]:
    """Return the page for a status; `number` is what the log calls this request."""
    words = _words(code)
    return render_template("errors/refused.html", code=code, words=words, number=number), code


def _words(code: int) -> tuple[str, str]:
    """Return the heading and the sentence for a status code."""
    if code in {404, 405}:
        return (
            gettext("This page is not here"),
            gettext("Perhaps the link is old, or it belongs to somebody else."),
        )
    if code == 413:
        return (
            gettext("This is too much at once"),
            gettext("We can take 2 MB in one go. Go back: your text is still there."),
        )
    if code == 429:
        return (
            gettext("A moment, please"),
            gettext("There were many tries in a short time. Wait a quarter of an hour."),
        )
    if code < 500:
        return (
            gettext("We could not read this"),
            gettext("Go back and try it once more. Your text is still in the form."),
        )
    return (
        gettext("This went wrong on our side"),
        gettext("It is not your doing. Go back: what you typed is still in the form."),
    )
