"""Gesprek on two phones: what comes first, asking for contact, and what the coach makes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.viewers import Participant
from tests.browser.conftest import Phone, Say, follow, press
from tests.support.acting import writing_as
from tests.support.cast import Cast


@pytest.mark.parametrize("scripts", [True, False])
def test_from_what_comes_first_to_contact(
    phone: Callable[..., Phone], cast: Cast, scripts: bool
) -> None:
    noor = phone("noor", java_script_enabled=scripts)
    ilse = phone("ilse", java_script_enabled=scripts)
    page = noor.open("/vandaag")
    page.get_by_role("link", name="Gesprek met Ilse").click()
    page.get_by_label("Waar ik het eerst over wil hebben").fill("Over mijn werk.")
    page.get_by_role("button", name="Bewaar, en Ilse leest het").click()
    expect(page.get_by_text("Ilse kan dit lezen.")).to_be_visible()
    page.get_by_role("button", name="Vraag Ilse om contact").click()
    expect(page.get_by_text("Ilse heeft het nog niet gezien.")).to_be_visible()

    hers = ilse.open("/begeleiding")
    expect(hers.get_by_text("vraagt om contact, sinds")).to_be_visible()
    hers.get_by_role("link", name="Noor").click()
    expect(hers.get_by_text("Over mijn werk.")).to_be_visible()
    hers.get_by_text("Plan een gesprek").click()
    hers.get_by_label("Dag").fill("2027-03-02")
    hers.get_by_label("Tijd").fill("14:30")
    hers.locator("form[action$='/gesprekken'] button").click()
    hers.get_by_role("button", name="Ik heb het gezien").click()
    expect(hers.get_by_text("Ilse heeft het gezien")).to_be_visible()

    page = noor.open("/gesprek")
    expect(page.get_by_text("gelezen door Ilse")).to_be_visible()
    expect(page.get_by_text("Ilse heeft het gezien")).to_be_visible()
    expect(page.get_by_text("dinsdag 2 maart 2027, 14:30", exact=True)).to_be_visible()


def test_both_look_at_the_same_page_and_at_the_numbers_behind_a_sentence(
    noors_phone: Phone, phone: Callable[..., Phone], app: Flask, cast: Cast, say: Say
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for days in range(14):
            at = clock.now() - timedelta(days=days)
            check_in(db, viewer, uuid7(), Answers(mood=8 if days < 7 else 4), at)
    page = noors_phone.open("/begeleiders")
    page.get_by_label(say("From which day on")).fill("2026-01-01")
    press(page, say("Share my numbers with %(coach)s", coach="Ilse"))
    noors_phone.open("/gesprek")
    follow(page, say("See what %(coach)s sees", coach="Ilse"))
    mood = say("%(scale)s: higher, from %(before)s to %(now)s.", scale=say("Mood"), before=4, now=8)
    page.get_by_text(mood).tap()
    expect(page.get_by_text("8, 8, 8, 8, 8, 8, 8")).to_be_visible()
    expect(page.locator(".chart-plot")).to_have_count(4)
    expect(page.locator("main form")).to_have_count(0)
    follow(page, say("%(days)s days", days=14))
    expect(page.get_by_text(mood)).to_be_visible()

    hers = phone("ilse").open(f"/begeleiding/{cast['noor'].id}")
    expect(hers.get_by_text("Stemming: hoger, van 4 naar 8.")).to_be_visible()
    page.goto(noors_phone.origin + "/ik/wie-opende-wat")
    expect(page.get_by_text(say("opened your numbers"))).to_have_count(1)
