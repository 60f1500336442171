"""Places as they are written."""

import pytest

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.place import place

CELLS = {"n.ipynb": (0, 1, 0, 4)}


@pytest.mark.parametrize(
    ("path", "span", "written"),
    [
        ("src/a.py", (3, 5, 3, 9), "src/a.py:3:5"),
        ("src/a.py", (0, 0, 0, 0), "src/a.py:1:1"),
        ("n.ipynb", (1, 2, 1, 3), "n.ipynb:cell 2:1:2"),
        ("n.ipynb", (3, 2, 3, 3), "n.ipynb:cell 2:3:2"),
        ("n.ipynb", (5, 2, 6, 3), "n.ipynb:cell 4:2:2"),
        ("n.ipynb", (0, 0, 0, 0), "n.ipynb:1:1"),
        ("a\x1b\n.py", (1, 1, 1, 1), "a\\x1b\\n.py:1:1"),
        (":x.py", (1, 1, 1, 1), "./:x.py:1:1"),
        ("##[x.py", (1, 1, 1, 1), "#\\x23[x.py:1:1"),
    ],
)
def test_a_place_can_be_read_and_steers_nothing(path, span, written):
    outcome = Outcome((), {}, 1, cells=CELLS)
    assert str(place(Location(path, Span(*span)), outcome)) == written


def test_the_end_counts_from_the_start_of_the_cell_too():
    at = place(Location("n.ipynb", Span(5, 2, 6, 3)), Outcome((), {}, 1, cells=CELLS))
    assert at.span == (2, 2, 3, 3)
