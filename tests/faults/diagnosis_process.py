"""A diagnosis as a user runs it: a suite in a folder, and pytest in a process of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

APP = '''\
import http.client
import json
import os

import pytest

ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
ATTEMPTS, TIMEOUT = 3, float(os.environ.get("TIMEOUT", "20"))

RUN = {"x-run": os.environ.get("RUN", "")}


def headers():
    return {"content-type": "application/json", "authorization": "Bearer made-up", **RUN}


def ask(question, model="m"):
    """As SDKs do it: what goes wrong on the way is tried again."""
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": question}]})
    for attempt in range(ATTEMPTS):
        there = http.client.HTTPConnection("127.0.0.1", int(os.environ["MODEL"]), timeout=TIMEOUT)
        try:
            there.request("POST", "/v1/chat/completions", body, headers())
            reply = there.getresponse()
            content = reply.read()
            if reply.status == 200:
                return json.loads(content)["choices"][0]["message"]["content"]
        except (OSError, http.client.HTTPException, LookupError, ValueError) as error:
            content = repr(error)
        finally:
            there.close()
    raise RuntimeError(content)


knows = pytest.mark.ragft(oracle=ORACLE, expects="You have 30 days to send it.")
'''
TEST = """

@knows
def test_{name}():
    assert "30 days" in ask("{name}: how long may I send it back?")
"""


def suite(*names: str) -> str:
    """The app, and a failing test for each name, which stands in its question."""
    return APP + "".join(TEST.format(name=name) for name in names)


def model(asked: Any) -> str:
    """Knows what stands in its prompt; about `stubborn` things it answers wrongly all the same."""
    if "30 days" in asked.prompt and "stubborn" not in asked.prompt:
        return "You have 30 days to send it back."
    return "You have 14 days to send it back."


@dataclass
class Ran:
    """What a run left behind."""

    code: int
    out: str
    report: dict[str, Any] | None

    @property
    def verdicts(self) -> dict[str, str]:
        assert self.report is not None, self.out
        return {t["nodeid"].partition("::test_")[2]: t["verdict"] for t in self.report["tests"]}

    @property
    def subclasses(self) -> dict[str, str | None]:
        assert self.report is not None, self.out
        return {t["nodeid"].partition("::test_")[2]: t["subclass"] for t in self.report["tests"]}

    @property
    def notes(self) -> str:
        assert self.report is not None, self.out
        return "\n".join(self.report["run"]["notes"])


@dataclass
class Folder:
    """A suite on disk, and the store beside it."""

    path: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def write(self, suite: str, conftest: str = "", settings: Mapping[str, object] = {}) -> None:
        self.path.mkdir(exist_ok=True)
        (self.path / "test_refunds.py").write_text(suite, encoding="utf-8")
        (self.path / "conftest.py").write_text(conftest, encoding="utf-8")
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        table = "\n".join(["[tool.ragft]", *lines, "[tool.pytest.ini_options]", ""])
        (self.path / "pyproject.toml").write_text(table, encoding="utf-8")

    @property
    def store(self) -> Path:
        return self.path / ".ragft" / "replies.sqlite"

    @property
    def report(self) -> Path:
        return self.path / "run.json"

    def verdicts_in(self, name: str) -> dict[str, str]:
        """Of another report than the usual one."""
        report = json.loads((self.path / name).read_text(encoding="utf-8"))
        return Ran(0, "", report).verdicts

    def start(self, *options: str, **environment: str) -> subprocess.Popen[str]:
        """Runs until `finish`, or whatever the test does to it."""
        # Plugins that happen to be installed here would only take time.
        own = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "MODEL": str(self.port)}
        plugins = ("-p", "pytest_ragft.plugin", "-p", "no:cacheprovider")
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *plugins, *_OPTIONS, *options],
            cwd=self.path,
            env={**os.environ, **own, **self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.processes.append(process)
        return process

    def finish(self, process: subprocess.Popen[str]) -> Ran:
        try:
            out, _ = process.communicate(timeout=300)
        finally:
            process.kill()
        report = self.report
        found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else None
        return Ran(process.returncode, out, found)

    def run(self, *options: str, **environment: str) -> Ran:
        return self.finish(self.start(*options, **environment))

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def check_store(self) -> None:
        """Fails if the file is not sound."""
        with closing(sqlite3.connect(self.store)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


_OPTIONS = ("--ragft-diagnose", "--ragft-report=run.json", "-ra")
