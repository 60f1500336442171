"""What a made-up stream brings at a time."""

import pytest

from pytest_ragft.wire.pieces import MOST, pieces


@pytest.mark.parametrize(
    ("text", "brought"),
    [
        ("30 days", ["30", " days"]),
        ("\n\n30  days\n", ["\n\n30", "  days", "\n"]),
        ("30", ["30"]),
        ("", [""]),
        ("  ", ["  "]),
        ("a " * (MOST + 1), ["a " * (MOST + 1)]),
    ],
)
def test_words_come_with_the_space_before_them(text, brought):
    assert pieces(text) == brought
    assert "".join(pieces(text)) == text
