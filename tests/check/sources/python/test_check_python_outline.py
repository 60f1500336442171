"""One walk files what stands in each function, class and file, and what texts are given to."""

import ast

import pytest

from pytest_ragft.check.sources.python.called import spelled, written
from pytest_ragft.check.sources.python.outline import outline


def holders(source):
    return [
        (literal.text, literal.holder)
        for part in outline(ast.parse(source)).parts
        for literal in part.literals
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('x = "a"', [("a", "x")]),
        ('self.prompt = "a"', [("a", "prompt")]),
        ('x: str = "a"', [("a", "x")]),
        ('x += "a"', [("a", "x")]),
        ('f(system="a")', [("a", "system")]),
        ('f(**{"a": "b"})', [("b", "a")]),
        ('x = {"role": "a", **{"y": "b"}, k: "c"}', [("c", "x"), ("b", "y"), ("a", "role")]),
        ('x = F("a").g("b")', [("b", "x"), ("a", "x")]),
        ('def f():\n    return "a"', [("a", "f")]),
        ('def f(x="a"): pass', [("a", "f")]),
        ('if (x := "a"): pass', [("a", "x")]),
        ('x = f"a{y}b"', [("a{}b", "x")]),
        ('x = f"{g(1)}"\n"text alone"', [("{}", "x")]),
        ('class A:\n    """doc"""\n    b = "c"', [("c", "b")]),
        ("x = 1", []),
        ('a = b = "c"', [("c", "a")]),
    ],
)
def test_texts_are_held_by_what_they_are_given_to(source, expected):
    assert sorted(holders(source)) == sorted(expected)


def test_what_is_filled_into_a_text_is_walked():
    (part,) = outline(ast.parse('x = f"{g(1)} {h(2):>{i(3)}}"')).parts
    assert sorted(called.name for called in part.calls) == ["g", "h", "i"]


def test_decorators_and_defaults_stand_where_they_are_evaluated_or_used():
    file = outline(ast.parse("@a()\ndef f(x=b()):\n    c()\n\n@d()\nclass E(f()):\n    g()"))
    assert {part.scope: sorted(c.name for c in part.calls) for part in file.parts} == {
        "": ["a", "d", "f"],
        "f": ["b", "c"],
        "E": ["g"],
    }


def test_units_put_nested_functions_with_the_outermost():
    source = (
        "def f():\n    def g():\n        class H:\n"
        "            def i(self): pass\nclass A:\n    def m(self):\n"
        "        def n(): pass"
    )
    units = [[part.scope for part in unit] for unit in outline(ast.parse(source)).units]
    assert units == [[""], ["f", "f.g", "f.g.H", "f.g.H.i"], ["A"], ["A.m", "A.m.n"]]


def test_calls_mean_functions_of_the_file():
    source = """
def f(): pass
class A:
    def f(self): pass
    def g(self):
        def h(): pass
        f(); h(); self.f(); other.f(); f().x(); absent(); (lambda: 1)()
"""
    file = outline(ast.parse(source))
    part = file.functions["A.g"]
    meant = {called.name: file.function(called, part) for called in part.calls}
    scopes = {name: function.scope for name, function in meant.items() if function is not None}
    # methods are not seen by their bare names, but a class's own `f` hides nothing either
    assert scopes["h"] == "A.g.h"
    assert scopes["self.f"] == "A.f"
    assert "other.f" not in scopes
    assert "absent" not in scopes
    assert file.named("", part) is None


def test_parts_know_their_parameters_and_kind():
    file = outline(ast.parse("def f(a, /, b, *, c): pass"))
    assert file.functions["f"].parameters == ("a", "b", "c")
    assert file.parts[0].parameters == ()
    assert [part.scope for part in file.within(file.parts[0])] == ["", "f"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a.b.c", "a.b.c"),
        ("get().invoke", "get.invoke"),
        ("chains['x'].run", "chains.run"),
        ("(await a).b", "a.b"),
        ("'text'.format", "format"),
        ("1 + 2", ""),
    ],
)
def test_names_as_they_are_written(source, name):
    tree = ast.parse(f"async def f():\n    {source}")
    assert written(tree.body[0].body[0].value) == name


def test_an_expression_nested_too_deeply_is_not_spelled_out():
    node = ast.Name("x", ast.Load())
    for _ in range(100_000):
        node = ast.UnaryOp(ast.USub(), node)
    assert spelled(node) == ""
