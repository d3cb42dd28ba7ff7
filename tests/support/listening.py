"""What is heard of a page: its live Web Audio graph, written down and worked out at any moment.

The page is listened to from before its scripts run (`listen`). What it then asked of the audio
clock is worked out here as Web Audio would play it (`heard`): which oscillators sound, how high,
how loud. Filters count as letting everything through.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

QUIET = 0.004
"""Less loud than this counts as silence."""


def listen(page: Page, *, steered: bool = False) -> None:
    """Write down the sound of every page that is opened from now on.

    Steered, the audio clock goes along with Playwright's, so that it can be hurried.
    """
    if steered:
        page.add_init_script("window.steered = true")
    page.add_init_script(path=Path(__file__).with_suffix(".js"))


def heard(page: Page) -> list[Sound]:
    """Return what was put on the audio clock until now, one for each context, oldest first."""
    record = page.evaluate("() => window.listening")
    return [Sound(about, number, record) for number, about in enumerate(record["contexts"])]


def taps(page: Page) -> list[float]:
    """Return when something was tapped, in milliseconds of the page."""
    found: list[float] = page.evaluate("() => window.listening.taps")
    return found


@dataclass(frozen=True)
class Voice:
    """An oscillator that sounds at a moment: its colour, hertz, and loudness from 0 to 1."""

    colour: str
    pitch: float
    loudness: float


@dataclass(frozen=True)
class Stretch:
    """What a parameter does from one moment to the next change."""

    begins: float
    ends: float
    first: float
    last: float
    how: str
    tau: float = 0

    def at(self, moment: float) -> float:
        """Return the value at a moment of this stretch."""
        if self.how == "near":
            gone = math.exp(-(moment - self.begins) / self.tau)
            return self.last + (self.first - self.last) * gone
        if self.how == "set" or self.ends == self.begins:
            return self.first
        part = (moment - self.begins) / (self.ends - self.begins)
        if self.how == "curve" and self.first * self.last > 0:
            return float(self.first * (self.last / self.first) ** part)
        return self.first + (self.last - self.first) * part if self.how == "ramp" else self.first


class Line:
    """The values of one parameter over time, as Web Audio goes through them."""

    def __init__(self, initial: float, changes: Iterable[dict[str, Any]]) -> None:
        self._stretches = list(_stretches(initial, _kept(changes)))
        self._begins = [each.begins for each in self._stretches]

    def at(self, moment: float) -> float:
        """Return the value at a moment."""
        return self._stretches[max(0, bisect_right(self._begins, moment) - 1)].at(moment)


def _kept(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes in the order of time, less those that were taken back."""
    kept: list[dict[str, Any]] = []
    for each in changes:
        if each["how"] == "forget":
            kept = [other for other in kept if other["at"] < each["at"]]
        else:
            # What comes too late is done at once.
            kept.append({**each, "at": max(each["at"], each["now"])})
    return sorted(kept, key=lambda each: float(each["at"]))


def _stretches(initial: float, changes: list[dict[str, Any]]) -> Iterable[Stretch]:
    now = Stretch(0, math.inf, initial, initial, "set")
    for each in changes:
        at, how, value = each["at"], each["how"], each["value"]
        if how in {"ramp", "curve"}:
            began = now.begins
            yield Stretch(began, at, now.at(began), value, how)
            now = Stretch(at, math.inf, value, value, "set")
            continue
        yield now
        first = now.at(at) if how == "near" else value
        now = Stretch(at, math.inf, first, value, how, each["tau"])
    yield now


