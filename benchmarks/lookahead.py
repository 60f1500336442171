"""How many replies in a row a diagnosis waits for, with and without looking ahead.

Run: python benchmarks/lookahead.py [TESTS] [SEED] [POPULATION...]

Simulated failing tests (`tests/diagnosis/population.py`), with as many calls at once as there is
something to fetch: a round is one wait for the provider. "wasted" is the share of the calls that
were fetched and never used.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from statistics import mean
from typing import Protocol

from pytest_ragft.diagnosis import Evidence, Replay, Trial, step
from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.lookahead import likely, sure

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

Prompt = tuple[str, Placement | None, int]
Look = Callable[[Evidence, Replay], tuple[Replay, ...]]


def looks() -> dict[str, Look]:
    """Ways of looking ahead."""
    found: dict[str, Look] = {"one after another": lambda *_: ()}
    for depth in (1, 2):
        found[f"sure, depth {depth}"] = partial(sure, depth=depth)
    for depth, least in product((2, 3, 4), (0.95, 0.9, 0.8, 0.65, 0.5)):
        found[f"likely {least}, depth {depth}"] = partial(likely, depth=depth, least=least)
    return found


class SimulatedTest(Protocol):
    """As `tests/diagnosis/population.py` has it."""

    first: tuple[bool, ...]
    first_reply: str

    def replay(self, arm: str, placement: Placement | None, wording: int = 0) -> Trial: ...


@dataclass(frozen=True)
class Course:
    checks: int
    rounds: int
    replays: int
    wasted: int
    looks: int
    seconds: float
    """Of looking ahead."""


def course(test: SimulatedTest, arms: tuple[str, ...], look: Look) -> Course:
    """One simulated test, diagnosed."""
    evidence = Evidence(
        first=test.first,
        arms=arms,
        echo=(True,) * len(test.first),
        baseline_replies=(test.first_reply,),
    )
    now, looks, seconds = 0, 0, 0.0
    fetched: Counter[Prompt] = Counter()
    made: Counter[Prompt] = Counter()
    arrival: dict[tuple[Prompt, int], int] = {}
    while isinstance(following := step(evidence), Replay):
        started = time.process_time()
        ahead = look(evidence, following)
        seconds, looks = seconds + time.process_time() - started, looks + 1
        for prompt, count in Counter(map(prompt_of, (following, *ahead))).items():
            while fetched[prompt] < made[prompt] + count:
                arrival[prompt, fetched[prompt]] = now + 1
                fetched[prompt] += 1
        prompt = prompt_of(following)
        now = max(now, arrival[prompt, made[prompt]])
        made[prompt] += 1
        evidence = replace(evidence, trials=(*evidence.trials, test.replay(*prompt)))
    wasted = sum((fetched - made).values())
    return Course(len(test.first), now, len(evidence.trials), wasted, looks, seconds)


def prompt_of(following: Replay) -> Prompt:
    return following.arm, following.placement, following.wording


def main(size: int, seed: int, names: list[str]) -> None:
    mixes = import_module("diagnosis.mixes").POPULATIONS
    population = import_module("diagnosis.population").population
    for name in names or ["standard"]:
        print(f"{name}: {size} simulated tests, seed {seed}\n")
        print(f"{'':24}{'rounds':>8}{'one check':>11}{'replays':>9}{'wasted':>9}{'ms/look':>9}")
        for label, look in looks().items():
            mix = mixes[name]
            rows = [course(test, mix.arms, look) for test in population(mix, size, seed)]
            alone = [row.rounds for row in rows if row.checks == 1] or [0]
            replays, wasted = (sum(r.replays for r in rows), sum(r.wasted for r in rows))
            spent = 1000 * sum(r.seconds for r in rows) / sum(r.looks for r in rows)
            print(
                f"{label:24}{mean(r.rounds for r in rows):8.2f}{mean(alone):11.2f}"
                f"{replays / size:9.2f}{wasted / replays:9.2%}{spent:9.2f}",
                flush=True,
            )
        print()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(int((arguments or ["500"])[0]), int((arguments[1:] or ["1"])[0]), arguments[2:])
