"""Gesprek on two phones: what comes first, asking for contact, and what the coach makes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
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
    expect(hers.get_by_text("Noor weet dat.")).to_be_visible()

    page = noor.open("/gesprek")
    expect(page.get_by_text("gelezen door Ilse")).to_be_visible()
    expect(page.get_by_text("Ilse heeft het gezien")).to_be_visible()
    expect(page.get_by_text("dinsdag 2 maart 2027, 14:30")).to_be_visible()