@dataclass
class Sound:
    """One audio context; its moments are seconds on its own clock."""

    about: dict[str, Any]
    number: int
    record: dict[str, Any]

    @property
    def begun_in_tap(self) -> bool:
        """Tell whether it was opened, and told to go, within the handler of somebody's tap."""
        return bool(self.about["openedInTap"] and any(self.about["resumedInTap"]))

    @property
    def closed(self) -> float:
        """The moment at which it was given back to the phone; infinite as long as it was not."""
        return math.inf if self.about["closed"] is None else float(self.about["closed"])

    @property
    def oscillators(self) -> list[dict[str, Any]]:
        """Return everything that can sound."""
        return [
            node
            for node in self.record["nodes"]
            if node["kind"] == "Oscillator" and node["context"] == self.number
        ]

    def at(self, moment: float) -> list[Voice]:
        """Return what sounds at a moment, the loudest first."""
        if moment >= self.closed:
            return []
        voices = [
            Voice(node["type"], self._value(node["id"], "frequency", moment), loudness)
            for node in self.oscillators
            if self._sounds(node["id"], moment)
            and (loudness := self._loudness(node["id"], moment)) > QUIET
        ]
        return sorted(voices, key=lambda voice: -voice.loudness)

    def wall(self, moment: float) -> float:
        """Return the milliseconds of the page at which a moment comes out of the loudspeaker."""
        own = [
            each for each in self.record["changes"] if self._node(each)["context"] == self.number
        ]
        nearest = min(own, key=lambda each: abs(each["now"] - moment))
        seconds = moment - nearest["now"] + nearest["latency"]
        return float(nearest["wall"] + 1000 * seconds)

    def glides(self, height: float) -> list[float]:
        """Return the moments at which what steers the height is to be at so many hertz."""
        steers = {
            f"{node['id']}.offset"
            for node in self.record["nodes"]
            if node["kind"] == "ConstantSource" and node["context"] == self.number
        }
        return [
            each["at"]
            for each in self.record["changes"]
            if each["param"] in steers and each["how"] == "ramp" and each["value"] == height
        ]

    @cached_property
    def first_sounds(self) -> float:
        """Return the first moment at which anything sounds."""
        until = max(each["at"] for each in self.record["changes"])
        moments = (number / 200 for number in range(int(until * 200)))
        return next(moment for moment in moments if self.at(moment))

    # ------------------------------------------------------------ the graph

    def _node(self, change: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.record["nodes"][int(change["param"].partition(".")[0])]
        return found

    @cached_property
    def _lines(self) -> dict[str, Line]:
        changes = defaultdict(list)
        for each in self.record["changes"]:
            changes[each["param"]].append(each)
        return {
            f"{node['id']}.{name}": Line(initial, changes[f"{node['id']}.{name}"])
            for node in self.record["nodes"]
            if node["context"] == self.number
            for name, initial in node["params"].items()
        }

    @cached_property
    def _wires(self) -> dict[int | str, list[int | str]]:
        """What each node leads to."""
        wires = defaultdict(list)
        for begin, end in self.record["wires"]:
            wires[begin].append(end)
        return wires

    @cached_property
    def _into(self) -> dict[int | str, list[int]]:
        into = defaultdict(list)
        for begin, end in self.record["wires"]:
            into[end].append(begin)
        return into

    def _sounds(self, node: int, moment: float) -> bool:
        spans = [each for each in self.record["spans"] if each["node"] == node]
        starts = [each["at"] for each in spans if each["how"] == "start"]
        stops = [each["at"] for each in spans if each["how"] == "stop"]
        return bool(starts) and min(starts) <= moment < min(stops, default=math.inf)

    def _value(self, node: int, name: str, moment: float) -> float:
        """Return a parameter with all that is led into it."""
        param = f"{node}.{name}"
        led_in = sum(self._signal(source, moment) for source in self._into[param])
        return self._lines[param].at(moment) + led_in

    def _signal(self, node: int, moment: float) -> float:
        kind = self.record["nodes"][node]["kind"]
        if kind == "ConstantSource":
            return self._value(node, "offset", moment)
        assert kind == "Gain", f"a {kind} steers a parameter"
        led_in = sum(self._signal(source, moment) for source in self._into[node])
        return led_in * self._value(node, "gain", moment)

    def _loudness(self, node: int | str, moment: float) -> float:
        """Return how loud a node is where the sound leaves the page."""
        if isinstance(node, str):
            return 0
        kind = self.record["nodes"][node]["kind"]
        if kind == "destination":
            return 1
        own = abs(self._value(node, "gain", moment)) if kind == "Gain" else 1
        return own * sum(self._loudness(end, moment) for end in self._wires[node]) if own else 0
