"""Golden files as pytest collects them: each case an ordinary test function."""

import math
from collections.abc import Mapping
from types import ModuleType

import pytest

from pytest_ragft.golden.case import Endpoint, GoldenCase, GoldenFile, Target
from pytest_ragft.golden.files.completion import checks_of
from pytest_ragft.golden.files.reading import GoldenError, read_golden
from pytest_ragft.golden.running.asking import Answering, Asking, call_of
from pytest_ragft.golden.running.calling import TargetError, callable_of, importable
from pytest_ragft.golden.running.declaration import marks_of, register_tags
from pytest_ragft.golden.running.endpoint import asking
from pytest_ragft.golden.running.event_loop import EventLoop
from pytest_ragft.golden.running.notes import Notes, noted_checks
from pytest_ragft.golden.running.run import Run
from pytest_ragft.golden.running.written import write_function

_NO_TARGET = (
    "the file names no target, so its cases cannot be run. Add one above 'cases':\n"
    "    target: shop.app:answer                        a Python function that takes the question\n"
    "    target: {model: gpt-5-mini, prompt: '{question}'}   an OpenAI-compatible endpoint"
)
_NAMES: Mapping[str, object] = {"nan": math.nan, "inf": math.inf}
"""As YAML has them and Python's literals have not."""


class GoldenModule(pytest.Module):
    """A golden file; to pytest a module whose functions are its cases."""

    runs: Mapping[str, Run]
    """By the id of the case."""
    loop: EventLoop

    def _getobj(self) -> ModuleType:
        """Its cases as functions. Raises `CollectError`."""
        module = ModuleType(self.path.stem)
        module.__file__ = str(self.path)
        self.runs = self._read(module.__name__)
        for name, run in self.runs.items():
            setattr(module, name, run.function)
        return module

    def istestfunction(self, obj: object, name: str) -> bool:  # noqa: ARG002  # as pytest asks
        return name in self.runs

    def _read(self, module: str) -> dict[str, Run]:
        try:
            file = read_golden(self.path)
            target, answer = self._target(file)
        except (GoldenError, TargetError) as error:
            raise self.CollectError(self._told(str(error))) from None
        register_tags(file.cases, self.config)
        return {case.id: self._run(target, case, answer, module) for case in file.cases}

    def _target(self, file: GoldenFile) -> tuple[Target, Answering]:
        """The target, and what is called with each question. Raises `TargetError`."""
        target = file.target
        if isinstance(target, Endpoint):
            return target, asking(target)
        if target is None:
            raise TargetError(f"{self.path}: {_NO_TARGET}")
        importable(self.path, self.config.rootpath, self.config.getoption("importmode"))
        try:
            return target, callable_of(target)
        except TargetError as error:
            raise TargetError(f"{self.path}: {error}") from None

    def _run(self, target: Target, case: GoldenCase, answer: Answering, module: str) -> Run:
        checks = checks_of(case)
        notes = Notes(checks)
        names = {
            **_NAMES,
            "__name__": module,
            "target": Asking(answer, notes, self.loop),
            "checks": noted_checks(notes),
        }
        function = write_function(case, call_of(target, case), checks, self.path, names)
        try:
            for mark in marks_of(case):
                mark(function)
        except pytest.fail.Exception as error:
            raise self.CollectError(self._told(f"{self.path}:{case.line}: {error}")) from None
        return Run(case, checks, function, notes)

    def _told(self, message: str) -> str:
        """A message with the file's path as seen from where pytest was started."""
        try:
            shown = self.path.relative_to(self.config.invocation_params.dir)
        except ValueError:
            return message
        return message.replace(str(self.path), str(shown))
