"""What an expression gave is followed through assignments, loops, texts and lists."""

import ast

import pytest

from pytest_ragft.check.sources.python.derivation import derive
from pytest_ragft.check.sources.python.outline import outline


def is_call(name):
    return lambda node: (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    )


def derived(source, **more):
    unit = tuple(outline(ast.parse(source)).parts)
    return derive(unit, is_call("root"), **more)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a = root()", {"a"}),
        ("a: int = root()", {"a"}),
        ("a, (b, *c) = root()", {"a", "b", "c"}),
        ("self.a = root()", {"self.a"}),
        ("a['k'] = root()", {"a"}),
        ("if (a := root()): pass", {"a"}),
        ("a = 1\na += root()", {"a"}),
        ("a = []\na.append(root())", {"a"}),
        ("for a in root(): pass", {"a"}),
        ("with root() as a: pass", {"a"}),
        ("with root(): pass", set()),
        ("a = [b for b in root()]", {"a", "b"}),
        ("a = [1 for b in root()]", {"b"}),
        ("a = {k: v for k, v in root().items()}", {"a", "k", "v"}),
        ("a = f'{root()}'", {"a"}),
        ("a = b if root() else c", set()),
        ("a = root() if b else c", {"a"}),
        ("a = len(root())", set()),
        ("a = root().count(1)", set()),
        ("a = root() == 1", set()),
        ("a = not root()", set()),
        ("a = -root()", {"a"}),
        ("b = a\na = root()", {"a", "b"}),
        ("d = c\nc = b\nb = a\na = root()", {"a", "b", "c", "d"}),
        ("f(root())[0] = 1", set()),
        ("a: int", set()),
        ("a = other()", set()),
    ],
)
def test_names_that_carry(source, names):
    assert derived(source).names == names


def test_what_ends_a_flow_carries_nothing_on():
    assert derived("a = stop(root())", is_end=is_call("stop")).names == set()


def test_names_may_be_given():
    assert derived("a = b", given=frozenset({"b"})).names == {"a", "b"}


@pytest.mark.parametrize(
    ("source", "single"),
    [
        ("for a in root():\n    b = a.text", True),
        ("for a in root():\n    b = f'{a}'", True),
        ("for a in root():\n    b += a", False),
        ("for a in root():\n    b.append(a)", False),
        ("b = [a for a in root()]", False),
        ("b = root()", False),
        ("b = 1", False),
    ],
)
def test_one_entry_of_a_list_is_told_from_the_list(source, single):
    found = derived(source)
    assert found.is_single(ast.parse("b", mode="eval").body) is single


def test_tests_look_at_collections_or_at_entries():
    found = derived("docs = root()\nfor doc in docs: pass")
    tests = {text: ast.parse(text, mode="eval").body for text in ("docs", "doc.x", "y", "root()")}
    assert [text for text, node in tests.items() if found.collections(node)] == ["docs"]
    assert [text for text, node in tests.items() if found.mentions(node)] == [
        "docs",
        "doc.x",
        "root()",
    ]
