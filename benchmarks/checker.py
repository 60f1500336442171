"""What a whole run of `ragft check` takes beside other linters with a handful of rules.

Run: python benchmarks/checker.py [--rounds N] [--limit SECONDS] [--tools FOLDER] REPOSITORY...

Every tool looks at the same folder in turn, round after round, so that a busy machine slows all of
them. Tools that are not installed are named and left out; FOLDER is searched for them first.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

OURS = [sys.executable, "-m", "pytest_ragft.cli", "check", "--format", "concise"]
REFERENCE = "ruff, no cache"
RUFF = "F401,F841,E711,E722,B006,B008,S101,T201,UP006,PLR0913"
PYLINT = "unused-import,unused-variable,bare-except,singleton-comparison"
SEMGREP = """\
rules:
- {id: a, languages: [python], severity: INFO, message: m, pattern: "$X.similarity_search($Q)"}
- {id: b, languages: [python], severity: INFO, message: m, pattern: $X.as_retriever(...)}
- {id: c, languages: [python], severity: INFO, message: m, pattern: $X.completions.create(...)}
- {id: d, languages: [python], severity: INFO, message: m, pattern: "TokenTextSplitter(...)"}
- {id: e, languages: [python], severity: INFO, message: m, pattern: "SFTTrainer(...)"}
"""


class Cost(NamedTuple):
    """Of one process and those it started."""

    seconds: float
    megabytes: float
    """Of the largest of them."""
    in_time: bool


@dataclass(frozen=True, slots=True)
class Tool:
    """One command line; `prepare` runs once before it is measured."""

    name: str
    command: tuple[str, ...]
    prepare: bool = False


def tools(repository: Path, extra: str, scratch: Path) -> Iterator[Tool]:
    """In the order in which they run; those that are not installed are printed."""
    place = str(repository)
    rules = scratch / "semgrep.yaml"
    rules.write_text(SEMGREP, "utf-8")
    yield Tool("ragft, no cache", (*OURS, "--no-cache", place))
    yield Tool("ragft, cache warm", (*OURS, place), prepare=True)
    commands = {
        REFERENCE: ("ruff", "check", "--isolated", "--no-cache", "-q", f"--select={RUFF}", place),
        "ruff, cache warm": (
            "ruff", "check", "--isolated", f"--cache-dir={scratch}", "-q", f"--select={RUFF}",
            place,
        ),
        "flake8, 4 rules": ("flake8", "--isolated", "--select=E711,E722,F401,F841", place),
        "pylint, 4 rules": (
            "pylint", "-j0", "--rcfile=/dev/null", "--recursive=y", "--disable=all",
            f"--enable={PYLINT}", place,
        ),
        "fixit, 1 rule": ("fixit", "--quiet", "--rules", "fixit.rules:UseAssertIn", "lint", place),
        "semgrep, 5 rules": (
            "semgrep", "scan", "--quiet", "--metrics=off", "--disable-version-check",
            "--no-git-ignore", f"--config={rules}", place,
        ),
    }  # fmt: skip
    for name, (program, *arguments) in commands.items():
        found = shutil.which(program, path=extra)
        if found:
            yield Tool(name, (found, *arguments), prepare="warm" in name)
        else:
            print(f"  {program} is not installed: left out")


def cost(command: Sequence[str], limit: float) -> Cost:
    """Of one whole process, as the kernel counts it."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        in_time = True
        while True:
            done, _, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                process.returncode = 0
                break
            if in_time and time.perf_counter() - start > limit:
                in_time = False
                os.killpg(process.pid, 9)
            time.sleep(0.001)
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024, in_time)


def measured(
    repository: Path, rounds: int, limit: float, extra: str, scratch: Path
) -> dict[str, list[Cost]]:
    """One cost for each tool and round; a tool over the limit is run once."""
    chosen = list(tools(repository, extra, scratch))
    for tool in chosen:
        if tool.prepare:
            cost(tool.command, limit)
    found: dict[str, list[Cost]] = {tool.name: [] for tool in chosen}
    for _ in range(rounds):
        for tool in chosen:
            if all(each.in_time for each in found[tool.name]):
                found[tool.name].append(cost(tool.command, limit))
    return found


def show(repository: Path, found: dict[str, list[Cost]]) -> None:
    files = [path for path in repository.rglob("*.py") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{repository.name}: {len(files)} Python files, {size:.1f} MB")
    reference = found.get(REFERENCE)
    for name, costs in found.items():
        seconds = statistics.median(each.seconds for each in costs)
        memory = max(each.megabytes for each in costs)
        over = "" if all(each.in_time for each in costs) else "more than "
        print(f"  {name:<18} {over}{seconds:8.3f} s  {memory:6.0f} MB", end="")
        if reference:
            ratio = statistics.median(
                mine.seconds / theirs.seconds
                for mine, theirs in zip(costs, reference, strict=False)
            )
            print(f"  {over}{ratio:7.2f} x ruff", end="")
        print()


def start_up(rounds: int) -> None:
    """On a folder without a file, beside the interpreter alone."""
    with tempfile.TemporaryDirectory() as name:
        pairs = [
            (cost([*OURS, name], 60).seconds, cost([sys.executable, "-c", "pass"], 60).seconds)
            for _ in range(rounds)
        ]
    ours, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"an empty folder: {1000 * ours:.0f} ms; `python -c pass`: {1000 * plain:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one process")
    parser.add_argument("--tools", default="", help="folder of other tools' programs")
    given = parser.parse_args()
    extra = os.pathsep.join(
        [given.tools, str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    )
    start_up(given.rounds)
    for repository in given.repositories:
        with tempfile.TemporaryDirectory() as name:
            copy = Path(name) / "copy" / repository.resolve().name
            shutil.copytree(repository, copy, symlinks=True)
            scratch = Path(name) / "scratch"
            scratch.mkdir()
            found = measured(copy, given.rounds, given.limit, extra, scratch)
            show(copy, found)


if __name__ == "__main__":
    main()
