"""All files of a run together: what they import from each other, what names stand for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pytest_ragft.check.fact import Fact, FileFacts
from pytest_ragft.check.rule import Clause, Scope, Selector
from pytest_ragft.check.selection import file_fits, is_named, is_of_kind, meets, selects


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact with the file it stands in."""

    fact: Fact
    file: FileFacts


Answers = list[tuple[Candidate, bool]]
"""Facts that meet a selector, or may; each with whether that is sure."""


@dataclass(frozen=True, slots=True)
class Selection:
    """All that a selector selects in a project."""

    selector: Selector
    every: Answers
    by_path: Mapping[str, Answers]


@dataclass(frozen=True, slots=True)
class Project:
    """Facts of every file, resolved across files, found by kind and by role."""

    files: Mapping[str, FileFacts]
    reach: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each file the project's files that it imports."""
    index: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    """By "kind:..." and "role:..."."""
    _selections: dict[int, Selection] = field(default_factory=dict, repr=False, compare=False)
    """By the identity of the selector: a rule asks anew for each of its candidates."""

    def select(self, selector: Selector, *, doubtful: bool) -> Iterator[tuple[Candidate, bool]]:
        """Facts that meet a selector, each with whether that is sure."""
        for candidate, sure in self._selection(selector).every:
            if sure or doubtful:
                yield candidate, sure

    def found(self, clause: Clause, at: Candidate, *, doubtful: bool) -> tuple[Candidate, ...]:
        """What meets a clause within its scope of a candidate, other than the candidate itself."""
        if clause.scope == "fact":
            answers = [selects(selector, at.fact, at.file) for selector in clause.any]
            return (at,) if True in answers or (doubtful and None in answers) else ()
        return tuple(
            other
            for selector in clause.any
            for other, sure in self._within(clause.scope, at, self._selection(selector))
            if (sure or doubtful) and other.fact is not at.fact
        )

    def _selection(self, selector: Selector) -> Selection:
        found = self._selections.get(id(selector))
        if found is None or found.selector is not selector:
            every = list(self._answers(selector))
            by_path: dict[str, Answers] = {}
            for answer in every:
                by_path.setdefault(answer[0].file.path, []).append(answer)
            found = self._selections[id(selector)] = Selection(selector, every, by_path)
        return found

    def _answers(self, selector: Selector) -> Iterator[tuple[Candidate, bool]]:
        """Many facts share a name, and many stand in one file: both are asked once."""
        fits: dict[str, bool] = {}
        named: dict[str, bool] = {}
        for candidate in self._near(selector):
            if not is_of_kind(selector, candidate.fact):
                continue
            path, name = candidate.file.path, candidate.fact.name
            if name not in named:
                named[name] = is_named(selector, name)
            if not named[name]:
                continue
            if path not in fits:
                fits[path] = file_fits(selector, candidate.file)
            answer = fits[path] and meets(selector, candidate.fact)
            if answer is not False:
                yield candidate, bool(answer)

    def _near(self, selector: Selector) -> Iterable[Candidate]:
        keys = [f"role:{role}" for role in sorted(selector.roles)] or [
            f"kind:{kind}" for kind in sorted(selector.kinds)
        ]
        found = {id(c): c for key in keys for c in self.index.get(key, ())}
        return found.values()

    def _within(
        self, scope: Scope, at: Candidate, selection: Selection
    ) -> Iterable[tuple[Candidate, bool]]:
        path = at.file.path
        if scope == "project":
            return selection.every
        if scope == "file":
            return selection.by_path.get(path, ())
        if scope == "reach":
            around = sorted({path, *self.reach.get(path, ())})
            return [answer for other in around for answer in selection.by_path.get(other, ())]
        if scope == "folder":
            return [each for each in selection.every if _folder(each[0].file.path) == _folder(path)]
        return [
            answer
            for answer in selection.by_path.get(path, ())
            if _same_function(at.fact.scope, answer[0].fact.scope)
        ]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


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
