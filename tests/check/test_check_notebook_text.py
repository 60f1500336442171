"""Places in a notebook's code are found again in its file."""

import json

import pytest

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.notebook_text import TOP, in_file
from pytest_ragft.check.outcome import Outcome

CODE = ["first = 1\n", 'second = "é\\t😀" + call()\n', "third"]


def notebook(*sources, ascii_only=False, indent=1):
    cells = [
        {"cell_type": "code", "outputs": [{"text": ['"x",\n', "{"]}], "source": s} for s in sources
    ]
    return json.dumps({"metadata": {}, "cells": cells}, indent=indent, ensure_ascii=ascii_only)


def found(text, cells, span):
    outcome = Outcome((), {}, 1, cells={"n.ipynb": cells}, text_of={"n.ipynb": text}.get)
    return in_file(Location("n.ipynb", Span(*span)), outcome)


def words(text, span):
    """What stands in the file from the start of the span to its end, on one line."""
    assert span.line == span.end_line
    return text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize("source", [CODE, "".join(CODE)])
@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((1, 1, 1, 6), "first"),
        ((2, 19, 2, 25), "call()"),
        ((3, 1, 3, 6), "third"),
        ((4, 1, 4, 6), "other"),
    ],
)
def test_the_words_are_the_same(source, span, expected, ascii_only, indent):
    text = notebook(source, ["other"], ascii_only=ascii_only, indent=indent)
    assert words(text, found(text, (1, 4), span)) == expected


def test_cells_without_code_are_passed_over():
    text = json.dumps({"cells": [{"source": ["# x"]}, {"source": ["a\n", "bc"]}]}, indent=1)
    assert words(text, found(text, (0, 1), (2, 1, 2, 3))) == "bc"


def test_a_span_over_two_lines_ends_on_the_second():
    text = notebook(CODE)
    span = found(text, (1,), (1, 9, 3, 6))
    assert span.end_line == span.line + 2


def test_a_column_behind_the_line_is_its_end():
    text = notebook(CODE)
    assert words(text, found(text, (1,), (1, 1, 1, 99))) == "first = 1"
    assert words(text, found(text, (1,), (3, 1, 3, 99))) == "third"


@pytest.mark.parametrize(
    ("text", "cells", "line"),
    [
        ("", (1,), 1),
        ("not JSON }]", (1,), 1),
        (':,"x"', (1,), 1),
        (notebook(CODE), (0, 0), 1),
        (notebook(CODE), (1, 4), 4),
    ],
)
def test_what_cannot_be_found_is_the_top_of_the_file(text, cells, line):
    assert found(text, cells, (line, 2, line, 3)) == TOP


def test_a_cell_without_text_has_no_place_of_its_own():
    text = notebook([])
    assert found(text, (1,), (1, 1, 1, 1)).line == 1


@pytest.mark.parametrize(
    ("span", "expected"), [((3, 4, 5, 6), (3, 4, 5, 6)), ((0, 0, 0, 0), (1, 1, 1, 1))]
)
def test_another_file_is_counted_as_it_is(span, expected):
    assert in_file(Location("a.py", Span(*span)), Outcome((), {}, 1)) == expected
