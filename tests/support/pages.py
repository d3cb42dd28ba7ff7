"""What every page must be: valid HTML, one heading, labelled fields, guarded forms, our headers."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

from journal.core.security import HEADERS

FIELDS = ("input", "select", "textarea")
UNSEEN = {"hidden", "submit"}


def check_answer(response: TestResponse) -> None:
    """Fail unless an answer carries our headers and, being a page, is a good one."""
    assert response.status_code < 500, response.status
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, name
    assert response.headers["Cache-Control"] == "no-store"
    if response.mimetype == "text/html" and response.status_code not in {301, 302, 303}:
        check_page(response.text)


def check_page(page: str) -> None:
    """Fail unless a page is valid and usable."""
    root = parsed(page)
    headings = [_text(heading) for heading in root.iter("h1")]
    assert len(headings) == 1, headings
    assert headings[0]
    assert root.get("lang") in {"nl", "en"}
    assert _text(next(root.iter("title"))).removesuffix("Naklank").strip(" ·")
    _check_ids(root)
    _check_labels(root)
    _check_forms(root)
    _check_nothing_inline(root)


@lru_cache(maxsize=4)
def parsed(page: str) -> Element:
    """Return a page as elements, not to be changed; fails on anything that is no valid HTML."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(page)
    assert not parser.errors, parser.errors[:3]
    root: Element = document
    return root


def addresses(page: str) -> list[str]:
    """Return where the links of a page lead, and its forms."""
    found = (each.get("href") or each.get("action") for each in parsed(page).iter())
    return [each for each in found if each]


def forms(page: str) -> list[Element]:
    """Return the forms of a page."""
    return list(parsed(page).iter("form"))


def values_of(form: Element) -> dict[str, str]:
    """Return what a browser would send with a form as it stands (without its buttons)."""
    values: dict[str, str] = {}
    for field in form.iter():
        name = field.get("name")
        if name is None or field.tag not in FIELDS:
            continue
        kind = field.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if field.get("checked") is not None:
                values[name] = field.get("value", "on")
        elif field.tag == "select":
            values[name] = _selected(field)
        elif kind != "submit":
            values[name] = field.get("value", "") if field.tag == "input" else field.text or ""
    return values


def _selected(select: Element) -> str:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None] or options[:1]
    return chosen[0].get("value", "") if chosen else ""


def _check_ids(root: Element) -> None:
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"ids that stand twice: {twice}"
    for element in root.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for wanted in (element.get(attribute) or "").split():
                assert wanted in ids, f"{attribute}={wanted} points nowhere"


def _check_labels(root: Element) -> None:
    labelled = {label.get("for") for label in root.iter("label")}
    inside = {id(field) for label in root.iter("label") for field in label.iter()}
    for field in root.iter():
        if (
            field.tag not in FIELDS
            or field.get("type") in UNSEEN
            or field.get("hidden") is not None
        ):
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        assert named or field.get("id") in labelled or id(field) in inside, field.attrib


def _check_forms(root: Element) -> None:
    for form in root.iter("form"):
        assert form.get("method", "").lower() == "post", form.attrib
        names = {field.get("name") for field in form.iter("input")}
        assert "csrf_token" in names, form.get("action")


def _check_nothing_inline(root: Element) -> None:
    for element in root.iter():
        assert element.get("style") is None, element.attrib
        assert not [name for name in element.attrib if name.startswith("on")], element.attrib
        assert element.tag != "style"
        assert element.tag != "script" or element.get("src"), "a script stands in the page"


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
