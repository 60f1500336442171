"""What a reader of files gives: rows with their places."""

from typing import Any, TypeAlias

from pytest_ragft.check.training.turn import Fault

Record: TypeAlias = tuple[int, int, Any]
"""Line from 1, number of the row from 0, and the row as it was parsed: most often a dict."""
LONGEST = 16_777_216
"""Bytes of a row; a model's whole context is a tenth of it."""


def too_long(line: int, row: int) -> Fault:
    return Fault(line, row, f"a row of more than {LONGEST:,} bytes", "a row that fits a context")
