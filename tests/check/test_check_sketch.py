"""What a look at the bytes says, kept as one line."""

import pytest

from pytest_ragft.check import libraries
from pytest_ragft.check.interest import Interest, imports, plain
from pytest_ragft.check.relations import absolute
from pytest_ragft.check.sketch import Sketch

SKETCHES = [
    Sketch(),
    Sketch(strong=True),
    Sketch(weak=True),
    Sketch(weak=False, imports=("a", ".b")),
]


@pytest.mark.parametrize("sketch", SKETCHES, ids=str)
def test_a_sketch_comes_back_from_its_text(sketch):
    text = str(sketch)
    assert Sketch.read(text) == sketch
    assert Sketch.is_strong(text) is sketch.strong
    assert Sketch.is_full(text) is (sketch.weak is not None)


IMPORTS = {
    "nothing": (b"x = 1", ()),
    "modules": (b"import a.b, c as d\nimport e", ("a.b", "c", "as", "d", "e")),
    "names": (b"from a.b import c, d as e", ("a.b", "a.b.c", "a.b.d", "a.b.as", "a.b.e")),
    "names in brackets": (b"from a import (b, c)", ("a", "a.b", "a.c")),
    "names on further lines": (b"from a import (\n    b,\n)", ("a",)),
    "relative ones": (b"from . import b\nfrom ..c import d", (".", ".b", "..c", "..c.d")),
    "inside a function": (b"def f():\n\timport aa", ("aa",)),
    "a comment": (b"from a import bb  # cc", ("a", "a.bb")),
    "everything": (b"from a import *", ("a",)),
    "letters that no module has": ("import é".encode(), ()),
}


@pytest.mark.parametrize(("source", "expected"), IMPORTS.values(), ids=IMPORTS)
def test_imports_are_seen_without_parsing(source, expected):
    assert imports(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"x = 1", False),
        (b"top_k = 5", True),
        (b"chunk = x", False),
        (b"segments = x[at : at + size]", True),
        (b"x[at : at + size]", False),
        (b"class EvaluationRun: ...", True),
        (b"import os, openai", True),
        (b"x = evaluation", False),
    ],
)
def test_some_words_are_worth_parsing(source, expected):
    table = libraries.parse({"openai": {"packages": ["openai"]}})
    assert Interest(table).is_weak(source) is expected


def test_the_cells_of_a_notebook_are_lines():
    cell = b'{"source": ["import os\\n", "from openai import x"]}'
    assert b"\nfrom openai import x" in plain("a.ipynb", cell)
    assert plain("a.py", cell) == cell


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("a.b", "x/y.py", "a.b"),
        (".b", "x/y.py", "x.b"),
        ("..b", "x/y.py", "b"),
        (".", "x/y.py", "x"),
        (".b", "x/__init__.py", "x.b"),
        ("..b", "x/z/__init__.py", "x.b"),
        ("...b", "x/y.py", "b"),
        ("..", "x/y/z.py", "x"),
    ],
)
def test_a_relative_import_has_a_whole_name(name, path, expected):
    assert absolute(name, path) == expected
