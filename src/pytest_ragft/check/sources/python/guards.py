"""Is it asked whether a search found anything, and is the list cut before it is used?"""

import ast
import re
from collections.abc import Iterator

from pytest_ragft.check.sources.python.called import spelled
from pytest_ragft.check.sources.python.derivation import Derived
from pytest_ragft.check.sources.python.outline import Part

_SCORE = re.compile(r"(?i)score|similarit|distance|relevan|threshold|confidence")
_THRESHOLD = re.compile(
    r"(?i)threshold|cut_?off|min_(score|similarity|relevance)|score_min|max_distance"
)
_RANKER = re.compile(
    r"(?i)re_?rank|cross_?encod|compress|filter|trim|dedup|truncat|nlargest|top_?[kn]$|select|fus"
)
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def tests(unit: tuple[Part, ...]) -> Iterator[ast.expr]:
    """Every expression that decides something."""
    for part in unit:
        yield from (decision.test for decision in part.all(ast.If))
        yield from (decision.test for decision in part.all(ast.While))
        yield from (decision.test for decision in part.all(ast.IfExp))
        yield from (decision.test for decision in part.all(ast.Assert))
        for comprehension in part.all(ast.comprehension):
            yield from comprehension.ifs
        for chosen in part.all(ast.Match):
            yield chosen.subject


def is_tested(unit: tuple[Part, ...], results: Derived) -> bool:
    """Emptiness, length or score of results decides something, or a default stands for them."""
    if any(_asks(test, results) for test in tests(unit)):
        return True
    return any(
        isinstance(default, ast.Constant | ast.Name) and results.carries(given)
        for part in unit
        for choice in part.all(ast.BoolOp)
        for given, default in [(choice.values[0], choice.values[-1])]
        if isinstance(choice.op, ast.Or)
    )


def _asks(test: ast.expr, results: Derived) -> bool:
    if results.collections(test):
        return True
    if not results.mentions(test):
        return False
    compared = any(
        isinstance(inner, ast.Compare) and any(isinstance(op, _ORDERED) for op in inner.ops)
        for inner in ast.walk(test)
    )
    return compared or bool(_SCORE.search(spelled(test)))


def has_threshold(call: ast.expr) -> bool:
    """A search that is told how near is near enough; unknown where arguments are hidden."""
    return isinstance(call, ast.Call) and any(
        keyword.arg is not None
        and (_THRESHOLD.search(keyword.arg) or _mentions_threshold(keyword.value))
        for keyword in call.keywords
    )


def _mentions_threshold(node: ast.expr) -> bool:
    return any(
        isinstance(inner, ast.Constant)
        and isinstance(inner.value, str)
        and bool(_THRESHOLD.search(inner.value))
        for inner in ast.walk(node)
    )


def is_cut(unit: tuple[Part, ...], results: Derived) -> bool:
    """A slice, a score or a re-ranker takes some of the results away."""
    for part in unit:
        for subscript in part.all(ast.Subscript):
            if isinstance(subscript.slice, ast.Slice) and results.carries(subscript.value):
                return True
        for called in part.calls:
            if _RANKER.search(called.name) and any(map(results.carries, called.given)):
                return True
    return any(results.mentions(test) and _SCORE.search(spelled(test)) for test in tests(unit))
