"""`--statistics`: a table of the rules that are broken."""

from collections.abc import Iterator

from pytest_ragft.check.counting import Count, statistics
from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.formats.ink import Ink
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.summary import summary
from pytest_ragft.check.words import named


def render(outcome: Outcome, page: Page) -> str:
    """A table for a person, with the sentence that every run ends with."""
    counts, ink = statistics(outcome), Ink(page.colour)
    lines = list(_table(counts, ink)) if counts else []
    return "\n".join([*lines, *([""] if lines else []), ink.bold(summary(outcome)), ""])


def _table(counts: tuple[Count, ...], ink: Ink) -> Iterator[str]:
    with_known = any(count.known for count in counts)
    heads = ("Findings", *(("Known",) if with_known else ()), "Files", "Fixable")
    yield ink.dim("  ".join([*heads, "Severity", "Rule"]))
    for count in counts:
        numbers = (
            count.findings,
            *((count.known,) if with_known else ()),
            count.files,
            count.fixable,
        )
        cells = [
            f"{number or '-':>{len(head)}}" for number, head in zip(numbers, heads, strict=True)
        ]
        severity = ink.severity(count.severity, f"{count.severity:<8}")
        yield "  ".join([*cells, severity, named(count.rule, count.code)])
