"""All files of a run together: what they import from each other, what names stand for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pytest_ragft.check.fact import Fact, FileFacts
from pytest_ragft.check.rule import Clause, Scope, Selector
from pytest_ragft.check.selection import selects


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact with the file it stands in."""

    fact: Fact
    file: FileFacts


@dataclass(frozen=True, slots=True)
class Project:
    """Facts of every file, resolved across files, found by kind and by role."""

    files: Mapping[str, FileFacts]
    reach: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each file the project's files that it imports."""
    index: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    """By "kind:..." and "role:..."."""

    def select(self, selector: Selector, *, doubtful: bool) -> Iterator[tuple[Candidate, bool]]:
        """Facts that meet a selector, each with whether that is sure."""
        for candidate in self._near(selector):
            answer = selects(selector, candidate.fact, candidate.file)
            if answer or (answer is None and doubtful):
                yield candidate, bool(answer)

    def found(self, clause: Clause, at: Candidate, *, doubtful: bool) -> tuple[Candidate, ...]:
        """What meets a clause within its scope of a candidate, other than the candidate itself."""
        return tuple(
            other
            for selector in clause.any
            for other, _ in self.select(selector, doubtful=doubtful)
            if other.fact is not at.fact and self._within(clause.scope, at, other)
        )

    def _near(self, selector: Selector) -> Iterator[Candidate]:
        keys = [f"role:{role}" for role in sorted(selector.roles)] or [
            f"kind:{kind}" for kind in sorted(selector.kinds)
        ]
        seen: set[int] = set()
        for key in keys:
            for candidate in self.index.get(key, ()):
                if id(candidate) not in seen:
                    seen.add(id(candidate))
                    yield candidate

    def _within(self, scope: Scope, at: Candidate, other: Candidate) -> bool:
        if scope == "project":
            return True
        if scope == "reach" and other.file.path in self.reach.get(at.file.path, ()):
            return True
        if at.file.path != other.file.path:
            return False
        return scope != "function" or _same_function(at.fact.scope, other.fact.scope)


def _same_function(one: str, other: str) -> bool:
    """The same function, or one nested in the other; the top of a file is a function of its own."""
    if not one or not other:
        return one == other
    return one == other or one.startswith(other + ".") or other.startswith(one + ".")


def index(files: Mapping[str, FileFacts]) -> Mapping[str, tuple[Candidate, ...]]:
    """Facts by "kind:..." and by "role:...", in the order of path and place."""
    found: dict[str, list[Candidate]] = {}
    for path in sorted(files):
        for fact in files[path].facts:
            candidate = Candidate(fact, files[path])
            for key in (f"kind:{fact.kind}", *(f"role:{role}" for role in fact.roles)):
                found.setdefault(key, []).append(candidate)
    return {key: tuple(candidates) for key, candidates in found.items()}
