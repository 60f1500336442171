"""A suite that pytest-xdist spreads over real workers, against one scripted provider."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

QUICK = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "100"}
"""Other plugins of this environment would be imported by each worker."""

PATIENCE = 240
"""Seconds for one run, on a machine that does much else."""

PREAMBLE = """\
import json, os, pathlib, urllib.request
import pytest

ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
knows = pytest.mark.ragft(oracle=ORACLE, expects="You have 30 days to send it.")


def ask(question):
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": question}]})
    kind = {"content-type": "application/json"}
    address = os.environ["OPENAI_BASE_URL"] + "/chat/completions"
    request = urllib.request.Request(address, body.encode(), kind)
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]
"""


def needs_context(messages, model):
    """A simulated model that knows about refunds only what stands in its prompt."""
    text = "\n".join(str(message["content"]) for message in messages)
    days = "30" if "30 days" in text else "14"
    return f"You have {days} days to send it back."


@dataclass
class Spread:
    """What a run printed and reported."""

    code: int
    out: str
    err: str
    report: dict[str, Any]

    @property
    def verdicts(self) -> dict[str, str]:
        return {test["nodeid"]: test["verdict"] for test in self.report["tests"]}


@dataclass
class Suite:
    """A folder with a suite."""

    path: Path
    provider: Any
    address: str = ""
    """Of the provider, where it is not the one that the controller uses."""

    @property
    def environment(self):
        address = {"OPENAI_BASE_URL": self.address} if self.address else {}
        return {**os.environ, **QUICK, **address}

    def write(self, source, name="test_suite.py"):
        self.path.joinpath(name).write_text(f"{PREAMBLE}\n\n{source}", encoding="utf-8")

    def start(self, *options):
        command = [sys.executable, "-m", "pytest", "-p", "xdist", "-p", "ragft", "--ragft-diagnose"]
        return subprocess.Popen(
            [*command, "--ragft-report=run.json", *options],
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *options):
        self.path.joinpath("run.json").unlink(missing_ok=True)
        return self.finished(self.start(*options))

    def interrupt(self, calls, *options):
        """Ctrl-C for the controller alone, as for workers on other machines."""
        process = self.start(*options)
        while len(self.provider.requests) < calls and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        return self.finished(process)

    def finished(self, process):
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            pytest.fail("hangs:\n" + "".join(process.communicate()))
        path = self.path / "run.json"
        report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return Spread(process.returncode, out, err, report)


@pytest.fixture
def suite(tmp_path, provider):
    """Its root folder has no other configuration than what a test writes."""
    provider.answer = needs_context
    tmp_path.joinpath("pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return Suite(tmp_path, provider)
