"""Reading a golden file: every value checked, every problem told with its line."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pytest_ragft.check.yaml_lines import Written, YamlError, read
from pytest_ragft.checks import CheckError
from pytest_ragft.golden.case import GivenCheck, GoldenCase, GoldenFile, Target
from pytest_ragft.golden.files import keys
from pytest_ragft.golden.files.completion import check_of
from pytest_ragft.golden.files.defaults import completed
from pytest_ragft.golden.files.destination import target_of
from pytest_ragft.golden.files.fields import PARSERS, known_entries
from pytest_ragft.golden.files.identity import given_twice, named
from pytest_ragft.golden.files.node import Node, NodeError
from pytest_ragft.golden.files.variables import unknown_variables

T = TypeVar("T")

SUFFIX = ".ragft.yaml"
MOST_VALUES = 2_000_000
"""Values in a file, each anchor counted wherever it is used: some 100,000 cases."""
MOST_TOLD = 50
"""Problems of one file that are told."""


class GoldenError(ValueError):
    """A golden file that cannot be used: one line for each problem, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - MOST_TOLD
        told = [*problems[:MOST_TOLD], *([f"... and {more} more."] if more > 0 else [])]
        super().__init__("\n".join(told))
        self.problems = tuple(problems)


def read_golden(path: Path) -> GoldenFile:
    """Raises `GoldenError` with all that is wrong, and `OSError` where there is no such file."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldenError([f"{path}: not UTF-8: {error}."]) from None
    return parse_golden(content, path)


def parse_golden(content: str, path: Path) -> GoldenFile:
    """A golden file that would stand at `path`. Raises `GoldenError`."""
    try:
        written = read(content, MOST_VALUES)
    except YamlError as error:
        raise GoldenError([f"{path}:{error.line}: {error}"]) from None
    reading = _Reading(written)
    file = reading.file(path)
    if reading.problems:
        told = sorted(dict.fromkeys(reading.problems))
        raise GoldenError([f"{path}:{line}: {message}" for line, message in told])
    return file


class _Reading:
    """One file as it is read, and what was found wrong so far."""

    def __init__(self, written: Written) -> None:
        self._root = Node(written.value, (), "", written)
        self.problems: list[tuple[int, str]] = []

    def file(self, path: Path) -> GoldenFile:
        top = self._known(self._root, keys.FILE)
        target = self._try(target_of, top["target"]) if "target" in top else None
        defaults, _ = (
            self._values(top["defaults"], keys.DEFAULTS) if "defaults" in top else ({}, {})
        )
        cases = self._cases(top.get("cases"), defaults)
        self._compare(cases, target)
        return GoldenFile(path, target, named(cases))

    def _cases(self, node: Node | None, defaults: Mapping[str, object]) -> list[GoldenCase]:
        if node is None:
            if not self.problems:
                self._tell(1, "", "the key 'cases' is missing: a list of questions.")
            return []
        return [self._case(entry, defaults) for entry in self._try(Node.items, node) or []]

    def _case(self, node: Node, defaults: Mapping[str, object]) -> GoldenCase:
        values, lines = self._values(node, keys.CASE)
        if isinstance(node.value, dict):
            asked = {"question", "messages"} & lines.keys()
            if not asked:
                self._tell(node.line, node.name, "neither 'question' nor 'messages' is given.")
            if len(asked) > 1:
                self._tell(node.line, node.name, "'question' and 'messages': keep one of them.")
        return completed({"id": "", **values}, defaults, node.line, lines)

    def _values(self, node: Node, known: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, int]]:
        """Values that could be read, and the line of each key that is there."""
        found = self._known(node, known)
        values = {name: self._try(PARSERS[name], entry) for name, entry in found.items()}
        read = {name: value for name, value in values.items() if value is not None}
        return read, {name: entry.line for name, entry in found.items()}

    def _known(self, node: Node, known: tuple[str, ...]) -> dict[str, Node]:
        found, wrong = self._try(lambda node: known_entries(node, known), node) or ({}, [])
        for each in wrong:
            self._tell(each.node.line, each.node.name, str(each))
        return found

    def _compare(self, cases: Sequence[GoldenCase], target: Target | None) -> None:
        """What is wrong with cases beside each other, and with what the target needs of them."""
        for first, second in given_twice(cases):
            line = second.lines.get("id", second.line)
            self._tell(line, "", f"the id {second.id!r} stands here and in line {first.line}.")
        for case in cases:
            for message in unknown_variables(target, case):
                self._tell(case.line, "", message)
            for check in case.every_check:
                self._make(check, case)

    def _make(self, check: GivenCheck, case: GoldenCase) -> None:
        try:
            check_of(check, case)
        except CheckError as error:
            message = str(error)
            self._tell(check.line, "", message if message.endswith((".", "?")) else f"{message}.")

    def _try(self, parser: Callable[[Node], T], node: Node) -> T | None:
        try:
            return parser(node)
        except NodeError as wrong:
            for each in wrong.all:
                self._tell(each.node.line, each.node.name, str(each))
            return None

    def _tell(self, line: int, name: str, message: str) -> None:
        self.problems.append((line, f"{name}: {message}" if name else message))
