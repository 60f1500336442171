"""Replacing a part of a text, and where the rest of it stands afterwards."""

from collections.abc import Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """What stands from `start` up to `end`, in characters, becomes `text`."""

    start: int
    end: int
    text: str


class RefusedError(ValueError):
    """Why a fix is not made; the message is for the user and fits after "left alone: "."""


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that do not overlap."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits):
        parts += text[done : edit.start], edit.text
        done = edit.end
    return "".join((*parts, text[done:]))


def moved(offset: int, edits: Sequence[Edit]) -> int:
    """Where that which stood at an offset stands after the edits."""
    shift = 0
    for edit in sorted(edits):
        if edit.end <= offset:
            shift += len(edit.text) - (edit.end - edit.start)
        elif edit.start < offset:
            return edit.start + shift
    return offset + shift


def clash(some: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Do two changes of a text touch each other?"""
    return any(
        one.start <= other.end and other.start <= one.end for one in some for other in others
    )
