"""From the invitation on screen to a shared entry that the coach read and answered, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone


def test_from_the_invitation_to_an_answer(phone: Callable[..., Phone]) -> None:
    ilse, sanne = phone("ilse"), phone()
    link = _invite(ilse.open("/begeleiding/uitnodigen"))
    _join(sanne.page, link)
    _check_in(sanne.page)
    _keep_code(sanne.page)
    _write_and_share(sanne.page)
    _read_and_answer(ilse.open("/begeleiding"))
    page = sanne.open("/vandaag")
    page.get_by_role("link", name="Ilse schreef terug").click()
    page.get_by_role("link", name="Fijn dat je dit deelt.").click()
    expect(page.get_by_text("een uur in de tuin")).to_be_visible()
    expect(page.get_by_text("Fijn dat je dit deelt.")).to_be_visible()
    expect(page.get_by_text("gelezen door Ilse")).to_be_visible()


def _invite(page: Page) -> str:
    page.get_by_label("Naam").fill("Sanne")
    page.get_by_label("E-mailadres").fill("sanne@example.org")
    page.get_by_label("Ik heb gevraagd").check()
    page.get_by_role("button", name="Link maken").click()
    expect(page.locator("svg.qr-code")).to_be_visible()
    return page.locator("p.code").inner_text()


def _join(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Sanne")
    assert len(page.locator(".passphrase").inner_text().split()) == 5
    page.get_by_role("button", name="Ik heb hem opgeschreven").click()
    page.get_by_label("Ja, bewaar").check()
    page.get_by_label("Ja, ik wil kunnen delen").check()
    page.get_by_role("button", name="Verder").click()
    expect(page).to_have_url(re.compile("/vandaag$"))


def _check_in(page: Page) -> None:
    """Mood alone, in three taps: the slider, and save."""
    slider = page.get_by_role("slider", name="Stemming")
    slider.tap(position={"x": 200, "y": 10})
    page.get_by_role("button", name="Bewaar").click()


def _keep_code(page: Page) -> None:
    page.get_by_role("button", name="Laat mijn code zien").click()
    expect(page.locator(".code-groups li")).to_have_count(7)
    groups = page.locator(".code-groups li").all_inner_texts()
    page.get_by_label("Groepje 2").fill(groups[1])
    page.get_by_label("Groepje 6").fill(groups[5].lower())
    page.get_by_role("button", name="Controleren").click()
    expect(page.get_by_text("Je herstelcode werkt")).to_be_visible()


def _write_and_share(page: Page) -> None:
    page.get_by_role("link", name="Vrij schrijven").click()
    area = page.get_by_role("textbox")
    area.fill("Vandaag zat ik een uur in de tuin.")
    expect(page.locator("#save-state")).to_contain_text("Bewaard", timeout=10_000)
    page.get_by_label("Deel met Ilse").check()
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_text("gedeeld met Ilse")).to_be_visible()


def _read_and_answer(page: Page) -> None:
    page.get_by_role("link", name="Sanne").click()
    page.locator("article", has_text="nieuw").get_by_role("link").click()
    expect(page.get_by_text("een uur in de tuin")).to_be_visible()
    page.get_by_role("textbox").fill("Fijn dat je dit deelt.")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_text("Fijn dat je dit deelt.")).to_be_visible()
