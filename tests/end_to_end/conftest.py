"""A suite in a folder of its own, diagnosed against a scripted provider."""

import json
from dataclasses import dataclass
from typing import Any

# Imported here once: the suites share this process, and httpx2 keeps exceptions of the first.
import httpcore  # noqa: F401  # for its side effect, see above
import httpcore2  # noqa: F401  # for its side effect, see above
import httpx  # noqa: F401  # for its side effect, see above
import openai  # noqa: F401  # for its side effect, see above
import pytest

import pytest_ragft.replay.session  # noqa: F401  # the same

PREAMBLE = """\
import asyncio
import json
import re
import unittest

import openai
import pytest

ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
client = openai.OpenAI(max_retries=0)


def ask(question, model="m"):
    messages = [{"role": "user", "content": question}]
    reply = client.chat.completions.create(model=model, messages=messages)
    return reply.choices[0].message.content


knows = pytest.mark.ragft(oracle=ORACLE, expects="You have 30 days to send it.")
"""


def needs_context(messages, model):
    """A simulated model that knows about refunds only what stands in its prompt."""
    text = "\n".join(str(message["content"]) for message in messages)
    if "30 days" in text:
        return "You have 30 days to send it back."
    return "You have 14 days to send it back."


@dataclass
class Diagnosed:
    """What a run printed and reported."""

    result: pytest.RunResult
    report: dict[str, Any]

    def test(self, name: str = "") -> dict[str, Any]:
        """The one test whose id ends so."""
        (found,) = [t for t in self.report["tests"] if t["nodeid"].endswith(name)]
        return found


@pytest.fixture
def diagnose(pytester, provider):
    """Run the diagnosis on a suite; the provider's model needs context unless a test changes it."""
    provider.answer = needs_context

    def diagnose(source, *options, preamble=PREAMBLE, run=pytester.runpytest_inprocess):
        if source is not None:
            pytester.makepyfile(test_suite=preamble + "\n\n" + source)
        pytester.makefile(
            ".ini",
            pytest="[pytest]\nasyncio_default_fixture_loop_scope = function\n",
        )
        # Its pytest plugin imports half of it at each start.
        quick = () if "hypothesis" in (source or "") else ("-p", "no:hypothesispytest")
        result = run("--ragft-diagnose", "--ragft-report=run.json", *quick, *options)
        path = pytester.path / "run.json"
        report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return Diagnosed(result, report)

    return diagnose
