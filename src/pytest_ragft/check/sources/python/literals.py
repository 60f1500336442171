"""Cases of an evaluation that stand in code: in lists, in parametrization, in single calls."""

import ast
import re
from collections.abc import Iterator, Sequence

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.datasets import dataset
from pytest_ragft.check.sources.fields import Row, all_roles, normalised, roles
from pytest_ragft.check.sources.python.generations import generations
from pytest_ragft.check.sources.python.outline import Outline, Part, outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.statements import assignments
from pytest_ragft.check.sources.python.values import dotted, value_of

_NAME = re.compile(
    r"(?i)(^|_)(tests?|evals?|evaluation|goldens?|benchmark|validation|ragas|regression|qa|holdout)(_|$)"
    r"|(^|_)(test_?cases?|cases|scenarios?|testset)$"
)
"""What a list of cases is called."""
_NO_NAME = re.compile(
    r"(?i)few_?shot|example|train|prompt|message|history|tool|field|column|schema|choice|option|route|menu|nav|link"
)
_QUESTIONS = re.compile(r"(?i)(test|eval|golden|bench\w*|sample)_?(questions|queries|prompts)$")
"""A list of questions alone."""
_LOOSE = re.compile(
    r"(?i)(^|_)(questions|queries|samples|dataset|data|data_samples|pairs|cases|scenarios)$"
)
"""Names that mean cases in a file that evaluates."""
_PLACE = re.compile(
    r"(?i)(^|[._])(tests?|evals?|evaluat\w*|benchmarks?|golden|ragas|deepeval)([._]|$)|(^|\.)test_|_test$"
)
_CASES = frozenset({"LLMTestCase", "Golden", "SingleTurnSample"})
"""Classes of evaluation libraries that hold one case."""
_ANSWERS = frozenset({"response", "actual_output", "actual_response"})
"""What an application gives back. Written out, it is nobody's answer."""
_READY = "actual_output"
_ASKED = frozenset({"question", "expected"})
_FEWEST = 2


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    """One fact for each list of cases, and one for each function that is called with them."""
    file = outline(tree)
    listed: set[int] = set()
    for part in file.parts:
        for name, node in _lists(part):
            listed |= {id(entry) for entry in node.elts}
            rows = list(_rows(node, reading))
            if _is_named(name, rows, file, reading):
                yield from _facts(name, rows, node, part, reading)
        for call, rows in _parametrized(part, reading):
            if _is_complete(rows):
                yield from _facts("cases", rows, call, part, reading)
    yield from _called(file.parts, listed, reading)


def _facts(
    name: str, rows: Sequence[Row], node: ast.expr, part: Part, reading: Reading
) -> Iterator[Fact]:
    """Counted as the rows of a data file are; what trains a model is no case."""
    path = f"{reading.names.module.replace('.', '/')}/{name}"
    fact = dataset(path, rows, reading.span(node)) if len(rows) >= _FEWEST else None
    if fact is not None and fact.values["purpose"] == "evaluation":
        yield fact._replace(scope=part.scope)


def _lists(part: Part) -> Iterator[tuple[str, ast.List | ast.Tuple]]:
    for target, value in assignments(part):
        if type(value) is ast.List or type(value) is ast.Tuple:
            yield dotted(target).rpartition(".")[2], value


def _rows(node: ast.List | ast.Tuple, reading: Reading) -> Iterator[Row]:
    for entry in node.elts:
        value = _keywords(entry, reading) if isinstance(entry, ast.Call) else _value(entry, reading)
        if isinstance(value, dict):
            yield value
        elif isinstance(value, str):
            yield {"question": value}


def _value(node: ast.expr, reading: Reading) -> Value:
    return value_of(node, reading.names.resolve)


def _keywords(call: ast.Call, reading: Reading) -> dict[str, Value]:
    return {
        keyword.arg: _value(keyword.value, reading)
        for keyword in call.keywords
        if keyword.arg is not None
    }


def _is_named(name: str, rows: list[Row], file: Outline, reading: Reading) -> bool:
    if len(rows) < _FEWEST or _NO_NAME.search(name):
        return False
    if all(set(row) == {"question"} for row in rows):
        return (
            len(rows) > _FEWEST
            and bool(_QUESTIONS.search(name))
            and bool(generations(file, reading.names))
        )
    evaluates = _PLACE.search(reading.names.module) and _LOOSE.search(name)
    return bool(_NAME.search(name) or evaluates) and _is_complete(rows)


def _is_complete(rows: Sequence[Row]) -> bool:
    """Most of them ask something, and say what is expected or where it stands."""
    held = [all_roles(row) for row in rows if not _is_answered(row)]
    complete = sum("question" in roles and bool(roles & {"expected", "source"}) for roles in held)
    return complete * 2 >= len(rows)


def _is_answered(row: Row) -> bool:
    """The answer is there already, and nothing to hold it against: a metric is tried out."""
    given = {normalised(str(key)) for key in row}
    return not given.isdisjoint(_ANSWERS) and "expected" not in all_roles(given - _ANSWERS)


def _parametrized(part: Part, reading: Reading) -> Iterator[tuple[ast.Call, list[Row]]]:
    for called in part.calls:
        call = called.node
        match call.args:
            case [names, ast.List(elts=entries)] if called.last == "parametrize":
                said = _value(names, reading)
                keys = re.split(r"\s*,\s*", said) if isinstance(said, str) else said
                if isinstance(keys, list | tuple) and keys:
                    named = [str(key) for key in keys]
                    yield call, [_row(entry, named, reading) for entry in entries]


def _row(entry: ast.expr, keys: list[str], reading: Reading) -> Row:
    if isinstance(entry, ast.Call):  # pytest.param(...)
        entry = ast.Tuple(entry.args, ast.Load())
    value = _value(entry, reading)
    if isinstance(value, dict):
        return value
    return dict(zip(keys, value, strict=False)) if isinstance(value, tuple) else {keys[0]: value}


def _called(parts: list[Part], listed: set[int], reading: Reading) -> Iterator[Fact]:
    """`check(question="...", expected="...")` in one test after another is a table of cases too,
    and so are the objects of evaluation libraries.
    """
    tables: dict[str, list[tuple[Row, ast.Call, Part]]] = {}
    for part in parts:
        tests = part.scope.rpartition(".")[2].startswith("test")
        for called in part.calls:
            call, last = called.node, called.last
            if not (last in _CASES or (tests and last[:1].islower())) or id(call) in listed:
                continue
            if not all_roles(keyword.arg or "" for keyword in call.keywords) >= _ASKED:
                continue
            row = {
                k: value for k, value in _keywords(call, reading).items() if isinstance(value, str)
            }
            if all_roles(row) >= _ASKED and _READY not in row:
                tables.setdefault(last, []).append((row, call, part))
    for table in tables.values():
        _, call, part = table[0]
        asked = {_question(row): row for row, _, _ in table}
        yield from _facts("golden", list(asked.values()), call, part, reading)


def _question(row: Row) -> str:
    """The same question tried in several ways is one case."""
    return next(str(text) for key, text in row.items() if "question" in roles(key))
