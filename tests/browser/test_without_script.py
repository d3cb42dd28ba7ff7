"""Every journey works with scripts off."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Phone


def test_check_in_with_selects(phone: Callable[..., Phone]) -> None:
    page = phone("noor", java_script_enabled=False).open("/vandaag")
    page.get_by_label("Stemming").select_option("6")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status")).to_contain_text("Bewaard")


def test_write_keep_as_draft_and_save(phone: Callable[..., Phone]) -> None:
    noor = phone("noor", java_script_enabled=False)
    page = noor.open("/dagboek/schrijven")
    page.get_by_role("textbox").fill("Zonder script.")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_role("textbox")).to_have_value("Zonder script.")
    page.get_by_role("textbox").fill("Zonder script, en toch bewaard.")
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_text("en toch bewaard")).to_be_visible()


def test_practise_from_a_list_of_steps(phone: Callable[..., Phone]) -> None:
    page = phone("noor", java_script_enabled=False).open("/oefenen")
    page.get_by_role("link", name="Kijk om je heen").click()
    expect(page.locator("ol.steps li:visible")).to_have_count(7)
    page.get_by_label("Hoe gespannen ben je nu?").select_option("7")
    page.get_by_label("En nu, hoe gespannen ben je?").select_option("4")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("spanning van 7 naar 4")).to_be_visible()


def test_help_without_anything(phone: Callable[..., Phone]) -> None:
    page = phone(java_script_enabled=False).open("/hulp")
    expect(page.get_by_role("link", name="113").first).to_be_visible()
