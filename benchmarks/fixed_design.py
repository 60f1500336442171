"""What the procedure asks for, beside a design that replays each arm a fixed number of times.

Run: python benchmarks/fixed_design.py [TESTS] [SEED]

The fixed design makes N replays under each arm that a verdict rests on: unchanged (rerun), with
the oracle before the question and with it behind, with irrelevant text (placebo), with
instructions, and with both (perfect); the last three by turns where their text has two places.
What it has seen is weighed as the procedure weighs it, so it is right as often as N replays allow.
The population is simulated (`tests/diagnosis/population.py`); `examples/python_docs` is run with
its simulated model.

Tokens of the population are those of a prompt of PROMPT tokens and a reply of REPLY; the oracle and
the placebo add ADDED each, instructions INSTRUCTIONS. Tokens of the example are those that its
model reported: the fixed design's replays are taken to cost what the procedure's do on average.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from pytest_ragft.diagnosis import Diagnosis, Evidence, Replay, Trial, Verdict, conclude, step
from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.evidence import placement_after, wording_after

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

PROMPT, REPLY, ADDED, INSTRUCTIONS = 1000, 150, 300, 100
ARMS: tuple[tuple[str, Placement | None], ...] = (
    ("rerun", None),
    ("oracle", "before"),
    ("oracle", "after"),
    ("placebo", None),
    ("instruct", None),
    ("perfect", None),
)
"""An arm that the fixed design replays; no placement: where the arm itself puts its text."""
ADDITIONS = {
    "rerun": 0,
    "oracle": ADDED,
    "placebo": ADDED,
    "instruct": INSTRUCTIONS,
    "perfect": ADDED + INSTRUCTIONS,
}


class SimulatedTest(Protocol):
    """As `tests/diagnosis/population.py` has it."""

    verdict: Verdict
    first: tuple[bool, ...]
    first_reply: str

    def replay(self, arm: str, placement: Placement | None, wording: int = 0) -> Trial: ...


class Design(Protocol):
    def __call__(self, test: SimulatedTest, evidence: Evidence) -> Diagnosis: ...


@dataclass
class Tally:
    replays: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    def add(self, true: Verdict, found: Diagnosis) -> None:
        self.replays.append(len(found.trials))
        self.tokens.append(sum(PROMPT + REPLY + ADDITIONS[trial.arm] for trial in found.trials))
        undecided = found.verdict is Verdict.UNDETERMINED
        self.said["undetermined" if undecided else str(found.verdict is true)] += 1

    def share(self, what: str) -> float:
        return self.said[what] / self.said.total()


def procedure(test: SimulatedTest, evidence: Evidence) -> Diagnosis:
    while isinstance(following := step(evidence), Replay):
        trial = test.replay(following.arm, following.placement, following.wording)
        evidence = replace(evidence, trials=(*evidence.trials, trial))
    return following


def fixed(test: SimulatedTest, evidence: Evidence, *, times: int) -> Diagnosis:
    trials = []
    for arm, place in ARMS:
        taken: Counter[Placement | None] = Counter()
        for number in range(times):
            placement = place or placement_after(arm, number)
            trials.append(test.replay(arm, placement, wording_after(arm, taken[placement])))
            taken[placement] += 1
    return conclude(replace(evidence, trials=tuple(trials)))


def simulated(size: int, seed: int) -> None:
    mix = import_module("diagnosis.mixes").STANDARD
    population = import_module("diagnosis.population").population
    designs: dict[str, Design] = {"procedure": procedure}
    designs |= {f"{times} of each arm": partial(fixed, times=times) for times in (1, 2, 3, 4, 5)}
    print(f"{size} simulated tests, seed {seed}\n")
    print(
        f"{'':18}{'right':>8}{'wrong':>8}{'undet.':>8}{'replays':>9}{'ratio':>7}{'tokens':>9}{'ratio':>7}"
    )
    base: tuple[float, float] | None = None
    for name, design in designs.items():
        tally = Tally()
        for test in population(mix, size, seed):
            evidence = Evidence(
                first=test.first,
                arms=mix.arms,
                echo=(True,) * len(test.first),
                baseline_replies=(test.first_reply,),
            )
            tally.add(test.verdict, design(test, evidence))
        replays, tokens = statistics.mean(tally.replays), statistics.mean(tally.tokens)
        base = base or (replays, tokens)
        print(
            f"{name:18}{tally.share('True'):8.1%}{tally.share('False'):8.1%}"
            f"{tally.share('undetermined'):8.1%}{replays:9.1f}{replays / base[0]:7.2f}"
            f"{tokens:9.0f}{tokens / base[1]:7.2f}",
            flush=True,
        )


def example(times: int) -> None:
    """The suite of the example, with what its tests would take by the fixed design."""
    report = diagnosed_example()
    rows = [row for row in report["tests"] if row["trials"]]
    made = [len(row["trials"]) for row in rows]
    fixed_ones = [times * sum(_can(arm, row["case"]) for arm, _ in ARMS) for row in rows]
    calls = [max(1, sum(each["judge"] is None for each in row["exchanges"])) for row in rows]
    ratio = sum(n * c for n, c in zip(fixed_ones, calls, strict=True)) / sum(
        n * c for n, c in zip(made, calls, strict=True)
    )
    cost = report["cost"]
    tokens = cost["input_tokens"] + cost["output_tokens"]
    print(f"\nexamples/python_docs: {len(rows)} tests replayed, {times} of each arm it can have\n")
    print(f"{'':18}{'replays':>9}{'calls':>9}{'tokens':>9}")
    print(f"{'procedure':18}{sum(made):9d}{cost['calls']:9d}{tokens:9d}")
    print(f"{'fixed':18}{sum(fixed_ones):9d}{cost['calls'] * ratio:9.0f}{tokens * ratio:9.0f}")
    print(f"{'ratio':18}{sum(fixed_ones) / sum(made):9.2f}{ratio:9.2f}{ratio:9.2f}")


def diagnosed_example() -> Any:  # noqa: ANN401  # a JSON report
    with tempfile.TemporaryDirectory() as name:
        for part in ("simulated_model", "python_docs"):
            shutil.copytree(ROOT / "examples" / part, Path(name) / part)
        folder = Path(name) / "python_docs"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "DOCS_BOT_"))}
        command = [sys.executable, "-m", "pytest", "-q", "--ragft-diagnose"]
        done = subprocess.run(
            [*command, "--ragft-report=report.json"],
            cwd=folder,
            env=kept,
            capture_output=True,
            text=True,
            check=False,
        )
        report = folder / "report.json"
        if not report.exists():
            raise SystemExit(done.stdout + done.stderr)
        return json.loads(report.read_text("utf-8"))


def _can(arm: str, case: dict[str, Any]) -> bool:
    """Whether a test with this case can be replayed under the arm."""
    facts = bool(case["oracle"]) and not case["expects_abstention"]
    instructions = bool(case["instructions"] or case["exemplar"])
    return {
        "rerun": True,
        "instruct": instructions,
        "perfect": facts and instructions,
    }.get(arm, facts)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    simulated(*numbers, *(2000, 1)[len(numbers) :])
    example(5)
