"""Words that are selected, with a finger too, become an insight; without script there is a list."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone

TEXT = "Ik was bij de zee. Ik hoef het niet alleen te doen! Morgen weer."
CHOSEN = "niet alleen"

SELECT = """([from, to]) => {
  const words = document.querySelector("main article p").firstChild;
  document.getSelection().setBaseAndExtent(words, from, words, to);
}"""


def written(noor: Phone) -> Page:
    page = noor.open("/dagboek/schrijven")
    page.get_by_role("textbox").fill(TEXT)
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    return page


def select(page: Page, words: str) -> None:
    begin = TEXT.index(words)
    page.evaluate(SELECT, [begin, begin + len(words)])


def test_what_is_selected_becomes_an_insight_with_a_tap(phone: Callable[..., Phone]) -> None:
    page = written(phone("noor"))
    button = page.get_by_role("button", name="Markeer als inzicht")
    expect(button).to_be_hidden()
    select(page, "bij de zee")
    select(page, CHOSEN)
    expect(button).to_be_in_viewport()
    button.tap()
    expect(page.locator("blockquote")).to_have_text(CHOSEN)


def test_a_tap_that_takes_the_selection_away_still_keeps_it(phone: Callable[..., Phone]) -> None:
    page = written(phone("noor"))
    select(page, CHOSEN)
    button = page.get_by_role("button", name="Markeer als inzicht")
    expect(button).to_be_visible()
    page.evaluate("document.getSelection().removeAllRanges()")
    button.tap()
    expect(page.locator("blockquote")).to_have_text(CHOSEN)


def test_without_a_selection_the_button_goes_away(phone: Callable[..., Phone]) -> None:
    page = written(phone("noor"))
    button = page.get_by_role("button", name="Markeer als inzicht")
    select(page, CHOSEN)
    expect(button).to_be_visible()
    page.evaluate("document.getSelection().removeAllRanges()")
    expect(button).to_be_hidden()
    page.evaluate("document.getSelection().selectAllChildren(document.querySelector('h1'))")
    page.wait_for_timeout(200)
    expect(button).to_be_hidden()


def test_a_word_that_is_clicked_twice_may_be_kept(phone: Callable[..., Phone]) -> None:
    page = written(phone("noor"))
    box = page.locator("main article p").bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + 30, box["y"] + 12)
    button = page.get_by_role("button", name="Markeer als inzicht")
    expect(button).to_be_visible()
    button.click()
    expect(page.locator("blockquote")).not_to_be_empty()


def test_without_script_a_sentence_is_chosen_from_a_list(phone: Callable[..., Phone]) -> None:
    page = written(phone("noor", java_script_enabled=False))
    page.get_by_role("link", name="Markeer een inzicht").click()
    page.get_by_label("Ik hoef het niet alleen te doen!").check()
    page.get_by_role("button", name="Bewaar deze").click()
    page.get_by_label("Het kleinste wat je zou kunnen doen").fill("Iemand bellen.")
    page.get_by_label("Morgen", exact=True).check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status")).to_contain_text("Bewaard")
    page.get_by_role("button", name="Gedaan").click()
    expect(page.get_by_role("status")).to_contain_text("Fijn dat het gelukt is")


def test_the_later_on_check_without_script(phone: Callable[..., Phone]) -> None:
    page = phone("noor", java_script_enabled=False).open("/vandaag")
    page.get_by_role("link", name="Even kijken").click()
    page.get_by_role("group", name="Het bracht niet wat ik hoopte").get_by_label("veel").check()
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("button", name="Vertel het aan Ilse").click()
    expect(page.get_by_role("textbox")).to_have_value("Het bracht niet wat ik hoopte: veel.")
    expect(page.get_by_label("Deel met Ilse")).to_be_checked()
