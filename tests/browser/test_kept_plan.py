"""A plan that somebody keeps on their phone: there signed out too, and gone when they say so."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.support.cast import Cast

KEPT = "localStorage.getItem('naklank.plan')"
MARKUP = "<img src=x onerror=alert(1)>"


def write_plan(page: Page, helps: str) -> None:
    page.get_by_label("Wat mij helpt").fill(helps)
    page.get_by_label("Naam").first.fill("Jeroen")
    page.get_by_label("Telefoonnummer").first.fill("06 1234 5678")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn eigen pagina")


def test_it_is_kept_after_a_press_follows_what_is_saved_and_goes(
    phone: Callable[..., Phone],
) -> None:
    noor = phone("noor")
    page = noor.open("/hulp/mijn/bewerken")
    write_plan(page, MARKUP)
    assert page.evaluate(KEPT) is None
    page.get_by_role("button", name="Bewaar het ook op deze telefoon").click()
    expect(page.get_by_role("button", name="Haal het van deze telefoon")).to_be_visible()
    page = noor.open("/hulp")
    expect(page.locator("kept-plan")).to_contain_text(MARKUP)
    expect(page.locator("kept-plan img")).to_have_count(0)
    expect(page.get_by_role("link", name="06 1234 5678")).to_have_attribute(
        "href", "tel:0612345678"
    )
    write_plan(noor.open("/hulp/mijn/bewerken"), "De hond.")
    page = noor.open("/hulp")
    expect(page.locator("kept-plan")).to_contain_text("De hond.")
    page.get_by_role("button", name="Haal het van deze telefoon").click()
    expect(page.locator("kept-plan")).to_be_hidden()
    assert page.evaluate(KEPT) is None


def test_it_stays_after_signing_out(phone: Callable[..., Phone]) -> None:
    noor = phone("noor")
    keep(noor)
    noor.open("/ik").locator("form[action='/uitloggen'] button").click()
    noor.page.wait_for_url("**/inloggen*")
    expect(noor.open("/hulp").locator("kept-plan")).to_contain_text("De hond.")


def test_it_goes_with_the_account(phone: Callable[..., Phone], cast: Cast) -> None:
    noor = phone("noor")
    keep(noor)
    page = noor.open("/ik/wissen")
    page.get_by_label("Wachtzin").fill(cast["noor"].passphrase)
    page.locator("main form button").last.click()
    page.wait_for_url("**/inloggen*")
    assert noor.open("/hulp").evaluate(KEPT) is None


def keep(noor: Phone) -> None:
    page = noor.open("/hulp/mijn/bewerken")
    write_plan(page, "De hond.")
    page.get_by_role("button", name="Bewaar het ook op deze telefoon").click()
    assert page.evaluate(KEPT)
