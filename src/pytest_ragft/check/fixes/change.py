"""What a run of fixes comes to: files that change, and findings that are left alone."""

from dataclasses import dataclass

from pytest_ragft.check.finding import Finding


@dataclass(frozen=True, slots=True)
class Change:
    """One file, before and after, and the findings that are gone with it."""

    path: str
    before: bytes | None
    """None where the file is new."""
    after: bytes
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """Every change of a run, by path, and each finding that is left alone, with why."""

    changes: tuple[Change, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()
