"""Calls of a test file that run as soon as pytest imports it."""

import ast
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources.python.reading import Reading
from pytest_ragft.check.sources.python.values import dotted


def collect(tree: ast.Module, reading: Reading) -> Iterator[Fact]:
    """Each call that stands in no function, and in no `if __name__ == "__main__":`."""
    name = reading.names.module.rpartition(".")[2]
    if not (name.startswith("test_") or name.endswith("_test")):
        return
    kept = [range(node.lineno, (node.end_lineno or 0) + 1) for node in tree.body if _is_main(node)]
    for fact in tuple(reading.facts):
        at_top = fact.kind == "call" and not fact.scope
        if at_top and not any(fact.span.line in lines for lines in kept):
            yield fact._replace(kind="collected")


def _is_main(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and dotted(node.test.left) == "__name__"
    )
