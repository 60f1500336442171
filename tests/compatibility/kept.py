"""Outcomes that are kept, so that a run which was interrupted goes on where it stopped."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from compatibility.model import FAILURES
from compatibility.sdk import Sdk
from compatibility.suite_run import Outcome, Result


@dataclass(frozen=True, slots=True)
class Kept:
    """Those of one wheel: with another, or another app, all is to be proved again."""

    folder: Path
    wheel: str

    def add(self, version: str, outcome: Outcome) -> None:
        """Only what is good: the rest is run again. `version`: as it is asked for."""
        if outcome.broken or any(result.fault for result in outcome.results):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {
            "version": outcome.version,
            "day": outcome.day,
            "cases": [[each.way.name, each.failure.test] for each in outcome.results],
        }
        self._place(outcome.sdk, version).write_text(json.dumps(told), encoding="utf-8")

    def find(self, sdk: Sdk, version: str) -> Outcome | None:
        place = self._place(sdk, version)
        if not place.exists():
            return None
        told = json.loads(place.read_text(encoding="utf-8"))
        ways = {way.name: way for way in sdk.ways}
        failures = {failure.test: failure for failure in FAILURES}
        results = [Result(ways[way], failures[test], None) for way, test in told["cases"]]
        return Outcome(sdk, told["version"], results, day=told["day"])

    def _place(self, sdk: Sdk, version: str) -> Path:
        named = "\0".join((self.wheel, version, sdk.path.read_text(encoding="utf-8")))
        return self.folder / f"{sdk.name}-{hashlib.sha256(named.encode()).hexdigest()[:12]}.json"
