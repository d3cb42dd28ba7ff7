"""Every free text says what it holds, and only staff fill in what is kept as it is."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import get_args

import pytest
import wtforms
from flask import Flask

from journal import FEATURES, create_app
from journal.core.forms import Form, FreeText, Holds, ItemId
from journal.core.viewers import Admin, Coach
from tests.conftest import settings

NO_FREE_TEXT = (
    wtforms.BooleanField,
    wtforms.DateField,
    wtforms.DecimalField,
    wtforms.HiddenField,
    wtforms.IntegerField,
    wtforms.SelectField,
    wtforms.SelectMultipleField,
    wtforms.TimeField,
)
"""Fields in which only a choice, a number, a day or what the page itself put there can stand."""

CARRIED = {
    *("id", "prompt_id", "version_id", "page", "continues", "base", "about", "chosen"),
    *("back", "made", "number", "zone", "code", "csrf_token", "finished"),
    *("rule", "newest"),
}
"""What pages put into hidden fields."""


@pytest.fixture(scope="module")
def app() -> Flask:
    """Give an app of its own: these tests look at classes, and at no database."""
    return create_app(settings("sqlite://"))


def form_classes(base: type[Form] = Form) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        if form.__module__.startswith("journal."):
            yield form
            yield from form_classes(form)


def test_every_free_text_says_what_it_holds(app: Flask) -> None:
    texts = 0
    with app.test_request_context():
        for form in form_classes():
            for field in form():
                if isinstance(field, FreeText):
                    assert field.holds in get_args(Holds), (form, field.name)
                    assert field.longest > 0
                    texts += 1
                else:
                    assert isinstance(field, NO_FREE_TEXT), (form, field.name)
    assert texts > 15


def test_hidden_fields_hold_nothing_that_anybody_typed(app: Flask) -> None:
    with app.test_request_context():
        for form in form_classes():
            for field in form():
                if isinstance(field, wtforms.HiddenField):
                    assert field.name in CARRIED, (form, field.name)


def test_only_staff_fill_in_what_is_kept_as_it_is(app: Flask) -> None:
    staff = set()
    with app.test_request_context():
        for form in form_classes():
            holds = {field.holds for field in form() if isinstance(field, FreeText)}
            assert "plain" not in holds or form.staff_only, form
            if form.staff_only:
                assert holds <= {"plain"}, form
                staff.add(form.__name__)
    assert staff
    for feature in FEATURES:
        for route in feature.routes:
            source = inspect.getsource(inspect.unwrap(app.view_functions[route.endpoint]))
            if any(name in source for name in staff):
                assert route.audience <= {Admin, Coach}, route


def test_every_form_whose_content_is_kept_carries_its_own_id(app: Flask) -> None:
    """So that sending twice is saving once; a prompt is saved over its draft instead."""
    with app.test_request_context():
        for form in form_classes():
            fields = list(form())
            words = [field for field in fields if getattr(field, "holds", "") == "words"]
            if words and form.keeps:
                assert any(isinstance(field, ItemId) for field in fields), form
