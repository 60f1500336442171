"""Two fields: what is asked, and the answer, under the names that public sets use for them."""

from collections.abc import Sequence

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.content import (
    BESIDE,
    MeantError,
    beside,
    joined,
    optional,
    scalar,
)
from pytest_ragft.check.training.formats.format import Format, Reading
from pytest_ragft.check.training.turn import Fault, Row, Turn

NAMES = (
    ("instruction", "response"),
    ("instruction", "completion"),
    ("instruction", "answer"),
    ("prompt", "response"),
    ("prompt", "output"),
    ("prompt", "answer"),
    ("prompt", "target"),
    ("question", "answer"),
    ("question", "response"),
    ("query", "response"),
    ("query", "answer"),
    ("input_text", "output_text"),
    ("text_input", "output"),
    ("input", "output"),
    ("input", "response"),
    ("user", "assistant"),
    ("source", "target"),
)
"""The first of a row that is there."""


def _pair(prompt: str, target: str) -> Format:
    others = tuple(name for name in ("input", *BESIDE) if name not in {prompt, target})

    def read(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
        try:
            yield _turn(row, line, number, (prompt, target), others)
        except MeantError as error:
            yield Fault(line, number, error.found, error.expected)

    return Format(f"{prompt}-{target}", (prompt, target), lambda row: _are_texts(row, prompt), read)


def _are_texts(row: Row, prompt: str) -> bool:
    return isinstance(row[prompt], str)


def _turn(row: Row, line: int, number: int, names: tuple[str, str], others: Sequence[str]) -> Turn:
    asked = scalar(row, names[0])
    prompt = asked if len(row) == _ALONE else joined((asked, *beside(row, others)))
    return Turn(line, number, prompt, scalar(row, names[1]), asked, optional(row, "system"))


_ALONE = 2
"""Columns of a row that has nothing beside."""


FORMATS = tuple(_pair(prompt, target) for prompt, target in NAMES)
