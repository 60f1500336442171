"""How often the decision procedure is right on simulated tests, beside two simpler designs.

Run it with `python benchmarks/decision.py [TESTS] [SEED]`. All figures are simulated:
`tests/diagnosis/population.py` and `mixes.py` say what the populations of the first table are made
of, `pipelines.py` and `truths.py` those of the finer classes.
"""

import sys
import time
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

HEADINGS = (
    "right", "wrong", "undet.", "flaky>know.", "know. wrong", "replays", "p95", "ms/step",
)  # fmt: skip

BLURS = (0.1, 0.2)
"""Shares of pipelines of which something else was seen than there was."""


def main(size: int, seed: int) -> None:
    verdicts(size, seed)
    finer_classes(size, seed)


def verdicts(size: int, seed: int) -> None:
    """The first level, on each population, by each design."""
    designs = import_module("diagnosis.designs")
    populations = import_module("diagnosis.mixes").POPULATIONS
    print(f"{size} simulated tests a row, seed {seed}\n")
    print(f"{'':46}" + "".join(f"{heading:>12}" for heading in HEADINGS))
    for name, mix in populations.items():
        for label, design in designs.DESIGNS.items():
            started = time.perf_counter()
            tally = designs.tally(design, mix, size, seed)
            spent = time.perf_counter() - started
            shares = (
                tally.right,
                tally.wrong,
                tally.undetermined,
                tally.flaky_called_knowledge,
                tally.wrong_knowledge,
            )
            row = "".join(f"{share:12.1%}" for share in shares)
            row += f"{tally.mean_replays:12.1f}{tally.p95_replays:12d}"
            print(f"{name:25}{label:21}{row}{1000 * spent / sum(tally.replays):12.2f}")


def finer_classes(size: int, seed: int) -> None:
    """The second level: what was planted, and what was claimed."""
    module = import_module("diagnosis.confusion")
    found = module.confusion(size, seed)
    print(
        f"\n{found.tests} simulated pipelines with a planted defect, seed {seed}: "
        "true class by row, claimed class by column\n"
    )
    for line in module.matrix(found):
        print(line)
    print(f"\nas seen: {module.summary(found)}")
    print(module.harm(found))
    for blur in BLURS:
        blurred = module.confusion(size, seed, blur)
        print(f"{blur:.0%} of the pipelines seen wrongly: {module.summary(blurred)}")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*numbers, *(5000, 1)[len(numbers) :])
