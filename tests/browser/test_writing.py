"""Writing: nothing lost and nothing doubled, whatever the hand does."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Phone


def test_a_draft_survives_the_tab(phone: Callable[..., Phone]) -> None:
    noor = phone("noor")
    page = noor.open("/dagboek/schrijven")
    page.get_by_role("textbox").fill("Half af.")
    expect(page.locator("#save-state")).to_contain_text("Bewaard", timeout=8_000)
    page.close()
    noor.page = noor.context.new_page()
    page = noor.open("/dagboek")
    page.get_by_role("link", name="Half af.").click()
    expect(page.get_by_role("textbox")).to_have_value("Half af.")


def test_a_double_tap_saves_once(phone: Callable[..., Phone]) -> None:
    noor = phone("noor")
    page = noor.open("/dagboek/schrijven")
    page.get_by_role("textbox").fill("Eén keer.")
    page.get_by_role("button", name="Klaar").dblclick()
    expect(page.get_by_text("Eén keer.")).to_be_visible()
    page = noor.open("/dagboek")
    expect(page.get_by_text("Eén keer.")).to_have_count(1)


def test_signed_out_while_writing(phone: Callable[..., Phone]) -> None:
    noor = phone("noor")
    page = noor.open("/dagboek/schrijven")
    page.get_by_role("textbox").fill("Dit blijft.")
    noor.context.clear_cookies()
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanmelden")
    page.get_by_label("E-mailadres").fill("noor@example.org")
    page.get_by_label("Wachtzin").fill("noor kiest vijf gewone woorden")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("textbox")).to_have_value("Dit blijft.")
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_text("Dit blijft.")).to_be_visible()
    noor.wrongs.clear()  # the browser reports the 401 as an error, which it was meant to be


def test_pressed_without_a_connection_the_text_stays(phone: Callable[..., Phone]) -> None:
    noor = phone("noor")
    page = noor.open("/dagboek/schrijven")
    expect(page.locator("draft-keeper:defined")).to_be_attached()
    noor.context.set_offline(offline=True)
    page.get_by_role("textbox").fill("Geschreven in het bos.")
    for _ in range(2):
        page.get_by_role("button", name="Klaar").click()
        expect(page.locator("#save-state")).to_contain_text("Geen verbinding", timeout=8_000)
        expect(page.get_by_role("textbox")).to_have_value("Geschreven in het bos.")
    noor.context.set_offline(offline=False)
    expect(page.locator("#save-state")).to_contain_text("Bewaard", timeout=8_000)
    page.get_by_role("button", name="Klaar").click()
    expect(page.locator("article")).to_contain_text("Geschreven in het bos.")
    noor.wrongs.clear()  # the browser reports each request that found no connection


def test_back_after_saving_leads_to_what_was_saved(phone: Callable[..., Phone]) -> None:
    noor = phone("noor")
    page = noor.open("/dagboek/schrijven")
    page.get_by_role("textbox").fill("Eén keer geschreven.")
    page.get_by_role("button", name="Klaar").click()
    expect(page.locator("article")).to_contain_text("Eén keer geschreven.")
    page.go_back()
    expect(page.get_by_role("textbox")).to_have_value("Eén keer geschreven.")
    page.get_by_role("textbox").fill("Eén keer geschreven. En nog iets.")
    page.get_by_role("button", name="Klaar").click()
    expect(page.locator("article")).to_contain_text("En nog iets.")
    page = noor.open("/dagboek")
    expect(page.get_by_text("Eén keer geschreven.")).to_have_count(1)


def test_leaving_with_text_that_could_not_be_kept_is_asked_about(
    phone: Callable[..., Phone],
) -> None:
    noor = phone("noor")
    page = noor.open("/dagboek/schrijven")
    page.route("**/dagboek/concept", lambda route: route.abort())
    page.get_by_role("textbox").press_sequentially("Nog nergens.")
    expect(page.locator("#save-state")).to_contain_text("niet bewaard", timeout=8_000)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Sluiten").click()
    expect(page.get_by_role("textbox")).to_have_value("Nog nergens.")
    assert asked == ["beforeunload"]
    page.unroute("**/dagboek/concept")
    page.get_by_role("textbox").press_sequentially(" Nu wel.")
    expect(page.locator("#save-state")).to_contain_text("Bewaard", timeout=8_000)
    page.get_by_role("link", name="Sluiten").click()
    expect(page).not_to_have_url(re.compile("schrijven"))
    assert len(asked) == 1
    noor.wrongs.clear()  # the browser reports each request that led nowhere
