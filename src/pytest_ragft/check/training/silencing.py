"""Rows that rules pass over: by a file beside the data, and by what stands in the row."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pytest_ragft.check.fact import Value
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.training.apart import own_names
from pytest_ragft.check.training.files.record import Record
from pytest_ragft.check.training.measure import Result
from pytest_ragft.check.training.predicates import KEY, Predicate, predicates
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.sidecar import (
    SUFFIX,
    UNUSED,
    Problem,
    Sidecar,
    read_sidecar,
    row_digest,
)
from pytest_ragft.check.training.turn import Fault, Turn
from pytest_ragft.settings import SettingsError, as_table, nearest, read_table

NAME = "silencing"
NO_OVERLAY: Mapping[str, bytes] = MappingProxyType({})
MATCHER = "training"
_NONE: frozenset[str] = frozenset()


def measures_of(rules: Iterable[Rule]) -> Mapping[str, frozenset[str]]:
    """By name and code of every rule the measures that it goes by; none where it reads no rows."""
    held = tuple(rules)
    own = own_names({rule.name: _names(rule) for rule in held})
    told: dict[str, frozenset[str]] = {}
    for rule in held:
        told.update(dict.fromkeys(filter(None, (rule.name, rule.code)), own[rule.name]))
    return told


def _names(rule: Rule) -> frozenset[str]:
    matches = (rule.match, *rule.match.cases) if rule.match.matcher == MATCHER else ()
    return frozenset(name for match in matches for each in match.any for name in each.names)


class State:
    """What the suppressions of a file were good for."""

    __slots__ = ("counts", "now", "rows", "seen")

    def __init__(self, predicates: int) -> None:
        self.now: frozenset[str] = _NONE
        """Measures that pass over the row that is being read."""
        self.seen: set[str] = set()
        """Digests of the sidecar that some row has."""
        self.counts = [0] * predicates
        """Rows that each predicate holds for."""
        self.rows = 0


class Silencing:
    """Sees each row before the turns of it are measured; a measure of its own."""

    name = NAME

    def __init__(
        self, sidecar: Sidecar, chosen: Sequence[tuple[Predicate, frozenset[str]]], place: str = ""
    ) -> None:
        self.sidecar = sidecar
        self.chosen = tuple(chosen)
        """Predicates, with the measures of their rules."""
        self.place = place
        """The file that they stand in."""
        self.by_digest: dict[str, frozenset[str]] = {}
        for entry in sidecar.entries:
            for digest in entry.rows:
                known = self.by_digest.get(digest, _NONE)
                self.by_digest[digest] = known | entry.measures

    @property
    def measures(self) -> frozenset[str]:
        """All that pass over some row."""
        return _NONE.union(*self.by_digest.values(), *(names for _, names in self.chosen))

    def __repr__(self) -> str:
        """All that its findings depend on: part of the key that they are remembered by."""
        entries = [(each.rule, each.rows, sorted(each.measures)) for each in self.sidecar.entries]
        chosen = [(predicate, sorted(measures)) for predicate, measures in self.chosen]
        return f"{entries} {self.sidecar.problems} {chosen} {self.place}"

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State(len(self.chosen))

    def see(self, state: State, record: "Record | Fault") -> None:
        """To be called with each row, before its turns are measured."""
        state.now = _NONE
        if isinstance(record, Fault) or type(record[2]) is not dict:
            return
        row = record[2]
        if self.by_digest:
            digest = row_digest(row)
            state.now = self.by_digest.get(digest, _NONE)
            if digest in self.by_digest:
                state.seen.add(digest)
        for number, (predicate, measures) in enumerate(self.chosen):
            if predicate.holds(row):
                state.counts[number] += 1
                state.now |= measures
        state.rows += bool(state.now)

    def add(self, state: State, turn: Turn) -> None:
        """Nothing is left to be done: its row was seen."""

    def merge(self, state: State, other: State) -> State:
        state.seen |= other.seen
        pairs = zip(state.counts, other.counts, strict=True)
        state.counts = [one + two for one, two in pairs]
        state.rows += other.rows
        return state

    def result(self, state: State) -> Result | None:
        problems = (*self.sidecar.problems, *self._vanished(state), *self._idle(state))
        if not problems and not state.rows:
            return None
        told: tuple[Value, ...] = tuple(problem._asdict() for problem in problems)
        return Result({"rows": state.rows, "problems": told})

    def _vanished(self, state: State) -> Iterable[Problem]:
        for entry in self.sidecar.entries:
            for digest, line in entry.rows.items():
                if digest not in state.seen:
                    message = (
                        f"No row has the digest {digest}: it has changed or is gone, and the "
                        f"entry for {entry.rule} silences nothing."
                    )
                    yield Problem(UNUSED, self.sidecar.path, line, message)

    def _idle(self, state: State) -> Iterable[Problem]:
        for (predicate, _), count in zip(self.chosen, state.counts, strict=True):
            if not count:
                said = f"{predicate.field} is so in no row"
                message = f"{said}: the entry for {predicate.rule} silences nothing."
                yield Problem(UNUSED, self.place, predicate.line, message)


def silencing_in(
    root: Path,
    path: str,
    rules: Iterable[Rule],
    pyproject: Path | None = None,
    overlay: Mapping[str, bytes] = NO_OVERLAY,
) -> Silencing | None:
    """What silences rows of a file of a project; None where nothing does. Raises
    `SettingsError`.
    """
    chosen: tuple[Predicate, ...] = ()
    place = "pyproject.toml"
    if pyproject is not None:
        table = as_table(read_table(pyproject), f"{pyproject}, [tool.ragft]").get("data", {})
        data = as_table(table, f"{pyproject}, [tool.ragft.data]")
        if KEY in data:
            text = pyproject.read_text(encoding="utf-8")
            chosen = predicates(data, f"{pyproject}, [tool.ragft.data]", text)
            place = os.path.relpath(pyproject, root).replace(os.sep, "/")
    return silencing_for(path, _beside(root, path, overlay), chosen, rules, place)


def _beside(root: Path, path: str, overlay: Mapping[str, bytes]) -> bytes | None:
    name = path + SUFFIX
    if name in overlay:
        return overlay[name]
    try:
        return (root / name).read_bytes()
    except OSError:
        return None


def silencing_for(
    path: str,
    content: bytes | None,
    predicates: Iterable[Predicate],
    rules: Iterable[Rule],
    place: str = "pyproject.toml",
) -> Silencing | None:
    """What silences rows of a file; None where nothing does.

    `content` is that of the file beside it. Raises `SettingsError` for a predicate of no rule.
    """
    chosen = [predicate for predicate in predicates if predicate.is_for(path)]
    if content is None and not chosen:
        return None
    known = measures_of(rules)
    sidecar = Sidecar() if content is None else read_sidecar(path + SUFFIX, content, known)
    return Silencing(sidecar, [(each, _known(each, known, place)) for each in chosen], place)


def _known(predicate: Predicate, known: Mapping[str, frozenset[str]], place: str) -> frozenset[str]:
    measures = known.get(predicate.rule)
    if measures is None:
        told = nearest(predicate.rule, [name for name in known if known[name]])
        raise SettingsError(
            f"{place}, [tool.ragft.data].ignore: {predicate.rule!r} is no rule. {told}"
        )
    if not measures:
        raise SettingsError(
            f"{place}, [tool.ragft.data].ignore: {predicate.rule!r} does not look at training rows."
        )
    return measures


def recipe(rule: str, path: str, lines: Sequence[str], numbers: Iterable[int]) -> str:
    """How to silence the rows in these lines: the entry to write, and where."""
    found = [digest for number in numbers if (digest := _digest_at(lines, number))]
    told = ", ".join(f'"{digest}"' for digest in dict.fromkeys(found)) or "..."
    name = path.rpartition("/")[2]
    return f'{name}{SUFFIX} beside it: - {{rule: {rule}, rows: [{told}], reason: "..."}}'


def _digest_at(lines: Sequence[str], number: int) -> str:
    """Of the row that begins in a line; empty where that is not one row of JSON."""
    if not 0 < number <= len(lines):
        return ""
    text = "\n".join(lines[number - 1 : number + LONGEST]).lstrip()
    try:
        row, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return ""
    return row_digest(row) if isinstance(row, dict) else ""


LONGEST = 400
"""Lines of a row that is laid out over several."""
