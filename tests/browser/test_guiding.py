"""Ilse guides Noor on two phones: what the one does reaches the other, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from playwright.sync_api import expect

from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.viewers import Participant
from tests.browser.conftest import Phone, Say, follow, leave_by, press
from tests.support.acting import writing_as
from tests.support.cast import Cast

WORDS = "Mooi dat je dit deelt."


def test_a_few_words_are_sent_once_and_seen(
    noors_phone: Phone, phone: Callable[..., Phone], cast: Cast, say: Say
) -> None:
    hers = phone("ilse").open(f"/begeleiding/{cast['noor'].id}")
    follow(hers, "Stuur een bemoediging")
    hers.get_by_label("Een paar woorden").fill(WORDS)
    press(hers, "Verstuur")
    follow(hers, "Stuur een bemoediging")
    expect(hers.get_by_text(WORDS)).to_be_visible()
    expect(hers.get_by_label("Een paar woorden")).to_have_count(0)

    page = noors_phone.open("/vandaag")
    expect(page.get_by_text(say("%(name)s wrote back.", name="Ilse"))).to_be_visible()
    noors_phone.open("/gesprek")
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_a_conversation_is_planned_and_its_note_is_read_by_both(
    noors_phone: Phone, phone: Callable[..., Phone], cast: Cast, say: Say
) -> None:
    ilse = phone("ilse")
    hers = ilse.open(f"/begeleiding/{cast['noor'].id}")
    follow(hers, "Plan een gesprek")
    yesterday = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=1)
    hers.get_by_label("Dag").fill(yesterday.isoformat())
    hers.get_by_label("Tijd").fill("10:30")
    press(hers, "Bewaar")
    leave_by(hers, hers.locator("main a[href*='gesprekken/0']"))
    hers.get_by_label("Aankomen").fill("Moe, en met zin.")
    press(hers, "Bewaar; Noor kan dit lezen")

    page = noors_phone.open("/gesprek")
    leave_by(page, page.locator("details a[href*='/gesprek/0']"))
    expect(page.get_by_text("Moe, en met zin.")).to_be_visible()
    press(page, say("I have read it"))
    hers.reload()
    expect(hers.get_by_text("Gelezen door Noor")).to_be_visible()


def test_a_signal_is_seen_and_rounded_off_with_a_note(
    noors_phone: Phone, phone: Callable[..., Phone], app: Flask, cast: Cast, say: Say
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for days in range(4):
            at = clock.now() - timedelta(days=days)
            check_in(db, viewer, uuid7(), Answers(energy=1), at)
    page = noors_phone.open("/begeleiders")
    page.get_by_label(say("From which day on")).fill("2026-01-01")
    press(page, say("Share my numbers with %(coach)s", coach="Ilse"))
    noors_phone.open("/gesprek")
    press(page, say("Let %(coach)s see signals", coach="Ilse"))

    hers = phone("ilse").open(f"/begeleiding/{cast['noor'].id}")
    press(hers, "Ik heb het gezien")
    hers.locator("summary").get_by_text("Afronden").tap()
    hers.get_by_role("textbox").fill("We hebben gebeld.")
    press(hers, "Afronden")

    noors_phone.open("/gesprek")
    expect(page.get_by_text("We hebben gebeld.")).to_be_visible()


def test_guidance_ends_on_a_day_that_both_are_told(
    noors_phone: Phone, phone: Callable[..., Phone], cast: Cast, say: Say
) -> None:
    hers = phone("ilse").open(f"/begeleiding/{cast['noor'].id}")
    hers.get_by_text("Iets regelen voor Noor").tap()
    follow(hers, "Begeleiding afronden")
    last = clock.day_of(clock.now(), clock.DEFAULT_ZONE) + timedelta(days=7)
    hers.locator("input[type=date]").fill(last.isoformat())
    press(hers, "Bewaar")
    page = noors_phone.open("/vandaag")
    keeps = say(
        "You keep everything you wrote, and what %(coach)s wrote to you. After that day %(coach)s "
        "sees nothing of you any more.",
        coach="Ilse",
    )
    expect(page.get_by_text(keeps)).to_be_visible()
    noors_phone.open("/gesprek")
    expect(page.get_by_text(keeps)).to_be_visible()
