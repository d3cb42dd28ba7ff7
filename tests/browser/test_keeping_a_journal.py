"""The journal on a phone, in both languages: kept, told apart, found again, sent ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from flask import Flask
from playwright.sync_api import Page, expect

from journal.core import clock
from journal.core.viewers import Participant
from journal.entries.actions.saving import write_entry
from journal.entries.forms import LONGEST_ENTRY
from journal.entries.models import Writing
from tests.browser.conftest import Phone, Say, follow, leave_by, press
from tests.support.acting import writing_as
from tests.support.cast import Cast

NEW = "/dagboek/schrijven"
KEPT_MS = 5_000
MOST_LOOKS = 10


def write(phone: Phone, text: str, say: Say) -> str:
    """Write something; return the path of its page."""
    page = phone.open(NEW)
    page.get_by_role("textbox").fill(text)
    press(page, say("Done"))
    return page.url.removeprefix(phone.origin).partition("?")[0]


def is_kept(page: Page) -> None:
    """Wait until what is typed has been kept, without a tap."""
    expect(page.locator("draft-keeper")).to_have_attribute("data-state", "saved", timeout=KEPT_MS)


def fill_journal(app: Flask, cast: Cast, texts: list[str]) -> None:
    """Write these as Noor, one a day, the last one today."""
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        for days_ago, text in enumerate(reversed(texts)):
            at = clock.now() - timedelta(days=days_ago)
            write_entry(db, noor, uuid4(), Writing(text), [], at)


@contextmanager
def offline(phone: Phone) -> Iterator[None]:
    """Take the phone's connection away for a while."""
    phone.context.set_offline(offline=True)
    yield
    phone.context.set_offline(offline=False)


# ---------------------------------------------------------------- nothing lost


def test_two_tabs_on_one_entry_keep_what_was_typed_in_each(noors_phone: Phone, say: Say) -> None:
    path = write(noors_phone, "Zo begon het.", say)
    first = noors_phone.open(f"{path}/bewerken")
    second = noors_phone.context.new_page()
    second.goto(f"{noors_phone.origin}{path}/bewerken")
    first.get_by_role("textbox").fill("In de ene tab.")
    second.get_by_role("textbox").fill("In de andere tab.")
    is_kept(first)
    is_kept(second)
    second.close()

    page = noors_phone.open(path)
    kept = page.locator(
        ".notice", has_text=say("You were still writing on this. What you typed has been kept.")
    )
    for text in ("In de ene tab.", "In de andere tab."):
        expect(kept).to_contain_text(text)
    leave_by(page, kept.locator("p", has_text="In de andere tab.").get_by_role("link"))
    expect(page.get_by_role("textbox")).to_have_value("In de andere tab.")
    press(page, say("Done"))
    expect(page.locator("article")).to_contain_text("In de andere tab.")
    expect(page.locator(".notice", has_text="In de ene tab.")).to_be_visible()


def test_two_phones_that_save_one_entry_end_side_by_side_and_one_goes_on(
    noors_phone: Phone, phone: Callable[..., Phone], cast: Cast, say: Say
) -> None:
    path = write(noors_phone, "Zo begon het.", say)
    tablet = phone()
    page = tablet.open("/inloggen")
    page.locator("[name=email]").fill(cast["noor"].email)
    page.locator("[name=passphrase]").fill(cast["noor"].passphrase)
    leave_by(page, page.locator("main button.primary"))
    opened = [each.open(f"{path}/bewerken") for each in (noors_phone, tablet)]
    for each, text in zip(opened, ("Op de telefoon.", "Op de tablet."), strict=True):
        each.get_by_role("textbox").fill(text)
    for each in opened:
        press(each, say("Done"))

    page = noors_phone.open("/dagboek")
    expect(page.locator(".entry")).to_contain_text(say("written on in two places"))
    leave_by(page, page.locator(".entry").get_by_role("link"))
    sides = page.locator(".versions-apart > *")
    expect(sides).to_have_count(2)
    for text in ("Op de telefoon.", "Op de tablet."):
        expect(sides.filter(has_text=text)).to_have_count(1)
    chosen = sides.filter(has_text="Op de telefoon.")
    leave_by(page, chosen.get_by_role("button", name=say("Go on with this one")))
    expect(page.locator("article")).to_have_text("Op de telefoon.")
    follow(page, say("Earlier versions"))
    expect(page.get_by_text("Op de tablet.")).to_be_visible()


