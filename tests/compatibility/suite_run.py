"""Runs the suite on one version of one SDK under the diagnosis, against a provider of its own."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from compatibility.environments import Environment, NotInstalledError, prepare
from compatibility.model import FAILURES, Failure, Model
from compatibility.proof import Run, faults
from compatibility.sdk import Sdk, Way
from provider import Provider

SUITE = Path(__file__).parent / "suite"
COMMAND = ("-m", "pytest", "--ragft-diagnose", "--ragft-report=run.json", "--ragft-max-calls=5000")
PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""No key and no setting of the user's own reaches a suite."""
LIMIT = 600.0
"""Seconds for one suite."""


@dataclass(frozen=True, slots=True)
class Result:
    """One test on one way."""

    way: Way
    failure: Failure
    fault: str | None


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One version of one SDK."""

    sdk: Sdk
    version: str
    """As installed; as asked for where it could not be."""
    results: list[Result]
    broken: str | None = None
    """Why there was no run at all."""
    day: str = field(default_factory=_today)

    @property
    def lines(self) -> Iterator[str]:
        """One for each case; a single one where none came to run."""
        name = f"{self.sdk.name} {self.version}"
        if self.broken:
            yield f"failed {name} ({len(self.results)} cases): {self.broken}"
            return
        for result in self.results:
            line = f"{name} {result.failure.verdict:9} {result.way.name}"
            yield f"failed {line}: {result.fault}" if result.fault else f"ok     {line}"


def prove(sdk: Sdk, version: str, keep: Path, wheel: Path) -> Outcome:
    """Never raises: what goes wrong is the fault of every case."""
    ways = sdk.ways_of(version)
    try:
        environment = prepare(version, keep, wheel)
    except NotInstalledError as error:
        return _all(sdk, version, ways, f"not installed: {error}")
    with tempfile.TemporaryDirectory() as folder:
        found = _run(sdk, ways, environment, Path(folder))
    if isinstance(found, str):
        return _all(sdk, environment.installed, ways, found)
    results = [
        Result(way, failure, "; ".join(dict.fromkeys(faults(found, failure, way))) or None)
        for way in ways
        for failure in FAILURES
    ]
    return Outcome(sdk, environment.installed, results)


def _all(sdk: Sdk, version: str, ways: list[Way], fault: str) -> Outcome:
    results = [Result(way, failure, fault) for way in ways for failure in FAILURES]
    return Outcome(sdk, version, results, fault)


def _run(sdk: Sdk, ways: list[Way], environment: Environment, folder: Path) -> Run | str:
    model = Model(sdk, ways, folder / "begun")
    _write(sdk, ways, model, folder)
    with Provider(model.answer) as provider:
        provider.between_chunks = model.between_chunks
        variables = {
            name: value.replace("{origin}", provider.origin)
            for name, value in sdk.environment.items()
        }
        passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        try:
            done = subprocess.run(
                [str(environment.python), *COMMAND],
                cwd=folder,
                env={**passed_on, "HOME": str(folder), **variables},
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"no end within {LIMIT:.0f} seconds"
    report = folder / "run.json"
    told = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    if not told.get("tests"):
        return f"no test in the report: {' '.join((done.stdout + done.stderr).split())[-900:]}"
    secret = sdk.environment.get("AWS_SECRET_ACCESS_KEY", "")
    return Run(told, list(provider.requests), model, sdk.model, secret)


def _write(sdk: Sdk, ways: list[Way], model: Model, folder: Path) -> None:
    for path in SUITE.glob("*.py"):
        shutil.copyfile(path, folder / path.name)
    shutil.copyfile(sdk.path, folder / "app.py")
    (folder / "begun").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    named = {
        "sync": [way.name for way in ways if not way.asynchronous],
        "async": [way.name for way in ways if way.asynchronous],
    }
    (folder / "ways.json").write_text(json.dumps(named), encoding="utf-8")
    cases = {
        f"{failure.test}{suffix}": {
            "oracle": failure.oracle,
            "expects": model.said(failure.expects),
            "instructions": failure.instructions,
        }
        for failure in FAILURES
        for suffix in ("", "_async")
    }
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
