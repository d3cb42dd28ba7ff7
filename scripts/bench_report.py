"""What the bench found, as Markdown tables that read well in a terminal too."""

from __future__ import annotations

import math
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scripts.bench_rounds import Line, Sample
from scripts.bench_targets import APP, EACH, FLOOR, Target

Value = str | float | None


def machine(database: str, others: float) -> str:
    """Return one sentence on where the figures come from; `others` is the load before the bench."""
    model = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.exists():
        names = [line for line in about.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(": ")[2] if names else model
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of {model}, {platform.system()}, "
        f"{python} ({Path(sys.executable).resolve()}), {database}, "
        "gunicorn with 2 workers of 4 threads; "
        f"{others:.1f} other processes wanted a core at the start."
    )


def requests(lines: Iterable[Line]) -> str:
    """Return the table of processor time, requests a second and answer times."""
    return table(
        ["what", "connections", "CPU ms", "aim", "a second", "p50 ms", "p95 ms"],
        [
            [
                line.target.name,
                line.connections,
                line.middle(APP, lambda sample: sample.cpu),
                _at_most(line.target.cpu_aim),
                line.middle(APP, lambda sample: sample.rate),
                line.middle(APP, lambda sample: sample.median),
                line.middle(APP, lambda sample: sample.slow),
            ]
            for line in lines
        ],
    )


def floors(lines: Iterable[Line]) -> str:
    """Return the table of how the same requests stand to their floors."""
    return table(
        [
            *("share of the floor", "connections", "floor CPU ms", "a second"),
            *("by CPU", "by requests", "aim", "by CPU, a query a row", "by requests"),
        ],
        [
            [
                line.target.name,
                line.connections,
                line.middle(FLOOR, lambda sample: sample.cpu),
                line.middle(FLOOR, lambda sample: sample.rate),
                line.share(_by_cpu),
                line.share(_by_rate),
                f"≥ {line.target.share_aim}" if line.target.share_aim else None,
                line.share(_by_cpu, EACH),
                line.share(_by_rate, EACH),
            ]
            for line in lines
        ],
    )


def _by_cpu(app: Sample, floor: Sample) -> float:
    return floor.cpu / app.cpu


def _by_rate(app: Sample, floor: Sample) -> float:
    return app.rate / floor.rate


def weights(targets: Iterable[Target]) -> str:
    """Return the table of what pages ask of the database and weigh."""
    rows: list[Sequence[Value]] = [
        [
            target.name + (f" ({number})" if len(target.weights) > 1 else ""),
            weight.queries,
            weight.rows,
            f"{weight.size:,}",
            f"{weight.gzipped:,}",
            _at_most(target.gzip_aim),
        ]
        for target in targets
        for number, weight in enumerate(target.weights, 1)
    ]
    return table(["page", "queries", "rows", "bytes", "gzipped by the bench", "aim"], rows)


def histories(lines: Iterable[Line]) -> str:
    """Return the table of saves by how much somebody has written before."""
    return table(
        ["what", "CPU ms", "p50 ms", "p95 ms"],
        [
            [
                line.target.name,
                line.middle(APP, lambda sample: sample.cpu),
                line.middle(APP, lambda sample: sample.median),
                line.middle(APP, lambda sample: sample.slow),
            ]
            for line in lines
        ],
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return a Markdown table with even columns, all but the first to the right."""
    texts = [headings, *([_text(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_row(cells, widths) for cells in (texts[0], rule, *texts[1:]))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(padded)} |"


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.{2 if value < 100 else 0}f}"


def _at_most(aim: float | None) -> Value:
    return None if aim is None else f"≤ {aim:,}"
