"""How often 95 % intervals of a suite's means hold the true one, and how wide they are.

Run: python benchmarks/mean_intervals.py [SUITES]

Suites of made cases are drawn from known distributions of a figure between 0 and 1; three methods
make an interval of each: ours, Student's t and the percentile bootstrap. Prints a table.
"""

import random
import sys
from collections.abc import Callable, Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import TypeAlias

from pytest_ragft.diagnosis.metrics import mean_interval

SUITES = 300
CASES = (5, 10, 20, 50)
T = {5: 2.776, 10: 2.262, 20: 2.093, 50: 2.010}
"""The 97.5 % point of Student's t for each number of cases."""
RESAMPLES = 200

Figures = tuple[tuple[float, ...], tuple[float, ...]]
"""Values that a case can have, and how probable each is."""
Interval = tuple[float, float]
Method: TypeAlias = Callable[[Sequence[float], random.Random], Interval]

DISTRIBUTIONS: dict[str, Figures] = {
    "recall, 1 source": ((0.0, 1.0), (0.1, 0.9)),
    "recall, 2 sources": ((0.0, 0.5, 1.0), (0.1, 0.2, 0.7)),
    "MRR": ((0.0, 0.2, 1 / 3, 0.5, 1.0), (0.1, 0.1, 0.1, 0.2, 0.5)),
    "precision@10": ((0.0, 0.1, 0.2), (0.1, 0.8, 0.1)),
    "faithfulness": ((0.5, 0.75, 1.0), (0.03, 0.1, 0.87)),
}


def ours(values: Sequence[float], _draw: random.Random) -> Interval:
    return mean_interval(values)


def student(values: Sequence[float], _draw: random.Random) -> Interval:
    reach = T[len(values)] * stdev(values) / sqrt(len(values))
    return max(0.0, fmean(values) - reach), min(1.0, fmean(values) + reach)


def bootstrap(values: Sequence[float], draw: random.Random) -> Interval:
    means = sorted(fmean(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return means[round(0.025 * RESAMPLES)], means[round(0.975 * RESAMPLES) - 1]


METHODS: dict[str, Method] = {"ours": ours, "Student's t": student, "bootstrap": bootstrap}


def measured(method: Method, figures: Figures, cases: int, suites: int) -> tuple[float, float]:
    """Share of intervals that hold the true mean, and their mean width."""
    draw = random.Random(1)
    values, weights = figures
    true = sum(value * weight for value, weight in zip(values, weights, strict=True))
    held, width = 0, 0.0
    for _ in range(suites):
        low, high = method(draw.choices(values, weights, k=cases), draw)
        held += low - 1e-9 <= true <= high + 1e-9
        width += high - low
    return held / suites, width / suites


def main(suites: int) -> None:
    print(f"| figure | cases | {' | '.join(METHODS)} |")
    print(f"|---|---|{'---|' * len(METHODS)}")
    for name, figures in DISTRIBUTIONS.items():
        for cases in CASES:
            found = [measured(method, figures, cases, suites) for method in METHODS.values()]
            cells = " | ".join(f"{100 * held:.0f} %, {width:.2f}" for held, width in found)
            print(f"| {name} | {cases} | {cells} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SUITES)
