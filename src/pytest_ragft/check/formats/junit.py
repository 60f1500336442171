"""JUnit XML: a test suite for each file, a test case for each finding."""

from collections.abc import Iterator, Mapping

from pytest_ragft.check.formats.document import NAME
from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.notebook_text import in_file
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.place import place
from pytest_ragft.check.summary import summary
from pytest_ragft.check.words import named
from pytest_ragft.plain import visible

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def render(outcome: Outcome, _lines: Lines, _page: Page) -> str:
    """A finding that fails the run is a failure, a known one is skipped, another passes.

    A run without findings is one case that passes: some readers refuse a report of no test.
    """
    by_path: dict[str, list[Reported]] = {}
    for entry in outcome.shown:
        by_path.setdefault(entry.finding.at.path, []).append(entry)
    suites = [
        _suite(path, [_case(entry, outcome) for entry in entries], entries)
        for path, entries in by_path.items()
    ]
    if outcome.unread:
        suites.append(_unread(outcome))
    if not suites:
        case = _element("testcase", {"classname": NAME, "name": "findings"}, [])
        suites.append(_element("testsuite", _counts(NAME, 1, 0, 0), [case]))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += _element("testsuites", {"name": f"{NAME} check: {summary(outcome)}"}, suites)
    return "\n".join(lines) + "\n"


def _suite(path: str, cases: list[list[str]], entries: list[Reported]) -> list[str]:
    failures = sum(entry.counts for entry in entries)
    skipped = sum(entry.state == "unchanged" for entry in entries)
    return _element("testsuite", _counts(path, len(cases), failures, skipped), cases)


def _counts(name: str, tests: int, failures: int, skipped: int) -> Mapping[str, object]:
    return {
        "name": name,
        "tests": tests,
        "failures": failures,
        "errors": 0,
        "skipped": skipped,
        "time": 0,
    }


def _case(entry: Reported, outcome: Outcome) -> list[str]:
    finding = entry.finding
    rule, at = named(finding.rule, finding.code), place(finding.at, outcome)
    attributes: Mapping[str, object] = {
        "classname": finding.at.path,
        "name": f"{rule} at {at}",
        "file": finding.at.path,
        "line": in_file(finding.at, outcome).line,
        "time": 0,
    }
    told = {"type": finding.severity, "message": finding.message}
    if entry.state == "unchanged":
        inner = _element("skipped", {"message": "known from the baseline"}, [])
    elif entry.counts:
        inner = _element("failure", told, [], "\n".join(_words(entry, outcome)))
    else:
        inner = _element("system-out", {}, [], "\n".join(_words(entry, outcome)))
    return _element("testcase", attributes, [inner])


def _words(entry: Reported, outcome: Outcome) -> Iterator[str]:
    finding = entry.finding
    yield f"{place(finding.at, outcome)}: {finding.severity}: {finding.message}"
    if finding.sought:
        yield f"Looked for: {'; '.join(dict.fromkeys(finding.sought))} (found none)"
    rule = outcome.rules.get(finding.rule)
    if rule is not None:
        yield f"Do: {rule.instead.strip()}"
    yield f"Why: ragft rule {finding.rule}"


def _unread(outcome: Outcome) -> list[str]:
    cases = [
        _element(
            "testcase",
            {"classname": path, "name": "can be read", "file": path, "time": 0},
            [_element("skipped", {"message": f"not read: {problem.message}"}, [])],
        )
        for path, problem in outcome.unread
    ]
    return _element("testsuite", _counts("files not read", len(cases), 0, len(cases)), cases)


def _element(
    name: str, attributes: Mapping[str, object], children: list[list[str]], text: str = ""
) -> list[str]:
    written = "".join(f' {key}="{_escaped(str(value))}"' for key, value in attributes.items())
    if not children:
        return [f"<{name}{written}>{_lines_of(text)}</{name}>" if text else f"<{name}{written}/>"]
    inner = [f"  {line}" for child in children for line in child]
    return [f"<{name}{written}>", *inner, f"</{name}>"]


def _lines_of(text: str) -> str:
    return "\n".join(map(_escaped, text.split("\n")))


def _escaped(text: str) -> str:
    """XML has no form for most control characters: they stand as escapes of our own."""
    return "".join(_ENTITIES.get(character, character) for character in visible(text))


FORMAT = Format("junit", render)
