"""Comments that silence a finding, and what is wrong with such comments.

`# ragft: ignore[rule] reason` stands on any line of the finding, or alone on the line above it;
`# ragft: ignore-file[rule] reason` stands anywhere in the file.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pytest_ragft.check.fact import Comment, FileFacts, Span
from pytest_ragft.check.finding import Finding, Location

_FORM = r"#\s*ragft:\s*(?P<word>[\w-]*)\s*(?:\[(?P<rules>[^\]]*)\])?[\s:–—-]*(?P<reason>.*)"
_WORDS = ("ignore", "ignore-file")
SHORTEST_REASON = 3
"""Characters; less says nothing."""


class Suppression(NamedTuple):
    """One comment, taken apart."""

    path: str
    comment: Comment
    lines: range
    """The lines it speaks for; empty for a whole file."""
    whole_file: bool
    rules: tuple[str, ...]
    """As written: names or codes."""
    reason: str

    @property
    def location(self) -> Location:
        start, line = self.comment.column, self.comment.line
        return Location(self.path, Span(line, start, line, start + len(self.comment.text)))


class Silence(NamedTuple):
    """Which findings are silenced by which comment, and what the comments themselves deserve."""

    silenced: Mapping[Finding, Suppression] = MappingProxyType({})
    unused: tuple[tuple[Suppression, str], ...] = ()
    """With the rule that it names for nothing."""
    unknown: tuple[tuple[Suppression, str], ...] = ()
    """With the name that is no rule; "" where none is given or the word is not known."""
    unreasoned: tuple[Suppression, ...] = ()


def silence(
    files: Iterable[FileFacts],
    findings: Collection[Finding],
    names: Mapping[str, str],
    ran: Collection[str],
) -> Silence:
    """What the comments of these files do to these findings.

    `names` gives a rule's name by its name and by its code; `ran` are the rules that could have
    found something: only of those can a comment be unused.
    """
    comments = tuple(entry for file in files for entry in suppressions(file))
    by_path: dict[str, list[Suppression]] = {}
    for entry in comments:
        by_path.setdefault(entry.path, []).append(entry)
    silenced: dict[Finding, Suppression] = {}
    used: set[tuple[Suppression, str]] = set()
    for finding in findings:
        for entry in by_path.get(finding.at.path, ()):
            if covers(entry, finding, names):
                silenced.setdefault(finding, entry)
                used.add((entry, finding.rule))
    return Silence(
        silenced,
        tuple(_unused(comments, used, names, ran)),
        tuple(_unknown(comments, names)),
        tuple(entry for entry in comments if len(entry.reason) < SHORTEST_REASON),
    )


def suppressions(file: FileFacts) -> Iterator[Suppression]:
    """The comments of a file that speak to the checker."""
    alone = {comment.line for comment in file.comments if comment.alone}
    for comment in file.comments:
        form = re.match(_FORM, comment.text)
        if form is None:
            continue
        last = comment.line
        if comment.alone:
            last += 1
            while last in alone:
                last += 1
        rules = tuple(part.strip() for part in (form["rules"] or "").split(",") if part.strip())
        whole = form["word"] == "ignore-file"
        lines = range(0) if whole or form["word"] not in _WORDS else range(comment.line, last + 1)
        yield Suppression(file.path, comment, lines, whole, rules, form["reason"].strip())


def covers(entry: Suppression, finding: Finding, names: Mapping[str, str]) -> bool:
    if finding.rule not in {names.get(written) for written in entry.rules}:
        return False
    if entry.whole_file:
        return True
    return any(
        line in entry.lines for line in range(finding.at.span.line, finding.at.span.end_line + 1)
    )


def _unused(
    comments: Iterable[Suppression],
    used: Collection[tuple[Suppression, str]],
    names: Mapping[str, str],
    ran: Collection[str],
) -> Iterator[tuple[Suppression, str]]:
    for entry in comments:
        for written in entry.rules:
            rule = names.get(written)
            if rule in ran and (entry, rule) not in used:
                yield entry, written


def _unknown(
    comments: Iterable[Suppression], names: Mapping[str, str]
) -> Iterator[tuple[Suppression, str]]:
    for entry in comments:
        if not entry.rules or (not entry.whole_file and not entry.lines):
            yield entry, ""
        yield from ((entry, written) for written in entry.rules if written not in names)
