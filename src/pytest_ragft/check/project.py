"""All files of a run together: what they import from each other, what names stand for."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pytest_ragft.check.fact import Fact, FileFacts
from pytest_ragft.check.rule import Clause, Scope, Selector
from pytest_ragft.check.selection import (
    file_fits,
    is_named,
    is_of_kind,
    last_parts,
    meets,
    selects,
)


class Candidate(NamedTuple):
    """A fact with the file it stands in."""

    fact: Fact
    file: FileFacts


Answers = list[tuple[Candidate, bool]]
"""Facts that meet a selector, or may; each with whether that is sure."""


Names = Mapping[str, Mapping[str, list[int]]]
"""Positions of facts by the last part of their name, then by the whole: many facts share a name,
and most globs end in a word.
"""


class Selection(NamedTuple):
    """All that a selector selects in a project."""

    selector: Selector
    every: Answers
    by_path: Mapping[str, Answers]


class Project:
    """Facts of every file, resolved across files, found by kind and by role."""

    __slots__ = ("_called", "_names", "_selections", "files", "index", "reach")

    def __init__(
        self,
        files: Mapping[str, FileFacts],
        reach: Mapping[str, frozenset[str]] = MappingProxyType({}),
        index: Mapping[str, tuple[Candidate, ...]] = MappingProxyType({}),
    ) -> None:
        self.files = files
        self.reach = reach
        """For each file the project's files that it imports."""
        self.index = index
        """By "kind:..." and "role:..."."""
        self._names: dict[str, Names] = {}
        """Of what stands in the index, when a selector first asks for names."""
        self._called: dict[tuple[str, tuple[str, ...]], list[Candidate]] = {}
        """By what stands in the index and the globs: several rules ask for the same names."""
        self._selections: dict[int, Selection] = {}
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
        """Many facts stand in one file: it is asked once."""
        fits: dict[str, bool] = {}
        for candidate in self._near(selector):
            if not is_of_kind(selector, candidate.fact):
                continue
            path = candidate.file.path
            if path not in fits:
                fits[path] = file_fits(selector, candidate.file)
            answer = fits[path] and meets(selector, candidate.fact)
            if answer is not False:
                yield candidate, bool(answer)

    def _near(self, selector: Selector) -> Iterable[Candidate]:
        keys = [f"role:{role}" for role in sorted(selector.roles)] or [
            f"kind:{kind}" for kind in sorted(selector.kinds)
        ]
        if len(keys) == 1:
            return self._named(keys[0], selector)
        found = {id(c): c for key in keys for c in self._named(key, selector)}
        return found.values()

    def _named(self, key: str, selector: Selector) -> Iterable[Candidate]:
        """Facts of a kind or role with a name that is meant, in their order."""
        candidates = self.index.get(key, ())
        if not selector.names or not candidates:
            return candidates
        asked = (key, selector.names)
        if asked not in self._called:
            self._called[asked] = self._found_by_name(key, candidates, selector)
        return self._called[asked]

    def _found_by_name(
        self, key: str, candidates: tuple[Candidate, ...], selector: Selector
    ) -> list[Candidate]:
        if key not in self._names:
            self._names[key] = _by_last(candidates)
        names, lasts = self._names[key], last_parts(selector.names)
        positions = [
            position
            for last in (names if lasts is None else lasts & names.keys())
            for name, places in names[last].items()
            if is_named(selector, name)
            for position in places
        ]
        return [candidates[position] for position in sorted(positions)]

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


def _by_last(candidates: Iterable[Candidate]) -> Names:
    found: dict[str, dict[str, list[int]]] = {}
    for position, candidate in enumerate(candidates):
        name = candidate.fact.name
        found.setdefault(name.rpartition(".")[2], {}).setdefault(name, []).append(position)
    return found


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _same_function(one: str, other: str) -> bool:
    """The same function, or one nested in the other; the top of a file is a function of its own."""
    if not one or not other:
        return one == other
    return one == other or one.startswith(other + ".") or other.startswith(one + ".")


def index(files: Mapping[str, FileFacts]) -> Mapping[str, tuple[Candidate, ...]]:
    """Facts by "kind:..." and by "role:...", in the order of path and place."""
    kinds: dict[str, list[Candidate]] = {}
    roles: dict[str, list[Candidate]] = {}
    for path in sorted(files):
        file = files[path]
        for fact in file.facts:
            candidate = Candidate(fact, file)
            kinds.setdefault(fact.kind, []).append(candidate)
            for role in fact.roles:
                roles.setdefault(role, []).append(candidate)
    return {
        **{f"kind:{kind}": tuple(found) for kind, found in kinds.items()},
        **{f"role:{role}": tuple(found) for role, found in roles.items()},
    }
