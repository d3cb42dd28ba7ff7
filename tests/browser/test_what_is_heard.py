"""What is heard while somebody breathes along: the live audio graph, from tap to last bell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise, repeat

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.practices.test_practise import practices
from tests.support.cast import Cast
from tests.support.listening import Sound, Voice, heard, listen

SOON, LOOK = 50, 500
GAP = 0.05
NATURAL = 20
STEP = 0.02
MOST_HERTZ_A_SECOND = 100
MOST_LOUDNESS_A_STEP = 0.04
LOUDEST = 0.35
COLOUR_OF_THE_BELL = "sine"
HIGH = 392


@dataclass
class Breathing:
    """A pacer that was begun, whose time goes by only as it is told."""

    page: Page
    gone: int = 0
    """Milliseconds."""

    def until(self, seconds: float) -> None:
        """Let time go by until so many seconds after it began, with a frame now and then."""
        # What was tapped just now gets its first frames soon.
        for look in chain(repeat(SOON, 4), repeat(LOOK)):
            step = min(look, round(1000 * seconds) - self.gone)
            if not step:
                return
            self.page.clock.fast_forward(step)
            self.gone += step


def begin(page: Page) -> Breathing:
    """Have the clock stand still, and tap."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    tap(page, "Beginnen")
    return Breathing(page)


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


@pytest.fixture
def hurried(phone: Callable[..., Phone]) -> Callable[..., Page]:
    """Give pages that are listened to, and whose time goes by only as `breathe` lets it."""

    def open_page(path: str = "/ademen", key: str | None = None) -> Page:
        someone = phone(key)
        someone.page.clock.install()
        listen(someone.page, steered=True)
        return someone.open(path)

    return open_page


def moments(begin: float, end: float, step: float = STEP) -> Iterator[float]:
    for number in range(round((end - begin) / step) + 1):
        yield begin + number * step


def tone(sound: Sound, at: float) -> Voice:
    """Return the loudest voice of a moment in which something sounds."""
    voices = sound.at(at)
    assert voices, f"it is silent at {at:.2f} s"
    return voices[0]


def colours(sound: Sound, begin: float, end: float) -> set[str]:
    return {voice.colour for at in moments(begin, end) for voice in sound.at(at)}


def refuse_jumps(sound: Sound, begin: float, end: float) -> None:
    """See that between two moments neither height nor loudness goes further than it can glide."""
    line = [(at, sound.at(at)) for at in moments(begin, end)]
    for (at, before), (_, after) in pairwise(line):
        loud = [sum(voice.loudness for voice in voices) for voices in (before, after)]
        assert abs(loud[1] - loud[0]) <= MOST_LOUDNESS_A_STEP, f"{at:.2f} s: {before} {after}"
        if before and after and before[0].colour == after[0].colour:
            glide = abs(after[0].pitch - before[0].pitch)
            assert glide <= MOST_HERTZ_A_SECOND * STEP, f"{at:.2f} s: {before} {after}"


# ---------------------------------------------------------------- the tap


def test_sound_is_opened_by_the_tap_itself_each_time(phone: Callable[..., Phone]) -> None:
    # In real time: what a phone asks is that it happens while the tap is being handled.
    someone = phone()
    listen(someone.page)
    page = someone.open("/ademen")
    assert heard(page) == []
    for name in ("Beginnen", "Even pauze", "Verder"):
        tap(page, name)
    assert [sound.begun_in_tap for sound in heard(page)] == [True, True]
    switch = page.locator("[data-do=tone]")
    for pressed in ("false", "true"):
        switch.tap()
        expect(switch).to_have_attribute("aria-pressed", pressed)
    assert [sound.begun_in_tap for sound in heard(page)] == [True, True, True]


# ---------------------------------------------------------------- the phases


