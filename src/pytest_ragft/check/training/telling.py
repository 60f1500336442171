"""What measures found, as facts: the first of the worst rows, and where the others stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pytest_ragft.check.fact import Fact, Span, Value
from pytest_ragft.check.training import KIND
from pytest_ragft.check.training.apart import FOR, told_for
from pytest_ragft.check.training.measure import Example, Result
from pytest_ragft.check.training.measures.estimates import told
from pytest_ragft.check.training.sources import HELD_OUT, Source

SIZE = "size"
LEAKAGE = "leakage"


def facts_of(results: Iterable[tuple[str, Result | None]], source: Source) -> tuple[Fact, ...]:
    """One for each measure that has something to say."""
    held = tuple(results)
    told = told_for([name for name, _ in held])
    return tuple(_fact(told[name], result, source) for name, result in held if result is not None)


def _fact(told_as: tuple[str, Mapping[str, Value]], result: Result, source: Source) -> Fact:
    name, rules = told_as
    values: dict[str, Value] = {**result.values, "split": source.split, **rules}
    estimate = told(result.values)
    if estimate:
        values["estimate"] = estimate
    if result.exempt:
        values["exempt"] = dict(result.exempt)
    first = result.worst[0].line if result.worst else 1
    return Fact(KIND, name, _line(first), values, _places(result.worst))


def _line(number: int) -> Span:
    return Span(number, 1, number, 2)


def _places(worst: Iterable[Example]) -> Mapping[str, Span]:
    """By what is said of a row; where two say the same, with its line."""
    places: dict[str, Span] = {}
    for example in worst:
        note = f"{example.says} (line {example.line})" if example.says in places else example.says
        places[note] = _line(example.line)
    return places


def with_neighbours(told: Mapping[str, Sequence[Fact]]) -> Mapping[str, tuple[Fact, ...]]:
    """What the other training files of a folder have to do with one: sizes say how many rows they
    have together, held-out ones apart; leakage says whether the rows were split beside it.
    """
    totals: dict[str, int] = defaultdict(int)
    split = set()
    for path, facts in told.items():
        if _is_rewritten(path, told):
            continue
        totals[_folder(path)] += sum(map(_rows, facts))
        if any(fact.values["split"] == "train" for fact in facts):
            split.add(_folder(path))
    return {
        path: tuple(_beside(fact, totals[_folder(path)], _folder(path) in split) for fact in facts)
        for path, facts in told.items()
    }


def _beside(fact: Fact, together: int, split: bool) -> Fact:  # noqa: FBT001  # both are told of a folder
    if fact.name == SIZE:
        return fact._replace(values={**fact.values, "together": together})
    if fact.name == LEAKAGE:
        return fact._replace(values={**fact.values, "beside_split": split})
    return fact


def _rows(fact: Fact) -> int:
    rows = fact.values["rows"] if fact.name == SIZE and FOR not in fact.values else 0
    return rows if isinstance(rows, int) and fact.values["split"] not in HELD_OUT else 0


REWRITTEN = frozenset({"complete", "dedup", "masked", "rag"})
"""What `--fix` puts before the ending of a file's name."""


def _is_rewritten(path: str, told: Mapping[str, Sequence[Fact]]) -> bool:
    """A fix made it of a file beside it: its rows are the same rows."""
    stem, dot, ending = path.rpartition(".")
    while stem.rpartition(".")[2] in REWRITTEN:
        stem = stem.rpartition(".")[0]
        if f"{stem}{dot}{ending}" in told:
            return True
    return False


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
