"""The quick walks over a syntax tree against those of the standard library."""

import ast
from pathlib import Path

import pytest

from pytest_ragft.check.sources.python.nodes import children, walk

LEFT_OUT = (ast.Constant, ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
SOURCES = sorted(Path(__file__).parent.glob("test_check_python_*.py"))


def kept(nodes):
    return [node for node in nodes if not isinstance(node, LEFT_OUT)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_they_give_the_same_nodes_in_the_same_order(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert walk(tree) == kept(ast.walk(tree))
    for node in walk(tree):
        assert children(node) == kept(ast.iter_child_nodes(node))


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, /, b: int = 1, *c, d=lambda x: x, **e) -> g: return not a",
        "match x:\n    case {'a': [1, *r], **rest} | A(b=c): pass",
        "try:\n    import a as b\nexcept* E as e:\n    del a[1:2]",
        "{**a, b: c}\nx = [i async for i in y if i < 2 < 3]\nf'{a!r:>{w}}'",
        "global a\nwith a as b, c: nonlocal_ = yield",
    ],
)
def test_whatever_the_source_holds(source):
    tree = ast.parse(source)
    assert walk(tree) == kept(ast.walk(tree))


@pytest.mark.parametrize("leaf", [ast.Constant(1), ast.Load(), ast.Add()])
def test_a_leaf_holds_nothing(leaf):
    assert children(leaf) == []
