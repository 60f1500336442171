"""What `--ragft-diagnose` adds to a test that passes and makes one model call.

Run: python benchmarks/overhead.py [PAIRS] [openai|httpx|aiohttp|requests]

Suites of FEW and of MANY passing tests ask a server on the loopback interface that answers at once,
by turns with the flag and without it. What the flag adds to the many, less what it adds to the few,
is shared among the tests between; what it adds to the few is its start.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from processes import load, spend
from replays import provider

FEW, MANY = 20, 520
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
TESTS = """
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
    rows: dict[tuple[int, bool], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as name, provider(0.0, 10**9) as url:
        for tests in (FEW, MANY):
            folder = Path(name) / str(tests)
            folder.mkdir()
            (folder / "test_made.py").write_text(ASKING[library] + TESTS.format(tests=tests))
        for number in range(pairs + 1):  # the first is not counted
            for tests in (FEW, MANY):
                for flag in (bool(number % 2), not number % 2):
                    found = timed(Path(name) / str(tests), url, flag=flag)
                    rows.setdefault((tests, flag), []).append(found)
    print(f"{library}: {FEW} and {MANY} passing tests, medians of {pairs}, {load()}")
    for at, name in enumerate(("cpu", "wall")):
        took = {key: statistics.median(row[at] for row in found[1:]) for key, found in rows.items()}
        added = {tests: took[tests, True] - took[tests, False] for tests in (FEW, MANY)}
        one = (took[MANY, False] - took[FEW, False]) / (MANY - FEW)
        each = (added[MANY] - added[FEW]) / (MANY - FEW)
        print(
            f"  {name:5} a test without the flag {1000 * one:6.2f} ms, the flag adds "
            f"{1000 * each:6.2f} ms; its start {added[FEW]:.2f} s"
        )


def timed(folder: Path, url: str, *, flag: bool) -> tuple[float, float]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    environment = {**os.environ, "OPENAI_BASE_URL": f"{url}/v1"}
    spent = spend([*command, *(["--ragft-diagnose"] if flag else [])], folder, environment)
    if spent.code:
        raise SystemExit(spent.out)
    return spent.cpu, spent.wall


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 7,
        sys.argv[2] if len(sys.argv) > 2 else "openai",  # noqa: PLR2004  # the second argument
    )
