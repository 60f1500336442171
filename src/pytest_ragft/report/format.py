"""One output format of a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pytest_ragft.report.record import RunRecord


@dataclass(frozen=True, slots=True)
class Format:
    """The suffix of a file that asks for this format, and the text that goes into it, in pieces."""

    suffix: str
    pieces: Callable[[RunRecord], Iterable[str]]
