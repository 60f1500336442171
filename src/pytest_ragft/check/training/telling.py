"""What measures found, as facts: the first of the worst rows, and where the others stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pytest_ragft.check.fact import Fact, Span, Value
from pytest_ragft.check.training import KIND
from pytest_ragft.check.training.measure import Example, Result
from pytest_ragft.check.training.sources import HELD_OUT, Source

SIZE = "size"
LEAKAGE = "leakage"


def facts_of(results: Iterable[tuple[str, Result | None]], source: Source) -> tuple[Fact, ...]:
    """One for each measure that has something to say."""
    return tuple(_fact(name, result, source) for name, result in results if result is not None)


def _fact(name: str, result: Result, source: Source) -> Fact:
    values: dict[str, Value] = {**result.values, "split": source.split}
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
    rows = fact.values["rows"] if fact.name == SIZE else 0
    return rows if isinstance(rows, int) and fact.values["split"] not in HELD_OUT else 0


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
