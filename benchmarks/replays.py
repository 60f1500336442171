"""How close the diagnosis of a whole suite comes to what the provider's latency allows.

Run: python benchmarks/replays.py [--tests 200] [--latency 1.0] [--concurrency 64] [--rounds 5]

A made suite of failing tests asks a simulated model on the loopback interface that takes
`--latency` seconds for each reply to a replay (the suite's own run is answered at once). There are
two bounds:

- `calls`: the number of calls that were sent, times the latency, over the concurrency. Less is
  impossible with these calls.
- `rounds`: the n-th replays of all tests make a round, and their n-th calls a stage of it; a stage
  takes the latency times its calls over the concurrency, rounded up. Less is impossible where each
  round waits for the one before; the diagnosis has no such barrier.

One after another is the number of calls times the latency, and nothing for the tests themselves:
it would take longer than that.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from processes import load

PROVIDER = Path(__file__).with_name("slow_provider.py")
CALLS = {"one call": 1, "three dependent calls": 3, "one streamed call": 1}

SUITE = """
import openai
import pytest

CLIENT = openai.OpenAI(api_key="x", max_retries=0)


def ask(prompt, stream={stream}):
    turn = [{{"role": "user", "content": prompt}}]
    reply = CLIENT.chat.completions.create(model="m", messages=turn, stream=stream)
    if not stream:
        return reply.choices[0].message.content
    return "".join(chunk.choices[0].delta.content or "" for chunk in reply)


def answer(number):
    question = f"Question {{number}}: what is the answer?"
    if {calls} == 1:
        return ask(question)
    plan = ask(f"Step one. {{question}}")
    notes = ask(f"Step two. {{question}} Plan: {{plan}}")
    return ask(f"Notes: {{notes}} {{question}}")


def case(number):
    oracle = f"The answer to question {{number}} is {{number:02d}}{{number:03d}}."
    return pytest.param(number, marks=pytest.mark.ragft(oracle=oracle))


@pytest.mark.parametrize("number", [case(number) for number in range(1, {tests} + 1)])
def test_answer(number):
    assert f"{{number:02d}}{{number:03d}}" in answer(number)
"""


@dataclass(frozen=True)
class Measured:
    wall: float
    """Seconds from the first call of a replay until the last reply."""
    calls: int
    tokens: int
    most_at_once: int
    rounds: tuple[int, ...]
    """Tests in each round."""

    def by_calls(self, latency: float, concurrency: int) -> float:
        return self.calls * latency / concurrency

    def by_rounds(self, latency: float, concurrency: int, stages: int) -> float:
        return sum(stages * latency * ceil(tests / concurrency) for tests in self.rounds)


@contextmanager
def provider(latency: float, quick: int) -> Iterator[str]:
    command = [sys.executable, str(PROVIDER), str(latency), str(quick)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def diagnose(kind: str, tests: int, latency: float, concurrency: int) -> Measured:
    """One whole run of pytest."""
    quick = tests * CALLS[kind]
    suite = SUITE.format(tests=tests, calls=CALLS[kind], stream="streamed" in kind)
    with tempfile.TemporaryDirectory() as name, provider(latency, quick) as url:
        folder = Path(name)
        (folder / "test_made.py").write_text(suite, "utf-8")
        options = ["--ragft-diagnose", "--ragft-max-calls=1000000", "-q"]
        options += [f"--ragft-concurrency={concurrency}", "--ragft-report=report.json"]
        environment = {**os.environ, "OPENAI_BASE_URL": f"{url}/v1"}
        command = [sys.executable, "-m", "pytest", *options]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 1:
            raise SystemExit(done.stdout + done.stderr)
        with urllib.request.urlopen(f"{url}/stats") as reply:
            stats = json.load(reply)
        report = json.loads((folder / "report.json").read_text("utf-8"))
    counts = [len(test["trials"]) for test in report["tests"]]
    rounds = tuple(sum(count > number for count in counts) for number in range(max(counts)))
    calls = stats["calls"] - quick
    return Measured(stats["wall"], calls, stats["tokens"], stats["most_at_once"], rounds)


def main(options: argparse.Namespace) -> None:
    print(
        f"{options.tests} failing tests, latency {options.latency:g} s, "
        f"concurrency {options.concurrency}, medians of {options.rounds}, {load()}"
    )
    print(
        f"{'suite':22}{'calls':>7}{'wall':>9}{'calls':>9}{'ratio':>7}{'rounds':>9}{'ratio':>7}",
        end="",
    )
    print(f"{'one by one':>12} gain")
    for kind, stages in CALLS.items():
        if kind not in options.suites:
            continue
        runs = [
            diagnose(kind, options.tests, options.latency, options.concurrency)
            for _ in range(options.rounds)
        ]
        wall = statistics.median(run.wall for run in runs)
        calls = [run.by_calls(options.latency, options.concurrency) for run in runs]
        rounds = [run.by_rounds(options.latency, options.concurrency, stages) for run in runs]
        print(f"{kind:22}{statistics.median(run.calls for run in runs):7.0f}{wall:7.1f} s", end="")
        for bounds in (calls, rounds):
            ratios = [run.wall / bound for run, bound in zip(runs, bounds, strict=True)]
            print(f"{statistics.median(bounds):7.1f} s{statistics.median(ratios):7.2f}", end="")
        serial = [run.calls * options.latency for run in runs]
        print(
            f"{statistics.median(serial):10.0f} s {statistics.median(serial) / wall:4.0f}",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", type=int, default=200)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--suites", nargs="+", choices=CALLS, default=list(CALLS))
    main(parser.parse_args())