def test_what_was_typed_when_the_tab_closed_is_there_again(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open(NEW)
    expect(page.locator("draft-keeper:defined")).to_be_attached()
    page.get_by_role("textbox").fill("Nog net getypt.")
    page.close(run_before_unload=True)
    noors_phone.page = noors_phone.context.new_page()
    page = noors_phone.open("/vandaag")
    for _ in range(MOST_LOOKS):
        # What a page sends as it goes may come in after the next page was asked for.
        if page.get_by_role("link", name=say("Write on"), exact=True).is_visible():
            break
        page.reload()
    follow(page, say("Write on"))
    expect(page.get_by_role("textbox")).to_have_value("Nog net getypt.")


def test_what_is_typed_without_a_connection_is_kept_once_there_is_one(
    noors_phone: Phone, say: Say
) -> None:
    page = noors_phone.open(NEW)
    expect(page.locator("draft-keeper:defined")).to_be_attached()
    with offline(noors_phone):
        page.get_by_role("textbox").fill("In de trein.")
        expect(page.locator("#save-state")).to_have_text(
            say("No connection. Leave this page open: your text is saved as soon as possible."),
            timeout=KEPT_MS,
        )
        page.get_by_role("textbox").press_sequentially(" En verder.")
    is_kept(page)
    page = noors_phone.open("/dagboek")
    follow(page, "In de trein. En verder.")
    expect(page.get_by_role("textbox")).to_have_value("In de trein. En verder.")
    noors_phone.wrongs.clear()  # the browser reports each request that found no connection


def test_the_end_of_a_long_text_is_counted_down_and_nothing_is_cut_off(
    noors_phone: Phone, say: Say
) -> None:
    page = noors_phone.open(NEW)
    area, left = page.get_by_role("textbox"), page.locator("output.limit")
    fill_with(page, LONGEST_ENTRY - 5_000)
    expect(left).to_have_text(f"{say('Characters left:')} 5000")
    fill_with(page, 1_000)
    expect(left).to_have_count(0)
    fill_with(page, LONGEST_ENTRY + 2)
    expect(left).to_have_text(f"{say('Characters too many:')} 2")
    press(page, say("Done"))
    expect(page.locator(".form-errors, [role=alert]").first).to_be_visible()
    assert len(area.input_value()) == LONGEST_ENTRY + 2
    noors_phone.wrongs.clear()  # the browser reports the 422 as an error, which it was meant to be


def fill_with(page: Page, characters: int) -> None:
    """Put so many characters into the text, as if they were pasted."""
    page.get_by_role("textbox").evaluate(
        """(area, characters) => {
          area.value = "a".repeat(characters);
          area.dispatchEvent(new InputEvent("input", {bubbles: true}));
        }""",
        characters,
    )


# ---------------------------------------------------------------- found again


def test_words_are_found_whatever_their_case_and_accents_and_marked(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say
) -> None:
    fill_journal(app, cast, ["Een vreemde dag.", "Eén keer in een CAFÉ gezeten.", "Thuis."])
    page = noors_phone.open("/dagboek")
    follow(page, say("Search"))
    page.get_by_label(say("Words")).fill("cafe")
    press(page, say("Search"))
    assert "cafe" not in page.url
    expect(page.locator(".found .entry")).to_have_count(1)
    expect(page.locator(".found mark")).to_have_text("CAFÉ")
    page.get_by_label(say("Words")).fill("zeppelin")
    press(page, say("Search"))
    expect(page.get_by_role("status")).to_have_text(say("Nothing found"))


def test_the_list_goes_on_by_itself_to_the_very_first(
    noors_phone: Phone, app: Flask, cast: Cast
) -> None:
    fill_journal(app, cast, [f"Tekst {number}." for number in range(1, 66)])
    page = noors_phone.open("/dagboek")
    entries = page.locator(".entry")
    for number in (60, 65):
        # A key is deaf to what was added while the page still glides.
        entries.last.scroll_into_view_if_needed()
        expect(entries).to_have_count(number)
    expect(entries.last).to_contain_text("Tekst 1.")
    expect(page.locator(".pages a[rel=next]")).to_have_count(0)
    assert page.url.endswith("/dagboek")


def test_the_list_goes_on_by_its_link_without_script(
    phone: Callable[..., Phone], app: Flask, cast: Cast
) -> None:
    fill_journal(app, cast, [f"Tekst {number}." for number in range(1, 66)])
    page = phone("noor", java_script_enabled=False).open("/dagboek")
    seen = []
    for number in (30, 30, 5):
        expect(page.locator(".entry")).to_have_count(number)
        seen += page.locator(".entry .excerpt").all_inner_texts()
        if page.locator(".pages a[rel=next]").count():
            follow(page, "Ouder")
    assert seen == [f"Tekst {number}." for number in range(65, 0, -1)]
    follow(page, "Nieuwste")
    expect(page.locator(".entry").first).to_contain_text("Tekst 65.")


def test_the_month_leads_to_a_day(noors_phone: Phone, app: Flask, cast: Cast, say: Say) -> None:
    fill_journal(app, cast, [f"{days} dagen terug." for days in range(62, -1, -1)])
    page = noors_phone.open("/dagboek")
    follow(page, say("By month"))
    expect(page.locator("td[aria-current=date] a.written")).to_be_visible()
    leave_by(page, page.locator(".pages a[rel=prev]"))
    leave_by(page, page.locator("a.written", has_text="15"))
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    that_day = (today.replace(day=1) - timedelta(days=1)).replace(day=15)
    expect(page.locator(".entry").first).to_contain_text(f"{(today - that_day).days} dagen terug.")


# ---------------------------------------------------------------- sent ahead


def test_a_letter_is_closed_waits_unread_and_opens_when_asked(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/dagboek")
    follow(page, say("Letters to myself"))
    follow(page, say("Write a letter"))
    page.get_by_role("textbox", name=say("A letter to myself")).fill("Lieve ik van later.")
    press(page, say("Close the letter"))
    expect(page.locator("main")).not_to_contain_text("Lieve ik van later.")
    expect(noors_phone.open("/dagboek").locator("main")).not_to_contain_text("Lieve ik van later.")
    follow(page, say("Letters to myself"))
    page.get_by_text(say("Open it now after all")).tap()
    press(page, say("Open the letter"))
    expect(page.locator("article")).to_contain_text("Lieve ik van later.")
    expect(noors_phone.open("/dagboek").locator(".entry")).to_contain_text("Lieve ik van later.")