@pytest.mark.parametrize(
    ("title", "phases"),
    [
        ("Adem een tijdje iets langer uit dan in", [("in", 4), ("uit", 6)]),
        ("Adem een tijdje langzaam, even lang in als uit", [("in", 5.5), ("uit", 5.5)]),
        ("Zucht eens vijf minuten, met opzet", [("in", 3), ("nog een slokje", 1), ("uit", 7)]),
        (
            "Adem in een vierkant: in, wacht, uit, wacht",
            [("in", 4), ("wacht", 4), ("uit", 4), ("wacht", 4)],
        ),
    ],
    ids=["longer exhale", "even", "sigh", "box"],
)
def test_each_phase_is_heard_as_it_is_breathed(
    hurried: Callable[..., Page],
    app: Flask,
    cast: Cast,
    title: str,
    phases: list[tuple[str, float]],
) -> None:
    prompt_id = next(each for each, name in practices(app, cast).items() if name == title)
    page = hurried(f"/oefenen/{prompt_id}", "noor")
    breathing, shown, at = begin(page), [], 0.0
    for _, seconds in phases * 3:
        breathing.until(at + seconds / 2)
        shown.append(page.locator("[data-part=word]").inner_text())
        at += seconds
    assert shown == [word for word, _ in phases * 3]
    (sound,) = heard(page)
    at = 0.0
    for word, seconds in phases * 3:
        SOUNDS[word](sound, at + 0.3, at + seconds - GAP)
        at += seconds
    refuse_jumps(sound, 0.2, at)


def sounds_in(sound: Sound, begin: float, end: float) -> None:
    heights = [tone(sound, at).pitch for at in moments(begin, end - 0.2, 0.1)]
    assert heights == sorted(heights)
    assert heights[-1] - heights[0] > 60


def sounds_out(sound: Sound, begin: float, end: float) -> None:
    # It goes out softly: the last of it is not heard.
    heights = [tone(sound, at).pitch for at in moments(begin, end - 0.4, 0.1)]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] - heights[-1] > 100
    loud = [tone(sound, at).loudness for at in (begin + 0.1, (begin + end) / 2, end - 0.4)]
    assert loud == sorted(loud, reverse=True)
    assert not sound.at(end)


def sounds_topped_up(sound: Sound, begin: float, end: float) -> None:
    heights = [tone(sound, at).pitch for at in moments(begin, end - 0.1, 0.1)]
    assert heights == sorted(heights)
    # Higher than breathing in gets without it.
    assert heights[-1] > 400


def sounds_held(sound: Sound, begin: float, end: float) -> None:
    middle = (begin + 0.4, end - 0.4)
    assert colours(sound, *middle).isdisjoint(colours(sound, 1, 3))
    heights = [tone(sound, at).pitch for at in moments(*middle)]
    assert max(heights) - min(heights) < 2


SOUNDS = {
    "in": sounds_in,
    "uit": sounds_out,
    "nog een slokje": sounds_topped_up,
    "wacht": sounds_held,
}


@pytest.mark.parametrize(("pattern", "breaths"), [(0, 16), (1, 14)], ids=["whole", "with a rest"])
def test_it_ends_with_natural_breathing_between_two_soft_bells(
    hurried: Callable[..., Page], pattern: int, breaths: int
) -> None:
    page = hurried()
    if pattern:
        page.get_by_text("Een ander ritme").tap()
        page.get_by_role("link", name="Adem een tijdje langzaam, even lang in als uit").tap()
    page.get_by_text("Duur en geluid").tap()
    page.get_by_role("radio", name="3 min").check()
    breathing, guided = begin(page), breaths * (11 if pattern else 10)
    breathing.until(guided + 1)
    word = page.locator("[data-part=word]")
    expect(word).to_have_text("vanzelf")
    expect(page.locator("#time-left")).to_have_text("0:19")
    breathing.until(guided + NATURAL - 0.5)
    expect(word).to_have_text("vanzelf")
    breathing.until(guided + NATURAL + 6)
    expect(word).to_have_text("klaar")
    (sound,) = heard(page)
    for rung in (guided, guided + NATURAL):
        bell = sound.at(rung + 0.5)
        assert {voice.colour for voice in bell} == {COLOUR_OF_THE_BELL}
        assert 0 < sum(voice.loudness for voice in bell) < LOUDEST
        fading = [tone(sound, rung + late).loudness for late in (0.5, 0.8, 1.2)]
        assert fading == sorted(fading, reverse=True)
    assert not colours(sound, guided + 5, guided + NATURAL - 0.5)
    assert guided + NATURAL + 4 < sound.closed < guided + NATURAL + 6


