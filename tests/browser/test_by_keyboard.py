"""Practising with nothing but a keyboard: every step can be reached, is seen, and leads on."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Page, expect

from journal.core.viewers import Participant
from journal.practices import queries
from journal.practices.models import Done
from tests.browser.conftest import Phone, Say
from tests.support.acting import reading_as
from tests.support.cast import Cast
from tests.support.keyboard import Keyboard


def practised(app: Flask, cast: Cast) -> Done:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        (practice,) = queries.own_practices(db, viewer, 9)
        return practice.done


def test_breathing_from_the_list_to_what_was_saved(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say, language: str
) -> None:
    page = noors_phone.open("/oefenen")
    keyboard = Keyboard(page)
    titles = {
        "nl": "Adem een tijdje iets langer uit dan in",
        "en": "Breathe out a little longer than you breathe in",
    }
    keyboard.leave_by(page.get_by_role("link", name=titles[language]))
    pacer = page.locator("breath-pacer[data-state]")
    expect(pacer).to_have_attribute("data-state", "ready")

    keyboard.to(page.get_by_role("slider", name=say("How tense are you now?")))
    keyboard.press("ArrowRight", "ArrowRight", "ArrowRight")
    run = page.locator("[data-do=run]")
    expect(run).to_have_text(say("Begin"))
    keyboard.to(run).press("Enter")
    for key, state, word in (
        (None, "breathing", "Pause"),
        ("Space", "paused", "Go on"),
        ("Enter", "breathing", "Pause"),
    ):
        keyboard.press(*filter(None, [key]))
        expect(pacer).to_have_attribute("data-state", state)
        expect(run).to_have_text(say(word))
        expect(run).to_be_focused()

    faster = page.get_by_role("button", name=say("faster"))
    keyboard.back_to(faster).press("Enter")
    expect(page.locator("[data-part=timing]")).to_contain_text("3,5" if language == "nl" else "3.5")
    expect(faster).to_be_focused()
    keyboard.back_to(page.get_by_role("link", name=say("Stop"))).press("Enter")

    after = page.get_by_role("heading", name=say("Stopped. That is fine too."))
    expect(after).to_be_focused()
    fill_in_what_came_after(keyboard, say)
    done = practised(app, cast)
    assert (done.before, done.after, done.felt, done.finished) == (7, 4, "lighter", False)


def fill_in_what_came_after(keyboard: Keyboard, say: Say) -> None:
    page = keyboard.page
    keyboard.to(page.get_by_role("slider", name=say("And now, how tense are you?")))
    keyboard.press("ArrowLeft", "ArrowLeft")
    # One stop for all of them; the last of them, no answer, is where it begins.
    keyboard.to(page.get_by_role("radio", name=say("no answer"))).press("ArrowRight")
    expect(page.get_by_role("radio", name=say("lighter"))).to_be_checked()
    keyboard.to(page.get_by_label(say("One line about it, if you like")))
    page.keyboard.type("Met de toetsen.")
    keyboard.leave_by(page.get_by_role("button", name=say("Save"), exact=True))
    expect(page.locator("main")).to_contain_text("Met de toetsen.")


def test_bodywork_step_by_step(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say, language: str
) -> None:
    page = noors_phone.open("/oefenen")
    keyboard = Keyboard(page)
    title = "Leg de dag neer" if language == "nl" else "Put the day down"
    keyboard.leave_by(page.get_by_role("link", name=title))
    keyboard.to(page.get_by_role("radio", name=say("sitting"))).press("ArrowRight")
    keyboard.to(page.get_by_role("slider", name=say("How tense are you now?")))
    keyboard.press("ArrowRight", "ArrowRight", "ArrowRight")
    keyboard.to(page.locator("[data-do=run]")).press("Enter")
    at_step(page, 1)
    expect(page.locator("[data-part=manner]")).to_contain_text(say("standing"))
    keyboard.back_to(page.get_by_role("button", name=say("15 seconds longer"))).press("Enter")
    # 35 and 15, of which the keys took some.
    expect(page.locator("[data-part=left]")).to_have_text(re.compile("0:4[5-9]"))
    further = page.locator("[data-do=next]")
    keyboard.to(further).press("Enter", "Space")
    at_step(page, 3)
    expect(further).to_be_focused()
    back = page.locator("[data-do=back]")
    keyboard.back_to(back).press("Enter")
    at_step(page, 2)
    expect(back).to_be_focused()
    keyboard.to(page.locator("[data-do=run]")).press("Space")
    expect(page.locator("[data-do=run]")).to_have_text(say("Go on"))
    keyboard.back_to(page.get_by_role("link", name=say("Stop"))).press("Enter")
    expect(page.get_by_role("heading", name=say("Stopped. That is fine too."))).to_be_focused()
    fill_in_what_came_after(keyboard, say)
    done = practised(app, cast)
    assert (done.before, done.after, done.felt, done.finished) == (7, 4, "lighter", False)


def at_step(page: Page, number: int) -> None:
    expect(page.locator("[data-part=position]")).to_have_text(re.compile(rf"^\w+ {number} \w+ 7$"))


def test_to_the_last_step_and_what_comes_after(noors_phone: Phone, say: Say, language: str) -> None:
    page = noors_phone.open("/oefenen")
    keyboard = Keyboard(page)
    title = "Leg de dag neer" if language == "nl" else "Put the day down"
    keyboard.leave_by(page.get_by_role("link", name=title))
    keyboard.to(page.locator("[data-do=run]")).press("Enter")
    further = page.locator("[data-do=next]")
    keyboard.back_to(further).press(*["Enter"] * 6)
    expect(further).to_have_text(say("done"))
    keyboard.press("Enter")
    heading = page.get_by_role("heading", name=say("Done. Stay a while longer if you like."))
    expect(heading).to_be_focused()


def test_marking_the_body(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/oefenen")
    keyboard = Keyboard(page)
    keyboard.leave_by(page.get_by_role("link", name=say("Where do you feel something?")))
    neck = page.get_by_role("checkbox", name=say("Neck"), exact=True)
    keyboard.to(neck).press("Space")
    expect(neck).to_be_checked()
    expect(neck).to_be_focused()
    place = page.get_by_role("region", name=say("Neck"), exact=True)
    word = place.get_by_label(say("What is it like?"))
    keyboard.to(word)
    page.keyboard.type(say("no word for it"))
    expect(word).to_have_value("no-word")
    keyboard.to(place.get_by_role("radio", name=say("no answer"))).press("ArrowLeft")
    expect(place.get_by_role("radio", name=say("strongly"))).to_be_checked()
    keyboard.leave_by(page.get_by_role("button", name=say("Save"), exact=True))
    marked = f"{say('Neck')}: {say('no word for it')}, {say('strongly')}"
    expect(page.locator("main")).to_contain_text(marked)
