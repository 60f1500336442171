"""Workflow commands of GitHub Actions, which show findings beside the changed code."""

from collections.abc import Iterable, Iterator, Mapping

from pytest_ragft.check.finding import SEVERITIES, Severity
from pytest_ragft.check.formats.concise import one_line, unread
from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.notebook_text import in_file
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.place import place
from pytest_ragft.check.summary import summary
from pytest_ragft.check.words import counted, named
from pytest_ragft.plain import visible

SHOWN = 10
"""Annotations of a kind that GitHub shows of one step; it drops the others without a word."""
PLACES = 5
"""Further places named in one annotation."""
_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(outcome: Outcome, _lines: Lines, _page: Page) -> str:
    """An annotation for each rule in each file, most severe first; all findings in a fold."""
    groups = sorted(
        _groups(outcome.new), key=lambda group: -SEVERITIES.index(group[0].finding.severity)
    )
    parts = [_annotation(group, outcome) for group in groups]
    parts += [*_fold(outcome), *_cut_off(groups), summary(outcome)]
    return "\n".join(parts) + "\n"


def _groups(entries: Iterable[Reported]) -> Iterable[list[Reported]]:
    """Findings of one rule in one file; its severities apart, since each has its own command."""
    found: dict[tuple[str, str, str], list[Reported]] = {}
    for entry in entries:
        finding = entry.finding
        key = (finding.at.path, finding.rule, finding.severity)
        found.setdefault(key, []).append(entry)
    return found.values()


def _annotation(group: list[Reported], outcome: Outcome) -> str:
    finding = group[0].finding
    span = in_file(finding.at, outcome)
    properties: dict[str, object] = {
        "file": visible(outcome.in_repository(finding.at.path)),
        "line": span.line,
        "endLine": span.end_line,
    }
    if span.end_line == span.line:  # GitHub takes columns within one line only
        properties |= {"col": span.column, "endColumn": max(span.end_column - 1, span.column)}
    properties["title"] = named(finding.rule, finding.code)
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    message = _data("\n".join(_words(group, outcome)))
    return f"::{_COMMANDS[finding.severity]} {written}::{message}"


def _words(group: list[Reported], outcome: Outcome) -> Iterator[str]:
    finding, rest = group[0].finding, group[1:]
    yield visible(finding.message)
    if rest:
        places = [place(entry.finding.at, outcome).inside for entry in rest]
        last = f", and {len(places) - PLACES} further on" if len(places) > PLACES else ""
        yield f"{len(rest)} more in this file: {', '.join(places[:PLACES])}{last}."
    rule = outcome.rules.get(finding.rule)
    if rule is not None:
        yield visible(rule.instead.strip())
    yield f"Why: ragft rule {visible(finding.rule)}"


def _fold(outcome: Outcome) -> Iterator[str]:
    """Every finding with its place, which the log does not show for an annotation."""
    if outcome.shown or outcome.unread:
        yield f"::group::{counted(len(outcome.shown), 'finding')}, one a line"
        yield from (one_line(entry, outcome, Ink(colour=False)) for entry in outcome.shown)
        yield from unread(outcome)
        yield "::endgroup::"


def _cut_off(groups: list[list[Reported]]) -> Iterator[str]:
    for severity in reversed(SEVERITIES):
        number = sum(group[0].finding.severity == severity for group in groups)
        if number > SHOWN:
            kind = _COMMANDS[severity]
            yield f"GitHub shows {SHOWN} of the {number} annotations of the kind {kind!r}."


def _data(text: str) -> str:
    """As the message of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As the value of a command's property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMAT = Format("github", render)
