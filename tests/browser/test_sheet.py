"""The conversation sheet: from one phone to another, and onto one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.viewers import Participant
from journal.sheets.forms import LONGEST_QUESTION, MOST_LINES, MOST_QUESTIONS
from journal.sheets.queries import LONGEST_LINE
from tests.browser.conftest import Phone, press
from tests.sheets.composing import sheet_path
from tests.support.acting import writing_as
from tests.support.cast import Cast

SENTENCE = "Ik wil vertellen hoe het thuis ging, en dat de kleine dingen me het meest bijbleven. "
TEXTS = (
    (SENTENCE, LONGEST_QUESTION, "small"),
    ("nnnnnnnn nnnnnnnnnnnnnn ", 74, "usual"),
    ("Goed. Nee. En dan: Ja. Of zo. ", LONGEST_QUESTION, "smallest"),
    ("Goed. Nee, en dan, of zo nnn. ", LONGEST_QUESTION, "small"),
    ("WWWWWWWWW MMMMMMMM ", LONGEST_QUESTION, "smallest"),
    ("W" * 40, LONGEST_QUESTION, "smallest"),
    ("mmmmmmmm mmmmmmmmmm ", LONGEST_QUESTION, "smallest"),
    ("漢字", LONGEST_QUESTION, "smallest"),
)
"""A text for every line and question, how long the questions are, and how large it is printed."""

A4 = (595, 842)
"""In points, as a PDF says it."""


def filled(sentence: str, length: int) -> str:
    return (sentence * (length // len(sentence) + 1))[:length].strip()


def compose_all_that_fits(page: Page, sentence: str, longest: int) -> None:
    lines = [filled(sentence, LONGEST_LINE)[:-1] + str(number) for number in range(MOST_LINES)]
    asked = [filled(sentence, longest)[:-1] + str(n) for n in range(MOST_QUESTIONS)]
    page.get_by_label("Wat ik wil meenemen").fill("\n".join(lines))
    page.get_by_label("Vragen").fill("\n".join(asked))
    for scale in ("Stemming", "Energie", "Spanning", "Slaap"):
        page.get_by_label(scale, exact=True).check(force=True)
    page.get_by_label("90 dagen").check(force=True)
    press(page, "Bewaar")


def check_in_for_weeks(app: Flask, cast: Cast) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        for days in range(60):
            answers = Answers(mood=days % 11, energy=5, tension=10 - days % 11, sleep=7)
            check_in(db, noor, uuid7(), answers, clock.now() - timedelta(days=days))


def printed_pages(page: Page, *, prefer_css_page_size: bool = True) -> list[tuple[int, int]]:
    """Return the size, in points, of each page that is printed."""
    pdf = page.pdf(print_background=True, prefer_css_page_size=prefer_css_page_size)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(re.findall(rb"/MediaBox", pdf))
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize(("sentence", "longest", "letters"), TEXTS)
def test_all_that_fits_on_it_is_printed_on_one_a4(
    phone: Callable[..., Phone],
    app: Flask,
    cast: Cast,
    sentence: str,
    longest: int,
    letters: str,
) -> None:
    check_in_for_weeks(app, cast)
    noor = phone("noor")
    page = noor.open(sheet_path(cast["ilse"].id))
    compose_all_that_fits(page, sentence, longest)
    assert page.locator(".sheet").get_attribute("class") == f"sheet {letters}"
    assert page.locator(".sheet li").count() == MOST_LINES + MOST_QUESTIONS
    assert page.locator(".sheet .chart-plot").count() == 4
    page.get_by_text("Lees als tabel").click()
    page.emulate_media(color_scheme="dark")
    for prefers in (True, False):
        ((width, height),) = printed_pages(page, prefer_css_page_size=prefers)
        if prefers:
            assert abs(width - A4[0]) <= 1
            assert abs(height - A4[1]) <= 1


def test_on_paper_there_is_the_sheet_and_nothing_else_in_black(
    phone: Callable[..., Phone], cast: Cast
) -> None:
    page = phone("noor").open(sheet_path(cast["ilse"].id))
    page.get_by_label("Wat ik wil meenemen").fill("Over mijn werk.")
    press(page, "Bewaar")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.locator("body").inner_text().split("\n")
    said = [line for line in shown if line.strip()]
    assert said[0] == "Gespreksblad"
    assert said[1].startswith("Noor, ")
    assert said[2:] == ["Wat ik wil meenemen", "Over mijn werk."]
    for part in (".sheet", ".sheet h2", ".sheet li", ".sheet-head p"):
        colour = page.locator(part).first.evaluate("each => getComputedStyle(each).color")
        assert colour == "rgb(0, 0, 0)", part
    for part in ("html", "body", ".sheet"):
        ground = page.locator(part).evaluate("each => getComputedStyle(each).backgroundColor")
        assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), part


@pytest.mark.parametrize("scripts", [True, False])
def test_from_what_is_typed_to_what_the_coach_has_before_her(
    phone: Callable[..., Phone], cast: Cast, scripts: bool
) -> None:
    noor = phone("noor", java_script_enabled=scripts)
    ilse = phone("ilse", java_script_enabled=scripts)
    page = noor.open("/gesprek")
    page.get_by_role("link", name="Blad voor het gesprek met Ilse").click()
    page.get_by_label("Wat ik wil meenemen").fill("Over mijn werk.")
    press(page, "Bewaar")
    expect(page.get_by_text("Alleen jij kunt dit nu lezen.")).to_be_visible()
    says_how = page.get_by_text("Kies Afdrukken in het menu")
    expect(says_how).to_be_visible(visible=not scripts)
    press(page, "Deel met Ilse")
    expect(page.get_by_text("Ilse kan dit blad lezen")).to_be_visible()

    hers = ilse.open("/begeleiding")
    hers.get_by_role("link", name="Noor").click()
    hers.get_by_role("link", name="Gespreksblad, gedeeld").click()
    expect(hers.get_by_text("Over mijn werk.")).to_be_visible()
    assert len(printed_pages(hers)) == 1

    page = noor.open(sheet_path(cast["ilse"].id))
    expect(page.get_by_text("gelezen door Ilse")).to_be_visible()
    page.get_by_text("Dit blad weggooien").tap()
    press(page, "Ja, gooi het weg")
    expect(page.get_by_text("Over mijn werk.")).to_have_count(0)


def test_the_button_prints(phone: Callable[..., Phone], cast: Cast) -> None:
    page = phone("noor").open(sheet_path(cast["ilse"].id))
    page.get_by_label("Wat ik wil meenemen").fill("Over mijn werk.")
    press(page, "Bewaar")
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Print").tap()
    expect(page).to_have_title("printed")
