"""A participant's day on a phone, in both languages: clock, card, check-in and looking back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from journal.accounts.actions import joining
from journal.accounts.models import Role
from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.viewers import Coach, Participant
from journal.entries.actions.saving import write_entry
from journal.entries.models import Writing
from journal.guidance.actions import begin_guidance
from journal.progress.views import a_month_before
from tests.browser.conftest import Phone, Say, follow, leave_by, press
from tests.support.acting import writing_as
from tests.support.cast import Cast

MOST_CARDS = 12
MOST_TAPS_FOR_A_MOOD = 4
MOST_TAPS_OF_THE_FIRST_MINUTE = 6


def today() -> date:
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)


# ---------------------------------------------------------------- the clock


def test_a_session_starts_the_clock_which_stands_still_and_goes_on(
    noors_phone: Phone, say: Say
) -> None:
    page = noors_phone.open("/sessies")
    follow(page, say("Add a session"))
    page.get_by_label(say("Date")).fill((today() - timedelta(days=3)).isoformat())
    press(page, say("Save"))
    phase = noors_phone.open("/vandaag").locator(".phase")
    expect(phase).to_have_text(f"{say('day %(day)s', day=3)} · {say('landing')}")
    expect(page.locator(".page-head .lead")).to_contain_text(say("Three days ago now."))

    noors_phone.open("/sessies")
    press(page, say("Let it stand still"))
    noors_phone.open("/vandaag")
    still = say("the clock stands still at day %(day)s", day=3)
    expect(phase).to_have_text(f"{still} · {say('landing')}")

    noors_phone.open("/sessies")
    press(page, say("Let it go on"))
    noors_phone.open("/vandaag")
    expect(phase).to_have_text(f"{say('day %(day)s', day=3)} · {say('landing')}")


def test_a_session_that_is_called_off_takes_its_clock_along(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/sessies")
    leave_by(page, page.locator("main .row-link"))
    page.get_by_text(say("It isn't going ahead, or didn't")).tap()
    press(page, say("Do not count this session"))
    noors_phone.open("/vandaag")
    expect(page.locator(".phase")).to_have_count(0)
    expect(page.locator(".prompt-card")).to_be_visible()
    follow(page, say("When is your session?"))
    leave_by(page, page.locator("main .row-link"))
    press(page, say("Let it count again"))
    noors_phone.open("/vandaag")
    expect(page.locator(".phase")).to_contain_text(say("day %(day)s", day=12))


# ---------------------------------------------------------------- the card


def test_the_card_stays_put_and_goes_where_it_is_told(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/vandaag")
    title = page.locator(".prompt-card h2")
    first = title.inner_text()
    press(page, say("Something else"))
    expect(title).not_to_have_text(first)
    second = title.inner_text()
    page.reload()
    expect(title).to_have_text(second)

    page.get_by_text(say("Why this?")).tap()
    expect(page.locator(".prompt-card .disclosure p")).not_to_be_empty()
    press(page, say("Not today"))
    expect(title).to_have_text(say("Nothing today. That's fine."))
    page.reload()
    expect(title).to_have_text(say("Nothing today. That's fine."))
    press(page, say("Something after all"))
    expect(title).to_have_text(second)


def test_little_energy_changes_nothing_by_itself_and_offers_something_lighter(
    noors_phone: Phone, say: Say
) -> None:
    page = noors_phone.open("/vandaag")
    title = page.locator(".prompt-card h2")
    before = title.inner_text()
    lower = page.get_by_role("button", name=say("%(scale)s: lower", scale=say("Energy")))
    for _ in range(3):
        lower.tap()
    press(page, say("Save"))
    expect(title).to_have_text(before)

    lighter = page.get_by_role("button", name=say("Something lighter"), exact=True)
    for _ in range(MOST_CARDS):
        # Which card lies there differs by person and day; beside a light one nothing is offered.
        if lighter.is_visible():
            break
        press(page, say("Something else"))
        expect(title).not_to_have_text(before)
        before = title.inner_text()
    press(page, say("Something lighter"))
    expect(lighter).to_have_count(0)
    page.get_by_text(say("Why this?")).tap()
    why = say("You asked for something lighter, and this asks little.")
    expect(page.get_by_text(why)).to_be_visible()


# ---------------------------------------------------------------- the check-in


def count_taps(page: Page) -> Callable[[], int]:
    """Count every finger that is put on the screen from now on, on the pages that follow too."""
    counting = """addEventListener("pointerdown", () => {
      sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1;
    }, {capture: true});"""
    page.add_init_script(counting)
    page.evaluate(counting)
    return lambda: int(page.evaluate("sessionStorage.taps ?? 0"))


def track(page: Page, scale: str) -> Locator:
    return page.get_by_role("slider", name=scale)


def test_mood_alone_takes_few_taps_and_is_undone_with_one(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/vandaag")
    taps = count_taps(page)
    track(page, say("Mood")).tap(position={"x": 200, "y": 10})
    press(page, say("Save"))
    expect(page.get_by_role("status")).to_contain_text(
        say("Saved. Thank you for stopping to look.")
    )
    assert taps() == 2 <= MOST_TAPS_FOR_A_MOOD
    made = page.locator(".made li")
    expect(made).to_contain_text(say("Mood").lower())
    # What was not touched was not asked.
    expect(made).not_to_contain_text(say("Energy").lower())
    press(page, say("Undo"))
    expect(made).to_have_count(0)


def test_back_after_saving_says_nothing_that_nobody_said(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/vandaag")
    track(page, say("Mood")).tap(position={"x": 200, "y": 10})
    press(page, say("Save"))
    page.goto(f"{noors_phone.origin}/dagboek")
    page.go_back()
    # What was said once is not said again, and nothing older can be undone by mistake.
    expect(page.get_by_role("button", name=say("Undo"))).to_have_count(0)
    page.go_back()
    track(page, say("Energy")).tap(position={"x": 60, "y": 10})
    press(page, say("Save"))
    made = page.locator(".made li")
    expect(made).to_have_count(2)
    expect(made.filter(has_text=re.compile(say("Mood"), re.IGNORECASE))).to_have_count(1)


def test_words_may_be_left_open_with_no_word_for_it(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/vandaag")
    page.get_by_text(say("Add words, or hours of sleep")).tap()
    page.get_by_label(say("no word for it")).tap()
    page.get_by_label(say("A few words")).fill("Zo’n dag 🌧️ שלום")
    press(page, say("Save"))
    leave_by(page, page.locator(".made a"))
    expect(page.get_by_label(say("no word for it"))).to_be_checked()
    expect(page.get_by_label(say("A few words"))).to_have_value("Zo’n dag 🌧️ שלום")


def test_low_battery_is_one_answer_one_breath_and_done(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/vandaag")
    follow(page, say("Low battery"))
    expect(page.get_by_role("slider")).to_have_count(1)
    taps = count_taps(page)
    page.get_by_role("button", name=say("%(scale)s: lower", scale=say("Mood"))).tap()
    press(page, say("Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Saved. Now one breath."))
    follow(page, say("Done"))
    expect(page.locator(".made li")).to_contain_text(say("Mood").lower())
    assert taps() == 3


def test_a_scale_is_answered_with_keys_and_with_single_taps(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/vandaag")
    mood, energy = track(page, say("Mood")), track(page, say("Energy"))
    unanswered = say("not filled in")
    expect(mood).to_have_attribute("aria-valuetext", unanswered)
    mood.press("ArrowRight")
    expect(mood).to_have_attribute("aria-valuetext", "5")
    mood.press("ArrowRight")
    expect(mood).to_have_attribute("aria-valuetext", "6")
    mood.press("Delete")
    expect(mood).to_have_attribute("aria-valuetext", unanswered)
    mood.press("End")
    expect(mood).to_have_attribute("aria-valuetext", "10")

    more = page.get_by_role("button", name=say("%(scale)s: higher", scale=say("Energy")))
    more.press("Enter")
    more.press("Space")
    more.tap()
    expect(energy).to_have_attribute("aria-valuetext", "7")
    page.get_by_role("button", name=say("Save"), exact=True).press("Enter")
    said = f"{say('Mood').lower()} 10 · {say('Energy').lower()} 7"
    expect(page.locator(".made li")).to_contain_text(said)


# ---------------------------------------------------------------- Terugblik


def test_looking_back_over_everything_as_a_table_and_a_month(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        for days_ago, mood in ((120, 1), (2, 4), (1, 7)):
            at = clock.start_of(today() - timedelta(days=days_ago), clock.DEFAULT_ZONE)
            check_in(db, noor, uuid4(), Answers(mood=mood), at)
        month_ago = clock.start_of(a_month_before(today()), clock.DEFAULT_ZONE)
        write_entry(db, noor, uuid4(), Writing("Een maand geleden."), [], month_ago)
    page = noors_phone.open("/terugblik")
    follow(page, say("All"))
    expect(page.get_by_role("link", name=say("All"), exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    expect(page.locator(".chart circle")).to_have_count(3)
    page.get_by_text(say("Read as a table")).tap()
    rows = page.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(page.get_by_role("table")).to_contain_text(say("Mood"))
    follow(page, say("%(days)s days", days=14))
    expect(page.locator(".chart circle")).to_have_count(2)
    page.get_by_role("heading", name=say("A month ago today")).scroll_into_view_if_needed()
    leave_by(page, page.locator(".row", has_text="Een maand geleden.").get_by_role("link"))
    expect(page.locator("article")).to_contain_text("Een maand geleden.")


# ---------------------------------------------------------------- the first minute


def test_the_first_minute_is_one_screen_and_two_taps_after_saying_yes(
    phone: Callable[..., Phone], app: Flask, cast: Cast, language: str, say: Say
) -> None:
    page = _invited(phone, app, cast, language)
    press(page, say("I have written it down"))
    yes = page.get_by_role("checkbox")
    expect(yes.first).to_be_visible()
    taps, began = count_taps(page), time.monotonic()
    screens = [page.url]
    page.on("framenavigated", lambda frame: screens.append(urlsplit(frame.url).path))
    for box in (yes.nth(0), yes.nth(1)):
        box.tap()
    press(page, say("Continue"))
    expect(page).to_have_url(re.compile("/vandaag$"))
    said_yes = taps()
    track(page, say("Mood")).tap(position={"x": 200, "y": 10})
    press(page, say("Save"))
    expect(page.get_by_role("status").first).to_contain_text(
        say("Saved. Thank you for stopping to look.")
    )
    assert taps() - said_yes == 2
    assert taps() <= MOST_TAPS_OF_THE_FIRST_MINUTE
    assert len(set(screens)) == 3  # what is said yes to, Vandaag, and what says that it is saved
    print(f"The first minute: {taps()} taps, {time.monotonic() - began:.1f} s of machine time.")


def _invited(phone: Callable[..., Phone], app: Flask, cast: Cast, language: str) -> Page:
    with writing_as(app, cast, "ilse", Coach) as (db, ilse):
        invited = joining.invite(
            db,
            ilse,
            name="Sanne",
            email="sanne@example.org",
            role=Role.PARTICIPANT,
            language=language,
        )
        begin_guidance(db, ilse, invited.person_id, ilse.person_id)
    return phone().open(f"/uitnodiging/{invited.token}")
