"""Bursts of requests in interleaved rounds: what they cost the server, and what came of them."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scripts.bench_inside import Books
from scripts.bench_load import Burst, Fire, Tally
from scripts.bench_server import Server
from scripts.bench_targets import APP, FLOOR, Side, Target

WARM_UP_SECONDS = 1.0


@dataclass(frozen=True)
class Sample:
    """One burst: CPU milliseconds a request, requests a second, and how long answers took."""

    cpu: float
    rate: float
    median: float
    slow: float

    @classmethod
    def of(cls, tally: Tally, cpu_seconds: float) -> Sample:
        """Sum up what came back."""
        times, count = sorted(tally.milliseconds), len(tally.milliseconds)
        return cls(
            cpu=cpu_seconds * 1000 / count,
            rate=count / tally.seconds,
            median=statistics.median(times),
            slow=times[int(count * 0.95)],
        )


NOTHING = Sample(math.nan, math.nan, math.nan, math.nan)


@dataclass
class Line:
    """One target over some connections: a sample of each side, round by round."""

    target: Target
    connections: int
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def middle(self, side: str, what: Callable[[Sample], float]) -> float:
        """Return the median over the rounds."""
        return statistics.median(map(what, self.samples.get(side, [NOTHING])))

    def share(self, share: Callable[[Sample, Sample], float], floor: str = FLOOR) -> float:
        """Return the median over the rounds of how the app (first) stands to a floor (second)."""
        low = self.samples.get(floor, [NOTHING] * len(self.samples[APP]))
        return statistics.median(map(share, self.samples[APP], low))


@dataclass
class Rounds:
    """Sends bursts, and keeps the books of the journal's answers."""

    fire: Fire
    journal: Server
    books: Books
    count: int
    seconds: float
    unexpected: Counter[int] = field(default_factory=Counter)
    """Answers with another status than was asked for; 0 is none at all."""

    def measure(self, targets: Iterable[Target]) -> list[Line]:
        """Measure targets round by round: floor, app, floor, app, so that all share the noise."""
        lines = [Line(target, number) for target in targets for number in target.connections]
        for number in range(self.count + 1):
            seconds = self.seconds if number else WARM_UP_SECONDS
            for line in lines:
                for name, side in line.target.sides.items():
                    sample = self.burst(side, line.connections, seconds)
                    if number:
                        line.samples.setdefault(name, []).append(sample)
        return lines

    def burst(
        self, side: Side, connections: int, seconds: float, most: int | None = None
    ) -> Sample:
        """Send one burst; look for what it saved, and take it away again."""
        before = side.server.cpu_seconds()
        tally = self.fire(Burst(side.server.port, side.requests, connections, seconds, most))
        sample = Sample.of(tally, side.server.cpu_seconds() - before)
        self.unexpected += tally.unexpected
        if side.server is self.journal:
            self.books.settle(tally.acknowledged)
        return sample
