"""Everything that one run of the checker has to say, for any output format to render."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from pytest_ragft.check.fact import Problem
from pytest_ragft.check.finding import Finding, Persona
from pytest_ragft.check.remedies import Safety, safety_for
from pytest_ragft.check.rule import Rule


class Reported(NamedTuple):
    """A finding as it is shown: against the baseline, and what a comment said of it."""

    finding: Finding
    state: Literal["new", "unchanged", "suppressed"] = "new"
    """`unchanged`: the baseline knows it; `suppressed`: a comment or a setting silences it."""
    reason: str = ""
    """Why it is suppressed, in the words of whoever did it."""
    counts: bool = True
    """It is at or above `fail-on`, and new: it fails the run."""
    by_setting: bool = False
    """A setting of the project silences it, not a comment in the file."""


class Outcome(NamedTuple):
    """One run; findings stand in the order of path and place."""

    reported: tuple[Reported, ...]
    rules: Mapping[str, Rule]
    """By name, every rule that ran."""
    files: int
    """How many files were looked at."""
    unread: tuple[tuple[str, Problem], ...] = ()
    """Files, and why they, or a part of them, could not be read."""
    quieter: int = 0
    """Findings for another persona than the one asked for; not in `reported`."""
    unheard: Mapping[Persona, int] = MappingProxyType({})
    """The same by the first persona that hears them."""
    resolved: tuple[str, ...] = ()
    """Fingerprints in the baseline of findings that are gone."""
    cells: Mapping[str, tuple[int, ...]] = MappingProxyType({})
    """For each notebook the first line of each cell, as in `FileFacts.cells`."""
    text_of: Callable[[str], str] = "".format
    """A file as it stands on disk, by path; a notebook's spans count lines of its code instead."""

    from_here: Callable[[str], str] = str
    """A path as a person reads it: from the folder that the command was given in."""
    folder: str = ""
    """The project's folder in its repository, with a slash behind it; empty for the whole."""
    probes: tuple[Mapping[str, Any], ...] = ()
    """What a model knew of training data, where it was asked: a document for each file."""

    @property
    def shown(self) -> tuple[Reported, ...]:
        """What a person reads: suppressed findings are counted, not shown."""
        return tuple(entry for entry in self.reported if entry.state != "suppressed")

    @property
    def new(self) -> tuple[Reported, ...]:
        return tuple(entry for entry in self.reported if entry.state == "new")

    def in_repository(self, path: str) -> str:
        """The path as a code host has it: from the repository's root."""
        return path if path.startswith("/") else self.folder + path

    def fix_of(self, finding: Finding) -> Safety | None:
        """How safe the fix is that the finding's rule has for it, if it has one."""
        rule = self.rules.get(finding.rule)
        return safety_for(finding, rule) if rule else None

    @property
    def failed(self) -> bool:
        return any(entry.counts and entry.state == "new" for entry in self.reported)
