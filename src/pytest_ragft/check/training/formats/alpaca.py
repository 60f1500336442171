"""An instruction, perhaps an input to it, the output, and turns before, learned as well."""

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.content import (
    BESIDE,
    GAP,
    MeantError,
    beside,
    field,
    joined,
    optional,
    tools_of,
)
from pytest_ragft.check.training.formats.format import Format, Reading, any_row, shown
from pytest_ragft.check.training.turn import Fault, Row, Turn


def _turns(row: Row, line: int, number: int, columns: Columns) -> Reading:  # noqa: ARG001  # as every format
    try:
        instruction, given = field(row, "instruction"), optional(row, "input")
        target, system = field(row, "output"), optional(row, "system")
        asked = f"{instruction}\n{given}" if given and instruction else instruction or given
        before = tools_of(row).text
        for question, answer in _history(row):
            before = joined((before, question))
            yield Turn(line, number, before, answer, question, system)
            before = joined((before, answer))
        prompt = f"{before}{GAP}{asked}" if before else asked
        if len(row) > _USUAL:
            prompt = joined((prompt, *beside(row, BESIDE)))
    except MeantError as error:
        yield Fault(line, number, error.found, error.expected)
        return
    if row.get("kto_tag") is not False:
        yield Turn(line, number, prompt, target, asked, system)


_USUAL = 3
"""Columns of a row with an input."""


def _history(row: Row) -> list[tuple[str, str]]:
    """Questions and answers before; raises `MeantError`."""
    value = row.get("history")
    if not value:
        return []
    if not isinstance(value, list):
        raise MeantError(f"history: {shown(value)}", "a list of [question, answer]")
    return [_exchange(entry) for entry in value]


def _exchange(entry: object) -> tuple[str, str]:
    if isinstance(entry, list) and [type(text) for text in entry] == [str, str]:
        return entry[0], entry[1]
    raise MeantError(f"history: {shown(entry)}", "[question, answer], two texts")


FORMAT = Format("alpaca", ("instruction", "output"), any_row, _turns)
