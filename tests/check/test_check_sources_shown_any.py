"""No text and no span, however odd, breaks an excerpt or leaves its width."""

import json
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.notebook_text import in_file
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.sources_shown import NARROWEST, excerpt, first_line
from pytest_ragft.plain import columns

UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
texts = st.text(st.characters(exclude_characters="\r\n"), max_size=120)
numbers = st.integers(-1, 130)
spans = st.builds(Span, st.integers(-1, 9), numbers, st.integers(-1, 9), numbers)


@given(st.lists(texts, max_size=8), spans, st.integers(1, 100))
def test_an_excerpt_keeps_to_its_width(lines, span, width):
    rows = (*excerpt(lines, span, width), *first_line(lines, span, width, number=1))
    # A key that is taken out may be longer in its place, but is cut as well.
    assert all(columns(row.text) <= max(width, NARROWEST + 2) + 1 for row in rows)
    assert not {category(character) for row in rows for character in row.text} & UNSAFE


@given(st.lists(texts, min_size=1, max_size=4), st.data(), st.booleans(), st.booleans())
def test_a_place_in_a_notebook_holds_the_same_character(lines, data, joined, ascii_only):
    source = [f"{line}\n" for line in lines]
    cell = {"cell_type": "code", "source": "".join(source) if joined else source}
    text = json.dumps({"cells": [{"source": []}, cell]}, ensure_ascii=ascii_only, indent=1)
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    outcome = Outcome((), {}, 1, cells={"n": (0, 1)}, text_of={"n": text}.get)
    span = in_file(Location("n", Span(line, column, line, column + 1)), outcome)
    rest = text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]
    expected = lines[line - 1][column - 1 : column]
    assert json.loads(f'"{rest}"') == expected
