"""A rule's own examples, run: flagged at exactly these lines, clean, fixed like this."""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pytest_ragft.check import engine
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.options import configured
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.words import counted

Kind: TypeAlias = Literal["flagged", "clean"]
_EXPECTED = ("severity", "confidence", "persona", "message")


@dataclass(frozen=True, slots=True)
class Example:
    """A small project, and what the rule is to say about it."""

    rule: Rule
    kind: Kind
    title: str
    written: Mapping[str, Any]

    @property
    def files(self) -> Mapping[str, str]:
        files: Mapping[str, str] = self.written["files"]
        return files

    @property
    def sources(self) -> dict[str, bytes]:
        return {path: text.encode() for path, text in self.files.items()}

    @property
    def lines(self) -> list[str]:
        return list(self.written.get("lines", ()))


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one example."""

    example: Example
    wrong: tuple[str, ...] = ()
    """Each difference from what was expected, in lines of text."""


def examples(rule: Rule, entry: Mapping[str, Any]) -> Iterator[Example]:
    """In the order of the file, flagged ones first."""
    kinds: tuple[Kind, ...] = ("flagged", "clean")
    for kind in kinds:
        for written in entry.get("examples", {}).get(kind, ()):
            yield Example(rule, kind, written["title"], written)


def run(example: Example, libraries: Libraries) -> Result:
    found = findings(example, libraries)
    wrong = [*_places(example, found), *_words(example, found)]
    if not wrong and "fixed" in example.written:
        wrong += _fix(example, found, libraries)
    return Result(example, tuple(wrong))


def findings(example: Example, libraries: Libraries) -> tuple[Finding, ...]:
    """What the rule says of the example. Raises `RuleError`."""
    rule = configured_for(example)
    if example.written.get("through") == "engine":
        return _through_engine(example, rule)
    return engine.check(example.sources, (rule,), libraries)


def configured_for(example: Example) -> Rule:
    options = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in example.written.get("options", {}).items()
    }
    return configured(example.rule, options)


def place_of(finding: Finding) -> str:
    return f"{finding.at.path}:{finding.at.span.line}"


def _places(example: Example, found: tuple[Finding, ...]) -> Iterator[str]:
    expected, actual = Counter(example.lines), Counter(map(place_of, found))
    for place, count in expected.items():
        if not actual[place]:
            yield f"{place}: expected a finding, there is none"
        elif actual[place] < count:
            yield f"{place}: expected {counted(count, 'finding')}, there is {actual[place]}"
    for finding in found:
        place = place_of(finding)
        if not expected[place]:
            yield f"{place}: expected no finding, there is one: {finding.message}"
        elif actual[place] > expected[place]:
            yield f"{place}: expected {counted(expected[place], 'finding')}: {finding.message}"


def _words(example: Example, found: tuple[Finding, ...]) -> Iterator[str]:
    """What `raise` or the template makes of the first finding, where the example says it."""
    for key in _EXPECTED:
        expected = example.written.get(key)
        actual = getattr(found[0], key) if found else None
        if expected is not None and found and expected.strip() != actual:
            yield f"{place_of(found[0])}: expected the {key} {expected!r}, it is {actual!r}"


def _through_engine(example: Example, rule: Rule) -> tuple[Finding, ...]:
    """The whole check, with the settings of the example, in a folder of its own."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415  # only rules about the checker's input

    with TemporaryDirectory() as name:
        root = Path(name).resolve()
        for path, text in example.files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        return _checked(root, rule)


def _checked(root: Path, rule: Rule) -> tuple[Finding, ...]:
    from datetime import UTC, datetime  # noqa: PLC0415  # as above

    from pytest_ragft.check import baseline, checking  # noqa: PLC0415  # as above
    from pytest_ragft.check.settings import read  # noqa: PLC0415  # as above
    from pytest_ragft.check.workspace import Workspace  # noqa: PLC0415  # as above

    settings = read(root / "pyproject.toml")._replace(persona="auditor", cache=False)
    known = settings.baseline and baseline.load(root / settings.baseline)
    checker = checking.prepare(
        Workspace(root, settings, root / "pyproject.toml"),
        [root],
        known or baseline.Baseline({}),
        datetime.now(UTC).date(),
        1,
    )
    reported = checking.check(checker).outcome.reported
    return tuple(entry.finding for entry in reported if entry.finding.rule == rule.name)


def _fix(example: Example, found: tuple[Finding, ...], libraries: Libraries) -> Iterator[str]:
    from pytest_ragft.check.fixes import plan  # noqa: PLC0415  # imports libcst

    def check(changed: Mapping[str, bytes]) -> tuple[Finding, ...]:
        files = {**example.files, **{path: text.decode() for path, text in changed.items()}}
        return findings(replace(example, written={**example.written, "files": files}), libraries)

    rules = {example.rule.name: configured_for(example)}
    fixed = plan(found, rules, example.sources.get, unsafe=True, check=check)
    after = {change.path: change.after.decode() for change in fixed.changes}
    expected: Mapping[str, str] = example.written["fixed"]
    for path in sorted({*after, *expected}):
        before = example.files.get(path, "")
        yield from _difference(path, expected.get(path, before), after.get(path, before))
    yield from (f"{place_of(finding)}: not fixed: {reason}" for finding, reason in fixed.refused)


def _difference(path: str, expected: str, actual: str) -> Iterator[str]:
    yield from difflib.unified_diff(
        expected.splitlines(),
        actual.splitlines(),
        f"{path} as expected",
        f"{path} as fixed",
        lineterm="",
    )