# ---------------------------------------------------------------- pace, pause, volume


def test_another_pace_takes_hold_at_the_next_breath_without_a_jump(
    hurried: Callable[..., Page],
) -> None:
    page = hurried()
    breathing = begin(page)
    breathing.until(11.3)
    tap(page, "sneller")
    breathing.until(13.3)
    for _ in range(2):
        tap(page, "langzamer")
    breathing.until(43)
    (sound,) = heard(page)
    # Nothing is begun anew: the same sources sound from the tap on.
    assert len(sound.oscillators) == 4
    # The breath under way stays what it was; those after it take 4,5 and 6,5.
    for top, low in ((4, 10), (14, 20), (24.5, 31), (35.5, 42)):
        assert tone(sound, top).pitch == pytest.approx(HIGH, abs=1)
        nearly_out = top + 0.9 * (low - GAP - top)
        assert tone(sound, nearly_out).pitch == pytest.approx(HIGH - 0.9 * 130, abs=2)
        assert not sound.at(low - GAP / 2)
        assert sound.at(low + 0.3)
    refuse_jumps(sound, 0.2, 43)
    expect(page.locator("[data-part=timing]")).to_have_text("in 4,5 · uit 6,5")


def test_the_pace_may_change_at_any_moment_of_a_breath(hurried: Callable[..., Page]) -> None:
    page = hurried()
    breathing = begin(page)
    for number in range(1, 13):
        breathing.until(3.1 * number)
        tap(page, "langzamer" if number % 3 else "sneller")
    (sound,) = heard(page)
    refuse_jumps(sound, 0.2, 37)


def test_after_a_pause_it_goes_on_where_it_was(hurried: Callable[..., Page]) -> None:
    page = hurried()
    left = page.locator("#time-left")
    breathing = begin(page)
    breathing.until(22)
    expect(left).to_have_text("4:38")
    tap(page, "Even pauze")
    # What it has to go: 25 whole breaths, in which the one that was broken off does not count.
    expect(left).to_have_text("4:30")
    breathing.until(82)
    expect(left).to_have_text("4:30")
    tap(page, "Verder")
    breathing.until(92)
    before, after = heard(page)
    # It fades at once, and the phone has its sound back.
    assert before.at(21.9)
    assert not before.at(22.19)
    assert before.closed == pytest.approx(22.2, abs=0.1)
    refuse_jumps(before, 0.2, 22)
    # A breath that was broken off begins anew, with breathing in.
    sounds_in(after, 0.4, 4 - GAP)
    sounds_out(after, 4.3, 10 - GAP)
    expect(left).to_have_text("4:20")


def test_the_volume_is_what_the_slider_says_and_off_is_silent(
    hurried: Callable[..., Page],
) -> None:
    page = hurried()
    page.get_by_text("Duur en geluid").tap()
    volume = page.get_by_role("slider", name="Volume")
    breathing = begin(page)
    for until, then in ((10, "1"), (20, "0.35"), (30, "0"), (32, "0.35")):
        breathing.until(until)
        volume.fill(then)
    breathing.until(33)
    page.locator("[data-do=tone]").tap()
    breathing.until(37)
    page.locator("[data-do=tone]").tap()
    breathing.until(42)
    first, second = heard(page)
    at_first, full, soft = (tone(first, at).loudness for at in (3, 13, 23))
    assert at_first == pytest.approx(full * 0.7**2, rel=0.02)
    assert soft == pytest.approx(full * 0.35**2, rel=0.02)
    assert 0.2 < full <= LOUDEST
    assert not first.at(31.5)
    assert tone(first, 32.9).loudness == pytest.approx(soft, rel=0.3)
    assert first.closed == pytest.approx(33.2, abs=0.1)
    # On again at 37 s: it joins the breath of 30 s halfway, as high as that is by then.
    assert tone(second, 1).pitch == pytest.approx(HIGH - 130 * (38 - 34) / (6 - GAP), abs=2)
    refuse_jumps(second, 0.2, 4.5)
