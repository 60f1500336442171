"""A whole review: its findings in the order in which they are to be mended, and its verdict."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from pytest_ragft.golden.review.finding import SEVERITIES, Finding, Severity, findings_of
from pytest_ragft.golden.review.golden_set import GoldenSet
from pytest_ragft.golden.review.points import POINTS
from pytest_ragft.golden.review.words import counted

WORDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
"""What a finding of each severity is called where findings are counted."""


@dataclass(frozen=True, slots=True)
class Review:
    """What is said of a golden set."""

    golden: GoldenSet
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Notes do not count."""
        return any(finding.severity != "info" for finding in self.findings)

    @property
    def verdict(self) -> str:
        """In one sentence."""
        golden = self.golden
        where = f"{counted(len(golden.entries), 'case')} of {counted(len(golden.files), 'file')}"
        counts = Counter(finding.severity for finding in self.findings)
        found = [counted(counts[each], WORDS[each]) for each in SEVERITIES if counts[each]]
        if not found:
            return f"Ready: nothing to mend in {where}."
        *first, last = found
        told = f"{', '.join(first)} and {last}" if first else last
        return f"{'Not ready' if self.failed else 'Ready'}: {told} in {where}."


def review(golden: GoldenSet, ignored: Collection[str] = ()) -> Review:
    """`ignored`: names of points that are not looked at."""
    points = (point for point in POINTS if point.name not in ignored)
    return Review(golden, tuple(each for point in points for each in findings_of(point, golden)))
