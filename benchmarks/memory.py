"""How much memory a diagnosis takes, by the number of failing tests with long prompts.

Run: python benchmarks/memory.py [--tests 100 500 1000] [--calls 1000000] [--prompt 50000]

Each test has a prompt of its own of `--prompt` bytes and fails. The same suite is run without the
flag first: what pytest itself keeps of failing tests is not ours. A small `--calls` makes the
budget end early; the tests behind it are kept in mind all the same.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from processes import Spent, load, spend
from replays import provider

SUITE = """
import random
import openai
import pytest

CLIENT = openai.OpenAI(api_key="x", max_retries=0)


def passage(number):
    words = random.Random(number)
    return " ".join(f"{{words.getrandbits(40):010x}}" for _ in range({prompt} // 11))


def case(number):
    oracle = f"The answer to question {{number}} is {{number:02d}}{{number:03d}}."
    return pytest.param(number, marks=pytest.mark.ragft(oracle=oracle))


@pytest.mark.parametrize("number", [case(number) for number in range(1, {tests} + 1)])
def test_answer(number):
    prompt = f"{{passage(number)}}\\n\\nQuestion {{number}}: what is the answer?"
    turn = [{{"role": "user", "content": prompt}}]
    reply = CLIENT.chat.completions.create(model="m", messages=turn)
    assert f"{{number:02d}}{{number:03d}}" in reply.choices[0].message.content
"""
MEGABYTE = 1 << 20


def main(options: argparse.Namespace) -> None:
    print(f"prompts of {options.prompt // 1000} kB, at most {options.calls} calls, {load()}")
    print(
        f"{'tests':>6} {'without':>10} {'diagnosed':>10} {'added':>10} {'a test':>10} {'wall':>8}"
    )
    for tests in options.tests:
        without = run(tests, options.prompt)
        flags = ["--ragft-diagnose", f"--ragft-max-calls={options.calls}", *options.flags]
        found = run(tests, options.prompt, *flags)
        added = found.peak - without.peak
        print(
            f"{tests:6d} {without.peak / MEGABYTE:7.0f} MB {found.peak / MEGABYTE:7.0f} MB "
            f"{added / MEGABYTE:7.0f} MB {added / 1024 / tests:7.1f} kB {found.wall:6.0f} s",
            flush=True,
        )


def run(tests: int, prompt: int, *flags: str) -> Spent:
    with tempfile.TemporaryDirectory() as name, provider(0.0, 0) as url:
        Path(name, "test_made.py").write_text(SUITE.format(tests=tests, prompt=prompt), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rN", *flags]
        spent = spend(command, Path(name), {**os.environ, "OPENAI_BASE_URL": f"{url}/v1"})
        if spent.code != 1:
            raise SystemExit(spent.out)
        return spent


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", type=int, nargs="+", default=[100, 500, 1000])
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--prompt", type=int, default=50_000)
    parser.add_argument("--flags", nargs="*", default=[], help="more flags for the diagnosed run")
    main(parser.parse_args())
