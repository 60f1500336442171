"""One suite run twice among other plugins, as it is and under diagnosis: nothing may differ."""

import difflib
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

# Imported here once: the suites share this process.
import httpcore2  # noqa: F401  # for its side effect, see above
import httpx2  # noqa: F401  # for its side effect, see above
import pytest
import yaml  # noqa: F401  # for its side effect, see above
from company_suites import PREAMBLE

import pytest_ragft.replay.session  # noqa: F401  # the same

WITNESS = """
import json, re, pytest

said = []

def plain(text):
    return re.sub(r"0x[0-9a-f]+|id='\\d+'|\\b\\d+\\.\\d+ ?s\\b|\\d\\d:\\d\\d:\\d\\d", "*", text)

@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    shown = plain(str(report.longrepr)), [[a, plain(b)] for a, b in report.sections]
    said.append([report.nodeid, report.when, report.outcome, *shown,
                 [[k, str(v)] for k, v in report.user_properties]])

def pytest_deselected(items):
    said.append(["deselected", [item.nodeid for item in items]])

@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    said.append(["end", int(exitstatus), session.testsfailed, session.testscollected])

@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):  # what a worker says is said again by its controller
        with open("said.json", "w") as file:
            json.dump(said, file)
"""
"""A plugin that notes every report which a run makes, and how it ended."""

_VARYING = re.compile(r"0x[0-9a-f]+|id='\d+'|\b\d+\.\d+ ?s(econds)?\b|\b\d+ms\b|\d+:\d\d:\d\d")
_OURS = re.compile(
    r"^=+ ragft diagnosis =+\n.*?(?=^(?:[=-]{2}|- ).*[=-]$|\Z)", re.MULTILINE | re.DOTALL
)
_REPLAYING = re.compile(r"^ragft: .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    """One of the two runs."""

    result: pytest.RunResult
    said: list[Any]
    files: dict[str, str]

    @property
    def output(self) -> str:
        """What was printed, without our own section and what changes from run to run."""
        text = _REPLAYING.sub("", _OURS.sub("", self.result.stdout.str() + "\n"))
        return re.sub(r"=+", "=", re.sub(r"[ \t]+", " ", _VARYING.sub("*", text))).strip()


@dataclass(frozen=True)
class Diagnosed:
    """A suite under diagnosis; that it ran as without has been seen to."""

    plain: Ran
    watched: Ran
    report: dict[str, Any]

    @property
    def result(self) -> pytest.RunResult:
        return self.watched.result

    @property
    def verdicts(self) -> dict[str, str]:
        return {t["nodeid"].partition("::")[2]: t["verdict"] for t in self.report["tests"]}

    def test(self, name: str = "") -> dict[str, Any]:
        """The one test whose id ends so."""
        (found,) = [t for t in self.report["tests"] if t["nodeid"].endswith(name)]
        return found


def difference(plain: str, watched: str) -> str:
    lines = difflib.unified_diff(plain.splitlines(), watched.splitlines(), "plain", "watched")
    return "\n".join(lines)


def needs_context(messages, model):
    """A simulated model that knows about refunds only what stands in its prompt."""
    text = "\n".join(str(message["content"]) for message in messages)
    return f"You have {30 if '30 days' in text else 14} days to send it back."


@pytest.fixture
def company(pytester, provider, monkeypatch) -> Callable[..., Diagnosed]:
    """Run a suite with and without diagnosis among the plugins named; all else must be equal."""
    provider.answer = needs_context
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(pytester.path), prepend=os.pathsep)
    pytester.syspathinsert()
    pytester.makepyfile(witness=WITNESS)

    def run_one(run, options: Sequence[str], written: Sequence[str], tidy, before) -> Ran:
        for name in (".pytest_cache", ".ragft"):
            shutil.rmtree(pytester.path / name, ignore_errors=True)
        before()
        result = run("-p", "pytest_ragft.plugin", "-p", "witness", *options)
        said = json.loads((pytester.path / "said.json").read_text("utf-8"))
        files = {name: tidy((pytester.path / name).read_text("utf-8")) for name in written}
        return Ran(result, said, files)

    def company(  # noqa: PLR0913  # a suite, its surroundings, and what to compare
        source,
        *options,
        plugins=(),
        written=(),
        tidy=lambda text: _VARYING.sub("*", text),
        before=lambda: None,
        run=pytester.runpytest_inprocess,
        preamble=PREAMBLE,
        same_output=True,
    ):
        if source is not None:
            pytester.makepyfile(test_suite=preamble + source)
        named = [part for plugin in plugins for part in ("-p", plugin)]
        plain = run_one(run, [*named, *options], written, tidy, before)
        ragft = ["--ragft-diagnose", "--ragft-report=run.json"]
        watched = run_one(run, [*named, *options, *ragft], written, tidy, before)
        assert watched.said == plain.said
        assert watched.result.ret == plain.result.ret
        for name in written:
            assert difference(plain.files[name], watched.files[name]) == ""
        if same_output:
            assert difference(plain.output, watched.output) == ""
        path = pytester.path / "run.json"
        report = json.loads(path.read_text("utf-8")) if path.exists() else {"tests": []}
        return Diagnosed(plain, watched, report)

    return company
