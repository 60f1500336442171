"""What `--ragft-diagnose` adds to a test that passes and makes one model call.

Run: python benchmarks/overhead.py [PAIRS] [openai|httpx|aiohttp|requests]

A suite of passing tests asks a server on the loopback interface that answers at once, by turns with
the flag and without it. Each test is timed by itself, from the start of its set-up until it is
reported, and the median test is told: so neither the start of a run counts nor what another process
takes of the machine now and then.
"""

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from processes import load, spend
from replays import provider

TESTS = 320
FIRST = 20
"""Tests that are not counted: they import and connect."""
TIMING = """
import json, time
import pytest
TOOK = []
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol():
    cpu, wall = time.process_time(), time.perf_counter()
    result = yield
    TOOK.append((time.process_time() - cpu, time.perf_counter() - wall))
    return result
def pytest_sessionfinish():
    with open("took.json", "w") as file:
        json.dump(TOOK, file)
"""
ASKING = {
    "openai": """
import openai
CLIENT = openai.OpenAI(api_key="x", max_retries=0)
def ask(turns):
    reply = CLIENT.chat.completions.create(model="m", messages=turns)
    return reply.choices[0].message.content
""",
    "httpx": """
import os
import httpx
CLIENT = httpx.Client(base_url=os.environ["OPENAI_BASE_URL"])
def ask(turns):
    reply = CLIENT.post("/chat/completions", json={"model": "m", "messages": turns})
    return reply.json()["choices"][0]["message"]["content"]
""",
    "requests": """
import os
import requests
CLIENT = requests.Session()
def ask(turns):
    url = os.environ["OPENAI_BASE_URL"] + "/chat/completions"
    reply = CLIENT.post(url, json={"model": "m", "messages": turns})
    return reply.json()["choices"][0]["message"]["content"]
""",
    "aiohttp": """
import asyncio, os
import aiohttp
async def whole(turns):
    url = os.environ["OPENAI_BASE_URL"] + "/chat/completions"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"model": "m", "messages": turns}) as reply:
            return (await reply.json())["choices"][0]["message"]["content"]
def ask(turns):
    return asyncio.run(whole(turns))
""",
}
SUITE = """
import pytest
@pytest.mark.parametrize("number", range(1, {tests} + 1))
def test_answer(number):
    answer = f"{{number:02d}}{{number:03d}}"
    fact = f"The answer to question {{number}} is {{answer}}."
    question = f"Context: {{fact}} Question {{number}}: what is the answer?"
    said = ask([{{"role": "user", "content": question}}])
    assert answer in said or "Hard" in said
"""


def main(pairs: int, library: str) -> None:
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as name, provider(0.0, 10**9) as url:
        folder = Path(name)
        (folder / "conftest.py").write_text(TIMING)
        (folder / "test_made.py").write_text(ASKING[library] + SUITE.format(tests=TESTS))
        for number in range(pairs):
            for flag in (bool(number % 2), not number % 2):
                found[flag].append(median_test(folder, url, flag=flag))
    print(f"{library}: the median of {TESTS - FIRST} passing tests, of {pairs} runs, {load()}")
    for at, name in enumerate(("cpu", "wall")):
        without, flagged = (statistics.median(row[at] for row in found[flag]) for flag in found)
        print(
            f"  {name:5} without the flag {1000 * without:6.2f} ms, "
            f"with it {1000 * flagged:6.2f} ms: {1000 * (flagged - without):+.2f} ms"
        )


def median_test(folder: Path, url: str, *, flag: bool) -> tuple[float, float]:
    """Seconds of processor time and of the clock."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    environment = {**os.environ, "OPENAI_BASE_URL": f"{url}/v1"}
    spent = spend([*command, *(["--ragft-diagnose"] if flag else [])], folder, environment)
    if spent.code:
        raise SystemExit(spent.out)
    took = json.loads((folder / "took.json").read_text())[FIRST:]
    cpu, wall = (statistics.median(each) for each in zip(*took, strict=True))
    return cpu, wall


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 7,
        sys.argv[2] if len(sys.argv) > 2 else "openai",  # noqa: PLR2004  # the second argument
    )
