"""One line for each finding, for people who skim and for programs that search."""

from collections.abc import Iterator

from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.place import place_from_here, written
from pytest_ragft.check.summary import summary
from pytest_ragft.check.words import named
from pytest_ragft.plain import visible

KNOWN = "[in the baseline]"


def render(outcome: Outcome, _lines: Lines, page: Page) -> str:
    """`path:line:column: severity name (CODE) message` for each finding, then the summary."""
    ink = Ink(page.colour)
    rows = [one_line(entry, outcome, ink) for entry in outcome.shown]
    return "\n".join([*rows, *unread(outcome), ink.bold(summary(outcome)), ""])


def one_line(entry: Reported, outcome: Outcome, ink: Ink) -> str:
    finding = entry.finding
    severity = ink.severity(finding.severity, finding.severity)
    rule = ink.bold(named(finding.rule, finding.code))
    known = f" {KNOWN}" if entry.state == "unchanged" else ""
    at = place_from_here(finding.at, outcome)
    return f"{at}: {severity} {rule} {visible(finding.message)}{known}"


def unread(outcome: Outcome) -> Iterator[str]:
    """A line for each file that was not read, or not wholly."""
    for path, problem in outcome.unread:
        line = f":{problem.line}" if problem.line else ""
        yield f"{written(outcome.from_here(path))}{line}: not read: {visible(problem.message)}"


FORMAT = Format("concise", render)
