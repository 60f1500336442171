"""How often the diagnosis names the planted defect, in generated pipelines and in the examples.

Run: python benchmarks/pipelines.py [--each N] [--seed S] [--bare] [--why] [--no-examples]

A project is generated: a corpus of invented facts, an app over LangChain with one pipeline for
each planted defect, and N failing tests for each of 31 causes. Each claim is proved by asking the
simulated model directly before the test is written. Then `pytest --ragft-diagnose` runs over it.
Printed are a confusion matrix of the finer classes, the shares of right, wrong and undetermined
verdicts, and the model calls that each class took. All models are simulated.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
SUITES = ("python_docs", "support_desk")
CLAIMS = {"knowledge", "behaviour", "both", "flaky", "defect"}
OPTIONS = ("-q", "--tb=no", "-rN", "-p", "no:cacheprovider", "--ragft-diagnose")


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """One failing test: what was planted, and what was found."""

    nodeid: str
    truth: tuple[str, str]
    """Verdict and subclass."""
    found: tuple[str, str]
    calls: int
    because: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.found == self.truth

    @property
    def undecided(self) -> bool:
        """Nothing was claimed that is not so, but less than is known."""
        if self.found[0] not in CLAIMS:
            return self.found != self.truth
        return self.found[0] == self.truth[0] and self.found[1] == "-" != self.truth[1]

    @property
    def wrong(self) -> bool:
        return not self.right and not self.undecided


def diagnose(folder: Path, truth: Mapping[str, tuple[str, str]]) -> list[Diagnosed]:
    """Runs the suite of a project under the diagnosis."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "DESK_", "DOCS_BOT_", "PYTEST_", "APP_"))
    }
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "run.json"
        command = [sys.executable, "-m", "pytest", *OPTIONS, f"--ragft-report={report}"]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if not report.exists():
            raise SystemExit(done.stdout + done.stderr)
        tests = json.loads(report.read_text("utf-8"))["tests"]
    return [_diagnosed(test, truth[test["nodeid"]]) for test in tests]


def _diagnosed(test: Mapping[str, object], truth: tuple[str, str]) -> Diagnosed:
    trials = test["trials"]
    because = test["because"]
    return Diagnosed(
        nodeid=str(test["nodeid"]),
        truth=truth,
        found=(str(test["verdict"]), str(test["subclass"] or "-")),
        calls=sum(_calls(trial) for trial in trials) if isinstance(trials, list) else 0,
        because=tuple(because) if isinstance(because, list) else (),
    )


def _calls(trial: Mapping[str, object]) -> int:
    """Model calls of one replay; the echo makes none."""
    return 0 if trial["arm"] == "answer-echo" else 1


def generated(
    folder: Path, each: int, seed: int, *, bare: bool = False
) -> dict[str, tuple[str, str]]:
    """Writes a project; what is true of its tests."""
    sys.path[:0] = [str(EXAMPLES), str(Path(__file__).parent)]
    project = import_module("planting.project")
    reader = import_module("simulated_model.models.reader_3").MODEL
    writer = import_module("simulated_model.writer")
    read = import_module("simulated_model.reader").read

    def model(rules: str, prompt: str) -> str:
        turns = (("system", rules), ("user", prompt))
        out_of_service = writer.limit_on(read(turns).question, reader).status != HTTPStatus.OK
        return "" if out_of_service else str(writer.write(turns, 0, reader))

    known = project.write(folder, EXAMPLES, each, seed, model, bare=bare)
    return {nodeid: (p.verdict, p.subclass or "-") for nodeid, p in known.items()}


def copied(name: str, folder: Path) -> Path:
    """An example with its model, in a folder without anything stored by earlier runs."""
    unwanted = shutil.ignore_patterns(".*", "__pycache__")
    for part in ("simulated_model", name):
        shutil.copytree(EXAMPLES / part, folder / part, ignore=unwanted, dirs_exist_ok=True)
    return folder / name


def of_example(name: str) -> dict[str, tuple[str, str]]:
    """What is true of the tests of an example."""
    truth = yaml.safe_load((EXAMPLES / name / "truth.yaml").read_text("utf-8"))
    return {nodeid: (known["verdict"], known["subclass"] or "-") for nodeid, known in truth.items()}


def show(name: str, tests: Sequence[Diagnosed], seconds: float) -> None:
    """The matrix, row by row: what was planted, and what it was called."""
    print(f"{name}: {len(tests)} failing tests, {seconds:.0f} s\n")
    print(f"  {'planted':44}{'tests':>6}{'right':>7}{'calls':>7}  called otherwise")
    for truth in sorted({test.truth for test in tests}):
        row = [test for test in tests if test.truth == truth]
        others = Counter("/".join(test.found) for test in row if not test.right)
        told = ", ".join(f"{n} {found}" for found, n in others.most_common())
        print(
            f"  {'/'.join(truth):44}{len(row):6}{sum(test.right for test in row):7}"
            f"{sum(test.calls for test in row) / len(row):7.1f}  {told}"
        )
    print("\n  " + ", ".join(f"{share:.1%} {what}" for what, share in shares(tests).items()))
    print()


def shares(tests: Sequence[Diagnosed]) -> dict[str, float]:
    """Of all tests; a wrong claim is a verdict or a class that is not so."""
    return {
        "right": _share(test.right for test in tests),
        "verdict right": _share(test.found[0] == test.truth[0] for test in tests),
        "wrong claims": _share(test.wrong for test in tests),
        "left open": _share(test.undecided for test in tests),
    }


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--each", type=int, default=11, help="tests for each planted cause")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the generated project")
    parser.add_argument("--no-examples", action="store_true")
    parser.add_argument("--bare", action="store_true", help="no instructions for the whole suite")
    parser.add_argument("--why", action="store_true", help="print each test that is not right")
    given = parser.parse_args()
    runs: list[tuple[str, Path, dict[str, tuple[str, str]]]] = []
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        runs.append(
            (
                f"generated, seed {given.seed}",
                folder,
                generated(folder, given.each, given.seed, bare=given.bare),
            )
        )
        if not given.no_examples:
            copies = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            runs += [(n, copied(n, copies), of_example(n)) for n in SUITES]
        for name, place, truth in runs:
            started = time.perf_counter()
            tests = diagnose(place, truth)
            show(name, tests, time.perf_counter() - started)
            for test in tests:
                if given.why and not test.right:
                    print(test.nodeid, test.truth, test.found, *test.because, sep="\n    ")


if __name__ == "__main__":
    main()
