"""A made-up reply as a stream brings it: apps may wait for a later piece before they show one."""

import re

MOST = 500
"""Pieces of one reply."""
_WORD = re.compile(r"\s*\S+|\s+\Z")


def pieces(text: str) -> list[str]:
    """The words with the space before each; the text itself where it has none, or too many."""
    found = _WORD.findall(text)
    return found if 0 < len(found) <= MOST else [text]
