"""What a finding is recognised by after lines have moved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

from pytest_ragft.check.finding import Finding
from pytest_ragft.check.rule import Rule

LENGTH = 16
"""Hexadecimal digits: two of a million findings share one with probability 3e-8."""


def fingerprinted(
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    lines: Callable[[str], Sequence[str]],
) -> tuple[Finding, ...]:
    """Each finding with its fingerprint: rule, path and the words it stands on.

    A finding about the whole project is its rule alone, wherever it is shown. Equal ones in one
    file are told apart by their order.
    """
    seen: dict[str, int] = {}
    marked = []
    for finding in findings:
        rule = rules.get(finding.rule)
        whole = rule is not None and rule.match.report == "project"
        content = "" if whole else f"{finding.at.path}\0{_words(finding, lines(finding.at.path))}"
        base = f"{finding.rule}\0{content}"
        seen[base] = seen.get(base, 0) + 1
        digest = sha256(f"{base}\0{seen[base]}".encode("utf-8", "surrogatepass")).hexdigest()
        marked.append(finding._replace(fingerprint=digest[:LENGTH]))
    return tuple(marked)


def _words(finding: Finding, lines: Sequence[str]) -> str:
    """The lines of the finding, blanks collapsed."""
    span = finding.at.span
    return " ".join(" ".join(lines[span.line - 1 : span.end_line]).split())
