"""Test functions: what they assert, whether they ask a model, with which numbers and metrics."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.python.called import written
from pytest_ragft.check.sources.python.generations import generations
from pytest_ragft.check.sources.python.nodes import walk
from pytest_ragft.check.sources.python.outline import Outline, Part, outline
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.values import dotted

_FILE = re.compile(r"(^|\.)(test_[^.]*|[^.]*_test|tests)$")
_CHECKS = re.compile(
    r"(?i)^_*(assert|expect|verify|check|validate|ensure|should|raises|warns|fail|require|must)"
)
"""Functions that fail a test, by their name."""
_PERHAPS = re.compile(r"(?i)evaluat|compare|judge|grade|run|match|score|test")
"""Functions that may; they count where nothing surer is there."""
_MORE_CHECKS = frozenset({"assert_test", "exit", "approx", "raises", "warns"})
_ANSWERS = re.compile(
    r"^_*(rag|qa|chat|bot|agent|query|ask)_?(query|answer|response|pipeline|chain|chat|rag"
    r"|question|bot|engine)\w*$|^(ask|answer|generate|query_rag|run_rag|run_agent)$"
)
"""Entrances of applications that answer with a model."""
_METRIC = re.compile(
    r"(?i)^(faithfulness|answer_?relevan\w*|context_?(precision|recall|relevan\w*|entit\w*)"
    r"|groundedness|hallucination\w*|bias|toxicity|"
    r"g_?eval|rouge\w*|bleu\w*|bert_?score|exact_match|f1(_score)?|mrr|ndcg\w*|hit_?rate"
    r"|recall_at_\w+|precision_at_\w+|recall|precision|"
    r"answer_?(correctness|similarity)|semantic_similarity|\w+Metric|\w+Evaluator"
    r"|levenshtein\w*|correctness|summarization\w*|json_correctness)$"
)
_MEASURES = (
    b"faithful", b"metric", b"relevan", b"recall", b"precision", b"rouge", b"bleu", b"ndcg",
    b"mrr", b"f1", b"hallucinat",
    b"correctness", b"evaluator", b"bert", b"eval", b"hit_rate", b"hitrate", b"levenshtein",
    b"exact_match", b"grounded",
    b"toxicity", b"bias", b"summarization", b"similarity",
)  # fmt: skip
"""Words without which no metric is named."""
_NO_METRIC = re.compile(r"^(Base|Custom)?(Metric|Evaluator)$")


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    """One fact for each test; a file of another name holds none."""
    if not _FILE.search(reading.names.module):
        return
    file = outline(tree)
    asked = generations(file, reading.names)
    measures = reading.speaks(_MEASURES)
    for part in file.parts:
        if _is_test(part):
            name = f"{reading.names.module}.{part.scope}"
            span = reading.span(part.node)  # type: ignore[arg-type]  # a test is no module
            values = _values(part, file, asked, measures=measures)
            yield Fact("test", name, span, values, scope=part.scope)


def _is_test(part: Part) -> bool:
    node = part.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith(
        "test"
    ):
        return False
    outer = part.outer
    if outer is None or not (isinstance(outer.node, ast.Module) or _is_suite(outer.node)):
        return False
    return not any("fixture" in written(decorator) for decorator in node.decorator_list)


def _is_suite(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and (
        node.name.startswith("Test") or any("TestCase" in written(base) for base in node.bases)
    )


def _values(
    part: Part, file: Outline, asked: frozenset[int], *, measures: bool
) -> dict[str, Value]:
    near = [part, *_helpers(part, file)]
    thresholds = {number for inner in near for number in _thresholds(inner)}
    metrics = {name for inner in near for name in _metrics(inner)} if measures else set()
    return {
        "asserts": sum(map(_asserts, near)) or _doubtful(part),
        "generates": any(_generates(inner, asked) for inner in near),
        "thresholds": tuple(sorted(thresholds)),
        "cases": _cases(part),
        "metrics": tuple(sorted(metrics)),
    }


def _helpers(part: Part, file: Outline) -> Iterator[Part]:
    """Functions of the file that the test calls, and those nested in it: one step."""
    found = dict.fromkeys(file.function(called, part) for called in part.calls)
    found |= dict.fromkeys(inner for inner in file.children.get(part, ()) if inner.is_function)
    yield from (other for other in found if other is not None and other is not part)


def _asserts(part: Part) -> int:
    """Statements, methods of unittest and of mocks, functions so named."""
    sure = sum(_checks(called.last) for called in part.calls)
    return len(part.all(ast.Assert)) + len(part.all(ast.Raise)) + sure


@lru_cache(maxsize=8192)
def _checks(name: str) -> bool:
    return name in _MORE_CHECKS or bool(_CHECKS.search(name))


def _doubtful(part: Part) -> int:
    return sum(bool(_PERHAPS.search(called.last)) for called in part.calls)


_STAND_INS = re.compile(
    r"(?i)mock|patch|fake|stub|dummy|monkeypatch|cassette|vcr|respx|recorded|canned"
)


def _generates(part: Part, asked: frozenset[int]) -> bool:
    """A model is asked; not one that the test has replaced."""
    if not any(id(called.node) in asked or _ANSWERS.search(called.last) for called in part.calls):
        return False
    words = {inner.id for inner in walk(part.node) if type(inner) is ast.Name}
    return not any(map(_STAND_INS.search, (*words, *part.parameters)))


def _thresholds(part: Part) -> Iterator[float]:
    """Numbers that something asserted is compared with, and thresholds given to metrics."""
    for statement in part.all(ast.Assert):
        for inner in walk(statement.test):
            if isinstance(inner, ast.Compare) and any(map(_is_ordering, inner.ops)):
                for side in (inner.left, *inner.comparators):
                    if isinstance(side, ast.Constant) and isinstance(side.value, int | float):
                        yield side.value
    for keyword in part.all(ast.keyword):
        value = keyword.value
        named = keyword.arg is not None and "threshold" in keyword.arg
        if named and isinstance(value, ast.Constant) and isinstance(value.value, int | float):
            yield value.value


def _is_ordering(operator: ast.cmpop) -> bool:
    return isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)


def _metrics(part: Part) -> Iterator[str]:
    for inner in walk(part.node):
        kind = type(inner)
        if kind is ast.Name and _is_metric(inner.id):
            yield inner.id
        elif kind is ast.Attribute and _is_metric(inner.attr):
            yield inner.attr


@lru_cache(maxsize=8192)
def _is_metric(name: str) -> bool:
    return bool(_METRIC.search(name)) and not _NO_METRIC.search(name)


def _cases(part: Part) -> int:
    """Rows of literal parametrization; one where there is none, or where it is not seen."""
    node = part.node
    cases = 1
    for decorator in (
        node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ()
    ):
        if isinstance(decorator, ast.Call) and dotted(decorator.func).endswith("parametrize"):
            values = [
                *decorator.args[1:2],
                *(k.value for k in decorator.keywords if k.arg == "argvalues"),
            ]
            if values and isinstance(values[0], ast.List | ast.Tuple):
                cases *= max(1, len(values[0].elts))
    return cases
